"""A roster from a file: the one that `roster new` makes, or any table that somebody keeps by hand."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from workbook.body_names import is_led_vertically
from workbook.figures import plain_label
from workbook.files import guard
from workbook.files.read_once import file_bytes
from workbook.files.spreadsheet import Spreadsheet
from workbook.files.weight import ROSTER
from workbook.refusal import FileRefused, Kind
from xladdin.rollup.roster.members import (
    BELOW,
    DEPARTMENT,
    KINDS,
    OWN,
    PARTY,
    TOWN,
    VERTICAL,
    Member,
    Roster,
    roster_of,
)

# The columns of a roster, by the key of what they hold, with the heads by which people call them.
HEADS: Mapping[str, tuple[str, ...]] = {
    "code": ("编号", "序号", "代码", "单位代码"),
    "name": (
        "单位全称",
        "单位名称",
        "单位",
        "机构名称",
        "机关名称",
        "部门名称",
        "报送单位",
        "填报单位",
        "名称",
        "部门",
    ),
    "aliases": ("曾用名/简称", "曾用名", "简称", "别名"),
    "kind": ("类别", "单位类别", "类型", "单位类型"),
    "above": ("上级", "上级单位", "主管单位", "所属"),
    "counted": ("是否计入", "计入", "是否汇总"),
    "blank_is_zero": ("空白视为零",),
    "due": ("应报日期", "截止日期", "报送期限", "应报送日期"),
    "contact": ("联系人", "联系方式", "联系人及电话"),
    "remark": ("备注",),
    "page": ("公布网址", "网址", "链接"),
}
MOST_UNITS = 100_000
_HEAD_ROWS = 20  # how far down the heads are looked for
_UNIT_ENDINGS = re.compile(
    r"(局|委|办|厅|院|部|署|府|处|室|中心|街道|乡|镇|委员会|办事处|集团|公司|学校|医院|队|站|区|会)$"
)
_NO, _YES = (
    frozenset(("否", "不", "n", "no", "0", "false", "×", "不计入", "不汇总")),
    frozenset(("是", "y", "yes", "1", "true", "√")),
)
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")
_SEPARATORS = re.compile(r"[、，,；;/\n|]+")
Rows = Sequence[Sequence[object]]


def read_roster(path: Path) -> Roster:
    """The roster in an .xlsx or .csv file; FileRefused says what is wrong with the file."""
    tables = _csv_tables(path) if path.suffix.lower() in {".csv", ".txt", ".tsv"} else _sheets(path)
    for rows in tables:
        if found := _columns(rows):
            top, columns = found
            notes: list[str] = []
            members = list(_members(rows[top:], columns, notes))
            return roster_of(members, notes)
    raise FileRefused(
        path, "里面没有找到单位名称的一列；请在第一行写上表头「单位全称」，下面一行一个单位。", Kind.UNFIT
    )


@dataclass(frozen=True)
class _Line:
    """One line of the table, by the key of its columns."""

    number: int
    cells: Mapping[str, object]

    def text(self, key: str) -> str:
        """What stands in that column, as text; empty where the table has no such column."""
        raw = self.cells.get(key)
        if raw is None:
            return ""
        if isinstance(raw, float) and raw.is_integer():
            raw = int(raw)
        return str(raw).strip()


def _members(rows: Rows, columns: Mapping[str, int], notes: list[str]) -> Iterator[Member]:
    for number, row in enumerate(rows[:MOST_UNITS], 1):
        line = _Line(number, {key: row[at] if at < len(row) else None for key, at in columns.items()})
        if name := " ".join(line.text("name").split()):
            yield _member(line, name, notes)


def _member(line: _Line, name: str, notes: list[str]) -> Member:
    kind = _kind(line.text("kind"), name, notes)
    above = line.text("above")
    counted = line.text("counted").casefold()
    if counted and counted not in _NO | _YES:
        notes.append(f"名册里「{name}」的「是否计入」写的是「{counted}」，应为「是」或「否」，已按「是」处理。")
    return Member(
        name=name,
        code=line.text("code"),
        aliases=tuple(alias for alias in map(str.strip, _SEPARATORS.split(line.text("aliases"))) if alias),
        kind=kind,
        above=above,
        counted=counted not in _NO if counted else kind != VERTICAL,
        blank_is_zero=line.text("blank_is_zero").casefold() in _YES,
        due=_date(line, name, notes),
        contact=line.text("contact"),
        remark=line.text("remark"),
        page=line.text("page"),
    )


def _kind(said: str, name: str, notes: list[str]) -> str:
    """The kind of unit, as it is written or as its name says."""
    if said in KINDS:
        return said
    known = (
        ("垂直", VERTICAL),
        ("党", PARTY),
        ("本机关", OWN),
        ("下级", BELOW),
        ("乡", TOWN),
        ("镇", TOWN),
        ("街道", TOWN),
    )
    if kind := next((kind for word, kind in known if word in said), ""):
        return kind
    if said and "部门" not in said:
        notes.append(f"名册里「{name}」的类别写的是「{said}」，不在下拉列表里，已按「{DEPARTMENT}」处理。")
    return DEPARTMENT if said else kind_of(name)


def kind_of(name: str) -> str:
    """The kind of unit that a name speaks for; a department where it says nothing else."""
    if is_led_vertically(name):
        return VERTICAL
    if re.search(r"(乡|镇|街道)(人民政府|办事处)?$", name) or "街道办事处" in name:
        return TOWN
    if re.search(r"人民政府(办公厅|办公室)$", name):
        return OWN
    return BELOW if name.endswith("人民政府") else DEPARTMENT


def _date(line: _Line, name: str, notes: list[str]) -> dt.date | None:
    raw = line.cells.get("due")
    if isinstance(raw, dt.datetime):
        return raw.date()
    if isinstance(raw, dt.date):
        return raw
    if not (text := line.text("due")):
        return None
    with suppress(ValueError):
        if found := _DATE.search(text):
            return dt.date(*(int(part) for part in found.groups()))
    notes.append(f"名册里「{name}」的应报日期「{text}」认不出，已按全国统一的日期处理；请写成 2026-01-31 的样子。")
    return None


def _columns(rows: Rows) -> tuple[int, Mapping[str, int]] | None:
    """The first row of units, and which column holds what; None where no column holds names of units."""
    for top, row in enumerate(rows[:_HEAD_ROWS]):
        said = {plain_label(str(cell)): at for at, cell in reversed(list(enumerate(row))) if cell not in (None, "")}
        columns = {
            key: said[head]
            for key, heads in HEADS.items()
            if (head := next((h for h in map(plain_label, heads) if h in said), ""))
        }
        if "name" in columns:
            return top + 1, columns
    counts = Counter(
        at
        for row in rows
        for at, cell in enumerate(row)
        if isinstance(cell, str) and _UNIT_ENDINGS.search(cell.strip()) and len(cell.strip()) < 60
    )
    return (0, {"name": counts.most_common(1)[0][0]}) if counts else None


def _sheets(path: Path) -> Iterator[Rows]:
    book = Spreadsheet(guard.workbook_bytes(path), path, ROSTER)
    yield from (list(book.rows(name)) for name in book.sheet_names)


def _csv_tables(path: Path) -> Iterator[Rows]:
    data = file_bytes(path, "名册（.xlsx 或 .csv）", "不像一份名册；请检查是否选错了文件")
    for encoding in ("utf-8-sig", "gb18030", "utf-16"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeError:
            continue
    else:
        raise FileRefused(path, "读不出来：应为 UTF-8 或 GBK 的文本。", Kind.WRONG_FORMAT)
    separator = max(",;\t", key=text[:10_000].count)
    try:
        yield [
            row for row, _ in zip(csv.reader(io.StringIO(text), delimiter=separator), range(MOST_UNITS), strict=False)
        ]
    except csv.Error as error:
        raise FileRefused(
            path, "不是逗号分隔的表格；请用 Excel 打开，另存为 .xlsx 再用。", Kind.WRONG_FORMAT
        ) from error
