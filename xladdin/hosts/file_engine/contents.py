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
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.drawing.image import PILImage
from openpyxl.formula.tokenizer import TokenizerError
from openpyxl.workbook import Workbook
from openpyxl.workbook.properties import CalcProperties
from openpyxl.worksheet.formula import DataTableFormula
from openpyxl.worksheet.worksheet import Worksheet

from workbook.addresses import column_letters
from workbook.cell_text import plain_text, spelled
from workbook.files.cells import Address
from workbook.files.spreadsheet import Spreadsheet
from workbook.files.weight import opened_weight
from workbook.refusal import FileRefused, Kind
from xladdin.hosts.file_engine import values

# What openpyxl raises when a part of a file is not as it expects; it has no exception of its own for that.
# What is no XML is a SyntaxError to both of its parsers.
_TROUBLES = (
    *(ValueError, TypeError, AttributeError, LookupError, OSError, EOFError),
    *(SyntaxError, ArithmeticError, RecursionError, AssertionError, NotImplementedError, TokenizerError),
)
# Pillow, where it is installed, refuses a picture of very many pixels by an exception of its own.
_TOO_LARGE_PICTURE: tuple[type[Exception], ...] = (PILImage.DecompressionBombError,) if PILImage else ()


def load(data: bytes, path: Path) -> Workbook:
    """The workbook in these bytes, with formulas and partly formatted texts; FileRefused, naming `path`, if broken."""
    try:
        with warnings.catch_warnings():
            # What openpyxl cannot keep is told to the user by `losses`, in Chinese.
            warnings.simplefilter("ignore")
            found = openpyxl.load_workbook(BytesIO(data), rich_text=True)
    except _TOO_LARGE_PICTURE as trouble:
        raise FileRefused(
            path, "里面有一张图片太大，打开会耗尽内存；请在 Excel 里压缩或者删除这张图片，保存后再用", Kind.TOO_LARGE
        ) from trouble
    except _TROUBLES as trouble:
        raise FileRefused(
            path, "文件内容不完整或已损坏，读不出来；请用 Excel 打开后另存一份，再用另存的文件", Kind.DAMAGED
        ) from trouble
    _unspell(found, data, path)
    return found


def as_guarded(data: bytes, path: Path, workbook: Workbook) -> Spreadsheet:
    """The bytes of a workbook for our own reader, within the limits that the guard has for this kind."""
    return Spreadsheet(data, path, opened_weight(workbook.sheetnames))


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
    book = as_guarded(data, path, workbook)
    for title, (row, column), cell in spelled_out:
        rows = book.sheet(title).rows
        if row <= len(rows) and column <= len(rows[row - 1]) and isinstance(text := rows[row - 1][column - 1], str):
            cell._value = _runs_unspelled(cell.value, text) if isinstance(cell.value, CellRichText) else text


def _runs_unspelled(rich: CellRichText, text: str) -> CellRichText:
    """The runs of a partly formatted text, of which openpyxl gives the spelling, as they make up what it says."""
    found, rest = [], text
    for run in rich:
        said = next((one for one in (plain_text(str(run)), str(run)) if rest.startswith(one)), None)
        if said is None:
            return rich
        found.append(_run(run, said))
        rest = rest[len(said) :]
    return CellRichText(found)


def _runs_spelled(rich: CellRichText) -> CellRichText:
    return CellRichText([_run(run, spelled(str(run))) for run in rich])


def _run(run: str | TextBlock, text: str) -> str | TextBlock:
    """A run with another text."""
    return TextBlock(run.font, text) if isinstance(run, TextBlock) else text


