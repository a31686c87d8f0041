"""What each command of `nianbao` does; `cli` has the words and options, this has the work."""

from __future__ import annotations

import sys
import tempfile
from argparse import Namespace
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from importlib import metadata, resources
from itertools import groupby
from pathlib import Path

import checks
from checks import Assessment
from checks.filling import FillPlan
from checks.prose import Narrative
from workbook import edition as editions
from workbook.edition import Field
from workbook.figures import figures as figures_of
from workbook.figures import from_json, groups, rows, to_json
from workbook.guard import FileRefused
from workbook.layout import BODIES
from workbook.reading import read_workbook
from workbook.report import BLANK, Report, blank_report
from workbook.saving import write_atomically
from workbook.template import workbook_bytes
from xladdin import reporting, rule_list
from xladdin.rule_list import guide_rules

CLEAN, PROBLEMS, USAGE = 0, 1, 2
EXAMPLES = ("suqian-2023.json", "zhangdian-2020.json")


def version() -> str:
    """「nianbao 0.1.0」"""
    return f"nianbao {metadata.version('nianbao')}"


def new(options: Namespace) -> int:
    """nianbao new: a workbook of the right edition, filled from figures where they are given."""
    notes: tuple[str, ...] = ()
    if options.figures:
        report, notes = from_json(_text_of(options.figures), options.figures.name)
    elif options.unit and options.year:
        report = blank_report(editions.for_year(options.year), options.unit, options.year)
    else:
        _say("缺少参数：要么给 --unit 和 --year，要么给 --figures。")
        return USAGE
    if options.body and options.body not in BODIES:
        _say(f"机关类型只能是：{'、'.join(BODIES)}。")
        return USAGE
    last_year = _source(options.last_year).report if options.last_year else None
    if last_year and last_year.year != report.year - 1:
        raise FileRefused(options.last_year, f"是 {last_year.year} 年度的，应为上一年（{report.year - 1} 年度）的。")
    cover = {"body": options.body} if options.body else {}
    data = workbook_bytes(report, cover=cover, last_year=last_year, rules=guide_rules(report.edition))
    write_atomically(options.out, data, force=options.force)
    _say(*notes, f"已新建 {options.out}（{report.year} 年度，{report.edition.id} 版格式）。")
    return CLEAN


def import_report(options: Namespace) -> int:
    """nianbao import: a published report into a workbook; says what was read otherwise and what could not be read."""
    from xladdin.intake.published import read

    intake = read(options.report)
    report = replace(intake.report, unit=options.unit or intake.report.unit, year=options.year or intake.report.year)
    data = workbook_bytes(report, rules=guide_rules(report.edition))
    write_atomically(options.out, data, force=options.force)
    _say(*intake.notes, *(f"没有读出：{sentence}" for sentence in intake.unread))
    count = sum(value.number is not None for value in intake.report.values)
    _say(f"已读入 {count} 个数字，写到 {options.out}；共 {len(intake.report.values)} 格。")
    return CLEAN


def figures(options: Namespace) -> int:
    """nianbao figures: the figures of a workbook, as JSON or for reading."""
    found = read_workbook(options.file)
    report = found.report
    if options.json:
        # What staff explained goes with the figures, by the 编号 of the finding; a report without any has no such key.
        explained = {"explanations": dict(found.explanations)} if found.explanations else {}
        print(to_json(figures_of(report) | explained))
        return CLEAN
    print(f"{report.unit} {report.year} 年度（{report.edition.id} 版格式）")
    for table in report.edition.tables:
        print(f"\n{table.heading}")
        lines = groups(table) if table.key == "disputes" else rows(table)
        for name, fields in lines:
            print(f"  {name}：" + "  ".join(f"{f.column[-1].name} {report.display(f) or '空白'}" for f in fields))
    return CLEAN


def fill(options: Namespace) -> int:
    """nianbao fill: totals, and zeros where asked, in a copy of the workbook; lists all that it changed or left."""
    from xladdin import ribbon
    from xladdin.hosts.file import open_book, save_copy

    out = options.out or options.file.with_name(f"{options.file.stem}-已填合计.xlsx")
    # A ribbon function sees values alone; an altered template is told from the file.
    read_workbook(options.file)
    book = open_book(options.file)
    report, planned = ribbon.plan_fill(book, zeros=options.zeros)
    replace = options.replace or (bool(planned.disagreements) and _agreed(planned))
    ribbon.fill(book, zeros=options.zeros, replace=replace)
    lost = save_copy(book, out, force=options.force)
    book.close()
    _say(*_fill_report(report, planned, replace=replace), *_losses(lost), f"已写到 {out}，原文件没有改动。")
    return PROBLEMS if planned.waiting or (planned.disagreements and not replace) else CLEAN


