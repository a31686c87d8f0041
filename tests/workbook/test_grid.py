"""A statutory table as a grid of cells: it tiles, its spans are the form's, and every field has its place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import docx
import pytest
from builders import kinds_of_applicant
from docx.oxml.ns import qn
from published import ROOT

from workbook.edition import Edition, Table, edition_ids, load
from workbook.grid import Cell, Grid, blank_grid

CIRCULATED = ROOT.parent / "shared" / "reports" / "template-2021-edition.docx"
TABLES = [(edition_id, key) for edition_id in edition_ids() for key in ("disclosure", "requests", "disputes")]


@pytest.fixture(params=TABLES, ids=lambda pair: "-".join(pair))
def table(request: pytest.FixtureRequest) -> Table:
    edition_id, key = request.param
    found: Table = getattr(load(edition_id), key)
    return found


@dataclass(frozen=True)
class Printed:
    """A cell of the circulated form: where it stands, how far it spans, what it says."""

    row: int
    column: int
    row_span: int
    column_span: int
    text: str


def circulated(path: Path) -> list[tuple[list[int], list[Printed]]]:
    """The tables of the circulated form: their column widths and their cells, spans put together."""
    return [_printed(table) for table in docx.Document(str(path)).tables]


def _printed(table: object) -> tuple[list[int], list[Printed]]:
    element = table._tbl  # type: ignore[attr-defined]
    widths = [int(column.get(qn("w:w"))) for column in element.tblGrid.gridCol_lst]
    cells: dict[tuple[int, int], Printed] = {}
    for row, line in enumerate(element.tr_lst):
        column = 0
        for cell in line.tc_lst:
            text = "".join(part.text or "" for part in cell.iter(qn("w:t"))).strip("\u3000 ")
            if cell.vMerge == "continue":
                top = max(r for r, c in cells if c == column)
                above = cells[top, column]
                cells[top, column] = Printed(top, column, above.row_span + 1, above.column_span, above.text)
            else:
                cells[row, column] = Printed(row, column, 1, cell.grid_span, text)
            column += cell.grid_span
    return widths, list(cells.values())


class TestTheCirculatedForm:
    """The form of 2021 as it was sent out: every label, every span and every width is the same."""

    @pytest.fixture(params=[0, 1, 2])
    def pair(self, request: pytest.FixtureRequest) -> tuple[list[int], list[Printed], Grid]:
        if not CIRCULATED.is_file():
            pytest.skip(f"the circulated form is not beside the project: {CIRCULATED.name}")
        widths, cells = circulated(CIRCULATED)[request.param]
        return widths, cells, blank_grid(load("2021").tables[request.param])

    def test_widths(self, pair: tuple[list[int], list[Printed], Grid]) -> None:
        widths, _, grid = pair
        assert grid.widths == tuple(widths)

    def test_labels_and_spans(self, pair: tuple[list[int], list[Printed], Grid]) -> None:
        _, printed, grid = pair
        ours = {(c.row, c.column, c.row_span, c.column_span, c.text) for c in grid.cells}
        assert ours == {(c.row, c.column, c.row_span, c.column_span, c.text) for c in printed}

    def test_blank_cells_are_those_that_hold_figures(self, pair: tuple[list[int], list[Printed], Grid]) -> None:
        _, printed, grid = pair
        data = {(c.row, c.column) for c in grid.cells if c.kind == "data"}
        assert data == {(c.row, c.column) for c in printed if not c.text}


class TestTiling:
    """The cells cover every place once."""

    def test_every_place_is_covered_once(self, table: Table) -> None:
        grid = blank_grid(table)
        assert sum(c.row_span * c.column_span for c in grid.cells) == grid.row_count * grid.column_count
        assert [len(row) for row in grid.occupancy()] == [grid.column_count] * grid.row_count

    def test_every_field_has_one_cell(self, table: Table) -> None:
        fields = [c.field for c in blank_grid(table).cells if c.field]
        assert sorted(fields, key=lambda f: f.index) == list(table.fields)
        assert all((c.kind == "data") is (c.field is not None) for c in blank_grid(table).cells)

    def test_cells_come_row_by_row(self, table: Table) -> None:
        places = [(c.row, c.column) for c in blank_grid(table).cells]
        assert places == sorted(places)

    def test_above_and_beside_a_field_stand_its_own_headings(self, table: Table) -> None:
        rows = blank_grid(table).occupancy()
        for cell in blank_grid(table).cells:
            if cell.field:
                above = {line[cell.column].text for line in rows[: cell.row]}
                beside = {c.text for c in rows[cell.row][: cell.column]}
                assert {heading.label for heading in cell.field.column} <= above
                assert {heading.label for heading in cell.field.row if heading.label} <= beside

    def test_two_cells_in_one_place_are_noticed(self, form_2021: Edition) -> None:
        grid = blank_grid(form_2021.disputes)
        doubled = Grid(**{**grid.__dict__, "cells": (*grid.cells, Cell(0, 0, 1, 1, "band"))})
        with pytest.raises(ValueError, match="two cells at row 0, column 0"):
            doubled.occupancy()

    def test_a_hole_is_noticed(self, form_2021: Edition) -> None:
        grid = blank_grid(form_2021.disputes)
        with pytest.raises(ValueError, match="leave a hole"):
            Grid(**{**grid.__dict__, "cells": grid.cells[:-1]}).occupancy()


class TestLayout:
    """How the parts of a table are set."""

    def test_heads_and_stubs(self, edition: Edition) -> None:
        disclosure, requests, disputes = (blank_grid(table) for table in edition.tables)
        columns = len(kinds_of_applicant(edition)) + 1
        assert (requests.head_rows, requests.stub_columns, requests.column_count) == (3, 3, 3 + columns)
        assert (disputes.head_rows, disputes.stub_columns, disputes.column_count) == (3, 0, 15)
        assert (disclosure.head_rows, disclosure.stub_columns, disclosure.column_count) == (0, 1, 4)

    def test_only_the_long_group_is_set_vertically(self, edition: Edition) -> None:
        vertical = [c.text for table in edition.tables for c in blank_grid(table).cells if c.vertical]
        assert vertical == ["三、本年度办理结果"]

    def test_rows_of_requests_are_set_left_and_the_rest_centred(self, edition: Edition) -> None:
        left = {c.text for c in blank_grid(edition.requests).cells if c.align == "left"}
        assert "一、本年新收政府信息公开申请数量" in left
        assert "1.属于国家秘密" in left
        assert not [c for c in blank_grid(edition.disclosure).cells if c.align == "left"]

    def test_the_text_of_the_figures_is_put_in_and_nothing_else_changes(self, table: Table) -> None:
        blank = blank_grid(table)
        filled = blank.with_text(lambda field: field.id)
        assert [c.text for c in filled.cells if c.field] == [c.field.id for c in filled.cells if c.field]
        assert [c for c in filled.cells if not c.field] == [c for c in blank.cells if not c.field]
        assert all(c.text == "" for c in blank.cells if c.field)
