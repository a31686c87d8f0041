"""Conditional formats and data validation as Excel's object model has them, over a worksheet of openpyxl."""

# Arguments are named as Excel names them.
# ruff: noqa: N803

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from com_stub import ComError
from openpyxl.cell.cell import Cell
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange
from openpyxl.worksheet.datavalidation import DataValidation

EXPRESSION, STOP = 2, 1
KINDS = {1: "whole", 2: "decimal", 3: "list"}
OPERATORS = {1: "between", 7: "greaterThanOrEqual"}
UNDERLINES = {2: "single", -4119: "double"}
LINES = {1: "thin", -4115: "dashed", -4118: "dotted"}
PATTERNS = {1: "solid", 14: "lightUp"}


class Look:
    """Font, Interior or Borders of a condition: whatever is set there is drawn into the file at once."""

    def __init__(self, changed: Any) -> None:
        object.__setattr__(self, "_changed", changed)

    def __setattr__(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)
        self._changed()


class FormatConditions:
    def __init__(self, area: Any) -> None:
        self._area = area

    @property
    def _held(self) -> Any:
        return self._area.Worksheet.sheet

    @property
    def Count(self) -> int:
        return sum(len(one.rules) for one in self._held.conditional_formatting)

    def Delete(self) -> None:
        _refuse_when_protected(self._area)
        self._held.conditional_formatting = ConditionalFormattingList()

    def Add(self, Type: int, Operator: int, Formula1: str) -> Condition:
        _refuse_when_protected(self._area)
        assert Type == EXPRESSION
        if not Formula1.startswith("="):
            raise ComError("参数无效。")
        rule = Rule("expression", dxf=DifferentialStyle(), formula=[Formula1[1:]])
        self._held.conditional_formatting.add(self._area.address_in_file, rule)
        return Condition(rule)


class Condition:
    def __init__(self, rule: Rule) -> None:
        self._rule = rule
        self.Font, self.Interior, self.Borders = Look(self._draw), Look(self._draw), Look(self._draw)

    def _draw(self) -> None:
        font, inside, frame = (_set(look) for look in (self.Font, self.Interior, self.Borders))
        self._rule.dxf = DifferentialStyle(
            font=Font(
                b=font.get("Bold"),
                i=font.get("Italic"),
                u=UNDERLINES.get(font.get("Underline")),
                color=_rgb(font.get("Color")),
            )
            if font
            else None,
            fill=PatternFill(
                PATTERNS[inside["Pattern"]],
                bgColor=_rgb(inside.get("Color")) or "00000000",
                fgColor=_rgb(inside.get("PatternColor", inside.get("Color"))) or "00000000",
            )
            if inside
            else None,
            border=_border(LINES.get(frame.get("LineStyle")), _rgb(frame.get("Color"))) if frame else None,
        )


def _set(look: Look) -> dict[str, Any]:
    return {name: value for name, value in vars(look).items() if name != "_changed"}


class Validation:
    def __init__(self, area: Any) -> None:
        self._area = area

    def _rule(self) -> DataValidation:
        area = self._area
        for rule in area.Worksheet.sheet.data_validations.dataValidation:
            if any(_holds(block, area.top, area.left, area.bottom, area.right) for block in rule.sqref.ranges):
                return rule
        raise ComError("应用程序定义或对象定义错误")

    @property
    def Type(self) -> int:
        return next(number for number, name in KINDS.items() if name == self._rule().type)

    def Delete(self) -> None:
        _refuse_when_protected(self._area)
        sheet = self._area.Worksheet.sheet
        for rule in sheet.data_validations.dataValidation:
            for cell in self._area._cells():
                rule.sqref = without(rule.sqref, cell)
        sheet.data_validations.dataValidation = [one for one in sheet.data_validations.dataValidation if one.sqref]

    def Add(self, Type: int, AlertStyle: int, Operator: int, Formula1: str, Formula2: str | None = None) -> None:
        _refuse_when_protected(self._area)
        assert AlertStyle == STOP
        listed = KINDS[Type] == "list"
        rule = DataValidation(
            KINDS[Type],
            operator=None if listed else OPERATORS[Operator],
            formula1=f'"{Formula1}"' if listed and not Formula1.startswith("=") else Formula1,
            formula2=Formula2,
            errorStyle="stop",
        )
        rule.add(self._area.address_in_file)
        self._area.Worksheet.sheet.add_data_validation(rule)

    def __setattr__(self, name: str, value: object) -> None:
        if name.startswith("_"):
            object.__setattr__(self, name, value)
        else:
            setattr(self._rule(), ATTRIBUTES[name], value)


ATTRIBUTES = {
    "IgnoreBlank": "allow_blank",
    "InputTitle": "promptTitle",
    "InputMessage": "prompt",
    "ErrorTitle": "errorTitle",
    "ErrorMessage": "error",
    "ShowInput": "showInputMessage",
    "ShowError": "showErrorMessage",
}


def _refuse_when_protected(area: Any) -> None:
    if area.Worksheet.sheet.protection.sheet:
        raise ComError("应用程序定义或对象定义错误")


def _rgb(colour: int | None) -> str | None:
    return None if colour is None else "00" + int(colour).to_bytes(3, "little").hex().upper()


def _border(style: str | None, colour: str | None) -> Border:
    side = Side(style, color=colour)
    return Border(left=side, right=side, top=side, bottom=side)


def without(areas: MultiCellRange, cell: Cell) -> MultiCellRange:
    """The same areas but for one cell."""
    if not any(_holds(area, cell.row, cell.column, cell.row, cell.column) for area in areas.ranges):
        return areas
    others = (c.coord for area in areas.ranges for c in _pieces(area, cell))
    return MultiCellRange(" ".join(others))


def _holds(area: CellRange, top: int, left: int, bottom: int, right: int) -> bool:
    """Whether a block lies within an area; openpyxl would take its address apart for every area that it is held to."""
    return area.min_row <= top and bottom <= area.max_row and area.min_col <= left and right <= area.max_col


def _pieces(area: CellRange, cell: Cell) -> Iterator[CellRange]:
    """What is left of a block without a cell: above, below, left and right of it."""
    top, left, bottom, right = area.min_row, area.min_col, area.max_row, area.max_col
    row, column = cell.row, cell.column
    if not _holds(area, row, column, row, column):
        yield area
        return
    for piece in (
        (left, top, right, row - 1),
        (left, row + 1, right, bottom),
        (left, row, column - 1, row),
        (column + 1, row, right, row),
    ):
        if piece[0] <= piece[2] and piece[1] <= piece[3]:
            yield CellRange(min_col=piece[0], min_row=piece[1], max_col=piece[2], max_row=piece[3])
