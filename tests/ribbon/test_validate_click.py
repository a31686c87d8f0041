"""校验 as staff see it: what one click reads, writes, says and selects, and what it leaves alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from clicking import Opener, Recorded, saved
from counting import counted_calls

from workbook import layout
from workbook.layout import Place
from workbook.marks import Mark
from workbook.report import Report
from xladdin import ribbon
from xladdin.book.places import cells_of
from xladdin.hosts import xw
from xladdin.hosts.content import read_block
from xladdin.hosts.selection import go_to
from xladdin.ribbon import buttons, findings_tour

CLICK = """
import sys
from pathlib import Path
from xladdin.addin.perform import perform
from xladdin.hosts.dialogue import AtTerminal
HEAVY = {"pandas", "numpy", "matplotlib", "polars", "PIL", "typst", "docx", "openpyxl"}
print(sorted(HEAVY & set(sys.modules)))
from xladdin.hosts.file_engine.file import open_book
book = open_book(Path(sys.argv[1]))
brought_by_the_file_engine = set(sys.modules)
print(perform("validate", book, AtTerminal()), sorted(HEAVY & (set(sys.modules) - brought_by_the_file_engine)))
print("pandas" in sys.modules)
"""


def figures(book: xw.Book) -> list[object]:
    """Everything on the three table sheets."""
    area = (40, 16)
    return [read_block(book, name, (1, 1), area) for name in ("表二", "表三", "表四")]


class TestOneClick:
    def test_it_calls_the_engine_twelve_times_at_most(self, opened: Opener, hongze: Report, user: Recorded) -> None:
        book = opened(hongze, last_year=hongze)
        with counted_calls(book) as calls:
            ribbon.validate(book)
        assert calls.made["Range.raw_value"] == 6
        assert calls.made["Range.raw_value="] == 2
        assert calls.made["App.status_bar="] == 1
        assert calls.count <= 12, calls.made

    def test_no_heavy_package_is_loaded(self, hongze: Report, tmp_path: Path) -> None:
        path = saved(tmp_path / "洪泽.xlsx", hongze)
        told = subprocess.run([sys.executable, "-c", CLICK, str(path)], capture_output=True, text=True, check=True)
        assert told.stdout.split("\n") == ["[]", "True []", "False", ""]

    def test_the_verdict_is_in_the_status_bar(self, opened: Opener, hongze: Report) -> None:
        book = opened(hongze)
        assessment = ribbon.validate(book)
        assert assessment.summary["blocking"] >= 2
        assert book.app.status_bar == assessment.verdict
        assert "改好之前不能导出正式表格" in assessment.verdict

    def test_the_first_finding_is_selected(self, opened: Opener, jinhu: Report, user: Recorded) -> None:
        book = opened(jinhu)
        assessment = ribbon.validate(book, user)
        (first, *_) = cells_of(assessment.findings[0], jinhu.edition)
        assert findings_tour.selected(book) == first
        assert book.sheets.active.name == first.sheet

    def test_no_figure_is_changed(self, opened: Opener, hongze: Report, user: Recorded) -> None:
        book = opened(hongze)
        before = figures(book)
        ribbon.validate(book, user)
        assert figures(book) == before

    def test_findings_are_listed_with_links_and_marked(self, opened: Opener, jinhu: Report, user: Recorded) -> None:
        """金湖 2023: 未经复议直接起诉 2+0+1+0 was published with 总计 0."""
        book = opened(jinhu)
        assessment = ribbon.validate(book, user)
        numbers = read_block(book, layout.RESULTS, (layout.RESULT_TOP, 1), (layout.RESULT_TOP + 99, 1))
        assert [row[0] for row in numbers if row[0]] == list(range(1, len(assessment.findings) + 1))
        total = layout.field_places(jinhu.edition)["disputes.direct_suit.total"]
        assert total in [stop.place for stop in findings_tour.stops(book)]
        row = layout.mark_block(jinhu.edition, total.sheet) + total.row
        (mark,) = read_block(book, layout.MARKS, (row, total.column), (row, total.column))[0]
        assert mark == Mark.SUSPECT.code

    def test_a_workbook_of_somebody_else_is_refused_in_words(self, tmp_path: Path, user: Recorded) -> None:
        import openpyxl

        from workbook.refusal import FileRefused
        from xladdin.hosts.file_engine.file import open_book

        openpyxl.Workbook().save(tmp_path / "别的.xlsx")
        with pytest.raises(FileRefused, match="不是年报助手的工作簿"):
            ribbon.validate(open_book(tmp_path / "别的.xlsx"), user)


class TestClearMarks:
    def test_no_mark_is_left_and_the_list_stays(self, opened: Opener, hongze: Report, user: Recorded) -> None:
        book = opened(hongze)
        ribbon.validate(book, user)
        ribbon.clear_marks(book, user)
        area = (120, 16)
        marks = read_block(book, layout.MARKS, (1, 1), area)
        assert {mark for row in marks for mark in row} == {None}
        assert findings_tour.stops(book)
        assert "标记已清除" in user.shown[-1]


class TestTheTour:
    """下一处 and 上一处."""

    @pytest.fixture
    def checked(self, opened: Opener, hongze: Report, user: Recorded) -> xw.Book:
        book = opened(hongze)
        ribbon.validate(book, user)
        return book

    def test_next_goes_through_every_place_in_order_and_begins_anew(self, checked: xw.Book, user: Recorded) -> None:
        tour = [stop.place for stop in findings_tour.stops(checked)]
        assert len(tour) > 1
        go_to(checked, layout.cover_place("unit"))
        assert [ribbon.next_finding(checked, user) for _ in tour] == tour
        assert ribbon.next_finding(checked, user) == tour[0]
        assert user.shown[-1].startswith("已到最后一处，从头开始。")

    def test_previous_is_the_way_back(self, checked: xw.Book, user: Recorded) -> None:
        tour = [stop.place for stop in findings_tour.stops(checked)]
        go_to(checked, tour[-1])
        assert [ribbon.previous_finding(checked, user) for _ in tour] == [*tour[-2::-1], tour[-1]]
        assert user.shown[-1].startswith("已到第一处，从末尾开始。")

    def test_each_place_is_explained_in_the_status_bar(self, checked: xw.Book, user: Recorded) -> None:
        place = ribbon.next_finding(checked, user)
        assert str(place) in user.shown[-1]
        assert "【强制】" in user.shown[-1]

    def test_typing_a_correction_and_enter_does_not_send_the_user_back(self, checked: xw.Book, user: Recorded) -> None:
        tour = [stop.place for stop in findings_tour.stops(checked)]
        go_to(checked, tour[-1])
        ribbon.next_finding(checked, user)
        go_to(checked, Place(tour[0].sheet, tour[0].row + 1, tour[0].column))
        assert ribbon.next_finding(checked, user) == tour[1]

    def test_after_the_program_was_started_anew_it_goes_on_from_the_selected_cell(
        self, checked: xw.Book, user: Recorded, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        tour = [stop.place for stop in findings_tour.stops(checked)]
        monkeypatch.setattr(findings_tour, "_visited", {})
        go_to(checked, Place(tour[0].sheet, tour[0].row, tour[0].column + 1))
        assert ribbon.next_finding(checked, user) == tour[1]

    def test_where_locked_cells_cannot_be_selected_the_tour_still_goes_on(
        self, checked: xw.Book, user: Recorded, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        tour = [stop.place for stop in findings_tour.stops(checked)]
        go_to(checked, layout.cover_place("unit"))
        monkeypatch.setattr(buttons, "go_to", lambda book, place: None)
        assert [ribbon.next_finding(checked, user) for _ in tour] == tour

    def test_from_a_line_of_the_list_it_goes_to_the_cell_of_that_line(self, checked: xw.Book, user: Recorded) -> None:
        last = findings_tour.stops(checked)[-1]
        go_to(checked, Place(layout.RESULTS, last.rows[0], 6))
        assert ribbon.next_finding(checked, user) == last.place

    def test_before_any_check_it_says_what_to_do(self, opened: Opener, hongze: Report, user: Recorded) -> None:
        assert ribbon.next_finding(opened(hongze), user) is None
        assert "请点「校验」" in user.shown[-1]
