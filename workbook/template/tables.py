"""The sheets 表二, 表三 and 表四: the statutory grid to fill in, and beside that of 表三 the ledger totals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.worksheet.views import Selection
from openpyxl.worksheet.worksheet import Worksheet

from workbook.addresses import column_letters
from workbook.edition import Edition, Table
from workbook.grid import blank_grid
from workbook.layout import (
    COVER,
    GRID_TOP,
    Place,
    cover_place,
    field_places,
    ledger_places,
    sheet_of,
)
from workbook.template import styles
from workbook.template.cells import set_height, set_widths, span, write, write_across, write_link
from workbook.template.grids import Drawing, draw, entry_style
from workbook.template.live import EVEN, ODD, live_cells
from workbook.template.marks import add_mark_formats
from workbook.template.names import cover_name, rectangles
from workbook.template.pages import protect, set_page
from workbook.template.validation import entry_rule, ledger_rule, rules_of

# Pixels on the screen for a twip of the printed form, so that a head of four characters fits on one line.
PIXELS_PER_TWIP = {"disclosure": 0.080, "requests": 0.092, "disputes": 0.105}
_ORIENTATION: dict[str, Literal["portrait", "landscape"]] = {
    "disclosure": "portrait",
    "requests": "portrait",
    "disputes": "landscape",
}
_LIVE_PIXELS, _SIDE_PIXELS = 104, 82
_MEASURE_PIXELS = 110  # what 「单位：件、万元」 needs
_LEDGER_NOTE = "选填：按台账另行统计的合计，用于核对，不进入报告"


def add_table_sheet(book: Workbook, edition: Edition, table: Table) -> None:
    """Add the sheet of one statutory table."""
    sheet = book.create_sheet(sheet_of(table))
    grid = blank_grid(table)
    pixels = [twips * PIXELS_PER_TWIP[table.key] for twips in grid.widths]
    set_widths(sheet, (*pixels, _LIVE_PIXELS, _SIDE_PIXELS))
    _draw_title(sheet, table, pixels)
    draw(sheet, Drawing(grid, GRID_TOP, 1, pixels), entry_style)
    _add_rules(sheet, edition, table)
    if table is edition.requests:
        _draw_ledger(sheet, edition)
    _draw_live(sheet, edition)
    _draw_way_back(sheet, grid.column_count + 2)
    add_mark_formats(sheet, edition, table)
    _set_view(sheet, edition, table)
    protect(sheet)
    set_page(sheet, _ORIENTATION[table.key])
    sheet.print_area = f"A1:{column_letters(grid.column_count)}{GRID_TOP + grid.row_count - 1}"


def _draw_title(sheet: Worksheet, table: Table, pixels: Sequence[float]) -> None:
    columns = len(pixels)
    write_across(sheet, 1, (1, columns), table.heading, styles.SHEET_TITLE)
    unit, year = cover_name("unit"), cover_name("year")
    who = f'="填报单位："&IF({unit}="","（在{COVER}填写）",{unit})&IF({year}="","","　　"&{year}&"年度")'
    split = columns - (1 if pixels[-1] > _MEASURE_PIXELS else 2)
    write_across(sheet, 2, (1, split), who, styles.UNIT_LEFT)
    write_across(sheet, 2, (split + 1, columns), f"单位：{table.unit}", styles.UNIT_RIGHT)
    set_height(sheet, 1, 34)
    set_height(sheet, 2, 22)


def _draw_live(sheet: Worksheet, edition: Edition) -> None:
    """What adds up and what does not, beside the rows and below the columns."""
    places = [place for place in live_cells(edition) if place.sheet == sheet.title]
    for place in places:
        write(sheet, place.row, place.column, live_cells(edition)[place].formula, styles.LIVE)
        set_height(sheet, place.row, 18)
    for first, last in rectangles(places):
        for word, odd in ((ODD.strip(), True), (EVEN, False)):
            look = styles.status_look(missing=odd)
            rule = Rule("expression", dxf=look, formula=[f'ISNUMBER(SEARCH("{word}",{first.address}))'])
            sheet.conditional_formatting.add(f"{first.address}:{last.address}", rule)


def _draw_way_back(sheet: Worksheet, column: int) -> None:
    place = Place(sheet.title, 1, column)
    write_link(sheet, place, f"返回{COVER}", cover_place("unit"))


def _add_rules(sheet: Worksheet, edition: Edition, table: Table) -> None:
    places = field_places(edition)
    entries = (field for field in table.fields if not field.is_total)
    for fields in rules_of(entries).values():
        rule = entry_rule(fields[0])
        for field in fields:
            rule.add(places[field.id].address)
        sheet.add_data_validation(rule)


def _draw_ledger(sheet: Worksheet, edition: Edition) -> None:
    grid = blank_grid(edition.requests)
    side, below = grid.column_count + 2, GRID_TOP + grid.row_count + 1
    head_bottom = GRID_TOP + grid.head_rows - 1
    span(sheet, (GRID_TOP, side), (head_bottom, side), styles.LEDGER_HEAD)
    sheet.cell(GRID_TOP, side, "台账合计\n（选填）")
    write_across(sheet, below, (1, grid.stub_columns), "台账合计（选填）", styles.LEDGER_HEAD)
    write_across(sheet, below + 1, (1, grid.column_count), _LEDGER_NOTE, styles.SMALL)
    set_height(sheet, below, 21)
    rule = ledger_rule()
    for place in ledger_places(edition).values():
        sheet.cell(place.row, place.column).style = styles.LEDGER_ENTRY
        rule.add(place.address)
    sheet.add_data_validation(rule)


def _set_view(sheet: Worksheet, edition: Edition, table: Table) -> None:
    grid = blank_grid(table)
    corner = Place(sheet.title, GRID_TOP + grid.head_rows, 1 + grid.stub_columns)
    sheet.freeze_panes = corner.address
    first = field_places(edition)[table.fields[0].id].address
    view = sheet.sheet_view
    pane = view.pane.activePane if view.pane else None
    for selection in view.selection:
        if selection.pane == pane:
            selection.activeCell = selection.sqref = first
    if not view.selection:
        view.selection = [Selection(activeCell=first, sqref=first)]
    view.showGridLines = False
