"""What a form edition is: which tables the statutory report has, and which number each of their cells asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

Kind = Literal["count", "signed", "amount"]
Axis = Literal["row", "column"]
TABLE_KEYS = ("disclosure", "requests", "disputes")
AXES: tuple[Axis, Axis] = ("row", "column")


@dataclass(frozen=True, eq=False)
class Heading:
    """One printed label of a row or column tree; a heading without children is a row or a column of figures.

    `total` is set where the form makes its figures the sums of the others beside them: the number of the rule that
    holds them to it (「T3-3」).
    """

    label: str = ""
    key: str = ""
    short: str = ""
    aliases: tuple[str, ...] = ()
    children: tuple[Heading, ...] = ()
    total: str = ""
    kind: Kind | None = None
    unit: str = ""
    meaning: str = ""
    basis: str = ""

    @property
    def name(self) -> str:
        """The label as a message names it: the printed one, or its short form where the printed one is long."""
        return self.short or self.label

    @cached_property
    def wordings(self) -> tuple[str, ...]:
        """Every wording by which a published report may call this heading, the printed one first."""
        return tuple(dict.fromkeys(w for w in (self.label, self.short, *self.aliases) if w))

    @property
    def leaf_count(self) -> int:
        """How many rows or columns of figures stand under this heading (1 for a leaf)."""
        return sum(child.leaf_count for child in self.children) or 1

    def paths(self, above: tuple[Heading, ...] = ()) -> Iterator[tuple[Heading, ...]]:
        """The way down to every leaf, in printed order: (this heading, …, leaf)."""
        here = (*above, self)
        if not self.children:
            yield here
        for child in self.children:
            yield from child.paths(here)


@dataclass(frozen=True, eq=False)
class Field:
    """One number of the form, where a leaf row and a leaf column meet."""

    id: str
    index: int
    table: str
    number: str
    block: int
    row_index: int
    column_index: int
    row: tuple[Heading, ...]
    column: tuple[Heading, ...]
    kind: Kind
    unit: str

    @cached_property
    def is_total(self) -> bool:
        """Whether the form makes this number the sum of others (合计项); the rest are entries (填报项)."""
        return bool(self.row[-1].total or self.column[-1].total)

    @cached_property
    def row_key(self) -> str:
        """The keys of the row, as a balance names it: 「results.total」."""
        return ".".join(heading.key for heading in self.row if heading.key)

    @cached_property
    def row_name(self) -> str:
        """The row as staff would say it: 「三、（三）1.属于国家秘密」; empty for 表四, which has one unnamed row."""
        ordinals = "".join(ordinal(heading.label) for heading in self.row[:-1])
        return ordinals + self.row[-1].name

    @cached_property
    def column_name(self) -> str:
        """The column as staff would say it: 「自然人」, 「行政复议—总计」."""
        return "—".join(heading.name for heading in self.column if heading.key)

    @cached_property
    def place(self) -> str:
        """Table, row and column in words, to stand in a message: 表三「三、（一）予以公开」行「自然人」列."""
        row = f"「{self.row_name}」行" if self.row_name else ""
        return f"表{self.number}{row}「{self.column_name}」列"


@dataclass(frozen=True, eq=False)
class Block:
    """A part of a table with its own column heads: each band of 表二, the whole of 表三 and 表四."""

    band: str
    corner: str
    columns: tuple[Heading, ...]
    rows: tuple[Heading, ...]

    @cached_property
    def column_paths(self) -> tuple[tuple[Heading, ...], ...]:
        """The way down to every column of figures, left to right."""
        return tuple(path for heading in self.columns for path in heading.paths())

    @cached_property
    def row_paths(self) -> tuple[tuple[Heading, ...], ...]:
        """The way down to every row of figures, top to bottom."""
        return tuple(path for heading in self.rows for path in heading.paths())


@dataclass(frozen=True)
class Balance:
    """A relation printed in the form: in every column, the rows on the left add up to those on the right.

    Rows are named by their keys, 「results.total」; `rule` is the number of the rule that looks at it.
    """

    rule: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    basis: str


@dataclass(frozen=True, eq=False)
class Table:
    """One statutory table. Widths are twips, as in the circulated form."""

    key: str
    number: str
    title: str
    unit: str
    note: str
    stub_widths: tuple[int, ...]
    column_widths: tuple[int, ...]
    blocks: tuple[Block, ...]
    balances: tuple[Balance, ...]
    fields: tuple[Field, ...] = field(default=(), repr=False)

    def summed(self, total: Field, axis: Axis) -> tuple[Field, ...]:
        """The fields that a total sums along one axis: all other leaves under the parent of its own heading."""
        own: tuple[Heading, ...] = getattr(total, axis)
        other = "row" if axis == "column" else "column"
        return tuple(
            f
            for f in self.fields
            if f.block == total.block
            and getattr(f, other) == getattr(total, other)
            and getattr(f, axis)[: len(own) - 1] == own[:-1]
            and not getattr(f, axis)[-1].total
        )

    @property
    def heading(self) -> str:
        """The section heading under which the report prints the table: 「三、收到和处理政府信息公开申请情况」."""
        return f"{self.number}、{self.title}" if self.number else self.title


@dataclass(frozen=True)
class Department:
    """An office (科室) that usually gives some of the figures of the form: those whose ids begin so.

    Where several beginnings fit an id, the longest says whose it is.
    """

    name: str
    fields: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Edition:
    """One edition of the form, with all its fields in printed order."""

    id: str
    title: str
    basis: str
    first_year: int
    last_year: int | None
    cut_off: str
    disclosure: Table
    requests: Table
    disputes: Table
    departments: tuple[Department, ...] = ()

    @property
    def tables(self) -> tuple[Table, Table, Table]:
        """表二, 表三 and 表四, in this order."""
        return self.disclosure, self.requests, self.disputes

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Every field of the edition; `Field.index` is its place here."""
        return tuple(f for table in self.tables for f in table.fields)

    @cached_property
    def relation_rules(self) -> frozenset[str]:
        """The numbers of the rules that this form names for its balances and totals."""
        named = {heading.total for f in self.fields for heading in (f.row[-1], f.column[-1])}
        named |= {balance.rule for table in self.tables for balance in table.balances}
        return frozenset(named - {""})

    @cached_property
    def _by_id(self) -> Mapping[str, Field]:
        return {f.id: f for f in self.fields}

    def field(self, field_id: str) -> Field:
        """The field of that id; KeyError if this edition has none."""
        return self._by_id[field_id]

    def has(self, field_id: str) -> bool:
        """Whether this edition has a field of that id."""
        return field_id in self._by_id

    def covers(self, year: int) -> bool:
        """Whether reports for this year are made on this edition."""
        return self.first_year <= year <= (self.last_year or 9999)


def ordinal(label: str) -> str:
    """The ordinal that a label begins with; nothing where it has none.

    >>> ordinal("三、本年度办理结果"), ordinal("（三）不予公开"), ordinal("规章")
    ('三、', '（三）', '')
    """
    if label.startswith("（"):
        return label[: label.index("）") + 1]
    head, mark, _ = label.partition("、")
    return head + mark if mark else ""
