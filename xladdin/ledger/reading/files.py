"""A ledger file: guarded, read, and given as a `Ledger`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from workbook.files import guard
from workbook.files.cells import Area
from workbook.files.spreadsheet import Spreadsheet
from workbook.files.weight import LEDGER
from workbook.refusal import FileRefused, Kind
from xladdin.ledger.reading.frames import NOT_A_LEDGER, Ledger, RegisterSheet, ledger_of
from xladdin.ledger.reading.plain_sheet import CellSetting, read_plain
from xladdin.ledger.reading.plain_texts import shared_texts
from xladdin.ledger.terms.columns import CALENDAR, DISPUTES, GUIDE, REQUESTS, WORDS

_HIDDEN = re.compile(rb'<row (?=[^<>]*hidden="(?:1|true)")[^<>]*?r="(\d+)"')
_WANTED = (REQUESTS, DISPUTES, GUIDE, WORDS, CALENDAR)
# A heavier sheet that is not written plainly is read row by row; there, merged cells are not spread over their rows.
_WHOLE = 6 << 20


def read_ledger(path: Path) -> Ledger:
    """The ledger in a workbook file, after the guard has looked at it; FileRefused says what is wrong with the file."""
    book = open_workbook(path)
    if REQUESTS not in book.sheet_names:
        raise FileRefused(path, NOT_A_LEDGER, Kind.NOT_OURS)
    texts = shared_texts(book.strings_part())
    sheets = {
        name: register_of(book, name, texts) if name in (REQUESTS, DISPUTES) else sheet_of(book, name)
        for name in _WANTED
        if name in book.sheet_names
    }
    return ledger_of(sheets, path.name, since_1904=book.since_1904)


def open_workbook(path: Path) -> Spreadsheet:
    """A workbook that may weigh as much as a ledger; FileRefused where it is none, or not sound."""
    return Spreadsheet(guard.workbook_bytes(path), path, LEDGER)


def register_of(book: Spreadsheet, name: str, texts: Sequence[bytes] | None) -> RegisterSheet:
    """A register, by columns where its sheet is written plainly; `texts` are those of `shared_texts`."""
    if texts is not None:
        plain = read_plain(book.chunks(name), CellSetting(texts, book.dates, book.since_1904), LEDGER)
        if plain is not None:
            merged = _from_zero(book.around(name, plain.around).merged)
            return RegisterSheet((), merged, plain.hidden, plain.columns)
    return sheet_of(book, name)


def sheet_of(book: Spreadsheet, name: str) -> RegisterSheet:
    """A sheet as the reader of ledgers takes it, row by row."""
    entry = book.parts[book.tabs[name].part]
    hidden = _hidden_rows(book.chunks(name)) if name in (REQUESTS, DISPUTES) else frozenset[int]()
    if entry.size > _WHOLE:
        return RegisterSheet(book.rows(name), hidden=hidden)
    found = book.sheet(name)
    return RegisterSheet(found.rows, _from_zero(found.merged), hidden)


def _from_zero(merged: Iterable[Area]) -> list[Area]:
    return [(top - 1, left - 1, bottom - 1, right - 1) for top, left, bottom, right in merged]


def _hidden_rows(chunks: Iterable[bytes]) -> frozenset[int]:
    found: set[int] = set()
    rest = b""
    for chunk in chunks:
        text = rest + chunk
        whole = text.rfind(b"<")
        found.update(int(number) for number in _HIDDEN.findall(text[:whole]))
        rest = text[whole:]
    return frozenset(found)
