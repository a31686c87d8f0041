"""新建报告, 核对已发布 and 审一份报告: what a clerk does with the report document, from the ribbon and the menu."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

from checks import Assessment
from workbook.files.saving import free_path, write_atomically
from workbook.refusal import FileRefused, Kind
from xladdin.book.checking import check, check_contents
from xladdin.book.results import write_findings
from xladdin.book.sheets import read_contents, read_sheets
from xladdin.hosts.contract import Book
from xladdin.hosts.dialogue import Dialogue, listed
from xladdin.ribbon.own_document import remember
from xladdin.ribbon.validating import occasion_now


def begin_report(book: Book, dialogue: Dialogue) -> Path | None:
    """Write a whole report beside the workbook, with sentences from the figures; 封面 remembers it if it knows none.

    Gives its path; None where the user wants no draft, or no folder.
    """
    from xladdin.export.content.stamp import stamp_of
    from xladdin.export.word.report import new_report

    found = read_contents(book)
    assessment = check_contents(found)
    draft = not assessment.ready
    if draft and not dialogue.ask(f"{assessment.verdict}\n\n现在只能新建标明「草稿」的报告。要新建草稿吗？"):
        return None
    folder = folder_of(book, dialogue)
    if folder is None:
        return None
    dialogue.show("正在新建报告，请稍候……")
    report = found.report
    data = new_report(
        report,
        stamp_of(report, dt.date.today(), draft=draft),
        last_year=found.last_year,
        contact=found.cover["contact"],
    )
    name = f"{_safe(report.unit)}{report.year or ''}年政府信息公开工作年度报告{'（草稿）' if draft else ''}.docx"
    path = free_path(folder / name)
    write_atomically(path, data)
    if not found.cover["document"]:
        remember(book, path, undoably=False)
    dialogue.open(path)
    dialogue.show(f"已新建报告 {path.name}；标黄的【请填写……】处请补上，写好再点「校验」核对文字。")
    return path


def verify_published(book: Book, dialogue: Dialogue) -> bool | None:
    """Whether a published or exported file still says what the workbook says; None where that cannot be told."""
    from xladdin.export.files import FORMATS, format_of
    from xladdin.export.verify import verify
    from xladdin.ribbon.report_document import of_another

    report = read_contents(book).report
    suffixes = tuple(dict.fromkeys(suffix for name in FORMATS for suffix in format_of(name).suffixes))
    path = dialogue.choose_file("选择已发布或者已导出的文件（报告、网页、图片……）", suffixes)
    if path is None:
        return None
    dialogue.show("正在核对，请稍候……")
    verdict = verify(path, report)
    dialogue.say(of_another(path, report, verdict) or verdict.sentence)
    return verdict.same


def audit_report(dialogue: Dialogue) -> Assessment | None:
    """Read a published report into a workbook beside it, check it there with its text, and open it.

    Gives what was found; None where no file was chosen.
    """
    from xladdin.book.templates import workbook_of
    from xladdin.hosts.file_engine.file import open_book, save_copy
    from xladdin.intake.sources import published, readable

    path = dialogue.choose_file("选择要审的报告", readable())
    if path is None:
        return None
    dialogue.show(f"正在读「{path.name}」，请稍候……")
    intake = published(path)
    assessment = check(intake.report, narrative=intake.narrative)
    out = free_path(path.with_name(f"{path.stem}-审核.xlsx"), dialogue.open_names())
    cover = {"document": path.name, "filler": "（读自已发布的报告）", "reviewer": "（未填）"}
    with tempfile.TemporaryDirectory() as folder:
        started = Path(folder) / "年报.xlsx"
        write_atomically(started, workbook_of(intake.report, cover=cover))
        with open_book(started) as book:
            write_findings(book, assessment, occasion_now(read_contents(book)), read_sheets(book))
            save_copy(book, out)
    notes = [*intake.notes, *(f"没有读出：{sentence}" for sentence in intake.unread)]
    if notes:
        dialogue.say(f"{path.name} 里下面几处请对照原文：\n{listed(notes)}")
    dialogue.open_workbook(out)
    dialogue.say(f"{path.name}：{assessment.verdict}\n\n问题和标记在 {out}。")
    return assessment


def folder_of(book: Book, dialogue: Dialogue) -> Path | None:
    """The folder of a workbook; one of the user's choice where it is not on this computer."""
    path = Path(book.fullname)
    if path.is_absolute() and path.parent.is_dir():
        return path.parent
    return dialogue.choose_folder("工作簿还没有存到本机，请选择写到哪个文件夹")


def _safe(name: str) -> str:
    """A name without the signs that Windows allows in no file name; FileRefused for one that is all of them."""
    kept = "".join(character for character in name if character not in '\\/:*?"<>|' and character.isprintable())[:60]
    if not kept.strip(". "):
        raise FileRefused("封面", "没有填写单位名称；请先填好再新建报告。", Kind.UNFIT)
    return kept
