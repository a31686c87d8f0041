"""An xlwings engine over an open LibreOffice document, as wide as the buttons need: for tests only.

Its sheets know protection by the names that Excel has for it, so that the code under test treats them as Excel's.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from types import SimpleNamespace
from typing import Any

from openpyxl.utils.cell import get_column_letter, range_boundaries
from xlwings import base_classes

from xladdin.hosts import xw
from xladdin.hosts.file_engine import values

_LINK = re.compile(r'=HYPERLINK\("([^"]*)"([,;])"([^"]*)"\)')


class Engine:
    name = "libreoffice"
    type = "desktop"
    clean_value_data = staticmethod(values.from_read)
    prepare_xl_data_element = staticmethod(values.for_write)


class App(base_classes.App):
    def __init__(self, book: Book) -> None:
        self._book = book
        self.bar: list[str] = []

    @property
    def api(self) -> SimpleNamespace:
        """The settings of an Excel that this program asks for."""
        return SimpleNamespace(ReferenceStyle=1)

    @property
    def calculation(self) -> str:
        return "automatic"

    @property
    def engine(self) -> Engine:
        return ENGINE

    @property
    def pid(self) -> int:
        return 1

    @property
    def status_bar(self) -> str | bool:
        return self.bar[-1] if self.bar else False

    @status_bar.setter
    def status_bar(self, words: str) -> None:
        self.bar.append(words)

    @property
    def selection(self) -> Range | None:
        chosen = self._book.document.CurrentSelection
        if chosen is None or not hasattr(chosen, "RangeAddress"):
            return None
        area = chosen.RangeAddress
        sheet = Sheet(self._book, self._book.document.Sheets.getByIndex(area.Sheet))
        rows, columns = area.EndRow - area.StartRow + 1, area.EndColumn - area.StartColumn + 1
        return Range(sheet, area.StartRow + 1, area.StartColumn + 1, rows, columns)


class Book(base_classes.Book):
    """An open document, as `xw.Book(impl=…)` takes it; `path` is the file it was opened from."""

    def __init__(self, document: Any, path: str) -> None:
        self.document, self.path = document, path
        self._app = App(self)

    @property
    def app(self) -> App:
        return self._app

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    @property
    def fullname(self) -> str:
        return self.path

    @property
    def sheets(self) -> Sheets:
        return Sheets(self)


class Sheets(base_classes.Sheets):
    def __init__(self, book: Book) -> None:
        self.book = book

    @property
    def active(self) -> Sheet:
        return Sheet(self.book, self.book.document.CurrentController.ActiveSheet)

    def __call__(self, key: int | str) -> Sheet:
        held = self.book.document.Sheets
        if isinstance(key, int):
            return Sheet(self.book, held.getByIndex(key - 1))
        if not held.hasByName(key):
            raise xw.NoSuchObjectError(key)
        return Sheet(self.book, held.getByName(key))

    def __len__(self) -> int:
        return int(self.book.document.Sheets.Count)

    def __iter__(self) -> Iterator[Sheet]:
        return (self(number) for number in range(1, len(self) + 1))


class Allowances:
    """Worksheet.Protection: nothing is allowed."""

    def __getattr__(self, name: str) -> bool:
        return False


class Protection:
    """A sheet's protection as Excel's object model has it."""

    def __init__(self, native: Any) -> None:
        self._native = native
        self.EnableSelection = 0
        self.Protection = Allowances()
        self.Application = None
        self.ProtectDrawingObjects = self.ProtectScenarios = self.ProtectionMode = False

    @property
    def ProtectContents(self) -> bool:
        return bool(self._native.isProtected())

    def Protect(self, *_options: object) -> None:
        self._native.protect("")

    def Unprotect(self, password: str) -> None:
        self._native.unprotect(password)


class Sheet(base_classes.Sheet):
    __slots__ = ("book",)
    book: Book

    def __init__(self, book: Book, native: Any) -> None:
        self.book, self.native = book, native

    @property
    def api(self) -> Protection:
        return Protection(self.native)

    @property
    def name(self) -> str:
        return str(self.native.Name)

    @property
    def index(self) -> int:
        return int(self.native.RangeAddress.Sheet) + 1

    def bring_to_front(self) -> None:
        self.book.document.CurrentController.setActiveSheet(self.native)

    def range(self, first: Any, last: Any = None) -> Range:
        if isinstance(first, str):
            left, top, right, bottom = range_boundaries(first.replace("$", ""))
            return Range(self, top, left, bottom - top + 1, right - left + 1)
        if isinstance(first, Range):
            first, last = (first.row, first.column), last and (last.row, last.column)
        last = last or first
        return Range(self, first[0], first[1], last[0] - first[0] + 1, last[1] - first[1] + 1)


class Range(base_classes.Range):
    __slots__ = ("column", "row", "shape")
    row: int
    column: int
    shape: tuple[int, int]

    def __init__(self, sheet: Sheet, row: int, column: int, rows: int = 1, columns: int = 1) -> None:
        self.sheet, self.row, self.column, self.shape = sheet, row, column, (rows, columns)
        self.options: object = None

    def __len__(self) -> int:
        return self.shape[0] * self.shape[1]

    def __call__(self, row: int, column: int | None = None) -> Range:
        if column is None:
            row, column = (row - 1) // self.shape[1] + 1, (row - 1) % self.shape[1] + 1
        return Range(self.sheet, self.row + row - 1, self.column + column - 1)

    @property
    def api(self) -> Any:
        top, left = self.row - 1, self.column - 1
        bottom, right = top + self.shape[0] - 1, left + self.shape[1] - 1
        return self.sheet.native.getCellRangeByPosition(left, top, right, bottom)

    @property
    def address(self) -> str:
        return f"${get_column_letter(self.column)}${self.row}"

    @property
    def raw_value(self) -> object:
        rows = tuple(tuple(None if v == "" else v for v in row) for row in self.api.getDataArray())
        return rows[0][0] if len(self) == 1 else rows

    @raw_value.setter
    def raw_value(self, given: object) -> None:
        rows = given if isinstance(given, list | tuple) else [[given]]
        if rows and not isinstance(rows[0], list | tuple):
            rows = [rows]
        area = Range(self.sheet, self.row, self.column, len(rows), len(rows[0]))
        area.api.setFormulaArray(tuple(tuple(map(_typed, row)) for row in rows))

    @property
    def formula(self) -> object:
        rows = tuple(tuple(map(_as_in_excel, row)) for row in self.api.getFormulaArray())
        return rows[0][0] if len(self) == 1 else rows

    def clear_contents(self) -> None:
        self.api.clearContents(1 | 2 | 4 | 16)

    def select(self) -> None:
        self.sheet.book.document.CurrentController.select(self.api)


ENGINE = Engine()


def book_of(document: Any, path: str) -> xw.Book:
    """The xlwings book of an open document."""
    if ENGINE.name not in [engine.name for engine in xw.engines]:
        xw.engines.add(xw.Engine(impl=ENGINE))
    return xw.Book(impl=Book(document, path))


def _typed(value: object) -> str:
    """What a person would type for this value: LibreOffice takes it from there."""
    if value is None:
        return ""
    if isinstance(value, bool | dt.datetime | Mapping):
        raise NotImplementedError(f"no button writes {value!r}")
    if isinstance(value, int | float):
        return repr(value)
    text = str(value)
    return _LINK.sub(r'=HYPERLINK("\1";"\3")', text)


def _as_in_excel(formula: str) -> str:
    return _LINK.sub(r'=HYPERLINK("\1","\3")', formula)
