"""All smallest sets are found and named: held against a plain search through every pair of cells."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import pytest
from builders import EDITIONS, changed, random_report
from hypothesis import given, settings
from hypothesis import strategies as st

import checks
from checks.balance.items import MOST_WAYS, equations_of
from checks.balance.suspects import explain
from checks.model.finding import Severity
from workbook.edition import load
from workbook.report import Report

Pair = frozenset[tuple[int, int]]


def every_pair(report: Report) -> set[Pair]:
    """Every change of one cell, or else every change of two, after which all relations hold; solved pair by pair."""
    evidence = equations_of(report)
    failing = {i: Fraction(r) for i, r in enumerate(evidence.residuals) if r}
    columns = {v: dict(places) for v, places in evidence.system.of_variable.items()}
    near = [v for v, places in columns.items() if failing.keys() & places.keys()]
    for size in (1, 2):
        found = {solved for cells in combinations(near, size) if (solved := _solve(cells, columns, failing))}
        found = {pair for pair in found if all((evidence.values[v] or 0) + d >= 0 for v, d in pair)}
        if found:
            return found
    return set()


def _solve(cells: tuple[int, ...], columns: dict[int, dict[int, int]], failing: dict[int, Fraction]) -> Pair | None:
    """The one whole change of each of these cells that sets every relation right; None where there is none."""
    touched = set().union(*(columns[v] for v in cells))
    if not failing.keys() <= touched:
        return None
    deltas: dict[int, Fraction] = {}
    for _ in cells:
        for relation in touched:
            unknown = [v for v in cells if relation in columns[v] and v not in deltas]
            if len(unknown) == 1:
                known = sum(columns[v][relation] * deltas[v] for v in cells if v in deltas and relation in columns[v])
                sign = columns[unknown[0]][relation]
                deltas[unknown[0]] = -(failing.get(relation, Fraction(0)) + known) * sign
    if len(deltas) < len(cells) or not all(d and d.denominator == 1 for d in deltas.values()):
        return None
    for relation in touched:
        left = sum(columns[v][relation] * deltas[v] for v in cells if relation in columns[v])
        if left + failing.get(relation, 0):
            return None
    return frozenset((v, int(d)) for v, d in deltas.items())


@pytest.mark.parametrize("edition_id", EDITIONS)
@given(seed=st.integers(0, 10_000), choice=st.integers(0, 10**6), deltas=st.tuples(*2 * [st.integers(1, 30)]))
@settings(max_examples=25, deadline=None)
def test_two_wrong_cells(edition_id: str, seed: int, choice: int, deltas: tuple[int, int]) -> None:
    report = random_report(seed, load(edition_id), most=9)
    fields = report.edition.requests.fields
    one, other = fields[choice % len(fields)], fields[choice // len(fields) % len(fields)]
    numbers = report.numbers
    wrong = changed(report, {one.id: (numbers[one.index] or 0) + deltas[0]})
    wrong = changed(wrong, {other.id: (wrong.numbers[other.index] or 0) + deltas[1]})
    evidence = equations_of(wrong)
    explanations = explain(evidence.system, evidence.values, evidence.residuals)
    if len(explanations) != 1:
        return  # two mistakes that have nothing to do with each other, or none
    expected = every_pair(wrong)
    found = {frozenset((v, int(d)) for v, d in changes) for changes in explanations[0].sets}
    assert found == expected if explanations[0].complete else found <= expected


@pytest.mark.parametrize("edition_id", EDITIONS)
@given(seed=st.integers(0, 10_000), choice=st.integers(0, 10**6), step=st.sampled_from([(0, 1), (1, 0)]))
@settings(max_examples=40, deadline=None)
def test_two_exchanged_neighbours_are_named_wherever_few_sets_explain_the_table(
    edition_id: str, seed: int, choice: int, step: tuple[int, int]
) -> None:
    down, right = step
    report = random_report(seed, load(edition_id), most=9)
    entries = [f for f in report.edition.requests.fields if not f.is_total]
    here = entries[choice % len(entries)]
    there = here.row_index + down, here.column_index + right
    beside = [f for f in entries if (f.row_index, f.column_index) == there]
    numbers = report.numbers
    if not beside or numbers[here.index] == numbers[beside[0].index]:
        return
    wrong = changed(report, {here.id: numbers[beside[0].index], beside[0].id: numbers[here.index]})
    sets = every_pair(wrong)
    if len(sets) > MOST_WAYS or all(len(changes) != 2 for changes in sets):
        return
    found = [f for f in checks.run(wrong).findings if f.severity is Severity.BLOCKING and f.suspects]
    named = {(s.field.id, s.proposed) for f in found for s in f.suspects if s.field}
    assert {(here.id, numbers[here.index]), (beside[0].id, numbers[beside[0].index])} <= named


def test_a_count_is_never_half_a_case() -> None:
    report = random_report(1, load("2021"))
    disputes = report.edition.disputes.fields
    for field in disputes[:4]:
        wrong = changed(report, {field.id: 5.5})
        for finding in checks.run(wrong).findings:
            assert all(s.proposed == int(s.proposed) for s in finding.suspects if s.field and s.field.kind != "amount")
