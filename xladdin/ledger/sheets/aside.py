"""The sheets beside the registers: 核对结果, empty until a check, and 对照, what an office's own words mean."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from workbook.addresses import column_letters
from workbook.marks import SEVERITIES
from workbook.template import styles
from workbook.template.cells import set_height, set_widths, write, write_across
from workbook.template.pages import set_page
from xladdin.ledger.sheets import looks
from xladdin.ledger.sheets.looks import copy_look
from xladdin.ledger.terms.columns import FINDINGS, WORDS

FINDING_HEADS = ("序号", "级别", "工作表", "行", "编号", "列", "问题", "怎么办", "定位", "规则")
FINDING_PIXELS = (52, 60, 84, 56, 110, 110, 380, 420, 60, 60)
VERDICT_ROW, FINDING_HEAD_ROW, FINDING_TOP, FINDING_ROWS = 2, 4, 5, 2_000
NOT_YET = "尚未核对：点「核对台账」，或者 nianbao ledger check"
# 对照: words on the left, columns on the right.
WORD_HEADS = ("列", "登记表里的词", "相当于", "件数", "可能是（没有采用）")
COLUMN_HEADS = ("台账", "登记表的列", "台账的列")
WORDS_TOP, WORDS_ROWS, COLUMN_LEFT = 4, 400, 7
_WORD_PIXELS = (96, 240, 240, 60, 240, 24, 84, 180, 120)
_WORDS_NOTE = (
    "登记表里的词不是表三、表四的词的，在「相当于」一栏写明它是哪一项（照「填写说明」里的写法），计数时就认得；登记行里原来的词不用改。"
    "没有写明的不猜，那几行列为不能计数。「可能是」只是按字面提议，核对以后抄到「相当于」才算数。"
)


def add_findings(book: Workbook) -> None:
    """Add 核对结果; a list of findings is written into it as one block."""
    sheet = book.create_sheet(FINDINGS)
    set_widths(sheet, FINDING_PIXELS)
    write(sheet, 1, 1, FINDINGS, styles.PAGE_TITLE)
    write(sheet, VERDICT_ROW, 1, NOT_YET, styles.VERDICT)
    set_height(sheet, 1, 32)
    set_height(sheet, VERDICT_ROW, 24)
    for column, head in enumerate(FINDING_HEADS, 1):
        write(sheet, FINDING_HEAD_ROW, column, head, styles.RESULT_HEAD)
        look = (
            styles.RESULT_LINK
            if head == "定位"
            else styles.RESULT_TEXT
            if head in ("问题", "怎么办")
            else styles.RESULT_WORD
        )
        for row in range(FINDING_TOP, FINDING_TOP + 60):
            sheet.cell(row, column).style = look
        sample, whole = sheet.cell(FINDING_TOP, column), sheet.column_dimensions[column_letters(column)]
        copy_look(sample, whole)
    set_height(sheet, FINDING_HEAD_ROW, 24)
    area = f"A{FINDING_TOP}:{column_letters(len(FINDING_HEADS))}{FINDING_TOP + FINDING_ROWS - 1}"
    severity = f"$B{FINDING_TOP}"
    for mark in SEVERITIES:
        test = f'{severity}="{mark.word}"'
        sheet.conditional_formatting.add(
            f"B{FINDING_TOP}:B{FINDING_TOP + FINDING_ROWS - 1}",
            Rule("expression", dxf=styles.row_look(mark), formula=[test]),
        )
    sheet.conditional_formatting.add(area, Rule("expression", dxf=styles.row_frame(), formula=[f'{severity}<>""']))
    sheet.freeze_panes = f"A{FINDING_TOP}"
    sheet.sheet_view.showGridLines = False
    set_page(sheet, "landscape", pages=0)
    sheet.print_title_rows = f"{FINDING_HEAD_ROW}:{FINDING_HEAD_ROW}"


def add_words(book: Workbook) -> None:
    """Add 对照, empty: `mapping.py` fills it for a register of somebody else, and the clerk may."""
    sheet = book.create_sheet(WORDS)
    set_widths(sheet, _WORD_PIXELS)
    write(sheet, 1, 1, WORDS, styles.PAGE_TITLE)
    write_across(sheet, 2, (1, len(_WORD_PIXELS)), _WORDS_NOTE, styles.SMALL)
    set_height(sheet, 1, 32)
    set_height(sheet, 2, styles.text_height(_WORDS_NOTE, sum(_WORD_PIXELS), 9))
    _heads(sheet, 1, WORD_HEADS)
    _heads(sheet, COLUMN_LEFT, COLUMN_HEADS)
    for row in range(WORDS_TOP, WORDS_TOP + 40):
        for column in range(1, COLUMN_LEFT + len(COLUMN_HEADS)):
            if column != COLUMN_LEFT - 1:
                sheet.cell(row, column).style = looks.WORD
    prompt = DataValidation(None, allow_blank=True, showInputMessage=True)
    prompt.promptTitle = "相当于"
    prompt.prompt = "写表三、表四里的那一项，例如「（一）予以公开」「自然人」；不知道就空着，不要猜。"
    prompt.add(f"C{WORDS_TOP}:C{WORDS_TOP + WORDS_ROWS - 1}")
    sheet.add_data_validation(prompt)
    sheet.freeze_panes = f"A{WORDS_TOP}"
    set_page(sheet, "landscape", pages=0)


def _heads(sheet: Worksheet, left: int, heads: tuple[str, ...]) -> None:
    for column, head in enumerate(heads, left):
        write(sheet, WORDS_TOP - 1, column, head, styles.RESULT_HEAD)
    set_height(sheet, WORDS_TOP - 1, 24)
