"""The sheet 填报来源: of every figure that a department (科室) gave, which one it was, who filled it in, and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbook.edition import Edition
from workbook.layout import SOURCES, field_places
from workbook.report import Report, Value, value_of

SHEET = SOURCES
# Row 1 title, row 2 what it is, row 3 the heads; a line for every figure from row 4, in the order of the form.
COLUMNS = ("单元格", "行", "列", "科室填的数", "现在", "科室", "填报人", "填报日期", "收回时间", "文件", "备注")
HEAD_ROW, TOP, MOST_ROWS = 3, 4, 600
_AT = {name: column for column, name in enumerate(COLUMNS)}


@dataclass(frozen=True)
class Contribution:
    """Where a figure comes from; `note` says what else stood there and was or was not replaced."""

    value: Value
    department: str
    filler: str = ""
    date: str = ""
    taken: str = ""
    file: str = ""
    note: str = ""

    @property
    def who(self) -> str:
        """「法制科（张三）」"""
        return f"{self.department}（{self.filler}）" if self.filler else self.department


def read(sheet: Sequence[Sequence[object]], edition: Edition) -> Mapping[str, Contribution]:
    """What the sheet says, from its cells from A1, by field id; lines that name no cell of the form are left out."""
    by_cell = {str(place): field_id for field_id, place in field_places(edition).items()}
    found = {}
    for row in sheet[TOP - 1 : TOP - 1 + MOST_ROWS]:
        line = [*row, *[None] * (len(COLUMNS) - len(row))]
        field_id, department = by_cell.get(_text(line[_AT["单元格"]])), _text(line[_AT["科室"]])
        if field_id and department:
            texts = (_text(line[_AT[name]]) for name in ("填报人", "填报日期", "收回时间", "文件", "备注"))
            found[field_id] = Contribution(value_of(line[_AT["科室填的数"]]), department, *texts)
    return found


def given(report: Report, sources: Mapping[str, Contribution], field_id: str) -> Contribution | None:
    """Who gave the figure that stands in a field now; None where nobody did, or where it is another by now."""
    source = sources.get(field_id)
    number = report.value(field_id).number
    return source if source and number is not None and number == source.value.number else None


def _text(content: object) -> str:
    return "" if content is None else str(content).strip()
