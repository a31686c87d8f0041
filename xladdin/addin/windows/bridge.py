"""The COM server `Nianbao.Bridge`: what the VBA of the add-in calls, in a process of its own for each user.

Started by Windows at the first click, it stays for the next ones, ends when nobody has clicked for a while, and lets
go at once when an installer asks for it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any

from xladdin import log
from xladdin.addin import BRIDGE
from xladdin.addin.windows.boxes import message_box, window

if TYPE_CHECKING:
    from xladdin.addin.windows.clicks import Clicks

CLSID = "{4612280D-3FC3-4197-AECD-55C7ADBB1225}"
PROGID = BRIDGE
IDLE_SECONDS = 20 * 60.0
STOP = "Local\\NianbaoBridgeStop"  # the event that asks it to end; it exists as long as a bridge runs
BROKEN = "年报助手出错了，没有做完，工作簿可以照常使用。经过已记入日志，可以点「日志」，把它交给技术支持。"
INCOMPLETE = (
    "年报助手的文件不全，这个按钮用不了，工作簿没有改动。多半是被杀毒软件隔离了一部分："
    "请在杀毒软件里恢复并信任年报助手，再重新运行安装程序。"
)
_LOOK_EVERY = 30.0  # seconds, whether it is time to end
_INPUT_AVAILABLE = 4  # MWMO_INPUTAVAILABLE: a call that came in before the wait began ends it too
_NO_SUCH_EVENT = 2  # ERROR_FILE_NOT_FOUND; any other error says that there is one that we may not touch


@cache
def clicks() -> Clicks:
    """The one place that all clicks go to; what they need is loaded with it. ImportError where some of it is gone."""
    from xladdin.addin.windows.clicks import Clicks

    return Clicks()


class Bridge:
    """The object that VBA holds; all of them hand their clicks to one place."""

    _public_methods_ = ("Perform", "Ping")

    def Perform(self, task: Any, application: Any) -> bool:  # noqa: N802  # as VBA writes it
        """Carry out the command of that tag in the Excel whose Application is given; whether it ran to its end."""
        try:
            return clicks().take(str(task), _late_bound(application))
        except BaseException as error:
            with suppress(BaseException):
                log.start().exception("a click did not come through")
                _told(application, INCOMPLETE if isinstance(error, ImportError) else BROKEN)
            return False

    def Ping(self) -> str:  # noqa: N802
        """「年报助手 0.1.0」, to tell that the bridge is there."""
        from importlib import metadata

        return f"年报助手 {metadata.version('nianbao')}"


def serve(offered: Callable[[], object] = lambda: None) -> None:
    """Offer the bridge to this user's programs until it is idle or asked to end; `offered` is called once it is."""
    import pythoncom  # type: ignore[import-untyped,unused-ignore]
    import win32event  # type: ignore[import-untyped,unused-ignore]

    started, stop = time.monotonic(), _stop_event()
    _make_of_our_own()
    factory = pythoncom.MakePyFactory(CLSID)
    held = pythoncom.CoRegisterClassObject(CLSID, factory, pythoncom.CLSCTX_LOCAL_SERVER, pythoncom.REGCLS_MULTIPLEUSE)
    offered()
    journal = log.start()
    journal.info("the bridge is there")
    with suppress(ImportError):  # told to whoever clicks
        clicks()
    asked = False
    while not asked and _idle(started) < IDLE_SECONDS:
        wait = int(_LOOK_EVERY * 1000), win32event.QS_ALLINPUT, _INPUT_AVAILABLE
        found = win32event.MsgWaitForMultipleObjectsEx([stop], *wait)
        asked = found == win32event.WAIT_OBJECT_0 or bool(pythoncom.PumpWaitingMessages())
    pythoncom.CoRevokeClassObject(held)
    pythoncom.PumpWaitingMessages()  # whoever was about to call still gets an answer
    journal.info("the bridge ends")


def _told(application: Any, words: str) -> None:
    """A box, and Excel's own words in the status bar in place of what the VBA has said there."""
    excel = None
    with suppress(Exception):  # there may be none
        excel = _late_bound(application)
        excel.StatusBar = False
    message_box(window(excel), words)


def _idle(since: float) -> float:
    """Seconds since the last click; since it started, where what a click needs is not all there."""
    with suppress(ImportError):
        return clicks().idle
    return time.monotonic() - since


def _make_of_our_own() -> None:
    """Give out our object whatever the registry says, which the user may write and programs with more rights may read.

    pywin32 would look there for the name of a class, of a policy and of folders to load them from.
    """
    import pythoncom
    import win32com.server.policy as policy  # type: ignore[import-untyped,unused-ignore]

    def create(_clsid: object, wanted: object) -> object:
        return pythoncom.WrapObject(policy.DesignatedWrapPolicy(Bridge()), wanted)

    policy.CreateInstance = create


def _stop_event() -> Any:
    """What ends the bridge; one that nobody else can set where a bridge with more rights has taken the name."""
    import pywintypes  # type: ignore[import-untyped,unused-ignore]
    import win32event

    try:
        return win32event.CreateEvent(None, True, False, STOP)
    except pywintypes.error:
        return win32event.CreateEvent(None, True, False, None)


def stop(seconds: float = 10.0) -> bool:
    """Ask a running bridge to end, and wait for it; whether none runs any more."""
    import pywintypes
    import win32event

    end = time.monotonic() + seconds
    while True:
        try:
            event = win32event.OpenEvent(win32event.EVENT_MODIFY_STATE, False, STOP)
        except pywintypes.error as error:
            return bool(error.winerror == _NO_SUCH_EVENT)
        win32event.SetEvent(event)
        del event
        if time.monotonic() > end:
            return False
        time.sleep(0.1)


def ping() -> str:
    """What the bridge answers, started by Windows if need be; any exception of pywin32 if there is no answer."""
    import pythoncom
    from win32com.client import dynamic  # type: ignore[import-untyped,unused-ignore]

    found = pythoncom.CoCreateInstance(PROGID, None, pythoncom.CLSCTX_LOCAL_SERVER, pythoncom.IID_IDispatch)
    return str(dynamic.Dispatch(found).Ping())


def _late_bound(application: Any) -> Any:
    # Not the wrappers that pywin32 keeps in the user's temporary folder: they break, and then every click fails.
    from win32com.client import dynamic

    return dynamic.Dispatch(application)
