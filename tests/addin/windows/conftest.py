"""A Windows PC in memory for each test: registry, COM, message boxes, a user's folders, and nobody else's."""

from __future__ import annotations

import ctypes
import logging
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from com_stub import com_engine
from excel_window import Boxes, Excel
from pywin32_stub import Pywin32
from winreg_stub import Winreg

from xladdin import log
from xladdin.addin.windows import bridge
from xladdin.addin.windows.clicks import Clicks
from xladdin.hosts import xw

Click = Callable[[str, object], bool]


@pytest.fixture(autouse=True)
def user_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folders of a user whose name has a blank and an &; gives the one for this program."""
    home = tmp_path / "张三 & 李四"
    monkeypatch.setenv("LOCALAPPDATA", str(home / "Local"))
    monkeypatch.setenv("APPDATA", str(home / "Roaming"))
    held = list(logging.getLogger("nianbao").handlers)
    for handler in held:
        logging.getLogger("nianbao").removeHandler(handler)
    yield home / "Local" / "Nianbao"
    log.stop()
    for handler in held:
        logging.getLogger("nianbao").addHandler(handler)
    logging.getLogger("nianbao").propagate = True


@pytest.fixture(autouse=True)
def registry(monkeypatch: pytest.MonkeyPatch) -> Winreg:
    """An empty registry."""
    registry = Winreg()
    monkeypatch.setitem(sys.modules, "winreg", registry)  # type: ignore[misc]
    return registry


@pytest.fixture(autouse=True)
def pc(monkeypatch: pytest.MonkeyPatch) -> Pywin32:
    """COM without any server, and xlwings' own engine for Excel."""
    pc = Pywin32()
    for name, module in pc.modules().items():
        monkeypatch.setitem(sys.modules, name, module)
    engine = com_engine()
    monkeypatch.setitem(sys.modules, "xlwings._xlwindows", engine)
    monkeypatch.setattr(xw, "_xlwindows", engine, raising=False)
    monkeypatch.setattr(engine, "BOOK_CALLER", None)
    return pc


@pytest.fixture(autouse=True)
def boxes(monkeypatch: pytest.MonkeyPatch) -> Boxes:
    """The message boxes that were shown."""
    boxes = Boxes()
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(user32=boxes), raising=False)
    return boxes


@pytest.fixture(autouse=True)
def memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a click nothing is looked through for what may go: here that is all that the other tests hold.

    That a click leaves nothing behind is tried in `test_nothing_kept`, which has the memory as it is.
    """
    monkeypatch.setattr("xladdin.addin.windows.clicks.gc", SimpleNamespace(collect=lambda: 0))


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long the program waited, without waiting; a test may give an Excel that is busy for that long."""
    taken: list[float] = []
    monkeypatch.setattr("time.sleep", taken.append)
    return taken


@pytest.fixture
def on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program takes this for Windows."""
    monkeypatch.setattr(sys, "platform", "win32")


@pytest.fixture
def click(monkeypatch: pytest.MonkeyPatch) -> Click:
    """A click on the button of that tag, as the VBA of an Excel hands it to the bridge."""
    clicks = Clicks()
    monkeypatch.setattr(bridge, "clicks", lambda: clicks)
    server = bridge.Bridge()

    def perform(tag: str, application: object) -> bool:
        return server.Perform(tag, application)

    return perform


@pytest.fixture
def busy(monkeypatch: pytest.MonkeyPatch) -> Callable[[Excel, int, float], None]:
    """Makes an Excel turn calls away for some seconds, which pass as the program waits."""

    def make(excel: Excel, code: int, seconds: float) -> None:
        excel.busy, excel.busy_for = code, seconds

        def wait(pause: float) -> None:
            excel.busy_for -= pause

        monkeypatch.setattr("time.sleep", wait)

    return make
