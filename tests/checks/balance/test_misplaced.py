"""Two numbers that were exchanged: which pairs of cells a hand exchanges, and which it does not."""

from __future__ import annotations

import pytest
from builders import EDITIONS

from checks.balance.misplaced import is_exchange
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
