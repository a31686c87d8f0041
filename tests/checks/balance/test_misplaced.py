"""One number in the wrong row or column: the total beside it is right, and two other lines are wrong by it."""

from __future__ import annotations

import published as reports
import pytest
from builders import changed, random_report
from hypothesis import given
from hypothesis import strategies as st

import checks
from checks.balance.items import equations_of
from checks.balance.misplaced import moves
from checks.model.finding import Finding, Severity
from workbook.edition import Field, load
from workbook.report import Report


def blocking(report: Report) -> list[Finding]:
    return [finding for finding in checks.run(report).findings if finding.severity is Severity.BLOCKING]


def named(findings: list[Finding]) -> set[tuple[str, object]]:
    return {(s.field.id, s.proposed) for finding in findings for s in finding.suspects if s.field}


def neighbours(report: Report, *, row: bool) -> list[tuple[Field, Field]]:
    """Pairs of neighbouring entries of 表三 of which the first has a number and the second is 0."""
    entries = [field for field in report.edition.requests.fields if not field.is_total]
    place = {(field.row_index, field.column_index): field for field in entries}
    steps = ((0, 1), (0, -1)) if row else ((1, 0), (-1, 0))
    pairs = [
        (field, place.get((field.row_index + down, field.column_index + right)))
        for field in entries
        for down, right in steps
    ]
    numbers = report.numbers
    return [(here, there) for here, there in pairs if there and numbers[here.index] and not numbers[there.index]]


def moved(report: Report, here: Field, there: Field) -> Report:
    """The report with the number of one cell typed into the other one."""
    return changed(report, {here.id: 0, there.id: report.numbers[here.index]})


class TestOneCellBeside:
    @pytest.mark.parametrize("row", [True, False])
    def test_both_cells_are_named_in_small_offices(self, row: bool) -> None:
        found = []
        for seed in range(12):
            report = random_report(seed, load("2021"), most=40)
            for here, there in neighbours(report, row=row)[:15]:
                right = {(here.id, report.numbers[here.index]), (there.id, 0)}
                found.append(right <= named(blocking(moved(report, here, there))))
        assert len(found) > 100
        assert sum(found) >= 0.9 * len(found)

    @given(seed=st.integers(0, 10_000), choice=st.integers(0, 10_000))
    def test_every_move_that_is_named_mends_the_table(self, seed: int, choice: int) -> None:
        report = random_report(seed, load("2021"), most=9)
        pairs = [*neighbours(report, row=True), *neighbours(report, row=False)]
        results = [pair for pair in pairs if all(field.id.startswith("requests.results.") for field in pair)]
        wrong = moved(report, *results[choice % len(results)])
        equations = equations_of(wrong)
        failing = {i: residual for i, residual in enumerate(equations.residuals) if residual}
        for changes in moves(equations.system, equations.values, failing, wrong.edition.requests.fields):
            new = {equations.field(v).id: int(equations.values[v] or 0) + int(delta) for v, delta in changes}
            assert len(new) == 2
            assert blocking(changed(wrong, new)) == []

    def test_a_whole_city(self) -> None:
        report = reports.report("suqian-2023")
        pairs = [*neighbours(report, row=True), *neighbours(report, row=False)]
        assert len(pairs) > 40
        found = [named(blocking(moved(report, *pair))) for pair in pairs]
        right = [{(here.id, report.numbers[here.index]), (there.id, 0)} for here, there in pairs]
        assert sum(r <= f for r, f in zip(right, found, strict=True)) >= 0.9 * len(pairs)

    def test_what_it_says(self) -> None:
        report = random_report(3, load("2021"), most=6)
        pairs = neighbours(report, row=True)
        told = [finding for pair in pairs for finding in blocking(moved(report, *pair))]
        (likely, *_) = [finding for finding in told if "填错了行或者列" in finding.message]
        assert "可能是一个数填错了行或者列：表三「" in likely.message
        assert "，同时表三「" in likely.message
        assert likely.message.endswith("仅凭表内关系不能断定，请对照台账核对。")


class TestNotMoved:
    def test_two_slips_of_different_size_are_no_move(self, suqian: Report) -> None:
        field, other = suqian.edition.requests.fields[0], suqian.edition.requests.fields[8]
        wrong = {
            field.id: int(suqian.numbers[field.index] or 0) + 7,
            other.id: int(suqian.numbers[other.index] or 0) + 9,
        }
        assert all("填错了行或者列" not in finding.message for finding in blocking(changed(suqian, wrong)))

    def test_one_slip_is_no_move(self, suqian: Report) -> None:
        field = suqian.edition.requests.fields[0]
        (finding,) = blocking(changed(suqian, {field.id: 0}))
        assert "填错了行或者列" not in finding.message
