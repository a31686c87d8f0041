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
    return tuple(total(column) for column in zip(*rows, strict=True))


def sum_report(numbers: Sequence[Number | None], unit: str, year: int, edition: Edition, body: str = "") -> Report:
    """The sum as a report of the parent."""
    values = tuple(BLANK if number is None else number_value(number, Origin.ROLLED_UP) for number in numbers)
    return Report(unit, year, edition, values, body)


def total(column: Sequence[Number | None]) -> Number | None:
    """The sum of these numbers, exactly; None where there is none."""
    if set(map(type, column)) == {int}:  # nearly all columns of a large roll-up
        return sum(column)  # type: ignore[arg-type]
    present = [number for number in column if number is not None]
    if not present:
        return None
    if all(type(number) is int for number in present):
        return sum(present)
    so_far = Decimal(0)
    for number in present:
        so_far = _EXACT.add(so_far, Decimal(number))
    # 2.50 + 0.50 is 3, as 1 + 2 is; the order of the units must not decide how many zeros stand behind the point.
    whole = so_far.to_integral_value()
    return int(whole) if so_far == whole else so_far.normalize(_EXACT)
