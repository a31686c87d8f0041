"""A roll-up that is too long for one workbook, and what the lists look like inside."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import county
import openpyxl
import pytest
from openpyxl import Workbook

from workbook.cell_text import LONGEST, is_too_long
from workbook.files.reading import read_workbook
from workbook.files.spreadsheet import Spreadsheet
from workbook.template import styles
from xladdin.cli import entry as cli
from xladdin.rollup.sheets import lists
from xladdin.rollup.sheets.rows import ListColumn, ListSheet, draw, filled, link_to_file


def test_the_lists_go_into_a_second_workbook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(lists, "MOST_CELLS", 100)
    folder, out = tmp_path / "报来的", tmp_path / "汇总.xlsx"
    folder.mkdir()
    for name in county.unit_names(3):
        county.put_workbook(folder, county.report(name))
    assert cli.main(["rollup", str(folder), "-o", str(out)]) == 0
    assert read_workbook(out).report.year == county.YEAR
    beside = openpyxl.load_workbook(tmp_path / "汇总-明细.xlsx")
    assert beside.sheetnames == ["单位状态", "问题清单", "分单位明细"]
    assert beside["分单位明细"].max_row == 4 + 1 + 3
    assert "汇总-明细.xlsx" in "".join(str(c.value) for row in openpyxl.load_workbook(out)["核对"] for c in row)


PAYLOADS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "a\x00b\x0b", "</t><f>1</f>", "_x0041_", "\ud800", "x" * 40_000]


@pytest.mark.parametrize("text", PAYLOADS, ids=range(len(PAYLOADS)))
def test_whatever_a_unit_writes_stays_text(text: str, tmp_path: Path) -> None:
    book = Workbook()
    styles.add_styles(book)
    sheet = ListSheet(
        "表", "题", "注", (ListColumn("单位", 90), ListColumn("数", 60)), [(text, Decimal("1.50")), (None, 2)], "T"
    )
    shell = draw(book, sheet)
    path = tmp_path / "a.xlsx"
    book.save(path)
    path.write_bytes(filled(path.read_bytes(), [shell]))
    found = openpyxl.load_workbook(path)["表"]
    assert found["A5"].data_type == "s"
    read = Spreadsheet(path.read_bytes(), path).sheet("表").rows[4][0]
    assert read == text if not is_too_long(text) else str(read) == f"{text[: LONGEST - 1]}…"
    assert found["B5"].value == 1.5
    assert (found["A6"].value, found["B6"].value) == (None, 2)
    assert found.tables["T"].ref == "A4:B6"


def test_the_charts_as_a_page_and_as_pictures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, charts = tmp_path / "报来的", tmp_path / "图"
    folder.mkdir()
    for name in [*county.unit_names(4), "<b>局"]:
        county.put_workbook(folder, county.report(name))
    options = ["--charts", str(charts), "--unit", "清河县人民政府"]
    assert cli.main(["rollup", str(folder), "-o", str(tmp_path / "汇总.xlsx"), *options]) == 0
    page = (charts / "汇总图.html").read_text(encoding="utf-8")
    assert "&lt;b&gt;局" in page
    assert "<b>" not in page
    pngs = sorted(charts.glob("*.png"))
    assert len(pngs) == 5  # nothing is known of last year
    assert all(png.read_bytes().startswith(b"\x89PNG") for png in pngs)


def test_a_link_is_a_relative_address_whatever_the_name(tmp_path: Path) -> None:
    target = link_to_file(str(tmp_path / "报来的" / "=a b#1?%.xlsx"), tmp_path / "出" / "汇总.xlsx")
    assert target == "../%E6%8A%A5%E6%9D%A5%E7%9A%84/%3Da%20b%231%3F%25.xlsx"
