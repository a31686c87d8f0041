"""Findings for other programs (JSON) and for people at a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from checks import Assessment
from checks.finding import Finding, Suspect
from workbook import layout
from workbook.edition import Edition
from workbook.report import plain
from xladdin.sheets import cells_of


def as_data(assessment: Assessment) -> dict[str, Any]:
    """The result of a check in the form that the command line promises to other programs."""
    report = assessment.report
    return {
        "unit": report.unit,
        "year": report.year,
        "edition": report.edition.id,
        "summary": dict(assessment.summary),
        "rules": {rule_id: outcome.value for rule_id, outcome in assessment.outcomes.items()},
        "findings": [_finding(finding, report.edition) for finding in assessment.findings],
    }


def as_text(assessment: Assessment) -> Iterator[str]:
    """The result of a check in lines for a person: the verdict, then each finding with its cells."""
    report = assessment.report
    yield f"{report.unit or '（未填单位）'} {report.year or '（未填年度）'} 年度（{report.edition.id} 版格式）"
    yield assessment.verdict
    for number, finding in enumerate(assessment.findings, 1):
        cells = [str(place) for place in cells_of(finding, report.edition)]
        where = f"（{'、'.join(cells[:4])}{'等' if len(cells) > 4 else ''}）" if cells else ""
        yield f"{number}. 【{finding.severity.word}】{finding.message}{where}"
        if finding.explanation:
            yield f"   情况说明：{finding.explanation}"


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
        "message": finding.message,
        "suspects": [_suspect(suspect, edition) for suspect in finding.suspects],
        "explanation": finding.explanation or None,
    }


def _suspect(suspect: Suspect, edition: Edition) -> dict[str, Any]:
    field = suspect.field
    places = layout.ledger_places(edition) if suspect.ledger else layout.field_places(edition)
    number: int | Decimal | None = suspect.value.number
    return {
        "cell": str(places[field.id]) if field else suspect.place,
        "row": field.row_name if field else None,
        "column": field.column_name if field else None,
        "value": number if number is not None else suspect.value.text or None,
        "proposed": suspect.proposed if isinstance(suspect.proposed, int) else Decimal(plain(suspect.proposed)),
    }
