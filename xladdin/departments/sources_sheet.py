"""The sheet 填报来源 as merging leaves it: a line for every figure that a department gave, in the order of the form.

Beside each stands a formula that tells when the figure in the table is another one by now.
"""

from __future__ import annotations

from collections.abc import Mapping

from workbook.edition import Edition
from workbook.layout import ADDED_SHEETS, Place, field_places
from workbook.sources import COLUMNS, HEAD_ROW, SHEET, TOP, Contribution
from workbook.template import styles
from xladdin.book.sheets import written
from xladdin.departments.assignment import entries
from xladdin.hosts.content import Content, Formula
from xladdin.hosts.contract import Book
from xladdin.hosts.new_sheet import SheetLook, StyledArea, add_sheet

_NOTE = "哪个数是哪个科室、谁、哪天填的。“收回分表”写在这里；“现在”一列空着，就是表里还是这个数。"
_LEFT = frozenset({"行", "列", "文件", "备注"})


def ensure(book: Book, edition: Edition) -> None:
    """Add the sheet to an open workbook that has none, with its look and nothing in it."""
    if SHEET in book.sheet_names:
        return
    last, width = HEAD_ROW + len(entries(edition)), len(COLUMNS)
    areas = [
        StyledArea((1, 1), (1, 1), styles.PAGE_TITLE),
        StyledArea((2, 1), (2, 1), styles.NOTE_LINE),
        StyledArea((HEAD_ROW, 1), (HEAD_ROW, width), styles.HEAD),
    ]
    for column, name in enumerate(COLUMNS, 1):
        style = styles.STUB_LEFT if name in _LEFT else styles.STUB
        areas.append(StyledArea((TOP, column), (last, column), style))
    add_sheet(book, SHEET, SheetLook(ADDED_SHEETS[SHEET], tuple(areas), landscape=True, heads=HEAD_ROW))


def sheet_cells(edition: Edition, sources: Mapping[str, Contribution]) -> dict[Place, Content]:
    """All that stands on the sheet for these sources; lines that an earlier, longer list had are empty."""
    rows: list[list[Content]] = [["填报来源"], [_NOTE], list(COLUMNS)]
    rows += [_line(edition, field_id, sources[field_id], row) for row, field_id in _in_order(edition, sources)]
    bottom, width = HEAD_ROW + len(entries(edition)), len(COLUMNS)
    padded = [[*row, *[None] * (width - len(row))] for row in [*rows, *[[]] * (bottom - len(rows))]]
    return {
        Place(SHEET, row, column): content
        for row, line in enumerate(padded, 1)
        for column, content in enumerate(line, 1)
    }


def _in_order(edition: Edition, sources: Mapping[str, Contribution]) -> list[tuple[int, str]]:
    return list(enumerate((f.id for f in entries(edition) if f.id in sources), TOP))


def _line(edition: Edition, field_id: str, source: Contribution, row: int) -> list[Content]:
    one, place = edition.field(field_id), field_places(edition)[field_id]
    now = f"'{place.sheet}'!{place.address}"
    given = Place(SHEET, row, COLUMNS.index("科室填的数") + 1).address
    told = Formula(f'=IF({now}="","现在空着",IF({now}={given},"","现为 "&{now}))')
    return [
        str(place),
        one.row_name or None,
        one.column_name,
        written(source.value),
        told,
        source.department,
        source.filler or None,
        source.date or None,
        source.taken or None,
        source.file or None,
        source.note or None,
    ]
