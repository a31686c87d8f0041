"""The menu for WPS and for PCs without macros: what a clerk types, what is written, and what never is."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from once import workbook_bytes

from workbook.files.reading import read_workbook
from workbook.report import BLANK, Report
from xladdin import profile
from xladdin.addin.command import Command
from xladdin.addin.commands import COMMANDS, command, in_menu
from xladdin.cli import entry as cli
from xladdin.cli import menu as launcher
from xladdin.cli import person
from xladdin.cli.menu import carry_out, main
from xladdin.cli.person import AtMenu
from xladdin.cli.road import Road

TOTAL = "disputes.direct_suit.total"
CODE = ("Traceback", "Error", ".py", "xladdin", "Errno")
NUMBERS = {item.tag: str(number) for number, item in enumerate(in_menu(), 1)}
Typing = Callable[..., None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of the user's files."""
    (tmp_path / "张三 的文档 & 年报=1").mkdir()
    return tmp_path / "张三 的文档 & 年报=1"


@pytest.fixture
def book(folder: Path, jinhu: Report) -> Path:
    """金湖 2023, whose total of 未经复议直接起诉 was published as 0 in place of 3."""
    return saved(folder / "年报 终稿.xlsx", jinhu)


def saved(path: Path, report: Report) -> Path:
    path.write_bytes(workbook_bytes(report))
    return path


def profile_of_copies() -> Path:
    return profile.folder() / "copies.json"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def told(capsys: pytest.CaptureFixture[str]) -> str:
    text = capsys.readouterr()
    assert text.out == ""
    assert not [word for word in CODE if word in text.err]
    return text.err


