"""Alters a workbook file as people do in Excel, where merged cells move along with their rows and columns."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet


def altered(path: Path, change: Callable[[Any], object]) -> Path:
    """The workbook at `path` after a change to it."""
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return path


def insert_row(sheet: Worksheet, at: int) -> None:
    """Insert a blank row above row `at`."""
    _with_merges(sheet, lambda: sheet.insert_rows(at), lambda area: _moved(area, "row", at, 1))


def delete_row(sheet: Worksheet, at: int) -> None:
    """Delete a row; a merged cell that it was part of becomes lower."""
    _with_merges(sheet, lambda: sheet.delete_rows(at), lambda area: _moved(area, "row", at, -1))


def insert_column(sheet: Worksheet, at: int) -> None:
    """Insert a blank column before column `at`."""
    _with_merges(sheet, lambda: sheet.insert_cols(at), lambda area: _moved(area, "col", at, 1))


def _with_merges(sheet: Worksheet, change: Callable[[], None], move: Callable[[CellRange], CellRange | None]) -> None:
    areas = [CellRange(str(area)) for area in sheet.merged_cells.ranges]
    for area in areas:
        sheet.unmerge_cells(area.coord)
    change()
    for area in areas:
        moved = move(area)
        if moved and moved.size != {"rows": 1, "columns": 1}:
            sheet.merge_cells(moved.coord)


def _moved(area: CellRange, line: str, at: int, by: int) -> CellRange | None:
    first, last = getattr(area, f"min_{line}"), getattr(area, f"max_{line}")
    first, last = first + by * (first > at or (by > 0 and first == at)), last + by * (last >= at)
    if last < first:
        return None
    bounds = {"min_row": area.min_row, "max_row": area.max_row, "min_col": area.min_col, "max_col": area.max_col}
    return CellRange(**{**bounds, f"min_{line}": first, f"max_{line}": last})
