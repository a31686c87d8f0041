"""Word documents as an office program prints them: each table whole under its heading, no number in two lines.

Needs LibreOffice (soffice), poppler (pdftotext) and Times New Roman or a font of its widths (fonts-liberation).
"""

from __future__ import annotations

import datetime as dt
import re
import subprocess
from collections.abc import Callable
from functools import partial

import published
import pytest
from converting import Converted
from proofs import needed

from workbook.edition import load
from workbook.report import Report, blank_report, number_value
from xladdin.export.content.stamp import stamp_of
from xladdin.export.word import report as word
from xladdin.export.word.layout import LayoutName

DAY = dt.date(2026, 1, 15)
LAYOUTS: tuple[LayoutName, ...] = ("form", "gb9704")
NAMES = ("suqian-2023", "zhangdian-2020")
BOTH_LAYOUTS = pytest.mark.parametrize("layout", LAYOUTS)


def written(name: str, layout: LayoutName, **more: bool) -> bytes:
    """The Word report of a published report."""
    report = published.report(name)
    return word.new_report(report, stamp_of(report, DAY, draft=more.pop("draft", False)), layout=layout, **more)


def large() -> Report:
    """A report of numbers of eight digits, each another."""
    edition = load("2021")
    numbers = {field.id: number_value(10_000_000 + field.index) for field in edition.fields}
    return blank_report(edition, "测试市人民政府", 2023).with_values(numbers)


def written_large(layout: LayoutName) -> bytes:
    """Its Word report."""
    return word.new_report(large(), stamp_of(large(), DAY), layout=layout)


DOCUMENTS: dict[str, Callable[[], bytes]] = {
    **{
        f"{layout}-{name}-{as_pictures}": partial(written, name, layout, as_pictures=as_pictures)
        for layout in LAYOUTS
        for name in NAMES
        for as_pictures in (False, True)
    },
    **{f"{layout}-large": partial(written_large, layout) for layout in LAYOUTS},
    "draft": partial(written, "suqian-2023", "gb9704", draft=True),
}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Converted:
    """All of them, as LibreOffice prints them."""
    needed("soffice", "pdftotext", "fc-match")
    matched = subprocess.run(["fc-match", "Times New Roman"], capture_output=True, text=True, check=True).stdout
    if not re.search("Times|Liberation Serif|Tinos", matched):
        needed("fonts-liberation")  # which is no program: with it the font would be there
    return Converted({"pdf": DOCUMENTS}, "docx", tmp_path_factory.mktemp("office"))


def pages(office: Converted, name: str) -> list[str]:
    """The text of every printed page of a document, laid out."""
    command = ["pdftotext", "-layout", str(office.path("pdf", name)), "-"]
    printed = subprocess.run(command, check=True, capture_output=True, text=True)
    return ["".join(page.split(" ")) for page in printed.stdout.split("\f")]


@BOTH_LAYOUTS
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("as_pictures", [False, True], ids=["tables", "pictures"])
def test_every_table_stands_whole_under_its_heading(
    office: Converted, layout: LayoutName, name: str, as_pictures: bool
) -> None:
    report = published.report(name)
    found = pages(office, f"{layout}-{name}-{as_pictures}")
    ends = {"二": r"行政事业性收费|政府集中采购", "三": "四、结转下年度继续办理", "四": "复议后起诉"}
    for table in report.edition.tables:
        (page,) = (page for page in found if table.heading in page)
        if not as_pictures:
            assert re.search(ends[table.number], page)
    assert len(found) <= 6


@BOTH_LAYOUTS
def test_a_number_of_eight_digits_stays_in_one_line(office: Converted, layout: LayoutName) -> None:
    report = large()
    text = "\n".join(pages(office, f"{layout}-large"))
    for field in (*report.edition.requests.fields, *report.edition.disputes.fields):
        assert report.display(field) in text, field.place


def test_a_draft_says_so_on_every_page(office: Converted) -> None:
    assert all("【草稿】" in page for page in pages(office, "draft") if page.strip())


def test_pages_are_numbered_outside_as_official_documents_are(office: Converted) -> None:
    printed = [page for page in pages(office, "gb9704-suqian-2023-False") if page.strip()]
    assert [bool(re.search(f"—{number}—", page)) for number, page in enumerate(printed, 1)] == [True] * len(printed)
