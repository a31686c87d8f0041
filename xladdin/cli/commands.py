"""What each command of `nianbao` does; `cli` has the words and options, this has the work."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace
from importlib import metadata

from workbook import edition as editions
from workbook.bodies import BODIES
from workbook.figures import figures as figures_of
from workbook.figures import groups, rows, to_json
from workbook.files import outputs
from workbook.files.guard import FileRefused
from workbook.files.reading import read_workbook
from workbook.files.saving import write_atomically
from workbook.report import blank_report
from xladdin.cli import console
from xladdin.intake.sources import from_figures, published, source

CLEAN, USAGE = 0, 2


def version() -> str:
    """「nianbao 0.1.0」"""
    return f"nianbao {metadata.version('nianbao')}"


def new(options: Namespace) -> int:
    """nianbao new: a workbook of the right edition, filled from figures where they are given."""
    from xladdin.book.templates import workbook_of

    outputs.refuse_unfit(options.out, ".xlsx", [options.figures, options.last_year])
    notes: tuple[str, ...] = ()
    if options.figures:
        given = from_figures(options.figures)
        report, notes = given.report, given.notes
    elif options.unit and options.year:
        report = blank_report(editions.for_year(options.year), options.unit, options.year)
    else:
        console.say("缺少参数：要么给 --unit 和 --year，要么给 --figures。")
        return USAGE
    if options.body and options.body not in BODIES:
        console.say(f"机关类型只能是：{'、'.join(BODIES)}。")
        return USAGE
    last_year = source(options.last_year).report if options.last_year else None
    if last_year and last_year.year != report.year - 1:
        raise FileRefused(options.last_year, f"是 {last_year.year} 年度的，应为上一年（{report.year - 1} 年度）的。")
    cover = {"body": options.body} if options.body else {}
    write_atomically(options.out, workbook_of(report, cover=cover, last_year=last_year), force=options.force)
    console.say(*notes, f"已新建 {options.out}（{report.year} 年度，{report.edition.id} 版格式）。")
    return CLEAN


def import_report(options: Namespace) -> int:
    """nianbao import: a published report into a workbook; says what was read otherwise and what could not be read."""
    from xladdin.book.templates import workbook_of

    outputs.refuse_unfit(options.out, ".xlsx", [options.report])
    intake = published(options.report)
    report = replace(intake.report, unit=options.unit or intake.report.unit, year=options.year or intake.report.year)
    write_atomically(options.out, workbook_of(report), force=options.force)
    console.say(*intake.notes, *(f"没有读出：{sentence}" for sentence in intake.unread))
    count = sum(value.number is not None for value in intake.report.values)
    console.say(f"已读入 {count} 个数字，写到 {options.out}；共 {len(intake.report.values)} 格。")
    if options.json:
        said = {"notes": intake.notes, "unread": intake.unread, "read": count, "fields": len(intake.report.values)}
        console.give_written([options.out], **said)
    return CLEAN


def figures(options: Namespace) -> int:
    """nianbao figures: the figures of a workbook, as JSON or for reading."""
    found = read_workbook(options.file)
    report = found.report
    if options.json:
        # What staff explained goes with the figures, by the 编号 of the finding; a report without any has no such key.
        explained = {"explanations": dict(found.explanations)} if found.explanations else {}
        console.give(to_json(figures_of(report) | explained))
        return CLEAN
    console.give(f"{report.unit} {report.year} 年度（{report.edition.id} 版格式）")
    for table in report.edition.tables:
        console.give(f"\n{table.heading}")
        lines = groups(table) if table.key == "disputes" else rows(table)
        for name, fields in lines:
            console.give(
                f"  {name}：" + "  ".join(f"{f.column[-1].name} {report.display(f) or '空白'}" for f in fields)
            )
    return CLEAN


def rules(options: Namespace) -> int:
    """nianbao rules: the list of rules, on the screen, as JSON, or into a .md or .xlsx file."""
    from xladdin.book import rule_list

    if options.out and options.out.suffix.lower() not in (".md", ".xlsx"):
        console.say("规则册只能写成 .md 或 .xlsx 文件。")
        return USAGE
    if options.out:
        as_page = options.out.suffix.lower() == ".md"
        content = rule_list.as_markdown().encode() if as_page else rule_list.as_workbook()
        write_atomically(options.out, content, force=options.force)
        console.say(f"规则册已写到 {options.out}。")
    elif options.json:
        console.give(to_json(rule_list.as_data()))
    else:
        console.give("\n".join(rule_list.as_text()))
    return CLEAN
