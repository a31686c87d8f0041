"""Ties every entry of the rule book to the one function that carries it out; a mismatch fails at import."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pkgutil import get_data
from types import MappingProxyType
from typing import Any

from checks.model.finding import Finding, Number, Outcome, Severity, Suspect
from checks.model.prose import Narrative
from checks.model.roll_up import RollUp
from workbook.edition import Field
from workbook.report import Report, plain

NEEDS = {
    "narrative": "报告文本",
    "last_year": "上年数",
    "last_narrative": "上年报告文本",
    "ledger": "台账合计",
    "roll_up": "所属各单位",
}


class RuleBookError(Exception):
    """The rule book and the rule functions do not match; a mistake of ours, found at import."""


@dataclass(frozen=True)
class Entry:
    """A rule as the rule book states it."""

    id: str
    title: str
    severity: Severity
    basis: str
    editions: tuple[str, ...]
    message: str
    blank: str = ""
    needs: tuple[str, ...] = ()
    retired: str = ""
    reason: str = ""

    def is_about(self, edition_id: str) -> bool:
        """Whether the rule holds for this edition; a rule that names none holds for all, those to come as well."""
        return not self.editions or edition_id in self.editions

    @property
    def active(self) -> bool:
        """Whether the rule is carried out; a retired one says since when and why."""
        return not self.retired


@dataclass(frozen=True)
class Filing:
    """What is checked together: this year's report, last year's where it is known, and the text of both.

    `roll_up` are the units whose sum the report is, where it is one.
    """

    report: Report
    last_year: Report | None = None
    narrative: Narrative | None = None
    last_narrative: Narrative | None = None
    roll_up: RollUp | None = None

    def lacks(self, entry: Entry) -> str:
        """What a rule needs and this filing has not, in words; empty if the rule can be carried out."""
        given = {
            "last_year": self.last_year,
            "narrative": self.narrative,
            "last_narrative": self.last_narrative,
            "ledger": self.report.ledger,
            "roll_up": self.roll_up,
        }
        return next((NEEDS[need] for need in entry.needs if not given[need]), "")


@dataclass(frozen=True)
class Breach:
    """What a rule function found, in figures; the rule book has the words for it.

    `words` fill the placeholders of the message beyond those every message may use. `relation` is the number of the
    balance relation that does not hold, where the breach is of one; `quote` is the sentence of the report that says
    otherwise.
    """

    fields: tuple[Field, ...]
    left: Number | None = None
    right: Number | None = None
    difference: Number | None = None
    outcome: Outcome = Outcome.FAIL
    words: Mapping[str, object] = field(default_factory=dict)
    suspects: tuple[Suspect, ...] = ()
    relation: int | None = None
    quote: str = ""


RuleFunction = Callable[[Filing], Iterator[Breach]]
_CONVERTED = ("status", "severity", "editions", "needs")
_functions: dict[str, RuleFunction] = {}


def rule(rule_id: str) -> Callable[[RuleFunction], RuleFunction]:
    """Declare the function that carries out the rule of this id."""

    def register(function: RuleFunction) -> RuleFunction:
        if rule_id not in rule_book:
            raise RuleBookError(f"{function.__name__}: the rule book has no entry {rule_id}")
        if rule_id in _functions:
            raise RuleBookError(f"{rule_id} has two functions")
        if not rule_book[rule_id].active:
            raise RuleBookError(f"{rule_id} is retired and must have no function")
        _functions[rule_id] = function
        return function

    return register


def verify() -> None:
    """Raise RuleBookError if an active entry has no function."""
    if missing := [entry.id for entry in rule_book.values() if entry.active and entry.id not in _functions]:
        raise RuleBookError(f"rules without a function: {', '.join(missing)}")


def rules_for(edition_id: str) -> list[tuple[Entry, RuleFunction]]:
    """The active rules of an edition with their functions, in the order of the rule book."""
    return [
        (entry, _functions[entry.id]) for entry in rule_book.values() if entry.active and entry.is_about(edition_id)
    ]


def put_into_words(entry: Entry, breach: Breach) -> Finding:
    """The finding that the user reads for a breach of this rule."""
    template = entry.message if breach.outcome is Outcome.FAIL or not entry.blank else entry.blank
    words: dict[str, object] = {
        "place": breach.fields[0].place if breach.fields else "",
        "left": _text(breach.left),
        "right": _text(breach.right),
        "difference": _text(breach.difference).lstrip("-"),
        **breach.words,
    }
    return Finding(
        rule=entry.id,
        title=entry.title,
        severity=entry.severity,
        outcome=breach.outcome,
        message=template.format_map(words),
        fields=breach.fields,
        left=breach.left,
        right=breach.right,
        difference=breach.difference,
        suspects=breach.suspects,
        quote=breach.quote,
    )


def _text(number: Number | None) -> str:
    return "" if number is None else plain(number)


def _load() -> Mapping[str, Entry]:
    # pkgutil reads the file wherever the package lies, and imports far less than importlib.resources does.
    text = (get_data("checks", "rulebook.toml") or b"").decode("utf-8")
    data: dict[str, dict[str, Any]] = tomllib.loads(text)
    book = {}
    for rule_id, item in data.items():
        if item["status"] not in ("active", "retired") or (item["status"] == "retired") != ("retired" in item):
            raise RuleBookError(f"{rule_id}: status is active, or retired with a date and a reason")
        fields = {key: value for key, value in item.items() if key not in _CONVERTED}
        book[rule_id] = Entry(
            id=rule_id,
            severity=Severity(item["severity"]),
            editions=tuple(item.get("editions", ())),
            needs=tuple(item.get("needs", ())),
            **fields,
        )
    return MappingProxyType(book)


rule_book = _load()
