"""Workbooks to click on, on both engines, and a user who answers from a list."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

sys.path.append(str(Path(__file__).parents[1] / "hosts"))

from clicking import Opener, Recorded, saved
from fake_excel import fake_excel_book
from once import open_workbook

from workbook.report import Report
from xladdin.hosts import xw
from xladdin.hosts.file_engine.file import open_book


@pytest.fixture(autouse=True)
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user profile of its own for each test."""
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "profile"))
    return tmp_path / "profile" / "Nianbao"


@pytest.fixture(autouse=True)
def opened_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two hundred tests click on the same few workbooks."""
    monkeypatch.setattr(openpyxl, "load_workbook", open_workbook)


@pytest.fixture
def user() -> Recorded:
    """A user who agrees to everything."""
    return Recorded()


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
