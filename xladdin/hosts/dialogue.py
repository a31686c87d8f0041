"""How a ribbon function talks to the person who clicked: in Excel's own boxes and status bar, or at a terminal."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Protocol

from workbook.refusal import shown
from xladdin.hosts.contract import Speaker

TITLE = "年报助手"
# Longer texts do not fit into the status bar, and old versions of Excel refuse them.
_STATUS_LENGTH = 200
# Application.FileDialog(msoFileDialogFolderPicker); Show gives -1 for 「确定」.
_FOLDER_PICKER, _CHOSEN = 4, -1


class Dialogue(Protocol):
    """What a host offers for talking to its user. Every text is plain Chinese; nothing here raises to the caller."""

    def say(self, message: str) -> None:
        """A message that the user must see: what was refused and what to do, or what has been done."""

    def ask(self, question: str) -> bool:
        """Whether the user says yes; where nobody can be asked, no."""

    def show(self, words: str) -> None:
        """One line in passing, as progress or result; it needs no answer."""

    def choose_file(self, title: str, suffixes: Sequence[str]) -> Path | None:
        """A file of one of these kinds (「.xlsx」) that the user picks; None if none was picked."""

    def choose_folder(self, title: str) -> Path | None:
        """A folder that the user picks; None if none was picked."""

    def open(self, path: Path) -> None:
        """Show a file or folder in the program that the system has for it."""

    def open_workbook(self, path: Path) -> None:
        """Open a workbook where the user works on workbooks: in his Excel, if he is at one."""

    def open_names(self) -> Collection[str]:
        """The names of the workbooks open there, in small letters: no other can be opened under one of them."""


class InExcel:
    """The boxes and the status bar of an Excel, given as the xlwings app."""

    def __init__(self, app: Speaker) -> None:
        self._app = app

    def say(self, message: str) -> None:
        """A message box."""
        self._app.alert(message, TITLE)

    def ask(self, question: str) -> bool:
        """A message box with 是 and 否."""
        return bool(self._app.alert(question, TITLE, "yes_no") == "yes")

    def show(self, words: str) -> None:
        """The status bar."""
        self._app.status_bar = words if len(words) <= _STATUS_LENGTH else words[: _STATUS_LENGTH - 1] + "…"

    def choose_file(self, title: str, suffixes: Sequence[str]) -> Path | None:
        """Excel's box for opening files."""
        patterns = ";".join(f"*{suffix}" for suffix in suffixes)
        # The endings once: Excel takes a filter of some 255 characters, and the box shows them in any case.
        chosen = self._app.api.GetOpenFilename(f"可以读取的文件,{patterns}", 1, title)
        return Path(chosen) if isinstance(chosen, str) else None

    def choose_folder(self, title: str) -> Path | None:
        """Excel's box for choosing a folder."""
        box = self._app.api.FileDialog(_FOLDER_PICKER)
        box.Title = title
        return Path(box.SelectedItems(1)) if box.Show() == _CHOSEN else None

    def open(self, path: Path) -> None:
        """The system's own program."""
        open_with_system(path)

    def open_workbook(self, path: Path) -> None:
        """The same Excel. What the system would start may speak to that Excel by DDE, while it waits for us."""
        self._app.api.Workbooks.Open(str(path))

    def open_names(self) -> Collection[str]:
        """Those of the same Excel."""
        return {book.Name.casefold() for book in self._app.api.Workbooks}


class AtTerminal:
    """Messages to standard error; a question is answered from the keyboard, or with no where there is none."""

    def say(self, message: str) -> None:
        """A paragraph."""
        print(shown(message, keep="\n"), file=sys.stderr)  # noqa: T201

    def ask(self, question: str) -> bool:
        """The question, and what is typed after it."""
        if not sys.stdin.isatty():
            return False
        self.say(f"{question} [y/N]")
        return input().strip().lower() in ("y", "yes", "是")

    def show(self, words: str) -> None:
        """A line."""
        self.say(words)

    def choose_file(self, title: str, suffixes: Sequence[str]) -> Path | None:
        """Nobody picks files at a terminal."""
        return None

    def choose_folder(self, title: str) -> Path | None:
        """Nobody picks folders at a terminal."""
        return None

    def open(self, path: Path) -> None:
        """Where it is."""
        self.say(str(path))

    def open_workbook(self, path: Path) -> None:
        """As any other file."""
        self.open(path)

    def open_names(self) -> Collection[str]:
        """Nothing is open at a terminal."""
        return ()


def listed(lines: Sequence[str], most: int = 12) -> str:
    """Lines for a message box: the first of them, and how many more there are."""
    shown = [*lines[:most], f"……另有 {len(lines) - most} 处"] if len(lines) > most else lines
    return "\n".join(shown)


def open_with_system(path: Path) -> None:
    """Show a file or folder in the program that the system has for it; OSError where there is none."""
    if sys.platform == "win32":
        os.startfile(path)  # noqa: S606  # the user asked to see this file
    else:
        opener = "open" if sys.platform == "darwin" else "xdg-open"
        subprocess.run([opener, path], check=False)  # noqa: S603  # one of two fixed programs, one argument
