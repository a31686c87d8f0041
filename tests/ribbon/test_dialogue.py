"""How buttons talk: Excel's own boxes and status bar, the terminal, and lists that fit into a box."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from xladdin.hosts.dialogue import AtTerminal, InExcel, listed
from xladdin.ribbon.last_year import suffixes


class Box:
    """Excel's box for folders."""

    def __init__(self, answer: int) -> None:
        self.Title, self._answer = "", answer

    def Show(self) -> int:
        return self._answer

    def SelectedItems(self, number: int) -> str:
        assert number == 1
        return "C:\\导出 & 上报"


READABLE = suffixes()


class App:
    """An Excel that answers as told."""

    def __init__(self, answer: str = "yes", file: object = False, folder: int = 0) -> None:
        self.status_bar: str | bool = False
        self.boxes: list[tuple[str, ...]] = []
        self.filters: list[str] = []
        self._answer = answer
        self.api = SimpleNamespace(
            GetOpenFilename=lambda kinds, index, title: self.filters.append(kinds) or file,
            FileDialog=lambda kind: Box(folder),
        )

    def alert(self, *words: str) -> str:
        self.boxes.append(words)
        return self._answer


class TestInExcel:
    def test_messages_and_questions_are_boxes_of_ours(self) -> None:
        app = App()
        InExcel(app).say("好了。")
        assert InExcel(app).ask("要填吗？")
        assert app.boxes == [("好了。", "年报助手"), ("要填吗？", "年报助手", "yes_no")]

    def test_only_yes_is_yes(self) -> None:
        assert not InExcel(App(answer="no")).ask("要填吗？")

    def test_a_long_line_is_cut_to_what_the_status_bar_holds(self) -> None:
        app = App()
        InExcel(app).show("很长" * 200)
        assert str(app.status_bar).endswith("…")
        assert len(str(app.status_bar)) == 200

    def test_a_file_is_chosen_in_excels_box(self) -> None:
        app = App(file="C:\\上年 & 报告.xlsx")
        assert InExcel(app).choose_file("上年", (".xlsx", ".json")) == Path("C:\\上年 & 报告.xlsx")
        assert app.filters == ["可以读取的文件,*.xlsx;*.json"]

    def test_all_that_is_read_fits_into_the_filter_of_excels_box(self) -> None:
        app = App()
        InExcel(app).choose_file("报告", READABLE)
        assert len(app.filters[0]) < 255

    def test_cancelling_chooses_nothing(self) -> None:
        assert InExcel(App(file=False)).choose_file("上年", (".xlsx",)) is None
        assert InExcel(App(folder=0)).choose_folder("导出") is None

    def test_a_folder_too(self) -> None:
        assert InExcel(App(folder=-1)).choose_folder("导出") == Path("C:\\导出 & 上报")


class TestAtTerminal:
    def test_everything_is_said_on_standard_error(self, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        AtTerminal().say("一")
        AtTerminal().show("二")
        AtTerminal().open(tmp_path)
        assert capsys.readouterr() == ("", f"一\n二\n{tmp_path}\n")

    @pytest.mark.parametrize(("typed", "agreed"), [("y", True), ("是", True), ("", False), ("n", False)])
    def test_a_question_is_answered_from_the_keyboard(
        self, monkeypatch: pytest.MonkeyPatch, typed: str, agreed: bool
    ) -> None:
        monkeypatch.setattr("sys.stdin", SimpleNamespace(isatty=lambda: True))
        monkeypatch.setattr("builtins.input", lambda: typed)
        assert AtTerminal().ask("要填吗？") is agreed

    def test_where_nobody_can_answer_it_is_no(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("sys.stdin", SimpleNamespace(isatty=lambda: False))
        assert not AtTerminal().ask("要填吗？")
        assert AtTerminal().choose_file("上年", ()) is None
        assert AtTerminal().choose_folder("导出") is None


def test_a_long_list_says_how_many_more_there_are() -> None:
    assert listed(["一", "二"]) == "一\n二"
    assert listed([str(n) for n in range(15)]).splitlines()[-1] == "……另有 3 处"
