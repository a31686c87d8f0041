"""`nianbao ledger rows`: the rows behind a cell of 表三 or 表四; and the cells in which a row counts."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from workbook.figures import to_json
from xladdin.cli.commands.ledger.words import add_ledger, add_year, read, year_of
from xladdin.cli.terminal import console
from xladdin.cli.terminal.exit_codes import CLEAN, USAGE
from xladdin.cli.terminal.parsing import Subparsers, add_json


def add_parser(adding: Subparsers) -> None:
    """The words and options of `nianbao ledger rows`."""
    rows = adding.add_parser("rows", help="看一格由哪几行组成，或者一行计入哪几格")
    add_ledger(rows)
    add_year(rows)
    rows.add_argument("--cell", metavar="表三!D8", help="年报里的哪一格")
    rows.add_argument("--row", type=int, metavar="行", help="台账的第几行")
    rows.add_argument("--sheet", default="申请台账", choices=("申请台账", "争议台账"), help="--row 说的是哪张表")
    add_json(rows)
    rows.set_defaults(run=run)


def run(options: Namespace) -> int:
    """nianbao ledger rows: the rows behind a cell, or the cells of a row."""
    from xladdin.ledger.counting.counts import count
    from xladdin.ledger.counting.detail import cells_of_row, field_at, rows_behind

    if bool(options.cell) == bool(options.row):
        console.say("请给 --cell（年报里的一格，例如 表三!D8）或者 --row（台账的第几行），只给一个。")
        return USAGE
    ledger = read(options.file)
    counted = count(ledger, year_of(ledger, options))
    if options.row:
        cells = cells_of_row(counted, options.sheet, options.row)
        if options.json:
            console.give(to_json({"sheet": options.sheet, "row": options.row, "cells": [str(c.place) for c in cells]}))
        else:
            console.give("\n".join(c.line for c in cells) or f"第 {options.row} 行不计入 {counted.year} 年度的表。")
        return CLEAN
    field = field_at(counted.edition, options.cell)
    if field is None:
        console.say(f"「{options.cell}」不是表三、表四里填数的格；请写成 表三!D8 的样子。")
        return USAGE
    lines = rows_behind(counted, field)
    if options.json:
        console.give(to_json(_as_data(counted.year, options.cell, lines)))
    else:
        console.give(
            "\n".join([f"{field.place}（{counted.year} 年度）：{len(lines)} 件", *(line.text for line in lines)])
        )
    return CLEAN


def _as_data(year: int, cell: str, lines: Any) -> dict[str, Any]:
    return {"year": year, "cell": cell, "rows": [line.data for line in lines]}
