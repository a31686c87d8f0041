"""The sheet 封面: who reports on which year, the way to every sheet, and what is still missing there."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.views import Selection
from openpyxl.worksheet.worksheet import Worksheet

from workbook.edition import Edition, Table
from workbook.layout import (
    COMPARISON,
    COMPARISON_TOP,
    COVER,
    COVER_LABEL_COLUMN,
    COVER_LINES,
    COVER_TOP,
    FILE_FORMAT,
    GUIDE,
    LAST_YEAR,
    LAST_YEAR_YEAR_PLACE,
    RESULT_NUMBER_COLUMN,
    RESULT_VERDICT_ROW,
    RESULTS,
    SIGNATURE,
    SIGNATURE_COLUMN,
    SIGNATURE_ROW,
    Place,
    cover_place,
    field_places,
)
from workbook.template import styles
from workbook.template.cells import set_height, set_widths, write, write_across, write_link
from workbook.template.names import cover_entry_names, entry_names, mark_name, missing_count, total_names
from workbook.template.pages import protect, set_page
from workbook.template.results import NOT_YET
from workbook.template.validation import body_rule, year_rule

_STEPS_ROW = 4
FULL, NO_PROBLEMS = "已填齐", "没有发现问题"
# 校验结果 says in its title whether the figures are those that were checked.
_TITLE = f"'{RESULTS}'!$A$1"
_PIXELS = (24, 128, 330, 300)
_LEFT, _MIDDLE, _RIGHT = COVER_LABEL_COLUMN, COVER_LABEL_COLUMN + 1, COVER_LABEL_COLUMN + 2
_ENTRY_STYLES = {"year": styles.YEAR_ENTRY, "date": styles.DATE_ENTRY}
_PROGRESS_TOP = COVER_TOP + len(COVER_LINES) + 2
_STEPS = "步骤：填写 → 填充合计 → 校验 → 改正，或写情况说明 → 写入报告。按钮在“年报”选项卡，没有它的用“年报助手”菜单。"


def add_cover_sheet(book: Workbook, edition: Edition) -> None:
    """Add the cover."""
    sheet = book.create_sheet(COVER)
    set_widths(sheet, _PIXELS)
    _draw_title(sheet, edition)
    _draw_entries(sheet, edition)
    below = _draw_progress(sheet, edition)
    _draw_basis(sheet, edition, below + 1)
    first = cover_place("unit").address
    sheet.sheet_view.selection = [Selection(activeCell=first, sqref=first)]
    sheet.sheet_view.showGridLines = False
    protect(sheet)
    set_page(sheet, "portrait")


def _draw_title(sheet: Worksheet, edition: Edition) -> None:
    write(sheet, 1, _LEFT, "政府信息公开工作年度报告", styles.DOCUMENT_TITLE)
    write_across(sheet, 2, (_LEFT, _RIGHT), f"{edition.title}（{edition.basis}）", styles.PLAIN)
    signature = f"{SIGNATURE} {FILE_FORMAT} {edition.id}"
    write(sheet, SIGNATURE_ROW, SIGNATURE_COLUMN, signature, styles.SIGNATURE_TEXT)
    write_across(sheet, _STEPS_ROW, (_LEFT, _RIGHT), _STEPS, styles.NOTE_LINE)
    for row, points in ((1, 40), (2, 22), (3, 12), (_STEPS_ROW, 20)):
        set_height(sheet, row, points)


def _draw_entries(sheet: Worksheet, edition: Edition) -> None:
    _section(sheet, COVER_TOP - 1, "基本情况")
    for line in COVER_LINES:
        place = cover_place(line.key)
        write(sheet, place.row, _LEFT, line.label, styles.COVER_LABEL)
        sheet.cell(place.row, place.column).style = _ENTRY_STYLES.get(line.key, styles.TEXT_ENTRY)
        need = "必填" if line.required else "选填"
        write(sheet, place.row, _RIGHT, "　".join(filter(None, (need, line.hint))), styles.COVER_HINT)
        set_height(sheet, place.row, 24)
    _add_rule(sheet, "year", year_rule(edition))
    _add_rule(sheet, "body", body_rule())


def _add_rule(sheet: Worksheet, key: str, rule: DataValidation) -> None:
    rule.add(cover_place(key).address)
    sheet.add_data_validation(rule)


def _draw_progress(sheet: Worksheet, edition: Edition) -> int:
    """Draw the list of sheets; gives the first row below it."""
    _section(sheet, _PROGRESS_TOP - 1, "填报进度")
    row = _PROGRESS_TOP
    for target, what, status in _lines(edition):
        if target.sheet == COVER:  # a link to where one is leads nowhere
            write(sheet, row, _LEFT, COVER, styles.COVER_LABEL)
        else:
            write_link(sheet, Place(COVER, row, _LEFT), target.sheet, target, styles.COVER_LINK)
        write(sheet, row, _MIDDLE, what, styles.COVER_LABEL)
        write(sheet, row, _RIGHT, status, styles.STATUS)
        set_height(sheet, row, 24)
        row += 1
    area = f"{Place(COVER, _PROGRESS_TOP, _RIGHT).address}:{Place(COVER, row - 1, _RIGHT).address}"
    top = Place(COVER, _PROGRESS_TOP, _RIGHT).address
    done = f'OR({top}="{FULL}",{top}="{NO_PROBLEMS}")'
    neutral = f'OR({top}="{NOT_YET}",LEFT({top},2)="选填",RIGHT({top},2)="年度",RIGHT({top},2)="先看")'
    for test, missing in ((done, False), (f"NOT(OR({done},{neutral}))", True)):
        look = styles.status_look(missing=missing)
        sheet.conditional_formatting.add(area, Rule("expression", dxf=look, formula=[test]))
    return row


def _lines(edition: Edition) -> list[tuple[Place, str, str]]:
    """For every sheet: where its link leads, what it holds, and the formula or text that says how far it is."""
    lines = [(cover_place("unit"), "基本情况", _missing(cover_entry_names()))]
    for table in edition.tables:
        first = field_places(edition)[table.fields[0].id]
        lines.append((first, table.title, progress(table, edition)))
    year = f"'{LAST_YEAR}'!{LAST_YEAR_YEAR_PLACE.address}"
    held = f'=IF({year}="","选填，还没有上年数",{year}&"年度")'
    return [
        *lines,
        (LAST_YEAR_YEAR_PLACE, "上年公布的三张表", held),
        (Place(COMPARISON, COMPARISON_TOP, 1), "本年、上年、增减和图", held),
        (Place(GUIDE, 1, 1), "怎样填，各项统计什么", "填报前请先看"),
        (Place(RESULTS, RESULT_VERDICT_ROW, 1), "校验发现的问题和情况说明", _checked()),
    ]


def _missing(names: tuple[str, ...]) -> str:
    count = missing_count(names)
    return f'=IF({count}=0,"{FULL}","还有 "&({count})&" 格未填")'


def progress(table: Table, edition: Edition) -> str:
    """The formula that says how far a table is: what is blank or plainly wrong, what the check marked, or 已填齐.

    Blanks are counted as the rules count them: entries first, totals apart.
    """
    entries, totals = entry_names(table, edition), total_names(table, edition)
    blank, marks = missing_count(entries), f"COUNTIF({mark_name(table)},1)+COUNTIF({mark_name(table)},4)"
    texts = "+".join(f"ROWS({name})*COLUMNS({name})-COUNT({name})" for name in entries) + f"-({blank})"
    kinds = {field.kind for field in table.fields}
    below = "" if "signed" in kinds else "".join(f'+COUNTIF({name},"<0")' for name in entries)
    wrong = texts + below
    steps = [
        (f"{blank}>0", f'"还有 "&({blank})&" 格未填"'),
        (f"{wrong}>0", f'"有 "&({wrong})&" 格不是数，或者是负数"'),
    ]
    if "amount" not in kinds:
        added, squares = f"SUM({','.join(entries)})", f"SUMSQ({','.join(entries)})"
        steps.append((f"OR({added}<>INT({added}),{squares}<>INT({squares}))", '"有小数，件数应为整数"'))
    unchanged = f'{_TITLE}="{RESULTS}"'
    steps.append((f"AND({unchanged},{marks}>0)", f'"校验标出 "&({marks})&" 格有误"'))
    if totals:
        lacking = missing_count(totals)
        steps.append((f"{lacking}>0", f'"还有 "&({lacking})&" 格合计未填"'))
    formula = f'"{FULL}"'
    for test, words in reversed(steps):
        formula = f"IF({test},{words},{formula})"
    return f"={formula}"


def _checked() -> str:
    """The formula that says what the last check found, or that the figures are others by now."""
    brief = f"'{RESULTS}'!{Place(RESULTS, RESULT_VERDICT_ROW, RESULT_NUMBER_COLUMN).address}"
    return f'=IF({_TITLE}<>"{RESULTS}","校验之后又改过，请再校验",IF({brief}="","{NOT_YET}",{brief}))'


def _draw_basis(sheet: Worksheet, edition: Edition, top: int) -> None:
    _section(sheet, top, "统计口径")
    basis = f"《政府信息公开条例》第四十九条、第五十条；{edition.basis}"
    lines = (("统计期限", edition.cut_off), ("依据", basis))
    for row, (label, text) in enumerate(lines, top + 1):
        write(sheet, row, _LEFT, label, styles.PLAIN)
        write_across(sheet, row, (_MIDDLE, _RIGHT), text, styles.PLAIN)
        set_height(sheet, row, max(24, styles.text_height(text, sum(_PIXELS[2:]))))


def _section(sheet: Worksheet, row: int, text: str) -> None:
    write_across(sheet, row, (_LEFT, _RIGHT), text, styles.SECTION)
    set_height(sheet, row, 28)
    set_height(sheet, row - 1, 14)
