"""What the user has set in his Excel that this program has to go by: how it calculates, and how it names cells."""

from __future__ import annotations

from collections.abc import Iterable

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
