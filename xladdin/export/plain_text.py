"""The tables as plain text: a grid of +, - and | with true row and column spans, for mail, notes and terminals.

The grid is also a valid reStructuredText table, so that a program can read it back.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from workbook.grid import Cell, Grid, blank_grid
from workbook.report import Report
from xladdin.export.content.format import ExportOrder, Format, Output, encoded
from xladdin.export.content.phrases import NOT_FIRST, NOT_LAST, phrases
from xladdin.export.content.stamp import Stamp

Ambiguous = Literal[1, 2]
DRAFT_LINE = "【草稿】"
# The inner width of each column in half-width characters; a number that needs more gets more.
TEXT_WIDTHS = {
    "disclosure": (24, 20, 20, 20),
    "requests": (4, 14, 30, 6, 4, 4, 4, 4, 4, 6),
    "disputes": (4,) * 15,
}
# A form that is not listed is laid out in its printed proportions on about this many columns.
USUAL_WIDTH = 100
# A word of Latin letters that is longer than this is broken; no number of the form is.
_LONGEST_WORD = 16
_TOKEN = re.compile(rf"[!-~]{{1,{_LONGEST_WORD}}}|.")


def render(grids: Sequence[Grid], *, ambiguous: Ambiguous = 2, draft: bool = False) -> str:
    """The tables one below another, each under its statutory heading and its unit; ends with a line break.

    `ambiguous` is how many columns “ ” … take: 2 in 宋体 and Notepad, 1 in most terminals.
    `draft` puts 【草稿】 above every table.
    """
    return "\n".join(_section(grid, ambiguous, draft) for grid in grids)


def table_lines(grid: Grid, ambiguous: Ambiguous = 2) -> list[str]:
    """The lines of one table, without heading."""
    widths = _column_widths(grid, ambiguous)
    wrapped = {cell: _wrapped(cell, _inner(cell, widths), ambiguous) for cell in grid.cells}
    canvas = _Canvas.ruled(grid, widths, _row_heights(grid, wrapped))
    for cell, lines in wrapped.items():
        canvas.write(cell, lines, ambiguous)
    return ["".join(line) for line in canvas.characters]


def text_width(text: str, ambiguous: Ambiguous = 2) -> int:
    """How many half-width columns a text takes (Unicode UAX #11)."""
    return sum(_width(character, ambiguous) for character in text)


def _section(grid: Grid, ambiguous: Ambiguous, draft: bool) -> str:
    lines = table_lines(grid, ambiguous)
    unit = f"单位：{grid.table.unit}"
    indent = text_width(lines[0], ambiguous) - text_width(unit, ambiguous)
    mark = [DRAFT_LINE] if draft else []
    return "\n".join([*mark, grid.table.heading, " " * indent + unit, *lines, ""])


def _width(character: str, ambiguous: Ambiguous) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
        return 0
    kind = unicodedata.east_asian_width(character)
    return 2 if kind in "WF" else ambiguous if kind == "A" else 1


def _column_widths(grid: Grid, ambiguous: Ambiguous) -> list[int]:
    """The listed widths, and more where a word that cannot be broken asks for it."""
    widths = list(TEXT_WIDTHS.get(grid.table.key, ()))
    if len(widths) != grid.column_count:
        widths = [max(4, round(twips * USUAL_WIDTH / sum(grid.widths))) for twips in grid.widths]
    for cell in sorted(grid.cells, key=lambda cell: cell.column_span):
        longest = max((text_width(unit, ambiguous) for unit in _units(cell)), default=0)
        widths[cell.column + cell.column_span - 1] += max(0, longest - _inner(cell, widths))
    return widths


def _inner(cell: Cell, widths: Sequence[int]) -> int:
    """The width of a cell's text: its columns, and the borders and margins that its span swallows."""
    spanned = widths[cell.column : cell.column + cell.column_span]
    return sum(spanned) + 3 * (len(spanned) - 1)


def _units(cell: Cell) -> list[str]:
    """The text in pieces that are never broken: words, numbers, and characters with the punctuation they keep."""
    return [unit for part in _parts(cell) for unit in _unbroken(part)]


def _parts(cell: Cell) -> list[str]:
    """The text in the pieces that are kept together where there is room."""
    text = " ".join(cell.text.split())
    if cell.kind == "spanner" and len(text) % 2 == 0 and all(_width(c, 1) == 2 for c in text):
        # 社会公益组织 is read in pairs: 社会, 公益, 组织.
        return [text[i : i + 2] for i in range(0, len(text), 2)]
    return [text] if cell.field else phrases(text)


def _unbroken(part: str) -> list[str]:
    units: list[str] = []
    for token in _TOKEN.findall(part):
        if units and (token[0] in NOT_FIRST or units[-1][-1] in NOT_LAST):
            units[-1] += token
        else:
            units.append(token)
    return units


def _wrapped(cell: Cell, width: int, ambiguous: Ambiguous) -> list[str]:
    """The lines of a cell, of at most `width`; vertical text has a character a line."""
    if cell.vertical:
        return _units(cell)
    lines = [""]
    for part in _parts(cell):
        fits = text_width(part, ambiguous) <= width
        for piece in [part] if fits else _unbroken(part):
            if text_width(lines[-1] + piece, ambiguous) <= width:
                lines[-1] += piece
            else:
                lines.append(piece)
    return [line.strip() for line in lines if line.strip()]


def _row_heights(grid: Grid, wrapped: dict[Cell, list[str]]) -> list[int]:
    heights = [1] * grid.row_count
    for cell in sorted(grid.cells, key=lambda cell: cell.row_span):
        last = cell.row + cell.row_span
        room = sum(heights[cell.row : last]) + cell.row_span - 1
        heights[last - 1] += max(0, len(wrapped[cell]) - room)
    return heights


@dataclass(frozen=True)
class _Canvas:
    """Lines of characters, one entry a half-width column; the second half of a wide character is an empty entry."""

    characters: list[list[str]]
    across: list[int]
    down: list[int]

    @staticmethod
    def ruled(grid: Grid, widths: Sequence[int], heights: Sequence[int]) -> _Canvas:
        """An empty table; `across` and `down` say where its borders stand."""
        across, down = _borders(width + 2 for width in widths), _borders(heights)
        canvas = _Canvas([[" "] * (across[-1] + 1) for _ in range(down[-1] + 1)], across, down)
        for cell in grid.cells:
            canvas._frame(cell)
        return canvas

    def _frame(self, cell: Cell) -> None:
        left, top, right, bottom = self._edges(cell)
        for row in (top, bottom):
            for column in range(left, right + 1):
                corner = column in (left, right) or self.characters[row][column] in "|+"
                self.characters[row][column] = "+" if corner else "-"
        for column in (left, right):
            for row in range(top + 1, bottom):
                self.characters[row][column] = "+" if self.characters[row][column] in "-+" else "|"

    def _edges(self, cell: Cell) -> tuple[int, int, int, int]:
        return (
            self.across[cell.column],
            self.down[cell.row],
            self.across[cell.column + cell.column_span],
            self.down[cell.row + cell.row_span],
        )

    def write(self, cell: Cell, lines: Sequence[str], ambiguous: Ambiguous) -> None:
        """Put a cell's lines in its middle, or at its left."""
        left, top, right, bottom = self._edges(cell)
        first = top + 1 + (bottom - top - 1 - len(lines)) // 2
        for row, line in enumerate(lines, first):
            entries = _entries(line, ambiguous)
            spare = right - left - 3 - len(entries)
            at = left + 2 + (spare // 2 if cell.align == "center" else 0)
            self.characters[row][at : at + len(entries)] = entries


def _entries(line: str, ambiguous: Ambiguous) -> list[str]:
    """A line, one entry a half-width column; a combining mark shares the entry of its letter."""
    entries: list[str] = []
    for character in line:
        match _width(character, ambiguous):
            case 2:
                entries += [character, ""]
            case 0 if entries:
                entries[-1] += character
            case _:
                entries.append(character)
    return entries


def _borders(sizes: Iterable[int]) -> list[int]:
    places = [0]
    for size in sizes:
        places.append(places[-1] + size + 1)
    return places


def _make(order: ExportOrder) -> bytes:
    # Lines end as Notepad of Windows 7 wants them.
    return encoded(render(order.grids, draft=order.stamp.draft).replace("\n", "\r\n"))


def _texts(report: Report, _stamp: Stamp | None) -> Iterator[str]:
    grids = [blank_grid(table).with_text(report.display) for table in report.edition.tables]
    for some in (grids, *([grid] for grid in grids)):
        yield render(some)
        yield render(some, ambiguous=1)


FORMATS = {"txt": Format((Output(".txt", _make),), (".txt",), texts=_texts, carries_stamp=False)}
