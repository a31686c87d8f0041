"""What holds of every report that numbers were written into: nothing else changed, and twice is once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from export_samples import grids_of
from table_readers import word_grid
from word_samples import (
    parts,
)

from workbook.report import Report
from xladdin.export.word.update import update_report

MAIN = "word/document.xml"


def squeezed(table: Any) -> dict[tuple[int, int], tuple[int, int, str]]:
    """The cells of a table of a document, texts without blanks."""
    return {at: (down, across, "".join(text.split())) for at, (down, across, text) in word_grid(table).items()}


def numbers(tables: list[Any], report: Report) -> None:
    """Assert that these are the tables of the report, number for number."""
    for table, grid in zip(tables, grids_of(report), strict=True):
        read = word_grid(table)
        assert {(c.row, c.column): c.text for c in grid.cells if c.field} == {
            (c.row, c.column): read[c.row, c.column][2] for c in grid.cells if c.field
        }


def written(report: Report, path: Path, **options: Any) -> bytes:
    """The updated document, after the promises that hold for every update: all else the same, and twice is once."""
    before = path.read_bytes()
    updated = update_report(report, path, **options)
    old, new = parts(before), parts(updated.data)
    assert list(new)[: len(old)] == list(old)
    if not options.get("pictures"):
        assert [name for name in new if new[name] != old.get(name)] in ([], [MAIN])
    again = path.with_name("再次.docx")
    again.write_bytes(updated.data)
    assert update_report(report, again, **options).data == updated.data
    assert path.read_bytes() == before
    return updated.data
