"""The roster workbook that `roster new` makes: columns with their drop-downs, and a page on how to fill it."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from workbook.layout import Place
from workbook.template import styles
from workbook.template.cells import put_text, set_height, set_widths, write, write_across
from workbook.template.pages import set_page
from xladdin.rollup.roster.due import due_date
from xladdin.rollup.roster.members import BELOW, KINDS, OWN, PARTY, TOWN, VERTICAL, Member
from xladdin.rollup.roster.reading import HEADS

UNITS, GUIDE = "名册", "怎样填"
# Lines with drop-downs below those that are filled.
_SPARE = 200
_HEAD_ROW = 3
_PIXELS = {
    "code": 60, "name": 250, "aliases": 170, "kind": 150, "above": 200, "counted": 74, "blank_is_zero": 88,
    "due": 100, "contact": 140, "remark": 180, "page": 220,
}  # fmt: skip
_CHOICES = {"kind": KINDS, "counted": ("是", "否"), "blank_is_zero": ("否", "是")}
_HOW = (
    ("编号", "您自己的编号，可以不填；单位状态和分单位明细照名册的次序排列。"),
    ("单位全称", "必填。与报告标题、印章上的名称一致；一个单位一行，不要重复。"),
    ("曾用名/简称", "报告上可能写成的别的名称，几个之间用顿号隔开，例如「县公安局、公安局」。"),
    ("类别", f"从下拉列表中选。「{OWN}」是以政府和政府办公厅（室）名义办理的那一份，全县（市、省）只有一份；"
             f"「{TOWN}」和部门一样计入县级；「{BELOW}」是县级或地市级政府已经汇总好的那一份。"),
    (VERTICAL, "税务、海关、气象、烟草、邮政管理、统计调查队、消防救援、金融监管等实行垂直领导的系统，"
               "按 30 号文逐级在本系统内报送，"
               "不计入地方政府的汇总。列在名册里，是为了收到时不当作漏登记的单位。"),
    (PARTY, "加挂行政机关牌子的党的机关，按国办公开办函〔2019〕51号办理；是否计入由主管部门定。"),
    ("上级", "由哪个单位汇总它的数，写上级的单位全称；上级自己也要在名册里占一行。填了上级，汇总时每一级各得一个合计，"
             "命令行加 --levels 还各得一份工作簿。只有一级的可以不填。"),
    ("是否计入", "「是」：数字加进合计；「否」：只登记收到没有，不加。"),
    ("空白视为零", "一般选「否」：空白表示没有填，不是零，有空白的退回补填。"
                 "确实约定「没有的不填」的单位才选「是」，汇总结果里会写明。"),
    ("应报日期", "已按全国统一的日期填好：部门和乡镇 1 月 31 日，县级政府 2 月 20 日，"
                 "地市级政府 3 月 10 日，省级政府 3 月 31 日；"
                 "本地定得更早的，直接改。"),
    ("联系人", "姓名和电话，写在催报名单里。"),
    ("公布网址", "单位的年度报告公布在哪个网页；上级公布之前应当都有（30 号文：集中公布）。没有可以先不填。"),
)  # fmt: skip


def roster_workbook(members: Sequence[Member], year: int) -> bytes:
    """The roster workbook with these units in it, for the reports of `year`, as the content of an .xlsx file."""
    book = Workbook()
    book.remove(book.worksheets[0])
    styles.add_styles(book)
    _add_units(book.create_sheet(UNITS), members, year)
    _add_guide(book.create_sheet(GUIDE))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _add_units(sheet: Worksheet, members: Sequence[Member], year: int) -> None:
    set_widths(sheet, _PIXELS.values())
    write(sheet, 1, 1, f"{year} 年度政府信息公开工作年度报告　报送单位名册", styles.PAGE_TITLE)
    write(
        sheet,
        2,
        1,
        f"一个单位一行，怎样填见「{GUIDE}」。改动之后存盘，汇总时选它（命令行用 --roster）。",
        styles.NOTE_LINE,
    )
    for column, heads in enumerate(HEADS.values(), 1):
        write(sheet, _HEAD_ROW, column, heads[0], styles.RESULT_HEAD)
    last = _HEAD_ROW + len(members) + _SPARE
    for row in range(_HEAD_ROW + 1, last + 1):
        for column, key in enumerate(HEADS, 1):
            sheet.cell(row, column).style = styles.DATE_ENTRY if key == "due" else styles.TEXT_ENTRY
    for row, member in enumerate(members, _HEAD_ROW + 1):
        _put(sheet, row, member, year)
    for key, choices in _CHOICES.items():
        _add_choices(sheet, list(HEADS).index(key) + 1, choices, last)
    for row, points in ((1, 30), (2, 20), (_HEAD_ROW, 24)):
        set_height(sheet, row, points)
    sheet.freeze_panes = Place("", _HEAD_ROW + 1, 3).address
    sheet.sheet_view.showGridLines = False
    set_page(sheet, "landscape", pages=0)
    sheet.print_title_rows = f"{_HEAD_ROW}:{_HEAD_ROW}"
    sheet.print_area = f"A1:{Place('', max(_HEAD_ROW + len(members), _HEAD_ROW + 20), len(HEADS)).address}"


def _put(sheet: Worksheet, row: int, member: Member, year: int) -> None:
    texts = {
        "code": member.code,
        "name": member.name,
        "aliases": "、".join(member.aliases),
        "kind": member.kind,
        "above": member.above,
        "counted": "是" if member.counted else "否",
        "blank_is_zero": "是" if member.blank_is_zero else "否",
        "contact": member.contact,
        "remark": member.remark,
        "page": member.page,
    }
    for column, key in enumerate(HEADS, 1):
        if key == "due":
            due = member.due or due_date(member.name, member.kind, year, member.above)
            if due:
                sheet.cell(row, column).value = dt.datetime(due.year, due.month, due.day)
        else:
            put_text(sheet, Place(UNITS, row, column), texts[key])


def _add_choices(sheet: Worksheet, column: int, choices: Sequence[str], last: int) -> None:
    rule = DataValidation(
        type="list",
        formula1=f'"{",".join(choices)}"',
        allow_blank=True,
        showErrorMessage=True,
        errorTitle="年报助手",
        error=f"请从下拉列表中选：{'、'.join(choices)}。",
    )
    rule.add(f"{Place('', _HEAD_ROW + 1, column).address}:{Place('', last, column).address}")
    sheet.add_data_validation(rule)


def _add_guide(sheet: Worksheet) -> None:
    set_widths(sheet, (170, 560))
    write(sheet, 1, 1, "名册怎样填", styles.PAGE_TITLE)
    set_height(sheet, 1, 32)
    for row, (what, words) in enumerate(_HOW, 2):
        write(sheet, row, 1, what, styles.GUIDE_HEAD)
        write(sheet, row, 2, words, styles.GUIDE_TEXT)
        set_height(sheet, row, max(styles.text_height(words, 560), styles.text_height(what, 170)))
    row = len(_HOW) + 3
    words = (
        "自己用 Excel 或文本（csv）保管的名册也可以直接用：只要有一列单位名称，"
        "表头写「单位全称」「单位名称」或「单位」，"
        "别的列有就用，没有就按单位名称推断。"
    )
    write_across(sheet, row, (1, 2), words, styles.PLAIN)
    set_height(sheet, row, styles.text_height(words, 730))
    sheet.sheet_view.showGridLines = False
    set_page(sheet, "portrait")
