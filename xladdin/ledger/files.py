"""A ledger file: guarded, read, and given as a `Ledger`."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

from python_calamine import CalamineSheet, CalamineWorkbook

from workbook.files import guard, package
from workbook.refusal import FileRefused
from xladdin.ledger.columns import CALENDAR, DISPUTES, GUIDE, REQUESTS, WORDS
from xladdin.ledger.reading import NOT_A_LEDGER, Ledger, Sheet, ledger_of

_HIDDEN = re.compile(rb'<row [^<>]*hidden="(?:1|true)"')
_DATE_1904 = re.compile(rb'date1904="(?:1|true)"')
_WANTED = (REQUESTS, DISPUTES, GUIDE, WORDS, CALENDAR)


def read_ledger(path: Path) -> Ledger:
    """The ledger in a workbook file, after the guard has looked at it; FileRefused says what is wrong with the file."""
    data = guard.check_workbook(path, guard.LEDGER)
    book = open_workbook(data, path)
    if REQUESTS not in book.sheet_names:
        raise FileRefused(path, NOT_A_LEDGER)
    entries = package.entries(data, guard.LEDGER.part, guard.LEDGER.total)
    parts = package.sheets(data, entries)
    since_1904 = bool(_DATE_1904.search(package.unpack(data, entries[package.BOOK])))
    sheets = {}
    for name in _WANTED:
        if name in book.sheet_names:
            hidden = 0
            if name in (REQUESTS, DISPUTES):
                hidden = len(_HIDDEN.findall(package.unpack(data, entries[parts[name]])))
            sheets[name] = sheet_of(book.get_sheet_by_name(name), hidden)
    return ledger_of(sheets, path.name, since_1904=since_1904)


def open_workbook(data: bytes, path: Path) -> CalamineWorkbook:
    """The reader of a guarded workbook; FileRefused where it cannot read it."""
    try:
        return CalamineWorkbook.from_filelike(BytesIO(data))
    except Exception as error:  # calamine has no common error class; whatever it says, the file cannot be read
        raise FileRefused(path, "打不开，文件可能已损坏；请在 Excel 中另存一份再试。") from error


def sheet_of(sheet: CalamineSheet, hidden: int = 0) -> Sheet:
    """A sheet as the reader of ledgers takes it, its rows one by one from A1."""
    start = sheet.start or (0, 0)
    merged = [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
    left = [None] * start[1]
    rows = (([*left, *row] if left else row) for row in sheet.iter_rows())
    return Sheet([*([()] * start[0]), *rows] if start[0] else rows, merged, hidden)
