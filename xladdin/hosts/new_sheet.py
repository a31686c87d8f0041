"""A sheet of ours that is added to a workbook when it is first needed: its look, in an Excel and on a file alike."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from workbook.addresses import column_letters
from workbook.template.pages import set_page
from xladdin.hosts.application import is_file
from xladdin.hosts.cell_style import styles_of
from xladdin.hosts.contract import Book

_LANDSCAPE, _PORTRAIT, _A4 = 2, 1, 9  # XlPageOrientation, XlPaperSize


@dataclass(frozen=True)
class StyledArea:
    """A block of cells, each corner as (row, column), and the named style that it has."""

    first: tuple[int, int]
    last: tuple[int, int]
    style: str

    @property
    def address(self) -> str:
        """「A1:C5」"""
        (top, left), (bottom, right) = self.first, self.last
        return f"{column_letters(left)}{top}:{column_letters(right)}{bottom}"


@dataclass(frozen=True)
class SheetLook:
    """How a sheet looks: how wide its columns are, in characters, and the styles of its cells.

    The first rows, down to `heads`, stay where they are and are printed on every page. `points` is how high the rows of
    the areas are; 0 leaves them to grow with their text.
    """

    widths: tuple[float, ...]
    areas: tuple[StyledArea, ...]
    landscape: bool = False
    heads: int = 0
    points: float = 0.0

    @property
    def last_row(self) -> int:
        """The last row that has a look of its own."""
        return max((area.last[0] for area in self.areas), default=1)


def add_sheet(book: Book, name: str, look: SheetLook) -> None:
    """Add a sheet at the end, behind the one that is in front and stays there.

    A workbook that lacks the styles, as one of an older release may, gets the sheet without them.
    """
    front = book.sheets.active
    book.sheets.add(name, after=book.sheets[len(book.sheets) - 1])
    native = book.sheets[name].api
    there = styles_of(book)
    known = replace(look, areas=tuple(area for area in look.areas if area.style in there))
    if is_file(book):
        dress(native, known)
    else:
        _dress_in_excel(native, known)
    # A new sheet comes to the front, where it is not wanted.
    (getattr(front.impl, "bring_to_front", None) or front.impl.select)()


def dress(sheet: Worksheet, look: SheetLook) -> None:
    """Give a sheet of a file its look."""
    for column, width in enumerate(look.widths, 1):
        sheet.column_dimensions[column_letters(column)].width = width
    for area in look.areas:
        for row in range(area.first[0], area.last[0] + 1):
            for column in range(area.first[1], area.last[1] + 1):
                sheet.cell(row, column).style = area.style
    for row in range(1, look.last_row + 1) if look.points else ():
        sheet.row_dimensions[row].height = look.points
    if look.heads:
        sheet.freeze_panes = f"A{look.heads + 1}"
        sheet.print_title_rows = f"1:{look.heads}"
    set_page(sheet, "landscape" if look.landscape else "portrait", pages=0)


def _dress_in_excel(native: Any, look: SheetLook) -> None:
    for column, width in enumerate(look.widths, 1):
        native.Range(f"{column_letters(column)}1").ColumnWidth = width
    for area in look.areas:
        native.Range(area.address).Style = area.style
    if look.points:
        native.Range(f"A1:A{look.last_row}").RowHeight = look.points
    if look.heads:
        # The sheet has just come to the front: panes belong to the window, not to the sheet.
        window = native.Application.ActiveWindow
        window.SplitColumn, window.SplitRow = 0, look.heads
        window.FreezePanes = True
    with contextlib.suppress(Exception):  # an Excel without any printer knows no pages
        page = native.PageSetup
        page.Orientation = _LANDSCAPE if look.landscape else _PORTRAIT
        page.PaperSize, page.Zoom = _A4, False
        page.FitToPagesWide, page.FitToPagesTall = 1, False
        if look.heads:
            page.PrintTitleRows = f"$1:${look.heads}"
