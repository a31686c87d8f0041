"""The text of a published report as paragraphs under the six sections of the form, without what belongs to a table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from checks.prose import Narrative, Paragraph
from workbook.edition import Edition, Heading
from xladdin.intake.document import PAGE_MARK, Document, Row
from xladdin.intake.identity import Identity
from xladdin.intake.labels import compact
from xladdin.intake.paragraphs import Setting, paragraphs_of, setting_of

_ORDINALS = "一二三四五六七八九十"
# The ordinal of a section; a dash is what the numeral 一 often becomes, and a stray letter before it a slip.
_ORDINAL = rf"(?:[a-zA-Z]?(?P<ordinal>[{_ORDINALS}—–―－─-]{{1,2}})[ \u3000]*[、．.，,]|第(?P<part>[{_ORDINALS}])部分)"
_WITHOUT_ORDINAL = re.compile(r"(?P<words>.{4,40})")
_WITH_ORDINAL = re.compile(rf"{_ORDINAL}[:： \u3000]*(?P<words>[^。；;]{{2,40}}?)(?:[（(][^）)]*[）)])?[。：:]?")
_RUN_IN = re.compile(rf"(?P<heading>{_ORDINAL}[ \u3000]*(?P<words>[^。：: \u3000]{{2,24}}))[。：: \u3000]+(?P<rest>.+)")
_FORM_WORDS = ("总体情况", r"(?:政府信息公开工作)?存在的主要问题[及和]改进情况", "其他需要报告的事项")
# What a heading speaks of; the first that is found decides.
_ABOUT = (
    ("一", r"总体情况|基本情况|总体概况|^概述"),
    ("五", r"主要问题|存在.{0,3}问题|问题.?改进|改进(?:情况|措施)"),
    ("六", r"需要报告|其他事项|其他情况"),
    ("四", r"行政复议|行政诉讼"),
    ("三", r"收到和处理|依申请公开|信息公开申请"),
    ("二", r"主动公开"),
)
_LONE_NUMBER = re.compile(r"[ \t\u3000]*\d{1,3}[ \t]*")
# So much of a line has to be words of the form for the line to be a part of a table, in which no sentence ends.
_TABLE_WORDS, _SHORTEST_WORD, _LONGEST_TABLE = 0.75, 2, 20_000
# Of a label that a narrow column breaks, a line holds no more than this.
_TORN = 6
_PROSE = 12


@dataclass(frozen=True)
class _Section:
    """A section by its ordinal in the form and its heading as printed; `has_table` where it is the title of a table."""

    number: str = ""
    heading: str = ""
    has_table: bool = False


def narrative_of(document: Document, identity: Identity, edition: Edition) -> Narrative:
    """The paragraphs of a report, each with its section, the heading it stands under and its place in words.

    Sections are known by the words of their headings, whatever ordinals these have; a heading whose words are none of
    the form's counts by its ordinal. `unit` and `year` are those of the title.
    """
    texts = list(_texts(document, edition))
    lines = [line for text in texts for line in text.lines]
    setting = Setting() if document.has_paragraphs else setting_of(lines)
    found: list[Paragraph] = []
    section, count = _Section(), 0
    for text in texts:
        for part in _parts(text, edition, section):
            if part.section != section:
                section, count = part.section, 0
            for paragraph in paragraphs_of(part.lines, setting):
                count += 1
                where = f"「{section.heading}」" if section.heading else "第一个标题之前"
                found.append(Paragraph(paragraph, section.number, section.heading, f"{where}第 {count} 段"))
    return Narrative(tuple(found), identity.unit, identity.title_year or 0)


@dataclass(frozen=True)
class _Part:
    """Lines that stand under one heading, those of its table left out."""

    section: _Section
    lines: tuple[str, ...]


@dataclass(frozen=True)
class _Text:
    """The lines of a running text, and whether rows of a table stand before and after it."""

    lines: tuple[str, ...]
    in_table: bool


def _texts(document: Document, edition: Edition) -> Iterator[_Text]:
    """The running texts between table rows; headings in the middle of a line are given lines of their own."""
    titles = [re.escape(table.title) for table in edition.tables]
    inner = re.compile(rf"(?<=[^\n \u3000])[{_ORDINALS}]、(?:{'|'.join((*titles, *_FORM_WORDS))})(?=[^\n。；，、])")
    pending: list[str] = []
    after_row = False
    for piece in document.pieces:
        text = piece if isinstance(piece, str) else _heading_row(piece, edition)
        if text:
            pending += PAGE_MARK.sub("", inner.sub(r"\n\g<0>\n", text)).splitlines()
            continue
        if pending:
            yield _Text(_without_numbers(pending), after_row)
            pending = []
        after_row = True
    yield _Text(_without_numbers(pending), in_table=False)


def _heading_row(row: Row, edition: Edition) -> str:
    """The heading of a section that stands in a table row all by itself, as in a worksheet; "" for other rows."""
    filled = [cell for cell in row if cell.strip()]
    return filled[0] if len(filled) == 1 and _heading(filled[0], edition, only_exact=True)[0] else ""


def _without_numbers(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(line for line in lines if not _LONE_NUMBER.fullmatch(line))


def _parts(text: _Text, edition: Edition, section: _Section) -> Iterator[_Part]:
    """The lines of one text by the headings among them; `section` is the one in which the text begins."""
    printed = _printed(edition)
    kept: list[str] = []
    is_table = section.has_table or text.in_table
    for line in text.lines:
        of_table = is_table and _is_of_table(line, printed)
        heading, rest = _heading(line.strip(" \t\u3000\xa0"), edition, only_exact=of_table)
        if heading:
            yield _Part(section, tuple(kept))
            section, kept = heading, [rest] if rest else []
            is_table = section.has_table
        elif not of_table:
            kept.append(line)
            # After the first sentence the table is over, and a line of form words is just a line of text.
            is_table = is_table and len(compact(line)) < _PROSE
    yield _Part(section, tuple(kept))


def _heading(line: str, edition: Edition, *, only_exact: bool) -> tuple[_Section | None, str]:
    """The section that a line begins, and what follows the heading on the line; None where it begins none.

    `only_exact`: in other words than the form's, since the line may be a row label with an ordinal of its own.
    """
    titles = {compact(table.title): table.number for table in edition.tables}
    for pattern in (_WITHOUT_ORDINAL, _WITH_ORDINAL, _RUN_IN):
        found = pattern.fullmatch(line)
        words = compact(found["words"]) if found else ""
        if found and (number := titles.get(words) or _form_section(words)):
            groups = found.groupdict()
            return _Section(number, _closed(groups.get("heading") or line), words in titles), groups.get("rest") or ""
    found = None if only_exact else _WITH_ORDINAL.fullmatch(line)
    if found and not found["words"][-1].isdigit():
        return _Section(_number(found), _closed(line)), ""
    return None, ""


def _form_section(words: str) -> str:
    """The section of which these are exactly the form's words (表二 to 表四 are known by their titles)."""
    numbers = ("一", "五", "六")
    return next((n for n, form in zip(numbers, _FORM_WORDS, strict=True) if re.fullmatch(form, words)), "")


