"""`make architecture`: the table of engine calls in docs/architecture.md, counted anew as the tests count them."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests" / name) for name in ("ribbon", "hosts", "export/word", "export", "")] + [str(ROOT)]

from clicking import saved  # noqa: E402  (the counting lies with the tests)
from engine_calls import PAGE, made_by, renewed  # noqa: E402
from fake_excel import fake_excel_book  # noqa: E402

from workbook.report import Report  # noqa: E402
from xladdin.addin.commands import COMMANDS  # noqa: E402
from xladdin.hosts import xw  # noqa: E402


def main() -> None:
    """Click every button once on a fake Excel, in a user profile of its own, and write the table."""
    counted = {}
    for command in COMMANDS:
        with tempfile.TemporaryDirectory() as name:
            os.environ["LOCALAPPDATA"] = name
            counted[command.label] = made_by(command, _opener(Path(name)), Path(name))
    PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8"), counted), encoding="utf-8")


def _opener(folder: Path) -> Any:
    def opened(report: Report) -> xw.Book:
        return fake_excel_book(saved(folder / "年报.xlsx", report))

    return opened


if __name__ == "__main__":
    main()
