"""The paragraphs of a running text whose lines may be broken: which lines belong together."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

# A line shorter than this part of the full width was not broken for want of room, whatever it says; one that ends a
# sentence ends its paragraph if it is at all short. First lines are two characters shorter, where indents were lost.
_HALF, _HEADING, _FULL = 0.7, 0.85, 0.88
# Lines wider than this (in Chinese characters) were not broken at all: every one is a paragraph.
_WIDEST = 60
_INDENT = re.compile(r"^(?:\u3000{1,4}| {2,8}|\t)\S")
# What begins a paragraph wherever it stands: 「（一）」, 「一、」, 「1.」, 「（1）」, 「第一章」 and the like.
_ORDINAL = re.compile(
    r"[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十]{1,3}\s*、|\d{1,2}(?:[、．]|\.(?!\d))|[①-⑳]|第[一二三四五六七八九十]{1,3}部分"
)
_STOP_INSIDE = re.compile(r"[，。；：,;]")
_SENTENCE_END = re.compile(r"[。！？；：:;!?…][”’」』》）)]*$")
_FULL_STOP = re.compile(r"[。！？!?][”’」』）)]*$")


@dataclass(frozen=True)
class Typesetting:
    """How a document is set: the width at which lines are broken (0: a line is a paragraph), and whether it indents."""

    full: float = 0
    indents: bool = False


def setting_of(lines: Sequence[str]) -> Typesetting:
    """How the lines of a whole document are set."""
    filled = [line for line in lines if line.strip()]
    full = _full_width(filled)
    return Typesetting(full, bool(full) and _indents(filled))


def paragraphs_of(lines: Iterable[str], setting: Typesetting) -> Iterator[str]:
    """The paragraphs that lines make, without line breaks and without the blanks around them.

    A broken line goes on in the next unless it ends short, or the next is indented (where the text indents at all) or
    begins with an ordinal after a finished sentence. Blank lines count for nothing: texts taken from pages have them
    between any two lines.
    """
    return (text for _, text in numbered_paragraphs(lines, setting))


def numbered_paragraphs(lines: Iterable[str], setting: Typesetting) -> Iterator[tuple[int, str]]:
    """The same, each with the number of its first line (from 0)."""
    filled = [(at, line) for at, line in enumerate(lines) if line.strip()]
    current, first = "", -1
    for number, (at, line) in enumerate(filled):
        current, first = _glue(current, _tidy(line)), at if first < 0 else first
        after = filled[number + 1][1] if number + 1 < len(filled) else None
        if after is None or not setting.full or _ends(line, after, setting):
            yield first, current
            current, first = "", -1


def width(text: str) -> float:
    """How wide a text is printed, in Chinese characters."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in text)


def _ends(line: str, after: str, setting: Typesetting) -> bool:
    bare, part = line.strip(), width(line.rstrip()) / setting.full
    if _ORDINAL.match(after.strip()) and (part < _FULL or _SENTENCE_END.search(bare)):
        return True
    if setting.indents and _INDENT.match(after):
        return True
    if _FULL_STOP.search(bare):
        return part < _FULL
    is_heading = bool(_ORDINAL.match(bare)) and not _STOP_INSIDE.search(bare)
    return part < (_HEADING if is_heading else _HALF)


def _full_width(lines: Sequence[str]) -> float:
    """The width at which the lines were broken; 0 where they were not."""
    widths = Counter(round(width(line.rstrip())) for line in lines)
    longest = [w for w in sorted(widths) if w >= 15]
    if len(lines) < 4 or not longest:
        return 0
    # The widest lines may be a table that sticks out; a broken text has several lines of nearly one width.
    for edge in reversed(longest):
        alike = sum(count for w, count in widths.items() if _FULL * edge <= w <= edge)
        if edge <= _WIDEST and alike >= 3 and alike >= 0.3 * sum(widths[w] for w in longest):
            return edge
    return 0


def _indents(lines: Sequence[str]) -> bool:
    """Whether first lines of paragraphs are indented and others are not."""
    indented = sum(bool(_INDENT.match(line)) for line in lines)
    return 0.05 * len(lines) <= indented <= 0.8 * len(lines)


def _glue(before: str, after: str) -> str:
    both_words = before[-1:].isascii() and before[-1:].isalpha() and after[:1].isascii() and after[:1].isalpha()
    return before + (" " if both_words else "") + after


def _tidy(line: str) -> str:
    visible = "".join(c for c in line.replace("\t", " ") if unicodedata.category(c) not in {"Cc", "Cf"})
    return visible.strip()
