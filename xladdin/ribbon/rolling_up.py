"""汇总 and 看来源: many units into one beside Excel, and which units a figure of the sum comes from."""

from __future__ import annotations

from pathlib import Path

from workbook import layout
from workbook.edition import Edition, Field
from workbook.refusal import FileRefused, Kind
from xladdin.book.sheets import read_area, read_contents
from xladdin.hosts.contract import Book
from xladdin.hosts.dialogue import Dialogue, listed

_ROSTERS = (".xlsx", ".xlsm", ".csv")
DETAIL, HEAD_ROW, FIRST_FIELD = "分单位明细", 4, 5
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
    if DETAIL not in book.sheet_names:
        dialogue.say("这不是汇总工作簿，没有「分单位明细」；请先用「汇总」做一份，再在它的表里选中一格。")
        return False
    edition = read_contents(book).report.edition
    field = _selected_field(book, edition)
    if field is None:
        dialogue.say("请先在表二、表三或者表四里选中一个数，再点「看来源」。")
        return False
    parts, counted = _parts(book, edition, field)
    head = f"{field.place}：{counted} 家计入合计，其中 {len(parts)} 家有数。"
    dialogue.say("\n".join([head, listed([f"{name}　{number:g}" for number, name in parts], _NAMED)]))
    return True


def _selected_field(book: Book, edition: Edition) -> Field | None:
    selection = book.app.selection
    if selection is None:
        return None
    at = (selection.sheet.name, selection.row, selection.column)
    places = layout.field_places(edition).items()
    return next((edition.field(name) for name, p in places if (p.sheet, p.row, p.column) == at), None)


def _parts(book: Book, edition: Edition, field: Field) -> tuple[list[tuple[float, str]], int]:
    """The units with a number there, the largest first, and how many units are in the sum."""
    last = (HEAD_ROW + _line_count(book), FIRST_FIELD + len(edition.fields) - 1)
    lines = read_area(book, DETAIL, (HEAD_ROW + 1, 1), last)
    counted = [line for line in lines if line[3] == "是"]
    column = FIRST_FIELD - 1 + field.index
    found = [(number, str(line[0])) for line in counted if isinstance(number := line[column], int | float) and number]
    return sorted(found, key=lambda part: (-part[0], part[1])), len(counted)


def _line_count(book: Book) -> int:
    """How many lines 分单位明细 has, by its used range."""
    used = book.sheets[DETAIL].used_range.last_cell
    return max(1, int(used.row) - HEAD_ROW)
