"""The bytes of a copy of a workbook, given out only once reading them back has shown the same cells."""

from __future__ import annotations

import contextlib
import datetime as dt
import math
import warnings
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
from lxml.etree import SerialisationError
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from workbook.cell_text import spelled
from workbook.files.spreadsheet import Spreadsheet
from workbook.files.weight import OPENED_LEDGER
from workbook.refusal import FileRefused, Kind
from xladdin.hosts import values

# What openpyxl raises when a part of a file is not as it expects; it has no exception of its own for that.
# What is no XML is a SyntaxError to both of its parsers.
_TROUBLES = (
    *(ValueError, TypeError, AttributeError, LookupError, OSError, EOFError),
    *(SyntaxError, ArithmeticError, RecursionError, AssertionError, NotImplementedError),
)


def load(data: bytes, path: Path) -> Workbook:
    """The workbook in these bytes, with formulas and partly formatted texts; FileRefused, naming `path`, if broken."""
    try:
        with warnings.catch_warnings():
            # What openpyxl cannot keep is told to the user by `losses`, in Chinese.
            warnings.simplefilter("ignore")
            found = openpyxl.load_workbook(BytesIO(data), rich_text=True)
    except _TROUBLES as trouble:
        raise FileRefused(
            path, "文件内容不完整或已损坏，读不出来；请用 Excel 打开后另存一份，再用另存的文件", Kind.DAMAGED
        ) from trouble
    _unspell(found, data, path)
    return found


def _unspell(workbook: Workbook, data: bytes, path: Path) -> None:
    """Let every text mean what Excel shows: openpyxl takes apart some escapes of SpreadsheetML and not others."""
    spelled_out: list[tuple[str, tuple[int, int], Any]] = [
        (sheet.title, at, cell)
        for sheet in workbook.worksheets
        for at, cell in sheet._cells.items()
        if _is_spelled(cell.value)
    ]
    if not spelled_out:
        return
    book = Spreadsheet(data, path, OPENED_LEDGER)  # the guard has weighed it
    for title, (row, column), cell in spelled_out:
        rows = book.sheet(title).rows
        if row <= len(rows) and column <= len(rows[row - 1]) and isinstance(text := rows[row - 1][column - 1], str):
            cell._value = text


@contextlib.contextmanager
def _spelled(workbook: Workbook) -> Iterator[None]:
    """Within the block every text is as it has to stand in the file, 「_x0041_」 as 「_x005F_x0041_」."""
    changed: list[tuple[Any, str]] = []
    for sheet in workbook.worksheets:
        cell: Any
        for cell in sheet._cells.values():
            if type(text := cell.value) is str and cell.data_type == "s" and (put := spelled(text)) != text:
                changed.append((cell, text))
                cell._value = put
    try:
        yield
    finally:
        for cell, text in changed:
            cell._value = text


def _is_spelled(value: object) -> bool:
    return type(value) is str and "_x" in value


def proven(workbook: Workbook, path: Path) -> bytes:
    """The workbook as the bytes of an .xlsx file to be written to `path`.

    Raises FileRefused, naming sheet and cell, if the bytes do not give back what every cell holds.
    """
    target = BytesIO()
    # openpyxl leaves the results of formulas out: Excel has to calculate them on opening.
    workbook.calculation.fullCalcOnLoad = True
    try:
        with _spelled(workbook):
            workbook.save(target)
    except (OSError, SerialisationError) as trouble:  # openpyxl writes each sheet to a temporary file first
        raise FileRefused(
            path, "写临时文件没有成功，没有写出文件；请检查磁盘空间和临时文件夹，清理后再试", Kind.NOT_WRITTEN
        ) from trouble
    except _TROUBLES as trouble:
        raise FileRefused(
            path, "这个工作簿里有无法另存的内容，没有写出文件；请在 Excel 里操作", Kind.NOT_WRITTEN
        ) from trouble
    data = target.getvalue()
    if place := _first_difference(workbook, load(data, path)):
        raise FileRefused(path, f"写出的内容与原内容不一致（{place}），没有写出文件", Kind.NOT_WRITTEN)
    return data


def _first_difference(here: Workbook, there: Workbook) -> str:
    """Where two workbooks first differ, in words; nothing if they hold the same."""
    if here.sheetnames != there.sheetnames:
        return "工作表的个数或名称"
    for one, other in zip(here.worksheets, there.worksheets, strict=True):
        for row, column in sorted({*one._cells, *other._cells}):
            if not _same(_held(one, row, column), _held(other, row, column)):
                return f"工作表「{one.title}」的 {one.cell(row, column).coordinate} 单元格"
    return ""


def _held(sheet: Worksheet, row: int, column: int) -> tuple[str, object]:
    cell = sheet._cells.get((row, column))
    if cell is None or cell.value is None:
        return "", None
    if cell.data_type == "f":
        return "f", values.formula_text(cell.value)
    # A line break is one character however it is spelled, and a text without characters is an empty cell.
    held = values.content(cell)
    return ("", held.replace("\r\n", "\n") or None) if isinstance(held, str) else ("", held)


def _same(one: tuple[str, object], other: tuple[str, object]) -> bool:
    (kind, held), (other_kind, read) = one, other
    if isinstance(held, float) and isinstance(read, float):
        return math.isclose(held, read, rel_tol=1e-14)  # Excel keeps 15 digits
    if isinstance(held, dt.datetime) and isinstance(read, dt.datetime):
        return abs(held - read) < dt.timedelta(seconds=1)
    return (kind, held) == (other_kind, read)
