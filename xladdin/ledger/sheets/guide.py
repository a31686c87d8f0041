"""The sheet 填写说明: whose ledger it is, how to keep it, and which case belongs to which result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from workbook.edition import Edition
from workbook.layout import Place
from workbook.template import styles
from workbook.template.cells import put_text, set_height, set_widths, write, write_across, write_link
from workbook.template.pages import set_page
from xladdin.ledger.sheets import names
from xladdin.ledger.sheets.lists import COUNTED, define
from xladdin.ledger.terms.columns import CALENDAR, DISPUTES, FINDINGS, GUIDE, REQUESTS, WORDS
from xladdin.ledger.terms.guidance import decisions

SIGNATURE, FILE_FORMAT = "年报助手台账", 1
SIGNATURE_PLACE = Place(GUIDE, 2, 1)
UNIT_PLACE, YEAR_PLACE, EARLIER_PLACE = Place(GUIDE, 4, 2), Place(GUIDE, 5, 2), Place(GUIDE, 6, 2)
_PIXELS = (250, 430, 250)
_WIDTH = (1, len(_PIXELS))
_STEPS = (
    f"1. 收到一件申请，在「{REQUESTS}」记一行：编号、收到日期、申请人类别，其余有什么记什么。"
    "日期输入 1-15 就是今年 1 月 15 日。",
    "2. 告知补正、延期、征求意见、通知缴费的，记下日期；应答复日、剩余天数和状态自己会变。",
    "3. 办结时填答复日期，从下拉列表选办理结果。补正、延期、征求意见都不是结果。",
    f"4. 复议、诉讼记在「{DISPUTES}」，一件一行；只作为复议机关当共同被告的，机关角色选「不计」的一项。",
    "5. 年底在年报工作簿里点「从台账生成」，表三、表四就数出来了；点「看明细」可以看一个数由哪几件组成。",
    "6. 一本台账可以连着用几年，不用换：每年数的时候，按收到日期和答复日期分年度。中间空行、筛选、隐藏都不影响计数。",
)
_PRINTING = "7. 打印：{last_rows}；记到后面了，选中要打印的行，点「页面布局」里的「打印区域—设置打印区域」。"
_COUNTING = (
    ("一、本年新收", "收到日期在本年的。", "报告格式"),
    ("二、上年结转", "收到日期在本年 1 月 1 日以前、到那天还没有办结的。应等于上年的「四」。", "条例第三十三条"),
    (
        "三、本年度办理结果",
        "答复日期（没有答复日期的，撤回日）在本年的，按办理结果和申请人类别各计一件。撤回而没有选结果的，计入其他处理。",
        "国办公开办函〔2021〕30号：最终处理结果",
    ),
    ("四、结转下年度", "收到日期在本年 12 月 31 日以前、到那天还没有办结的。", "国办公开办函〔2021〕30号：核定时间点"),
    ("合并答复", "写了「合并到」而自己没有答复日期和结果的，随所并入的那一件，仍各计一件。", "法释〔2025〕8号第十四条"),
    (
        "表四",
        "本年审结的按结果计；到 12 月 31 日没有审结的计入尚未审结。以前年度收到的是否计入，见上面的选项。",
        "国办公开办函〔2016〕201号",
    ),
)
_DEADLINES = (
    ("应答复日", "收到之日起第 20 个工作日（收到当天不算）。", "条例第三十三条"),
    ("补正", "7 个工作日内告知；等补正期间没有应答复日，从补正收到日重新计算。", "条例第三十条"),
    ("延期", "在原期限之内告知，最多加 20 个工作日。", "条例第三十三条"),
    (
        "征求意见",
        "征求第三方和其他机关意见的时间不算；15 个工作日没有回复的，由本机关依法决定，时间接着算。",
        "条例第三十二条、第三十三条",
    ),
    (
        "收费",
        "从缴费次日起重新计算。台账没有缴费日，按通知之后 20 个工作日缴费、再 20 个工作日答复的最迟日期算。",
        "国办函〔2020〕109号",
    ),
    (
        "工作日",
        f"见「{CALENDAR}」：法定节假日和调休按国务院公布的安排；没有公布的年度暂按周末休息估计，公布以后请在那里改。",
        "国务院办公厅放假安排",
    ),
)
_PRIVACY = (
    "姓名、申请内容、备注只留在这本台账里。计数、核对、提醒和日志只说第几行、什么编号。",
    "要把台账发给别人看，先用「nianbao ledger anonymise」做一份去掉姓名和内容的副本。",
)


def add_guide(book: Workbook, edition: Edition, unit: str, year: int, printed: Mapping[str, int]) -> None:
    """Add the sheet; what it says about results comes from the edition. `printed` are the last rows that print."""
    sheet = book.create_sheet(GUIDE)
    set_widths(sheet, _PIXELS)
    write(sheet, 1, 1, "依申请公开台账", styles.DOCUMENT_TITLE)
    set_height(sheet, 1, 40)
    write(sheet, SIGNATURE_PLACE.row, 1, f"{SIGNATURE} {FILE_FORMAT} {edition.id}", styles.SIGNATURE_TEXT)
    _cover(sheet, book, unit, year)
    last_rows = "，".join(f"「{name}」打印到第 {row} 行" for name, row in printed.items())
    row = _paragraphs(sheet, 8, "怎样记台账", (*_STEPS, _PRINTING.format(last_rows=last_rows)))
    row = _links(sheet, row)
    row = _results(sheet, row, edition)
    row = _lines(sheet, row, "怎样数成表三、表四", ("项目", "计什么", "依据"), _COUNTING)
    row = _lines(sheet, row, "期限怎样算", ("项目", "怎样算", "依据"), _DEADLINES)
    row = _paragraphs(sheet, row, "个人信息", _PRIVACY)
    sheet.sheet_view.showGridLines = False
    set_page(sheet, "portrait", pages=0)
    sheet.print_area = f"A1:C{row - 1}"


def _cover(sheet: Worksheet, book: Workbook, unit: str, year: int) -> None:
    lines = (
        (UNIT_PLACE, "单位名称", styles.TEXT_ENTRY, "填全称，与年报封面一致"),
        (YEAR_PLACE, "年度", styles.YEAR_ENTRY, "现在数哪一年；一本台账连着用几年的，每年改这里"),
        (
            EARLIER_PLACE,
            "以前年度收到的复议诉讼",
            styles.TEXT_ENTRY,
            "上年末没有审结、本年审结或者仍没有审结的，计不计入本年表四；国家没有统一规定，请与上年一致",
        ),
    )
    for place, label, look, hint in lines:
        write(sheet, place.row, 1, label, styles.COVER_LABEL)
        sheet.cell(place.row, 2).style = look
        write(sheet, place.row, 3, hint, styles.COVER_HINT)
        set_height(sheet, place.row, max(24, styles.text_height(hint, _PIXELS[2], 9)))
    put_text(sheet, UNIT_PLACE, unit)
    sheet.cell(YEAR_PLACE.row, YEAR_PLACE.column, year)
    put_text(sheet, EARLIER_PLACE, COUNTED)
    rule = DataValidation("list", names.WHETHER, allow_blank=False, showErrorMessage=True)
    rule.add(EARLIER_PLACE.address)
    sheet.add_data_validation(rule)
    define(book, names.UNIT, GUIDE, (UNIT_PLACE.row, 2), (UNIT_PLACE.row, 2))
    define(book, names.YEAR, GUIDE, (YEAR_PLACE.row, 2), (YEAR_PLACE.row, 2))


def _links(sheet: Worksheet, row: int) -> int:
    for column, target in enumerate((REQUESTS, DISPUTES, CALENDAR), 1):
        write_link(sheet, Place(GUIDE, row, column), f"到「{target}」", Place(target, 2, 1))
    for column, target in enumerate((FINDINGS, WORDS), 1):
        write_link(sheet, Place(GUIDE, row + 1, column), f"到「{target}」", Place(target, 1, 1))
    for line in (row, row + 1):
        set_height(sheet, line, 20)
    return row + 2


def _results(sheet: Worksheet, row: int, edition: Edition) -> int:
    _section(sheet, row, "办理结果选哪一项：依次看补不补、该不该、有没有、给不给、当不当")
    _heads(sheet, row + 1, ("办理结果", "哪种情形", "依据"))
    row += 2
    for step, found in decisions(edition):
        _line(sheet, row, (step.name, step.question, ""), styles.guide_group(0))
        row += 1
        for result in found:
            _line(sheet, row, (result.word, result.meaning, result.basis), styles.guide_item(1))
            row += 1
    return row


def _lines(sheet: Worksheet, row: int, title: str, heads: Sequence[str], lines: Sequence[Sequence[str]]) -> int:
    _section(sheet, row, title)
    _heads(sheet, row + 1, heads)
    for number, line in enumerate(lines, row + 2):
        _line(sheet, number, line, styles.guide_item(0))
    return row + 2 + len(lines)


def _line(sheet: Worksheet, row: int, texts: Sequence[str], look: str) -> None:
    for column, text in enumerate(texts, 1):
        write(sheet, row, column, text, look if column == 1 else styles.GUIDE_TEXT)
    set_height(
        sheet, row, max(styles.text_height(text, width - 20) for text, width in zip(texts, _PIXELS, strict=True))
    )


def _paragraphs(sheet: Worksheet, row: int, title: str, texts: Sequence[str]) -> int:
    _section(sheet, row, title)
    for number, text in enumerate(texts, row + 1):
        write_across(sheet, number, _WIDTH, text, styles.PLAIN)
        set_height(sheet, number, styles.text_height(text, sum(_PIXELS)))
    return row + 1 + len(texts)


def _heads(sheet: Worksheet, row: int, heads: Sequence[str]) -> None:
    for column, head in enumerate(heads, 1):
        write(sheet, row, column, head, styles.GUIDE_HEAD)
    set_height(sheet, row, 22)


def _section(sheet: Worksheet, row: int, text: str) -> None:
    write_across(sheet, row, _WIDTH, text, styles.SECTION)
    set_height(sheet, row, 34)
