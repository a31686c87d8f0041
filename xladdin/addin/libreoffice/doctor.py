"""What stands between this user and the buttons in LibreOffice, said in words."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from workbook.refusal import FileRefused
from xladdin import profile
from xladdin.addin.diagnosis import Sign
from xladdin.addin.libreoffice import installing
from xladdin.addin.libreoffice.build import IDENTIFIER
from xladdin.addin.shell import doctor as shell

_AGAIN = "请关闭 LibreOffice，运行 nianbao addin install --libreoffice，再打开"


def signs() -> Iterator[Sign]:
    """All that a click in LibreOffice needs."""
    try:
        office = installing.unopkg()
        yield Sign("正常", "LibreOffice", office)
        yield from _python([Path(office).resolve().parent, *(path.parent for path in installing.known_places())])
        yield _extension(installing.listed())
    except FileRefused as refusal:
        yield Sign("不行", "LibreOffice", refusal.reason)
        return
    yield _command()
    yield from shell.signs()


def is_installed() -> bool:
    """Whether an installation has left anything here; unopkg, which takes its time, is not asked."""
    return installing.command_file().is_file()


def _python(folders: list[Path]) -> Iterator[Sign]:
    """On Linux, what runs extensions is a package of its own. The unopkg on the way may be a script beside nothing."""
    programs = [folder for folder in folders if (folder / "unopkg.bin").exists()]
    if sys.platform != "linux" or not programs or any((one / "pythonloader.py").exists() for one in programs):
        return
    words = "缺少让扩展运行的部件：Debian、Ubuntu 请安装 python3-uno（有的叫 libreoffice-script-provider-python）"
    yield Sign("不行", "python3-uno", words)


def _extension(listed: str) -> Sign:
    found = re.search(rf"Identifier: {re.escape(IDENTIFIER)}\n(.*?)(?=\nIdentifier: |\Z)", listed, re.DOTALL)
    if found is None:
        return Sign("不行", "扩展", f"没有装；{_AGAIN}", _install)
    version = re.search(r"Version: (\S+)", found[1])
    if version is None or version[1] != profile.release():
        words = f"是 {version[1] if version else '另一个'} 版，程序是 {profile.release()} 版；{_AGAIN}"
        return Sign("不行", "扩展", words, _install)
    if "is registered: no" in found[1] or "is registered: unknown" in found[1]:
        words = f"停用了，或者没有完全装上。请在「工具→扩展管理器」里启用「年报助手」；不行的话，{_AGAIN}"
        return Sign("不行", "扩展", words, _install)
    return Sign("正常", "扩展", f"{version[1]} 版，已启用")


def _command() -> Sign:
    path = installing.command_file()
    try:
        words = json.loads(path.read_text(encoding="utf-8"))
        there = Path(words[0]).exists()
    except (OSError, ValueError, TypeError, IndexError, KeyError):
        return Sign("不行", "启动", f"{path} 不在或者读不了，按钮找不到年报助手；{_AGAIN}", installing.say_where_we_are)
    if not there:
        gone = f"{path} 里写的程序不在了（{words[0]}），可能移动过；{_AGAIN}"
        return Sign("不行", "启动", gone, installing.say_where_we_are)
    return Sign("正常", "启动", str(words[0]))


def _install() -> None:
    list(installing.install())
