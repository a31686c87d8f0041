"""The sheet 封面: who reports on which year, the way to every sheet, and what is still missing there."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.views import Selection
from openpyxl.worksheet.worksheet import Worksheet

from workbook.edition import Edition
from workbook.layout import (
    COVER,
    COVER_LABEL_COLUMN,
    COVER_LINES,
    COVER_TOP,
    FILE_FORMAT,
    GUIDE,
    LAST_YEAR,
    LAST_YEAR_YEAR_PLACE,
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
from workbook.template.names import cover_entry_names, entry_names, missing_count
from workbook.template.pages import protect, set_page
from workbook.template.validation import body_rule, year_rule

_PIXELS = (24, 128, 330, 300)
_LEFT, _MIDDLE, _RIGHT = COVER_LABEL_COLUMN, COVER_LABEL_COLUMN + 1, COVER_LABEL_COLUMN + 2
_ENTRY_STYLES = {"year": styles.YEAR_ENTRY, "date": styles.DATE_ENTRY}
_PROGRESS_TOP = COVER_TOP + len(COVER_LINES) + 2
_STEPS = "填写 → 填充合计 → 校验 → 改正或填情况说明 → 导出到年度报告。"


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
    for row, points in ((1, 46), (2, 22), (3, 14), (4, 10)):
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
        write_link(sheet, Place(COVER, row, _LEFT), target.sheet, target, styles.COVER_LINK)
        write(sheet, row, _MIDDLE, what, styles.COVER_LABEL)
        write(sheet, row, _RIGHT, status, styles.STATUS)
        set_height(sheet, row, 24)
        row += 1
    area = f"{Place(COVER, _PROGRESS_TOP, _RIGHT).address}:{Place(COVER, row - 1, _RIGHT).address}"
    top = Place(COVER, _PROGRESS_TOP, _RIGHT).address
    for words, missing in (("还有", True), ("已填齐", False)):
        test = f'LEFT({top},{len(words)})="{words}"'
        look = styles.status_look(missing=missing)
        sheet.conditional_formatting.add(area, Rule("expression", dxf=look, formula=[test]))
    return row


def _lines(edition: Edition) -> list[tuple[Place, str, str]]:
    """For every sheet: where its link leads, what it holds, and the formula or text that says how far it is."""
    lines = [(cover_place("unit"), "基本情况", _missing(cover_entry_names()))]
    for table in edition.tables:
        first = field_places(edition)[table.fields[0].id]
        lines.append((first, table.title, _missing(entry_names(table, edition))))
    year = f"'{LAST_YEAR}'!{LAST_YEAR_YEAR_PLACE.address}"
    verdict = f"'{RESULTS}'!A{RESULT_VERDICT_ROW}"
    return [
        *lines,
        (LAST_YEAR_YEAR_PLACE, "上年公布的三张表", f'=IF({year}="","选填，还没有上年数",{year}&"年度")'),
        (Place(GUIDE, 1, 1), "怎样填，各项统计什么", "填报前请先看"),
        (Place(RESULTS, RESULT_VERDICT_ROW, 1), "校验发现的问题和情况说明", f"={verdict}"),
    ]


def _missing(names: tuple[str, ...]) -> str:
    count = missing_count(names)
    return f'=IF({count}=0,"已填齐","还有 "&({count})&" 格未填")'


def _draw_basis(sheet: Worksheet, edition: Edition, top: int) -> None:
    _section(sheet, top, "统计口径与步骤")
    basis = f"《政府信息公开条例》第四十九条、第五十条；{edition.basis}"
    lines = (("统计期限", edition.cut_off), ("依据", basis), ("步骤", _STEPS))
    for row, (label, text) in enumerate(lines, top + 1):
        write(sheet, row, _LEFT, label, styles.PLAIN)
        write_across(sheet, row, (_MIDDLE, _RIGHT), text, styles.PLAIN)
        set_height(sheet, row, max(24, styles.text_height(text, sum(_PIXELS[2:]))))


def _section(sheet: Worksheet, row: int, text: str) -> None:
    write_across(sheet, row, (_LEFT, _RIGHT), text, styles.SECTION)
    set_height(sheet, row, 28)
    set_height(sheet, row - 1, 14)
