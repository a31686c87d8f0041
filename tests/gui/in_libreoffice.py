"""A LibreOffice into which the extension was installed, as an ordinary user installs it, and clicks by dispatch."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from office import Office

from xladdin.addin.commands import command
from xladdin.addin.libreoffice.in_office import process

ROOT = Path(__file__).parents[2]
NOBODY = 65534
_OPEN = stat.S_IRWXU | stat.S_IRWXG | stat.S_IRWXO


class Somebody:
    """An ordinary user of this computer with a home of his own: of root, unopkg wants nothing."""

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="home"))
        self.home.chmod(_OPEN)

    @property
    def environment(self) -> dict[str, str]:
        """What his programs see."""
        names = {"HOME": str(self.home), "LOCALAPPDATA": str(self.home / "state"), "PYTHONDONTWRITEBYTECODE": "1"}
        unwanted = ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "DISPLAY")
        return {name: value for name, value in os.environ.items() if name not in unwanted} | names

    @property
    def office_profile(self) -> Path:
        """Where his LibreOffice keeps what was installed."""
        return self.home / ".config" / "libreoffice" / "4"

    def runs(self, *words: str) -> subprocess.CompletedProcess[str]:
        """What a command of his says; it never takes longer than two minutes."""
        as_him = [f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
        before = ["setpriv", *as_him] if os.geteuid() == 0 else []
        return subprocess.run(
            [*before, *words], env=self.environment, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
        )

    def nianbao(self, *words: str) -> subprocess.CompletedProcess[str]:
        """The command `nianbao` of this tree."""
        return self.runs(sys.executable, "-m", "xladdin.cli", *words)

    def ends(self) -> None:
        """What he has started ends, and his home is gone."""
        with contextlib.suppress(OSError, ValueError, KeyError):
            told = json.loads((self.home / "state" / "Nianbao" / "shell.json").read_text(encoding="utf-8"))
            running = process.Process(told["port"], told["token"])
            running.stop()
            end = time.monotonic() + 10
            while Path(f"/proc/{told['process']}").exists() and time.monotonic() < end:
                time.sleep(0.05)
            with contextlib.suppress(ProcessLookupError):
                os.kill(told["process"], signal.SIGKILL)
        shutil.rmtree(self.home, ignore_errors=True)


@contextlib.contextmanager
def installed(
    environment: Mapping[str, str] | None = None, *, headless: bool = True
) -> Iterator[tuple[Office, Somebody]]:
    """Within the block a LibreOffice with the extension; the command that puts it in is the one that a user runs."""
    user = Somebody()
    office = None
    try:
        done = user.nianbao("addin", "install", "--libreoffice")
        assert done.returncode == 0, done.stderr
        his = {"LOCALAPPDATA": user.environment["LOCALAPPDATA"], **(environment or {})}
        office = Office(his, headless=headless, profile=user.office_profile)
        yield office, user
    finally:
        if office is not None:
            office.close()
        user.ends()


class Calc:
    """A workbook that is open there."""

    def __init__(self, office: Office, path: Path, *, hidden: bool = True) -> None:
        self.office, self.path = office, path
        self.document = office.open(path, hidden=hidden)
        self._helper = office.services.createInstance("com.sun.star.frame.DispatchHelper")

    @property
    def frame(self) -> Any:
        """Its window."""
        return self.document.CurrentController.Frame

    def click(self, tag: str, **answers: list[Any]) -> list[tuple[str, str]]:
        """Dispatch a button as a macro does, with the answers to what it asks; gives what was said."""
        done, heard = self.try_to(tag, **answers)
        assert done, heard
        return heard

    def try_to(self, tag: str, **answers: list[Any]) -> tuple[bool, list[tuple[str, str]]]:
        """The same, where it may be refused; gives whether it ran to its end, too."""
        given = self.office.properties(Answers=json.dumps(answers))
        told = self._helper.executeDispatch(self.frame, f"cn.nianbao.buttons:{tag}", "_self", 0, given)
        return told.State == 1, [(kind, words) for kind, words in json.loads(told.Result)]

    def shown(self, sheet: str, address: str) -> str:
        """What a cell shows on the screen."""
        return str(self.document.Sheets.getByName(sheet).getCellRangeByName(address).String)

    def put(self, sheet: str, address: str, number: float) -> None:
        """What a person types into a cell."""
        self.document.Sheets.getByName(sheet).getCellRangeByName(address).setValue(number)

    @property
    def selected(self) -> tuple[str, str]:
        """The sheet in front and the cell that is selected."""
        chosen = self.document.CurrentSelection
        return chosen.Spreadsheet.Name, chosen.AbsoluteName.rpartition(".")[2].replace("$", "")

    def undone(self) -> str:
        """What one step of 「撤销」 takes back, which it does."""
        title = str(self.document.UndoManager.getCurrentUndoActionTitle())
        self.document.UndoManager.undo()
        return title

    def saved_as(self, path: Path) -> Path:
        """What it holds now, as a file."""
        filter_name = self.office.properties(FilterName="Calc MS Excel 2007 XML")
        self.document.storeToURL(path.as_uri(), filter_name)
        return path

    def close(self) -> None:
        """Close it without saving."""
        self.document.close(True)


def undo_title(tag: str) -> str:
    """What 「撤销」 calls a click."""
    return f"年报：{command(tag).label}"
