"""What many tests make alike is made once in a process, and copied after that.

Drawing the workbook of a report takes openpyxl a tenth of a second, and opening it again two; a copy of what it opened
takes a tenth of that. Both depend on nothing but what is given: the same report, the same bytes.
"""

from __future__ import annotations

import copyreg
import hashlib
import pickle
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary
from zipfile import ZipFile

import openpyxl
from openpyxl.cell.cell import MergedCell
from openpyxl.reader import excel
from openpyxl.styles import Border
from openpyxl.styles.cell_style import StyleArray
from openpyxl.worksheet.merge import MergedCellRange
from openpyxl.xml.constants import ARC_STYLE

from workbook import template
from workbook.edition import Edition
from workbook.report import Report

# Enough for the tests of one file; an opened workbook of a report takes half a megabyte.
KEPT = 48
_drawn: OrderedDict[object, tuple[bytes, object]] = OrderedDict()
# The forms and the rules, and the blank workbook on which all reports of such are drawn.
_blank: OrderedDict[object, tuple[bytes, object]] = OrderedDict()
# What was opened once is known by None: much is never asked for again, and packing it takes time.
_opened: OrderedDict[object, bytes | None] = OrderedDict()
_styles: OrderedDict[object, bytes | None] = OrderedDict()
_results: OrderedDict[object, dict[tuple[str, str], object]] = OrderedDict()
_open_anew = openpyxl.load_workbook
_build = import_module("workbook.template.build")  # the package has a function of that name
draw_anew = _build._draw
styles_anew = excel.apply_stylesheet
merged_anew = MergedCellRange._get_borders, MergedCellRange.format
# Of a workbook: the border that a cell has after sides of another are added, by the numbers of both.
_borders: WeakKeyDictionary[openpyxl.Workbook, dict[tuple[str, int, int], int]] = WeakKeyDictionary()


def workbook_bytes(report: Report, **more: Any) -> bytes:
    """`workbook.template.workbook_bytes`; drawn anew only for what it was not asked before, or with `more`."""
    if callable(more.get("more")):
        return template.workbook_bytes(report, **more)
    key = (_key(report), *((name, _key(value)) for name, value in sorted(more.items())))
    # The report is kept beside its bytes: its form is known by its place in memory.
    return _remembered(_drawn, key, lambda: (template.workbook_bytes(report, **more), (report, more)))[0]


def open_workbook(file: str | Path | BytesIO, **options: Any) -> openpyxl.Workbook:
    """`openpyxl.load_workbook` of a file or of bytes; the same bytes are read once, each caller has his own copy."""
    if options.get("read_only"):  # that one reads on as it is asked
        return _open_anew(file, **options)
    data = file.read() if isinstance(file, BytesIO) else Path(file).read_bytes()
    key = hashlib.sha256(data).digest(), *sorted(options.items())
    asked_before = key in _opened
    if packed := _remembered(_opened, key, lambda: None):
        return pickle.loads(packed)
    book = _open_anew(BytesIO(data), **options)
    if asked_before:
        _opened[key] = _pickled(book)
    return book


def results(data: bytes) -> Mapping[tuple[str, str], object]:
    """What the formulas of a workbook came to, by sheet and address, as the file has it."""
    return _remembered(_results, hashlib.sha256(data).digest(), lambda: _results_of(data))


def _results_of(data: bytes) -> dict[tuple[str, str], object]:
    formulas, held = open_workbook(BytesIO(data)), _open_anew(BytesIO(data), data_only=True)
    return {
        (sheet.title, cell.coordinate): held[sheet.title][cell.coordinate].value
        for sheet in formulas.worksheets
        for cell in sheet._cells.values()
        if cell.data_type == "f"
    }


class _Pickler(pickle.Pickler):
    def reducer_override(self, thing: Any) -> Any:
        """openpyxl's dictionaries make what is missing and list other items; pickle would lose that, or believe it."""
        if not isinstance(thing, dict) or type(thing) is dict:
            return NotImplemented
        state = getattr(thing, "default_factory", None), vars(thing)
        return copyreg.__newobj__, (type(thing),), state, None, iter(dict.items(thing)), _set_state


def _set_state(thing: Any, state: tuple[Any, dict[str, Any]]) -> None:
    if state[0] is not None:
        thing.default_factory = state[0]
    vars(thing).update(state[1])


def _pickled(thing: object) -> bytes:
    held = BytesIO()
    _Pickler(held, 5).dump(thing)
    return held.getvalue()


