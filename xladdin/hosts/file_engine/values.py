"""What a cell of a file holds, said as Excel would say it through xlwings: numbers as float, nothing as None."""

from __future__ import annotations

import datetime as dt
import math
import numbers
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from xladdin.hosts.content import ERROR_NAMES, CellError, Formula

LONGEST_TEXT = 32_767  # characters in a cell, "Excel specifications and limits"
_SECONDS_A_DAY = 86_400
_PARTS = ("year", "month", "day", "hour", "minute", "second", "microsecond")
_FIRST_DAY = dt.datetime(1899, 12, 30)  # of Excel's calendar


def content(cell: object) -> object:
    """What a cell that holds no formula holds; None for an empty one or the covered part of a merged one."""
    value: object = getattr(cell, "_value", None)
    return CellError(value) if getattr(cell, "data_type", "") == "e" and value is not None else plain(value)


def plain(value: object) -> object:
    """What a reader found in a cell that holds no error."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float | Decimal):
        return float(value)
    return _moment(value) if isinstance(value, dt.date | dt.time | dt.timedelta) else str(value)


def formula_text(value: object) -> Formula:
    """The text of a formula, with its "=", in whichever form openpyxl keeps it."""
    if isinstance(value, ArrayFormula):
        return Formula(value.text or "=")
    return Formula("=TABLE()" if isinstance(value, DataTableFormula) else value)


def as_formula(cell: object) -> str:
    """What Excel's formula bar shows for a cell: its formula, or what it holds as text, nothing for an empty one."""
    value: object = getattr(cell, "_value", None)
    if getattr(cell, "data_type", "") == "f":
        return formula_text(value)
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value).upper()
    held = content(cell)
    if isinstance(held, dt.datetime):
        held = (held - _FIRST_DAY).total_seconds() / _SECONDS_A_DAY
    if isinstance(held, float):
        return str(int(held)) if held.is_integer() else repr(held)
    return str(held)


def put(cell: Cell, given: object) -> None:
    """Make a cell hold what `Range.value = given` says, its formats left as they are.

    A text that begins with "=" is a formula, and the name of an error that error; a "'" before a text says that it is
    text whatever it looks like, and is not part of it. Any other text stays text here, where Excel makes a date of
    「3-4」: `content.write_block`, through which everything is written, never hands one over. Control characters, which
    no workbook can hold, are left out. ValueError for a text that is too long for a cell.
    """
    if not isinstance(given, str) or given == "":
        cell.value = None if given == "" else given  # type: ignore[assignment]  # openpyxl checks what it can hold
        cell.quotePrefix = False
        return
    literal = given.startswith("'")
    text = ILLEGAL_CHARACTERS_RE.sub("", given[1:] if literal else given)
    if len(text) > LONGEST_TEXT:
        raise ValueError(f"一个单元格最多容纳 {LONGEST_TEXT} 个字，这段文字有 {len(text)} 个字。")
    cell.value = text
    if literal or not (text in ERROR_NAMES or (len(text) > 1 and text.startswith("="))):
        # openpyxl takes 「#N/A」 for an error and 「=…」 for a formula; here it is a text.
        cell.data_type = "s"
    elif text in ERROR_NAMES:
        cell.data_type = "e"
    cell.quotePrefix = literal


def from_read(
    rows: Sequence[Sequence[object]],
    datetime_builder: Callable[..., object],
    empty_as: object,
    number_builder: Callable[[float], object] | None,
    err_to_str: bool,
) -> list[list[object]]:
    """Values on their way to the caller, under the options of `Range.options`: `dates`, `empty`, `numbers`, …"""

    def one(value: object) -> object:
        if value is None or value == "":
            return empty_as
        if isinstance(value, CellError):
            return str(value) if err_to_str else None
        if isinstance(value, dt.datetime):
            return datetime_builder(**{part: getattr(value, part) for part in _PARTS})
        if isinstance(value, float) and number_builder is not None:
            return number_builder(value)
        return value

    return [[one(value) for value in row] for row in rows]


def for_write(given: object, _options: Mapping[str, object]) -> object:
    """A value on its way into a cell; missing values of pandas and numpy become empty, their numbers plain ones."""
    if given is None or isinstance(given, str | bool):
        return "" if given is None else given
    if isinstance(given, dt.datetime):
        # NaT is a datetime that does not equal itself.
        return dt.datetime.combine(given.date(), given.time()) if given == given else ""
    if isinstance(given, numbers.Integral):
        return int(given)
    if isinstance(given, Decimal | numbers.Real):
        number = float(given)
        return number if math.isfinite(number) else ""
    return given


def _moment(value: dt.date | dt.time | dt.timedelta) -> object:
    """Excel knows one kind of date, with a time of day; a length of time is a number of days."""
    if isinstance(value, dt.timedelta):
        return value.total_seconds() / _SECONDS_A_DAY
    if isinstance(value, dt.time):
        return dt.datetime.combine(_FIRST_DAY.date(), value.replace(tzinfo=None))
    return value if isinstance(value, dt.datetime) else dt.datetime.combine(value, dt.time())
