"""A ledger file: guarded, read, and given as a `Ledger`."""

from __future__ import annotations

import re
from pathlib import Path

from workbook.files import guard, package
from workbook.files.spreadsheet import Spreadsheet
from workbook.files.weight import LEDGER
from workbook.refusal import FileRefused, Kind
from xladdin.ledger.columns import CALENDAR, DISPUTES, GUIDE, REQUESTS, WORDS
from xladdin.ledger.reading import NOT_A_LEDGER, Ledger, RegisterSheet, ledger_of

_HIDDEN = re.compile(rb'<row [^<>]*hidden="(?:1|true)"')
_WANTED = (REQUESTS, DISPUTES, GUIDE, WORDS, CALENDAR)
# A heavier sheet is read row by row, in bounded memory; there, merged cells are not spread over their rows.
_WHOLE = 24 << 20


def read_ledger(path: Path) -> Ledger:
    """The ledger in a workbook file, after the guard has looked at it; FileRefused says what is wrong with the file."""
    book = open_workbook(path)
    if REQUESTS not in book.sheet_names:
        raise FileRefused(path, NOT_A_LEDGER, Kind.NOT_OURS)
    sheets = {name: sheet_of(book, name) for name in _WANTED if name in book.sheet_names}
    return ledger_of(sheets, path.name, since_1904=book.setting.since_1904)


def open_workbook(path: Path) -> Spreadsheet:
    """A workbook that may weigh as much as a ledger; FileRefused where it is none, or not sound."""
    return Spreadsheet(guard.workbook_bytes(path), path, LEDGER)


def sheet_of(book: Spreadsheet, name: str) -> RegisterSheet:
    """A sheet as the reader of ledgers takes it."""
    entry = book.parts[book.tabs[name].part]
    hidden = _hidden_rows(book.data, entry) if name in (REQUESTS, DISPUTES) else 0
    if entry.size > _WHOLE:
        return RegisterSheet(book.rows(name), hidden=hidden)
    found = book.sheet(name)
    merged = [(top - 1, left - 1, bottom - 1, right - 1) for top, left, bottom, right in found.merged]
    return RegisterSheet(found.rows, merged, hidden)


def _hidden_rows(data: bytes, entry: package.Entry) -> int:
    count, rest = 0, b""
    for chunk in package.chunks(data, entry):
        text = rest + chunk
        whole = text.rfind(b"<")
        count += len(_HIDDEN.findall(text[:whole]))
        rest = text[whole:]
    return count
