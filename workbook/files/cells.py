"""The cells of one sheet, as its XML says them: what every reader of this program goes by.

The grammar is the one in which Excel, WPS, LibreOffice, openpyxl and XlsxWriter write (ECMA-376 part 1, §18.3.1): rows
and cells in order, one value a cell, nothing foreign among the cells. Whatever could be understood in two ways is
refused, and so is whatever would make a reader hold an endless sheet.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from workbook.addresses import COLUMNS, LAST_COLUMN, LAST_ROW, LETTERS
from workbook.files.dates import Moment, moment
from workbook.files.markup import STRICT, Element, Stream, finder, main, tree
from workbook.files.package import DAMAGED, HOSTILE, Flaw
from workbook.files.strings import item_text, sound_text
from workbook.files.weight import Weight

Address = tuple[int, int]  # row and column, from 1
Area = tuple[int, int, int, int]  # top, left, bottom, right
Content = float | str | bool | Moment | None
UNCALCULATED = "=（未计算）"
_FAR = "离表格太远，打开会耗尽内存；请在 Excel 中删除表格以外的行和列，保存后再用"

_SHEET, _DATA, _ROW, _CELL, _MERGE = (main(name) for name in ("worksheet", "sheetData", "row", "c", "mergeCell"))
_VALUE, _FORMULA, _INLINE, _EXTENSION = (main(name) for name in ("v", "f", "is", "extLst"))
_FILLING = ("array", "dataTable")  # kinds of formulas that fill more cells than their own
# Filters over whole columns are common, and no reader unfolds them, nor a dimension.
_UNBOUNDED = {main(name) for name in ("autoFilter", "sortState", "sortCondition", "dimension")}
_NAMING_AREAS = finder("//*[@ref]")
_AREA = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})(?::([A-Z]{1,3})([1-9]\d{0,6}))?", re.ASCII)
_is_number = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII).fullmatch
_is_error = re.compile(r"#[A-Z0-9/!?_]{1,20}", re.ASCII).fullmatch


@dataclass(slots=True)
class SheetCells:
    """What a sheet holds.

    `rows` begin at row 1 and each ends with its last cell; a number is a float, a date a date, a blank cell None, an
    error its text (「#N/A」), a formula for which the file holds no result UNCALCULATED; `errors` and `uncalculated`
    tell these from texts that look so. `formulas` are all cells that hold a formula. What an array formula or a data
    table without a result has left in the other cells that it fills is no result either: UNCALCULATED, and `unfilled`.
    """

    rows: list[Sequence[Content]] = field(default_factory=list)
    merged: list[Area] = field(default_factory=list)
    formulas: set[Address] = field(default_factory=set)
    uncalculated: set[Address] = field(default_factory=set)
    unfilled: set[Address] = field(default_factory=set)
    errors: dict[Address, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SharedParts:
    """What the cells of all sheets of a workbook refer to: shared texts, styles that show dates, the first day."""

    strings: Sequence[str] = ()
    dates: Mapping[str, bool] = field(default_factory=dict)
    since_1904: bool = False


def read(part: bytes, setting: SharedParts, weight: Weight, where: str) -> SheetCells:
    """A sheet from its XML; raises Flaw for what is not sound or too heavy. `where` names the sheet in the message."""
    reader = SheetReader(setting, weight, where)
    root = tree(part)
    data = root.find(_DATA)
    if data is not None:
        reader.sheet.rows.extend(reader.lines(data))
        data.clear()
    reader.look_around(root)
    return reader.sheet


def formulas(part: bytes) -> dict[Address, str]:
    """The formulas of a sheet that `read` has found sound, by their cells, each as its cell has it, with a 「=」."""
    found: dict[Address, str] = {}
    column = row = 0
    for element in tree(part).iter(_ROW, _CELL):
        said = element.get("r")
        if element.tag == _ROW:
            row, column = int(said) if said else row + 1, 0
        else:
            column = COLUMNS[said.rstrip("0123456789")] if said else column + 1
            if (formula := element.find(_FORMULA)) is not None:
                found[row, column] = f"={formula.text or ''}"
    return found


def rows(chunks: Iterable[bytes], setting: SharedParts, weight: Weight, where: str) -> Iterator[Sequence[Content]]:
    """The rows of a sheet, from row 1, while it is read; nothing else of it is kept.

    Raises Flaw as `read` does, but only where the flaw is reached.
    """
    reader = SheetReader(setting, weight, where)
    stream = Stream(_ROW)
    for line in reader.lines(stream.elements(chunks)):
        yield line
        reader.forget()
    reader.look_around(stream.root)


def area(text: str, where: str) -> Area:
    """First row and column, last row and column of an area; raises Flaw for what is no area.

    >>> area("B2:D9", "合并单元格")
    (2, 2, 9, 4)
    """
    found = _AREA.fullmatch(text)
    left, top = (COLUMNS.get(found[1], 0), int(found[2])) if found else (0, 0)
    right, bottom = (COLUMNS.get(found[3], 0), int(found[4])) if found and found[3] else (left, top)
    if not (1 <= left <= right and top <= bottom <= LAST_ROW):
        raise Flaw(f"{where}里有的单元格地址写法不正常，{HOSTILE}")
    return top, left, bottom, right


class SheetReader:
    """What has been found in a sheet, and how much more it may hold."""

    def __init__(self, setting: SharedParts, weight: Weight, where: str) -> None:
        self.sheet = SheetCells()
        self.setting, self._weight, self._where = setting, weight, where
        self.row = self._widest = 0
        self._texts_left, self._unfolded_left = weight.texts, weight.cells
        self._uncalculated_areas: list[Area] = []

    def lines(self, elements: Iterable[Element]) -> Iterator[Sequence[Content]]:
        """The rows one after the other, from row 1."""
        for row in elements:
            number = self._number(row)
            for _ in range(number - self.row - 1):
                yield ()
            self.row = number
            line = self._line(row)
            if self._uncalculated_areas:
                self._take_out(line)
            self._widest = max(self._widest, len(line))
            if self._widest * number > self._weight.cells:
                raise Flaw(f"{self._where}占了 {number} 行、{self._widest} 列，{_FAR}")
            yield line

    def forget(self) -> None:
        """Let go of the addresses found so far."""
        for found in (self.sheet.formulas, self.sheet.uncalculated, self.sheet.unfilled, self.sheet.errors):
            found.clear()

    def _number(self, row: Element) -> int:
        data = row.getparent()
        if row.tag != _ROW or data is None or data.tag != _DATA:
            raise self._crooked("单元格不在它该在的地方")
        said = row.get("r")
        number = self.row + 1 if said is None else int(said) if said.isdecimal() and len(said) < 8 else 0
        if number <= self.row or (said is not None and said != str(number)):
            raise self._crooked("行的次序或写法不正常")
        if number > self._weight.rows:
            raise Flaw(f"{self._where}里第 {number} 行{_FAR}")
        return number

    def _line(self, row: Element) -> list[Content]:
        """The cells of a row."""
        line: list[Content] = []
        number, column = str(self.row), 0
        digits = -len(number)
        for cell in row:
            if cell.tag != _CELL:
                if cell.tag == _EXTENSION:
                    continue
                raise self._crooked("单元格之间夹有别的内容")
            column += 1
            said = cell.get("r")
            # Nearly every cell follows the one before it; the others are looked at closely.
            if said is not None and (column > LAST_COLUMN or said != LETTERS[column] + number):
                said_column = COLUMNS.get(said[:digits], 0)
                if said_column < column or not said.endswith(number):
                    raise self._crooked(f"单元格的次序或地址（{said[:20]}）不正常")
                self._refuse_far(said_column)
                line.extend([None] * (said_column - column))
                column = said_column
            line.append(self.content(cell, column) if len(cell) else None)
        self._refuse_far(column)
        return line

    def content(self, cell: Element, column: int) -> Content:
        """What a cell that has children holds."""
        value = cell[0]
        if len(cell) == 1 and value.tag == _VALUE:
            return self._typed(cell, value, column)
        tags = [child.tag for child in cell if child.tag != _EXTENSION]
        if tags == [_INLINE] and cell.get("t") == "inlineStr":
            return self.counted(item_text(value, self._where))
        if not tags:
            return None
        if tags == [_VALUE]:
            return self._typed(cell, value, column)
        if tags not in ([_FORMULA], [_FORMULA, _VALUE]):
            raise self._crooked("单元格里有重复的或者不认识的内容")
        filled = None if (ref := value.get("ref")) is None else self._refuse_wide(ref)
        if len(value):
            raise self._crooked("公式里夹带了别的内容")
        content = self._of_formula(cell, column)
        if filled and value.get("t") in _FILLING and (self.row, column) in self.sheet.uncalculated:
            self._uncalculated_areas.append(filled)
        return content

    def _take_out(self, line: list[Content]) -> None:
        """Take out of the row at hand what formulas without a result have left in it."""
        sheet = self.sheet
        self._uncalculated_areas = [area for area in self._uncalculated_areas if area[2] >= self.row]
        for _, left, _, right in self._uncalculated_areas:
            for column in range(left, min(right, len(line)) + 1):
                at = self.row, column
                if line[column - 1] is not None and at not in sheet.formulas:
                    line[column - 1] = UNCALCULATED
                    sheet.uncalculated.add(at)
                    sheet.unfilled.add(at)
                    sheet.errors.pop(at, None)

    def _of_formula(self, cell: Element, column: int) -> Content:
        self.sheet.formulas.add((self.row, column))
        result = cell.find(_VALUE)
        content = None if result is None else self._typed(cell, result, column)
        # A text result may be empty; a number may not.
        if content is None and (result is None or cell.get("t") != "str"):
            self.sheet.uncalculated.add((self.row, column))
            return UNCALCULATED
        return content

    def _typed(self, cell: Element, value: Element, column: int) -> Content:
        """A value by its type; raises Flaw for what the type does not allow."""
        kind, text = cell.get("t", "n"), value.text
        if len(value):
            raise self._crooked("单元格的值里夹带了别的内容")
        if kind == "str":
            return self.counted(sound_text(value, self._where))
        if text is None:
            return None
        if kind == "s":
            if not (text.isdecimal() and text.isascii() and len(text) < 9 and int(text) < len(self.setting.strings)):
                raise self._crooked("单元格引用了不存在的文字")
            return self.counted(self.setting.strings[int(text)])
        if kind == "n":
            return self._number_or_date(text, cell.get("s", ""))
        if kind == "e" and _is_error(text):
            self.sheet.errors[self.row, column] = text
            return text
        if kind == "b" and text in ("0", "1"):
            return text == "1"
        raise self._crooked("单元格的值与它的类型不符")

    def _number_or_date(self, text: str, style: str) -> Content:
        if not _is_number(text) or not math.isfinite(number := float(text)):
            raise self._crooked("单元格的值不是数字")
        is_span = self.setting.dates.get(style)
        return number if is_span is None else moment(number, is_span, self.setting.since_1904)

    def counted(self, text: str) -> str | None:
        """The text of a cell, None for none; raises Flaw where the sheet has had too much text."""
        self.spend(len(text))
        return text or None

    def spend(self, characters: int) -> None:
        """Count characters of texts; raises Flaw where the sheet has had too many."""
        self._texts_left -= characters
        if self._texts_left < 0:
            raise Flaw(f"{self._where}里的文字过多，{HOSTILE}")

    def look_around(self, root: Element) -> None:
        """What stands before and after the cells: merged cells, and every area that any element names."""
        if root.tag != _SHEET:
            strict = "是「Strict Open XML」格式；请在 Excel 中另存为普通的「Excel 工作簿（.xlsx）」"
            raise Flaw(f"{self._where}{strict}" if str(root.tag).startswith(f"{{{STRICT}}}") else DAMAGED)
        if list(root.iter(_DATA, _CELL, _VALUE, _FORMULA, _INLINE)) != root.findall(_DATA)[:1]:
            raise self._crooked("单元格不在它该在的地方")
        for element in _NAMING_AREAS(root):
            if element.tag not in _UNBOUNDED:
                found = self._refuse_wide(element.get("ref", ""))
                if element.tag == _MERGE:
                    self.sheet.merged.append(found)

    def _refuse_far(self, column: int) -> None:
        if column > self._weight.columns:
            raise Flaw(f"{self._where}里第 {self.row} 行、第 {column} 列的单元格{_FAR}")

    def _refuse_wide(self, text: str) -> Area:
        """An area; raises Flaw for one that a reader would unfold into too many cells, alone or with the others."""
        top, left, bottom, right = area(text, self._where)
        self._unfolded_left -= (bottom - top + 1) * (right - left + 1)
        if bottom > self._weight.rows or right > self._weight.columns or self._unfolded_left < 0:
            raise Flaw(f"{self._where}里的合并单元格、链接或批注（{text}）{_FAR}")
        return top, left, bottom, right

    def _crooked(self, what: str) -> Flaw:
        place = f"第 {self.row} 行附近" if self.row else ""
        return Flaw(f"{self._where}{place}{what}，不是 Excel 的写法；请用 Excel 或 WPS 打开，另存后再用")
