"""A form to come is checked with one more data file: the general rules hold for it, and none of them stumbles."""

from __future__ import annotations

import tomllib

import next_edition

import checks
from checks.balance.identities import with_totals
from checks.model.finding import Outcome
from workbook.edition import Edition, parse
from workbook.report import Report, number_value


def later(**changed: str) -> Edition:
    """The form of 2021 under another name, with some of its keys called otherwise."""
    text = next_edition.in_use().replace('id = "2021"', 'id = "2030"').replace("2021\n", "2030\n")
    for old, new in changed.items():
        assert f'key = "{old}"' in text
        text = text.replace(f'key = "{old}"', f'key = "{new}"')
    return parse(tomllib.loads(text), "2030.toml")


def report(edition: Edition, year: int) -> Report:
    values = tuple(number_value(30 + f.index % 7) for f in edition.fields)
    return with_totals(Report("某某县人民政府", year, edition, values))


class TestALaterEdition:
    def test_its_balance_relations_are_checked(self) -> None:
        edition = later()
        wrong = report(edition, 2030)
        total = "requests.results.granted.total"
        found = checks.run(wrong.with_values({total: number_value(1)})).findings
        assert total in [field.id for finding in found for field in finding.fields]

    def test_no_rule_stumbles_over_what_it_does_not_have(self) -> None:
        edition = later(direct_suit="first_suit", rules="regulations", in_force="valid", decisions="acts")
        this, last = report(edition, 2031), report(edition, 2030)
        outcomes = checks.run(this, last_year=last).outcomes
        assert outcomes
        assert Outcome.BROKEN not in outcomes.values()
