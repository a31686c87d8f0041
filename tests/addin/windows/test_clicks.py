"""From the click to the command: one at a time, seen in the status bar, and Excel as it was when it is over."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from com_stub import ComError
from excel_window import Boxes, Excel

from xladdin.addin.commands import COMMANDS
from xladdin.addin.windows import clicks as module
from xladdin.addin.windows.clicks import Clicks
from xladdin.addin.windows.front import AtExcel
from xladdin.hosts.busy import IGNORED, REJECTED, RETRY_LATER

MakeBusy = Callable[[Excel, int, float], None]


def workbook(**more: object) -> SimpleNamespace:
    """A Workbook of which a click is meant."""
    return SimpleNamespace(**{"ReadOnly": False, "MultiUserEditing": False, "FullName": "C:\\年报.xlsx", **more})


@pytest.fixture
def excel() -> Excel:
    """An Excel with a workbook in front."""
    excel = Excel()
    excel.ActiveWorkbook = workbook()
    return excel


class Carried:
    """What is carried out in place of the commands: takes note, and does what the test wants meanwhile."""

    def __init__(self, meanwhile: Callable[[AtExcel], object] = lambda user: None, result: bool = True) -> None:
        self.tags: list[str] = []
        self.books: list[object] = []
        self._meanwhile, self._result = meanwhile, result

    def __call__(self, tag: str, book: object, user: AtExcel) -> bool:
        self.tags.append(tag)
        self.books.append(book)
        self._meanwhile(user)
        return self._result


def taking(carried: Carried, **more: object) -> Clicks:
    return Clicks(carry_out=carried, book_of=nullcontext, **more)  # type: ignore[arg-type]


class TestOneAtATime:
    def test_a_second_click_is_turned_away_and_the_first_goes_on(self, excel: Excel) -> None:
        seen: list[object] = []

        def click_again(user: AtExcel) -> None:
            seen.append(clicks.take("fill_totals", excel))
            seen.append(excel.StatusBar)

        carried = Carried(click_again)
        clicks = taking(carried)
        assert clicks.take("validate", excel)
        assert carried.tags == ["validate"]
        assert seen == [False, "年报助手正在做「校验」，请等它做完再点。"]

    def test_once_it_is_over_nobody_is_told_to_wait(self, excel: Excel) -> None:
        carried = Carried(lambda user: clicks.take("fill_totals", excel))
        clicks = taking(carried)
        clicks.take("validate", excel)
        assert excel.StatusBar is False
        assert clicks.take("fill_totals", excel)

    def test_in_another_excel_it_waits_too_and_is_told_there(self, excel: Excel) -> None:
        other = Excel(window=2)
        carried = Carried(lambda user: clicks.take("validate", other))
        clicks = taking(carried)
        clicks.take("fill_totals", excel)
        assert other.said_in_passing == ["年报助手正在做「填充合计」，请等它做完再点。"]
        assert other.StatusBar is False

    def test_a_result_that_came_meanwhile_stays(self, excel: Excel) -> None:
        other = Excel(window=2)

        def click_elsewhere(user: AtExcel) -> None:
            clicks.take("validate", other)
            other.StatusBar = "别的程序写的"

        clicks = taking(Carried(click_elsewhere))
        clicks.take("validate", excel)
        assert other.StatusBar == "别的程序写的"

    def test_a_click_from_within_a_message_box_is_turned_away(self, click, boxes: Boxes) -> None:
        excel = Excel()
        answers: list[bool] = []
        boxes.meanwhile = lambda: answers.append(click("validate", excel))
        assert click("show_help", excel)
        assert answers == [False]
        assert len(boxes.texts) == 1

    @pytest.mark.parametrize("error", [ComError("x"), SystemExit(), KeyError("表三")])
    def test_after_an_error_the_next_one_is_taken(self, excel: Excel, error: BaseException) -> None:
        def fail(user: AtExcel) -> None:
            raise error

        assert not taking(Carried(fail)).take("validate", excel)
        clicks = taking(Carried())
        assert clicks.take("validate", excel)


class TestIdleTime:
    def test_it_counts_from_the_end_of_the_last_click(self, excel: Excel) -> None:
        now = SimpleNamespace(seconds=100.0)
        idle: list[float] = []

        def work(user: AtExcel) -> None:
            now.seconds += 50
            idle.append(clicks.idle)

        clicks = taking(Carried(work), clock=lambda: now.seconds)
        now.seconds += 7
        assert clicks.idle == 7
        clicks.take("validate", excel)
        now.seconds += 3
        assert (idle, clicks.idle) == ([0.0], 3)


class TestTheStatusBar:
    @pytest.mark.parametrize("tag", [command.tag for command in COMMANDS])
    def test_every_command_says_first_that_it_has_begun(self, tag: str, excel: Excel) -> None:
        seen: list[object] = []
        taking(Carried(lambda user: seen.append(excel.StatusBar))).take(tag, excel)
        (label,) = [command.label for command in COMMANDS if command.tag == tag]
        assert seen == [f"年报助手：正在做「{label}」……"]

    def test_it_is_excels_own_again_afterwards(self, excel: Excel) -> None:
        taking(Carried()).take("clear_marks", excel)
        assert excel.StatusBar is False

    @pytest.mark.parametrize("tag", ["clear_marks", "from_the_future"])
    def test_an_older_line_of_progress_goes_away_whatever_the_button(
        self, excel: Excel, boxes: Boxes, tag: str
    ) -> None:
        excel.StatusBar = "正在启动……"
        taking(Carried()).take(tag, excel)
        assert excel.StatusBar is False

    def test_a_result_stays(self, excel: Excel) -> None:
        taking(Carried(lambda user: user.show("没有发现问题。"))).take("validate", excel)
        assert excel.StatusBar == "没有发现问题。"

    @pytest.mark.parametrize("result", [True, False])
    def test_what_a_command_said_while_it_worked_goes_away_even_if_it_stopped(self, excel: Excel, result: bool) -> None:
        taking(Carried(lambda user: user.show("正在导出，请稍候……"), result)).take("export_text", excel)
        assert excel.said_in_passing[-1] == "正在导出，请稍候……"
        assert excel.StatusBar is False

    def test_a_host_without_a_status_bar_can_be_worked_in(self, click, boxes: Boxes, pauses: list[float]) -> None:
        class Host:
            """Something like Excel that has no status bar, and sets nothing that it has not."""

            __slots__ = ("ActiveWorkbook", "DisplayAlerts", "Hwnd")

        host = Host()
        host.ActiveWorkbook, host.DisplayAlerts, host.Hwnd = None, True, 1
        assert click("show_help", host)
        assert len(boxes.texts) == 1
        assert pauses == []


class TestExcelsOwnQuestions:
    """While a click is carried out, Excel does not ask whether to go on waiting."""

    def test_they_are_off_meanwhile_and_on_afterwards(self, excel: Excel) -> None:
        seen: list[bool] = []
        taking(Carried(lambda user: seen.append(excel.DisplayAlerts))).take("validate", excel)
        assert (seen, excel.DisplayAlerts) == ([False], True)

    def test_they_stay_off_where_the_user_had_them_off(self, excel: Excel) -> None:
        excel.DisplayAlerts = False
        taking(Carried()).take("validate", excel)
        assert excel.DisplayAlerts is False

    @pytest.mark.parametrize("error", [ComError("x"), ZeroDivisionError(), SystemExit(), KeyboardInterrupt()])
    def test_they_are_on_after_an_error_too(self, excel: Excel, error: BaseException) -> None:
        def fail(user: AtExcel) -> None:
            raise error

        taking(Carried(fail)).take("validate", excel)
        assert excel.DisplayAlerts is True

    def test_they_are_on_again_in_an_excel_that_is_busy_at_the_end(self, excel: Excel, busy: MakeBusy) -> None:
        class Late(Excel):
            def __setattr__(self, name: str, value: object) -> None:
                if name == "DisplayAlerts" and self.__dict__.get("busy_for", 0) > 0:
                    raise ComError("忙", REJECTED)
                super().__setattr__(name, value)

        late = Late()
        late.ActiveWorkbook = workbook()
        taking(Carried(lambda user: busy(late, REJECTED, 1.0))).take("validate", late)
        assert late.DisplayAlerts is True


class TestABusyExcel:
    @pytest.mark.parametrize("code", [REJECTED, RETRY_LATER, IGNORED])
    def test_one_that_gets_free_within_two_seconds_is_waited_for(
        self, click, boxes: Boxes, busy: MakeBusy, code: int
    ) -> None:
        excel = Excel()
        busy(excel, code, 1.5)
        assert click("show_help", excel)
        assert len(boxes.texts) == 1
        assert "填充合计" in boxes.texts[0]
        assert excel.StatusBar is False

    @pytest.mark.parametrize("code", [REJECTED, RETRY_LATER, IGNORED])
    def test_else_the_user_is_told_how_to_end_it(self, click, boxes: Boxes, busy: MakeBusy, code: int) -> None:
        excel = Excel()
        busy(excel, code, 60.0)
        assert not click("validate", excel)
        assert boxes.texts == [module.BUSY]
        assert all(words in module.BUSY for words in ("正在编辑单元格", "按回车键", "再点按钮", "没有改动"))
        assert 60.0 - excel.busy_for == pytest.approx(2.0)
        assert excel.shown == []
        assert excel.DisplayAlerts is True

    def test_one_that_gets_busy_before_its_workbook_is_known_is_waited_for(self, click, boxes: Boxes, busy) -> None:
        class Editing(Excel):
            """The user begins to type right after the click."""

            @property
            def StatusBar(self) -> str | bool:
                return False

            @StatusBar.setter
            def StatusBar(self, words: str | bool) -> None:
                if isinstance(words, str):
                    busy(self, REJECTED, 0.5)

        assert click("show_help", Editing())

    def test_a_command_that_excel_turned_away_says_how_to_go_on(self, click, boxes: Boxes, monkeypatch) -> None:
        def turned_away(book: object, dialogue: object) -> None:
            raise ComError("忙", REJECTED)

        changed = [SimpleNamespace(**{**vars(c), "function": turned_away}) for c in COMMANDS]
        monkeypatch.setattr("xladdin.addin.commands.COMMANDS", tuple(changed))
        assert not click("show_help", Excel())
        (text,) = boxes.texts
        assert "Excel 正忙，「帮助」没有做完" in text
        assert "按回车键" in text


class TestMistakesOfOurs:
    def test_an_error_before_the_command_is_not_taken_for_an_unknown_button(self, excel: Excel, boxes: Boxes) -> None:
        def no_book(given: object) -> object:
            raise KeyError("validate")

        assert not Clicks(book_of=no_book).take("validate", excel)
        assert boxes.texts == [module.BROKEN]

    def test_how_long_it_took_is_in_the_log(self, excel: Excel, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level("INFO", "nianbao")
        times = iter([0.0, 10.0, 12.5])
        taking(Carried(), clock=lambda: next(times)).take("validate", excel)
        assert "validate took 2.50 s" in caplog.text
