"""分给科室 and 收回分表 as they are clicked, on a file and in an Excel."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from builders import changed
from clicking import Opener, Recorded
from department_samples import emptied, fill_in, handed_in

from workbook import layout, sources
from workbook.files.reading import read_workbook
from workbook.layout import field_places
from workbook.refusal import FileRefused
from workbook.report import BLANK, Report
from xladdin import ribbon
from xladdin.book.sheets import read_contents
from xladdin.departments import division_sheet
from xladdin.departments.assignment import usual
from xladdin.hosts import xw
from xladdin.hosts.content import Formula, read_block, read_formulas, write_block
from xladdin.hosts.file_engine.file import open_book

# Where the two engines could not differ, one of them is enough.
ON_FILE = pytest.mark.parametrize("opened", ["file"], indirect=True)
COVER = {"filler": "张三", "reviewer": "李四"}


def sheet_of(book: xw.Book, name: str) -> list[list[object]]:
    """What a sheet holds, so far as this program writes it."""
    return [list(row) for row in read_block(book, name, (1, 1), (200, 12))]


class TestSplitting:
    def test_the_first_time_the_division_is_shown_and_asked_about(
        self, opened: Opener, suqian: Report, tmp_path: Path
    ) -> None:
        book, user = opened(emptied(suqian)), Recorded()
        written = ribbon.split_parts(book, user)
        assert [path.parent for path in written] == [tmp_path / "年报-科室分表"] * 4
        assert "已在工作簿里加了「分工表」" in user.asked[0]
        assert "行政审批科：表二：行政许可（1 格）" in user.asked[0]
        assert user.opened == [tmp_path / "年报-科室分表"]
        found = division_sheet.read_open(book, suqian.edition)
        assert found is not None
        assert found.of == usual(suqian.edition).of
        assert book.sheets.active.name == layout.COVER

    @ON_FILE
    def test_whoever_says_no_has_the_sheet_to_change_and_the_next_click_goes_by_it(
        self, opened: Opener, suqian: Report
    ) -> None:
        book = opened(emptied(suqian))
        assert ribbon.split_parts(book, Recorded(answer=False)) == []
        rows = sheet_of(book, division_sheet.NAME)
        at = next(i for i, row in enumerate(rows) if row[1] == "行政许可") + 1
        write_block(book, division_sheet.NAME, (at, 4), [["审批局"]])
        user = Recorded()
        written = ribbon.split_parts(book, user)
        assert "宿迁市人民政府-2023-分表-审批局.xlsx" in [path.name for path in written]
        assert len(user.asked) == 1

    @ON_FILE
    def test_a_division_that_does_not_hold_is_refused(self, opened: Opener, suqian: Report, tmp_path: Path) -> None:
        book = opened(emptied(suqian))
        ribbon.split_parts(book, Recorded(answer=False))
        write_block(book, division_sheet.NAME, (division_sheet.TOP, 4), [[None]])
        with pytest.raises(FileRefused, match="第 5 行（表二“规章”）没有写科室"):
            ribbon.split_parts(book, Recorded())
        assert not (tmp_path / "年报-科室分表").exists()

    @ON_FILE
    def test_a_part_that_somebody_filled_in_is_not_lost(self, opened: Opener, suqian: Report) -> None:
        book = opened(emptied(suqian))
        written = ribbon.split_parts(book, Recorded())
        assert len(ribbon.split_parts(book, Recorded())) == 4  # untouched ones are made anew, unasked
        fill_in(written[1], suqian, [], filler="张三")
        held, user = written[1].read_bytes(), Recorded(answer=False)
        assert ribbon.split_parts(book, user) == []
        assert "有人填过或者改过" in user.asked[0]
        assert written[1].read_bytes() == held

    @ON_FILE
    def test_nobody_is_given_a_report_without_a_name(self, opened: Opener, suqian: Report) -> None:
        book = opened(replace(emptied(suqian), unit="", year=0))
        with pytest.raises(FileRefused, match="请先在「封面」填单位名称、报告年度"):
            ribbon.split_parts(book, Recorded())
        assert division_sheet.NAME not in book.sheet_names


class TestMerging:
    @pytest.fixture
    def parts(self, suqian: Report, tmp_path: Path) -> Path:
        """A folder with the parts, filled in."""
        folder = tmp_path / "交回的"
        handed_in(suqian, usual(suqian.edition), folder)
        return folder

    def test_every_figure_comes_in_with_its_source_and_all_is_checked(
        self, opened: Opener, suqian: Report, parts: Path
    ) -> None:
        book, user = opened(emptied(suqian), cover=COVER), Recorded(folder=parts)
        assessment = ribbon.merge_parts(book, user)
        found = read_contents(book)
        assert [v.display for v in found.report.values] == [v.display for v in suqian.values]
        assert assessment is not None
        assert assessment.ready
        assert len(found.sources) == 166
        assert found.sources["disputes.direct_suit.pending"].who == "法制科（法制科张三）"
        assert "财务科（财务科张三）：收了 1 格" in user.said[0]
        assert book.sheets[sources.SHEET].name == sources.SHEET

    def test_undo_takes_all_of_it_back(self, opened: Opener, suqian: Report, parts: Path) -> None:
        book = opened(emptied(suqian))
        ribbon.merge_parts(book, Recorded(folder=parts))
        assert ribbon.undo(book, Recorded())
        found = read_contents(book)
        assert set(found.report.values) == {BLANK}
        assert found.sources == {}

    @ON_FILE
    def test_a_conflict_is_asked_department_by_department(self, opened: Opener, suqian: Report, parts: Path) -> None:
        held = {"disputes.reconsideration.upheld": 308, "disclosure.fees.amount": 1}
        for answer, wanted in ((False, 308), (True, 309)):
            book, user = opened(changed(emptied(suqian), held)), Recorded(answer=answer, folder=parts)
            ribbon.merge_parts(book, user)
            assert len([question for question in user.asked if "和工作簿里已有的不同" in question]) == 2
            found = read_contents(book)
            assert found.report.value("disputes.reconsideration.upheld").number == wanted
            note = found.sources["disputes.reconsideration.upheld"].note
            assert note == ("工作簿原为 308，改成科室填的数" if answer else "没有采用：保留工作簿的 308")

    @ON_FILE
    def test_a_finding_says_who_gave_the_figure(self, opened: Opener, suqian: Report, parts: Path) -> None:
        at = suqian.edition.field("requests.results.granted.natural_person")
        fill_in(next(parts.glob("*信息公开科*")), changed(suqian, {at.id: 1157}), [at])
        totals = {f.id: suqian.value(f) for f in suqian.edition.fields if f.is_total}
        book = opened(emptied(suqian).with_values(totals), cover=COVER)
        assessment = ribbon.merge_parts(book, Recorded(folder=parts))
        assert assessment is not None
        message = next(f.message for f in assessment.findings if f.suspects)
        assert message.endswith("这里的数由信息公开科（信息公开科张三）填。")
        results = sheet_of(book, layout.RESULTS)
        assert any(str(row[3]).endswith("（信息公开科张三）填。") for row in results)

    @ON_FILE
    def test_a_figure_that_was_changed_since_is_nobodys(self, opened: Opener, suqian: Report, parts: Path) -> None:
        book = opened(emptied(suqian), cover=COVER)
        ribbon.merge_parts(book, Recorded(folder=parts))
        place = field_places(suqian.edition)["requests.results.granted.natural_person"]
        write_block(book, place.sheet, (place.row, place.column), [[1157]])
        assessment = ribbon.validate(book, Recorded())
        message = next(f.message for f in assessment.findings if f.suspects)
        assert "填。" not in message

    @ON_FILE
    def test_who_has_not_handed_in_is_named_and_what_others_typed_stays(
        self, opened: Opener, suqian: Report, parts: Path
    ) -> None:
        next(parts.glob("*法制科*")).unlink()
        (parts / "别的.xlsx").write_bytes(b"x")
        book, user = opened(emptied(suqian)), Recorded(folder=parts)
        ribbon.merge_parts(book, user)
        assert (
            "还没有交的 1 个科室：\n法制科（表二：规章；行政规范性文件；行政处罚；行政强制。表四全部）" in user.said[0]
        )
        assert "没有收的 1 个文件：\n别的.xlsx：" in user.said[0]
        assert read_contents(book).report.value("disputes.direct_suit.pending") == BLANK

    @ON_FILE
    def test_a_later_part_adds_to_the_sources(self, opened: Opener, suqian: Report, parts: Path) -> None:
        late = next(parts.glob("*法制科*"))
        data = late.read_bytes()
        late.unlink()
        book = opened(emptied(suqian))
        ribbon.merge_parts(book, Recorded(folder=parts))
        assert len(read_contents(book).sources) == 146
        for path in parts.iterdir():
            path.unlink()
        late.write_bytes(data)
        ribbon.merge_parts(book, Recorded(folder=parts))
        assert len(read_contents(book).sources) == 166

    @ON_FILE
    def test_nothing_is_written_where_there_is_nothing(self, opened: Opener, suqian: Report, tmp_path: Path) -> None:
        (tmp_path / "空的").mkdir()
        book, user = opened(emptied(suqian)), Recorded(folder=tmp_path / "空的")
        assert ribbon.merge_parts(book, user) is None
        assert "没有收到可用的分表" in user.said[0]
        assert sources.SHEET not in book.sheet_names

    @ON_FILE
    def test_the_sheet_tells_live_when_a_figure_is_another_now(
        self, opened: Opener, suqian: Report, parts: Path
    ) -> None:
        book = opened(emptied(suqian))
        ribbon.merge_parts(book, Recorded(folder=parts))
        shown = read_formulas(book, sources.SHEET, (sources.TOP, 5), (sources.TOP, 5))[0][0]
        assert shown == '=IF(\'表二\'!B5="","现在空着",IF(\'表二\'!B5=D4,"","现为 "&\'表二\'!B5))'

    @pytest.mark.parametrize("text", ['=HYPERLINK("http://x","点")', "'+86"])
    def test_what_people_typed_never_becomes_a_formula(
        self, opened: Opener, suqian: Report, parts: Path, text: str
    ) -> None:
        fill_in(next(parts.glob("*财务科*")), suqian, [], filler=text)
        book = opened(emptied(suqian))
        ribbon.merge_parts(book, Recorded(folder=parts))
        lines = sheet_of(book, sources.SHEET)
        (line,) = [row for row in lines if row[5] == "财务科"]
        assert line[6] == text
        assert not isinstance(line[6], Formula)


@ON_FILE
def test_a_workbook_that_is_made_anew_keeps_who_gave_what(opened: Opener, suqian: Report, tmp_path: Path) -> None:
    folder = tmp_path / "交回的"
    handed_in(suqian, usual(suqian.edition), folder)
    book = opened(emptied(suqian), cover=COVER)
    ribbon.split_parts(book, Recorded(answer=False))
    ribbon.merge_parts(book, Recorded(folder=folder))
    book.impl.workbook["表四"].insert_rows(3)
    path = ribbon.repair(book, Recorded())
    assert path is not None
    repaired = read_workbook(path)
    assert len(repaired.sources) == 166
    assert repaired.sources["disclosure.fees.amount"].who == "财务科（财务科张三）"
    with open_book(path) as anew:
        division = division_sheet.read_open(anew, suqian.edition)
        assert division is not None
        assert division.of == usual(suqian.edition).of


def test_the_look_is_the_same_in_excel_and_on_a_file(opened: Opener, suqian: Report, tmp_path: Path) -> None:
    folder = tmp_path / "交回的"
    handed_in(suqian, usual(suqian.edition), folder)
    book = opened(emptied(suqian))
    ribbon.split_parts(book, Recorded(answer=False))
    ribbon.merge_parts(book, Recorded(folder=folder))
    held: openpyxl.Workbook = getattr(book.impl, "workbook", None) or book.impl.xl.file
    for name, width in ((division_sheet.NAME, 46), (sources.SHEET, 40)):
        sheet = held[name]
        assert sheet.column_dimensions["B"].width == width
        assert sheet.page_setup.fitToHeight == 0
        assert (sheet.freeze_panes, sheet.print_title_rows) in {("A5", "$1:$4"), ("A4", "$1:$3")}
    assert held[sources.SHEET].page_setup.orientation == "landscape"
    assert held[sources.SHEET]["A3"].style == "年报 表头"
