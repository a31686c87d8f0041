"""A Windows of its own for tests, by Wine: a prefix with Chinese settings, and programs run in it."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import missing_dll

WINE = "/usr/lib/wine/wine64"  # Debian's launcher wants the 32-bit Wine too
LOCALE = "zh_CN.UTF-8"
PACKAGES = ("wine64", "locales")
_UTF8 = "-X", "utf8"


@dataclass(frozen=True)
class Run:
    """How a program ended: its exit code (None if it did not end in time), and what it wrote."""

    code: int | None
    text: str


class Windows:
    """One Wine prefix, made anew; `close` ends what runs in it."""

    def __init__(self, prefix: Path) -> None:
        self.prefix = prefix
        self._heard: dict[int, list[bytes]] = {}
        shutil.rmtree(prefix, ignore_errors=True)
        prefix.mkdir(parents=True)
        self.run("wineboot", "-i")
        (self.drive / "windows" / "system32" / missing_dll.NAME).write_bytes(missing_dll.library())
        self._session = self._begun()

    @property
    def drive(self) -> Path:
        """What Windows calls C:."""
        return self.prefix / "drive_c"

    @property
    def user(self) -> Path:
        """The folder of the user."""
        return next(path for path in (self.drive / "users").iterdir() if path.name != "Public")

    def run(self, *command: str | Path, seconds: float = 300) -> Run:
        """Run a program to its end. What it started may go on running, so that nobody waits for the pipe to close."""
        process = self._started(command, stdin=subprocess.DEVNULL)
        said: list[bytes] = []
        reader = threading.Thread(target=_collect, args=(process, said), daemon=True)
        reader.start()
        try:
            code: int | None = process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            code = None
        reader.join(0.3)
        return Run(code, _text(b"".join(said)))

    def begin(self, *command: str | Path) -> subprocess.Popen[bytes]:
        """Start a program that goes on running and waits for what is typed; `said` gives what it has written."""
        process = self._started(command, stdin=subprocess.PIPE)
        self._heard[process.pid] = []
        threading.Thread(target=_collect, args=(process, self._heard[process.pid]), daemon=True).start()
        return process

    def said(self, process: subprocess.Popen[bytes]) -> str:
        """What a program that was begun has written so far."""
        return _text(b"".join(self._heard[process.pid]))

    def python(self, home: Path, *arguments: str | Path, seconds: float = 300) -> Run:
        """Run the Python of that folder, isolated as the installed one always is."""
        return self.run(home / "python.exe", "-I", *_UTF8, *arguments, seconds=seconds)

    def path(self, path: Path) -> str:
        """The name that a file has in this Windows."""
        if path.is_relative_to(self.drive):
            return "C:\\" + str(path.relative_to(self.drive)).replace("/", "\\")
        return "Z:" + str(path).replace("/", "\\")

    def restart(self) -> None:
        """What a restart of the PC is: everything that runs ends, and the services begin anew."""
        self.close()
        self._session = self._begun()

    def close(self) -> None:
        """End everything that runs in it."""
        for order in ("-k", "-w"):
            subprocess.run(["/usr/lib/wine/wineserver64", order], env=self._environment(), check=False, timeout=60)
        self._session.kill()
        self._session.wait(30)

    def _begun(self) -> subprocess.Popen[bytes]:
        # As long as one program runs, the services run; else they come and go between the programs that need them.
        return self._started(["cmd.exe"], stdin=subprocess.PIPE)

    def _started(self, command: Sequence[str | Path], stdin: int) -> subprocess.Popen[bytes]:
        words = [WINE, *map(str, command)]
        out, environment = subprocess.PIPE, self._environment()
        return subprocess.Popen(words, env=environment, stdin=stdin, stdout=out, stderr=subprocess.STDOUT)

    def _environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "WINEPREFIX": str(self.prefix),
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml=",
            "LC_ALL": LOCALE,
            "DISPLAY": "",  # no screen: message boxes are gone at once
        }


def install() -> None:
    """Install Wine and the Chinese locale (code page 936) from Debian where they are missing."""
    if not Path(WINE).exists() or not shutil.which("localedef"):
        command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *PACKAGES]
        subprocess.run(["apt-get", "update", "-qq"], check=True)
        subprocess.run(command, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, check=True)
    known = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=True).stdout
    if "zh_CN.utf8" not in known:
        subprocess.run(["localedef", "-i", "zh_CN", "-f", "UTF-8", LOCALE], check=True)


def _text(said: bytes) -> str:
    """What a program wrote: in UTF-8, or in the code page of a Chinese Windows."""
    try:
        return said.decode("utf-8")
    except UnicodeDecodeError:
        return said.decode("gbk", "replace")


def _collect(process: subprocess.Popen[bytes], said: list[bytes]) -> None:
    assert process.stdout is not None
    while block := os.read(process.stdout.fileno(), 65536):
        said.append(block)
