"""How a sheet prints: paper, margins, what fits on a page, and a modest foot line."""

from __future__ import annotations

from typing import Literal

from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

_A4 = 9
_FOOT_SIZE, _FOOT_COLOUR = 8, "6B7280"


def set_page(sheet: Worksheet, orientation: Literal["portrait", "landscape"], *, pages: int = 1) -> None:
    """A4, centred, as wide as one page; and as high as so many, or as many as it takes where `pages` is 0."""
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.orientation = orientation
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = pages
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.55
    margins.top, margins.bottom, margins.header, margins.footer = 0.8, 0.75, 0.4, 0.4
    foot = HeaderFooterItem()
    for part, text in ((foot.left, "&A"), (foot.right, "第 &P 页，共 &N 页")):
        part.text, part.size, part.color = text, _FOOT_SIZE, _FOOT_COLOUR
    sheet.HeaderFooter.oddFooter = foot


def protect(sheet: Worksheet) -> None:
    """Protect a sheet without a password; Tab goes from entry to entry.

    Every cell can be selected, so that a whole table can be copied by hand and a link leads to a total too. Column
    widths and row heights stay the user's to change.
    """
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False
