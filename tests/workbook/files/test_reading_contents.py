"""What a workbook says, from the values of its sheets; and what is said of one that has been altered."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest
from builders import any_content, balanced_reports, changed
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook import layout
from workbook.addresses import column_letters
from workbook.edition import Edition, edition_ids, load
from workbook.explanation import Explanation
from workbook.files.reading import contents, edition_of
from workbook.grid import blank_grid
from workbook.layout import Place
from workbook.refusal import FileRefused
from workbook.report import Report, State, blank_report, value_of

COVER = {"unit": "宿迁市人民政府", "year": 2023.0, "body": "设区的市级人民政府（汇总）", "filler": " 张三 "}
ENDING = "请用「修复模板」恢复（在 Excel 的「年报」选项卡或者年报助手的菜单里），填的数都会保留"


@dataclass
class Sheets:
    """A workbook as a reader gives it: a list of rows for each sheet, grown as cells are written."""

    cells: dict[str, list[list[object]]] = field(default_factory=dict)

    def put(self, place: Place, content: object) -> None:
        rows = self.cells.setdefault(place.sheet, [])
        rows.extend([] for _ in range(place.row - len(rows)))
        row = rows[place.row - 1]
        row.extend([None] * (place.column - len(row)))
        row[place.column - 1] = content

    def insert_row(self, sheet: str, row: int) -> None:
        self.cells[sheet].insert(row - 1, [])


def workbook_of(report: Report, cover: dict[str, object] | None = None) -> Sheets:
    """The sheets of a workbook of ours that holds this report."""
    sheets = Sheets()
    signature = f"{layout.SIGNATURE} {layout.FILE_FORMAT} {report.edition.id}"
    sheets.put(Place(layout.COVER, layout.SIGNATURE_ROW, layout.SIGNATURE_COLUMN), signature)
    for key, text in (COVER if cover is None else cover).items():
        sheets.put(layout.cover_place(key), text)
    for table in report.edition.tables:
        for cell in blank_grid(table).cells:
            if cell.text:
                sheets.put(Place(layout.sheet_of(table), layout.GRID_TOP + cell.row, 1 + cell.column), cell.text)
    for field_id, place in layout.field_places(report.edition).items():
        value = report.value(field_id)
        sheets.put(place, float(value.number) if value.number is not None else value.text)
    return sheets


def refusal(sheets: Sheets) -> str:
    with pytest.raises(FileRefused) as told:
        contents(sheets.cells, "年报.xlsx")
    return str(told.value)


@pytest.fixture
def sheets(suqian: Report) -> Sheets:
    """The workbook of 宿迁 2023."""
    return workbook_of(suqian)


class TestFigures:
    """Every figure from its cell, as it stands there."""

    def test_a_published_report_comes_back(self, sheets: Sheets, suqian: Report) -> None:
        report = contents(sheets.cells, "年报.xlsx").report
        assert (report.unit, report.year, report.body) == ("宿迁市人民政府", 2023, "设区的市级人民政府（汇总）")
        assert report.numbers == suqian.numbers
        assert str(report.value("disclosure.fees.amount").number) == "59237.2449"

    @given(balanced_reports())
    @settings(max_examples=30)
    def test_any_report_comes_back(self, report: Report) -> None:
        assert contents(workbook_of(report).cells, "年报.xlsx").report.numbers == report.numbers

    def test_an_empty_form_is_all_blank(self, edition: Edition) -> None:
        found = contents(workbook_of(blank_report(edition, "", 0), {}).cells, "年报.xlsx")
        assert {value.state for value in found.report.values} == {State.BLANK}
        assert (found.report.unit, found.report.year) == ("", 0)
        assert (found.last_year, found.explanations) == (None, {})

    def test_rows_that_a_reader_cuts_short_are_blank(self, sheets: Sheets) -> None:
        sheets.cells["表四"] = sheets.cells["表四"][:5]
        report = contents(sheets.cells, "年报.xlsx").report
        assert {report.value(f).state for f in report.edition.disputes.fields} == {State.BLANK}

    @given(st.data())
    @settings(max_examples=60)
    def test_any_content_of_a_cell_becomes_a_value(self, data: st.DataObject) -> None:
        report = blank_report(load("2021"), "测试市", 2023)
        sheets = workbook_of(report)
        places = layout.field_places(report.edition)
        written = data.draw(st.dictionaries(st.sampled_from(sorted(places)), any_content(), max_size=9))
        for field_id, content in written.items():
            sheets.put(places[field_id], content)
        found = contents(sheets.cells, "年报.xlsx").report
        assert {i: repr(found.value(i)) for i in written} == {i: repr(value_of(c)) for i, c in written.items()}


class TestCover:
    """封面, as it is typed."""

    @pytest.mark.parametrize(
        ("typed", "year"),
        [
            (2025.0, 2025),
            (2025, 2025),
            ("2025", 2025),
            ("2025年", 2025),
            (" 2025年度 ", 2025),
            ("25", 0),
            ("二〇二五", 0),
            (None, 0),
            (2025.5, 0),
            ("", 0),
        ],
    )
    def test_the_year(self, suqian: Report, typed: object, year: int) -> None:
        assert contents(workbook_of(suqian, {"year": typed}).cells, "年报.xlsx").report.year == year

    def test_every_line_is_kept_without_the_blanks_around_it(self, sheets: Sheets) -> None:
        cover = contents(sheets.cells, "年报.xlsx").cover
        assert cover == {
            "unit": "宿迁市人民政府",
            "year": "2023",
            "body": "设区的市级人民政府（汇总）",
            "contact": "",
            "filler": "张三",
            "reviewer": "",
            "date": "",
            "document": "",
        }


class TestSignature:
    """Which edition it is, and whether it is a workbook of ours at all."""

    def put(self, text: object) -> Sheets:
        sheets = Sheets()
        sheets.put(Place(layout.COVER, layout.SIGNATURE_ROW, layout.SIGNATURE_COLUMN), text)
        return sheets

    @pytest.mark.parametrize("edition_id", edition_ids())
    def test_it_names_the_edition(self, edition_id: str) -> None:
        cover = self.put(f" 年报助手工作簿 1 {edition_id} ").cells[layout.COVER]
        assert edition_of(cover, "年报.xlsx") is load(edition_id)

    @pytest.mark.parametrize(
        "text", [None, "", "年报", "年报助手工作簿", "年报助手工作簿 1", "x年报助手工作簿 1 2021", 2021.0]
    )
    def test_another_workbook_is_none_of_ours(self, text: object) -> None:
        assert refusal(self.put(text)) == (
            "年报.xlsx：不是年报助手的工作簿。请打开或者选择年报工作簿；还没有的，请先新建一份"
            "（已发布的报告可以用 nianbao import 读进新的工作簿）。"
        )

    def test_a_workbook_without_cover_is_none_of_ours(self) -> None:
        assert "不是年报助手的工作簿" in refusal(Sheets())

    @pytest.mark.parametrize("text", ["年报助手工作簿 2 2021", "年报助手工作簿 1 9998", "年报助手工作簿 99 1999"])
    def test_a_newer_one_asks_for_a_newer_program(self, text: str) -> None:
        assert refusal(self.put(text)) == "年报.xlsx：是较新版本的年报助手做的工作簿；请先升级年报助手。"


class TestAlteredTemplates:
    """The first label that is not where the form has it is named, with what stands there."""

    def test_a_label_typed_over(self, sheets: Sheets) -> None:
        sheets.put(Place("表三", 12, 3), "重复申请数")
        assert refusal(sheets) == (
            "年报.xlsx：表三第 12 行第 C 列应为「3.危及“三安全一稳定”」，现在是「重复申请数」，"
            f"模板已被改动；{ENDING}。"
        )

    def test_a_label_wiped_out(self, sheets: Sheets) -> None:
        sheets.put(Place("表四", 3, 1), None)
        assert "表四第 3 行第 A 列应为「行政复议」，现在是空白，" in refusal(sheets)

    @pytest.mark.parametrize(("sheet", "row"), [("表二", 6), ("表三", 9), ("表四", 5)])
    def test_an_inserted_row(self, sheets: Sheets, sheet: str, row: int) -> None:
        sheets.insert_row(sheet, row)
        told = refusal(sheets)
        assert told.startswith(f"年报.xlsx：{sheet}第 {row} 行")
        assert "模板已被改动" in told

    def test_a_deleted_row(self, sheets: Sheets) -> None:
        del sheets.cells["表三"][9]
        assert "表三第 10 行" in refusal(sheets)

    def test_two_rows_exchanged(self, sheets: Sheets) -> None:
        rows = sheets.cells["表三"]
        rows[10], rows[11] = rows[11], rows[10]
        assert "表三第 11 行第 C 列应为「2.其他法律行政法规禁止公开」" in refusal(sheets)

    def test_a_label_reset_with_other_spaces_and_widths_passes(self, sheets: Sheets, suqian: Report) -> None:
        sheets.put(Place("表三", 12, 3), ' 3．危及 "三安全一稳定" ')
        assert contents(sheets.cells, "年报.xlsx").report.numbers == suqian.numbers

    @pytest.mark.parametrize("missing", ["表二", "表三", "表四"])
    def test_a_missing_sheet(self, sheets: Sheets, missing: str) -> None:
        del sheets.cells[missing]
        assert refusal(sheets) == f"年报.xlsx：缺少工作表「{missing}」；{ENDING}。"

    def test_all_sheets_missing(self, sheets: Sheets) -> None:
        for name in ("表二", "表三", "表四"):
            del sheets.cells[name]
        assert "缺少工作表「表二」「表三」「表四」；" in refusal(sheets)

    def test_any_label_of_the_form_is_guarded(self, edition: Edition) -> None:
        report = blank_report(edition, "测试市", edition.first_year)
        for table in edition.tables:
            for cell in blank_grid(table).cells:
                if cell.text:
                    sheets = workbook_of(report)
                    place = Place(layout.sheet_of(table), layout.GRID_TOP + cell.row, 1 + cell.column)
                    sheets.put(place, "改动")
                    assert f"第 {place.row} 行第 {column_letters(place.column)} 列" in refusal(sheets)


class TestLedger:
    """台账合计, only where given."""

    def test_what_is_given_is_read(self, sheets: Sheets, suqian: Report) -> None:
        places = layout.ledger_places(suqian.edition)
        sheets.put(places["requests.results.granted.total"], 1190.0)
        sheets.put(places["requests.results.total.business"], "待核")
        ledger = contents(sheets.cells, "年报.xlsx").report.ledger
        assert {field_id: value.display for field_id, value in ledger.items()} == {
            "requests.results.granted.total": "1190",
            "requests.results.total.business": "待核",
        }

    def test_none_is_given_as_a_rule(self, sheets: Sheets) -> None:
        assert contents(sheets.cells, "年报.xlsx").report.ledger == {}


class TestLastYear:
    """上年数, on the edition that it names."""

    def fill(self, sheets: Sheets, last: Report, edition_id: object, year: object) -> None:
        sheets.put(layout.LAST_YEAR_EDITION_PLACE, edition_id)
        sheets.put(layout.LAST_YEAR_YEAR_PLACE, year)
        for field_id, place in layout.last_year_places(last.edition).items():
            value = last.value(field_id)
            sheets.put(place, None if value.number is None else float(value.number))

    def test_of_the_same_edition(self, sheets: Sheets, city: Report) -> None:
        self.fill(sheets, city, "2021", 2022.0)
        last = contents(sheets.cells, "年报.xlsx").last_year
        assert last is not None
        assert (last.unit, last.year, last.edition.id) == ("宿迁市人民政府", 2022, "2021")
        assert last.numbers == city.numbers

    def test_of_the_edition_before(self, sheets: Sheets, zhangdian: Report) -> None:
        last_year = changed(zhangdian, {"disclosure.procurement.amount": 12.75})
        self.fill(sheets, last_year, 2019.0, "2020年")
        last = contents(sheets.cells, "年报.xlsx").last_year
        assert last is not None
        assert (last.year, last.edition.id, last.numbers) == (2020, "2019", last_year.numbers)

    @pytest.mark.parametrize("edition_id", [None, "", "1999", "二一", 2021.5])
    def test_without_a_known_edition_there_is_none(self, sheets: Sheets, city: Report, edition_id: object) -> None:
        self.fill(sheets, city, edition_id, 2022)
        assert contents(sheets.cells, "年报.xlsx").last_year is None

    def test_an_empty_sheet_is_none(self, sheets: Sheets, form_2021: Edition) -> None:
        self.fill(sheets, blank_report(form_2021, "测试市", 2022), "2021", 2022)
        assert contents(sheets.cells, "年报.xlsx").last_year is None

    def test_one_zero_is_enough(self, sheets: Sheets, form_2021: Edition) -> None:
        self.fill(sheets, changed(blank_report(form_2021, "甲", 2022), {"disclosure.rules.made": 0}), "2021", None)
        last = contents(sheets.cells, "年报.xlsx").last_year
        assert last is not None
        assert last.year == 0


class TestExplanations:
    """情况说明 from 校验结果, by the 编号 beside them."""

    def put(self, sheets: Sheets, row: int, number: object, text: object, message: object = None) -> None:
        columns = {name: i + 1 for i, name in enumerate(layout.RESULT_COLUMNS)}
        sheets.put(Place(layout.RESULTS, row, columns["编号"]), number)
        sheets.put(Place(layout.RESULTS, row, columns["情况说明"]), text)
        sheets.put(Place(layout.RESULTS, row, columns["问题"]), message)

    def test_they_are_read_by_number(self, sheets: Sheets) -> None:
        self.put(sheets, layout.RESULT_TOP, "Y-2-3e93-065be3", "机构改革，文件移交。", "规章少了 2 件。")
        self.put(sheets, layout.RESULT_TOP + layout.RESULT_ROWS - 1, "T2-7-aaaa-bbbbbb", "统一支付。")
        assert contents(sheets.cells, "年报.xlsx").explanations == {
            "Y-2-3e93-065be3": Explanation("机构改革，文件移交。", "规章少了 2 件。"),
            "T2-7-aaaa-bbbbbb": Explanation("统一支付。"),
        }

    @pytest.mark.parametrize(("number", "text"), [("Y-2", None), ("Y-2", ""), ("Y-2", " \n"), (None, "甲"), ("", "甲")])
    def test_without_number_or_text_there_is_none(self, sheets: Sheets, number: object, text: object) -> None:
        self.put(sheets, layout.RESULT_TOP, number, text)
        assert contents(sheets.cells, "年报.xlsx").explanations == {}

    def test_heads_and_what_stands_below_the_list_are_not_read(self, sheets: Sheets) -> None:
        self.put(sheets, layout.RESULT_HEAD_ROW, "编号", "情况说明")
        self.put(sheets, layout.RESULT_TOP + layout.RESULT_ROWS, "Y-2-3e93-065be3", "甲")
        assert contents(sheets.cells, "年报.xlsx").explanations == {}


def test_nothing_that_is_read_is_changed(sheets: Sheets, suqian: Report) -> None:
    before = {name: [list(row) for row in rows] for name, rows in sheets.cells.items()}
    found = contents(sheets.cells, "年报.xlsx")
    assert replace(found, cover={}).report.numbers == suqian.numbers
    assert sheets.cells == before
