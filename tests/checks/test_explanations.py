"""情况说明: it counts for the figures that it was typed for, and is kept but open again when they change."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256

import pytest
from builders import balanced_reports, changed, faults
from hypothesis import given
from hypothesis import strategies as st

import checks
from checks.model.explanations import STALE, kin, numbered
from checks.model.finding import Finding, Severity
from workbook.edition import load
from workbook.explanation import Explanation
from workbook.report import Report

AMOUNT, PROJECTS = "disclosure.procurement.amount", "disclosure.procurement.projects"


@pytest.fixture
def asked(zhangdian: Report) -> Report:
    """Projects without an amount: one 核实 finding, T2-7."""
    return changed(zhangdian, {PROJECTS: 4})


def only(report: Report, explanations: Mapping[str, str | Explanation] | None = None) -> Finding:
    (finding,) = checks.run(report, explanations=explanations).findings
    return finding


def old_number(finding: Finding, report: Report) -> str:
    """The 编号 that version 0.1 gave, as its description had it."""
    figures = [*(report.display(field) for field in finding.fields), *re.findall(r"\d+(?:\.\d+)?", finding.message)]
    cells = ",".join(field.id for field in finding.fields)
    ends = [sha256(text.encode()).hexdigest()[:length] for text, length in ((cells, 4), (",".join(figures), 6))]
    return "-".join([finding.rule, *ends])


def number_of(report: Report) -> str:
    """The 编号 of the only finding."""
    return only(report).number


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
            numbers.add(finding.number)
        assert len(numbers) == 2

    @given(st.data())
    def test_no_two_findings_of_a_check_share_one(self, data: st.DataObject) -> None:
        report = data.draw(balanced_reports())
        wrong = changed(report, data.draw(faults(report, report.edition.fields, 3)))
        numbers = [finding.number for finding in checks.run(wrong).findings]
        assert len(set(numbers)) == len(numbers)


class TestNumbersOfEarlierVersions:
    """A 编号 of version 0.1 stood for the numerals of the message; what was typed for one is carried over."""

    def test_it_is_carried_over_under_its_new_number(self, asked: Report) -> None:
        before = only(asked)
        finding = only(asked, {old_number(before, asked): Explanation("金额由区财政局统一支付。", before.message)})
        assert finding.settled
        assert finding.number == before.number

    def test_so_it_is_where_the_message_is_worded_otherwise_by_now(self, asked: Report) -> None:
        before = replace(only(asked), message="第 3 版说法：项目 4 个，金额 0 元（第 17 条）。")
        typed = {old_number(before, asked): Explanation("金额由区财政局统一支付。", before.message)}
        assert only(asked, typed).settled

    def test_without_the_message_of_then_that_of_now_is_taken(self, asked: Report) -> None:
        assert only(asked, {old_number(only(asked), asked): Explanation("金额由区财政局统一支付。")}).settled

    @pytest.mark.parametrize("changed_field", [PROJECTS, AMOUNT])
    def test_when_a_figure_has_changed_it_is_stale_and_not_lost(self, asked: Report, changed_field: str) -> None:
        before = only(asked)
        typed = {old_number(before, asked): Explanation("金额由区财政局统一支付。", before.message)}
        now = {PROJECTS: {PROJECTS: 5}, AMOUNT: {PROJECTS: 0, AMOUNT: 5}}[changed_field]
        finding = only(changed(asked, now), typed)
        assert (finding.settled, finding.stale) == (False, "金额由区财政局统一支付。")

    @pytest.mark.parametrize("end", ["000000", "ffffff"])
    def test_that_of_other_figures_in_its_cells_is_not_taken_for_it(self, asked: Report, end: str) -> None:
        before = only(asked)
        typed = {f"{kin(before)}-{end}": Explanation("金额由区财政局统一支付。", before.message)}
        finding = only(asked, typed)
        assert (finding.settled, finding.stale) == (False, "金额由区财政局统一支付。")

    def test_that_of_another_rule_or_of_other_cells_is_not_taken_for_it(self, asked: Report) -> None:
        before = only(asked)
        end = old_number(before, asked).rpartition("-")[2]
        for start in ("T2-7-0000", f"Y-6-{kin(before).rpartition('-')[2]}"):
            finding = only(asked, {f"{start}-{end}": Explanation("金额由区财政局统一支付。", before.message)})
            assert (finding.settled, finding.stale) == (False, "")

    def test_when_a_figure_of_last_year_has_changed_too(self, suqian: Report) -> None:
        now = Report(suqian.unit, 2024, suqian.edition, suqian.values)
        stock = "disclosure.normative_documents.in_force"
        rules = {"disclosure.rules.in_force": 9}
        (before,) = [
            f for f in checks.run(now, last_year=changed(suqian, rules | {stock: 800})).findings if f.rule == "Y-2"
        ]
        typed = {old_number(before, now): Explanation("清理。", before.message)}
        settled = []
        for number in (800, 801):
            last = changed(suqian, rules | {stock: number})
            found = checks.run(now, last_year=last, explanations=typed).findings
            (finding,) = [f for f in found if f.rule == "Y-2"]
            settled.append((finding.settled, finding.stale))
        assert settled == [(True, ""), (False, "清理。")]


class TestWording:
    """How a finding is worded does not matter, what it is about does."""

    def test_another_message_keeps_the_number(self, asked: Report) -> None:
        before = only(asked)
        (after,) = numbered([replace(before, message="写法换了，见第 99 条。")], asked)
        assert after.number == before.number

    def test_two_of_the_same_figures_have_two_numbers(self, asked: Report) -> None:
        one, two = numbered([only(asked), only(asked)], asked)
        assert (one.number + "-2", kin(one)) == (two.number, kin(two))


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
        again = {f.number: f.explanation for f in first.findings}
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
        typed = {before.number: "金额由区财政局统一支付。"}
        found = [f for f in checks.run(after, explanations=typed).findings if f.rule == "T2-7"]
        assert [f.settled for f in found] in ([[True]] if same else [[False], []])
