"""A web page: its tables become table rows, the rest is running text; nothing in it is run or fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from workbook.refusal import FileRefused, Kind
from xladdin.intake.formats.document import LAYOUT_CELL, Document, Piece, RowPlace, size_of
from xladdin.intake.formats.encodings import text_of
from xladdin.intake.formats.grid import PlacedCells
from xladdin.intake.formats.marked_text import PICTURE, TextRun, said
from xladdin.intake.formats.style_sheet import PLAIN, Look, Styles

_SILENT = {"script", "style", "noscript", "template", "rt", "rp", "select", "object"}
_BREAKS = {"p", "div", "br", "li", "h1", "h2", "h3", "h4", "h5", "h6", "title", "section", "article", "caption", "dd"}
_KEPT_AS_WRITTEN = {"pre", "textarea"}
_PICTURES = {"img", "svg", "canvas", "embed"}
# A line end in the source of a page is a blank, and between Chinese characters nothing.
_BLANKS = re.compile(r"[ \t\r\n\f]+")
# Pictures that stand in the page itself are not looked at.
_INLINE = re.compile(r"data:[a-z]{1,20}/[a-z0-9+.-]{1,40};base64,[A-Za-z0-9+/=%]*", re.IGNORECASE)
# Each of the 200 cells of the form may come with a dozen tags that Word has left in it; pages have a few thousand more.
MOST_TAGS = 200_000
# A parser compares every attribute of a tag with all others: what that may come to, in comparisons.
_MOST_COMPARED, _MANY = 1_000_000_000, 200
_LONG_TAG = re.compile(r"<[^<>]{1000,}")
_NESTED = "网页的标记层层嵌套，不像正常的报告，没有读。"


def document_of_html(text: str, source: str) -> Document:
    """The Document of an HTML page; raises FileRefused for one whose markup no page has."""
    reader = _Reader(Styles.of(text))
    root = _tree(text, source)
    if root is not None:
        reader.walk(root, PLAIN)
    reader.end_prose()
    return Document(source, tuple(reader.pieces) or ("",), has_paragraphs=True)


def _tree(text: str, source: str) -> etree._Element | None:
    """The elements of a page; None for one without any."""
    if text.count("<") > MOST_TAGS:
        limit = MOST_TAGS // 10_000
        words = f"网页里的标记有 {text.count('<')} 个，不像一份年度报告（上限 {limit} 万个）。"
        raise FileRefused(source, words, Kind.TOO_LARGE)
    short = _INLINE.sub("data:,", text).replace("\0", "")
    if _comparisons(short) > _MOST_COMPARED:
        raise FileRefused(source, "网页的一个标记里有成千上万个属性，不像正常的报告，没有读。", Kind.DAMAGED)
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = etree.fromstring(short.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    if any("depth" in error.message for error in parser.error_log):
        raise FileRefused(source, _NESTED, Kind.DAMAGED)
    return root


def _comparisons(text: str) -> int:
    parts = (sum(tag[0].count(c) for c in " \t\r\n\f/") for tag in _LONG_TAG.finditer(text))
    return sum(count * count for count in parts if count > _MANY)


@dataclass
class _Reader:
    """Collects pieces while it walks through the page, or through one cell of it."""

    styles: Styles
    pieces: list[Piece] = field(default_factory=list)
    tables: list[int] = field(default_factory=lambda: [0])
    _runs: list[TextRun] = field(default_factory=list)

    def walk(self, element: etree._Element, outer: Look) -> None:
        """Everything that an element shows."""
        tag = str(element.tag).lower()
        look = self.styles.look(element, outer)
        if tag in _SILENT or look.hidden:
            return
        if tag in _PICTURES:
            self._add(PICTURE, look)
            return
        if tag in {"table", "tr"}:
            self._table(element, look)
            return
        if tag in _BREAKS:
            self._add("\n", look)
        look = look.kept_as_written() if tag in _KEPT_AS_WRITTEN else look
        self._text(element.text, look)
        for child in element:
            self.walk(child, look)
            self._text(child.tail, look)
        if tag in _BREAKS and tag != "br":
            self._add("\n", look)

    def end_prose(self) -> None:
        """The running text up to here becomes a piece."""
        text = said(self._runs)
        if text.strip():
            self.pieces.append(text)
        self._runs = []

    def text(self) -> str:
        """The running text that is not yet a piece."""
        return said(self._runs).strip()

    def _text(self, text: str | None, look: Look) -> None:
        if text:
            self._add(text if look.as_written else _BLANKS.sub(_blank, text), look)

    def _add(self, text: str, look: Look) -> None:
        self._runs.append(TextRun(text, look.struck, look.raised))

    def _table(self, table: etree._Element, look: Look) -> None:
        """The rows of a table; one that stands in a cell of the page's layout comes after the text of that cell."""
        self.end_prose()
        self.tables[0] += 1
        grid = PlacedCells(_hidden_columns(table, self.styles))
        number = self.tables[0]
        for count, (row, row_look) in enumerate(_rows(table, look, self.styles), 1):
            cells: list[_Reader] = []
            edges: list[tuple[float, float]] = []
            for cell, cell_look in _cells(row, row_look, self.styles):
                edge = grid.place(_span(cell, "colspan"), _span(cell, "rowspan"))
                if edge is None:
                    continue
                inside = _Reader(self.styles, tables=self.tables)
                inside.walk_cell(cell, cell_look)
                cells.append(inside)
                edges.append(edge)
            grid.end_row()
            self.pieces += _row_of(cells, RowPlace(number, count, 0, tuple(edges)))

    def walk_cell(self, cell: etree._Element, look: Look) -> None:
        """What stands in a cell; what is in the way of its text there (a wrapper) is opened."""
        self._text(cell.text, look)
        for child in cell:
            self.walk(child, look)
            self._text(child.tail, look)


