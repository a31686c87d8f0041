"""Which figures of the form are held by a rule beyond "is a number", computed by changing each of them in turn."""

from __future__ import annotations

import pytest
from builders import EDITIONS, GROUPS, changed, random_report

import checks
from checks.balance.identities import totals
from workbook.edition import Field, load
from workbook.report import Report

# These hold for every cell, whatever it counts: they say nothing of its figure.
ABOUT_ANY_CELL = {"T2-1", "T2-8", "T3-4", "T3-5", "T4-2", "T4-3", "Y-9", "C-1", "C-2"}


# 规范性文件 of one year and the next, by the column: 50 in force, 3 made and 2 repealed are 51.
DOCUMENTS = {
    "made": 3,
    "repealed": 2,
    "in_force": 51,
    "newly_made": 4,
    "newly_disclosed": 4,
    "disclosed_in_all": 30,
}
DOCUMENTS_BEFORE = {"in_force": 50, "disclosed_in_all": 26}


def two_years(edition_id: str) -> tuple[Report, Report]:
    """A report and last year's, of a body that may not make 规章, with which no rule finds fault."""
    edition = load(edition_id)
    now = random_report(11, edition, most=900)
    rules = {f.id: 0 for f in edition.disclosure.fields if f.id.startswith("disclosure.rules.")}
    fitting = {f.id: 40 for f in edition.disclosure.fields if f.column[-1].key in ("decisions", "amount", "projects")}
    fitting |= {f.id: 5 for f in edition.disclosure.fields if f.column[-1].key == "items_last_year"}
    fitting |= {f.id: 0 for f in edition.disclosure.fields if f.column[-1].key == "items_change"}
    documents = {f.id for f in edition.disclosure.fields if f.row[-1].key == "normative_documents"}
    fitting |= {id_: DOCUMENTS[id_.rpartition(".")[2]] for id_ in documents if id_.rpartition(".")[2] in DOCUMENTS}
    now = changed(now, rules | fitting)
    now = now.with_values({f.id: totals(now)[f.id] for f in edition.disclosure.fields if f.is_total})
    columns = [f.column[-1].key for f in edition.requests.fields if f.row[-1].key == "carried_in"]
    before = {f"requests.carried_out.{c}": now.value(f"requests.carried_in.{c}").number for c in columns}
    before |= {
        id_: DOCUMENTS_BEFORE[id_.rpartition(".")[2]] for id_ in documents if id_.rpartition(".")[2] in DOCUMENTS_BEFORE
    }
    before |= {f"disputes.{group}.pending": 0 for group in GROUPS}
    last = changed(now, before)
    body = "县级政府部门"
    year = edition.first_year + 1
    return (
        Report(now.unit, year, edition, now.values, body),
        Report(last.unit, year - 1, edition, last.values, body),
    )


def reacts(field: Field, now: Report, last: Report | None) -> bool:
    """Whether some other number in this field makes a rule speak that looks at what the figure says."""
    right = int(now.numbers[field.index] or 0)
    for wrong in (0, right + 1, right - 1, right + 10, right - 1000, right * 7 + 100, right * 10_000):
        if wrong == right:
            continue
        findings = checks.run(changed(now, {field.id: wrong}), last_year=last).findings
        if {finding.rule for finding in findings} - ABOUT_ANY_CELL:
            return True
    return False


def uncovered(edition_id: str, *, with_last_year: bool) -> list[str]:
    now, last = two_years(edition_id)
    assert checks.run(now, last_year=last).findings == ()
    return [f.id for f in now.edition.fields if not reacts(f, now, last if with_last_year else None)]


@pytest.mark.parametrize("edition_id", EDITIONS)
def test_every_figure_of_requests_and_disputes_is_held_by_a_rule(edition_id: str) -> None:
    found = uncovered(edition_id, with_last_year=False)
    assert [field_id for field_id in found if not field_id.startswith("disclosure.")] == []


def test_what_holds_the_figures_of_disclosure_2021_within_one_report() -> None:
    """Only 规章 can be wrong by themselves; the rest needs last year's figures."""
    assert uncovered("2021", with_last_year=False) == [
        "disclosure.normative_documents.made",
        "disclosure.normative_documents.repealed",
        "disclosure.normative_documents.in_force",
        "disclosure.licences.decisions",
        "disclosure.penalties.decisions",
        "disclosure.compulsory_measures.decisions",
        "disclosure.fees.amount",
    ]


def test_with_last_year_every_figure_of_2021_is_held() -> None:
    assert uncovered("2021", with_last_year=True) == []


def test_what_holds_the_figures_of_disclosure_2019_within_one_report() -> None:
    assert uncovered("2019", with_last_year=False) == [
        "disclosure.normative_documents.newly_made",
        "disclosure.licences.decisions",
        "disclosure.other_services.decisions",
        "disclosure.penalties.decisions",
        "disclosure.compulsory_measures.decisions",
    ]


def test_with_last_year_every_figure_of_2019_is_held_by_a_rule() -> None:
    assert uncovered("2019", with_last_year=True) == []
