"""What each unit comes to: passed, returned, missing or not counted, with its file, its problems and the days left."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from checks.model.finding import Outcome
from checks.model.registry import RuleFunction, rule_of
from checks.model.roll_up import UnitFiling, UnitState
from checks.rules.roll_up import every_report_is_of_this_year, every_unit_has_passed, misfit
from workbook import edition as editions
from xladdin.rollup.collecting.receipt import Problem, Receipt
from xladdin.rollup.collecting.versions import by_unit, choose, countable
from xladdin.rollup.roster.due import due_date
from xladdin.rollup.roster.members import VERTICAL, Member, Roster, plain_name, roster_of
from xladdin.rollup.roster.reading import kind_of

WORDS: Mapping[str, str] = {
    "passed": "通过",
    "returned": "退回",
    "missing": "缺报",
    "not_counted": "不计入",
    "refused": "读不了",
    "superseded": "旧版本",
    "unknown": "名册外",
}


@dataclass(frozen=True, slots=True)  # there may be a hundred thousand
class Unit:
    """One unit of the roster: its state and why, and the file that stands for it, if any came."""

    member: Member
    state: UnitState
    reason: str = ""
    receipt: Receipt | None = None
    extra: tuple[Problem, ...] = ()
    node: bool = False

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All that was found about it."""
        return (*self.extra, *(self.receipt.problems if self.receipt else ()))

    @property
    def open_problems(self) -> tuple[Problem, ...]:
        """What it still has to put right or to explain; hints (提示) are no such thing."""
        return tuple(p for p in self.problems if p.open and (p.stands_in_the_way or p.severity == "query"))

    def count(self, severity: str) -> int:
        """How many problems of a severity are open."""
        extra = sum(p.open and p.severity == severity and p.outcome == "fail" for p in self.extra)
        return extra + (self.receipt.count(severity) if self.receipt else 0)

    def filing(self) -> UnitFiling:
        """The unit as the rules of the roll-up see it."""
        receipt = self.receipt or Receipt("")
        return UnitFiling(
            name=self.member.name,
            kind=self.member.kind,
            state=self.state,
            to_be_counted=self.member.counted and not self.node,
            said=receipt.unit,
            recognised=receipt.says_its_name,
            year=receipt.year,
            edition=receipt.edition,
            numbers=receipt.numbers,
            blocking=self.count("blocking"),
            not_assessable=self.count("not_assessable"),
            due=self.member.due,
            handed_in=_handed_in(receipt) if self.receipt else None,
            page=self.member.page,
            before=receipt.before,
            edition_before=receipt.edition_before,
        )


@dataclass(frozen=True, slots=True)  # there may be a hundred thousand
class Left:
    """A file that stands for no unit: it could not be read, another one is used, or its unit is not on the roster."""

    receipt: Receipt
    state: str
    reason: str
    unit: str = ""


@dataclass(frozen=True)
class Sorted:
    """All files and all units, each in its place."""

    year: int
    edition: str
    roster: Roster
    units: tuple[Unit, ...]
    left: tuple[Left, ...]


def usual_year(receipts: Iterable[Receipt]) -> int:
    """The year of most files; 0 where no file says one."""
    years = Counter(receipt.year for receipt in receipts if not receipt.refused and receipt.year)
    return max(years, key=lambda year: (years[year], year), default=0)


def sort_out(receipts: Sequence[Receipt], roster: Roster, year: int) -> Sorted:
    """Every file to its unit, and for every unit what it comes to.

    Without a roster every unit that was found is one. `year` must be one that a form edition covers.
    """
    edition = editions.for_year(year).id
    groups = by_unit(receipts)
    if not roster.given:
        roster = _roster_of(groups, year)
    units, left = [], [Left(one, "refused", one.refused) for one in receipts if one.refused]
    for member in roster.members:
        found = groups.pop(plain_name(member.name), [])
        if not found:
            units.append(_without_file(member, roster))
            continue
        chosen = choose(found, year, edition)
        left += [Left(one, "superseded", reason, member.name) for one, reason in chosen.superseded]
        units.append(_with_file(member, roster, chosen.receipt, chosen.why, year, edition))
    nameless = "没有认出是哪个单位的，没有计入；请看文件封面或标题有没有写单位全称"
    left += [Left(one, "unknown", nameless) for one in groups.pop("", [])]
    for found in groups.values():
        chosen = choose(found, year, edition)
        why = "不在名册里，没有计入；是本级单位的，请补进名册再汇总"
        left.append(Left(chosen.receipt, "unknown", why, chosen.receipt.unit))
        left += [Left(one, "superseded", reason, one.unit) for one, reason in chosen.superseded]
    return Sorted(year, edition, roster, tuple(units), tuple(sorted(left, key=lambda one: one.receipt.path)))


