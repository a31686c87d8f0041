"""What the user has set in his Excel that this program has to go by: how it calculates, and how it names cells."""

from __future__ import annotations

from collections.abc import Iterable

from xladdin.hosts.contract import Book

_R1C1 = -4150  # XlReferenceStyle


def calculate(book: Book, sheets: Iterable[str]) -> None:
    """Calculate these sheets where the user has turned automatic calculation off; nothing else of his is touched."""
    if book.app.calculation == "manual" and book.app.engine.name != "file":
        for name in sheets:
            book.sheets[name].api.Calculate()


def counts_columns(book: Book) -> bool:
    """Whether columns have numbers there (R1C1): a link to 「D5」 then leads nowhere, one to 「R5C4」 does."""
    return book.app.engine.name != "file" and bool(book.app.api.ReferenceStyle == _R1C1)
