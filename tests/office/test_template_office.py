"""The workbook in a real office program: formulas count, marks show, pages fit. Needs LibreOffice (soffice)."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import cache, partial
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory

import published
import pytest
from converting import Converted
from once import open_workbook, workbook_bytes
from proofs import needed
from python_calamine import CalamineWorkbook

from workbook.bodies import BODIES
from workbook.edition import load
from workbook.layout import MARKS, RESULT_TOP, RESULTS, field_places, ledger_places, mark_block
from workbook.report import BLANK, number_value, value_of
from workbook.template import build
from xladdin.hosts.dialogue import AtTerminal
from xladdin.hosts.file_engine.file import open_book, save_copy
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
COVER = {"body": BODIES[1], "filler": "张三", "reviewer": "李四"}
# What is calculated, changed after a validation, and printed.
RESULTS_OF = ("suqian-2023", "uneven", "")
CHANGES = (("", None), ("表三!D8", 1157), ("封面!C6", "淮安市人民政府"))
PRINTED = ("suqian-2023", "zhangdian-2020")
COLOURS = {1: "#F8CFCA", 2: "#FBE3A6", 3: "#CFE1F5"}


def with_marks(data: bytes) -> bytes:
    """The workbook as it stands after a validation: marks on 标记, one finding on 校验结果."""
    edition = load("2021")
    book = open_workbook(io.BytesIO(data))
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


def full() -> bytes:
    """A report with last year's and everything on the cover."""
    return workbook_bytes(published.report("suqian-2023"), cover=COVER, last_year=published.report("hongze-2023"))


def calculated_in_python(name: str) -> bytes:
    """A workbook with the results that we put into it, of that report; blank without a name."""
    if not name:
        return build(load("2021"))
    report = published.report("suqian-2023")
    last = replace(published.report("hongze-2023"), year=report.year - 1)
    return workbook_bytes(report.with_values(UNEVEN) if name == "uneven" else report, last_year=last)


def without_results(name: str) -> bytes:
    """The same as openpyxl writes it, which leaves the results out."""
    bare = io.BytesIO()
    open_workbook(io.BytesIO(calculated_in_python(name))).save(bare)
    return bare.getvalue()


def unit_like_a_formula() -> bytes:
    """The workbook of a unit called so."""
    return workbook_bytes(replace(published.report("suqian-2023"), unit="=1+1"))


def marked() -> bytes:
    """A report with marks on its cells and on 台账合计."""
    report = replace(published.report("suqian-2023"), ledger={"requests.received.total": number_value(3511)})
    return with_marks(workbook_bytes(report))


class Nobody(AtTerminal):
    """A user to whom nothing is said."""

    def say(self, message: str) -> None:
        """Nothing."""


@cache
def checked() -> bytes:
    """A report after a validation."""
    report = published.report("suqian-2023")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "年报.xlsx"
        path.write_bytes(workbook_bytes(report, cover=COVER, last_year=replace(report, year=report.year - 1)))
        with open_book(path) as book:
            validate(book, Nobody())
            save_copy(book, path.with_name("校验.xlsx"))
        return path.with_name("校验.xlsx").read_bytes()


def changed_since(place: str, content: object) -> bytes:
    """The same with one cell changed after that."""
    book = open_workbook(io.BytesIO(checked()))
    if place:
        sheet, address = place.split("!")
        assert book[sheet][address].value != content
        book[sheet][address] = content
    stored = io.BytesIO()
    book.save(stored)
    return stored.getvalue()


DOCUMENTS: dict[str, dict[str, Callable[[], bytes]]] = {
    "html": {
        "blank": partial(build, load("2021")),
        "full": full,
        "formula": unit_like_a_formula,
        "marked": marked,
        "found": lambda: with_marks(build(load("2021"))),
    },
    "ods": {
        **{f"results-{name}": partial(without_results, name) for name in RESULTS_OF},
        **{f"changed-{number}": partial(changed_since, *change) for number, change in enumerate(CHANGES)},
    },
    "pdf": {name: lambda name=name: workbook_bytes(published.report(name)) for name in PRINTED},  # type: ignore[misc]
}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Converted:
    """All of them, as LibreOffice writes them out."""
    needed("soffice")
    return Converted(DOCUMENTS, "xlsx", tmp_path_factory.mktemp("office"))


