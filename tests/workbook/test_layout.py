"""Where everything stands: no two things in one cell, and each in the cell that staff are told of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from workbook import bodies, layout
from workbook.addresses import column_letters
from workbook.edition import Edition
from workbook.grid import blank_grid
from workbook.layout import Place


class TestPlaces:
    """The cell of each field, of each control total and of last year's figures."""

    @pytest.mark.parametrize(
        ("field_id", "place"),
        [
            ("requests.received.natural_person", "表三!D6"),
            ("requests.carried_out.total", "表三!J30"),
            ("disclosure.rules.made", "表二!B5"),
            ("disclosure.fees.amount", "表二!B16"),
            ("disputes.reconsideration.upheld", "表四!A6"),
            ("disputes.suit_after_reconsideration.total", "表四!O6"),
        ],
    )
    def test_known_cells_of_2021(self, form_2021: Edition, field_id: str, place: str) -> None:
        assert str(layout.field_places(form_2021)[field_id]) == place

    def test_every_field_has_a_cell_of_its_own(self, edition: Edition) -> None:
        places = layout.field_places(edition)
        assert set(places) == {f.id for f in edition.fields}
        assert len(set(places.values())) == len(places)

    def test_so_has_every_figure_of_last_year(self, edition: Edition) -> None:
        places = layout.last_year_places(edition)
        assert set(places) == {f.id for f in edition.fields}
        assert len(set(places.values())) == len(places)
        assert {place.sheet for place in places.values()} == {layout.LAST_YEAR}

    def test_the_three_grids_of_last_year_do_not_overlap(self, edition: Edition) -> None:
        taken: set[tuple[int, int]] = set()
        for table in edition.tables:
            top, left = layout.last_year_origin(edition, table)
            grid = blank_grid(table)
            own = {(top + r, left + c) for r in range(grid.row_count) for c in range(grid.column_count)}
            assert not own & taken
            taken |= own
        for place in (layout.LAST_YEAR_YEAR_PLACE, layout.LAST_YEAR_EDITION_PLACE):
            assert (place.row, place.column) not in taken

    def test_control_totals_stand_outside_the_grid(self, edition: Edition) -> None:
        grid = blank_grid(edition.requests)
        places = layout.ledger_places(edition)
        assert set(places) == {f.id for f in edition.requests.fields if f.is_total}
        assert len(set(places.values())) == len(places)
        for place in places.values():
            assert place.row >= layout.GRID_TOP + grid.row_count or place.column > grid.column_count

    def test_a_control_total_stands_in_line_with_its_total(self, edition: Edition) -> None:
        fields = layout.field_places(edition)
        for field_id, place in layout.ledger_places(edition).items():
            total = fields[field_id]
            assert place.row == total.row or place.column == total.column

    def test_cover_lines_stand_below_each_other(self) -> None:
        places = [layout.cover_place(line.key) for line in layout.COVER_LINES]
        assert [place.address for place in places] == ["C6", "C7", "C8", "C9", "C10", "C11", "C12", "C13"]
        with pytest.raises(StopIteration):
            layout.cover_place("nothing")

    def test_the_mirrors_of_the_tables_do_not_overlap(self, edition: Edition) -> None:
        for table in edition.tables:
            below = layout.GRID_TOP + blank_grid(table).row_count
            assert below <= layout.mark_size(edition)[0]
            assert blank_grid(table).column_count <= layout.mark_size(edition)[1]
        blocks = [layout.mark_block(edition, layout.sheet_of(table)) for table in edition.tables]
        assert blocks == [0, 40, 80]  # as in every workbook that is in use


class TestNames:
    """Sheets and columns as they are called."""

    def test_the_sheets_in_their_order(self, edition: Edition) -> None:
        tables, others = ("封面", "表二", "表三", "表四"), ("上年数", "对照上年", "填报说明", "校验结果")
        assert layout.sheet_names(edition) == tables + others

    def test_every_column_of_the_results_has_a_width(self) -> None:
        assert len(layout.RESULT_COLUMNS) == len(layout.RESULT_WIDTHS)
        assert len(set(layout.RESULT_COLUMNS)) == len(layout.RESULT_COLUMNS)

    def test_bodies_that_make_rules_are_bodies(self) -> None:
        assert set(bodies.BODIES) >= bodies.RULE_MAKING_BODIES
        assert set(bodies.BODIES) >= bodies.GOVERNMENTS

    @given(st.integers(1, 16_384))
    def test_column_letters_are_those_of_excel(self, column: int) -> None:
        assert column_letters(column) == get_column_letter(column)

    def test_a_place_reads_as_in_a_formula(self) -> None:
        assert str(Place("表三", 5, 28)) == "表三!AB5"
