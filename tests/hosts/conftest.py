"""Workbooks to try the hosts on, and the two engines that every operation is tried with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from fake_excel import fake_excel_book

from xladdin.hosts import xw
from xladdin.hosts.file_engine.file import open_book

Opener = Callable[[Path], xw.Book]


@pytest.fixture
def figures(tmp_path: Path) -> Path:
    """Some figures of 表三 and 表四 as a workbook that no Excel has calculated."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "表三"
    for row in (
        ["项目", "自然人", "商业企业", "总计"],
        ["一、新收", 41, 3, 44],
        ["二、结转", 2, 0, 2],
        ["金额", 12.5, None, 0],
    ):
        sheet.append(row)
    workbook.create_sheet("表四").append(["总计", 7])
    path = tmp_path / "清河县.xlsx"
    workbook.save(path)
    return path


@pytest.fixture(params=["file", "excel"])
def open_with(request: pytest.FixtureRequest) -> Iterator[Opener]:
    """Opens a workbook on one engine, then on the other: ours over a file, and xlwings' own on a fake Excel."""
    opened = []

    def opener(path: Path) -> xw.Book:
        book = open_book(path) if request.param == "file" else fake_excel_book(path)
        opened.append(book)
        return book

    yield opener
    for book in opened:
        book.close()


@pytest.fixture
def book(open_with: Opener, figures: Path) -> xw.Book:
    """The figures, open on one engine, then on the other."""
    return open_with(figures)