class TestProgressOnTheCover:
    def test_a_blank_workbook_says_how_many_cells_are_missing(self, office: Converted) -> None:
        page = cells(office.path("html", "blank").read_text("utf-8"))
        status = [words(row[-1]) for row in page["封面"] if row]
        assert [text for text in status if text.startswith("还有")] == [
            "还有 5 格未填",
            "还有 10 格未填",
            "还有 144 格未填",
            "还有 12 格未填",
        ]
        assert {"选填，还没有上年数", "尚未校验"} <= set(status)

    def test_a_full_workbook_is_complete_and_carries_its_unit(self, office: Converted) -> None:
        page = cells(office.path("html", "full").read_text("utf-8"))
        status = [words(row[-1]) for row in page["封面"] if row]
        assert status.count("已填齐") == 4
        assert "2023年度" in status
        for sheet in ("表二", "表三", "表四"):
            assert words(page[sheet][1][0]) == "填报单位：宿迁市人民政府　　2023年度"

    @pytest.mark.parametrize("name", RESULTS_OF)
    def test_the_results_in_the_file_are_what_libreoffice_calculates(self, office: Converted, name: str) -> None:
        """A new workbook opens with its results, so that Excel has nothing to calculate and nothing to be saved."""
        data = calculated_in_python(name)
        formulas, results = (open_workbook(io.BytesIO(data), data_only=wanted) for wanted in (False, True))
        assert not formulas.calculation.fullCalcOnLoad
        calculated = CalamineWorkbook.from_path(str(office.path("ods", f"results-{name}")))
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

    def test_a_unit_that_looks_like_a_formula_is_not_calculated(self, office: Converted) -> None:
        page = cells(office.path("html", "formula").read_text("utf-8"))
        assert words(page["表三"][1][0]) == "填报单位：=1+1　　2023年度"


class TestChangedSince:
    """校验结果 and 封面 say by formula that figures have become others since the check."""

    @pytest.mark.parametrize("number", range(len(CHANGES)))
    def test_one_change_is_seen(self, office: Converted, number: int) -> None:
        place, _ = CHANGES[number]
        calculated = CalamineWorkbook.from_path(str(office.path("ods", f"changed-{number}")))
        title = calculated.get_sheet_by_name(RESULTS).to_python(skip_empty_area=False)[0][0]
        cover = [str(row[3]) for row in calculated.get_sheet_by_name("封面").to_python(skip_empty_area=False)]
        assert title == ("校验结果（校验之后又改过，请再校验）" if place else "校验结果")
        assert ("校验之后又改过，请再校验" in cover) == bool(place)


class TestMarks:
    def test_marks_show_on_exactly_the_cells_that_are_marked(self, office: Converted) -> None:
        report = published.report("suqian-2023")
        page = office.path("html", "marked").read_text("utf-8")
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

    def test_a_finding_is_tinted_by_its_severity(self, office: Converted) -> None:
        page = cells(office.path("html", "found").read_text("utf-8"))
        tinted = [words(c) for row in page[RESULTS] for c in row if 'bgcolor="#FBE3E0"' in c]
        assert tinted == ["强制"]


class TestPages:
    @pytest.mark.parametrize("name", PRINTED)
    def test_each_table_prints_on_one_a4_page(self, office: Converted, name: str) -> None:
        pdf = office.path("pdf", name).read_bytes()
        boxes = re.findall(rb"/MediaBox\[0 0 (\d+)\.?\d* (\d+)\.?\d*\]", pdf)
        upright, across = (b"595", b"841"), (b"841", b"595")
        # 封面, 表二, 表三, 表四, 上年数 on two, 对照上年, 填报说明 on three, 校验结果.
        tables = [upright, upright, upright, across]
        assert boxes == [*tables, across, across, upright, upright, upright, upright, across]
