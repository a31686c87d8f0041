"""Ties every rule of the rule book to the one function that carries it out; a mismatch fails at import."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from checks.model.finding import Finding, Number, Outcome, Suspect
from checks.model.local import LocalProfile
from checks.model.prose import Narrative, Passage
from checks.model.roll_up import RollUp
from checks.model.rulebook import Need, Rule, RuleBookError, rule_book
from workbook.edition import Edition, Field
from workbook.report import Report, plain


@dataclass(frozen=True)
class Filing:
    """What is checked together: this year's report, last year's where it is known, and the text of both.

    `roll_up` are the units whose sum the report is, where it is one; `local` is what its place asks beyond the form.
    `cover` are the lines of 封面 by their key, where the report is in a workbook; `document_fault` says why the text of
    its report document is not looked at, where the workbook names one and it cannot be used.
    """

    report: Report
    last_year: Report | None = None
    narrative: Narrative | None = None
    last_narrative: Narrative | None = None
    roll_up: RollUp | None = None
    local: LocalProfile | None = None
    cover: Mapping[str, str] | None = None
    document_fault: str = ""

    def lacks(self, rule: Rule) -> Need | None:
        """The first thing that a rule needs and this filing has not; None if the rule can be carried out."""
        if not rule.needs:
            return None
        given = {
            Need.LAST_YEAR: self.last_year,
            Need.NARRATIVE: self.narrative,
            Need.LAST_NARRATIVE: self.last_narrative,
            Need.LEDGER: self.report.ledger,
            Need.ROLL_UP: self.roll_up,
            Need.LOCAL: self.local,
            Need.COVER: self.cover,
            Need.BODY: self.report.body,
        }
        return next((need for need in rule.needs if not given[need]), None)


class GroundMissing(Exception):
    """What a rule rests on is not known for this report, so that it cannot be carried out: it neither holds nor not."""

    def __init__(self, need: Need) -> None:
        super().__init__(need.word)
        self.need = need


@dataclass(frozen=True)
class Breach:
    """What a rule function found, in figures; the rule book has the words for it.

    `left` and `right` are the two sides in the order of the message. `words` fill the placeholders of the message
    beyond those every message may use; the numbers among them, and `figures`, are what the breach rests on beside its
    sides and its fields: an explanation counts as long as none of these changes. `relation` is the number of the
    balance relation that does not hold, `ledger` the total that 台账合计 contradicts, where the breach is of one;
    `cover_line` the line of 封面; `quote` the sentence of the report that says otherwise, `passage` where it stands.
    """

    fields: tuple[Field, ...]
    left: Number | None = None
    right: Number | None = None
    outcome: Outcome = Outcome.FAIL
    words: Mapping[str, object] = field(default_factory=dict)
    figures: tuple[Number, ...] = ()
    suspects: tuple[Suspect, ...] = ()
    relation: int | None = None
    ledger: Field | None = None
    cover_line: str = ""
    quote: str = ""
    passage: Passage | None = None


RuleFunction = Callable[[Filing], Iterator[Breach]]
_functions: dict[str, RuleFunction] = {}
_rules: dict[RuleFunction, Rule] = {}


def rule(rule_id: str) -> Callable[[RuleFunction], RuleFunction]:
    """Declare the function that carries out the rule of this id."""

    def register(function: RuleFunction) -> RuleFunction:
        if rule_id not in rule_book:
            raise RuleBookError(f"{function.__name__}: the rule book has no rule {rule_id}")
        if rule_id in _functions:
            raise RuleBookError(f"{rule_id} has two functions")
        if not rule_book[rule_id].active:
            raise RuleBookError(f"{rule_id} is retired and must have no function")
        _functions[rule_id], _rules[function] = function, rule_book[rule_id]
        return function

    return register


def rule_of(function: RuleFunction) -> Rule:
    """The rule that this function carries out, as the rule book states it; KeyError for a function of no rule."""
    return _rules[function]


def verify() -> None:
    """Raise RuleBookError if an active rule has no function."""
    if missing := [found.id for found in rule_book.values() if found.active and found.id not in _functions]:
        raise RuleBookError(f"rules without a function: {', '.join(missing)}")


def rules_for(edition: Edition, year: int | None = None) -> list[tuple[Rule, RuleFunction]]:
    """The active rules that have something to look at on this form, with their functions, in the order of the book.

    Without `year`, those of any year that the form is for. Raises RuleBookError if the form names a rule for its
    totals or balances that the rule book does not have for that.
    """
    return [(found, _functions[found.id]) for found in _parted(edition, year)[0]]


def inapplicable(edition: Edition, year: int | None = None) -> list[Rule]:
    """The active rules that find none of their cells on this form (不适用), or whose time has not come."""
    return list(_parted(edition, year)[1])


@cache
def _parted(edition: Edition, year: int | None) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
    """The active rules that hold for a form and a year, and those that do not."""
    rules = active_rules(edition)
    held = {found.id for found in rules if found.holds_for(edition, year)}
    return tuple(found for found in rules if found.id in held), tuple(found for found in rules if found.id not in held)


@cache
def _verify_named_by(edition: Edition) -> None:
    known = {found.id for found in rule_book.values() if found.relation and found.active}
    if unknown := sorted(edition.relation_rules - known):
        raise RuleBookError(
            f"the edition {edition.id} names {', '.join(unknown)} for its totals or balances; "
            "the rule book has no active rule of that number with relation = true"
        )


def active_rules(edition: Edition) -> list[Rule]:
    """Every active rule, whether or not this form has what it looks at."""
    _verify_named_by(edition)
    return [found for found in rule_book.values() if found.active]


def put_into_words(rule: Rule, breach: Breach) -> Finding:
    """The finding that the user reads for a breach of this rule."""
    told = (number for number in breach.words.values() if isinstance(number, Number) and not isinstance(number, bool))
    sides = (number for number in (breach.left, breach.right) if number is not None)
    finding = Finding(
        rule=rule.id,
        title=rule.title,
        severity=rule.severity,
        outcome=breach.outcome,
        message="",
        about=rule.about,
        fields=breach.fields,
        left=breach.left,
        right=breach.right,
        expected_side=rule.expected,
        suspects=breach.suspects,
        figures=tuple(map(plain, (*sides, *breach.figures, *told))),
        cover_line=breach.cover_line,
        quote=breach.quote,
        passage=breach.passage,
    )
    template = rule.message if breach.outcome is Outcome.FAIL or not rule.blank else rule.blank
    return replace(finding, message=template.format_map(_words(finding, breach)))


def _words(finding: Finding, breach: Breach) -> dict[str, object]:
    return {
        "place": breach.fields[0].place if breach.fields else "",
        "left": _text(finding.left),
        "right": _text(finding.right),
        "difference": _text(finding.difference).lstrip("-"),
        **breach.words,
    }


def _text(number: Number | None) -> str:
    return "" if number is None else plain(number)