def draw_quickly() -> None:
    """Let a workbook of ours be drawn on a copy of the blank one: drawing that takes half of all the time.

    What is drawn depends on the forms and on the rules that are listed, which are what it is known by.
    """
    _build._draw = _draw_blank


def _draw_blank(edition: Edition, last_edition: Edition, rules: Sequence[Any] = ()) -> openpyxl.Workbook:
    forms = edition, last_edition

    def draw() -> tuple[bytes, object]:
        return _pickled(draw_anew(*forms, rules)), forms  # each form is known by its place in memory

    return pickle.loads(_remembered(_blank, (*map(id, forms), *rules), draw)[0])


def style_quickly() -> None:
    """Let openpyxl take over the formats of a workbook that it has seen twice: a fifth of the time of opening one."""
    excel.apply_stylesheet = _apply_stylesheet


def _apply_stylesheet(archive: ZipFile, book: openpyxl.Workbook) -> None:
    """`apply_stylesheet`: the same part gives the same formats; each workbook has its own copy of them."""
    key = hashlib.sha256(archive.read(ARC_STYLE)).digest() if ARC_STYLE in archive.namelist() else None
    asked_before = key in _styles
    if packed := _remembered(_styles, key, lambda: None):
        held, book._differential_styles = pickle.loads(packed)
        vars(book).update(held)
        for style in book._named_styles:
            style._wb = book
        return
    before = dict(vars(book))
    styles_anew(archive, book)
    if asked_before and key:
        held = {name: value for name, value in vars(book).items() if before.get(name) is not value}
        for style in book._named_styles:
            style._wb = None
        _styles[key] = _pickled((held, book._differential_styles))
        for style in book._named_styles:
            style._wb = book


def merge_quickly() -> None:
    """Let openpyxl merge cells with what it worked out before: it does so for each cell, by hashes of whole styles.

    That is half of all the time that it takes to open a workbook of ours; the cells come to the same.
    """
    MergedCellRange._get_borders, MergedCellRange.format = _get_borders, _format_merged


def _get_borders(area: MergedCellRange) -> None:
    """`MergedCellRange._get_borders`: the first cell takes the borders that the last one has to the right and below."""
    sheet = area.ws
    start = area.start_cell = _styled(sheet.cell(area.min_row, area.min_col))
    if (area.max_row, area.max_col) not in sheet._cells:
        return
    end = _styled(sheet._cells[area.max_row, area.max_col])
    known = _borders.setdefault(sheet.parent, {})
    key = "start", start._style.borderId, end._style.borderId
    if key not in known:
        start.border += Border(right=end.border.right, bottom=end.border.bottom)
        known[key] = start._style.borderId
    start._style.borderId = known[key]


def _format_merged(area: MergedCellRange) -> None:
    """`MergedCellRange.format`: edges take the border of the first cell on that side, all cells its protection."""
    start, sheet = area.start_cell, area.ws
    known = _borders.setdefault(sheet.parent, {})
    for name in ("top", "left", "right", "bottom"):
        side = getattr(start.border, name)
        if side and side.style is None:
            continue
        for at in getattr(area, name):
            cell = _merged_cell(sheet, at)
            key = name, start._style.borderId, cell._style.borderId
            if key not in known:
                cell.border += Border(**{name: side})
                known[key] = cell._style.borderId
            cell._style.borderId = known[key]
    for at in area.cells:
        _merged_cell(sheet, at)._style.protectionId = start._style.protectionId


def _merged_cell(sheet: Any, at: tuple[int, int]) -> Any:
    cell = sheet._cells.get(at)
    if cell is None:
        cell = sheet._cells[at] = MergedCell(sheet, *at)
    return _styled(cell)


def _styled(cell: Any) -> Any:
    """The cell, with a style of its own to be changed."""
    if cell._style is None:
        cell._style = StyleArray()
    return cell


def _remembered(kept: OrderedDict[object, Any], key: object, make: Callable[[], Any]) -> Any:
    if key not in kept:
        kept[key] = make()
        if len(kept) > KEPT:
            kept.popitem(last=False)
    kept.move_to_end(key)
    return kept[key]


def _key(value: Any) -> object:
    """What tells this value from others."""
    if isinstance(value, Report):
        return id(value.edition), value.unit, value.year, value.body, value.values, _key(value.ledger)
    return tuple(sorted(value.items())) if isinstance(value, Mapping) else value
