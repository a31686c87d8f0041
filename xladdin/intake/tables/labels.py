"""Where the printed labels of the form occur in a text that breaks, spaces and punctuates them as it likes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, lru_cache

from xladdin.intake.formats.document import Flow, clean

_ORDINAL = re.compile(r"\(([一二三四五六七八九十]{1,3})\)|([一二三四五六七八九十]{1,3})、|(\d{1,2})[.、]")
_NO_LETTER = re.compile(r"[\W_]+")
_REMARK = re.compile(r"[(（【\[]([^()（）【】\[\]]{1,80})[)）】\]]")
_IS_ORDINAL = re.compile(r"[一二三四五六七八九十\d]{1,3}")
_AFTER_ORDINAL = re.compile(r"\s{0,9}[.、,)]{1,9}\s{0,9}")
# A core this short (「其他」, 「总计」) is an everyday word: it is the row only together with its ordinal.
_SHORT_CORE = 2
_OCCURRENCES = 8
# A label worded differently is recognised when this much of it agrees, and clearly more than with any other label.
_ALIKE, _AHEAD, _LONGEST_LABEL = 0.75, 0.15, 60


@dataclass(frozen=True)
class Wording:
    """A label taken apart: 「（三）不予公开」 is ordinal 三 and core 不予公开, both without punctuation."""

    ordinal: str
    core: str

    @property
    def needs_ordinal(self) -> bool:
        """Whether the core alone would be taken for an everyday word."""
        return bool(self.ordinal) and len(self.core) <= _SHORT_CORE


@dataclass(frozen=True)
class Match:
    """A label found: which one (its place in the list that was looked for), and its span in `Flow.compact`."""

    label: int
    start: int
    end: int
    has_ordinal: bool


@cache
def wording(text: str) -> Wording:
    """A printed label taken apart."""
    folded = clean(text).strip()
    found = _ORDINAL.match(folded)
    ordinal = next((g for g in found.groups() if g), "") if found else ""
    return Wording(ordinal, compact(folded[found.end() :] if found else folded))


def compact(text: str) -> str:
    """A text with nothing but its letters and digits, full-width forms folded."""
    return _letters_of(text) if len(text) <= _LONGEST_LABEL else _NO_LETTER.sub("", clean(text))


# The cells of a report are looked at one by one for each label, and most hold one of a few words.
@lru_cache(maxsize=2048)
def _letters_of(text: str) -> str:
    return _NO_LETTER.sub("", clean(text))


def without_remarks(label: str) -> str:
    """A label without remarks in brackets (「规范性文件（指有正式文号的文件）」); ordinals in brackets stay."""
    return _REMARK.sub(lambda found: found[0] if _IS_ORDINAL.fullmatch(found[1]) else "", label)


@cache
def letters(label: str) -> str:
    """`compact` of a label of the form; there are few, and they are asked for again and again."""
    return compact(label)


def find(flow: Flow, label: int, wordings: Iterable[str], limit: int = _OCCURRENCES) -> list[Match]:
    """The first occurrences of a label in any of its wordings; of two at one place, the longer."""
    longest: dict[int, Match] = {}
    for text in wordings:
        parts = wording(text)
        for core in occurrences(flow.compact, parts.core, limit):
            start = _ordinal_start(flow, parts.ordinal, core)
            if start == core and parts.needs_ordinal:
                continue
            match = Match(label, start, core + len(parts.core), start < core)
            if core not in longest or longest[core].end < match.end:
                longest[core] = match
    return sorted(longest.values(), key=lambda match: match.start)[:limit]


def closest(text: str, cores: Sequence[str]) -> int | None:
    """Which of the label cores a differently worded label means; None where none is close, or two are alike close."""
    if not 2 < len(text) <= _LONGEST_LABEL:
        return None
    likeness = [_likeness(text, core) for core in cores]
    ranked = sorted(range(len(cores)), key=lambda i: -likeness[i])
    if not ranked or likeness[ranked[0]] < _ALIKE:
        return None
    if len(ranked) > 1 and likeness[ranked[0]] - likeness[ranked[1]] < _AHEAD:
        return None
    return ranked[0]


def has_ordinal(text: str) -> bool:
    """Whether a label with an ordinal may begin somewhere in the text."""
    return bool(_ORDINAL.search(clean(text)))


def has_second_ordinal(label: str) -> bool:
    """Whether the beginning of another label follows in the text: 「于三 类内 部事 务信 息 6.属」."""
    folded = clean(label).strip()
    first = _ORDINAL.match(folded)
    return any(not first or found.start() >= first.end() for found in _ORDINAL.finditer(folded))


def _likeness(text: str, core: str) -> float:
    """From 0 to 1; texts that share few characters are not looked at closely."""
    if 2 * len(set(text) & set(core)) < len(set(core)):
        return 0.0
    return SequenceMatcher(None, text, core, autojunk=False).ratio()


def occurrences(text: str, core: str, limit: int) -> list[int]:
    """Where a text occurs, up to a limit, overlaps left out."""
    places: list[int] = []
    at = text.find(core) if core else -1
    while at >= 0 and len(places) < limit:
        places.append(at)
        at = text.find(core, at + len(core))
    return places


def chain(matches: Sequence[Match], weights: Sequence[int]) -> list[Match]:
    """The heaviest series of matches in which labels follow each other in form order and do not overlap."""
    order = sorted(range(len(matches)), key=lambda i: (matches[i].start, matches[i].label))
    best: dict[int, tuple[int, int | None]] = {}
    for place, i in enumerate(order):
        weight, before = 0, None
        for j in order[:place]:
            if matches[j].label < matches[i].label and matches[j].end <= matches[i].start and best[j][0] > weight:
                weight, before = best[j][0], j
        best[i] = (weight + weights[i], before)
    at = max(best, key=lambda i: best[i][0], default=None)
    series: list[Match] = []
    while at is not None:
        series.append(matches[at])
        at = best[at][1]
    return series[::-1]


def _ordinal_start(flow: Flow, ordinal: str, core: int) -> int:
    """Where the label begins: at its ordinal if that stands right before the core, else at the core."""
    start = core - len(ordinal)
    if not ordinal or start < 0 or flow.compact[start:core] != ordinal:
        return core
    if ordinal.isdecimal() and not _AFTER_ORDINAL.fullmatch(flow.between(core, core)):
        return core
    return start
