"""Workbooks as this program gives them out, with the rules on their sheet 填报说明.

`python -m xladdin.book.templates` writes the committed blank ones anew.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from openpyxl import Workbook

from workbook import edition as editions
from workbook.edition import Edition
from workbook.report import Report
from workbook.template import TEMPLATE_FOLDER, build, workbook_bytes
from xladdin.book.rule_list import guide_rules


def workbook_of(
    report: Report,
    *,
    cover: Mapping[str, str] | None = None,
    last_year: Report | None = None,
    more: Callable[[Workbook], None] | None = None,
) -> bytes:
    """The workbook of a report, as `workbook_bytes` makes it."""
    return workbook_bytes(report, cover=cover, last_year=last_year, rules=guide_rules(report.edition), more=more)


def blank_workbook(edition: Edition) -> bytes:
    """The blank workbook of an edition."""
    return build(edition, rules=guide_rules(edition))


def templates() -> Mapping[str, bytes]:
    """The blank workbook of every edition, by file name (年报-2021.xlsx)."""
    found = map(editions.load, editions.edition_ids())
    return {f"年报-{edition.id}.xlsx": blank_workbook(edition) for edition in found}


def write(folder: Path = TEMPLATE_FOLDER) -> list[Path]:
    """Write the blank workbooks into a folder; gives their paths."""
    for name, content in templates().items():
        (folder / name).write_bytes(content)
    return [folder / name for name in templates()]


if __name__ == "__main__":
    sys.stdout.writelines(f"{path}\n" for path in write())
