"""A workbook becomes a Report: ours by its cells, any other by its labels, wherever the tables stand in it."""

from __future__ import annotations

import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from published_files import saved, xlsx
from published_shapes import AS_PRINTED, FORMATS, parts_of
from published_texts import NOT_HELD, reports, zeros

from workbook import layout
from workbook.refusal import FileRefused
from workbook.report import BLANK, Report, State, number_value
from workbook.template import workbook_bytes
from xladdin.intake.formats.spreadsheet import text_of
from xladdin.intake.published import read

FEW = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def ours(folder: Path, report: Report, last_year: Report | None = None) -> Path:
    path = folder / "年报.xlsx"
    path.write_bytes(workbook_bytes(report, last_year=last_year))
    return path


class TestOurOwnWorkbook:
    """A workbook of this program is read by the places of its cells."""

    def test_the_report_is_the_same(self, suqian: Report, tmp_path: Path) -> None:
        intake = read(ours(tmp_path, suqian))
        assert intake.report.numbers == suqian.numbers
        assert (intake.report.unit, intake.report.year) == (suqian.unit, suqian.year)
        assert (intake.notes, intake.unread) == ((), ())
        assert (intake.narrative.unit, intake.narrative.paragraphs) == (suqian.unit, ())

    def test_an_altered_one_is_read_by_its_labels_and_says_so(self, suqian: Report, tmp_path: Path) -> None:
        path = ours(tmp_path, suqian, zeros("2021"))
        book = load_workbook(path)
        label = next(c for row in book["表三"].iter_rows() for c in row if c.value == "（一）予以公开")
        label.value = "（一）予以公开数"
        book.save(path)
        intake = read(path)
        assert [v.number for v in intake.report.values] == list(suqian.numbers)
        assert "改动过" in intake.notes[0]

    def test_last_years_figures_are_not_taken_for_this_years(self, suqian: Report, tmp_path: Path) -> None:
        path = ours(tmp_path, zeros("2021"), suqian)
        book = load_workbook(path)
        del book["表四"]
        book.save(path)
        report = read(path).report
        assert [report.value(f).number for f in report.edition.requests.fields] == [0] * 175
        assert all(report.value(f) is BLANK for f in report.edition.disputes.fields)

    def test_one_of_a_newer_program_is_still_read(self, suqian: Report, tmp_path: Path) -> None:
        path = ours(tmp_path, suqian)
        book = load_workbook(path)
        book[layout.COVER].cell(layout.SIGNATURE_ROW, layout.SIGNATURE_COLUMN).value = f"{layout.SIGNATURE} 9 2021"
        book.save(path)
        intake = read(path)
        assert intake.report.numbers == suqian.numbers
        assert "较新版本" in intake.notes[0]


