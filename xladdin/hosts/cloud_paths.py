"""Where on this PC a workbook lies that Excel knows by an address of OneDrive or SharePoint alone.

xlwings has a search of its own: it reads folders from a sheet of the workbook, which may name any computer of the
world, and in the end looks at every file below the synchronised folder. It never runs here. OneDrive writes into the
registry which addresses it keeps where; that is asked, and one file is looked for.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import unquote

_PROVIDERS = "Software\\SyncEngines\\Providers\\OneDrive"


@dataclass(frozen=True)
class _Kept:
    """A library that OneDrive keeps here; `only_a_folder` where it is but a folder of that library."""

    address: str
    folder: Path
    only_a_folder: bool


def full_name(workbook: Any) -> str:
    """The path of a COM Workbook; its address where it has one and nothing is kept of it here."""
    name = str(workbook.FullName)
    return local(name) if "://" in name else name


@lru_cache(256)
def local(address: str) -> str:
    """The path of the file that OneDrive keeps here for an address; the address itself where it keeps none."""
    candidates = (path for kept in _libraries() for path in _below(kept, address))
    return next((str(path) for path in candidates if _is_file(path)), address)


def use_in(engine: ModuleType) -> None:
    """Let the engine of xlwings for Windows ask here, for every workbook that is open, in place of its own search."""
    if getattr(engine.Book, "fullname", None) is not _FULL_NAME:
        engine.Book.fullname = _FULL_NAME


_FULL_NAME = property(lambda book: full_name(book.xl))


def _below(kept: _Kept, address: str) -> Iterator[Path]:
    """Where the file of an address may lie in a library: one place, or one for each folder that may be the one kept."""
    begin = kept.address.rstrip("/") + "/"
    if not address.casefold().startswith(begin.casefold()):
        return
    rest = address[len(begin) :]
    for spelt in dict.fromkeys((rest, unquote(rest))):
        parts = [part for part in spelt.split("/") if part]
        if not parts or any(part == ".." or "\\" in part or ":" in part for part in parts):
            continue
        for skipped in range(len(parts) if kept.only_a_folder else 1):
            yield kept.folder.joinpath(*parts[skipped:])


def _libraries() -> list[_Kept]:
    """What OneDrive keeps here, the longest address first; nothing on a system without a registry."""
    with suppress(ImportError):
        return sorted(_registered(importlib.import_module("winreg")), key=lambda kept: -len(kept.address))
    return []


def _registered(winreg: Any) -> Iterator[_Kept]:
    with suppress(OSError), winreg.OpenKey(winreg.HKEY_CURRENT_USER, _PROVIDERS, 0, winreg.KEY_READ) as providers:
        for number in range(256):
            name = winreg.EnumKey(providers, number)  # OSError after the last one
            place = winreg.HKEY_CURRENT_USER, f"{_PROVIDERS}\\{name}", 0, winreg.KEY_READ
            with suppress(OSError), winreg.OpenKey(*place) as key:
                address, folder = (str(winreg.QueryValueEx(key, value)[0]) for value in ("UrlNamespace", "MountPoint"))
                yield _Kept(address, Path(folder), only_a_folder=_flag(winreg, key, "IsFolderScope"))


def _flag(winreg: Any, key: Any, name: str) -> bool:
    with suppress(OSError):
        return str(winreg.QueryValueEx(key, name)[0]) not in ("0", "")
    return False


def _is_file(path: Path) -> bool:
    with suppress(OSError, ValueError):
        return path.is_file()
    return False
