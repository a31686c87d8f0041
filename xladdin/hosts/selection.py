"""Where the user is in the workbook: bringing him to a cell, and whether he can type there."""

from __future__ import annotations

import contextlib

from workbook.layout import Place
from xladdin.hosts.application import is_file
from xladdin.hosts.contract import Book
from xladdin.hosts.protection import is_protected


def go_to(book: Book, place: Place) -> None:
    """Bring a sheet to the front and select a cell of it, where its protection allows that; a hidden one is shown."""
    sheet = book.sheets[place.sheet]
    cell = sheet.range((place.row, place.column))
    if not is_file(book):
        # Sheet and cell in one call. A hidden sheet and a cell that may not be selected refuse: those go step by step.
        with contextlib.suppress(Exception):
            book.app.api.Goto(cell.api)
            return
    # The method of xlwings itself asks which Excel is in the foreground, and fails unless it is the only one.
    bring_to_front = getattr(sheet.impl, "bring_to_front", None) or sheet.impl.select
    try:
        bring_to_front()
    except Exception:  # each engine has its own for a sheet without a tab
        with contextlib.suppress(Exception):  # a workbook whose structure is protected: the status bar names the cell
            sheet.visible = True
            bring_to_front()
    with contextlib.suppress(Exception):  # each engine has its own; the sheet is in front, most of what was wanted
        cell.select()


def is_locked(book: Book, place: Place) -> bool:
    """Whether nobody can type into a cell, its sheet being protected as the template has it."""
    native = book.sheets[place.sheet].api
    if is_file(book):
        return bool(native.cell(place.row, place.column).protection.locked) and is_protected(book, place.sheet)
    return native.Range(place.address).Locked is True
