"""Message boxes of Windows itself, which need neither Excel nor anything else of this program.

Nothing but Python's own library is loaded here: what keeps the rest from loading is told by such a box too.
"""

from __future__ import annotations

import ctypes
from contextlib import suppress
from typing import Any

TITLE = "年报助手"
_YES_NO, _INFORMATION, _QUESTION = 0x4, 0x40, 0x20
_TO_FRONT, _ABOVE_ALL, _YES = 0x10000, 0x40000, 6
_EACH_SCREEN = -4  # DPI_AWARENESS_CONTEXT_PER_MONITOR_AWARE_V2


def message_box(owner: int, text: str, *, question: bool = False) -> bool:
    """A box in front of the window `owner`, or above all where that is 0; whether it was answered with 是."""
    text = text.replace("\0", "")  # which would end it
    kind = (_YES_NO | _QUESTION if question else _INFORMATION) | _TO_FRONT
    # A process that Windows has started may not come to the front: without an owner, its box would lie behind Excel.
    kind |= 0 if owner else _ABOVE_ALL
    return bool(_user32().MessageBoxW(owner, text, TITLE, kind) == _YES)


def window(application: Any) -> int:
    """The number of the window of a COM Application; 0 where it does not tell."""
    try:
        return int(application.Hwnd)
    except Exception:
        return 0


def sharp() -> None:
    """Have boxes drawn by the scale of each screen; else Windows draws them small and stretches the picture."""
    user32 = _user32()
    with suppress(Exception):  # Windows 10 since 2017
        if user32.SetProcessDpiAwarenessContext(ctypes.c_void_p(_EACH_SCREEN)):
            return
    with suppress(Exception):  # older ones, one scale for all screens
        user32.SetProcessDPIAware()


def _user32() -> Any:
    libraries: Any = ctypes  # windll exists on Windows alone
    return libraries.windll.user32
