"""Hidden rows and merged cells, on both engines the same, and in how few questions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xladdin.hosts import xw
from xladdin.hosts.areas import TooScattered, hidden_rows, merged_areas

Opener = Callable[[Path], xw.Book]
LAST = (2_000, 20)


def workbook(path: Path, hidden: set[int], merged: list[str]) -> Path:
    """A sheet with these rows hidden and these cells merged."""
    found = openpyxl.Workbook()
    sheet = found.active
    sheet.title = "申请台账"
    sheet.cell(*LAST, "末")
    for row in hidden:
        sheet.row_dimensions[row].hidden = True
    for area in merged:
        sheet.merge_cells(area)
    found.save(path)
    return path


def test_nothing_hidden_and_nothing_merged(open_with: Opener, tmp_path: Path) -> None:
    book = open_with(workbook(tmp_path / "台账.xlsx", set(), []))
    assert hidden_rows(book, "申请台账", LAST[0]) == frozenset()
    assert merged_areas(book, "申请台账", LAST) == ()


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    hidden=st.sets(st.integers(1, LAST[0]), max_size=12),
    tops=st.lists(st.integers(1, 60), max_size=6, unique=True),
    size=st.tuples(st.integers(1, 9), st.integers(1, 3)),
)
def test_what_is_hidden_and_merged(
    open_with: Opener, tmp_path: Path, hidden: set[int], tops: list[int], size: tuple[int, int]
) -> None:
    down, right = size
    areas = [(top * 30, 2, top * 30 + down, 2 + right) for top in sorted(tops)]
    sheet = openpyxl.Workbook().active
    names = [sheet.cell(a, b).coordinate + ":" + sheet.cell(c, d).coordinate for a, b, c, d in areas]
    book = open_with(workbook(tmp_path / "台账.xlsx", hidden, names))
    assert hidden_rows(book, "申请台账", LAST[0]) == frozenset(hidden)
    assert merged_areas(book, "申请台账", LAST) == tuple(areas)


def test_merged_cells_side_by_side_are_told_apart(open_with: Opener, tmp_path: Path) -> None:
    book = open_with(workbook(tmp_path / "台账.xlsx", set(), ["A1:T1", "A3:A4", "A5:A6", "B3:B6"]))
    assert merged_areas(book, "申请台账", LAST) == ((1, 1, 1, 20), (3, 1, 4, 1), (3, 2, 6, 2), (5, 1, 6, 1))


@pytest.mark.parametrize("open_with", ["excel"], indirect=True)
def test_a_filter_that_hides_every_second_row_of_many_is_given_up(open_with: Opener, tmp_path: Path) -> None:
    last = 8_000
    book = open_with(workbook(tmp_path / "台账.xlsx", set(range(2, last, 2)), []))
    with pytest.raises(TooScattered):
        hidden_rows(book, "申请台账", last)
