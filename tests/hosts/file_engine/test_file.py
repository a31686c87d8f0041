"""Workbooks without Excel: what a formula reads as, and how what was done is kept in a new file."""

from __future__ import annotations

import gc
import re
import weakref
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula
from package import changed, part, with_results

from workbook.files.cells import UNCALCULATED
from workbook.files.guard import workbook_bytes
from workbook.files.spreadsheet import Spreadsheet
from workbook.refusal import FileRefused
from workbook.report import State, value_of
from xladdin.hosts.file_engine.engine import ENGINE
from xladdin.hosts.file_engine.file import open_book, save_copy


@pytest.fixture
def formulas(tmp_path: Path) -> Path:
    """A sheet whose totals are formulas, calculated by Excel but for F2."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "表三"
    sheet.append(["项目", "自然人", "企业", "总计", "占比", "备注"])
    sheet.append(["一、新收", 41, 3, "=SUM(B2:C2)", "=B2/D2", "=A2"])
    sheet.append(["二、结转", 2, 0, "=SUM(B3:C3)", "=B3/0", '=IF(B3>0,"","无")'])
    sheet.append(["合计", None, None, "=D2+D3", "=小计", '=INDIRECT("B2")'])
    workbook.defined_names["小计"] = openpyxl.workbook.defined_name.DefinedName("小计", attr_text="'表三'!$D$2")
    other = workbook.create_sheet("表 四")
    other.append(["=表三!D4", "='表 四'!A1*2", 9])
    path = tmp_path / "公式.xlsx"
    workbook.save(path)
    results = {"D2": "44", "E2": "0.9318", "D3": "2", "E3": "#DIV/0!", "F3": '""', "D4": "46", "E4": "44", "F4": "41"}
    with_results(path, results)
    with_results(path, {"A1": "46", "B1": "92"}, "xl/worksheets/sheet2.xml")
    return path


class TestFormulasInAFile:
    def test_a_calculated_formula_reads_as_its_result(self, formulas: Path) -> None:
        with open_book(formulas) as book:
            assert book.sheets["表三"]["D2:D4"].value == [44.0, 2.0, 46.0]

    def test_one_that_nobody_calculated_is_told_apart_from_a_blank(self, formulas: Path) -> None:
        with open_book(formulas) as book:
            raw = book.sheets["表三"]["F2"].value
        assert raw == "=A2"
        assert value_of(raw).state is State.UNCALCULATED

    def test_a_result_without_characters_is_empty(self, formulas: Path) -> None:
        with open_book(formulas) as book:
            assert book.sheets["表三"]["F3"].value is None

    def test_an_error_is_none_unless_asked_for(self, formulas: Path) -> None:
        with open_book(formulas) as book:
            assert book.sheets["表三"]["E3"].value is None
            assert book.sheets["表三"]["E3"].options(err_to_str=True).value == "#DIV/0!"

    def test_one_written_now_has_no_result(self, formulas: Path) -> None:
        with open_book(formulas) as book:
            book.sheets["表三"]["B4"].formula = "=SUM(B2:B3)"
            assert book.sheets["表三"]["B4"].value == "=SUM(B2:B3)"

    def test_a_result_that_rests_on_what_was_written_is_not_given(self, formulas: Path) -> None:
        with open_book(formulas) as book:
            book.sheets["表三"]["B2"].value = 40
            assert book.sheets["表三"]["D2:D4"].value == ["=SUM(B2:C2)", 2.0, "=D2+D3"]
            assert book.sheets["表 四"]["A1:C1"].value == ["=表三!D4", "='表 四'!A1*2", 9.0]
            assert book.sheets["表三"]["E4"].value == "=小计"

    @pytest.mark.parametrize(
        ("reads", "stale"),
        [
            ("'表三'!$B1", True),
            ("'表三'!B$2", True),
            ("'表三'!B1:C2", True),
            ("'表三'!$C1", False),
            ("'表三'!$3:$3", False),
        ],
    )
    def test_a_name_that_moves_along_with_the_cell_may_read_any_line(
        self, reads: str, stale: bool, formulas: Path
    ) -> None:
        """A formula of a ledger is a name, which reads the row in which the formula stands."""
        workbook = openpyxl.load_workbook(formulas)
        workbook["表三"]["G2"], workbook["表三"]["G3"] = "=本行", "=本行"
        workbook.defined_names["本行"] = openpyxl.workbook.defined_name.DefinedName("本行", attr_text=reads)
        workbook.save(formulas)
        with_results(formulas, {"G2": "41", "G3": "2"})
        with open_book(formulas) as book:
            assert book.sheets["表三"]["G2:G3"].value == [41.0, 2.0]
            book.sheets["表三"]["B2"].value = 40
            assert book.sheets["表三"]["G2:G3"].value == (["=本行", "=本行"] if stale else [41.0, 2.0])

    @pytest.mark.parametrize(
        "formula",
        [
            "=SUM(C2:B2)",  # told from its last corner
            "=SUM('表三:表 四'!B2)",
            "=[0]!新收+1",
            "=新收+1",
            "=YES2025",  # beyond the last column: a name
            "=N0",
            '=SUMIF(A1:A2,"",B1)',  # adds up B1:B2
            '=EVALUATE("B2")',
            "=B2#",
            '="甲',
            "=SUM(B2))",
        ],
    )
    def test_whatever_way_a_formula_says_that_it_reads_a_cell(self, formula: str, formulas: Path) -> None:
        """新收 is B2 on this sheet and something else in the workbook; what nobody understands may read anything."""
        workbook = openpyxl.load_workbook(formulas)
        name = openpyxl.workbook.defined_name.DefinedName
        workbook["表三"]["G2"] = formula
        workbook.defined_names["新收"] = name("新收", attr_text="'表 四'!$C$9")
        for called in ("YES2025", "N0"):
            workbook.defined_names[called] = name(called, attr_text="'表三'!$B$2")
        workbook["表三"].defined_names["新收"] = name("新收", attr_text="'表三'!$B$2")
        workbook.save(formulas)
        with_results(formulas, {"G2": "41"})
        with open_book(formulas) as book:
            assert book.sheets["表三"]["G2"].value == 41.0
            book.sheets["表三"]["B2"].value = 40
            assert book.sheets["表三"]["G2"].value == formula

    @pytest.mark.parametrize("table", [False, True], ids=["array formula", "data table"])
    def test_what_fills_several_cells_takes_the_results_in_all_of_them_along(
        self, table: bool, formulas: Path, tmp_path: Path
    ) -> None:
        """The file has a formula in the first of these cells and the bare result in the others, which is no figure."""
        workbook = openpyxl.load_workbook(formulas)
        sheet = workbook["表三"]
        sheet["G2"] = DataTableFormula("G2:G3", r1="B2") if table else ArrayFormula("G2:G3", "=B2:B3*2")
        sheet["G3"], sheet["G4"] = 4, "=G3+1"
        workbook.save(formulas)
        with_results(formulas, {"G2": "82", "G4": "5"})
        formula = "=TABLE()" if table else "=B2:B3*2"
        with open_book(formulas) as book:
            cells = book.sheets["表三"]["G2:G4"]
            assert cells.value == [82.0, 4.0, 5.0]
            book.sheets["表三"]["B3"].value = 3
            assert cells.value == [formula, formula, "=G3+1"]
            save_copy(book, tmp_path / "副本.xlsx")
        copy = Spreadsheet(workbook_bytes(tmp_path / "副本.xlsx"), "副本.xlsx").sheet("表三")
        assert [row[6] for row in copy.rows[1:4]] == [UNCALCULATED] * 3

    def test_a_file_that_does_not_say_how_it_calculates_is_saved(self, formulas: Path, tmp_path: Path) -> None:
        book = part(formulas, "xl/workbook.xml")
        changed(formulas, {"xl/workbook.xml": re.sub("<calcPr[^>]*/>", "", book)})
        with open_book(formulas) as book:
            save_copy(book, tmp_path / "副本.xlsx")
        assert openpyxl.load_workbook(tmp_path / "副本.xlsx").calculation.fullCalcOnLoad

    def test_what_a_formula_reads_may_not_be_knowable(self, formulas: Path) -> None:
        with open_book(formulas) as book:
            book.sheets["表 四"]["C1"].value = 1
            assert book.sheets["表三"]["F4"].value == '=INDIRECT("B2")'
            assert book.sheets["表三"]["D2"].value == 44.0

    def test_writing_the_same_again_changes_nothing(self, formulas: Path) -> None:
        with open_book(formulas) as book:
            book.sheets["表三"]["B2:C2"].value = [41, 3]
            assert book.sheets["表三"]["D2"].value == 44.0

    def test_a_deleted_sheet_takes_the_results_that_read_it_along(self, formulas: Path) -> None:
        with open_book(formulas) as book:
            book.sheets["表三"].delete()
            assert book.sheets["表 四"]["A1"].value == "=表三!D4"

    def test_text_that_looks_like_a_formula_stays_text_in_a_copy(self, formulas: Path, tmp_path: Path) -> None:
        with open_book(formulas) as book:
            book.sheets["表三"]["A6:B6"].value = ["'=1+1", "'#N/A"]
            save_copy(book, tmp_path / "副本.xlsx")
        sheet = openpyxl.load_workbook(tmp_path / "副本.xlsx")["表三"]
        assert [(c.value, c.data_type) for c in sheet["A6:B6"][0]] == [("=1+1", "s"), ("#N/A", "s")]
        assert sheet["A6"].quotePrefix


class TestReadingDoesNotTouch:
    def test_reading_far_beyond_the_cells_creates_none(self, figures: Path) -> None:
        with open_book(figures) as book:
            cells = book.impl.workbook["表三"]._cells
            before = len(cells)
            book.sheets["表三"]["A1:ZZ2000"].options(ndim=2).value  # noqa: B018
            book.sheets["表三"]["A1:Z200"].number_format  # noqa: B018
            book.sheets["表三"].cells.clear_contents()
            assert len(cells) == before

    def test_what_xlwings_offers_beyond_the_subset_is_refused(self, figures: Path) -> None:
        with open_book(figures) as book:
            with pytest.raises(NotImplementedError):
                book.sheets["表三"].autofit()
            with pytest.raises(NotImplementedError):
                book.sheets["表三"].name = "表3"
            with pytest.raises(NotImplementedError):
                "表三" in book.sheets  # noqa: B015
            with pytest.raises(NotImplementedError):
                book.sheets["表三"].activate()

    def test_nothing_is_agreed_to_on_behalf_of_the_user(self, figures: Path) -> None:
        with open_book(figures) as book:
            assert book.app.alert("覆盖已填的合计？", "年报", "yes_no") == "no"
            assert book.app.alert("继续？", "年报", "ok_cancel") == "cancel"
            assert book.app.impl.alerts == ["覆盖已填的合计？", "继续？"]


class TestSaveCopy:
    def test_the_copy_holds_what_was_written_and_the_original_is_as_it_was(self, figures: Path, tmp_path: Path) -> None:
        before = figures.read_bytes()
        with open_book(figures) as book:
            book.sheets["表四"]["B1"].value = 8
            assert save_copy(book, tmp_path / "结果.xlsx") == []
        assert figures.read_bytes() == before
        with open_book(tmp_path / "结果.xlsx") as copy:
            assert copy.sheets["表四"]["A1:B1"].value == ["总计", 8.0]
            assert copy.sheets["表三"]["A1:D4"].value[3] == ["金额", 12.5, None, 0.0]

    def test_the_original_is_never_written(self, figures: Path, tmp_path: Path) -> None:
        link = tmp_path / "同一个.xlsx"
        link.hardlink_to(figures)
        with open_book(figures) as book:
            for out in (figures, link):
                with pytest.raises(FileRefused, match="原来的文件"):
                    save_copy(book, out, force=True)
            with pytest.raises(FileRefused, match="原来的文件"):
                book.save()

    def test_a_file_that_is_there_stays_unless_forced(self, figures: Path, tmp_path: Path) -> None:
        out = tmp_path / "已有.xlsx"
        out.write_bytes(b"mine")
        with open_book(figures) as book:
            with pytest.raises(FileRefused, match="已存在"):
                save_copy(book, out)
            assert out.read_bytes() == b"mine"
            save_copy(book, out, force=True)
        assert openpyxl.load_workbook(out)["表三"]["B2"].value == 41

    def test_only_an_xlsx_file_is_written(self, figures: Path, tmp_path: Path) -> None:
        with open_book(figures) as book, pytest.raises(FileRefused, match=r"\.xlsx"):
            save_copy(book, tmp_path / "结果.xlsm")

    @pytest.mark.parametrize(
        ("sheet", "address", "written"),
        [
            ("表三", "C2", None),
            ("表三", "C2", 4),
            ("表三", "D2", "=SUM(B2:B2)"),
            ("表三", "D2", 44),
            ("表三", "A3", "二、结 转"),
            ("表 四", "F9", 1),
        ],
    )
    def test_a_copy_that_would_differ_is_not_written(
        self,
        sheet: str,
        address: str,
        written: object,
        formulas: Path,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        with open_book(formulas) as book:
            save = openpyxl.Workbook.save

            def one_figure_lost(workbook: openpyxl.Workbook, target: BytesIO) -> None:
                cell = workbook[sheet][address]
                held, cell.value = cell.value, written
                save(workbook, target)
                cell.value = held

            monkeypatch.setattr(openpyxl.Workbook, "save", one_figure_lost)
            with pytest.raises(FileRefused, match=f"工作表「{sheet}」的 {address} 单元格"):
                save_copy(book, tmp_path / "结果.xlsx")
        assert not (tmp_path / "结果.xlsx").exists()

    def test_two_copies_of_one_book_hold_the_same(self, figures: Path, tmp_path: Path) -> None:
        with open_book(figures) as book:
            save_copy(book, tmp_path / "一.xlsx")
            save_copy(book, tmp_path / "二.xlsx")
        first, second = (openpyxl.load_workbook(tmp_path / f"{n}.xlsx")["表三"] for n in "一二")
        assert list(first.values) == list(second.values)

    def test_formats_within_a_text_stay(self, figures: Path, tmp_path: Path) -> None:
        workbook = openpyxl.load_workbook(figures)
        workbook["表三"]["A6"] = CellRichText("注：", TextBlock(InlineFont(b=True), "不含转办"))
        workbook.save(figures)
        with open_book(figures) as book:
            assert book.sheets["表三"]["A6"].value == "注：不含转办"
            save_copy(book, tmp_path / "结果.xlsx")
        text = openpyxl.load_workbook(tmp_path / "结果.xlsx", rich_text=True)["表三"]["A6"].value
        assert [getattr(part, "text", part) for part in text] == ["注：", "不含转办"]
        assert text[1].font.b

    def test_what_a_partly_formatted_text_spells_is_what_it_says(self, figures: Path, tmp_path: Path) -> None:
        """What is pasted from elsewhere has carriage returns, which a file spells; 「_x0041_」 may also be meant so."""
        workbook = openpyxl.load_workbook(figures)
        runs = [
            "注：_x000D_\n",
            TextBlock(InlineFont(b=True), "不含_x000D_\n"),
            TextBlock(InlineFont(i=True), "_X_"),
            "转办",
        ]
        workbook["表三"]["A6"] = CellRichText(runs)
        runs = [TextBlock(InlineFont(b=True), "_x005F_x0041_"), "_x0041_"]
        workbook["表三"]["A7"] = CellRichText(runs)
        workbook.save(figures)
        for path in (figures, tmp_path / "一.xlsx"):
            with open_book(path) as book:
                assert book.sheets["表三"]["A6:A7"].value == ["注：\r\n不含\r\n_X_转办", "_x0041_A"]
                save_copy(book, tmp_path / f"{'一' if path == figures else '二'}.xlsx")
        text = openpyxl.load_workbook(tmp_path / "二.xlsx", rich_text=True)["表三"]["A6"].value
        assert [getattr(part, "text", part) for part in text] == ["注：_x000D_\n", "不含_x000D_\n", "_X_", "转办"]

    def test_numbers_with_many_digits_and_dates_survive(self, figures: Path, tmp_path: Path) -> None:
        with open_book(figures) as book:
            book.sheets["表四"]["C1:E1"].value = [0.1 + 0.2, 123456789012.35, 1e-7]
            save_copy(book, tmp_path / "结果.xlsx")
        with open_book(tmp_path / "结果.xlsx") as copy:
            assert copy.sheets["表四"]["C1:E1"].value == pytest.approx([0.3, 123456789012.35, 1e-7], rel=1e-15)

    def test_a_sheet_that_is_added_is_selected_alone(self, figures: Path, tmp_path: Path) -> None:
        with open_book(figures) as book:
            book.sheets.add("校验结果", after=book.sheets["表四"])
            save_copy(book, tmp_path / "结果.xlsx")
        workbook = openpyxl.load_workbook(tmp_path / "结果.xlsx")
        assert workbook.active.title == "校验结果"
        assert [bool(sheet.sheet_view.tabSelected) for sheet in workbook] == [False, False, True]


class TestOpening:
    def test_a_file_that_is_no_workbook_is_refused_by_name(self, tmp_path: Path) -> None:
        path = tmp_path / "说明.xlsx"
        path.write_text("不是工作簿", encoding="utf-8")
        with pytest.raises(FileRefused, match=r"^说明\.xlsx："):
            open_book(path)

    def test_a_part_that_openpyxl_cannot_read_is_refused_in_words(self, figures: Path) -> None:
        before = len(ENGINE.apps)
        broken = part(figures, "xl/styles.xml").replace("<cellXfs", "<cellXfs><xf numFmtId='x'/></cellXfs><cellXfs", 1)
        changed(figures, {"xl/styles.xml": broken})
        with pytest.raises(FileRefused, match=r"清河县\.xlsx：.*Excel"):
            open_book(figures)
        assert len(ENGINE.apps) <= before

    def test_many_files_leave_nothing_behind(self, figures: Path) -> None:
        before = len(ENGINE.apps)
        held = []
        for _ in range(12):
            with open_book(figures) as book:
                book.sheets["表三"]["A1:D4"].value  # noqa: B018
                held.append(weakref.ref(book.impl.workbook))
        del book
        gc.collect()
        assert [ref() for ref in held] == [None] * 12
        assert len(ENGINE.apps) <= before

    def test_two_books_at_a_time_do_not_mix(self, figures: Path, formulas: Path) -> None:
        with open_book(figures) as one, open_book(formulas) as other:
            assert one != other
            assert one.sheets["表三"]["B4"].value == 12.5
            assert other.sheets["表三"]["B4"].value is None
