"""Whether the program finds in every case of the conformance set exactly what is expected there."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from once import workbook_bytes

import checks
from checks.assessment import Assessment
from checks.model.local import LocalProfile, parse
from checks.model.prose import Narrative
from checks.model.registry import rules_for
from checks.model.rulebook import fields_of, rule_book
from workbook import layout
from workbook.bodies import BODIES
from workbook.edition import Edition, load
from workbook.figures import from_json
from workbook.report import Report, number_value
from workbook.template import TEMPLATE_FOLDER
from xladdin.book.results import Occasion, result_rows
from xladdin.book.sheets import read_sheets
from xladdin.cli import entry as cli
from xladdin.cli.terminal.reporting import as_data
from xladdin.hosts.content import Block
from xladdin.hosts.file_engine.file import open_book
from xladdin.intake.published import read

FOLDER = Path(__file__).parent / "cases"
FILES = {
    "figures.json",
    "last_year.json",
    "report.txt",
    "last_report.txt",
    "ledger.json",
    "local.toml",
    "expected.json",
}
NOW = dt.datetime(2026, 1, 15, 9, 30)
# A finding as it is compared: rule, severity, outcome, cells, and what each suspect should be.
Told = tuple[str, str, str, frozenset[str], frozenset[tuple[str, Decimal]]]


@dataclass(frozen=True)
class Case:
    """One folder of the set."""

    folder: Path

    def file(self, name: str) -> Path | None:
        """The file of that name; None where the case has none."""
        path = self.folder / name
        return path if path.is_file() else None

    def json(self, name: str) -> dict[str, Any]:
        """What a file of the case says; empty where the case has none."""
        path = self.file(name)
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal) if path else {}
        return found

    @property
    def edition(self) -> str:
        """The id of the edition of the form, with which the name begins."""
        return self.folder.name.partition("-")[0]

    @property
    def rule(self) -> str:
        """The rule that the case is about, after which it is named; empty for a blank or a valid report."""
        words = self.folder.name.split("-")[1:3]
        return "-".join(words) if words[0][:1].isupper() else ""


CASES = [Case(folder) for folder in sorted(FOLDER.iterdir())]
every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.folder.name)


def told(findings: list[Mapping[str, Any]]) -> Counter[Told]:
    """The findings in no order."""
    return Counter(
        (
            finding["rule"],
            finding["severity"],
            finding["outcome"],
            frozenset(finding["cells"]),
            frozenset((suspect["cell"], Decimal(suspect["proposed"])) for suspect in finding["suspects"]),
        )
        for finding in findings
    )


def not_passed(outcomes: Mapping[str, str]) -> dict[str, str]:
    return {rule: outcome for rule, outcome in outcomes.items() if outcome not in ("pass", "not_applicable")}


def workbook(case: Case, folder: Path) -> Path:
    """The workbook of a case, as a person would have filled it in: with 台账合计 where the case has it."""
    path = folder / "年报.xlsx"
    report = replace(report_of(case), body=body_of(case))
    path.write_bytes(workbook_bytes(report, cover={"filler": "张三", "reviewer": "李四"}))
    return path


def body_of(case: Case) -> str:
    """机关类型 as a person would choose it for the unit of a case, and for the 规章 that it may make there."""
    report = report_of(case)
    made = any(report.numbers[field.index] for field in fields_of(report.edition, "disclosure.rules"))
    if made and "T2-4" not in case.json("expected.json")["rules"]:
        return BODIES[1]
    return BODIES[2] if report.unit.endswith("人民政府") else "县级政府部门"


def report_of(case: Case) -> Report:
    """The report of a case, without any workbook."""
    return _report_on(case, load(case.edition))


@cache
def _report_on(case: Case, _form: Edition) -> Report:
    """It is read once for as long as the same forms are installed."""
    report, notes = from_json((case.folder / "figures.json").read_text(encoding="utf-8"), case.folder.name)
    assert notes == ()
    by_cell = {str(place): field_id for field_id, place in layout.ledger_places(report.edition).items()}
    ledger = {by_cell[cell]: number_value(number) for cell, number in case.json("ledger.json").items()}
    return replace(report, ledger=ledger)


def local_of(case: Case) -> LocalProfile | None:
    """What the place asks for, where the case has it."""
    path = case.file("local.toml")
    return parse(path.read_text(encoding="utf-8")) if path else None


def text_of(path: Path | None) -> Narrative | None:
    return read(path).narrative if path else None


@every_case
class TestEveryCase:
    """Expected and found are the same: the exit code, the rules that do not pass, and every finding."""

    def test_through_the_command_line(self, case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        book, last = workbook(case, tmp_path), case.file("last_year.json") or case.file("last_report.txt")
        options = [
            *(("--last-year", str(last)) if last else ()),
            *(("--report", str(case.folder / "report.txt")) if case.file("report.txt") else ()),
            *(("--local", str(case.folder / "local.toml")) if case.file("local.toml") else ()),
        ]
        capsys.readouterr()
        code = cli.main(["validate", str(book), "--json", *options])
        found, expected = json.loads(capsys.readouterr().out, parse_float=Decimal), case.json("expected.json")
        assert told(found["findings"]) == told(expected["findings"])
        assert not_passed(found["rules"]) == expected["rules"]
        assert code == expected["exit"]

    def test_without_files(self, case: Case) -> None:
        assessment = assessed(case)
        found, expected = as_data(assessment), case.json("expected.json")
        assert told(found["findings"]) == told(expected["findings"])
        assert not_passed(found["rules"]) == expected["rules"]
        assert assessment.ready == (expected["exit"] == 0)


@cache
def assessed(case: Case) -> Assessment:
    """What the checks find in a case, without any workbook."""
    last = case.file("last_year.json")
    return checks.run(
        report_of(case),
        last_year=from_json(last.read_text(encoding="utf-8"), last.name)[0] if last else None,
        narrative=text_of(case.file("report.txt")),
        last_narrative=text_of(case.file("last_report.txt")),
        local=local_of(case),
    )


@cache
def new_sheets(edition: str) -> Mapping[str, Block]:
    """The sheets of a new workbook."""
    with open_book(TEMPLATE_FOLDER / f"年报-{edition}.xlsx") as book:
        return read_sheets(book)


@every_case
def test_the_difference_has_one_meaning(case: Case) -> None:
    """差 is 实为 less 应为 wherever anybody knows what is expected, in JSON and on 校验结果 alike."""
    assessment = assessed(case)
    findings = as_data(assessment)["findings"]
    sheet = result_rows(assessment, Occasion(NOW), new_sheets(case.edition), r1c1=False)
    columns = {name: number for number, name in enumerate(layout.RESULT_COLUMNS, 1)}
    lines = sheet[layout.RESULT_TOP - layout.RESULT_VERDICT_ROW :]
    for line, finding in zip(lines, findings, strict=False):
        expected, found, difference = (finding[key] for key in ("expected", "found", "difference"))
        more, less = (finding["left"], finding["right"]) if expected is None else (found, expected)
        assert difference == (None if more is None or less is None else more - less)
        if len(finding["suspects"]) == 1:
            (suspect,) = finding["suspects"]
            assert (expected, found) == (suspect["proposed"], number_of(suspect["value"]))
        shown = [line[columns[head] - 1] for head in ("应为", "实为", "差")]
        for number, cell in zip((expected, found, difference), shown, strict=True):
            assert number is None or Decimal(str(cell)) == number
        if None not in (expected, found):
            assert Decimal(str(shown[2])) == Decimal(str(shown[1])) - Decimal(str(shown[0]))


def number_of(value: Any) -> int | Decimal | None:
    return value if isinstance(value, int | Decimal) else None


class TestTheSet:
    """The set is whole: no rule without a case that breaks it, no case about a rule that is not there."""

    @pytest.mark.parametrize("edition", sorted({case.edition for case in CASES}))
    def test_a_blank_and_a_valid_report_are_among_them(self, edition: str) -> None:
        names = {case.folder.name for case in CASES}
        assert {f"{edition}-blank", f"{edition}-valid"} <= names

    @every_case
    def test_a_case_says_only_what_the_rule_book_knows(self, case: Case) -> None:
        expected, figures = case.json("expected.json"), case.json("figures.json")
        named = {finding["rule"] for finding in expected["findings"]} | set(expected["rules"])
        assert named <= {entry.id for entry, _ in rules_for(load(case.edition))}
        assert {finding["rule"] for finding in expected["findings"]} <= set(expected["rules"])
        assert all(f["severity"] == rule_book[f["rule"]].severity.value for f in expected["findings"])
        assert expected["about"]
        assert figures["edition"] == case.edition

    @every_case
    def test_a_case_is_a_folder_of_known_small_files(self, case: Case) -> None:
        files = list(case.folder.iterdir())
        assert {"figures.json", "expected.json"} <= {path.name for path in files} <= FILES
        assert all(path.stat().st_size < 12_000 for path in files)
        assert case.folder.name.isascii()
        assert not (case.file("last_year.json") and case.file("last_report.txt"))

    def test_no_real_unit_is_named(self) -> None:
        units = {case.json(name).get("unit") for case in CASES for name in ("figures.json", "last_year.json")}
        assert units == {"某某县人民政府", "国家税务总局某某县税务局", "", None}
