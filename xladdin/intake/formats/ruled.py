"""Which cells the ruled lines of a page enclose, spans included, and in which of them a point lies."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

# In points. Lines drawn twice, or up to each other but for a hair, are one; no row of text is as low as this.
NEAR = 3.0
# A page with more lines than this, joined ones counted once, holds a drawing and no table of the form.
MOST_LINES = 400
# A grid larger than this is no table of the form either; the largest has 28 rows and 10 columns.
MOST_SQUARES = 40_000


@dataclass(frozen=True)
class RuledLine:
    """A level or upright line: where it stands, and from where to where it runs, in points."""

    at: float
    start: float
    end: float


@dataclass(frozen=True)
class Ruled:
    """A ruled table: its inner and outer lines from left to right and top to bottom, and which squares are one cell.

    `cell_of[row][column]` is the number of the cell that covers the square; cells count from the top left.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cell_of: tuple[tuple[int, ...], ...]

    @property
    def rows(self) -> tuple[tuple[int, ...], ...]:
        """For every row, the cells that begin in it, from left to right."""
        seen: set[int] = set()
        rows = []
        for squares in self.cell_of:
            rows.append(tuple(cell for cell in dict.fromkeys(squares) if cell not in seen))
            seen.update(squares)
        return tuple(rows)

    def edges_of(self, cell: int) -> tuple[float, float]:
        """Where a cell begins and ends, from left to right."""
        columns = [at for squares in self.cell_of for at, own in enumerate(squares) if own == cell]
        return self.xs[min(columns)], self.xs[max(columns) + 1]

    def cell_at(self, x: float, y: float) -> int | None:
        """The cell in which a point lies; None outside the table."""
        column, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        if 0 <= row < len(self.ys) - 1 and 0 <= column < len(self.xs) - 1:
            return self.cell_of[row][column]
        return None


def ruled_tables(rules: Iterable[Sequence[float]]) -> list[Ruled]:
    """The tables that lines [left, top, right, bottom] make on a page, top to bottom; a frame of one cell is none."""
    rules = list(rules)
    level = _joined(RuledLine((y0 + y1) / 2, x0, x1) for x0, y0, x1, y1 in rules if x1 - x0 >= y1 - y0)
    upright = _joined(RuledLine((x0 + x1) / 2, y0, y1) for x0, y0, x1, y1 in rules if x1 - x0 < y1 - y0)
    if len(level) + len(upright) > MOST_LINES:
        return []
    tables = [table for group in _connected(level, upright) if (table := _table(*group))]
    return sorted(tables, key=lambda table: table.ys[0])


def _joined(lines: Iterable[RuledLine]) -> list[RuledLine]:
    """The lines with those made one that continue or repeat each other."""
    joined: list[RuledLine] = []
    rows: list[list[RuledLine]] = []
    for line in sorted(lines, key=lambda line: line.at):
        if not rows or line.at - rows[-1][0].at > NEAR:
            rows.append([])
        rows[-1].append(line)
    for row in rows:
        at = sum(line.at for line in row) / len(row)
        start, end = row[0].start, row[0].end
        for line in sorted(row, key=lambda line: line.start):
            if line.start <= end + NEAR and line.end >= start - NEAR:
                start, end = min(start, line.start), max(end, line.end)
            else:
                joined.append(RuledLine(at, start, end))
                start, end = line.start, line.end
        joined.append(RuledLine(at, start, end))
    return joined


def _connected(
    level: Sequence[RuledLine], upright: Sequence[RuledLine]
) -> list[tuple[list[RuledLine], list[RuledLine]]]:
    """The groups of lines that touch each other, as level and upright lines."""
    leader = list(range(len(level) + len(upright)))
    for i, row in enumerate(level):
        for j, column in enumerate(upright, len(level)):
            if _reaches(row, column.at) and _reaches(column, row.at):
                leader[_first(leader, i)] = _first(leader, j)
    groups: dict[int, tuple[list[RuledLine], list[RuledLine]]] = {}
    for i, line in enumerate((*level, *upright)):
        groups.setdefault(_first(leader, i), ([], []))[i >= len(level)].append(line)
    return list(groups.values())


def _first(leader: list[int], i: int) -> int:
    while leader[i] != i:
        leader[i] = leader[leader[i]]
        i = leader[i]
    return i


def _reaches(line: RuledLine, at: float) -> bool:
    return line.start - NEAR <= at <= line.end + NEAR


def _table(level: Sequence[RuledLine], upright: Sequence[RuledLine]) -> Ruled | None:
    # A table that a page break cuts may lack its closing line there: the ends of its other lines stand for it.
    ys = _places(level, across=upright)
    xs = _places(upright, across=level)
    rows, columns = len(ys) - 1, len(xs) - 1
    if not level or not upright or not 2 <= rows * columns <= MOST_SQUARES:
        return None
    below, beside = _by_place(level, ys), _by_place(upright, xs)
    leader = list(range(rows * columns))
    for row, (top, bottom) in enumerate(pairwise(ys)):
        for column, (left, right) in enumerate(pairwise(xs)):
            here = row * columns + column
            if column + 1 < columns and not _crosses(beside[column + 1], (top + bottom) / 2):
                leader[_first(leader, here + 1)] = _first(leader, here)
            if row + 1 < rows and not _crosses(below[row + 1], (left + right) / 2):
                leader[_first(leader, here + columns)] = _first(leader, here)
    cells = tuple(tuple(_first(leader, row * columns + column) for column in range(columns)) for row in range(rows))
    return Ruled(tuple(xs), tuple(ys), cells) if len({cell for row in cells for cell in row}) > 1 else None


def _places(lines: Sequence[RuledLine], across: Sequence[RuledLine]) -> list[float]:
    """Where lines stand, in order, each place once, and the outermost ends of those that run across them."""
    found: list[float] = []
    for place in sorted(line.at for line in lines):
        if not found or place - found[-1] > NEAR:
            found.append(place)
    first = min((line.start for line in across), default=math.inf)
    last = max((line.end for line in across), default=-math.inf)
    before = [first] if found and first < found[0] - NEAR else []
    after = [last] if found and last > found[-1] + NEAR else []
    return [*before, *found, *after]


def _by_place(lines: Sequence[RuledLine], places: Sequence[float]) -> list[list[RuledLine]]:
    """For every place, the lines that stand there."""
    found: list[list[RuledLine]] = [[] for _ in places]
    for line in lines:
        found[bisect_right(places, line.at + 1e-6) - 1].append(line)
    return found


def _crosses(lines: Iterable[RuledLine], at: float) -> bool:
    return any(line.start <= at <= line.end for line in lines)
