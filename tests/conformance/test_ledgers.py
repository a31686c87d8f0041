"""Whether the rules of request ledgers find in every case of `ledgers/` exactly what is expected there."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from checks.ledger import RowFinding
from checks.model.rulebook import ledger_rules
from workbook.edition import for_year
from workbook.figures import figures, to_json
from workbook.report import Report, number_value
from xladdin.cli import entry as cli
from xladdin.ledger.checking.check import check_ledger
from xladdin.ledger.counting.counts import count
from xladdin.ledger.reading.frames import Ledger, RegisterSheet, ledger_of
from xladdin.ledger.terms.columns import COLUMNS, DISPUTES, REQUESTS

FILES = sorted((Path(__file__).parent / "ledgers").glob("*.json"))
CASES: dict[str, dict[str, Any]] = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in FILES}
KEYS = ("rule", "severity", "sheet", "row", "column")
Lines = Sequence[Mapping[str, str]]


def rule_of(name: str) -> str:
    """The rule that a case is about, after which it is named; empty for a ledger without a fault."""
    words = name.split("-")[1:3]
    return "-".join(words) if words[0][:1].isupper() else ""


def register(sheet: str, lines: Lines) -> RegisterSheet:
    heads = [column.head for column in COLUMNS[sheet]]
    assert all(set(line) <= set(heads) for line in lines)
    return RegisterSheet([heads, *[[line.get(head) for head in heads] for line in lines]])


def ledger_in(case: Mapping[str, Any]) -> Ledger:
    sheets = {REQUESTS: register(REQUESTS, case["requests"]), DISPUTES: register(DISPUTES, case.get("disputes", ()))}
    return ledger_of(sheets, "台账")


def report_of(case: Mapping[str, Any]) -> Report:
    """The report beside the ledger: what it counts to, but for the figures that the case gives; 表二 is 0."""
    counted = count(ledger_in(case), case["year"])
    given = {**counted.numbers, **case["report"]}
    fields = counted.edition.fields
    assert all(counted.edition.has(field_id) for field_id in case["report"])
    return counted.report.with_values({field.id: number_value(given.get(field.id, 0)) for field in fields})


def expected(case: Mapping[str, Any]) -> Counter[tuple[Any, ...]]:
    return Counter(tuple(one[key] for key in KEYS) for one in case["expected"])


@pytest.mark.parametrize("name", CASES)
class TestEveryCase:
    """Expected and found are the same: every finding, with its row and column, and no other."""

    def test_without_files(self, name: str) -> None:
        case = CASES[name]
        last = ledger_in(case["last_year"]) if "last_year" in case else None
        report = report_of(case) if "report" in case else None
        today = dt.date.fromisoformat(case["today"])
        assessment, _ = check_ledger(ledger_in(case), year=case["year"], report=report, last_year=last, today=today)
        found = Counter(_told(finding) for finding in assessment.findings)
        assert found == expected(case)
        assert assessment.ready == all(one["severity"] != "blocking" for one in case["expected"])

    def test_through_the_command_line(self, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        case = CASES[name]
        options = ["--on", case["today"], "--json"]
        if "last_year" in case:
            options += ["--last-year", new(case["last_year"] | {"year": case["year"] - 1}, tmp_path, "上年")]
        if "report" in case:
            (tmp_path / "数.json").write_text(to_json(figures(report_of(case))), encoding="utf-8")
            assert cli.main(["new", "--figures", str(tmp_path / "数.json"), "-o", str(tmp_path / "年报.xlsx")]) == 0
            options += ["--report", str(tmp_path / "年报.xlsx")]
        book = new(case, tmp_path, "台账")
        capsys.readouterr()
        code = cli.main(["ledger", "check", book, *options])
        found = json.loads(capsys.readouterr().out)["findings"]
        lines = (tuple(one[key] or (0 if key == "row" else "") for key in KEYS) for one in found)
        assert Counter(lines) == expected(case)
        assert code == any(one["severity"] == "blocking" for one in case["expected"])


def new(case: Mapping[str, Any], folder: Path, name: str) -> str:
    """A ledger made by the command line from what other programs would export."""
    given = []
    for option, sheet, key in (("--rows", REQUESTS, "requests"), ("--disputes", DISPUTES, "disputes")):
        path = folder / f"{name}-{key}.csv"
        heads = [column.head for column in COLUMNS[sheet] if column.holds != "computed"]
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, heads)
            writer.writeheader()
            writer.writerows(case.get(key, ()))
        given += [option, str(path)]
    book = str(folder / f"{name}.xlsx")
    assert cli.main(["ledger", "new", "--unit", "某某县人民政府", "--year", str(case["year"]), *given, "-o", book]) == 0
    return book


def _told(finding: RowFinding) -> tuple[str, str, str, int, str]:
    return finding.rule, finding.severity.value, finding.sheet, finding.row, finding.column


class TestTheSet:
    """The set is whole."""

    def test_every_rule_is_broken_in_a_case_of_its_own(self) -> None:
        active = {rule.id for rule in ledger_rules.values() if rule.active}
        assert {rule_of(name) for name in CASES} - {""} == active
        for name, case in CASES.items():
            assert not rule_of(name) or rule_of(name) in {one["rule"] for one in case["expected"]}

    def test_every_rule_of_rows_passes_a_row_beside_one_that_breaks_it(self) -> None:
        for name, case in CASES.items():
            faulty = {(one["sheet"], one["row"]) for one in case["expected"] if one["row"]}
            assert len(case["requests"]) + len(case["disputes"]) > len(faulty), name

    def test_severities_are_those_of_the_rule_book(self) -> None:
        for case in CASES.values():
            assert all(ledger_rules[one["rule"]].severity.value == one["severity"] for one in case["expected"])

    def test_a_ledger_without_a_fault_is_among_them(self) -> None:
        assert CASES["2021-valid"]["expected"] == []

    def test_cases_fit_the_form_of_their_year_and_name_nobody(self) -> None:
        for name, case in CASES.items():
            assert for_year(case["year"]).id == name.partition("-")[0]
            assert case["unit"] == "某某县人民政府"
            assert case["about"]
            assert {line.get("申请人") for line in case["requests"]} <= {None, "甲", "乙"}
