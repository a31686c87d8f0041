"""What staff do to their workbook between two clicks: each button still works, or says in words what to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from altered import altered
from clicking import Recorded, saved
from fake_excel import fake_excel_book
from openpyxl.styles import PatternFill

import checks
from workbook import layout
from workbook.edition import edition_ids
from workbook.files.reading import read_workbook
from workbook.layout import Place, field_places
from workbook.refusal import FileRefused
from workbook.report import BLANK, Report, State, number_value, value_of
from workbook.template import TEMPLATE_FOLDER
from xladdin import ribbon
from xladdin.addin.perform import perform
from xladdin.book import sheets
from xladdin.book.repair.leftovers import NAME
from xladdin.book.results import Occasion, write_findings
from xladdin.hosts import xw
from xladdin.hosts.content import read_block
from xladdin.hosts.file_engine.file import open_book
from xladdin.ribbon import findings_tour, snapshots

Opened = Callable[[Report, Callable[[Any], object]], xw.Book]


@pytest.fixture(params=["file", "excel"])
def after(request: pytest.FixtureRequest, tmp_path: Path) -> Opened:
    """Opens the workbook of a report after a change to its file, on both engines."""

    def opener(report: Report, change: Callable[[Any], object]) -> xw.Book:
        path = altered(saved(tmp_path / "年报.xlsx", report), change)
        return open_book(path) if request.param == "file" else fake_excel_book(path)

    return opener


def protect(*names: str, password: str = "") -> Callable[[Any], None]:
    """Protects these sheets, as somebody does who wants nobody to touch the list."""

    def change(book: Any) -> None:
        for name in names:
            book[name].protection.sheet = True
            if password:
                book[name].protection.password = password

    return change


def without_totals(report: Report) -> Report:
    return report.with_values({field.id: BLANK for field in report.edition.fields if field.is_total})


class TestProtectedResults:
    """校验结果 and 标记, which the template leaves free, have been protected."""

    def test_without_a_password_the_click_goes_through_and_the_protection_stays(
        self, jinhu: Report, tmp_path: Path, user: Recorded
    ) -> None:
        path = altered(saved(tmp_path / "年报.xlsx", jinhu), protect(layout.RESULTS, layout.MARKS))
        book = fake_excel_book(path)
        assert perform("validate", book, user)
        assert perform("clear_marks", book, user)
        assert user.said == []
        assert findings_tour.stops(book)
        assert book.sheets[layout.RESULTS].api.ProtectContents
        assert book.sheets[layout.MARKS].api.ProtectContents

    @pytest.mark.parametrize("name", [layout.RESULTS, layout.MARKS])
    def test_with_one_it_says_which_sheet_and_what_to_do(
        self, jinhu: Report, tmp_path: Path, user: Recorded, name: str
    ) -> None:
        book = fake_excel_book(altered(saved(tmp_path / "年报.xlsx", jinhu), protect(name, password="abc")))
        assert not perform("validate", book, user)
        assert user.said == [f"年报.xlsx：工作表「{name}」设有密码保护，写不进去；请先撤销工作表保护，再点一次。"]


class TestARefusedWrite:
    """A sheet has a password: nothing is written, and the write before it can still be undone."""

    def test_the_last_write_is_still_there_to_be_undone(self, suqian: Report, tmp_path: Path, user: Recorded) -> None:
        book = fake_excel_book(saved(tmp_path / "年报.xlsx", without_totals(suqian)))
        ribbon.fill_totals(book, user)
        written = snapshots.last(book)
        book.sheets["表三"].api.sheet.protection.password = "abc"
        with pytest.raises(FileRefused, match="密码保护"):
            snapshots.write_undoably(book, "空白补零", {Place("表三", 6, 4): 1})
        assert snapshots.last(book) == written


class TestHiddenSheets:
    def test_a_finding_on_one_brings_it_to_the_front(self, after: Opened, jinhu: Report, user: Recorded) -> None:
        book = after(jinhu, lambda file: setattr(file["表四"], "sheet_state", "hidden"))
        assert perform("validate", book, user)
        assert book.sheets.active.name == "表四"
        assert book.sheets["表四"].visible in (True, -1)

    def test_repair_names_them_and_shows_them_again(self, after: Opened, jinhu: Report, user: Recorded) -> None:
        book = after(jinhu, lambda file: setattr(file["表二"], "sheet_state", "hidden"))
        assert ribbon.repair(book, user) is None
        assert user.asked == ["工作表被隐藏：表二\n\n要恢复吗？填的数不会改动。"]
        assert book.sheets["表二"].visible in (True, -1)


class TestRenamedSheets:
    @pytest.mark.parametrize("name", ["表二", "表三", "表四", "上年数", "封面", "填报说明", "校验结果"])
    def test_repair_knows_them_by_their_labels_and_brings_every_figure(
        self, jinhu: Report, suqian: Report, tmp_path: Path, name: str
    ) -> None:
        path = saved(tmp_path / "年报.xlsx", jinhu, last_year=suqian, cover={"filler": "张三"})
        before = read_workbook(path)
        user = Recorded()
        out = ribbon.repair(open_book(altered(path, lambda file: setattr(file[name], "title", "改了名"))), user)
        assert out is not None
        after = read_workbook(out)
        assert f"工作表改了名：「改了名」应为「{name}」" in user.asked[0]
        assert "放不进表样" not in user.asked[0]
        assert (after.report, after.last_year, after.cover) == (before.report, before.last_year, before.cover)

    def test_a_sheet_of_their_own_is_not_taken_for_one(self, jinhu: Report, tmp_path: Path) -> None:
        def change(file: Any) -> None:
            file.remove(file["表四"])
            file.create_sheet("草稿")["A1"] = "行政复议"

        user = Recorded(answer=False)
        ribbon.repair(open_book(altered(saved(tmp_path / "年报.xlsx", jinhu), change)), user)
        assert "缺少工作表：表四" in user.asked[0]
        assert "改了名" not in user.asked[0]


class TestFormulasInError:
    """A formula of one's own that came to #DIV/0! is not blank: nothing may be written over it."""

    CELL = "D6"

    def change(self, file: Any) -> None:
        file["表三"][self.CELL] = "#DIV/0!"
        file["表三"][self.CELL].data_type = "e"

    def test_validate_says_where_and_what_to_do(self, after: Opened, suqian: Report, user: Recorded) -> None:
        found = ribbon.validate(after(suqian, self.change), user).findings
        assert "为「#DIV/0!」，是公式出错的结果，请改正公式，或者直接填数字。" in found[0].message

    def test_no_zero_is_put_over_it(self, after: Opened, suqian: Report, user: Recorded) -> None:
        with pytest.raises(FileRefused, match="#DIV/0!"):
            ribbon.fill_zeros(after(suqian, self.change), user)
        assert user.asked == []

    def test_a_file_reads_the_same(self, suqian: Report, tmp_path: Path) -> None:
        path = altered(saved(tmp_path / "年报.xlsx", suqian), self.change)
        value = read_workbook(path).report.value("requests.received.natural_person")
        assert (value.state, value.text) == (State.TEXT, "#DIV/0!")


