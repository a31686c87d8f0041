"""The blank workbook: what staff find in it, cell by cell."""

from __future__ import annotations

import io
from collections import Counter
from functools import cache

import openpyxl
import pytest
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from workbook.edition import Edition, Heading, Table, load
from workbook.grid import blank_grid
from workbook.layout import (
    BODIES,
    COVER,
    COVER_LINES,
    FILE_FORMAT,
    GRID_TOP,
    GUIDE,
    LAST_YEAR,
    LAST_YEAR_EDITION_PLACE,
    LAST_YEAR_YEAR_PLACE,
    MARK_BLOCK_ROWS,
    MARK_COLUMNS,
    MARKS,
    RESULT_COLUMNS,
    RESULT_HEAD_ROW,
    RESULT_ROWS,
    RESULT_TOP,
    RESULT_VERDICT_ROW,
    RESULT_WIDTHS,
    RESULTS,
    SIGNATURE,
    Place,
    column_letters,
    cover_place,
    field_places,
    last_year_origin,
    last_year_places,
    ledger_places,
    mark_block,
    sheet_names,
    sheet_of,
)
from workbook.template import build

EDITIONS = ("2019", "2021")
TABLES = [(edition, index) for edition in EDITIONS for index in range(3)]


@cache
def blank(edition_id: str) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(build(load(edition_id))))


def table_sheet(edition_id: str, index: int) -> tuple[Edition, Table, Worksheet]:
    edition = load(edition_id)
    table = edition.tables[index]
    return edition, table, blank(edition_id)[sheet_of(table)]


def places_on(edition: Edition, table: Table, *, totals: bool) -> set[str]:
    return {field_places(edition)[f.id].address for f in table.fields if f.is_total == totals}


def ledger_on(edition: Edition, table: Table) -> set[str]:
    return {p.address for p in ledger_places(edition).values() if p.sheet == sheet_of(table)}


def way_back(table: Table) -> str:
    return f"{column_letters(blank_grid(table).column_count + 2)}1"


def cells_of(reference: str) -> set[str]:
    addresses = set()
    for area in str(reference).split():
        left, top, right, bottom = range_boundaries(area)
        addresses |= {f"{column_letters(c)}{r}" for r in range(top, bottom + 1) for c in range(left, right + 1)}
    return addresses


@pytest.mark.parametrize("edition_id", EDITIONS)
class TestSheets:
    def test_the_sheets_stand_in_order_and_the_marks_are_hidden(self, edition_id):
        book = blank(edition_id)
        assert book.sheetnames == [*sheet_names(load(edition_id)), MARKS]
        assert [s.title for s in book if s.sheet_state != "visible"] == [MARKS]
        assert book.active.title == COVER

    def test_the_signature_names_file_format_and_edition(self, edition_id):
        assert blank(edition_id)[COVER]["B3"].value == f"{SIGNATURE} {FILE_FORMAT} {edition_id}"

    def test_the_cover_names_the_form_its_basis_and_the_cut_off(self, edition_id):
        edition = load(edition_id)
        texts = [str(c.value) for row in blank(edition_id)[COVER] for c in row if c.value]
        for expected in (edition.title, edition.basis, edition.cut_off):
            assert any(expected in text for text in texts)

    def test_every_line_of_the_cover_has_its_label_and_an_unlocked_cell(self, edition_id):
        sheet = blank(edition_id)[COVER]
        for line in COVER_LINES:
            place = cover_place(line.key)
            assert sheet.cell(place.row, place.column - 1).value == line.label
            assert not sheet[place.address].protection.locked

    def test_a_telephone_number_keeps_its_leading_zero(self, edition_id):
        assert blank(edition_id)[COVER][cover_place("contact").address].number_format == "@"

    def test_the_cover_links_to_every_sheet(self, edition_id):
        links = [c.hyperlink.location for row in blank(edition_id)[COVER] for c in row if c.hyperlink]
        assert [link.split("!")[0].strip("'") for link in links] == list(sheet_names(load(edition_id)))


