"""核对: whether everything adds up, what keeps the sum from being final, and what has changed since the last run."""

from __future__ import annotations

from collections.abc import Iterator

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from checks.model.finding import Severity
from checks.model.rulebook import rule_book
from workbook import layout
from workbook.addresses import column_letters
from workbook.layout import Place
from workbook.template import styles
from workbook.template.cells import put_text, set_height, set_widths, write, write_across
from workbook.template.pages import set_page
from xladdin.rollup.summing.nodes import Node
from xladdin.rollup.summing.rolling import RolledUp
from xladdin.rollup.summing.verdict import verdict

CONTROL = layout.CONTROL
_PIXELS = (190, 90, 560)
_COLUMNS = len(_PIXELS)
_NAMED = 12


def add_control(book: Workbook, done: RolledUp, node: Node, note: str = "") -> None:
    """Add the sheet to a book."""
    sheet = book.create_sheet(CONTROL)
    set_widths(sheet, _PIXELS)
    write(sheet, 1, 1, "核对", styles.PAGE_TITLE)
    set_height(sheet, 1, 30)
    row = _text(sheet, 2, verdict(done, node), styles.VERDICT)
    row = _section(sheet, row + 1, "与上次相比", done.news.sentences or ("第一次汇总。",))
    row = _counts(sheet, row + 1, done)
    row = _findings(sheet, row + 1, node)
    _section(sheet, row + 1, "说明", (*filter(None, [note]), *_remarks(done, node)))
    _keep_open(sheet, node)
    sheet.sheet_view.showGridLines = False
    set_page(sheet, "portrait", pages=0)
    sheet.print_area = f"A1:{column_letters(_COLUMNS)}{sheet.max_row}"


def _keep_open(sheet: Worksheet, node: Node) -> None:
    """Put what keeps the sum from being final where every later check of this workbook finds it."""
    blocking = [
        f for f in node.assessment.findings if f.severity is Severity.BLOCKING and rule_book[f.rule].of_many_units
    ]
    for row, finding in enumerate(blocking[: layout.OPEN_LINES], 1):
        put_text(sheet, Place(CONTROL, row, layout.OPEN_RULE_COLUMN), finding.rule)
        put_text(sheet, Place(CONTROL, row, layout.OPEN_WORDS_COLUMN), finding.message)
    for column in (layout.OPEN_RULE_COLUMN, layout.OPEN_WORDS_COLUMN):
        sheet.column_dimensions[column_letters(column)].hidden = True


def _counts(sheet: Worksheet, row: int, done: RolledUp) -> int:
    row = _head(sheet, row, "一个也不少")
    control = done.control
    lines = (
        ("找到的文件", control.found, "读了的、读不了的和旧版本，三项之和"),
        ("　读了的", control.read, "每家单位采用的一个，和不在名册里的"),
        ("　读不了的", control.refused, "见「单位状态」末尾，每个都写明原因"),
        ("　旧版本", control.superseded, "同一单位的其他文件"),
        ("名册上的单位", control.roster, "计入合计、退回、缺报和不计入，四项之和"),
        ("　通过、计入合计", control.summed, ""),
        ("　退回", control.returned, "有强制性问题、空白，或者年度、格式不对"),
        ("　缺报", control.missing, ""),
        ("　不计入", control.not_counted, "名册写明不计入的，和由下属单位汇总的上级"),
        ("不在名册里的文件", control.unknown, "没有计入"),
    )
    for what, count, words in lines:
        write(sheet, row, 1, what, styles.GUIDE_TEXT)
        sheet.cell(row, 2, count).style = styles.TOTAL
        write(sheet, row, 3, words, styles.GUIDE_TEXT)
        row += 1
    words = f"{len(done.top.report.edition.fields)} 个合计都已用另一种方法重加一遍，每个合计等于所在列各单位之和。"
    return _text(sheet, row, words, styles.PLAIN)


def _findings(sheet: Worksheet, row: int, node: Node) -> int:
    row = _head(sheet, row, "对合计的核对")
    if not node.assessment.findings:
        return _text(sheet, row, node.assessment.verdict, styles.PLAIN)
    for finding in node.assessment.findings:
        sheet.cell(row, 1).style = styles.GUIDE_TEXT
        put_text(sheet, Place(CONTROL, row, 1), finding.title)
        write(sheet, row, 2, finding.word, styles.STUB)
        sheet.cell(row, 3).style = styles.GUIDE_TEXT
        put_text(sheet, Place(CONTROL, row, 3), finding.message)
        set_height(sheet, row, styles.text_height(finding.message, _PIXELS[2]))
        row += 1
    return row


def _remarks(done: RolledUp, node: Node) -> Iterator[str]:
    yield from done.notes
    zeros = [unit for unit in node.summed if unit.receipt and unit.receipt.as_zero]
    if zeros:
        names = [f"{unit.member.name} {unit.receipt.as_zero} 格" for unit in zeros[:_NAMED] if unit.receipt]
        more = f"等 {len(zeros)} 家" if len(zeros) > _NAMED else ""
        yield f"按名册「空白视为零」，这些单位的空白当作 0 计入：{'、'.join(names)}{more}，每家见「单位状态」。"
    if not done.sorted_out.roster.given:
        yield "没有给名册：找到的每个单位都当作应报单位，缺报的看不出来。请用 nianbao roster new 建一份名册。"
    queries = sum(unit.count("query") for unit in node.summed)
    if queries:
        yield f"计入合计的单位还有 {queries} 处核实性问题没有情况说明，见「问题清单」。"


def _section(sheet: Worksheet, row: int, title: str, sentences: tuple[str, ...]) -> int:
    if not sentences:
        return row
    row = _head(sheet, row, title)
    for sentence in sentences:
        row = _text(sheet, row, sentence, styles.PLAIN)
    return row


def _head(sheet: Worksheet, row: int, title: str) -> int:
    write_across(sheet, row, (1, _COLUMNS), title, styles.SECTION)
    set_height(sheet, row, 24)
    return row + 1


def _text(sheet: Worksheet, row: int, words: str, style: str) -> int:
    write_across(sheet, row, (1, _COLUMNS), "", style)
    put_text(sheet, Place(CONTROL, row, 1), words)
    set_height(sheet, row, styles.text_height(words, sum(_PIXELS)))
    return row + 1
