"""The three table sheets of the blank workbook: what staff find there, cell by cell."""

from __future__ import annotations

from collections import Counter

import pytest
from openpyxl.formatting.rule import Rule
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet
from template_samples import EDITIONS, TABLES, blank, cells_of, ledger_on, places_on, table_sheet, way_back

from workbook.addresses import column_letters
from workbook.edition import edition_ids, load
from workbook.grid import blank_grid
from workbook.layout import (
    COVER,
    GRID_TOP,
    GUIDE,
    MARKS,
    RESULTS,
    Place,
    cover_place,
    field_places,
    ledger_places,
    mark_block,
    mark_size,
    sheet_of,
)
from workbook.template import build


@pytest.mark.parametrize(("edition_id", "index"), TABLES)
class TestStatutoryGrid:
    def test_merged_cells_are_the_spans_of_the_grid(self, edition_id: str, index: int) -> None:
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

    def test_labels_stand_as_printed(self, edition_id: str, index: int) -> None:
        _, table, sheet = table_sheet(edition_id, index)
        assert sheet["A1"].value == table.heading
        for cell in blank_grid(table).cells:
            assert (sheet.cell(GRID_TOP + cell.row, 1 + cell.column).value or "") == cell.text

    def test_the_unit_of_measure_stands_in_row_two(self, edition_id: str, index: int) -> None:
        _, table, sheet = table_sheet(edition_id, index)
        assert [c.value for c in sheet[2] if c.value][-1] == f"单位：{table.unit}"

    def test_columns_are_as_wide_in_proportion_as_on_the_form(self, edition_id: str, index: int) -> None:
        _, table, sheet = table_sheet(edition_id, index)
        widths = blank_grid(table).widths
        pixels = [sheet.column_dimensions[column_letters(i + 1)].width * 7 + 5 for i in range(len(widths))]
        for i, twips in enumerate(widths):
            assert pixels[i] / sum(pixels) == pytest.approx(twips / sum(widths), rel=0.01)

    def test_every_cell_of_the_grid_is_framed(self, edition_id: str, index: int) -> None:
        _, table, sheet = table_sheet(edition_id, index)
        grid = blank_grid(table)
        for row in sheet.iter_rows(GRID_TOP, GRID_TOP + grid.row_count - 1, 1, grid.column_count):
            for cell in row:
                if cell.coordinate not in sheet.merged_cells:
                    sides = cell.border
                    assert {sides.left.style, sides.right.style, sides.top.style, sides.bottom.style} == {"thin"}

    def test_a_group_printed_downwards_is_vertical(self, edition_id: str, index: int) -> None:
        _, table, sheet = table_sheet(edition_id, index)
        for cell in blank_grid(table).cells:
            rotation = sheet.cell(GRID_TOP + cell.row, 1 + cell.column).alignment.text_rotation
            assert rotation == (255 if cell.vertical else 0)

    def test_heads_and_row_names_stay_in_sight(self, edition_id: str, index: int) -> None:
        _, table, sheet = table_sheet(edition_id, index)
        grid = blank_grid(table)
        assert sheet.freeze_panes == Place("", GRID_TOP + grid.head_rows, 1 + grid.stub_columns).address


@pytest.mark.parametrize(("edition_id", "index"), TABLES)
class TestProtection:
    def test_only_what_is_filled_in_can_be_written(self, edition_id: str, index: int) -> None:
        edition, table, sheet = table_sheet(edition_id, index)
        allowed = places_on(edition, table, totals=False) | ledger_on(edition, table)
        unlocked = {c.coordinate for row in sheet for c in row if not c.protection.locked}
        covered = {a for area in sheet.merged_cells.ranges for a in cells_of(str(area)) - {area.start_cell.coordinate}}
        assert unlocked - covered == allowed

    def test_a_merged_entry_is_unlocked_as_a_whole(self, edition_id: str, index: int) -> None:
        edition, table, sheet = table_sheet(edition_id, index)
        entries = places_on(edition, table, totals=False)
        for area in sheet.merged_cells.ranges:
            states = {sheet[a].protection.locked for a in cells_of(str(area))}
            assert states == {area.start_cell.coordinate not in entries}

    def test_the_sheet_is_protected_without_a_password(self, edition_id: str, index: int) -> None:
        protection = table_sheet(edition_id, index)[2].protection
        assert protection.sheet
        assert protection.password is None
        assert not protection.selectLockedCells  # so that a table can be copied by hand
        assert not protection.selectUnlockedCells

    def test_the_way_back_leads_to_the_cover_and_is_locked(self, edition_id: str, index: int) -> None:
        _, table, sheet = table_sheet(edition_id, index)
        address = way_back(table)
        assert sheet[address].hyperlink.location == f"'{COVER}'!{cover_place('unit').address}"
        assert sheet[address].protection.locked