def _roster_of(groups: Mapping[str, Sequence[Receipt]], year: int) -> Roster:
    """A roster of the units that were found, in the order of their names."""
    names = sorted({found[0].unit for name, found in groups.items() if name})
    kinds = {name: kind_of(name) for name in names}
    members = (
        Member(name, kind=kinds[name], counted=kinds[name] != VERTICAL, due=due_date(name, kinds[name], year))
        for name in names
    )
    return replace(roster_of(members), given=False)


def _without_file(member: Member, roster: Roster) -> Unit:
    if roster.is_node(member):
        return Unit(member, "not_counted", f"由下属 {len(roster.leaves_below(member.name))} 家单位汇总", node=True)
    if not member.counted:
        return Unit(member, "not_counted", f"{_why_not_counted(member)}；没有收到报告")
    return Unit(member, "missing", "没有收到报告")


def _with_file(member: Member, roster: Roster, receipt: Receipt, why: str, year: int, edition: str) -> Unit:
    reasons = [why, receipt.recognised_by]
    if receipt.as_zero:
        reasons.append(f"按名册把 {receipt.as_zero} 个空白当作 0")
    if roster.is_node(member):
        words = f"由下属 {len(roster.leaves_below(member.name))} 家单位汇总；收到的本级汇总只用来核对"
        return Unit(member, "not_counted", words, receipt, node=True)
    if not member.counted:
        return Unit(member, "not_counted", _joined([_why_not_counted(member), *reasons]), receipt)
    extra = tuple(_extra(member, receipt, year, edition))
    if extra or not countable(receipt):
        return Unit(member, "returned", _joined([_why_returned(receipt, extra), *reasons]), receipt, extra)
    return Unit(member, "passed", _joined(reasons), receipt)


def _extra(member: Member, receipt: Receipt, year: int, edition: str) -> Iterable[Problem]:
    """What only the sum sees in a report: another year, form or unit, a draft, figures that are not there."""
    said = UnitFiling(
        member.name, said=receipt.unit, recognised=receipt.says_its_name, year=receipt.year, edition=receipt.edition
    )
    if words := misfit(said, year, edition):
        yield _problem(every_report_is_of_this_year, words)
    if receipt.draft:
        yield _problem(every_unit_has_passed, "报来的是草稿（文件名或标题里写着草稿、征求意见稿、送审稿），请报定稿。")
    blank = receipt.numbers.count(None)
    if blank and receipt.good:
        yield _problem(every_unit_has_passed, f"有 {blank} 格没有数字，不能计入合计；没有的请填 0。")


def _problem(of: RuleFunction, words: str) -> Problem:
    """What a rule about many units has to say to one of them."""
    rule = rule_of(of)
    return Problem(rule.id, rule.severity.value, Outcome.FAIL.value, words)


def _why_returned(receipt: Receipt, extra: Sequence[Problem]) -> str:
    blocking = receipt.count("blocking") + len(extra)
    parts = [f"{blocking} 处强制性问题"] if blocking else []
    if count := receipt.count("not_assessable"):
        parts.append(f"{count} 处因缺数据无法核对")
    return "、".join(parts)


def _why_not_counted(member: Member) -> str:
    return "垂直管理，在本系统内报送" if member.kind == VERTICAL else "名册写明不计入"


def _joined(reasons: Iterable[str]) -> str:
    return "；".join(reason for reason in reasons if reason)


def _handed_in(receipt: Receipt) -> dt.date | None:
    """The day on the cover; where there is none, the day on which the file was last changed says nothing about it."""
    try:
        return dt.date.fromisoformat(receipt.date[:10])
    except ValueError:
        return None


def name_of(receipt: Receipt) -> str:
    """The name of a receipt's file, for a sentence."""
    return Path(receipt.path).name
