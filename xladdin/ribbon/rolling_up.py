"""汇总 and 看来源: many units into one beside Excel, and which units a figure of the sum comes from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from workbook import layout
from workbook.edition import Edition, Field
from workbook.refusal import FileRefused, Kind
from xladdin.book.sheets import read_area, read_contents
from xladdin.hosts.contract import Book
from xladdin.hosts.dialogue import Dialogue

_ROSTERS = (".xlsx", ".xlsm", ".csv")
# 来源 has a line for every figure: 表, 行, 列, 单元格, 合计, 有数的单位, units with their figures, and the rest.
SOURCES, HEAD_ROW, FIRST_UNIT = layout.CONTRIBUTIONS, 4, 7
_NAMED = 15


def begin(dialogue: Dialogue) -> bool:
    """Choose a folder and a roster, say what will be read, and begin; the result is opened when it is there."""
    from xladdin.rollup import background

    last = background.progress()
    if last and last.running:
        dialogue.say(f"{last.words}请等它做完；做完会自动打开结果。")
        return False
    folder = dialogue.choose_folder("请选择放着各单位报告的文件夹")
    if folder is None:
        return False
    roster = None
    if dialogue.ask("有应报单位的名册吗？有名册才看得出谁没有报。点「是」选择名册，点「否」不用名册。"):
        roster = dialogue.choose_file("请选择名册", _ROSTERS)
    out = _start(folder, roster, dialogue)
    return out is not None


def _start(folder: Path, roster: Path | None, dialogue: Dialogue) -> Path | None:
    from xladdin.rollup import background
    from xladdin.rollup.collecting.finding import find
    from xladdin.rollup.roster.reading import read_roster
    from xladdin.rollup.writing import free_output

    found = find(folder)
    if not found.files:
        words = "里面没有找到工作簿或报告（xlsx、docx、pdf、html、md、txt），没有汇总"
        raise FileRefused(folder, words, Kind.UNFIT)
    units = f"名册上 {len(read_roster(roster).members)} 家单位，" if roster else "没有名册，"
    slow = sum(path.suffix.lower() == ".pdf" for path in found.files)
    pdf = f"，其中 PDF {slow} 份，读得慢" if slow else ""
    out = free_output(folder)
    question = (
        f"{units}将读取「{folder.name}」里的 {len(found.files)} 个文件{pdf}，只读不改。"
        f"结果写到 {out}，退回通知写在旁边的文件夹。\n汇总在后台进行，可以照常用 Excel，做完会自动打开结果。开始吗？"
    )
    if not dialogue.ask(question):
        return None
    background.start(folder, out, roster)
    dialogue.show("汇总已在后台开始，做完会自动打开结果；再点「汇总」看进度。")
    return out


def tell_sources(book: Book, dialogue: Dialogue) -> bool:
    """Say which units make up the figure of the selected cell, the largest first."""
    if SOURCES not in book.sheet_names:
        dialogue.say("这不是汇总工作簿，没有「来源」；请先用「汇总」做一份，再在它的表里选中一格。")
        return False
    edition = read_contents(book).report.edition
    field = _selected_field(book, edition)
    if field is None:
        dialogue.say("请先在表二、表三或者表四里选中一个数，再点「看来源」。")
        return False
    line = _line_of(book, edition, field)
    if line is None:
        dialogue.say(f"「来源」里没有找到{field.place}这一行，可能被删掉了；请重新汇总。")
        return False
    total, count, *parts = line[4:]
    told = [f"{name}　{number:g}" for name, number in zip(parts[:-1:2], parts[1::2], strict=False) if number][:_NAMED]
    if count and count > len(told):
        told.append(f"……另有 {count - len(told):g} 家，见「{SOURCES}」")
    dialogue.say("\n".join([f"{field.place}：合计 {total or 0:g}，由 {count or 0:g} 家构成。", *told]))
    return True


def _selected_field(book: Book, edition: Edition) -> Field | None:
    selection = book.app.selection
    if selection is None:
        return None
    at = (selection.sheet.name, selection.row, selection.column)
    places = layout.field_places(edition).items()
    return next((edition.field(name) for name, p in places if (p.sheet, p.row, p.column) == at), None)


def _line_of(book: Book, edition: Edition, field: Field) -> Sequence[Any] | None:
    """The line of 来源 that tells of a figure, wherever sorting has put it."""
    used = book.sheets[SOURCES].used_range.last_cell
    last = (max(HEAD_ROW + 1, int(used.row)), max(FIRST_UNIT, int(used.column)))
    wanted = (f"表{field.number}", layout.field_places(edition)[field.id].address)
    lines = read_area(book, SOURCES, (HEAD_ROW + 1, 1), last)
    return next((line for line in lines if (line[0], line[3]) == wanted), None)
