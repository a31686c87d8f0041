"""The cells of the small Excel in `fake_excel`, with the habits that a file does not have.

Text that looks like a number, a date or a share becomes one, "-abc" is taken for a formula, a locked cell refuses, a
range can only be selected on the active sheet, and a locked one not where that is forbidden. `SUM` is added up and
`HYPERLINK` shown; another formula keeps the result in the file, or is an error, as a function is that Excel does not
know.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from com_stub import ComError, TimeType
from fake_parts import Comment, Hyperlinks, Interior, Rows, Style
from fake_rules import FormatConditions, Validation
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment as FileComment
from openpyxl.formula.translate import Translator
from openpyxl.utils.cell import get_column_letter

ERRORS = {
    "#NULL!": -2146826288,
    "#DIV/0!": -2146826281,
    "#VALUE!": -2146826273,
    "#REF!": -2146826265,
    "#NAME?": -2146826259,
    "#NUM!": -2146826252,
    "#N/A": -2146826246,
    "#SPILL!": -2146826243,
    "#CALC!": -2146826238,
    "#BUSY!": -2146826237,
}
# In a cell with such a format, Value is a VT_CY, which pywin32 makes a Decimal of; 「[$-804]」 is only a language.
CURRENCY = re.compile(r"[¥￥€£]|\$(?!-)")
FIRST_DAY = dt.datetime(1899, 12, 30)
DIRECTIONS = {-4121: (1, 0), -4162: (-1, 0), -4161: (0, 1), -4159: (0, -1)}


MANUAL = -4135
MONTH_AND_DAY = re.compile(r"(\d{1,2})(?:[-/]|月)(\d{1,2})日?")
WHOLE_DATE = re.compile(r"(\d{4})(?:[-/]|年)(\d{1,2})(?:[-/]|月)(\d{1,2})日?")
THIS_YEAR = 2026


def as_typed(text: str) -> tuple[object, str] | None:
    """What Excel with Chinese settings makes of a text that is typed or assigned, and its format; None: a text."""
    bare = unicodedata.normalize("NFKC", text).strip()
    if match := re.fullmatch(r"[+-]?\d[\d,]*(\.\d*)?(e[+-]?\d+)?", bare, re.IGNORECASE):
        return float(bare.replace(",", "")), ""
    if match := re.fullmatch(r"([+-]?\d+(?:\.\d+)?)%", bare):
        return float(match[1]) / 100, "0%"
    if match := re.fullmatch(r"[¥$](\d+(?:\.\d+)?)", bare):
        return float(match[1]), f'"{bare[0]}"#,##0'
    if match := re.fullmatch(r"(\d+) (\d+)/(\d+)", bare):
        return int(match[1]) + int(match[2]) / int(match[3]), "# ?/?"
    if re.fullmatch(r"true|false", bare, re.IGNORECASE):
        return bare.casefold() == "true", ""
    for pattern in (MONTH_AND_DAY, WHOLE_DATE):
        if match := pattern.fullmatch(bare):
            year, month, day = [THIS_YEAR, *map(int, match.groups())][-3:]
            with contextlib.suppress(ValueError):
                return dt.datetime(year, month, day), "yyyy/m/d"
    return None


class Count:
    def __init__(self, count: int) -> None:
        self.Count = count


class Range:
    def __init__(self, sheet: Any, top: int, left: int, bottom: int, right: int) -> None:
        self.Worksheet = sheet
        self.top, self.left, self.bottom, self.right = top, left, bottom, right
        self.Row, self.Column = top, left
        self.Rows, self.Columns = Count(bottom - top + 1), Count(right - left + 1)
        self.Count = self.Rows.Count * self.Columns.Count
        self.HasArray = False

    def __call__(self, row: int, column: int | None = None) -> Range:
        if column is None:
            row, column = (row - 1) // self.Columns.Count + 1, (row - 1) % self.Columns.Count + 1
        row, column = self.top + int(row) - 1, self.left + int(column) - 1
        return Range(self.Worksheet, row, column, row, column)

    @property
    def Address(self) -> str:
        return self.GetAddress(True, True)

    def GetAddress(self, row: bool, column: bool, style: int = 1, external: bool = False) -> str:
        def one(at: int, line: int) -> str:
            return f"{'$' if column else ''}{get_column_letter(at)}{'$' if row else ''}{line}"

        first, last = one(self.left, self.top), one(self.right, self.bottom)
        return first if self.Count == 1 else f"{first}:{last}"

    # Contents.

    @property
    def Value(self) -> object:
        return self._each(self._shown)

    @property
    def Value2(self) -> object:
        """As Value, but dates and currency are plain numbers."""
        return self._each(lambda cell: self._shown(cell, plain=True))

    @Value.setter
    def Value(self, given: object) -> None:
        self.Worksheet.Parent.changed_by_program()
        if not isinstance(given, list | tuple):
            for cell in self._cells():
                text = isinstance(given, str) and given.startswith("=")
                self._enter(cell, Translator(given, self._origin).translate_formula(cell.coordinate) if text else given)
            return
        rows = given if given and isinstance(given[0], list | tuple) else [given]
        for row, line in enumerate(rows, self.top):
            for column, value in enumerate(line, self.left):
                self._enter(self._sheet.cell(row, column), value)

    @property
    def Formula(self) -> object:
        def text(cell) -> str:
            if cell.value is None or isinstance(cell.value, str):
                return cell.value or ""
            return f"{cell.value:.15g}" if not isinstance(cell.value, bool) else str(cell.value).upper()

        return self._each(text, "")

    Formula = Formula.setter(Value.fset)

    def ClearContents(self) -> None:
        self.Worksheet.Parent.changed_by_program()
        for cell in self._cells():
            self._enter(cell, None)

    def _enter(self, cell, given: object) -> None:
        """What happens when this is typed into a cell."""
        if self._sheet.protection.sheet and cell.protection.locked:
            raise ComError("您试图更改的单元格或图表位于受保护的工作表中。")
        if isinstance(cell, MergedCell):
            return
        if isinstance(given, str):
            self._enter_text(cell, given)
        else:
            cell.value = given.replace(tzinfo=None) if hasattr(given, "tzinfo") else given
        if cell.data_type == "f":
            self.calculate(cell)

    def _enter_text(self, cell, given: str) -> None:
        if given.startswith("'"):
            cell.value, cell.data_type = given[1:], "s"
        elif cell.number_format != "@" and (converted := as_typed(given)) is not None:
            cell.value, number_format = converted
            if number_format and cell.number_format == "General":
                cell.number_format = number_format
        elif given in ERRORS:
            cell.value, cell.data_type = given, "e"
        elif given.startswith("@"):
            raise ComError("应用程序定义或对象定义错误")
        elif given.startswith(("+", "-")):
            cell.value = f"={given}"
        else:
            cell.value = given or None

    def _shown(self, cell, plain: bool = False) -> object:
        value = cell.value
        if cell.data_type == "f":
            value = self._result(cell)
        if isinstance(value, bool) or value is None:
            return value
        if isinstance(value, int | float):
            currency = not plain and CURRENCY.search(cell.number_format)
            return Decimal(repr(value)).quantize(Decimal("0.0001")) if currency else float(value)
        if hasattr(value, "year"):
            if plain:
                return (value - FIRST_DAY).total_seconds() / 86_400
            return TimeType(value.year, value.month, value.day, value.hour, value.minute, value.second)
        return ERRORS.get(value, value) if cell.data_type in "ef" else value

    def _result(self, cell) -> object:
        """What a formula came to; with manual calculation, when it was last calculated."""
        known = self.Worksheet.Parent.calculated
        at = self.Worksheet.Name, cell.coordinate
        if self.Worksheet.Application.Calculation != MANUAL or at not in known:
            self.calculate(cell)
        return known[at]

    def calculate(self, cell) -> None:
        self.Worksheet.Parent.calculated[self.Worksheet.Name, cell.coordinate] = self._calculated(cell)

    def _calculated(self, cell) -> object:
        if match := re.fullmatch(r'=HYPERLINK\("[^"]*","([^"]*)"\)', cell.value):
            return match[1]
        if match := re.fullmatch(r"=SUM\(([A-Z]+\d+:[A-Z]+\d+)\)", cell.value):
            shown = self.Worksheet.Range(match[1]).Value2
            rows = shown if isinstance(shown, tuple) else ((shown,),)
            return float(sum(v for row in rows for v in row if isinstance(v, float)))
        result = self.Worksheet.Parent.result(self.Worksheet.Name, cell.coordinate, cell.value)
        return "#NAME?" if result is None else result

    # Formats, notes, links.

    @property
    def NumberFormat(self) -> str | None:
        found = {cell.number_format for cell in self._cells()}
        return found.pop() if len(found) == 1 else None

    @NumberFormat.setter
    def NumberFormat(self, value: str) -> None:
        self.Worksheet.Parent.changed_by_program()
        for cell in self._cells():
            cell.number_format = value

    @property
    def Locked(self) -> bool | None:
        """None where it is not the same in all cells; so Style too."""
        found = {bool(cell.protection.locked) for cell in self._cells()}
        return found.pop() if len(found) == 1 else None

    @property
    def Style(self) -> Style | None:
        found = {cell.style for cell in self._cells()}
        return Style(found.pop()) if len(found) == 1 else None

    @Style.setter
    def Style(self, name: str) -> None:
        self.Worksheet.Parent.changed_by_program()
        if self._sheet.protection.sheet:
            raise ComError("无法设置类 Range 的 Style 属性")
        for cell in self._cells():
            cell.style = name

    @property
    def ColumnWidth(self) -> float | None:
        """Of whole columns, in characters."""
        found = {self._sheet.column_dimensions[cell.column_letter].width for cell in self._cells()}
        return found.pop() if len(found) == 1 else None

    @ColumnWidth.setter
    def ColumnWidth(self, value: float) -> None:
        self.Worksheet.Parent.changed_by_program()
        for cell in self._cells():
            self._sheet.column_dimensions[cell.column_letter].width = value

    @property
    def RowHeight(self) -> float | None:
        """Of whole rows, in points."""
        found = {self._sheet.row_dimensions[cell.row].height for cell in self._cells()}
        return found.pop() if len(found) == 1 else None

    @RowHeight.setter
    def RowHeight(self, value: float) -> None:
        self.Worksheet.Parent.changed_by_program()
        for cell in self._cells():
            self._sheet.row_dimensions[cell.row].height = value

    @property
    def FormatConditions(self) -> FormatConditions:
        return FormatConditions(self)

    @property
    def Validation(self) -> Validation:
        return Validation(self)

    @property
    def address_in_file(self) -> str:
        """The cells as a file names them."""
        last = f"{get_column_letter(self.right)}{self.bottom}"
        return self._origin if self.Count == 1 else f"{self._origin}:{last}"

    @property
    def Interior(self) -> Interior:
        return Interior(self)

    @property
    def Comment(self) -> Comment | None:
        cell = self._first
        return Comment(cell) if cell.comment else None

    def AddComment(self, text: str) -> Comment:
        self._first.comment = FileComment(text, "Excel")
        return Comment(self._first)

    @property
    def Hyperlinks(self) -> Hyperlinks:
        return Hyperlinks(self)

    # Merged cells, moving about.

    @property
    def MergeArea(self) -> Range:
        for area in self._sheet.merged_cells.ranges:
            if area.min_row <= self.top <= area.max_row and area.min_col <= self.left <= area.max_col:
                return self.Worksheet.Range(area.coord)
        return self(1, 1)

    @property
    def MergeCells(self) -> bool | None:
        inside = sum(
            max(0, min(area.max_row, self.bottom) - max(area.min_row, self.top) + 1)
            * max(0, min(area.max_col, self.right) - max(area.min_col, self.left) + 1)
            for area in self._sheet.merged_cells.ranges
        )
        return False if not inside else True if inside == self.Count else None

    @property
    def EntireRow(self) -> Rows:
        return Rows(self._sheet, range(self.top, self.bottom + 1))

    def Merge(self, across: bool) -> None:
        for top in range(self.top, self.bottom + 1) if across else [self.top]:
            bottom = top if across else self.bottom
            self._sheet.merge_cells(None, top, self.left, bottom, self.right)

    def End(self, direction: int) -> Range:
        down, right = DIRECTIONS[direction]
        row, column = self.top, self.left

        def holds(r: int, c: int) -> bool:
            return (r, c) in self._sheet._cells and self._sheet._cells[r, c].value is not None

        in_block = holds(row, column) and holds(row + down, column + right)
        while True:
            row, column = row + down, column + right
            if not (1 <= row <= 1_048_576 and 1 <= column <= 16_384):
                row, column = row - down, column - right
                break
            if holds(row, column) and not (in_block and holds(row + down, column + right)):
                break
        return Range(self.Worksheet, row, column, row, column)

    def Select(self) -> None:
        if self.Worksheet.Parent.file.active is not self._sheet:
            raise ComError("类 Range 的 Select 方法无效")
        held = self._sheet.protection
        if held.sheet and held.selectLockedCells and self._first.protection.locked:
            return  # nothing happens where locked cells cannot be selected
        self.Worksheet.Application.Selection = self

    @property
    def _sheet(self):
        return self.Worksheet.sheet

    @property
    def _first(self):
        return self._sheet.cell(self.top, self.left)

    @property
    def _origin(self) -> str:
        return self._first.coordinate

    def _rows(self) -> Iterator[tuple]:
        return self._sheet.iter_rows(self.top, self.bottom, self.left, self.right)

    def _cells(self) -> list:
        return [cell for row in self._rows() for cell in row]

    def _each(self, read, of_none: object = None) -> object:
        """What is read of each cell; most of a block holds nothing, and reading makes no cell."""
        cells, columns = self._sheet._cells, range(self.left, self.right + 1)
        rows = tuple(
            tuple(read(cells[row, column]) if (row, column) in cells else of_none for column in columns)
            for row in range(self.top, self.bottom + 1)
        )
        return rows[0][0] if self.Count == 1 else rows
