"""In which columns the cells of a table stand, where some reach over several rows and columns."""

from __future__ import annotations

from dataclasses import dataclass, field

Edges = tuple[float, float]


@dataclass
class PlacedCells:
    """A table while its cells are placed, row by row; `hidden` columns (from 0) are not shown."""

    hidden: frozenset[int] = frozenset()
    # What reaches down from rows above: first column, the column after the last, and for how many more rows.
    _from_above: list[tuple[int, int, int]] = field(default_factory=list)
    _new: list[tuple[int, int, int]] = field(default_factory=list)
    _at: int = 0

    def place(self, columns: int = 1, rows: int = 1) -> Edges | None:
        """Where the next cell of the row begins and ends; None for one that stands in hidden columns alone."""
        at = self._at
        for first, after, _ in self._from_above:
            if first <= at < after:
                at = after
        self._at = at + columns
        if rows > 1:
            self._new.append((at, at + columns, rows - 1))
        if self.hidden and self.hidden >= set(range(at, at + columns)):
            return None
        return float(at), float(at + columns)

    def end_row(self) -> None:
        """The next row begins."""
        left = [(first, after, rows - 1) for first, after, rows in self._from_above if rows > 1]
        self._from_above = sorted((*left, *self._new))
        self._new, self._at = [], 0