@pytest.mark.parametrize(("edition_id", "index"), TABLES)
class TestStatutoryGrid:
    def test_merged_cells_are_the_spans_of_the_grid(self, edition_id, index):
        _, table, sheet = table_sheet(edition_id, index)
        grid = blank_grid(table)
        spans = {
            (c.column + 1, GRID_TOP + c.row, c.column + c.column_span, GRID_TOP + c.row + c.row_span - 1)
            for c in grid.cells
            if c.row_span * c.column_span > 1
        }
        merged = {area.bounds for area in sheet.merged_cells.ranges}
        inside = {b for b in merged if GRID_TOP <= b[1] < GRID_TOP + grid.row_count and b[0] <= grid.column_count}
        assert inside == spans

    def test_labels_stand_as_printed(self, edition_id, index):
        _, table, sheet = table_sheet(edition_id, index)
        assert sheet["A1"].value == table.heading
        for cell in blank_grid(table).cells:
            assert (sheet.cell(GRID_TOP + cell.row, 1 + cell.column).value or "") == cell.text

    def test_the_unit_of_measure_stands_in_row_two(self, edition_id, index):
        _, table, sheet = table_sheet(edition_id, index)
        assert [c.value for c in sheet[2] if c.value][-1] == f"单位：{table.unit}"

    def test_columns_are_as_wide_in_proportion_as_on_the_form(self, edition_id, index):
        _, table, sheet = table_sheet(edition_id, index)
        widths = blank_grid(table).widths
        pixels = [sheet.column_dimensions[column_letters(i + 1)].width * 7 + 5 for i in range(len(widths))]
        for i, twips in enumerate(widths):
            assert pixels[i] / sum(pixels) == pytest.approx(twips / sum(widths), rel=0.01)

    def test_every_cell_of_the_grid_is_framed(self, edition_id, index):
        _, table, sheet = table_sheet(edition_id, index)
        grid = blank_grid(table)
        for row in sheet.iter_rows(GRID_TOP, GRID_TOP + grid.row_count - 1, 1, grid.column_count):
            for cell in row:
                if cell.coordinate not in sheet.merged_cells:
                    sides = cell.border
                    assert {sides.left.style, sides.right.style, sides.top.style, sides.bottom.style} == {"thin"}

    def test_a_group_printed_downwards_is_vertical(self, edition_id, index):
        _, table, sheet = table_sheet(edition_id, index)
        for cell in blank_grid(table).cells:
            rotation = sheet.cell(GRID_TOP + cell.row, 1 + cell.column).alignment.text_rotation
            assert rotation == (255 if cell.vertical else 0)

    def test_heads_and_row_names_stay_in_sight(self, edition_id, index):
        _, table, sheet = table_sheet(edition_id, index)
        grid = blank_grid(table)
        assert sheet.freeze_panes == Place("", GRID_TOP + grid.head_rows, 1 + grid.stub_columns).address


@pytest.mark.parametrize(("edition_id", "index"), TABLES)
class TestProtection:
    def test_only_what_is_filled_in_and_the_way_back_can_be_chosen(self, edition_id, index):
        edition, table, sheet = table_sheet(edition_id, index)
        allowed = places_on(edition, table, totals=False) | ledger_on(edition, table) | {way_back(table)}
        unlocked = {c.coordinate for row in sheet for c in row if not c.protection.locked}
        covered = {a for area in sheet.merged_cells.ranges for a in cells_of(str(area)) - {area.start_cell.coordinate}}
        assert unlocked - covered == allowed

    def test_a_merged_entry_is_unlocked_as_a_whole(self, edition_id, index):
        edition, table, sheet = table_sheet(edition_id, index)
        entries = places_on(edition, table, totals=False)
        for area in sheet.merged_cells.ranges:
            states = {sheet[a].protection.locked for a in cells_of(str(area))}
            assert states == {area.start_cell.coordinate not in entries}

    def test_the_sheet_is_protected_without_a_password(self, edition_id, index):
        protection = table_sheet(edition_id, index)[2].protection
        assert protection.sheet
        assert protection.password is None
        assert protection.selectLockedCells
        assert not protection.selectUnlockedCells

    def test_the_way_back_leads_to_the_cover_and_cannot_be_typed_over(self, edition_id, index):
        _, table, sheet = table_sheet(edition_id, index)
        address = way_back(table)
        assert sheet[address].hyperlink.location == f"'{COVER}'!{cover_place('unit').address}"
        (rule,) = [r for r in sheet.data_validations.dataValidation if address in cells_of(r.sqref)]
        assert (rule.type, rule.formula1, rule.showErrorMessage) == ("custom", "FALSE", True)


