"""Last year beside this one: of the units, from a folder; of the whole, from a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import county
import openpyxl
import pytest

from workbook.report import number_value
from xladdin.cli import entry as cli
from xladdin.rollup.collecting.collect import last_year_of
from xladdin.rollup.collecting.one_file import Background
from xladdin.rollup.collecting.receipt import Receipt
from xladdin.rollup.roster.members import Roster

NAMES = ("清河县公安局", "清河县财政局")


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "今年"
    folder.mkdir()
    for name in NAMES:
        county.put_workbook(folder, county.report(name))
    return folder


def run(*arguments: object, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    cli.main(["rollup", *map(str, arguments), "--json"])
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_a_folder_of_last_years_reports(reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = tmp_path / "去年"
    before.mkdir()
    for name in NAMES:
        last = county.report(name, county.YEAR - 1)
        out = county.report(name).value("requests.carried_in.natural_person").number or 0
        county.put_workbook(before, last.with_values({"requests.carried_out.natural_person": number_value(out + 1)}))
    out = tmp_path / "汇总.xlsx"
    data = run(reports, "-o", out, "--last-year", before, capsys=capsys)
    # Y-1 for each unit, and R-7 for all of them together.
    assert "R-7" in {one["rule"] for one in data["findings"]}
    problems = [row[9].value for row in openpyxl.load_workbook(out)["问题清单"].iter_rows(min_row=5)]
    assert problems.count("Y-1") == 2


def test_the_sum_of_last_year(reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    last = county.put_workbook(tmp_path, county.report("清河县人民政府", county.YEAR - 1), "去年的汇总")
    out = tmp_path / "汇总.xlsx"
    run(reports, "-o", out, "--last-year", last, capsys=capsys)
    assert openpyxl.load_workbook(out)["上年数"]["B2"].value == county.YEAR - 1


def test_last_years_figures_change_what_is_read_again(
    reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A receipt from the cache counts only with the same last year: the findings depend on it."""
    out, before = tmp_path / "汇总.xlsx", tmp_path / "去年"
    before.mkdir()
    run(reports, "-o", out, capsys=capsys)
    last = county.report(NAMES[0], county.YEAR - 1)
    county.put_workbook(before, last.with_values({"requests.carried_out.natural_person": number_value(999)}))
    data = run(reports, "-o", out, "--force", "--last-year", before, capsys=capsys)
    assert {one["unit"]: one["query"] > 0 for one in data["units"]}[NAMES[0]]


def test_last_years_text_changes_what_is_read_again() -> None:
    """Figures and the name of the file are the same; what it says is compared with this year's text."""
    numbers = county.report(NAMES[0], county.YEAR - 1).numbers

    def basis(digest: str) -> str:
        receipt = Receipt(
            "去年/某局.docx", digest, unit=NAMES[0], year=county.YEAR - 1, edition="2021", numbers=numbers
        )
        return Background(Roster(()), last_year_of([receipt], county.YEAR)).basis(NAMES[0], "")

    assert basis("one") == basis("one") != basis("another")


def test_no_last_year_there(reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "汇总.xlsx"
    assert cli.main(["rollup", str(reports), "-o", str(out), "--last-year", str(tmp_path / "去年")]) == 3
    assert "没有这个文件或文件夹" in capsys.readouterr().err
