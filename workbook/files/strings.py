"""The texts that the cells of a workbook share, and what a text of a cell may hold."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from workbook.cell_text import LONGEST, plain_text
from workbook.files.markup import MAIN, Element, Stream, begins, main, tree
from workbook.files.package import DAMAGED, HOSTILE, Flaw

_TABLE, _ITEM, _TEXT, _RUN = (main(name) for name in ("sst", "si", "t", "r"))
_HINTS = {main(name) for name in ("rPh", "phoneticPr")}
_FORMAT = main("rPr")
_BETWEEN = b"</si><si>"
_TABLE_OF = b'<sst xmlns="' + MAIN.encode() + b'"><si>%s</si></sst>'
_MOST_KNOWN, _LONGEST_KNOWN = 4_096, 1_000
_known: dict[bytes, str] = {}  # texts by how their items are spelled


def shared_at_once(part: bytes, most: int, most_characters: int) -> list[str]:
    """The shared texts in order, at most so many with at most so many characters; raises Flaw for what is not sound."""
    found = _usual(part)
    if found is None or len(found) > most or sum(map(len, found)) > most_characters:
        root = tree(part)
        return _texts(root.iter(_ITEM), lambda: root, most, most_characters)
    return found


def _usual(part: bytes) -> list[str] | None:
    """The texts of a table with nothing between its items; None for any other, and for one that is not sound.

    Each item is parsed, those that are known from other workbooks of the same template aside. An item that is not whole
    by itself would, put among others, make more items than there are, or no sound XML: it cannot hold 「</si><si>」, by
    which the table is split, and a table with comments and the like is not split.
    """
    head, _, items = part.partition(b"<si>")
    body, closing, tail = items.rpartition(b"</si>")
    if not closing or tail.strip() != b"</sst>" or begins(part, b"!") or begins(part, b"?", head.find(b"?>") + 1):
        return None
    pieces = body.split(_BETWEEN)
    found = list(map(_known.get, pieces))
    try:
        table = tree(head + b"</sst>")
        if table.tag != _TABLE or table.prefix or len(table):
            return None
        read = _read({piece for piece, text in zip(pieces, found, strict=True) if text is None})
    except Flaw:
        return None
    return [read[piece] if text is None else text for piece, text in zip(pieces, found, strict=True)]


def _read(pieces: Collection[bytes]) -> dict[bytes, str]:
    """The texts of items by how they are spelled; raises Flaw for any that is not whole or not sound."""
    if not pieces:
        return {}
    table = tree(_TABLE_OF % _BETWEEN.join(pieces))
    if sum(1 for _ in table.iter(_ITEM)) != len(pieces) or len(table) != len(pieces):
        raise Flaw(DAMAGED)
    read = {piece: item_text(item, "文字表") for piece, item in zip(pieces, table, strict=True)}
    for piece, text in read.items():
        if len(_known) < _MOST_KNOWN and len(piece) < _LONGEST_KNOWN:
            _known[piece] = text
    return read


def shared(chunks: Iterable[bytes], most: int, most_characters: int) -> list[str]:
    """The same while the part is unpacked, in bounded memory: for a table of many thousand texts."""
    stream = Stream(_ITEM)
    return _texts(stream.elements(chunks), lambda: stream.root, most, most_characters)


def _texts(items: Iterable[Element], root: Callable[[], Element], most: int, most_characters: int) -> list[str]:
    found: list[str] = []
    room = most_characters
    table: Element | None = None
    for item in items:
        parent = item.getparent()
        if parent is not table:
            table = parent
            if table is None or table.tag != _TABLE or table.getparent() is not None:
                raise Flaw(f"文字表里有不认识的内容，{HOSTILE}")
        text = item_text(item, "文字表")
        room -= len(text)
        found.append(text)
        if len(found) > most or room < 0:
            raise Flaw(f"文件里的文字过多，{HOSTILE}")
    if root().tag != _TABLE:
        raise Flaw(f"文字表里有不认识的内容，{HOSTILE}")
    return found


def item_text(item: Element, where: str) -> str:
    """The text of a shared item or of a cell's own, formats and phonetic hints left out."""
    if len(item) == 1 and item[0].tag == _TEXT:
        return sound_text(item[0], where)
    texts: list[str] = []
    for child in item:
        if child.tag == _TEXT:
            texts.append(sound_text(child, where))
        elif child.tag == _RUN:
            texts += (sound_text(part, where) for part in child if _is_text(part, where))
        elif child.tag not in _HINTS:
            raise Flaw(f"{where}里有不认识的内容，{HOSTILE}")
    return limited("".join(texts), where)


def sound_text(element: Element, where: str) -> str:
    """The text of an element that may hold nothing else; raises Flaw for a comment in it, or more than fits a cell."""
    if len(element):
        raise Flaw(f"{where}的文字或数字里夹带了别的内容，{HOSTILE}")
    return sound(element.text or "", where)


def sound(spelled: str, where: str) -> str:
    """The text that is spelled so; raises Flaw for more than fits a cell."""
    return limited(plain_text(spelled), where)


def limited(text: str, where: str) -> str:
    """The text; raises Flaw for one that no cell of Excel can hold."""
    if len(text) > LONGEST:
        raise Flaw(f"{where}里有一段 {len(text)} 个字的文字，一个单元格最多容纳 {LONGEST} 个字，{HOSTILE}")
    return text


def _is_text(part: Element, where: str) -> bool:
    if part.tag not in (_TEXT, _FORMAT):
        raise Flaw(f"{where}里有不认识的内容，{HOSTILE}")
    return part.tag == _TEXT
