"""A report's figures as JSON: what other programs read and write, in the printed order of the form."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from workbook import edition as editions
from workbook.cell_text import LONGEST, is_exact, is_too_long
from workbook.edition import Field, Heading, Table
from workbook.refusal import FileRefused, Kind
from workbook.report import BLANK, Report, Value, number_value, value_of

_PUNCTUATION = re.compile(r"[\s“”‘’\"'、,，.。:：]")
_BETWEEN = "\ue000"  # a mark for private use: nothing is typed with it, and normalizing leaves it alone
_AT_ONCE = 512
_DIGITS = re.compile(r'"\\u0000([^"\\]*)\\u0000"')


def figures(report: Report) -> dict[str, Any]:
    """Unit, year, edition and tables, as the command line prints them; a blank is None, an amount keeps its digits."""
    return {
        "unit": report.unit,
        "year": report.year,
        "edition": report.edition.id,
        "tables": {
            "二": [
                {"row": row, "values": {f.column_name: _bare(report.value(f)) for f in fields}}
                for row, fields in rows(report.edition.disclosure)
            ],
            "三": [
                {"row": row, "values": [_bare(report.value(f)) for f in fields]}
                for row, fields in rows(report.edition.requests)
            ],
            "四": {name: [_bare(report.value(f)) for f in fields] for name, fields in groups(report.edition.disputes)},
        },
    }


def to_json(data: object, *, indent: int | None = 2) -> str:
    """JSON text in which a Decimal is a number with all its digits."""
    text = json.dumps(data, ensure_ascii=False, indent=indent, default=lambda number: f"\0{number:f}\0")
    return _DIGITS.sub(r"\1", text)


def from_json(text: str, source: str) -> tuple[Report, tuple[str, ...]]:
    """The report of such JSON text, and what was read otherwise than it was written, in sentences.

    Rows are found by label, alias or unambiguous beginning of a label. Raises FileRefused, naming `source` and the
    place, where the text is not JSON of this form.
    """
    try:
        data = json.loads(text, parse_float=Decimal, parse_constant=lambda name: name)
        unit, year, tables = str(data["unit"]), int(data["year"]), data["tables"]
        edition = editions.load(str(data["edition"])) if "edition" in data else editions.for_year(year)
    except editions.UnknownYear as error:
        raise FileRefused(source, str(error), Kind.UNFIT) from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise FileRefused(
            source, "不是数据文件：应为 JSON，含 unit、year、edition 和 tables。", Kind.WRONG_FORMAT
        ) from error
    values: dict[str, Value] = {}
    notes: list[str] = []
    try:
        _read_rows(edition.disclosure, tables.get("二", []), values, notes)
        _read_rows(edition.requests, tables.get("三", []), values, notes)
        _read_groups(edition.disputes, tables.get("四", {}), values)
    except _Unreadable as error:
        raise FileRefused(source, str(error), Kind.UNFIT) from error
    except (AttributeError, KeyError, TypeError) as error:
        raise FileRefused(
            source, "tables 的结构不对：表二、表三是行的列表，表四是三组数的对照。", Kind.UNFIT
        ) from error
    found = tuple(values.get(field.id, BLANK) for field in edition.fields)
    _refuse_half_characters(source, [unit, *(value.text for value in found)])
    if is_too_long(unit) or any(is_too_long(value.text) for value in found):
        raise FileRefused(source, f"里面有一段文字太长，一个单元格最多容纳 {LONGEST} 个字；请改短后再用。", Kind.UNFIT)
    return Report(unit, year, edition, found), tuple(notes)


# A form is what it is for as long as it lives, and a roll-up asks for its rows once for each unit.
@lru_cache(maxsize=16)
def rows(table: Table) -> tuple[tuple[str, tuple[Field, ...]], ...]:
    """The rows of figures of a table, top to bottom: the name of each and its fields, left to right."""
    lines: dict[tuple[int, int], list[Field]] = {}
    for field in table.fields:
        lines.setdefault((field.block, field.row_index), []).append(field)
    return tuple((line[0].row_name, tuple(line)) for _, line in sorted(lines.items()))


def groups(table: Table) -> Iterator[tuple[str, tuple[Field, ...]]]:
    """The column groups of 表四, left to right: 行政复议, 未经复议直接起诉, 复议后起诉, each with its fields."""
    names: dict[str, list[Field]] = {}
    for field in table.fields:
        names.setdefault(next(h.name for h in reversed(field.column[:-1]) if h.key), []).append(field)
    yield from ((name, tuple(fields)) for name, fields in names.items())


def _refuse_half_characters(source: str, texts: Sequence[str]) -> None:
    """JSON can spell half of a surrogate pair, which no file can hold."""
    try:
        "".join(texts).encode()
    except UnicodeEncodeError as error:
        raise FileRefused(
            source, "里面有半个字（\\ud800 到 \\udfff），不能写进文件；请改正后再用。", Kind.UNFIT
        ) from error


class _Unreadable(Exception):
    """A row or a value that cannot be placed; the text is for the user."""


def _read_rows(table: Table, lines: Sequence[Mapping[str, Any]], values: dict[str, Value], notes: list[str]) -> None:
    for line in lines:
        label = str(line["row"])
        fields = _find(table, label)
        if fields is None:
            fields = _group_row(table, label, values, notes)
        given = line["values"]
        numbers = _by_column(table, label, fields, given) if isinstance(given, Mapping) else list(given)
        if len(numbers) != len(fields):
            raise _Unreadable(f"表{table.number}「{label}」行应有 {len(fields)} 个数，实有 {len(numbers)} 个。")
        values.update({f.id: _value(number) for f, number in zip(fields, numbers, strict=True)})


def _find(table: Table, label: str) -> tuple[Field, ...] | None:
    """The fields of the row that a label means: by any of its wordings, or by the beginning of just one."""
    wanted = plain_label(label)
    starts = []
    for wordings, fields in _plain_rows(table):
        if wanted in wordings:
            return fields
        if any(w.startswith(wanted) for w in wordings):
            starts.append(fields)
    return starts[0] if len(starts) == 1 and wanted else None


@lru_cache(maxsize=16)
def _plain_rows(table: Table) -> tuple[tuple[frozenset[str], tuple[Field, ...]], ...]:
    """The rows with every way to write each, without what typing and typesetting change."""
    return tuple((frozenset(map(plain_label, _row_wordings(line[0].row))), line) for _, line in rows(table))


def _row_wordings(path: Sequence[Heading]) -> Iterator[str]:
    """Every way to write a row: its own wordings, alone or after the ordinals of the groups it stands in."""
    ordinals = [editions.ordinal(heading.label) for heading in path[:-1]]
    for wording in path[-1].wordings:
        for start in range(len(ordinals) + 1):
            yield "".join(ordinals[start:]) + wording


def _group_row(table: Table, label: str, values: dict[str, Value], notes: list[str]) -> tuple[Field, ...]:
    """A row printed for a whole group, as the form of 2019 does for （六）其他处理: the group's 其他 row takes it."""
    wanted = plain_label(label)
    for _, fields in rows(table):
        *_, group, leaf = (Heading(), *fields[0].row)
        above = (*fields[0].row[:-2], group)
        if leaf.key == "other" and wanted in {plain_label(w) for w in _row_wordings(above)}:
            siblings = [line for _, line in rows(table) if line[0].row[:-1] == fields[0].row[:-1]]
            values.update({f.id: number_value(0) for line in siblings for f in line})
            notes.append(f"表{table.number}「{group.name}」原来只有一行，已填入「{leaf.name}」行，该项其余各行填 0。")
            return fields
    raise _Unreadable(f"表{table.number}没有「{label}」行，或者有几行都像它。")


