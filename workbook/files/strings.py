"""The texts that the cells of a workbook share, and what a text of a cell may hold."""

from __future__ import annotations

from collections.abc import Iterable

from workbook.cell_text import LONGEST, plain_text
from workbook.files.markup import Element, Stream, main
from workbook.files.package import HOSTILE, Flaw

_TABLE, _ITEM, _TEXT, _RUN = (main(name) for name in ("sst", "si", "t", "r"))
_HINTS = {main(name) for name in ("rPh", "phoneticPr")}
_FORMAT = main("rPr")


def shared(chunks: Iterable[bytes], most: int, most_characters: int) -> list[str]:
    """The shared texts in order, at most so many with at most so many characters; raises Flaw for what is not sound."""
    found: list[str] = []
    room = most_characters
    stream = Stream(_ITEM)
    for item in stream.elements(chunks):
        parent = item.getparent()
        if parent is None or parent.tag != _TABLE or parent.getparent() is not None:
            raise Flaw(f"文字表里有不认识的内容，{HOSTILE}")
        text = item_text(item, "文字表")
        room -= len(text)
        found.append(text)
        if len(found) > most or room < 0:
            raise Flaw(f"文件里的文字过多，{HOSTILE}")
    if stream.root.tag != _TABLE:
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
    return limited(plain_text(element.text or ""), where)


def limited(text: str, where: str) -> str:
    """The text; raises Flaw for one that no cell of Excel can hold."""
    if len(text) > LONGEST:
        raise Flaw(f"{where}里有一段 {len(text)} 个字的文字，一个单元格最多容纳 {LONGEST} 个字，{HOSTILE}")
    return text


def _is_text(part: Element, where: str) -> bool:
    if part.tag not in (_TEXT, _FORMAT):
        raise Flaw(f"{where}里有不认识的内容，{HOSTILE}")
    return part.tag == _TEXT
