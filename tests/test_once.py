"""What is made once for many tests is what would have been made anew for each."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from io import BytesIO
from zipfile import ZipFile

import once
import openpyxl
import published
import pytest
from openpyxl.cell.cell import MergedCell
from openpyxl.reader import excel
from openpyxl.styles import Border, Font, Protection, Side
from openpyxl.worksheet.merge import MergedCellRange

from workbook import template
from workbook.report import Report
from xladdin.book.rule_list import guide_rules
from xladdin.ledger.sheets.build import ledger_bytes

FORMAT, STYLED = re.compile(rb"<xf [^>]*/>|<xf .*?</xf>", re.DOTALL), re.compile(rb' s(?:tyle)?="(\d+)"')
MERGES = re.compile(rb"<mergeCell [^>]*>")
BOOKS: dict[str, Callable[[Report], bytes]] = {
    "report": template.workbook_bytes,
    "ledger": lambda report: ledger_bytes(report.unit, report.year),
}


def parts(book: openpyxl.Workbook) -> dict[str, object]:
    """What it would save, every cell with its format; merged cells and formats come in no order."""
    held = BytesIO()
    book.save(held)
    with ZipFile(held) as archive:
        read = {name: archive.read(name) for name in archive.namelist() if not name.endswith("core.xml")}
    formats = FORMAT.findall(read.pop("xl/styles.xml").partition(b"<cellXfs")[2].partition(b"</cellXfs>")[0])
    styled = {name: STYLED.sub(lambda found: b" " + formats[int(found[1])], data) for name, data in read.items()}
    return {name: (sorted(MERGES.findall(data)), MERGES.sub(b"", data)) for name, data in styled.items()}


ASKED = [("report", {}), ("report", {"data_only": True}), ("ledger", {"rich_text": True})]


@pytest.mark.parametrize(("kind", "options"), ASKED, ids=str)
def test_a_copy_of_an_opened_workbook_is_saved_as_the_workbook_is(
    kind: str, options: dict[str, bool], suqian: Report
) -> None:
    data = BOOKS[kind](suqian)
    wanted = parts(openpyxl.load_workbook(BytesIO(data), **options))
    for _ in range(3):  # opened, opened and remembered, remembered
        assert parts(once.open_workbook(BytesIO(data), **options)) == wanted


@pytest.mark.parametrize("last", ["suqian-2023", "zhangdian-2020", ""])
def test_what_is_drawn_on_a_copy_of_the_blank_workbook_has_the_same_bytes(
    last: str, monkeypatch: pytest.MonkeyPatch, suqian: Report
) -> None:
    given = {"last_year": published.report(last) if last else None, "rules": guide_rules(suqian.edition)}
    with monkeypatch.context() as anew:
        anew.setattr(import_module("workbook.template.build"), "_draw", once.draw_anew)
        wanted = template.workbook_bytes(suqian, **given)
    for _ in range(3):  # drawn, remembered, remembered
        assert template.workbook_bytes(suqian, **given) == wanted


@pytest.mark.parametrize("kind", BOOKS)
def test_formats_that_were_seen_before_are_as_openpyxl_reads_them(
    kind: str, monkeypatch: pytest.MonkeyPatch, suqian: Report
) -> None:
    def read() -> openpyxl.Workbook:
        book = openpyxl.load_workbook(BytesIO(data))
        name = book.named_styles[-1]
        style = book._named_styles[name]
        book.worksheets[0]["Z9"].style = name
        style.font = Font("宋体", 33)  # changes this workbook only, and cells that get the style later
        book.worksheets[0]["Z10"].style = name
        return book

    data = BOOKS[kind](suqian)
    seen = [parts(read()) for _ in range(3)]
    monkeypatch.setattr(excel, "apply_stylesheet", once.styles_anew)
    assert seen == [parts(read())] * 3


@pytest.mark.parametrize("sides", [("top", "bottom"), ("left",), ("top", "left", "right", "bottom"), ()], ids=str)
def test_merged_cells_are_as_openpyxl_makes_them(
    sides: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, suqian: Report
) -> None:
    def drawn() -> list[object]:
        book = openpyxl.load_workbook(BytesIO(template.workbook_bytes(suqian)))
        sheet = book.create_sheet("合并")
        sheet["C3"].border = Border(**{**dict.fromkeys(sides, Side("thin")), "right": Side("double")})
        sheet["B2"].border = Border(**dict.fromkeys(sides, Side("medium")))
        sheet["B2"].protection = Protection(locked=False)
        sheet["D4"].border = Border(**dict.fromkeys(sides, Side("thick")))
        sheet.merge_cells("B2:D4")
        sheet.merge_cells("F2:G4")
        sheet._cells[4, 11] = MergedCell(sheet, 4, 11)  # as of rows that were moved, without a format
        sheet.merge_cells("J2:K4")
        reread = BytesIO()
        book.save(reread)
        book = openpyxl.load_workbook(reread)
        return [
            (one.title, at, repr(cell.border), repr(cell.protection))
            for one in book.worksheets
            for at, cell in sorted(one._cells.items())
        ]

    quickly = drawn()
    for name, function in zip(("_get_borders", "format"), once.merged_anew, strict=True):
        monkeypatch.setattr(MergedCellRange, name, function)
    assert quickly == drawn()


def test_each_caller_has_a_copy_of_his_own(suqian: Report) -> None:
    data = once.workbook_bytes(suqian)
    for _ in range(4):
        sheet = once.open_workbook(BytesIO(data)).worksheets[0]
        assert sheet["A1"].value != "改了"
        assert sheet.row_dimensions[77].height is None
        sheet["A1"] = "改了"
        sheet.row_dimensions[77].height = 12


def test_another_report_has_another_workbook(suqian: Report) -> None:
    for asked in (suqian, replace(suqian, unit="某某县人民政府"), suqian, replace(suqian, year=2024)):
        assert once.workbook_bytes(asked) == template.workbook_bytes(asked)
    assert once.workbook_bytes(suqian, last_year=replace(suqian, year=2022)) != once.workbook_bytes(suqian)
