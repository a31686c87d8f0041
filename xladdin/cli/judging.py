"""What `nianbao fill`, `validate`, `audit` and `export` do: a workbook or a report is completed, judged, given out."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterable, Sequence

from checks import Assessment
from checks.balance.filling import FillPlan
from workbook.edition import Field
from workbook.figures import to_json
from workbook.files import outputs
from workbook.files.reading import Contents, read_workbook
from workbook.report import Report
from xladdin.book import fill_words
from xladdin.book.checking import check, check_contents
from xladdin.cli import console, reporting
from xladdin.intake.sources import published, source

CLEAN, PROBLEMS, USAGE = 0, 1, 2


def fill(options: Namespace) -> int:
    """nianbao fill: totals, and zeros where asked, in a copy of the workbook; lists all that it changed or left."""
    from xladdin import ribbon
    from xladdin.hosts.file import open_book, save_copy

    out = options.out or options.file.with_name(f"{options.file.stem}-已填合计.xlsx")
    # A ribbon function sees values alone; an altered template is told from the file.
    read_workbook(options.file)
    with open_book(options.file) as book:
        report, planned = ribbon.plan_fill(book, zeros=options.zeros)
        replace = options.replace or (not options.json and bool(planned.disagreements) and _agreed(planned))
        ribbon.fill(book, zeros=options.zeros, replace=replace)
        lost = save_copy(book, out, force=options.force)
    if options.json:
        filled = reporting.fill_as_data(planned, report.edition, replaced=replace)
        console.give_written([out], **filled, not_carried_over=lost)
    else:
        console.say(*_fill_report(report, planned, replace=replace), *_losses(lost))
    console.say(f"已写到 {out}，原文件没有改动。")
    return PROBLEMS if planned.waiting or (planned.disagreements and not replace) else CLEAN


def validate(options: Namespace) -> int:
    """nianbao validate: all checks of a workbook; with -o also a copy that shows them, as the ribbon does."""
    if options.out:
        outputs.refuse_unfit(options.out, ".xlsx", [options.file, options.last_year, options.report])
    before = source(options.last_year) if options.last_year else None
    found = read_workbook(options.file)
    assessment = check(
        found.report,
        last_year=before.report if before else found.last_year,
        narrative=published(options.report).narrative if options.report else None,
        last_narrative=before.narrative if before else None,
        explanations=found.explanations,
    )
    if options.out:
        from xladdin.book import sheets
        from xladdin.hosts.file import open_book, save_copy

        with open_book(options.file) as book:
            sheets.write_findings(book, assessment)
            lost = save_copy(book, options.out, force=options.force)
        console.say(*_losses(lost), f"校验结果已写到 {options.out}，原文件没有改动。")
    return _tell(assessment, as_json=options.json)


def audit(options: Namespace) -> int:
    """nianbao audit: read a published report and check it."""
    before = source(options.last_year) if options.last_year else None
    intake = published(options.report, before.report if before else None)
    console.say(*intake.notes, *(f"没有读出：{sentence}" for sentence in intake.unread))
    assessment = check(
        intake.report,
        last_year=before.report if before else None,
        narrative=intake.narrative,
        last_narrative=before.narrative if before else None,
    )
    return _tell(assessment, as_json=options.json)


def export(options: Namespace) -> int:
    """nianbao export: each table and all together, in the formats asked for; refused while a problem stands."""
    from xladdin.export.files import FORMATS, write_tables

    formats = list(dict.fromkeys(name.strip().lower() for name in options.format.split(",") if name.strip()))
    if unknown := [name for name in formats if name not in FORMATS]:
        console.say(f"不能导出 {'、'.join(unknown)}；可选的格式：{'、'.join(FORMATS)}。")
        return USAGE
    if not formats:
        console.say(f"没有写要导出的格式；可选的格式：{'、'.join(FORMATS)}。")
        return USAGE
    found = read_workbook(options.file)
    if problems_stand(found, options, "没有导出。改好之后再导出；要先看样子，可加 --draft 导出草稿。"):
        return PROBLEMS
    console.working("正在导出，请稍候……")
    written = write_tables(
        found.report,
        options.out,
        formats,
        force=options.force,
        draft=options.draft,
        font=options.font,
        source=options.file,
    )
    console.say(*(f"已写出 {path}" for path in written))
    if options.json:
        console.give_written(written)
    return CLEAN


def problems_stand(found: Contents, options: Namespace, words: str) -> bool:
    """Whether problems keep the figures of a workbook from going out; then they are told, and `words` after them.

    A draft may go out with all its problems.
    """
    assessment = check_contents(found)
    if assessment.ready or options.draft:
        return False
    console.say(*reporting.as_text(assessment), words)
    if options.json:
        console.give_written([], **reporting.as_data(assessment))
    return True


def _tell(assessment: Assessment, *, as_json: bool) -> int:
    if as_json:
        console.give(to_json(reporting.as_data(assessment)))
    else:
        console.give("\n".join(reporting.as_text(assessment)))
    return CLEAN if assessment.ready else PROBLEMS


def _agreed(planned: FillPlan) -> bool:
    """Whether the person at the terminal wants typed totals replaced; without a terminal nobody can be asked."""
    if sys.stdin is None or not sys.stdin.isatty():
        return False
    console.say(*_disagreements(planned), "要改成各项之和吗？[y/N]")
    try:
        return input().strip().lower() in ("y", "yes", "是")
    except EOFError:
        return False


def _disagreements(planned: FillPlan) -> Iterable[str]:
    return (f"{line}。" for line in fill_words.disagreements(planned))


def _fill_report(report: Report, planned: FillPlan, *, replace: bool) -> Iterable[str]:
    yield f"填充合计 {len(planned.totals)} 格。"
    if planned.zeros:
        yield f"空白补零 {len(planned.zeros)} 格："
        yield from (f"  {line}" for line in fill_words.by_row([report.edition.field(name) for name in planned.zeros]))
    for field in planned.held_back:
        yield f"{field.place}空着没有补零：按勾稽关系这里不应是 0，请填写。"
    if planned.disagreements:
        yield from _disagreements(planned)
        yield "以上合计已改成各项之和。" if replace else "以上合计保持原样；确认要改成各项之和，请加 --replace。"
    if planned.waiting:
        yield f"{_few(planned.waiting)}还不能计算，因为有填报项空着；没有发生的可加 --zeros 补零。"


def _few(fields: Sequence[Field]) -> str:
    return "、".join(f.place for f in fields[:3]) + (f"等 {len(fields)} 格合计" if len(fields) > 3 else "")


def _losses(lost: Iterable[str]) -> Iterable[str]:
    return (f"注意：{sentence}" for sentence in lost)