@pytest.mark.parametrize(("edition_id", "index"), TABLES)
class TestWhatMayBeTyped:
    def test_every_entry_and_no_total_has_one_rule(self, edition_id: str, index: int) -> None:
        edition, table, sheet = table_sheet(edition_id, index)
        ruled = Counter(a for r in sheet.data_validations.dataValidation for a in cells_of(r.sqref))
        expected = places_on(edition, table, totals=False) | ledger_on(edition, table)
        assert ruled == Counter(expected)

    def test_the_rule_and_the_number_format_fit_the_kind(self, edition_id: str, index: int) -> None:
        edition, table, sheet = table_sheet(edition_id, index)
        rules = {a: r for r in sheet.data_validations.dataValidation for a in cells_of(r.sqref)}
        expected = {
            "count": ("whole", "0", "999999999999", "General"),
            "signed": ("whole", "-999999999999", "999999999999", "General"),
            "amount": ("decimal", "0", None, "General"),
        }
        for field in table.fields:
            address = field_places(edition)[field.id].address
            if not field.is_total:
                rule = rules[address]
                found = (rule.type, rule.formula1, rule.formula2, sheet[address].number_format)
                assert found == expected[field.kind], field.place

    def test_the_user_is_told_in_words_that_excel_can_hold(self, edition_id: str, index: int) -> None:
        for rule in table_sheet(edition_id, index)[2].data_validations.dataValidation:
            assert rule.allow_blank
            assert 0 < len(rule.errorTitle) <= 32
            assert 0 < len(rule.error) <= 255
            assert len(rule.promptTitle or "") <= 32
            assert len(rule.prompt or "") <= 255


@pytest.mark.parametrize("edition_id", EDITIONS)
class TestNames:
    def test_every_field_has_a_name_for_its_cell(self, edition_id: str) -> None:
        edition, names = load(edition_id), blank(edition_id).defined_names
        for field in edition.fields:
            place = field_places(edition)[field.id]
            (found,) = names["f_" + field.id.replace(".", "_")].destinations
            assert found == (place.sheet, f"${column_letters(place.column)}${place.row}")

    def test_the_entry_names_hold_the_entries_and_nothing_else(self, edition_id: str) -> None:
        edition, names = load(edition_id), blank(edition_id).defined_names
        for table in edition.tables:
            held: Counter[str] = Counter()
            for name, definition in names.items():
                if name.startswith(f"entry_{table.key}_"):
                    ((sheet, area),) = definition.destinations
                    assert sheet == sheet_of(table)
                    held.update(cells_of(area.replace("$", "")))
            assert held == Counter(places_on(edition, table, totals=False))

    def test_the_mirror_of_a_sheet_lies_where_the_layout_says(self, edition_id: str) -> None:
        edition, names = load(edition_id), blank(edition_id).defined_names
        for table in edition.tables:
            ((sheet, area),) = names[f"mark_{table.key}"].destinations
            top = mark_block(edition, sheet_of(table))
            assert sheet == MARKS
            assert range_boundaries(area.replace("$", "")) == (1, top + 1, 16, top + 40)  # as in every workbook in use


def mark_formats(sheet: Worksheet) -> list[tuple[str, list[Rule]]]:
    """The conditional formats that look into 标记, beside those of 平 and 差."""
    found = [(str(f.sqref), f.rules) for f in sheet.conditional_formatting]
    return [(area, rules) for area, rules in found if str(rules[0].formula[0]).startswith("INDEX(mark_")]


