"""情况说明: it counts for the figures that it was typed for, and is kept but open again when they change."""

from __future__ import annotations

import pytest
from builders import balanced_reports, changed, faults
from hypothesis import given
from hypothesis import strategies as st

import checks
from checks.model.explanations import STALE
from checks.model.finding import Finding, Severity
from workbook.edition import load
from workbook.report import Report

AMOUNT, PROJECTS = "disclosure.procurement.amount", "disclosure.procurement.projects"


@pytest.fixture
def asked(zhangdian: Report) -> Report:
    """Projects without an amount: one 核实 finding, T2-7."""
    return changed(zhangdian, {PROJECTS: 4})


def only(report: Report, explanations: dict[str, str] | None = None) -> Finding:
    (finding,) = checks.run(report, explanations=explanations).findings
    return finding


def number_of(report: Report) -> str:
    """The 编号 of the only finding."""
    return checks.reference(only(report), report)


class TestNumberOfAFinding:
    """编号: the same as long as nothing about the finding changes."""

    def test_it_begins_with_the_rule(self, asked: Report) -> None:
        assert number_of(asked).startswith("T2-7-")

    def test_it_is_the_same_in_the_next_check(self, asked: Report) -> None:
        assert number_of(asked) == number_of(changed(asked, {}))

    def test_another_figure_of_the_finding_gives_another(self, asked: Report) -> None:
        assert number_of(asked) != number_of(changed(asked, {PROJECTS: 5}))

    def test_a_figure_elsewhere_does_not(self, asked: Report) -> None:
        assert number_of(asked) == number_of(changed(asked, {"disclosure.licences.decisions": 12}))

    def test_a_figure_of_last_year_gives_another(self, suqian: Report) -> None:
        now = Report(suqian.unit, 2024, suqian.edition, suqian.values)
        numbers = set()
        for stock in (800, 801):
            last = changed(suqian, {"disclosure.normative_documents.in_force": stock, "disclosure.rules.in_force": 9})
            (finding,) = [f for f in checks.run(now, last_year=last).findings if f.rule == "Y-2"]
            numbers.add(checks.reference(finding, now))
        assert len(numbers) == 2

    @given(st.data())
    def test_no_two_findings_of_a_check_share_one(self, data: st.DataObject) -> None:
        report = data.draw(balanced_reports())
        wrong = changed(report, data.draw(faults(report, report.edition.fields, 3)))
        numbers = [checks.reference(finding, wrong) for finding in checks.run(wrong).findings]
        assert len(set(numbers)) == len(numbers)


class TestAnExplanation:
    """What staff type for a finding, by its 编号."""

    def test_it_settles_a_query(self, asked: Report) -> None:
        finding = only(asked, {number_of(asked): " 金额由区财政局统一支付。 "})
        assert finding.explanation == "金额由区财政局统一支付。"
        assert finding.settled
        assert finding.stale == ""

    def test_it_is_carried_from_check_to_check(self, asked: Report) -> None:
        typed = {number_of(asked): "金额由区财政局统一支付。"}
        first = checks.run(asked, explanations=typed)
        again = {checks.reference(f, asked): f.explanation for f in first.findings}
        assert again == typed

    def test_when_a_figure_changes_it_counts_no_longer_and_is_not_lost(self, asked: Report) -> None:
        finding = only(changed(asked, {PROJECTS: 5}), {number_of(asked): "金额由区财政局统一支付。"})
        assert (finding.explanation, finding.stale) == ("", "金额由区财政局统一支付。")
        assert not finding.settled

    def test_marked_as_of_other_figures_it_does_not_count(self, asked: Report) -> None:
        finding = only(asked, {number_of(asked): STALE + "金额由区财政局统一支付。"})
        assert (finding.explanation, finding.stale) == ("", "金额由区财政局统一支付。")

    def test_it_counts_again_when_somebody_takes_the_mark_away(self, asked: Report) -> None:
        stale = only(asked, {number_of(asked): STALE + "金额由区财政局统一支付。"}).stale
        assert only(asked, {number_of(asked): stale}).settled

    def test_it_counts_again_when_the_figure_comes_back(self, asked: Report) -> None:
        typed = {number_of(asked): "金额由区财政局统一支付。"}
        assert not only(changed(asked, {PROJECTS: 5}), typed).settled
        assert only(asked, typed).settled

    @pytest.mark.parametrize("text", ["", "  ", "\n"])
    def test_nothing_typed_explains_nothing(self, asked: Report, text: str) -> None:
        assert not only(asked, {number_of(asked): text}).settled

    def test_that_of_another_finding_explains_nothing(self, asked: Report) -> None:
        finding = only(asked, {"Y-6-0000-000000": "疫情影响。"})
        assert (finding.explanation, finding.stale) == ("", "")

    @pytest.mark.parametrize("number", ["", "-", "甲", "T2-7"])
    def test_a_number_that_is_none_does_no_harm(self, asked: Report, number: str) -> None:
        assert not only(asked, {number: "金额由区财政局统一支付。"}).settled

    def test_arithmetic_cannot_be_explained_away(self, jinhu: Report) -> None:
        finding = only(jinhu, {number_of(jinhu): "系统导出如此。"})
        assert finding.severity is Severity.BLOCKING
        assert finding.explanation == "系统导出如此。"
        assert not finding.settled
        assert finding.stands_in_the_way

    def test_missing_figures_cannot_be_explained_away(self, stcsm: Report) -> None:
        finding = only(stcsm, {number_of(stcsm): "原文如此。"})
        assert not finding.settled
        assert finding.stands_in_the_way

    @given(st.data())
    def test_it_holds_exactly_as_long_as_the_figures_of_its_cells_do(self, data: st.DataObject) -> None:
        report = data.draw(balanced_reports(st.just("2019").map(load)))
        asked = changed(report, {PROJECTS: 4, AMOUNT: 0})
        field = data.draw(st.sampled_from(report.edition.disclosure.fields))
        number = data.draw(st.integers(1, 99))
        after = changed(asked, {field.id: number})
        same = after.numbers == asked.numbers or field.id not in (PROJECTS, AMOUNT)
        (before,) = [f for f in checks.run(asked).findings if f.rule == "T2-7"]
        typed = {checks.reference(before, asked): "金额由区财政局统一支付。"}
        found = [f for f in checks.run(after, explanations=typed).findings if f.rule == "T2-7"]
        assert [f.settled for f in found] in ([[True]] if same else [[False], []])