def validate(options: Namespace) -> int:
    """nianbao validate: all checks of a workbook; with -o also a copy that shows them, as the ribbon does."""
    before = _source(options.last_year) if options.last_year else None
    found = read_workbook(options.file)
    assessment = checks.run(
        found.report,
        last_year=before.report if before else found.last_year,
        narrative=_text_of_report(options.report) if options.report else None,
        last_narrative=before.narrative if before else None,
        explanations=found.explanations,
    )
    if options.out:
        from xladdin import sheets
        from xladdin.hosts.file import open_book, save_copy

        book = open_book(options.file)
        sheets.write_findings(book, assessment)
        lost = save_copy(book, options.out, force=options.force)
        book.close()
        _say(*_losses(lost), f"校验结果已写到 {options.out}，原文件没有改动。")
    return _tell(assessment, as_json=options.json)


def audit(options: Namespace) -> int:
    """nianbao audit: read a published report and check it."""
    from xladdin.intake.published import read

    before = _source(options.last_year) if options.last_year else None
    intake = read(options.report, before.report if before else None)
    _say(*intake.notes, *(f"没有读出：{sentence}" for sentence in intake.unread))
    assessment = checks.run(
        intake.report,
        last_year=before.report if before else None,
        narrative=intake.narrative,
        last_narrative=before.narrative if before else None,
    )
    return _tell(assessment, as_json=options.json)


def export(options: Namespace) -> int:
    """nianbao export: each table and all together, in the formats asked for; refused while a problem stands."""
    formats = [name.strip().lower() for name in options.format.split(",") if name.strip()]
    from xladdin.export.files import FORMATS, write_tables

    if unknown := [name for name in formats if name not in FORMATS]:
        _say(f"不能导出 {'、'.join(unknown)}；可选的格式：{'、'.join(FORMATS)}。")
        return USAGE
    found = read_workbook(options.file)
    assessment = checks.run(found.report, last_year=found.last_year, explanations=found.explanations)
    if not (assessment.ready or options.draft):
        _say(*reporting.as_text(assessment), "没有导出。改好之后再导出；要先看样子，可加 --draft 导出草稿。")
        return PROBLEMS
    written = write_tables(
        found.report, options.out, formats, force=options.force, draft=options.draft, font=options.font
    )
    _say(*(f"已写出 {path}" for path in written))
    return CLEAN


def rules(options: Namespace) -> int:
    """nianbao rules: the list of rules, on the screen, as JSON, or into a .md or .xlsx file."""
    if options.out and options.out.suffix.lower() not in (".md", ".xlsx"):
        _say("规则册只能写成 .md 或 .xlsx 文件。")
        return USAGE
    if options.out:
        as_page = options.out.suffix.lower() == ".md"
        content = rule_list.as_markdown().encode() if as_page else rule_list.as_workbook()
        write_atomically(options.out, content, force=options.force)
        _say(f"规则册已写到 {options.out}。")
    elif options.json:
        print(to_json(rule_list.as_data()))
    else:
        print("\n".join(rule_list.as_text()))
    return CLEAN


def demo(options: Namespace) -> int:
    """nianbao demo: the main job on two published reports, from their entries to pictures and text."""
    for name in EXAMPLES:
        text = resources.files("xladdin").joinpath("examples", name).read_text(encoding="utf-8")
        _demonstrate(from_json(text, name)[0], options.out, force=options.force)
    return CLEAN


