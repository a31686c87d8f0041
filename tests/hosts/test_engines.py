"""Every operation this program uses, on a file and in a fake Excel: the same code, the same result."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from com_stub import ComError
from counting import counted_calls
from fake_excel import fake_excel_book
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xladdin.hosts import xw


def sheet_names(book: xw.Book) -> list[str]:
    return [sheet.name for sheet in book.sheets]


class TestOneFunctionOnBothEngines:
    """A ribbon function in small: read, compare, mark, list, name, and clean up what was there before."""

    @staticmethod
    def check(book: xw.Book) -> float:
        table = book.sheets["表三"]
        rows = table["B2:D3"].options(ndim=2).value
        total = sum(row[2] for row in rows)
        cell = book.sheets["表四"]["B1"]
        cell.color = (255, 199, 206)
        if cell.note:
            cell.note.delete()
        cell.add_note(f"应为 {total:g}")
        if "校验结果" in sheet_names(book):
            book.sheets["校验结果"].delete()
        results = book.sheets.add("校验结果", after=book.sheets[len(book.sheets) - 1])
        results["A1"].value = [["序号", "问题", "定位"], [1, "合计不符", '=HYPERLINK("#\'表四\'!B1","转到")']]
        results["B2:B3"].number_format = "@"
        book.names.add("结果", "='校验结果'!$A$1:$C$2")
        return total

    def test_it_does_its_work(self, book: xw.Book) -> None:
        assert self.check(book) == 46
        assert sheet_names(book) == ["表三", "表四", "校验结果"]
        assert book.sheets["校验结果"]["A2:B2"].value == [1.0, "合计不符"]
        assert book.sheets["校验结果"]["C2"].formula == '=HYPERLINK("#\'表四\'!B1","转到")'
        assert book.sheets["表四"]["B1"].color == (255, 199, 206)
        assert book.sheets["表四"]["B1"].note.text == "应为 46"
        assert book.names["结果"].refers_to_range.address == "$A$1:$C$2"

    def test_doing_it_again_leaves_one_result_sheet_and_one_note(self, book: xw.Book) -> None:
        self.check(book)
        self.check(book)
        assert sheet_names(book) == ["表三", "表四", "校验结果"]
        assert book.sheets["表四"]["B1"].note.text == "应为 46"

    def test_its_calls_can_be_counted(self, book: xw.Book) -> None:
        with counted_calls(book) as calls:
            book.sheets["表三"]["B2:D3"].value  # noqa: B018
            book.sheets["表四"]["A3:C9"].value = [[1, 2, 3]] * 7
            book.app.screen_updating = False
        assert calls.made == {"Range.raw_value": 1, "Range.raw_value=": 1, "App.screen_updating=": 1}
        assert calls.count == 3
        assert calls.moves["Sheets.__call__"] == 2

    def test_counting_ends_with_its_block(self, book: xw.Book) -> None:
        with counted_calls(book) as calls:
            pass
        book.sheets["表三"]["A1"].value = "x"
        assert book.sheets["表三"]["A1"].value == "x"
        assert calls.count == 0


class TestValues:
    def test_numbers_are_floats_and_empty_cells_none(self, book: xw.Book) -> None:
        values = book.sheets["表三"]["A4:D4"].value
        assert values == ["金额", 12.5, None, 0.0]
        assert [type(v) for v in values] == [str, float, type(None), float]

    def test_a_range_beyond_all_cells_reads_as_empty(self, book: xw.Book) -> None:
        assert book.sheets["表三"]["F90:G91"].value == [[None, None], [None, None]]

    def test_the_shape_follows_the_option(self, book: xw.Book) -> None:
        sheet = book.sheets["表三"]
        assert sheet["B2"].options(ndim=2).value == [[41.0]]
        assert sheet["B2:B3"].value == [41.0, 2.0]
        assert sheet["B2:C2"].options(numbers=int).value == [41, 3]

    def test_what_is_written_is_read_back(self, book: xw.Book) -> None:
        area = book.sheets["表四"]["C5:D6"]
        area.value = [[1, None], ["空白", True]]
        assert area.value == [[1.0, None], ["空白", True]]
        area.clear_contents()
        assert area.value == [[None, None], [None, None]]

    def test_one_value_fills_the_range(self, book: xw.Book) -> None:
        book.sheets["表四"]["A3:B4"].value = 0
        assert book.sheets["表四"]["A3:B4"].value == [[0.0, 0.0], [0.0, 0.0]]

    def test_dates_come_back_as_dates(self, book: xw.Book) -> None:
        cell = book.sheets["表四"]["C1"]
        cell.value = dt.date(2026, 1, 15)
        assert cell.value == dt.datetime(2026, 1, 15)
        assert cell.options(dates=dt.date).value == dt.date(2026, 1, 15)

    def test_none_empties_a_cell(self, book: xw.Book) -> None:
        cell = book.sheets["表三"]["B2"]
        cell.value = None
        assert cell.value is None

    @pytest.mark.parametrize("text", ["无", "/", "第12条", "a=1", " 空格 ", "换\n行", "#N/A 见说明", "十二"])
    def test_text_stays_text(self, book: xw.Book, text: str) -> None:
        book.sheets["表四"]["C3"].value = text
        assert book.sheets["表四"]["C3"].value == text

    @pytest.mark.parametrize("text", ["=1+1", "+1", "-5人", "@某某", "'引号", "12"])
    def test_an_apostrophe_before_it_keeps_any_text_as_text(self, book: xw.Book, text: str) -> None:
        cell = book.sheets["表四"]["C3"]
        cell.value = [["'" + text]]
        assert cell.value == text
        cell.value = 3
        assert cell.value == 3.0

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
    @given(
        st.lists(st.lists(st.none() | st.integers(-(10**9), 10**9) | st.booleans(), min_size=3, max_size=3), min_size=1)
    )
    def test_any_block_is_read_back(self, book: xw.Book, rows: list[list[object]]) -> None:
        area = book.sheets["表四"].range((10, 2)).resize(len(rows), 3)
        area.value = rows
        assert area.options(ndim=2).value == rows


class TestFormulas:
    def test_a_formula_is_read_as_it_is_written(self, book: xw.Book) -> None:
        sheet = book.sheets["表三"]
        sheet["D2:D3"].formula = [["=SUM(B2:C2)"], ["=SUM(B3:C3)"]]
        assert sheet["D2"].formula == "=SUM(B2:C2)"
        assert sheet["D2:D3"].formula == (("=SUM(B2:C2)",), ("=SUM(B3:C3)",))

    def test_one_formula_for_a_range_moves_along(self, book: xw.Book) -> None:
        book.sheets["表三"]["D2:D3"].formula = "=SUM(B2:C2)"
        assert book.sheets["表三"]["D3"].formula == "=SUM(B3:C3)"

    def test_what_is_no_formula_reads_as_its_text(self, book: xw.Book) -> None:
        assert book.sheets["表三"]["A2:C2"].formula == (("一、新收", "41", "3"),)
        assert book.sheets["表三"]["C4"].formula == ""
        assert book.sheets["表三"]["B4"].formula == "12.5"


class TestFormats:
    def test_a_color_is_set_read_and_taken_away(self, book: xw.Book) -> None:
        area = book.sheets["表三"]["B2:C3"]
        assert area.color is None
        area.color = "#FFC7CE"
        assert area.color == (255, 199, 206)
        area.color = None
        assert area.color is None

    def test_number_formats(self, book: xw.Book) -> None:
        sheet = book.sheets["表三"]
        assert sheet["B9"].number_format == "General"
        sheet["B2:B3"].number_format = "0.00"
        assert sheet["B3"].number_format == "0.00"
        assert sheet["B2:C2"].number_format is None

    def test_a_merged_cell_keeps_what_its_first_cell_held(self, book: xw.Book) -> None:
        sheet = book.sheets["表三"]
        sheet["A2:B3"].merge()
        assert sheet["B3"].merge_area.address == "$A$2:$B$3"
        assert sheet["C3"].merge_area.address == "$C$3"
        sheet["A2:B2"].value = [["甲", "乙"]]
        assert sheet["A2:B3"].value == [["甲", None], [None, None]]

    def test_merging_across_makes_one_cell_a_row(self, book: xw.Book) -> None:
        book.sheets["表三"]["A2:B3"].merge(across=True)
        assert book.sheets["表三"]["B3"].merge_area.address == "$A$3:$B$3"


class TestNotesAndLinks:
    def test_a_note_is_added_changed_and_taken_off(self, book: xw.Book) -> None:
        cell = book.sheets["表四"]["B1"]
        assert cell.note is None
        cell.add_note("请核实")
        assert cell.note.text == "请核实"
        cell.note.text = "已核实"
        assert cell.note.text == "已核实"
        cell.note.delete()
        assert cell.note is None

    def test_a_link_leads_within_the_workbook(self, book: xw.Book) -> None:
        cell = book.sheets["表四"]["C1"]
        cell.add_hyperlink("#'表三'!B2", "转到", "转到表三")
        assert cell.hyperlink == "#'表三'!B2"
        assert cell.value == "转到"

    def test_a_link_to_the_web(self, book: xw.Book) -> None:
        cell = book.sheets["表四"]["C1"]
        cell.add_hyperlink("https://www.gov.cn/", "中国政府网", "打开")
        assert cell.hyperlink == "https://www.gov.cn/"

    def test_a_cell_without_link_says_so(self, book: xw.Book) -> None:
        with pytest.raises(Exception, match="hyperlink"):
            book.sheets["表四"]["B1"].hyperlink  # noqa: B018


class TestSheetsAndNames:
    def test_a_sheet_is_added_where_it_was_asked_for(self, book: xw.Book) -> None:
        added = book.sheets.add("标记", before=book.sheets["表四"])
        assert added.index == 2
        assert sheet_names(book) == ["表三", "标记", "表四"]
        assert book.sheets.active.name == "标记"

    def test_a_sheet_after_the_first(self, book: xw.Book) -> None:
        book.sheets.add("标记", after=book.sheets["表三"])
        assert sheet_names(book) == ["表三", "标记", "表四"]

    def test_a_hidden_sheet_is_shown_again(self, book: xw.Book) -> None:
        sheet = book.sheets["表四"]
        assert sheet.visible
        sheet.visible = False
        assert not sheet.visible
        sheet.visible = True
        assert sheet.visible

    def test_deleting_leaves_the_others(self, book: xw.Book) -> None:
        book.sheets["表四"].delete()
        assert sheet_names(book) == ["表三"]

    def test_a_name_is_added_found_changed_and_deleted(self, book: xw.Book) -> None:
        book.names.add("新收", "='表三'!$B$2:$C$2")
        assert "新收" in book.names
        assert book.names["新收"].refers_to == "='表三'!$B$2:$C$2"
        assert book.sheets["表三"]["新收"].value == [41.0, 3.0]
        book.names["新收"].refers_to = "='表三'!$B$3"
        assert book.names["新收"].refers_to_range.value == 2.0
        book.names["新收"].delete()
        assert "新收" not in book.names

    def test_the_used_range(self, book: xw.Book) -> None:
        assert book.sheets["表三"].used_range.address == "$A$1:$D$4"

    @pytest.mark.parametrize(
        ("start", "direction", "end"),
        [
            ("A1", "down", "$A$4"),
            ("A1", "right", "$D$1"),
            ("B4", "right", "$D$4"),
            ("C3", "down", "$C$1048576"),
            ("F2", "left", "$D$2"),
            ("B9", "up", "$B$4"),
            ("D4", "left", "$B$4"),
            ("A4", "up", "$A$1"),
        ],
    )
    def test_where_ctrl_and_an_arrow_lead(self, book: xw.Book, start: str, direction: str, end: str) -> None:
        assert book.sheets["表三"][start].end(direction).address == end

    def test_a_table_is_found_from_its_corner(self, book: xw.Book) -> None:
        assert book.sheets["表三"]["A1"].expand().address == "$A$1:$D$4"
        assert book.sheets["表三"]["B1"].expand("down").address == "$B$1:$B$4"

    def test_only_the_sheet_in_front_takes_a_selection(self, book: xw.Book) -> None:
        book.sheets["表三"]["B1"].select()
        assert book.app.selection.address == "$B$1"
        with pytest.raises(Exception, match=r"active|Select"):
            book.sheets["表四"]["B1"].select()


class TestTheFakeExcelKeepsExcelsHabits:
    """What a file does not do, and Excel does: work that is only tried on files would fail in an office."""

    @pytest.fixture
    def excel(self, figures: Path) -> xw.Book:
        return fake_excel_book(figures)

    def test_a_locked_cell_of_a_protected_sheet_refuses(self, excel: xw.Book) -> None:
        native = excel.sheets["表三"].api
        native.Protect()
        with pytest.raises(ComError, match="受保护"):
            excel.sheets["表三"]["B2:C2"].value = [[1, 2]]
        native.Unprotect()
        excel.sheets["表三"]["B2:C2"].value = [[1, 2]]
        assert excel.sheets["表三"]["B2:C2"].value == [1.0, 2.0]

    def test_text_that_looks_like_something_else_becomes_that(self, excel: xw.Book) -> None:
        cell = excel.sheets["表三"]["B2"]
        cell.value = "12"
        assert cell.value == 12.0
        cell.value = "-五"
        assert cell.formula == "=-五"
        with pytest.raises(ComError):
            cell.value = "@某某"

    def test_an_error_is_none_unless_asked_for(self, excel: xw.Book) -> None:
        sheet = excel.sheets["表三"].api.sheet
        sheet["B2"] = "#DIV/0!"
        assert excel.sheets["表三"]["B2"].value is None
        assert excel.sheets["表三"]["B2"].options(err_to_str=True).value == "#DIV/0!"

    def test_sums_are_calculated(self, excel: xw.Book) -> None:
        excel.sheets["表三"]["D2"].value = "=SUM(B2:C2)"
        excel.sheets["表三"]["B2"].value = 40
        assert excel.sheets["表三"]["D2"].value == 43.0

    def test_a_formula_it_does_not_know_is_an_error(self, excel: xw.Book) -> None:
        cell = excel.sheets["表三"]["D2"]
        cell.value = "=B2*C2"
        assert cell.options(err_to_str=True).value == "#NAME?"


class TestTheApp:
    def test_its_settings_are_kept(self, book: xw.Book) -> None:
        app = book.app
        app.screen_updating, app.display_alerts, app.calculation, app.status_bar = False, False, "manual", "正在校验"
        assert (app.screen_updating, app.display_alerts) == (False, False)
        assert (app.calculation, app.status_bar) == ("manual", "正在校验")

    def test_a_message_is_answered(self, book: xw.Book) -> None:
        assert book.app.alert("已完成", "年报") == "ok"

    def test_a_copy_is_saved_beside_it(self, book: xw.Book, figures: Path) -> None:
        book.sheets["表四"]["B1"].value = 8
        book.save(figures.with_name("副本.xlsx"))
        assert figures.with_name("副本.xlsx").is_file()
