"""对照上年: each figure of a report beside that of the year before, with the change as a number, in per cent, as bars.

It is a table like the statutory ones, so that every format draws it; it is for those who write and approve the report
and no part of what is published. The workbook has the same table on a sheet of its own, with formulas.
"""

from __future__ import annotations

from dataclasses import replace

from workbook.comparison import (
    BARS,
    CHANGE,
    COLUMNS,
    LAST,
    THIS,
    TITLE,
    UNKNOWN,
    bars,
    comparison_table,
    share,
    signed,
    what_of,
)
from workbook.grid import Grid, blank_grid
from workbook.report import Report

LIST_HEADS = ("表", "项目", *COLUMNS[:-1])


def comparison(report: Report, last: Report) -> Grid:
    """The table of these two years, on the form of the later one; 「—」 where the year before has no such figure."""
    table = comparison_table(report.edition)
    texts: dict[str, str] = {}
    for field in table.fields:
        texts[field.id] = _text(report, last, *what_of(field))
    grid = blank_grid(table).with_text(lambda field: texts[field.id])
    of_bars = {grid.column_count - 1}
    cells = (replace(cell, align="left") if cell.field and cell.column in of_bars else cell for cell in grid.cells)
    return replace(grid, cells=tuple(cells))


def is_comparison(text: str) -> bool:
    """Whether the text of a file begins as this table does in a format of text."""
    return TITLE in text[:400] or text.startswith(",".join(LIST_HEADS))


def _text(report: Report, last: Report, field_id: str, column: str) -> str:
    now = report.value(field_id)
    then = last.value(field_id) if last.edition.has(field_id) else None
    if column == THIS:
        return now.display
    if column == LAST:
        return then.display if then else UNKNOWN
    this, before = now.number, then.number if then else None
    if column == BARS:
        return bars(this or 0, before or 0)
    if this is None or before is None:
        return UNKNOWN
    if column == CHANGE:
        return signed(this - before)
    in_per_cent = share(this, before)
    return UNKNOWN if in_per_cent is None else signed(in_per_cent)
