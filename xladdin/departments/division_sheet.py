"""The sheet 分工表: a line for every item of the form with the department that gives it, and when each hands in.

It stands in the yearly workbook, in a file of its own that may be sent around, and hidden in every part.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook

from workbook.cell_text import is_too_long
from workbook.edition import Edition, Field
from workbook.figures import plain_label
from workbook.files.cells import UNCALCULATED
from workbook.layout import ADDED_SHEETS, DIVISION, Place
from workbook.refusal import FileRefused, Kind, shown
from workbook.template import styles
from workbook.template.build import content_of
from workbook.template.cells import put_text
from xladdin.departments.assignment import Assignment, Item, column_of, entries, items, plain_department
from xladdin.hosts.content import Block, Content, Formula, read_block, write_block
from xladdin.hosts.contract import Book
from xladdin.hosts.new_sheet import SheetLook, StyledArea, add_sheet, dress

NAME = DIVISION
HEADS, DUE_HEADS = ("表", "项目", "其中的列", "科室"), ("科室", "交回日期")
HEAD_ROW, TOP, DUE_LEFT, MOST_ROWS = 4, 5, 6, 600
_WIDTHS = ADDED_SHEETS[DIVISION]
_NOTES = (
    "一行是表里的一项，“科室”写由谁填；可以改科室的名称，可以改成别的科室。“其中的列”空着，就是这一项的每一列。",
    "一项由几个科室填的：照抄一行，在“其中的列”写明各填哪几列，用“；”隔开。右边写各科室哪天交回。改好再点“分给科室”。",
)
_LONGEST, _MOST_FAULTS = 30, 8
_SEPARATORS = re.compile(r"[；;、，,\s]+")
_Rows = Sequence[Sequence[object]]


def sheet_rows(assignment: Assignment) -> Block:
    """The sheet from A1, as it is written."""
    lines = [*_lines(assignment)]
    days = [[name, assignment.due.get(name)] for name in assignment.departments]
    width = len(_WIDTHS)
    notes: Block = [[note] for note in _NOTES]
    found: Block = [["分工表：谁填哪几格"], *notes, [*HEADS, None, *DUE_HEADS]]
    for number in range(max(len(lines), len(days))):
        left: list[Content] = list(lines[number]) if number < len(lines) else [None] * len(HEADS)
        right: list[Content] = list(days[number]) if number < len(days) else [None] * len(DUE_HEADS)
        found.append([*left, None, *right])
    return [[*row, *[None] * (width - len(row))] for row in found]


def look(assignment: Assignment, *, to_change: bool = True) -> SheetLook:
    """How the sheet looks: what may be changed, where anything may, is tinted as a cell to fill in."""
    entry = styles.COUNT_ENTRY if to_change else styles.STUB
    last, days = HEAD_ROW + len(list(_lines(assignment))), HEAD_ROW + len(assignment.departments)
    return SheetLook(
        _WIDTHS,
        (
            StyledArea((1, 1), (1, 1), styles.PAGE_TITLE),
            StyledArea((2, 1), (3, 1), styles.NOTE_LINE),
            StyledArea((HEAD_ROW, 1), (HEAD_ROW, 4), styles.HEAD),
            StyledArea((TOP, 1), (last, 1), styles.STUB),
            StyledArea((TOP, 2), (last, 2), styles.STUB_LEFT),
            StyledArea((TOP, 3), (last, 4), entry),
            StyledArea((HEAD_ROW, DUE_LEFT), (HEAD_ROW, DUE_LEFT + 1), styles.HEAD),
            StyledArea((TOP, DUE_LEFT), (days, DUE_LEFT), styles.STUB),
            StyledArea((TOP, DUE_LEFT + 1), (days, DUE_LEFT + 1), entry),
        ),
        heads=HEAD_ROW,
        points=20,
    )


def add_to(book: Book, assignment: Assignment) -> None:
    """Add the sheet at the end of an open workbook, which has none."""
    add_sheet(book, NAME, look(assignment))
    write_block(book, NAME, (1, 1), sheet_rows(assignment))


def draw(book: Workbook, assignment: Assignment, *, to_change: bool = True) -> None:
    """Add the sheet to a workbook that is being made; the named styles of a yearly workbook are there."""
    sheet = book.create_sheet(NAME)
    dress(sheet, look(assignment, to_change=to_change))
    for row, line in enumerate(sheet_rows(assignment), 1):
        for column, content in enumerate(line, 1):
            put_text(sheet, Place(NAME, row, column), str(content or ""))
    sheet.sheet_view.showGridLines = False


def division_bytes(assignment: Assignment) -> bytes:
    """The sheet as a workbook of its own, to be changed and given to `nianbao split --parts`."""
    book = Workbook()
    book.remove(book.worksheets[0])
    styles.add_styles(book)
    draw(book, assignment)
    return content_of(book, NAME)


def read_open(book: Book, edition: Edition) -> Assignment | None:
    """The assignment on the sheet of an open workbook; None where it has no such sheet. Else as `read`."""
    if NAME not in book.sheet_names:
        return None
    width = DUE_LEFT + len(DUE_HEADS) - 1
    return read(read_block(book, NAME, (1, 1), (HEAD_ROW + MOST_ROWS, width)), edition, book.name)


def read(held: _Rows, edition: Edition, source: Path | str) -> Assignment:
    """The assignment that a sheet 分工表 says, from its cells from A1.

    Raises FileRefused, naming what is wrong, where a line is not understood, or an entry is given by nobody or by two.
    """
    heads = tuple(plain_label(_text(_at(held, HEAD_ROW, column))) for column in range(1, len(HEADS) + 1))
    if heads != HEADS:
        words = f"「{NAME}」第 {HEAD_ROW} 行应为“{'”“'.join(HEADS)}”，现在不是；请删掉这张表，再分一次"
        raise FileRefused(source, words, Kind.ALTERED)
    claims: dict[str, dict[str, int]] = defaultdict(dict)
    faults: list[str] = []
    for number in range(TOP, min(len(held), HEAD_ROW + MOST_ROWS) + 1):
        line = _Line(number, *(_text(_at(held, number, column)) for column in range(1, len(HEADS) + 1)))
        if not line.is_blank:
            for one in _understood(line, edition, faults):
                claims[one.id].setdefault(plain_department(line.department), number)
    faults += _uncovered(claims, edition)
    if faults:
        more = f"；另有 {len(faults) - _MOST_FAULTS} 处" if len(faults) > _MOST_FAULTS else ""
        raise FileRefused(source, f"「{NAME}」要改：{'；'.join(faults[:_MOST_FAULTS])}{more}", Kind.UNFIT)
    of = {one.id: next(iter(claims[one.id])) for one in entries(edition)}
    return Assignment(edition, of, _days(held))


def day_in_words(content: object) -> str:
    """A day as somebody wrote it: a date as 2026-01-10, a text as it is, in one line and not too long."""
    if isinstance(content, dt.datetime | dt.date):
        return content.strftime("%Y-%m-%d")
    return _text(content)[:_LONGEST]


@dataclass(frozen=True)
class _Line:
    """A line of the sheet, as it was typed."""

    number: int
    table: str
    item: str
    columns: str
    department: str

    @property
    def is_blank(self) -> bool:
        return not (self.table or self.item or self.columns or self.department)

    def wrong(self, what: str) -> str:
        return f"第 {self.number} 行{what}"


def _lines(assignment: Assignment) -> Iterator[tuple[str, str, str | None, str]]:
    for item in items(assignment.edition):
        shares: dict[str, list[Field]] = {}
        for one in item.fields:
            shares.setdefault(assignment.of[one.id], []).append(one)
        for department, fields in shares.items():
            columns = "；".join(map(column_of, fields)) if len(shares) > 1 else None
            yield f"表{item.table.number}", item.name, columns, department


def _understood(line: _Line, edition: Edition, faults: list[str]) -> Sequence[Field]:
    """The entries that a line is about; what is wrong with it goes to `faults`."""
    item = _item(line, edition)
    if item is None:
        faults.append(line.wrong(f"认不出“{line.table} {line.item}”是表里的哪一项"))
        return ()
    if not line.department:
        faults.append(line.wrong(f"（表{item.table.number}“{item.name}”）没有写科室"))
        return ()
    if len(line.department) > _LONGEST or is_too_long(line.department):
        faults.append(line.wrong(f"科室的名称有 {len(line.department)} 个字，请改到 {_LONGEST} 个字以内"))
        return ()
    named = [plain_label(name) for name in _SEPARATORS.split(line.columns) if name.strip()]
    columns = {plain_label(column_of(one)): one for one in item.fields}
    if unknown := [name for name in named if name not in columns]:
        faults.append(line.wrong(f"“{unknown[0]}”不是这一项的列；可以写{'、'.join(map(column_of, item.fields))}"))
    return [columns[name] for name in named if name in columns] if named else item.fields


def _item(line: _Line, edition: Edition) -> Item | None:
    table, name = plain_label(line.table).removeprefix("表"), plain_label(line.item)
    found = [i for i in items(edition) if plain_label(i.name) == name and table in ("", i.table.number)]
    return found[0] if len(found) == 1 else None


def _uncovered(claims: Mapping[str, Mapping[str, int]], edition: Edition) -> Iterator[str]:
    """The entries that nobody gives, or that several do; a whole item is named once."""
    for item in items(edition):
        lacking = [one for one in item.fields if not claims.get(one.id)]
        where = f"表{item.table.number}“{item.name}”"
        if len(lacking) == len(item.fields):
            yield f"{where}没有写由哪个科室填"
        elif lacking:
            yield f"{where}的{'、'.join(map(column_of, lacking))}没有写由哪个科室填"
        twice = [one for one in item.fields if len(claims.get(one.id, ())) > 1]
        for whose in dict.fromkeys(tuple(claims[one.id].items()) for one in twice):
            columns = [column_of(one) for one in twice if tuple(claims[one.id].items()) == whose]
            which = "" if len(columns) == len(item.fields) else f"的{'、'.join(columns)}"
            told = "、".join(f"{name}（第 {number} 行）" for name, number in whose)
            yield f"{where}{which}写了不止一个科室：{told}"


def _days(held: _Rows) -> Mapping[str, str]:
    found = {}
    for number in range(TOP, min(len(held), HEAD_ROW + MOST_ROWS) + 1):
        name, day = plain_department(_text(_at(held, number, DUE_LEFT))), day_in_words(_at(held, number, DUE_LEFT + 1))
        if name and day:
            found[name] = day
    return found


def _text(content: object) -> str:
    if content == UNCALCULATED or isinstance(content, Formula):
        return ""  # nobody knows what it comes to
    if isinstance(content, float) and content.is_integer():
        return str(int(content))
    return " ".join(shown(str(content), keep="\n").split()) if content is not None else ""


def _at(held: _Rows, row: int, column: int) -> object:
    return held[row - 1][column - 1] if row <= len(held) and column <= len(held[row - 1]) else None
