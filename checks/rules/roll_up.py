"""The rules that look at many units at once: what belongs into a sum, and whether the sum is what it should be."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from operator import itemgetter

from checks.model.finding import Number
from checks.model.registry import Breach, Filing, rule
from checks.model.roll_up import RollUp, UnitFiling
from workbook import edition as editions
from workbook.body_names import is_led_vertically
from workbook.edition import Field
from workbook.report import plain

# Fewer than these many figures that are not 0 may be alike by chance (30号 三(四) 雷同).
ALIKE = 3
# Y-7: what the middle one of the peers must reach before a 0 is told, and how many peers it takes to speak of a middle.
PEERS_HAVE, ENOUGH_PEERS = 100, 5
_NAMED = 20
_WITHOUT_POWER = frozenset(("部门", "乡镇街道", "党的机关（加挂牌子）", "垂直管理（不汇总）"))
_KEY_FIGURES = (
    "requests.received.total",
    "requests.results.total.total",
    "disclosure.licences.decisions",
    "disclosure.penalties.decisions",
)


def misfit(unit: UnitFiling, year: int, edition: str) -> str:
    """Why a report does not belong into the sum of this year, in words for its unit; empty if it does. R-6."""
    if unit.year != year:
        return f"报告是 {unit.year or '未写明'} 年度的，应为 {year} 年度；请报送 {year} 年度的报告。"
    if unit.edition != edition:
        basis = editions.load(edition).basis
        return f"用的是 {unit.edition} 版格式，{year} 年度应使用 {edition} 版格式（{basis}）；请按规定的格式重新填报。"
    if not unit.recognised:
        return f"文件名是「{unit.name}」的，报告里的单位却是「{unit.said}」；请核对是否报错了文件。"
    return ""


@rule("R-1")
def parent_is_sum_of_children(filing: Filing) -> Iterator[Breach]:
    """What the parent has handed in is, field by field, the sum of the units below it (30号 二)."""
    roll = _roll(filing)
    if roll is None or roll.own is None or roll.own.edition is not filing.report.edition:
        return
    for table in filing.report.edition.tables:
        found = []
        for field in table.fields:
            own, total = roll.own.numbers[field.index], filing.report.numbers[field.index]
            if own is not None and total is not None and own != total:
                words = {"hint": _same_as_difference(roll, field, own - total)}
                found.append(Breach((field,), own, total, words=words))
        yield from _told_once(found)


def _told_once(breaches: Sequence[Breach]) -> Sequence[Breach]:
    """Those about entries (填报项), whose totals differ as well; where there are none, those about totals."""
    return [breach for breach in breaches if not breach.fields[0].is_total] or breaches


def _same_as_difference(roll: RollUp, field: Field, difference: Number) -> str:
    """Which units have just the figure that is too little or too much: probably left out, or counted twice."""
    names = [
        unit.name
        for unit in roll.units
        if unit.numbers and len(unit.numbers) > field.index and unit.numbers[field.index] == abs(difference)
    ]
    if not names or len(names) > 5:
        return ""
    what = "多计了" if difference > 0 else "漏计了"
    return f"相差的数正好是{'、'.join(f'「{name}」' for name in names)}的数，请核对是否{what}。"


@rule("R-2")
def all_units_have_reported(filing: Filing) -> Iterator[Breach]:
    """Every unit of the roster that counts has handed in its report (30号 二)."""
    roll = _roll(filing)
    missing = [unit.name for unit in roll.units if unit.state == "missing"] if roll else []
    if missing:
        yield Breach((), words={"count": len(missing), "units": _named(missing)})


@rule("R-3")
def vertical_bodies_are_not_summed(filing: Filing) -> Iterator[Breach]:
    """A body that is led vertically reports within its own system and is not in a local sum (30号 二)."""
    for unit in _units(filing):
        vertical = unit.kind.startswith("垂直") or is_led_vertically(unit.name)
        if unit.to_be_counted and vertical:
            yield Breach((), words={"unit": unit.name})


@rule("R-4")
def every_unit_has_passed(filing: Filing) -> Iterator[Breach]:
    """No unit that counts has a failing 强制 rule or a figure that is not there (30号: 审核把关)."""
    returned = [unit.name for unit in _units(filing) if unit.state == "returned"]
    if returned:
        yield Breach((), words={"count": len(returned), "units": _named(returned)})


@rule("R-5")
def no_two_units_alike(filing: Filing) -> Iterator[Breach]:
    """No two units have the same figures in 表二 and 表三: a file may have been copied (30号 三: 防止雷同)."""
    seen: dict[int, UnitFiling] = {}  # by their hash: the figures of a hundred thousand units are not kept twice
    for unit in _units(filing):
        figures = _disclosure_and_requests(unit)
        if len(figures) - figures.count(0) - figures.count(None) < ALIKE:
            continue
        first = seen.setdefault(hash(figures), unit)
        if first is not unit and _disclosure_and_requests(first) == figures:
            yield Breach((), words={"one": first.name, "other": unit.name})


def _disclosure_and_requests(unit: UnitFiling) -> tuple[Number | None, ...]:
    if not unit.numbers:
        return ()
    return _entries(unit.edition)(unit.numbers)


@cache
def _entries(edition_id: str) -> Callable[[Sequence[Number | None]], tuple[Number | None, ...]]:
    """Takes the entries of 表二 and 表三 from the figures of a form."""
    edition = editions.load(edition_id)
    return itemgetter(*(f.index for f in (*edition.disclosure.fields, *edition.requests.fields) if not f.is_total))


@rule("R-6")
def every_report_is_of_this_year(filing: Filing) -> Iterator[Breach]:
    """Every report is of the year and on the form of the sum, and says the unit that the roster says."""
    for unit in _units(filing):
        if unit.state == "returned" and (words := misfit(unit, filing.report.year, filing.report.edition.id)):
            yield Breach((), words={"unit": unit.name, "fault": words})


@rule("R-7")
def carried_over_between_sums(filing: Filing) -> Iterator[Breach]:
    """What all units carry into the year is what the same units carried out of the last one (form: 上年结转)."""
    both = [unit for unit in _units(filing) if unit.state == "passed" and unit.before]
    only_now = [unit.name for unit in _units(filing) if unit.state == "passed" and not unit.before]
    if not both:
        return
    found = []
    for field in filing.report.edition.requests.fields:
        if field.row[-1].key != "carried_in":
            continue
        before = _sum([_before(unit, field.id.replace(".carried_in.", ".carried_out.")) for unit in both])
        now = _sum([unit.numbers[field.index] for unit in both])
        if before is not None and now is not None and before != now:
            new = f"；另有 {len(only_now)} 家单位没有上年数（{_named(only_now)}），不在比较之内" if only_now else ""
            words = {"column": field.column_name, "count": len(both), "new": new}
            found.append(Breach((field,), now, before, words=words))
    yield from _told_once(found)


def _before(unit: UnitFiling, field_id: str) -> Number | None:
    edition = editions.load(unit.edition_before)
    return unit.before[edition.field(field_id).index] if edition.has(field_id) else None


@rule("R-8")
def rules_come_from_who_may_make_them(filing: Filing) -> Iterator[Breach]:
    """规章 in force come from bodies that may make them (立法法第九十一条、第九十三条)."""
    field_id = "disclosure.rules.in_force"
    if not filing.report.edition.has(field_id):
        return
    field = filing.report.edition.field(field_id)
    total = filing.report.numbers[field.index]
    makers = [
        (unit, number)
        for unit in _units(filing)
        if unit.state == "passed" and unit.kind in _WITHOUT_POWER and (number := unit.numbers[field.index])
    ]
    if total and makers:
        told = [f"{unit.name} {plain(number)} 件" for unit, number in makers]
        wrong = sum(number for _, number in makers)
        yield Breach((field,), total, wrong, words={"units": _named(told)})


@rule("R-9")
def no_office_beside_its_government(filing: Filing) -> Iterator[Breach]:
    """A government and its office are not both counted: 本政府机关 is one report (30号 二(一))."""
    counted = {unit.name: unit for unit in _units(filing) if unit.to_be_counted}
    for name in counted:
        for office in (f"{name}办公室", f"{name}办公厅"):
            if name.endswith("人民政府") and office in counted:
                yield Breach((), words={"one": name, "other": office})


@rule("D-1")
def handed_in_by_the_day(filing: Filing) -> Iterator[Breach]:
    """What has been handed in was so by the day of 条例第四十九条 and 30号 二, as the roster has it."""
    late = [
        f"{unit.name}（{unit.handed_in:%Y-%m-%d}，应为 {unit.due:%Y-%m-%d} 前）"
        for unit in _units(filing)
        if unit.due and unit.handed_in and unit.handed_in > unit.due and unit.to_be_counted
    ]
    if late:
        yield Breach((), words={"count": len(late), "units": _named(late)})


@rule("D-2")
def every_unit_has_published(filing: Filing) -> Iterator[Breach]:
    """Every unit has published its report before the parent publishes all in one place (30号 二(一) 集中公布)."""
    roll = _roll(filing)
    if roll is None or not roll.given:
        return
    unpublished = [unit.name for unit in roll.units if unit.to_be_counted and not unit.page]
    if unpublished:
        yield Breach((), words={"count": len(unpublished), "units": _named(unpublished, 5)})


@rule("Y-7")
def no_zero_where_peers_have_many(filing: Filing) -> Iterator[Breach]:
    """A key figure of a unit is not 0 while the middle one of its peers has more than a hundred.

    The middle one, not the mean: a single bureau of public security would lift the mean of all.
    """
    edition = filing.report.edition
    by_kind: dict[str, list[UnitFiling]] = {}
    for unit in _units(filing):
        if unit.state == "passed":
            by_kind.setdefault(unit.kind, []).append(unit)
    for peers in by_kind.values():
        for field in (edition.field(name) for name in _KEY_FIGURES if edition.has(name)):
            yield from _zeros(peers, field)


def _zeros(peers: Sequence[UnitFiling], field: Field) -> Iterator[Breach]:
    numbers = [unit.numbers[field.index] or 0 for unit in peers]
    if len(numbers) < ENOUGH_PEERS or (middle := statistics.median(map(float, numbers))) <= PEERS_HAVE:
        return
    for unit, number in zip(peers, numbers, strict=True):
        if number == 0:
            words = {"unit": unit.name, "kind": unit.kind, "middle": f"{middle:g}"}
            yield Breach((field,), 0, None, words=words)


def _roll(filing: Filing) -> RollUp | None:
    return filing.roll_up


def _units(filing: Filing) -> tuple[UnitFiling, ...]:
    return filing.roll_up.units if filing.roll_up else ()


def _named(names: Sequence[str], most: int = _NAMED) -> str:
    """The names, or the first of them and how many there are."""
    return "、".join(names) if len(names) <= most else f"{'、'.join(names[:most])}等 {len(names)} 家"


def _sum(numbers: Sequence[Number | None]) -> Number | None:
    present = [number for number in numbers if number is not None]
    return sum(present) if present else None
