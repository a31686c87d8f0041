"""Putting the add-in into this user's WPS, and taking it out: its folder, and its line in the list of add-ins."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from workbook.files.saving import write_all_atomically
from workbook.refusal import FileRefused, Kind
from xladdin.addin.libreoffice.in_office import process
from xladdin.addin.shell.server import place
from xladdin.addin.wps import places, registry
from xladdin.addin.wps.build import NAME, addin, folder_name, place_script

_OURS = re.compile(rf"{NAME}_[0-9.]+")
SCRIPT = "start.py"
# What WPS has run: it ends once the process is there, and what WPS sets for its own libraries goes no further.
_START = """# 由 nianbao addin install --wps 写成：WPS 里的按钮用它启动年报助手。
import sys

from xladdin.addin.libreoffice.in_office.process import found
from xladdin.addin.shell.doctor import COMMAND

sys.exit(0 if found(COMMAND) else 1)
"""
_NOT_THERE = "没有找到 WPS 表格；加载项已经放好，装了 WPS 就能用。装在别处的不碍事。"
_HOW = (
    "请完全退出 WPS（任务栏右下角的图标也退出；Linux 上运行 quickstartoffice restart），再打开 WPS 表格。",
    "WPS 问是否信任「nianbao」时点「允许」，再退出、打开一次：WPS 到下一次启动才装入它，那时出现「年报」一栏。",
    "没有出现的，运行 nianbao addin doctor。这个加载项还没有在真的 WPS 里看过，不行的话请用菜单。",
)
_CANNOT_WRITE = "写不进去，没有装上；请检查磁盘空间和权限，关闭 WPS 再试。"


def install() -> Iterator[str]:
    """Put the add-in in for this user; gives what to tell him. FileRefused where it cannot be."""
    places.need_a_user_of_wps()
    put_files()
    kept = registry.publish()
    for earlier in _folders():
        if earlier != folder():
            shutil.rmtree(earlier, ignore_errors=True)
    process.end()  # one of an earlier version would go on answering
    yield f"加载项已放到 {folder()}，并登记在 {registry.published()}。"
    if kept:
        yield f"原来的加载项清单另存为 {kept.name}；别的加载项都还在。"
    if not places.programs():
        yield _NOT_THERE
    yield from _HOW


def uninstall() -> Iterator[str]:
    """Take it out again; gives what to tell him. FileRefused where the list of add-ins cannot be written."""
    places.need_a_user_of_wps()
    there = registry.withdraw()
    for one in _folders():
        shutil.rmtree(one, ignore_errors=True)
        there = True
    process.end()
    if not there:
        yield "WPS 里没有年报助手，不用卸载。"
        return
    left = list(_folders())
    yield "年报助手已从 WPS 卸载；工作簿照常能用，别的加载项都还在。请退出 WPS 再打开。"
    if left:
        yield f"有文件正被 WPS 占用，没有删掉：{left[0]}。退出 WPS 以后可以删去。"


def folder() -> Path:
    """Where the add-in lies."""
    return places.addins() / folder_name()


def is_installed() -> bool:
    """Whether anything of it is here, whole or not."""
    try:
        entered = registry.is_published()
    except FileRefused:
        entered = False
    return entered or any(_folders())


def put_files() -> None:
    """Write the files of the add-in. FileRefused where that cannot be."""
    try:
        for path in expected():
            path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileRefused(folder(), _CANNOT_WRITE, Kind.NOT_WRITTEN) from error
    write_all_atomically(expected(), force=True)


def expected() -> dict[Path, bytes]:
    """What is to lie there: the add-in, and the two files that say where our program is on this computer."""
    files = {folder() / name: part for name, part in addin().items()}
    script = folder() / SCRIPT
    files[script] = _START.encode("utf-8")
    files[folder() / "place.js"] = place_script(str(place()), str(_python()), str(script))
    return files


def _python() -> Path:
    """The Python that runs this program: the one without a window, where there is one."""
    quiet = Path(sys.executable).with_name("pythonw.exe")
    return quiet if sys.platform == "win32" and quiet.is_file() else Path(sys.executable)


def _folders() -> Iterator[Path]:
    root = places.addins()
    if root.is_dir():
        yield from (path for path in sorted(root.iterdir()) if _OURS.fullmatch(path.name) and path.is_dir())
