"""The next form edition is carried in by data alone: template, checks, import, export and Word follow from its file."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import next_edition
import openpyxl
import pytest
from builders import changed, random_report
from published_texts import flattened, markdown, web_page

import checks
from checks.model.finding import Outcome
from workbook import layout
from workbook.edition import Edition, EditionError, for_year, load
from workbook.figures import figures as figures_of
from workbook.figures import to_json
from workbook.files.reading import read_workbook
from workbook.report import Report
from xladdin.cli import entry as cli
from xladdin.export import files

UNIT = "某某县人民政府"
FORMATS = ",".join(files.FORMATS)
TOTAL, FORWARDED = "disclosure.total.made", "requests.results.forwarded.foreign"


@pytest.fixture(autouse=True)
def form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Edition:
    folder = tmp_path / "editions"
    folder.mkdir()
    return next_edition.install(folder, monkeypatch)


@pytest.fixture
def report(form: Edition) -> Report:
    """A report of 2027 that balances."""
    made = random_report(7, form, most=40)
    return Report(UNIT, 2027, form, made.values, "县级人民政府")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    def command(*arguments: object, code: int = 0) -> str:
        capsys.readouterr()
        found = cli.main([str(argument) for argument in arguments])
        out, told = capsys.readouterr()
        assert found == code, told
        return out

    return command


@pytest.fixture
def book(tmp_path: Path, report: Report, run: Callable[..., str]) -> Path:
    """The workbook of the report, made from its figures."""
    figures, path = tmp_path / "figures.json", tmp_path / "年报.xlsx"
    figures.write_text(to_json(figures_of(report)), encoding="utf-8")
    run("new", "--figures", figures, "-o", path)
    return path


def typed(book: Path, form: Edition, numbers: dict[str, object]) -> Path:
    """The workbook with these numbers typed into it."""
    opened, places = openpyxl.load_workbook(book), layout.field_places(form)
    for field_id, number in numbers.items():
        opened[places[field_id].sheet][places[field_id].address] = number
    opened.save(book)
    return book


def told(output: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(output, parse_float=Decimal)
    return found


class TestTheForm:
    def test_each_year_has_its_own(self, form: Edition) -> None:
        assert [for_year(year).id for year in (2020, 2026, 2027, 2040)] == ["2019", "2021", "2027", "2027"]
        assert load("2021").last_year == 2026

    def test_it_has_what_is_new(self, form: Edition) -> None:
        assert len(form.requests.fields) == 26 * 8
        assert form.field(TOTAL).is_total
        assert form.field(FORWARDED).place == "表三「三、（七）转送其他机关」行「境外组织」列"
        assert form.relation_rules == {"T2-9", "T3-1", "T3-2", "T3-3", "T4-1"}

    def test_a_file_with_mistakes_is_refused_with_all_of_them(self, form: Edition, tmp_path: Path) -> None:
        written = next_edition.text().replace('cut_off = "', 'cut_of = "').replace('"results.total"', '"results.sum"')
        (tmp_path / "editions" / "2028.toml").write_text(written, encoding="utf-8")
        with pytest.raises(EditionError) as refused:
            load("2028")
        assert [line.split()[:3] for line in str(refused.value).splitlines()] == [
            ["2028.toml", "unknown", "keys"],
            ["2028.toml", "no", "cut_off"],
            ["2028.toml", "[requests]", "balances:"],
        ]


class TestTheWorkbook:
    def test_it_reads_back_as_it_was_made(self, book: Path, report: Report) -> None:
        found = read_workbook(book).report
        assert found.edition is report.edition
        assert found.numbers == report.numbers

    def test_a_blank_one_has_last_year_on_the_form_of_then(self, tmp_path: Path, run: Callable[..., str]) -> None:
        last = Report(UNIT, 2026, load("2021"), random_report(3, load("2021")).values)
        figures, path = tmp_path / "last.json", tmp_path / "新.xlsx"
        figures.write_text(to_json(figures_of(last)), encoding="utf-8")
        run("new", "--unit", UNIT, "--year", 2027, "--last-year", figures, "-o", path)
        found = read_workbook(path)
        assert (found.report.edition.id, found.last_year and found.last_year.edition.id) == ("2027", "2021")
        assert found.last_year
        assert found.last_year.numbers == last.numbers

    def test_last_year_on_this_form_stands_beside_it_too(
        self, tmp_path: Path, report: Report, run: Callable[..., str]
    ) -> None:
        figures, path = tmp_path / "last.json", tmp_path / "新.xlsx"
        figures.write_text(to_json(figures_of(report)), encoding="utf-8")
        run("new", "--unit", UNIT, "--year", 2028, "--last-year", figures, "-o", path)
        found = read_workbook(path).last_year
        assert found
        assert found.numbers == report.numbers

    def test_its_totals_are_filled_in_表二_as_well(
        self, book: Path, form: Edition, report: Report, tmp_path: Path, run: Callable[..., str]
    ) -> None:
        blank = {field.id: None for field in form.fields if field.is_total}
        out = tmp_path / "填好.xlsx"
        run("fill", typed(book, form, blank), "-o", out)
        assert read_workbook(out).report.numbers == report.numbers


class TestTheChecks:
    def test_a_sound_report_passes_and_says_what_did_not_apply(self, book: Path, run: Callable[..., str]) -> None:
        found = told(run("validate", book, "--json"))
        assert [finding for finding in found["findings"] if finding["severity"] == "blocking"] == []
        assert found["rules"]["T2-9"] == "pass"
        # 2021 called these cells otherwise, or had them alone: never a pass.
        for rule in ("X-1", "T2-5", "T2-6", "T2-7", "Y-3", "Y-4", "Y-10"):
            assert found["rules"][rule] == "not_applicable"
        count = sum(outcome == "not_applicable" for outcome in found["rules"].values())
        assert found["summary"]["not_applicable"] == count

    def test_the_total_in_表二_is_held_by_its_rule(
        self, book: Path, form: Edition, report: Report, run: Callable[..., str]
    ) -> None:
        right = int(report.value(TOTAL).number or 0)
        found = told(run("validate", typed(book, form, {TOTAL: right + 7}), "--json", code=1))
        (finding,) = [f for f in found["findings"] if f["severity"] == "blocking"]
        assert (finding["rule"], finding["left"], finding["right"]) == ("T2-9", right, right + 7)
        assert "表二「本年制发件数」列：各项之和为" in finding["message"]

    def test_a_wrong_cell_in_the_new_row_and_column_is_named(
        self, book: Path, form: Edition, report: Report, tmp_path: Path, run: Callable[..., str]
    ) -> None:
        right = int(report.value(FORWARDED).number or 0)
        out = tmp_path / "结果.xlsx"
        wrong = typed(book, form, {FORWARDED: right + 9})
        found = told(run("validate", wrong, "-o", out, "--json", code=1))
        (finding,) = [f for f in found["findings"] if f["severity"] == "blocking"]
        place = layout.field_places(form)[FORWARDED]
        assert [(s["cell"], s["proposed"]) for s in finding["suspects"]] == [(str(place), right)]
        assert (finding["expected"], finding["found"], finding["difference"]) == (right, right + 9, 9)
        marks = openpyxl.load_workbook(out)[layout.MARKS]
        assert marks.cell(layout.mark_block(form, place.sheet) + place.row, place.column).value == 4

    def test_every_cell_of_表三_and_表四_is_held_by_a_rule(self, report: Report) -> None:
        for field in (*report.edition.requests.fields, *report.edition.disputes.fields):
            wrong = changed(report, {field.id: int(report.value(field).number or 0) + 1000})
            named = {s.field and s.field.id for f in checks.run(wrong).findings for s in f.suspects}
            assert field.id in named

    def test_no_rule_stumbles_with_last_year_on_either_form(self, report: Report) -> None:
        for last in (Report(UNIT, 2026, load("2021"), random_report(3, load("2021")).values), report):
            now = Report(UNIT, last.year + 1, report.edition, report.values, report.body)
            assert Outcome.BROKEN not in checks.run(now, last_year=last).outcomes.values()


class TestInAndOut:
    @pytest.mark.parametrize(("write", "name"), [(web_page, "a.html"), (markdown, "a.md"), (flattened, "a.txt")])
    def test_a_published_report_is_read(
        self, report: Report, tmp_path: Path, run: Callable[..., str], write: Callable[[Report], str], name: str
    ) -> None:
        path, again = tmp_path / name, tmp_path / "读回.xlsx"
        path.write_text(write(report), encoding="utf-8")
        run("import", path, "-o", again)
        found = read_workbook(again).report
        assert (found.edition.id, found.numbers) == ("2027", report.numbers)

    def test_the_report_in_word_is_read_again_and_takes_other_figures(
        self, book: Path, form: Edition, report: Report, tmp_path: Path, run: Callable[..., str]
    ) -> None:
        document, updated, again = (tmp_path / name for name in ("报告.docx", "新报告.docx", "读回.xlsx"))
        run("report", book, "--new", "-o", document)
        run("import", document, "-o", again)
        assert read_workbook(again).report.numbers == report.numbers
        other = changed(report, {TOTAL: 9, FORWARDED: 77})
        run("report", typed(book, form, {TOTAL: 9, FORWARDED: 77}), "--into", document, "-o", updated, "--draft")
        run("import", updated, "-o", again, "--force")
        assert read_workbook(again).report.numbers == other.numbers

    def test_every_format_is_written(self, book: Path, tmp_path: Path, run: Callable[..., str]) -> None:
        folder = tmp_path / "导出"
        run("export", book, "-o", folder, "--format", FORMATS, "--draft")
        endings = {path.suffix for path in folder.rglob("*") if path.is_file()}
        assert endings >= {f".{ending}" for ending in FORMATS.split(",")}
