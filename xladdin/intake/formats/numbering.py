"""The automatic numbers of a Word document (「一、」「（二）」「3.」), which stand nowhere in its text."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NUMERALS = "零一二三四五六七八九"
_CHINESE = {
    "chineseCounting",
    "chineseCountingThousand",
    "chineseLegalSimplified",
    "japaneseCounting",
    "ideographDigital",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
}
_CIRCLES = {"decimalEnclosedCircle", "decimalEnclosedCircleChinese"}


@dataclass(frozen=True)
class Level:
    """How one level of a list is numbered: 「（%1）」 with Chinese numerals, from 1."""

    form: str
    text: str
    start: int


@dataclass
class Numbering:
    """The lists of a document, and how far each has been counted."""

    lists: dict[str, str] = field(default_factory=dict)
    levels: dict[tuple[str, int], Level] = field(default_factory=dict)
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    counted: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))

    @classmethod
    def of(cls, numbering: Element, styles: Element) -> Numbering:
        """The lists that word/numbering.xml and word/styles.xml define; what they leave out has no number."""
        found = cls()
        for abstract in numbering.iter(_WORD + "abstractNum"):
            for level in abstract.iter(_WORD + "lvl"):
                at = (abstract.get(_WORD + "abstractNumId", ""), _int(level.get(_WORD + "ilvl")))
                found.levels[at] = Level(
                    _value(level, "numFmt"), _value(level, "lvlText"), _int(_value(level, "start") or "1")
                )
        for number in numbering.iter(_WORD + "num"):
            found.lists[number.get(_WORD + "numId", "")] = _value(number, "abstractNumId")
        for style in styles.iter(_WORD + "style"):
            if place := _place(style):
                found.styles[style.get(_WORD + "styleId", "")] = place
        return found

    def next_for(self, paragraph: Element) -> str:
        """The number printed before this paragraph, "" where it has none; to be called once a paragraph, in order."""
        style = paragraph.find(f"{_WORD}pPr/{_WORD}pStyle")
        place = _place(paragraph) or self.styles.get("" if style is None else style.get(_WORD + "val", ""))
        abstract = self.lists.get(place[0], "") if place else ""
        level = self.levels.get((abstract, place[1])) if place else None
        if not place or level is None:
            return ""
        counted = self.counted[abstract]
        counted[place[1]] = counted.get(place[1], level.start - 1) + 1
        for deeper in [at for at in counted if at > place[1]]:
            del counted[deeper]
        text = level.text
        for at in range(place[1] + 1):
            own = self.levels.get((abstract, at), level)
            text = text.replace(f"%{at + 1}", _written(counted.get(at, own.start), own.form))
        return "" if level.form in {"bullet", "none", ""} else text


def _place(element: Element) -> tuple[str, int] | None:
    """The list and the level that the properties of a paragraph or style name; list 0 is none."""
    properties = element.find(f"{_WORD}pPr/{_WORD}numPr")
    if properties is None or not (number := _value(properties, "numId")):
        return None
    return number, _int(_value(properties, "ilvl"))


def _value(element: Element, name: str) -> str:
    child = element.find(_WORD + name)
    return "" if child is None else child.get(_WORD + "val", "")


def _int(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 6 else 0


def _written(number: int, form: str) -> str:
    if form in _CHINESE:
        return _chinese(number)
    if form in _CIRCLES and 1 <= number <= 20:
        return chr(ord("①") + number - 1)
    return str(number)


def _chinese(number: int) -> str:
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = ("" if tens == 1 else _NUMERALS[tens]) + "十" if tens else ""
    return head + (_NUMERALS[ones] if ones else "")
