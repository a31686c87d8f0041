"""One report: a unit, a year, and for every field of the form the value that stands there, as it was found.

A Report is built once and never edited; a change gives a new one.
Blank is not zero: a value keeps its state and its text.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import Enum
from functools import cached_property, lru_cache

from workbook.edition import Edition, Field

# Excel keeps 15 digits; no count or amount of any government comes near.
HUGE = 10**15
NOT_APPLICABLE_TEXTS = frozenset({"/", "//", "-", "--", "—", "——", "－", "–", "*", "无", "不适用", "N/A", "n/a", "NA"})
# No figure of a report has more digits; more than that is not one number.
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3}){1,5}|\d{1,18})(?:\.\d{1,18})?")


class State(Enum):
    """What stands in a cell. Only ZERO and NUMBER carry a number."""

    NUMBER = "数字"
    ZERO = "零"
    BLANK = "空白"
    NOT_APPLICABLE = "不适用"
    TEXT = "文字"
    UNCALCULATED = "公式未计算"


class Origin(Enum):
    """Where a value comes from."""

    TYPED = "填报"
    IMPORTED = "导入"
    COMPUTED = "计算"
    ROLLED_UP = "汇总"

    __hash__ = object.__hash__  # quick: it is part of the key of every number that is read


@dataclass(frozen=True, slots=True)
class Value:
    """What one field holds: a count as int, anything with decimals as Decimal, and the text as it was typed."""

    state: State
    number: int | Decimal | None = None
    text: str = ""
    origin: Origin = Origin.TYPED

    @property
    def display(self) -> str:
        """The value as it is printed: every digit that was entered, nothing for a blank, else the text."""
        return plain(self.number) if self.number is not None else self.text


BLANK = Value(State.BLANK)


def number_value(number: int | Decimal, origin: Origin = Origin.TYPED, text: str = "") -> Value:
    """A Value holding this number; whole numbers become int unless they were entered with decimals."""
    return Value(State.NUMBER if number else State.ZERO, number, text or plain(number), origin)


def plain(number: int | Decimal) -> str:
    """A number in plain digits, without exponent.

    >>> plain(Decimal("1E+3"))
    '1000'
    """
    return f"{number:f}" if isinstance(number, Decimal) else str(number)


def value_of(raw: object, origin: Origin = Origin.TYPED) -> Value:
    """The Value of a cell's content as a workbook reader gives it: None, bool, number, date or text.

    A number stored as text is text: Excel does not add it up either. A text that begins with "=" is a formula nobody
    has calculated yet.
    """
    if type(raw) is float:  # what nearly every cell of a report holds
        return _of_float(raw, origin)
    if raw is None or raw == "":
        return BLANK
    if isinstance(raw, bool):
        return Value(State.TEXT, None, "TRUE" if raw else "FALSE", origin)
    if isinstance(raw, int | float | Decimal):
        return _of_number(raw, origin)
    if isinstance(raw, dt.date | dt.time):
        return Value(State.TEXT, None, f"日期 {raw:%Y-%m-%d}" if isinstance(raw, dt.date) else str(raw), origin)
    text = str(raw)
    bare = text.strip().strip("\u3000")
    if not bare:
        return BLANK
    if bare.startswith("="):
        return Value(State.UNCALCULATED, None, bare, origin)
    if unicodedata.normalize("NFKC", bare) in NOT_APPLICABLE_TEXTS:
        return Value(State.NOT_APPLICABLE, None, bare, origin)
    return Value(State.TEXT, None, text, origin)


def value_of_text(text: str, origin: Origin = Origin.IMPORTED) -> Value:
    """The Value of a printed cell of a published report: digits, full width too, are a number there."""
    bare = unicodedata.normalize("NFKC", text).strip()
    if _NUMBER.fullmatch(bare):
        digits = bare.replace(",", "")
        number: int | Decimal = Decimal(digits) if "." in digits else int(digits)
        return number_value(number, origin, text)
    return value_of(text, origin)


def _of_number(raw: int | float | Decimal, origin: Origin) -> Value:
    if isinstance(raw, float):
        return _of_float(raw, origin)
    if isinstance(raw, Decimal) and not raw.is_finite():
        return Value(State.TEXT, None, str(raw), origin)
    return number_value(raw, origin)


@lru_cache(maxsize=4096)  # readers give every number as a float, and the same few stand in most cells
def _of_float(raw: float, origin: Origin) -> Value:
    if not math.isfinite(raw):
        return Value(State.TEXT, None, str(raw), origin)
    # repr gives the shortest digits that mean this float, which are the digits that were typed.
    return number_value(int(raw) if raw.is_integer() else Decimal(repr(raw)), origin)


@dataclass(frozen=True)
class Report:
    """The figures of one unit for one year, on one form edition.

    `values` stands in the order of `edition.fields`. `ledger` holds 台账合计, the unit's own control totals: for some
    of the total fields of 表三, by field id, the value that its case ledger gives.
    """

    unit: str
    year: int
    edition: Edition
    values: tuple[Value, ...]
    body: str = ""
    ledger: Mapping[str, Value] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if len(self.values) != len(self.edition.fields):
            raise ValueError(f"{len(self.values)} values for {len(self.edition.fields)} fields")

    @cached_property
    def numbers(self) -> tuple[int | Decimal | None, ...]:
        """The number of every field, None where there is none, in the order of `edition.fields`."""
        return tuple(value.number for value in self.values)

    def value(self, of: Field | str) -> Value:
        """The value of a field, given itself or its id; KeyError if the form has none of that id."""
        return self.values[(self.edition.field(of) if isinstance(of, str) else of).index]

    def display(self, of: Field) -> str:
        """The printed text of a field."""
        return self.values[of.index].display

    def with_values(self, changes: Mapping[str, Value]) -> Report:
        """A new report in which the fields of these ids hold these values; KeyError for an id the form has not."""
        values = list(self.values)
        for field_id, value in changes.items():
            values[self.edition.field(field_id).index] = value
        return replace(self, values=tuple(values))


def blank_report(edition: Edition, unit: str, year: int, body: str = "") -> Report:
    """A report in which nothing has been filled in yet."""
    return Report(unit, year, edition, (BLANK,) * len(edition.fields), body)


def fault(field: Field, value: Value) -> str:
    """What is wrong with a filled-in cell, in words; empty if it holds what the field asks for."""
    if value.state is State.UNCALCULATED:
        return "是尚未计算的公式，请在 Excel 中打开、计算并保存，或者直接填数字"
    if value.state is State.TEXT:
        if value.text.startswith("#"):
            return "是公式出错的结果，请改正公式，或者直接填数字"
        is_number = value_of_text(value.text).number is not None
        return "是文字格式的数字，请重新填成数字" if is_number else "不是数字，请改填数字"
    number = value.number
    if number is None:
        return ""
    if not -HUGE < number < HUGE:
        return "数值过大，请核对"
    if field.kind != "signed" and number < 0:
        return "小于 0，应为大于或等于 0 的数"
    if field.kind != "amount" and not isinstance(number, int) and number != int(number):
        return "不是整数，应为整数"
    return ""
