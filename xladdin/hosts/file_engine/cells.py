"""A range of cells of a file, as the engine of `engine.py` hands it to xlwings.

Whole ranges are read and written at once, and reading never creates a cell. What xlwings offers beyond the subset that
this program uses raises NotImplementedError, from the class of xlwings that stands behind.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from copy import copy
from typing import TYPE_CHECKING, Any

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.formula.translate import Translator
from openpyxl.styles import PatternFill
from openpyxl.styles.colors import COLOR_INDEX
from openpyxl.utils.cell import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.hyperlink import Hyperlink
from xlwings import base_classes

from workbook.addresses import LAST_COLUMN, LAST_ROW
from xladdin.hosts import xw
from xladdin.hosts.file_engine import values

if TYPE_CHECKING:
    from xladdin.hosts.file_engine.worksheets import Sheet

NOTE_AUTHOR = "年报助手"
_STEPS = {"down": (1, 0), "up": (-1, 0), "right": (0, 1), "left": (0, -1)}


class Note(base_classes.Note):
    """The note (批注) on one cell."""

    def __init__(self, cell: Cell) -> None:
        self._cell = cell

    @property
    def text(self) -> str:
        """What the note says."""
        return self._cell.comment.text if self._cell.comment else ""

    @text.setter
    def text(self, value: str) -> None:
        self._cell.comment = Comment(value, NOTE_AUTHOR)

    def delete(self) -> None:
        """Take the note off its cell."""
        self._cell.comment = None


class Range(base_classes.Range):
    """A block of cells; `row` and `column` of its top left cell count from 1. It may have no rows or no columns."""

    __slots__ = ("column", "row", "shape")  # plain attributes in place of the properties of the class behind
    row: int
    column: int
    shape: tuple[int, int]

    def __init__(self, sheet: Sheet, row: int, column: int, row_count: int = 1, column_count: int = 1) -> None:
        self.sheet = sheet
        self.row = row
        self.column = column
        self.shape = (row_count, column_count)
        self.options: object = None

    @property
    def coords(self) -> tuple[str, int, int, int, int]:
        """Sheet name, top row, left column, number of rows, number of columns."""
        return self.sheet.name, self.row, self.column, *self.shape

    @property
    def api(self) -> Range | None:
        """Itself, or None where there is not one cell: xlwings writes only where there is something here."""
        return self if len(self) else None

    def __len__(self) -> int:
        return self.shape[0] * self.shape[1]

    def __call__(self, row: int, column: int | None = None) -> Range:
        """One cell, by its place from the top left one (1, 1), also outside; or by its number, row by row."""
        if column is None:
            row, column = (row - 1) // self.shape[1] + 1, (row - 1) % self.shape[1] + 1
        return Range(self.sheet, self.row + row - 1, self.column + column - 1)

    @property
    def address(self) -> str:
        """「$A$1:$B$2」, 「$A$1」 for one cell."""
        first = f"${get_column_letter(self.column)}${self.row}"
        if len(self) == 1:
            return first
        return f"{first}:${get_column_letter(self._right)}${self._bottom}"

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        """The address with or without its dollar signs, and with book and sheet if `external`."""
        text = self.address if row_absolute else re.sub(r"\$(\d)", r"\1", self.address)
        text = text if col_absolute else re.sub(r"\$([A-Z])", r"\1", text)
        return f"[{self.sheet.book.name}]{self.sheet.name}!{text}" if external else text

    # What the cells hold.

    @property
    def raw_value(self) -> object:
        """The value of a single cell, else rows of values; None for no cell at all."""
        return self._each(self._reader())

    @raw_value.setter
    def raw_value(self, given: object) -> None:
        rows = set()
        for (row, column), value in self._spread(given):
            self._write(row, column, value)
            rows.add(row)
        self.sheet.book.row_heights.follow(self.sheet.worksheet, rows)

    @property
    def formula(self) -> object:
        """The formula of a single cell or what it holds, as text, else rows of them."""
        return self._each(lambda row, column: values.as_formula(self._at(row, column)))

    @formula.setter
    def formula(self, given: object) -> None:
        self.raw_value = given

    @property
    def has_array(self) -> bool:
        """Whether the first cell holds an array formula."""
        return isinstance(getattr(self._at(self.row, self.column), "_value", None), ArrayFormula)

    def clear_contents(self) -> None:
        """Empty the cells; formats and notes stay."""
        for row, column in self._existing():
            self._write(row, column, None)

    def _reader(self) -> Callable[[int, int], object]:
        """What gives the value of a cell. Blocks are large and mostly empty: little is done for a cell without one."""
        cells: dict[tuple[int, int], Cell | MergedCell] = self.sheet.worksheet._cells
        calculated: Callable[[int, int], object] | None = None
        lapsed = self.sheet.book.calculated.lapsed(self.sheet.worksheet)

        def value(row: int, column: int) -> object:
            nonlocal calculated
            cell = cells.get((row, column))
            if cell is None:
                return None
            if cell.data_type != "f":
                return lapsed[row, column] if (row, column) in lapsed else values.content(cell)
            calculated = calculated or self.sheet.book.calculated.results(self.sheet.worksheet)
            result = calculated(row, column)
            return values.formula_text(cell.value) if result is None else result

        return value

    def _write(self, row: int, column: int, given: object) -> None:
        existing = self._at(row, column)
        # The covered cells of a merged one hold nothing, in Excel too; an empty one need not be created to be emptied.
        if isinstance(existing, MergedCell) or (existing is None and given in (None, "")):
            return
        cell = self._cell(row, column)
        before = (cell.value, cell.data_type)
        values.put(cell, given)
        if (cell.value, cell.data_type) != before or cell.data_type == "f":
            self.sheet.book.calculated.written(self.sheet.worksheet, row, column)

    def _spread(self, given: object) -> Iterator[tuple[tuple[int, int], object]]:
        """Each cell with the value it is to hold; one value fills the range, a formula moving along as Excel has it."""
        if isinstance(given, list | tuple):
            rows: Sequence[Sequence[object]] = given if given and isinstance(given[0], list | tuple) else [given]
            for row, line in enumerate(rows, self.row):
                for column, value in enumerate(line, self.column):
                    yield (row, column), value
            return
        origin = f"{get_column_letter(self.column)}{self.row}"
        moves = isinstance(given, str) and len(given) > 1 and given.startswith("=")
        for row, column in self._places():
            here = f"{get_column_letter(column)}{row}"
            yield (row, column), Translator(given, origin).translate_formula(here) if moves else given

    # How the cells look.

    @property
    def color(self) -> tuple[int, int, int] | None:
        """The fill as (red, green, blue); None for no fill, and where the cells differ."""
        found = {_fill_of(self._at(row, column)) for row, column in self._places()}
        return found.pop() if len(found) == 1 else None

    @color.setter
    def color(self, given: tuple[int, int, int] | int | str | None) -> None:
        fill = PatternFill() if given is None else PatternFill("solid", fgColor=_hex(given))
        for row, column in self._places():
            self.sheet.worksheet.cell(row, column).fill = fill

    @property
    def number_format(self) -> str | None:
        """The number format, 「General」 where none was set; None where the cells differ."""
        cells = (self._at(row, column) for row, column in self._places())
        found = {"General" if cell is None else cell.number_format for cell in cells}
        return found.pop() if len(found) == 1 else None

    @number_format.setter
    def number_format(self, value: str) -> None:
        for row, column in self._places():
            self.sheet.worksheet.cell(row, column).number_format = value

    # Notes, links, merged cells.

    @property
    def note(self) -> Note | None:
        """The note on the first cell, None if it has none."""
        cell = self._at(self.row, self.column)
        return Note(cell) if isinstance(cell, Cell) and cell.comment else None

    def add_note(self, text: str) -> Note:
        """Put a note on the first cell."""
        note = Note(self._cell(self.row, self.column))
        note.text = text
        return note

    @property
    def hyperlink(self) -> str:
        """Where the link of the first cell leads, 「#'表二'!B2」 within the workbook; Exception if it has none."""
        link = getattr(self._at(self.row, self.column), "hyperlink", None)
        if link is None:
            # The wording and the bare class are those of the other engines.
            raise Exception("The cell doesn't seem to contain a hyperlink!")
        return link.target or f"#{link.location}"

    def add_hyperlink(self, address: str, text_to_display: str | None = None, screen_tip: str | None = None) -> None:
        """Make the first cell a link to a web address, or to 「#'表二'!B2」 within the workbook."""
        cell = self._cell(self.row, self.column)
        inside = address.startswith("#")
        target = {"location": address[1:]} if inside else {"target": address}
        self._write(self.row, self.column, text_to_display)
        cell.hyperlink = Hyperlink(ref=cell.coordinate, tooltip=screen_tip, **target)

    @property
    def merge_area(self) -> Range:
        """The merged cell that the first cell is part of, or that cell alone."""
        for area in self.sheet.worksheet.merged_cells.ranges:
            if area.min_row <= self.row <= area.max_row and area.min_col <= self.column <= area.max_col:
                rows, columns = area.size["rows"], area.size["columns"]
                return Range(self.sheet, area.min_row, area.min_col, rows, columns)
        return self(1, 1)

    def merge(self, across: bool) -> None:
        """Merge the cells, row by row if `across`; only what the top left one holds is kept."""
        tops = range(self.row, self._bottom + 1) if across else [self.row]
        for top in tops:
            bottom = top if across else self._bottom
            area = CellRange(min_col=self.column, min_row=top, max_col=self._right, max_row=bottom)
            for row, column in Range(self.sheet, top, self.column, bottom - top + 1, self.shape[1])._existing():
                if (row, column) != (top, self.column):
                    self._write(row, column, None)
            self.sheet.worksheet.merge_cells(area.coord)

    # Moving about.

    def end(self, direction: str) -> Range:
        """The cell that Ctrl and an arrow key lead to from the first one: 「up」, 「down」, 「left」, 「right」."""
        down, right = _STEPS[direction]
        ahead = self._filled_ahead(down, right)
        if not ahead:
            edges = {"up": (1, self.column), "left": (self.row, 1)}
            edges |= {"down": (LAST_ROW, self.column), "right": (self.row, LAST_COLUMN)}
            return Range(self.sheet, *edges[direction])
        steps = ahead[0]
        if steps == 1 and self._holds(self.row, self.column):
            steps = next(n for n in itertools.count(1) if n + 1 not in ahead)
        return Range(self.sheet, self.row + steps * down, self.column + steps * right)

    def _filled_ahead(self, down: int, right: int) -> list[int]:
        """How many steps away, on the line in this direction, the cells that hold something are; nearest first."""
        found = []
        for (row, column), cell in self.sheet.worksheet._cells.items():
            steps = (row - self.row) * down + (column - self.column) * right
            on_line = column == self.column if down else row == self.row
            if on_line and steps > 0 and cell.value is not None:
                found.append(steps)
        return sorted(found)

    def select(self) -> None:
        """Select the range; XlwingsError unless its sheet is the active one, as in Excel."""
        workbook = self.sheet.book.workbook
        if workbook.active is not self.sheet.worksheet:
            raise xw.XlwingsError(f"the sheet {self.sheet.name} is not active")
        view = self.sheet.worksheet.sheet_view.selection[0]
        view.activeCell = self(1, 1).get_address(False, False, False)
        view.sqref = self.get_address(False, False, False)
        self.sheet.book.app.selection = self

    # Cells of openpyxl.

    @property
    def _bottom(self) -> int:
        return self.row + self.shape[0] - 1

    @property
    def _right(self) -> int:
        return self.column + self.shape[1] - 1

    def _at(self, row: int, column: int) -> Cell | MergedCell | None:
        cells: dict[tuple[int, int], Cell | MergedCell] = self.sheet.worksheet._cells
        return cells.get((row, column))

    def _cell(self, row: int, column: int) -> Cell:
        """The cell, created if need be in its column's format; the one that a covered cell belongs to, as in Excel."""
        new = self._at(row, column) is None
        cell: Any = self.sheet.worksheet.cell(row, column)
        columns: Any = self.sheet.worksheet.column_dimensions
        if new and get_column_letter(column) in columns and columns[get_column_letter(column)].has_style:
            cell._style = copy(columns[get_column_letter(column)]._style)
        if isinstance(cell, MergedCell):
            area = Range(self.sheet, row, column).merge_area
            cell = self.sheet.worksheet.cell(area.row, area.column)
        assert isinstance(cell, Cell)  # noqa: S101  # the top left cell of a merged one is never covered
        return cell

    def _holds(self, row: int, column: int) -> bool:
        return getattr(self._at(row, column), "_value", None) is not None

    def _places(self) -> Iterator[tuple[int, int]]:
        for row in range(self.row, self._bottom + 1):
            for column in range(self.column, self._right + 1):
                yield row, column

    def _existing(self) -> list[tuple[int, int]]:
        """The places in the range that openpyxl keeps a cell for."""
        cells = self.sheet.worksheet._cells
        if len(self) < len(cells):
            return [at for at in self._places() if at in cells]
        return [at for at in cells if self.row <= at[0] <= self._bottom and self.column <= at[1] <= self._right]

    def _each(self, read: Callable[[int, int], object]) -> object:
        if not len(self):
            return None
        if len(self) == 1:
            return read(self.row, self.column)
        columns = range(self.column, self._right + 1)
        return tuple(tuple(read(row, column) for column in columns) for row in range(self.row, self._bottom + 1))


def _fill_of(cell: Cell | MergedCell | None) -> tuple[int, int, int] | None:
    if cell is None or cell.fill.fill_type != "solid":
        return None
    color = cell.fill.fgColor
    if color.type == "theme":
        raise NotImplementedError("the colour of a theme is known to Excel only")
    code = COLOR_INDEX[color.indexed] if color.type == "indexed" else color.rgb
    red, green, blue = bytes.fromhex(code[-6:])
    return red, green, blue


def _hex(given: tuple[int, int, int] | int | str) -> str:
    """Red, green and blue as six digits; a number is one of Excel's own, with blue first."""
    if isinstance(given, str):
        return given.lstrip("#").upper()
    red, green, blue = given.to_bytes(3, "little") if isinstance(given, int) else given
    return f"{red:02X}{green:02X}{blue:02X}"
