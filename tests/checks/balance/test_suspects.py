"""The smallest set of wrong cells: as small as an exact solver's, and never a set that does not work."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import pytest
from builders import EDITIONS, changed, linked_fields, number_in, random_report
from hypothesis import given
from hypothesis import strategies as st

from checks.balance.identities import relations
from checks.balance.suspects import MOST_CELLS, MOST_SETS, Mending, System, explain, slip
from checks.model.finding import Number
from workbook.edition import Edition, load
from workbook.report import Report

Values = Sequence[Number | None]


def residuals_of(system: System, values: Values) -> list[Number | None]:
    """What is left over in each relation; None where a variable of it has no number."""
    found: list[Number | None] = []
    for terms in system.relations:
        numbers = [values[variable] for variable, _ in terms]
        known = [sign * number for (_, sign), number in zip(terms, numbers, strict=True) if number is not None]
        found.append(sum(known) if len(known) == len(terms) else None)
    return found


def fewest_changes(system: System, values: Values, wanted: frozenset[int]) -> int | None:
    """The exact answer by integer programming: how many variables must change; None if no change helps.

    A changed variable is a whole number, 0 or more; only the relations in `wanted` count.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp  # half a second that only this file needs

    residuals = residuals_of(system, values)
    rows = [i for i in sorted(wanted) if residuals[i] is not None]
    known = sorted({variable for i in rows for variable, _ in system.relations[i]})
    place = {variable: i for i, variable in enumerate(known)}
    count = len(known)
    big = 2 * sum(abs(int(residuals[i] or 0)) for i in rows) + 1
    balance = np.zeros((len(rows), 2 * count))
    for row, relation in enumerate(rows):
        for variable, sign in system.relations[relation]:
            balance[row, place[variable]] += sign
    above, below = (np.hstack([np.eye(count), -size * np.eye(count)]) for size in (big, 0))
    for variable, i in place.items():
        below[i, count + i] = min(values[variable] or 0, big)
    found = milp(
        np.concatenate([np.zeros(count), np.ones(count)]),
        constraints=[
            LinearConstraint(balance, *(2 * [[-(residuals[i] or 0) for i in rows]])),
            LinearConstraint(above, -np.inf, 0),
            LinearConstraint(below, 0, np.inf),
        ],
        integrality=np.ones(2 * count),
        bounds=Bounds([-big] * count + [0] * count, [big] * count + [1] * count),
    )
    return round(found.fun) if found.success else None


def assert_works(system: System, values: Values, explanation: Mending, wanted: frozenset[int]) -> None:
    """Every set sets every relation of its group right, and makes no number negative."""
    for changes in explanation.sets:
        mended = list(values)
        for variable, delta in changes:
            before = mended[variable]
            assert before is not None
            assert delta != 0
            assert before + delta >= 0
            mended[variable] = before + delta
        after = residuals_of(system, mended)
        assert not any(after[i] for i in wanted)


def assert_as_good_as_the_oracle(system: System, values: Values) -> None:
    """For each group that fails: sets that work, of the oracle's size where that is at most 3, else none."""
    residuals = residuals_of(system, values)
    told = {explanation.relations: explanation for explanation in explain(system, values, residuals)}
    for component in system.components:
        failing = tuple(sorted(i for i in component if residuals[i]))
        if not failing:
            continue
        explanation = told.pop(failing)
        fewest = fewest_changes(system, values, component)
        assert_works(system, values, explanation, component)
        if fewest is None or fewest > MOST_CELLS:
            assert explanation.sets == ()
        else:
            assert {len(changes) for changes in explanation.sets} == {fewest}
    assert told == {}


def system_of(edition: Edition) -> System:
    return System(tuple(relation.terms for relation in relations(edition)))


def table_system(rows: int, columns: int) -> System:
    """A small table with totals: `rows` × `columns` entries, a total to each row and column, and one at the corner."""
    width = columns + 1

    def line(cells: list[int], total: int) -> tuple[tuple[int, int], ...]:
        return (*((cell, 1) for cell in cells), (total, -1))

    across = [line([r * width + c for c in range(columns)], r * width + columns) for r in range(rows + 1)]
    down = [line([r * width + c for r in range(rows)], rows * width + c) for c in range(width)]
    return System((*across, *down))


def filled(rows: int, columns: int, source: random.Random, most: int) -> list[int | None]:
    entries = [[source.randint(0, most) for _ in range(columns)] for _ in range(rows)]
    lines = [[*row, sum(row)] for row in entries]
    return [number for line in (*lines, [sum(column) for column in zip(*lines, strict=True)]) for number in line]


