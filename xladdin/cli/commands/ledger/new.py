"""`nianbao ledger new`: a ledger, empty or filled from other programs or with what last year left open."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from workbook import edition as editions
from workbook.files import outputs
from workbook.files.saving import write_atomically
from xladdin.cli.terminal import console
from xladdin.cli.terminal.exit_codes import CLEAN
from xladdin.cli.terminal.parsing import Subparsers, add_output


def add_parser(adding: Subparsers) -> None:
    """The words and options of `nianbao ledger new`."""
    new = adding.add_parser("new", help="新建一本台账")
    new.add_argument("--unit", required=True, metavar="单位", help="单位全称")
    new.add_argument("--year", required=True, type=int, metavar="年度", help="从哪一年记起，例如 2025")
    new.add_argument("--rows", type=Path, metavar="F.csv", help="带入这些申请（CSV，第一行是「申请台账」的表头）")
    new.add_argument(
        "--disputes", type=Path, metavar="F.csv", help="带入这些复议诉讼（CSV，第一行是「争议台账」的表头）"
    )
    new.add_argument("--last-year", type=Path, metavar="上年台账.xlsx", help="带入上年没有办结的申请和案件")
    add_output(new, required=True)
    new.set_defaults(run=run)


def run(options: Namespace) -> int:
    """nianbao ledger new: write the ledger, and say what was brought in."""
    from xladdin.ledger.registers.csv_rows import read_csv
    from xladdin.ledger.sheets.build import Filling, ledger_bytes
    from xladdin.ledger.sheets.rows import Content
    from xladdin.ledger.terms.columns import DISPUTES, REQUESTS

    outputs.refuse_unfit(options.out, ".xlsx", [options.rows, options.disputes, options.last_year])
    edition = editions.for_year(options.year)
    rows: dict[str, list[tuple[Content, ...]]] = {REQUESTS: [], DISPUTES: []}
    notes: list[str] = []
    if options.last_year:
        from xladdin.ledger.carrying import left_open

        for sheet, carried in left_open(options.last_year, options.year, edition).items():
            rows[sheet] += carried
            notes.append(f"从上年台账带入「{sheet}」没有办结的 {len(carried)} 件。")
    for path, sheet in ((options.rows, REQUESTS), (options.disputes, DISPUTES)):
        if path:
            given = read_csv(path, sheet, edition)
            rows[sheet] += given.rows
            notes += [*given.notes, f"从 {path.name} 带入「{sheet}」{len(given.rows)} 行。"]
    write_atomically(options.out, ledger_bytes(options.unit, options.year, Filling(rows)), force=options.force)
    console.say(*notes, f"已新建 {options.out}（{options.year} 年度起，{edition.id} 版格式的用词）。")
    return CLEAN
