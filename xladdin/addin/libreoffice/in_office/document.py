"""A workbook that is open in LibreOffice: telling of it, saving a copy, carrying out changes as one step of undo."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uno

_XLSX = "Calc MS Excel 2007 XML"
_EXCEL_SYNTAX = 3  # com.sun.star.sheet.AddressConvention.XL_OOX
_HARD_FORMATS = 32  # com.sun.star.sheet.CellFlags.HARDATTR
_DATES, _BOOLEAN, _MOMENT = 2 | 4, 1024, 6  # com.sun.star.util.NumberFormat
_SHEETS = "com.sun.star.sheet.SpreadsheetDocument"


class Unwritable(ValueError):
    """A sheet did not take a change; the text names it."""


def is_workbook(document: Any) -> bool:
    """Whether a component of the desktop is a spreadsheet."""
    return hasattr(document, "supportsService") and bool(document.supportsService(_SHEETS))


def is_one_of(document: Any, sheets: list[str]) -> bool:
    """Whether a workbook has any of these sheets, hidden ones too."""
    return is_workbook(document) and any(document.Sheets.hasByName(name) for name in sheets)


def path_of(document: Any) -> str:
    """The path of a workbook; its title where it was never saved, or lies where no path leads."""
    url = document.URL
    return str(uno.fileUrlToSystemPath(url)) if url.startswith("file:") else str(document.Title)


def described(document: Any) -> dict[str, Any]:
    """A workbook as a click tells of it."""
    return {"path": path_of(document), "sheets": list(document.Sheets.ElementNames)}


def selection(document: Any) -> dict[str, Any] | None:
    """The first cell that is selected; None where a picture or a chart is."""
    chosen = document.CurrentSelection
    if chosen is not None and hasattr(chosen, "RangeAddresses") and chosen.RangeAddresses:
        chosen = chosen.getByIndex(0)
    if chosen is None or not hasattr(chosen, "RangeAddress"):
        return None
    area = chosen.RangeAddress
    cell = chosen.Spreadsheet.getCellByPosition(area.StartColumn, area.StartRow)
    return {"sheet": chosen.Spreadsheet.Name, "cell": cell.AbsoluteName.rpartition(".")[2].replace("$", "")}


def save_copy(document: Any, to: str) -> None:
    """What the workbook holds, as an .xlsx file; the workbook itself stays as it is, saved or not."""
    document.storeToURL(uno.systemPathToFileUrl(to), (_property("FilterName", _XLSX), _property("Overwrite", True)))


def carry_out(document: Any, changes: list[dict[str, Any]], title: str) -> None:
    """Do all of it, so that one 「撤销」 takes it back; where it fails, nothing of it stays, and that is raised."""
    if not changes:
        return
    undo = document.UndoManager
    document.lockControllers()
    _add_sheets(document, changes)
    undo.enterUndoContext(title)
    failed = True
    try:
        with _unprotected(document, changes):
            for change in changes:
                _DOES[change["change"]](document, change)
        failed = False
    finally:
        undo.leaveUndoContext()
        document.unlockControllers()
        if failed and undo.isUndoPossible() and undo.getCurrentUndoActionTitle() == title:
            undo.undo()


def select(document: Any, sheet: str, cell: str | None) -> None:
    """Bring a sheet to the front and select a cell of it."""
    controller, native = document.CurrentController, document.Sheets.getByName(sheet)
    controller.setActiveSheet(native)
    if cell:
        controller.select(native.getCellRangeByName(cell))


def _add_sheets(document: Any, changes: list[dict[str, Any]]) -> None:
    """Past the list of undo: taking back a new sheet ends LibreOffice 7.4. It stays, empty, once the rest is undone."""
    for change in changes:
        if change["change"] == "add_sheet":
            document.UndoManager.lock()
            try:
                document.Sheets.insertNewByName(change["sheet"], document.Sheets.Count)
                _widen(document.Sheets.getByName(change["sheet"]), change.get("widths", []))
            finally:
                document.UndoManager.unlock()


def _widen(sheet: Any, widths: list[float | None]) -> None:
    for number, width in enumerate(widths):
        if width is not None:
            sheet.Columns.getByIndex(number).Width = round((width * 7 + 5) * 2540 / 96)  # characters, pixels, 1/100 mm


@contextmanager
def _unprotected(document: Any, changes: list[dict[str, Any]]) -> Iterator[None]:
    """Within the block the sheets that are written to are open; afterwards protected as they were."""
    touched = {change["sheet"] for change in changes if change["change"] in ("write", "style", "merge")}
    sheets = [document.Sheets.getByName(name) for name in sorted(touched)]
    opened = [sheet for sheet in sheets if sheet.isProtected()]
    for sheet in opened:
        sheet.unprotect("")
        if sheet.isProtected():
            raise Unwritable(sheet.Name)
    try:
        yield
    finally:
        for sheet in opened:
            sheet.protect("")


def _range(document: Any, change: dict[str, Any]) -> Any:
    return document.Sheets.getByName(change["sheet"]).getCellRangeByName(change["range"])


def _write(document: Any, change: dict[str, Any]) -> None:
    # Cell by cell: LibreOffice can take that back, and a block that is written at once it cannot.
    area = _range(document, change)
    for row, line in enumerate(change["values"]):
        for column, value in enumerate(line):
            _put(document, area.getCellByPosition(column, row), value)


def _put(document: Any, cell: Any, value: Any) -> None:
    if value is None or isinstance(value, str):
        cell.setString(value or "")
    elif isinstance(value, bool):
        cell.setValue(float(value))
        _shown_as(document, cell, _BOOLEAN, _BOOLEAN)
    elif isinstance(value, (int, float)):
        cell.setValue(float(value))
    elif "formula" in value:
        cell.setTokens(_tokens(document, value["formula"][1:], cell.CellAddress))
    elif "error" in value:
        cell.setFormula("=" + value["error"])
    else:
        day = document.NullDate
        since = dt.datetime.fromisoformat(value["moment"]) - dt.datetime(day.Year, day.Month, day.Day)
        cell.setValue(since.total_seconds() / 86_400)
        _shown_as(document, cell, _DATES, _MOMENT if since.seconds else 2)


def _shown_as(document: Any, cell: Any, kinds: int, standard: int) -> None:
    """Give a cell a number format of these kinds unless it has one: else a date would be seen as a number."""
    formats = document.NumberFormats
    if not formats.getByKey(cell.NumberFormat).Type & kinds:
        cell.NumberFormat = formats.getStandardFormat(standard, document.CharLocale)


def _tokens(document: Any, formula: str, address: Any) -> Any:
    parser = document.createInstance("com.sun.star.sheet.FormulaParser")
    parser.CompileEnglish, parser.FormulaConvention = True, _EXCEL_SYNTAX
    return parser.parseFormula(formula, address)


def _style(document: Any, change: dict[str, Any]) -> None:
    area = _range(document, change)
    area.clearContents(_HARD_FORMATS)
    area.CellStyle = change["style"]


def _merge(document: Any, change: dict[str, Any]) -> None:
    _range(document, change).merge(True)


def _name(document: Any, change: dict[str, Any]) -> None:
    names, origin = document.NamedRanges, document.Sheets.getByIndex(0).getCellByPosition(0, 0).CellAddress
    writer = document.createInstance("com.sun.star.sheet.FormulaParser")
    writer.CompileEnglish, writer.FormulaConvention = True, 0
    content = writer.printFormula(_tokens(document, change["refers_to"][1:], origin), origin)
    if names.hasByName(change["name"]):
        names.getByName(change["name"]).setContent(content)
    else:
        names.addNewByName(change["name"], content, origin, 0)


def _protect(document: Any, change: dict[str, Any]) -> None:
    sheet = document.Sheets.getByName(change["sheet"])
    if not sheet.isProtected():
        sheet.protect("")


def _show_sheet(document: Any, change: dict[str, Any]) -> None:
    document.Sheets.getByName(change["sheet"]).IsVisible = True


def _added_already(_document: Any, _change: dict[str, Any]) -> None:
    """Done before the others, which may be about that sheet."""


def _property(name: str, value: Any) -> Any:
    return uno.createUnoStruct("com.sun.star.beans.PropertyValue", Name=name, Value=value)


_DOES = {
    "write": _write,
    "style": _style,
    "merge": _merge,
    "name": _name,
    "protect": _protect,
    "show_sheet": _show_sheet,
    "add_sheet": _added_already,
}