class TestTheMenu:
    def test_every_button_that_makes_sense_without_excel_is_there(self) -> None:
        """The others jump about in a workbook that is open."""
        in_excel_alone = {"next_finding", "previous_finding", "clear_marks"}
        assert not in_excel_alone & {one.tag for one in in_menu()}
        assert {"校验", "填充合计", "空白补零", "取上年数", "写入报告", "修复模板", "新建", "帮助", "日志"} <= {
            one.label for one in in_menu()
        }

    def test_it_follows_from_the_table_of_commands(
        self, book: Path, typing: Typing, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def count(book, dialogue):
            """从台账生成"""
            book.sheets["表三"].range("B40").value = 1

        line = replace(command("repair"), tag="count", label="从台账生成", function=count, menu_ending="已计数")
        monkeypatch.setattr("xladdin.addin.commands.COMMANDS", (*COMMANDS, line))
        typing(len(in_menu()), "")
        main([str(book)])
        assert "  从台账生成：" in told(capsys)
        assert "年报 终稿-已计数.xlsx" in names(book.parent)

    def test_it_lists_them_with_the_words_of_the_ribbon(self, book: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main([str(book)]) == 0
        text = told(capsys)
        for number, item in enumerate(in_menu(), 1):
            assert f"{number:>4}  {item.label}：{item.screentip}" in text
        assert str(book) in text
        assert "请先保存" in text

    @pytest.mark.parametrize("typed", ["q", "Q", "ｑ", "退出", "exit"])
    def test_a_word_or_a_closed_window_ends_it(
        self, book: Path, typing: Typing, capsys: pytest.CaptureFixture[str], typed: str
    ) -> None:
        assert main([str(book)]) == 0
        typing(typed, NUMBERS["show_help"])
        assert main([str(book)]) == 0
        assert "「填充合计」算出合计" not in told(capsys)
        assert names(book.parent) == [book.name]

    def test_enter_shows_it_again_and_never_ends_it(
        self, book: Path, typing: Typing, capsys: pytest.CaptureFixture[str]
    ) -> None:
        typing("", "  ", NUMBERS["show_help"], "q")
        main([str(book)])
        text = told(capsys)
        assert text.count("换一个工作簿") == 3
        assert "「填充合计」算出合计" in text

    def test_what_was_done_stays_in_sight(self, book: Path, typing: Typing, capsys: pytest.CaptureFixture[str]) -> None:
        typing(NUMBERS["show_help"], NUMBERS["show_help"])
        main([str(book)])
        assert told(capsys).count("换一个工作簿") == 1

    def test_the_workbook_is_opened_where_the_user_works(
        self, book: Path, typing: Typing, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        opened: list[Path] = []
        monkeypatch.setattr(person, "open_with_system", opened.append)
        typing("o", "Ｏ")
        main([str(book)])
        assert opened == [book, book]

    @pytest.mark.parametrize("typed", ["99", str(len(in_menu()) + 1), "-1", "x", "1.", "²"])
    def test_what_is_not_in_it_is_told_and_it_goes_on(
        self, book: Path, typing: Typing, capsys: pytest.CaptureFixture[str], typed: str
    ) -> None:
        typing(typed, NUMBERS["show_help"])
        main([str(book)])
        text = told(capsys)
        assert f"没有「{typed}」这一项" in text
        assert "「填充合计」算出合计" in text

    def test_digits_of_a_chinese_keyboard_count(self, book: Path, typing: Typing) -> None:
        typing("１", "")
        main([str(book)])
        assert "年报 终稿-校验结果.xlsx" in names(book.parent)

    def test_interrupting_it_is_no_mistake(
        self, book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def interrupt() -> str:
            raise KeyboardInterrupt

        monkeypatch.setattr("builtins.input", interrupt)
        assert main([str(book)]) == 0
        assert "已退出" in told(capsys)

    def test_an_interrupted_command_comes_back_to_the_menu(
        self, book: Path, typing: Typing, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def interrupt(*_: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr("xladdin.ribbon.validating.write_findings", interrupt)
        typing(NUMBERS["validate"])
        main([str(book)])
        text = told(capsys)
        assert "「校验」中断了" in text
        assert text.count("当前工作簿：") == 2
        assert names(book.parent) == [book.name]


class TestEachItem:
    def done(self, tag: str, book: Path, typing: Typing, *typed: object) -> list[str]:
        """Carry out one item on it; gives the new files beside the workbook, which itself is as it was."""
        before, there = book.read_bytes(), set(names(book.parent))
        profile_of_copies().unlink(missing_ok=True)
        typing(NUMBERS[tag], *typed)
        assert main([str(book)]) == 0
        assert book.read_bytes() == before
        return sorted(set(names(book.parent)) - there)

    def test_validate_lists_and_marks_in_a_copy(self, book: Path, typing: Typing) -> None:
        (name,) = self.done("validate", book, typing)
        assert name == "年报 终稿-校验结果.xlsx"
        copy = openpyxl.load_workbook(book.with_name(name))
        cells = [str(cell.value) for row in copy["校验结果"].iter_rows() for cell in row]
        assert any("未经复议直接起诉" in cell for cell in cells)
        assert any(cell.value for row in copy["标记"].iter_rows() for cell in row)

    def test_totals_are_filled_in_a_copy(self, folder: Path, typing: Typing, jinhu: Report) -> None:
        book = saved(folder / "年报.xlsx", jinhu.with_values({TOTAL: BLANK}))
        assert self.done("fill_totals", book, typing) == ["年报-已填合计.xlsx"]
        assert read_workbook(folder / "年报-已填合计.xlsx").report.value(TOTAL).number == 3

    @pytest.mark.parametrize(("answer", "total"), [("y", 3), ("Ｙ", 3), ("是", 3)])
    def test_a_total_that_disagrees_is_replaced_where_the_user_says_so(
        self, book: Path, typing: Typing, answer: str, total: int
    ) -> None:
        (name,) = self.done("fill_totals", book, typing, answer)
        assert read_workbook(book.with_name(name)).report.value(TOTAL).number == total

    @pytest.mark.parametrize("answer", ["", "n", "否", "不", "yy"])
    def test_a_question_answered_otherwise_writes_nothing(self, book: Path, typing: Typing, answer: str) -> None:
        assert self.done("fill_totals", book, typing, answer) == []

    def test_zeros_are_filled_in_a_copy(self, folder: Path, typing: Typing, suqian: Report) -> None:
        zero = next(f for f in suqian.edition.fields if not f.is_total and suqian.value(f).number == 0)
        book = saved(folder / "年报.xlsx", suqian.with_values({zero.id: BLANK}))
        assert self.done("fill_zeros", book, typing, "y") == ["年报-已补零.xlsx"]
        assert read_workbook(folder / "年报-已补零.xlsx").report.value(zero).number == 0
        assert self.done("fill_zeros", book, typing, "") == []

    def test_last_years_figures_come_into_a_copy(self, folder: Path, typing: Typing, jinhu: Report) -> None:
        book = saved(folder / "年报 2024.xlsx", replace(jinhu, year=2024))
        last = saved(folder / "上年.xlsx", jinhu)
        assert self.done("fetch_last_year", book, typing, f'"{last}"') == ["年报 2024-已取上年数.xlsx"]
        found = read_workbook(folder / "年报 2024-已取上年数.xlsx").last_year
        assert found is not None
        assert found.year == 2023

    def test_agreeing_to_one_question_and_not_to_the_next_writes_nothing(
        self, folder: Path, typing: Typing, jinhu: Report, suqian: Report
    ) -> None:
        path = folder / "年报.xlsx"
        other = replace(jinhu, unit="另一个单位", year=2023)
        path.write_bytes(workbook_bytes(replace(jinhu, year=2024), last_year=replace(suqian, year=2023)))
        last = saved(folder / "上年.xlsx", other)
        assert self.done("fetch_last_year", path, typing, last, "y", "") == []

    @pytest.mark.parametrize(
        ("tag", "ending"),
        [("export_text", "txt"), ("export_pictures", "png"), ("export_word", "docx"), ("export_web", "html")],
    )
    def test_exports_lie_in_a_folder_beside_it(
        self, folder: Path, typing: Typing, suqian: Report, tag: str, ending: str
    ) -> None:
        book = saved(folder / "年报.xlsx", suqian)
        # A few things of 宿迁 are to be explained; a draft is agreed to.
        assert self.done(tag, book, typing, "y") == ["年报-导出"]
        assert f"宿迁市人民政府-2023-表三.{ending}" in names(folder / "年报-导出")
        assert f"宿迁市人民政府-2023-全部.{ending}" in names(folder / "年报-导出")

    def test_a_word_report_gets_the_tables_after_a_backup(self, folder: Path, typing: Typing, suqian: Report) -> None:
        book = saved(folder / "年报.xlsx", suqian)
        document = folder / "年度报告.docx"
        assert cli.main(["report", str(book), "--new", "--draft", "-o", str(document)]) == 0
        saved(book, suqian.with_values({"disputes.direct_suit.upheld": BLANK}))
        old = document.read_bytes()
        (backup, copy) = sorted(self.done("write_report", book, typing, "y", "y", "y"))
        assert backup.startswith("年度报告.备份")
        assert read_workbook(folder / copy).cover["document"] == document.name
        assert (folder / backup).read_bytes() == old
        assert document.read_bytes() != old

    def test_a_small_damage_is_repaired_in_a_copy(self, book: Path, typing: Typing) -> None:
        damaged = openpyxl.load_workbook(book)
        place = next(c for row in damaged["表三"].iter_rows() for c in row if c.value == "（一）予以公开")
        place.value = "予以公开？"
        damaged.save(book)
        assert self.done("repair", book, typing, "y") == ["年报 终稿-已修复.xlsx"]
        copy = openpyxl.load_workbook(book.with_name("年报 终稿-已修复.xlsx"))
        assert copy["表三"][place.coordinate].value == "（一）予以公开"
        assert self.done("repair", book, typing, "") == []

    def test_a_damage_that_no_cell_shows_is_repaired_too(self, book: Path, typing: Typing) -> None:
        damaged = openpyxl.load_workbook(book)
        merged = str(next(iter(damaged["表三"].merged_cells.ranges)))
        damaged["表三"].unmerge_cells(merged)
        damaged.save(book)
        (name,) = self.done("repair", book, typing, "y")
        assert merged in {
            str(area) for area in openpyxl.load_workbook(book.with_name(name))["表三"].merged_cells.ranges
        }

    def test_moved_rows_are_repaired_into_a_new_workbook(
        self, book: Path, typing: Typing, capsys: pytest.CaptureFixture[str]
    ) -> None:
        damaged = openpyxl.load_workbook(book)
        damaged["表三"].insert_rows(6)
        damaged.save(book)
        (name,) = self.done("repair", book, typing, "y")
        assert f"当前工作簿：{book.with_name(name)}" in told(capsys)
        assert read_workbook(book.with_name(name)).report.value("disputes.direct_suit.upheld").number == 2

    def test_help_and_log_need_no_file_that_is_there(
        self, book: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        opened: list[Path] = []
        monkeypatch.setattr(person, "open_with_system", opened.append)
        book.unlink()
        road = Road(book)
        for tag in ("show_help", "show_log"):
            carry_out(command(tag), road, AtMenu())
        assert road.path == book
        text = told(capsys)
        assert "「填充合计」算出合计" in text
        assert "还没有日志" in text
        profile.folder().mkdir(parents=True)
        profile.log_file().write_text("x")
        carry_out(command("show_log"), road, AtMenu())
        assert opened == [profile.log_file()]


class TestResults:
    def test_a_folder_that_cannot_be_written_is_told_and_the_menu_goes_on(
        self, book: Path, typing: Typing, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        opened = launcher.save_copy

        def refuse(*_: object, **__: object) -> list[str]:
            monkeypatch.setattr("os.fsync", denied)
            return opened(*_)  # type: ignore[arg-type]

        def denied(*_: object) -> None:
            raise PermissionError(13, "拒绝访问。")

        monkeypatch.setattr(launcher, "save_copy", refuse)
        typing(NUMBERS["validate"], NUMBERS["show_help"])
        main([str(book)])
        text = told(capsys)
        assert "没有在这个文件夹里写文件的权限" in text
        assert "「填充合计」算出合计" in text
        assert names(book.parent) == [book.name]

    def test_what_a_copy_could_not_carry_over_is_told(
        self, folder: Path, typing: Typing, jinhu: Report, capsys: pytest.CaptureFixture[str]
    ) -> None:
        book = saved(folder / "年报.xlsx", jinhu)
        with zipfile.ZipFile(book, "a") as package:
            package.writestr("xl/cellimages.xml", "<x/>")
        typing(NUMBERS["validate"])
        main([str(book)])
        assert "注意：整个文件：嵌入单元格的图片（WPS）" in told(capsys)

    @pytest.mark.parametrize("item", [item for item in in_menu() if item.needs_workbook and item.tag != "undo"])
    def test_what_may_take_a_while_says_first_that_it_has_begun(
        self, book: Path, item: Command, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        seen: list[str] = []
        monkeypatch.setattr(launcher, "open_book", lambda path: seen.append(told(capsys)) or open_nothing())
        with pytest.raises(InterruptedError):
            carry_out(item, Road(book), AtMenu())
        assert seen == [f"正在做「{item.label}」，请稍候……\n"]


def open_nothing() -> None:
    raise InterruptedError


class TestMistakesOfOurs:
    def test_one_goes_to_the_log_and_the_menu_goes_on(
        self, book: Path, typing: Typing, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
    ) -> None:
        from xladdin import log

        monkeypatch.undo()
        monkeypatch.setenv("LOCALAPPDATA", str(book.parent.parent / "profile"))
        lines = iter([NUMBERS["validate"], "q"])
        monkeypatch.setattr("builtins.input", lambda: next(lines))
        monkeypatch.setattr("xladdin.ribbon.validating.write_findings", lambda *_: 1 // 0)
        log.stop()
        try:
            assert main([str(book)]) == 0
        finally:
            log.stop()
        text = capfd.readouterr().err
        assert "「校验」没有做完" in text
        assert not [word for word in CODE if word in text]
        assert "ZeroDivisionError" in profile.log_file().read_text(encoding="utf-8")
        assert names(book.parent) == [book.name]
