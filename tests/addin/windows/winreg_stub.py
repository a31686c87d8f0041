"""A registry in memory: what the module `winreg` offers, with its errors, for two bitnesses of programs.

As in Windows, `CLSID` below the classes exists once for each bitness, every other key once for both, and
HKEY_CLASSES_ROOT shows the user's classes before those of the machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

CLASSES = "software\\classes\\"


@dataclass
class Held:
    """One key: its name as it was written, and its values by name in lower case."""

    name: str
    values: dict[str, tuple[str, object, int]] = field(default_factory=dict)


@dataclass
class Handle:
    """An open key."""

    place: tuple[int, str, str]
    may_write: bool

    def __enter__(self) -> Handle:
        return self

    def __exit__(self, *_: object) -> None: ...


class Winreg:
    """The module. `read_only` names beginnings of paths that may not be written, in lower case."""

    HKEY_CLASSES_ROOT, HKEY_CURRENT_USER, HKEY_LOCAL_MACHINE = "HKCR", "HKCU", "HKLM"
    KEY_READ, KEY_WRITE = 0x20019, 0x20006
    KEY_WOW64_64KEY, KEY_WOW64_32KEY = 0x100, 0x200
    REG_SZ, REG_BINARY, REG_DWORD = 1, 3, 4

    def __init__(self) -> None:
        self.keys: dict[tuple[int, str, str], Held] = {}
        self.read_only: set[str] = set()

    def CreateKeyEx(self, hive: str, path: str, reserved: int = 0, access: int = 0x20006) -> Handle:
        for end in (i for i, letter in enumerate(path + "\\") if letter == "\\"):
            place = self._place(hive, path[:end], access)
            if place not in self.keys:
                self._refuse_write(path)
                self.keys[place] = Held(path[:end].rpartition("\\")[2])
        return self.OpenKey(hive, path, reserved, access)

    def OpenKey(self, hive: str, path: str, reserved: int = 0, access: int = 0x20019) -> Handle:
        may_write = access & self.KEY_WRITE == self.KEY_WRITE
        for place in self._places(hive, path, access):
            if place in self.keys:
                if may_write:
                    self._refuse_write(path)
                return Handle(place, may_write)
        raise FileNotFoundError(2, "系统找不到指定的文件。")

    def SetValueEx(self, key: Handle, name: str, reserved: int, kind: int, value: object) -> None:
        if not key.may_write:
            raise PermissionError(13, "拒绝访问。")
        self.keys[key.place].values[name.lower()] = name, value, kind

    def QueryValueEx(self, key: Handle, name: str) -> tuple[object, int]:
        if name.lower() not in self.keys[key.place].values:
            raise FileNotFoundError(2, "系统找不到指定的文件。")
        return self.keys[key.place].values[name.lower()][1:]

    def EnumValue(self, key: Handle, number: int) -> tuple[str, object, int]:
        return self._at(list(self.keys[key.place].values.values()), number)

    def EnumKey(self, key: Handle, number: int) -> str:
        below = [held.name for place, held in self.keys.items() if self._above(place) == key.place]
        return self._at(below, number)

    def DeleteValue(self, key: Handle, name: str) -> None:
        if not key.may_write:
            raise PermissionError(13, "拒绝访问。")
        if self.keys[key.place].values.pop(name.lower(), None) is None:
            raise FileNotFoundError(2, "系统找不到指定的文件。")

    def DeleteKeyEx(self, hive: str, path: str, access: int = 0x100, reserved: int = 0) -> None:
        place = self._place(hive, path, access)
        if place not in self.keys:
            raise FileNotFoundError(2, "系统找不到指定的文件。")
        self._refuse_write(path)
        if any(self._above(other) == place for other in self.keys):
            raise PermissionError(13, "拒绝访问。")
        del self.keys[place]

    # For the tests.

    def put(self, hive: str, path: str, name: str = "", value: object = None, view: int = 0x100) -> None:
        """Write a value, whoever may."""
        with self.CreateKeyEx(hive, path, 0, self.KEY_WRITE | view) as key:
            self.SetValueEx(key, name, 0, self.REG_SZ, value)

    def everything(self) -> set[tuple[object, ...]]:
        """All keys and values, to be compared."""
        keys: set[tuple[object, ...]] = set(self.keys)
        return keys | {(*place, *value) for place, held in self.keys.items() for value in held.values.values()}

    def _places(self, hive: str, path: str, access: int) -> Iterator[tuple[int, str, str]]:
        if hive != self.HKEY_CLASSES_ROOT:
            yield self._place(hive, path, access)
            return
        for below in (self.HKEY_CURRENT_USER, self.HKEY_LOCAL_MACHINE):
            yield self._place(below, CLASSES + path, access)

    def _place(self, hive: str, path: str, access: int) -> tuple[int, str, str]:
        folded = path.lower()
        view = access & self.KEY_WOW64_32KEY or self.KEY_WOW64_64KEY
        return (view if f"{folded}\\".startswith(f"{CLASSES}clsid\\") else 0), hive, folded

    def _above(self, place: tuple[int, str, str]) -> tuple[int, str, str]:
        """The key that holds this one; in either view for one that has a view."""
        view, hive, path = place
        return self._place(hive, path.rpartition("\\")[0], view)

    def _refuse_write(self, path: str) -> None:
        if path.lower().startswith(tuple(self.read_only)):
            raise PermissionError(13, "拒绝访问。")

    @staticmethod
    def _at(items: list, number: int) -> object:
        if number >= len(items):
            raise OSError(22, "没有可用的数据了。")
        return items[number]
