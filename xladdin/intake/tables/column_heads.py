"""Where the cells of a table row belong: under which head, or beyond the row's end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from workbook.edition import Block, Table
from xladdin.intake.formats.document import Row
from xladdin.intake.formats.printed_values import looks_like_value
from xladdin.intake.tables.labels import compact, letters

# 「其他」 and 「总计」 are words of row labels too; the longer heads are nothing but heads.
_SHORT = 2


@dataclass
class Heads:
    """The heads right above the row that is being read: for every name, where it stands in rows of which length."""

    names: frozenset[str]
    _places: dict[str, set[tuple[int, int]]] = field(default_factory=dict)
    _is_open: bool = False

    @classmethod
    def of(cls, table: Table) -> Heads:
        """The heads of a table, none seen yet."""
        paths = (path for block in table.blocks for path in block.column_paths)
        return cls(frozenset(letters(w) for path in paths for w in path[-1].wordings))

    def take(self, row: Row) -> Row:
        """What is left of a row without the heads in it, which are remembered together with those of rows beside it.

        Where nothing says where a row ends, the heads and the first row below them may come as one.
        """
        cells = [compact(cell) for cell in row]
        figures = next((at for at, cell in enumerate(row) if looks_like_value(cell)), len(row))
        heads = [at for at, cell in enumerate(cells[:figures]) if cell in self.names]
        if not any(len(cells[at]) > _SHORT for at in heads):
            self._is_open = False
            return row
        if not self._is_open:
            self._places = {}
        rest = row[heads[-1] + 1 :]
        self._is_open = not any(map(str.strip, rest))
        for at in heads:
            if not at or cells[at - 1] != cells[at]:
                self._places.setdefault(cells[at], set()).add((len(row), at))
        return rest if any(map(str.strip, rest)) else ()

    def cells_below(self, row: Row, labels: int, block: Block) -> tuple[str, ...] | None:
        """The cells of a row under the heads of its block, from left to right; None where that is not clear.

        The row begins with so many labels, under which no figure belongs. A head over several columns has its figure
        in the first of them; the others are blank or repeat it.
        """
        places = [self._place(path[-1].wordings, len(row)) for path in block.column_paths]
        own = sorted(place for place in places if place is not None)
        if len(own) < len(places) or len(set(own)) < len(own) or own[0] < labels:
            return None
        figure = ""
        for at in range(own[0], len(row)):
            if at in own:
                figure = row[at].strip()
            elif row[at].strip() not in {"", figure}:
                return None
        return tuple(row[at] for at in own)

    def _place(self, wordings: Iterable[str], length: int) -> int | None:
        found = {at for w in wordings for size, at in self._places.get(letters(w), ()) if size == length}
        return found.pop() if len(found) == 1 else None


def fills_up_at_end(rows: Iterable[tuple[Sequence[str], int]]) -> bool | None:
    """Whether rows with blank cells too many have them at the end (or, False, at the start), by those that are clear.

    Each row comes with the number of its figures; None where no row says it, or two say different things.
    """
    said = {found for cells, width in rows if (found := _fills_up_at_end(cells, width)) is not None}
    return said.pop() if len(said) == 1 else None


def fitted(cells: Sequence[str], width: int, at_end: bool | None = None) -> tuple[str, ...]:
    """The cells of a row without the blank ones that are too many, where it is clear which those are.

    `at_end` says where the table has such cells, for rows that do not show it themselves.
    """
    extra = len(cells) - width
    if extra <= 0:
        return tuple(cells)
    if not any(map(str.strip, cells)):
        return tuple(cells[:width])
    own = _fills_up_at_end(cells, width)
    if own is None and not any(map(str.strip, (*cells[:extra], *cells[width:]))):
        own = at_end
    if own is None:
        return tuple(cells)
    return tuple(cells[:width] if own else cells[extra:])


def _fills_up_at_end(cells: Sequence[str], width: int) -> bool | None:
    extra = len(cells) - width
    if extra <= 0:
        return None
    at_end, at_start = not any(map(str.strip, cells[width:])), not any(map(str.strip, cells[:extra]))
    return at_end if at_end != at_start else None
