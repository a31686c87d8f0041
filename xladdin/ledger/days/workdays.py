"""Working days in China: which days are days of work, and the date so many working days after another.

The days off and the make-up days that the State Council has announced come from chinesecalendar (2004 to the last year
it knows). For later years nothing is announced: Saturdays and Sundays count as days off, and `announced` says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

FIRST_YEAR, LAST_YEAR = 2004, 2060
Days = npt.NDArray[np.datetime64]  # of unit D; NaT where there is none
NONE = np.datetime64("NaT", "D")


@dataclass(frozen=True, eq=False)
class Calendar:
    """All days from the first of January of FIRST_YEAR to the end of LAST_YEAR.

    `works` says of each whether it is a day of work; `announced` are the years whose days off are known.
    """

    works: npt.NDArray[np.bool_]
    announced: frozenset[int]

    def __post_init__(self) -> None:
        # A cache of what follows from `works`: how many days of work there are up to each day, and where each stands.
        object.__setattr__(self, "_count", np.cumsum(self.works, dtype=np.int64))
        object.__setattr__(self, "_at", np.flatnonzero(self.works))

    def after(self, days: Days, count: npt.NDArray[np.int64] | int) -> Days:
        """The `count`-th day of work after each day (条例: the day itself does not count); NaT stays NaT.

        A day off is followed by the same date as the day of work before it: the first day counted is the next day of
        work. Dates beyond the calendar give NaT.
        """
        place, known = self._places(days)
        wanted = self._count[place] - 1 + count  # type: ignore[attr-defined]
        known &= (wanted >= 0) & (wanted < len(self._at))  # type: ignore[attr-defined]
        reached = _FIRST + self._at[np.where(known, wanted, 0)]  # type: ignore[attr-defined]
        return np.where(known, reached, NONE)

    def between(self, first: Days, last: Days) -> npt.NDArray[np.int64]:
        """How many days of work come after `first`, up to and with `last`; negative the other way round, 0 for NaT."""
        (one, known), (other, too) = self._places(first), self._places(last)
        return np.where(known & too, self._count[other] - self._count[one], 0)  # type: ignore[attr-defined]

    def is_work(self, day: dt.date) -> bool:
        """Whether this day is a day of work."""
        return bool(self.works[(day - _first_day()).days])

    def with_days(self, said: Mapping[dt.date, bool]) -> Calendar:
        """A calendar in which these days are, or are not, days of work: what a ledger's own sheet says.

        A year in which somebody has marked a day off between Monday and Friday is announced.
        """
        works = self.works.copy()
        years = set(self.announced)
        for day, work in said.items():
            if FIRST_YEAR <= day.year <= LAST_YEAR:
                works[(day - _first_day()).days] = work
                if not work and day.weekday() < _SATURDAY:
                    years.add(day.year)
        return Calendar(works, frozenset(years))

    def _places(self, days: Days) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
        place = (days.astype("datetime64[D]") - _FIRST).astype(np.int64)
        known = (place >= 0) & (place < len(self.works)) & ~np.isnat(days)
        return np.where(known, place, 0), known


@cache
def calendar() -> Calendar:
    """The calendar of the announced years, with Saturdays and Sundays off in all others."""
    from chinese_calendar.constants import holidays, workdays

    size = (dt.date(LAST_YEAR, 12, 31) - _first_day()).days + 1
    # The first of January 2004 was a Thursday; Monday is 0.
    works = (np.arange(size) + _first_day().weekday()) % 7 < _SATURDAY
    for days, work in ((holidays, False), (workdays, True)):
        works[[(day - _first_day()).days for day in days]] = work
    return Calendar(works, frozenset(day.year for day in holidays))


def _first_day() -> dt.date:
    return dt.date(FIRST_YEAR, 1, 1)


_SATURDAY = 5
_FIRST = np.datetime64(f"{FIRST_YEAR}-01-01", "D")