class TestAnyWorkbook:
    """A workbook that an office made by itself."""

    @FEW
    @given(reports(), st.integers(1, 4), st.integers(1, 3), st.sampled_from([True, False]))
    def test_any_figures_come_back_wherever_they_stand(self, report: Report, top: int, left: int, sheets: bool) -> None:
        with tempfile.TemporaryDirectory() as folder:
            intake = read(saved(xlsx(report, top=top, left=left, sheets=sheets), Path(folder) / "表.xlsx"))
        # A workbook keeps 15 digits of a number, and no zero after the last decimal.
        assert [v.number for v in intake.report.values] == [v.number for v in report.values]
        assert intake.report.edition is report.edition
        assert (intake.report.unit, intake.report.year) == (report.unit, report.year)
        assert (intake.notes, intake.unread) == ((), ())

    def test_blanks_and_marks_stay_what_they_are(self, tmp_path: Path) -> None:
        report = zeros("2021").with_values(
            {
                "disclosure.rules.made": NOT_HELD,
                "requests.received.business": BLANK,
                "disputes.direct_suit.total": BLANK,
            }
        )
        found = read(saved(xlsx(report), tmp_path / "表.xlsx")).report
        assert found.value("disclosure.rules.made").state is State.NOT_APPLICABLE
        assert found.value("requests.received.business") is BLANK
        assert found.value("disputes.direct_suit.total") is BLANK

    @pytest.mark.parametrize("column", [4, 5, 10])
    def test_a_formula_that_nobody_calculated_is_no_blank(self, tmp_path: Path, column: int) -> None:
        book = xlsx(zeros("2021"), sheets=True)
        sheet = book["第三部分"]
        row = next(r for r in range(1, 60) if str(sheet.cell(r, 2).value).startswith("（一）予以公开"))
        sheet.cell(row, column).value = "=1+1"
        report = read(saved(book, tmp_path / "表.xlsx")).report
        states = [report.value(f).state for f in report.edition.requests.fields if f.row[-1].key == "granted"]
        assert states == [State.UNCALCULATED if i == column - 4 else State.ZERO for i in range(7)]

    def test_hidden_sheets_are_not_read(self, tmp_path: Path) -> None:
        book = xlsx(zeros("2021", disclosure__rules__made=4), sheets=True)
        old = book.copy_worksheet(book["第二部分"])
        old.title, old.sheet_state = "旧", "hidden"
        book.move_sheet(old, -10)
        for row in old.iter_rows():
            for cell in row:
                if cell.value == 4:
                    cell.value = 99
        assert read(saved(book, tmp_path / "表.xlsx")).report.value("disclosure.rules.made").number == 4

    def test_sentences_are_the_narrative_and_bands_are_not(self, tmp_path: Path) -> None:
        book = xlsx(zeros("2021"), top=5)
        assert book.active is not None
        book.active["A1"], book.active["A2"] = "一、总体情况", "2021年公开信息1136条。"
        narrative = read(saved(book, tmp_path / "表.xlsx")).narrative
        assert [(p.section, p.text) for p in narrative.paragraphs] == [("一", "2021年公开信息1136条。")]

    def test_a_workbook_without_a_report_is_refused(self, tmp_path: Path) -> None:
        book = xlsx(zeros("2021"))
        assert book.active is not None
        book.active.delete_rows(1, 100)
        book.active["A1"] = "购物单"
        with pytest.raises(FileRefused, match="没有认出"):
            read(saved(book, tmp_path / "表.xlsx"))

    @pytest.mark.parametrize(
        ("value", "text"),
        [(3.0, "3"), (7730.28, "7730.28"), (0.1, "0.1"), (True, "TRUE"), (" 无 ", "无")],
    )
    def test_a_cell_is_taken_as_it_is_printed(self, value: object, text: str) -> None:
        assert text_of(value) == text

    def test_numbers_come_with_every_digit(self, tmp_path: Path) -> None:
        report = zeros("2021", disclosure__licences__decisions=11_398_889)
        report = report.with_values({"disclosure.fees.amount": number_value(0)})
        book = xlsx(report)
        assert book.active is not None
        cell = next(c for row in book.active.iter_rows() for c in row if c.value == "行政事业性收费")
        cell.offset(0, 1).value = 24252.311082
        found = read(saved(book, tmp_path / "表.xlsx")).report
        assert str(found.value("disclosure.fees.amount").number) == "24252.311082"
        assert found.value("disclosure.licences.decisions").number == 11_398_889


DRAWING = (
    '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"><xdr:oneCellAnchor>'
    "<xdr:from><xdr:col>0</xdr:col><xdr:row>{row}</xdr:row></xdr:from><xdr:pic/></xdr:oneCellAnchor></xdr:wsDr>"
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/drawing" '
    'Target="../drawings/drawing1.xml"/></Relationships>'
)


def with_picture(path: Path, row: int) -> Path:
    """The workbook with a picture on its first sheet that begins at this row (from 1)."""
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("xl/drawings/drawing1.xml", DRAWING.format(row=row - 1))
        package.writestr("xl/worksheets/_rels/sheet1.xml.rels", RELATIONS)
    return path


class TestPictures:
    """A sheet that shows a table as a picture: that is said, with what to do."""

    def test_a_picture_in_the_place_of_a_table(self, tmp_path: Path) -> None:
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        sheet["A1"] = "测试县人民政府2024年政府信息公开工作年度报告"
        sheet["A3"] = "三、收到和处理政府信息公开申请情况"
        sheet["A30"] = "四、政府信息公开行政复议、行政诉讼情况"
        book.save(tmp_path / "图.xlsx")
        unread = read(with_picture(tmp_path / "图.xlsx", 4)).unread
        said = {line.partition("：")[0]: line for line in unread}
        assert "原文在这里是图片" in said["表三"]
        assert "没有找到这张表的数字" in said["表四"]

    def test_a_seal_beside_the_tables_changes_nothing(self, suqian: Report, tmp_path: Path) -> None:
        path = tmp_path / "章.xlsx"
        path.write_bytes(FORMATS["xlsx"](parts_of(suqian, AS_PRINTED)))
        for row in (1, 30, 90):
            copy = tmp_path / f"章{row}.xlsx"
            copy.write_bytes(path.read_bytes())
            intake = read(with_picture(copy, row))
            assert (intake.report.numbers, intake.unread) == (suqian.numbers, ())
