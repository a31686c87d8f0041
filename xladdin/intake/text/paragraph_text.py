"""The text of a published report as paragraphs under the six sections of the form, without what belongs to a table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from checks.model.prose import Narrative, Paragraph
from workbook.edition import Edition, Heading
from xladdin.intake.formats.document import NEW_PAGE, PAGE_MARK, Document, Row
from xladdin.intake.tables.labels import compact
from xladdin.intake.text.headings import Section, heading_of, inner_heading
from xladdin.intake.text.identity import Identity
from xladdin.intake.text.paragraphs import Typesetting, numbered_paragraphs, setting_of

# A line of its own where a page begins.
_PAGE = "\ue0fb"
_LONE_NUMBER = re.compile(r"[ \t\u3000]{0,40}\d{1,3}[ \t]{0,40}")
# So much of a line has to be words of the form for the line to be a part of a table, in which no sentence ends.
_TABLE_WORDS, _SHORTEST_WORD, _LONGEST_TABLE = 0.75, 2, 20_000
# Of a label that a narrow column breaks, a line holds no more than this.
_TORN = 6
_PROSE = 12


def narrative_of(document: Document, identity: Identity, edition: Edition) -> Narrative:
    """The paragraphs of a report, each with its section, the heading it stands under and its place in words.

    Sections are known by the words of their headings, whatever ordinals these have; a heading whose words are none of
    the form's counts by its ordinal. `unit` and `year` are those of the title.
    """
    texts = list(_texts(document, edition))
    lines = [line for text in texts for line in text.lines if line != _PAGE]
    setting = Typesetting() if document.has_paragraphs else setting_of(lines)
    found: list[Paragraph] = []
    section, count = Section(), 0
    page = int(any(_PAGE in text.lines for text in texts))
    for text in texts:
        for part in _parts(text, edition, section):
            if part.section != section:
                section, count = part.section, 0
            bare, pages, page = _on_pages(part.lines, page)
            for first, paragraph in numbered_paragraphs(bare, setting):
                count += 1
                where = f"「{section.heading}」" if section.heading else "第一个标题之前"
                on_page = f"（第 {pages[first]} 页）" if pages[first] else ""
                found.append(Paragraph(paragraph, section.number, section.heading, f"{where}第 {count} 段{on_page}"))
    return Narrative(tuple(found), identity.unit, identity.title_year or 0)


def _on_pages(lines: Sequence[str], page: int) -> tuple[list[str], list[int], int]:
    """The lines without the marks of new pages, on which page each stands (0: not known), and the page after them."""
    bare: list[str] = []
    pages: list[int] = []
    for line in lines:
        if line == _PAGE:
            page += 1
        else:
            bare.append(line)
            pages.append(page)
    return bare, pages, page


@dataclass(frozen=True)
class _Part:
    """Lines that stand under one heading, those of its table left out."""

    section: Section
    lines: tuple[str, ...]


@dataclass(frozen=True)
class _Text:
    """The lines of a running text, and whether rows of a table stand before and after it."""

    lines: tuple[str, ...]
    in_table: bool


def _texts(document: Document, edition: Edition) -> Iterator[_Text]:
    """The running texts between table rows; headings in the middle of a line are given lines of their own."""
    inner = inner_heading(edition)
    pending: list[str] = []
    after_row = False
    for piece in document.pieces:
        text = piece if isinstance(piece, str) else _heading_row(piece, edition)
        if text:
            marked = PAGE_MARK.sub("", inner.sub(r"\n\g<0>\n", text)).replace(NEW_PAGE, f"\n{_PAGE}\n")
            pending += marked.splitlines()
            continue
        if pending:
            yield _Text(_without_numbers(pending), after_row)
            pending = []
        after_row = True
    yield _Text(_without_numbers(pending), in_table=False)


def _heading_row(row: Row, edition: Edition) -> str:
    """The heading of a section that stands in a table row all by itself, as in a worksheet; "" for other rows."""
    filled = [cell for cell in row if cell.strip()]
    return filled[0] if len(filled) == 1 and heading_of(filled[0], edition, None)[0] else ""


def _without_numbers(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(line for line in lines if not _LONE_NUMBER.fullmatch(line))


def _parts(text: _Text, edition: Edition, section: Section) -> Iterator[_Part]:
    """The lines of one text by the headings among them; `section` is the one in which the text begins."""
    printed = _printed(edition)
    kept: list[str] = []
    is_table = section.has_table or text.in_table
    for line in text.lines:
        if line == _PAGE:
            kept.append(line)
            continue
        of_table = is_table and _is_of_table(line, printed)
        heading, rest = heading_of(line.strip(" \t\u3000\xa0"), edition, None if of_table else section)
        if heading:
            yield _Part(section, tuple(kept))
            section, kept = heading, [rest] if rest else []
            is_table = section.has_table
        elif not of_table:
            kept.append(line)
            # After the first sentence the table is over, and a line of form words is just a line of text.
            is_table = is_table and len(compact(line)) < _PROSE
    yield _Part(section, tuple(kept))


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
    if len(letters) <= _TORN and all(letter in printed for letter in letters):
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
