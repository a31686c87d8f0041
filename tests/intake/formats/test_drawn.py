"""Tables drawn in text: what this program exports as text and as Markdown reads back as the same report."""

from __future__ import annotations

import datetime as dt

import pytest
from builders import balanced_reports
from hypothesis import given, settings

from workbook.grid import blank_grid
from workbook.report import Report
from xladdin.export import markdown, plain_text
from xladdin.export.content.stamp import stamp_of
from xladdin.intake.formats.drawn import pieces_of
from xladdin.intake.formats.markdown import document_of_markdown
from xladdin.intake.published import read_document, read_text

DAY = dt.date(2026, 1, 15)


def grids(report: Report) -> list:  # type: ignore[type-arg]
    return [blank_grid(table).with_text(report.display) for table in report.edition.tables]


def title(report: Report) -> str:
    return f"{report.unit}{report.year}年政府信息公开工作年度报告\n\n"


class TestOwnText:
    @settings(max_examples=15, deadline=None)
    @given(balanced_reports())
    def test_every_report_comes_back(self, report: Report) -> None:
        text = title(report) + plain_text.render(grids(report))
        intake = read_text(text, source="全部.txt")
        assert intake.report.numbers == report.numbers
        assert not intake.unread

    def test_a_published_report(self, suqian: Report, zhangdian: Report) -> None:
        for report in (suqian, zhangdian):
            intake = read_text(title(report) + plain_text.render(grids(report)), source="全部.txt")
            assert intake.report.numbers == report.numbers


class TestOwnMarkdown:
    def test_a_published_report(self, suqian: Report, zhangdian: Report) -> None:
        for report in (suqian, zhangdian):
            document = document_of_markdown(
                title(report) + markdown.render(grids(report), stamp_of(report, DAY)), "全部.md"
            )
            assert read_document(document).report.numbers == report.numbers

    def test_a_table_of_suits_without_one_group_is_not_read(self, suqian: Report) -> None:
        whole = markdown.render(grids(suqian), stamp_of(suqian, DAY))
        text = "\n".join(line for line in whole.splitlines() if not line.startswith("| 行政诉讼—复议后起诉"))
        assert text != whole
        intake = read_document(document_of_markdown(title(suqian) + text, "全部.md"))
        assert intake.report.value("disputes.reconsideration.total").number is None


class TestDrawing:
    def test_text_around_a_table_stays(self) -> None:
        pieces = list(pieces_of("前文\n+--+--+\n|甲|1 |\n+--+--+\n后文"))
        assert pieces[0] == "前文"
        assert ("甲", "1") in pieces
        assert pieces[-1].strip() == "后文"  # type: ignore[union-attr]

    @pytest.mark.parametrize("text", ["", "|", "+-+", "+--+\n|", "a|b\n+--+", "+--+\n" * 5, "|||\n+-+\n|||\n+-+\n|"])
    def test_nothing_is_lost_or_raised(self, text: str) -> None:
        said = "".join(piece if isinstance(piece, str) else "".join(piece) for piece in pieces_of(text))
        assert set(text) - set("|+-\n ") <= set(said)
