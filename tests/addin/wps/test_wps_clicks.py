"""What is WPS's own in a click: texts that look like something else, protection, failures, what is typed meanwhile."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from proofs import PROOF
from wps_host import WpsHost, put_files

from workbook import layout
from workbook.report import BLANK, Report
from xladdin.addin.commands import COMMANDS
from xladdin.addin.shell import rehearsal, server
from xladdin.addin.shell.changes import picture
from xladdin.addin.wps import build

pytestmark = PROOF

Hosted = Callable[..., tuple[WpsHost, Path]]
Opened = Callable[..., WpsHost]
TOTAL, WRONG = "disputes.reconsideration.total", "disputes.direct_suit.total"
numbers = st.one_of(st.integers(-(10**9), 10**9), st.floats(-1e9, 1e9).map(lambda number: round(number, 4)))
texts = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=12) | st.from_regex(
    r"['=+@-]?[0-9/e.]{1,6}", fullmatch=True
)
FAILED = ("出错了", "中途退出", "没有找到", "版本不一致", "写不进去", "没有启动")


def at(report: Report, field: str) -> tuple[str, str]:
    place = layout.field_places(report.edition)[field]
    return place.sheet, place.address


def held(book: Any) -> tuple[object, ...]:
    """All but looks: to look at a cell that is not there, openpyxl makes one."""
    found = picture(book)
    return found.cells, found.sheets, found.merged, found.names, found.protected, found.hidden


def protections(book: Any) -> list[dict[str, Any]]:
    return [{name: getattr(sheet.protection, name) for name in sheet.protection.__attrs__} for sheet in book.worksheets]


# Clicked in test_wps_conformance.py, as every shell is; so are those that need no workbook.
CLICKED_THERE = {"validate", "next_finding", "previous_finding", "fill_totals", "undo", "count_ledger", "repair"}


class TestEveryButton:
    def test_each_works_over_the_protocol(self, host: Hosted, suqian: Report, monkeypatch: pytest.MonkeyPatch) -> None:
        """By a person who agrees to everything, and chooses no file."""
        monkeypatch.setattr("xladdin.addin.shell.conversation.open_with_system", lambda _: None)
        there, path = host(suqian.with_values({TOTAL: BLANK}))
        assert {one.tag for one in COMMANDS} > CLICKED_THERE
        for one in COMMANDS:
            if one.tag in CLICKED_THERE or not one.needs_workbook:
                continue
            there.heard.clear()
            done = there.click(one.tag, path)
            assert done["label"] == one.label
            assert not [words for words in there.told("say") if any(sign in words for sign in FAILED)], one.tag

    def test_each_has_its_icon(self, wps: Opened) -> None:
        there, files = wps(), build.addin()
        assert {there.image(one.tag) for one in COMMANDS} <= set(files)


@pytest.fixture
def paper(wps: Opened, tmp_path: Path) -> tuple[WpsHost, Any]:
    """A workbook with nothing in it, open in WPS; gives its sheet too. No process is needed."""
    path = tmp_path / "纸.xlsx"
    openpyxl.Workbook().save(path)
    there = wps(path)
    there.open_there.in_front = str(path)
    return there, there.books[str(path)].active


def write(there: WpsHost, *changes: tuple[str, list[list[Any]]], sheet: str = "Sheet") -> None:
    """Have the scripts carry out these: (range, values)."""
    told = [{"change": "write", "sheet": sheet, "range": area, "values": values} for area, values in changes]
    there.run(f"carryOut(et().ActiveWorkbook, {json.dumps(told)}, undefined)")


class TestTextsStayTexts:
    @pytest.mark.parametrize("number_format", ["General", "@"])
    def test_whatever_they_look_like(self, paper: tuple[WpsHost, Any], number_format: str) -> None:
        there, sheet = paper
        texts = ["=1+1", "3-4", "1e5", "真", "#N/A", "'quoted", "+86", "@SUM", " 7", "1175"]
        for column in range(1, len(texts) + 1):
            sheet.cell(1, column).number_format = number_format
        write(there, ("A1:J1", [texts]))
        assert [(cell.value, cell.data_type) for cell in sheet[1]] == [(text, "s") for text in texts]

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.lists(st.one_of(st.none(), st.booleans(), numbers, texts), min_size=1, max_size=8))
    def test_whatever_is_written_is_what_is_there(self, paper: tuple[WpsHost, Any], contents: list[Any]) -> None:
        there, sheet = paper
        write(there, (f"A1:A{len(contents)}", [[content] for content in contents]))
        for row, content in enumerate(contents, 1):
            wanted, now = None if content == "" else content, sheet.cell(row, 1).value
            assert now == wanted
            assert [isinstance(now, kind) for kind in (bool, str)] == [isinstance(wanted, kind) for kind in (bool, str)]

    def test_a_number_goes_into_a_cell_of_texts_as_a_number(self, paper: tuple[WpsHost, Any]) -> None:
        there, sheet = paper
        sheet["A1"].number_format = "@"
        write(there, ("A1", [[1175]]))
        assert sheet["A1"].value == 1175

    def test_a_moment_is_seen_as_one(self, paper: tuple[WpsHost, Any]) -> None:
        there, sheet = paper
        sheet["B1"].number_format = "d/m/yy"
        day, hour = {"moment": "2026-01-31T00:00:00"}, {"moment": "2026-01-31T06:00:00"}
        write(there, ("A1:C1", [[day, day, hour]]))
        assert [cell.number_format for cell in sheet[1]] == ["yyyy-mm-dd", "d/m/yy", "yyyy-mm-dd hh:mm:ss"]
        assert [cell.value for cell in sheet[1]] == [46053, 46053, 46053.25]

    def test_what_was_there_is_given_back_as_it_was(self, paper: tuple[WpsHost, Any]) -> None:
        there, sheet = paper
        kinds = (("=1+1", "s"), ("=1+1", "f"), ("3-4", "s"), ("#N/A", "e"), (True, "b"), (7.5, "n"))
        for row, (content, kind) in enumerate(kinds, 1):
            sheet.cell(row, 1).value, sheet.cell(row, 1).data_type = content, kind
        before = held(sheet.parent)
        wanted: list[list[Any]] = [[row] for row in range(len(kinds))]
        with pytest.raises(AssertionError, match="no address"):
            write(there, ("A1:A6", wanted), ("没有", [[1]]))
        assert held(sheet.parent) == before


class TestProtection:
    def test_sheets_are_protected_again_as_they_were(self, host: Hosted, jinhu: Report) -> None:
        there, path = host(jinhu.with_values({TOTAL: BLANK}))
        book = there.books[str(path)]
        book["表三"].protection.sort = False  # allowed, as somebody has set it
        before = protections(book)
        assert any(one["sheet"] for one in before)
        there.click("fill_totals", path)
        there.click("validate", path)
        assert protections(book) == before

    def test_a_password_set_meanwhile_leaves_all_as_it_was(self, host: Hosted, jinhu: Report) -> None:
        there, path = host(jinhu.with_values({TOTAL: BLANK}))
        book = there.books[str(path)]
        sheet, _ = at(jinhu, TOTAL)

        def protect() -> None:
            book[sheet].protection.set_password("somebody")
            book[sheet].protection.sheet = True

        there.meanwhile = protect
        there.answers["ask"] = [False]
        before = picture(book).cells
        there.click("fill_totals", path)
        assert picture(book).cells == before
        assert f"「{sheet}」设有密码" in there.told("say")[-1]
        assert book[sheet].protection.sheet


class TestNothingHalfWritten:
    @pytest.mark.parametrize("written", [0, 2, 4])
    def test_a_failure_takes_back_what_was_written(self, host: Hosted, jinhu: Report, written: int) -> None:
        there, path = host(jinhu)
        book = there.books[str(path)]
        book.create_sheet("纸")["A1"].value = "=1+1"
        before, protected = held(book), protections(book)
        there.breaks_at(written)
        there.click("validate", path)
        assert there.told("say") == [there.words("broken")]
        assert held(book) == before
        assert protections(book) == protected

    def test_what_cannot_be_taken_back_is_said(self, host: Hosted, jinhu: Report) -> None:
        there, path = host(jinhu)
        there.open_there.stays_broken = True
        there.breaks_at(2)
        there.click("validate", path)
        assert there.told("say") == [there.words("halfWritten")]

    def test_what_a_repair_began_is_taken_back(self, host: Hosted, jinhu: Report) -> None:
        """A sheet added, cells styled and written, a merge and a name made, until the last step fails."""
        there, path = host(jinhu)
        book = there.books[str(path)]
        table = book[layout.sheet_of(jinhu.edition.disputes)]
        table.unmerge_cells(sorted(map(str, table.merged_cells.ranges))[0])
        del book.defined_names["mark_disputes"]
        book[layout.GUIDE].sheet_state = "hidden"
        front = book.active.title
        next(c for row in table.iter_rows() for c in row if c.value == "行政复议").value = "复议"
        before = held(book)
        there.open_there.refuses = "show"
        there.click("repair", path)
        assert there.told("say") == [there.words("broken")]
        assert held(book) == before
        assert book.active.title == front
        there.open_there.refuses = ""
        assert there.click("repair", path)["completed"]
        assert book[layout.GUIDE].sheet_state == "visible"

    def test_what_is_typed_meanwhile_is_not_lost(self, host: Hosted, jinhu: Report) -> None:
        there, path = host(jinhu.with_values({TOTAL: BLANK}))
        sheet, address = at(jinhu, TOTAL)
        cell = there.books[str(path)][sheet][address]

        def type_in() -> None:
            cell.value = 12

        there.meanwhile = type_in
        there.answers["ask"] = [False]
        there.click("fill_totals", path)
        assert cell.value == 12
        assert there.told("say")[-1].startswith(f"「{sheet}」的 {address}在年报助手做事的时候改动过")

    def test_a_workbook_closed_meanwhile_is_named(self, host: Hosted, jinhu: Report) -> None:
        there, path = host(jinhu.with_values({TOTAL: BLANK}))
        there.meanwhile = there.books.clear
        there.click("fill_totals", path)
        assert "已经关闭" in there.told("say")[-1]

    def test_a_second_click_while_one_waits_does_nothing(self, paper: tuple[WpsHost, Any]) -> None:
        there, _ = paper
        there.run("running = true")
        assert there.click("validate") == {}
        assert there.told("show") == [there.words("running")]


class TestTheStatusBar:
    def test_the_result_stays_until_another_cell_is_selected(self, host: Hosted, jinhu: Report) -> None:
        there, path = host(jinhu)
        there.click("validate", path)
        assert there.heard[-1][0] == "show"
        there.open_there.chosen[str(path)] = (1, 1)
        there.run("goesOn()")
        assert there.heard[-1][0] == "cleared"

    def test_it_does_not_say_for_ever_that_the_work_goes_on(self, paper: tuple[WpsHost, Any]) -> None:
        there, _ = paper
        there.run("show('正在导出……'); leaveLine()")
        assert there.heard[-1][0] == "cleared"


class TestFiles:
    def test_one_of_another_kind_is_asked_for_again(self, host: Hosted, jinhu: Report, tmp_path: Path) -> None:
        there, path = host(jinhu)
        there.answers["choose_file"] = [str(tmp_path / "图.png"), None]
        there.click("fetch_last_year", path)
        assert there.told("say")[0].startswith("这里不能用这种文件")
        assert len(there.told("choose_file")) == 2


class TestTheProcess:
    @pytest.mark.parametrize("origin", ["null", "file://"])
    def test_it_is_reached_whatever_the_page_calls_itself(
        self, listening: server.Server, wps: Opened, origin: str
    ) -> None:
        assert wps(origin=origin).click("show_help")["completed"]

    def test_a_page_of_the_web_does_not_reach_it(self, listening: server.Server, wps: Opened) -> None:
        there = wps(origin="https://example.com")
        there.run("start = (then, otherwise) => otherwise('没有')")
        assert there.click("show_help") == {}
        assert there.told("say") == ["没有"]

    def test_it_is_started_where_it_does_not_run(self, wps: Opened, place: dict[str, str]) -> None:
        there = wps()
        running: list[Any] = []
        there.on_start = lambda: running.append(begun(rehearsal.known))
        try:
            assert there.click("show_help")["completed"]
        finally:
            for one in running:
                one.__exit__(None, None, None)
        assert there.executed == [(place["program"], place["script"])]

    def test_a_stale_announcement_is_not_believed(self, wps: Opened, profile: Path, place: dict[str, str]) -> None:
        """The process was killed; its port is another program's now, or nobody's."""
        with somebody_else() as port:
            for told in ({"protocol": 1, "port": port, "token": "t"}, {"port": 1, "token": "t"}, {"port": "x"}, []):
                profile.mkdir(parents=True, exist_ok=True)
                (profile / "shell.json").write_text(json.dumps(told), encoding="utf-8")
                there = wps()
                there.run("setTimeout = () => say('还没有')")
                there.click("show_help")
                assert (len(there.executed), there.told("say")) == (1, ["还没有"])

    def test_after_a_minute_that_is_said(self, wps: Opened) -> None:
        there = wps()
        there.run("var clock = 0; Date.now = () => (clock += 61000); setTimeout = (does) => does()")
        there.click("show_help")
        assert there.told("say") == [there.words("notStarted")]
        assert there.heard[-2][0] == "cleared"

    def test_one_of_another_protocol_is_not_spoken_with(
        self, listening: server.Server, wps: Opened, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(server, "PROTOCOL", 2)
        there = wps()
        there.click("show_help")
        assert there.told("say") == [there.words("outdated")]

    def test_a_copied_add_in_says_what_is_missing(self, tmp_path: Path) -> None:
        put_files(tmp_path / "copied", None)
        there = WpsHost(tmp_path / "copied")
        there.click("show_help")
        assert there.told("say") == [there.words("notInstalled")]
        there.ends()

    def test_a_program_that_is_gone_is_said(self, wps: Opened, place: dict[str, str]) -> None:
        Path(place["script"]).unlink()
        there = wps()
        there.click("show_help")
        assert there.told("say") == [there.words("notInstalled")]
        assert there.executed == []

    def test_one_that_dies_in_between_is_said(self, listening: server.Server, host: Hosted, jinhu: Report) -> None:
        there, path = host(jinhu)
        before = held(there.books[str(path)])
        there.run("askWhether = () => { throw new Gone('dead') }")
        there.click("fill_totals", path)
        assert there.told("say") == [there.words("stopped")]
        assert held(there.books[str(path)]) == before


def begun(known: Any) -> Any:
    found = server.listening(known)
    found.__enter__()
    return found


class somebody_else:  # noqa: N801  # reads as what it is where it is used
    """Another program that listens on this computer and answers everything."""

    def __enter__(self) -> int:
        class Answers(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b"[]")

            do_OPTIONS = do_GET  # noqa: N815

            def log_message(self, *_: Any) -> None:
                pass

        self._server = http.server.HTTPServer(("127.0.0.1", 0), Answers)
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self._server.server_port

    def __exit__(self, *_: Any) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WpsHost]:
    folder = tmp_path_factory.mktemp("strict")
    put_files(folder, None)
    there = WpsHost(folder)
    yield there
    there.ends()


@pytest.mark.parametrize(
    "script",
    [
        "wps.Enum",
        "et().ActiveWorkbooks",
        "et().Visible = true",
        "et().Workbooks(1)",
        "et().Workbooks[0].Name",
        "et().Nonsense()",
    ],
)
def test_the_stand_in_is_strict(elsewhere: WpsHost, script: str) -> None:
    with pytest.raises(AssertionError):
        elsewhere.run(script)


def test_value_only_reads(paper: tuple[WpsHost, Any]) -> None:
    there, _ = paper
    cell = "et().ActiveSheet.Range('A1')"
    there.run(f"{cell}.Value()")
    for script in (f"{cell}.Value = 1", f"{cell}.Value2 = [[1, 2]]", f"{cell}.Value2 = null"):
        with pytest.raises(AssertionError):
            there.run(script)
