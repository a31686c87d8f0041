"""Finding the process of this user, or starting it: docs/shell.md says where it announces itself."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from .protocol import PROTOCOL, Gone, Process

_PATIENCE, _PAUSE = 60.0, 0.05  # seconds, until a process that was started is there
# What an office sets for its own Python and its own libraries would break another one.
_OF_THE_OFFICE = ("PYTHONHOME", "PYTHONPATH", "LD_LIBRARY_PATH", "LD_PRELOAD", "DYLD_LIBRARY_PATH")


class NotInstalled(OSError):
    """There is nothing to start."""


class Outdated(OSError):
    """What is installed speaks another protocol."""


def user_folder() -> Path:
    """Where our program keeps what belongs to this user."""
    local = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_STATE_HOME")
    return (Path(local) if local else Path.home() / ".local" / "state") / "Nianbao"


def found(words: list[str] | None = None) -> Process:
    """The process, started if need be: by these words, else as the installation has written down.

    NotInstalled, Outdated or Gone where there is none to speak with.
    """
    running = announced()
    return running if running is not None else _started(words or command())


def announced() -> Process | None:
    """The process that is announced and answers."""
    process = _announced()
    if process is None:
        return None
    try:
        spoken = process.knows().get("protocol")
    except Gone:
        return None
    if spoken != PROTOCOL:
        raise Outdated("another protocol")
    return process


def end() -> None:
    """Ask the one that is announced to end, whatever protocol it speaks."""
    process = _announced()
    if process is not None:
        with suppress(Gone):
            process.stop()


def command() -> list[str]:
    """What starts our program: what the installation has written down, else what is found on the way."""
    told = _read("shell-command.json")
    if isinstance(told, list) and told and all(isinstance(word, str) for word in told) and Path(told[0]).exists():
        return told
    program = shutil.which("nianbao")
    if program is None:
        raise NotInstalled("nianbao is not installed")
    return [program, "serve-shell"]


def _announced() -> Process | None:
    told = _read("shell.json")
    port = told.get("port") if isinstance(told, dict) else None
    return Process(port, str(told.get("token", ""))) if isinstance(port, int) and 0 < port < 65536 else None


def _started(words: list[str]) -> Process:
    environment = {name: value for name, value in os.environ.items() if name not in _OF_THE_OFFICE}
    quiet: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        quiet = {"creationflags": 0x08000000}  # CREATE_NO_WINDOW
    started = subprocess.Popen(  # noqa: S603  # our own program, where its installation said that it is
        words,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        close_fds=True,
        **quiet,
    )
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end and started.poll() is None:
        process = announced()
        if process is not None:
            return process
        time.sleep(_PAUSE)
    raise Gone("it did not start")


def _read(name: str) -> Any:
    try:
        return json.loads((user_folder() / name).read_text(encoding="utf-8"))
    except (OSError, ValueError, RuntimeError):
        return None
