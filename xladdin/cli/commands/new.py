"""`nianbao new`: a workbook of the right edition, blank or filled from figures."""

from __future__ import annotations

import datetime as dt
from argparse import Namespace
from pathlib import Path

from workbook import edition as editions
from workbook.bodies import BODIES
from workbook.files import outputs
from workbook.files.saving import write_atomically
from workbook.refusal import FileRefused, Kind
from workbook.report import blank_report
from xladdin.cli.terminal import console
from xladdin.cli.terminal.exit_codes import CLEAN, USAGE
from xladdin.cli.terminal.parsing import CARRY_HELP, Subparsers, add_output, year
from xladdin.intake.sources import from_figures, source


def add_parser(adding: Subparsers) -> None:
    """The words and options of `nianbao new`."""
    new = adding.add_parser("new", help="新建一份年报工作簿")
    new.add_argument("--unit", metavar="单位", help="单位全称")
    new.add_argument("--year", type=year, metavar="年度", help="报告年度，例如 2025")
    new.add_argument("--body", metavar="机关类型", help="封面上的机关类型")
    new.add_argument("--figures", type=Path, metavar="F.json", help="用这些数字填好（figures --json 的格式）")
    new.add_argument(
        "--last-year", type=Path, metavar="上年的文件", help="带入上年的数字（上年的工作簿或者公布的报告）"
    )
    new.add_argument("--carry", action="store_true", help=CARRY_HELP)
    add_output(new, required=True)
    new.set_defaults(run=run)


def run(options: Namespace) -> int:
    """nianbao new: a workbook of the right edition, filled from figures where they are given."""
    from xladdin.book.templates import workbook_of
    from xladdin.ribbon.last_year import carried_in

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
        console.say(f"机关类型只能是：{'；'.join(BODIES)}。")
        return USAGE
    console.reading(options.last_year)
    before = source(options.last_year) if options.last_year else None
    last_year = before.report if before else None
    if last_year and last_year.year != report.year - 1:
        said = f"是 {last_year.year} 年度的" if last_year.year else "没有写是哪个年度的"
        raise FileRefused(options.last_year, f"{said}，应为上一年（{report.year - 1} 年度）的。", Kind.WRONG_YEAR)
    if last_year and options.carry:
        report = report.with_values(carried_in(report, last_year))
    cover = {"body": options.body} if options.body else {}
    write_atomically(options.out, workbook_of(report, cover=cover, last_year=last_year), force=options.force)
    if report.year > dt.date.today().year:
        console.say(f"注意：{report.year} 年度还没有到，请核对年度。")
    if before and before.notes:
        console.say(f"上年的数取自 {options.last_year.name}，其中：", *(f"  {note}" for note in before.notes))
    if last_year and not options.carry and carried_in(report, last_year):
        console.say("表三“二、上年结转”空着；要填上上年的“四、结转下年度继续办理”，请加 --carry。")
    console.say(*notes, f"已新建 {options.out}（{report.year} 年度，{report.edition.id} 版格式）。")
    return CLEAN
