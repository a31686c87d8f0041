"""A web page: its tables become table rows, the rest is running text; nothing in it is run or fetched."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html.parser import HTMLParser

from xladdin.intake.formats.document import LAYOUT_CELL, Document, Piece

_SILENT = {"script", "style", "noscript", "template"}
_BREAKS = {"p", "div", "br", "li", "h1", "h2", "h3", "h4", "h5", "h6", "title", "section", "article", "table"}
_KEPT_AS_WRITTEN = {"pre", "textarea"}
# A line end in the source of a page is a blank, and between Chinese characters nothing.
_LINE_END = re.compile(r"[ \t\r]*\n\s*")


def document_of_html(text: str, source: str) -> Document:
    """The Document of an HTML page."""
    reader = _PageReader()
    reader.feed(text)
    reader.close()
    return Document(source, reader.finish(), has_paragraphs=True)


class _PageReader(HTMLParser):
    """Collects pieces while the parser walks through the page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._pieces: list[Piece] = []
        self._prose: list[str] = []
        self._row: list[list[str]] | None = None
        # For every table that is open inside a cell: the row of that cell, and how many pieces there were before.
        self._outer: list[tuple[list[list[str]], int]] = []
        self._silent: str | None = None
        self._as_written: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a row or a cell, or break the line."""
        if tag in _SILENT:
            self._silent = tag
        elif tag in _KEPT_AS_WRITTEN:
            self._as_written = tag
        elif tag == "table" and self._row:
            self._outer.append((self._row, len(self._pieces)))
            self._row = None
        elif tag == "tr":
            self._end_row()
            self._end_prose()
            self._row = []
        elif tag in {"td", "th"} and self._row is not None:
            self._row.append([])
        elif tag in _BREAKS:
            self._add("\n")

    def handle_endtag(self, tag: str) -> None:
        """Close what the tag closes."""
        if tag == self._silent:
            self._silent = None
        elif tag == self._as_written:
            self._as_written = None
        elif tag in {"tr", "table"}:
            self._end_row()
            if tag == "table" and self._outer:
                self._end_inner()
        elif tag in _BREAKS:
            self._add("\n")

    def handle_data(self, data: str) -> None:
        """Text goes to the open cell, else to the running text."""
        if not self._silent:
            self._add(data if self._as_written else _LINE_END.sub(_blank, data))

    def _add(self, data: str) -> None:
        (self._row[-1] if self._row else self._prose).append(data)

    def finish(self) -> tuple[Piece, ...]:
        """All pieces, in reading order."""
        self._end_row()
        while self._outer:
            self._end_inner()
        self._end_prose()
        return tuple(self._pieces)

    def _end_inner(self) -> None:
        """Back to the cell around a table: single cells are its text; anything larger shows that it is layout."""
        self._end_prose()
        row, start = self._outer.pop()
        inside = self._pieces[start:]
        if any(isinstance(piece, tuple) and len(piece) > 1 for piece in inside) or self._is_long(inside):
            self._row = row
            self._pieces[start:] = []
            self._end_row()
            self._pieces += inside
        else:
            del self._pieces[start:]
            row[-1] += [piece if isinstance(piece, str) else "".join(piece) for piece in inside]
            self._row = row

    def _is_long(self, pieces: Sequence[Piece]) -> bool:
        return sum(len(piece) if isinstance(piece, str) else sum(map(len, piece)) for piece in pieces) > LAYOUT_CELL

    def _end_row(self) -> None:
        if self._row:
            cells = tuple("".join(cell).strip() for cell in self._row)
            if any(len(cell) > LAYOUT_CELL for cell in cells):
                self._pieces.append("\n".join(cells))
            else:
                self._pieces.append(cells)
        self._row = None

    def _end_prose(self) -> None:
        if any(part.strip() for part in self._prose):
            self._pieces.append("".join(self._prose))
        self._prose = []


def _blank(line_end: re.Match[str]) -> str:
    beside = line_end.string[line_end.start() - 1 : line_end.start()] + line_end.string[line_end.end() :][:1]
    return " " if beside.isascii() else ""
