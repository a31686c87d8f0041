"""With which rights a program runs: Windows keeps those apart that have more, and this one then is not found.

An Excel with an administrator's rights does not look at what is registered for its user alone (COM ignores the user's
own classes above medium integrity), and Windows starts no program with less rights for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from enum import Enum
from typing import Any

_HIGH, _SYSTEM = 0x3000, 0x4000  # SECURITY_MANDATORY_…_RID
_FULL = 2  # TokenElevationTypeFull: somebody with two sets of rights has taken the larger one for this program
_LIMITED_INFORMATION = 0x1000  # PROCESS_QUERY_LIMITED_INFORMATION
_EXCEL, _DESKTOP = "excel.exe", "explorer.exe"


class Rights(Enum):
    """The rights of a process, as far as they matter here."""

    USUAL = "一般用户"
    ADMINISTRATOR = "管理员帐户（所有程序都有管理员权限）"  # the built-in one, or Windows without its questions
    RAISED = "用「以管理员身份运行」打开"
    SYSTEM = "系统帐户"


RAISED = (
    "现在是用「以管理员身份运行」打开的，这样装的，平常打开的 Excel 找不到。请关闭这个窗口，"
    "像平常一样双击打开（不要用右键的「以管理员身份运行」）。"
)
SYSTEM = "现在是用系统帐户运行的，装不到用户那里。请在用户登录之后，以这个用户的身份安装。"
NOT_ALLOWED = {Rights.RAISED: RAISED, Rights.SYSTEM: SYSTEM}


def mine() -> Rights:
    """The rights of this process; the usual ones where that cannot be told."""
    with suppress(Exception):
        import win32api  # type: ignore[import-untyped,unused-ignore]

        return _of(win32api.GetCurrentProcess())
    return Rights.USUAL


def excels() -> set[Rights]:
    """The rights of the Excels that run just now; one that keeps them from us has more than we."""
    found = set()
    with suppress(Exception):
        for process in _processes(_EXCEL):
            found.add(_or_more(process))
    return found


def _or_more(process: Any) -> Rights:
    try:
        return _of(process)
    except Exception:  # access denied: of a process with less rights or the same it would be given
        return Rights.RAISED


def _of(process: Any) -> Rights:
    import win32security  # type: ignore[import-untyped,unused-ignore]

    token = win32security.OpenProcessToken(process, win32security.TOKEN_QUERY)
    level = _level(token)
    if level < _HIGH:
        return Rights.USUAL
    if level >= _SYSTEM:
        return Rights.SYSTEM
    kind = win32security.GetTokenInformation(token, win32security.TokenElevationType)
    return Rights.RAISED if kind == _FULL and not _desktop_is_raised() else Rights.ADMINISTRATOR


def _level(token: Any) -> int:
    import win32security

    sid, _ = win32security.GetTokenInformation(token, win32security.TokenIntegrityLevel)
    return int(sid.GetSubAuthority(sid.GetSubAuthorityCount() - 1))


def _desktop_is_raised() -> bool:
    """Whether the desktop itself runs so: then every program that the user opens does too, and nothing is taken up."""
    import win32security

    for process in _processes(_DESKTOP):
        with suppress(Exception):
            if _level(win32security.OpenProcessToken(process, win32security.TOKEN_QUERY)) >= _HIGH:
                return True
    return False


def _processes(name: str) -> Iterator[Any]:
    """Handles of the running programs of that name, as far as they may be asked at all."""
    import win32api
    import win32process  # type: ignore[import-untyped,unused-ignore]

    for number in win32process.EnumProcesses():
        with suppress(Exception):  # of another user, or ended meanwhile
            handle = win32api.OpenProcess(_LIMITED_INFORMATION, False, number)
            if _program(handle).lower().endswith(f"\\{name}"):
                yield handle


def _program(handle: Any) -> str:
    """The path of the program of a process."""
    import ctypes

    libraries: Any = ctypes  # windll exists on Windows alone
    text, size = ctypes.create_unicode_buffer(1024), ctypes.c_ulong(1024)
    libraries.windll.kernel32.QueryFullProcessImageNameW(int(handle), 0, text, ctypes.byref(size))
    return text.value
