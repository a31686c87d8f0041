"""The workbooks that are open in the stand-in for WPS 表格, over openpyxl: what `et.js` asks for."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import saved_once
from fake_settings import PERMISSIONS
from once import open_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName

from xladdin.hosts.content import CellError, Formula, packed
from xladdin.hosts.file_engine import values

Area = tuple[int, int, int, int]


class OpenWorkbooks:
    """By their paths, or by their names where they were never saved; each method is something that `et.js` asks."""

    def __init__(self, *paths: Path) -> None:
        self.held = {str(path): open_workbook(path) for path in paths}
        self.in_front: str | None = None
        self.chosen: dict[str, tuple[int, int]] = {}
        self.saved: list[str] = []
        self.breaks_at: int | None = None  # the number of the write that fails
        self.stays_broken = False
        self.refuses = ""  # what WPS does not do now

    def books(self) -> list[str]:
        return list(self.held)

    def book(self, key: str) -> dict[str, str]:
        saved = Path(key).is_absolute()
        return {"name": Path(key).name, "full": key, "path": str(Path(key).parent) if saved else ""}

    def active(self) -> str | None:
        return self.in_front if self.in_front in self.held else None

    def activate(self, key: str) -> None:
        self.in_front = key

    def open(self, path: str) -> str:
        self.held[path] = open_workbook(path)
        self.in_front = path
        return path

    def save_copy(self, key: str, path: str) -> None:
        self.saved.append(key)
        saved_once.save(self.held[key], path)

    def sheets(self, key: str) -> list[str]:
        return list(self.held[key].sheetnames)

    def front_sheet(self, key: str) -> str:
        return str(self.held[key].active.title)

    def bring(self, key: str, sheet: str) -> None:
        assert self.held[key][sheet].sheet_state == "visible", "a hidden sheet is not shown"
        self.held[key].active = self.held[key][sheet]
        self.chosen.pop(key, None)

    def active_cell(self, key: str) -> tuple[int, int] | None:
        return self.chosen.get(key, (1, 1))

    def select(self, key: str, sheet: str, *area: int) -> None:
        assert (self.in_front, self.front_sheet(key)) == (key, sheet), "only what is in front is selected"
        self.chosen[key] = area[:2]

    def used(self, key: str, sheet: str) -> Area:
        found = self.held[key][sheet]
        return found.min_row, found.min_column, found.max_row, found.max_column

    def cells(self, key: str, sheet: str, *area: int) -> list[list[object]]:
        return [[packed(_held(cell)) for cell in row] for row in self._cells(key, sheet, area)]

    def put(self, key: str, sheet: str, top: int, left: int, bottom: int, right: int, rows: list[list[Any]]) -> None:
        if self.breaks_at is not None:
            self.breaks_at -= 1
            if self.breaks_at < 0:
                self.breaks_at = -1 if self.stays_broken else None
                raise RuntimeError("WPS does not answer")
        cells = self._cells(key, sheet, (top, left, bottom, right))
        self._refuse_locked(key, sheet, cells)
        for row, given in zip(cells, rows, strict=True):
            for cell, one in zip(row, given, strict=True):
                if not isinstance(cell, MergedCell):
                    _put(cell, one)

    def formats(self, key: str, sheet: str, *area: int) -> list[list[str]]:
        return [[cell.number_format for cell in row] for row in self._cells(key, sheet, area)]

    def format(self, key: str, sheet: str, row: int, column: int) -> str:
        return str(self.held[key][sheet].cell(row, column).number_format)

    def give_format(self, key: str, sheet: str, row: int, column: int, given: str) -> None:
        cell = self.held[key][sheet].cell(row, column)
        self._refuse_locked(key, sheet, [[cell]])
        cell.number_format = given

    def style(self, key: str, sheet: str, row: int, column: int) -> str:
        return str(self.held[key][sheet].cell(row, column).style)

    def give_style(self, key: str, sheet: str, *given: Any) -> None:
        cells = self._cells(key, sheet, given[:4])
        self._refuse_locked(key, sheet, cells)
        assert given[4] in self.held[key].named_styles
        for row in cells:
            for cell in row:
                cell.style = given[4]

    def widen(self, key: str, sheet: str, row: int, column: int, width: float) -> None:
        assert row == 1
        self.held[key][sheet].column_dimensions[get_column_letter(column)].width = width

    def merge(self, key: str, sheet: str, *area: int) -> None:
        self._refuse_locked(key, sheet, self._cells(key, sheet, area))
        self.held[key][sheet].merge_cells(_address(*area))

    def unmerge(self, key: str, sheet: str, *area: int) -> None:
        self.held[key][sheet].unmerge_cells(_address(*area))

    def visible(self, key: str, sheet: str) -> int:
        return {"visible": -1, "hidden": 0, "veryHidden": 2}[self.held[key][sheet].sheet_state]

    def show(self, key: str, sheet: str, given: int) -> None:
        self.held[key][sheet].sheet_state = {-1: "visible", 0: "hidden", 2: "veryHidden"}[given]

    def rename(self, key: str, sheet: str, name: str) -> None:
        self.held[key][sheet].title = name

    def add_sheet(self, key: str) -> str:
        added = self.held[key].create_sheet()
        self.held[key].active = added
        return str(added.title)

    def delete_sheet(self, key: str, sheet: str) -> None:
        del self.held[key][sheet]
        self.held[key].active = len(self.held[key].sheetnames) - 1

    def protection(self, key: str, sheet: str) -> dict[str, Any]:
        held = self.held[key][sheet].protection
        return {
            "contents": bool(held.sheet),
            "objects": bool(held.objects),
            "scenarios": bool(held.scenarios),
            "selection": 1 if held.selectLockedCells else 0,
            "allowed": {name: not getattr(held, ours) for name, ours in PERMISSIONS.items()},
        }

    def choose_cells(self, key: str, sheet: str, given: int) -> None:
        self.held[key][sheet].protection.selectLockedCells = given == 1

    def protect(self, key: str, sheet: str, how: list[bool]) -> None:
        held = self.held[key][sheet].protection
        held.objects, held.sheet, held.scenarios = how[:3]
        for ours, allowed in zip(PERMISSIONS.values(), how[4:], strict=True):
            setattr(held, ours, not allowed)

    def unprotect(self, key: str, sheet: str, password: str) -> None:
        held = self.held[key][sheet].protection
        if held.password and password == "":
            raise PermissionError("another password")
        held.sheet = False

    def refers_to(self, key: str, name: str) -> str:
        return f"={self.held[key].defined_names[name].attr_text}"

    def add_name(self, key: str, name: str, refers_to: str) -> None:
        self.held[key].defined_names[name] = DefinedName(name, attr_text=refers_to.removeprefix("="))

    def delete_name(self, key: str, name: str) -> None:
        del self.held[key].defined_names[name]

    def _cells(self, key: str, sheet: str, area: Any) -> Any:
        top, left, bottom, right = area
        return list(self.held[key][sheet].iter_rows(top, bottom, left, right))

    def _refuse_locked(self, key: str, sheet: str, cells: Any) -> None:
        if self.held[key][sheet].protection.sheet and any(cell.protection.locked for row in cells for cell in row):
            raise PermissionError("the cell is on a protected sheet")


def _address(top: int, left: int, bottom: int, right: int) -> str:
    return f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}"


def _held(cell: Any) -> Any:
    if cell.data_type == "f":
        return Formula(values.formula_text(cell.value))
    if cell.data_type == "e":
        return CellError(cell.value)
    return values.content(cell)


def _put(cell: Any, one: Any) -> None:
    match one:
        case {"formula": text} | {"error": text}:
            cell.value = text
        case str():
            cell.value, cell.data_type = one, "s"
        case 46000:  # what becomes of a text that looks like a day
            cell.value, cell.number_format = dt.datetime(2025, 12, 9), "yyyy-mm-dd"
        case _:
            cell.value = one