def _row_of(cells: Sequence[_Reader], place: RowPlace) -> Iterator[Piece]:
    """The pieces that a row comes to: itself, or what is in it where it belongs to the layout of the page."""
    if any(map(_is_layout, cells)):
        for cell in cells:
            cell.end_prose()
            yield from cell.pieces
        return
    texts = tuple(_whole(cell) for cell in cells)
    if any(len(text) > LAYOUT_CELL for text in texts):
        yield "\n".join(texts)
    elif texts:
        yield place.row_of(texts)


def _is_layout(cell: _Reader) -> bool:
    """Whether a cell holds a table; single cells inside it are just its text."""
    has_rows = any(not isinstance(piece, str) and len(piece) > 1 for piece in cell.pieces)
    return has_rows or (bool(cell.pieces) and sum(map(size_of, cell.pieces)) > LAYOUT_CELL)


def _whole(cell: _Reader) -> str:
    inner = (piece if isinstance(piece, str) else "".join(piece) for piece in cell.pieces)
    return "".join((*inner, cell.text())).strip()


def _rows(table: etree._Element, look: Look, styles: Styles) -> Iterator[tuple[etree._Element, Look]]:
    """The rows of a table that are shown, those in its parts too."""
    if table.tag == "tr":
        yield table, look
        return
    for child in table:
        own = styles.look(child, look)
        if own.hidden:
            continue
        if child.tag == "tr":
            yield child, own
        elif child.tag not in {"col", "colgroup", "table", "td", "th"}:
            yield from _rows(child, own, styles)


def _cells(row: etree._Element, look: Look, styles: Styles) -> Iterator[tuple[etree._Element, Look]]:
    for child in row:
        own = styles.look(child, look)
        if own.hidden:
            continue
        if child.tag in {"td", "th"}:
            yield child, own
        elif child.tag not in {"tr", "table"}:
            yield from _cells(child, own, styles)


def _hidden_columns(table: etree._Element, styles: Styles) -> frozenset[int]:
    """Which columns (from 0) the page does not show."""
    hidden: set[int] = set()
    at = 0
    for column in table.iter("col"):
        span = _span(column, "span")
        if styles.look(column, PLAIN).hidden:
            hidden |= set(range(at, at + span))
        at += span
    return frozenset(hidden)


def _span(element: etree._Element, name: str) -> int:
    text = (element.get(name) or "1").strip().rstrip("%;px")
    return min(max(int(text), 1), 500) if text.isdecimal() and len(text) < 6 else 1


def _blank(found: re.Match[str]) -> str:
    if "\n" not in found[0]:
        return found[0]
    beside = found.string[max(found.start() - 1, 0) : found.start()] + found.string[found.end() : found.end() + 1]
    return " " if beside.isascii() else ""


def read(path: Path, data: bytes) -> Document:
    """The Document in the bytes of such a file, in whatever encoding."""
    return document_of_html(text_of(data, path.name), path.name)
