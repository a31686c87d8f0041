"""平 / 差 N beside each row and column of a table that has a total: plain formulas, for whoever has only Excel or WPS.

They stand outside the print area. The totals of the form themselves stay what was typed or filled in: evidence. 差 is
what stands there less what it should be, as everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from openpyxl import Workbook

from workbook.edition import Edition, Field, Table
from workbook.grid import blank_grid
from workbook.layout import GRID_TOP, Place, field_places, sheet_of
from workbook.template.names import rectangles

EVEN, ODD, SUM, LACKING = "平", "差 ", "合计 ", "，缺 {} 格"
_DECIMALS = 6
Number = float | int
Figures = Callable[[Place], object]


@dataclass(frozen=True)
class ColumnBalance:
    """Two sides of a column that must be equal; `word` says which they are."""

    word: str
    left: tuple[Place, ...]
    right: tuple[Place, ...]


@dataclass(frozen=True)
class Live:
    """One cell: the entries that a total sums, and the balances that are looked at once it is their sum."""

    entries: tuple[Place, ...]
    total: Place
    balances: tuple[ColumnBalance, ...] = ()

    @property
    def formula(self) -> str:
        """What stands in the cell; functions that Excel 2007, WPS and LibreOffice reckon alike."""
        ranges = _ranges(self.entries)
        count, total, added = f"COUNT({ranges})", self.total.address, f"SUM({ranges})"
        even = f'"{EVEN}"'
        for balance in reversed(self.balances):
            cells = [place.address for place in (*balance.left, *balance.right)]
            less = _less("+".join(p.address for p in balance.left), "+".join(p.address for p in balance.right))
            odd = f'"{balance.word}{ODD}"&{less}'
            even = f'IF(COUNT({",".join(cells)})<{len(cells)},"",IF({less}=0,{even},{odd}))'
        less = _less(total, added)
        lacking = LACKING.format(f'"&{len(self.entries)}-{count}&"')
        return (
            f'=IF({count}=0,"",IF({count}<{len(self.entries)},"{SUM}"&{added}&"{lacking}",'
            f'IF(ISNUMBER({total}),IF({less}=0,{even},"{ODD}"&{less}),"{SUM}"&{added})))'
        )

    def result(self, held: Figures) -> str:
        """What the formula comes to where the cells hold this."""
        numbers = list(_numbers(held, self.entries))
        if not numbers:
            return ""
        added = sum(numbers)
        if len(numbers) < len(self.entries):
            return f"{SUM}{_shown(added)}{LACKING.format(len(self.entries) - len(numbers))}"
        total = next(_numbers(held, [self.total]), None)
        if total is None:
            return f"{SUM}{_shown(added)}"
        if less := round(total - added, _DECIMALS):
            return f"{ODD}{_shown(less)}"
        for balance in self.balances:
            left, right = list(_numbers(held, balance.left)), list(_numbers(held, balance.right))
            if len(left) + len(right) < len(balance.left) + len(balance.right):
                return ""
            if less := round(sum(left) - sum(right), _DECIMALS):
                return f"{balance.word}{ODD}{_shown(less)}"
        return EVEN


@cache
def live_cells(edition: Edition) -> Mapping[Place, Live]:
    """Every such cell of a workbook, by where it stands: right of the grid for rows, below it for columns."""
    return {place: live for table in edition.tables for place, live in _of(table, field_places(edition))}


def results(book: Workbook, edition: Edition) -> Mapping[Place, str]:
    """What each of these formulas comes to in a workbook, on those of its sheets that are there."""

    def held(place: Place) -> object:
        return book[place.sheet].cell(place.row, place.column).value

    there = book.sheetnames
    return {place: live.result(held) for place, live in live_cells(edition).items() if place.sheet in there}


def _of(table: Table, places: Mapping[str, Place]) -> Iterator[tuple[Place, Live]]:
    grid = blank_grid(table)
    right, below = grid.column_count + 1, GRID_TOP + grid.row_count
    single = len({field.row for field in table.fields}) == 1
    for field in table.fields:
        at = places[field.id]
        if field.column[-1].total:
            place = Place(sheet_of(table), below, at.column) if single else Place(sheet_of(table), at.row, right)
            yield place, Live(_at(table.summed(field, "column"), places), at)
        if field.row[-1].total:
            live = Live(_at(table.summed(field, "row"), places), at, tuple(_balances(table, field, places)))
            yield Place(sheet_of(table), below, at.column), live


def _balances(table: Table, total: Field, places: Mapping[str, Place]) -> Iterator[ColumnBalance]:
    column = {field.row_key: field for field in table.fields if field.column == total.column and field.block == 0}
    for balance in table.balances:
        left, right = ([column[key] for key in side] for side in (balance.left, balance.right))
        yield ColumnBalance("收办", _at(left, places), _at(right, places))


def _at(fields: Iterable[Field], places: Mapping[str, Place]) -> tuple[Place, ...]:
    return tuple(places[field.id] for field in fields)


def _ranges(places: Iterable[Place]) -> str:
    """These cells as the arguments of SUM."""
    return ",".join(
        first.address if first == last else f"{first.address}:{last.address}" for first, last in rectangles(places)
    )


def _less(one: str, other: str) -> str:
    return f"ROUND({one}-({other}),{_DECIMALS})" if "+" in other else f"ROUND({one}-{other},{_DECIMALS})"


def _numbers(held: Figures, places: Sequence[Place]) -> Iterator[Number]:
    for place in places:
        value = held(place)
        if isinstance(value, int | float) and not isinstance(value, bool):
            yield value
        elif value is not None and not isinstance(value, str | bool):
            yield float(value)  # type: ignore[arg-type]  # a Decimal, as amounts are


def _shown(number: Number) -> str:
    """A number as Excel joins it to a text."""
    return str(int(number)) if number == int(number) else f"{number:.{_DECIMALS}f}".rstrip("0")
