"""A Word document (.docx): its paragraphs and tables in the order of the page, as if all changes were accepted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from workbook.files import package
from workbook.files.package import Flaw
from workbook.refusal import FileRefused, Kind
from xladdin.intake.formats.document import LAYOUT_CELL, Document, Piece, RowPlace
from xladdin.intake.formats.marked_text import PICTURE, TextRun, said
from xladdin.intake.formats.numbering import Numbering
from xladdin.intake.formats.word_looks import Looks, WordLook

_MAIN = "word/document.xml"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_LARGEST_PART = 16 << 20  # bytes; a hundred pages with every change tracked have some 5 MB
# Deeper than this no program nests; more would exhaust the stack.
_DEEPEST = 60
_DELETED = {"del", "moveFrom", "instrText", "delText", "rPr", "pPr", "rt", "footnoteReference", "object"}
_PICTURES = {"blip", "imagedata"}
_BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "ptab": "\t", "noBreakHyphen": "-"}


def document_of_docx(data: bytes, source: str) -> Document:
    """The Document of a .docx file; raises FileRefused for one that is damaged, hostile or locked.

    Inserted text is taken, deleted, struck-out and hidden text is not, nor are note marks in superscript;
    automatic numbers stand before their paragraphs; text boxes follow the paragraph they are tied to; a merged cell is
    given once; the tables in a cell follow its text.
    """
    try:
        parts = package.entries(data)
        body = _tree(data, parts, _MAIN).find(_WORD + "body")
        if body is None:
            raise Flaw(f"没有正文；{package.DAMAGED}")
        styles = _tree(data, parts, "word/styles.xml")
        numbering = Numbering.of(_tree(data, parts, "word/numbering.xml"), styles)
        pieces = tuple(_Walk(numbering, Looks.of(styles)).pieces(body))
    except (Flaw, RecursionError) as flaw:
        words = str(flaw) if isinstance(flaw, Flaw) else f"内容层层嵌套，{package.HOSTILE}"
        raise FileRefused(source, words, Kind.DAMAGED) from None
    return Document(source, pieces, has_paragraphs=True)


def _tree(data: bytes, parts: dict[str, package.Entry], name: str) -> Element:
    """The elements of a part; of one that the document does not have, none."""
    if name not in parts:
        return Element("none")
    if parts[name].size > _LARGEST_PART:
        raise Flaw(f"正文过大，{package.HOSTILE}")
    part = package.unpack(data, parts[name])
    package.refuse_doctype(part)
    try:
        tree = ElementTree.fromstring(part.replace(_STRICT.encode(), _WORD[1:-1].encode()))  # noqa: S314 - no doctype
    except (ElementTree.ParseError, LookupError, ValueError):
        raise Flaw(f"内容读不出来；{package.DAMAGED}") from None
    return tree


class _Walk:
    """Goes through a document once, from top to bottom, since automatic numbers count on."""

    def __init__(self, numbering: Numbering, looks: Looks, depth: int = 0) -> None:
        self._numbering, self._looks = numbering, looks
        self._depth = depth  # in how many tables and text boxes it is; counted, since others may have raised the limit
        self._boxes: list[str] = []
        self._tables = 0

    def pieces(self, body: Element) -> Iterator[Piece]:
        """Running texts, a paragraph a line, and table rows."""
        if self._depth > _DEEPEST:
            raise RecursionError
        lines: list[str] = []
        carried = ""
        for element in _blocks(body):
            if _name(element) == "tbl":
                if lines:
                    yield "\n".join(lines)
                    lines = []
                yield from self._table(element)
                continue
            text = carried + self._paragraph(element)
            carried = text if _is_deleted(element, "pPr/rPr") else ""
            lines += [] if carried else [text]
            lines += self._boxes
            self._boxes = []
        lines += [carried] if carried else []
        if lines:
            yield "\n".join(lines)

    def _table(self, table: Element) -> Iterator[Piece]:
        self._tables += 1
        number = self._tables
        for count, row in enumerate(_children(table, "tr"), 1):
            if _is_deleted(row, "trPr") or _is_on(row, "trPr/hidden"):
                continue
            cells = [(cell, edges) for cell, edges in _placed(row) if not _continues(cell)]
            self._depth += 1
            contents = [list(self.pieces(cell)) for cell, _ in cells]
            self._depth -= 1
            if any(len(content) > 1 or (content and not isinstance(content[0], str)) for content in contents):
                # A cell with a table of its own belongs to the layout of the page.
                yield from (piece for content in contents for piece in content)
                continue
            texts = tuple("".join(str(piece) for piece in content).strip() for content in contents)
            place = RowPlace(number, count, 0, tuple(edges for _, edges in cells))
            yield "\n".join(texts) if any(len(text) > LAYOUT_CELL for text in texts) else place.row_of(texts)

    def _paragraph(self, paragraph: Element) -> str:
        text = said(self._runs(paragraph, self._looks.of_paragraph(paragraph), _DEEPEST))
        return self._numbering.next_for(paragraph) + text if text.strip() else text

    def _runs(self, element: Element, look: WordLook, depth: int) -> Iterator[TextRun]:
        if not depth:
            raise RecursionError
        for child in element:
            name = _name(child)
            own = self._looks.of_run(child, look) if name == "r" else look
            if own.hidden:
                continue
            if name == "t":
                yield TextRun(child.text or "", bool(look.struck), bool(look.raised))
            elif name in _BREAKS:
                yield TextRun(_BREAKS[name])
            elif name in _PICTURES:
                yield TextRun(PICTURE)
            elif name == "txbxContent":
                inside = _Walk(self._numbering, self._looks, self._depth + 1).pieces(child)
                self._boxes += [line for piece in inside for line in _lines(piece)]
            elif name == "AlternateContent":
                yield from self._runs(next(iter(child), child), look, depth - 1)
            elif name not in _DELETED:
                yield from self._runs(child, own, depth - 1)


def _placed(row: Element) -> Iterator[tuple[Element, tuple[float, float]]]:
    """The cells of a row, and in which columns each stands."""
    at = _number(row.find(f"{_WORD}trPr/{_WORD}gridBefore"), 0)
    for cell in _children(row, "tc"):
        span = max(1, _number(cell.find(f"{_WORD}tcPr/{_WORD}gridSpan"), 1))
        yield cell, (float(at), float(at + span))
        at += span


def _number(element: Element | None, default: int) -> int:
    text = element.get(_WORD + "val", "") if element is not None else ""
    return int(text) if text.isdecimal() and len(text) < 4 else default


def _blocks(element: Element, depth: int = _DEEPEST) -> Iterator[Element]:
    """The paragraphs and tables of a body or cell, content controls and insertions opened."""
    if not depth:
        raise RecursionError
    for child in element:
        name = _name(child)
        if name in {"p", "tbl"}:
            yield child
        elif name in {"sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"}:
            yield from _blocks(child, depth - 1)


def _children(element: Element, wanted: str, depth: int = _DEEPEST) -> Iterator[Element]:
    """The rows of a table or the cells of a row, content controls opened."""
    if not depth:
        raise RecursionError
    for child in element:
        if _name(child) == wanted:
            yield child
        elif _name(child) in {"sdt", "sdtContent", "ins", "customXml"}:
            yield from _children(child, wanted, depth - 1)


def _continues(cell: Element) -> bool:
    """Whether a cell is covered by the one above or to the left of it."""
    for name in ("vMerge", "hMerge"):
        merge = cell.find(f"{_WORD}tcPr/{_WORD}{name}")
        if merge is not None and merge.get(_WORD + "val", "continue") != "restart":
            return True
    return False


def _is_deleted(element: Element, properties: str) -> bool:
    path = "/".join(_WORD + name for name in properties.split("/"))
    return element.find(f"{path}/{_WORD}del") is not None


def _is_on(element: Element, properties: str) -> bool:
    mark = element.find("/".join(_WORD + name for name in properties.split("/")))
    return mark is not None and mark.get(_WORD + "val", "true") not in {"0", "false", "off"}


def _lines(piece: Piece) -> Iterable[str]:
    return [piece] if isinstance(piece, str) else [" ".join(piece)]


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def read(path: Path, data: bytes) -> Document:
    """The Document in the bytes of such a file; raises FileRefused."""
    return document_of_docx(data, path.name)
