"""对照上年: each figure of a report beside that of the year before, with the change as a number, in per cent, as bars.

It is a table like the statutory ones, so that every format draws it; it is for those who write and approve the report
and no part of what is published.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from workbook.edition import Block, Edition, Field, Heading, Table
from workbook.grid import Grid, blank_grid
from workbook.report import Report, plain

TITLE = "与上年对照"
COLUMNS = ("本年", "上年", "增减", "增减%", "本年■　上年□")
LIST_HEADS = ("表", "项目", *COLUMNS[:-1])
_KEYS = ("this", "last", "change", "share", "bars")
# Twips: the group, the figure, the columns; as wide as the type area of the form.
_STUB_WIDTHS, _COLUMN_WIDTHS = (360, 2900), (740, 740, 740, 676, 2150)
_UNKNOWN, _FULL, _HOLLOW, _LONGEST_BAR = "—", "■", "□", 5


def comparison(report: Report, last: Report) -> Grid:
    """The table of these two years, on the form of the later one; 「—」 where the year before has no such figure."""
    table = _table(report.edition)
    texts: dict[str, str] = {}
    for field in table.fields:
        texts[field.id] = _text(report, last, *field.id.rsplit("@", 1))
    grid = blank_grid(table).with_text(lambda field: texts[field.id])
    bars = {grid.column_count - 1}
    cells = (replace(cell, align="left") if cell.field and cell.column in bars else cell for cell in grid.cells)
    return replace(grid, cells=tuple(cells))


def is_comparison(text: str) -> bool:
    """Whether the text of a file begins as this table does in a format of text."""
    return TITLE in text[:400] or text.startswith(",".join(LIST_HEADS))


def compared(edition: Edition) -> Iterator[Field]:
    """The figures that are compared: every one of 表二 and 表四, the totals of the rows of 表三."""
    for table in edition.tables:
        rows = any(field.row_name for field in table.fields)
        totals = rows and any(field.column[-1].total for field in table.fields)
        yield from (field for field in table.fields if not totals or field.column[-1].total)


def name_of(field: Field) -> str:
    """What the table calls a figure: its row, its column, or both where one does not say it."""
    if field.column[-1].total and field.row_name:
        return field.row_name
    return "，".join(part for part in (field.row_name, field.column_name) if part)


@cache
def _table(edition: Edition) -> Table:
    columns = tuple(Heading(label, key) for label, key in zip(COLUMNS, _KEYS, strict=True))
    groups = []
    for table in edition.tables:
        rows = [Heading(name_of(field), field.id) for field in compared(edition) if field.table == table.key]
        groups.append(Heading(f"表{table.number}", table.key, children=tuple(rows)))
    block = Block("", "项目", columns, tuple(groups))
    units = "、".join(dict.fromkeys(field.unit for field in compared(edition)))
    fields = tuple(_fields(block, units))
    return Table("comparison", "", TITLE, units, "", _STUB_WIDTHS, _COLUMN_WIDTHS, (block,), (), fields)


def _fields(block: Block, unit: str) -> Iterator[Field]:
    for row_index, row in enumerate(block.row_paths):
        for column_index, column in enumerate(block.column_paths):
            index = row_index * len(block.column_paths) + column_index
            name = f"{row[-1].key}@{column[-1].key}"
            yield Field(name, index, "comparison", "", 0, row_index, column_index, row, column, "count", unit)


def _text(report: Report, last: Report, field_id: str, column: str) -> str:
    now = report.value(field_id)
    then = last.value(field_id) if last.edition.has(field_id) else None
    if column == "this":
        return now.display
    if column == "last":
        return then.display if then else _UNKNOWN
    this, before = now.number, then.number if then else None
    if column == "bars":
        return _bars(this or 0, before or 0)
    if this is None or before is None:
        return _UNKNOWN
    return _signed(this - before) if column == "change" else _share(Decimal(this), Decimal(before))


def _bars(this: int | Decimal, before: int | Decimal) -> str:
    """Both figures as bars: the larger is as long as a bar may be, and what is not nothing is never without one."""
    longest = max(this, before)
    if longest <= 0 or min(this, before) < 0:
        return ""
    now, then = (max(int(number > 0), round(_LONGEST_BAR * number / longest)) for number in (this, before))
    return _FULL * now + _HOLLOW * then


def _signed(number: int | Decimal) -> str:
    return f"{'+' if number > 0 else ''}{plain(number)}"


def _share(this: Decimal, before: Decimal) -> str:
    """The change in per cent of the year before, with one decimal; nothing to reckon with where that was 0."""
    if before == 0:
        return _UNKNOWN
    share = ((this - before) * 100 / abs(before)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{'+' if share > 0 else ''}{share}"
