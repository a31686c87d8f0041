"""审核单, 情况说明, 对照上年 and 上报包 as the buttons make them: beside the workbook, and opened where that helps."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from checks import Assessment
from workbook.files.reading import Contents
from xladdin import copies
from xladdin.book.checking import check_contents
from xladdin.book.sheets import read_contents
from xladdin.export.content.names import file_stem
from xladdin.export.content.stamp import Stamp, stamp_of
from xladdin.export.papers import files as papers
from xladdin.hosts.contract import Book
from xladdin.hosts.dialogue import Dialogue
from xladdin.ribbon import own_document
from xladdin.ribbon.exporting import folder_beside
from xladdin.ribbon.report_document import Named, document_of, not_of_this_report

_COMPARED = ("docx", "png", "xlsx")


def make_review_sheet(book: Book, dialogue: Dialogue) -> list[Path]:
    """审核单 as Word and PDF; while problems stand it is marked as a draft, and nobody should sign it."""
    found = read_contents(book)
    dialogue.show("正在做审核单，请稍候……")
    document, assessment = _checked(found, book)
    if not assessment.ready:
        dialogue.show("还有问题没有改好，审核单标明「草稿」。")
    stamp = _stamp(found, draft=not assessment.ready)
    files = papers.review_files(found, assessment, stamp, ("docx", "pdf"), document.memory)
    return _put(files, book, dialogue)


def make_explanations(book: Book, dialogue: Dialogue) -> list[Path]:
    """The list of 情况说明 as Word; what nobody has explained is to be filled in there."""
    found = read_contents(book)
    _, assessment = _checked(found, book)
    return _put(papers.explanation_files(assessment, _stamp(found)), book, dialogue)


def make_comparison(book: Book, dialogue: Dialogue) -> list[Path]:
    """与上年对照 as Word, picture and a plain list; none where 上年数 is empty."""
    found = read_contents(book)
    if found.last_year is None:
        dialogue.say("还没有上年数。请先点「取上年数」，再做对照。")
        return []
    files = papers.comparison_files(found.report, found.last_year, _stamp(found), _COMPARED)
    return _put(files, book, dialogue)


def make_submission(book: Book, dialogue: Dialogue) -> list[Path]:
    """上报包 in a folder of its own, with the report of 封面 or that the user chooses; asks before it makes a draft."""
    found = read_contents(book)
    title = "选择一并放进上报包的年度报告（Word 文档；没有的，请取消）"
    document, _ = own_document.to_work_on(book, found, dialogue, title, (".docx", ".docm"))
    checked, assessment = _checked(found, book, document)
    doubt = "" if assessment.ready else assessment.verdict
    if document is not None:
        from xladdin.export.verify import verify

        verdict = verify(document, found.report)
        doubt = verdict.sentence if verdict.same is False else doubt
    if doubt and not dialogue.ask(f"{doubt}\n\n现在只能做标明「草稿」的上报包。要做吗？"):
        return []
    dialogue.show("正在做上报包，请稍候……")
    stamp = _stamp(found, draft=bool(doubt))
    files = papers.submission_files(found, assessment, stamp, document, checked.memory)
    written = _put(files, book, dialogue, file_stem(found.report, papers.SUBMISSION))
    if written and document is not None and not found.cover.get("document"):
        own_document.keep(book, found, document, not_of_this_report(found.report, document))
    return written


def _checked(found: Contents, book: Book, given: Path | None = None) -> tuple[Named, Assessment]:
    """What 校验 finds, with the text of the document given, or else of the one that 封面 names; and that document."""
    document = document_of(found, book.fullname, given)
    return document, check_contents(found, document.narrative, document.fault)


def _stamp(found: Contents, *, draft: bool = False) -> Stamp:
    return stamp_of(found.report, dt.date.today(), draft=draft)


def _put(files: papers.Files, book: Book, dialogue: Dialogue, within: str = "") -> list[Path]:
    """Write the files beside the workbook, in a folder of their own where one is named; tell and open them."""
    beside = folder_beside(book, dialogue)
    if beside is None:
        return []
    folder = beside.parent / within if within else beside
    existing = [folder / name for name in files if (folder / name).exists()]
    if not copies.untouched(*existing) and not dialogue.ask(
        f"「{folder.name}」里已有 {len(existing)} 个同名文件（{existing[0].name} 等），要覆盖吗？"
    ):
        return []
    written = papers.put(files, folder, force=bool(existing))
    copies.remember(written)  # no copies of the workbook: the menu does not go on with them
    dialogue.show(f"已写出 {len(written)} 个文件到 {folder}：{'、'.join(path.name for path in written)}")
    if dialogue.ask(f"已写到「{folder.name}」。要打开看看吗？"):
        dialogue.open(folder if within else written[0])
    return written
