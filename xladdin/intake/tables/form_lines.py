"""The printed lines of a statutory table as the importer looks for them, and the sums that hold between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from workbook.edition import Block, Field, Heading, Table
from xladdin.intake.tables.labels import wording


@dataclass(frozen=True)
class FormLine:
    """One printed row label, in form order: a row of figures, or a group (「（三）不予公开」) that holds rows.

    `fields` are those of the row; a group has none, but remembers how wide its block is, since reports of the older
    form print figures beside 「（六）其他处理」.
    """

    index: int
    heading: Heading
    path: tuple[Heading, ...]
    block: int
    width: int
    fields: tuple[Field, ...]
    totals: tuple[tuple[int, ...], ...] = ()

    @property
    def is_group(self) -> bool:
        """Whether the form prints no figures beside this label."""
        return not self.fields

    @property
    def name(self) -> str:
        """The row as staff would say it."""
        return self.fields[0].row_name if self.fields else self.heading.name

    @property
    def place(self) -> str:
        """Table and row in words: 表三「三、（一）予以公开」行."""
        return f"表{self.fields[0].number}「{self.name}」行" if self.fields and self.name else self.name


@dataclass(frozen=True)
class LineSum:
    """Lines (by index) on the left that add up, column by column, to the lines on the right."""

    left: tuple[int, ...]
    right: tuple[int, ...]


@cache
def lines_of(table: Table) -> tuple[FormLine, ...]:
    """Every labelled line of a table, groups included, as printed from top to bottom."""
    found: list[FormLine] = []
    for index, block in enumerate(table.blocks):
        of_block = [field for field in table.fields if field.block == index]
        for path in _headings(block.rows):
            fields = tuple(field for field in of_block if field.row == path)
            found.append(FormLine(len(found), path[-1], path, index, len(block.column_paths), fields, addends(block)))
    return tuple(found)


@cache
def sums_of(table: Table) -> tuple[LineSum, ...]:
    """The sums that the form prints between lines: 合计 rows, and the balance relations."""
    lines = [line for line in lines_of(table) if not line.is_group]
    by_key = {".".join(h.key for h in line.path if h.key): line.index for line in lines}
    sums = [
        LineSum(tuple(by_key[key] for key in balance.left), tuple(by_key[key] for key in balance.right))
        for balance in table.balances
    ]
    for total in (line for line in lines if line.heading.total):
        parent = total.path[:-1]
        parts = tuple(line.index for line in lines if line.path[: len(parent)] == parent and line is not total)
        sums.append(LineSum(parts, (total.index,)))
    return tuple(sums)


@cache
def addends(block: Block) -> tuple[tuple[int, ...], ...]:
    """For every column of a block, the columns that it is the total of; none for a column that is an entry."""
    paths = block.column_paths
    return tuple(
        tuple(i for i, other in enumerate(paths) if other[:-1][: len(path) - 1] == path[:-1] and other is not path)
        if path[-1].total
        else ()
        for path in paths
    )


def other_child(lines: tuple[FormLine, ...], group: FormLine) -> FormLine | None:
    """The row 「其他」 right in a group, into which figures beside the group's label belong; None if it has none."""
    for line in lines:
        if line.path[:-1] == group.path and not line.is_group and wording(line.heading.label).core == "其他":
            return line
    return None


def children(lines: tuple[FormLine, ...], group: FormLine) -> tuple[FormLine, ...]:
    """The rows of figures under a group."""
    return tuple(x for x in lines if not x.is_group and x.path[: len(group.path)] == group.path)


def _headings(headings: tuple[Heading, ...], above: tuple[Heading, ...] = ()) -> Iterator[tuple[Heading, ...]]:
    for heading in headings:
        yield (*above, heading)
        yield from _headings(heading.children, (*above, heading))