class TestAgainstAnExactSolver:
    """HiGHS solves the same problem as an integer program; it is right, and takes 100 times as long."""

    @pytest.mark.parametrize("edition_id", EDITIONS)
    @pytest.mark.parametrize("fault_count", [1, 2, 3])
    def test_on_reports_with_one_to_three_wrong_cells(self, edition_id: str, fault_count: int) -> None:
        edition = load(edition_id)
        for seed in range(16):
            source = random.Random(f"{edition_id} {fault_count} {seed}")
            report = random_report(seed, edition)
            values = list(report.numbers)
            fields = edition.requests.fields if seed % 2 else linked_fields(edition)
            for field in source.sample(fields, fault_count):
                more: int = source.choice((-9, -2, -1, 1, 2, 10, 30))
                values[field.index] = abs(int(number_in(report, field)) + more)
            assert_as_good_as_the_oracle(system_of(edition), values)

    @pytest.mark.parametrize("edition_id", EDITIONS)
    def test_on_wrong_cells_that_meet_in_one_row_and_column(self, edition_id: str) -> None:
        edition = load(edition_id)
        for seed in range(12):
            source = random.Random(seed)
            report = random_report(seed, edition)
            values = list(report.numbers)
            corner = source.choice(edition.requests.fields)
            row = [f for f in edition.requests.fields if f.row == corner.row and f is not corner]
            column = [f for f in edition.requests.fields if f.column == corner.column and f is not corner]
            for field in (corner, source.choice(row), source.choice(column))[: 2 + seed % 2]:
                values[field.index] = number_in(report, field) + source.randint(1, 5)
            assert_as_good_as_the_oracle(system_of(edition), values)

    def test_on_small_tables_with_any_faults(self) -> None:
        for seed in range(200):
            source = random.Random(seed)
            rows, columns = source.randint(1, 4), source.randint(1, 4)
            values = filled(rows, columns, source, source.choice([1, 3, 50]))
            for _ in range(source.randint(1, 5)):
                values[source.randrange(len(values))] = source.randint(0, 9)
            assert_as_good_as_the_oracle(table_system(rows, columns), values)

    def test_on_small_tables_with_blank_cells_too(self) -> None:
        for seed in range(200):
            source = random.Random(seed)
            rows, columns = source.randint(2, 4), source.randint(2, 4)
            values = filled(rows, columns, source, source.choice([1, 3, 50]))
            for _ in range(source.randint(1, 3)):
                values[source.randrange(len(values))] = source.randint(0, 9)
            for _ in range(source.randint(1, 2)):
                values[source.randrange(len(values))] = None
            assert_as_good_as_the_oracle(table_system(rows, columns), values)

    def test_on_figures_typed_into_the_column_beside_their_own(self, suqian: Report) -> None:
        """Two results of 法律服务机构 stand under 科研机构, where no single cell can fall by 19."""
        typed = {"granted.research": 12, "partly_granted.research": 7}
        blank = dict.fromkeys(("granted.legal_service", "partly_granted.legal_service"))
        wrong = changed(suqian, {f"requests.results.{key}": number for key, number in (typed | blank).items()})
        assert_as_good_as_the_oracle(system_of(suqian.edition), wrong.numbers)

    def test_the_oracle_itself_knows_the_answer_to_a_case_done_by_hand(self) -> None:
        # 1 + 2 ≠ 9 and 3 + 9 = 12: the total of the first row is wrong, and with it the one below.
        system = System((((0, 1), (1, 1), (2, -1)), ((2, 1), (3, 1), (4, -1))))
        assert fewest_changes(system, [1, 2, 9, 3, 12], frozenset({0, 1})) == 1
        assert fewest_changes(system, [1, 2, 9, 3, 5], frozenset({0, 1})) == 2


