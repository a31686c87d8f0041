"""The first seconds of the bridge: Excel is frozen until it is offered, so whatever delays it is told at once."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable

import pytest
from com_stub import ComError
from excel_window import Boxes

from xladdin import profile
from xladdin.addin.windows.starting import NOT_STARTED, SLOW, start

EXCEL_GIVES_UP = 120.0  # seconds


class Timer:
    """threading.Timer, whose time passes when the test says so."""

    made: Timer

    def __init__(self, seconds: float, function: Callable[..., object], given: list[object]) -> None:
        self.seconds, self.function, self.given = seconds, function, given
        self.running, self.daemon = False, False
        Timer.made = self

    def start(self) -> None:
        assert self.daemon, "it would keep the process alive"
        self.running = True

    def cancel(self) -> None:
        self.running = False

    def passes(self) -> None:
        if self.running:
            self.function(*self.given)


@pytest.fixture(autouse=True)
def timer(monkeypatch: pytest.MonkeyPatch) -> type[Timer]:
    monkeypatch.setattr(threading, "Timer", Timer)
    return Timer


def test_one_that_is_offered_in_time_says_nothing(boxes: Boxes, timer: type[Timer]) -> None:
    def serve(offered: Callable[[], object]) -> None:
        offered()
        timer.made.passes()

    assert start(serve) == 0
    assert boxes.texts == []


def test_one_that_takes_long_says_so_within_fifteen_seconds(boxes: Boxes, timer: type[Timer]) -> None:
    def serve(offered: Callable[[], object]) -> None:
        timer.made.passes()
        offered()

    assert start(serve) == 0
    assert timer.made.seconds <= 15 < EXCEL_GIVES_UP
    assert (boxes.texts, boxes.owners) == ([SLOW], [0])


def test_once_it_is_over_nothing_is_waited_for(boxes: Boxes, timer: type[Timer]) -> None:
    assert start(lambda offered: None) == 0
    timer.made.passes()
    assert boxes.texts == []


@pytest.mark.parametrize(
    "error",
    [ImportError("DLL load failed"), ComError("没有注册类。"), MemoryError(), SystemExit(3), OSError()],
)
def test_one_that_cannot_be_offered_says_so_at_once(boxes: Boxes, error: BaseException) -> None:
    def serve(offered: Callable[[], object]) -> None:
        raise error

    assert start(serve) == 1
    assert boxes.texts == [NOT_STARTED]
    assert all(words in NOT_STARTED for words in ("杀毒软件", "重新运行安装程序", "没有改动"))
    assert "the bridge could not be offered" in profile.log_file().read_text(encoding="utf-8")


def test_even_where_no_box_can_be_shown_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ctypes.windll", object())

    def serve(offered: Callable[[], object]) -> None:
        raise ImportError

    assert start(serve) == 1


def test_where_pywin32_itself_is_gone_it_ends_with_a_code(tmp_path) -> None:
    """As a process of its own, on a system without pywin32: nothing on its output, which nobody sees."""
    run = subprocess.run(
        [sys.executable, "-m", "xladdin.addin.windows"],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "", "LOCALAPPDATA": str(tmp_path), "HOME": str(tmp_path), "PYTHONPATH": ":".join(sys.path)},
    )
    assert (run.returncode, run.stdout, run.stderr) == (1, "", "")
    assert "pythoncom" in (tmp_path / "Nianbao" / "年报助手.log").read_text(encoding="utf-8")