@pytest.mark.parametrize(("edition_id", "index"), TABLES)
class TestWhatMayBeTyped:
    def test_every_entry_and_no_total_has_one_rule(self, edition_id, index):
        edition, table, sheet = table_sheet(edition_id, index)
        ruled = Counter(a for r in sheet.data_validations.dataValidation for a in cells_of(r.sqref))
        expected = places_on(edition, table, totals=False) | ledger_on(edition, table) | {way_back(table)}
        assert ruled == Counter(expected)

    def test_the_rule_and_the_number_format_fit_the_kind(self, edition_id, index):
        edition, table, sheet = table_sheet(edition_id, index)
        rules = {a: r for r in sheet.data_validations.dataValidation for a in cells_of(r.sqref)}
        expected = {
            "count": ("whole", "0", "999999999999", "0"),
            "signed": ("whole", "-999999999999", "999999999999", "0"),
            "amount": ("decimal", "0", None, "General"),
        }
        for field in table.fields:
            address = field_places(edition)[field.id].address
            if not field.is_total:
                rule = rules[address]
                found = (rule.type, rule.formula1, rule.formula2, sheet[address].number_format)
                assert found == expected[field.kind], field.place

    def test_the_user_is_told_in_words_that_excel_can_hold(self, edition_id, index):
        for rule in table_sheet(edition_id, index)[2].data_validations.dataValidation:
            assert rule.allow_blank
            assert 0 < len(rule.errorTitle) <= 32
            assert 0 < len(rule.error) <= 255
            assert len(rule.promptTitle or "") <= 32
            assert len(rule.prompt or "") <= 255


class TestRulesOfTheCover:
    @pytest.mark.parametrize(("edition_id", "first", "last"), [("2019", "2019", "2020"), ("2021", "2021", "9999")])
    def test_the_year_must_be_one_of_the_form(self, edition_id, first, last):
        rule = self.rule_at(edition_id, "year")
        assert (rule.type, rule.formula1, rule.formula2) == ("whole", first, last)

    @pytest.mark.parametrize("edition_id", EDITIONS)
    def test_the_body_is_chosen_from_the_list(self, edition_id):
        rule = self.rule_at(edition_id, "body")
        assert rule.type == "list"
        assert rule.formula1.strip('"').split(",") == list(BODIES)
        assert len(rule.formula1) <= 255, "Excel refuses a longer list in a rule"

    def rule_at(self, edition_id, key):
        rules = blank(edition_id)[COVER].data_validations.dataValidation
        return next(r for r in rules if cover_place(key).address in cells_of(r.sqref))


@pytest.mark.parametrize("edition_id", EDITIONS)
class TestNames:
    def test_every_field_has_a_name_for_its_cell(self, edition_id):
        edition, names = load(edition_id), blank(edition_id).defined_names
        for field in edition.fields:
            place = field_places(edition)[field.id]
            (found,) = names["f_" + field.id.replace(".", "_")].destinations
            assert found == (place.sheet, f"${column_letters(place.column)}${place.row}")

    def test_the_entry_names_hold_the_entries_and_nothing_else(self, edition_id):
        edition, names = load(edition_id), blank(edition_id).defined_names
        for table in edition.tables:
            held: Counter[str] = Counter()
            for name, definition in names.items():
                if name.startswith(f"entry_{table.key}_"):
                    ((sheet, area),) = definition.destinations
                    assert sheet == sheet_of(table)
                    held.update(cells_of(area.replace("$", "")))
            assert held == Counter(places_on(edition, table, totals=False))

    def test_the_mirror_of_a_sheet_lies_where_the_layout_says(self, edition_id):
        edition, names = load(edition_id), blank(edition_id).defined_names
        for table in edition.tables:
            ((sheet, area),) = names[f"mark_{table.key}"].destinations
            top = mark_block(edition, sheet_of(table))
            assert sheet == MARKS
            assert range_boundaries(area.replace("$", "")) == (1, top + 1, MARK_COLUMNS, top + MARK_BLOCK_ROWS)


