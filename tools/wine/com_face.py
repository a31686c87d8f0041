"""Shows any Python object to COM, so that a fake Excel can be handed to the bridge in another process.

Members are found by name when somebody asks for them, as with a real Excel and late binding.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pythoncom
import pywintypes
import win32com.server.policy
import win32com.server.util
import winerror

_CALL, _GET = pythoncom.DISPATCH_METHOD, pythoncom.DISPATCH_PROPERTYGET
_PLAIN = (str, bytes, int, float, bool, type(None), dt.datetime, pywintypes.TimeType)
_SELF, _EACH = pythoncom.DISPID_VALUE, pythoncom.DISPID_NEWENUM


class Face(win32com.server.policy.DynamicPolicy):  # type: ignore[misc]
    """The COM side of one Python object."""

    def _wrap_(self, held: Any) -> None:
        self._obj_, self._names = held, ["__call__"]

    def _getdispid_(self, name: str, _flags: int) -> int:
        if not hasattr(self._obj_, name):
            raise pywintypes.com_error(winerror.DISP_E_UNKNOWNNAME, name, None, None)
        self._names.append(name)
        return len(self._names) - 1

    def _invokeex_(self, number: int, _lcid: int, flags: int, given: tuple, _k: Any, _provider: Any) -> Any:
        arguments = [_held(argument) for argument in given]
        if number == _EACH:
            items = [shown(item) for item in self._obj_]
            return win32com.server.util.NewEnum(items)
        if number == _SELF:
            return shown(self._obj_(*arguments))
        name = self._names[number]
        if flags & (pythoncom.DISPATCH_PROPERTYPUT | pythoncom.DISPATCH_PROPERTYPUTREF):
            setattr(self._obj_, name, arguments[0])
            return None
        found = getattr(self._obj_, name)
        if flags & _CALL and callable(found) and (arguments or not flags & _GET):
            found = found(*arguments)
        return shown(found)


def shown(value: Any) -> Any:
    """A value as COM takes it; objects get a face."""
    if isinstance(value, _PLAIN):
        return value
    if isinstance(value, (list, tuple)):
        return [shown(item) for item in value]
    return win32com.server.util.wrap(value, usePolicy=Face)


def _held(value: Any) -> Any:
    """What came back over COM; a face of ours is taken off again."""
    try:
        return win32com.server.util.unwrap(value)
    except (ValueError, pythoncom.com_error):  # not one of ours
        return value
