"""对照上年 as a table: which figures stand beside last year's, under which heads, and how they are compared."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from workbook.edition import Block, Edition, Field, Heading, Table
from workbook.report import plain

TITLE = "与上年对照"
COLUMNS = ("本年", "上年", "增减", "增减%", "本年■　上年□")
THIS, LAST, CHANGE, SHARE, BARS = "this", "last", "change", "share", "bars"
_KEYS = (THIS, LAST, CHANGE, SHARE, BARS)
# Twips: the group, the figure, the columns; as wide as the type area of the form.
_STUB_WIDTHS, _COLUMN_WIDTHS = (360, 2900), (920, 920, 1000, 640, 1566)
UNKNOWN, FULL, HOLLOW, LONGEST_BAR = "—", "■", "□", 4
Number = int | Decimal


@cache
def comparison_table(edition: Edition) -> Table:
    """The table, one row for each figure; the field 「id@change」 is the change of the figure of that id."""
    columns = tuple(Heading(label, key) for label, key in zip(COLUMNS, _KEYS, strict=True))
    groups = []
    for table in edition.tables:
        rows = [Heading(name_of(field), field.id) for field in compared(edition) if field.table == table.key]
        groups.append(Heading(f"表{table.number}", table.key, children=tuple(rows)))
    block = Block("", "项目", columns, tuple(groups))
    units = "、".join(dict.fromkeys(field.unit for field in compared(edition)))
    fields = tuple(_fields(block, units))
    return Table("comparison", "", TITLE, units, "", _STUB_WIDTHS, _COLUMN_WIDTHS, (block,), (), fields)


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


def what_of(field: Field) -> tuple[str, str]:
    """Of a field of the table: the id of the figure, and which of the keys of the columns it stands under."""
    field_id, _, column = field.id.rpartition("@")
    return field_id, column


def share(this: Number, before: Number) -> Decimal | None:
    """The change in per cent of the year before, with one decimal; None where that was 0."""
    if before == 0:
        return None
    then = Decimal(before)
    return ((this - then) * 100 / abs(then)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def bars(this: Number, before: Number) -> str:
    """Both figures as bars: the larger is as long as a bar may be, and what is not nothing is never without one."""
    longest = max(this, before)
    if longest <= 0 or min(this, before) < 0:
        return ""
    now, then = (
        max(int(number > 0), int((Decimal(LONGEST_BAR) * number / longest).quantize(Decimal(1), ROUND_HALF_UP)))
        for number in (this, before)
    )
    return FULL * now + HOLLOW * then


def signed(number: Number) -> str:
    """A change as it is printed: with its sign, unless it is none."""
    return f"{'+' if number > 0 else ''}{plain(number)}"


def _fields(block: Block, unit: str) -> Iterator[Field]:
    for row_index, row in enumerate(block.row_paths):
        for column_index, column in enumerate(block.column_paths):
            index = row_index * len(block.column_paths) + column_index
            name = f"{row[-1].key}@{column[-1].key}"
            yield Field(name, index, "comparison", "", 0, row_index, column_index, row, column, "count", unit)
