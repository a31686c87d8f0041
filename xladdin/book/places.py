"""Where in the workbook a finding stands, and where it sends the user."""

from __future__ import annotations

from checks.model.finding import About, Finding
from workbook import layout
from workbook.edition import Edition
from workbook.layout import Place


def cells_of(finding: Finding, edition: Edition) -> list[Place]:
    """The cells that a finding points at, in its order; 封面 for one that is about the cover."""
    places = layout.field_places(edition)
    ledger = layout.ledger_places(edition)
    on_ledger = [ledger[s.field.id] for s in finding.suspects if s.ledger and s.field]
    return [*on_ledger, *(places[field.id] for field in finding.fields)]


def goal_of(finding: Finding, edition: Edition) -> Place:
    """The cell that a finding sends the user to: its first one, or where it is put right."""
    cells = cells_of(finding, edition)
    return cells[0] if cells else home_of(finding, edition)[1]


def home_of(finding: Finding, edition: Edition) -> tuple[str, Place]:
    """What a finding about no cell of the tables is about, in words, and the cell to begin with."""
    if finding.about is About.COVER:
        return layout.COVER, layout.cover_place(finding.cover_line or "unit")
    if finding.about is About.LAST_YEAR:
        return layout.LAST_YEAR, layout.LAST_YEAR_YEAR_PLACE
    if finding.about is About.UNITS:
        return "各单位", layout.cover_place("unit")
    if finding.about is About.TEXT:
        return "报告文字", layout.cover_place("document")
    return "三张表", layout.field_places(edition)[edition.fields[0].id]