@pytest.mark.parametrize(("edition_id", "index"), TABLES)
class TestMarks:
    def test_the_four_marks_are_read_from_the_mirror_of_every_cell(self, edition_id: str, index: int) -> None:
        edition, table, sheet = table_sheet(edition_id, index)
        ((area, rules),) = mark_formats(sheet)
        marked = cells_of(area)
        assert places_on(edition, table, totals=False) | places_on(edition, table, totals=True) <= marked
        assert ledger_on(edition, table) <= marked
        wanted = [[f"INDEX(mark_{table.key},ROW(),COLUMN())={mark}"] for mark in (1, 2, 3, 4)]
        assert [rule.formula for rule in rules] == wanted

    def test_what_can_be_marked_fits_into_the_mirror(self, edition_id: str, index: int) -> None:
        edition, _, sheet = table_sheet(edition_id, index)
        ((area, _),) = mark_formats(sheet)
        _, _, right, bottom = range_boundaries(area)
        rows, columns = mark_size(edition)
        assert right <= columns
        assert bottom <= rows

    def test_marks_can_be_told_apart_without_colour(self, edition_id: str, index: int) -> None:
        sheet = table_sheet(edition_id, index)[2]
        looks = [rule.dxf for _, rules in mark_formats(sheet) for rule in rules]
        letters = {(bool(d.font.b), bool(d.font.i), d.font.u) for d in looks}
        frames = {(d.border.left.style, d.fill.patternType) for d in looks}
        colours = {d.fill.bgColor.rgb for d in looks}
        assert len(letters) == len(frames) == len(colours) == 4, "frames are all that a blank cell can show"


class TestPrinting:
    @pytest.mark.parametrize("edition_id", EDITIONS)
    def test_each_table_fills_one_a4_page_with_its_grid_alone(self, edition_id: str) -> None:
        edition = load(edition_id)
        for table, orientation in zip(edition.tables, ("portrait", "portrait", "landscape"), strict=True):
            sheet, grid = blank(edition_id)[sheet_of(table)], blank_grid(table)
            corner = f"${column_letters(grid.column_count)}${GRID_TOP + grid.row_count - 1}"
            assert sheet.print_area == f"'{sheet.title}'!$A$1:{corner}"
            assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == (orientation, 9)
            assert sheet.sheet_properties.pageSetUpPr.fitToPage
            assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 1)
            assert sheet.print_options.horizontalCentered

    def test_long_sheets_may_run_over_several_pages(self) -> None:
        for title in (GUIDE, RESULTS):
            assert blank("2021")[title].page_setup.fitToHeight == 0


@pytest.mark.parametrize("edition_id", EDITIONS)
class TestLedger:
    def test_ledger_totals_are_set_off_from_the_form(self, edition_id: str) -> None:
        edition = load(edition_id)
        sheet = blank(edition_id)[sheet_of(edition.requests)]
        for place in ledger_places(edition).values():
            assert sheet[place.address].border.left.style == "dashed"
        texts = [c.value for row in sheet for c in row if c.value]
        assert "选填：按台账另行统计的合计，用于核对，不进入报告" in texts


@pytest.mark.parametrize("edition_id", edition_ids())
class TestWhatPastingDoes:
    def test_the_style_normal_is_unlocked_and_every_locked_cell_says_so_itself(self, edition_id: str) -> None:
        """What is pasted from Word gets the style Normal; whatever is locked must not rest on it."""
        import re
        import zipfile
        from io import BytesIO

        with zipfile.ZipFile(BytesIO(build(load(edition_id)))) as package:
            styles = package.read("xl/styles.xml").decode()
        (named,) = re.findall(r"<cellStyleXfs .*?</cellStyleXfs>", styles, re.DOTALL)
        (formats,) = re.findall(r"<cellXfs .*?</cellXfs>", styles, re.DOTALL)
        assert '<protection locked="0"' in re.findall(r"<xf .*?(?:/>|</xf>)", named, re.DOTALL)[0]
        found = re.findall(r"<xf .*?</xf>", formats, re.DOTALL)
        assert len(found) == int(re.findall(r'count="(\d+)"', formats)[0])
        assert all('applyProtection="1"' in one and "<protection" in one for one in found)
