"""One wrong number in a table that was really published and balances: is it found, and is its cell named?"""

from __future__ import annotations

import random

import published
import pytest
from builders import changed, slips

import checks
from checks.model.finding import Finding, Outcome, Severity
from workbook.edition import Field
from workbook.report import Report

CITIES = ("suqian-2023", "hangzhou-style-2025")


def seeded(report: Report, fields: tuple[Field, ...], count: int) -> list[tuple[Field, int, int]]:
    """`count` single faults: the field, its right number and a wrong one, half of them slips of the hand."""
    source = random.Random(report.unit + fields[0].table)
    found = []
    for i in range(count):
        field = fields[i % len(fields)]
        right = int(report.numbers[field.index] or 0)
        wrong = source.choice(slips(right)) if i % 2 else right + source.choice([-right or 1, source.randint(1, 500)])
        found.append((field, right, wrong))
    return found


def blocking(report: Report) -> list[Finding]:
    """The 强制 findings; a wrong number may also look odd beside another table (核实, 提示)."""
    return [finding for finding in checks.run(report).findings if finding.severity is Severity.BLOCKING]


@pytest.mark.parametrize("name", CITIES)
class TestOneWrongNumberOfRequests:
    """表三: every cell stands in two or three relations that no other cell shares, so it is named alone."""

    def test_it_is_one_item_that_names_the_cell_alone_and_its_number(self, name: str) -> None:
        report = published.report(name)
        for field, right, wrong in seeded(report, report.edition.requests.fields, 350):
            (finding,) = blocking(changed(report, {field.id: wrong}))
            assert finding.outcome is Outcome.FAIL
            assert [(s.field, s.proposed) for s in finding.suspects] == [(field, right)]
            assert finding.fields[0] is field
            assert f"疑为{field.place}填错，现为 {wrong}，应为 {right}。" in finding.message

    def test_putting_the_proposed_number_in_mends_the_report(self, name: str) -> None:
        report = published.report(name)
        for field, _, wrong in seeded(report, report.edition.requests.fields, 50):
            faulty = changed(report, {field.id: wrong})
            (finding,) = blocking(faulty)
            mended = changed(faulty, {s.field.id: s.proposed for s in finding.suspects if s.field})
            assert checks.run(mended).findings == ()


@pytest.mark.parametrize("name", CITIES)
class TestOneWrongNumberOfDisputes:
    """表四: each cell stands in one relation, with four others, so it is among the suspects."""

    def test_it_is_one_item_with_the_cell_among_the_suspects(self, name: str) -> None:
        report = published.report(name)
        for field, right, wrong in seeded(report, report.edition.disputes.fields, 150):
            (finding,) = blocking(changed(report, {field.id: wrong}))
            assert (field, right) in [(s.field, s.proposed) for s in finding.suspects]
            assert field in finding.fields
            assert finding.rule == "T4-1"


class TestTwoWrongNumbers:
    """Two faults of 表三: the two true cells are always among those named."""

    def test_both_cells_are_named(self, suqian: Report) -> None:
        source = random.Random(20230131)
        for _ in range(150):
            pair = source.sample(suqian.edition.requests.fields, 2)
            wrong = {f.id: int(suqian.numbers[f.index] or 0) + source.randint(1, 300) for f in pair}
            findings = blocking(changed(suqian, wrong))
            named = {s.field for finding in findings for s in finding.suspects}
            assert set(pair) <= named
            assert len(findings) <= 2
