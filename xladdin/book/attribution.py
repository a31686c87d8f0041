"""Who gave the figures that a finding is about, where departments (科室) have handed them in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from checks import Assessment
from checks.model.finding import Finding
from workbook.form import AXES
from workbook.report import Report
from workbook.sources import Contribution, given

_MOST = 3


def attributed(assessment: Assessment, sources: Mapping[str, Contribution]) -> Assessment:
    """The assessment with every finding saying which departments gave its figures.

    A figure that has been changed since it was handed in is nobody's.
    """
    if not sources:
        return assessment
    findings = tuple(_told(finding, assessment.report, sources) for finding in assessment.findings)
    return replace(assessment, findings=findings)


def _told(finding: Finding, report: Report, sources: Mapping[str, Contribution]) -> Finding:
    who = list(dict.fromkeys(_givers(finding, report, sources)))
    if not who:
        return finding
    named = "、".join(who[:_MOST]) + ("等" if len(who) > _MOST else "")
    return replace(finding, message=f"{finding.message}这里的数由{named}填。")


def _givers(finding: Finding, report: Report, sources: Mapping[str, Contribution]) -> Iterator[str]:
    """Who gave the suspect figures, or all that the finding points at; of a total, those that it sums."""
    suspects = [suspect.field for suspect in finding.suspects if suspect.field and not suspect.ledger]
    tables = {table.key: table for table in report.edition.tables}
    for field in suspects or finding.fields:
        summed = [
            one for axis in AXES if getattr(field, axis)[-1].total for one in tables[field.table].summed(field, axis)
        ]
        for one in (field, *summed):
            source = given(report, sources, one.id)
            if source:
                yield source.who
