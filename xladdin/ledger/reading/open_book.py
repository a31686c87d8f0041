"""A ledger that is open in Excel, or in the engine that serves files: what its sheets hold now, saved or not."""

from __future__ import annotations

from dataclasses import replace

from workbook.refusal import FileRefused, Kind
from xladdin.hosts.areas import TooScattered, hidden_rows, merged_areas
from xladdin.hosts.content import read_block
from xladdin.hosts.contract import Book
from xladdin.ledger.reading.frames import NOT_A_LEDGER, Ledger, RegisterSheet, ledger_of
from xladdin.ledger.sheets.aside import COLUMN_LEFT
from xladdin.ledger.sheets.days import HEADS as DAY_HEADS
from xladdin.ledger.terms.columns import ALL_COLUMNS, CALENDAR, DISPUTES, GUIDE, REQUESTS, WORDS

_WIDTHS = {
    REQUESTS: len(ALL_COLUMNS[REQUESTS]) + 6,
    DISPUTES: len(ALL_COLUMNS[DISPUTES]) + 6,
    GUIDE: 3,
    WORDS: COLUMN_LEFT,
    CALENDAR: len(DAY_HEADS),
}
_REGISTERS = (REQUESTS, DISPUTES)
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
            sheet = RegisterSheet(read_block(book, name, (1, 1), (max(last, 2), width)))
            sheets[name] = _with_areas(sheet, book, name, (max(last, 2), width)) if name in _REGISTERS else sheet
    return ledger_of(sheets, book.name)


def _with_areas(sheet: RegisterSheet, book: Book, name: str, last: tuple[int, int]) -> RegisterSheet:
    """The same with its hidden rows and merged cells, as a file has them; scattered ones are only said to be there."""
    try:
        merged = [
            (top - 1, left - 1, bottom - 1, right - 1) for top, left, bottom, right in merged_areas(book, name, last)
        ]
        sheet = replace(sheet, merged=merged)
    except TooScattered:
        sheet = replace(sheet, scattered=(*sheet.scattered, "合并的单元格太多，没有逐个看；请拆开合并、逐行填写"))
    try:
        return replace(sheet, hidden=hidden_rows(book, name, last[0]))
    except TooScattered:
        return replace(sheet, scattered=(*sheet.scattered, "很多行被隐藏或者筛选掉了，照样计数"))
