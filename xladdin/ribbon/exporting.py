"""导出 and 写入报告 as the buttons do it: the tables as files, or into a report; drafts while problems stand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from xladdin import copies
from xladdin.book.checking import check_contents
from xladdin.book.sheets import read_contents
from xladdin.export.files import planned, write_tables
from xladdin.hosts.contract import Book
from xladdin.hosts.dialogue import Dialogue, listed
from xladdin.ribbon import own_document


def export_tables(book: Book, dialogue: Dialogue, formats: Sequence[str]) -> list[Path]:
    """Write the tables in these formats; gives the files written, none where the user did not agree.

    Asks before it exports a draft and before it overwrites. Raises FileRefused, with nothing written, where a file
    cannot be made.
    """
    found = read_contents(book)
    assessment = check_contents(found)
    draft = not assessment.ready
    if draft and not dialogue.ask(f"{assessment.verdict}\n\n现在只能导出标明「草稿」的表格。要导出草稿吗？"):
        return []
    folder = folder_beside(book, dialogue)
    if folder is None:
        return []
    existing = [path.name for path in planned(found.report, folder, formats) if path.exists()]
    if existing and not dialogue.ask(
        f"「{folder.name}」里已有 {len(existing)} 个同名文件（{existing[0]} 等），要覆盖吗？"
    ):
        return []
    dialogue.show("正在导出，请稍候……")
    written = write_tables(found.report, folder, formats, force=bool(existing), draft=draft)
    dialogue.show(f"已导出 {len(written)} 个{'草稿' if draft else ''}文件到 {folder}")
    return written


def write_into_report(book: Book, dialogue: Dialogue) -> list[Path]:
    """写入报告: put the three tables into the Word report of 封面, after a backup; gives the files written.

    Where 封面 names none, the user chooses one, and 封面 keeps it. Asks before it writes, again where the report is
    another unit's or year's, and marks the tables as a draft while problems stand. Afterwards it tells what in the text
    contradicts the tables. Raises FileRefused, naming the table, where one of them has no place in the document.
    """
    from xladdin.export.word.update import update_report, write_report
    from xladdin.ribbon.report_document import not_of_this_report, text_findings, told

    found = read_contents(book)
    assessment = check_contents(found)
    draft = not assessment.ready
    if draft and not dialogue.ask(f"{assessment.verdict}\n\n现在只能写入标明「草稿」的表格。要写入草稿吗？"):
        return []
    title = "选择要写入三张表的年度报告（Word 文档）"
    document, is_known = own_document.to_work_on(book, found, dialogue, title, (".docx", ".docm"))
    if document is None:
        return []
    dialogue.show("正在写入报告，请稍候……")
    doubt = not_of_this_report(found.report, document)
    if doubt and not dialogue.ask(f"{doubt}。\n\n请先核对标题和统计期限。仍要写进这份报告吗？"):
        dialogue.show("没有写入报告。")
        return []
    updated = update_report(found.report, document, draft=draft)
    which = f"封面所记的报告「{document.name}」" if is_known else f"「{document.name}」"
    if not dialogue.ask(f"将更新{which}，原文档会先备份在旁边：\n{listed(updated.messages)}\n\n要写入吗？"):
        dialogue.show("没有写入报告。" + ("要写进别的文档，请先点「报告文档」另选。" if is_known else ""))
        return []
    written = write_report(updated, document)
    own_document.keep(book, found, document, doubt)
    dialogue.show(
        f"已写入 {document.name}，备份是 {written[0].name}。" if written else f"{document.name} 里的数没有变化。"
    )
    if lines := told(text_findings(found, document), document):
        dialogue.say("\n".join(lines))
    return written


def folder_beside(book: Book, dialogue: Dialogue, what: str = "导出") -> Path | None:
    """A folder beside the workbook, 「年报-导出」; one of the user's choice where that is not here or not writable."""
    path = Path(book.fullname)
    if not (path.is_absolute() and path.parent.is_dir()):
        return dialogue.choose_folder("工作簿还没有存到本机，请选择导出到哪个文件夹")
    beside = path.parent / f"{copies.root(path).stem}-{what}"
    if _can_be_made(beside):
        return beside
    return dialogue.choose_folder(f"「{path.parent.name}」不能写入（只读或者没有权限），请选择导出到哪个文件夹")


def _can_be_made(folder: Path) -> bool:
    if folder.is_dir():
        return True
    try:
        folder.mkdir()
        folder.rmdir()
    except OSError:
        return False
    return True
