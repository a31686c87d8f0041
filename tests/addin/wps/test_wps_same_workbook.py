"""The same work on a file and in the stand-in for WPS leaves the same cells; tests/gui asks that of the others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from proofs import PROOF
from wps_host import WpsHost

from workbook import layout
from workbook.report import BLANK, Report
from workbook.template import workbook_bytes
from xladdin.addin.perform import perform
from xladdin.addin.shell.changes import picture
from xladdin.hosts.dialogue import AtTerminal
from xladdin.hosts.file_engine.file import open_book

pytestmark = PROOF

Hosted = Callable[..., tuple[WpsHost, Path]]
TYPED = "requests.received.natural_person"
# What is clicked, and what is typed in between: (field, number).
WORK: tuple[str | tuple[str, float], ...] = ("fill_totals", (TYPED, 57.0), "validate", "undo", "fill_zeros", "validate")


class Agrees(AtTerminal):
    """To everything, as the person at the stand-in does."""

    def say(self, message: str) -> None:
        pass

    def ask(self, question: str) -> bool:
        return True


def cells_of(book: Any, report: Report) -> dict[tuple[str, int, int], object]:
    """What a button may write into, but for who checked when."""
    sheets = {*map(layout.sheet_of, report.edition.tables), layout.LAST_YEAR, layout.RESULTS, layout.MARKS}
    found = {at: held for at, held in picture(book).cells.items() if at[0] in sheets}
    told = {(layout.RESULTS, layout.RESULT_CHECKED_ROW, column) for column in range(1, 100)}
    return {
        at: held
        for at, held in found.items()
        if at not in told and not (at[0] == layout.RESULTS and at[2] > len(layout.RESULT_COLUMNS))
    }


def test_both_leave_the_same_cells(host: Hosted, jinhu: Report, tmp_path: Path) -> None:
    report = jinhu.with_values({"disputes.reconsideration.total": BLANK, "requests.received.other": BLANK})
    place = layout.field_places(report.edition)[TYPED]
    path = tmp_path / "文件" / "年报.xlsx"
    path.parent.mkdir()
    path.write_bytes(workbook_bytes(report))
    user = Agrees()
    with open_book(path) as book:
        for step in WORK:
            if isinstance(step, str):
                perform(step, book, user)
            else:
                book.sheets[place.sheet].range((place.row, place.column)).value = step[1]
        on_file = cells_of(book.impl.workbook, report)

    there, opened = host(report)
    for step in WORK:
        if isinstance(step, str):
            there.click(step, opened)
        else:
            there.books[str(opened)][place.sheet][place.address].value = step[1]
    assert cells_of(there.books[str(opened)], report) == on_file
    assert on_file[layout.RESULTS, layout.RESULT_TOP, 1] == 1
    assert any(at[0] == layout.MARKS for at in on_file)
