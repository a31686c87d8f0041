"""A part that a department has handed in: guarded, read, and what it gives; whose it is and of which report."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from workbook.body_names import is_another_body
from workbook.edition import Table
from workbook.files import guard
from workbook.files.reading import REPAIR, refuse_altered, refuse_unmerged, values_at
from workbook.files.spreadsheet import Spreadsheet
from workbook.layout import PART, field_places, sheet_of
from workbook.refusal import FileRefused, Kind
from workbook.report import Report, State, Value
from xladdin.departments import division_sheet
from xladdin.departments.assignment import Assignment
from xladdin.departments.face import NOT_A_PART, PartFace, read_face

_NO_REPAIR = "请把数填进原来的分表再交，或者请分表的人重新分一份"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
# What a department may hand in, and what it hands in by mistake: that is refused by name, so that nobody overlooks it.
_SUFFIXES = (
    *(".xlsx", ".xlsm", ".xls", ".et", ".xlsb", ".csv", ".ods"),
    *(".docx", ".doc", ".wps", ".odt", ".pdf"),
    *(".zip", ".rar", ".7z"),
)
_A_FOLDER = "是文件夹，里面的没有收；请把分表直接放在选定的文件夹里，或者单独收这个文件夹"


@dataclass(frozen=True)
class HandedIn:
    """What a part says. `values` are all that its tables hold, by field id; `modified` is when the file was saved."""

    path: Path
    face: PartFace
    values: Mapping[str, Value]
    modified: float
    assignment: Assignment | None = None

    @property
    def department(self) -> str:
        """The department whose part it is."""
        return self.face.department

    def is_untouched(self, report: Report) -> bool:
        """Whether nobody has filled in anything: cells are blank, and the others hold what it was handed out with."""
        if self.face.filler or self.face.date or self.face.phone:
            return False
        filled = {field_id: value for field_id, value in self.values.items() if value.state is not State.BLANK}
        own = self.assignment.fields(self.department) if self.assignment else ()
        lacking = any(one.id not in filled for one in own)
        return not filled or (
            lacking and all(value.display == report.value(field_id).display for field_id, value in filled.items())
        )

    @property
    def day(self) -> str:
        """The day of 填报日期, empty where that is no date."""
        return self.face.date if _DAY.fullmatch(self.face.date) else ""

    @property
    def in_words(self) -> str:
        """「法制科-改.xlsx」（张三，2026-01-08 填；2026-01-09 10:02 存盘）"""
        said = "，".join(text for text in (self.face.filler, self.face.date and f"{self.face.date} 填") if text)
        saved = _moment(self.modified)
        known = "；".join(text for text in (said, saved and f"{saved} 存盘") if text)
        return f"「{self.path.name}」（{known or '没有写谁填的'}）"


def read_part(path: Path) -> HandedIn | None:
    """The part in a file, after the guard has looked at it; None for 分工表, which lies beside the parts.

    Raises FileRefused, which says what is wrong with the file.
    """
    if path.is_dir():
        raise FileRefused(path, _A_FOLDER, Kind.UNFIT)
    book = Spreadsheet(guard.workbook_bytes(path), path)
    if book.sheet_names == (division_sheet.NAME,):
        return None
    if PART not in book.sheet_names:
        raise FileRefused(path, NOT_A_PART, Kind.NOT_OURS)
    face = read_face(book.sheet(PART).rows, path)
    tables = [table for table in face.edition.tables if sheet_of(table) in book.sheet_names]
    try:
        _refuse_other_forms(book, tables, path)
    except FileRefused as refusal:
        raise FileRefused(path, refusal.reason.replace(REPAIR, _NO_REPAIR), refusal.kind) from None
    places = {f.id: field_places(face.edition)[f.id] for table in tables for f in table.fields}
    sheets = {sheet_of(table): book.sheet(sheet_of(table)).rows for table in tables}
    values = dict(zip(places, values_at(sheets, places.values()), strict=True))
    return HandedIn(path, face, values, _saved_at(path), _division(book, face, path))


def refuse_others(part: HandedIn, report: Report) -> None:
    """Raise FileRefused for a part of another unit, year or form than the report that it is to be put into."""
    said = part.face
    if said.year != report.year:
        told = f"是 {said.year} 年度的" if said.year else "没有写是哪个年度的"
        raise FileRefused(part.path, f"{told}，这本年报是 {report.year} 年度的，没有收", Kind.WRONG_YEAR)
    if said.edition is not report.edition:
        words = f"是 {said.edition.id} 版格式的，这本年报是 {report.edition.id} 版格式的，没有收；请重新分一份"
        raise FileRefused(part.path, words, Kind.WRONG_YEAR)
    if not said.unit or (said.unit != report.unit and is_another_body(said.unit, report.unit)):
        told = f"是「{said.unit}」的分表" if said.unit else "没有写是哪个单位的"
        raise FileRefused(part.path, f"{told}，这本年报是「{report.unit}」的，没有收", Kind.UNFIT)


def refuse_unnamed(report: Report, source: Path | str) -> None:
    """Raise FileRefused for a yearly workbook of which 封面 does not say whose it is, or of which year."""
    lacking = "、".join(what for what, there in (("单位名称", report.unit), ("报告年度", report.year)) if not there)
    if lacking:
        raise FileRefused(source, f"请先在「封面」填{lacking}：分表上要写明，收回时要核对", Kind.UNFIT)


def files_of(paths: Iterable[Path]) -> list[Path]:
    """The workbooks among these files and folders, each once; what Excel keeps beside an open one is none.

    What may be a part in another format is among them, and so is a folder within a folder where it holds such files:
    `read_part` says of each what to do. Raises FileRefused for a folder that cannot be looked into.
    """
    found = []
    for path in paths:
        try:
            inside = sorted(path.iterdir()) if path.is_dir() else [path]
        except OSError:
            words = "这个文件夹打不开；请检查权限，或者把分表复制到别的文件夹"
            raise FileRefused(path, words, Kind.UNREADABLE) from None
        found += [one for one in inside if one == path or _may_be_part(one) or _holds_parts(one)]
    return list(dict.fromkeys(found))


def _saved_at(path: Path) -> float:
    """When a file was saved; 0 where it is gone by now, or was never anywhere that knows."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _moment(saved: float) -> str:
    try:
        return f"{dt.datetime.fromtimestamp(saved):%Y-%m-%d %H:%M}" if saved > 0 else ""
    except (OverflowError, ValueError, OSError):
        return ""  # a file may bear any number


