"""The plain lists: one line a number, in CSV and xlsx, and no text of theirs is ever a formula."""

from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest
from builders import balanced_reports, changed
from export_samples import office_of_2020
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from workbook.report import Report, State
from xladdin.export.content.stamp import Stamp
from xladdin.export.flat import COLUMNS, as_csv, as_workbook, lines

STAMP = Stamp("0" * 64, dt.date(2026, 1, 15), "1-0123456789ab")
DRAFT = Stamp("0" * 64, dt.date(2026, 1, 15), "1-0123456789ab", draft=True)
TROUBLE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "=cmd|' /C calc'!A0", "－", "-"]


def csv_rows(data: bytes) -> list[list[str]]:
    """The rows of a CSV file, as a program that knows the byte order mark reads them."""
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def sheet(data: bytes) -> openpyxl.worksheet.worksheet.Worksheet:
    """The one sheet of a workbook."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["数据"]
    return book["数据"]


class TestLines:
    """What a line says."""

    def test_a_line_names_unit_year_table_row_and_column(self, suqian: Report) -> None:
        found = list(lines(suqian, STAMP))
        assert found[0] == COLUMNS
        assert found[1] == ("宿迁市人民政府", 2023, "表二", "第二十条第（一）项—规章", "本年制发件数", 2, "件")
        row = "三、本年度办理结果—（三）不予公开—1.属于国家秘密"
        column = "申请人情况—法人或其他组织—商业企业"
        assert ("宿迁市人民政府", 2023, "表三", row, column, 0, "件") in found
        assert found[-1] == ("宿迁市人民政府", 2023, "表四", "", "行政诉讼—复议后起诉—总计", 89, "件")

    def test_no_two_numbers_are_called_the_same(self, suqian: Report, zhangdian: Report) -> None:
        for report in (suqian, zhangdian):
            names = [line[2:5] for line in list(lines(report, STAMP))[1:]]
            assert len(set(names)) == len(names) == len(report.edition.fields)

    def test_a_draft_says_so_in_every_line(self, suqian: Report) -> None:
        assert {line[-1] for line in list(lines(suqian, DRAFT))[1:]} == {"草稿"}


class TestCsv:
    """The list for any program."""

    @settings(max_examples=30)
    @given(balanced_reports())
    def test_the_figures_come_back(self, report: Report) -> None:
        rows = csv_rows(as_csv(report, STAMP))
        assert rows[0] == list(COLUMNS)
        assert [Decimal(row[5]) for row in rows[1:]] == list(report.numbers)

    def test_excel_is_told_that_it_is_utf_8(self, suqian: Report) -> None:
        assert as_csv(suqian, STAMP).startswith(b"\xef\xbb\xbf")

    @pytest.mark.parametrize("text", TROUBLE)
    def test_a_text_is_never_a_formula(self, suqian: Report, text: str) -> None:
        report = changed(suqian, {"disclosure.rules.made": text})
        shown = csv_rows(as_csv(report, STAMP))[1][5]
        assert shown == f"'{text.strip()}"

    def test_negative_numbers_stay_numbers(self) -> None:
        rows = csv_rows(as_csv(office_of_2020(), STAMP))
        assert "-3" in {row[5] for row in rows}

    def test_a_long_number_keeps_every_digit(self, suqian: Report) -> None:
        report = changed(suqian, {"disclosure.fees.amount": Decimal("12345678.123456")})
        assert any("12345678.123456" in row for row in csv_rows(as_csv(report, STAMP)))


class TestWorkbook:
    """The list for Excel."""

    @settings(max_examples=8)
    @given(balanced_reports())
    def test_the_figures_come_back_as_numbers(self, report: Report) -> None:
        found = sheet(as_workbook(report, STAMP))
        column = [found.cell(row, 6).value for row in range(2, found.max_row + 1)]
        assert [Decimal(str(number)) for number in column] == list(report.numbers)

    def test_there_is_one_head_row_and_no_merged_cell(self, suqian: Report) -> None:
        found = sheet(as_workbook(suqian, STAMP))
        assert [cell.value for cell in found[1]] == list(COLUMNS)
        assert not found.merged_cells.ranges
        assert found.freeze_panes == "A2"
        assert found.max_row == 1 + len(suqian.edition.fields)

    @pytest.mark.parametrize("text", [*TROUBLE, "<b>&", "\x0b1\x00"])
    def test_a_text_is_never_a_formula(self, suqian: Report, text: str) -> None:
        report = changed(suqian, {"disclosure.rules.made": text})
        cell = sheet(as_workbook(report, STAMP))["F2"]
        assert cell.data_type in ("s", "inlineStr")
        assert cell.value == "".join(c for c in report.value("disclosure.rules.made").text if c not in "\x0b\x00")

    def test_a_blank_is_an_empty_cell(self) -> None:
        report = office_of_2020()
        found = sheet(as_workbook(report, STAMP))
        blanks = [f.index for f in report.edition.fields if report.value(f).state is State.BLANK]
        assert blanks
        assert all(found.cell(index + 2, 6).value is None for index in blanks)

    def test_another_reader_reads_the_same(self, suqian: Report) -> None:
        (name,) = (book := CalamineWorkbook.from_filelike(io.BytesIO(as_workbook(suqian, STAMP)))).sheet_names
        rows = book.get_sheet_by_name(name).to_python()
        assert [float(row[5]) for row in rows[1:]] == [float(number or 0) for number in suqian.numbers]

    @settings(max_examples=10)
    @given(st.lists(st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=20), min_size=20))
    def test_any_text_makes_a_sound_file(self, texts: list[str]) -> None:
        report = office_of_2020()
        report = changed(report, {field.id: text for field, text in zip(report.edition.fields, texts, strict=False)})
        assert sheet(as_workbook(report, STAMP)).max_row == 1 + len(report.edition.fields)
