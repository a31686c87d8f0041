"""校验 as the button does it: the tables, beside them the text of the report document of 封面, and the marks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from checks import Assessment
from workbook import layout
from workbook.files.reading import Contents, contents
from xladdin import profile
from xladdin.book import sheets
from xladdin.book.checking import check_contents
from xladdin.book.places import goal_of
from xladdin.book.results import Occasion, checked_document, write_findings
from xladdin.hosts.content import Block
from xladdin.hosts.contract import Book
from xladdin.hosts.dialogue import Dialogue
from xladdin.hosts.selection import go_to, is_locked
from xladdin.ribbon import findings_tour, own_document

if TYPE_CHECKING:
    from xladdin.ribbon.report_document import Named


def check_book(book: Book, dialogue: Dialogue) -> Assessment:
    """Check a workbook, list and mark what is found, and go to the first finding; no figure is changed."""
    held = sheets.read_sheets(book)
    found = contents(held, book.name)
    document, found = _document(book, found, held, dialogue)
    text = (document.narrative, document.fault) if document else (None, "")
    assessment = check_contents(found, *text)
    occasion = occasion_now(found, document.memory if document else "")
    write_findings(book, assessment, occasion, held)
    locked = ""
    if assessment.findings:
        first = goal_of(assessment.findings[0], assessment.report.edition)
        go_to(book, first)
        findings_tour.remember(book, first)
        if first in layout.entry_places(assessment.report.edition) and is_locked(book, first):
            locked = f"{first} 被粘贴的内容锁住了，改不了；点「修复模板」解开。"
    dialogue.show(assessment.verdict + locked + _about(document, checked_document(held[layout.RESULTS])))
    return assessment


def occasion_now(found: Contents, memory: str = "") -> Occasion:
    """A check made now: by whom 封面 names as 填报人, at the account that the computer knows."""
    filler, account = found.cover.get("filler", ""), profile.user_name()
    who = f"{filler}（{account}）" if filler and account else filler or account
    return Occasion(dt.datetime.now(), who, profile.version(), memory)


def _document(
    book: Book, found: Contents, held: Mapping[str, Block], dialogue: Dialogue
) -> tuple[Named | None, Contents]:
    """What is known of the report document, and the contents with it; None where there is none.

    Then nothing that reads documents is loaded.
    """
    if not found.cover.get("document"):
        offered = own_document.offered(book, dialogue)
        if offered is None:
            return None, found
        own_document.remember(book, offered, undoably=False)
        place = layout.cover_place("document")
        held[layout.COVER][place.row - 1][place.column - 1] = offered.name
        found = replace(found, cover={**found.cover, "document": offered.name})
    from xladdin.ribbon.report_document import named_by

    return named_by(found, book.fullname), found


def _about(document: Named | None, before: str) -> str:
    """What the user is told of the report document after the verdict."""
    if document is None or document.path is None:
        return ""
    if before and document.memory and before.split(" ")[0] == document.path.name and before != document.memory:
        return f"报告文档「{document.path.name}」在上次校验之后改过。"
    return ""
