"""How a sheet of the small Excel is seen, printed and protected; what is set goes to the sheet of openpyxl."""

from __future__ import annotations

from typing import ClassVar

import openpyxl
from openpyxl.worksheet.properties import PageSetupProperties

NO_RESTRICTIONS, UNLOCKED_CELLS = 0, 1
# The arguments of Worksheet.Protect after UserInterfaceOnly, and what openpyxl calls them: there, True forbids.
PERMISSIONS = {
    "AllowFormattingCells": "formatCells",
    "AllowFormattingColumns": "formatColumns",
    "AllowFormattingRows": "formatRows",
    "AllowInsertingColumns": "insertColumns",
    "AllowInsertingRows": "insertRows",
    "AllowInsertingHyperlinks": "insertHyperlinks",
    "AllowDeletingColumns": "deleteColumns",
    "AllowDeletingRows": "deleteRows",
    "AllowSorting": "sort",
    "AllowFiltering": "autoFilter",
    "AllowUsingPivotTables": "pivotTables",
}


class Window:
    """What is seen of the sheet in front; panes are frozen where they are split."""

    _split: ClassVar[dict[str, int]] = {}

    def __init__(self, sheet) -> None:
        object.__setattr__(self, "_sheet", sheet)

    def __setattr__(self, name: str, value: object) -> None:
        if name == "FreezePanes" and value:
            self._sheet.freeze_panes = self._sheet.cell(self._split["SplitRow"] + 1, self._split["SplitColumn"] + 1)
        else:
            self._split[name] = value


class PageSetup:
    """How a sheet prints; what it is told goes to the sheet of openpyxl."""

    _NAMES: ClassVar = {"Orientation": "orientation", "PaperSize": "paperSize"}
    _TITLES = "PrintTitleRows"
    _FITS: ClassVar = {"FitToPagesWide": "fitToWidth", "FitToPagesTall": "fitToHeight"}

    def __init__(self, sheet) -> None:
        object.__setattr__(self, "_sheet", sheet)

    def __setattr__(self, name: str, value: object) -> None:
        setup = self._sheet.page_setup
        if name == "Orientation":
            value = {1: "portrait", 2: "landscape"}[value]
        if name == "Zoom" and value is False:
            self._sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        elif name == self._TITLES:
            self._sheet.print_title_rows = str(value).replace("$", "")
        elif name in self._FITS:
            setattr(setup, self._FITS[name], 0 if value is False else value)
        else:
            setattr(setup, self._NAMES[name], value)


class SheetProtection:
    """What a protected sheet still allows."""

    def __init__(self, held: openpyxl.worksheet.protection.SheetProtection) -> None:
        self.held = held

    def __getattr__(self, name: str) -> bool:
        return not getattr(self.held, PERMISSIONS[name])
