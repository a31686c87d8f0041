"""How the process behind the shells stands: whether it runs, and whether it can be started and answers."""

from __future__ import annotations

import json
import os
import stat
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from xladdin.addin.diagnosis import Sign
from xladdin.addin.libreoffice.in_office import process
from xladdin.addin.shell.server import place

COMMAND = [sys.executable, "-m", "xladdin.cli", "serve-shell"]
_SLOW = 10.0  # seconds until it has started
_NO_START = (
    "没有启动。请在命令行里运行 nianbao serve-shell，看它说什么；"
    "多半是杀毒软件拦着，或者本机（127.0.0.1）的端口不许用，请放行 {}"
)


def signs() -> Iterator[Sign]:
    """What a shell needs of it; where it does not run, it is started, and ended again."""
    told = _announced()
    if told is not None:
        yield from _readable_by_others()
    running = _running()
    if running == "another":
        words = "正在运行的是另一个版本，按钮和它说不到一起"
        yield Sign("不行", "进程", words, process.end)
        return
    if running:
        yield Sign("正常", "进程", f"正在运行，端口 {told.get('port') if isinstance(told, dict) else ''}")
        return
    if told is not None:
        words = f"上一次没有正常结束，留下了过时的 {place().name}；不碍事，点按钮时会重新启动"
        yield Sign("注意", "进程", words, lambda: place().unlink(missing_ok=True))
    yield _started()


def _announced() -> Any:
    """What the file says, whatever it is; None where there is none."""
    try:
        return json.loads(place().read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        return {}


def _running() -> str:
    try:
        return "ours" if process.announced() else ""
    except process.Outdated:
        return "another"


def _readable_by_others() -> Iterator[Sign]:
    if os.name == "posix" and stat.S_IMODE(place().stat().st_mode) & 0o077:
        words = f"{place()} 里有口令，可是别的用户也能读"
        yield Sign("不行", "口令", words, lambda: place().chmod(0o600))


def _started() -> Sign:
    begun = time.monotonic()
    try:
        process.found(COMMAND)
    except OSError:
        return Sign("不行", "进程", _NO_START.format(Path(sys.executable)))
    took = time.monotonic() - begun
    process.end()
    words = f"没有在运行（点按钮时自己启动）；试着启动，{took:.1f} 秒有应答，已经结束"
    return Sign("注意" if took > _SLOW else "正常", "进程", words)
