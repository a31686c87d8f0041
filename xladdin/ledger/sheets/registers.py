"""The sheets 申请台账 and 争议台账: heads, help, drop-downs, the table that grows, and what shows without colour."""

from __future__ import annotations

import re

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from workbook.addresses import column_letters
from workbook.template.cells import set_height, set_widths, write
from workbook.template.pages import set_page
from xladdin.ledger.days.periods import NEAR_DAYS, WEEK_DAYS
from xladdin.ledger.days.workdays import FIRST_YEAR, LAST_YEAR
from xladdin.ledger.sheets import looks, names
from xladdin.ledger.sheets.formulas import cell
from xladdin.ledger.sheets.looks import copy_look
from xladdin.ledger.terms.columns import ALL_COLUMNS, REQUESTS, LedgerColumn

TABLES = {"申请台账": "requests_ledger", "争议台账": "disputes_ledger"}
_LOOKS = {"text": looks.TEXT, "date": looks.DATE, "word": looks.WORD}
_COMPUTED = {"due": looks.COMPUTED_DATE, "days_left": looks.COMPUTED_NUMBER}
_TITLE_LENGTH, _MESSAGE_LENGTH = 32, 255
_CLAUSE, _LINE_LENGTH = re.compile(r"[^，。；、]*[，。；、]|[^，。；、]+$"), 24
_NOT_A_DATE = "请填日期，输入 1-15 或者 2025-1-15 都可以；不要写“1月”“2025.1.15前”这样的文字。"
_NOT_A_WORD = "请从下拉列表中选择。选不到合适的，看「填写说明」；登记表原来的词，可以在「对照」里写明它是哪一项。"


def add_register(book: Workbook, name: str, last: int, printed: int) -> None:
    """Add one of the two registers, with a sample row for `rows.with_rows`.

    Its rows are prepared up to row `last`, and print up to row `printed`.
    """
    sheet = book.create_sheet(name)
    columns = ALL_COLUMNS[name]
    set_widths(sheet, [c.pixels for c in columns])
    for number, column in enumerate(columns, 1):
        write(sheet, 1, number, column.head, _head_look(column))
        look = _COMPUTED.get(column.key, looks.COMPUTED_TEXT) if column.holds == "computed" else _LOOKS[column.holds]
        sheet.cell(2, number).style = look
        _let_new_cells_look_so(sheet, number, column)
        _help(sheet, number, column, last)
    set_height(sheet, 1, 36)
    _make_table(sheet, name, len(columns))
    _show_states(sheet, name, last)
    sheet.freeze_panes = "C2" if name == REQUESTS else "B2"
    sheet.sheet_view.zoomScale = 100
    set_page(sheet, "landscape", pages=0)
    sheet.print_title_rows = "1:1"
    sheet.page_setup.paperSize = _A3
    # A range, not a formula: Excel and WPS take an OFFSET here, LibreOffice prints all prepared rows instead.
    sheet.print_area = f"A1:{column_letters(len(columns))}{printed}"


def _head_look(column: LedgerColumn) -> str:
    if column.holds == "computed":
        return looks.HEAD_COMPUTED
    return looks.HEAD_NEEDED if column.needed else looks.HEAD


def _let_new_cells_look_so(sheet: Worksheet, number: int, column: LedgerColumn) -> None:
    """Give the whole column the look of its cells: an empty cell has none of its own."""
    if column.holds == "computed":
        return
    sample, whole = sheet.cell(2, number), sheet.column_dimensions[column_letters(number)]
    copy_look(sample, whole)


def _help(sheet: Worksheet, number: int, column: LedgerColumn, last: int) -> None:
    """What is said when a cell is chosen, and what may be typed into it."""
    if column.holds == "date":
        rule = DataValidation(
            "date", f"DATE({FIRST_YEAR},1,1)", f"DATE({LAST_YEAR},12,31)", allow_blank=True, operator="between"
        )
        refusal = ("不是日期", _NOT_A_DATE)
    elif column.holds == "word":
        rule = DataValidation("list", names.LISTS[column.choices], allow_blank=True)
        refusal = ("不在列表中", _NOT_A_WORD)
    else:
        rule, refusal = DataValidation(None, allow_blank=True), ("", "")
    rule.showErrorMessage, rule.showInputMessage = bool(refusal[0]), True
    rule.errorStyle = "stop"
    rule.errorTitle, rule.error = (refusal[0] or None), (refusal[1] or None)
    rule.promptTitle, rule.prompt = column.head[:_TITLE_LENGTH], in_lines(column.help)[:_MESSAGE_LENGTH]
    rule.add(f"{column_letters(number)}2:{column_letters(number)}{last}")
    sheet.add_data_validation(rule)


def in_lines(text: str) -> str:
    """A text in short lines, each ending behind a mark: Excel breaks what it shows beside a cell, LibreOffice does not.

    >>> print(in_lines("必填，决定计入表三哪一列。个人选自然人；律师以自己名义申请的也是自然人。"))
    必填，决定计入表三哪一列。个人选自然人；
    律师以自己名义申请的也是自然人。
    """
    lines = [""]
    for part in _CLAUSE.findall(text):
        if lines[-1] and len(lines[-1]) + len(part) > _LINE_LENGTH:
            lines.append("")
        lines[-1] += part
    return "\n".join(lines)


def _make_table(sheet: Worksheet, name: str, columns: int) -> None:
    # With its one sample row: openpyxl makes a cell of every place in a table. `rows.with_rows` says how far it goes.
    table = Table(displayName=TABLES[name], ref=f"A1:{column_letters(columns)}2")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
    sheet.add_table(table)


def _show_states(sheet: Worksheet, name: str, last: int) -> None:
    if name != REQUESTS:
        return
    due, left, state = (cell(name, key, 2) for key in ("due", "days_left", "state"))
    due_column = "".join(c for c in due if c.isalpha())
    tests = (
        (looks.OVERDUE, f'LEFT(${state},1)="{looks.OVERDUE}"'),
        (looks.THREE_DAYS, f"AND(ISNUMBER(${left}),${left}<={NEAR_DAYS})"),
        (looks.WEEK, f"AND(ISNUMBER(${left}),${left}<={WEEK_DAYS})"),
    )
    for sign, test in tests:
        _when(sheet, f"{due_column}2:{due_column}{last}", test, looks.due_look(sign), stop=True)
    for key in ("received", "category"):
        here = cell(name, key, 2)
        letters = here[:-1]
        filled = f"COUNTA(${cell(name, 'number', 2)}:${cell(name, 'subject', 2)})>0"
        _when(sheet, f"{letters}2:{letters}{last}", f'AND(${here}="",{filled})', looks.missing_look())
    for key, other in (("result", "answered"), ("answered", "result")):
        letters, here, there = cell(name, key, 2)[:-1], cell(name, key, 2), cell(name, other, 2)
        open_still = f'AND(${here}="",${there}<>"",${cell(name, "merged_into", 2)}="",${cell(name, "withdrawn", 2)}="")'
        _when(sheet, f"{letters}2:{letters}{last}", open_still, looks.missing_look())
    done = f'OR(LEFT(${state},1)="{looks.DONE}",LEFT(${state},3)="{looks.OVERDUE} 超期办结")'
    _when(sheet, f"A2:{column_letters(len(ALL_COLUMNS[name]))}{last}", done, looks.closed_look())


def _when(sheet: Worksheet, area: str, test: str, look: DifferentialStyle, *, stop: bool = False) -> None:
    sheet.conditional_formatting.add(area, Rule("expression", dxf=look, formula=[test], stopIfTrue=stop))


_A3 = 8
