"""A case of the set holds for every form that has its cells: carried over by field, it finds the same there."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import next_edition
import pytest
from test_conformance import CASES, Case, local_of, not_passed, report_of, told

import checks
from checks.balance.identities import totals
from checks.model.prose import Narrative
from checks.model.registry import rules_for
from checks.model.rulebook import Need, rule_book
from workbook import layout
from workbook.edition import Edition, edition_ids, load
from workbook.figures import from_json
from workbook.report import Report, State, number_value
from xladdin.cli.terminal.reporting import as_data
from xladdin.intake.published import read_text

ENOUGH = 40


@dataclass(frozen=True)
class Carried:
    """A case on another form, so many years later."""

    case: Case
    form: Edition

    @property
    def own(self) -> Edition:
        """The form that the case was written on."""
        return load(self.case.edition)

    @property
    def years(self) -> int:
        """How many years later everything is."""
        return self.form.first_year - self.own.first_year

    def report(self) -> Report:
        """This year's figures."""
        return self._of(report_of(self.case))

    def last_year(self) -> Report | None:
        """Last year's figures, where the case has them."""
        path = self.case.file("last_year.json")
        return self._of(from_json(path.read_text(encoding="utf-8"), path.name)[0]) if path else None

    def text(self, name: str) -> Narrative | None:
        """The text of a report, its years moved on."""
        path = self.case.file(name)
        if path is None:
            return None
        years = re.compile(r"(?<!\d)20[12]\d(?!\d)")
        moved = years.sub(lambda found: str(int(found[0]) + self.years), path.read_text(encoding="utf-8"))
        return read_text(moved, source=name).narrative

    def cells(self, addresses: list[str]) -> list[str]:
        """These cells of the own form on the other one."""
        ids = {str(place): (at, field_id) for at in _WHERE for field_id, place in at(self.own).items()}
        found = [(at(self.form), field_id) for at, field_id in map(ids.__getitem__, addresses)]
        return [str(places[field_id]) for places, field_id in found]

    def fits(self) -> bool:
        """Whether the form has every cell that the case fills in or names, and what its rules look at."""
        expected = self.case.json("expected.json")
        reports = [report_of(self.case)]
        if path := self.case.file("last_year.json"):
            reports.append(from_json(path.read_text(encoding="utf-8"), path.name)[0])
        filled = {f.id for one in reports for f in one.edition.fields if one.value(f).state is not State.ZERO}
        return (
            all(one.edition is self.own for one in reports)
            and all(map(self.form.has, filled))
            and all(rule_book[rule].holds_for(self.form) for rule in expected["rules"])
            and all(f.id in totals(self.report()) for f in self.form.fields if f.is_total and not self.own.has(f.id))
        )

    def holds(self) -> bool:
        """Whether it must be found on that form: a later one that has everything."""
        return self.years > 0 and self.fits()

    def _of(self, report: Report) -> Report:
        """The figures by field; what only the other form has is 0, or the sum that it has to be."""
        values = {f.id: report.value(f.id) for f in self.form.fields if self.own.has(f.id)}
        zeros = tuple(number_value(0) for _ in self.form.fields)
        moved = Report(report.unit, report.year + self.years, self.form, zeros, report.body).with_values(values)
        sums = {field_id: total for field_id, total in totals(moved).items() if not self.own.has(field_id)}
        moved = moved.with_values(sums)
        return Report(moved.unit, moved.year, self.form, moved.values, moved.body, report.ledger)


_WHERE = (layout.field_places, layout.ledger_places)


def expected_of(carried: Carried) -> list[dict[str, object]]:
    """The findings that the case expects, with their cells on the other form."""
    findings = []
    for finding in carried.case.json("expected.json")["findings"]:
        suspects = [{**s, "cell": carried.cells([s["cell"]])[0]} for s in finding["suspects"]]
        findings.append({**finding, "cells": carried.cells(finding["cells"]), "suspects": suspects})
    return findings


def check(carried: Carried) -> None:
    """Everything that is expected is found on the other form, and nothing else."""
    assessment = checks.run(
        carried.report(),
        last_year=carried.last_year(),
        narrative=carried.text("report.txt"),
        last_narrative=carried.text("last_report.txt"),
        local=local_of(carried.case),
    )
    found = as_data(assessment)
    assert told(found["findings"]) == told(expected_of(carried)), carried.case.folder.name
    assert not_passed(found["rules"]) == carried.case.json("expected.json")["rules"]


@pytest.mark.parametrize("edition_id", edition_ids())
def test_on_every_installed_form(edition_id: str) -> None:
    form = load(edition_id)
    for carried in (Carried(case, form) for case in CASES if case.edition != edition_id):
        if carried.holds():
            check(carried)


@pytest.mark.parametrize("edition_id", edition_ids())
def test_every_active_rule_fails_in_a_case_of_its_own(edition_id: str) -> None:
    """On a form without cases of its own, in one that was carried over to it."""
    form = load(edition_id)
    # The set is about reports: what a sum of units or the cover of our own workbook must hold is tried elsewhere.
    active = {rule.id for rule, _ in rules_for(form) if not {Need.ROLL_UP, Need.COVER} & {*rule.needs}}
    own = [case for case in CASES if case.edition == edition_id or Carried(case, form).holds()]
    assert {case.rule for case in own if case.rule in case.json("expected.json")["rules"]} == active


def test_on_a_form_to_come(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The made-up form of 2027 with the keys of 2021: a row and a column more in 表三, a total in 表二."""
    form = next_edition.install(tmp_path, monkeypatch, renamed=False)
    fitting = [carried for case in CASES if (carried := Carried(case, form)).fits()]
    assert len(fitting) >= ENOUGH
    for carried in fitting:
        check(carried)
    broken = Counter(rule for carried in fitting for rule in carried.case.json("expected.json")["rules"])
    assert {"T3-1", "T3-2", "T3-3", "T4-1", "Y-1", "Y-2", "X-1", "N-1", "L-1"} <= set(broken)


def test_where_a_key_is_called_otherwise_it_does_not_fit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    form = next_edition.install(tmp_path, monkeypatch)
    (case,) = [case for case in CASES if case.folder.name == "2021-X-1-disputes"]
    assert not Carried(case, form).fits()
