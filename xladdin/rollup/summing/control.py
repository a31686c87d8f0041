"""Whether a roll-up adds up: no file and no unit is lost on the way, and every total is the sum of its column."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from checks.model.finding import Number
from xladdin.rollup.collecting.receipt import Receipt
from xladdin.rollup.summing.units import Sorted, Unit


class DoesNotAddUp(RuntimeError):
    """Something was lost or counted twice: a mistake of ours. Nothing may be written then."""


@dataclass(frozen=True)
class Control:
    """What was found and what became of it, each counted by itself."""

    found: int
    read: int
    refused: int
    superseded: int
    roster: int
    summed: int
    returned: int
    missing: int
    not_counted: int
    unknown: int

    @property
    def complete(self) -> bool:
        """Whether every unit that counts is in the sum and every file could be read."""
        return not (self.returned or self.missing or self.refused)


def control_of(receipts: Sequence[Receipt], sorted_out: Sorted) -> Control:
    """The counts of a roll-up; raises DoesNotAddUp if the parts are not the whole."""
    states = [unit.state for unit in sorted_out.units]
    left = [one.state for one in sorted_out.left]
    found = Control(
        found=len(receipts),
        read=sum(unit.receipt is not None for unit in sorted_out.units) + left.count("unknown"),
        refused=left.count("refused"),
        superseded=left.count("superseded"),
        roster=len(sorted_out.roster.members),
        summed=states.count("passed"),
        returned=states.count("returned"),
        missing=states.count("missing"),
        not_counted=states.count("not_counted"),
        unknown=left.count("unknown"),
    )
    if found.found != found.read + found.refused + found.superseded:
        raise DoesNotAddUp(f"files: {found}")
    if found.roster != found.summed + found.returned + found.missing + found.not_counted:
        raise DoesNotAddUp(f"units: {found}")
    paths = [unit.receipt.path for unit in sorted_out.units if unit.receipt]
    paths += [one.receipt.path for one in sorted_out.left]
    if len(paths) != len(set(paths)) or set(paths) != {receipt.path for receipt in receipts}:
        raise DoesNotAddUp("a file is in two places, or in none")
    return found


def verify_total(total: Sequence[Number | None], units: Sequence[Unit]) -> None:
    """Raise DoesNotAddUp unless every total is the sum of its column, added up here once more and in another way.

    Row by row, from the last to the first, and amounts as fractions, never as Decimals.
    """
    rows = [unit.receipt.numbers for unit in units if unit.receipt]
    again: list[int | Fraction] = [0] * len(total)
    known = [False] * len(total)
    for row in reversed(rows):
        if set(map(type, row)) == {int} and len(row) == len(total):
            again = list(map(operator.add, again, row))
            known = [True] * len(total)
            continue
        again = [
            so_far + (one if type(one) is int else Fraction(one) if one is not None else 0)
            for so_far, one in zip(again, row, strict=True)
        ]
        known = [before or one is not None for before, one in zip(known, row, strict=True)]
    for at, number in enumerate(total):
        if (number is not None) != known[at] or Fraction(number or 0) != again[at]:
            raise DoesNotAddUp(f"the total of field {at}")
