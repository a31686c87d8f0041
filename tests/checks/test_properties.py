"""What holds for every report, whatever its figures: properties that no single example shows."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from builders import (
    EDITIONS,
    any_content,
    balanced,
    balanced_reports,
    changed,
    entry_count,
    faults,
    linked_fields,
    number_in,
)
from hypothesis import given, settings
from hypothesis import strategies as st

import checks
from checks.balance import filling
from checks.model import registry
from checks.model.finding import Finding, Outcome, Severity
from workbook.edition import load
from workbook.report import Report


def blocking(report: Report) -> list[Finding]:
    return [finding for finding in checks.run(report).findings if finding.severity is Severity.BLOCKING]


def unequal(report: Report) -> list[str]:
    """The balance rules that do not hold."""
    return sorted({finding.rule for finding in checks.run(report).findings} & {"T3-1", "T3-2", "T3-3", "T4-1"})


class TestEveryReport:
    """Properties of a whole check."""

    @given(balanced_reports())
    def test_a_table_built_from_its_entries_passes_every_blocking_rule(self, report: Report) -> None:
        assert blocking(report) == []

    @given(st.data())
    def test_one_changed_cell_is_found_and_among_the_suspects(self, data: st.DataObject) -> None:
        report = data.draw(balanced_reports())
        ((field_id, wrong),) = data.draw(faults(report, linked_fields(report.edition), 1)).items()
        findings = blocking(changed(report, {field_id: wrong}))
        suspects = {(s.field.id, s.proposed) for finding in findings for s in finding.suspects if s.field}
        assert (field_id, report.value(field_id).number) in suspects

    @given(st.data())
    @settings(max_examples=40)
    def test_filling_after_a_fault_is_done_in_one_go(self, data: st.DataObject) -> None:
        report = data.draw(balanced_reports())
        wrong = changed(report, data.draw(faults(report, linked_fields(report.edition), 3)))
        filled = wrong.with_values(filling.plan(wrong, zeros=True).changes(replace=True))
        before = checks.run(filled).findings
        again = filling.plan(filled, zeros=True).changes(replace=True)
        assert again == {}
        assert checks.run(filled.with_values(again)).findings == before

    @given(st.sampled_from(EDITIONS), st.data())
    def test_the_sum_of_sound_units_is_sound(self, edition_id: str, data: st.DataObject) -> None:
        units = data.draw(st.lists(balanced_reports(st.just(edition_id).map(load)), min_size=2, max_size=4))
        sums = {f.id: sum(number_in(unit, f) for unit in units) for f in units[0].edition.fields}
        assert unequal(changed(units[0], sums)) == []

    @given(balanced_reports(), st.sampled_from([2, 10, 1000]))
    def test_so_is_every_multiple_of_a_sound_unit(self, report: Report, factor: int) -> None:
        larger = changed(report, {f.id: number_in(report, f) * factor for f in report.edition.fields})
        assert unequal(larger) == []

    @given(st.data(), st.sampled_from([2, 10, 1000]))
    def test_and_a_multiple_of_an_unsound_one_breaks_the_same_rules(self, data: st.DataObject, factor: int) -> None:
        report = data.draw(balanced_reports())
        wrong = changed(report, data.draw(faults(report, linked_fields(report.edition), 1)))
        larger = changed(wrong, {f.id: number_in(wrong, f) * factor for f in wrong.edition.fields})
        assert bool(unequal(larger)) is bool(unequal(wrong)) is True

    @given(st.data(), st.randoms(use_true_random=False))
    @settings(max_examples=40)
    def test_the_order_of_the_rules_does_not_matter(self, data: st.DataObject, source: random.Random) -> None:
        report = data.draw(balanced_reports())
        wrong = data.draw(faults(report, report.edition.fields, 3))
        blank = data.draw(st.sampled_from(report.edition.fields))
        odd = changed(report, {**wrong, blank.id: None})
        before = checks.run(odd)
        book = list(registry.rule_book.items())
        source.shuffle(book)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(registry, "rule_book", dict(book))
            after = checks.run(odd)
        assert sorted(map(repr, after.findings)) == sorted(map(repr, before.findings))
        assert after.summary == before.summary

    @given(st.sampled_from(EDITIONS), st.data())
    @settings(max_examples=150)
    def test_no_content_of_any_cell_makes_a_rule_fail(self, edition_id: str, data: st.DataObject) -> None:
        edition = load(edition_id)
        report = balanced(edition, [3] * entry_count(edition))
        where = st.sampled_from([field.id for field in edition.fields])
        odd = changed(report, data.draw(st.dictionaries(where, any_content(), min_size=1, max_size=30)))
        controls = changed(report, data.draw(st.dictionaries(where, any_content(), max_size=3)))
        totals = [f.id for f in edition.requests.fields if f.is_total]
        odd = replace(odd, ledger={field_id: controls.value(field_id) for field_id in totals[:9]})
        last = Report(odd.unit, odd.year - 1, edition, controls.values)
        assessment = checks.run(odd, last_year=last)
        assert {finding.outcome for finding in assessment.findings} <= {Outcome.FAIL, Outcome.NOT_ASSESSABLE}
        assert assessment.verdict
        filling.plan(odd, zeros=True)
        filling.misfilled(odd)

    @given(st.sampled_from(EDITIONS), st.text(max_size=30), st.integers(-10, 10_000), st.text(max_size=10))
    def test_nor_does_any_cover(self, edition_id: str, unit: str, year: int, body: str) -> None:
        edition = load(edition_id)
        report = balanced(edition, [1] * entry_count(edition))
        assessment = checks.run(Report(unit, year, edition, report.values, body))
        assert Outcome.BROKEN not in {finding.outcome for finding in assessment.findings}

    @given(st.data())
    def test_a_check_changes_nothing_and_says_the_same_again(self, data: st.DataObject) -> None:
        report = data.draw(balanced_reports())
        wrong = changed(report, data.draw(faults(report, report.edition.fields, 2)))
        values = wrong.values
        assert checks.run(wrong).findings == checks.run(wrong).findings
        assert wrong.values == values
