"""What of a web page is struck out, raised or hidden: by tags, attributes and the simple rules of its styles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

_SHEET = re.compile(r"<style[^<>]*>([^<]*)", re.IGNORECASE)
_SELECTOR = re.compile(r"([a-z][a-z0-9]*)?((?:[.#][\w-]+)?)", re.IGNORECASE)
_NO_SIZE = re.compile(r"0(?:\.0{1,9})?(?:px|pt|em|rem|%)?")
_HIDDEN_IN_WORD = ("mso-hide", "all")
_MOST_RULES = 5_000
_RAISED_TAGS, _STRUCK_TAGS = {"sup", "sub"}, {"s", "strike", "del"}


@dataclass(frozen=True, slots=True)
class Look:
    """How the text of an element is shown."""

    struck: bool = False
    raised: bool = False
    hidden: bool = False
    as_written: bool = False

    def kept_as_written(self) -> Look:
        """The same, with line ends that count."""
        return replace(self, as_written=True)


PLAIN = Look()


@dataclass(frozen=True)
class Styles:
    """The rules of a page that strike out, raise or hide, by selector (`tr`, `.old`, `#old`, `tr.old`)."""

    rules: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, page: str) -> Styles:
        """The rules in the style elements of a page; rules for print and the like are left out."""
        rules: dict[str, dict[str, str]] = {}
        for sheet in _SHEET.finditer(page):
            for selectors, body in _rules(sheet[1].replace("<!--", "").replace("-->", "")):
                told = _told(body)
                for selector in selectors.split(",") if told else ():
                    if _SELECTOR.fullmatch(selector.strip()) and len(rules) < _MOST_RULES:
                        rules.setdefault(selector.strip().lower(), {}).update(told)
        return cls(rules)

    def look(self, element: etree._Element, outer: Look) -> Look:
        """How an element is shown that stands in one with the look `outer`."""
        tag = str(element.tag).lower()
        told: dict[str, str] = {}
        if self.rules:
            for name in _names(element, tag):
                told.update(self.rules.get(name, {}))
        if style := element.get("style"):
            told.update(_told(style))
        hidden = outer.hidden or "hidden" in element.attrib or told.get("hidden") == "yes"
        raised = tag in _RAISED_TAGS or (outer.raised if "raised" not in told else told["raised"] == "yes")
        struck = outer.struck or (tag in _STRUCK_TAGS and told.get("struck") != "no") or told.get("struck") == "yes"
        if (hidden, raised, struck) == (outer.hidden, outer.raised, outer.struck):
            return outer
        return Look(struck, raised, hidden, outer.as_written)


def _names(element: etree._Element, tag: str) -> Iterator[str]:
    yield tag
    for name in (element.get("class") or "").lower().split()[:20]:
        yield f".{name}"
        yield f"{tag}.{name}"
    if own := element.get("id"):
        yield f"#{own.lower()}"


def _told(declarations: str) -> dict[str, str]:
    """What the declarations of a style say of the three."""
    told: dict[str, str] = {}
    for part in declarations.lower().split(";"):
        name, _, value = part.partition(":")
        name, words = name.strip(), value.replace("!important", "").split()
        if not words:
            continue
        if name in {"text-decoration", "text-decoration-line"}:
            told["struck"] = "yes" if "line-through" in words else "no"
        elif name == "vertical-align":
            told["raised"] = "yes" if words[0] in {"super", "sub"} else "no"
        elif name in {"display", "visibility"}:
            told["hidden"] = "yes" if words[0] in {"none", "hidden", "collapse"} else "no"
        elif (name in {"font-size", "opacity"} and _NO_SIZE.fullmatch(words[0])) or (name, words[0]) == _HIDDEN_IN_WORD:
            told["hidden"] = "yes"
    return told


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """Selectors and declarations of the rules of a style sheet that stand in no block of their own."""
    depth, selectors, is_own = 0, "", True
    for part in re.split(r"([{}])", sheet):
        if part == "{":
            depth += 1
        elif part == "}":
            depth = max(depth - 1, 0)
        elif depth == 0:
            selectors, is_own = part, not part.strip().startswith("@")
        elif depth == 1 and is_own:
            yield selectors, part