def _by_column(table: Table, label: str, fields: Sequence[Field], given: Mapping[str, Any]) -> list[Any]:
    wanted = {plain_label(name): number for name, number in given.items()}
    numbers = []
    for field in fields:
        names = [n for n in map(plain_label, field.column[-1].wordings) if n in wanted]
        numbers.append(wanted.pop(names[0]) if names else None)
    if wanted:
        raise _Unreadable(f"表{table.number}「{label}」行没有「{next(iter(wanted))}」列。")
    return numbers


def _read_groups(table: Table, given: Mapping[str, Sequence[Any]], values: dict[str, Value]) -> None:
    known = dict(groups(table))
    for name, numbers in given.items():
        if name not in known or len(numbers) != len(known[name]):
            raise _Unreadable(f"表{table.number}应有「{'」「'.join(known)}」三组，每组 5 个数；「{name}」不符。")
        values.update({f.id: _value(number) for f, number in zip(known[name], numbers, strict=True)})


def _value(number: Any) -> Value:
    if number is not None and not isinstance(number, int | Decimal | str):
        raise _Unreadable(f"「{number}」不是一个数。")
    if isinstance(number, int | Decimal) and not is_exact(number):
        raise _Unreadable(f"「{str(number)[:40]}」太大或者位数太多，单元格存不下（Excel 最多保存 15 位有效数字）。")
    return value_of(number)


def _bare(value: Value) -> int | Decimal | str | None:
    return value.number if value.number is not None else value.text or None


def plain_labels(texts: Sequence[str]) -> list[str]:
    """`plain_label` of each of these texts: some hundred at once, which takes a third of the time."""
    found: list[str] = []
    for start in range(0, len(texts), _AT_ONCE):
        some = texts[start : start + _AT_ONCE]
        joined = _BETWEEN.join(some)
        alone = joined.count(_BETWEEN) != len(some) - 1  # one of them holds the mark
        found += map(plain_label, some) if alone else plain_label(joined).split(_BETWEEN)
    return found


def plain_label(text: str) -> str:
    """A label without what typing and typesetting change: spaces, full width, punctuation between its words."""
    # Punctuation first: full width punctuation is what makes normalizing slow. What that gives may be punctuation
    # again (「…」 is 「...」), or an accent that joins the letter before it.
    bare = _PUNCTUATION.sub("", text)
    plain = unicodedata.normalize("NFKC", bare)
    return plain if plain == bare else plain_label(plain)
