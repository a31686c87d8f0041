"""The checksum by which 校验结果 knows that figures have changed: any one figure counts, and where it stands."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from workbook.checksum import are_same, checksum, formula
from workbook.edition import edition_ids, load
from workbook.layout import Place, field_places, last_year_places, ledger_places

EDITION = load("2021")
PLACES = [
    *field_places(EDITION).values(),
    *ledger_places(EDITION).values(),
    *last_year_places(EDITION).values(),
]
Held = dict[Place, object]


def summed(held: Held) -> float:
    sheets: dict[str, list[list[object]]] = {}
    for place, content in held.items():
        rows = sheets.setdefault(place.sheet, [[None] * 40 for _ in range(60)])
        rows[place.row - 1][place.column - 1] = content
    return checksum(sheets, EDITION, EDITION)


cells = st.sampled_from(PLACES)
contents = st.one_of(
    st.none(), st.integers(0, 10**7).map(float), st.decimals(0, 10**6, places=4).map(float), st.just("约305")
)


class TestChecksum:
    @given(st.dictionaries(cells, contents, max_size=40), cells, contents)
    def test_one_figure_that_becomes_another_is_seen(self, held: Held, place: Place, content: object) -> None:
        changed = {**held, place: content}
        assert are_same(summed(changed), summed(held)) == (held.get(place) == content)

    @given(cells, cells, st.integers(0, 999), st.integers(0, 999))
    def test_figures_that_change_places_are_seen(self, one: Place, other: Place, first: int, second: int) -> None:
        assume(one != other)
        before, after = {one: float(first), other: float(second)}, {one: float(second), other: float(first)}
        assert are_same(summed(after), summed(before)) == (first == second)

    def test_blank_is_not_zero(self) -> None:
        assert not are_same(summed({PLACES[0]: 0.0}), summed({}))

    def test_a_date_is_the_number_that_excel_has_for_it(self) -> None:
        assert are_same(summed({PLACES[0]: dt.datetime(2024, 1, 1)}), summed({PLACES[0]: 45292.0}))

    @pytest.mark.parametrize("edition_id", edition_ids())
    def test_excel_takes_the_formula(self, edition_id: str) -> None:
        told = formula(load(edition_id), load(edition_id))
        assert len(told) < 8000
        assert max(place.row * 100 + place.column for place in PLACES) ** 3 / 99901 < 2**27, "MOD of Excel 2007"
