"""Loads the engine with which xlwings drives Excel, on any system, with stand-ins for the Windows packages it imports.

It is loaded under a name of its own, so that a real one is left alone, and the stand-ins are gone once it is loaded.
"""

from __future__ import annotations

import atexit
import ctypes
import datetime as dt
import importlib.util
import sys
from functools import cache
from pathlib import Path
from types import ModuleType
from unittest.mock import MagicMock, patch

from xladdin.hosts import xw
from xladdin.hosts.light import OPTIONAL, without

PROCESS = 4711


class ComError(Exception):
    """pywintypes.com_error: what Excel answers when it refuses."""

    def __init__(self, description: str, hresult: int = -2147352567) -> None:
        super().__init__(hresult, description, (0, "Microsoft Excel", description, None, 0, -2146827284), None)
        self.hresult = hresult
        self.excepinfo = self.args[2]


class TimeType(dt.datetime):
    """pywintypes.TimeType: how pywin32 hands over a date."""


class _TimeZoneInfo:
    @staticmethod
    def utc() -> dt.tzinfo:
        return dt.UTC


class _Dispatch:
    """What pywin32 wraps objects of Excel in; the fake ones are never wrapped."""


def _module(name: str, **content: object) -> ModuleType:
    module = ModuleType(name)
    module.__file__ = name
    module.__dict__.update(content)
    return module


def _windows_packages() -> dict[str, ModuleType]:
    client = _module(
        "win32com.client",
        CDispatch=_Dispatch,
        CoClassBaseClass=type("CoClassBaseClass", (), {}),
        DispatchBaseClass=type("DispatchBaseClass", (), {}),
        Dispatch=MagicMock(),
        DispatchEx=MagicMock(),
    )
    boxes = {"MB_OK": 0, "MB_OKCANCEL": 1, "MB_YESNO": 4, "MB_YESNOCANCEL": 3}
    return {
        "pywintypes": _module("pywintypes", com_error=ComError, error=OSError, TimeType=TimeType, IID=str),
        "pythoncom": _module("pythoncom", ole_error=ComError, CoInitialize=lambda: None),
        "win32api": _module("win32api", MessageBox=lambda *_: 1),
        "win32con": _module("win32con", MB_ICONINFORMATION=64, MB_ICONWARNING=48, **boxes),
        "win32gui": _module("win32gui"),
        "win32process": _module("win32process", GetWindowThreadProcessId=lambda _: (1, PROCESS)),
        "win32timezone": _module("win32timezone", TimeZoneInfo=_TimeZoneInfo),
        "win32com": _module("win32com", client=client),
        "win32com.client": client,
    }


@cache
def com_engine() -> ModuleType:
    """The module `xlwings._xlwindows`, loaded for use with a fake Excel."""
    source = Path(xw.__file__).with_name("_xlwindows.py")
    spec = importlib.util.spec_from_file_location("xlwings._xlwindows_for_tests", source)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    libraries = {name: MagicMock() for name in ("oledll", "windll", "PyDLL")}
    stand_ins = patch.dict(sys.modules, _windows_packages()), patch.multiple(ctypes, create=True, **libraries)
    with stand_ins[0], stand_ins[1], without(OPTIONAL):
        spec.loader.exec_module(module)
    sys.modules[spec.name] = module
    atexit.unregister(module.cleanup)  # it looks for Excel processes to end
    return module
