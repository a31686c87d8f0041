"""What the tests of the command line begin with."""

from __future__ import annotations

from pathlib import Path

import pytest

from xladdin.cli import entry as cli

SUQIAN = Path(__file__).parents[2] / "xladdin" / "examples" / "suqian-2023.json"


@pytest.fixture
def suqian_json() -> Path:
    """The figures of 宿迁 2023, as JSON."""
    return SUQIAN


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook with the figures of 宿迁 2023."""
    path = tmp_path / "年报.xlsx"
    assert cli.main(["new", "--figures", str(SUQIAN), "-o", str(path)]) == 0
    return path
