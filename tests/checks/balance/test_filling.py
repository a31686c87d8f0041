"""Filling: what it would write, what it leaves alone, and what it waits for."""

from __future__ import annotations

import published
import pytest
from builders import balanced_reports, changed, linked_fields
from hypothesis import given
from hypothesis import strategies as st

import checks
from checks.balance.filling import misfilled, plan
from workbook.edition import Edition
from workbook.report import Origin, Report, State, blank_report

GRANTED = "requests.results.granted.natural_person"


def entries_only(report: Report) -> Report:
    """The report as it is before anything has been added up."""
    return changed(report, {field.id: None for field in report.edition.fields if field.is_total})


class TestTotals:
    """合计 are written where none stands; a typed one that disagrees is evidence."""

    @pytest.mark.parametrize("name", published.BALANCED)
    def test_the_published_totals_come_out(self, name: str) -> None:
        report = published.report(name)
        filled = entries_only(report).with_values(plan(entries_only(report)).changes(replace=False))
        assert filled.numbers == report.numbers

    def test_nothing_is_written_where_all_agree(self, suqian: Report) -> None:
        found = plan(suqian)
        assert (found.totals, found.zeros, found.disagreements, found.waiting, found.held_back) == ({}, {}, (), (), ())

    def test_a_total_that_disagrees_is_kept_and_told(self, hongze: Report) -> None:
        found = plan(hongze)
        told = [(d.field.id, d.typed.number, d.computed.number) for d in found.disagreements]
        assert told == [
            ("disputes.reconsideration.total", 0, 11),
            ("disputes.suit_after_reconsideration.total", 0, 5),
        ]
        assert found.changes(replace=False) == {}
        assert hongze.with_values(found.changes(replace=True)).value("disputes.reconsideration.total").number == 11

    @pytest.mark.parametrize("content", ["约11", "/", True])
    def test_a_text_in_place_of_a_total_is_not_overwritten_unasked(self, hongze: Report, content: object) -> None:
        found = plan(changed(hongze, {"disputes.reconsideration.total": content}))
        assert "disputes.reconsideration.total" not in found.totals
        assert "disputes.reconsideration.total" in [d.field.id for d in found.disagreements]

    @pytest.mark.parametrize("content", [None, "", "=SUM(A6:D6)"])
    def test_a_blank_and_a_formula_without_result_are_filled(self, hongze: Report, content: object) -> None:
        found = plan(changed(hongze, {"disputes.reconsideration.total": content}))
        assert found.totals["disputes.reconsideration.total"].number == 11

    def test_totals_over_a_missing_entry_wait(self, suqian: Report) -> None:
        found = plan(changed(entries_only(suqian), {GRANTED: None}))
        assert {field.id for field in found.waiting} == {
            "requests.results.granted.total",
            "requests.results.total.natural_person",
            "requests.results.total.total",
        }
        assert not {field.id for field in found.waiting} & set(found.totals)

    def test_no_entry_is_touched_unasked(self, edition: Edition) -> None:
        assert plan(blank_report(edition, "测试市", edition.first_year)).changes(replace=True) == {}

    @given(balanced_reports())
    def test_fill_validate_fill_changes_nothing_more(self, report: Report) -> None:
        filled = entries_only(report).with_values(plan(entries_only(report)).changes(replace=False))
        before = checks.run(filled).findings
        again = plan(filled)
        assert again.changes(replace=True) == {}
        assert checks.run(filled.with_values(again.changes(replace=True))).findings == before

    @given(st.data())
    def test_what_is_filled_adds_up_whatever_stood_there(self, data: st.DataObject) -> None:
        report = data.draw(balanced_reports())
        totals = [field for field in report.edition.fields if field.is_total]
        ruined = {
            f.id: data.draw(st.sampled_from([None, 0, 7, "待定", "/"]))
            for f in data.draw(st.sets(st.sampled_from(totals)))
        }
        wrong = changed(report, ruined)
        mended = wrong.with_values(plan(wrong).changes(replace=True))
        assert mended.numbers == report.numbers
        assert plan(mended).changes(replace=True) == {}


class TestZeros:
    """空白补零: only when asked, only blank entries, and not where the relations say otherwise."""

    def test_a_blank_form_becomes_all_zero(self, edition: Edition) -> None:
        blank = blank_report(edition, "测试市", edition.first_year)
        found = plan(blank, zeros=True)
        filled = blank.with_values(found.changes(replace=False))
        assert {value.state for value in filled.values} == {State.ZERO}
        assert {value.origin for value in filled.values} == {Origin.COMPUTED}
        assert found.held_back == ()

    def test_a_blank_that_should_be_another_number_is_held_back(self, suqian: Report) -> None:
        found = plan(changed(suqian, {GRANTED: None, "requests.results.granted.research": None}), zeros=True)
        assert [field.id for field in found.held_back] == [GRANTED]
        assert list(found.zeros) == ["requests.results.granted.research"]

    def test_not_applicable_and_text_are_left(self, suqian: Report) -> None:
        odd = changed(suqian, {"disclosure.rules.repealed": "/", "disclosure.fees.amount": "不详"})
        assert plan(odd, zeros=True).zeros == {}

    def test_totals_count_the_zeros_in(self, suqian: Report) -> None:
        entries = changed(entries_only(suqian), {"requests.received.research": None})
        found = plan(entries, zeros=True)
        assert list(found.zeros) == ["requests.received.research"]
        assert entries.with_values(found.changes(replace=False)).numbers == suqian.numbers

    @given(st.data())
    def test_no_zero_is_written_where_a_number_was(self, data: st.DataObject) -> None:
        """Blank one cell of a balanced report: 0 comes back only where 0 stood, in 表三 and 表四."""
        report = data.draw(balanced_reports())
        field = data.draw(st.sampled_from([f for f in linked_fields(report.edition) if not f.is_total]))
        found = plan(changed(report, {field.id: None}), zeros=True)
        was_zero = report.value(field).number == 0
        assert (field.id in found.zeros) is was_zero
        assert (field in found.held_back) is not was_zero


class TestMisfilled:
    """The entries that cannot go into a sum, with what is wrong with each."""

    def test_none_in_a_sound_report(self, suqian: Report) -> None:
        assert misfilled(suqian) == ()

    def test_each_with_its_fault_but_no_totals(self, suqian: Report) -> None:
        odd = changed(suqian, {GRANTED: "十二", "disclosure.rules.made": -1, "requests.received.total": "总"})
        assert [(field.id, words) for field, words in misfilled(odd)] == [
            ("disclosure.rules.made", "小于 0，应为大于或等于 0 的数"),
            (GRANTED, "不是数字，请改填数字"),
        ]

    def test_a_blank_is_not_misfilled(self, edition: Edition) -> None:
        assert misfilled(blank_report(edition, "测试市", edition.first_year)) == ()