def _demonstrate(published: Report, out: Path, *, force: bool) -> None:
    from xladdin import ribbon
    from xladdin.export.files import FORMATS, write_tables
    from xladdin.hosts.file import open_book, save_copy

    folder = out / f"{published.unit}-{published.year}"
    folder.mkdir(parents=True, exist_ok=True)
    entries = published.with_values({f.id: BLANK for f in published.edition.fields if f.is_total})
    count = sum(not f.is_total for f in published.edition.fields)
    _say(f"{published.unit} {published.year} 年度（{published.edition.id} 版格式）")
    with tempfile.TemporaryDirectory() as temporary:
        started = Path(temporary) / "年报.xlsx"
        write_atomically(started, workbook_bytes(entries, rules=guide_rules(entries.edition)))
        book = open_book(started)
        planned = ribbon.fill(book)
        assessment = ribbon.validate(book)
        target = folder / "年报.xlsx"
        save_copy(book, target, force=force)
        book.close()
    filled = entries.with_values(planned.totals)
    same = sum(filled.value(f).number == published.value(f).number for f in published.edition.fields if f.is_total)
    _say(f"  新建工作簿，填入 {count} 个填报项", f"  填充合计 {len(planned.totals)} 格，与公布的合计相同 {same} 格")
    _say(f"  校验：{assessment.verdict}", f"  {target}")
    written = write_tables(filled, folder, FORMATS, force=force)
    _say(f"  导出 {len(written)} 个文件（{'、'.join(FORMATS)}）到 {folder}")


@dataclass(frozen=True)
class _Source:
    """A report from a file of whatever kind, with its text where it has one."""

    report: Report
    narrative: Narrative | None = None


def _source(path: Path) -> _Source:
    """The report in a workbook of ours, in figures as JSON, or in a published report."""
    if path.suffix.lower() == ".json":
        return _Source(from_json(_text_of(path), path.name)[0])
    from xladdin.intake.published import read

    intake = read(path)
    return _Source(intake.report, intake.narrative if intake.narrative.paragraphs else None)


def _text_of_report(path: Path) -> Narrative | None:
    """The text of the report document that belongs to a workbook; without it the table checks still run."""
    from xladdin.intake.published import read

    try:
        return read(path).narrative
    except FileRefused as refusal:
        _say(f"{refusal}文表一致的规则因此没有核对。")
        return None


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise FileRefused(path, "没有这个文件。") from error
    except (OSError, UnicodeError) as error:
        raise FileRefused(path, "读不出来：应为 UTF-8 文本文件，并且有权限读取。") from error


def _tell(assessment: Assessment, *, as_json: bool) -> int:
    if as_json:
        print(to_json(reporting.as_data(assessment)))
    else:
        print("\n".join(reporting.as_text(assessment)))
    return CLEAN if assessment.ready else PROBLEMS


def _agreed(planned: FillPlan) -> bool:
    """Whether the person at the terminal wants typed totals replaced; without a terminal nobody can be asked."""
    if not sys.stdin.isatty():
        return False
    _say(*(_disagreement(planned)), "要改成各项之和吗？[y/N]")
    return input().strip().lower() in ("y", "yes", "是")


def _disagreement(planned: FillPlan) -> Iterable[str]:
    for item in planned.disagreements:
        computed = item.computed.display
        yield f"{item.field.place}已填 {item.typed.display}，各项之和是 {computed}。"


def _fill_report(report: Report, planned: FillPlan, *, replace: bool) -> Iterable[str]:
    yield f"填充合计 {len(planned.totals)} 格。"
    if planned.zeros:
        yield f"空白补零 {len(planned.zeros)} 格："
        yield from _by_row(report.edition.field(field_id) for field_id in planned.zeros)
    for field in planned.held_back:
        yield f"{field.place}空着没有补零：按勾稽关系这里不应是 0，请填写。"
    if planned.disagreements:
        yield from _disagreement(planned)
        yield "以上合计已改成各项之和。" if replace else "以上合计保持原样；确认要改成各项之和，请加 --replace。"
    if planned.waiting:
        yield f"{_few(planned.waiting)}还不能计算，因为有填报项空着；没有发生的可加 --zeros 补零。"


def _by_row(fields: Iterable[Field]) -> Iterable[str]:
    for (number, row), line in groupby(fields, key=lambda f: (f.number, f.row_name)):
        names = "、".join(f.column_name for f in line)
        yield f"  表{number}{f'「{row}」行' if row else ''}：{names}"


def _few(fields: Sequence[Field]) -> str:
    return "、".join(f.place for f in fields[:3]) + (f"等 {len(fields)} 格合计" if len(fields) > 3 else "")


def _losses(lost: Iterable[str]) -> Iterable[str]:
    return (f"注意：{sentence}" for sentence in lost)


def _say(*sentences: str) -> None:
    for sentence in sentences:
        print(sentence, file=sys.stderr)
