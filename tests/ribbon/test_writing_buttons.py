"""The buttons that write figures: 填充合计, 空白补零, 取上年数, and how 撤销上次写入 takes each of them back."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import published
import pytest
from builders import balanced_reports, changed
from clicking import Opener, Recorded, saved
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbook import layout
from workbook.edition import edition_ids, load
from workbook.files.reading import read_workbook
from workbook.refusal import FileRefused
from workbook.report import BLANK, Report, State
from xladdin import ribbon
from xladdin.book import sheets
from xladdin.hosts import xw
from xladdin.hosts.content import Formula, read_formulas, read_held
from xladdin.hosts.file_engine.file import open_book
from xladdin.ribbon import snapshots

TOTALS = "requests.results.total.total"


def without(report: Report, totals: bool = True) -> Report:
    """The report with its totals, or else its zero entries, blank."""
    blank = {
        field.id: BLANK
        for field in report.edition.fields
        if (field.is_total if totals else not field.is_total and report.value(field).state is State.ZERO)
    }
    return report.with_values(blank)


def read(book: xw.Book) -> Report:
    return sheets.read_contents(book).report


def contents(book: xw.Book) -> list[Any]:
    """Contents of every sheet that staff see; in a file, nobody calculates what a formula comes to after a write."""
    area = (60, 27)
    names = ("封面", "表二", "表三", "表四", "上年数")
    return [f(book, name, (1, 1), area) for name in names for f in (read_held, read_formulas)]


class TestFillTotals:
    def test_blank_totals_are_filled_without_a_question(self, opened: Opener, suqian: Report, user: Recorded) -> None:
        book = opened(without(suqian))
        ribbon.fill_totals(book, user)
        assert [v.display for v in read(book).values] == [v.display for v in suqian.values]
        assert user.asked == []
        assert user.shown[-1].startswith(f"已填充合计 {sum(f.is_total for f in suqian.edition.fields)} 格")

    def test_a_typed_total_that_disagrees_is_listed_and_asked_about(
        self, opened: Opener, jinhu: Report, user: Recorded
    ) -> None:
        book = opened(jinhu)
        ribbon.fill_totals(book, user)
        (question,) = user.asked
        assert "表四「未经复议直接起诉—总计」列已填 0，各项之和是 3" in question
        assert read(book).value("disputes.direct_suit.total").number == 3

    def test_it_stays_where_the_user_says_no(self, opened: Opener, jinhu: Report) -> None:
        user = Recorded(answer=False)
        book = opened(jinhu)
        ribbon.fill_totals(book, user)
        assert read(book).value("disputes.direct_suit.total").number == 0
        assert "保持原样" in user.shown[-1]

    def test_an_entry_that_is_no_number_is_refused_and_nothing_written(
        self, opened: Opener, suqian: Report, user: Recorded
    ) -> None:
        book = opened(changed(without(suqian), {"requests.received.business": "三件"}))
        before = contents(book)
        with pytest.raises(FileRefused, match="「三件」"):
            ribbon.fill_totals(book, user)
        assert contents(book) == before
        assert snapshots.last(book) is None


class TestFillZeros:
    def test_the_blank_entries_are_listed_first(self, opened: Opener, suqian: Report, user: Recorded) -> None:
        book = opened(without(suqian, totals=False))
        planned = ribbon.fill_zeros(book, user)
        (question,) = user.asked
        assert f"下面 {len(planned.zeros)} 格空着" in question
        assert "表三「三、（三）1.属于国家秘密」行：" in question
        assert [v.display for v in read(book).values] == [v.display for v in suqian.values]

    def test_without_agreement_they_stay_blank(self, opened: Opener, suqian: Report) -> None:
        book = opened(without(suqian, totals=False))
        before = contents(book)
        ribbon.fill_zeros(book, Recorded(answer=False))
        assert contents(book) == before

    def test_where_nothing_is_blank_it_says_so(self, opened: Opener, suqian: Report, user: Recorded) -> None:
        ribbon.fill_zeros(opened(suqian), user)
        assert (user.asked, user.shown) == ([], ["没有空着的填报项，不用补零。"])


class TestUndo:
    def test_every_cell_is_as_it_was(self, opened: Opener, hongze: Report, user: Recorded) -> None:
        book = opened(hongze)
        before = contents(book)
        ribbon.fill_totals(book, user)
        assert contents(book) != before
        assert ribbon.undo(book, user)
        assert contents(book) == before
        assert user.shown[-1].startswith("已撤销「填充合计」")

    def test_a_formula_and_a_text_come_back_as_such(self, opened: Opener, suqian: Report, user: Recorded) -> None:
        """A total that staff had as their own formula, and one stored as text: both disagree and are replaced."""
        book = opened(changed(suqian, {TOTALS: "12"}))
        places = layout.field_places(suqian.edition)
        text, formula = places[TOTALS], places["requests.results.granted.total"]
        with snapshots.writable(book, "表三"):
            sheets.write_cells(book, {text: "12", formula: Formula(f"=SUM(D{formula.row}:E{formula.row})")})
        before = contents(book)
        ribbon.fill_totals(book, user)
        assert read(book).value(TOTALS).number == suqian.value(TOTALS).number
        ribbon.undo(book, user)
        assert contents(book) == before

    def test_what_was_typed_since_is_not_lost(self, opened: Opener, jinhu: Report, user: Recorded) -> None:
        book = opened(jinhu)
        ribbon.fill_totals(book, user)
        place = layout.field_places(jinhu.edition)["disputes.direct_suit.total"]
        with snapshots.writable(book, place.sheet):
            sheets.write_cells(book, {place: 4})
        with pytest.raises(FileRefused, match=f"{place}在「填充合计」之后又改过"):
            ribbon.undo(book, user)
        assert read(book).value("disputes.direct_suit.total").number == 4

    def test_it_can_be_undone_once(self, opened: Opener, jinhu: Report, user: Recorded) -> None:
        book = opened(jinhu)
        ribbon.fill_totals(book, user)
        assert ribbon.undo(book, user)
        assert not ribbon.undo(book, user)
        assert "没有可以撤销的写入" in user.said[-1]

    def test_it_outlives_the_program(self, jinhu: Report, user: Recorded, tmp_path: Path, profile: Path) -> None:
        """The write is kept in a file of the user's profile, by the path of the workbook."""
        book = open_book(saved(tmp_path / "金湖.xlsx", jinhu))
        ribbon.fill_totals(book, user)
        (kept,) = (profile / "undo").glob("*.json")
        assert json.loads(kept.read_text(encoding="utf-8"))["workbook"] == str(tmp_path / "金湖.xlsx")
        assert snapshots.last(open_book(saved(tmp_path / "另一份.xlsx", jinhu))) is None
        assert snapshots.last(open_book(tmp_path / "金湖.xlsx")) is not None

    def test_closed_without_saving_there_is_nothing_to_lose(
        self, jinhu: Report, user: Recorded, tmp_path: Path
    ) -> None:
        path = saved(tmp_path / "金湖.xlsx", jinhu)
        ribbon.fill_totals(open_book(path), user)
        again = open_book(path)
        before = contents(again)
        assert ribbon.undo(again, user)
        assert contents(again) == before

    def test_a_broken_record_is_no_record(self, jinhu: Report, user: Recorded, tmp_path: Path, profile: Path) -> None:
        book = open_book(saved(tmp_path / "金湖.xlsx", jinhu))
        ribbon.fill_totals(book, user)
        (kept,) = (profile / "undo").glob("*.json")
        kept.write_bytes(b"{")
        assert not ribbon.undo(book, user)

    def test_where_it_cannot_be_kept_nothing_is_written(
        self, jinhu: Report, user: Recorded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "no folder").write_text("a file stands where the profile should be")
        monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "no folder"))
        book = open_book(saved(tmp_path / "金湖.xlsx", jinhu))
        before = contents(book)
        with pytest.raises(FileRefused, match="撤销记录"):
            ribbon.fill_totals(book, user)
        assert contents(book) == before

    @settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(report=balanced_reports(), gone=st.sets(st.integers(0, 400), max_size=40))
    def test_any_filling_is_taken_back_exactly(self, report: Report, gone: set[int], tmp_path: Path) -> None:
        fields = report.edition.fields
        blank = {fields[i % len(fields)].id: BLANK for i in gone}
        book = open_book(saved(tmp_path / "任意.xlsx", report.with_values(blank)))
        before = contents(book)
        planned = ribbon.fill_zeros(book, Recorded())
        assert (contents(book) != before) == bool(planned.zeros)
        if planned.zeros:
            assert ribbon.undo(book, Recorded())
        assert contents(book) == before


