"""Which workbook the menu works on: dragged, typed, chosen in the system's box, and what cannot be one."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import openpyxl
import pytest
from once import workbook_bytes

from workbook.report import Report
from xladdin.addin.command import Command
from xladdin.addin.commands import in_menu
from xladdin.cli import person
from xladdin.cli.menu import main
from xladdin.cli.person import AtMenu, unquoted

Typing = Callable[..., None]
CODE = ("Traceback", "Error", ".py", "xladdin", "Errno")
OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.fixture
def book(tmp_path: Path, suqian: Report) -> Path:
    path = tmp_path / "年报 & 汇总=1.xlsx"
    path.write_bytes(workbook_bytes(suqian))
    return path


def told(capsys: pytest.CaptureFixture[str]) -> str:
    text = capsys.readouterr()
    assert text.out == ""
    assert not [word for word in CODE if word in text.err]
    return text.err


class TestPaths:
    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ('"C:\\张三 的文档\\年报.xlsx"', "C:\\张三 的文档\\年报.xlsx"),
            ("  'C:\\年报.xlsx' ", "C:\\年报.xlsx"),
            ("“C:\\年报.xlsx”", "C:\\年报.xlsx"),
            ("C:\\“引号”\\年报.xlsx", "C:\\“引号”\\年报.xlsx"),
            ('"', '"'),
            ('""', ""),
            ("", ""),
        ],
    )
    def test_the_quotes_around_one_are_not_part_of_it(self, typed: str, meant: str) -> None:
        assert unquoted(typed) == meant

    def test_one_that_is_typed_in_quotes_is_found(
        self, book: Path, typing: Typing, capsys: pytest.CaptureFixture[str]
    ) -> None:
        typing(f'"{book}"')
        assert main([]) == 0
        assert f"当前工作簿：{book}" in told(capsys)

    def test_one_that_counts_from_the_current_folder_is_shown_in_full(
        self, book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.chdir(book.parent)
        main([book.name])
        assert f"当前工作簿：{book}" in told(capsys)

    def test_a_file_dragged_into_the_window_is_taken(
        self, book: Path, tmp_path: Path, typing: Typing, capsys: pytest.CaptureFixture[str]
    ) -> None:
        other = tmp_path / "另一份.xlsx"
        other.write_bytes(book.read_bytes())
        typing(f'"{other}"', "q")
        main([str(book)])
        assert told(capsys).count(f"当前工作簿：{other}") == 1

    def test_several_files_on_the_icon_are_told_and_the_first_is_taken(
        self, book: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        main([str(book), "第二份.xlsx"])
        text = told(capsys)
        assert "一次只处理一个工作簿" in text
        assert f"当前工作簿：{book}" in text


class TestWhatIsNoWorkbook:
    """Said at once, with what to do; then another one can be chosen."""

    @pytest.mark.parametrize(
        ("name", "content", "words"),
        [
            ("年报.xls", OLD_EXCEL, "另存为「Excel 工作簿（.xlsx）」"),
            ("年报.et", OLD_EXCEL, "另存为「Excel 工作簿（.xlsx）」"),
            ("年报.xlsx", OLD_EXCEL + "EncryptedPackage".encode("utf-16-le"), "取消密码"),
            ("年报.xlsx", b"", "重新获取"),
            ("年报.pdf", b"%PDF-1.7", "请选择 .xlsx 文件"),
            ("年报.csv", "单位,年度".encode("gbk"), "另存为「Excel 工作簿（.xlsx）」"),
            ("年报.xlsx", b"PK\x03\x04 broken", "重新获取"),
        ],
    )
    def test_another_kind_of_file_says_how_it_becomes_one(
        self,
        tmp_path: Path,
        book: Path,
        typing: Typing,
        capsys: pytest.CaptureFixture[str],
        name: str,
        content: bytes,
        words: str,
    ) -> None:
        (tmp_path / name).write_bytes(content)
        typing(book)
        main([str(tmp_path / name)])
        text = told(capsys)
        assert f"{name}：" in text
        assert words in text
        assert f"当前工作簿：{book}" in text
        assert (tmp_path / name).read_bytes() == content

    def test_a_new_file_of_wps_under_its_own_ending_says_how_it_becomes_one(
        self, tmp_path: Path, book: Path, typing: Typing, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (tmp_path / "年报.et").write_bytes(book.read_bytes())
        typing(book)
        main([str(tmp_path / "年报.et")])
        assert "扩展名是「.et」" in told(capsys)

    def test_a_folder_or_a_name_of_nothing_is_told(
        self, tmp_path: Path, book: Path, typing: Typing, capsys: pytest.CaptureFixture[str]
    ) -> None:
        typing(tmp_path / "没有.xlsx", "a\0b.xlsx", book)
        main([str(tmp_path)])
        text = told(capsys)
        assert "这是一个文件夹" in text
        assert "找不到这个文件" in text
        assert f"当前工作簿：{book}" in text

    def test_one_that_another_program_keeps_to_itself_is_told(
        self,
        tmp_path: Path,
        book: Path,
        typing: Typing,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        other = tmp_path / "另一份.xlsx"
        other.write_bytes(book.read_bytes())
        opened = Path.open

        def refuse(self: Path, *given: object, **named: object) -> object:
            if self == other:
                raise PermissionError(13, "另一个程序正在使用此文件，进程无法访问。")
            return opened(self, *given, **named)  # type: ignore[call-overload]

        monkeypatch.setattr(Path, "open", refuse)
        typing(other, "q")
        main([str(book)])
        text = told(capsys)
        assert "正被其他程序独占；请关闭后再试" in text
        assert text.count(f"当前工作簿：{book}") == 2

    def test_one_that_vanishes_meanwhile_is_told_and_the_menu_goes_on(
        self, book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def vanish() -> str:
            if not book.exists():
                raise EOFError
            book.unlink()
            return "1"

        monkeypatch.setattr("builtins.input", vanish)
        assert main([str(book)]) == 0
        text = told(capsys)
        assert "找不到这个文件" in text
        assert text.count("当前工作簿：") == 2

    @pytest.mark.parametrize("item", [one for one in in_menu() if one.needs_workbook and one.tag != "undo"])
    def test_a_workbook_that_is_not_ours_is_told_by_every_item(
        self, tmp_path: Path, typing: Typing, capsys: pytest.CaptureFixture[str], item: Command
    ) -> None:
        path = tmp_path / "工资.xlsx"
        other = openpyxl.Workbook()
        other.active.append(["姓名", "金额"])
        other.save(path)
        before = path.read_bytes()
        typing(in_menu().index(item) + 1)
        main([str(path)])
        text = told(capsys)
        assert "工资.xlsx：" in text
        assert "请" in text
        assert path.read_bytes() == before
        assert sorted(tmp_path.glob("*.xlsx")) == [path]


class TestChoosing:
    def test_nothing_chosen_ends_it_with_a_word(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main([]) == 0
        assert "没有选择工作簿" in told(capsys)

    def test_without_one_a_new_one_is_made_where_the_user_says(
        self, tmp_path: Path, typing: Typing, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        opened: list[Path] = []
        monkeypatch.setattr(person, "open_with_system", opened.append)
        typing("", "y", "", "y", tmp_path)
        assert main([]) == 0
        assert opened == [tmp_path / "年报.xlsx"]
        assert f"当前工作簿：{tmp_path / '年报.xlsx'}" in told(capsys)

    def test_a_folder_that_is_not_there_is_told(
        self, tmp_path: Path, typing: Typing, capsys: pytest.CaptureFixture[str]
    ) -> None:
        typing("", "y", "", "y", tmp_path / "没有")
        assert main([]) == 0
        text = told(capsys)
        assert "年报.xlsx：" in text
        assert "当前工作簿：" not in text

    def test_0_changes_the_workbook(
        self, book: Path, tmp_path: Path, typing: Typing, capsys: pytest.CaptureFixture[str]
    ) -> None:
        other = tmp_path / "另一份.xlsx"
        other.write_bytes(book.read_bytes())
        typing("0", other, "")
        main([str(book)])
        assert f"当前工作簿：{other}" in told(capsys)

    def test_0_and_then_nothing_keeps_it(self, book: Path, typing: Typing, capsys: pytest.CaptureFixture[str]) -> None:
        typing("0", "", "q")
        main([str(book)])
        assert told(capsys).count(f"当前工作簿：{book}") == 2

    def test_a_folder_is_typed(self, tmp_path: Path, typing: Typing) -> None:
        typing(f'"{tmp_path}"', "")
        assert AtMenu().choose_folder("导出到哪里") == tmp_path
        assert AtMenu().choose_folder("导出到哪里") is None


class TestTheBoxOfWindows:
    class Error(Exception):
        """pywintypes.error"""

    @pytest.fixture
    def asked(self, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
        """What the box was asked to show; it gives the `answer` of the module, or fails where there is none."""
        calls: list[dict[str, object]] = []
        win32gui = ModuleType("win32gui")

        def box(**asked: object) -> tuple[object, None, int]:
            calls.append(asked)
            if not win32gui.answers:  # type: ignore[attr-defined]
                raise self.Error(0, "GetOpenFileNameW", "cancelled")
            return win32gui.answers.pop(0), None, 0  # type: ignore[attr-defined]

        win32gui.__dict__.update(error=self.Error, GetOpenFileNameW=box, answers=[])
        monkeypatch.setitem(sys.modules, "win32gui", win32gui)
        monkeypatch.setattr(sys, "platform", "win32")
        return calls

    def test_a_workbook_is_chosen_in_it(
        self, book: Path, asked: list[dict[str, object]], capsys: pytest.CaptureFixture[str]
    ) -> None:
        sys.modules["win32gui"].answers.append(str(book))  # type: ignore[attr-defined]
        main([])
        assert f"当前工作簿：{book}" in told(capsys)
        assert asked[0]["Title"] == "选择年报工作簿"
        assert str(asked[0]["Filter"]).split("\0")[:2] == ["可以读取的文件", "*.xlsx;*.xlsm"]

    def test_the_current_folder_stays_as_it_was(self, asked: list[dict[str, object]]) -> None:
        AtMenu().choose_file("上年", (".xlsx",))
        assert int(str(asked[0]["Flags"])) & 0x8  # OFN_NOCHANGEDIR

    def test_one_that_is_none_is_told_and_the_box_comes_again(
        self, book: Path, tmp_path: Path, asked: list[dict[str, object]], capsys: pytest.CaptureFixture[str]
    ) -> None:
        (tmp_path / "旧.xls").write_bytes(OLD_EXCEL)
        sys.modules["win32gui"].answers += [str(tmp_path / "旧.xls"), str(book)]  # type: ignore[attr-defined]
        main([])
        text = told(capsys)
        assert "另存为" in text
        assert f"当前工作簿：{book}" in text
        assert len(asked) == 2

    def test_cancelling_it_chooses_nothing(
        self, asked: list[dict[str, object]], capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main([]) == 0
        assert "没有选择工作簿" in told(capsys)
        assert len(asked) == 1
