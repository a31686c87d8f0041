"""The rules that look at many units at once, one class to a rule: two counties of 淮安 as published, and families.

Each is asked by a whole check of the sum, so that its severity and its words are those that a person gets.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

import published
import pytest
from builders import changed, number_in
from hypothesis import given
from hypothesis import strategies as st

import checks
from checks.model.finding import Finding, Number, Outcome, Severity
from checks.model.roll_up import RollUp, UnitFiling
from checks.model.rulebook import rule_book
from checks.rules.roll_up import ALIKE, ENOUGH_PEERS, PEERS_HAVE
from workbook.edition import load
from workbook.report import Report, blank_report

FORM = load("2021")
CITY = "淮安市人民政府"
RECEIVED = "requests.received.total"
FINES = "disclosure.penalties.decisions"
RULES_IN_FORCE = "disclosure.rules.in_force"
CARRIED_IN, CARRIED_OUT = "requests.carried_in.natural_person", "requests.carried_out.natural_person"
TODAY = dt.date(2024, 2, 25)


def numbers_of(report: Report) -> tuple[Number, ...]:
    return tuple(number or 0 for number in report.numbers)


def unit(name: str, figures: Mapping[str, Number] | Report | None = None, **more: object) -> UnitFiling:
    """A unit that has handed in these figures, 0 everywhere else; with None, nothing is known of its figures."""
    if isinstance(figures, Report):
        numbers = numbers_of(figures)
    elif figures is None:
        numbers = ()
    else:
        numbers = tuple(figures.get(field.id, 0) for field in FORM.fields)
    given = {"said": name, "year": 2023, "edition": "2021", "numbers": numbers, **more}
    return UnitFiling(name, **given)  # type: ignore[arg-type]


def told(rule: str, units: Sequence[UnitFiling], **more: object) -> list[Finding]:
    """What a whole check of the sum of these units finds by this rule."""
    passed = [one.numbers for one in units if one.state == "passed" and one.numbers]
    sums = [sum(n or 0 for n in column) for column in zip(*passed, strict=True)] if passed else [0] * len(FORM.fields)
    ids = (field.id for field in FORM.fields)
    total = changed(blank_report(FORM, CITY, 2023), dict(zip(ids, sums, strict=True)))
    found = checks.run(total, roll_up=RollUp(tuple(units), TODAY, **more))  # type: ignore[arg-type]
    findings = [finding for finding in found.findings if finding.rule == rule]
    assert all(one.severity is rule_book[rule].severity and one.outcome is Outcome.FAIL for one in findings)
    return findings


def messages(rule: str, units: Sequence[UnitFiling], **more: object) -> list[str]:
    return [finding.message for finding in told(rule, units, **more)]


@pytest.fixture
def hongze() -> UnitFiling:
    """洪泽 2023: 21 requests, 4,119 fines."""
    return unit("洪泽区人民政府", published.report("hongze-2023"))


@pytest.fixture
def jinhu() -> UnitFiling:
    """金湖 2023: 143 requests, 2,086 fines."""
    return unit("金湖县人民政府", published.report("jinhu-2023"))


counties = st.lists(st.integers(0, 500), min_size=1, max_size=8)


class TestR1TheParentIsTheSumOfItsUnits:
    """What the parent has handed in beside the sum of its units, figure by figure."""

    def own(self, *units: UnitFiling, **more: int) -> Report:
        sums = [sum(n or 0 for n in column) for column in zip(*(one.numbers for one in units), strict=True)]
        report = changed(blank_report(FORM, CITY, 2023), {f.id: n for f, n in zip(FORM.fields, sums, strict=True)})
        return changed(report, {key.replace("__", "."): number for key, number in more.items()})

    def test_the_sum_itself_passes(self, hongze: UnitFiling, jinhu: UnitFiling) -> None:
        assert not told("R-1", [hongze, jinhu], own=self.own(hongze, jinhu))

    def test_a_county_that_was_left_out_is_named(self, hongze: UnitFiling, jinhu: UnitFiling) -> None:
        own = changed(self.own(hongze, jinhu), {FINES: 4119})
        (finding,) = told("R-1", [hongze, jinhu], own=own)
        assert finding.severity is Severity.QUERY
        assert finding.message == (
            "表二「行政处罚」行「本年处理决定数量」列：本级报送的汇总为 4119，所属各单位之和为 6205，相差 2086。"
            "相差的数正好是「金湖县人民政府」的数，请核对是否漏计了。"
        )

    def test_one_that_was_counted_twice_is_named_so(self, hongze: UnitFiling, jinhu: UnitFiling) -> None:
        own = changed(self.own(hongze, jinhu), {FINES: 6205 + 4119})
        assert messages("R-1", [hongze, jinhu], own=own)[0].endswith("「洪泽区人民政府」的数，请核对是否多计了。")

    @pytest.mark.parametrize(("count", "named"), [(5, True), (6, False)])
    def test_more_than_five_of_that_figure_would_point_at_nobody(self, count: int, named: bool) -> None:
        units = [unit(f"{at}县人民政府", {FINES: 7}) for at in range(count)]
        (message,) = messages("R-1", units, own=changed(self.own(*units), {FINES: 7 * count - 7}))
        assert ("请核对是否漏计了" in message) == named

    def test_where_no_unit_has_that_figure_none_is_named(self) -> None:
        units = [unit(f"{at}县人民政府", {FINES: 7}) for at in range(3)]
        (message,) = messages("R-1", units, own=changed(self.own(*units), {FINES: 20}))
        assert message.endswith("相差 1。")

    @given(counties, st.integers(-20, 20))
    def test_it_speaks_just_where_there_is_a_difference(self, numbers: list[int], off: int) -> None:
        units = [unit(f"{at}县人民政府", {FINES: number}) for at, number in enumerate(numbers)]
        own = changed(self.own(*units), {FINES: sum(numbers) + off})
        assert [f.difference for f in told("R-1", units, own=own)] == ([off] if off else [])


class TestR2EveryUnitHasReported:
    """Units of the roster from which nothing came."""

    def test_they_are_counted_and_named(self, hongze: UnitFiling) -> None:
        units = [hongze, unit("涟水县人民政府", state="missing"), unit("盱眙县人民政府", state="missing")]
        (finding,) = told("R-2", units)
        assert finding.severity is Severity.BLOCKING
        assert finding.message == (
            "还有 2 家单位没有报来：涟水县人民政府、盱眙县人民政府。合计缺这 2 家，不能作为正式数。"
        )

    @given(st.lists(st.sampled_from(["passed", "returned", "missing", "not_counted"]), min_size=1, max_size=30))
    def test_it_counts_the_missing_and_no_others(self, states: list[str]) -> None:
        units = [unit(f"{at}县", {FINES: at + 1}, state=state) for at, state in enumerate(states)]
        missing = states.count("missing")
        said = messages("R-2", units)
        assert bool(said) == bool(missing)
        assert all(f"还有 {missing} 家" in message for message in said)


class TestR3VerticalBodies:
    """Bodies that report within their own system."""

    def test_a_tax_office_that_is_counted(self, hongze: UnitFiling) -> None:
        (finding,) = told("R-3", [hongze, unit("国家税务总局淮安市洪泽区税务局", {FINES: 1})])
        assert finding.severity is Severity.QUERY
        assert finding.message.startswith(
            "「国家税务总局淮安市洪泽区税务局」像是垂直管理系统的单位，名册里却计入汇总。"
        )

    @pytest.mark.parametrize(
        "name",
        [
            "淮安海关",
            "洪泽区气象局",
            "淮安市烟草专卖局",
            "国家统计局淮安调查队",
            "洪泽区消防救援大队",
            "淮安市邮政管理局",
        ],
    )
    def test_every_such_system(self, name: str) -> None:
        assert told("R-3", [unit(name, {FINES: 1})])
        assert not told("R-3", [unit(name, {FINES: 1}, to_be_counted=False)])

    @pytest.mark.parametrize("name", ["洪泽区财政局", "金湖县统计局", "洪泽区应急管理局", "淮安市市场监督管理局"])
    def test_a_department_is_none(self, name: str) -> None:
        assert not told("R-3", [unit(name, {FINES: 1})])


class TestR4EveryUnitHasPassed:
    """Units that have been sent their report back."""

    def test_they_are_counted_and_named(self, hongze: UnitFiling, jinhu: UnitFiling) -> None:
        (finding,) = told("R-4", [hongze, replace(jinhu, state="returned")])
        assert finding.severity is Severity.BLOCKING
        assert finding.message == (
            "有 1 家单位的报告有强制性问题或者空白，已退回，没有计入合计：金湖县人民政府。"
            "改好重报之前，合计不能作为正式数。"
        )

    @given(st.integers(1, 60))
    def test_of_very_many_the_first_are_named(self, count: int) -> None:
        units = [unit(f"第{at}局", {FINES: at}, state="returned") for at in range(count)]
        (message,) = messages("R-4", units)
        assert f"有 {count} 家单位" in message
        assert message.count("局") == min(count, 20)
        assert (f"等 {count} 家" in message) == (count > 20)


class TestR5NoTwoAlike:
    """The same figures from two units."""

    def test_a_county_that_handed_in_its_neighbours_file(self, hongze: UnitFiling, jinhu: UnitFiling) -> None:
        (finding,) = told("R-5", [hongze, jinhu, replace(hongze, name="洪泽湖管委会")])
        assert finding.severity is Severity.QUERY
        assert finding.message == (
            "「洪泽区人民政府」和「洪泽湖管委会」表二、表三的数完全相同，疑为抄用或者报错了文件。请两家核对。"
        )

    @given(st.integers(0, 6))
    def test_only_figures_that_are_not_0_make_likeness(self, count: int) -> None:
        ids = [field.id for field in FORM.disclosure.fields if not field.is_total][:count]
        figures = dict.fromkeys(ids, 7)
        assert bool(told("R-5", [unit("甲局", figures), unit("乙局", figures)])) == (count >= ALIKE)

    @given(st.integers(0, 20), st.integers(1, 9))
    def test_one_figure_that_differs_is_enough(self, at: int, more: int) -> None:
        ids = [field.id for field in FORM.requests.fields if not field.is_total]
        figures = dict.fromkeys(ids[:21], 5)
        assert not told("R-5", [unit("甲局", figures), unit("乙局", {**figures, ids[at]: 5 + more})])


class TestR6YearFormAndUnit:
    """Reports that are not of this sum."""

    def test_last_years_report(self, jinhu: UnitFiling) -> None:
        (finding,) = told("R-6", [replace(jinhu, state="returned", year=2022)])
        assert finding.severity is Severity.BLOCKING
        assert finding.message == ("「金湖县人民政府」：报告是 2022 年度的，应为 2023 年度；请报送 2023 年度的报告。")

    def test_the_form_of_2019(self, jinhu: UnitFiling) -> None:
        (message,) = messages("R-6", [replace(jinhu, state="returned", edition="2019")])
        assert "用的是 2019 版格式，2023 年度应使用 2021 版格式" in message

    def test_a_file_named_after_one_unit_that_tells_of_another(self, jinhu: UnitFiling) -> None:
        (message,) = messages("R-6", [replace(jinhu, state="returned", recognised=False, said="洪泽区人民政府")])
        assert message.endswith(
            "文件名是「金湖县人民政府」的，报告里的单位却是「洪泽区人民政府」；请核对是否报错了文件。"
        )

    @given(st.integers(2021, 2026))
    def test_just_the_year_of_the_sum_passes(self, year: int) -> None:
        assert bool(told("R-6", [unit("甲局", {FINES: 1}, state="returned", year=year)])) == (year != 2023)


class TestR7CarriedOver:
    """What all units carry in, beside what the same units carried out of the year before."""

    def test_pingtan_carried_one_out_and_two_come_in(self) -> None:
        before = numbers_of(published.report("pingtan-2021"))
        (finding,) = told("R-7", [unit("平潭综合实验区", {CARRIED_IN: 2}, before=before, edition_before="2021")])
        assert finding.severity is Severity.QUERY
        assert finding.message.startswith(
            "表三「自然人」列：1 家单位上年结转之和为 2，这些单位上年报告的结转下年度之和为 1，相差 1。"
        )

    def test_new_units_are_not_compared_but_told(self) -> None:
        before = unit("", {CARRIED_OUT: 3}).numbers
        units = [unit("甲局", {CARRIED_IN: 2}, before=before, edition_before="2021"), unit("新设局", {CARRIED_IN: 9})]
        (message,) = messages("R-7", units)
        assert "另有 1 家单位没有上年数（新设局），不在比较之内" in message

    @given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=9))
    def test_the_sums_decide(self, carried: list[tuple[int, int]]) -> None:
        units = [
            unit(f"{at}局", {CARRIED_IN: now}, before=unit("", {CARRIED_OUT: out}).numbers, edition_before="2021")
            for at, (now, out) in enumerate(carried)
        ]
        expected = sum(now for now, _ in carried) - sum(out for _, out in carried)
        assert [finding.difference for finding in told("R-7", units)] == ([expected] if expected else [])


class TestR8WhoMakesRules:
    """规章 from bodies that may not make any."""

    def test_the_rules_of_a_city_pass_and_those_of_a_department_do_not(self) -> None:
        suqian = unit("宿迁市人民政府", published.report("suqian-2023"), kind="下级政府")
        assert not told("R-8", [suqian])
        (finding,) = told("R-8", [suqian, unit("宿迁市财政局", {RULES_IN_FORCE: 4})])
        assert finding.severity is Severity.QUERY
        assert finding.message == (
            "表二「规章」行「现行有效件数」列合计为 15，其中 4 件来自没有规章制定权的单位（宿迁市财政局 4 件），"
            "疑把规范性文件填成了规章。请核对。"
        )

    @given(st.sampled_from(["部门", "乡镇街道", "本机关", "下级政府"]), st.integers(0, 3))
    def test_the_kind_of_unit_decides(self, kind: str, number: int) -> None:
        found = told("R-8", [unit("某单位", {RULES_IN_FORCE: number}, kind=kind)])
        assert bool(found) == (number > 0 and kind in ("部门", "乡镇街道"))


class TestR9OfficeBesideItsGovernment:
    """A government and its office as two reports."""

    @pytest.mark.parametrize("office", ["办公室", "办公厅"])
    def test_both_are_counted(self, jinhu: UnitFiling, office: str) -> None:
        (finding,) = told("R-9", [jinhu, unit(f"金湖县人民政府{office}", {FINES: 1})])
        assert finding.severity is Severity.QUERY
        assert finding.message == (
            f"名册里「金湖县人民政府」和「金湖县人民政府{office}」都计入汇总，疑为同一份报告计了两次。"
            "以政府和政府办公室名义办理的合为「本机关」一份。"
        )

    @given(st.booleans(), st.booleans())
    def test_one_of_them_alone_passes(self, government: bool, office: bool) -> None:
        units = [
            unit("金湖县人民政府", {FINES: 1}, to_be_counted=government),
            unit("金湖县人民政府办公室", {FINES: 2}, to_be_counted=office),
        ]
        assert bool(told("R-9", units)) == (government and office)


class TestD1HandedInByTheDay:
    """Reports that came after their day."""

    def test_a_county_three_days_late(self, hongze: UnitFiling, jinhu: UnitFiling) -> None:
        due = dt.date(2024, 2, 20)
        units = [replace(hongze, due=due, handed_in=due), replace(jinhu, due=due, handed_in=dt.date(2024, 2, 23))]
        (finding,) = told("D-1", units)
        assert finding.severity is Severity.QUERY
        assert finding.message == ("有 1 家单位报送晚于应报日期：金湖县人民政府（2024-02-23，应为 2024-02-20 前）。")

    @given(st.integers(-40, 40))
    def test_the_day_itself_is_in_time(self, days: int) -> None:
        due = dt.date(2024, 1, 31)
        late = unit("甲局", {FINES: 1}, due=due, handed_in=due + dt.timedelta(days=days))
        assert bool(told("D-1", [late])) == (days > 0)


class TestD2EveryUnitHasPublished:
    """Addresses of the published reports, where there is a roster."""

    def test_the_units_without_one_are_named(self, hongze: UnitFiling, jinhu: UnitFiling) -> None:
        (finding,) = told("D-2", [replace(hongze, page="https://www.hongze.gov.cn/"), jinhu])
        assert finding.severity is Severity.NOTE
        assert finding.message == (
            "有 1 家单位在名册里没有公布网址：金湖县人民政府。本级公布之前，各单位的年度报告应当都已公布。"
        )

    def test_of_many_the_first_five_are_named(self) -> None:
        units = [unit(f"{at}局", {FINES: at + 1}) for at in range(6)]
        (message,) = messages("D-2", units)
        assert "0局、1局、2局、3局、4局等 6 家" in message
        assert "0局、1局、2局、3局、4局。" in messages("D-2", units[:5])[0]

    def test_without_a_roster_there_is_nowhere_to_look(self, jinhu: UnitFiling) -> None:
        assert not told("D-2", [jinhu], given=False)

    @given(st.lists(st.sampled_from(["", "https://example.invalid/"]), min_size=1, max_size=12))
    def test_it_counts_them(self, pages: list[str]) -> None:
        units = [unit(f"{at}局", {FINES: at + 1}, page=page) for at, page in enumerate(pages)]
        said = messages("D-2", units)
        assert bool(said) == ("" in pages)
        assert all(f"有 {pages.count('')} 家单位" in message for message in said)


class TestY7ZeroWherePeersHaveMany:
    """A key figure of 0 among peers that have more than a hundred."""

    def peers(self, numbers: Sequence[int], kind: str = "下级政府") -> list[UnitFiling]:
        return [unit(f"第{at}县人民政府", {FINES: number}, kind=kind) for at, number in enumerate(numbers)]

    def test_a_county_without_fines_among_counties(self, hongze: UnitFiling, jinhu: UnitFiling) -> None:
        fines = [number_in(published.report(name), FINES) for name in ("pingtan-2021", "pingtan-2023")]
        two = [replace(one, kind="下级政府") for one in (hongze, jinhu)]
        silent = unit("涟水县人民政府", {RECEIVED: 143, "requests.results.total.total": 143}, kind="下级政府")
        found = told("Y-7", [*two, *self.peers([int(n) for n in fines]), silent])
        assert [finding.severity for finding in found] == [Severity.NOTE] * len(found)
        assert (
            "「涟水县人民政府」的表二「行政处罚」行「本年处理决定数量」列为 0，而同类单位（下级政府）居中的为 1330。"
            "请核对是否漏填。"
        ) in [finding.message for finding in found]

    def test_departments_are_not_compared_with_counties(self) -> None:
        assert not told("Y-7", [*self.peers([500] * 6), unit("甲局", {FINES: 0}, kind="部门")])

    @pytest.mark.parametrize("state", ["not_counted", "missing", "returned"])
    def test_who_is_not_in_the_sum_is_nobodys_peer(self, state: str) -> None:
        other = unit("某县人民政府", {FINES: 0}, kind="下级政府", state=state)
        assert not told("Y-7", [*self.peers([500] * 6), other])

    @given(st.integers(0, 300), st.integers(1, 8))
    def test_the_limits(self, usual: int, count: int) -> None:
        found = told("Y-7", self.peers([usual] * count + [0]))
        middle = usual if count > 1 else usual / 2
        expected = count + 1 >= ENOUGH_PEERS and middle > PEERS_HAVE
        assert bool(found) == expected
