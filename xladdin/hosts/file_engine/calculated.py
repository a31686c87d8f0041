"""Which result Excel left beside a formula, and whether it still holds after what has been written since.

Nothing here calculates. A result that rests, however indirectly, on a cell written in this session is not given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import partial

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError
from openpyxl.utils.cell import range_boundaries
from openpyxl.workbook import Workbook
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula
from openpyxl.worksheet.worksheet import Worksheet

from workbook.addresses import LAST_COLUMN, LAST_ROW
from workbook.files.cells import SheetCells
from workbook.files.spreadsheet import Spreadsheet
from xladdin.hosts.content import CellError, Formula
from xladdin.hosts.file_engine import values

_REFERENCE = re.compile(
    r"(?:(?P<sheet>'(?:[^']|'')+'|[^'!:\[\]]+)!)?"
    r"(?P<cells>\$?[A-Z]{1,3}\$?[1-9]\d*(?::\$?[A-Z]{1,3}\$?[1-9]\d*)?|\$?[A-Z]{1,3}:\$?[A-Z]{1,3}"
    r"|\$?[1-9]\d*:\$?[1-9]\d*)",
    re.IGNORECASE,
)
_UNFORESEEABLE = ("INDIRECT(", "OFFSET(", "EVALUATE(")
# These read as many cells as their first area has, from the first cell of the one that they add up.
_STRETCHING = ("SUMIF(", "AVERAGEIF(")
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

    def stretched(self, height: int, width: int) -> Area:
        """The block made so high and wide at least, from its first cell."""
        bottom, right = max(self.bottom, self.top + height - 1), max(self.right, self.left + width - 1)
        return Area(self.sheet, self.top, self.left, min(bottom, LAST_ROW), min(right, LAST_COLUMN))

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


@dataclass(frozen=True)
class Alike:
    """The formulas of one sheet that say the same; `areas` is what they read, None where that cannot be foreseen.

    `cells` are all that they fill: an array formula and a data table fill more than the one they stand in.
    """

    areas: list[Area] | None
    cells: list[Key]


class Calculated:
    """The results that the file of one open workbook holds for its formulas, as our own reader finds them."""

    def __init__(self, file: Spreadsheet, workbook: Workbook) -> None:
        self._file = file
        self._workbook = workbook
        self._titles: dict[Worksheet, str] = {sheet: sheet.title for sheet in workbook.worksheets}
        self._formulas: list[Alike] | None = None
        self._filled: dict[str, dict[Coordinate, Formula]] = {}
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

    def results(self, sheet: Worksheet) -> Callable[[int, int], object]:
        """What gives, by row and column, the result of the formula in a cell of this sheet, as the file has it.

        It is "" for an empty text, None where there is none that still holds. FileRefused, from here, for a sheet whose
        cells are not sound.
        """
        title = self._titles.get(sheet)
        if title is None:
            return lambda row, column: None
        return partial(_result, self._file.sheet(title), self._outdated().get(title.casefold(), frozenset()))

    def lapsed(self, sheet: Worksheet) -> Mapping[Coordinate, Formula]:
        """The cells of this sheet whose value no longer holds though no formula stands in them, and what filled them.

        An array formula or a data table does: for these cells the file has the result alone.
        """
        title = sheet.title.casefold()
        if self._settled and not self._stale:  # nothing has been written
            return {}
        self._known()
        if not (filled := self._filled.get(title)):
            return {}
        lapsed = self._outdated().get(title, set()) - self._written.get(title, set())
        return {at: formula for at, formula in filled.items() if at in lapsed}

    def _outdated(self) -> dict[str, set[Coordinate]]:
        """The cells of each sheet whose result in the file no longer holds: written ones and all that read them."""
        if self._settled:
            return self._stale
        self._stale = {title: set(cells) for title, cells in self._written.items()}
        self._spread(self._known())
        self._settled = True
        return self._stale

    def _spread(self, formulas: Sequence[Alike]) -> None:
        """Make stale every formula that reads a stale cell, however indirectly; those alike turn at once, and once."""
        readers, wide = _by_what_they_read(formulas)
        reached = [(title, *at) for title, cells in self._stale.items() for at in cells]
        turning = [number for number, one in enumerate(formulas) if self._turns_at_once(one.areas)]
        turning += [number for cell in reached for number in readers.get(cell, ())]
        turned: set[int] = set()
        while turning or reached:
            hit = _touched(wide, reached)
            for number in hit:
                del wide[number]
            turning, reached = [*turning, *hit], []
            while turning:
                number = turning.pop()
                if number not in turned:
                    turned.add(number)
                    for key in formulas[number].cells:
                        reached.append(key)
                        self._stale.setdefault(key[0], set()).add(key[1:])
                        turning += readers.get(key, ())

    def _turns_at_once(self, areas: list[Area] | None) -> bool:
        if areas is None:
            return bool(self._stale or self._gone)
        return any(area.sheet in self._gone for area in areas)

    def _known(self) -> list[Alike]:
        if self._formulas is None:
            self._formulas = self._alike()
        return self._formulas

    def _alike(self) -> list[Alike]:
        """All formulas; a ledger has thousands that say the same."""
        found: dict[tuple[str, str], list[Key]] = {}
        for sheet in self._titles:
            title = sheet.title.casefold()
            for at, cell in sheet._cells.items():
                if cell.data_type == "f":
                    text = values.formula_text(cell.value)
                    cells = found.setdefault((text, sheet.title), [])
                    cells.append((title, *at))
                    if isinstance(cell.value, ArrayFormula | DataTableFormula) and cell.value.ref:
                        others = [key for key in _area_of(cell.value.ref, title).cells() if key[1:] != at]
                        self._filled.setdefault(title, {}).update((key[1:], text) for key in others)
                        cells += others
        return [Alike(self._areas(text, title), cells) for (text, title), cells in found.items()]

    def _areas(self, formula: str, sheet: str, depth: int = 0) -> list[Area] | None:
        """What a formula reads, names resolved; None where that cannot be known without calculating."""
        tokens = _tokens(formula)
        if tokens is None:
            return None
        found: list[Area] = []
        stretching = False
        for token in tokens:
            function = token.value.upper() if token.type == "FUNC" else ""
            if function in _UNFORESEEABLE or token.value == ":":
                return None
            stretching |= function in _STRETCHING
            if token.type == "OPERAND" and token.subtype == "RANGE":
                areas = self._operand(token.value, sheet, depth)
                if areas is None:
                    return None
                found += areas
        if stretching and found:
            height = max(area.bottom - area.top for area in found) + 1
            width = max(area.right - area.left for area in found) + 1
            found = [area.stretched(height, width) for area in found]
        return list(dict.fromkeys(found))

    def _operand(self, text: str, sheet: str, depth: int) -> list[Area] | None:
        if text.lstrip("'").startswith("["):  # another workbook, which nothing here can write to, or 「[0]」, this one
            return None if "[0]" in text else []
        if match := _REFERENCE.fullmatch(text):
            title = match["sheet"].strip("'").replace("''", "'") if match["sheet"] else sheet
            cells = _wherever_from(match["cells"]) if depth else match["cells"]
            if ":" in title:  # no sheet has one in its name: these are all sheets from one to another
                return None
            area = _area_of(cells, title.casefold())
            if area.bottom <= LAST_ROW and area.right <= LAST_COLUMN:  # else it is a name: 「YES2025」
                return [area]
        if depth > 8:
            return None
        # Names of names of names would be taken apart again and again.
        if (text, sheet) not in self._named:
            self._named[text, sheet] = None
            self._named[text, sheet] = self._meant(text, sheet, depth + 1)
        return self._named[text, sheet]

    def _meant(self, called: str, sheet: str, depth: int) -> list[Area] | None:
        """What a name may mean in a formula of this sheet: that of the sheet goes before that of the whole workbook."""
        homes = [self._workbook.defined_names]
        homes += [one.defined_names for one in self._titles if one.title.casefold() == sheet.casefold()]
        texts = [name.attr_text for home in homes for key, name in home.items() if key.casefold() == called.casefold()]
        found: list[Area] = []
        for text in texts:
            areas = self._areas(f"={text}", sheet, depth) if text else None
            if areas is None:
                return None
            found += areas
        return found if texts else None


def _result(held: SheetCells, stale: AbstractSet[Coordinate], row: int, column: int) -> object:
    at = row, column
    if at in stale or at not in held.formulas or at in held.uncalculated:
        return None
    if at in held.errors:
        return CellError(held.errors[at])
    line = held.rows[row - 1]
    found = line[column - 1] if column <= len(line) else None
    return "" if found is None else values.plain(found)


def _tokens(formula: str) -> Sequence[Token] | None:
    """The words of a formula; None for one that says nothing or is not spelled as Excel does: 「=B2#」, 「="甲」."""
    if formula.removeprefix("=") in ("", "TABLE()"):  # a table of what-if results reads what it does not say
        return None
    try:
        found: Sequence[Token] = Tokenizer(formula).items
    except (TokenizerError, IndexError):
        return None
    return found