def _number(found: re.Match[str]) -> str:
    """The section that a heading in other words than the form's means."""
    words = compact(found["words"])
    about = (number for number, pattern in _ABOUT if re.search(pattern, words))
    ordinal = found["ordinal"] or found["part"]
    return next(about, ordinal if ordinal in _ORDINALS else "一")


def _closed(heading: str) -> str:
    """A heading as it is quoted: without blanks and without the stop at its end."""
    return "".join(heading.split()).rstrip("。：:")


@cache
def _printed(edition: Edition) -> str:
    """Every label of the form without digits and punctuation, a line each."""

    def labels(headings: Iterable[Heading]) -> Iterator[str]:
        for heading in headings:
            yield from heading.wordings
            yield from labels(heading.children)

    texts = [f"表{table.number} {table.title}" for table in edition.tables]
    for block in (block for table in edition.tables for block in table.blocks):
        texts += [block.band, block.corner, "信息内容", *labels(block.columns), *labels(block.rows)]
    return "\n".join(_letters(text) for text in texts)


def _is_of_table(line: str, printed: str) -> bool:
    """Whether a line is made of figures and words of the form alone."""
    letters = _letters(line)
    if "。" in line or len(letters) > _LONGEST_TABLE:
        return False
    if len(letters) <= _TORN and set(letters) <= set(printed):
        return True
    at = known = 0
    while at < len(letters):
        end = at
        while end < len(letters) and letters[at : end + 1] in printed:
            end += 1
        if end - at >= _SHORTEST_WORD:
            known += end - at
        at = max(end, at + 1)
    return known >= _TABLE_WORDS * len(letters)


def _letters(text: str) -> str:
    return "".join(c for c in compact(text) if not c.isdigit())