class TestLastYear:
    @pytest.fixture
    def this_year(self, suqian: Report) -> Report:
        """宿迁 2024, with 二、上年结转 not filled in yet."""
        blank = {f.id: BLANK for f in suqian.edition.requests.fields if f.row[-1].key == "carried_in"}
        return replace(suqian.with_values(blank), year=2024)

    def test_a_workbook_of_last_year_fills_the_sheet_and_the_carry_over(
        self, opened: Opener, this_year: Report, suqian: Report, tmp_path: Path
    ) -> None:
        user = Recorded(file=saved(tmp_path / "上年.xlsx", suqian))
        book = opened(this_year)
        ribbon.fetch_last_year(book, user)
        found = sheets.read_contents(book)
        assert found.last_year is not None
        assert found.last_year.year == 2023
        assert [v.display for v in found.last_year.values] == [v.display for v in suqian.values]
        for field in suqian.edition.requests.fields:
            if field.row[-1].key == "carried_in" and not field.is_total:
                carried_out = suqian.value(field.id.replace("carried_in", "carried_out"))
                assert found.report.value(field.id).number == carried_out.number
        assert "6 格空着" in user.asked[0]

    def test_it_is_taken_back_by_undo(self, opened: Opener, this_year: Report, suqian: Report, tmp_path: Path) -> None:
        user = Recorded(file=saved(tmp_path / "上年.xlsx", suqian))
        book = opened(this_year)
        before = contents(book)
        ribbon.fetch_last_year(book, user)
        ribbon.undo(book, user)
        assert contents(book) == before

    def test_figures_as_json_will_do(self, opened: Opener, this_year: Report, tmp_path: Path) -> None:
        path = tmp_path / "宿迁.json"
        path.write_text(published.text("suqian-2023"), encoding="utf-8")
        last = ribbon.fetch_last_year(opened(this_year), Recorded(file=path))
        assert last is not None
        assert last.year == 2023

    def test_another_year_is_refused(self, opened: Opener, suqian: Report, tmp_path: Path) -> None:
        book = opened(replace(suqian, year=2025))
        before = contents(book)
        with pytest.raises(FileRefused, match="是 2023 年度的，本工作簿要的是上一年（2024 年度）的"):
            ribbon.fetch_last_year(book, Recorded(file=saved(tmp_path / "上年.xlsx", suqian)))
        assert contents(book) == before

    def test_another_unit_is_asked_about(
        self, opened: Opener, this_year: Report, hongze: Report, tmp_path: Path
    ) -> None:
        user = Recorded(answer=False, file=saved(tmp_path / "上年.xlsx", hongze))
        book = opened(this_year)
        before = contents(book)
        assert ribbon.fetch_last_year(book, user) is None
        assert "「淮安市洪泽区人民政府」" in user.asked[0]
        assert contents(book) == before

    def test_figures_that_stand_there_are_not_replaced_unasked(
        self, opened: Opener, this_year: Report, suqian: Report, tmp_path: Path
    ) -> None:
        other = changed(suqian, {"requests.received.business": 999})
        user = Recorded(answer=False, file=saved(tmp_path / "上年.xlsx", suqian))
        book = opened(this_year, last_year=other)
        ribbon.fetch_last_year(book, user)
        assert user.asked == ["「上年数」上已有 1 格与选的报告不同，要换成它的数吗？"]
        found = sheets.read_contents(book).last_year
        assert found is not None
        assert found.value("requests.received.business").number == 999

    def test_a_report_on_another_form_goes_into_a_new_workbook(
        self, opened: Opener, suqian: Report, tmp_path: Path
    ) -> None:
        """2021: the first year of a form, last year's report on the one before."""
        zhangdian = published.report("zhangdian-2020")
        now = replace(suqian, year=2021, unit=zhangdian.unit)
        book = opened(now, last_year=replace(suqian, year=2020), cover={"contact": "0527-12345"})
        user = Recorded(file=saved(tmp_path / "上年.xlsx", zhangdian))
        assert ribbon.fetch_last_year(book, user) is not None
        assert "是 2019 版格式，本工作簿的「上年数」是另一版的表样" in user.asked[-1]
        (out,) = tmp_path.glob("*-已取上年数.xlsx")
        found = read_workbook(out)
        assert found.report.values == now.values
        assert found.cover["contact"] == "0527-12345"
        assert found.last_year is not None
        assert [v.number for v in found.last_year.values] == [v.number for v in zhangdian.values]

    def test_nothing_is_written_for_who_does_not_want_it(self, opened: Opener, suqian: Report, tmp_path: Path) -> None:
        zhangdian = published.report("zhangdian-2020")
        book = opened(replace(suqian, year=2021, unit=zhangdian.unit), last_year=replace(suqian, year=2020))
        user = Recorded(answer=False, file=saved(tmp_path / "上年.xlsx", zhangdian))
        assert ribbon.fetch_last_year(book, user) is None
        assert list(tmp_path.glob("*-已取上年数.xlsx")) == []

    def test_choosing_nothing_changes_nothing(self, opened: Opener, suqian: Report, user: Recorded) -> None:
        assert ribbon.fetch_last_year(opened(suqian), user) is None


