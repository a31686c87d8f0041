"""Findings for other programs (JSON) and for people at a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from checks import Assessment
from checks.balance.filling import FillPlan
from checks.model.finding import Finding, Suspect
from workbook import layout
from workbook.edition import Edition, Field
from workbook.report import Value, plain
from xladdin.book.places import cells_of

if TYPE_CHECKING:
    from checks.text.understood import Understood


def as_data(assessment: Assessment) -> dict[str, Any]:
    """The result of a check in the form that the command line promises to other programs."""
    report = assessment.report
    return {
        "unit": report.unit,
        "year": report.year,
        "edition": report.edition.id,
        "summary": dict(assessment.summary),
        "rules": {rule_id: outcome.value for rule_id, outcome in assessment.outcomes.items()},
        "findings": findings_as_data(assessment.findings, report.edition),
    }


def findings_as_data(findings: Iterable[Finding], edition: Edition) -> list[dict[str, Any]]:
    """Findings in the form that the command line promises to other programs."""
    return [_finding(finding, edition) for finding in findings]


def as_text(assessment: Assessment) -> Iterator[str]:
    """The result of a check in lines for a person: the verdict, then each finding with its cells."""
    report = assessment.report
    yield f"{report.unit or '（未填单位）'} {report.year or '（未填年度）'} 年度（{report.edition.id} 版格式）"
    yield assessment.verdict
    for number, finding in enumerate(assessment.findings, 1):
        cells = [str(place) for place in cells_of(finding, report.edition)]
        where = f"（{'、'.join(cells[:4])}{'等' if len(cells) > 4 else ''}）" if cells else ""
        yield f"{number}. 【{finding.word}】{finding.message}{where}"
        if finding.explanation:
            yield f"   情况说明：{finding.explanation}"


def numbers_as_data(numbers: Sequence[Understood]) -> list[dict[str, str]]:
    """How the numbers of the text were understood, for other programs."""
    return [
        {"place": n.place, "quote": n.quote, "number": n.number, "meaning": n.meaning, "verdict": n.verdict}
        for n in numbers
    ]


def numbers_as_text(numbers: Sequence[Understood]) -> Iterator[str]:
    """The same for a person: each sentence once, below it its numbers."""
    known = sum(bool(number.meaning) for number in numbers)
    yield ""
    yield f"正文的数字（共 {len(numbers)} 处，认出 {known} 处）："
    last = ("", "")
    for number in numbers:
        if (number.place, number.sentence) != last:
            last = number.place, number.sentence
            yield f"{number.place}：{number.sentence}"
        meaning = f"{number.meaning}；" if number.meaning else ""
        yield f"   {number.number}：{meaning}{number.verdict}"


def fill_as_data(planned: FillPlan, edition: Edition, *, replaced: bool) -> dict[str, Any]:
    """What filling changed and what it left, cell by cell."""
    at = layout.field_places(edition)

    def cell(field: Field, **more: object) -> dict[str, Any]:
        return {"cell": str(at[field.id]), "row": field.row_name or None, "column": field.column_name, **more}

    def values(new: Mapping[str, Value]) -> list[dict[str, Any]]:
        return [cell(edition.field(name), value=value.number) for name, value in new.items()]

    return {
        "totals": values(planned.totals),
        "zeros": values(planned.zeros),
        "disagreements": [
            cell(one.field, typed=_number_or_text(one.typed), computed=one.computed.number, replaced=replaced)
            for one in planned.disagreements
        ],
        "held_back": [cell(field) for field in planned.held_back],
        "waiting": [cell(field) for field in planned.waiting],
    }


def _finding(finding: Finding, edition: Edition) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "outcome": finding.outcome.value,
        "table": finding.fields[0].number if finding.fields else None,
        "rows": list(dict.fromkeys(field.row_name for field in finding.fields if field.row_name)),
        "columns": list(dict.fromkeys(field.column_name for field in finding.fields)),
        "cells": [str(place) for place in cells_of(finding, edition)],
        "left": finding.left,
        "right": finding.right,
        "difference": finding.difference,
        "expected": finding.expected,
        "found": finding.found,
        "message": finding.message,
        "paragraph": finding.passage.paragraph.place if finding.passage else None,
        "words": finding.passage.words if finding.passage else None,
        "suspects": [_suspect(suspect, edition) for suspect in finding.suspects],
        "explanation": finding.explanation or None,
    }


def _suspect(suspect: Suspect, edition: Edition) -> dict[str, Any]:
    field = suspect.field
    places = layout.ledger_places(edition) if suspect.ledger else layout.field_places(edition)
    return {
        "cell": str(places[field.id]) if field else suspect.place,
        "row": field.row_name if field else None,
        "column": field.column_name if field else None,
        "value": _number_or_text(suspect.value),
        "proposed": suspect.proposed if isinstance(suspect.proposed, int) else Decimal(plain(suspect.proposed)),
    }


def _number_or_text(value: Value) -> int | Decimal | str | None:
    return value.number if value.number is not None else value.text or None
