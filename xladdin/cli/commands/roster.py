"""`nianbao roster new`: a roster of the units that have to report, to fill in."""

from __future__ import annotations

import datetime as dt
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from workbook.files import outputs
from workbook.files.saving import write_atomically
from xladdin.cli.commands.rollup import progress
from xladdin.cli.terminal import console
from xladdin.cli.terminal.exit_codes import CLEAN
from xladdin.cli.terminal.parsing import Subparsers, add_output

if TYPE_CHECKING:
    from xladdin.rollup.roster.members import Member


def add_parser(adding: Subparsers) -> None:
    """The words and options of `nianbao roster`."""
    roster = adding.add_parser("roster", help="名册：应当报送的单位")
    within = roster.add_subparsers(title="命令", metavar="命令", required=True, parser_class=type(roster))
    new = within.add_parser("new", help="新建一份名册")
    new.add_argument("--from", dest="folder", type=Path, metavar="文件夹", help="从文件夹里的报告认出单位，先填上")
    new.add_argument(
        "--year", type=int, default=0, metavar="年度", help="报告年度（默认取多数文件的年度，没有文件取去年）"
    )
    add_output(new, required=True)
    new.set_defaults(run=run)


def run(options: Namespace) -> int:
    """nianbao roster new: a roster workbook, begun from the reports found in a folder where one is given."""
    from xladdin.rollup.outputs import refuse_report, refuse_taken
    from xladdin.rollup.roster.writing import GUIDE, UNITS, roster_workbook

    outputs.refuse_unfit(options.out, ".xlsx", [])
    if options.folder:
        refuse_report(options.out, options.folder, "名册", {UNITS, GUIDE})
    if not options.force:
        refuse_taken([options.out])
    year = options.year or dt.date.today().year - 1
    members: list[Member] = []
    if options.folder:
        from xladdin.rollup.summing.rolling import units_in

        with progress() as bar:
            members, found = units_in(options.folder, options.out, bar)
        year = options.year or found or year
    write_atomically(options.out, roster_workbook(members, year), force=options.force)
    said = f"，已填上 {len(members)} 家，请核对类别、上级和是否计入" if options.folder else ""
    console.say(f"名册已写到 {options.out}（{year} 年度）{said}。")
    return CLEAN
