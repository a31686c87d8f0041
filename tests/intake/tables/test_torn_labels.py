"""Labels and figures that narrow columns break: brought together where that is sure, left blank and named where not."""

from __future__ import annotations

from pathlib import Path

import pytest
from growth import assert_grows_like_a_line
from published_files import pdf
from published_texts import flattened, zeros
from test_styles import read_wrongly, report_of

from workbook.edition import edition_ids
from workbook.report import BLANK, Report
from xladdin.intake.formats.document import Document
from xladdin.intake.published import Intake, read, read_document, read_text
from xladdin.intake.tables.figures import Token, without_page_number
from xladdin.intake.tables.form_lines import lines_of
from xladdin.intake.tables.wrapped import unwrapped

ROW = "requests__results__denied__third_party__"
REPORT = zeros("2021", **{ROW + "business": 2, ROW + "total": 2})
LABEL = "4.保护第三方合法权益 0 2 0 0 0 0 2"


def figures(report: Report) -> list[object]:
    return list(report.numbers)


def text_with(row: str) -> Intake:
    text = flattened(REPORT)
    assert LABEL in text
    return read_text(text.replace(LABEL, row), source="报告.txt")


class TestLabelsAroundTheirFigures:
    """A label whose end stands below its figures, as the text of a PDF has it."""

    @pytest.mark.parametrize(
        "row",
        [
            "4.保护第三方合法 0 2 0 0 0 0 2\n权益",
            "4.保护第三方合法权\n0 2 0 0 0 0 2\n益",
            "4.保护第三方合法权\n）不 0 2 0 0 0 0 2\n益",
            "（三 4.保护第三\n）不 方合法 0 2 0 0 0 0 2\n予公 权益\n开",
            "4.保护第三方合法权\n\n0 2 0 0 0 0 2\n\n益",
        ],
    )
    def test_it_is_read(self, row: str) -> None:
        intake = text_with(row)
        assert (figures(intake.report), intake.unread) == (figures(REPORT), ())

    def test_the_figures_of_the_next_row_are_not_taken_for_those_of_a_torn_label(self) -> None:
        intake = text_with("4.保 0 2 0 0 0 0 2\n护第 三方\n合法\n权益\n5.属 1 1 1 1 1 1 6\n于三")
        row = [intake.report.value(f.id) for f in REPORT.edition.requests.fields if "third_party" in f.id]
        assert row in (
            [BLANK] * 7,
            [REPORT.value(f.id) for f in REPORT.edition.requests.fields if "third_party" in f.id],
        )

    def test_text_without_torn_labels_stays_as_it_is(self) -> None:
        lines = lines_of(REPORT.edition.requests)
        for text in ("", "\n", flattened(REPORT), "一、总体情况\n全年 1 2 3 4 5 6 7\n件。"):
            assert unwrapped(text, lines) == text

    def test_very_many_lines_of_figures_are_looked_at_soon(self) -> None:
        lines = lines_of(REPORT.edition.requests)

        def attempt(text: str) -> None:
            assert unwrapped(text, lines) == text

        assert_grows_like_a_line(attempt, lambda n: "4.保护第三方合法权\n0 2 0 0 0 0 2\n" * n, 100)


class TestNumbersThatRunOn:
    """A number alone on its line: that of a page, or the end of one that a narrow column broke."""

    TOTALS = ((), (), (), (), (), (), (0, 1, 2, 3, 4, 5))

    def tokens(self, below: int, *numbers: int) -> tuple[Token, ...]:
        return (*(Token(str(n), 0) for n in numbers), Token("0", below))

    def test_far_below_it_is_a_page_number(self) -> None:
        tokens = self.tokens(2, 1134, 0, 0, 0, 0, 0, 1134)
        assert without_page_number(tokens, 7, self.TOTALS) == tokens[:-1]

    def test_right_below_a_row_that_adds_up_it_is_one_too(self) -> None:
        tokens = self.tokens(1, 1134, 0, 0, 0, 0, 0, 1134)
        assert without_page_number(tokens, 7, self.TOTALS) == tokens[:-1]

    def test_right_below_a_row_that_does_not_add_up_nobody_can_say(self) -> None:
        tokens = self.tokens(1, 11340, 0, 0, 0, 0, 0, 1134)
        assert without_page_number(tokens, 7, self.TOTALS) == tokens

    def test_such_a_row_is_named(self) -> None:
        intake = text_with("4.保护第三方合法权益 0 20 0 0 0 0 2\n0")
        assert [s for s in intake.unread if "4.保护第三方合法权益" in s and "原文是 8 个" in s]


class TestTablesWithoutLines:
    """A PDF whose tables have no lines: right, or blank and named, and in any case the user is told."""

    @pytest.mark.parametrize("edition", edition_ids())
    @pytest.mark.parametrize("blank", [(), (1, 4, 5)])
    def test_no_figure_is_wrong_without_a_word(self, edition: str, blank: tuple[int, ...], tmp_path: Path) -> None:
        report = report_of(edition, *blank)
        path = tmp_path / "报告.pdf"
        path.write_bytes(pdf(report, ruled=False))
        intake = read(path)
        assert [note for note in intake.notes if "没有框线" in note and "逐项核对" in note]
        assert read_wrongly(intake, report) == []

    def test_with_lines_nothing_is_said(self, tmp_path: Path) -> None:
        path = tmp_path / "报告.pdf"
        path.write_bytes(pdf(REPORT))
        assert read(path).notes == ()


class TestLabelsThatSpill:
    """A label that runs over into the next cell of a printed sheet: that cell is a blank figure."""

    def read(self, *row: str) -> Intake:
        heading = f"测试局\n2021年政府信息公开工作年度报告\n{REPORT.edition.requests.heading}"
        return read_document(Document("报告.pdf", (heading, row, ("5.属于三类内部事务信息", *"0000000"))))

    def test_a_row_with_blanks_is_left_out_and_named(self) -> None:
        intake = self.read("4.保护第三方", "合法权益", "2", "", "", "", "", "2", "", "")
        assert all(intake.report.value(f.id) is BLANK for f in REPORT.edition.requests.fields if "third_party" in f.id)
        assert [s for s in intake.unread if "4.保护第三方合法权益" in s and "原文是 2 个（2 2）" in s]

    def test_a_full_row_is_read(self) -> None:
        intake = self.read("4.保护第三方", "合法权益", "0", "2", "0", "0", "0", "0", "2")
        numbers = [intake.report.value(f.id).number for f in REPORT.edition.requests.fields if "third_party" in f.id]
        assert numbers == [0, 2, 0, 0, 0, 0, 2]
