"""分给科室 and 收回分表: the report shared out among the departments of one body, and put together again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from checks import Assessment
from workbook.files.reading import Contents
from workbook.refusal import FileRefused
from xladdin import copies
from xladdin.book import sheets
from xladdin.departments import division_sheet, sources_sheet, told
from xladdin.departments.assignment import Assignment, usual
from xladdin.departments.files import part_files, put
from xladdin.departments.handed_in import files_of, refuse_unnamed
from xladdin.departments.merging import (
    Gathered,
    Merge,
    assignment_for,
    gather,
    plan,
    settle_twice,
    unknown_departments,
)
from xladdin.hosts.contract import Book
from xladdin.hosts.dialogue import Dialogue, listed
from xladdin.ribbon import snapshots
from xladdin.ribbon.exporting import folder_beside
from xladdin.ribbon.validating import check_book

_FOLDER, _MOST_TOLD = "科室分表", 12
TAKEN = "%Y-%m-%d %H:%M"


def split_parts(book: Book, dialogue: Dialogue) -> list[Path]:
    """Write a part for every department beside the workbook; gives the files, none where the user did not agree.

    The first time, 分工表 is added to the workbook, and he is asked whether it is right. Raises FileRefused where it
    does not share out every entry once, or 封面 does not say whose report it is.
    """
    found = sheets.read_contents(book)
    refuse_unnamed(found.report, book.name)
    assignment = _agreed(book, found, dialogue)
    if assignment is None:
        return []
    folder = folder_beside(book, dialogue, _FOLDER)
    if folder is None:
        return []
    dialogue.show("正在做科室分表，请稍候……")
    files = part_files(found.report, assignment)
    worked_on = [path for name in files if (path := folder / name).exists() and not copies.untouched(path)]
    if worked_on and not dialogue.ask(
        f"「{folder.name}」里的 {len(worked_on)} 份分表（{worked_on[0].name} 等）有人填过或者改过，"
        "重新分会盖掉里面填的数。要先收回的，选“否”。\n\n要盖掉吗？"
    ):
        return []
    written = put(files, folder, force=True)
    copies.remember(written)
    dialogue.show(f"已分成 {len(written)} 份，在 {folder}")
    lines = told.shared_out(assignment)
    if dialogue.ask(f"已分成 {len(written)} 份，发给各科室填，填好存盘交回：\n{listed(lines)}\n\n要打开文件夹吗？"):
        dialogue.open(folder)
    return written


def merge_parts(book: Book, dialogue: Dialogue) -> Assessment | None:
    """Put the parts of a folder into the workbook, and check it; None where nothing was put in.

    Asks before a figure that stands there is replaced, and which of several parts of a department counts. Raises
    FileRefused where 封面 does not say whose report it is, or it is not clear who gives what.
    """
    found = sheets.read_contents(book)
    refuse_unnamed(found.report, book.name)
    own = division_sheet.read_open(book, found.report.edition)
    folder = dialogue.choose_folder("选择放着收回的科室分表的文件夹")
    if folder is None:
        return None
    dialogue.show("正在读科室分表，请稍候……")
    gathered = gather(files_of([folder]), found.report)
    assignment = assignment_for(gathered, own, found.report.edition, book.name)
    settled = settle_twice(gathered, dialogue.ask)
    merge = plan(found.report, assignment, settled, found.sources)
    unknown = unknown_departments(settled, assignment)
    refused = [*gathered.refused, *unknown]
    if not merge.parts:
        dialogue.say("\n".join(["没有收到可用的分表。", *_rest(settled, merge, refused)]))
        return None
    replaced = [name for name, conflicts in merge.disputed.items() if dialogue.ask(told.question(name, conflicts))]
    _write(book, found, merge, replaced)
    totals = told.followed(merge, replaced)
    dialogue.say("\n".join([*told.taken(merge, replaced), *totals, *_rest(settled, merge, refused)]))
    return check_book(book, dialogue)


def _agreed(book: Book, found: Contents, dialogue: Dialogue) -> Assignment | None:
    """The assignment of the workbook; where it has none, the usual one, once the user has said that it is right."""
    assignment = division_sheet.read_open(book, found.report.edition)
    if assignment is not None:
        return assignment
    assignment = usual(found.report.edition)
    division_sheet.add_to(book, assignment)
    question = (
        f"已在工作簿里加了「{division_sheet.NAME}」，按通常的分工写好：\n{listed(told.shared_out(assignment))}\n\n"
        "就这样分吗？选“否”，先在分工表里改科室的名称、谁填哪一项、哪天交回，再点一次“分给科室”。"
    )
    if dialogue.ask(question):
        return assignment
    dialogue.show(f"请在「{division_sheet.NAME}」里改好，再点“分给科室”。")
    return None


def _write(book: Book, found: Contents, merge: Merge, replaced: Sequence[str]) -> None:
    edition = found.report.edition
    given = {**found.sources, **merge.sources(dt.datetime.now().strftime(TAKEN), replaced)}
    sources_sheet.ensure(book, edition)
    cells = {**sheets.field_cells(edition, merge.values(replaced)), **sources_sheet.sheet_cells(edition, given)}
    snapshots.write_undoably(book, "收回分表", cells)


def _rest(gathered: Gathered, merge: Merge, refused: Sequence[FileRefused]) -> list[str]:
    """What else there is to tell: what was not taken, and who has not handed in."""
    lines = list(gathered.notes)
    if untaken := told.not_taken(merge):
        lines += [f"\n没有取的 {len(untaken)} 格：", listed(untaken, _MOST_TOLD)]
    if refused:
        lines += [f"\n没有收的 {len(refused)} 个文件：", listed([str(one) for one in refused], _MOST_TOLD)]
    if merge.missing:
        lines += [f"\n还没有交的 {len(merge.missing)} 个科室：", *told.missing(merge)]
    return lines