class TestNotOurs:
    @pytest.mark.parametrize("tag", ["validate", "next_finding", "clear_marks", "fill_totals", "export_text", "repair"])
    def test_another_workbook_is_told_to_be_one_by_every_button(self, tmp_path: Path, user: Recorded, tag: str) -> None:
        openpyxl.Workbook().save(tmp_path / "工资.xlsx")
        assert not perform(tag, open_book(tmp_path / "工资.xlsx"), user)
        assert "年报助手的工作簿。请打开或者选择年报工作簿" in user.said[0]
        assert "修复模板" not in user.said[0]


class TestLinksThatLead:
    """定位 leads to where a finding is put right, also where it is about no cell of the tables."""

    def goals(self, book: xw.Book) -> dict[str, Place]:
        return {words.partition("】")[2]: stop.place for stop in findings_tour.stops(book) for words in stop.findings}

    def test_the_cover_line_that_is_missing(self, after: Opened, suqian: Report, user: Recorded) -> None:
        book = after(replace(suqian, year=0), lambda file: None)
        ribbon.validate(book, user)
        assert list(self.goals(book).values()) == [layout.cover_place("year"), layout.cover_place("body")]
        assert findings_tour.selected(book) == layout.cover_place("year")

    def test_the_year_on_last_years_sheet(self, suqian: Report, tmp_path: Path, user: Recorded) -> None:
        book = open_book(saved(tmp_path / "年报.xlsx", suqian, last_year=replace(suqian, year=2020)))
        ribbon.validate(book, user)
        assert layout.LAST_YEAR_YEAR_PLACE in self.goals(book).values()

    def test_what_is_about_all_tables_leads_to_the_first_cell(
        self, suqian: Report, tmp_path: Path, user: Recorded
    ) -> None:
        book = open_book(saved(tmp_path / "年报.xlsx", suqian, last_year=replace(suqian, year=2022)))
        ribbon.validate(book, user)
        column = layout.RESULT_COLUMNS.index("问题") + 1
        area = read_block(book, layout.RESULTS, (layout.RESULT_TOP, column), (layout.RESULT_TOP + 20, column))
        assert any("与上年完全相同" in str(line[0]) for line in area)
        first = suqian.edition.fields[0]
        assert field_places(suqian.edition)[first.id] in self.goals(book).values()


