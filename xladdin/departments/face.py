"""The sheet 科室分表, the face of a part: whose part of which report it is, who fills it in and by when."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from workbook import edition as editions
from workbook.edition import Edition
from workbook.files.cells import UNCALCULATED
from workbook.layout import PART, Place
from workbook.refusal import FileRefused, Kind, shown
from xladdin.departments.assignment import plain_department

SIGNATURE, FILE_FORMAT = "年报助手科室分表", 1
LABEL_COLUMN, COLUMN = 2, 3
SIGNATURE_PLACE = Place(PART, 3, LABEL_COLUMN)
TOP = 7
# What is said of the part, and then what its department fills in: key and label, in rows from TOP down.
SAID = (("unit", "单位名称"), ("year", "报告年度"), ("department", "科室"), ("due", "交回日期"))
TYPED = (("filler", "填报人"), ("date", "填报日期"), ("phone", "联系电话"))
_ROWS = {key: row for row, (key, _) in enumerate((*SAID, *TYPED), TOP)}
_SIGNED = re.compile(rf"{SIGNATURE} (\d+) (\w+)")
_LONGEST = 60
NOT_A_PART = "不是年报助手分出的科室分表，没有收"


@dataclass(frozen=True)
class PartFace:
    """What a face says. `due` and `date` are days as somebody wrote them."""

    unit: str
    year: int
    department: str
    edition: Edition
    due: str = ""
    filler: str = ""
    date: str = ""
    phone: str = ""

    @property
    def signature(self) -> str:
        """What the workbook is known by."""
        return f"{SIGNATURE} {FILE_FORMAT} {self.edition.id}"


def place_of(key: str) -> Place:
    """The cell of a line of the face; KeyError for a key that is none."""
    return Place(PART, _ROWS[key], COLUMN)


def read_face(held: Sequence[Sequence[object]], source: Path | str) -> PartFace:
    """The face from its cells from A1; FileRefused, in words, where it is none that this program can use."""
    signed = _SIGNED.fullmatch(_text(_at(held, SIGNATURE_PLACE)))
    if not signed:
        raise FileRefused(source, NOT_A_PART, Kind.NOT_OURS)
    if int(signed[1]) > FILE_FORMAT or signed[2] not in editions.edition_ids():
        raise FileRefused(source, "是较新版本的年报助手分出的；请先升级年报助手", Kind.NEWER)
    said = {key: _text(_at(held, place_of(key))) for key in _ROWS}
    said["department"] = plain_department(said["department"])
    year = said.pop("year")
    return PartFace(
        year=int(year) if year.isdecimal() and len(year) == 4 else 0, edition=editions.load(signed[2]), **said
    )


def _text(content: object) -> str:
    """What a person typed, in one line, without what is not to be seen, and not longer than a name or a day is."""
    if isinstance(content, dt.datetime | dt.date):
        return content.strftime("%Y-%m-%d")
    if isinstance(content, float) and content.is_integer():
        return str(int(content))
    if content is None or content == UNCALCULATED:
        return ""
    return " ".join(shown(str(content), keep="\n").split())[:_LONGEST]


def _at(held: Sequence[Sequence[object]], place: Place) -> object:
    row = held[place.row - 1] if place.row <= len(held) else ()
    return row[place.column - 1] if place.column <= len(row) else None
