"""The COM server that Excel calls: it never raises, it ends when it should, and it harms no Excel."""

from __future__ import annotations

import ast
import runpy
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace

import pytest
from com_stub import ComError, com_engine
from excel_window import Boxes, Excel
from pywin32_stub import CDispatch, Pywin32

from xladdin import profile
from xladdin.addin import vba
from xladdin.addin.windows import bridge, registration
from xladdin.addin.windows.clicks import Clicks

CODE = ("Traceback", "Error", ".py", "xladdin", "line ")


class Hostile:
    """An Excel that fails at whatever is asked of it."""

    def __init__(self, error: BaseException) -> None:
        object.__setattr__(self, "_error", error)

    def __getattr__(self, name: str) -> object:
        raise object.__getattribute__(self, "_error")

    def __setattr__(self, name: str, value: object) -> None:
        raise object.__getattribute__(self, "_error")


class TestPerform:
    @pytest.mark.parametrize(
        "error",
        [ComError("服务器出现意外情况。"), AttributeError("Excel.Application.X"), OSError(5, "x"), RecursionError()],
    )
    def test_an_excel_that_fails_at_everything_costs_one_message(self, click, boxes: Boxes, error: Exception) -> None:
        assert not click("validate", Hostile(error))
        (text,) = boxes.texts
        assert "工作簿可以照常使用" in text
        assert not [word for word in CODE if word in text]

    @pytest.mark.parametrize("tag", ["from_the_future", "", "VALIDATE", None, 7, ("校验",), b"\xff"])
    def test_a_command_that_there_is_not_is_told(self, click, boxes: Boxes, tag: object) -> None:
        assert not click(tag, Excel())
        (text,) = boxes.texts
        assert "重新运行安装程序" in text

    def test_a_tag_that_cannot_even_be_read_is_told(self, click, boxes: Boxes) -> None:
        class Unreadable:
            def __str__(self) -> str:
                raise ComError("对象已断开。")

        assert not click(Unreadable(), Excel())
        assert len(boxes.texts) == 1

    @pytest.mark.parametrize("nothing", [None, "", "Excel.Application", 5])
    def test_without_an_excel_it_is_told_and_no_other_one_is_started(
        self, click, boxes: Boxes, nothing: object
    ) -> None:
        assert not click("validate", nothing)
        assert len(boxes.texts) == 1

    @pytest.mark.parametrize(
        "end", [KeyboardInterrupt, SystemExit, GeneratorExit, type("PanicException", (BaseException,), {})]
    )
    @pytest.mark.parametrize("where", ["command", "workbook"])
    def test_what_would_end_the_program_ends_the_click(
        self, click, boxes: Boxes, monkeypatch: pytest.MonkeyPatch, end: type[BaseException], where: str
    ) -> None:
        def ending(*_: object) -> bool:
            raise end

        clicks = Clicks(carry_out=ending) if where == "command" else Clicks(book_of=ending)
        monkeypatch.setattr(bridge, "clicks", lambda: clicks)
        excel = Excel()
        excel.ActiveWorkbook = SimpleNamespace(ReadOnly=False, MultiUserEditing=False, FullName="年报.xlsx")
        assert not click("validate", excel)
        assert len(boxes.texts) == 1
        assert "没有做完" in boxes.texts[0]
        assert excel.DisplayAlerts is True
        assert excel.StatusBar is False

    def test_the_next_click_works_again(self, click, boxes: Boxes) -> None:
        click("validate", Hostile(ComError("x")))
        assert click("show_help", Excel())
        assert "填充合计" in boxes.texts[-1]

    def test_even_where_no_box_can_be_shown_nothing_reaches_excel(self, click, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("ctypes.windll", SimpleNamespace())
        assert not click("validate", Hostile(ComError("x")))
        assert not click("validate", None)

    def test_even_where_no_log_can_be_written_nothing_reaches_excel(
        self, click, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def nowhere() -> Path:
            raise RuntimeError("Could not determine home directory.")

        monkeypatch.setattr(profile, "folder", nowhere)
        assert not click("validate", None)

    def test_excel_is_bound_late(self, click, monkeypatch: pytest.MonkeyPatch) -> None:
        """The wrappers that pywin32 keeps in the user's temporary folder are never used, whatever is handed over."""
        seen: list[object] = []
        one = SimpleNamespace(take=lambda tag, excel: seen.append(excel) or True)
        monkeypatch.setattr(bridge, "clicks", lambda: one)
        excel = Excel()
        assert click("validate", excel)
        assert isinstance(seen[0], CDispatch)
        assert seen[0].Hwnd == excel.Hwnd

    def test_com_may_call_what_vba_calls_and_nothing_else(self) -> None:
        public = {name for name in vars(bridge.Bridge) if not name.startswith("_")}
        assert set(bridge.Bridge._public_methods_) == public == {"Perform", "Ping"}
        assert "bridge.Perform task, Application" in vba.module_source([])
        assert f'CreateObject("{bridge.PROGID}")' in vba.module_source([])


class TestServing:
    @pytest.fixture
    def clock(self, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
        clock = SimpleNamespace(now=0.0)
        one = Clicks(clock=lambda: clock.now)
        monkeypatch.setattr(bridge, "clicks", lambda: one)
        return clock

    def test_it_ends_when_nobody_has_clicked_for_a_while(self, pc: Pywin32, clock: SimpleNamespace) -> None:
        def half_a_minute() -> None:
            assert pc.offered == [bridge.CLSID]
            clock.now += 30

        pc.waits = [half_a_minute] * int(bridge.IDLE_SECONDS / 30)
        bridge.serve()
        assert pc.waits == []
        assert pc.offered == []

    def test_a_click_keeps_it_there(self, pc: Pywin32, clock: SimpleNamespace) -> None:
        def a_click() -> None:
            clock.now += bridge.IDLE_SECONDS - 1
            bridge.Bridge().Perform("show_help", Excel())

        def a_pause() -> None:
            clock.now += bridge.IDLE_SECONDS - 1

        pc.waits = [a_click, a_pause, lambda: setattr(clock, "now", clock.now + 2)]
        bridge.serve()
        assert pc.waits == []

    def test_it_does_not_end_while_a_click_is_carried_out(
        self, pc: Pywin32, clock: SimpleNamespace, boxes: Boxes
    ) -> None:
        """The user leaves a box open over lunch; what is asked for the time being is answered."""
        idle: list[float] = []

        def over_lunch() -> None:
            clock.now += 2 * bridge.IDLE_SECONDS
            idle.append(bridge.clicks().idle)

        boxes.meanwhile = over_lunch
        bridge.Bridge().Perform("show_help", Excel())
        assert idle == [0.0]
        assert bridge.clicks().idle == 0.0

    def test_it_ends_at_once_when_it_is_asked_to(self, pc: Pywin32, clock: SimpleNamespace) -> None:
        pc.waits = [lambda: pc.events[bridge.STOP].__setitem__(0, True)]
        bridge.serve()
        assert pc.offered == []

    def test_messages_of_windows_are_taken_and_quit_is_one_of_them(self, pc: Pywin32, clock: SimpleNamespace) -> None:
        pc.waits = [lambda: 1, lambda: 1, lambda: setattr(pc, "quit_asked", True) or 1]
        bridge.serve()
        assert pc.pumped == 4  # each time, and once more for whoever was about to call
        assert pc.offered == []

    def test_what_windows_starts_is_this_server(
        self, pc: Pywin32, monkeypatch: pytest.MonkeyPatch, user_folders: Path
    ) -> None:
        served: list[bool] = []
        monkeypatch.setattr(bridge, "serve", lambda offered: served.append(True))
        with pytest.raises(SystemExit) as ended:
            runpy.run_module("xladdin.addin.windows", run_name="__main__")
        assert (served, ended.value.code) == ([True], 0)

    def test_its_object_is_ours_whatever_the_registry_says(self, pc: Pywin32, clock: SimpleNamespace) -> None:
        """pywin32 would ask there which class to load, and from which folder: anybody who may write it decides."""
        pc.waits = [lambda: pc.events[bridge.STOP].__setitem__(0, True)]
        bridge.serve()
        made, wanted = pc.policy.CreateInstance("{anything}", "IID")
        assert (type(made), wanted) == (bridge.Bridge, "IID")
        assert "Python" not in "".join(registration.entries(Path("pythonw.exe")))

    def test_where_a_bridge_with_more_rights_has_the_name_it_serves_all_the_same(
        self, pc: Pywin32, clock: SimpleNamespace
    ) -> None:
        pc.taken = {bridge.STOP}
        pc.waits = [lambda: setattr(clock, "now", bridge.IDLE_SECONDS)]
        bridge.serve()
        assert pc.waits == []
        assert pc.events == {}

    def test_it_is_offered_before_anything_large_is_loaded(self) -> None:
        """Excel waits, frozen, until it is; what a click needs is loaded while the first one is on its way."""
        code = (
            "import sys; import xladdin.addin.windows.starting, xladdin.addin.windows.bridge; "
            "print([name for name in sys.modules if name.partition('.')[0] in "
            "('xlwings', 'openpyxl', 'checks', 'workbook', 'lxml') or name.startswith('xladdin.')])"
        )
        run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        light = {"addin", "addin.windows", "addin.windows.starting", "addin.windows.boxes", "addin.windows.bridge"}
        small = {"workbook", "workbook.user_folder"}  # where the log lies
        assert set(ast.literal_eval(run.stdout)) == small | {f"xladdin.{name}" for name in light | {"log", "profile"}}


class TestFilesThatAreMissing:
    """A virus scanner has taken some of them away."""

    @pytest.fixture
    def broken(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def missing() -> Clicks:
            raise ImportError("DLL load failed while importing etree: 找不到指定的模块。")

        monkeypatch.setattr(bridge, "clicks", missing)

    def test_a_click_says_so_and_the_status_bar_no_longer_that_it_starts(self, broken: None, boxes: Boxes) -> None:
        excel = Excel(window=7)
        excel.StatusBar = vba.WORDS[vba.STARTING]
        assert not bridge.Bridge().Perform("validate", excel)
        assert (boxes.texts, boxes.owners) == ([bridge.INCOMPLETE], [7])
        assert "杀毒软件" in bridge.INCOMPLETE
        assert excel.StatusBar is False

    def test_it_is_offered_so_that_it_can_say_so_and_ends_in_time(
        self, broken: None, pc: Pywin32, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        now = [0.0]
        monkeypatch.setattr("time.monotonic", lambda: now[0])
        pc.waits = [lambda: now.__setitem__(0, 60.0), lambda: now.__setitem__(0, bridge.IDLE_SECONDS)]
        bridge.serve()
        assert pc.waits == []
        assert pc.offered == []


class TestStopping:
    def test_where_no_bridge_runs_that_is_well(self, pc: Pywin32, pauses: list[float]) -> None:
        assert bridge.stop()
        assert pauses == []

    def test_one_that_ends_is_waited_for(self, pc: Pywin32, monkeypatch: pytest.MonkeyPatch) -> None:
        pc.events[bridge.STOP] = [False]
        asked: list[bool] = []

        def ends(_pause: float) -> None:
            asked.append(pc.events.pop(bridge.STOP)[0])

        monkeypatch.setattr("time.sleep", ends)
        assert bridge.stop()
        assert asked == [True]

    def test_one_that_does_not_end_is_told(self, pc: Pywin32, monkeypatch: pytest.MonkeyPatch) -> None:
        pc.events[bridge.STOP] = [False]
        now = [0.0]
        monkeypatch.setattr("time.monotonic", lambda: now[0])
        monkeypatch.setattr("time.sleep", lambda pause: now.__setitem__(0, now[0] + pause))
        assert not bridge.stop(5.0)
        assert now[0] == pytest.approx(5.0, abs=0.2)

    def test_one_of_another_user_that_may_not_be_touched_still_runs(self, pc: Pywin32) -> None:
        pc.events[bridge.STOP] = [False]
        pc.refused = 5  # ERROR_ACCESS_DENIED, as of a bridge that was started with more rights
        assert not bridge.stop()


class TestPinging:
    def test_it_says_its_name_and_version(self, pc: Pywin32) -> None:
        pc.answer = bridge.Bridge
        assert bridge.ping() == f"年报助手 {metadata.version('nianbao')}"

    def test_no_answer_is_an_error_of_com(self, pc: Pywin32) -> None:
        with pytest.raises(ComError):
            bridge.ping()


class TestXlwings:
    @pytest.mark.parametrize(("also", "ended"), [("", True), ("import xladdin.addin.windows.clicks", False)])
    def test_its_exit_hook_that_ends_hidden_excels_is_gone(self, also: str, ended: bool) -> None:
        code = (
            "import atexit, sys, types; engine = types.ModuleType('xlwings._xlwindows'); "
            "engine.cleanup = lambda: print('taskkill'); atexit.register(engine.cleanup); "
            f"sys.modules[engine.__name__] = engine; {also}"
        )
        run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert ("taskkill" in run.stdout) is ended

    def test_the_calling_workbook_is_the_one_in_front(self, click, monkeypatch: pytest.MonkeyPatch) -> None:
        seen: list[object] = []
        one = Clicks(carry_out=lambda *_: bool(seen.append(com_engine().BOOK_CALLER)) or True)
        monkeypatch.setattr(bridge, "clicks", lambda: one)
        excel = Excel()
        excel.ActiveWorkbook = SimpleNamespace(ReadOnly=False, MultiUserEditing=False, FullName="年报.xlsx")
        assert click("validate", excel)
        assert seen == [excel.ActiveWorkbook]
