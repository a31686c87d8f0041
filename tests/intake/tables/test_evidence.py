"""Figures printed without anything between them, told apart by the report's own text or by last year's report."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from published_texts import glued, zeros

from workbook.report import BLANK, Report
from xladdin.intake.published import Intake, read, read_text

SHARED = Path(__file__).parents[4] / "shared" / "reports"
ROW = ("made", "repealed", "in_force")


def document(figures: str, told: str = "") -> str:
    """A report of 2021 with the figures of 行政规范性文件 in one, and a sentence in its text."""
    return (
        glued(zeros("2021"))
        .replace("行政规范性文件000", f"行政规范性文件{figures}")
        .replace("268 条。", f"268 条。{told}")
    )


def last_year(in_force: int, year: int = 2020) -> Report:
    return replace(zeros("2021", disclosure__normative_documents__in_force=in_force), year=year)


def row(intake: Intake) -> list[object]:
    return [intake.report.value(f"disclosure.normative_documents.{key}").number for key in ROW]


class TestLastYear:
    """现行有效 of this year is that of last year, plus what was made, less what was repealed."""

    def test_it_settles_the_row_of_pingtan_2021(self) -> None:
        intake = read_text(document("693665"), source="报告.txt", last_year=last_year(599))
        assert row(intake) == [69, 3, 665]
        assert [n for n in intake.notes if "行政规范性文件" in n] == [
            "表二「行政规范性文件」行：原文连写为「693665」，据上年现行有效 599 件，加本年制发、减本年废止"
            "等于本年现行有效，拆成 69、3、665，请核对。"
        ]
        assert intake.unread == ()

    def test_a_last_year_that_fits_no_way_is_left_to_the_checks(self) -> None:
        intake = read_text(document("693665"), source="报告.txt", last_year=last_year(400))
        assert row(intake) == [None] * 3
        assert "400" not in intake.unread[0]

    def test_a_report_of_another_year_says_nothing(self) -> None:
        intake = read_text(document("693665"), source="报告.txt", last_year=last_year(599, 2019))
        assert row(intake) == [None] * 3

    def test_a_blank_of_last_year_says_nothing(self) -> None:
        before = last_year(0).with_values({"disclosure.normative_documents.in_force": BLANK})
        assert row(read_text(document("693665"), source="报告.txt", last_year=before)) == [None] * 3

    def test_last_years_other_form_counts_otherwise_and_says_nothing(self) -> None:
        intake = read_text(document("693665"), source="报告.txt", last_year=replace(zeros("2019"), year=2020))
        assert row(intake) == [None] * 3


class TestTheTextOfTheReport:
    @pytest.mark.parametrize(
        "told", ["现行有效规范性文件665件。", "现行有效的行政规范性文件共 665 件。", "现行有效行政规范性文件６６５件。"]
    )
    def test_a_number_of_the_text_settles_the_row(self, told: str) -> None:
        intake = read_text(document("693665", told + "全年制发规范性文件69件。"), source="报告.txt")
        assert row(intake) == [69, 3, 665]
        assert "正文「制发规范性文件69件」" in next(n for n in intake.notes if "行政规范性文件" in n)

    def test_a_number_that_leaves_several_ways_narrows_them(self) -> None:
        intake = read_text(document("77132470", "制发的规范性文件77件。"), source="报告.txt")
        assert row(intake) == [None] * 3
        assert "（77、1、32470；77、13、2470；77、132、470；77、1324、70；77、13247、0）" in intake.unread[0]
        assert "正文「制发的规范性文件77件」" in intake.unread[0]

    def test_text_and_last_year_together(self) -> None:
        told = document("77132470", "制发的规范性文件77件。")
        assert row(read_text(told, source="报告.txt", last_year=last_year(525))) == [77, 132, 470]

    def test_two_numbers_for_one_thing_are_no_evidence(self) -> None:
        intake = read_text(document("693665", "制发规范性文件69件，制发规范性文件6件。"), source="报告.txt")
        assert row(intake) == [None] * 3
        assert "正文" not in intake.unread[0]

    def test_a_number_that_fits_no_way_contradicts_the_row_whichever_way_it_is(self) -> None:
        intake = read_text(document("77132470", "现行有效行政规范性文件393件。"), source="报告.txt")
        assert row(intake) == [None] * 3
        assert "（正文「现行有效行政规范性文件393件」与哪一种拆法都不相符，请核对。）" in intake.unread[0]

    def test_figures_that_are_clear_are_never_touched(self) -> None:
        intake = read_text(document(" 5 3 9", "制发规范性文件69件。"), source="报告.txt", last_year=last_year(1))
        assert row(intake) == [5, 3, 9]


class TestPingtanAsPublished:
    """Neither year's text settles the row; a report of the year before does."""

    @pytest.mark.parametrize(("year", "before", "figures"), [(2021, 599, [69, 3, 665]), (2023, 525, [77, 132, 470])])
    def test_only_last_year_settles_it(self, year: int, before: int, figures: list[int]) -> None:
        path = SHARED / f"pingtan-{year}.txt"
        if not path.is_file():
            pytest.skip("the folder with published reports is not beside the project")
        assert row(read(path)) == [None] * 3
        assert row(read(path, last_year(before, year - 1))) == figures
