"""What a cell may hold, as a closed set: what is taken from Excel or a file, and what is handed over to be written.

The table, with what Excel's object model gives (`Range.Value` through pywin32) and what it is given:

| in the cell          | from COM                 | here                | handed over                             |
|----------------------|--------------------------|---------------------|-----------------------------------------|
| nothing, empty text  | None, ""                 | None                | None                                    |
| number               | float                    | float               | float                                   |
| number, currency     | Decimal of 4 decimals    | float, every digit  | float                                   |
| TRUE, FALSE          | bool                     | bool                | bool                                    |
| date, time           | TimeType                 | datetime, no zone   | datetime                                |
| text                 | str                      | str                 | the text after an apostrophe            |
| error                | int (a SCODE)            | CellError           | its name, which Excel takes for it      |
| formula              | what it came to          | Formula, if asked   | its text                                |

Anything else, in either direction, is an error with its address: no None stands for something not understood.
Sources: Range.Value, Range.Value2 and XlCVError in the Excel object model; xlwings #65 on currency cells.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from workbook.addresses import column_letters
from workbook.layout import Place
from workbook.refusal import FileRefused, Kind
from xladdin.hosts.contract import Book


class CellError(str):
    """An error value of Excel, 「#DIV/0!」: told apart from text that only reads like one."""

    __slots__ = ()


class Formula(str):
    """A formula, with its "=": told apart from text that only begins like one."""

    __slots__ = ()


Content = float | int | str | bool | dt.datetime | None
Block = list[list[Content]]

# XlCVError. An error arrives as the SCODE 0x800A0000 + number, which is a negative int.
ERRORS = {
    2000: "#NULL!",
    2007: "#DIV/0!",
    2015: "#VALUE!",
    2023: "#REF!",
    2029: "#NAME?",
    2036: "#NUM!",
    2042: "#N/A",
    2043: "#GETTING_DATA",
    2045: "#SPILL!",
    2046: "#CONNECT!",
    2047: "#BLOCKED!",
    2048: "#UNKNOWN!",
    2049: "#FIELD!",
    2050: "#CALC!",
}
ERROR_NAMES = frozenset(ERRORS.values())
_SCODE = -(2**31) + 0xA0000
_NUMBERS = range(2000, 3000)


def read_block(book: Book, name: str, first: tuple[int, int], last: tuple[int, int]) -> Block:
    """What a sheet holds from `first` to `last`, each (row, column) from 1; of a formula, what it came to.

    In a file, a formula that nobody has calculated is itself, a Formula. FileRefused, with the address, for a content
    that is none of the table above.
    """
    area = book.sheets[name].range(first, last)
    rows = _rows(area.raw_value)
    if any(isinstance(value, Decimal) for row in rows for value in row):
        rows = _with_every_digit(rows, _rows(area.api.Value2))
    return [
        [
            value if value is None or type(value) is float else _taken(value, book.name, Place(name, row, column))
            for column, value in enumerate(line, first[1])
        ]
        for row, line in enumerate(rows, first[0])
    ]


def read_formulas(book: Book, name: str, first: tuple[int, int], last: tuple[int, int]) -> list[list[str]]:
    """The same cells as the formula bar shows them; a cell without formula shows what it holds, as text."""
    return [[str(text) for text in row] for row in _rows(book.sheets[name].range(first, last).formula)]


def read_held(book: Book, name: str, first: tuple[int, int], last: tuple[int, int]) -> Block:
    """The same cells, each ready to be written again: its formula where it has one, else its content."""
    values, formulas = read_block(book, name, first, last), read_formulas(book, name, first, last)
    return [
        [formula_in(value, text) or value for value, text in zip(*lines, strict=True)]
        for lines in zip(values, formulas, strict=True)
    ]


def formula_in(value: Content, shown: str) -> Formula | None:
    """The formula of a cell, from its value and what the formula bar shows; None if it holds something else.

    Excel shows a text that begins with "=" there as it is: only a formula shows something else than its value.
    """
    if isinstance(value, Formula):
        return value
    return Formula(shown) if shown.startswith("=") and shown != value else None


def write_block(book: Book, name: str, first: tuple[int, int], rows: Sequence[Sequence[Content]]) -> None:
    """Write a block of contents whose top left cell is `first`, in one call. TypeError for what no cell can hold."""
    last = first[0] + len(rows) - 1, first[1] + len(rows[0]) - 1
    book.sheets[name].range(first, last).value = [[handed_over(content) for content in row] for row in rows]


def handed_over(content: object) -> Content:
    """A content as it is given to an engine, so that the cell then holds just that. TypeError for any other object.

    Excel makes a number, a date or a formula of a text that looks like one, unless an apostrophe stands before it;
    every text gets one. Whole numbers beyond 2³¹ would travel as a kind that Excel does not know; all go as float.
    """
    if content is None or content == "":
        return None
    if isinstance(content, bool | dt.datetime):
        return content
    if isinstance(content, int | float):
        return float(content)
    if isinstance(content, Formula) or (isinstance(content, CellError) and content in ERROR_NAMES):
        return content
    if isinstance(content, str):
        return "'" + content
    raise TypeError(f"no cell can hold a {type(content).__name__}")


def packed(content: Content) -> object:
    """A content as JSON has it; what JSON has no kind for is an object with one. TypeError for what is no content.

    >>> packed("=SUM"), packed(Formula("=1+1")), packed(12.5), packed(None)
    ('=SUM', {'formula': '=1+1'}, 12.5, None)
    """
    if isinstance(content, dt.datetime):
        return {"moment": content.isoformat()}
    if isinstance(content, Formula | CellError):
        return {"formula" if isinstance(content, Formula) else "error": str(content)}
    if content is None or isinstance(content, str | int | float):
        return content
    raise TypeError(f"a {type(content).__name__} cannot be kept")


def unpacked(stored: object) -> Content:
    """The content that `packed` has made this of; ValueError for anything else."""
    match stored:
        case {"moment": str(text)}:
            return dt.datetime.fromisoformat(text)
        case {"formula": str(text)}:
            return Formula(text)
        case {"error": str(text)}:
            return CellError(text)
        case None | str() | int() | float():
            return stored
    raise ValueError(stored)


def _taken(raw: object, source: str, place: Place) -> Content:
    if isinstance(raw, str):
        return raw or None
    if isinstance(raw, bool | float) or raw is None:
        return raw
    if isinstance(raw, int) and raw - _SCODE in _NUMBERS:
        return CellError(ERRORS.get(raw - _SCODE, f"#{raw - _SCODE}"))
    if isinstance(raw, dt.datetime):
        return dt.datetime(raw.year, raw.month, raw.day, raw.hour, raw.minute, raw.second, raw.microsecond)
    words = f"{place.sheet}第 {place.row} 行第 {column_letters(place.column)} 列的内容读不懂，请清空这一格后重新填写。"
    raise FileRefused(source, words, Kind.UNFIT)


def _with_every_digit(rows: list[list[object]], bare: list[list[object]]) -> list[list[object]]:
    """The same values with those of currency cells as they are, not cut to four decimals."""
    return [
        [number if isinstance(value, Decimal) else value for value, number in zip(*lines, strict=True)]
        for lines in zip(rows, bare, strict=True)
    ]


def _rows(given: Any) -> list[list[object]]:
    """A block as rows; engines give a single cell as it is."""
    return [list(row) for row in given] if isinstance(given, list | tuple) else [[given]]
