"""How the bridge speaks to the person at an Excel: boxes before its window, its status bar, its boxes for files."""

from __future__ import annotations

import ctypes
from pathlib import Path
from types import SimpleNamespace

import pytest
from com_stub import ComError
from excel_window import NO, QUESTION, Boxes, Excel

from xladdin.addin.windows.boxes import TITLE, message_box, sharp, window
from xladdin.addin.windows.front import AtExcel
from xladdin.hosts import dialogue
from xladdin.hosts.busy import REJECTED

TO_FRONT, ABOVE_ALL = 0x10000, 0x40000


class Deaf(Excel):
    """An Excel whose status bar cannot be written."""

    @property
    def StatusBar(self) -> str | bool:
        return False

    @StatusBar.setter
    def StatusBar(self, words: str | bool) -> None:
        raise ComError("应用程序定义或对象定义错误")


class TestMessages:
    def test_a_message_is_a_box_before_the_window_of_its_excel(self, boxes: Boxes) -> None:
        AtExcel(Excel(window=0x2A1B)).say("表三第 5 行：要改。")
        assert (boxes.texts, boxes.owners) == (["表三第 5 行：要改。"], [0x2A1B])
        assert boxes.kinds[0] & TO_FRONT
        assert not boxes.kinds[0] & QUESTION

    def test_a_question_has_yes_and_no(self, boxes: Boxes) -> None:
        assert AtExcel(Excel()).ask("要填吗？")
        assert boxes.kinds[0] & QUESTION
        boxes.answer = NO
        assert not AtExcel(Excel()).ask("要填吗？")

    def test_a_box_that_was_closed_otherwise_is_no_yes(self, boxes: Boxes) -> None:
        boxes.answer = 0  # Windows could not show it
        assert not AtExcel(Excel()).ask("要填吗？")

    def test_an_answer_to_a_message_is_no_agreement(self, boxes: Boxes) -> None:
        assert not message_box(0, "好了。")

    def test_where_excel_does_not_tell_its_window_the_box_stands_alone(self, boxes: Boxes) -> None:
        AtExcel(object()).say("好了。")
        assert (boxes.texts, boxes.owners) == (["好了。"], [0])
        assert window(None) == 0

    def test_a_box_without_a_window_lies_above_all_others(self, boxes: Boxes) -> None:
        """Windows lets no background program come to the front: behind Excel nobody would see it, and Excel waits."""
        AtExcel(object()).say("好了。")
        AtExcel(Excel(window=5)).say("好了。")
        assert [bool(kind & ABOVE_ALL) for kind in boxes.kinds] == [True, False]

    def test_its_title_is_that_of_every_other_box(self) -> None:
        assert TITLE == dialogue.TITLE

    def test_boxes_are_drawn_by_the_scale_of_the_screen(self, monkeypatch: pytest.MonkeyPatch) -> None:
        asked: list[object] = []

        def context(wanted: ctypes.c_void_p) -> int:
            asked.append(ctypes.c_ssize_t(wanted.value or 0).value)
            return 1

        new = SimpleNamespace(SetProcessDpiAwarenessContext=context)
        old = SimpleNamespace(SetProcessDPIAware=lambda: asked.append("old"))
        for user32 in (new, old, SimpleNamespace()):
            monkeypatch.setattr(ctypes, "windll", SimpleNamespace(user32=user32), raising=False)
            sharp()
        assert asked == [-4, "old"]

    def test_a_text_that_windows_would_cut_off_is_shown_whole(self, boxes: Boxes) -> None:
        AtExcel(Excel()).say("单位「甲\0乙」的表三")
        assert boxes.texts == ["单位「甲乙」的表三"]


class TestTheStatusBar:
    def test_a_line_in_passing_stands_there(self) -> None:
        excel = Excel()
        AtExcel(excel).show("已填充合计 12 格。")
        assert excel.StatusBar == "已填充合计 12 格。"

    def test_a_long_line_is_cut_to_what_excel_takes(self) -> None:
        excel = Excel()
        AtExcel(excel).show("长" * 300)
        assert len(str(excel.StatusBar)) == 200

    def test_a_failure_is_swallowed_and_logged_without_the_figures(self, caplog: pytest.LogCaptureFixture) -> None:
        AtExcel(Deaf()).show("表三应为 117500。")
        assert "the status bar was not to be written" in caplog.text
        assert "117500" not in caplog.text

    def test_nothing_is_logged_where_it_worked(self, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level("DEBUG", "nianbao")
        AtExcel(Excel()).show("表三应为 117500。")
        assert caplog.text == ""

    def test_a_busy_excel_gets_two_seconds(self, busy) -> None:
        class Editing(Excel):
            @property
            def StatusBar(self) -> str | bool:
                return self.shown[-1] if self.shown else False

            @StatusBar.setter
            def StatusBar(self, words: str | bool) -> None:
                if self.busy_for > 0:
                    raise ComError("忙", REJECTED)
                self.shown.append(words)

        excel = Editing()
        busy(excel, REJECTED, 1.0)
        AtExcel(excel).show("好了。")
        assert excel.StatusBar == "好了。"


class TestFiles:
    def test_files_and_folders_are_chosen_in_excels_boxes(self, tmp_path: Path) -> None:
        excel = Excel()
        excel.file, excel.folder = tmp_path / "上年 & 报告=1.xlsx", tmp_path / "导出"
        user = AtExcel(excel)
        assert user.choose_file("上年", (".xlsx",)) == excel.file
        assert user.choose_folder("导出到哪里") == excel.folder
        assert excel.asked == ["上年", "导出到哪里"]

    def test_cancelling_chooses_nothing(self) -> None:
        user = AtExcel(Excel())
        assert user.choose_file("上年", (".xlsx",)) is None
        assert user.choose_folder("导出") is None

    def test_a_file_is_opened_by_the_system(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, boxes: Boxes
    ) -> None:
        opened: list[Path] = []
        monkeypatch.setattr(dialogue, "open_with_system", opened.append)
        AtExcel(Excel()).open(tmp_path / "年报助手.log")
        assert opened == [tmp_path / "年报助手.log"]
        assert boxes.texts == []

    def test_where_that_fails_the_user_is_told_where_it_is(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, boxes: Boxes
    ) -> None:
        def refuse(path: Path) -> None:
            raise OSError(1155, "没有应用程序与此操作的指定文件有关联。")

        monkeypatch.setattr(dialogue, "open_with_system", refuse)
        AtExcel(Excel()).open(tmp_path / "年报助手.log")
        assert boxes.texts == [f"打不开 年报助手.log，请自己打开：\n{tmp_path / '年报助手.log'}"]
