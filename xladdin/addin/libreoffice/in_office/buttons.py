"""What menu and toolbar call: a URL 「cn.nianbao.buttons:validate」 is the command of that tag."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import uno
import unohelper
from com.sun.star.frame import FeatureStateEvent, XDispatchProvider, XNotifyingDispatch
from com.sun.star.lang import XInitialization, XServiceInfo

from . import document as documents
from .clicking import click
from .person import Line, Person, Unattended

PROTOCOL = "cn.nianbao.buttons:"
IMPLEMENTATION, SERVICE = "cn.nianbao.Buttons", "com.sun.star.frame.ProtocolHandler"
# An argument of the dispatch, for macros: JSON with the answers to what is asked, by event; see docs/libreoffice.md.
ANSWERS = "Answers"
STILL_RUNNING = "年报助手的上一次点击还没有做完（可能有消息框等着回答），请等它做完再点。"
_TABLE = Path(__file__).with_name("table.json")


class Buttons(unohelper.Base, XDispatchProvider, XInitialization, XServiceInfo):
    """The buttons of one window."""

    def __init__(self, context: Any, *_arguments: Any) -> None:
        self._context, self._frame = context, None
        self._table = json.loads(_TABLE.read_text(encoding="utf-8"))

    def initialize(self, arguments: Any) -> None:
        """The window, as its frame."""
        if arguments:
            self._frame = arguments[0]

    def queryDispatch(self, url: Any, _target: str, _flags: int) -> Any:  # noqa: N802  # as UNO names it
        """What answers to that URL; None where nothing of ours does."""
        tag = url.Complete.partition(":")[2]
        if self._frame is None or not url.Complete.startswith(PROTOCOL):
            return None
        return Button(self._context, self._frame, tag, self._table)

    def queryDispatches(self, requests: Any) -> Any:  # noqa: N802
        """The same for several."""
        return tuple(self.queryDispatch(one.FeatureURL, one.FrameName, one.SearchFlags) for one in requests)

    def getImplementationName(self) -> str:  # noqa: N802
        """As ProtocolHandler.xcu says."""
        return IMPLEMENTATION

    def supportsService(self, name: str) -> bool:  # noqa: N802
        """Whether it is that one."""
        return name == SERVICE

    def getSupportedServiceNames(self) -> Any:  # noqa: N802
        """The one."""
        return (SERVICE,)


class Button(unohelper.Base, XNotifyingDispatch):
    """One button of one window. It is grey where a click could do nothing: on workbooks that are not ours."""

    _running = False

    def __init__(self, context: Any, frame: Any, tag: str, table: dict[str, Any]) -> None:
        self._context, self._frame, self._tag, self._table = context, frame, tag, table
        self._listeners: list[tuple[Any, Any]] = []

    def dispatch(self, _url: Any, arguments: Any) -> None:
        """A click."""
        self._click(arguments)

    def dispatchWithNotification(self, _url: Any, arguments: Any, listener: Any) -> None:  # noqa: N802
        """A click by a macro, which hears whether it ran to its end, and what was said."""
        done, told = self._click(arguments)
        event = uno.createUnoStruct("com.sun.star.frame.DispatchResultEvent")
        event.Source, event.State, event.Result = self, 1 if done else 0, told
        if listener is not None:
            listener.dispatchFinished(event)

    def addStatusListener(self, listener: Any, url: Any) -> None:  # noqa: N802
        """Who draws the button; it is told at once how."""
        self._listeners.append((listener, url))
        self._tell(listener, url)

    def removeStatusListener(self, listener: Any, _url: Any) -> None:  # noqa: N802
        """It is not drawn any more."""
        self._listeners = [held for held in self._listeners if held[0] != listener]

    def _click(self, arguments: Any) -> tuple[bool, str]:
        # A message box lets other clicks through; they would come to a workbook that is being changed.
        if Button._running:
            Line.of(self._frame).show(STILL_RUNNING)
            Line.of(self._frame).until_he_goes_on()
            return False, "[]"
        Button._running = True
        try:
            given = [one.Value for one in arguments if one.Name == ANSWERS]
            if given:
                nobody = Unattended(self._context, self._frame, json.loads(given[0]))
                return click(self._tag, nobody, self._frame), nobody.told()
            return click(self._tag, Person(self._context, self._frame), self._frame), ""
        finally:
            Button._running = False
            for listener, url in self._listeners:
                self._tell(listener, url)

    def _tell(self, listener: Any, url: Any) -> None:
        event = FeatureStateEvent()
        event.FeatureURL, event.Source, event.IsEnabled, event.Requery = url, self, self._is_of_use(), False
        listener.statusChanged(event)
        tip = self._table["commands"].get(self._tag, {}).get("tip")
        if tip:
            event.State = _tip(tip)
            listener.statusChanged(event)

    def _is_of_use(self) -> bool:
        known = self._table["commands"].get(self._tag)
        if known is None or not known["needs_workbook"]:
            return True
        model = self._frame.Controller.Model if self._frame.Controller is not None else None
        return documents.is_one_of(model, self._table["our_sheets"])


def _tip(words: str) -> Any:
    """What a toolbar shows beside the mouse."""
    command = uno.createUnoStruct("com.sun.star.frame.ControlCommand")
    command.Command = "SetQuickHelpText"
    command.Arguments = (uno.createUnoStruct("com.sun.star.beans.NamedValue", Name="HelpText", Value=words),)
    return command
