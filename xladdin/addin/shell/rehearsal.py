"""One of every kind of message and of change, played with a shell: whoever writes one hears where it goes wrong.

The command `rehearse` stands for a button; the tag and what it checks are described in docs/shell.md.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterator
from typing import Any

from workbook.layout import Place
from xladdin.addin.command import Command
from xladdin.addin.commands import command
from xladdin.book.sheets import write_cells
from xladdin.hosts.content import CellError, Content, Formula, read_held
from xladdin.hosts.contract import Book
from xladdin.hosts.dialogue import Dialogue

SHEET, PASSED = "排练", "排练通过。"
# One of each kind that a cell may hold, texts that look like something else among them.
CONTENTS: tuple[tuple[Content, ...], ...] = (
    (1175.0, -0.5, 0.1 + 0.2, True),
    ("3-4", "=1+1", "@SUM", "1/2"),
    ("两行\n文字", "#N/A", " 前后有空格 ", "真"),
    (Formula("=1+1"), Formula('=HYPERLINK("#\'排练\'!A1","转到")'), CellError("#N/A"), dt.datetime(2026, 1, 31)),
    (None, 7.0, None, "1e5"),
)
_TITLES = {
    "yes": "请选「是」。",
    "no": "请选「否」。",
    "file": "请选任何一个 .xlsx 文件",
    "no_file": "请取消，不选文件",
    "folder": "请选任何一个文件夹",
}


def rehearse(book: Book | None, dialogue: Dialogue) -> bool:
    """On a workbook without the sheet 排练: play everything. On one that has it: look whether it arrived."""
    if book is None:
        dialogue.say("排练要有一个打开的年报工作簿。")
        return False
    if SHEET in book.sheet_names:
        return _looked_at(book, dialogue)
    wrong = list(_answers(dialogue))
    book.sheets.add(SHEET, after=book.sheets[len(book.sheets) - 1])
    write_cells(book, dict(_placed()))
    book.sheets[SHEET].range("F1:G2").merge()
    dialogue.show("请再点一次「排练」。" if not wrong else "；".join(wrong))
    if wrong:
        dialogue.say("\n".join(wrong))
    return not wrong


REHEARSAL = Command(
    tag="rehearse",
    label="排练",
    group="排练",
    screentip="排练",
    supertip="把每一种消息和改动都过一遍。",
    keytip="RR",
    image="HappyFace",
    function=rehearse,
)


def known(tag: str) -> Command:
    """The command of that tag, 排练 among them; KeyError if there is none."""
    return REHEARSAL if tag == REHEARSAL.tag else command(tag)


def _answers(dialogue: Dialogue) -> Iterator[str]:
    dialogue.show("排练开始……")
    dialogue.say("排练：这是一条消息，请确认。")
    checks: tuple[tuple[str, Callable[[], Any]], ...] = (
        ("选「是」应答 true", lambda: dialogue.ask(_TITLES["yes"]) is True),
        ("选「否」应答 false", lambda: dialogue.ask(_TITLES["no"]) is False),
        ("选了文件应答它的路径", lambda: dialogue.choose_file(_TITLES["file"], (".xlsx",)) is not None),
        ("没有选文件应答 null", lambda: dialogue.choose_file(_TITLES["no_file"], (".xlsx",)) is None),
        ("选了文件夹应答它的路径", lambda: dialogue.choose_folder(_TITLES["folder"]) is not None),
    )
    for wanted, check in checks:
        if not check():
            yield f"排练：{wanted}，收到的不是。"


def _placed() -> Iterator[tuple[Place, Content]]:
    for row, line in enumerate(CONTENTS, 1):
        for column, content in enumerate(line, 1):
            yield Place(SHEET, row, column), content


def _looked_at(book: Book, dialogue: Dialogue) -> bool:
    held = read_held(book, SHEET, (1, 1), (len(CONTENTS), len(CONTENTS[0])))
    wrong = [
        f"排练：{place}应为 {wanted!r}，是 {held[place.row - 1][place.column - 1]!r}。"
        for place, wanted in _placed()
        if not _alike(held[place.row - 1][place.column - 1], wanted)
    ]
    if book.sheets[SHEET].range("F1").merge_area.address.replace("$", "") != "F1:G2":
        wrong.append(f"排练：{SHEET}的 F1:G2 没有合并。")
    dialogue.say("\n".join(wrong) if wrong else PASSED)
    return not wrong


def _alike(held: Content, wanted: Content) -> bool:
    if isinstance(wanted, Formula | CellError):
        return isinstance(held, Formula | CellError) and str(held).removeprefix("=") == str(wanted).removeprefix("=")
    if isinstance(held, float) and isinstance(wanted, float):
        return math.isclose(held, wanted, rel_tol=1e-14)  # spreadsheets keep 15 digits
    return type(held) is type(wanted) and held == wanted
