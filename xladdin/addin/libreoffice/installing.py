"""Putting the extension into this user's LibreOffice, and taking it out: with `unopkg`, and where our program is."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from workbook.files.saving import write_atomically
from workbook.refusal import FileRefused, Kind
from xladdin import profile
from xladdin.addin.libreoffice.build import IDENTIFIER, SUFFIX, extension
from xladdin.addin.libreoffice.in_office import process
from xladdin.addin.shell.doctor import COMMAND

_SECONDS = 180.0
# Where an office lies that is not on the way; the newest version last.
_PLACES = (
    "/opt/libreoffice*/program/unopkg",
    "/usr/lib/libreoffice/program/unopkg",
    "/usr/lib64/libreoffice/program/unopkg",
    "/snap/libreoffice/current/lib/libreoffice/program/unopkg",
    "/Applications/LibreOffice.app/Contents/MacOS/unopkg",
)
_NO_OFFICE = (
    "没有找到 LibreOffice（unopkg）。请先安装 LibreOffice Calc；装在别处的，把它的 program 文件夹加进 PATH 再运行。"
)
_ROOT = "不能用 root 安装：扩展只装给本人的 LibreOffice。请用平时登录的用户运行。"
_FAILED = "LibreOffice 没有装上扩展。请关闭 LibreOffice 的全部窗口（连同快速启动）再运行一次。它说：{}"
_SLOW = "LibreOffice 三分钟没有应答，没有装完。请关闭 LibreOffice 的全部窗口再运行一次。"


def install() -> Iterator[str]:
    """Put the extension in for this user; gives what to tell him. FileRefused where it cannot be."""
    office = unopkg()
    where = say_where_we_are()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"nianbao{SUFFIX}"
        file.write_bytes(extension())
        _run(office, "add", "--force", "--suppress-license", str(file))
    process.end()  # one of an earlier version would go on answering
    yield f"年报助手已装到本人的 LibreOffice；程序在哪里写在 {where}。"
    yield "请重新打开 LibreOffice：Calc 里多出「年报」菜单和两条工具栏；打开年报工作簿，按钮就能点。"


def uninstall() -> Iterator[str]:
    """Take it out again; gives what to tell him."""
    installed = IDENTIFIER in listed()
    if installed:
        _run(unopkg(), "remove", IDENTIFIER)
    process.end()
    command_file().unlink(missing_ok=True)
    yield "年报助手已从 LibreOffice 卸载；工作簿照常能用。" if installed else "LibreOffice 里没有年报助手，不用卸载。"


def command_file() -> Path:
    """Where the extension finds how our program is started; docs/shell.md."""
    return profile.folder() / "shell-command.json"


def say_where_we_are() -> Path:
    """Write down how our program is started; gives the file."""
    words = json.dumps(COMMAND, ensure_ascii=False)
    command_file().parent.mkdir(parents=True, exist_ok=True)
    write_atomically(command_file(), words.encode("utf-8"), force=True)
    return command_file()


def listed() -> str:
    """What LibreOffice says of the extensions of this user. FileRefused where there is none, or it says nothing."""
    return _run(unopkg(), "list")


def unopkg() -> str:
    """The program of LibreOffice that puts extensions in; FileRefused where there is none, and for root."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        raise FileRefused("LibreOffice", _ROOT, Kind.NOT_INSTALLED)
    on_the_way = shutil.which("unopkg.com" if sys.platform == "win32" else "unopkg")
    found = [on_the_way] if on_the_way else []
    found += map(str, known_places())
    for root in filter(None, (os.environ.get("PROGRAMFILES"), os.environ.get("PROGRAMFILES(X86)"))):
        found += [str(path) for path in Path(root).glob("LibreOffice*/program/unopkg.com")]
    if not found:
        raise FileRefused("LibreOffice", _NO_OFFICE, Kind.NOT_INSTALLED)
    return on_the_way or found[-1]


def known_places() -> list[Path]:
    """The unopkg of each LibreOffice that lies where one usually does."""
    return [path for pattern in _PLACES for path in sorted(Path("/").glob(pattern[1:]))]


def _run(office: str, *arguments: str) -> str:
    """What unopkg says; FileRefused, with its last line, where it fails."""
    words: Sequence[str] = [office, *arguments]
    try:
        ran = subprocess.run(  # noqa: S603  # LibreOffice's own program, and our own file
            words, stdin=subprocess.DEVNULL, capture_output=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise FileRefused("LibreOffice", _SLOW, Kind.NOT_INSTALLED) from error
    said = (ran.stdout + ran.stderr).decode("utf-8", "replace")
    if ran.returncode:
        lines = [line.strip() for line in said.splitlines() if line.strip()]
        raise FileRefused("LibreOffice", _FAILED.format(lines[-1] if lines else ran.returncode), Kind.NOT_INSTALLED)
    return said
