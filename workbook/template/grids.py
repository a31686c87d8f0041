"""A statutory table drawn on a sheet: heads, row names and cells of figures, with the spans of its grid."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from openpyxl.worksheet.worksheet import Worksheet

from workbook.edition import Field
from workbook.grid import Cell, Grid
from workbook.template import styles
from workbook.template.cells import set_height, span

_DATA_ROW_POINTS = 21.0
_VERTICAL_POINTS = 15.5  # one character of a row name that is printed downwards


@dataclass(frozen=True)
class Drawing:
    """A grid and where it goes: the row and column of its top left cell, and the width of each column in pixels."""

    grid: Grid
    top: int
    left: int
    pixels: Sequence[float]


def draw(sheet: Worksheet, drawing: Drawing, figure_style: Callable[[Field], str]) -> None:
    """Draw the blank table; `figure_style` names the cell style of each field."""
    for cell in drawing.grid.cells:
        style = figure_style(cell.field) if cell.field else _label_style(cell)
        _draw_cell(sheet, drawing, cell, style)
    for row, points in enumerate(_row_heights(drawing), drawing.top):
        set_height(sheet, row, points)


def entry_style(field: Field) -> str:
    """The style of a field on its own sheet: an entry to fill in, or a total that is computed."""
    if field.is_total:
        return styles.TOTAL
    return styles.AMOUNT_ENTRY if field.kind == "amount" else styles.COUNT_ENTRY


def evidence_style(field: Field) -> str:
    """The style of a field on 上年数, where totals are typed as published."""
    return styles.AMOUNT_EVIDENCE if field.kind == "amount" else styles.COUNT_EVIDENCE


def _draw_cell(sheet: Worksheet, drawing: Drawing, cell: Cell, style: str) -> None:
    top, left = drawing.top + cell.row, drawing.left + cell.column
    span(sheet, (top, left), (top + cell.row_span - 1, left + cell.column_span - 1), style)
    if cell.text:
        sheet.cell(top, left, cell.text)


def _label_style(cell: Cell) -> str:
    if cell.vertical:
        return styles.STUB_VERTICAL
    if cell.kind == "band":
        return styles.BAND
    if cell.kind == "stub":
        return styles.STUB_LEFT if cell.align == "left" else styles.STUB
    return styles.HEAD


def _row_heights(drawing: Drawing) -> list[float]:
    heights = [_DATA_ROW_POINTS] * drawing.grid.row_count
    # Single rows first: what they already give need not be added for a label that spans several.
    for cell in sorted(drawing.grid.cells, key=lambda c: c.row_span):
        if cell.text:
            rows = range(cell.row, cell.row + cell.row_span)
            lacking = _needed(cell, drawing) - sum(heights[row] for row in rows)
            for row in rows:
                heights[row] += max(0.0, math.ceil(lacking / cell.row_span))
    return heights


def _needed(cell: Cell, drawing: Drawing) -> float:
    if cell.vertical:
        return len(cell.text) * _VERTICAL_POINTS
    return styles.text_height(cell.text, sum(drawing.pixels[cell.column : cell.column + cell.column_span]))
