"""The COM server `Nianbao.Bridge`: what the VBA of the add-in calls, in a process of its own for each user.

Started by Windows at the first click, it stays for the next ones, ends when nobody has clicked for a while, and lets
go at once when an installer asks for it.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from xladdin import log
from xladdin.addin.vba import BRIDGE
from xladdin.addin.windows.clicks import BROKEN, Clicks, last_resort

CLSID = "{4612280D-3FC3-4197-AECD-55C7ADBB1225}"
PROGID = BRIDGE
OBJECT = f"{__name__}.Bridge"
IDLE_SECONDS = 20 * 60.0
STOP = "Local\\NianbaoBridgeStop"  # the event that asks it to end; it exists as long as a bridge runs
_LOOK_EVERY = 30.0  # seconds, whether it is time to end
_INPUT_AVAILABLE = 4  # MWMO_INPUTAVAILABLE: a call that came in before the wait began ends it too
_NO_SUCH_EVENT = 2  # ERROR_FILE_NOT_FOUND; any other error says that there is one that we may not touch

_clicks = Clicks()


class Bridge:
    """The object that VBA holds; all of them hand their clicks to one place."""

    _public_methods_ = ("Perform", "Ping")

    def Perform(self, task: Any, application: Any) -> bool:  # noqa: N802  # as VBA writes it
        """Carry out the command of that tag in the Excel whose Application is given; whether it ran to its end."""
        try:
            return _clicks.take(str(task), _late_bound(application))
        except BaseException:
            with suppress(BaseException):
                log.start().exception("a click did not come through")
                last_resort(None, BROKEN)
            return False

    def Ping(self) -> str:  # noqa: N802
        """「年报助手 0.1.0」, to tell that the bridge is there."""
        from importlib import metadata

        return f"年报助手 {metadata.version('nianbao')}"


def serve() -> None:
    """Offer the bridge to this user's programs until it is idle or asked to end."""
    import pythoncom  # type: ignore[import-untyped,unused-ignore]
    import win32event  # type: ignore[import-untyped,unused-ignore]

    journal = log.start()
    stop = win32event.CreateEvent(None, True, False, STOP)
    factory = pythoncom.MakePyFactory(CLSID)
    offered = pythoncom.CoRegisterClassObject(
        CLSID, factory, pythoncom.CLSCTX_LOCAL_SERVER, pythoncom.REGCLS_MULTIPLEUSE
    )
    journal.info("the bridge is there")
    asked = False
    while not asked and _clicks.idle < IDLE_SECONDS:
        wait = int(_LOOK_EVERY * 1000), win32event.QS_ALLINPUT, _INPUT_AVAILABLE
        found = win32event.MsgWaitForMultipleObjectsEx([stop], *wait)
        asked = found == win32event.WAIT_OBJECT_0 or bool(pythoncom.PumpWaitingMessages())
    pythoncom.CoRevokeClassObject(offered)
    pythoncom.PumpWaitingMessages()  # whoever was about to call still gets an answer
    journal.info("the bridge ends")


def stop(seconds: float = 10.0) -> bool:
    """Ask a running bridge to end, and wait for it; whether none runs any more."""
    import time

    import pywintypes  # type: ignore[import-untyped,unused-ignore]
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
