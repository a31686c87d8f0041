"""What may be typed into cells, and when they are marked: data validation and conditional formats, lost by pasting."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xladdin.hosts.application import is_file
from xladdin.hosts.contract import Book

if TYPE_CHECKING:  # a click must not wait for openpyxl
    from openpyxl.formatting.rule import Rule
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

# XlFormatConditionType, XlFormatConditionOperator (which a formula of its own leaves unread), XlDVAlertStyle.
_EXPRESSION, _EQUAL, _STOP = 2, 3, 1
_KINDS = {"whole": 1, "decimal": 2, "list": 3}  # XlDVType
_OPERATORS = {None: 1, "between": 1, "greaterThanOrEqual": 7}
_UNDERLINES = {"single": 2, "double": -4119}  # XlUnderlineStyle
_LINES = {"thin": 1, "dashed": -4115, "dotted": -4118}  # XlLineStyle
_SOLID, _HATCHED = 1, 14  # XlPattern: one colour, and thin lines that rise


@dataclass(frozen=True)
class SheetRules:
    """The conditional formats of a sheet, each with the cells that it is for, and its data validation."""

    formats: tuple[tuple[str, Rule], ...]
    validations: tuple[DataValidation, ...]

    @classmethod
    def of(cls, sheet: Worksheet) -> SheetRules:
        """Those of a sheet that openpyxl has read."""
        formats = tuple((str(held.sqref), rule) for held in sheet.conditional_formatting for rule in held.rules)
        return cls(formats, tuple(sheet.data_validations.dataValidation))


def give_rules(book: Book, name: str, rules: SheetRules) -> None:
    """Give a sheet these rules in place of those that it has; its own protection must be off."""
    native = book.sheets[name].api
    if is_file(book):
        _into_file(native, rules)
        return
    native.Cells.FormatConditions.Delete()
    for area, rule in rules.formats:
        for block in area.split():
            _mark(native.Range(block), rule)
    for validation in rules.validations:
        for block in str(validation.sqref).split():
            _restrict(native.Range(block).Validation, validation)


def _into_file(sheet: Worksheet, rules: SheetRules) -> None:
    from openpyxl.formatting.formatting import ConditionalFormattingList
    from openpyxl.worksheet.datavalidation import DataValidationList

    sheet.conditional_formatting = ConditionalFormattingList()
    for area, rule in rules.formats:
        sheet.conditional_formatting.add(area, copy(rule))
    sheet.data_validations = DataValidationList()
    for validation in rules.validations:
        sheet.add_data_validation(copy(validation))


def _mark(area: Any, rule: Rule) -> None:
    # By position: by name, they would need type information that not every host gives.
    condition = area.FormatConditions.Add(_EXPRESSION, _EQUAL, f"={rule.formula[0]}")
    look: Any = rule.dxf
    if font := look.font:
        condition.Font.Bold, condition.Font.Italic = bool(font.b), bool(font.i)
        if font.u in _UNDERLINES:
            condition.Font.Underline = _UNDERLINES[font.u]
        if font.color is not None:
            condition.Font.Color = _colour(font.color.rgb)
    if fill := look.fill:
        hatched = fill.patternType not in (None, "solid")
        condition.Interior.Pattern = _HATCHED if hatched else _SOLID
        condition.Interior.Color = _colour(fill.bgColor.rgb)
        if hatched:
            condition.Interior.PatternColor = _colour(fill.fgColor.rgb)
    if look.border and look.border.left.style in _LINES:
        condition.Borders.LineStyle = _LINES[look.border.left.style]
        condition.Borders.Color = _colour(look.border.left.color.rgb)


def _restrict(held: Any, wanted: DataValidation) -> None:
    held.Delete()
    formulas: Sequence[str] = [_typed(text) for text in (wanted.formula1, wanted.formula2) if text is not None]
    held.Add(_KINDS[str(wanted.type)], _STOP, _OPERATORS[wanted.operator], *formulas)
    held.IgnoreBlank = bool(wanted.allow_blank)
    held.InputTitle, held.InputMessage = wanted.promptTitle or "", wanted.prompt or ""
    held.ErrorTitle, held.ErrorMessage = wanted.errorTitle or "", wanted.error or ""
    held.ShowInput, held.ShowError = bool(wanted.showInputMessage), bool(wanted.showErrorMessage)


def _typed(formula: str) -> str:
    """As a user would type it: a list without its quotes, everything else as in the file."""
    return formula[1:-1] if formula.startswith('"') else formula


def _colour(rgb: str) -> int:
    """Excel counts blue first: FF8F1D13 is 0x131D8F."""
    red, green, blue = (int(rgb[-6:][at : at + 2], 16) for at in (0, 2, 4))
    return red | green << 8 | blue << 16
