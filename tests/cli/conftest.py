"""What the tests of the command line begin with."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from once import open_workbook

from workbook import layout
from workbook.bodies import BODIES
from xladdin.cli import entry as cli

SUQIAN = Path(__file__).parents[2] / "xladdin" / "examples" / "suqian-2023.json"


@pytest.fixture(autouse=True)
def opened_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Most commands begin with the same few workbooks."""
    monkeypatch.setattr(openpyxl, "load_workbook", open_workbook)


@pytest.fixture
def suqian_json() -> Path:
    """The figures of 宿迁 2023, as JSON."""
    return SUQIAN


@pytest.fixture(scope="session")
def new_book(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A workbook that the program made of the figures of 宿迁 2023, its cover filled in."""
    path = tmp_path_factory.mktemp("new") / "年报.xlsx"
    assert cli.main(["new", "--figures", str(SUQIAN), "-o", str(path)]) == 0
    opened = openpyxl.load_workbook(path)
    for key, text in (("body", BODIES[1]), ("filler", "张三"), ("reviewer", "李四")):
        opened[layout.COVER][layout.cover_place(key).address] = text
    opened.save(path)
    return path.read_bytes()


@pytest.fixture
def book(tmp_path: Path, new_book: bytes) -> Path:
    """That workbook, each test with its own."""
    path = tmp_path / "年报.xlsx"
    path.write_bytes(new_book)
    return path
