"""What the user has set in his Excel that this program has to go by: how it calculates, and how it names cells."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from workbook.refusal import FileRefused, Kind
from xladdin.hosts.contract import Book

_R1C1 = -4150  # XlReferenceStyle


def is_file(book: Book) -> bool:
    """Whether there is no Excel behind the workbook, only our own engine over a file."""
    return book.app.engine.name == "file"


def calculate(book: Book, sheets: Iterable[str]) -> None:
    """Calculate these sheets where the user has turned automatic calculation off; nothing else of his is touched."""
    if book.app.calculation == "manual" and not is_file(book):
        for name in sheets:
            book.sheets[name].api.Calculate()


def counts_columns(book: Book) -> bool:
    """Whether columns have numbers there (R1C1): a link to 「D5」 then leads nowhere, one to 「R5C4」 does."""
    return not is_file(book) and bool(book.app.api.ReferenceStyle == _R1C1)


def open_beside(book: Book, path: Path) -> Book:
    """The workbook at `path`, opened where `book` is open, or the one that is open from there already.

    Raises FileRefused where another workbook of that name is open: an Excel cannot hold two.
    """
    for other in book.app.books:
        if other.name.casefold() == path.name.casefold():
            if Path(other.fullname) == path:
                return other
            words = f"已经打开了另一份同名的工作簿（{other.fullname}），Excel 不能同时打开两份；请先关上那一份再点"
            raise FileRefused(path, words, Kind.IN_USE)
    return book.app.books.open(str(path))
