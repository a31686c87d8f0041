"""The text of a published report as paragraphs under the six sections of the form; what belongs to a table is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from checks.prose import Narrative, Paragraph
from workbook.edition import Edition, Heading
from xladdin.intake.document import PAGE_MARK, Document
from xladdin.intake.identity import Identity
from xladdin.intake.labels import compact
from xladdin.intake.paragraphs import paragraphs_of

_ORDINALS = "一二三四五六七八九十"
# The ordinal of a section; a dash is what the numeral 一 often becomes, and a stray letter before it a slip.
_ORDINAL = rf"(?:[a-zA-Z]?(?P<ordinal>[{_ORDINALS}—–―－─-]{{1,2}})[ \u3000]*[、．.，,]|第(?P<part>[{_ORDINALS}])部分[:： \u3000]*)"
_WHOLE_HEADING = re.compile(rf"{_ORDINAL}[ \u3000]*(?P<words>[^。；，,;]{{2,40}}?)[。：:]?")
_TITLE_END = re.compile(r"政府信息公开(?:工作)?年度报告$")
# What a heading speaks of, the exact words of the form first; the first that is found decides.
_ABOUT = (
    ("一", ("总体情况", "概述", "基本情况", "总体概况")),
    ("五", ("存在的主要问题", "主要问题", "存在问题", "存在的问题", "问题及改进", "问题和改进", "改进情况", "改进措施")),
    ("六", ("其他需要报告", "需要报告", "其他事项", "其他情况")),
    ("四", ("行政复议", "行政诉讼", "复议、诉讼")),
    ("三", ("收到和处理", "依申请公开", "信息公开申请", "申请情况")),
    ("二", ("主动公开",)),
)
# So much of a line without a full stop has to be words of the form for the line to be a part of a table.
_TABLE_WORDS, _SHORTEST_WORD = 0.85, 2


@dataclass(frozen=True)
class _Section:
    number: str = ""
    heading: str = ""


def narrative_of(document: Document, identity: Identity, edition: Edition) -> Narrative:
    """The paragraphs of a report, each with its section, the heading it stands under and its place in words.

    Sections are known by the words of their headings, whatever ordinals these have; a heading that says nothing of the
    form's keeps its ordinal.
    """
    printed = "\n".join(_printed_words(edition))
    found: list[Paragraph] = []
    section, count = _Section(), 0
    for text in _texts(document, edition):
        heading, rest = _heading(text, edition)
        if heading:
            section, count = heading, 0
        if not rest or _is_of_table(rest, printed):
            continue
        count += 1
        place = f"「{section.heading}」第 {count} 段" if section.heading else f"第一个标题之前第 {count} 段"
        found.append(Paragraph(rest, section.number, section.heading, place))
    return Narrative(tuple(found), identity.unit, identity.title_year or 0)


def _texts(document: Document, edition: Edition) -> Iterator[str]:
    """Paragraphs and headings in reading order; headings in the middle of a line are taken out of it."""
    inner = _inner_headings(edition)
    pending: list[str] = []
    for piece in (*document.pieces, ()):
        if isinstance(piece, str):
            pending.append(PAGE_MARK.sub("", inner.sub(r"\n\g<0>\n", piece)))
            continue
        # A table between two texts ends the paragraph before it.
        yield from paragraphs_of("\n".join(pending), exact=document.has_paragraphs)
        pending = []


def _inner_headings(edition: Edition) -> re.Pattern[str]:
    """The exact headings of the form with their ordinals, as they stand inside a text without line breaks."""
    words = [table.title for table in edition.tables]
    words += ["总体情况", "(?:政府信息公开工作)?存在的主要问题[及和]改进情况", "其他需要报告的事项"]
    return re.compile(rf"(?<=[^\n ])[{_ORDINALS}]、(?:{'|'.join(words)})(?=[^\n。；，、])")
