"""Asks one rule alone, and what a whole check tells of it."""

from __future__ import annotations

import checks
from checks.model import registry
from checks.model.finding import Finding
from checks.model.prose import Narrative
from checks.model.registry import Filing
from checks.model.rulebook import rule_book
from workbook.report import Report


def alone(
    rule_id: str, report: Report, last_year: Report | None = None, narrative: Narrative | None = None
) -> list[Finding]:
    """What the function of one rule finds, in words, before findings are joined into items."""
    assert rule_book[rule_id].active
    asked = [pair for pair in registry.rules_for(report.edition, report.year) if pair[0].id == rule_id]
    filing = Filing(report, last_year, narrative)
    return [registry.put_into_words(rule, breach) for rule, function in asked for breach in function(filing)]


def told(rule_id: str, report: Report, last_year: Report | None = None) -> list[Finding]:
    """The findings of one rule among those of a whole check."""
    return [finding for finding in checks.run(report, last_year=last_year).findings if finding.rule == rule_id]
