"""The workbook as a file: the same bytes on every run, and every figure of a report in its cell."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openxml_audit import OpenXmlValidator, ValidationSeverity

from workbook.bodies import BODIES
from workbook.cell_text import plain_text
from workbook.edition import Edition, edition_ids, load
from workbook.files.reading import read_workbook
from workbook.layout import (
    COVER,
    LAST_YEAR,
    LAST_YEAR_EDITION_PLACE,
    LAST_YEAR_YEAR_PLACE,
    Place,
    cover_place,
    field_places,
    last_year_places,
    ledger_places,
)
from workbook.refusal import FileRefused
from workbook.report import Report, State, Value, blank_report, number_value, value_of
from workbook.template import build, workbook_bytes
from workbook.template.build import TEMPLATE_FOLDER
from workbook.template.cells import put_text
from xladdin.book.templates import templates, write

DANGEROUS = ("=1+1", "+1", "-1+1", "@SUM(A1)", '=HYPERLINK("http://x","x")', "#N/A", "1234", "  空格  ")


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def parts(data: bytes) -> list[tuple[str, tuple[int, ...], bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(i.filename, i.date_time, archive.read(i)) for i in archive.infolist()]


class TestSameBytes:
    @pytest.mark.parametrize("edition_id", edition_ids())
    def test_another_run_gives_the_same_bytes(self, edition_id: str) -> None:
        """Another process too, in which sets and dictionaries of texts are ordered differently."""
        code = (
            f"import sys; from workbook.edition import load; from workbook.template import build; "
            f"sys.stdout.buffer.write(build(load('{edition_id}')))"
        )
        other = subprocess.run(
            [sys.executable, "-c", code],
            check=True,
            capture_output=True,
            cwd=Path(__file__).parents[3],
            env={**os.environ, "PYTHONHASHSEED": "7"},
        )
        assert other.stdout == build(load(edition_id))

    def test_the_same_report_gives_the_same_bytes(self, suqian: Report) -> None:
        assert workbook_bytes(suqian) == workbook_bytes(suqian)

    @pytest.mark.parametrize("edition_id", edition_ids())
    def test_the_committed_workbook_is_up_to_date(self, edition_id: str) -> None:
        """Compared part by part: another zlib packs the same parts into other bytes."""
        committed = (TEMPLATE_FOLDER / f"年报-{edition_id}.xlsx").read_bytes()
        assert parts(committed) == parts(templates()[f"年报-{edition_id}.xlsx"]), "run: make templates"

    def test_writing_the_templates_gives_one_file_an_edition(self, tmp_path: Path) -> None:
        written = write(tmp_path)
        assert [path.name for path in written] == [f"年报-{edition_id}.xlsx" for edition_id in edition_ids()]
        assert [path.read_bytes() for path in written] == list(templates().values())

    def test_nothing_in_the_file_tells_when_it_was_made(self) -> None:
        found = parts(build(load("2021")))
        assert len({date for _, date, _ in found}) == 1
        core = next(text for name, _, text in found if name == "docProps/core.xml").decode()
        assert core.count("2021-09-16T00:00:00Z") == 2

    def test_it_holds_no_macro_and_leads_nowhere_outside(self) -> None:
        for name, _, text in parts(build(load("2021"))):
            assert "vba" not in name.lower()
            assert b'TargetMode="External"' not in text


class TestFigures:
    """Everything a report says stands in the workbook, and reading the file gives the report back."""

    def test_a_published_report_comes_back_whole(self, suqian: Report, tmp_path: Path) -> None:
        ledger = {field_id: number_value(100 + i) for i, field_id in enumerate(ledger_places(suqian.edition))}
        report = replace(suqian, ledger=ledger, body=BODIES[1])
        cover = {"contact": "0527-84368860", "filler": "张三", "reviewer": "李四", "date": "2024-01-15"}
        path = tmp_path / "年报.xlsx"
        path.write_bytes(workbook_bytes(report, cover=cover, last_year=replace(suqian, year=2022)))
        found = read_workbook(path)
        assert (found.report.unit, found.report.year, found.report.body) == (report.unit, 2023, BODIES[1])
        assert found.report.numbers == report.numbers
        assert {key: value.number for key, value in found.report.ledger.items()} == {
            key: value.number for key, value in ledger.items()
        }
        assert {key: found.cover[key] for key in cover} == cover
        assert found.last_year is not None
        assert (found.last_year.year, found.last_year.numbers) == (2022, suqian.numbers)

    def test_a_report_on_the_form_of_2019_comes_back_whole(self, zhangdian: Report, tmp_path: Path) -> None:
        path = tmp_path / "年报.xlsx"
        path.write_bytes(workbook_bytes(zhangdian))
        assert read_workbook(path).report.numbers == zhangdian.numbers

    def test_an_amount_keeps_every_digit(self, suqian: Report) -> None:
        place = field_places(suqian.edition)["disclosure.fees.amount"]
        data = workbook_bytes(suqian.with_values({"disclosure.fees.amount": number_value(Decimal("59237.2449"))}))
        assert opened(data)[place.sheet][place.address].value == 59237.2449
        assert b"<v>59237.2449</v>" in next(text for name, _, text in parts(data) if name.endswith("sheet2.xml"))

    def test_a_blank_stays_blank_and_a_formula_without_value_is_left_out(self, suqian: Report) -> None:
        changes = {"requests.received.other": value_of(None), "requests.received.total": value_of("=SUM(D6:I6)")}
        sheet = opened(workbook_bytes(suqian.with_values(changes)))["表三"]
        for field_id in changes:
            assert sheet[field_places(suqian.edition)[field_id].address].value is None

    def test_a_published_total_that_is_wrong_is_not_corrected(self, hongze: Report) -> None:
        place = field_places(hongze.edition)["disputes.reconsideration.total"]
        assert opened(workbook_bytes(hongze))[place.sheet][place.address].value == 0

    def test_what_is_not_a_number_stays_text(self, suqian: Report) -> None:
        changes = {"requests.received.other": value_of("/"), "requests.received.research": value_of("3件")}
        sheet = opened(workbook_bytes(suqian.with_values(changes)))["表三"]
        found = {i: sheet[field_places(suqian.edition)[i].address] for i in changes}
        assert [(cell.value, cell.data_type) for cell in found.values()] == [("/", "s"), ("3件", "s")]


class TestCover:
    def test_what_the_report_leaves_open_comes_from_the_given_lines(self, form_2021: Edition) -> None:
        data = workbook_bytes(blank_report(form_2021, "某局", 2024), cover={"body": BODIES[5], "unit": "别的局"})
        sheet = opened(data)[COVER]
        assert sheet[cover_place("body").address].value == BODIES[5]
        assert sheet[cover_place("unit").address].value == "某局"
        assert sheet[cover_place("year").address].value == 2024

    def test_an_unknown_year_is_left_blank(self, form_2021: Edition) -> None:
        sheet = opened(workbook_bytes(blank_report(form_2021, "某局", 0)))[COVER]
        assert sheet[cover_place("year").address].value is None

    def test_a_line_that_does_not_exist_is_refused(self, form_2021: Edition) -> None:
        with pytest.raises(ValueError, match="phone"):
            workbook_bytes(blank_report(form_2021, "某局", 2024), cover={"phone": "1"})


class TestFormOfLastYear:
    @pytest.mark.parametrize(("year", "form"), [(2021, "2019"), (2022, "2021")])
    def test_the_blank_sheet_has_the_form_of_the_year_before(self, form_2021: Edition, year: int, form: str) -> None:
        sheet = opened(workbook_bytes(blank_report(form_2021, "某局", year)))[LAST_YEAR]
        assert sheet[LAST_YEAR_EDITION_PLACE.address].value == form
        assert sheet[LAST_YEAR_YEAR_PLACE.address].value is None

    def test_no_form_was_there_before_2019(self, form_2019: Edition) -> None:
        sheet = opened(workbook_bytes(blank_report(form_2019, "某局", 2019)))[LAST_YEAR]
        assert sheet[LAST_YEAR_EDITION_PLACE.address].value == "2019"

    def test_last_year_brings_its_own_form(self, form_2021: Edition, zhangdian: Report) -> None:
        data = workbook_bytes(blank_report(form_2021, zhangdian.unit, 2021), last_year=zhangdian)
        sheet = opened(data)[LAST_YEAR]
        assert sheet[LAST_YEAR_YEAR_PLACE.address].value == 2020
        for field_id, place in last_year_places(zhangdian.edition).items():
            assert sheet[place.address].value == zhangdian.value(field_id).number


class TestTextIsNeverCode:
    @pytest.mark.parametrize("text", DANGEROUS)
    def test_a_unit_name_that_looks_like_a_formula_stays_text(self, form_2021: Edition, text: str) -> None:
        cell = opened(workbook_bytes(blank_report(form_2021, text, 2024)))[COVER][cover_place("unit").address]
        assert (cell.value, cell.data_type) == (text, "s")

    @pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A1"])
    def test_editing_the_cell_does_not_wake_the_formula(self, form_2021: Edition, text: str) -> None:
        cell = opened(workbook_bytes(blank_report(form_2021, text, 2024)))[COVER][cover_place("unit").address]
        assert cell.quotePrefix

    def test_a_field_that_holds_such_a_text_stays_text(self, form_2021: Edition) -> None:
        report = blank_report(form_2021, "某局", 2024)
        report = report.with_values({"requests.received.other": Value(State.TEXT, None, "=1+1")})
        place = field_places(form_2021)["requests.received.other"]
        cell = opened(workbook_bytes(report))[place.sheet][place.address]
        assert (cell.value, cell.data_type) == ("=1+1", "s")

    @given(st.text(st.characters(codec="utf-8", exclude_characters="\r"), min_size=1))
    def test_any_text_is_stored_as_text(self, text: str) -> None:
        book = openpyxl.Workbook()
        put_text(book.worksheets[0], Place("Sheet", 1, 1), text)
        stored = io.BytesIO()
        book.save(stored)
        cell = opened(stored.getvalue()).worksheets[0]["A1"]
        assert (plain_text(cell.value), cell.data_type) == (text, "s")

    def test_a_text_that_no_cell_can_hold_is_refused_by_name(self, form_2021: Edition) -> None:
        with pytest.raises(FileRefused, match="封面：C6 要填的文字有 40000 个字，一个单元格最多容纳 32767 个字"):
            workbook_bytes(blank_report(form_2021, "局" * 40_000, 2024))


class TestOoxml:
    """The file is what the standard says, but for two ways of openpyxl's writer that Excel has always accepted."""

    # openpyxl writes the children of a font as name, family, b, i, color, sz, u; the schema of the SDK wants b first.
    FONT_ORDER = "Unexpected element '{}' found"

    @pytest.mark.parametrize("edition_id", edition_ids())
    def test_no_error_but_the_order_within_a_font(self, edition_id: str, tmp_path: Path) -> None:
        path = tmp_path / "年报.xlsx"
        path.write_bytes(build(load(edition_id)))
        allowed = {self.FONT_ORDER.format(name) for name in ("color", "b", "i", "u")}
        for error in OpenXmlValidator().validate(path).errors:
            # A warning, not an error: openpyxl stores texts in the cells and not in a table of shared texts.
            if error.severity is ValidationSeverity.WARNING and "inline-string" in error.description:
                continue
            assert error.part_uri == "/xl/styles.xml", str(error)
            assert "/font[" in error.path, str(error)
            assert error.description in allowed, str(error)


def test_every_field_of_a_full_report_can_be_written(form_2021: Edition) -> None:
    """The largest numbers too."""
    values = tuple(number_value(999_999_999_999 - f.index) for f in form_2021.fields)
    book = opened(workbook_bytes(Report("某市", 2024, form_2021, values)))
    for field in form_2021.fields:
        place = field_places(form_2021)[field.id]
        assert book[place.sheet][place.address].value == 999_999_999_999 - field.index
