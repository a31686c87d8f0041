"""Word documents as an office program prints them: each table whole under its heading, no number in two lines.

Needs LibreOffice (soffice), poppler (pdftotext) and Times New Roman or a font of its widths (fonts-liberation).
"""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import subprocess
from pathlib import Path

import published
import pytest

from workbook.edition import load
from workbook.report import Report, blank_report, number_value
from xladdin.export.content.stamp import stamp_of
from xladdin.export.word import report as word
from xladdin.export.word.layout import LayoutName

DAY = dt.date(2026, 1, 15)
BOTH_LAYOUTS = pytest.mark.parametrize("layout", ["form", "gb9704"])


@pytest.fixture(scope="module", autouse=True)
def programs() -> None:
    """The programs; without them these tests are skipped, except in CI, which installs them."""
    missing = [name for name in ("soffice", "pdftotext", "fc-match") if not shutil.which(name)]
    if not missing:
        matched = subprocess.run(["fc-match", "Times New Roman"], capture_output=True, text=True, check=True).stdout
        missing = [] if re.search("Times|Liberation Serif|Tinos", matched) else ["fonts-liberation"]
    if missing:
        reason = f"not installed: {', '.join(missing)}"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)


def pages(data: bytes, folder: Path) -> list[str]:
    """The text of every printed page, laid out."""
    source = folder / "报告.docx"
    source.write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    printed = subprocess.run(
        ["pdftotext", "-layout", str(folder / "报告.pdf"), "-"], check=True, capture_output=True, text=True
    )
    return ["".join(page.split(" ")) for page in printed.stdout.split("\f")]


@BOTH_LAYOUTS
@pytest.mark.parametrize("name", ["suqian-2023", "zhangdian-2020"])
@pytest.mark.parametrize("as_pictures", [False, True], ids=["tables", "pictures"])
def test_every_table_stands_whole_under_its_heading(
    layout: LayoutName, name: str, as_pictures: bool, tmp_path: Path
) -> None:
    report = published.report(name)
    data = word.new_report(report, stamp_of(report, DAY), layout=layout, as_pictures=as_pictures)
    found = pages(data, tmp_path)
    ends = {"二": r"行政事业性收费|政府集中采购", "三": "四、结转下年度继续办理", "四": "复议后起诉"}
    for table in report.edition.tables:
        (page,) = (page for page in found if table.heading in page)
        if not as_pictures:
            assert re.search(ends[table.number], page)
    assert len(found) <= 6


@BOTH_LAYOUTS
def test_a_number_of_eight_digits_stays_in_one_line(layout: LayoutName, tmp_path: Path) -> None:
    edition = load("2021")
    numbers = {field.id: number_value(10_000_000 + field.index) for field in edition.fields}
    report = blank_report(edition, "测试市人民政府", 2023).with_values(numbers)
    text = "\n".join(pages(word.new_report(report, stamp_of(report, DAY), layout=layout), tmp_path))
    for field in (*edition.requests.fields, *edition.disputes.fields):
        assert report.display(field) in text, field.place


def test_a_draft_says_so_on_every_page(tmp_path: Path, suqian: Report) -> None:
    found = pages(word.new_report(suqian, stamp_of(suqian, DAY, draft=True), layout="gb9704"), tmp_path)
    assert all("【草稿】" in page for page in found if page.strip())


def test_pages_are_numbered_outside_as_official_documents_are(tmp_path: Path, suqian: Report) -> None:
    found = pages(word.new_report(suqian, stamp_of(suqian, DAY), layout="gb9704"), tmp_path)
    printed = [page for page in found if page.strip()]
    assert [bool(re.search(f"—{number}—", page)) for number, page in enumerate(printed, 1)] == [True] * len(printed)
