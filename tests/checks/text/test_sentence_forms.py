"""The forms in which offices say their figures, each with the claims read from it; half of them claim nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.model.prose import Narrative, Paragraph
from checks.text.claims import Change, Claim, TextReading
from checks.text.measures import CORPORATE
from checks.text.reader import read
from checks.text.scope import Body, Whose
from workbook.edition import load
from workbook.report import plain

UNIT, YEAR = "某某市生态环境局", 2024
LINES = (Path(__file__).parent / "sentence_forms.txt").read_text(encoding="utf-8").splitlines()
FORMS = [tuple(part.strip() for part in line.split("⇒")) for line in LINES if line and not line.startswith("#")]
SHORT = {
    "direct_suit+suit_after_reconsideration": "suits",
    "reconsideration+direct_suit+suit_after_reconsideration": "all",
    "+".join(CORPORATE): "legal",
}


def measure_of(claim: Claim) -> str:
    """The kind of a claim with its rows and columns, as short as can be."""
    measure, first = claim.measure, claim.measure.sums[0] if claim.measure.sums else None
    if measure.kind in ("result", "dispute", "document", "decision") and first:
        rows = "+".join(row.split(".", 2 if row.startswith("requests.results") else 1)[-1] for row in first.rows)
        column = f":{first.columns[0]}" if measure.kind in ("dispute", "document") else ""
        return f"{measure.kind}:{SHORT.get(rows, rows)}{column}"
    if measure.kind == "applicant" and first:
        columns = "+".join(first.columns)
        return f"applicant:{SHORT.get(columns, columns)}"
    return measure.kind


def told(claim: Claim, changes: tuple[Change, ...]) -> str:
    """A claim as a line of the table has it."""
    shares = f" {plain(claim.share.number.value)}%" if claim.share else ""
    own = [change for change in changes if change.claim.count is claim.count]
    moved = "".join(
        f" {'+' if change.sign > 0 else '-'}{plain(change.count.number.value)}{change.count.measure.strip('件')}"
        for change in own
    )
    where = "" if claim.year == YEAR else f"@{claim.year if claim.year > 0 else '期'} "
    who = "@他 " if claim.body is Body.ANOTHER else ""
    return f"{where}{who}{measure_of(claim)} {plain(claim.count.number.value)}{shares}{moved}"


def reading(sentence: str) -> TextReading:
    narrative = Narrative((Paragraph(sentence, "一", "一、总体情况"),))
    return read(narrative, Whose(load("2021"), UNIT, YEAR))


def test_there_are_enough_and_half_of_them_are_quiet() -> None:
    quiet = [expected for _, expected in FORMS if not expected or expected.startswith("@")]
    assert len(FORMS) >= 200
    assert len(quiet) * 2 >= len(FORMS)
    assert len({sentence for sentence, _ in FORMS}) == len(FORMS)


@pytest.mark.parametrize(("sentence", "expected"), FORMS, ids=[sentence for sentence, _ in FORMS])
def test_a_form_of_sentence(sentence: str, expected: str) -> None:
    found = reading(sentence)
    assert ", ".join(told(claim, found.changes) for claim in (*found.claims, *found.elsewhere)) == expected
