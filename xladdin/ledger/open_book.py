"""A ledger that is open in Excel, or in the engine that serves files: what its sheets hold now, saved or not."""

from __future__ import annotations

from workbook.refusal import FileRefused, Kind
from xladdin.hosts.content import read_block
from xladdin.hosts.contract import Book
from xladdin.ledger.columns import ALL_COLUMNS, CALENDAR, DISPUTES, GUIDE, REQUESTS, WORDS
from xladdin.ledger.reading import NOT_A_LEDGER, Ledger, RegisterSheet, ledger_of
from xladdin.ledger.sheets.aside import COLUMN_LEFT
from xladdin.ledger.sheets.days import HEADS as DAY_HEADS

_WIDTHS = {
    REQUESTS: len(ALL_COLUMNS[REQUESTS]) + 6,
    DISPUTES: len(ALL_COLUMNS[DISPUTES]) + 6,
    GUIDE: 3,
    WORDS: COLUMN_LEFT,
    CALENDAR: len(DAY_HEADS),
}
_MOST_ROWS, _GUIDE_ROWS = 200_000, 10


def read_open_ledger(book: Book) -> Ledger:
    """The ledger in an open workbook, one call a sheet; FileRefused where it is none."""
    names = book.sheet_names
    if REQUESTS not in names:
        raise FileRefused(book.name, NOT_A_LEDGER, Kind.NOT_OURS)
    sheets = {}
    for name, width in _WIDTHS.items():
        if name in names:
            last = _GUIDE_ROWS if name == GUIDE else min(book.sheets[name].used_range.last_cell.row, _MOST_ROWS)
            sheets[name] = RegisterSheet(read_block(book, name, (1, 1), (max(last, 2), width)))
    return ledger_of(sheets, book.name)
