"""What of a Word document is struck out, raised or hidden: by the properties of its runs, and by its styles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Styles that are based on one another any deeper are none that a program writes.
_DEEPEST = 20
_OFF = {"0", "false", "off", "none", "baseline"}
_MOST_STYLES = 5_000


@dataclass(frozen=True, slots=True)
class WordLook:
    """How text is shown; None where nothing says it."""

    struck: bool | None = None
    raised: bool | None = None
    hidden: bool | None = None

    def over(self, below: WordLook) -> WordLook:
        """This, and where it says nothing, what lies below it."""
        return WordLook(
            below.struck if self.struck is None else self.struck,
            below.raised if self.raised is None else self.raised,
            below.hidden if self.hidden is None else self.hidden,
        )


PLAIN = WordLook()


@dataclass(frozen=True)
class Looks:
    """The looks that the styles of a document give, by their names."""

    by_style: Mapping[str, WordLook] = field(default_factory=dict)

    @classmethod
    def of(cls, styles: Element) -> Looks:
        """The looks of all styles that say anything."""
        own: dict[str, WordLook] = {}
        based: dict[str, str] = {}
        for style in styles.findall(_WORD + "style")[:_MOST_STYLES]:
            name = style.get(_WORD + "styleId", "")
            own[name] = _look(style.find(_WORD + "rPr"))
            based[name] = _value(style.find(_WORD + "basedOn"))
        looks: dict[str, WordLook] = {}
        for name in own:
            look, at = own[name], based[name]
            for _ in range(_DEEPEST):
                if at not in own:
                    break
                look, at = look.over(own[at]), based[at]
            if look != PLAIN:
                looks[name] = look
        return cls(looks)

    def of_paragraph(self, paragraph: Element) -> WordLook:
        """What the style of a paragraph gives to its runs."""
        return self.by_style.get(_value(paragraph.find(f"{_WORD}pPr/{_WORD}pStyle")), PLAIN)

    def of_run(self, run: Element, outer: WordLook) -> WordLook:
        """How a run is shown."""
        properties = run.find(_WORD + "rPr")
        if properties is None:
            return outer
        styled = self.by_style.get(_value(properties.find(_WORD + "rStyle")), PLAIN)
        return _look(properties).over(styled).over(outer)


def _look(properties: Element | None) -> WordLook:
    if properties is None:
        return PLAIN
    struck = _either(_switch(properties, "strike"), _switch(properties, "dstrike"))
    raised = _either(_switch(properties, "vertAlign"), _is_up(properties.find(_WORD + "position")))
    return WordLook(struck, raised, _switch(properties, "vanish"))


def _switch(properties: Element, name: str) -> bool | None:
    mark = properties.find(_WORD + name)
    return None if mark is None else mark.get(_WORD + "val", "true") not in _OFF


def _is_up(position: Element | None) -> bool | None:
    text = _value(position)
    return text.lstrip("-").isdecimal() and int(text[:6]) > 0 if text else None


def _either(one: bool | None, other: bool | None) -> bool | None:
    return one or other if one is not None and other is not None else (other if one is None else one)


def _value(element: Element | None) -> str:
    return "" if element is None else element.get(_WORD + "val", "")
