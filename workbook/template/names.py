"""Which defined names the workbook has: one for each field, one for each rectangle of entries, one for each mirror."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.utils import quote_sheetname
from openpyxl.workbook.defined_name import DefinedName

from workbook.addresses import column_letters
from workbook.edition import Edition, Field, Table
from workbook.layout import (
    COVER_LINES,
    MARKS,
    Place,
    cover_place,
    field_places,
    mark_block,
    mark_size,
    sheet_of,
)


def field_name(field: Field) -> str:
    """The defined name of a field's cell: f_requests_results_granted_natural_person."""
    return "f_" + field.id.replace(".", "_")


def mark_name(table: Table) -> str:
    """The defined name of the part of 标记 that mirrors a table's sheet: mark_requests."""
    return f"mark_{table.key}"


def cover_name(key: str) -> str:
    """The defined name of a line of 封面: cover_unit."""
    return f"cover_{key}"


def entry_names(table: Table, edition: Edition) -> tuple[str, ...]:
    """The defined names of the rectangles that hold the entries (填报项) of a table and nothing else."""
    return tuple(f"entry_{table.key}_{index + 1}" for index in range(len(_blocks(table, edition, totals=False))))


def total_names(table: Table, edition: Edition) -> tuple[str, ...]:
    """The defined names of the rectangles that hold the totals (合计项) of a table and nothing else."""
    return tuple(f"total_{table.key}_{index + 1}" for index in range(len(_blocks(table, edition, totals=True))))


def cover_entry_names() -> tuple[str, ...]:
    """The defined names of the rectangles of 封面 that must be filled in."""
    return tuple(f"entry_cover_{index + 1}" for index in range(len(_cover_blocks())))


def missing_count(names: Sequence[str]) -> str:
    """A formula term that counts the blank cells in the rectangles of these names."""
    return "+".join(f"COUNTBLANK({name})" for name in names)


def add_names(book: Workbook, edition: Edition) -> None:
    """Define every name in a workbook."""
    for line in COVER_LINES:
        _define(book, cover_name(line.key), _reference([cover_place(line.key)]))
    for name, block in zip(cover_entry_names(), _cover_blocks(), strict=True):
        _define(book, name, _reference(block))
    places = field_places(edition)
    for field in edition.fields:
        _define(book, field_name(field), _reference([places[field.id]]))
    for table in edition.tables:
        for name, block in zip(entry_names(table, edition), _blocks(table, edition, totals=False), strict=True):
            _define(book, name, _reference(block))
        for name, block in zip(total_names(table, edition), _blocks(table, edition, totals=True), strict=True):
            _define(book, name, _reference(block))
        _define(book, mark_name(table), _mirror(edition, table))


def rectangles(places: Iterable[Place]) -> tuple[tuple[Place, Place], ...]:
    """The fewest full-width rectangles, top left and bottom right, that hold exactly these cells of one sheet."""
    runs: list[list[Place]] = []
    for place in sorted(places, key=lambda p: (p.row, p.column)):
        if runs and (runs[-1][-1].row, runs[-1][-1].column + 1) == (place.row, place.column):
            runs[-1].append(place)
        else:
            runs.append([place])
    blocks: list[tuple[Place, Place]] = []
    for run in runs:
        above = next((b for b in blocks if _continues(b, run)), None)
        if above:
            blocks.remove(above)
        blocks.append((above[0] if above else run[0], run[-1]))
    return tuple(sorted(blocks, key=lambda b: (b[0].row, b[0].column)))


def _continues(block: tuple[Place, Place], run: Sequence[Place]) -> bool:
    first, last = block
    return (first.column, last.column, last.row + 1) == (run[0].column, run[-1].column, run[0].row)


def _blocks(table: Table, edition: Edition, *, totals: bool) -> tuple[tuple[Place, Place], ...]:
    places = field_places(edition)
    return rectangles(places[field.id] for field in table.fields if field.is_total is totals)


def _cover_blocks() -> tuple[tuple[Place, Place], ...]:
    return rectangles(cover_place(line.key) for line in COVER_LINES if line.required)


def _mirror(edition: Edition, table: Table) -> str:
    offset = mark_block(edition, sheet_of(table))
    rows, columns = mark_size(edition)
    last = f"${column_letters(columns)}${offset + rows}"
    return f"{quote_sheetname(MARKS)}!$A${offset + 1}:{last}"


def _reference(places: Sequence[Place]) -> str:
    corners = dict.fromkeys(f"${column_letters(place.column)}${place.row}" for place in places)
    return f"{quote_sheetname(places[0].sheet)}!{':'.join(corners)}"


def _define(book: Workbook, name: str, reference: str) -> None:
    book.defined_names[name] = DefinedName(name, attr_text=reference)
