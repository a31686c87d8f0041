"""What the author of a document means by the text of a cell or paragraph: the one notion of it, for every format.

Struck-out and hidden text is not said; a mark in superscript behind it is a note and no part of a number. Figures that
a narrow cell breaks over lines, blanks that mark thousands, and blanks before a unit are put right once, here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

# Stands behind a figure that was put together, and so is believed only where its row adds up (or nothing can tell).
MENDED = "\ue0fe"
# Stands in a text where the document has a picture.
PICTURE = "\x1c"
# What a note mark in superscript may be made of; longer ones are text.
_NOTE = frozenset("0123456789０１２３４５６７８９①②③④⑤⑥⑦⑧⑨⑩*＊※†‡#△▲☆★()（）[]［］【】〔〕注,，、abcdeABCDE")
_LONGEST_NOTE = 8
_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾₀₁₂₃₄₅₆₇₈₉"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳❶❷❸❹❺❻❼❽❾❿➀➁➂➃➄➅➆➇➈➉⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽"
_BESIDE_DIGIT = re.compile(rf"(?<=[0-9０-９])[{_SUPERSCRIPTS}]{{1,4}}")
# A circled number right behind a figure, with no label after it, is a note mark; before a label it is its ordinal.
_CIRCLED_BESIDE = re.compile(
    rf"(?<=[0-9０-９])[ \u3000\xa0]?[{_CIRCLED}]{{1,2}}(?=$|[^\w]|[件宗项个条份起次例元万亿])", re.MULTILINE
)
_ORDINALS = {ord(c): f" {i % 10 + 1 if i % 10 < 9 else 10}." for i, c in enumerate(_CIRCLED[20:40])} | {
    ord(c): f" {i + 1}." for i, c in enumerate(_CIRCLED[:20])
}
# What amounts and cases are counted in, as a pattern.
UNITS = r"(?:万元|亿元|千元|百万元|元|万件|[件宗项个条份起次例])"
_PLAIN = re.compile(rf"[+-]?\d+(?:\.\d+)?{UNITS}?")
_PART = re.compile(r"[\d.,]+")
_GROUPED = re.compile(rf"([+-]?\d{{1,3}}(?:[ '’]\d{{3}})+(?:\.\d+)?) ?({UNITS}?)")
_BEFORE_UNIT = re.compile(rf"([+-]? ?[\d,]{{1,30}}(?:\.\d{{1,18}})?) {{1,9}}({UNITS})")
_SIGNED = re.compile(r"([+-]) ([\d,.]+)")
_FIGURE = re.compile(rf"[+-]?\d[\d,. '’]*(?:{UNITS})?")
# A note mark, or a remark in brackets, behind a figure.
_NOTE_BEHIND = re.compile(
    r"(?:\[(?:注?\d{1,2}|[a-z])\]|【[^【】]{1,20}】|〔[^〔〕]{1,20}〕|\*{1,3}|[※†‡#△▲☆★]"
    r"|\((?:注?\d{1,2}|注?[一二三四五六七八九十]|[a-z]|注[^()]{0,20}|[^()\d][^()]{0,60})\)|注\d{0,2}){1,2}$"
)
_NOTE_BEFORE = re.compile(r"(?:\*{1,3}|[※†‡△▲☆★]) ?")
_LONGEST_FIGURE = 120


@dataclass(frozen=True, slots=True)
class TextRun:
    """A stretch of text that is written in one way."""

    text: str
    struck: bool = False
    raised: bool = False


def said(runs: Iterable[TextRun]) -> str:
    """The text of a cell or paragraph without what is struck out, and without note marks in superscript."""
    kept: list[str] = []
    marks: list[str] = []
    for run in runs:
        if run.struck:
            continue
        if run.raised and is_note(run.text) and any(part.strip() for part in kept):
            marks.append(run.text)
            continue
        kept.append(run.text)
    return "".join(kept)


def without_note_marks(text: str) -> str:
    """A text without superscript digits and circled numbers behind figures; other circled numbers are ordinals."""
    if text.isascii():
        return text
    text = _BESIDE_DIGIT.sub("", text)
    return _CIRCLED_BESIDE.sub("", text).translate(_ORDINALS)


def figure_text(cell: str) -> str:
    """The text of a table cell, folded already, as one line; a figure in it as its digits and its unit.

    A figure that was put together from parts has `MENDED` behind it.
    """
    bare = cell.strip()
    if bare in {"零", "〇"}:
        return "0"
    if len(bare) > _LONGEST_FIGURE or not any(c.isdigit() for c in bare):
        return _one_line(bare)
    if _PLAIN.fullmatch(bare):
        return bare
    found, mended = _without_notes(bare)
    if "\n" in found:
        found, is_whole = _joined(found)
        mended |= is_whole
    found = _one_line(found)
    if grouped := _GROUPED.fullmatch(found):
        found, mended = "".join(c for c in grouped[1] if c not in " '’") + grouped[2], True
    elif spaced := _BEFORE_UNIT.fullmatch(found):
        found = spaced[1].replace(" ", "") + spaced[2]
    elif signed := _SIGNED.fullmatch(found):
        found = signed[1] + signed[2]
    return found + MENDED if mended and found else found


def _without_notes(cell: str) -> tuple[str, bool]:
    """A figure without the note mark or the remark beside it, and whether there was one."""
    start = before.end() if (before := _NOTE_BEFORE.match(cell)) else 0
    end = behind.start() if (behind := _NOTE_BEHIND.search(cell, start)) else len(cell)
    bare = cell[start:end].strip()
    is_figure = (start or end < len(cell)) and _FIGURE.fullmatch(bare.replace("\n", " "))
    return (bare, True) if is_figure else (cell, False)


def _joined(cell: str) -> tuple[str, bool]:
    """A number whose digits stand on several lines as one, if a narrow column may have broken it so."""
    lines = [line.strip() for line in cell.split("\n") if line.strip()]
    unit = lines.pop() if len(lines) > 1 and re.fullmatch(UNITS, lines[-1]) else ""
    is_broken = all(map(_PART.fullmatch, lines)) and len({len(line) for line in lines[:-1]}) <= 1
    if not lines or not is_broken or (len(lines) > 1 and len(lines[-1]) > len(lines[0])):
        return cell, False
    return "".join(lines) + unit, len(lines) > 1


def _one_line(text: str) -> str:
    return " ".join(text.split())


def is_note(text: str) -> bool:
    """Whether a raised text may be a note mark."""
    bare = text.strip()
    return len(bare) <= _LONGEST_NOTE and all(c in _NOTE or c in _SUPERSCRIPTS or c in _CIRCLED for c in bare)
