"""An OpenDocument text or spreadsheet (.odt, .ods): its paragraphs and the rows of its tables, as they are shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from workbook.files import package
from workbook.files.package import Flaw
from workbook.refusal import FileRefused
from xladdin.intake.formats.document import LAYOUT_CELL, Document, Piece, RowPlace
from xladdin.intake.formats.grid import PlacedCells
from xladdin.intake.formats.marked_text import PICTURE, TextRun, said

_CONTENT, _STYLES, _KIND = "content.xml", "styles.xml", "mimetype"
_LARGEST_PART = 16 << 20
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_FORMAT = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
# A row or cell that is written once for so many: beyond this it is the empty rest of a sheet.
_MOST_REPEATED, _MOST_COLUMNS = 50, 400
_LEFT_OUT = {f"{_TEXT}tracked-changes", f"{_TEXT}note", f"{_OFFICE}annotation", f"{_TEXT}ruby-text"}
_OPENED = {
    f"{_TEXT}{name}" for name in ("list", "list-item", "section", "list-header", "index-body", "numbered-paragraph")
}
_SHOWN = {None, "visible"}


def document_of_open_document(data: bytes, source: str) -> Document:
    """The Document of an OpenDocument file; raises FileRefused for one that is damaged, hostile or locked."""
    try:
        parts = package.entries(data)
        content = _tree(data, parts, _CONTENT)
        looks = _looks(_tree(data, parts, _STYLES) if _STYLES in parts else None, content)
    except Flaw as flaw:
        raise FileRefused(source, str(flaw), flaw.kind) from None
    body = content.find(f"{_OFFICE}body")
    pieces = tuple(_Walk(looks).pieces(body)) if body is not None else ()
    return Document(source, pieces or ("",), has_paragraphs=True)


def _tree(data: bytes, parts: Mapping[str, package.Entry], name: str) -> etree._Element:
    if name not in parts:
        raise Flaw(f"没有正文；{package.DAMAGED}")
    if parts[name].size > _LARGEST_PART:
        raise Flaw(f"正文过大，{package.HOSTILE}")
    part = package.unpack(data, parts[name])
    package.refuse_doctype(part)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        return etree.fromstring(part, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise Flaw(f"内容读不出来，或者设有密码；{package.DAMAGED}") from None


@dataclass(frozen=True)
class _Look:
    struck: bool = False
    raised: bool = False
    hidden: bool = False
    hidden_column: bool = field(default=False)


def _looks(*trees: etree._Element | None) -> dict[str, _Look]:
    """What styles strike out, raise or hide, by their names; each takes what it does not say from its parent."""
    found: dict[str, _Look] = {}
    for tree in trees:
        for style in tree.iter(f"{_STYLE}style") if tree is not None else ():
            outer = found.get(style.get(f"{_STYLE}parent-style-name", ""), _Look())
            found[style.get(f"{_STYLE}name", "")] = _look(style.find(f"{_STYLE}text-properties"), outer)
    return found


def _look(properties: etree._Element | None, outer: _Look) -> _Look:
    if properties is None:
        return outer
    line = properties.get(f"{_STYLE}text-line-through-style") or properties.get(f"{_STYLE}text-line-through-type")
    position = properties.get(f"{_STYLE}text-position")
    display = properties.get(f"{_TEXT}display")
    return _Look(
        outer.struck if line is None else line != "none",
        outer.raised if position is None else not position.startswith("0"),
        outer.hidden if display is None else display == "none",
    )


class _Walk:
    def __init__(self, looks: Mapping[str, _Look]) -> None:
        self._looks, self._tables = looks, 0

    def pieces(self, body: etree._Element) -> Iterator[Piece]:
        """Running texts, a paragraph a line, and table rows."""
        lines: list[str] = []
        for element in _blocks(body):
            if element.tag == f"{_TABLE}table":
                if lines:
                    yield "\n".join(lines)
                    lines = []
                yield from self._table(element)
            else:
                lines.append(said(self._runs(element, self._of(element, _Look()))))
        if lines:
            yield "\n".join(lines)

    def _table(self, table: etree._Element) -> Iterator[Piece]:
        if self._looks.get(table.get(f"{_TABLE}style-name", ""), _Look()).hidden:
            return
        self._tables += 1
        number, grid, count = self._tables, PlacedCells(_hidden_columns(table)), 0
        for row in _within(table, "table-row"):
            count += 1
            if row.get(f"{_TABLE}visibility") not in _SHOWN:
                continue
            texts: list[str] = []
            edges: list[tuple[float, float]] = []
            at = 0
            for cell in row:
                repeated = min(_number(cell, "number-columns-repeated"), _MOST_COLUMNS)
                is_covered = cell.tag == f"{_TABLE}covered-table-cell"
                span = 1 if is_covered else _number(cell, "number-columns-spanned")
                for place in range(at, at + repeated):
                    if not is_covered and not grid.hidden >= {*range(place, place + span)}:
                        texts.append("".join(map(str, self.pieces(cell))).strip() if len(cell) else "")
                        edges.append((float(place), float(place + span)))
                at += repeated
            while texts and not texts[-1] and len(texts) > _MOST_REPEATED:
                texts.pop()
                edges.pop()
            if any(texts):
                place_of_row = RowPlace(number, count, 0, tuple(edges))
                yield "\n".join(texts) if any(len(t) > LAYOUT_CELL for t in texts) else place_of_row.row_of(texts)

    def _runs(self, element: etree._Element, look: _Look) -> Iterator[TextRun]:
        if element.text and not look.hidden:
            yield TextRun(element.text, look.struck, look.raised)
        for child in element:
            name = str(child.tag).rpartition("}")[2]
            if child.tag == f"{_DRAW}image":
                yield TextRun(PICTURE)
            elif name in {"line-break", "tab", "s"}:
                yield TextRun({"line-break": "\n", "tab": "\t"}.get(name, " "))
            elif child.tag not in _LEFT_OUT:
                yield from self._runs(child, self._of(child, look))
            if child.tail and not look.hidden:
                yield TextRun(child.tail, look.struck, look.raised)

    def _of(self, element: etree._Element, outer: _Look) -> _Look:
        own = self._looks.get(element.get(f"{_TEXT}style-name", ""))
        if own is None:
            return outer
        return _Look(own.struck or outer.struck, own.raised or outer.raised, own.hidden or outer.hidden)


def _blocks(element: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs, headings and tables of a body or cell; lists and sections opened."""
    for child in element:
        if child.tag in {f"{_TEXT}p", f"{_TEXT}h", f"{_TABLE}table"}:
            yield child
        elif child.tag in _OPENED or child.tag in {f"{_OFFICE}text", f"{_OFFICE}spreadsheet"}:
            yield from _blocks(child)


def _within(table: etree._Element, name: str) -> Iterator[etree._Element]:
    """The rows or columns of a table, those in groups and heads too."""
    groups = {f"{_TABLE}{one}" for one in ("table-header-rows", "table-row-group", "table-rows", "table-columns")}
    groups |= {f"{_TABLE}table-header-columns", f"{_TABLE}table-column-group"}
    for child in table:
        if child.tag == f"{_TABLE}{name}":
            yield child
        elif child.tag in groups:
            yield from _within(child, name)


def _hidden_columns(table: etree._Element) -> frozenset[int]:
    hidden: set[int] = set()
    at = 0
    for column in _within(table, "table-column"):
        repeated = min(_number(column, "number-columns-repeated"), _MOST_COLUMNS)
        if column.get(f"{_TABLE}visibility") not in _SHOWN:
            hidden |= set(range(at, at + repeated))
        at += repeated
    return frozenset(hidden)


def _number(element: etree._Element, name: str) -> int:
    text = element.get(f"{_TABLE}{name}", "1")
    return max(int(text), 1) if text.isdecimal() and len(text) < 8 else 1


def read(path: Path, data: bytes) -> Document:
    """The Document in the bytes of such a file; raises FileRefused."""
    return document_of_open_document(data, path.name)
