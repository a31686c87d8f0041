"""Reports in the styles in which pages and files show them: every cell as it stands there, or blank and named."""

from __future__ import annotations

import contextlib
from dataclasses import replace

import pytest
from builders import balanced, entry_count
from growth import assert_grows_like_a_line
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from published_styles import STYLES, WITH_BLANKS, WITHOUT_BLANKS, page
from published_texts import balanced_reports, reports

from workbook.edition import edition_ids, load
from workbook.refusal import FileRefused
from workbook.report import BLANK, Report, value_of
from xladdin.intake.formats.markdown import document_of_markdown
from xladdin.intake.formats.plain_text import document_of_text
from xladdin.intake.published import Intake, read_document

SLOW = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
READERS = {"txt": document_of_text, "md": document_of_markdown}
NUMBERS = (0, 0, 0, 1, 2, 13, 705, 4068)


def report_of(edition_id: str, *blank: int) -> Report:
    """A balanced report; of every ten fields, those whose place ends in one of `blank` are blank."""
    edition = load(edition_id)
    entries = [NUMBERS[(5 * i + i // 7) % len(NUMBERS)] for i in range(entry_count(edition))]
    report = replace(balanced(edition, entries), unit="测试县人民政府")
    return report.with_values({f.id: BLANK for f in edition.fields if f.index % 10 in blank})


def read(text: str, kind: str) -> Intake:
    return read_document(READERS[kind](text, f"报告.{kind}"))


def read_wrongly(intake: Intake, report: Report) -> list[str]:
    """Places with another number than the report's, and places that are blank without a word."""
    named = "\n".join(intake.unread)
    wrong = []
    for field in report.edition.fields:
        got, true = intake.report.value(field.id), report.value(field.id)
        row = f"表{field.number}" + (f"「{field.row_name}」" if field.row_name else "")
        if got is BLANK and true is not BLANK:
            wrong += [] if row in named else [f"{field.place}：没有读到，也没有说"]
        elif got.number != true.number:
            wrong.append(f"{field.place}：读成 {got.number}，应为 {true.number}")
    return wrong


@pytest.mark.parametrize("kind", READERS)
@pytest.mark.parametrize("edition", edition_ids())
class TestEveryStyle:
    """Nothing is lost of a report in any of the styles that were seen."""

    @pytest.mark.parametrize("style", STYLES)
    def test_every_figure_is_read(self, style: str, edition: str, kind: str) -> None:
        report = report_of(edition)
        intake = read(page(report, STYLES[style]), kind)
        assert intake.report.numbers == report.numbers
        assert (intake.report.unit, intake.report.year) == (report.unit, report.year)
        assert (intake.report.edition, intake.unread) == (report.edition, ())

    @pytest.mark.parametrize("blank", [(2,), (1, 4, 5), (0, 1, 3, 4, 6, 7, 9)])
    @pytest.mark.parametrize("style", WITH_BLANKS)
    def test_blank_cells_stay_blank_and_the_others_keep_their_places(
        self, style: str, blank: tuple[int, ...], edition: str, kind: str
    ) -> None:
        report = report_of(edition, *blank)
        intake = read(page(report, STYLES[style]), kind)
        assert read_wrongly(intake, report) == []
        pairs = zip(intake.report.numbers, report.numbers, strict=True)
        assert sum(got != true for got, true in pairs) <= 5, intake.unread

    @pytest.mark.parametrize("style", WITHOUT_BLANKS)
    def test_where_blanks_leave_nothing_rows_with_blanks_are_left_out_and_named(
        self, style: str, edition: str, kind: str
    ) -> None:
        report = report_of(edition, 3)
        intake = read(page(report, STYLES[style]), kind)
        assert read_wrongly(intake, report) == []


class TestAnyFigures:
    """Whatever the figures: right, or blank and named."""

    @SLOW
    @given(st.data(), st.sampled_from(sorted(STYLES)), st.sampled_from(sorted(READERS)))
    def test_a_full_report_comes_back(self, data: st.DataObject, style: str, kind: str) -> None:
        report = data.draw(balanced_reports())
        intake = read(page(report, STYLES[style]), kind)
        assert (intake.report.numbers, intake.unread) == (report.numbers, ())

    @SLOW
    @given(st.data(), st.sampled_from(sorted(WITH_BLANKS)), st.sampled_from(sorted(READERS)))
    def test_with_blanks_in_it(self, data: st.DataObject, style: str, kind: str) -> None:
        cells = st.sampled_from([BLANK, BLANK, value_of(0), value_of(7), value_of(1340), value_of("/")])
        report = data.draw(reports(cells))
        intake = read(page(report, STYLES[style]), kind)
        assert read_wrongly(intake, report) == []


class TestHostileBars:
    """Bars without end: an Intake or a refusal, and soon."""

    @pytest.mark.parametrize("kind", READERS)
    @pytest.mark.parametrize("filler", ["a|", "规章|\n", "|\n", "规章 | 0 |\n", "a\t\tb\n"])
    def test_very_long_texts(self, filler: str, kind: str) -> None:
        head = "2021年政府信息公开工作年度报告\n二、主动公开政府信息情况\n"

        def attempt(text: str) -> None:
            with contextlib.suppress(FileRefused):
                assert read(text, kind).report.year == 2021

        assert_grows_like_a_line(attempt, lambda n: head + filler * (n // len(filler)), 5_000)
