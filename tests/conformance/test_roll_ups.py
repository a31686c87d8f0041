"""Whether the rules that look at many units find in every case of `roll_ups/` exactly what is expected there."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import checks
from checks.model.finding import Number
from checks.model.registry import rules_for
from checks.model.roll_up import RollUp, UnitFiling
from workbook import edition as editions
from workbook.edition import Edition
from workbook.report import Report, blank_report, number_value

FILES = sorted((Path(__file__).parent / "roll_ups").glob("*.json"))
CASES = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in FILES}


def numbers(edition: Edition, given: Mapping[str, Number]) -> tuple[Number, ...]:
    assert all(edition.has(field_id) for field_id in given)
    return tuple(given.get(field.id, 0) for field in edition.fields)


def unit_of(given: dict[str, Any], edition: Edition, year: int) -> UnitFiling:
    day = {key: dt.date.fromisoformat(given[key]) for key in ("due", "handed_in") if key in given}
    return UnitFiling(
        name=given["name"],
        kind=given.get("kind", "部门"),
        state=given.get("state", "passed"),
        said=given.get("said", given["name"]),
        year=given.get("year", year),
        edition=edition.id,
        numbers=numbers(edition, given["figures"]) if "figures" in given else (),
        page=given.get("page", ""),
        before=numbers(edition, given["before"]) if "before" in given else (),
        edition_before=edition.id,
        **day,
    )


def roll_up_of(case: dict[str, Any]) -> tuple[Report, RollUp]:
    edition = editions.load(case["edition"])
    units = tuple(unit_of(one, edition, case["year"]) for one in case["units"])
    summed = [unit.numbers for unit in units if unit.state == "passed"]
    total = [sum(column) for column in zip(*summed, strict=True)]  # type: ignore[arg-type]
    blank = blank_report(edition, case["unit"], case["year"])

    def report(of: list[int]) -> Report:
        return blank.with_values({f.id: number_value(n) for f, n in zip(edition.fields, of, strict=True)})

    own = report(list(map(int, numbers(edition, case["own"])))) if "own" in case else None
    return report(total), RollUp(units, dt.date.fromisoformat(case["today"]), own)


@pytest.mark.parametrize("name", CASES)
def test_just_the_expected_rules_do_not_pass(name: str) -> None:
    report, roll = roll_up_of(CASES[name])
    found = checks.run(report, roll_up=roll)
    of_roll_ups = {entry.id for entry, _ in rules_for(editions.load("2021")) if "roll_up" in entry.needs}
    failed = {
        rule: outcome.value
        for rule, outcome in found.outcomes.items()
        if outcome.value not in ("pass", "not_applicable")
    }
    assert {rule: outcome for rule, outcome in failed.items() if rule in of_roll_ups} == CASES[name]["expected"]
    assert found.ready == all(finding.severity.value != "blocking" for finding in found.findings)


def test_every_rule_about_many_units_fails_in_a_case_of_its_own() -> None:
    rules = {entry.id for entry, _ in rules_for(editions.load("2021")) if "roll_up" in entry.needs}
    own = {"-".join(name.split("-")[1:3]) for name in CASES if "valid" not in name}
    assert own == rules
    assert all("-".join(name.split("-")[1:3]) in case["expected"] for name, case in CASES.items() if case["expected"])


def test_without_units_these_rules_are_silent() -> None:
    report, _ = roll_up_of(CASES["2021-valid"])
    assert not {finding.rule for finding in checks.run(report).findings} & {"R-1", "R-2", "R-4", "D-2", "Y-7"}
