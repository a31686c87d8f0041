"""Many units put together, as the rules that look at them see it: no file, only names, states and figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from checks.model.finding import Number
from workbook.report import Report

# passed: its figures are in the sum; returned: they are not, until it has put something right; missing: nothing came;
# not_counted: known, and not to be summed.
UnitState = Literal["passed", "returned", "missing", "not_counted"]
Numbers = Sequence[Number | None]


@dataclass(frozen=True, slots=True)  # there may be a hundred thousand
class UnitFiling:
    """What one unit has handed in. `numbers` stand in the order of the fields of the form of `edition`.

    `kind` is the word of the roster (部门, 乡镇街道, 本机关, 下级政府, …); `said` the name on the report itself;
    `before` the numbers of last year's report where it is known, on the form of `edition_before`.
    """

    name: str
    kind: str = "部门"
    state: UnitState = "passed"
    to_be_counted: bool = True
    said: str = ""
    recognised: bool = True
    year: int = 0
    edition: str = ""
    numbers: Numbers = ()
    blocking: int = 0
    not_assessable: int = 0
    due: dt.date | None = None
    handed_in: dt.date | None = None
    page: str = ""
    before: Numbers = ()
    edition_before: str = ""
    files: int = 1


@dataclass(frozen=True)
class RollUp:
    """The units of one sum. `own` is what the parent itself has handed in as its sum, where it has.

    `given` says whether there was a roster; `today` decides who is late.
    """

    units: tuple[UnitFiling, ...]
    today: dt.date
    own: Report | None = None
    given: bool = True

    @property
    def summed(self) -> tuple[UnitFiling, ...]:
        """The units whose figures make up the sum."""
        return tuple(unit for unit in self.units if unit.state == "passed")
