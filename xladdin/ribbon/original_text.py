"""看原文: from a finding about the text to its sentence in the report document."""

from __future__ import annotations

from collections.abc import Sequence

from checks.model.finding import Finding
from workbook import layout
from workbook.edition import Edition
from workbook.files.reading import contents
from workbook.layout import Place
from xladdin.book import sheets
from xladdin.book.checking import check_contents
from xladdin.book.places import cells_of, goal_of
from xladdin.hosts.contract import Book
from xladdin.hosts.dialogue import Dialogue
from xladdin.ribbon import findings_tour


def show(book: Book, dialogue: Dialogue) -> bool:
    """Select in Word the words that the finding in hand is about, or tell what to search for; whether there are any.

    In hand is the line of 校验结果 that is selected, or the first finding about the selected cell, or the first of all.
    The document is read anew, since it may have been corrected meanwhile.
    """
    from xladdin.ribbon.report_document import named_by
    from xladdin.ribbon.word_window import show_passage

    found = contents(sheets.read_sheets(book), book.name)
    document = named_by(found, book.fullname)
    if document.path is None or document.narrative is None:
        dialogue.say(document.fault or "封面没有写报告文档；请先点「报告文档」选好，再点「校验」。")
        return False
    assessment = check_contents(found, document.narrative)
    finding = _in_hand(assessment.findings, findings_tour.selected(book), found.report.edition)
    if finding is None or finding.passage is None:
        dialogue.say("现在没有关于报告文字的问题。")
        return False
    show_passage(document.path, finding.passage, dialogue)
    return True


def _in_hand(findings: Sequence[Finding], here: Place | None, edition: Edition) -> Finding | None:
    said = [finding for finding in findings if finding.passage is not None]
    if here is not None and here.sheet == layout.RESULTS:
        line = here.row - layout.RESULT_TOP
        if 0 <= line < len(findings) and findings[line] in said:
            return findings[line]
    about = (finding for finding in said if here in (goal_of(finding, edition), *cells_of(finding, edition)))
    return next(about, said[0] if said else None)