def _may_be_part(path: Path) -> bool:
    return path.suffix.lower() in _SUFFIXES and not path.name.startswith(("~$", ".")) and not path.is_dir()


def _holds_parts(path: Path) -> bool:
    try:
        return path.is_dir() and not path.name.startswith(".") and any(map(_may_be_part, path.iterdir()))
    except OSError:
        return True  # nobody knows what is in it: better named than overlooked


def same_figures(one: HandedIn, other: HandedIn) -> bool:
    """Whether two parts hold the same figures by the same person."""
    return one.values == other.values and one.face == other.face


def differing(one: HandedIn, other: HandedIn) -> Iterator[str]:
    """Where two parts of one department hold something else, in words."""
    for field_id in dict.fromkeys((*one.values, *other.values)):
        mine, theirs = one.values.get(field_id), other.values.get(field_id)
        if (mine.display if mine else "") != (theirs.display if theirs else ""):
            place = one.face.edition.field(field_id).place
            yield f"{place}：{_shown(mine)} 和 {_shown(theirs)}"


def _shown(value: Value | None) -> str:
    return "空白" if value is None or value.state is State.BLANK else value.display


def _refuse_other_forms(book: Spreadsheet, tables: Iterable[Table], path: Path) -> None:
    for table in tables:
        refuse_altered(book.sheet(sheet_of(table)).rows, table, path)
        refuse_unmerged(book.sheet(sheet_of(table)), table, path)


def _division(book: Spreadsheet, face: PartFace, path: Path) -> Assignment | None:
    """The assignment that the part was made by; None where its sheet is gone, or was altered."""
    if division_sheet.NAME not in book.sheet_names:
        return None
    try:
        return division_sheet.read(book.sheet(division_sheet.NAME).rows, face.edition, path)
    except FileRefused:
        return None
