"""Tables that stand in a text as cells between bars or tabs, as pages saved or copied as text have them: their rows.

Either a line is a row (「规章 | 0 | 1 | 2 |」), or cells and bars stand on lines of their own and nothing but the
labels says where a row begins. Merged cells are then often made up for by bars at the end of a row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from xladdin.intake.formats.document import LAYOUT_CELL, Piece, Row
from xladdin.intake.formats.printed_values import looks_like_value

_BLANKS = " \t\r\f\u3000\xa0"
_BARS = str.maketrans("｜│┃", "|||")
_RULE = re.compile(r"\|?\s{0,40}:?-{2,400}:?\s{0,40}(?:\|\s{0,40}:?-{2,400}:?\s{0,40}){0,120}\|?")
# Two tabs with nothing between are a blank cell; without one, the words of a line say as much as its tabs.
_BLANK_BETWEEN_TABS = re.compile(r"\t[ \xa0]*\t")
# No cell of the form has more text or lines than this; more than that is running text after a table.
_LONGEST_CELL, _MOST_LINES = 100, 5
# No row of the form has more cells, even with all its heads before it.
_MOST_CELLS = 120
# A line like this between two cells is the heading of the next part, and no part of a cell.
_HEADING = re.compile(r"[一二三四五六七八九十]{1,3}、.{0,60}(?:情况|事项|措施|问题|概况|说明)[:：。]?")


def pieces_of(text: str) -> Iterator[Piece]:
    """The text with its tables taken apart into rows; what belongs to none stays running text."""
    has_tabs = bool(_BLANK_BETWEEN_TABS.search(text))
    reader = _Reader(opens_with_bar=_opens_with_bar(text))
    for line in text.split("\n"):
        bare = line.translate(_BARS).strip(_BLANKS)
        if "|" in bare:
            yield from reader.barred(bare)
        elif has_tabs and (row := _tabbed(line)):
            yield from reader.row(row)
        else:
            yield from reader.plain(line)
    yield from reader.finish()


@dataclass
class _Reader:
    """What has been read and not yet given out: running text, cells whose row is not over, the text after a bar."""

    opens_with_bar: bool = True
    prose: list[str] = field(default_factory=list)
    # None where bars say that a row is over; a text with line breaks is running text between two rows.
    cells: list[str | None] = field(default_factory=list)
    after: list[str] = field(default_factory=list)

    def barred(self, line: str) -> Iterator[Piece]:
        """A line with bars in it."""
        if _RULE.fullmatch(line):
            return
        parts = [part.strip(_BLANKS) for part in line.split("|")]
        filled = [part for part in parts if part]
        if len(filled) > 1 or (filled and len(parts) > 2):
            yield from self.row(_closed(parts, self.opens_with_bar))
        elif not filled and len(parts) > 2:
            self._end_cell("")
            self.cells.append(None)  # bars alone make up for merged cells: the row is over
        else:
            self._end_cell(parts[0])
            self.after = [parts[-1]] if parts[-1] else []

    def plain(self, line: str) -> Iterator[Piece]:
        """A line without bars: part of a cell if bars go on after it."""
        if not self.cells:
            self.prose.append(line)
            return
        self.after.append(line)
        filled = [text for text in self.after if text.strip(_BLANKS)]
        if len(filled) > _MOST_LINES or sum(map(len, filled)) > _LONGEST_CELL:
            yield from self._flush()

    def row(self, row: Row) -> Iterator[Piece]:
        """A row that is whole."""
        yield from self.finish()
        if len(row) > _MOST_CELLS:
            yield " ".join(row)
        elif any(len(cell) > LAYOUT_CELL for cell in row):
            yield "\n".join(row)
        else:
            yield row

    def finish(self) -> Iterator[Piece]:
        """Everything that is still waiting."""
        yield from self._flush()
        if any(line.strip() for line in self.prose):
            yield "\n".join(self.prose)
        self.prose = []

    def _end_cell(self, last: str) -> None:
        """A bar closes the cell that consists of the lines before it."""
        lines = [text for text in (*(line.strip(_BLANKS) for line in self.after), last) if text]
        if not self.cells and not lines:
            while self.prose and not self.prose[-1].strip(_BLANKS):
                self.prose.pop()
            lines = [self.prose.pop().strip(_BLANKS)] if self.prose else []
        elif any(_HEADING.fullmatch(line) for line in lines[:-1]):
            self.cells.append("\n".join((*lines[:-1], "")))
            lines = lines[-1:]
        self.cells.append(" ".join(lines))
        self.after = []

    def _flush(self) -> Iterator[Piece]:
        """The open cells as rows, and headings among them as running text again."""
        if self.cells:
            cells, self.cells = self.cells, []
            after, self.after = self.after, []
            yield from self.finish()
            for row in _rows(cells):
                yield row[0] if len(row) == 1 and ("\n" in row[0] or len(row[0]) > LAYOUT_CELL) else row
            self.prose = after


def _rows(cells: Sequence[str | None]) -> Iterator[Row]:
    """Cells one after the other as rows: a row is over where a label follows a figure or a blank."""
    row: list[str] = []
    for cell in cells:
        is_label = cell is not None and bool(cell) and not looks_like_value(cell)
        is_heading = cell is not None and "\n" in cell
        is_full = len(row) == _MOST_CELLS
        if row and (cell is None or is_full or is_heading or (is_label and (not row[-1] or looks_like_value(row[-1])))):
            yield tuple(row)
            row = []
        if cell is not None:
            row.append(cell)
        if is_heading:
            yield tuple(row)
            row = []
    if row:
        yield tuple(row)


def _closed(parts: Sequence[str], opens_with_bar: bool) -> Row:
    """The cells of a line without what stands before a first and after a last bar."""
    first = 1 if opens_with_bar and not parts[0] else 0
    return tuple(parts[first:] if parts[-1] else parts[first:-1])


def _opens_with_bar(text: str) -> bool:
    """Whether rows begin with a bar, which then is no blank cell: as most rows that begin with a label do."""
    lines = [line for line in text.translate(_BARS).split("\n") if line.count("|") > 1]
    first = [line.strip(_BLANKS).lstrip("|").strip(_BLANKS)[:1] for line in lines]
    labelled = [line for line, char in zip(lines, first, strict=True) if char and not char.isascii()]
    return 2 * sum(line.strip(_BLANKS).startswith("|") for line in labelled) >= len(labelled)


def _tabbed(line: str) -> Row | None:
    """The cells of a line with tabs, where it is a row of a table and not an indented sentence."""
    parts = tuple(part.strip(_BLANKS) for part in line.split("\t"))
    filled = [part for part in parts if part]
    if len(filled) < 2 or any(len(part) > _LONGEST_CELL for part in filled):
        return None
    # A figure with something else beside it: blanks stand between cells too, and tabs say nothing.
    if any(looks_like_value(word) for part in filled if len(words := part.split()) > 1 for word in words):
        return None
    return parts