@pytest.mark.parametrize(("edition_id", "index"), TABLES)
class TestMarks:
    def test_the_four_marks_are_read_from_the_mirror_of_every_cell(self, edition_id, index):
        edition, table, sheet = table_sheet(edition_id, index)
        ((area, rules),) = [(str(f.sqref), f.rules) for f in sheet.conditional_formatting]
        marked = cells_of(area)
        assert places_on(edition, table, totals=False) | places_on(edition, table, totals=True) <= marked
        assert ledger_on(edition, table) <= marked
        wanted = [[f"INDEX(mark_{table.key},ROW(),COLUMN())={mark}"] for mark in (1, 2, 3, 4)]
        assert [rule.formula for rule in rules] == wanted

    def test_what_can_be_marked_fits_into_the_mirror(self, edition_id, index):
        sheet = table_sheet(edition_id, index)[2]
        (area,) = [str(f.sqref) for f in sheet.conditional_formatting]
        _, _, right, bottom = range_boundaries(area)
        assert right <= MARK_COLUMNS
        assert bottom <= MARK_BLOCK_ROWS

    def test_marks_can_be_told_apart_without_colour(self, edition_id, index):
        sheet = table_sheet(edition_id, index)[2]
        looks = [rule.dxf for f in sheet.conditional_formatting for rule in f.rules]
        signs = {(d.border.left.style, bool(d.font.b), bool(d.font.i), d.font.u, d.fill.patternType) for d in looks}
        colours = {d.fill.bgColor.rgb for d in looks}
        assert len(signs) == len(colours) == 4


class TestPrinting:
    @pytest.mark.parametrize("edition_id", EDITIONS)
    def test_each_table_fills_one_a4_page_with_its_grid_alone(self, edition_id):
        edition = load(edition_id)
        for table, orientation in zip(edition.tables, ("portrait", "portrait", "landscape"), strict=True):
            sheet, grid = blank(edition_id)[sheet_of(table)], blank_grid(table)
            corner = f"${column_letters(grid.column_count)}${GRID_TOP + grid.row_count - 1}"
            assert sheet.print_area == f"'{sheet.title}'!$A$1:{corner}"
            assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == (orientation, 9)
            assert sheet.sheet_properties.pageSetUpPr.fitToPage
            assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 1)
            assert sheet.print_options.horizontalCentered

    def test_long_sheets_may_run_over_several_pages(self):
        for title in (GUIDE, RESULTS):
            assert blank("2021")[title].page_setup.fitToHeight == 0


@pytest.mark.parametrize("edition_id", EDITIONS)
class TestLedger:
    def test_ledger_totals_are_set_off_from_the_form(self, edition_id):
        edition = load(edition_id)
        sheet = blank(edition_id)[sheet_of(edition.requests)]
        for place in ledger_places(edition).values():
            assert sheet[place.address].border.left.style == "dashed"
        texts = [c.value for row in sheet for c in row if c.value]
        assert "选填：按台账另行统计的合计，用于核对，不进入报告" in texts


