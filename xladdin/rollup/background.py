"""A roll-up that goes on beside Excel: a process of its own, which says how far it is and opens the result at the end.

It outlives the click and the bridge, and a mistake in it ends nothing but itself. What it says lies in a small file,
which the next click reads; where there is an Excel, its status bar says it too.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbook.edition import UnknownYear
from workbook.refusal import FileRefused
from xladdin import log, profile

# How often it says how far it is; what is older than this comes from a process that is no more.
_EVERY, _SILENT = 0.5, 120.0
_BROKEN = "汇总出错了，没有做完，什么也没有写出。请把日志交给技术支持。"


@dataclass(frozen=True)
class Progress:
    """What the process last said: one line for the person, and whether it is still at work."""

    words: str
    running: bool


def progress() -> Progress | None:
    """How far the last roll-up is; None if there has been none."""
    try:
        said = json.loads(_file().read_text(encoding="utf-8"))
        alive = time.time() - _file().stat().st_mtime < _SILENT
        return Progress(str(said["words"]), bool(said["running"]) and alive)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def start(folder: Path, out: Path, roster: Path | None) -> None:
    """Begin a roll-up in a process of its own; OSError where none can be started."""
    _say("正在开始汇总……", running=True)
    arguments = [str(folder), str(out), *([str(roster)] if roster else [])]
    # No window of its own, and no child of the shell that the click came from. With -I nothing is decided by what lies
    # in the current folder or is set in the environment.
    quiet: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        quiet = {"creationflags": subprocess.CREATE_NO_WINDOW}
    subprocess.Popen(  # noqa: S603  # our own program, and paths that the user chose
        [sys.executable, "-I", "-m", "xladdin.rollup.background", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        close_fds=True,
        **quiet,
    )


def main(arguments: Sequence[str]) -> int:
    """The process itself: the folder, the output and perhaps the roster; gives 0 when the result has been written."""
    folder, out, *rest = map(Path, arguments)
    try:
        words = _rolled_up(folder, out, rest[0] if rest else None)
    except (FileRefused, UnknownYear) as refusal:
        _say(f"没有汇总：{refusal}", running=False)
        return 3
    except Exception:
        log.start().exception("a roll-up in the background failed")
        _say(_BROKEN, running=False)
        return 3
    _say(words, running=False)
    return 0


def _rolled_up(folder: Path, out: Path, roster: Path | None) -> str:
    from xladdin.hosts.dialogue import open_with_system
    from xladdin.rollup.outputs import Outputs
    from xladdin.rollup.summing.rolling import Wanted, remember, roll_up
    from xladdin.rollup.summing.verdict import verdict
    from xladdin.rollup.writing import write

    done = roll_up(Wanted(folder, out, roster), _Told())
    _say("正在写出汇总……", running=True)
    returns = out.with_name(f"{out.stem}-退回")
    write(done, Outputs(out, returns=returns), force=True)
    remember(done)
    with suppress(OSError):
        open_with_system(out)
    opened = f"汇总完成：{out.name}（同名的工作簿开着时打不开，请先关上那一份）。"
    return f"{opened}{verdict(done, done.top)}退回通知在「{returns.name}」文件夹。"


class _Told:
    """Hears how many files are done, and says so now and then."""

    def __init__(self) -> None:
        self._last = 0.0

    def __call__(self, done: int, total: int, path: str) -> None:
        """Say it, if some time has passed."""
        if time.monotonic() - self._last >= _EVERY:
            self._last = time.monotonic()
            _say(f"正在汇总：已读 {done}／{total} 份……", running=True)


def _say(words: str, *, running: bool) -> None:
    """Leave the words where the next click finds them, and in the status bar of Excel where there is one."""
    with suppress(OSError):
        path = _file()
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f"{path.name}.{os.getpid()}")
        temporary.write_text(json.dumps({"words": words, "running": running}, ensure_ascii=False), encoding="utf-8")
        temporary.replace(path)
    if sys.platform == "win32":
        _in_status_bar(words)


def _in_status_bar(words: str) -> None:
    """Excel's own status bar; an Excel that is busy, or none, is no reason to stop."""
    with suppress(Exception):
        import win32com.client  # type: ignore[import-untyped,unused-ignore]

        win32com.client.GetActiveObject("Excel.Application").StatusBar = f"年报助手：{words}"


def _file() -> Path:
    return profile.log_file().with_name("汇总进度.json")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
