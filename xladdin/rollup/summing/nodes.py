"""The sum of every level: of the whole, and of each unit of the roster that others stand below."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checks.model.roll_up import RollUp
from workbook import edition as editions
from workbook.report import Report
from xladdin.book.checking import check
from xladdin.rollup.collecting.receipt import Receipt, report_of
from xladdin.rollup.roster.due import CITIES, PROVINCES, parent_due
from xladdin.rollup.roster.members import Member, name_of_parent
from xladdin.rollup.summing.control import verify_total
from xladdin.rollup.summing.sums import add, sum_report
from xladdin.rollup.summing.units import Sorted, Unit

if TYPE_CHECKING:
    from checks import Assessment


@dataclass(frozen=True)
class Node:
    """One sum: whose it is, the units below, and what the rules say of it.

    `units` are all units with figures of their own anywhere below; `summed` those that are in the sum. `below` are the
    sums of the level beneath. `own` is what the parent itself has handed in, which is compared and never added.
    """

    name: str
    report: Report
    last_year: Report | None
    units: tuple[Unit, ...]
    summed: tuple[Unit, ...]
    assessment: Assessment
    own: Receipt | None = None
    member: Member | None = None

    @property
    def final(self) -> bool:
        """Whether the sum may go out as it is: everybody is in, and no 强制 finding stands."""
        return self.assessment.ready


def nodes_of(
    sorted_out: Sorted, *, name: str = "", last_year: Report | None = None, draft: bool = False, today: dt.date
) -> tuple[Node, ...]:
    """The sum of the whole first, then that of every unit that others stand below, in the order of the roster.

    `name` is what the whole is called, where the roster has no unit above all others. `last_year` is the sum of the
    year before. With `draft` the figures of returned units are in the sums as well, as far as they go.
    """
    roster = sorted_out.roster
    by_name = {unit.member.name: unit for unit in sorted_out.units}
    leaves = tuple(unit for unit in sorted_out.units if not unit.node)
    root = roster.root
    whole = root.name if root and len(roster.leaves_below(root.name)) == len(leaves) else ""
    top_unit = by_name[whole] if whole else None
    called = name or whole or name_of_parent([unit.member.name for unit in leaves])
    found = [_node(sorted_out, called, top_unit, leaves, last_year, draft=draft, today=today)]
    for member in roster.nodes:
        if member.name != whole:
            below = tuple(by_name[leaf.name] for leaf in roster.leaves_below(member.name))
            found.append(_node(sorted_out, member.name, by_name[member.name], below, None, draft=draft, today=today))
    return tuple(found)


def body_of(name: str) -> str:
    """The kind of body (机关类型) that a sum is of, as 封面 offers it."""
    if not name.endswith("人民政府"):
        return ""
    due = parent_due(name, 2000)
    kinds = {PROVINCES: "省级人民政府（汇总）", CITIES: "设区的市级人民政府（汇总）"}
    return kinds.get((due.month, due.day), "县级人民政府（汇总）")


def _node(
    sorted_out: Sorted,
    name: str,
    unit: Unit | None,
    units: tuple[Unit, ...],
    last_year: Report | None,
    *,
    draft: bool,
    today: dt.date,
) -> Node:
    edition = editions.load(sorted_out.edition)
    summed = tuple(one for one in units if one.state == "passed" or (draft and _usable(one, sorted_out)))
    numbers = add([one.receipt.numbers for one in summed if one.receipt], len(edition.fields))
    verify_total(numbers, summed)
    report = sum_report(numbers, name, sorted_out.year, edition, body_of(name))
    own = unit.receipt if unit else None
    before = last_year or _before(own)
    roll = RollUp(
        units=tuple(one.filing() for one in units),
        today=today,
        own=report_of(own) if own else None,
        given=sorted_out.roster.given,
    )
    assessment = check(report, last_year=before, roll_up=roll)
    return Node(name, report, before, units, summed, assessment, own, unit.member if unit else None)


def _usable(unit: Unit, sorted_out: Sorted) -> bool:
    """Whether the figures of a returned unit can be in a draft at all: they are of this year and this form."""
    receipt = unit.receipt
    fits = receipt is not None and (receipt.year, receipt.edition) == (sorted_out.year, sorted_out.edition)
    return unit.state == "returned" and fits


def _before(own: Receipt | None) -> Report | None:
    """Last year's sum, from the 上年数 of the workbook that the parent itself has handed in."""
    if own is None or not own.before:
        return None
    return report_of(own._replace(numbers=own.before, edition=own.edition_before, year=own.year - 1))
