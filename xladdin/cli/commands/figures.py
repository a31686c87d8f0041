"""`nianbao figures`: the figures of a workbook, for other programs or for reading."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from workbook.figures import figures as figures_of
from workbook.figures import groups, rows, to_json
from workbook.files.reading import read_workbook
from xladdin.cli.terminal import console
from xladdin.cli.terminal.exit_codes import CLEAN
from xladdin.cli.terminal.parsing import Subparsers, add_json


def add_parser(adding: Subparsers) -> None:
    """The words and options of `nianbao figures`."""
    figures = adding.add_parser("figures", help="列出工作簿里的数字")
    figures.add_argument("file", type=Path, metavar="工作簿")
    add_json(figures)
    figures.set_defaults(run=run)


def run(options: Namespace) -> int:
    """nianbao figures: the figures of a workbook, as JSON or for reading."""
    found = read_workbook(options.file)
    report = found.report
    if options.json:
        # What staff explained goes with the figures, by the 编号 of the finding; a report without any has no such key.
        typed = {number: said.text for number, said in found.explanations.items()}
        explained = {"explanations": typed} if typed else {}
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
