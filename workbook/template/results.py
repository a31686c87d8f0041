"""The sheet 校验结果, still empty: heads, the verdict 尚未校验, and how a line is tinted by its severity."""

from __future__ import annotations

from copy import copy
from typing import cast

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Font
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.worksheet import Worksheet

from workbook.addresses import column_letters
from workbook.layout import (
    RESULT_COLUMNS,
    RESULT_HEAD_ROW,
    RESULT_ROWS,
    RESULT_TOP,
    RESULT_VERDICT_ROW,
    RESULT_WIDTHS,
    RESULTS,
    Place,
    cover_place,
)
from workbook.marks import SEVERITIES, Mark
from workbook.template import styles
from workbook.template.cells import set_height, write, write_link
from workbook.template.pages import set_page

NOT_YET = "尚未校验"
PREPARED_LINES = 40
_LAST_ROW = RESULT_TOP + RESULT_ROWS - 1
_LEGEND_COLUMN = 4
_LEGEND = "表中标记：" + "　".join(f"{mark.word}（{mark.signs}）" for mark in Mark)
_STYLES = {
    "序号": styles.RESULT_WORD,
    "级别": styles.RESULT_WORD,
    "表": styles.RESULT_WORD,
    "应为": styles.RESULT_NUMBER,
    "实为": styles.RESULT_NUMBER,
    "差": styles.RESULT_NUMBER,
    "定位": styles.RESULT_LINK,
}


def add_results_sheet(book: Workbook) -> None:
    """Add the sheet. It is not protected, so that findings can be written as one block and explained by hand."""
    sheet = book.create_sheet(RESULTS)
    write(sheet, 1, 1, RESULTS, styles.PAGE_TITLE)
    write_link(sheet, Place(RESULTS, 1, len(RESULT_COLUMNS) - 1), "返回封面", cover_place("unit"))
    write(sheet, RESULT_VERDICT_ROW, 1, NOT_YET, styles.VERDICT)
    # Beside the title: from the verdict down, every validation writes the sheet anew.
    write(sheet, 1, _LEGEND_COLUMN, _LEGEND, styles.NOTE_LINE)
    for row, points in ((1, 32), (RESULT_VERDICT_ROW, 24), (RESULT_HEAD_ROW, 24)):
        set_height(sheet, row, points)
    for column, (head, width) in enumerate(zip(RESULT_COLUMNS, RESULT_WIDTHS, strict=True), 1):
        write(sheet, RESULT_HEAD_ROW, column, head, styles.RESULT_HEAD)
        sheet.column_dimensions[column_letters(column)].width = width
    _prepare_lines(sheet)
    _add_tints(sheet)
    sheet.freeze_panes = f"A{RESULT_TOP}"
    sheet.sheet_view.showGridLines = False
    set_page(sheet, "landscape", one_page=False)
    sheet.print_title_rows = f"{RESULT_HEAD_ROW}:{RESULT_HEAD_ROW}"


def _prepare_lines(sheet: Worksheet) -> None:
    """Give the findings their look beforehand, so that a whole list can be written as plain values.

    In Excel a new cell looks like its column. A library that writes the file does not always see to that, so the lines
    that most reports need have their cells already; all three hundred would double the time of reading a workbook.
    """
    for column, head in enumerate(RESULT_COLUMNS, 1):
        style = _STYLES.get(head, styles.RESULT_TEXT)
        for row in range(RESULT_TOP, RESULT_TOP + PREPARED_LINES):
            sheet.cell(row, column).style = style
        first, whole = sheet.cell(RESULT_TOP, column), sheet.column_dimensions[column_letters(column)]
        # Copying the view that a cell gives of its look gives the look itself.
        whole.font, whole.alignment = cast(Font, copy(first.font)), cast(Alignment, copy(first.alignment))


def _add_tints(sheet: Worksheet) -> None:
    severity, explained = _column_of("级别"), _column_of("情况说明")
    for mark in SEVERITIES:
        _show(sheet, (severity, severity), f'${severity}{RESULT_TOP}="{mark.word}"', styles.row_look(mark))
    holds_finding = f'${severity}{RESULT_TOP}<>""'
    _show(sheet, (explained, explained), holds_finding, styles.row_frame(to_fill_in=True))
    _show(sheet, ("A", column_letters(len(RESULT_COLUMNS))), holds_finding, styles.row_frame())


def _show(sheet: Worksheet, columns: tuple[str, str], test: str, look: DifferentialStyle) -> None:
    area = f"{columns[0]}{RESULT_TOP}:{columns[1]}{_LAST_ROW}"
    sheet.conditional_formatting.add(area, Rule("expression", dxf=look, formula=[test]))


def _column_of(head: str) -> str:
    return column_letters(RESULT_COLUMNS.index(head) + 1)
