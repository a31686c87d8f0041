"""Where on this PC Excel, WPS and the parts of this program are."""

from __future__ import annotations

import ctypes
import os
import site
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xladdin import profile
from xladdin.addin.windows import registration

ADDIN = "nianbao.xlam"
_APP_PATHS = "Software\\Microsoft\\Windows\\CurrentVersion\\App Paths\\"
OUT_OF_REACH = (
    "年报助手装在当前用户自己的 Python 包目录里（pip install --user），Excel 启动的桥接程序不看那里。"
    "请建一个虚拟环境（python -m venv），在里面 pip install，再在里面运行 nianbao addin install。"
)
FROM_THE_STORE = (
    "这个 Python 是从 Microsoft Store 装的，Windows 把它写的文件和登记另放一处，Excel 看不到。"
    "请改用年报助手的安装程序，或者从 python.org 下载安装 Python，再在里面 pip install 和 nianbao addin install。"
)
_COMMON = ("CommonProgramFiles", "CommonProgramFiles(x86)", "CommonProgramW6432")
_REMOTE, _ROAMING = 4, 2  # DRIVE_REMOTE, PT_ROAMING
_PROGRAMS = (("Microsoft Excel", "excel.exe"), ("WPS 表格", "et.exe"), ("WPS Office", "wps.exe"))


@dataclass(frozen=True)
class Host:
    """A program that opens workbooks: its name and where its .exe is."""

    name: str
    path: str


def start_folder() -> Path:
    """XLSTART of this user: Excel loads every add-in in it, and trusts their macros. It may not exist yet."""
    roaming = os.environ.get("APPDATA")
    return (Path(roaming) if roaming else Path.home() / "AppData" / "Roaming") / "Microsoft" / "Excel" / "XLSTART"


def addin() -> Path:
    """Where Excel finds the add-in of this user."""
    return start_folder() / ADDIN


def program_folder() -> Path:
    """Where the installer puts the program, with a Python of its own."""
    return profile.folder() / "program"


def brought_along() -> Path | None:
    """The folder of the Python that was handed out with this program and runs it; None where another one runs it."""
    home = Path(sys.executable).parent
    return home if any(home.glob("python3*._pth")) else None


def pythonw(home: Path | None = None) -> Path:
    """The Python without a window, in the folder given or beside the one that runs."""
    return (home or Path(sys.executable).parent) / "pythonw.exe"


def out_of_reach() -> bool:
    """Whether this program lies where an isolated Python, as the bridge is run by, does not look: the user's own."""
    return Path(__file__).resolve().is_relative_to(Path(site.getusersitepackages()).resolve())


def from_the_store() -> bool:
    """Whether the Python that runs is the one of the Microsoft Store, or a virtual environment made of it.

    Windows keeps what that one writes for the user and into the registry in a place of its own, out of sight of Excel.
    """
    return "windowsapps" in sys.base_prefix.lower().replace("/", "\\").split("\\")


def vba_is_missing(excel: str) -> bool:
    """Whether no library of VBA lies where this Excel (the path of its program) would have it."""
    program = Path(excel.replace("\\", "/"))
    common = [Path(folder) for name in _COMMON if (folder := os.environ.get(name))]
    virtual = [program.parent.parent / "vfs" / name for name in ("ProgramFilesCommonX64", "ProgramFilesCommonX86")]
    shared = [folder / "Microsoft Shared" / "VBA" for folder in (*common, *virtual)]
    return program.is_file() and not any(_glob(folder, "*/VBE*.DLL") for folder in shared)


def on_the_network(path: Path) -> bool:
    """Whether a folder lies on another computer."""
    text = str(path)
    if text.startswith(("\\\\", "//")):
        return True
    with suppress(Exception):
        libraries: Any = ctypes  # windll exists on Windows alone
        return bool(libraries.windll.kernel32.GetDriveTypeW(path.anchor) == _REMOTE)
    return False


def profile_roams() -> bool:
    """Whether a part of the user's profile follows him to other PCs, as XLSTART does and the rest of us does not."""
    with suppress(Exception):
        import win32profile  # type: ignore[import-untyped,unused-ignore]

        return bool(win32profile.GetProfileType() & _ROAMING)
    return False


def hosts() -> list[Host]:
    """The Excels and WPSs that have told Windows where they are."""
    return list(dict.fromkeys(_hosts()))


def excel_name_taken_by() -> str | None:
    """Which program other than Excel answers when somebody asks Windows for Excel (WPS may); None if none does."""
    winreg = registration.registry()
    clsid = registration.read("Excel.Application\\CLSID", hive=winreg.HKEY_CLASSES_ROOT)
    for view in (winreg.KEY_WOW64_64KEY, winreg.KEY_WOW64_32KEY) if clsid else ():
        command = registration.read(f"CLSID\\{clsid}\\LocalServer32", hive=winreg.HKEY_CLASSES_ROOT, view=view)
        if command and "excel.exe" not in str(command).lower():
            return str(command)
    return None


def _hosts() -> Iterator[Host]:
    winreg = registration.registry()
    for name, program in _PROGRAMS:
        for hive in (winreg.HKEY_CURRENT_USER, winreg.HKEY_LOCAL_MACHINE):
            for view in (winreg.KEY_WOW64_64KEY, winreg.KEY_WOW64_32KEY):
                if path := registration.read(_APP_PATHS + program, hive=hive, view=view):
                    yield Host(name, str(path).strip('"'))


def _glob(folder: Path, pattern: str) -> bool:
    with suppress(OSError):
        return any(folder.glob(pattern))
    return False
