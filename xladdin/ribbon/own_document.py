"""Which document is the report of an open workbook: chosen once and kept on 封面, offered where it lies beside."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from workbook import layout
from workbook.files.reading import Contents
from workbook.layout import Place
from xladdin.book import sheets
from xladdin.hosts.content import Content
from xladdin.hosts.contract import Book
from xladdin.hosts.dialogue import Dialogue
from xladdin.hosts.protection import writable
from xladdin.ribbon import snapshots

# The workbooks for which the user has been asked whether the document beside it is the report.
_asked: set[str] = set()


def choose(book: Book, dialogue: Dialogue) -> Path | None:
    """Let the user choose the report document, and write it on 封面; gives its path, None where nothing was chosen."""
    from xladdin.ribbon.report_document import kinds, not_of_this_report

    found = sheets.read_contents(book)
    path = dialogue.choose_file("选择本年度的报告文档，校验时一并核对它的文字", kinds())
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


def to_work_on(
    book: Book, found: Contents, dialogue: Dialogue, title: str, suffixes: Sequence[str]
) -> tuple[Path | None, bool]:
    """The report for a button that needs a document of such a kind, and whether 封面 names it.

    It is the one that 封面 names, or that lies beside, else one that the user chooses; None where he chooses none.
    """
    from xladdin.ribbon.report_document import path_named_by

    is_named = bool(found.cover.get("document"))
    known = path_named_by(found, book.fullname) if is_named else offered(book, dialogue)
    if known is not None and known.suffix.lower() in suffixes:
        return known, is_named
    return dialogue.choose_file(title, suffixes), False


def keep(book: Book, found: Contents, document: Path, doubt: str) -> None:
    """Let 封面 keep the document that was worked on, where it names none and nobody doubts whose report it is."""
    if not doubt and not found.cover.get("document"):
        remember(book, document, undoably=False)


def offered(book: Book, dialogue: Dialogue) -> Path | None:
    """The Word document that lies beside the workbook, if the user says that it is the report; he is asked once.

    Nothing that reads documents is loaded where there is none.
    """
    if book.fullname in _asked or not any(Path(book.fullname).parent.glob("*.docx")):
        return None
    from xladdin.ribbon.report_document import beside

    path = beside(book.fullname)
    if path is None:
        return None
    _asked.add(book.fullname)
    is_it = dialogue.ask(
        f"旁边有「{path.name}」。它是本年度的报告吗？\n\n选“是”，记在封面的“报告文档”，校验时一并核对它的文字；"
        "选“否”，只核对表。以后不想再问的，在封面的“报告文档”写“无”。"
    )
    return path if is_it else None
