"""Clicks in a host without COM: what comes back, carried out there, is what the same button does in Excel."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from once import workbook_bytes
from openpyxl.styles import Protection
from small_host import SmallHost

from workbook import layout
from workbook.report import BLANK, Report
from xladdin.addin.commands import COMMANDS
from xladdin.addin.shell import rehearsal
from xladdin.addin.shell.conversation import AtShell, Conversation, Event
from xladdin.departments.assignment import usual
from xladdin.departments.files import part_files, put
from xladdin.ledger.sheets.build import ledger_bytes

Hosted = Callable[..., tuple[SmallHost, Path]]
TOTAL = "disputes.reconsideration.total"


def cells(host: SmallHost, path: Path) -> dict[tuple[str, str], object]:
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in host.books[str(path)].worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


class TestFillingAndUndoing:
    def test_totals_come_back_as_changed_cells_and_nothing_else_changes(self, host: Hosted, jinhu: Report) -> None:
        there, path = host(jinhu.with_values({TOTAL: BLANK}))
        before = cells(there, path)
        done = there.click("fill_totals", path)
        place = layout.field_places(jinhu.edition)[TOTAL]
        told = done["workbooks"][0]
        assert done["completed"]
        assert told["path"] == str(path)
        after = cells(there, path)
        assert {at for at in after if after[at] != before.get(at)} == {
            (change["sheet"], change["range"]) for change in told["changes"]
        }
        assert after[place.sheet, place.address] == 7

    def test_a_typed_total_is_asked_about_and_no_leaves_it(self, host: Hosted, jinhu: Report) -> None:
        there, path = host(jinhu)
        there.answers["ask"] = [False]
        done = there.click("fill_totals", path)
        assert "未经复议直接起诉" in there.told("ask")[0]
        assert done["workbooks"] == []

    def test_undo_gives_back_what_the_cells_held(self, host: Hosted, jinhu: Report) -> None:
        there, path = host(jinhu.with_values({TOTAL: BLANK}))
        before = cells(there, path)
        there.click("fill_totals", path)
        there.click("undo", path)
        assert cells(there, path) == before


class TestValidating:
    def test_findings_are_listed_and_marked_and_the_first_is_selected(self, host: Hosted, jinhu: Report) -> None:
        there, path = host(jinhu)
        done = there.click("validate", path)
        place = layout.field_places(jinhu.edition)["disputes.direct_suit.total"]
        assert done["workbooks"][0]["select"] == {"sheet": place.sheet, "cell": place.address}
        results = there.books[str(path)][layout.RESULTS]
        assert there.told("show")[-1].startswith(str(results.cell(layout.RESULT_VERDICT_ROW, 1).value))
        link = results.cell(layout.RESULT_TOP, layout.RESULT_COLUMNS.index("定位") + 1).value
        assert link == f'=HYPERLINK("#\'{place.sheet}\'!{place.address}","转到")'

    def test_a_second_click_changes_nothing(self, host: Hosted, jinhu: Report) -> None:
        there, path = host(jinhu)
        there.click("validate", path)
        assert there.click("validate", path)["workbooks"] == []

    def test_the_tour_goes_on_from_the_selected_cell(self, host: Hosted, jinhu: Report) -> None:
        there, path = host(jinhu.with_values({"requests.results.total.total": BLANK}))
        there.click("validate", path)
        first = there.selection
        there.click("next_finding", path)
        assert there.selection != first
        there.click("previous_finding", path)
        assert there.selection == first


class TestOtherWorkbooks:
    @pytest.fixture(autouse=True)
    def short_ledgers(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Openpyxl takes seconds over 5,000 prepared rows."""
        monkeypatch.setattr("xladdin.ledger.sheets.build.SPARE", 20)
        monkeypatch.setattr("xladdin.ledger.sheets.build.PREPARED", 20)

    def test_one_that_is_not_ours_is_named_and_not_read(self, host: Hosted, jinhu: Report, tmp_path: Path) -> None:
        there, _ = host(jinhu)
        other = tmp_path / "工资.xlsx"
        openpyxl.Workbook().save(other)
        there.books[str(other)] = openpyxl.load_workbook(other)
        assert not there.click("validate", other)["completed"]
        assert there.told("say")[0].startswith("工资.xlsx")
        assert there.told("save") == []

    def test_without_one_the_person_is_told_to_open_one(self, host: Hosted, jinhu: Report) -> None:
        there, _ = host(jinhu)
        there.books.clear()
        assert not there.click("validate")["completed"]
        assert "没有打开的工作簿" in there.told("say")[0]

    def test_a_ledger_beside_the_report_is_counted_as_it_stands_there(
        self, host: Hosted, jinhu: Report, tmp_path: Path
    ) -> None:
        there, path = host(jinhu)
        ledger = tmp_path / "台账.xlsx"
        ledger.write_bytes(ledger_bytes(jinhu.unit, jinhu.year))
        there.open_workbook(str(ledger))
        row = there.books[str(ledger)]["申请台账"]
        heads = {cell.value: cell.column for line in row.iter_rows(max_row=6) for cell in line if cell.value}
        top = next(cell.row for line in row.iter_rows(max_row=6) for cell in line if cell.value == "编号") + 1
        for head, value in (("编号", "1"), ("收到日期", dt.datetime(jinhu.year, 3, 4)), ("申请人类别", "自然人")):
            row.cell(top, heads[head]).value = value
        there.answers["ask"] = [True]
        assert there.click("count_ledger", path)["completed"]
        place = layout.field_places(jinhu.edition)["requests.received.natural_person"]
        assert there.books[str(path)][place.sheet][place.address].value == 1
        assert there.told("save") == [str(path), str(ledger)]

    def test_a_report_that_the_ledger_fills_is_opened_and_filled(
        self, host: Hosted, jinhu: Report, tmp_path: Path
    ) -> None:
        there, path = host(jinhu)
        there.books.clear()
        ledger = tmp_path / "台账.xlsx"
        ledger.write_bytes(ledger_bytes(jinhu.unit, jinhu.year))
        there.open_workbook(str(ledger))
        there.answers |= {"choose_file": [str(path)], "ask": [True]}
        done = there.click("count_ledger", ledger)
        assert [(told["path"], told["opened"]) for told in done["workbooks"]] == [(str(path), True)]
        place = layout.field_places(jinhu.edition)["requests.received.natural_person"]
        assert there.books[str(path)][place.sheet][place.address].value == 0


