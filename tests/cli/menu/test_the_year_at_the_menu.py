"""The yearly job through the menu, as the guide tells it: from last year's published report to the one that is out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from builders import COVER
from published_files import docx as report_in_word
from published_files import word_report_of_last_year

from workbook import layout
from workbook.files.reading import read_workbook
from workbook.layout import Place
from workbook.report import Report, Value
from xladdin.addin.commands import in_menu
from xladdin.cli import entry as cli
from xladdin.cli import person
from xladdin.cli.menu import main

WRONG = "requests.results.granted.natural_person"
STEM = "宿迁市人民政府-2023-"


def number(tag: str) -> str:
    return str([one.tag for one in in_menu()].index(tag) + 1)


class Office:
    """A clerk at the menu: what is typed in turn, and what is done in WPS between two inputs."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys
        self.steps: list[str | Callable[[], None]] = []
        self.heard: list[str] = []
        monkeypatch.setattr("builtins.input", self._input)
        monkeypatch.setattr(person, "open_with_system", lambda path: None)

    def _input(self) -> str:
        while self.steps:
            step = self.steps.pop(0)
            if isinstance(step, str):
                return step
            step()
        raise EOFError

    def at_the_menu(self, *steps: str | Path | Callable[[], None], on: Sequence[Path] = ()) -> str:
        """Sit down at the menu, do all this, and read what it said."""
        self.steps = [str(step) if isinstance(step, Path) else step for step in steps]
        assert main([str(path) for path in on]) == 0
        assert self.steps == []
        return self.capsys.readouterr().err

    @property
    def newest(self) -> Path:
        """The workbook that was written last: the menu says that it is to be gone on with."""
        return max(self.folder.glob("*.xlsx"), key=lambda path: path.stat().st_mtime_ns)

    def types(self, cells: dict[Place, object]) -> None:
        """Types into the newest workbook, and saves."""
        path = self.newest
        book = openpyxl.load_workbook(path)
        for place, content in cells.items():
            book[place.sheet].cell(place.row, place.column).value = content
        book.save(path)

    def explains(self, words: str) -> None:
        """Writes 情况说明 to every finding that asks for a word."""
        sheet = openpyxl.load_workbook(self.newest)[layout.RESULTS]
        level, said = (layout.RESULT_COLUMNS.index(name) + 1 for name in ("级别", "情况说明"))
        rows = range(layout.RESULT_TOP, layout.RESULT_TOP + layout.RESULT_ROWS)
        asked = [row for row in rows if sheet.cell(row, level).value == "核实"]
        self.types({Place(layout.RESULTS, row, said): words for row in asked})


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Office:
    folder = tmp_path / "2023 年报"
    folder.mkdir()
    return Office(folder, monkeypatch, capsys)


@pytest.fixture
def last_report(suqian: Report, tmp_path: Path) -> Path:
    return word_report_of_last_year(suqian, tmp_path)


def content(value: Value) -> object:
    return value.number if value.number is not None else value.text or None


def written(path: Path, tables: Report, received: int) -> None:
    """The report in Word: its tables, and a sentence that says how many requests came in."""
    prose = ("数据统计期限为2023年1月1日至2023年12月31日。", f"全年收到政府信息公开申请{received}件。")
    report_in_word(replace(tables, year=2023), prose).save(str(path))


def test_from_last_years_report_to_the_package(office: Office, suqian: Report, last_report: Path) -> None:
    places = layout.field_places(suqian.edition)
    cover = {"unit": suqian.unit, "year": 2023, **COVER}
    entries = {places[f.id]: content(suqian.value(f)) for f in suqian.edition.fields if not f.is_total}

    # 新建 with last year's report, the cover; then the figures are typed and the totals filled in.
    typed = {layout.cover_place(key): text for key, text in cover.items()}
    office.at_the_menu("", "y", "y", last_report, office.folder, "y", lambda: office.types(typed))
    started = office.folder / "年报.xlsx"
    begun = read_workbook(started)
    assert begun.last_year is not None
    assert (begun.report.unit, begun.last_year.year) == (suqian.unit, 2022)
    office.types(entries)
    office.at_the_menu(number("fill_totals"), "", on=[started])
    assert read_workbook(office.newest).report.numbers == suqian.numbers

    # A hand slips, in a table and in the text of the report beside it; the check names both, and 封面 keeps the report.
    document = office.folder / "2023年年度报告.docx"
    stale = suqian.with_values({WRONG: suqian.value("requests.received.business")})
    written(document, stale, 3411)
    office.types({places[WRONG]: 1157})
    said = office.at_the_menu("", number("validate"), "y", "", on=[started])
    assert "现为 1157，应为 1175" in said
    assert "3411" in said
    assert f"以后接着用「{office.newest.name}」" in said
    assert read_workbook(office.newest).cover["document"] == document.name

    # They are corrected, the figure in the file that the menu names.
    written(document, stale, 3511)
    office.types({places[WRONG]: 1175})
    said = office.at_the_menu("", number("validate"), "", on=[started])
    assert "强制性问题" not in said
    assert "3411" not in said

    # What remains is true, and explained; the explanation counts.
    office.explains("已核对台账，属实。")
    said = office.at_the_menu("", number("validate"), "", on=[started])
    assert "情况说明：已核对台账，属实。" in said
    assert "处核实性问题" not in said

    # The sheet to sign, the tables into the report, the package; and what was published is what the workbook says.
    said = office.at_the_menu(
        "",
        *(number("make_review_sheet"), ""),
        *(number("make_explanations"), ""),
        *(number("make_comparison"), ""),
        *(number("write_report"), "y"),
        on=[started],
    )
    assert "已写入 2023年年度报告.docx" in said
    papers = office.folder / "年报-导出"
    made = {path.name.removeprefix(STEM) for path in papers.iterdir()}
    assert {"审核单.docx", "审核单.pdf", "情况说明.docx", "与上年对照.docx"} <= made
    said = office.at_the_menu("", number("make_submission"), "", on=[started])
    assert "草稿" not in said
    package = office.folder / f"{STEM}上报包"
    assert {f"{STEM}年度报告.docx", f"{STEM}表三.png", f"{STEM}数据.json"} <= {p.name for p in package.iterdir()}
    for name in ("年度报告.docx", "全部.pdf", "表三.png", "数据.csv"):
        assert cli.main(["verify", str(package / f"{STEM}{name}"), str(office.newest)]) == 0, name
