"""What openpyxl does not write: the results beside the formulas, and that a cell is locked whatever its style says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from html import escape

from openpyxl import Workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from workbook.addresses import place_of
from workbook.edition import Edition, load
from workbook.layout import COMPARISON, LAST_YEAR, LAST_YEAR_EDITION_PLACE, RESULTS, Place
from workbook.report import plain
from workbook.template import compared, live
from workbook.template.compared import Result
from workbook.template.cover import FULL
from workbook.template.results import NOT_YET

_FORMULA_CELL = re.compile(r'<c r="([A-Z]+\d+)"( s="\d+")?><f>(.*?)</f><v ?/?>(?:</v>)?</c>', re.DOTALL)
_CELL_FORMATS = re.compile(r"(<cellXfs .*?</cellXfs>)", re.DOTALL)
_FORMAT = re.compile(r"<xf ([^>]*?)(?:/>|>(.*?)</xf>)", re.DOTALL)


def with_results(part: bytes, book: Workbook, sheet: Worksheet, edition: Edition | None = None) -> bytes:
    """The part of a sheet, each formula with the text that it comes to. ValueError for a formula nobody knows here.

    `edition` is that of the form on which a workbook of ours is drawn.
    """
    known = _reckoned(book, sheet, edition) if edition else {}

    def told(match: re.Match[str]) -> str:
        address, style, formula = match[1], match[2] or "", match[3]
        place = Place(sheet.title, *place_of(address))
        result = known.get(place)
        if result is None:
            result = _result(book, str(sheet.cell(place.row, place.column).value))
        kind, shown = (' t="str"', escape(result, quote=False)) if isinstance(result, str) else ("", plain(result))
        return f'<c r="{address}"{style}{kind}><f>{formula}</f><v>{shown}</v></c>'

    return _FORMULA_CELL.sub(told, part.decode()).encode()


def _reckoned(book: Workbook, sheet: Worksheet, edition: Edition) -> Mapping[Place, Result]:
    """What the formulas of a sheet come to that have a model of their own."""
    if sheet.title == COMPARISON:
        form = book[LAST_YEAR].cell(LAST_YEAR_EDITION_PLACE.row, LAST_YEAR_EDITION_PLACE.column).value
        return compared.results(book, edition, load(str(form)))
    return live.results(book, edition) if sheet.title.startswith("表") else {}


def with_locks(part: bytes) -> bytes:
    """The styles, each cell format that is locked saying so: the style Normal, on which it may rest, is not."""
    return _CELL_FORMATS.sub(lambda formats: _FORMAT.sub(_locked, formats[1]), part.decode()).encode()


def _locked(match: re.Match[str]) -> str:
    attributes, inside = match[1], match[2] or ""
    if "<protection" in inside:
        return match[0]
    attributes = re.sub(r' ?applyProtection="\d"', "", attributes)
    return f'<xf {attributes} applyProtection="1">{inside}<protection locked="1"/></xf>'


def _result(book: Workbook, formula: str) -> str:
    for beginning, work_out in _KNOWN.items():
        if formula.startswith(beginning):
            return work_out(book, formula)
    raise ValueError(formula)


def _progress(book: Workbook, formula: str) -> str:
    blank = dict.fromkeys(re.findall(r"COUNTBLANK\((entry_\w+)\)", formula))
    held = [value for name in blank for value in _named(book, name)]
    if missing := sum(value in (None, "") for value in held):
        return f"还有 {missing} 格未填"
    numbers = [value for value in held if isinstance(value, int | float | Decimal)]
    below = sum(number < 0 for number in numbers) if '"<0"' in formula else 0
    if wrong := len(held) - len(numbers) + below:
        return f"有 {wrong} 格不是数，或者是负数" if "不是数" in formula else FULL
    if "SUMSQ(" in formula and any(number != int(number) for number in numbers):
        return "有小数，件数应为整数"
    totals = dict.fromkeys(re.findall(r"COUNTBLANK\((total_\w+)\)", formula))
    lacking = sum(value in (None, "") for name in totals for value in _named(book, name))
    return f"还有 {lacking} 格合计未填" if lacking else FULL


def _reporting_unit(book: Workbook, formula: str) -> str:
    (unit,), (year,) = _named(book, "cover_unit"), _named(book, "cover_year")
    nobody = re.findall(r'"([^"]*)",cover_unit', formula)[0]
    return f"填报单位：{unit or nobody}" + (f"　　{year}年度" if year else "")


def _last_year(book: Workbook, formula: str) -> str:
    sheet, address, nothing, held = re.findall(r"=IF\('(.+?)'!(\w+)=\"\",\"(.*?)\",(.*)\)", formula)[0]
    year = book[sheet][address].value
    if not year:
        return str(nothing)
    return held.strip('"') if held.startswith('"') else f"{year}年度"


def _not_yet(_book: Workbook, _formula: str) -> str:
    return NOT_YET


def _results_title(_book: Workbook, _formula: str) -> str:
    return RESULTS  # nothing that was checked can have changed before the first check


_KNOWN: dict[str, Callable[[Workbook, str], str]] = {
    "=IF(COUNTBLANK(": _progress,
    '="填报单位：': _reporting_unit,
    f"=IF('{LAST_YEAR}'!": _last_year,
    f'="{RESULTS}"&IF(': _results_title,
    f"=IF('{RESULTS}'!": _not_yet,
}


def _named(book: Workbook, name: str) -> list[object]:
    """What the cells of a defined name hold."""
    sheet, _, area = str(book.defined_names[name].attr_text).rpartition("!")
    left, top, right, bottom = range_boundaries(area.replace("$", ""))
    rows = book[sheet.strip("'")].iter_rows(top, bottom, left, right, values_only=True)
    return [value for row in rows for value in row]
