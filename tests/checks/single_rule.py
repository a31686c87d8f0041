"""Asks one rule alone, and what a whole check tells of it."""

from __future__ import annotations

import checks
from checks.model import registry
from checks.model.finding import Finding
from checks.model.registry import Filing
from workbook.report import Report


def alone(rule_id: str, report: Report, last_year: Report | None = None) -> list[Finding]:
    """What the function of one rule finds, in words, before findings are joined into items."""
    ((entry, function),) = [pair for pair in registry.rules_for(report.edition.id) if pair[0].id == rule_id]
    return [registry.put_into_words(entry, breach) for breach in function(Filing(report, last_year))]


def told(rule_id: str, report: Report, last_year: Report | None = None) -> list[Finding]:
    """The findings of one rule among those of a whole check."""
    return [finding for finding in checks.run(report, last_year=last_year).findings if finding.rule == rule_id]