@contextlib.contextmanager
def _spelled(workbook: Workbook) -> Iterator[None]:
    """Within the block every text is as it has to stand in the file, 「_x0041_」 as 「_x005F_x0041_」."""
    changed: list[tuple[Any, str | CellRichText]] = []
    for sheet in workbook.worksheets:
        cell: Any
        for cell in sheet._cells.values():
            text = cell.value
            if type(text) is str and cell.data_type == "s" and (put := spelled(text)) != text:
                changed.append((cell, text))
                cell._value = put
            elif isinstance(text, CellRichText):
                changed.append((cell, text))
                cell._value = _runs_spelled(text)
    try:
        yield
    finally:
        for cell, text in changed:
            cell._value = text


def _is_spelled(value: object) -> bool:
    return isinstance(value, str | CellRichText) and "_x" in str(value)


def proven(workbook: Workbook, path: Path) -> bytes:
    """The workbook as the bytes of an .xlsx file to be written to `path`.

    Raises FileRefused, naming sheet and cell, if the bytes do not give back what every cell holds.
    """
    target = BytesIO()
    # openpyxl leaves the results of formulas out: Excel has to calculate them on opening.
    workbook.calculation = workbook.calculation or CalcProperties()  # a file need not say how it calculates
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
    if place := _first_difference(workbook, as_guarded(data, path, workbook)):
        raise FileRefused(path, f"写出的内容与原内容不一致（{place}），没有写出文件", Kind.NOT_WRITTEN)
    return data


def _first_difference(here: Workbook, there: Spreadsheet) -> str:
    """Where a workbook and what our own reader finds in its bytes first differ, in words; nothing if they do not."""
    if here.sheetnames != list(there.tabs):
        return "工作表的个数或名称"
    for sheet in here.worksheets:
        one, other = _held(sheet), _read(there, sheet.title)
        for at in there.sheet(sheet.title).unfilled:
            one.pop(at, None)
            other.pop(at, None)
        if one == other:
            continue
        for row, column in sorted({*one, *other}):
            if not _same(one.get((row, column), _EMPTY), other.get((row, column), _EMPTY), here.epoch):
                return f"工作表「{sheet.title}」的 {column_letters(column)}{row} 单元格"
    return ""


_EMPTY = "", None


def _held(sheet: Worksheet) -> dict[Address, tuple[str, object]]:
    """What the cells hold that hold something, a formula told by 「f」."""
    found: dict[Address, tuple[str, object]] = {}
    for at, cell in sheet._cells.items():
        if cell.data_type == "f":
            # A table of what-if results stands in the file without a text.
            found[at] = "f", "=" if isinstance(cell.value, DataTableFormula) else values.formula_text(cell.value)
        elif cell.value is not None:
            found[at] = "", _one_break(values.content(cell))
    return found


def _read(book: Spreadsheet, name: str) -> dict[Address, tuple[str, object]]:
    """The same as the file has it."""
    found: dict[Address, tuple[str, object]] = {
        (row, column): ("", _one_break(values.plain(value)))
        for row, line in enumerate(book.sheet(name).rows, 1)
        for column, value in enumerate(line, 1)
        if value is not None
    }
    return found | {at: ("f", formula) for at, formula in book.formulas(name).items()}


def _one_break(held: object) -> object:
    """A line break is one character however it is spelled, and a text without characters is an empty cell."""
    return held.replace("\r\n", "\n") or None if isinstance(held, str) else held


def _same(one: tuple[str, object], other: tuple[str, object], epoch: dt.datetime) -> bool:
    (kind, held), (other_kind, read) = one, other
    if isinstance(held, dt.datetime) or isinstance(read, dt.datetime):
        # Which formats show a date is known in two ways; the number behind it is one, and exact to a second.
        days, others = (_days(value, epoch) for value in (held, read))
        return days is not None and others is not None and abs(days - others) < 1 / 86_400
    if isinstance(held, float) and isinstance(read, float):
        return math.isclose(held, read, rel_tol=1e-14)  # Excel keeps 15 digits
    return (kind, held) == (other_kind, read)


def _days(value: object, epoch: dt.datetime) -> float | None:
    if isinstance(value, dt.datetime):
        return (value - epoch).total_seconds() / 86_400
    return value if isinstance(value, float) else None
