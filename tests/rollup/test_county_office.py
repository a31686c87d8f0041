"""The 公开办 of a county in January, from the roster to the county's own report: sixty offices, two runs."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import county
import docx
import published_files
import published_texts
import pytest

from workbook.edition import load
from workbook.files.reading import read_workbook
from workbook.report import BLANK, Report, number_value
from workbook.template import workbook_bytes
from xladdin.cli import entry as cli
from xladdin.intake.sources import published
from xladdin.rollup.roster.members import VERTICAL, Member
from xladdin.rollup.roster.reading import read_roster

TAX = "清河县税务局"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """The folder of the office, with 名册.xlsx and what has come in: three missing, two twice, one on the old form."""
    names = [*county.unit_names(51), *(f"清河县第{number}中心" for number in range(1, 9)), TAX]
    reports = tmp_path / "报来的"
    reports.mkdir()
    missing, twice, old, faulty, rest = names[1:4], names[4:6], names[6], names[7:11], names[11:]
    assert missing
    for name in twice:
        county.put_workbook(reports, county.with_wrong_total(county.report(name)), f"{name}初稿", days=6)
        county.put_workbook(reports, county.report(name), f"{name}（更正）")
    form = load("2019")
    on_old_form = replace(county.report(old), edition=form, values=(number_value(0),) * len(form.fields))
    (reports / f"{old}.xlsx").write_bytes(workbook_bytes(on_old_form))
    for name, fault in zip(faulty, (wrong, wrong, blank, last_year), strict=True):
        county.put_workbook(reports, fault(county.report(name)), name)
    in_other_formats(reports, [county.report(name) for name in rest[:6]])
    for name in (names[0], *rest[6:]):
        county.put_workbook(reports, county.report(name))
    county.put_roster(
        tmp_path / "名册.xlsx", names, changes=[Member(TAX, kind=VERTICAL, above=county.GOVERNMENT, counted=False)]
    )
    return tmp_path


def wrong(report: Report) -> Report:
    return county.with_wrong_total(report)


def blank(report: Report) -> Report:
    return report.with_values({"requests.results.granted.business": BLANK})


def last_year(report: Report) -> Report:
    return replace(report, year=report.year - 1)


def in_other_formats(folder: Path, reports: list[Report]) -> None:
    """Two Word documents, a PDF, a web page, Markdown and a workbook of an office's own making."""
    for report in reports[:2]:
        county.put_word(folder, report)
    pdf, web, markdown, own = reports[2:]
    (folder / f"{pdf.unit}.pdf").write_bytes(published_files.pdf(pdf, ()))
    (folder / f"{web.unit}.html").write_text(published_texts.web_page(web), encoding="utf-8")
    (folder / f"{markdown.unit}.md").write_text(published_texts.markdown(markdown), encoding="utf-8")
    published_files.saved(published_files.xlsx(own), folder / f"{own.unit}自制.xlsx")


def rolled_up(office: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    out, roster, returns = (str(office / name) for name in ("汇总.xlsx", "名册.xlsx", "退回"))
    capsys.readouterr()
    command = ["rollup", str(office / "报来的"), "-o", out, "--roster", roster, "--returns", returns]
    assert cli.main([*command, "--json", "--force"]) == 1
    data: dict[str, Any] = json.loads(capsys.readouterr().out)
    return data


def test_a_county_in_january(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = [unit.name for unit in read_roster(office / "名册.xlsx").members]
    data = rolled_up(office, capsys)
    by_state = {state: [u["unit"] for u in data["units"] if u["state"] == state] for state in ("missing", "returned")}
    assert by_state["missing"] == names[2:5]
    assert by_state["returned"] == names[7:12]
    assert data["control"] == {
        "found": 59, "read": 57, "refused": 0, "superseded": 2, "roster": 61, "summed": 51, "returned": 5,
        "missing": 3, "not_counted": 2, "unknown": 0,
    }  # fmt: skip
    words = "\n".join(
        text
        for path in sorted((office / "退回").glob("退回-*.docx"))
        for text in (path.stem, *(c.text for t in docx.Document(str(path)).tables for r in t.rows for c in r.cells))
    )
    assert words.count("退回-") == 5
    for said in ("2019 版格式", "应为 2025 年度", "没有填数", "改正", "总计"):
        assert said in words
    missing = docx.Document(str(office / "退回" / "催报名单.docx"))
    assert [row.cells[1].text for row in missing.tables[0].rows[1:]] == names[2:5]

    for name in names[8:10]:
        county.put_workbook(office / "报来的", county.report(name))
    data = rolled_up(office, capsys)
    assert data["control"]["summed"] == 53
    cli.main(["rollup", str(office / "报来的"), "-o", str(office / "汇总.xlsx"), "--roster",
              str(office / "名册.xlsx"), "--force"])  # fmt: skip
    assert "与上次相比" in capsys.readouterr().out

    expected = [sum(column) for column in zip(*(county.report(n).numbers for n in summed(data)), strict=True)]  # type: ignore[arg-type]
    assert list(read_workbook(office / "汇总.xlsx").report.numbers) == expected
    # A sum that lacks units is no final one; as a draft it goes out, and the county's report takes its figures.
    export = ["export", str(office / "汇总.xlsx"), "-o", str(office / "导出"), "--format", "html"]
    assert cli.main(export) == 1
    assert cli.main([*export, "--draft"]) == 0
    blank_report = office / "全县报告.docx"
    blank_report.write_bytes(published_files.docx_bytes(published_files.docx(of_county(), ())))
    written = office / "全县报告-已写入.docx"
    into = ["report", str(office / "汇总.xlsx"), "--into", str(blank_report), "-o", str(written), "--draft"]
    assert cli.main(into) in (0, 1), capsys.readouterr().err
    assert list(published(written).report.numbers) == expected


def summed(data: dict[str, Any]) -> list[str]:
    return [unit["unit"] for unit in data["units"] if unit["counted"]]


def of_county() -> Report:
    """The county's report as it stands before the figures are in."""
    return replace(county.report("清河县公安局"), unit=county.GOVERNMENT)
