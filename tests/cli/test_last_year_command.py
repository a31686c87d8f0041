"""`nianbao last-year`: last year's figures into a workbook that is there already."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import published
import pytest
from clicking import Recorded, saved
from published_files import word_report_of_last_year

from workbook import layout
from workbook.files.reading import read_workbook
from workbook.report import BLANK, Report
from xladdin import ribbon
from xladdin.cli import entry as cli
from xladdin.hosts.content import read_block
from xladdin.hosts.file_engine.file import open_book, save_copy


@pytest.fixture
def this_year(suqian: Report, tmp_path: Path) -> Path:
    """宿迁 2023, with 二、上年结转 not filled in yet."""
    blank = {f.id: BLANK for f in suqian.edition.requests.fields if f.row[-1].key == "carried_in"}
    return saved(tmp_path / "年报.xlsx", suqian.with_values(blank))


def test_a_published_report_goes_into_a_copy(
    this_year: Path, suqian: Report, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before, last = this_year.read_bytes(), word_report_of_last_year(suqian, tmp_path)
    assert cli.main(["last-year", str(this_year), str(last)]) == 0
    assert "有 6 格空着；要填上上年的“四、结转下年度继续办理”，请加 --carry" in capsys.readouterr().err
    assert cli.main(["last-year", str(this_year), str(last), "--carry", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["year"], answer["edition"], answer["carried"]) == (2022, "2021", 6)
    found = read_workbook(this_year.with_name("年报-已取上年数.xlsx"))
    assert answer["written"] == [str(this_year.with_name("年报-已取上年数.xlsx"))]
    assert found.last_year is not None
    assert (
        found.report.value("requests.carried_in.natural_person").number
        == found.last_year.value("requests.carried_out.natural_person").number
    )
    assert this_year.read_bytes() == before


def test_what_the_button_asks_about_is_refused_and_taken_anyway(
    this_year: Path, suqian: Report, hongze: Report, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stranger = saved(tmp_path / "别家.xlsx", replace(hongze, year=2022))
    words = ["last-year", str(this_year), str(stranger)]
    assert cli.main(words) == 3
    assert "是「淮安市洪泽区人民政府」的报告，工作簿是「宿迁市人民政府」的" in capsys.readouterr().err
    assert cli.main([*words, "--anyway", "-o", str(tmp_path / "一.xlsx")]) == 0
    own = saved(tmp_path / "上年.xlsx", replace(suqian, year=2022))
    words = ["last-year", str(tmp_path / "一.xlsx"), str(own)]
    assert cli.main(words) == 3
    assert "格与它不同，没有取；确实要取的，请加 --anyway" in capsys.readouterr().err
    assert cli.main([*words, "--anyway"]) == 0


def test_another_year_is_refused(this_year: Path, suqian: Report, tmp_path: Path) -> None:
    assert cli.main(["last-year", str(this_year), str(saved(tmp_path / "同年.xlsx", suqian))]) == 3
    assert not this_year.with_name("年报-已取上年数.xlsx").exists()


def test_across_forms_nothing_is_lost(suqian: Report, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """2021: last year's report is on the form before; what was checked and explained comes along."""
    zhangdian = published.report("zhangdian-2020")
    now = replace(suqian, year=2021, unit=zhangdian.unit)
    drawn = saved(tmp_path / "空.xlsx", now, last_year=replace(suqian, year=2020), cover={"contact": "0527-12345"})
    with open_book(drawn) as book:
        ribbon.validate(book, Recorded())
        save_copy(book, tmp_path / "年报.xlsx")
    last = saved(tmp_path / "上年.xlsx", zhangdian)
    assert cli.main(["last-year", str(tmp_path / "年报.xlsx"), str(last), "--anyway"]) == 0
    out = tmp_path / "年报-已取上年数.xlsx"
    found = read_workbook(out)
    assert (found.report.values, found.cover["contact"]) == (now.values, "0527-12345")
    assert found.last_year is not None
    assert [v.number for v in found.last_year.values] == [v.number for v in zhangdian.values]
    with open_book(out) as book:
        ribbon.validate(book, Recorded())
        left, top = layout.HISTORY_LEFT, layout.RESULT_TOP
        history = read_block(book, layout.RESULTS, (top, left), (top + 2, layout.RESULT_WIDTH))
        assert [line[3] for line in history] == ["数字没有变", "第一次校验", None]
