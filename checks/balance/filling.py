"""What filling in the totals, and zeros where asked, would change in a report, before anything is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from checks.balance.identities import totals
from checks.balance.items import equations_of, implied_values
from workbook.edition import Field
from workbook.report import Origin, Report, State, Value, fault, number_value


@dataclass(frozen=True)
class Disagreement:
    """A total that somebody typed and that is not the sum: evidence, not to be overwritten unasked."""

    field: Field
    typed: Value
    computed: Value


@dataclass(frozen=True)
class FillPlan:
    """What filling does. `totals` and `zeros` are new values by field id.

    `disagreements` are typed totals that differ from the sum and are not in `totals`; `waiting` are totals that cannot
    be computed because an entry has no number; `held_back` are blank entries that are not made 0, because the relations
    say that another number belongs there.
    """

    totals: Mapping[str, Value]
    zeros: Mapping[str, Value]
    disagreements: tuple[Disagreement, ...]
    waiting: tuple[Field, ...]
    held_back: tuple[Field, ...]

    def changes(self, *, replace: bool) -> Mapping[str, Value]:
        """All new values by field id, with the typed totals that disagree only if they are to be replaced."""
        agreed = {d.field.id: d.computed for d in self.disagreements} if replace else {}
        return {**self.zeros, **self.totals, **agreed}


def misfilled(report: Report) -> tuple[tuple[Field, str], ...]:
    """The entries that cannot go into a sum, with what is wrong with each: text, negative or fractional counts, …"""
    found = ((f, fault(f, report.values[f.index])) for f in report.edition.fields if not f.is_total)
    return tuple((field, words) for field, words in found if words)


def plan(report: Report, *, zeros: bool = False) -> FillPlan:
    """What filling the report would change; `zeros` also puts 0 into the entries that are blank (空白补零)."""
    zeroed: dict[str, Value] = {}
    held_back: list[Field] = []
    if zeros:
        implied = implied_values(equations_of(report))
        for field in report.edition.fields:
            if field.is_total or report.values[field.index].state is not State.BLANK:
                continue
            if implied.get(field.index):
                held_back.append(field)
            else:
                zeroed[field.id] = number_value(0, Origin.COMPUTED)
    return _plan_totals(report, report.with_values(zeroed), zeroed, tuple(held_back))


def _plan_totals(
    report: Report, entries: Report, zeroed: Mapping[str, Value], held_back: tuple[Field, ...]
) -> FillPlan:
    computed = totals(entries)
    missing: dict[str, Value] = {}
    disagreements: list[Disagreement] = []
    for field_id, value in computed.items():
        typed = report.value(field_id)
        if typed.state in (State.BLANK, State.UNCALCULATED):
            missing[field_id] = value
        elif typed.number != value.number:
            disagreements.append(Disagreement(report.edition.field(field_id), typed, value))
    waiting = tuple(f for f in report.edition.fields if f.is_total and f.id not in computed)
    return FillPlan(missing, zeroed, tuple(disagreements), waiting, held_back)
