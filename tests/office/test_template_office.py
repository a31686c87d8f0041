"""The workbook in a real office program: formulas count, marks show, pages fit. Needs LibreOffice (soffice)."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
from dataclasses import replace
from decimal import Decimal
from html import unescape
from pathlib import Path

import openpyxl
import published
import pytest
from python_calamine import CalamineWorkbook

from workbook.bodies import BODIES
from workbook.edition import load
from workbook.layout import MARKS, RESULT_TOP, RESULTS, field_places, ledger_places, mark_block
from workbook.report import BLANK, number_value, value_of
from workbook.template import build, workbook_bytes
from xladdin.hosts.dialogue import AtTerminal
from xladdin.hosts.file import open_book, save_copy
from xladdin.ribbon import validate

MARKED = {
    "requests.received.natural_person": 1,
    "requests.carried_in.business": 2,
    "requests.results.granted.total": 3,
    "disputes.direct_suit.total": 1,
    "disclosure.fees.amount": 2,
}
# One slip of each kind beside a total: too much, a blank entry, a blank total, a text, a half.
UNEVEN = {
    "requests.results.granted.natural_person": number_value(1157),
    "requests.received.other": BLANK,
    "requests.carried_out.total": BLANK,
    "requests.results.granted.business": value_of("约12"),
    "requests.carried_in.natural_person": number_value(Decimal("1.5")),
    "disputes.direct_suit.total": number_value(0),
    "disputes.reconsideration.total": BLANK,
}
COLOURS = {1: "#F8CFCA", 2: "#FBE3A6", 3: "#CFE1F5"}


@pytest.fixture(scope="module")
def soffice() -> str:
    """The program; without it these tests are skipped, except in CI, which installs it."""
    found = shutil.which("soffice")
    if not found:
        reason = "LibreOffice (soffice) is not installed"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found


def converted(soffice: str, folder: Path, data: bytes, kind: str) -> bytes:
    """The workbook as LibreOffice writes it out, after it has calculated everything."""
    source = folder / "book.xlsx"
    source.write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [soffice, profile, "--headless", "--convert-to", kind, "--outdir", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return (folder / f"book.{kind}").read_bytes()


def with_marks(data: bytes) -> bytes:
    """The workbook as it stands after a validation: marks on 标记, one finding on 校验结果."""
    edition = load("2021")
    book = openpyxl.load_workbook(io.BytesIO(data))
    places = field_places(edition)
    ledger = ledger_places(edition)["requests.received.total"]
    for place, mark in (*((places[i], mark) for i, mark in MARKED.items()), (ledger, 2)):
        book[MARKS].cell(mark_block(edition, place.sheet) + place.row, place.column, mark)
    book[RESULTS].cell(RESULT_TOP, 2, "强制")
    stored = io.BytesIO()
    book.save(stored)
    return stored.getvalue()


def cells(html: str) -> dict[str, list[list[str]]]:
    """Of a web page that LibreOffice wrote: for each sheet, its rows of cells, tags included."""
    found = {}
    for name, table in re.findall(r'<A NAME="table\d+"><h1>.*?<em>(.*?)</em></h1></A>(.*?)</table>', html, re.DOTALL):
        rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
        found[name] = [re.findall(r"<td.*?</td>", row, re.DOTALL) for row in rows]
    return found


def words(cell: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", cell)).replace("\xa0", " ").strip()


class TestProgressOnTheCover:
    def test_a_blank_workbook_says_how_many_cells_are_missing(self, soffice: str, tmp_path: Path) -> None:
        page = cells(converted(soffice, tmp_path, build(load("2021")), "html").decode())
        status = [words(row[-1]) for row in page["封面"] if row]
        assert [text for text in status if text.startswith("还有")] == [
            "还有 5 格未填",
            "还有 10 格未填",
            "还有 144 格未填",
            "还有 12 格未填",
        ]
        assert {"选填，还没有上年数", "尚未校验"} <= set(status)

    def test_a_full_workbook_is_complete_and_carries_its_unit(self, soffice: str, tmp_path: Path) -> None:
        report = published.report("suqian-2023")
        cover = {"body": BODIES[1], "filler": "张三", "reviewer": "李四"}
        data = workbook_bytes(report, cover=cover, last_year=published.report("hongze-2023"))
        page = cells(converted(soffice, tmp_path, data, "html").decode())
        status = [words(row[-1]) for row in page["封面"] if row]
        assert status.count("已填齐") == 4
        assert "2023年度" in status
        for sheet in ("表二", "表三", "表四"):
            assert words(page[sheet][1][0]) == "填报单位：宿迁市人民政府　　2023年度"

    @pytest.mark.parametrize("name", ["suqian-2023", "uneven", ""])
    def test_the_results_in_the_file_are_what_libreoffice_calculates(
        self, soffice: str, tmp_path: Path, name: str
    ) -> None:
        """A new workbook opens with its results, so that Excel has nothing to calculate and nothing to be saved."""
        data = build(load("2021"))
        if name:
            report = published.report("suqian-2023")
            last = replace(published.report("hongze-2023"), year=report.year - 1)
            data = workbook_bytes(report.with_values(UNEVEN) if name == "uneven" else report, last_year=last)
        formulas, results = (
            openpyxl.load_workbook(io.BytesIO(data)),
            openpyxl.load_workbook(io.BytesIO(data), data_only=True),
        )
        assert not formulas.calculation.fullCalcOnLoad
        bare = io.BytesIO()
        formulas.save(bare)  # openpyxl leaves the results out
        calculated = CalamineWorkbook.from_filelike(io.BytesIO(converted(soffice, tmp_path, bare.getvalue(), "ods")))
        compared = 0
        for sheet in formulas.worksheets:
            rows = calculated.get_sheet_by_name(sheet.title).to_python(skip_empty_area=False)
            for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
                told = results[sheet.title][cell.coordinate].value
                row = rows[cell.row - 1] if cell.row <= len(rows) else []
                assert (row[cell.column - 1] if cell.column <= len(row) else "") == ("" if told is None else told), (
                    f"{sheet.title}!{cell.coordinate}"
                )
                compared += 1
        assert compared == 297

    def test_a_unit_that_looks_like_a_formula_is_not_calculated(self, soffice: str, tmp_path: Path) -> None:
        report = replace(published.report("suqian-2023"), unit="=1+1")
        page = cells(converted(soffice, tmp_path, workbook_bytes(report), "html").decode())
        assert words(page["表三"][1][0]) == "填报单位：=1+1　　2023年度"


class Nobody(AtTerminal):
    """A user to whom nothing is said."""

    def say(self, message: str) -> None:
        """Nothing."""


class TestChangedSince:
    """校验结果 and 封面 say by formula that figures have become others since the check."""

    @pytest.fixture
    def checked(self, tmp_path_factory: pytest.TempPathFactory) -> bytes:
        report = published.report("suqian-2023")
        folder = tmp_path_factory.mktemp("checked")
        cover = {"body": BODIES[1], "filler": "张三", "reviewer": "李四"}
        path = folder / "年报.xlsx"
        path.write_bytes(workbook_bytes(report, cover=cover, last_year=replace(report, year=report.year - 1)))
        with open_book(path) as book:
            validate(book, Nobody())
            save_copy(book, folder / "校验.xlsx")
        return (folder / "校验.xlsx").read_bytes()

    @pytest.mark.parametrize(
        ("place", "content"),
        [
            ("", None),
            ("表三!D8", 1157),
            ("封面!C6", "淮安市人民政府"),
        ],
    )
    def test_one_change_is_seen(
        self, soffice: str, tmp_path: Path, checked: bytes, place: str, content: object
    ) -> None:
        book = openpyxl.load_workbook(io.BytesIO(checked))
        if place:
            sheet, address = place.split("!")
            assert book[sheet][address].value != content
            book[sheet][address] = content
        stored = io.BytesIO()
        book.save(stored)
        calculated = CalamineWorkbook.from_filelike(io.BytesIO(converted(soffice, tmp_path, stored.getvalue(), "ods")))
        title = calculated.get_sheet_by_name(RESULTS).to_python(skip_empty_area=False)[0][0]
        cover = [str(row[3]) for row in calculated.get_sheet_by_name("封面").to_python(skip_empty_area=False)]
        assert title == ("校验结果（校验之后又改过，请再校验）" if place else "校验结果")
        assert ("校验之后又改过，请再校验" in cover) == bool(place)


class TestMarks:
    def test_marks_show_on_exactly_the_cells_that_are_marked(self, soffice: str, tmp_path: Path) -> None:
        report = published.report("suqian-2023")

        data = workbook_bytes(replace(report, ledger={"requests.received.total": number_value(3511)}))
        page = converted(soffice, tmp_path, with_marks(data), "html").decode()
        coloured = {
            (mark, words(cell))
            for sheet, rows in cells(page).items()
            if sheet in ("表二", "表三", "表四")
            for row in rows
            for cell in row
            for mark, colour in COLOURS.items()
            if f'bgcolor="{colour}"' in cell
        }
        expected = {(mark, report.value(field_id).display) for field_id, mark in MARKED.items()} | {(2, "3511")}
        assert coloured == expected

    def test_a_finding_is_tinted_by_its_severity(self, soffice: str, tmp_path: Path) -> None:
        page = cells(converted(soffice, tmp_path, with_marks(build(load("2021"))), "html").decode())
        tinted = [words(c) for row in page[RESULTS] for c in row if 'bgcolor="#FBE3E0"' in c]
        assert tinted == ["强制"]


class TestPages:
    @pytest.mark.parametrize("name", ["suqian-2023", "zhangdian-2020"])
    def test_each_table_prints_on_one_a4_page(self, soffice: str, tmp_path: Path, name: str) -> None:
        data = workbook_bytes(published.report(name))
        pdf = converted(soffice, tmp_path, data, "pdf")
        boxes = re.findall(rb"/MediaBox\[0 0 (\d+)\.?\d* (\d+)\.?\d*\]", pdf)
        upright, across = (b"595", b"841"), (b"841", b"595")
        # 封面, 表二, 表三, 表四, 上年数 on two, 对照上年, 填报说明 on three, 校验结果.
        tables = [upright, upright, upright, across]
        assert boxes == [*tables, across, across, upright, upright, upright, upright, across]
