"""One strict look at a part of an .xlsx file: libxml2, with nothing it could expand or fetch, and counted limits.

What Excel never writes (a document type, an encoding other than UTF-8, tags without end) is refused, so that no other
reader has to understand it. Depth (256), the length of names (50,000) and of one text (10 MB) are limited by libxml2.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import cast

from lxml import etree

from workbook.files.package import DAMAGED, HOSTILE, Flaw

Element = etree._Element
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MOST_NODES = 1_000_000  # tags and attributes that are held at once: some 150 MB
_DECLARED = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)", re.IGNORECASE)
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
_SPACES = b"\xef\xbb\xbf \t\r\n"


def main(name: str) -> str:
    """An element of SpreadsheetML as the parser names it."""
    return f"{{{MAIN}}}{name}"


def tree(part: bytes) -> Element:
    """The root of a part; raises Flaw for what is not sound XML, or too much of it."""
    _look(part[:1_000], part)
    refuse_many_nodes(part)
    return parsed(part)


def refuse_many_nodes(part: bytes) -> None:
    """Raise Flaw for a part with too much to be held at once."""
    if len(part) > MOST_NODES:
        _count(part, MOST_NODES)


def parsed(part: bytes) -> Element:
    """The root of a part that has been looked at; raises Flaw for what is not sound XML."""
    try:
        root = etree.fromstring(part, _PARSER)
    except etree.XMLSyntaxError:
        raise Flaw(DAMAGED) from None
    _refuse_doctype(root)
    return root


def finder(path: str) -> Callable[[Element], list[Element]]:
    """A search for elements by an XPath, in which 「m:」 stands for SpreadsheetML."""
    return cast(Callable[[Element], list[Element]], etree.XPath(path, namespaces={"m": MAIN}))


def lister(path: str) -> Callable[[Element], list[str]]:
    """A search for the values of attributes by an XPath."""
    return cast(Callable[[Element], list[str]], etree.XPath(path, smart_strings=False))


def counter(path: str) -> Callable[[Element], float]:
    """A count by an XPath, in which 「m:」 stands for SpreadsheetML."""
    return cast(Callable[[Element], float], etree.XPath(path, namespaces={"m": MAIN}))


class Stream:
    """A part while it is parsed: elements of one name are given as they are complete, and then let go.

    `root` is what is left when all have been given.
    """

    def __init__(self, tag: str) -> None:
        self._parser = etree.XMLPullParser(
            events=("end",), tag=tag, resolve_entities=False, no_network=True, load_dtd=False
        )
        self._start = b""
        self._room = MOST_NODES
        self.root: Element

    def elements(self, chunks: Iterable[bytes]) -> Iterator[Element]:
        """Every element of the name, in order; raises Flaw where the part is not sound."""
        try:
            for chunk in chunks:
                self._start = (self._start + chunk[:1_000])[:1_000]
                _look(self._start, chunk)
                self._room = _count(chunk, self._room)
                self._parser.feed(chunk)
                yield from self._given()
            self.root = self._parser.close()
            yield from self._given()
        except etree.XMLSyntaxError:
            raise Flaw(DAMAGED) from None
        _refuse_doctype(self.root)

    def _given(self) -> Iterator[Element]:
        """The elements that are complete, then let go: all that stands before the last of them in its parent."""
        element: Element | None = None
        for event in self._parser.read_events():
            element = cast(Element, event[1])
            yield element
        if element is not None and (parent := element.getparent()) is not None:
            del parent[: parent.index(element) + 1]
            self._room = MOST_NODES


def begins(part: bytes, sign: bytes, start: int = 0) -> bool:
    """Whether anything begins with 「<」 and this sign, which is rare in a sheet: quicker than to look for both."""
    return part.find(sign, start) >= 0 and any(piece.endswith(b"<") for piece in part[start:].split(sign)[:-1])


def _look(start: bytes, chunk: bytes) -> None:
    """Raise Flaw for what must not reach the parser at all."""
    declared = _DECLARED.match(start.lstrip(_SPACES))
    if start.startswith((b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")) or (
        declared and declared[1].lower() not in (b"utf-8", b"us-ascii", b"ascii")
    ):
        raise Flaw("内容不是 UTF-8 编码；请用 Excel 或 WPS 打开，另存后再用")
    if begins(chunk, b"!") and (b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk):
        raise Flaw(f"文件里夹带了实体定义（DOCTYPE），{HOSTILE}")


def _count(chunk: bytes, room: int) -> int:
    """How many more nodes may follow; raises Flaw where these are too many."""
    room -= chunk.count(b"<") + chunk.count(b"=")
    if room < 0:
        raise Flaw(f"里面的标记过多，{HOSTILE}")
    return room


def _refuse_doctype(root: Element) -> None:
    if root.getroottree().docinfo.internalDTD is not None:
        raise Flaw(f"文件里夹带了实体定义（DOCTYPE），{HOSTILE}")
