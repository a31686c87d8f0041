"""The sheet 上年数: last year's three tables as published, on the form of that year, to compare this year with."""

from __future__ import annotations

from collections.abc import Iterator

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from workbook.addresses import column_letters
from workbook.edition import Edition
from workbook.grid import blank_grid
from workbook.layout import (
    LAST_YEAR,
    LAST_YEAR_EDITION_PLACE,
    LAST_YEAR_TOP,
    LAST_YEAR_YEAR_PLACE,
    Place,
    cover_place,
    last_year_origin,
    last_year_places,
    last_year_right,
)
from workbook.report import BLANK, Report, number_value
from workbook.template import styles
from workbook.template.cells import put_value, set_height, set_widths, write, write_across, write_link
from workbook.template.grids import Drawing, draw, evidence_style
from workbook.template.pages import protect, set_page
from workbook.template.tables import PIXELS_PER_TWIP

# 表二 shares its columns with the first of 表四, and needs them wider.
_GAP_PIXELS, _WIDE_PIXELS, _FIGURE_PIXELS = 22, 112, 66
_HINT = "选填：照上年公布的报告填，合计也照公布的填。校验用它核对结转和年际变化，不进入本年报告。"


def add_last_year_sheet(book: Workbook, edition: Edition) -> None:
    """Add the sheet; `edition` is the one that last year's report was made on."""
    sheet = book.create_sheet(LAST_YEAR)
    wide, columns = blank_grid(edition.disclosure).column_count, blank_grid(edition.disputes).column_count
    narrow = [twips * PIXELS_PER_TWIP["requests"] for twips in blank_grid(edition.requests).widths]
    pixels = [*narrow, _GAP_PIXELS, *[_WIDE_PIXELS] * wide, *[_FIGURE_PIXELS] * (columns - wide)]
    set_widths(sheet, pixels)
    for table in edition.tables:
        top, left = last_year_origin(edition, table)
        grid = blank_grid(table)
        write_across(sheet, top - 1, (left, left + grid.column_count - 1), f"表{table.heading}", styles.SECTION)
        set_height(sheet, top - 1, 24)
        draw(sheet, Drawing(grid, top, left, pixels[left - 1 : left - 1 + grid.column_count]), evidence_style)
    _draw_title(sheet, edition)
    sheet.freeze_panes = f"A{LAST_YEAR_TOP}"
    sheet.sheet_view.showGridLines = False
    protect(sheet)
    set_page(sheet, "landscape")
    sheet.print_area = ",".join(_pages(edition))


def fill_last_year(sheet: Worksheet, report: Report) -> None:
    """Write last year's report into the sheet."""
    put_value(sheet, LAST_YEAR_YEAR_PLACE, number_value(report.year) if report.year else BLANK)
    for field_id, place in last_year_places(report.edition).items():
        put_value(sheet, place, report.value(field_id))


def _pages(edition: Edition) -> Iterator[str]:
    """What prints on a page of its own: 表三 with the title, then what stands beside it."""
    right = last_year_right(edition)
    places = last_year_places(edition).values()
    for first, top, last in ((1, 1, right - 2), (right, LAST_YEAR_TOP - 1, max(place.column for place in places))):
        bottom = max(place.row for place in places if first <= place.column <= last)
        yield f"{column_letters(first)}{top}:{column_letters(last)}{bottom}"


def _draw_title(sheet: Worksheet, edition: Edition) -> None:
    year, form = LAST_YEAR_YEAR_PLACE, LAST_YEAR_EDITION_PLACE
    grid = blank_grid(edition.requests)
    write(sheet, 1, 1, "上年数", styles.PAGE_TITLE)
    write(sheet, year.row, year.column - 1, "上年年度", styles.PLAIN)
    sheet.cell(year.row, year.column).style = styles.YEAR_ENTRY
    write(sheet, form.row, form.column - 1, "格式版本", styles.PLAIN)
    write(sheet, form.row, form.column, edition.id, styles.PLAIN)
    # Over 表三, where a small screen shows them without scrolling.
    write_across(sheet, 1, (grid.stub_columns, grid.column_count - 1), _HINT, styles.SMALL)
    write_link(sheet, Place(LAST_YEAR, 1, grid.column_count), "返回封面", cover_place("unit"))
    set_height(sheet, 1, 30)
    set_height(sheet, 2, 22)
