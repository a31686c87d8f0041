"""Workbooks to click on, on both engines, and a user who answers from a list."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.append(str(Path(__file__).parents[1] / "hosts"))

from fake_excel import fake_excel_book

from workbook.report import Report
from workbook.template import workbook_bytes
from xladdin.hosts import xw
from xladdin.hosts.file import open_book

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


@pytest.fixture(autouse=True)
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user profile of its own for each test."""
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "profile"))
    return tmp_path / "profile" / "Nianbao"


@pytest.fixture
def user() -> Recorded:
    """A user who agrees to everything."""
    return Recorded()


def saved(path: Path, report: Report, **more: Any) -> Path:
    """The workbook of a report as a file."""
    path.write_bytes(workbook_bytes(report, **more))
    return path


@pytest.fixture(params=["file", "excel"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opener]:
    """Opens the workbook of a report on our engine over a file, then on xlwings' own with a fake Excel."""
    books = []

    def opener(report: Report, **more: Any) -> xw.Book:
        path = saved(tmp_path / "年报.xlsx", report, **more)
        books.append(open_book(path) if request.param == "file" else fake_excel_book(path))
        return books[-1]

    yield opener
    for book in books:
        book.close()