class TestExport:
    def test_the_tables_are_written_beside_the_workbook(self, opened: Opener, suqian: Report, user: Recorded) -> None:
        book = opened(changed(suqian, {}))
        assessment_ready = not ribbon.validate(book, user).summary["blocking"]
        written = ribbon.export_as("txt")(book, user)
        assert sorted(path.name for path in written) == [
            f"宿迁市人民政府-2023-{name}.txt" for name in ("全部", "表三", "表二", "表四")
        ]
        assert {path.parent for path in written} == {Path(book.fullname).parent / "年报-导出"}
        text = written[0].read_text(encoding="utf-8")
        assert ("草稿" in text) == (not assessment_ready) or user.asked

    def test_with_problems_only_a_draft_after_asking(self, opened: Opener, jinhu: Report) -> None:
        book = opened(jinhu)
        assert ribbon.export_as("txt")(book, Recorded(answer=False)) == []
        user = Recorded()
        written = ribbon.export_as("txt")(book, user)
        assert "草稿" in user.asked[0]
        assert all("草稿" in path.read_text(encoding="utf-8") for path in written)

    def test_files_that_are_there_are_not_overwritten_unasked(
        self, opened: Opener, jinhu: Report, user: Recorded
    ) -> None:
        book = opened(jinhu)
        written = ribbon.export_as("txt")(book, user)
        written[0].write_text("我的")
        ribbon.export_as("txt")(book, user)
        assert "要覆盖吗" in user.asked[-1]
        assert written[0].read_text(encoding="utf-8") != "我的"

    def test_a_workbook_in_the_cloud_asks_for_a_folder(
        self, jinhu: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        book = open_book(saved(tmp_path / "金湖.xlsx", jinhu))
        monkeypatch.setattr(type(book), "fullname", "https://example.invalid/文档/年报.xlsx")
        user = Recorded(folder=tmp_path / "选的文件夹")
        written = ribbon.export_as("txt")(book, user)
        assert {path.parent for path in written} == {tmp_path / "选的文件夹"}


class TestHelpAndLog:
    def test_help_needs_no_workbook(self, user: Recorded) -> None:
        ribbon.show_help(None, user)
        assert "校验" in user.said[0]

    def test_the_log_is_opened_where_there_is_one(self, user: Recorded, profile: Path) -> None:
        ribbon.show_log(None, user)
        assert "还没有日志" in user.said[0]
        profile.mkdir(parents=True)
        (profile / "年报助手.log").write_text("", encoding="utf-8")
        ribbon.show_log(None, user)
        assert user.opened == [profile / "年报助手.log"]


def test_a_committed_template_takes_every_button(user: Recorded, tmp_path: Path) -> None:
    """The blank template of each edition is a workbook of ours from the first click on."""
    for edition_id in edition_ids():
        path = tmp_path / f"{edition_id}.xlsx"
        from workbook.template import build

        path.write_bytes(build(load(edition_id)))
        book = open_book(path)
        ribbon.validate(book, user)
        ribbon.fill_totals(book, user)
        ribbon.fill_zeros(book, user)
        assert openpyxl.load_workbook(path).sheetnames == book.sheet_names


class TestWriteReport:
    @pytest.fixture
    def document(self, suqian: Report, tmp_path: Path) -> Path:
        """A report in Word that has the three tables of another year."""
        from xladdin.export.files import write_tables

        write_tables(without(suqian), tmp_path / "旧", ["docx"])
        return (tmp_path / "旧" / "宿迁市人民政府-2023-全部.docx").rename(tmp_path / "年度报告.docx")

    def test_the_numbers_are_put_in_and_the_old_document_kept(
        self, opened: Opener, suqian: Report, document: Path
    ) -> None:
        before = document.read_bytes()
        user = Recorded(file=document)
        kept, written = ribbon.write_report(opened(suqian), user)
        assert (written, kept.read_bytes()) == (document, before)
        assert document.read_bytes() != before
        assert "原文档会先备份在旁边" in user.asked[-1]
        assert "已写入 年度报告.docx" in user.shown[-1]

    def test_without_agreement_it_is_left_alone(self, opened: Opener, suqian: Report, document: Path) -> None:
        before = document.read_bytes()
        assert ribbon.write_report(opened(suqian), Recorded(answer=False, file=document)) == []
        assert document.read_bytes() == before
        assert len(list(document.parent.glob("*.docx"))) == 1
