"""Adding up: exact, in int and Decimal, and the same whatever the order of the units."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Context, Decimal

from checks.model.finding import Number
from workbook.edition import Edition
from workbook.report import BLANK, Origin, Report, number_value

# Wide enough that no sum of amounts is ever rounded: 10 million units with 18 digits before and behind the point.
_EXACT = Context(prec=60)


def add(columns: Iterable[Sequence[Number | None]], width: int) -> tuple[Number | None, ...]:
    """The sum of every column of these rows; None where no row has a number there. A blank adds nothing."""
    rows = list(columns)
    if not rows:
        return (None,) * width
    return tuple(_sum(column) for column in zip(*rows, strict=True))


def sum_report(numbers: Sequence[Number | None], unit: str, year: int, edition: Edition, body: str = "") -> Report:
    """The sum as a report of the parent."""
    values = tuple(BLANK if number is None else number_value(number, Origin.ROLLED_UP) for number in numbers)
    return Report(unit, year, edition, values, body)


def _sum(column: Sequence[Number | None]) -> Number | None:
    if set(map(type, column)) == {int}:  # nearly all columns of a large roll-up
        return sum(column)  # type: ignore[arg-type]
    present = [number for number in column if number is not None]
    if not present:
        return None
    if all(type(number) is int for number in present):
        return sum(present)
    total = Decimal(0)
    for number in present:
        total = _EXACT.add(total, Decimal(number))
    # 2.50 + 0.50 is 3, as 1 + 2 is; the order of the units must not decide how many zeros stand behind the point.
    whole = total.to_integral_value()
    return int(whole) if total == whole else total.normalize(_EXACT)
