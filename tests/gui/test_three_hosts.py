"""The same day at work on a file, in a fake Excel and in LibreOffice leaves the same workbook, cell by cell."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from clicking import Recorded
from fake_excel import fake_excel_book
from in_libreoffice import Calc, Somebody
from office import Office

from workbook import layout
from workbook.layout import Place
from workbook.report import BLANK, Report
from workbook.template import workbook_bytes
from xladdin.addin.perform import perform
from xladdin.addin.shell.changes import picture
from xladdin.hosts import xw
from xladdin.hosts.file_engine.file import open_book

TYPED = ("requests.received.natural_person", "requests.results.granted.natural_person")
# What is clicked, and what is typed in between: (field, number).
DAY: tuple[str | tuple[str, float], ...] = (
    "fill_totals",
    "validate",
    (TYPED[0], 57.0),
    "validate",
    "undo",
    "fill_zeros",
    "fill_totals",
    (TYPED[1], 31.5),
    "validate",
    "next_finding",
    "clear_marks",
    "validate",
)
Click = Callable[[str], object]
Type = Callable[[Place, float], None]


def day_at_work(click: Click, type_in: Type, report: Report) -> None:
    places = layout.field_places(report.edition)
    for step in DAY:
        if isinstance(step, str):
            click(step)
        else:
            type_in(places[step[0]], step[1])


def on_a_book(book: xw.Book, report: Report) -> None:
    def type_in(place: Place, number: float) -> None:
        book.sheets[place.sheet].range((place.row, place.column)).value = number

    user = Recorded()
    day_at_work(lambda tag: perform(tag, book, user), type_in, report)
    assert user.said == []


def cells_of(workbook: Any, report: Report) -> dict[tuple[str, int, int], object]:
    """What the sheets hold that a button may write into; a formula is its text. Who checked when is not the same."""
    sheets = {*map(layout.sheet_of, report.edition.tables), layout.LAST_YEAR, layout.RESULTS, layout.MARKS}
    found = {at: held for at, held in picture(workbook).cells.items() if at[0] in sheets}
    return {at: held for at, held in found.items() if not (at[0] == layout.RESULTS and _tells_of_the_check(*at[1:]))}


def _tells_of_the_check(row: int, column: int) -> bool:
    # The title is a formula, which each program spells in its own way.
    return row in (1, layout.RESULT_CHECKED_ROW) or column > len(layout.RESULT_COLUMNS)


def test_all_three_leave_the_same_cells(
    libreoffice: tuple[Office, Somebody], jinhu: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = jinhu.with_values({"disputes.reconsideration.total": BLANK, "requests.received.other": BLANK})
    paths = {name: tmp_path / name / "年报.xlsx" for name in ("file", "excel", "libreoffice")}
    for path in paths.values():
        path.parent.mkdir()
        path.write_bytes(workbook_bytes(report))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "profile"))

    with open_book(paths["file"]) as book:
        on_a_book(book, report)
        on_file = cells_of(book.impl.workbook, report)
    excel = fake_excel_book(paths["excel"])
    on_a_book(excel, report)
    in_excel = cells_of(excel.impl.xl.file, report)

    calc = Calc(libreoffice[0], paths["libreoffice"])

    def type_in(place: Place, number: float) -> None:
        calc.put(place.sheet, place.address, number)

    day_at_work(lambda tag: calc.click(tag, ask=[True]), type_in, report)
    with open_book(calc.saved_as(tmp_path / "saved.xlsx")) as book:
        in_libreoffice = cells_of(book.impl.workbook, report)
    calc.close()

    assert in_excel == on_file
    assert in_libreoffice == on_file
    assert on_file[layout.RESULTS, layout.RESULT_TOP, 1] == 1
    assert any(at[0] == layout.MARKS for at in on_file)
