"""Which result Excel left beside a formula, and whether it still holds after what has been written since.

Nothing here calculates. A result that rests, however indirectly, on a cell written in this session is not given.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO

import openpyxl
from openpyxl.formula import Tokenizer
from openpyxl.utils.cell import range_boundaries
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from xladdin.hosts import values

_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_REFERENCE = re.compile(
    r"(?:(?P<sheet>'(?:[^']|'')+'|[^'!:\[\]]+)!)?"
    r"(?P<cells>\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?|\$?[A-Z]{1,3}:\$?[A-Z]{1,3}|\$?\d+:\$?\d+)",
    re.IGNORECASE,
)
_UNFORESEEABLE = ("INDIRECT(", "OFFSET(")
Coordinate = tuple[int, int]
Key = tuple[str, int, int]  # a cell with its sheet
_FEW = 32  # an area of so many cells is noted cell by cell


@dataclass(frozen=True)
class Area:
    """A block of cells that a formula reads; bounds count from 1 and are included."""

    sheet: str
    top: int
    left: int
    bottom: int
    right: int

    @property
    def size(self) -> int:
        """How many cells it has."""
        return (self.bottom - self.top + 1) * (self.right - self.left + 1)

    def cells(self) -> Iterator[Key]:
        """Every cell, with its sheet."""
        for row in range(self.top, self.bottom + 1):
            for column in range(self.left, self.right + 1):
                yield self.sheet, row, column

    def touches(self, cells: set[Coordinate]) -> bool:
        """Whether any of these cells (row, column) lies within."""
        if self.size < len(cells):
            rows, columns = range(self.top, self.bottom + 1), range(self.left, self.right + 1)
            return any((row, column) in cells for row in rows for column in columns)
        return any(self.top <= row <= self.bottom and self.left <= column <= self.right for row, column in cells)


class Calculated:
    """The results that the file of one open workbook holds for its formulas."""

    def __init__(self, data: bytes, workbook: Workbook) -> None:
        self._data = data
        self._workbook = workbook
        self._titles: dict[Worksheet, str] = {}
        self._titles |= {sheet: sheet.title for sheet in workbook.worksheets}
        self._results: Workbook | None = None
        self._reads: dict[tuple[str, int, int], list[Area] | None] | None = None
        self._written: dict[str, set[Coordinate]] = {}
        self._gone: set[str] = set()
        self._named: dict[tuple[str, str], list[Area] | None] = {}
        self._stale: dict[str, set[Coordinate]] = {}
        self._settled = True

    def written(self, sheet: Worksheet, row: int, column: int) -> None:
        """Take note that a cell now holds something else than the file does."""
        self._written.setdefault(sheet.title.casefold(), set()).add((row, column))
        self._settled = False

    def removed(self, sheet: Worksheet) -> None:
        """Take note that a sheet is gone: every formula that read it has lost its result."""
        self._gone.add(sheet.title.casefold())
        self._titles.pop(sheet, None)
        self._settled = False

    def result(self, sheet: Worksheet, row: int, column: int) -> object:
        """The result of the formula in a cell, "" for an empty text; None where there is none that still holds."""
        title = self._titles.get(sheet)
        if title is None or (row, column) in self._outdated().get(title.casefold(), ()):
            return None
        if self._results is None:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # said once, in Chinese, by `losses`
                self._results = openpyxl.load_workbook(BytesIO(self._data), data_only=True)
        cell = self._results[title]._cells.get((row, column))
        if cell is not None and cell.data_type == "str":  # openpyxl's trace of an empty text that was calculated
            return ""
        return values.content(cell)

    def _outdated(self) -> dict[str, set[Coordinate]]:
        """The cells of each sheet whose result in the file no longer holds: written ones and all that read them."""
        if self._settled:
            return self._stale
        if self._reads is None:
            self._reads = {(sheet.title.casefold(), *at): areas for sheet, at, areas in self._formulas()}
        self._stale = {title: set(cells) for title, cells in self._written.items()}
        self._spread(self._reads)
        self._settled = True
        return self._stale

    def _spread(self, reads: Mapping[Key, list[Area] | None]) -> None:
        """Make stale every formula that reads a stale cell, however indirectly; each formula turns once."""
        readers, wide = _by_what_they_read(reads)
        reached = [(title, *at) for title, cells in self._stale.items() for at in cells]
        turning = [key for key, areas in reads.items() if self._turns_at_once(areas)]
        turning += [key for cell in reached for key in readers.get(cell, ())]
        turned: set[Key] = set()
        while turning or reached:
            hit = _touched(wide, reached)
            for key in hit:
                del wide[key]
            turning, reached = [*turning, *hit], []
            while turning:
                key = turning.pop()
                if key not in turned:
                    turned.add(key)
                    reached.append(key)
                    self._stale.setdefault(key[0], set()).add(key[1:])
                    turning += readers.get(key, ())

    def _turns_at_once(self, areas: list[Area] | None) -> bool:
        if areas is None:
            return bool(self._stale or self._gone)
        return any(area.sheet in self._gone for area in areas)

    def _formulas(self) -> Iterator[tuple[Worksheet, Coordinate, list[Area] | None]]:
        for sheet in self._titles:
            for at, cell in sheet._cells.items():
                if cell.data_type == "f":
                    yield sheet, at, self._areas(values.formula_text(cell.value), sheet.title)

    def _areas(self, formula: str, sheet: str, depth: int = 0) -> list[Area] | None:
        """What a formula reads, names resolved; None where that cannot be known without calculating."""
        found: list[Area] = []
        for token in Tokenizer(formula).items:
            if (token.type == "FUNC" and token.value.upper() in _UNFORESEEABLE) or token.value == ":":
                return None
            if token.type == "OPERAND" and token.subtype == "RANGE":
                areas = self._operand(token.value, sheet, depth)
                if areas is None:
                    return None
                found += areas
        return list(dict.fromkeys(found))

    def _operand(self, text: str, sheet: str, depth: int) -> list[Area] | None:
        if text.lstrip("'").startswith("["):  # another workbook, which nothing here can write to
            return []
        if match := _REFERENCE.fullmatch(text):
            title = match["sheet"].strip("'").replace("''", "'") if match["sheet"] else sheet
            left, top, right, bottom = range_boundaries(match["cells"].replace("$", ""))
            return [Area(title.casefold(), top or 1, left or 1, bottom or _LAST_ROW, right or _LAST_COLUMN)]
        name = self._workbook.defined_names.get(text)
        if name is None or not name.attr_text or depth > 8:
            return None
        # Names of names of names would be taken apart again and again.
        if (text, sheet) not in self._named:
            self._named[text, sheet] = None
            self._named[text, sheet] = self._areas("=" + name.attr_text, sheet, depth + 1)
        return self._named[text, sheet]


def _by_what_they_read(
    reads: Mapping[Key, list[Area] | None],
) -> tuple[dict[Key, list[Key]], dict[Key, list[Area]]]:
    """The formulas by each single cell that they read, and the wide areas that formulas read."""
    readers: dict[Key, list[Key]] = {}
    wide: dict[Key, list[Area]] = {}
    for key, areas in reads.items():
        for area in areas or ():
            if area.size > _FEW:
                wide.setdefault(key, []).append(area)
            else:
                for cell in area.cells():
                    readers.setdefault(cell, []).append(key)
    return readers, wide


def _touched(wide: Mapping[Key, list[Area]], reached: Iterable[Key]) -> list[Key]:
    """The formulas of which a wide area holds one of these cells."""
    fresh: dict[str, set[Coordinate]] = {}
    for title, row, column in reached:
        fresh.setdefault(title, set()).add((row, column))
    return [key for key, areas in wide.items() if any(a.touches(fresh.get(a.sheet, set())) for a in areas)]
