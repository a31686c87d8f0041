"""`nianbao import`: a published report into a workbook."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace
from pathlib import Path

from workbook.files import outputs
from workbook.files.saving import write_atomically
from xladdin.cli.terminal import console
from xladdin.cli.terminal.exit_codes import CLEAN, PROBLEMS
from xladdin.cli.terminal.parsing import Subparsers, add_json, add_output, year
from xladdin.intake.sources import published


def add_parser(adding: Subparsers) -> None:
    """The words and options of `nianbao import`."""
    importing = adding.add_parser("import", help="把已发布的报告读进工作簿")
    importing.add_argument("report", type=Path, metavar="报告")
    importing.add_argument("--unit", metavar="单位", help="单位全称（报告里读不出，或者只写了简称时）")
    importing.add_argument("--year", type=year, metavar="年度", help="报告年度（报告里读不出时）")
    add_json(importing)
    add_output(importing, required=True)
    importing.set_defaults(run=run)


def run(options: Namespace) -> int:
    """nianbao import: a published report into a workbook; says what was read otherwise and what could not be read."""
    from xladdin.book.templates import workbook_of

    outputs.refuse_unfit(options.out, ".xlsx", [options.report])
    console.reading(options.report)
    intake = published(options.report)
    report = replace(intake.report, unit=options.unit or intake.report.unit, year=options.year or intake.report.year)
    write_atomically(options.out, workbook_of(report), force=options.force)
    console.say(*intake.notes, *(f"没有读出：{sentence}" for sentence in intake.unread))
    count = sum(value.number is not None for value in intake.report.values)
    console.say(f"已读入 {count} 个数字，写到 {options.out}；共 {len(intake.report.values)} 格。")
    if options.json:
        said = {"notes": intake.notes, "unread": intake.unread, "read": count, "fields": len(intake.report.values)}
        console.give_written([options.out], **said)
    if intake.lacking:
        console.say(f"有 {len(intake.lacking)} 格没有读出，请照原文填上。")
    return PROBLEMS if intake.lacking else CLEAN
