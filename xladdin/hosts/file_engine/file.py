"""How a file becomes an `xw.Book` without Excel, and how what was done to it is kept: always in a new file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from workbook.files.reading import Contents, contents_of
from workbook.files.spreadsheet import Spreadsheet
from xladdin.hosts import contract, xw
from xladdin.hosts.file_engine.engine import ENGINE, Book, open_copy
from xladdin.hosts.file_engine.losses import losses


def open_book(path: Path) -> xw.Book:
    """The workbook at `path`, in an app of its own; closing the book (or leaving `with`) gives back all it held.

    Raises FileRefused, in words for the user, for a file that is hostile, broken or no workbook.
    """
    app = ENGINE.apps.add()
    try:
        return xw.Book(impl=app.books.open(str(path)))
    except BaseException:
        app.quit()
        raise


def open_copies(copies: Mapping[str, Path]) -> xw.Book:
    """The first of the workbooks that another program has open, the others beside it in the same app.

    Each is given by what that program calls it, its path if it has one, and by the copy that was saved for us to read.
    Closing all of them gives back what they held. Raises FileRefused as `open_book`.
    """
    app = ENGINE.apps.add()
    try:
        held = [open_copy(app, Path(path), copy) for path, copy in copies.items()]
    except BaseException:
        app.quit()
        raise
    return xw.Book(impl=held[0])


def contents(book: contract.Book) -> Contents:
    """What a workbook of ours said when it was opened: read from the same bytes, whatever has become of the file.

    Raises FileRefused as `read_workbook` does.
    """
    held = _held(book)
    return contents_of(Spreadsheet(held.data, held.path))


def save_copy(book: contract.Book, out: Path, *, force: bool = False) -> list[str]:
    """Write what the book now holds to a new file, whole or not at all.

    Gives, in words for the user, what the original holds and the copy could not carry over. Raises FileRefused
    where `out` is the original, is no .xlsx, exists already (unless `force`), or would not give back the same cells.
    """
    held = _held(book)
    lost = losses(held.data)  # known before anything is written
    held.write(out, force=force)
    return lost


def _held(book: contract.Book) -> Book:
    held = book.impl
    if not isinstance(held, Book):
        raise TypeError("this serves books that were opened from a file")
    return held
