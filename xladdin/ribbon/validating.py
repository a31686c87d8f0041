"""校验 as the button does it: the tables, beside them the text of the report document of 封面, and the marks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from checks import Assessment
from workbook import layout
from workbook.files.reading import Contents, contents
from workbook.layout import Place
from xladdin import profile
from xladdin.book import sheets
from xladdin.book.checking import check_contents
from xladdin.book.places import goal_of
from xladdin.book.results import Occasion, checked_document, write_findings
from xladdin.hosts.content import Block, Content
from xladdin.hosts.contract import Book
from xladdin.hosts.dialogue import Dialogue
from xladdin.hosts.protection import writable
from xladdin.hosts.selection import go_to, is_locked
from xladdin.ribbon import findings_tour, snapshots

if TYPE_CHECKING:
    from xladdin.ribbon.report_document import Named

# The workbooks for which the user has been asked whether the document beside it is the report.
_asked: set[str] = set()


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


def choose(book: Book, dialogue: Dialogue) -> Path | None:
    """Let the user choose the report document, and write it on 封面; gives its path, None where nothing was chosen."""
    from xladdin.intake.sources import readable
    from xladdin.ribbon.report_document import not_of_this_report

    found = sheets.read_contents(book)
    kinds = tuple(suffix for suffix in readable() if suffix not in (".xlsx", ".xlsm", ".csv", ".ods"))
    path = dialogue.choose_file("选择本年度的报告文档，校验时一并核对它的文字", kinds)
    if path is None:
        return None
    doubt = not_of_this_report(found.report, path)
    if doubt and not dialogue.ask(f"{doubt}。\n\n仍要用它作本工作簿的报告文档吗？"):
        return None
    remember(book, path)
    dialogue.show(f"已记下报告文档：{path.name}。再点「校验」会一并核对它的文字。")
    return path


def remember(book: Book, document: Path, *, undoably: bool = True) -> None:
    """Write the report document on 封面; in a workbook of an older release, with the label that it has not."""
    from xladdin.ribbon.report_document import relative_to

    place = layout.cover_place("document")
    label = Place(place.sheet, place.row, layout.COVER_LABEL_COLUMN)
    cells: dict[Place, Content] = {
        label: next(line.label for line in layout.COVER_LINES if line.key == "document"),
        place: relative_to(document, book.fullname),
    }
    if sheets.read_area(book, label.sheet, (label.row, label.column), (label.row, label.column))[0][0]:
        del cells[label]
    if undoably:
        snapshots.write_undoably(book, "报告文档", cells)
    else:
        with writable(book, label.sheet):
            sheets.write_cells(book, cells)


def _document(
    book: Book, found: Contents, held: Mapping[str, Block], dialogue: Dialogue
) -> tuple[Named | None, Contents]:
    """What is known of the report document, and the contents with it; None where there is none.

    Then nothing that reads documents is loaded.
    """
    if not found.cover.get("document"):
        offered = _offered(book, dialogue)
        if offered is None:
            return None, found
        remember(book, offered, undoably=False)
        place = layout.cover_place("document")
        held[layout.COVER][place.row - 1][place.column - 1] = offered.name
        found = replace(found, cover={**found.cover, "document": offered.name})
    from xladdin.ribbon.report_document import named_by

    return named_by(found, book.fullname), found


def _offered(book: Book, dialogue: Dialogue) -> Path | None:
    """The Word document that lies beside the workbook, if the user says that it is the report; he is asked once."""
    if book.fullname in _asked or not any(Path(book.fullname).parent.glob("*.docx")):
        return None
    from xladdin.ribbon.report_document import beside

    path = beside(book.fullname)
    if path is None:
        return None
    _asked.add(book.fullname)
    return (
        path
        if dialogue.ask(
            f"旁边有「{path.name}」。它是本年度的报告吗？\n\n选“是”，记在封面的“报告文档”，校验时一并核对它的文字；"
            "选“否”，只核对表。以后不想再问的，在封面的“报告文档”写“无”。"
        )
        else None
    )


def _about(document: Named | None, before: str) -> str:
    """What the user is told of the report document after the verdict."""
    if document is None or document.path is None:
        return ""
    if before and document.memory and before.split(" ")[0] == document.path.name and before != document.memory:
        return f"报告文档「{document.path.name}」在上次校验之后改过。"
    return ""
