"""From the TOML of one edition file to an Edition; what is wrong in it is told all at once, each with its place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, get_args

from workbook.form import AXES, TABLE_KEYS, Balance, Block, Department, Edition, Field, Heading, Kind, Table

_KEY = re.compile(r"[a-z][a-z0-9_]*")
_Widths, _Texts, _Parts = list[int], list[str], list[dict[str, Any]]
# What each part of the file may say. A key with a trailing ? may be left out.
_EDITION = {"id": str, "title": str, "basis": str, "first_year": int, "last_year?": int, "cut_off": str}
_EDITION |= dict.fromkeys(TABLE_KEYS, dict) | {"departments?": _Parts}
_DEPARTMENT = {"name": str, "fields": _Texts}
_TABLE = {"number": str, "title": str, "unit": str, "note": str, "stub_widths": _Widths, "column_widths": _Widths}
_TABLE |= {"blocks": _Parts, "balances?": _Parts}
_BLOCK = {"band?": str, "corner?": str, "columns": _Parts, "rows": _Parts}
_BALANCE = {"rule": str, "left": _Texts, "right": _Texts, "basis": str}
_HEADING = {"key?": str, "label?": str, "short?": str, "aliases?": _Texts, "total?": str, "kind?": str, "unit?": str}
_HEADING |= {"meaning?": str, "basis?": str}


class EditionError(ValueError):
    """An edition file says something that this program does not understand.

    The text names the file and every mistake with its place; `mistakes` has them one by one.
    """

    def __init__(self, source: str, mistakes: Iterable[str]) -> None:
        self.source = source
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(f"{source} {mistake}" for mistake in self.mistakes))


def parse(data: Mapping[str, Any], source: str) -> Edition:
    """An Edition from the parsed TOML of one edition file.

    Raises EditionError, which names `source` and every mistake with its place.
    """
    mistakes: list[str] = []
    top = _Part(data, "", _EDITION, mistakes)
    start = 0
    tables: list[Table] = []
    for key in TABLE_KEYS:
        table = _table(_Part(top.get(key, {}), f"[{key}]", _TABLE, mistakes if key in data else []), key)
        tables.append(replace(table, fields=tuple(_fields(table, start))))
        start += len(tables[-1].fields)
        mistakes.extend(f"[{key}] {mistake}" for mistake in _contradictions(tables[-1]))
    first, last = top.get("first_year", 0), top.get("last_year", None)
    if last is not None and last < first:
        mistakes.append(f"last_year: {last} is before first_year, {first}")
    departments = tuple(
        Department(part.get("name", ""), tuple(part.get("fields", ())))
        for part in top.parts("departments", _DEPARTMENT)
    )
    mistakes.extend(_unshared(departments, [f for table in tables for f in table.fields]))
    if mistakes:
        raise EditionError(source, mistakes)
    texts = {key: top.get(key, "") for key in ("id", "title", "basis", "cut_off")}
    disclosure, requests, disputes = tables
    return Edition(
        **texts,
        first_year=first,
        last_year=last,
        disclosure=disclosure,
        requests=requests,
        disputes=disputes,
        departments=departments,
    )


@dataclass(frozen=True)
class _Part:
    """One part of the file with what it may say; what it says wrongly goes to `mistakes` as the part is made."""

    data: Any
    place: str
    known: Mapping[str, Any]
    mistakes: list[str] = field(repr=False)

    def __post_init__(self) -> None:
        if not isinstance(self.data, Mapping):
            self.complain("must be a table of keys and values")
            return
        known = {key.rstrip("?"): kind for key, kind in self.known.items()}
        if unknown := sorted(set(self.data) - set(known)):
            self.complain(f"unknown keys {', '.join(unknown)}")
        if missing := [key for key in self.known if not key.endswith("?") and key not in self.data]:
            self.complain(f"no {', '.join(missing)}")
        for key, kind in known.items():
            if key in self.data and not _is(self.data[key], kind):
                self.complain(f"{key} must be {_named(kind)}, not {self.data[key]!r:.40}")

    def complain(self, what: str) -> None:
        self.mistakes.append(f"{self.place} {what}".lstrip())

    def get(self, key: str, default: Any) -> Any:
        """The value of a key if it is there and of its kind."""
        if not isinstance(self.data, Mapping):
            return default
        kind = self.known.get(key, self.known.get(f"{key}?"))
        return self.data[key] if key in self.data and _is(self.data[key], kind) else default

    def parts(self, key: str, known: Mapping[str, Any]) -> Iterator[_Part]:
        """The parts below a key, each with its place: the label of a heading, else its number."""
        for number, data in enumerate(self.get(key, ()), 1):
            label = data.get("label") or data.get("band") or data.get("key")
            yield _Part(data, f"{self.place} {label or f'{key} {number}'}", known, self.mistakes)


def _is(value: Any, kind: Any) -> bool:
    if kind in (_Widths, _Texts, _Parts):
        inner = {_Widths: int, _Texts: str, _Parts: dict}[kind]
        return isinstance(value, list) and all(_is(one, inner) for one in value)
    return isinstance(value, kind) and not (kind is int and isinstance(value, bool))


def _named(kind: Any) -> str:
    names: dict[Any, str] = {str: "a text", int: "a whole number", dict: "a table", _Widths: "a list of widths"}
    return names.get(kind, "a list of texts" if kind == _Texts else "a list of tables")


def _table(part: _Part, key: str) -> Table:
    texts = {name: part.get(name, "") for name in ("number", "title", "unit", "note")}
    return Table(
        key=key,
        **texts,
        stub_widths=tuple(part.get("stub_widths", ())),
        column_widths=tuple(part.get("column_widths", ())),
        blocks=tuple(map(_block, part.parts("blocks", _BLOCK))),
        balances=tuple(map(_balance, part.parts("balances", _BALANCE))),
    )


def _balance(part: _Part) -> Balance:
    left, right = tuple(part.get("left", ())), tuple(part.get("right", ()))
    return Balance(part.get("rule", ""), left, right, part.get("basis", ""))


def _block(part: _Part) -> Block:
    columns, rows = (
        tuple(_heading(heading, axis) for heading in part.parts(axis, _HEADING | {f"{axis}?": _Parts}))
        for axis in ("columns", "rows")
    )
    return Block(part.get("band", ""), part.get("corner", ""), columns, rows)


def _heading(part: _Part, axis: str) -> Heading:
    texts = {key: part.get(key, "") for key in ("key", "label", "short", "total", "unit", "meaning", "basis")}
    kind = part.get("kind", None)
    if kind is not None and kind not in get_args(Kind):
        part.complain(f"kind is {kind!r}, not one of {', '.join(get_args(Kind))}")
        kind = None
    if texts["key"] and not _KEY.fullmatch(texts["key"]):
        part.complain(f"key is {texts['key']!r}: small letters, digits and _ only, a letter first")
    children = tuple(_heading(child, axis) for child in part.parts(axis, part.known))
    if children and texts["total"]:
        part.complain("a heading with others below it cannot be a total")
    return Heading(**texts, kind=kind, aliases=tuple(part.get("aliases", ())), children=children)


def _contradictions(table: Table) -> Iterator[str]:
    """What each part says rightly, and what does not fit together all the same."""
    ids = Counter(f.id for f in table.fields)
    if doubled := sorted(one for one, count in ids.items() if count > 1):
        yield f"field ids used twice: {', '.join(doubled)}"
    for number, block in enumerate(table.blocks, 1):
        name = block.band or f"blocks {number}"
        if not block.columns or not block.rows:
            yield f"{name}: no columns or no rows"
            continue
        if len(block.column_paths) > len(table.column_widths):
            yield f"{name}: {len(block.column_paths)} columns, but {len(table.column_widths)} column_widths"
        depth = max(len(path) for path in block.row_paths)
        if table.stub_widths and depth > len(table.stub_widths):
            yield f"{name}: rows are {depth} deep, but there are {len(table.stub_widths)} stub_widths"
    yield from _sums_of_nothing(table)
    rows = {f.row_key for f in table.fields if f.block == 0}
    for balance in table.balances:
        if unknown := [key for key in (*balance.left, *balance.right) if key not in rows]:
            yield f"balances: no row {', '.join(unknown)} in the first block"
        if not balance.left or not balance.right or not balance.rule:
            yield "balances: a side without rows, or without its rule"


def _unshared(departments: Sequence[Department], fields: Sequence[Field]) -> Iterator[str]:
    """What keeps `departments`, where a form names any, from sharing out its entries."""
    beginnings = [beginning for department in departments for beginning in department.fields]
    for beginning in sorted({one for one in beginnings if beginnings.count(one) > 1}):
        yield f"departments: {beginning} is given by two"
    for beginning in beginnings:
        if not any(f"{f.id}.".startswith(f"{beginning}.") for f in fields):
            yield f"departments: no field begins with {beginning}"
    if departments:
        for f in fields:
            if not f.is_total and not any(f"{f.id}.".startswith(f"{beginning}.") for beginning in beginnings):
                yield f"departments: nobody gives {f.id}"


def _sums_of_nothing(table: Table) -> Iterator[str]:
    for total in (f for f in table.fields if f.is_total):
        for axis in AXES:
            if getattr(total, axis)[-1].total:
                addends = table.summed(total, axis)
                if not addends:
                    yield f"{total.id}: a total with nothing beside it to sum"
                elif len({(f.kind == "amount", f.unit) for f in (total, *addends)}) > 1:
                    yield f"{total.id}: a total of figures in different units"


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
