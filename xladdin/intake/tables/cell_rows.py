"""Rows of figures in tables whose cells are known: which line of the form each is, and its figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from workbook.edition import Table
from xladdin.intake.formats.document import Row, place_of
from xladdin.intake.formats.printed_values import looks_like_value
from xladdin.intake.tables.column_heads import Heads, fills_up_at_end, fitted
from xladdin.intake.tables.figures import cells_beside
from xladdin.intake.tables.form_lines import FormLine, lines_of
from xladdin.intake.tables.labels import closest, compact, without_remarks, wording
from xladdin.intake.tables.named_columns import NamedColumns
from xladdin.intake.tables.sighting import Sighting


class TableRows:
    """Reads the rows of one table, in order."""

    def __init__(self, table: Table, rows: Sequence[Row]) -> None:
        self._table, self._lines = table, lines_of(table)
        self._heads, self._named = Heads.of(table), NamedColumns(table)
        self._before: Row = ()
        self._at_end = fills_up_at_end(_with_widths(rows, self._lines))

    def sightings(self, row: Row, found: list[Sighting]) -> None:
        """Adds what the next row shows to `found`; a row that a page break cut in two takes the place of its half."""
        before, self._before = self._before, row
        labels, _ = _taken_apart(row)
        is_line = bool(labels) and _line_of(labels, self._lines) is not None
        if self._named.take(row, is_line=is_line):
            return
        if not place_of(row).edges:
            row = self._heads.take(row)
        if not row:
            return
        whole = self._whole(before, row)
        if whole and found and found[-1].cells == whole.cells:
            found.pop()  # what the first half alone was taken for
        if sighting := whole or self._in_row(row):
            found.append(sighting)

    def _whole(self, above: Row, below: Row) -> Sighting | None:
        """The row that a page break cut in two, by the names above it where they say which figure is which."""
        whole = _halves(above, below, self._lines)
        if whole is None or whole.line is None:
            return None
        half = next(row for row in (above, below) if any(map(str.strip, _taken_apart(row)[1])))
        named = self._by_name(half, len(half) - len(_taken_apart(half)[1]), self._lines[whole.line], "")
        return named or whole

    def _left_of_heads(self, row: Row) -> Sighting | None:
        """A row whose label is all that stands left of the heads: what is below them is its own, text or figure."""
        edges = place_of(row).edges
        for block in range(len(self._table.blocks)) if edges else ():
            settled = self._named.settled(block)
            first = min(own[0] for own in settled.own) if settled else 0
            # A page draws its lines a little off those of the page before: the middle of a cell says where it is.
            count = sum((left + right) / 2 < first for left, right in edges)
            line = _line_of([cell for cell in row[:count] if cell.strip()], self._lines) if count else None
            if settled is None or line is None or self._lines[line].block != block:
                continue
            if own := settled.cells(row, count):
                return Sighting(line, own, named=settled, place=place_of(row))
        return None

    def _in_row(self, row: Row) -> Sighting | None:
        if sighting := self._left_of_heads(row):
            return sighting
        labels, cells = _taken_apart(row)
        line, worded = _line_of(labels, self._lines), ""
        if line is None and labels and labels[-1].strip() and any(map(looks_like_value, cells)):
            line, worded = _close_to(labels[-1], self._lines), labels[-1]
        if line is not None:
            if sighting := self._by_name(row, len(row) - len(cells), self._lines[line], worded):
                return sighting
            own = self._own(row, cells, self._lines[line])
            if not worded and _is_spilt(labels, self._lines[line]) and not all(map(str.strip, own)):
                own = tuple(cell for cell in cells if cell.strip())
            return Sighting(line, own, worded=worded, place=place_of(row)) if own else None
        figures = tuple(cell for cell in row if cell.strip())
        if any(map(str.strip, labels)) or not figures or not all(map(looks_like_value, figures)):
            return None
        settled = self._named.settled(0) if len(self._table.blocks) == 1 else None
        named = settled.cells(row, max(0, len(row) - len(settled.own) - len(settled.extra))) if settled else None
        return Sighting(None, named or row, named=settled if named else None, place=place_of(row))

    def _by_name(self, row: Row, labels: int, line: FormLine, worded: str) -> Sighting | None:
        """The figures of a row under the heads of its block."""
        settled = self._named.settled(line.block) if line.width > 1 else None
        own = settled.cells(row, labels) if settled else None
        return Sighting(line.index, own, worded=worded, named=settled, place=place_of(row)) if own else None

    def _own(self, row: Row, cells: Sequence[str], line: FormLine) -> tuple[str, ...]:
        """The figures of a row: those under the heads, else all but the blank cells that are too many."""
        if len(cells) != line.width:
            block = self._table.blocks[line.block]
            if below := self._heads.cells_below(row, len(row) - len(cells), block):
                return below
        own = fitted(cells, line.width, self._at_end)
        if len(own) != line.width and any(map(str.strip, own)):
            own = cells_beside(" ".join(cells)) or own
        return own


def _is_spilt(labels: Sequence[str], line: FormLine) -> bool:
    """Whether the label runs over into the next cell, as printed sheets show it; that cell is blank, and no stub."""
    return not any(wording(text).core in compact(labels[-1]) for text in line.heading.wordings)


def _with_widths(rows: Sequence[Row], lines: tuple[FormLine, ...]) -> Iterator[tuple[Sequence[str], int]]:
    """The cells beside the label of every row that is a line of the form, and how many figures that line has."""
    for row in rows:
        labels, cells = _taken_apart(row)
        line = _line_of(labels, lines) if any(map(str.strip, cells)) else None
        if line is not None:
            yield cells, lines[line].width


def _halves(above: Row, below: Row, lines: Sequence[FormLine]) -> Sighting | None:
    """The row that a page break cut in two, label and all; the figures stand in one of the halves."""
    (labels, cells), (more, others) = _taken_apart(above), _taken_apart(below)
    figures = [half for half in (cells, others) if any(map(str.strip, half))]
    if len(figures) != 1 or not labels or not more or not all(looks_like_value(c) or not c.strip() for c in figures[0]):
        return None
    label = compact(labels[-1]) + compact(more[-1])
    for line in lines:
        for text in map(wording, line.heading.wordings):
            if label in {text.ordinal + text.core, text.core} and compact(more[-1]) not in {text.core, ""}:
                own = fitted(figures[0], line.width)
                return Sighting(line.index, own) if len(own) == line.width else None
    return None


def _taken_apart(row: Row) -> tuple[list[str], list[str]]:
    """The stub cells of a row, and its other cells."""
    cells = list(row)
    labels: list[str] = []
    # Where a page break cuts a group, its first cells are empty on the new page.
    while len(cells) > 1 and not cells[0].strip() and any(not looks_like_value(c) and c.strip() for c in cells[1:]):
        cells.pop(0)
    while cells and not looks_like_value(cells[0]) and (cells[0].strip() or not labels):
        labels.append(cells.pop(0))
    return labels, cells


def _line_of(labels: Sequence[str], lines: tuple[FormLine, ...]) -> int | None:
    """The line whose label ends the stub cells of a row; the longest wording wins."""
    if not labels:
        return None
    bare = [without_remarks(label) for label in labels]
    best: tuple[int, int] | None = None
    for stub, last in {(compact("".join(way)), compact(way[-1])) for way in {tuple(labels), tuple(bare)}}:
        for index, core, whole, needs_ordinal in _wordings(lines):
            if last in {whole, core} or stub.endswith(whole if needs_ordinal else core):
                best = max(best or (0, 0), (len(core), -index))
    return -best[1] if best else None


@cache
def _wordings(lines: tuple[FormLine, ...]) -> tuple[tuple[int, str, str, bool], ...]:
    """Every wording of every line: its line, its core, that with its ordinal, whether the core alone says nothing."""
    ways = ((line.index, wording(text)) for line in lines for text in line.heading.wordings)
    return tuple((index, way.core, way.ordinal + way.core, way.needs_ordinal) for index, way in ways)


def _close_to(label: str, lines: Sequence[FormLine]) -> int | None:
    ordinal = wording(label).ordinal
    own = (line for line in lines if not line.is_group)
    rows = [line for line in own if not ordinal or wording(line.heading.label).ordinal in {ordinal, ""}]
    at = closest(wording(label).core, [wording(line.heading.label).core for line in rows])
    return None if at is None else rows[at].index
