"""The sheet 校验结果, still empty: heads, the verdict 尚未校验, and how a line is tinted by its severity."""

from __future__ import annotations

from copy import copy
from typing import cast

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Font
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.worksheet import Worksheet

from workbook import checksum
from workbook.addresses import column_letters
from workbook.edition import Edition
from workbook.layout import (
    HISTORY_COLUMNS,
    HISTORY_LEFT,
    HISTORY_WIDTHS,
    RESULT_CHECKED_ROW,
    RESULT_COLUMNS,
    RESULT_HEAD_ROW,
    RESULT_MEMORY_COLUMN,
    RESULT_NUMBER_COLUMN,
    RESULT_ROWS,
    RESULT_TOP,
    RESULT_VERDICT_ROW,
    RESULT_WIDTH,
    RESULT_WIDTHS,
    RESULTS,
    Place,
    cover_place,
)
from workbook.marks import SEVERITIES, Mark
from workbook.template import styles
from workbook.template.cells import set_height, write, write_link
from workbook.template.names import cover_name
from workbook.template.pages import set_page

NOT_YET = "尚未校验"
NOT_ASSESSABLE = "无法核对"
PREPARED_LINES = 40
CHANGED_SINCE = "（校验之后又改过，请再校验）"
_LAST_ROW = RESULT_TOP + RESULT_ROWS - 1
_LINK_COLUMN, _LEGEND_COLUMN = 5, 6
# Each mark has a second sign beside its colour; 填报说明 has them all.
_MARKS = "　".join(f"{mark.word} {mark.signs.partition('、')[0]}" for mark in Mark)
_LEGEND = f"表中标记：{_MARKS}　以前的校验：右上“＋”"
_STYLES = {
    "序号": styles.RESULT_WORD,
    "级别": styles.RESULT_WORD,
    "应为": styles.RESULT_NUMBER,
    "实为": styles.RESULT_NUMBER,
    "差": styles.RESULT_NUMBER,
    "定位": styles.RESULT_LINK,
}


def add_results_sheet(book: Workbook, edition: Edition, last_edition: Edition) -> None:
    """Add the sheet. It is not protected, so that findings can be written as one block and explained by hand."""
    sheet = book.create_sheet(RESULTS)
    write(sheet, 1, 1, _title(edition, last_edition), styles.PAGE_TITLE)
    write_link(sheet, Place(RESULTS, 1, _LINK_COLUMN), "返回封面", cover_place("unit"))
    write(sheet, RESULT_VERDICT_ROW, 1, NOT_YET, styles.VERDICT)
    # Beside the title: from the verdict down, every validation writes the sheet anew.
    write(sheet, 1, _LEGEND_COLUMN, _LEGEND, styles.NOTE_LINE)
    sheet.cell(RESULT_CHECKED_ROW, 1).style = styles.NOTE_LINE
    for row, points in ((1, 32), (RESULT_VERDICT_ROW, 24), (RESULT_CHECKED_ROW, 18), (RESULT_HEAD_ROW, 24)):
        set_height(sheet, row, points)
    for column, (head, width) in enumerate(zip(RESULT_COLUMNS, RESULT_WIDTHS, strict=True), 1):
        write(sheet, RESULT_HEAD_ROW, column, head, styles.RESULT_HEAD)
        sheet.column_dimensions[column_letters(column)].width = width
    _prepare_lines(sheet)
    _add_history(sheet)
    _add_tints(sheet)
    sheet.freeze_panes = f"A{RESULT_TOP}"
    sheet.sheet_view.showGridLines = False
    set_page(sheet, "landscape", pages=0)
    sheet.print_title_rows = f"{RESULT_HEAD_ROW}:{RESULT_HEAD_ROW}"


def changed_since(edition: Edition, last_edition: Edition) -> str:
    """The term of a formula that says whether unit, year or a figure has become another since the last check."""
    unit, year = cover_name("unit"), cover_name("year")
    checked, kept = (
        f"'{RESULTS}'!{Place(RESULTS, RESULT_CHECKED_ROW, column).address}" for column in (1, RESULT_NUMBER_COLUMN)
    )
    who = f'{unit}&"　"&{year}&"年度"'
    others = checksum.differs(checksum.formula(edition, last_edition), kept)
    return f'IF({kept}="",FALSE,OR(LEFT({checked},LEN({who}))<>{who},{others}))'


def _title(edition: Edition, last_edition: Edition) -> str:
    return f'="{RESULTS}"&IF({changed_since(edition, last_edition)},"{CHANGED_SINCE}","")'


def _add_history(sheet: Worksheet) -> None:
    """The columns of what the check remembers, hidden, and of the checks before it, folded away."""
    for column in (RESULT_NUMBER_COLUMN, RESULT_MEMORY_COLUMN):
        sheet.column_dimensions[column_letters(column)].hidden = True
    sheet.column_dimensions[column_letters(RESULT_MEMORY_COLUMN)].width = 8
    for column, (head, width) in enumerate(zip(HISTORY_COLUMNS, HISTORY_WIDTHS, strict=True), HISTORY_LEFT):
        write(sheet, RESULT_HEAD_ROW, column, head, styles.RESULT_HEAD)
        whole = sheet.column_dimensions[column_letters(column)]
        whole.width, whole.outlineLevel, whole.hidden = width, 1, True
    sheet.column_dimensions[column_letters(RESULT_WIDTH + 1)].collapsed = True


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
    lacking = f'${severity}{RESULT_TOP}="{NOT_ASSESSABLE}"'
    _show(sheet, (severity, severity), lacking, styles.row_look(Mark.QUERY))
    _show(sheet, ("A", column_letters(len(RESULT_COLUMNS))), holds_finding, styles.row_frame())


def _show(sheet: Worksheet, columns: tuple[str, str], test: str, look: DifferentialStyle) -> None:
    area = f"{columns[0]}{RESULT_TOP}:{columns[1]}{_LAST_ROW}"
    sheet.conditional_formatting.add(area, Rule("expression", dxf=look, formula=[test]))


def _column_of(head: str) -> str:
    return column_letters(RESULT_COLUMNS.index(head) + 1)
