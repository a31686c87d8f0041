"""Workbooks to click on, and a user who answers as told and remembers what he was told."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from once import workbook_bytes

from workbook.report import Report
from xladdin.hosts import xw

Opener = Callable[..., xw.Book]


class Recorded:
    """A user who says yes, or no, to everything, and what he was told; it remembers the questions."""

    def __init__(self, answer: bool = True, file: Path | None = None, folder: Path | None = None) -> None:
        self.answer, self.file, self.folder = answer, file, folder
        self.said: list[str] = []
        self.asked: list[str] = []
        self.shown: list[str] = []
        self.opened: list[Path] = []

    def say(self, message: str) -> None:
        self.said.append(message)

    def ask(self, question: str) -> bool:
        self.asked.append(question)
        return self.answer

    def show(self, words: str) -> None:
        self.shown.append(words)

    def choose_file(self, title: str, suffixes: Any) -> Path | None:
        return self.file

    def choose_folder(self, title: str) -> Path | None:
        return self.folder

    def open(self, path: Path) -> None:
        self.opened.append(path)

    def open_workbook(self, path: Path) -> None:
        self.opened.append(path)

    def open_names(self) -> Collection[str]:
        return ()


def saved(path: Path, report: Report, **more: Any) -> Path:
    """The workbook of a report as a file."""
    path.write_bytes(workbook_bytes(report, **more))
    return path
