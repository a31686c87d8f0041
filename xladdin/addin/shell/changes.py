"""What a click has done to a workbook, as a closed set of changes that any host can carry out: see docs/shell.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from openpyxl.workbook import Workbook

from workbook.addresses import column_letters, column_number
from workbook.layout import Place
from workbook.template.names import rectangles
from xladdin.book.sheets import blocks
from xladdin.hosts.content import Content, packed
from xladdin.hosts.file_engine import values

Look = tuple[int, ...]


@dataclass(frozen=True)
class Picture:
    """What of a workbook a click may change, at one moment."""

    cells: Mapping[tuple[str, int, int], Content]
    sheets: tuple[str, ...]
    merged: frozenset[tuple[str, str]]
    names: Mapping[str, str]
    protected: frozenset[str]
    hidden: frozenset[str]
    styles: Mapping[tuple[str, int, int], Look] = field(repr=False)


def picture(workbook: Workbook) -> Picture:
    """The workbook as it is now; nothing in it refers to the workbook."""
    sheets = workbook.worksheets
    cells: dict[tuple[str, int, int], Any] = {
        (sheet.title, *at): cell for sheet in sheets for at, cell in sheet._cells.items()
    }
    held = {at: _content(cell) for at, cell in cells.items()}
    return Picture(
        cells={at: content for at, content in held.items() if content is not None},
        sheets=tuple(sheet.title for sheet in sheets),
        merged=frozenset((sheet.title, area.coord) for sheet in sheets for area in sheet.merged_cells.ranges),
        names={name: str(defined.attr_text) for name, defined in workbook.defined_names.items()},
        protected=frozenset(sheet.title for sheet in sheets if sheet.protection.sheet),
        hidden=frozenset(sheet.title for sheet in sheets if sheet.sheet_state != "visible"),
        styles={at: _look(cell) for at, cell in cells.items() if cell.has_style},
    )


def changes(before: Picture, after: Picture, workbook: Workbook) -> list[dict[str, Any]]:
    """What makes of the one workbook the other, in the order in which it is to be done; `workbook` is the latter.

    No button takes away a sheet, a merged cell, a name or a protection, so that nothing here says so.
    """
    return [
        *(_added(workbook, name) for name in after.sheets if name not in before.sheets),
        *_styled(before, after, workbook),
        *_written(before, after),
        *({"change": "merge", "sheet": sheet, "range": area} for sheet, area in sorted(after.merged - before.merged)),
        *(
            {"change": "name", "name": name, "refers_to": f"={text}"}
            for name, text in after.names.items()
            if before.names.get(name) != text
        ),
        *({"change": "protect", "sheet": sheet} for sheet in sorted(after.protected - before.protected)),
        *({"change": "show_sheet", "sheet": sheet} for sheet in sorted(before.hidden - after.hidden)),
    ]


def _added(workbook: Workbook, name: str) -> dict[str, Any]:
    """A new sheet, with the widths of its columns in characters where they are others than usual."""
    columns: Any = workbook[name].column_dimensions
    widths = {column_number(letters): one.width for letters, one in columns.items() if one.customWidth}
    told = [widths.get(number) for number in range(1, max(widths, default=0) + 1)]
    return {"change": "add_sheet", "sheet": name} | ({"widths": told} if told else {})


def _written(before: Picture, after: Picture) -> Iterator[dict[str, Any]]:
    touched = {at for at in {*before.cells, *after.cells} if not _same(before.cells.get(at), after.cells.get(at))}
    cells = {Place(*at): after.cells.get(at) for at in touched}
    for start, rows in blocks(cells):
        last = Place(start.sheet, start.row + len(rows) - 1, start.column + len(rows[0]) - 1)
        area = start.address if last == start else f"{start.address}:{last.address}"
        values_of = [[packed(content) for content in row] for row in rows]
        yield {"change": "write", "sheet": start.sheet, "range": area, "values": values_of}


def _styled(before: Picture, after: Picture, workbook: Workbook) -> Iterator[dict[str, Any]]:
    """Cells that were given another named style; nothing else about the look of a cell is ever changed."""
    yield from _styled_anew(before, after, workbook)
    for at, style in after.styles.items():
        sheet, row, column = at
        if sheet in before.sheets and style != (before.styles.get(at) or _style_of_column(workbook, sheet, column)):
            name = str(workbook[sheet].cell(row, column).style)
            yield {"change": "style", "sheet": sheet, "range": f"{column_letters(column)}{row}", "style": name}


def _styled_anew(before: Picture, after: Picture, workbook: Workbook) -> Iterator[dict[str, Any]]:
    """What new sheets look like, a block at a time."""
    found: dict[tuple[str, str], list[Place]] = {}
    for sheet, row, column in after.styles:
        if sheet not in before.sheets:
            name = str(workbook[sheet].cell(row, column).style)
            found.setdefault((sheet, name), []).append(Place(sheet, row, column))
    for (sheet, name), places in found.items():
        if name != "Normal":
            for first, last in rectangles(places):
                area = first.address if first == last else f"{first.address}:{last.address}"
                yield {"change": "style", "sheet": sheet, "range": area, "style": name}


def _look(styled: Any) -> Look:
    """What a named style says of a cell; a number format, and the mark of a text, also come with what is written."""
    style = styled._style
    return style.xfId, style.fontId, style.fillId, style.borderId, style.alignmentId, style.protectionId


def _style_of_column(workbook: Workbook, sheet: str, column: int) -> Look | None:
    """The style with which the engine makes a cell that was not there."""
    columns: Any = workbook[sheet].column_dimensions
    letters = column_letters(column)
    return _look(columns[letters]) if letters in columns and columns[letters].has_style else None


def _content(cell: Any) -> Content:
    if cell.data_type == "f":
        return values.formula_text(cell.value)
    held: Any = values.content(cell)
    return held or None if isinstance(held, str) else held


def _same(one: Content, other: Content) -> bool:
    """Whether two contents are one: TRUE is not 1, and a text is neither the formula nor the error it reads like."""
    return type(one) is type(other) and one == other
