"""汇总 and 看来源: what the person is asked and told; the work itself goes on in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import county
import pytest

from workbook import layout
from workbook.files.reading import read_workbook
from workbook.refusal import FileRefused
from xladdin import ribbon
from xladdin.cli import entry as cli
from xladdin.hosts.file_engine.file import open_book
from xladdin.rollup import background


class Person:
    """Picks what was prepared and says yes; keeps what it was told."""

    def __init__(self, folder: Path | None = None, roster: Path | None = None) -> None:
        self.folder, self.roster = folder, roster
        self.told: list[str] = []

    def say(self, message: str) -> None:
        self.told.append(message)

    def ask(self, question: str) -> bool:
        self.told.append(question)
        return "名册吗" not in question or self.roster is not None

    def show(self, words: str) -> None:
        self.told.append(words)

    def choose_file(self, title: str, suffixes: Sequence[str]) -> Path | None:
        return self.roster

    def choose_folder(self, title: str) -> Path | None:
        return self.folder

    def open(self, path: Path) -> None:
        self.told.append(str(path))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What the process says lies in a folder of the test's own; nothing is opened."""
    monkeypatch.setattr(background, "_file", lambda: tmp_path / "进度.json")
    return tmp_path


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "报来的"
    folder.mkdir()
    for name in county.unit_names(3):
        county.put_workbook(folder, county.report(name))
    return folder


class TestRollUp:
    """汇总."""

    def test_says_what_will_be_read_and_begins(
        self, reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        begun: list[object] = []
        monkeypatch.setattr(background, "start", lambda *arguments: begun.append(arguments))
        roster = county.put_roster(tmp_path / "名册.xlsx", county.unit_names(5))
        person = Person(reports, roster)
        assert ribbon.roll_up(None, person)
        assert begun == [(reports, tmp_path / "报来的-汇总.xlsx", roster)]
        assert "3 个文件" in person.told[1]
        assert "6 家单位" in person.told[1]

    def test_a_second_click_is_told_how_far_it_is(self, reports: Path) -> None:
        background._say("正在汇总：已读 2／3 份……", running=True)
        person = Person(reports)
        assert not ribbon.roll_up(None, person)
        assert "已读 2／3 份" in person.told[0]

    def test_one_that_was_cut_off_long_ago_is_not_in_the_way(
        self, reports: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        background._say("正在汇总……", running=True)
        monkeypatch.setattr(background, "_SILENT", -1.0)
        last = background.progress()
        assert last is not None
        assert not last.running

    def test_an_empty_folder(self, tmp_path: Path) -> None:
        (tmp_path / "空").mkdir()
        with pytest.raises(FileRefused, match="没有找到"):
            ribbon.roll_up(None, Person(tmp_path / "空"))

    def test_nothing_chosen(self) -> None:
        assert not ribbon.roll_up(None, Person())

    def test_the_process_writes_the_sum_and_says_so(
        self, reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        opened: list[Path] = []
        monkeypatch.setattr("xladdin.hosts.dialogue.open_with_system", opened.append)
        out = tmp_path / "汇总.xlsx"
        assert background.main([str(reports), str(out)]) == 0
        assert opened == [out]
        last = background.progress()
        assert last is not None
        assert (last.running, "汇总完成" in last.words) == (False, True)
        assert read_workbook(out).report.year == county.YEAR

    def test_a_refusal_is_what_the_next_click_is_told(self, tmp_path: Path) -> None:
        assert background.main([str(tmp_path / "没有"), str(tmp_path / "汇总.xlsx")]) == 3
        last = background.progress()
        assert last is not None
        assert "没有这个文件夹" in last.words

    def test_it_is_a_process_of_its_own(self, tmp_path: Path) -> None:
        code = "import sys; from xladdin.rollup import background as b; print(b.__name__, 'pandas' in sys.modules)"
        said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        assert said.split() == ["xladdin.rollup.background", "False"]


class TestSources:
    """看来源."""

    @pytest.fixture
    def total(self, reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
        out = tmp_path / "汇总.xlsx"
        assert cli.main(["rollup", str(reports), "-o", str(out), "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["control"]["summed"] == 3
        return out

    def test_the_units_of_a_figure_the_largest_first(self, total: Path) -> None:
        reports = [county.report(name) for name in county.unit_names(3)]
        edition = reports[0].edition
        place = layout.field_places(edition)["requests.received.total"]
        numbers = sorted(((r.value("requests.received.total").number or 0, r.unit) for r in reports), reverse=True)
        person = Person()
        with open_book(total) as book:
            sheet = book.sheets[place.sheet]
            sheet.impl.bring_to_front()
            sheet[place.address].select()
            assert ribbon.show_sources(book, person)
        lines = person.told[0].splitlines()
        assert lines[0] == (
            "表三「一、本年新收政府信息公开申请数量」行「总计」列："
            f"合计 {sum(number for number, _ in numbers)}，由 3 家构成。"
        )
        assert lines[1:] == [f"{unit}　{number}" for number, unit in numbers if number]

    def test_also_where_the_detail_of_many_units_is_in_another_file(
        self, reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("xladdin.rollup.sheets.lists.MOST_CELLS", 100)
        monkeypatch.setattr("xladdin.rollup.sheets.lists.SOURCE_UNITS", 1)
        out, person = tmp_path / "汇总.xlsx", Person()
        assert cli.main(["rollup", str(reports), "-o", str(out)]) == 0
        place = layout.field_places(county.report("清河县公安局").edition)["requests.received.total"]
        with open_book(out) as book:
            assert "分单位明细" not in book.sheet_names
            sheet = book.sheets[place.sheet]
            sheet.impl.bring_to_front()
            sheet[place.address].select()
            assert ribbon.show_sources(book, person)
        lines = person.told[0].splitlines()
        assert len(lines) == 3
        assert lines[2] == "……另有 2 家，见「来源」"

    def test_another_cell_and_another_workbook(self, total: Path, reports: Path) -> None:
        person = Person()
        with open_book(total) as book:
            assert not ribbon.show_sources(book, person)
        with open_book(next(reports.glob("*.xlsx"))) as book:
            assert not ribbon.show_sources(book, person)
        assert "选中一个数" in person.told[0]
        assert "不是汇总工作簿" in person.told[1]
