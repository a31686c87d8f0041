"""The one road through the menu: what goes on from where, what is carried along, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from once import workbook_bytes

from workbook import layout
from workbook.files.reading import read_workbook
from workbook.report import BLANK, Report
from xladdin import copies
from xladdin.addin.commands import in_menu
from xladdin.cli.menu import main

TOTAL = "disputes.direct_suit.total"
NUMBERS = {item.tag: str(number) for number, item in enumerate(in_menu(), 1)}
Typing = Callable[..., None]


@pytest.fixture
def book(tmp_path: Path, suqian: Report) -> Path:
    """宿迁 2023 beside the same figures for 2022: nothing blocks it, and that nothing has changed asks for a word."""
    path = tmp_path / "年报.xlsx"
    path.write_bytes(workbook_bytes(suqian, last_year=replace(suqian, year=2022)))
    return path


@pytest.fixture
def unfilled(tmp_path: Path, jinhu: Report) -> Path:
    path = tmp_path / "年报.xlsx"
    path.write_bytes(workbook_bytes(jinhu.with_values({TOTAL: BLANK})))
    return path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*.xlsx"))


def typed_into(path: Path, sheet: str, cell: str, value: object) -> None:
    """What WPS does when a clerk types and saves."""
    book = openpyxl.load_workbook(path)
    book[sheet][cell] = value
    book.save(path)


def explain(path: Path, words: str) -> None:
    """情况说明 for every finding of the list."""
    book = openpyxl.load_workbook(path)
    sheet = book[layout.RESULTS]
    number, said = (layout.RESULT_COLUMNS.index(name) + 1 for name in ("编号", "情况说明"))
    for row in range(layout.RESULT_TOP, layout.RESULT_TOP + layout.RESULT_ROWS):
        if sheet.cell(row, number).value:
            sheet.cell(row, said).value = words
    book.save(path)


class TestOneRoad:
    def test_each_step_goes_on_with_the_result_of_the_last(
        self, unfilled: Path, typing: Typing, capsys: pytest.CaptureFixture[str]
    ) -> None:
        typing(NUMBERS["fill_totals"], NUMBERS["validate"])
        main([str(unfilled)])
        assert names(unfilled.parent) == ["年报-已填合计.xlsx", "年报-校验结果.xlsx", "年报.xlsx"]
        result = unfilled.with_name("年报-校验结果.xlsx")
        assert read_workbook(result).report.value(TOTAL).number == 3
        text = capsys.readouterr().err
        assert "要改的数、情况说明，都请在它里面改" in text
        assert text.rpartition("当前工作簿：")[2].startswith(str(result))

    def test_the_findings_are_shown_and_not_only_counted(
        self, book: Path, typing: Typing, capsys: pytest.CaptureFixture[str]
    ) -> None:
        typing(NUMBERS["validate"])
        main([str(book)])
        assert "1. 【核实】" in capsys.readouterr().err

    def test_what_nobody_changed_is_made_anew_under_the_same_name(self, unfilled: Path, typing: Typing) -> None:
        for _ in range(3):
            typing(NUMBERS["fill_totals"], NUMBERS["validate"])
        main([str(unfilled)])
        assert names(unfilled.parent) == ["年报-已填合计.xlsx", "年报-校验结果.xlsx", "年报.xlsx"]

    def test_what_was_worked_on_is_never_written_over(self, unfilled: Path, typing: Typing) -> None:
        typing(NUMBERS["fill_totals"])
        main([str(unfilled)])
        copy = unfilled.with_name("年报-已填合计.xlsx")
        typed_into(copy, "封面", "G20", "改过")
        held = copy.read_bytes()
        typing("y", NUMBERS["fill_totals"])
        main([str(unfilled)])
        assert copy.read_bytes() == held
        assert "年报-已填合计（2）.xlsx" in names(unfilled.parent)

    def test_an_explanation_typed_in_the_copy_counts_at_the_next_check(
        self, book: Path, typing: Typing, capsys: pytest.CaptureFixture[str]
    ) -> None:
        typing(NUMBERS["validate"])
        main([str(book)])
        explain(book.with_name("年报-校验结果.xlsx"), "属实，见台账。")
        capsys.readouterr()
        typing("", NUMBERS["validate"])  # Enter goes on with the newest copy
        main([str(book)])
        text = capsys.readouterr().err
        assert "接着用它" in text
        assert "处已作情况说明" in text
        assert "情况说明：属实，见台账。" in text

    def test_what_was_corrected_in_the_original_takes_the_explanations_along(
        self, book: Path, typing: Typing, capsys: pytest.CaptureFixture[str]
    ) -> None:
        typing(NUMBERS["validate"])
        main([str(book)])
        explain(book.with_name("年报-校验结果.xlsx"), "属实，见台账。")
        typed_into(book, "封面", "G20", "改过")
        capsys.readouterr()
        typing(NUMBERS["validate"])
        main([str(book)])
        text = capsys.readouterr().err
        assert "「年报.xlsx」在「年报-校验结果.xlsx」做好之后又改过，所以用「年报.xlsx」" in text
        assert "情况说明：属实，见台账。" in text
        assert "年报-校验结果（2）.xlsx" in names(book.parent)

    def test_a_correction_in_the_wrong_file_is_noticed_and_told_by_its_cells(
        self, book: Path, typing: Typing, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        lines = iter([NUMBERS["validate"], "correct", NUMBERS["validate"], "y"])

        def one() -> str:
            line = next(lines, None)
            if line == "correct":
                typed_into(book, "表三", "D8", 4321)
                line = next(lines)
            if line is None:
                raise EOFError
            return line

        monkeypatch.setattr("builtins.input", one)
        main([str(book)])
        text = capsys.readouterr().err
        assert "两份的三张表有 1 格不同（表三!D8）" in text
        assert "4321" in text.rpartition("要改用「年报.xlsx」吗？")[2]


class TestTheWayBack:
    def test_a_step_is_taken_back_to_what_it_was_made_from(
        self, unfilled: Path, typing: Typing, capsys: pytest.CaptureFixture[str]
    ) -> None:
        typing(NUMBERS["fill_totals"], NUMBERS["undo"], NUMBERS["undo"])
        main([str(unfilled)])
        text = capsys.readouterr().err
        assert "已退回「年报.xlsx」" in text
        assert "没有可以撤销的一步" in text
        assert text.rpartition("当前工作簿：")[2].startswith(str(unfilled))
        assert unfilled.with_name("年报-已填合计.xlsx").exists()

    def test_what_was_changed_since_is_asked_about(
        self, unfilled: Path, typing: Typing, capsys: pytest.CaptureFixture[str]
    ) -> None:
        typing(NUMBERS["fill_totals"])
        main([str(unfilled)])
        typed_into(unfilled.with_name("年报-已填合计.xlsx"), "封面", "G20", "改过")
        typing("", NUMBERS["undo"], "", NUMBERS["undo"], "y")
        main([str(unfilled)])
        text = capsys.readouterr().err
        assert text.count("就不用这些改动了") == 2
        assert text.count("已退回") == 1


class TestTheRecord:
    def test_a_damaged_one_is_as_none(self, unfilled: Path, typing: Typing) -> None:
        typing(NUMBERS["fill_totals"])
        main([str(unfilled)])
        copy = unfilled.with_name("年报-已填合计.xlsx")
        assert copies.untouched(copy)
        record = next(unfilled.parent.rglob("copies.json"))
        for broken in ("", "{}", "[]", '{"format": 1, "made": [{}]}', '{"format": 1, "made": 3}'):
            record.write_text(broken, encoding="utf-8")
            assert not copies.untouched(copy)
            assert copies.newest(unfilled) is None
