"""A form edition: which tables the statutory report has, and which number each of their cells asks for.

An edition is read from one TOML file in `editions/`; a new edition of the form is a new file and no code.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal

Kind = Literal["count", "signed", "amount"]
TABLE_KEYS = ("disclosure", "requests", "disputes")
_FOLDER = Path(__file__).parent / "editions"
_HEADING_KEYS = {"key", "label", "short", "aliases", "total", "kind", "unit", "meaning", "basis"}
_BLOCK_KEYS = {"band", "corner", "columns", "rows"}
_TABLE_KEYS = {"number", "title", "unit", "stub_widths", "column_widths", "note", "blocks", "balances"}


class EditionError(ValueError):
    """An edition file says something that this program does not understand; the text names the file and the place."""


class UnknownYear(ValueError):
    """No form edition covers the reporting year; the text is for the user."""


@dataclass(frozen=True, eq=False)
class Heading:
    """One printed label of a row or column tree; a heading without children is a row or a column of figures."""

    label: str = ""
    key: str = ""
    short: str = ""
    aliases: tuple[str, ...] = ()
    children: tuple[Heading, ...] = ()
    total: bool = False
    kind: Kind | None = None
    unit: str = ""
    meaning: str = ""
    basis: str = ""

    @property
    def name(self) -> str:
        """The label as a message names it: the printed one, or its short form where the printed one is long."""
        return self.short or self.label

    @property
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

    @property
    def is_total(self) -> bool:
        """Whether the form makes this number the sum of others (合计项); the rest are entries (填报项)."""
        return self.row[-1].total or self.column[-1].total

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
    """A relation printed in the form: in every column, the rows on the left add up to those on the right."""

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

    @property
    def heading(self) -> str:
        """The section heading under which the report prints the table: 「三、收到和处理政府信息公开申请情况」."""
        return f"{self.number}、{self.title}"


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

    @property
    def tables(self) -> tuple[Table, Table, Table]:
        """表二, 表三 and 表四, in this order."""
        return self.disclosure, self.requests, self.disputes

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Every field of the edition; `Field.index` is its place here."""
        return tuple(f for table in self.tables for f in table.fields)

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


@cache
def edition_ids() -> tuple[str, ...]:
    """The ids of all editions that are installed, oldest first."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))


@cache
def load(edition_id: str) -> Edition:
    """The edition of that id (「2019」, 「2021」).

    Raises EditionError where its file is missing or says something unknown.
    """
    path = _FOLDER / f"{edition_id}.toml"
    if not path.is_file():
        raise EditionError(f"no edition file {path.name}")
    return parse(tomllib.loads(path.read_text(encoding="utf-8")), path.name)


def for_year(year: int) -> Edition:
    """The edition on which the report for that year is made; UnknownYear, in words for the user, if there is none."""
    for edition_id in reversed(edition_ids()):
        if load(edition_id).covers(year):
            return load(edition_id)
    known = "、".join(_years(load(edition_id)) for edition_id in edition_ids())
    raise UnknownYear(f"没有 {year} 年度适用的格式版本；本程序收有 {known}的格式。")


def parse(data: Mapping[str, Any], source: str) -> Edition:
    """An Edition from the parsed TOML of one edition file; EditionError names `source` and the place of a mistake."""
    start = 0
    tables = []
    for key in TABLE_KEYS:
        table = _table(key, data[key], start, source)
        start += len(table.fields)
        tables.append(table)
    return Edition(
        id=data["id"],
        title=data["title"],
        basis=data["basis"],
        first_year=data["first_year"],
        last_year=data.get("last_year"),
        cut_off=data["cut_off"],
        disclosure=tables[0],
        requests=tables[1],
        disputes=tables[2],
    )


def _table(key: str, data: Mapping[str, Any], start: int, source: str) -> Table:
    _refuse_unknown(data, _TABLE_KEYS, f"{source} [{key}]")
    blocks = tuple(_block(block, f"{source} [{key}]") for block in data["blocks"])
    table = Table(
        key=key,
        number=data["number"],
        title=data["title"],
        unit=data["unit"],
        note=data["note"],
        stub_widths=tuple(data["stub_widths"]),
        column_widths=tuple(data["column_widths"]),
        blocks=blocks,
        balances=tuple(Balance(tuple(b["left"]), tuple(b["right"]), b["basis"]) for b in data.get("balances", ())),
    )
    fields = tuple(_fields(table, start))
    ids = [f.id for f in fields]
    if doubled := sorted({i for i in ids if ids.count(i) > 1}):
        raise EditionError(f"{source}: field ids used twice: {', '.join(doubled)}")
    return Table(**{**table.__dict__, "fields": fields})


def _block(data: Mapping[str, Any], place: str) -> Block:
    _refuse_unknown(data, _BLOCK_KEYS, place)
    return Block(
        band=data.get("band", ""),
        corner=data.get("corner", ""),
        columns=tuple(_heading(h, "columns", place) for h in data["columns"]),
        rows=tuple(_heading(h, "rows", place) for h in data["rows"]),
    )


def _heading(data: Mapping[str, Any], children: str, place: str) -> Heading:
    place = f"{place} {data.get('label', '')}"
    _refuse_unknown(data, _HEADING_KEYS | {children}, place)
    plain = {k: v for k, v in data.items() if k not in {"aliases", children}}
    return Heading(
        **plain,
        aliases=tuple(data.get("aliases", ())),
        children=tuple(_heading(child, children, place) for child in data.get(children, ())),
    )


def _refuse_unknown(data: Mapping[str, Any], known: set[str], place: str) -> None:
    if unknown := sorted(set(data) - known):
        raise EditionError(f"{place}: unknown keys {', '.join(unknown)}")


def _fields(table: Table, start: int) -> Iterator[Field]:
    index = start
    for block_index, block in enumerate(table.blocks):
        for row_index, row in enumerate(block.row_paths):
            for column_index, column in enumerate(block.column_paths):
                kind, unit = _kind(row, column)
                yield Field(
                    id=".".join((table.key, *_keys(row), *_keys(column))),
                    index=index,
                    table=table.key,
                    number=table.number,
                    block=block_index,
                    row_index=row_index,
                    column_index=column_index,
                    row=row,
                    column=column,
                    kind=kind,
                    unit=unit or table.unit.split("、")[0],
                )
                index += 1


def _kind(row: Sequence[Heading], column: Sequence[Heading]) -> tuple[Kind, str]:
    for heading in (row[-1], column[-1]):
        if heading.kind:
            return heading.kind, heading.unit
    return "count", ""


def _keys(path: Sequence[Heading]) -> list[str]:
    return [heading.key for heading in path if heading.key]


def ordinal(label: str) -> str:
    """「三、本年度办理结果」 → 「三、」; 「（三）不予公开」 → 「（三）」; a label without ordinal → nothing."""
    if label.startswith("（"):
        return label[: label.index("）") + 1]
    head, mark, _ = label.partition("、")
    return head + mark if mark else ""


def _years(edition: Edition) -> str:
    return f"{edition.first_year}—{edition.last_year} 年度" if edition.last_year else f"{edition.first_year} 年度起"