class TestSharingOut:
    def test_what_departments_gave_arrives_with_its_sheets_as_they_look(self, host: Hosted, jinhu: Report) -> None:
        there, path = host(jinhu)
        there.answers["ask"] = [False]
        there.click("split_parts", path)
        book = there.books[str(path)]
        assert book["分工表"]["B5"].value == "规章"
        assert (book["分工表"]["D5"].value, book["分工表"]["D5"].style) == ("法制科", "年报 填报项")
        assert book["分工表"].column_dimensions["B"].width == 46
        folder = path.parent / "交回的"
        put(part_files(jinhu, usual(jinhu.edition)), folder)
        place = layout.field_places(jinhu.edition)["disputes.reconsideration.upheld"]
        book[place.sheet][place.address] = None
        there.answers["choose_folder"] = [str(folder)]
        there.click("merge_parts", path)
        assert book[place.sheet][place.address].value == jinhu.value("disputes.reconsideration.upheld").number
        lines = [[cell.value for cell in row] for row in book["填报来源"].iter_rows(min_row=4)]
        assert [line[5] for line in lines if line[0] == str(place)] == ["法制科"]
        assert str(lines[0][4]).startswith("=IF('表二'!")
        assert book["填报来源"]["A3"].style == "年报 表头"


class TestRepairing:
    def test_all_kinds_of_damage_that_can_be_mended_in_place_are(self, host: Hosted, jinhu: Report) -> None:
        there, path = host(jinhu)
        book = there.books[str(path)]
        table = book[layout.sheet_of(jinhu.edition.disputes)]
        merged = sorted(map(str, table.merged_cells.ranges))[0]
        table.unmerge_cells(merged)
        table.protection.sheet = False
        del book.defined_names["mark_disputes"]
        label = next(c for row in table.iter_rows() for c in row if c.value == "行政复议")
        label.value = "复议"
        book[layout.GUIDE].sheet_state = "hidden"
        place = layout.field_places(jinhu.edition)["disputes.reconsideration.upheld"]
        table[place.address].style, table[place.address].protection = "Normal", Protection(locked=True)
        done = there.click("repair", path)
        kinds = {change["change"] for told in done["workbooks"] for change in told["changes"]}
        assert kinds == {"add_sheet", "write", "merge", "name", "protect", "show_sheet", "style"}
        assert label.value == "行政复议"
        assert merged in map(str, table.merged_cells.ranges)
        assert table[place.address].style == "年报 填报项"
        there.answers["ask"] = [False]
        assert there.click("repair", path)["workbooks"] == []
        assert "没有发现模板被改动" in there.told("ask")[-1]

    def test_a_new_workbook_is_opened(self, host: Hosted, jinhu: Report) -> None:
        there, path = host(jinhu)
        there.books[str(path)]["表四"].insert_rows(3)
        done = there.click("repair", path)
        assert [told["path"] for told in done["workbooks"] if told["opened"]] == [str(path.with_name("年报-修复.xlsx"))]