class TestManyFindings:
    def test_what_is_not_listed_is_counted(self, suqian: Report, tmp_path: Path) -> None:
        """Every figure below 0 and far from last year's: more findings than the list has lines."""
        fields = suqian.edition.fields
        wrong = suqian.with_values({field.id: value_of(-1000.0 - field.index) for field in fields})
        last = replace(suqian, year=2022).with_values({field.id: number_value(7) for field in fields})
        assessment = checks.run(wrong, last_year=last)
        several = replace(assessment, findings=assessment.findings * 2)
        book = open_book(saved(tmp_path / "年报.xlsx", wrong))
        write_findings(book, several, Occasion(dt.datetime(2026, 1, 15)), sheets.read_sheets(book))
        verdict = read_block(book, layout.RESULTS, (layout.RESULT_VERDICT_ROW, 1), (layout.RESULT_VERDICT_ROW, 1))
        unlisted = len(several.findings) - layout.RESULT_ROWS
        assert unlisted > 0
        assert f"这里先列前 {layout.RESULT_ROWS} 条，另有 {unlisted} 条" in str(verdict[0][0])


class TestTheirOwnFills:
    """A cell that staff have coloured keeps that colour, whatever is marked, cleared, filled and undone."""

    @pytest.mark.parametrize("address", ["D6", "J6"])
    def test_it_is_the_same_after_every_click(
        self, after: Opened, suqian: Report, user: Recorded, address: str
    ) -> None:
        def colour(file: Any) -> None:
            file["表三"][address].fill = PatternFill("solid", fgColor="FF66CC")

        book = after(without_totals(suqian), colour)
        native = book.sheets["表三"].api
        sheet = getattr(native, "sheet", native)
        for click in (ribbon.validate, ribbon.clear_marks, ribbon.fill_totals, ribbon.undo, ribbon.validate):
            click(book, user)
            assert sheet[address].fill.fgColor.rgb == "00FF66CC"
            assert sheet[address].fill.fill_type == "solid"


class TestLastYearsFile:
    def test_one_without_a_figure_is_refused(self, after: Opened, suqian: Report, tmp_path: Path) -> None:
        blank = suqian.with_values({field.id: BLANK for field in suqian.edition.fields})
        user = Recorded(file=saved(tmp_path / "空的.xlsx", replace(blank, year=2022)))
        with pytest.raises(FileRefused, match="一个数都没有"):
            ribbon.fetch_last_year(after(suqian, lambda file: None), user)


class TestExportBesideAReadOnlyFolder:
    def test_another_folder_is_asked_for(
        self, after: Opened, suqian: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        chosen = tmp_path / "我的文档"
        chosen.mkdir()
        made = Path.mkdir

        def mkdir(self: Path, *given: Any, **options: Any) -> None:
            if self.name == "年报-导出":
                raise PermissionError("拒绝访问。")
            made(self, *given, **options)

        book = after(suqian, lambda file: None)
        monkeypatch.setattr(Path, "mkdir", mkdir)
        written = ribbon.export_as("txt")(book, Recorded(folder=chosen))
        assert {path.parent for path in written} == {chosen}  # type: ignore[attr-defined]


class TestNewWorkbook:
    def test_it_is_blank_of_the_latest_form_and_opened(self, tmp_path: Path) -> None:
        user = Recorded(folder=tmp_path)
        assert perform("new_workbook", None, user)
        assert user.opened == [tmp_path / "年报.xlsx"]
        assert read_workbook(user.opened[0]).report.edition.id == "2021"
        assert "请先在「封面」填单位" in user.shown[-1]

    def test_in_excel_it_opens_beside_the_other(self, jinhu: Report, tmp_path: Path) -> None:
        book = fake_excel_book(saved(tmp_path / "年报.xlsx", jinhu))
        user = Recorded(folder=tmp_path)
        path = ribbon.new_workbook(book, user)
        assert path == tmp_path / "年报2.xlsx"
        assert user.opened == [path]

    def test_choosing_no_folder_makes_nothing(self, tmp_path: Path) -> None:
        assert ribbon.new_workbook(None, Recorded(folder=None)) is None
        assert list(tmp_path.glob("*.xlsx")) == []


class TestRepairInExcel:
    def test_a_new_workbook_is_open_beside_the_altered_one(self, jinhu: Report, tmp_path: Path, user: Recorded) -> None:
        path = altered(saved(tmp_path / "年报.xlsx", jinhu), lambda file: file.remove(file[layout.MARKS]))
        book = fake_excel_book(path)
        out = ribbon.repair(book, user)
        assert out is not None
        assert user.opened == [out]
        assert read_workbook(out).report.values == jinhu.values

    @pytest.mark.parametrize("edition", edition_ids())
    def test_the_list_of_rules_is_there_again_and_is_nobodys_data(
        self, edition: str, tmp_path: Path, user: Recorded
    ) -> None:
        path = tmp_path / "年报.xlsx"
        path.write_bytes((TEMPLATE_FOLDER / f"年报-{edition}.xlsx").read_bytes())
        out = ribbon.repair(open_book(altered(path, lambda file: file.remove(file[layout.MARKS]))), user)
        assert out is not None
        made = openpyxl.load_workbook(out)
        titles = [str(cell.value) for cell in made[layout.GUIDE]["A"] if cell.value]
        assert "校验规则：表三" in titles
        assert any(title.startswith("T3-1 ") for title in titles)
        assert NAME not in made.sheetnames
