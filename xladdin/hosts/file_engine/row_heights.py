"""Rows that grow with wrapped text, as they do in Excel; a file's reader need not do it, and LibreOffice does not."""

from __future__ import annotations

from collections.abc import Iterable

from openpyxl.cell.cell import Cell
from openpyxl.utils.cell import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from workbook.template.styles import text_height

# A column is so many characters wide; a character of Excel's standard font takes 7 pixels, the margins 5.
_PIXELS_A_CHARACTER, _MARGIN_PIXELS = 7, 5
_STANDARD_WIDTH = 8.43


class RowHeights:
    """The rows of one workbook whose height follows their text; a row that somebody set a height for keeps it."""

    def __init__(self) -> None:
        self._grown: set[tuple[str, int]] = set()

    def follow(self, sheet: Worksheet, rows: Iterable[int]) -> None:
        """Give each of these rows, which have just been written, the height that its wrapped text needs."""
        for row in rows:
            known = sheet.row_dimensions.get(row)
            if known is not None and known.height is not None and (sheet.title, row) not in self._grown:
                continue
            needed = max((_needed(sheet, cell) for cell in _wrapped(sheet, row)), default=0.0)
            standard = sheet.sheet_format.defaultRowHeight or 15
            if needed > standard:
                sheet.row_dimensions[row].height = needed
                self._grown.add((sheet.title, row))
            elif (sheet.title, row) in self._grown:
                sheet.row_dimensions[row].height = None
                self._grown.discard((sheet.title, row))


def _wrapped(sheet: Worksheet, row: int) -> Iterable[Cell]:
    for column in range(1, sheet.max_column + 1):
        cell = sheet._cells.get((row, column))
        if isinstance(cell, Cell) and cell.data_type in ("s", "inlineStr") and cell.alignment.wrap_text:
            yield cell


def _needed(sheet: Worksheet, cell: Cell) -> float:
    letter = get_column_letter(cell.column)
    width = sheet.column_dimensions[letter].width if letter in sheet.column_dimensions else _STANDARD_WIDTH
    return text_height(str(cell.value), width * _PIXELS_A_CHARACTER + _MARGIN_PIXELS, cell.font.size or 11)