class TestTheRehearsal:
    """Whatever shell passes it understands all messages and writes every kind of content."""

    def test_a_shell_that_does_as_documented_passes(self, host: Hosted, jinhu: Report, tmp_path: Path) -> None:
        there, path = host(jinhu)
        there.answers = {
            "ask": [True, False],
            "choose_file": [str(path), None],
            "choose_folder": [str(tmp_path)],
        }
        assert there.click("rehearse", path)["completed"]
        assert there.click("rehearse", path)["completed"]
        assert there.told("say")[-1] == rehearsal.PASSED

    def test_one_that_makes_a_number_of_a_text_does_not(self, host: Hosted, jinhu: Report, tmp_path: Path) -> None:
        there, path = host(jinhu)
        there.answers = {"ask": [True, False], "choose_file": [str(path), None], "choose_folder": [str(tmp_path)]}
        there.click("rehearse", path)
        there.books[str(path)][rehearsal.SHEET]["A2"].value = 46000
        there.click("rehearse", path)
        assert "应为 '3-4'" in there.told("say")[-1]

    def test_one_that_answers_otherwise_does_not(self, host: Hosted, jinhu: Report, tmp_path: Path) -> None:
        there, path = host(jinhu)
        there.answers = {"ask": [True, True], "choose_file": [str(path), None], "choose_folder": [str(tmp_path)]}
        there.click("rehearse", path)
        assert "选「否」" in there.told("say")[-1]


@pytest.mark.parametrize("tag", [one.tag for one in COMMANDS if not one.needs_workbook])
def test_a_button_that_needs_no_workbook_works_without_one(tag: str, host: Hosted, suqian: Report) -> None:
    """A person who agrees to everything and chooses nothing. All others are clicked in LibreOffice: tests/gui."""
    there, _ = host(suqian)
    there.books.clear()
    assert there.click(tag)["completed"]
    assert there.told("save") == []


def test_the_path_of_the_copy_is_never_what_the_person_is_told(host: Hosted, jinhu: Report, tmp_path: Path) -> None:
    there, path = host(jinhu)
    there.click("export_text", path)
    assert there.told("show")[-1].endswith(str(path.with_name("年报-导出")))
    assert (tmp_path / "年报-导出").is_dir()


@pytest.mark.parametrize("there_is_one", [True, False])
@pytest.mark.parametrize("shell_can", [True, False])
def test_what_a_shell_cannot_open_the_process_does(
    shell_can: bool, there_is_one: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    opened: list[Path] = []

    def system(path: Path) -> None:
        if not there_is_one:
            raise FileNotFoundError("xdg-open")
        opened.append(path)

    class Shell(Conversation):
        def ask_shell(self, event: Event, accepts: Callable[[Any], Any]) -> Any:
            asked.append(event["event"])
            return accepts(shell_can)

    monkeypatch.setattr("xladdin.addin.shell.conversation.open_with_system", system)
    AtShell(Shell()).open(tmp_path)
    assert asked == (["open"] if shell_can or there_is_one else ["open", "say"])
    assert opened == ([tmp_path] if there_is_one and not shell_can else [])


def test_a_workbook_that_was_never_saved_has_a_folder_chosen_for_it(
    host: Hosted, jinhu: Report, tmp_path: Path
) -> None:
    there, path = host(jinhu)
    there.books["无标题 1"] = there.books.pop(str(path))
    there.answers["choose_folder"] = [str(tmp_path)]
    there.click("export_text", Path("无标题 1"))
    assert (tmp_path / "全部.txt").is_file() or list(tmp_path.glob("*.txt"))


def test_bytes_of_a_workbook_are_left_alone(host: Hosted, jinhu: Report) -> None:
    there, path = host(jinhu)
    there.click("validate", path)
    assert path.read_bytes() == workbook_bytes(jinhu)
