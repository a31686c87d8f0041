"""新建: a workbook of the form that its year asks for, blank or with last year's figures, opened for the user."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from workbook import edition as editions
from workbook.edition import Edition
from workbook.files.saving import free_path, write_atomically
from workbook.report import Report, blank_report
from xladdin.hosts.dialogue import Dialogue, listed
from xladdin.ribbon import last_year

# What stays the same from one year to the next.
_KEPT = ("unit", "body", "contact", "filler", "reviewer")


def create_workbook(dialogue: Dialogue) -> Path | None:
    """Write the workbook and open it where the user is; None where no folder was chosen.

    Nothing that exists is overwritten, and no name is taken that an open workbook has.
    Raises FileRefused where last year's file cannot be read, or the folder not be written to.
    """
    from xladdin.book.templates import blank_workbook

    before = _last_year(dialogue)
    edition = None if before else _edition(dialogue)
    folder = dialogue.choose_folder("新的年报工作簿存到哪个文件夹")
    if folder is None:
        return None
    path = free_path(folder / "年报.xlsx", dialogue.open_names())
    if before:
        told = _write_after(before, path, dialogue)
    else:
        edition = edition or editions.load(editions.edition_ids()[-1])
        write_atomically(path, blank_workbook(edition))
        told = f"已新建 {path}（{_years(edition)}的格式）。请先在「封面」填单位、年度和机关类型。"
    dialogue.open_workbook(path)
    dialogue.show(told)
    return path


def _last_year(dialogue: Dialogue) -> last_year.LastYear | None:
    """Last year's report, where the user has one."""
    if not dialogue.ask(
        "有上年的年报工作簿，或者已发布的上年报告吗？\n\n选“是”，挑出那个文件：单位、年度和上年数都带过来。选“否”，新建空白的。"
    ):
        return None
    path = dialogue.choose_file("选择上年的年报工作簿、数据文件或已发布的报告", last_year.suffixes())
    if path is None:
        return None
    found = last_year.read(path)
    if found.notes:
        dialogue.say(f"已读 {path.name}，其中：\n{listed(found.notes)}")
    if found.report.year:
        return found
    dialogue.say(f"「{path.name}」没有写是哪个年度的，没有带入；新建的是空白工作簿，填好年度再点「取上年数」。")
    return None


def _edition(dialogue: Dialogue) -> Edition:
    """The form for the year that the user reports on, the latest first; nobody is asked where there is one."""
    latest, *older = map(editions.load, reversed(editions.edition_ids()))
    for one, earlier in zip([latest, *older], older, strict=False):
        question = f"报告年度是 {one.first_year} 年度或以后的吗？\n\n选“否”，用 {_years(earlier)}的格式。"
        if dialogue.ask(question):
            return one
    return older[-1] if older else latest


def _write_after(before: last_year.LastYear, path: Path, dialogue: Dialogue) -> str:
    """Write the workbook of the year after; gives what the user is told."""
    from xladdin.book.templates import workbook_of

    last = before.report
    report = blank_report(editions.for_year(last.year + 1), last.unit, last.year + 1, last.body)
    carried = last_year.carried_in(report, last)
    question = f"要把上年的「四、结转下年度继续办理」填到表三「二、上年结转」吗？共 {len(carried)} 格，填好以后仍可改。"
    if carried and dialogue.ask(question):
        report = report.with_values(carried)
    cover: Mapping[str, str] = {key: text for key in _KEPT if (text := before.cover.get(key, ""))}
    write_atomically(path, workbook_of(_named(report, cover), cover=cover, last_year=last))
    return f"已新建 {path}：{report.year} 年度，上年数取自 {last.year} 年度的报告。请核对「封面」。"


def _named(report: Report, cover: Mapping[str, str]) -> Report:
    return replace(report, unit=report.unit or cover.get("unit", ""), body=report.body or cover.get("body", ""))


def _years(edition: Edition) -> str:
    return f"{edition.first_year}—{edition.last_year} 年度" if edition.last_year else f"{edition.first_year} 年度起"