def _area_of(cells: str, title: str) -> Area:
    """The block that a reference means, from whichever corner it is told."""
    left, top, right, bottom = range_boundaries(cells.replace("$", ""))
    rows, columns = sorted((top or 1, bottom or LAST_ROW)), sorted((left or 1, right or LAST_COLUMN))
    return Area(title, rows[0], columns[0], rows[1], columns[1])


def _wherever_from(cells: str) -> str:
    """All cells that a reference within a name may mean: without 「$」 it moves along with the cell that uses the name.

    >>> _wherever_from("$B1"), _wherever_from("$A$1:$B$9"), _wherever_from("B1")
    ('$B:$B', '$A$1:$B$9', '1:1048576')
    """
    parts = re.findall(r"(\$?)([A-Z]+)(\$?)(\d+)", cells, re.IGNORECASE)
    if not parts:  # whole rows or columns, which stay where they are only with their 「$」
        return cells if cells.count("$") == 2 else f"1:{LAST_ROW}"
    moves_across, moves_down = (not all(part[place] for part in parts) for place in (0, 2))
    if moves_across:
        return f"1:{LAST_ROW}" if moves_down else f"{parts[0][3]}:{parts[-1][3]}"
    return f"${parts[0][1]}:${parts[-1][1]}" if moves_down else cells


def _by_what_they_read(formulas: Sequence[Alike]) -> tuple[dict[Key, list[int]], dict[int, list[Area]]]:
    """The formulas, by their number, by each single cell that they read, and the wide areas that formulas read."""
    readers: dict[Key, list[int]] = {}
    wide: dict[int, list[Area]] = {}
    for number, one in enumerate(formulas):
        for area in one.areas or ():
            if area.size > _FEW:
                wide.setdefault(number, []).append(area)
            else:
                for cell in area.cells():
                    readers.setdefault(cell, []).append(number)
    return readers, wide


def _touched(wide: Mapping[int, list[Area]], reached: Iterable[Key]) -> list[int]:
    """The formulas of which a wide area holds one of these cells."""
    fresh: dict[str, set[Coordinate]] = {}
    for title, row, column in reached:
        fresh.setdefault(title, set()).add((row, column))
    return [number for number, areas in wide.items() if any(a.touches(fresh.get(a.sheet, set())) for a in areas)]
