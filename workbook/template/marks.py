"""The hidden sheet 标记, and the conditional formats that draw on a table sheet what it says."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.worksheet.worksheet import Worksheet

from workbook.addresses import column_letters
from workbook.edition import Edition, Table
from workbook.grid import blank_grid
from workbook.layout import GRID_TOP, MARKS, field_places, ledger_places, sheet_of
from workbook.marks import Mark
from workbook.template import styles
from workbook.template.names import mark_name


def add_mark_sheet(book: Workbook) -> None:
    """Add the hidden, empty sheet 标记."""
    book.create_sheet(MARKS).sheet_state = "hidden"


def add_mark_formats(sheet: Worksheet, edition: Edition, table: Table) -> None:
    """Let a table sheet show its marks: a cell looks into the cell of 标记 that mirrors it.

    Excel 2007 and WPS allow another sheet in a conditional format only through a defined name.
    """
    area = marked_area(edition, table)
    for mark in Mark:
        formula = f"INDEX({mark_name(table)},ROW(),COLUMN())={mark.code}"
        sheet.conditional_formatting.add(area, Rule("expression", dxf=styles.mark_look(mark), formula=[formula]))


def marked_area(edition: Edition, table: Table) -> str:
    """The cells of a table sheet that can be marked: its grid, and 台账合计 where it has one."""
    sheet = sheet_of(table)
    everywhere = (*field_places(edition).values(), *ledger_places(edition).values())
    here = [place for place in everywhere if place.sheet == sheet]
    last_column = max(blank_grid(table).column_count, *(place.column for place in here))
    return f"A{GRID_TOP}:{column_letters(last_column)}{max(place.row for place in here)}"
