"""The registry entries by which Windows finds the bridge, for this user alone and for Excel of either bitness."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from xladdin.addin.windows.bridge import CLSID, PROGID
from xladdin.addin.windows.elevation import Rights

_CLASSES = "Software\\Classes"
_CLASS = f"{_CLASSES}\\CLSID\\{CLSID}"
KEYS = (f"{_CLASSES}\\{PROGID}", _CLASS)
_NAME = "年报助手"


def registry() -> Any:
    """The module `winreg`, which exists on Windows alone."""
    return importlib.import_module("winreg")


def entries(pythonw: Path) -> dict[str, str]:
    """The registry keys below the user's own, each with its one value, for a bridge that this program runs."""
    return {
        KEYS[0]: _NAME,
        f"{KEYS[0]}\\CLSID": CLSID,
        _CLASS: _NAME,
        # Isolated: neither the current folder nor the user's variables decide what is run.
        f"{_CLASS}\\LocalServer32": f'"{pythonw}" -I -m xladdin.addin.windows',
        f"{_CLASS}\\ProgID": PROGID,
    }


def hives(rights: Rights) -> tuple[Any, ...]:
    """Where the entries belong: with the user, and with the machine too for an account whose every program is raised.

    For such a program, Windows does not look at what is registered for its user alone.
    """
    winreg = registry()
    both = (winreg.HKEY_CURRENT_USER, winreg.HKEY_LOCAL_MACHINE)
    return both if rights is Rights.ADMINISTRATOR else both[:1]


def register(pythonw: Path, hive: Any = None) -> None:
    """Write the entries, in the view of the registry for 64-bit programs and in that for 32-bit ones.

    `hive` is the user's own unless given. Raises OSError where the registry cannot be written.
    """
    winreg = registry()
    for view in _views(winreg):
        for path, value in entries(pythonw).items():
            with winreg.CreateKeyEx(_hive(winreg, hive), path, 0, winreg.KEY_WRITE | view) as key:
                winreg.SetValueEx(key, "", 0, winreg.REG_SZ, value)


def unregister(hive: Any = None) -> None:
    """Take the entries away again; those that are not there are no error."""
    winreg = registry()
    for view in _views(winreg):
        for path in KEYS:
            _delete(winreg, _hive(winreg, hive), path, view)


def flaws(pythonw: Path, hive: Any = None) -> list[str]:
    """What is missing or different, in words for the user; nothing where both views hold what they should."""
    winreg, wanted, server = registry(), entries(pythonw), f"{_CLASS}\\LocalServer32"
    found = []
    for view, name in zip(_views(winreg), ("64 位", "32 位"), strict=True):
        held = {path: read(path, hive=hive, view=view) for path in wanted}
        if not any(held.values()):
            found.append(f"没有为 {name} Excel 登记")
        elif held != wanted:
            found.append(f"为 {name} Excel 的登记不完整，或者指向别处：{_program(held[server]) or '空白'}")
    return found


def _program(command: Any) -> str:
    """The program in a command line, without what it is given to run."""
    text = str(command or "")
    return text.split('"')[1] if text.startswith('"') else text


def read(path: str, name: str = "", *, hive: Any = None, view: int = 0) -> Any:
    """One value of the registry; None if there is no such value or it cannot be read."""
    winreg = registry()
    with suppress(OSError), winreg.OpenKey(_hive(winreg, hive), path, 0, winreg.KEY_READ | view) as key:
        return winreg.QueryValueEx(key, name)[0]
    return None


def values(path: str, hive: Any = None) -> dict[str, Any]:
    """All values of one key; none if there is no such key."""
    winreg = registry()
    with suppress(OSError), winreg.OpenKey(_hive(winreg, hive), path, 0, winreg.KEY_READ) as key:
        return {name: value for name, value, _ in _counted(winreg.EnumValue, key)}
    return {}


def subkeys(path: str, hive: Any = None) -> list[str]:
    """The names of the keys below one key; none if there is no such key."""
    winreg = registry()
    with suppress(OSError), winreg.OpenKey(_hive(winreg, hive), path, 0, winreg.KEY_READ) as key:
        return list(_counted(winreg.EnumKey, key))
    return []


def delete_value(path: str, name: str) -> None:
    """Take one value of the user's own away; OSError where that is not allowed."""
    winreg = registry()
    with winreg.OpenKey(winreg.HKEY_CURRENT_USER, path, 0, winreg.KEY_WRITE) as key:
        winreg.DeleteValue(key, name)


def _counted(of: Any, key: Any) -> Iterator[Any]:
    """What the registry gives for 0, 1, 2, … until it has no more."""
    number = 0
    with suppress(OSError):
        while True:
            yield of(key, number)
            number += 1


def _views(winreg: Any) -> tuple[int, int]:
    return winreg.KEY_WOW64_64KEY, winreg.KEY_WOW64_32KEY


def _hive(winreg: Any, given: Any) -> Any:
    return winreg.HKEY_CURRENT_USER if given is None else given


def _delete(winreg: Any, hive: Any, path: str, view: int) -> None:
    try:
        with winreg.OpenKey(hive, path, 0, winreg.KEY_READ | view) as key:
            below = list(_counted(winreg.EnumKey, key))
    except FileNotFoundError:
        return
    for name in below:
        _delete(winreg, hive, f"{path}\\{name}", view)
    with suppress(FileNotFoundError):  # the views share some keys
        winreg.DeleteKeyEx(hive, path, view, 0)
