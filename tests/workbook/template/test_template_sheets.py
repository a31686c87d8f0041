"""封面, 上年数, 填报说明 and 校验结果 of the blank workbook."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import openpyxl
import published
import pytest
from forms import FORMS, Form
from openpyxl.worksheet.datavalidation import DataValidation
from template_samples import EDITIONS, blank, cells_of

from workbook.addresses import column_letters
from workbook.bodies import BODIES
from workbook.edition import Heading, load
from workbook.grid import blank_grid
from workbook.layout import (
    COMPARISON,
    COVER,
    COVER_LINES,
    FILE_FORMAT,
    GUIDE,
    HISTORY_COLUMNS,
    LAST_YEAR,
    LAST_YEAR_EDITION_PLACE,
    LAST_YEAR_YEAR_PLACE,
    MARKS,
    RESULT_COLUMNS,
    RESULT_HEAD_ROW,
    RESULT_NUMBER_COLUMN,
    RESULT_ROWS,
    RESULT_TOP,
    RESULT_VERDICT_ROW,
    RESULT_WIDTH,
    RESULT_WIDTHS,
    RESULTS,
    SIGNATURE,
    comparison_places,
    cover_place,
    last_year_origin,
    last_year_places,
    sheet_names,
)
from workbook.report import BLANK
from workbook.template import build, workbook_bytes
from xladdin.export.comparison import comparison


@pytest.mark.parametrize("edition_id", EDITIONS)
class TestSheets:
    def test_the_sheets_stand_in_order_and_the_marks_are_hidden(self, edition_id: str) -> None:
        book = blank(edition_id)
        assert book.sheetnames == [*sheet_names(load(edition_id)), MARKS]
        assert [s.title for s in book if s.sheet_state != "visible"] == [MARKS]
        assert book.active.title == COVER

    def test_the_signature_names_file_format_and_edition(self, edition_id: str) -> None:
        assert blank(edition_id)[COVER]["B3"].value == f"{SIGNATURE} {FILE_FORMAT} {edition_id}"

    def test_the_cover_names_the_form_its_basis_and_the_cut_off(self, edition_id: str) -> None:
        edition = load(edition_id)
        texts = [str(c.value) for row in blank(edition_id)[COVER] for c in row if c.value]
        for expected in (edition.title, edition.basis, edition.cut_off):
            assert any(expected in text for text in texts)

    def test_every_line_of_the_cover_has_its_label_and_an_unlocked_cell(self, edition_id: str) -> None:
        sheet = blank(edition_id)[COVER]
        for line in COVER_LINES:
            place = cover_place(line.key)
            assert sheet.cell(place.row, place.column - 1).value == line.label
            assert not sheet[place.address].protection.locked

    def test_a_telephone_number_keeps_its_leading_zero(self, edition_id: str) -> None:
        assert blank(edition_id)[COVER][cover_place("contact").address].number_format == "@"

    def test_the_cover_links_to_every_other_sheet(self, edition_id: str) -> None:
        links = [c.hyperlink.location for row in blank(edition_id)[COVER] for c in row if c.hyperlink]
        assert [link.split("!")[0].strip("'") for link in links] == list(sheet_names(load(edition_id)))[1:]


class TestRulesOfTheCover:
    @pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
    def test_the_year_must_be_one_of_the_form(self, form: Form) -> None:
        rule = self.rule_at(form.id, "year")
        assert (rule.type, rule.formula1) == ("whole", str(form.first_year))
        assert rule.formula2 == str(form.last_year or 9999)

    @pytest.mark.parametrize("edition_id", EDITIONS)
    def test_the_body_is_chosen_from_the_list(self, edition_id: str) -> None:
        rule = self.rule_at(edition_id, "body")
        assert rule.type == "list"
        assert rule.formula1.strip('"').split(",") == list(BODIES)
        assert len(rule.formula1) <= 255, "Excel refuses a longer list in a rule"

    def rule_at(self, edition_id: str, key: str) -> DataValidation:
        rules = blank(edition_id)[COVER].data_validations.dataValidation
        return next(r for r in rules if cover_place(key).address in cells_of(r.sqref))


@pytest.mark.parametrize("edition_id", EDITIONS)
class TestLastYear:
    def test_all_three_forms_stand_where_the_layout_says(self, edition_id: str) -> None:
        edition, sheet = load(edition_id), blank(edition_id)[LAST_YEAR]
        for table in edition.tables:
            top, left = last_year_origin(edition, table)
            for cell in blank_grid(table).cells:
                assert (sheet.cell(top + cell.row, left + cell.column).value or "") == cell.text

    def test_published_totals_can_be_typed_like_any_figure(self, edition_id: str) -> None:
        sheet = blank(edition_id)[LAST_YEAR]
        for place in (*last_year_places(load(edition_id)).values(), LAST_YEAR_YEAR_PLACE):
            assert not sheet[place.address].protection.locked

    def test_the_sheet_says_which_form_it_is_drawn_on(self, edition_id: str) -> None:
        sheet = blank(edition_id)[LAST_YEAR]
        assert sheet[LAST_YEAR_EDITION_PLACE.address].value == edition_id
        assert sheet["A2"].value == "上年年度"
        assert sheet[LAST_YEAR_YEAR_PLACE.address].value is None

    def test_it_can_be_drawn_on_another_form_than_this_year(self, edition_id: str) -> None:
        other = load("2019" if edition_id == "2021" else "2021")
        book = openpyxl.load_workbook(io.BytesIO(build(load(edition_id), last_edition=other)))
        assert book[LAST_YEAR][LAST_YEAR_EDITION_PLACE.address].value == other.id
        top, left = last_year_origin(other, other.disclosure)
        labels = [c.text for c in blank_grid(other.disclosure).cells if c.kind == "spanner"]
        column = [book[LAST_YEAR].cell(top + 1, left + 1 + i).value for i in range(3)]
        assert column == labels[:3]


class TestComparison:
    """对照上年 says with formulas what the comparison that is exported says."""

    @pytest.mark.parametrize(("this", "last"), [("suqian-2023", "hongze-2023"), ("pingtan-2021", "zhangdian-2020")])
    def test_the_results_beside_the_formulas_are_those_of_the_export(self, this: str, last: str) -> None:
        now = published.report(this).with_values({"disclosure.fees.amount": BLANK})
        before = published.report(last)
        data = workbook_bytes(now, last_year=replace(before, year=now.year - 1))
        sheet = openpyxl.load_workbook(io.BytesIO(data), data_only=True)[COMPARISON]
        places = comparison_places(now.edition)
        for cell in comparison(now, before).cells:
            if cell.field:
                place = places[cell.field.id]
                held = sheet[place.address].value
                if isinstance(held, str | None):
                    assert (held or "") == cell.text, place
                else:
                    assert Decimal(str(held)) == Decimal(cell.text), place

    def test_without_last_year_it_says_how_to_get_it(self) -> None:
        sheet = openpyxl.load_workbook(io.BytesIO(build(load("2021"))), data_only=True)[COMPARISON]
        assert str(sheet["A2"].value).startswith("还没有上年数：先点“取上年数”")
        assert {cell.value for row in sheet["C4:F60"] for cell in row} <= {None, "", "—"}


def explained(headings: tuple[Heading, ...]) -> list[Heading]:
    return [h for heading in headings for h in (heading, *explained(heading.children)) if h.meaning]


@pytest.mark.parametrize("edition_id", EDITIONS)
class TestGuide:
    def test_it_says_of_every_row_what_is_counted_and_why(self, edition_id: str) -> None:
        lines = [[str(c.value or "") for c in row[:3]] for row in blank(edition_id)[GUIDE].iter_rows()]
        headings = [
            h for t in load(edition_id).tables for b in t.blocks for h in (*explained(b.rows), *explained(b.columns))
        ]
        assert len(headings) > 30
        for heading in headings:
            assert any(
                line[0] == heading.label and heading.meaning in line[1] and line[2] == heading.basis for line in lines
            ), heading.label

    def test_every_row_of_the_form_is_listed(self, edition_id: str) -> None:
        first = {str(row[0].value or "") for row in blank(edition_id)[GUIDE].iter_rows()}
        for table in load(edition_id).tables:
            for block in table.blocks:
                assert {h.label for path in block.row_paths for h in path if h.label} <= first

    def test_it_says_that_blank_is_not_zero(self, edition_id: str) -> None:
        texts = [str(c.value) for row in blank(edition_id)[GUIDE] for c in row if c.value]
        assert any("空白表示还没有填" in text for text in texts)
        assert load(edition_id).cut_off in texts

    def test_on_paper_every_table_begins_below_its_heads(self, edition_id: str) -> None:
        sheet = blank(edition_id)[GUIDE]
        sections = {row[0].row for row in sheet.iter_rows() if str(row[0].value).startswith(("表", "校验规则"))}
        breaks = [mark.id for mark in sheet.row_breaks.brk]
        assert breaks
        assert {after + 1 for after in breaks} <= sections
        edges = [0, *breaks, sheet.max_row]
        pages = [sum(sheet.row_dimensions[r].height for r in range(a + 1, b + 1)) for a, b in pairwise(edges)]
        assert max(pages) < 730 * (790 * 0.75) / 516  # of A4 less its margins, at the scale at which the columns fit


class TestResults:
    def test_heads_and_widths_are_those_of_the_layout(self) -> None:
        sheet = blank("2021")[RESULTS]
        heads = tuple(c.value for c in sheet[RESULT_HEAD_ROW])
        assert heads[:RESULT_WIDTH] == (*RESULT_COLUMNS, None, *HISTORY_COLUMNS)
        widths = [sheet.column_dimensions[column_letters(i + 1)].width for i in range(len(RESULT_COLUMNS))]
        assert widths == list(RESULT_WIDTHS)

    def test_what_a_clerk_must_see_fits_a_screen_of_1366_pixels(self) -> None:
        sheet = blank("2021")[RESULTS]
        letters = [column_letters(i + 1) for i in range(RESULT_WIDTH)]
        shown = [sheet.column_dimensions[one] for one in letters if not sheet.column_dimensions[one].hidden]
        assert sum(column.width * 7 + 5 for column in shown) < 1366 - 60  # the heads of the rows, the scroll bar
        assert RESULT_COLUMNS[:5] == ("序号", "级别", "定位", "问题", "情况说明")
        assert [sheet.column_dimensions[one].hidden for one in letters[RESULT_NUMBER_COLUMN - 1 :]] == [True] * 7

    def test_nothing_has_been_checked_yet(self) -> None:
        sheet = blank("2021")[RESULTS]
        assert sheet.cell(RESULT_VERDICT_ROW, 1).value == "尚未校验"
        assert all(c.value is None for row in sheet.iter_rows(RESULT_TOP) for c in row)

    def test_code_may_write_to_it_and_staff_may_explain(self) -> None:
        assert not blank("2021")[RESULTS].protection.sheet

    def test_each_severity_has_its_tint_on_every_line(self) -> None:
        last = RESULT_TOP + RESULT_ROWS - 1
        found = {
            rule.formula[0]: str(f.sqref) for f in blank("2021")[RESULTS].conditional_formatting for rule in f.rules
        }
        for word in ("强制", "核实", "提示"):
            assert found[f'$B{RESULT_TOP}="{word}"'] == f"B{RESULT_TOP}:B{last}"

    def test_a_finding_wraps_in_whichever_line_it_is_written(self) -> None:
        """In the prepared cells, and below them by the column, as Excel does for a new cell."""
        sheet = blank("2021")[RESULTS]
        for head in ("问题", "疑点", "情况说明"):
            letters = column_letters(RESULT_COLUMNS.index(head) + 1)
            for look in (sheet[f"{letters}{RESULT_TOP}"], sheet.column_dimensions[letters]):
                assert (look.alignment.wrap_text, look.alignment.vertical) == (True, "top")

    def test_empty_prepared_lines_would_not_print(self) -> None:
        for row in blank("2021")[RESULTS].iter_rows(RESULT_TOP):
            for cell in row:
                assert cell.fill.patternType is None
                assert not any(side and side.style for side in (cell.border.top, cell.border.bottom, cell.border.left))

    def test_the_head_row_is_repeated_on_every_page(self) -> None:
        assert blank("2021")[RESULTS].print_title_rows == f"${RESULT_HEAD_ROW}:${RESULT_HEAD_ROW}"
