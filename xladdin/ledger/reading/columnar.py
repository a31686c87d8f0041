"""The cells of a sheet by column: what stands in it, each content once, and for each row which of them.

A register of a hundred thousand rows repeats its words and days over and over. What is read, understood or refused is
then looked at once, not in each row.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Cells:
    """One column: `codes` has a place in `values` for each row from row 1; `values` begins with None, a blank."""

    values: list[object]
    codes: Codes

    def at(self, row: int) -> object:
        """What stands in a row, counted from 0."""
        return self.values[self.codes[row]]

    def rows(self, wanted: Codes) -> Cells:
        """The same column with these rows (from 0) only."""
        return Cells(self.values, self.codes[wanted])

    def each(self) -> list[object]:
        """What stands in each row."""
        values = self.values
        return [values[code] for code in self.codes.tolist()]


@dataclass(frozen=True)
class Columns:
    """A sheet from A1: all columns, each with `height` rows."""

    columns: Sequence[Cells]
    height: int

    def row(self, row: int) -> list[object]:
        """A row, counted from 0."""
        return [column.at(row) for column in self.columns]

    def rows(self) -> list[list[object]]:
        """All rows."""
        return [list(row) for row in zip(*(column.each() for column in self.columns), strict=True)]


def by_column(rows: Iterable[Sequence[object]]) -> Columns:
    """Rows as columns; each row may end with its last cell."""
    known: list[dict[object, int]] = []
    codes: list[list[int]] = []
    height = 0
    for height, row in enumerate(rows, 1):
        for _ in range(len(row) - len(known)):
            known.append({None: 0})
            codes.append([])
        for place, value in enumerate(row):
            if value is not None and value != "":
                column, found = codes[place], known[place]
                column.extend([0] * (height - 1 - len(column)))
                # True is no 1, and 1.0 no date: what looks alike is told apart by its type.
                key = value if isinstance(value, str) else (type(value), value)
                column.append(found.setdefault(key, len(found)))
    columns = []
    for found, column in zip(known, codes, strict=True):
        values = [key[1] if isinstance(key, tuple) else key for key in found]
        column.extend([0] * (height - len(column)))
        columns.append(Cells(values, np.array(column, dtype=np.int64)))
    return Columns(columns, height)
