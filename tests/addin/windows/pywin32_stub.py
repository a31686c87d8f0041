"""COM, named events and late binding, as pywin32 offers them, for one PC in memory.

Late binding keeps the habit of pywin32 that matters here: where Excel turns a call away, it may say that Excel has no
such name (`AttributeError`), because it could not look the name up.
"""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

from com_stub import ComError

CLASS_NOT_REGISTERED = -2147221164
DISP_E_EXCEPTION, DISP_E_UNKNOWNNAME = -2147352567, -2147352570


class Error(Exception):
    """pywintypes.error: what Windows answers when it refuses."""

    def __init__(self, winerror: int, function: str, said: str) -> None:
        super().__init__(winerror, function, said)
        self.winerror = winerror


class Plain:
    """PyIDispatch: the bare object. `turned_away` gives the code with which Excel turns calls away just now, if any."""

    def __init__(self, held: Any) -> None:
        self.held = held
        self.turned_away: Callable[[], int | None] = getattr(held, "turned_away", lambda: None)

    def GetIDsOfNames(self, _language: int, name: str) -> str:
        if (code := self.turned_away()) in (-2147418111, -2147417846):  # the call itself is rejected
            raise ComError("被呼叫方拒绝接收呼叫。", code)
        try:
            found = hasattr(type(self.held), name) or name in vars(self.held)
        except TypeError:  # nothing that holds names
            found = hasattr(self.held, name)
        if not found:
            raise ComError("未知名称。", DISP_E_UNKNOWNNAME)
        return name

    def Invoke(self, name: str, _language: int, kind: int, _wanted: int, *given: Any) -> Any:
        if code := self.turned_away():
            error = ComError("Excel 正忙。", code if code in (-2147418111, -2147417846) else DISP_E_EXCEPTION)
            error.excepinfo = (0, None, None, None, 0, code)
            raise error
        if kind == 2:
            return getattr(self.held, name)
        return setattr(self.held, name, *given)


class CDispatch:
    """win32com.client.dynamic.CDispatch over an object of the fake Excel."""

    def __init__(self, plain: Plain) -> None:
        self.__dict__["_oleobj_"] = plain

    def __getattr__(self, name: str) -> Any:
        try:
            number = self._oleobj_.GetIDsOfNames(0, name)
        except ComError:
            raise AttributeError(f"Excel.Application.{name}") from None
        return self._oleobj_.Invoke(number, 0, 2, 1)

    def __setattr__(self, name: str, value: Any) -> None:
        try:
            self._oleobj_.Invoke(self._oleobj_.GetIDsOfNames(0, name), 0, 4, 0, value)
        except ComError:
            raise AttributeError(f"Property 'Excel.Application.{name}' can not be set.") from None


class Wrapped:
    """DesignatedWrapPolicy: shows COM what an object says may be called."""

    def __init__(self, held: Any) -> None:
        assert held._public_methods_
        self.held = held


class Pywin32:
    """The PC: which events exist, what the bridge has offered, and what happens while it waits.

    `waits` are carried out one by one, each when the bridge waits for messages; each may return what was found, else
    it is the time that has passed. `answer` is what Windows gives for a program that asks for the bridge.
    """

    def __init__(self) -> None:
        self.events: dict[str, list[bool]] = {}
        self.refused: int | None = None
        self.taken: set[str] = set()  # names of events that a program with more rights holds
        self.policy = _module("win32com.server.policy", CreateInstance=None, DesignatedWrapPolicy=Wrapped)
        self.offered: list[str] = []
        self.waits: list[Callable[[], int | None]] = []
        self.answer: Callable[[], Any] = self._nobody
        self.pumped = 0
        self.quit_asked = False

    def modules(self) -> dict[str, ModuleType]:
        """What is imported in the place of pywin32."""
        dynamic = _module("win32com.client.dynamic", Dispatch=self._dispatch)
        client = _module("win32com.client", dynamic=dynamic)
        return {
            "pywintypes": _module("pywintypes", error=Error, com_error=ComError),
            "pythoncom": _module(
                "pythoncom",
                com_error=ComError,
                MakePyFactory=lambda clsid: f"factory of {clsid}",
                CoRegisterClassObject=self._offer,
                CoRevokeClassObject=self.offered.remove,
                CoCreateInstance=lambda *_: self.answer(),
                PumpWaitingMessages=self._pump,
                CLSCTX_LOCAL_SERVER=4,
                REGCLS_MULTIPLEUSE=1,
                WrapObject=lambda policy, wanted: (policy.held, wanted),
                IID_IDispatch="{00020400-0000-0000-C000-000000000046}",
            ),
            "win32event": _module(
                "win32event",
                CreateEvent=self._create,
                OpenEvent=self._open,
                SetEvent=self._set,
                MsgWaitForMultipleObjectsEx=self._wait,
                EVENT_MODIFY_STATE=2,
                QS_ALLINPUT=0x4FF,
                WAIT_OBJECT_0=0,
                WAIT_TIMEOUT=258,
            ),
            "win32com": _module("win32com", client=client, server=_module("win32com.server", policy=self.policy)),
            "win32com.server": _module("win32com.server", policy=self.policy),
            "win32com.server.policy": self.policy,
            "win32com.client": client,
            "win32com.client.dynamic": dynamic,
        }

    @staticmethod
    def _dispatch(given: Any) -> CDispatch:
        if isinstance(given, CDispatch):
            return CDispatch(given._oleobj_)
        if given is None or isinstance(given, str | int):
            raise ComError("无效的类字符串。", CLASS_NOT_REGISTERED)
        return CDispatch(Plain(given))

    @staticmethod
    def _nobody() -> Any:
        raise ComError("没有注册类。", CLASS_NOT_REGISTERED)

    def _offer(self, clsid: str, factory: str, context: int, flags: int) -> str:
        assert (factory, context, flags) == (f"factory of {clsid}", 4, 1)
        self.offered.append(clsid)
        return clsid

    def _pump(self) -> bool:
        self.pumped += 1
        return self.quit_asked

    def _create(self, _security: None, by_hand: bool, state: bool, name: str | None) -> list[bool]:
        assert by_hand
        if name in self.taken:
            raise Error(5, "CreateEvent", "拒绝访问。")
        return [state] if name is None else self.events.setdefault(name, [state])

    def _open(self, _access: int, _inherit: bool, name: str) -> list[bool]:
        if self.refused is not None:
            raise Error(self.refused, "OpenEvent", "拒绝访问。")
        if name not in self.events:
            raise Error(2, "OpenEvent", "系统找不到指定的文件。")
        return self.events[name]

    @staticmethod
    def _set(event: list[bool]) -> None:
        event[0] = True

    def _wait(self, events: list[list[bool]], milliseconds: int, mask: int, flags: int) -> int:
        assert (mask, flags) == (0x4FF, 4)
        if events[0][0]:
            return 0
        assert self.waits, "the bridge goes on waiting"
        found = self.waits.pop(0)()
        if events[0][0]:
            return 0
        return 258 if found is None else found


def _module(name: str, **content: Any) -> ModuleType:
    module = ModuleType(name)
    module.__dict__.update(content)
    return module