class TestSmallestSets:
    """What is said of small systems that can be checked by eye."""

    ONE_SUM = System((((0, 1), (1, 1), (2, -1)),))

    def test_nothing_is_explained_where_nothing_fails(self) -> None:
        assert explain(self.ONE_SUM, [1, 2, 3], [0]) == []

    def test_a_relation_that_cannot_be_assessed_is_left_alone(self) -> None:
        assert explain(self.ONE_SUM, [1, None, 3], [None]) == []

    def test_every_cell_of_a_lone_sum_may_be_the_wrong_one(self) -> None:
        (found,) = explain(self.ONE_SUM, [1, 2, 5], [-2])
        assert {next(iter(changes)) for changes in found.sets} == {(0, 2), (1, 2), (2, -2)}
        assert found.complete

    def test_no_cell_is_made_negative(self) -> None:
        (found,) = explain(self.ONE_SUM, [1, 2, 0], [3])
        assert found.sets == (frozenset({(2, 3)}),)

    def test_a_signed_cell_may_be_negative(self) -> None:
        (found,) = explain(self.ONE_SUM, [1, 2, 0], [3], signed=frozenset({0}))
        assert frozenset({(0, -3)}) in found.sets

    def test_the_cell_where_two_failing_sums_meet_is_the_only_one(self) -> None:
        system = System((((0, 1), (1, 1), (2, -1)), ((0, 1), (3, 1), (4, -1))))
        (found,) = explain(system, [9, 2, 3, 3, 4], [8, 8])
        assert found.sets == (frozenset({(0, -8)}),)

    def test_two_groups_are_explained_apart(self) -> None:
        system = System((((0, 1), (1, -1)), ((2, 1), (3, -1))))
        first, second = explain(system, [1, 2, 3, 4], [-1, -1])
        assert (first.relations, second.relations) == ((0,), (1,))

    def test_where_two_cells_of_one_sum_must_both_change_a_pair_is_found(self) -> None:
        """2 + 3 should be 1 by a total that is known to be right: no single cell can fall by 4."""
        system = System((((0, 1), (1, 1)),))
        (found,) = explain(system, [2, 3], [5])
        assert found.sets == (frozenset({(0, -2), (1, -3)}),)

    def test_more_than_three_wrong_cells_are_not_guessed_at(self) -> None:
        system = System(tuple(((0, 1), (i, -1), (i + 5, -1)) for i in range(1, 5)))
        values = [5, 5, 6, 7, 8, 0, 1, 1, 1, 1]
        (found,) = explain(system, values, residuals_of(system, values))
        assert found.sets == ()
        assert found.complete

    def test_too_many_equal_answers_are_cut_short_and_said_to_be(self) -> None:
        count = MOST_SETS + 4
        system = System(((*((i, 1) for i in range(count)), (count, -1)),))
        (found,) = explain(system, [7] * count + [7 * count + 1], [-1])
        assert len(found.sets) == MOST_SETS
        assert not found.complete

    def test_the_total_left_at_zero_comes_first(self) -> None:
        (found,) = explain(self.ONE_SUM, [0, 5, 0], [5], totals=frozenset({2}))
        assert found.sets[0] == frozenset({(2, 5)})

    def test_a_slip_of_the_hand_comes_before_a_number_out_of_nowhere(self) -> None:
        # 21 typed for 12 in the second cell; the others would have to be quite other numbers.
        (found,) = explain(self.ONE_SUM, [50, 21, 62], [9], totals=frozenset({2}))
        assert found.sets[0] == frozenset({(1, -9)})

    @given(st.permutations(range(5)), st.integers(1, 50))
    def test_the_order_of_the_relations_does_not_matter(self, order: list[int], wrong: int) -> None:
        system = table_system(2, 1)
        values = [1, 1, 2, 2, 3, 3]
        values[0] += wrong
        shuffled = System(tuple(system.relations[i] for i in order))
        (one,) = explain(system, values, residuals_of(system, values))
        (other,) = explain(shuffled, values, residuals_of(shuffled, values))
        assert set(one.sets) == set(other.sets)


class TestSlip:
    """How human a mistake is: the smaller, the likelier."""

    @pytest.mark.parametrize(
        ("typed", "right"),
        [(21, 12), (1233, 123), (12, 123), (5_000_000, 500), (129, 123), (3486, 3468)],
    )
    def test_a_known_slip_is_likelier_than_any_other_entry(self, typed: int, right: int) -> None:
        assert slip(typed, right, total=False) < slip(407, 38, total=False)

    def test_a_total_left_at_zero_is_the_likeliest_of_all(self) -> None:
        kinds = [slip(old, new, total=True) for old, new in ((21, 12), (1233, 123), (129, 123), (407, 38))]
        assert slip(0, 11, total=True) < min(kinds)

    def test_an_entry_of_zero_that_should_be_a_number_is_the_least_likely(self) -> None:
        assert slip(0, 38, total=False) > slip(407, 38, total=False) > slip(407, 38, total=True)

    @pytest.mark.parametrize(("typed", "right"), [(12, 12000), (100, 1)])
    def test_two_digits_more_or_less_are_no_slip(self, typed: int, right: int) -> None:
        assert slip(typed, right, total=False) == slip(407, 38, total=False)
