"""One number for all figures of a workbook, that a plain formula on a sheet can work out as well as this program.

校验结果 keeps the one of its check, and says by formula when the figures have become others: without the program, in
every Excel since 2007, WPS and LibreOffice. It tells a blank from 0, and numbers that have changed places; of texts, it
tells that one came or went. For signing, `figures.digest` is what counts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from workbook.addresses import column_letters
from workbook.edition import Edition
from workbook.layout import Place, field_places, last_year_places, ledger_places

# The weight of a cell is 1000 more than what its row and column leave when divided by a prime, one for each area.
# MOD in Excel 2007 takes quotients up to 2²⁷: the cubes of 6000 still fit.
_PRIMES = (99991, 99989, 99971, 99961, 99929, 99923, 99907, 99901)
_LEAST, _A_NUMBER, _A_BLANK = 1000, 10_007, 20_011
_DAY_ZERO = dt.datetime(1899, 12, 30)
# What adding up in another order may change.
_SLIP, _LARGE = 0.5, 10**12


@dataclass(frozen=True)
class _Area:
    sheet: str
    top: int
    left: int
    bottom: int
    right: int
    prime: int

    @property
    def address(self) -> str:
        return f"'{self.sheet}'!${column_letters(self.left)}${self.top}:${column_letters(self.right)}${self.bottom}"

    def weight(self, row: int, column: int) -> int:
        return _LEAST + (row * 100 + column) ** 3 % self.prime


def formula(edition: Edition, last_edition: Edition) -> str:
    """The term of a formula that works the checksum out."""
    return "+".join(_terms(edition, last_edition))


def differs(one: str, other: str) -> str:
    """The term of a formula that says whether two checksums are of different figures."""
    return f"ABS({one}-{other})>{_SLIP}+ABS({other})/{_LARGE}"


def are_same(one: float, other: float) -> bool:
    """Whether two checksums are of the same figures."""
    return abs(one - other) <= _SLIP + abs(other) / _LARGE


def checksum(sheets: Mapping[str, Sequence[Sequence[object]]], edition: Edition, last_edition: Edition) -> float:
    """The checksum of what these sheets hold, each from A1; a formula that nobody calculated counts as a text."""
    total = 0.0
    for area in _areas(edition, last_edition):
        rows = sheets.get(area.sheet, ())
        for row in range(area.top, area.bottom + 1):
            line = rows[row - 1] if row <= len(rows) else ()
            for column in range(area.left, area.right + 1):
                held = line[column - 1] if column <= len(line) else None
                number = _number(held)
                if number is not None:
                    total += number * area.weight(row, column) + _A_NUMBER
                elif held in (None, ""):
                    total += _A_BLANK
    return total


def _number(held: object) -> float | None:
    """What Excel counts with: a date is a number there, and TRUE is none."""
    if isinstance(held, dt.datetime):
        return (held - _DAY_ZERO) / dt.timedelta(days=1)
    return float(held) if isinstance(held, int | float) and not isinstance(held, bool) else None


def _terms(edition: Edition, last_edition: Edition) -> Iterator[str]:
    for area in _areas(edition, last_edition):
        at = area.address
        yield f"SUMPRODUCT({at},{_LEAST}+MOD((ROW({at})*100+COLUMN({at}))^3,{area.prime}))"
        yield f"{_A_NUMBER}*COUNT({at})+{_A_BLANK}*COUNTBLANK({at})"


def _areas(edition: Edition, last_edition: Edition) -> Iterator[_Area]:
    """The boxes around the figures of each table, 台账合计 beside and below 表三, and 上年数."""
    places = field_places(edition)
    ledger = list(ledger_places(edition).values())
    beside, below = max(place.column for place in ledger), max(place.row for place in ledger)
    groups = [
        *([places[field.id] for field in table.fields] for table in edition.tables),
        [place for place in ledger if place.column == beside],
        [place for place in ledger if place.row == below],
        *_last_year_boxes(last_edition),
    ]
    for group, prime in zip(groups, _PRIMES, strict=True):
        rows, columns = [place.row for place in group], [place.column for place in group]
        yield _Area(group[0].sheet, min(rows), min(columns), max(rows), max(columns), prime)


def _last_year_boxes(edition: Edition) -> Iterator[list[Place]]:
    places = last_year_places(edition)
    for table in edition.tables:
        yield [places[field.id] for field in table.fields]