@pytest.mark.parametrize("edition_id", EDITIONS)
class TestLastYear:
    def test_all_three_forms_stand_where_the_layout_says(self, edition_id):
        edition, sheet = load(edition_id), blank(edition_id)[LAST_YEAR]
        for table in edition.tables:
            top, left = last_year_origin(edition, table)
            for cell in blank_grid(table).cells:
                assert (sheet.cell(top + cell.row, left + cell.column).value or "") == cell.text

    def test_published_totals_can_be_typed_like_any_figure(self, edition_id):
        sheet = blank(edition_id)[LAST_YEAR]
        for place in (*last_year_places(load(edition_id)).values(), LAST_YEAR_YEAR_PLACE):
            assert not sheet[place.address].protection.locked

    def test_the_sheet_says_which_form_it_is_drawn_on(self, edition_id):
        sheet = blank(edition_id)[LAST_YEAR]
        assert sheet[LAST_YEAR_EDITION_PLACE.address].value == edition_id
        assert sheet["A2"].value == "上年年度"
        assert sheet[LAST_YEAR_YEAR_PLACE.address].value is None

    def test_it_can_be_drawn_on_another_form_than_this_year(self, edition_id):
        other = load("2019" if edition_id == "2021" else "2021")
        book = openpyxl.load_workbook(io.BytesIO(build(load(edition_id), last_edition=other)))
        assert book[LAST_YEAR][LAST_YEAR_EDITION_PLACE.address].value == other.id
        top, left = last_year_origin(other, other.disclosure)
        labels = [c.text for c in blank_grid(other.disclosure).cells if c.kind == "spanner"]
        column = [book[LAST_YEAR].cell(top + 1, left + 1 + i).value for i in range(3)]
        assert column == labels[:3]


def explained(headings: tuple[Heading, ...]) -> list[Heading]:
    return [h for heading in headings for h in (heading, *explained(heading.children)) if h.meaning]


@pytest.mark.parametrize("edition_id", EDITIONS)
class TestGuide:
    def test_it_says_of_every_row_what_is_counted_and_why(self, edition_id):
        lines = [[str(c.value or "") for c in row[:3]] for row in blank(edition_id)[GUIDE].iter_rows()]
        headings = [
            h for t in load(edition_id).tables for b in t.blocks for h in (*explained(b.rows), *explained(b.columns))
        ]
        assert len(headings) > 30
        for heading in headings:
            assert any(
                line[0] == heading.label and heading.meaning in line[1] and line[2] == heading.basis for line in lines
            ), heading.label

    def test_every_row_of_the_form_is_listed(self, edition_id):
        first = {str(row[0].value or "") for row in blank(edition_id)[GUIDE].iter_rows()}
        for table in load(edition_id).tables:
            for block in table.blocks:
                assert {h.label for path in block.row_paths for h in path if h.label} <= first

    def test_it_says_that_blank_is_not_zero(self, edition_id):
        texts = [str(c.value) for row in blank(edition_id)[GUIDE] for c in row if c.value]
        assert any("空白表示还没有填" in text for text in texts)
        assert load(edition_id).cut_off in texts


class TestResults:
    def test_heads_and_widths_are_those_of_the_layout(self):
        sheet = blank("2021")[RESULTS]
        assert tuple(c.value for c in sheet[RESULT_HEAD_ROW]) == RESULT_COLUMNS
        widths = [sheet.column_dimensions[column_letters(i + 1)].width for i in range(len(RESULT_COLUMNS))]
        assert widths == list(RESULT_WIDTHS)

    def test_nothing_has_been_checked_yet(self):
        sheet = blank("2021")[RESULTS]
        assert sheet.cell(RESULT_VERDICT_ROW, 1).value == "尚未校验"
        assert all(c.value is None for row in sheet.iter_rows(RESULT_TOP) for c in row)

    def test_code_may_write_to_it_and_staff_may_explain(self):
        assert not blank("2021")[RESULTS].protection.sheet

    def test_each_severity_has_its_tint_on_every_line(self):
        last = RESULT_TOP + RESULT_ROWS - 1
        found = {
            rule.formula[0]: str(f.sqref) for f in blank("2021")[RESULTS].conditional_formatting for rule in f.rules
        }
        for word in ("强制", "核实", "提示"):
            assert found[f'$B{RESULT_TOP}="{word}"'] == f"B{RESULT_TOP}:B{last}"

    def test_empty_prepared_lines_would_not_print(self):
        for row in blank("2021")[RESULTS].iter_rows(RESULT_TOP):
            for cell in row:
                assert cell.fill.patternType is None
                assert cell.border.bottom.style is None

    def test_the_head_row_is_repeated_on_every_page(self):
        assert blank("2021")[RESULTS].print_title_rows == f"${RESULT_HEAD_ROW}:${RESULT_HEAD_ROW}"
