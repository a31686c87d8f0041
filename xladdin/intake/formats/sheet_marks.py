"""What of a workbook is hidden, struck out or raised: rows, columns, whole cells, parts of a text; and its pictures.

Readers of values say nothing of it, so the parts are looked at for it alone; they have passed the guard before.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from io import BytesIO

from lxml import etree

from workbook.addresses import LAST_COLUMN
from workbook.files import package
from workbook.files.package import Flaw
from workbook.files.spreadsheet import Spreadsheet
from workbook.refusal import FileRefused, Kind
from xladdin.intake.formats.marked_text import TextRun, said

_STRINGS, _STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
_ON = {"1", "true", "single", "double"}
_RAISED = {"superscript", "subscript"}


@dataclass(frozen=True)
class Marks:
    """What a sheet does not show, or shows struck out; rows and columns count from 0.

    `pictures` are the rows at which pictures begin. `texts` has, by place, what is said in a cell of whose text a part
    is struck out or raised; "" where all of it is.
    """

    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()
    pictures: tuple[int, ...] = ()
    texts: Mapping[tuple[int, int], str] = field(default_factory=dict)


def marks_of(book: Spreadsheet) -> Mapping[str, Marks]:
    """The marks of every sheet with cells, by name; raises FileRefused where they cannot be read."""
    try:
        struck = frozenset(_struck_styles(_part(book, _STYLES)))
        strings = dict(_marked_strings(_part(book, _STRINGS)))
        return {
            name: replace(
                _marks(_part(book, book.tabs[name].part), struck, strings),
                pictures=tuple(sorted(_pictures(book, book.tabs[name].part))),
            )
            for name in book.sheet_names
        }
    except (Flaw, ValueError, etree.XMLSyntaxError) as error:
        raise FileRefused(book.source, "打不开，文件可能已损坏；请在 Excel 中另存一份再试。", Kind.DAMAGED) from error


def _pictures(book: Spreadsheet, sheet: str) -> Iterator[int]:
    """The rows at which the pictures of a sheet begin: its drawings are named beside it."""
    folder, _, name = sheet.rpartition("/")
    for relation in _elements(_part(book, f"{folder}/_rels/{name}.rels"), "Relationship"):
        if not relation.get("Type", "").endswith("/drawing"):
            continue
        drawing = posixpath.normpath(posixpath.join("/" + folder, relation.get("Target", ""))).lstrip("/")
        for anchor in _elements(_part(book, drawing), "twoCellAnchor", "oneCellAnchor"):
            row = anchor.findtext("{*}from/{*}row") or ""
            if anchor.find(".//{*}pic") is not None:
                yield int(row) if row.isdecimal() and len(row) < 8 else 0


def _part(book: Spreadsheet, name: str) -> bytes:
    return package.unpack(book.data, book.parts[name]) if name in book.parts else b"<none/>"


def _elements(part: bytes, *names: str) -> Iterator[etree._Element]:
    """The elements of these names, each emptied once it has been looked at."""
    wanted = tuple(f"{{*}}{name}" for name in names)
    for _, element in etree.iterparse(
        BytesIO(part), tag=wanted, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    ):
        yield element
        element.clear()


def _marks(part: bytes, struck: frozenset[int], strings: Mapping[int, str]) -> Marks:
    rows: set[int] = set()
    columns: set[int] = set()
    texts: dict[tuple[int, int], str] = {}
    at = -1
    for element in _elements(part, "col", "row", "c"):
        kind = etree.QName(element).localname
        if kind == "col":
            columns |= set(_hidden_columns(element))
        elif kind == "c":
            if (text := _said(element, struck, strings)) is not None and (place := _place(element.get("r", ""))):
                texts[place] = text
        else:
            at = int(element.get("r", at + 2)) - 1
            if element.get("hidden") in _ON or element.get("ht") == "0":
                rows.add(at)
    return Marks(frozenset(rows), frozenset(columns), texts=texts)


def _hidden_columns(column: etree._Element) -> range:
    if column.get("hidden") not in _ON and column.get("width") != "0":
        return range(0)
    first, last = int(column.get("min", 1)), int(column.get("max", 1))
    return range(first - 1, min(last, LAST_COLUMN))


def _said(cell: etree._Element, struck: frozenset[int], strings: Mapping[int, str]) -> str | None:
    """What a cell with marks says; None for one without."""
    style = cell.get("s", "0")
    if style.isdecimal() and int(style) in struck:
        return ""
    value = cell.findtext("{*}v") or ""
    if cell.get("t") == "s" and value.isdecimal():
        return strings.get(int(value))
    inline = cell.find("{*}is")
    return _marked(inline) if inline is not None else None


def _marked(text: etree._Element) -> str | None:
    """What a rich text says, if parts of it are struck out or raised."""
    runs = [
        TextRun("".join(map(str, run.itertext("{*}t"))), _is_struck(run.find("{*}rPr")), _is_raised(run.find("{*}rPr")))
        for run in text.findall("{*}r")
    ]
    return said(runs) if any(run.struck or run.raised for run in runs) else None


def _marked_strings(part: bytes) -> Iterator[tuple[int, str]]:
    for number, item in enumerate(_elements(part, "si")):
        if (text := _marked(item)) is not None:
            yield number, text


def _struck_styles(part: bytes) -> Iterator[int]:
    """Which formats of cells (by number) strike out all that stands in the cell."""
    tree = etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    fonts = [_is_struck(font) for font in tree.iterfind("{*}fonts/{*}font")]
    for number, form in enumerate(tree.iterfind("{*}cellXfs/{*}xf")):
        font = form.get("fontId", "0")
        if font.isdecimal() and int(font) < len(fonts) and fonts[int(font)]:
            yield number


def _is_struck(properties: etree._Element | None) -> bool:
    mark = properties.find("{*}strike") if properties is not None else None
    return mark is not None and mark.get("val", "1") in _ON


def _is_raised(properties: etree._Element | None) -> bool:
    mark = properties.find("{*}vertAlign") if properties is not None else None
    return mark is not None and mark.get("val") in _RAISED


def _place(address: str) -> tuple[int, int] | None:
    letters = address.rstrip("0123456789")
    digits = address[len(letters) :]
    if not digits or not letters.isascii() or not letters.isalpha() or len(letters) > 3:
        return None
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return int(digits) - 1, column - 1
