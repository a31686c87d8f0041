"""What every format reader makes of a published report: running text and table rows, in reading order.

`Flow` is the same document as one string, in which labels are found whatever blanks and punctuation stand in them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workbook.writing import simplified
from xladdin.intake.formats.marked_text import PICTURE, figure_text, without_note_marks

Row = tuple[str, ...]
Piece = str | Row

# A cell that holds this much is a cell of the page's layout, not of a statutory table.
LAYOUT_CELL = 400
ROW_START, CELL_END, ROW_END = "\x1d", "\x1f", "\x1e"
# Behind the start of a row stands which row of the document it is, as a character that no text uses.
# Stands in a running text where a page begins, other than the first.
NEW_PAGE = "\f"
# No control character but these is part of a text.
_KEPT = frozenset(("\n", "\t", NEW_PAGE, PICTURE))
_FIRST_NUMBER, ROW_NUMBERS = 0xF0000, "\U000f0000-\U000ffffd"
_FENCES = frozenset((ROW_START, CELL_END, ROW_END))
_WHOLE_ROW = re.compile(f"{ROW_START}([{ROW_NUMBERS}])([^{ROW_START}{ROW_END}]*){ROW_END}")
# A line that holds nothing but the number of a page: 「- 3 -」, 「—3—」, 「第 3 页 共 12 页」.
PAGE_MARK = re.compile(
    r"^[ \t\f\u3000]*(?:[-—–―－][ \t]*\d{1,3}[ \t]*[-—–―－]|第[ \t]*\d{1,3}[ \t]*页.{0,12})[ \t]*$", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class RowPlace:
    """Where a row stands: in which table of the document and row of it, on which page (from 1; 0 is not known).

    `edges` are where each of its cells begins and ends, in columns or points, alike for the rows of one table; none
    where the format does not say.
    """

    table: int = 0
    row: int = 0
    page: int = 0
    edges: tuple[tuple[float, float], ...] = ()

    def row_of(self, cells: Sequence[str]) -> PlacedRow:
        """The cells as a row that stands here."""
        row = PlacedRow(cells)
        row.place = self
        return row

    @property
    def words(self) -> str:
        """The place in words for the user: 第 3 页、第 2 个表格第 8 行."""
        table = f"第 {self.table} 个表格第 {self.row} 行" if self.table else ""
        return "、".join(filter(None, (f"第 {self.page} 页" if self.page else "", table)))


class PlacedRow(tuple[str, ...]):
    """A table row of which is known where it stands."""

    place: RowPlace


NOWHERE = RowPlace()


def place_of(row: Sequence[str]) -> RowPlace:
    """Where a row stands; for a row of which that is not known, nowhere."""
    return row.place if isinstance(row, PlacedRow) else NOWHERE


def size_of(piece: Piece) -> int:
    """Characters in a piece."""
    return len(piece) if isinstance(piece, str) else sum(map(len, piece))


@dataclass(frozen=True)
class Document:
    """A published report in neutral form.

    A piece is either running text (with its line breaks) or one table row: its cells from left to right, a cell that
    spans several columns or rows given once, a blank cell as an empty text. `has_paragraphs`: every line of a running
    text is a paragraph, as the format itself says; else a paragraph may be broken over several lines. `notes` are
    Chinese sentences about what the format reader could not or should not read.
    """

    source: str
    pieces: tuple[Piece, ...]
    has_paragraphs: bool = False
    notes: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """Characters in all pieces together."""
        return sum(map(size_of, self.pieces))


@dataclass(frozen=True)
class Flow:
    """A stretch of a document as one string, and beside it the same with nothing but letters and digits.

    `compact[i]` is the character `body[offsets[i]]`. Table rows are fenced in `body` by control characters, and `rows`
    are all rows of the document.
    """

    body: str
    compact: str
    offsets: Sequence[int]
    rows: Sequence[Row] = ()

    def between(self, end: int, start: int) -> str:
        """The body after the compact position `end` (exclusive end of a match) up to the compact position `start`."""
        first = self.offsets[end - 1] + 1 if end else 0
        last = self.offsets[start] if start < len(self.offsets) else len(self.body)
        return self.body[first:last]

    def part(self, start: int, end: int) -> Flow:
        """The flow from one compact position up to another."""
        last = self.offsets[end] if end < len(self.offsets) else len(self.body)
        return flow_of_body(self.body[self.offsets[start] : last], self.rows)

    def stretches(self) -> Iterator[Piece]:
        """The running texts and the table rows, in order."""
        done = 0
        for match in _WHOLE_ROW.finditer(self.body):
            yield _without_fences(self.body[done : match.start()])
            yield self.rows[ord(match[1]) - _FIRST_NUMBER]
            done = match.end()
        yield _without_fences(self.body[done:])


def flow_of(document: Document) -> Flow:
    """The whole document as a Flow."""
    rows: list[Row] = []
    parts: list[str] = []
    for piece in document.pieces:
        if isinstance(piece, str):
            parts.append(PAGE_MARK.sub("", clean(piece)))
            continue
        rows.append(_cleaned(piece))
        number = chr(_FIRST_NUMBER + len(rows) - 1)
        parts.append(ROW_START + number + CELL_END.join(rows[-1]) + ROW_END)
    return flow_of_body("\n".join(parts), rows)


def flow_of_body(body: str, rows: Sequence[Row] = ()) -> Flow:
    """A Flow of a text that has been cleaned and fenced already."""
    offsets = [i for i, char in enumerate(body) if char.isalnum()]
    return Flow(body, "".join(body[i] for i in offsets), offsets, rows)


def clean(text: str) -> str:
    """Full-width forms folded, invisible characters and note marks dropped, all line ends alike; one writing."""
    text = without_note_marks(text.replace("\r\n", "\n").replace("\r", "\n"))
    folded = simplified(unicodedata.normalize("NFKC", text))
    if folded.isprintable():  # no control and no format character is
        return folded
    return "".join(c for c in folded if c in _KEPT or unicodedata.category(c) not in {"Cc", "Cf"})


def _cleaned(row: Row) -> Row:
    return place_of(row).row_of([figure_text(clean(cell)) for cell in row])


def _without_fences(text: str) -> str:
    return "".join(" " if char in _FENCES else char for char in text if not "\U000f0000" <= char <= "\U000ffffd")
