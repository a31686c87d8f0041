"""By when a unit hands in its report, after the national calendar (国办公开办函〔2021〕30号 part 二)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from xladdin.rollup.roster.members import BELOW, VERTICAL, Roster

# Month and day of the year after the reporting year.
DEPARTMENTS, COUNTIES, CITIES, PROVINCES = (1, 31), (2, 20), (3, 10), (3, 31)
_PROVINCIAL = ("省", "自治区", "特别行政区")
_DIRECT = ("北京市", "上海市", "天津市", "重庆市")
_OF_CITY_RANK = ("市", "自治州", "州", "盟", "地区")


def due_date(name: str, kind: str, year: int, above: str = "") -> dt.date | None:
    """The day by which the unit hands in its report for `year`; None for one that reports within its own system."""
    if kind == VERTICAL:
        return None
    month, day = _of_government(name, above) if kind == BELOW else DEPARTMENTS
    return dt.date(year + 1, month, day)


def dated(roster: Roster, year: int) -> Roster:
    """The roster for the reports of `year`: where it says no day, the day of the national calendar."""
    members = (
        member if member.due else replace(member, due=due_date(member.name, member.kind, year, member.above))
        for member in roster.members
    )
    return replace(roster, members=tuple(members))


def _of_government(name: str, above: str) -> tuple[int, int]:
    place, higher = (said.removesuffix("人民政府") for said in (name, above))
    if place.endswith(_PROVINCIAL) or place in _DIRECT:
        return PROVINCES
    # A city below a city or a prefecture has the rank of a county.
    if place.endswith(_OF_CITY_RANK) and not higher.endswith(_OF_CITY_RANK):
        return CITIES
    return COUNTIES


def parent_due(name: str, year: int) -> dt.date:
    """The day by which the government that rolls up hands in the sum itself."""
    month, day = _of_government(name, "")
    return dt.date(year + 1, month, day)
