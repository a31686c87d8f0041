"""The sheet 对照上年: every figure beside last year's, with the change, in per cent and as bars; plain formulas.

Whoever opens the workbook, with or without this program, sees the comparison of the figures as they are now.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from workbook import comparison
from workbook.addresses import column_letters
from workbook.comparison import BARS, CHANGE, LAST, SHARE, THIS, UNKNOWN
from workbook.edition import Edition, Field
from workbook.grid import blank_grid
from workbook.layout import (
    COMPARISON,
    COMPARISON_TOP,
    LAST_YEAR,
    LAST_YEAR_YEAR_PLACE,
    Place,
    comparison_places,
    cover_place,
    field_places,
    last_year_places,
)
from workbook.report import value_of
from workbook.template import styles
from workbook.template.cells import set_height, set_widths, write, write_across, write_link
from workbook.template.grids import Drawing, draw
from workbook.template.pages import protect, set_page

_PIXELS_PER_TWIP = 0.108
_DECIMALS = 6  # of a change: no more than an amount in 万元 has, and enough to hide what a binary fraction adds
_STYLES = {
    THIS: styles.COMPARED,
    LAST: styles.COMPARED,
    CHANGE: styles.CHANGE,
    SHARE: styles.SHARE,
    BARS: styles.BARS,
}
NO_LAST_YEAR = "还没有上年数：先点“取上年数”，或者在“上年数”照上年公布的报告填。"
_HINT = "照现在填的数自己算，供写总体情况和审核时用，不进入报告。"
Result = str | int | Decimal


@dataclass(frozen=True)
class ComparedFigure:
    """The cells of one figure: where it stands now and last year (None: that form has no such figure), and here."""

    this: Place
    last: Place | None
    at: Mapping[str, Place]

    def formulas(self) -> Mapping[Place, str]:
        """What stands in each cell; functions that Excel 2007, WPS and LibreOffice reckon alike."""
        now, then = self.at[THIS].address, self.at[LAST].address
        both, change = f"COUNT({now}:{then})=2", f"{now}-{then}"
        longest, most = comparison.LONGEST_BAR, f"MAX({now}:{then})"

        def bar(sign: str, cell: str) -> str:
            return f'REPT("{sign}",MAX(SIGN(N({cell})),ROUND({longest}*N({cell})/{most},0)))'

        drawn = f"{bar(comparison.FULL, now)}&{bar(comparison.HOLLOW, then)}"
        return {
            self.at[THIS]: _copied(self.this),
            self.at[LAST]: _copied(self.last) if self.last else UNKNOWN,
            self.at[CHANGE]: f'=IF({both},ROUND({change},{_DECIMALS}),"{UNKNOWN}")',
            self.at[SHARE]: f'=IF({both},IF({then}=0,"{UNKNOWN}",ROUND(({change})/ABS({then})*100,1)),"{UNKNOWN}")',
            self.at[BARS]: f'=IF(OR({most}<=0,MIN({now}:{then})<0),"",{drawn})',
        }

    def results(self, book: Workbook) -> Mapping[Place, Result]:
        """What each of the formulas comes to in a workbook."""
        this, last = _held(book, self.this), _held(book, self.last) if self.last else UNKNOWN
        found: dict[Place, Result] = {self.at[THIS]: this, self.at[LAST]: last, self.at[CHANGE]: UNKNOWN}
        now, then = (None if isinstance(one, str) else one for one in (this, last))
        in_per_cent = None if now is None or then is None else comparison.share(now, then)
        if now is not None and then is not None:
            found[self.at[CHANGE]] = now - then
        found[self.at[SHARE]] = UNKNOWN if in_per_cent is None else in_per_cent
        return {**found, self.at[BARS]: comparison.bars(now or 0, then or 0)}


def add_comparison_sheet(book: Workbook, edition: Edition, last_edition: Edition) -> None:
    """Add the sheet; `last_edition` is the form on which 上年数 is drawn."""
    sheet = book.create_sheet(COMPARISON)
    table = comparison.comparison_table(edition)
    grid = blank_grid(table)
    pixels = [twips * _PIXELS_PER_TWIP for twips in grid.widths]
    set_widths(sheet, pixels)
    write(sheet, 1, 1, COMPARISON, styles.PAGE_TITLE)
    write_link(sheet, Place(COMPARISON, 1, grid.column_count), "返回封面", cover_place("unit"))
    year = f"'{LAST_YEAR}'!{LAST_YEAR_YEAR_PLACE.address}"
    hint = f'=IF({year}="","{NO_LAST_YEAR}","{_HINT}")'
    write_across(sheet, 2, (1, grid.column_count - 1), hint, styles.NOTE_LINE)
    write(sheet, 2, grid.column_count, f"单位：{table.unit}", styles.UNIT_RIGHT)
    set_height(sheet, 1, 32)
    set_height(sheet, 2, 20)
    draw(sheet, Drawing(grid, COMPARISON_TOP, 1, pixels), _style_of)
    for line in lines(edition, last_edition):
        for place, formula in line.formulas().items():
            sheet.cell(place.row, place.column, formula)
    _set_view(sheet, grid.stub_columns)
    bottom = COMPARISON_TOP + grid.row_count - 1
    sheet.print_area = f"A1:{column_letters(grid.column_count)}{bottom}"


def lines(edition: Edition, last_edition: Edition) -> Iterator[ComparedFigure]:
    """Every figure that is compared, from top to bottom."""
    here, this, last = comparison_places(edition), field_places(edition), last_year_places(last_edition)
    for field in comparison.compared(edition):
        at = {column: here[f"{field.id}@{column}"] for column in _STYLES}
        yield ComparedFigure(this[field.id], last.get(field.id), at)


def results(book: Workbook, edition: Edition, last_edition: Edition) -> Mapping[Place, Result]:
    """What each formula of the sheet comes to in a workbook."""
    return {place: result for line in lines(edition, last_edition) for place, result in line.results(book).items()}


def _set_view(sheet: Worksheet, stub_columns: int) -> None:
    sheet.freeze_panes = Place(COMPARISON, COMPARISON_TOP + 1, stub_columns + 1).address
    sheet.sheet_view.showGridLines = False
    protect(sheet)
    set_page(sheet, "portrait")


def _style_of(field: Field) -> str:
    return _STYLES[comparison.what_of(field)[1]]


def _copied(place: Place) -> str:
    cell = f"'{place.sheet}'!{place.address}"
    return f'=IF({cell}="","",{cell})'


def _held(book: Workbook, place: Place) -> Result:
    """What a cell holds, as a formula takes it over: a number, a text, or nothing."""
    value = book[place.sheet].cell(place.row, place.column).value
    held = value_of(value)
    return held.text if held.number is None else held.number
