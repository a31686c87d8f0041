"""The sheet 工作日历: every day of the years of a ledger, whether it is a day of work, and its running number."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.datavalidation import DataValidation

from workbook.template import styles
from workbook.template.cells import set_height, set_widths, write
from workbook.template.pages import set_page
from xladdin.ledger.days.workdays import Calendar
from xladdin.ledger.sheets import looks, names
from xladdin.ledger.sheets.lists import DAY_MARKS, define
from xladdin.ledger.sheets.rows import Content, RowFormula
from xladdin.ledger.terms.columns import CALENDAR

HEADS = ("日期", "星期", "班休", "累计工作日", "说明")
YEARS_BEFORE, YEARS_AFTER = 3, 4
_WEEKDAYS = "一二三四五六日"
_PIXELS = (100, 52, 52, 96, 360)
ESTIMATED = "放假安排尚未公布，暂按周六、周日休息；公布以后把放假的改为休、调休上班的改为班"


def add_days(book: Workbook, year: int) -> None:
    """Add the sheet with a sample row for `rows.with_rows`; which days stand in it follows from the ledger's year."""
    sheet = book.create_sheet(CALENDAR)
    set_widths(sheet, _PIXELS)
    for column, (head, look) in enumerate(
        zip(HEADS, (looks.HEAD,) * 3 + (looks.HEAD_COMPUTED, looks.HEAD), strict=True), 1
    ):
        write(sheet, 1, column, head, look)
    for column, look in enumerate((looks.DATE, looks.WORD, looks.WORD, looks.COMPUTED_NUMBER, looks.WORD), 1):
        sheet.cell(2, column).style = look
    set_height(sheet, 1, 30)
    last = len(days_of(year)) + 1
    rule = DataValidation("list", names.MARKS_OF_DAYS, allow_blank=False, showErrorMessage=True, showInputMessage=True)
    rule.errorTitle, rule.error = "只能填班或者休", "请从下拉列表中选择：班是工作日，休是休息日。"
    rule.promptTitle, rule.prompt = (
        "班休",
        "班是工作日，休是休息日。新一年的放假安排公布以后，在这里改；应答复日随之更新。",
    )
    rule.add(f"C2:C{last}")
    sheet.add_data_validation(rule)
    off = DifferentialStyle(font=Font(color=styles.GREY), fill=PatternFill("solid", bgColor=styles.TOTAL_FILL))
    sheet.conditional_formatting.add(f"A2:E{last}", Rule("expression", dxf=off, formula=[f'$C2="{DAY_MARKS[1]}"']))
    sheet.freeze_panes = "A2"
    set_page(sheet, "portrait", pages=0)
    sheet.print_title_rows = "1:1"
    # The year of the ledger, of the eight that are on the sheet.
    own = [row for row, day in enumerate(days_of(year), 2) if day.year == year]
    sheet.print_area = f"A{own[0]}:E{own[-1]}"
    define(book, names.FIRST_DAY, CALENDAR, (2, 1), (2, 1))
    define(book, names.DAY_NUMBERS, CALENDAR, (2, 4), (last, 4))


def days_of(year: int) -> tuple[dt.date, ...]:
    """The days on the calendar of a ledger of this year: its own year, three before and four after."""
    first = dt.date(year - YEARS_BEFORE, 1, 1).toordinal()
    return tuple(map(dt.date.fromordinal, range(first, dt.date(year + YEARS_AFTER + 1, 1, 1).toordinal())))


def day_rows(year: int, calendar: Calendar) -> Iterator[tuple[Content, ...]]:
    """The rows of the sheet below its heads."""
    for row, day in enumerate(days_of(year), 2):
        work = calendar.is_work(day)
        before = "0" if row == 2 else f"D{row - 1}"
        note = _note(day, work, calendar)
        yield (
            day,
            _WEEKDAYS[day.weekday()],
            DAY_MARKS[not work],
            RowFormula(f'{before}+(C{row}="{DAY_MARKS[0]}")'),
            note,
        )


def _note(day: dt.date, work: bool, calendar: Calendar) -> str:
    if day.year not in calendar.announced:
        return ESTIMATED if (day.month, day.day) == (1, 1) else "暂按周末估计"
    if work != (day.weekday() < 5):
        return "调休上班" if work else "放假"
    return ""
