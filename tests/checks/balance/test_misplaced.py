"""Two numbers that were exchanged: which pairs of cells a hand exchanges, and which it does not."""

from __future__ import annotations

from itertools import count

import pytest
from builders import EDITIONS, balanced

from checks.balance.items import equations_of
from checks.balance.misplaced import is_exchange, moves
from workbook.edition import Field, load


def cells(edition_id: str) -> dict[tuple[str, int, int], Field]:
    """The entries of a form by table, row and column."""
    fields = load(edition_id).fields
    return {(f.id.partition(".")[0], f.row_index, f.column_index): f for f in fields if not f.is_total}


@pytest.mark.parametrize("edition_id", EDITIONS)
def test_neighbours_in_a_row_or_a_column_and_no_others(edition_id: str) -> None:
    fields = load(edition_id).fields
    found = cells(edition_id)
    values: list[int | None] = [0] * len(fields)
    for (table, row, column), here in found.items():
        for down in range(4):
            for right in range(4):
                there = found.get((table, row + down, column + right))
                if there is None or (down, right) == (0, 0):
                    continue
                values[here.index], values[there.index] = 3, 8
                changes = [(here.index, 5), (there.index, -5)]
                assert is_exchange(values, changes, fields) == (down + right == 1), (here.id, there.id)
                values[here.index] = values[there.index] = 0


def test_both_numbers_are_there_and_change_places() -> None:
    fields = load("2021").fields
    found = cells("2021")
    here, below = found["requests", 2, 1], found["requests", 3, 1]
    values: list[int | None] = [0] * len(fields)
    values[here.index], values[below.index] = 3, 8
    assert is_exchange(values, [(here.index, 5), (below.index, -5)], fields)
    assert not is_exchange(values, [(here.index, 4), (below.index, -4)], fields)
    assert not is_exchange(values, [(here.index, 5), (below.index, -4)], fields)
    assert not is_exchange(values, [(here.index, 5)], fields)
    assert not is_exchange(values, [(len(fields), 5), (below.index, -5)], fields)
    values[below.index] = None
    assert not is_exchange(values, [(here.index, 5), (below.index, -5)], fields)


def test_the_same_places_of_two_tables_are_no_neighbours() -> None:
    fields = load("2021").fields
    values: list[int | None] = [0] * len(fields)
    pairs = [
        (one, other)
        for one in fields
        for other in fields
        if one.id.partition(".")[0] != other.id.partition(".")[0]
        and (other.row_index, other.column_index) == (one.row_index, one.column_index + 1)
    ]
    assert pairs
    for one, other in pairs:
        values[one.index], values[other.index] = 3, 8
        assert not is_exchange(values, [(one.index, 5), (other.index, -5)], fields)
        values[one.index] = values[other.index] = 0


class TestMoves:
    """Which exchanges of two numbers would explain relations that fail together."""

    @staticmethod
    def found(edition_id: str, numbers: dict[str, int | None], wrong: dict[str, int]) -> list[list[tuple[str, int]]]:
        """The moves, by the ids of the cells, where all other cells of 表三 are 0 and the sums of these rows wrong.

        `wrong` has by how much the sum of the entries of a row is larger than its total.
        """
        edition = load(edition_id)
        system = equations_of(balanced(edition, count(3, 7))).system
        values = [numbers.get(field.id, 0) for field in edition.fields]
        failing = {}
        for row, residual in wrong.items():
            total, entry = (edition.field(f"requests.{row}.{column}").index for column in ("total", "natural_person"))
            (relation,) = (at for at, terms in enumerate(system.variables) if {total, entry} <= set(terms))
            failing[relation] = residual * next(sign for at, sign in system.relations[relation] if at == entry)
        moved = moves(system, values, failing, edition.requests.fields)
        return [[(edition.fields[at].id, int(delta)) for at, delta in changes] for changes in moved]

    @pytest.mark.parametrize("edition_id", EDITIONS)
    def test_a_number_in_the_row_below_goes_back(self, edition_id: str) -> None:
        """5 stands under 二、上年结转 where it belongs to 一、本年新收: the one total has 5 more than its row."""
        wrong = {"received": -5, "carried_in": 5}
        assert self.found(edition_id, {"requests.carried_in.business": 5}, wrong) == [
            [("requests.received.business", 5), ("requests.carried_in.business", -5)]
        ]

    @pytest.mark.parametrize("edition_id", EDITIONS)
    def test_two_that_were_exchanged_go_back(self, edition_id: str) -> None:
        numbers: dict[str, int | None] = {"requests.received.business": 3, "requests.carried_in.business": 8}
        assert self.found(edition_id, numbers, {"received": -5, "carried_in": 5}) == [
            [("requests.received.business", 5), ("requests.carried_in.business", -5)]
        ]

    @pytest.mark.parametrize("number", [2, 4, 6, 100, None])
    def test_no_other_numbers_than_differ_by_just_that(self, number: int | None) -> None:
        numbers = {"requests.carried_in.business": number}
        assert self.found("2021", numbers, {"received": -5, "carried_in": 5}) == []

    def test_a_row_that_no_move_mends_is_left_alone(self) -> None:
        numbers: dict[str, int | None] = {"requests.carried_in.business": 5}
        assert self.found("2021", numbers, {"received": -5, "carried_in": -5}) == []
        assert self.found("2021", numbers, {"received": -5, "carried_in": 4}) == []
        assert self.found("2021", numbers, {"carried_in": 5}) == []

    def test_where_more_than_three_would_nobody_is_named(self) -> None:
        columns = ("natural_person", "business", "research", "public_welfare")
        wrong = {"received": -5, "carried_in": 5}
        numbers: dict[str, int | None] = {f"requests.carried_in.{column}": 5 for column in columns[:3]}
        assert len(self.found("2021", numbers, wrong)) == 3
        assert self.found("2021", numbers | {f"requests.carried_in.{columns[3]}": 5}, wrong) == []
