"""The rule book as data: what every rule demands, how much it weighs, which cells of a form it cannot do without."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pkgutil import get_data
from types import MappingProxyType
from typing import Any, Literal

from checks.model.finding import About, Severity
from workbook.edition import Edition, Field

Side = Literal["", "left", "right"]


class RuleBookError(Exception):
    """The rule book and what uses it do not match; a mistake of ours, found at import or by the tests."""


class Need(StrEnum):
    """Something beside the report that a rule may need: its name in the rule book, and how staff call it.

    Few have what is `optional`, and a check without it is a whole check. What is `evidence` gives figures of the
    tables once more, and so tells which of two cells is wrong.
    """

    LOCAL = "local", "本地要求", True, False
    NARRATIVE = "narrative", "报告文本", False, True
    LAST_YEAR = "last_year", "上年数", False, True
    LAST_NARRATIVE = "last_narrative", "上年报告文本", True, False
    LEDGER = "ledger", "台账合计", True, False
    ROLL_UP = "roll_up", "所属各单位", True, False
    COVER = "cover", "封面", True, False
    BODY = "body", "机关类型", False, False
    # Of the rules on a ledger, which stands by itself: the report that is counted from it, and last year's ledger.
    REPORT = "report", "年报", True, False
    LAST_LEDGER = "last_ledger", "上年台账", True, False

    word: str
    optional: bool
    is_evidence: bool

    def __new__(cls, name: str, word: str, optional: bool, is_evidence: bool) -> Need:
        """One line of the table above."""
        need = str.__new__(cls, name)
        need._value_ = name
        need.word, need.optional, need.is_evidence = word, optional, is_evidence
        return need


@dataclass(frozen=True)
class Rule:
    """A rule as the rule book states it; see the head of `rulebook.toml` for what each key means."""

    id: str
    title: str
    severity: Severity
    basis: str
    about: About
    message: str
    fields: tuple[str, ...] = ()
    since: int = 0
    expected: Side = ""
    relation: bool = False
    blank: str = ""
    needs: tuple[Need, ...] = ()
    state: str = ""
    retired: str = ""
    reason: str = ""

    @property
    def of_many_units(self) -> bool:
        """Whether the rule looks at the units of a sum, which only a roll-up has at hand."""
        return Need.ROLL_UP in self.needs

    @property
    def active(self) -> bool:
        """Whether the rule is carried out; a retired one says since when and why."""
        return not self.retired

    def holds_for(self, edition: Edition, year: int | None = None) -> bool:
        """Whether a form has what the rule is about; without `year`, in any of the years that the form is for."""
        last = (edition.last_year or 9999) if year is None else max(year, edition.first_year)
        if self.since > last:
            return False
        if self.relation:
            return self.id in edition.relation_rules
        return all(fields_of(edition, pattern) for pattern in self.fields if not pattern.endswith("?"))

    def fields_in(self, edition: Edition) -> tuple[Field, ...]:
        """The fields of a form that the rule looks at, in the order of the rule book."""
        return tuple(dict.fromkeys(f for pattern in self.fields for f in fields_of(edition, pattern)))


def entries_of(edition: Edition, pattern: str) -> tuple[Field, ...]:
    """The entries (填报项) among these fields; what is wrong with one shows in its total as well, and is told once."""
    return tuple(field for field in fields_of(edition, pattern) if not field.is_total)


@cache
def fields_of(edition: Edition, pattern: str) -> tuple[Field, ...]:
    """The fields of a form whose id begins with these keys: `*` is any one key, `a|b` either of two.

    「disputes.*.total」 are the totals of 表四, 「requests」 is all of 表三. A `?` at the end means nothing here.
    """
    pattern_keys = pattern.rstrip("?").split(".")
    wanted = [(at, frozenset(key.split("|"))) for at, key in enumerate(pattern_keys) if key != "*"]
    return tuple(
        field
        for field, keys in _keys_of_fields(edition)
        if len(keys) >= len(pattern_keys) and all(keys[at] in one for at, one in wanted)
    )


@cache
def _keys_of_fields(edition: Edition) -> tuple[tuple[Field, Sequence[str]], ...]:
    return tuple((field, field.id.split(".")) for field in edition.fields)


_KNOWN: Mapping[str, type] = {
    "title": str,
    "severity": str,
    "basis": str,
    "about": str,
    "status": str,
    "message": str,
    "fields": list,
    "since": int,
    "expected": str,
    "relation": bool,
    "blank": str,
    "needs": list,
    "state": str,
    "retired": str,
    "reason": str,
}
_REQUIRED = ("title", "severity", "basis", "about", "status", "message")


def parse(text: str) -> Mapping[str, Rule]:
    """The rules of a rule book by their number, in its order; RuleBookError names every mistake with its rule."""
    data: dict[str, dict[str, Any]] = tomllib.loads(text)
    mistakes = [f"{rule_id}: {mistake}" for rule_id, item in data.items() for mistake in _mistakes(item)]
    if mistakes:
        raise RuleBookError("rulebook.toml: " + "; ".join(mistakes))
    return MappingProxyType({rule_id: _rule(rule_id, item) for rule_id, item in data.items()})


def _mistakes(item: Mapping[str, Any]) -> Iterator[str]:
    if unknown := sorted(set(item) - set(_KNOWN)):
        yield f"unknown keys {', '.join(unknown)}"
    if missing := [key for key in _REQUIRED if key not in item]:
        yield f"no {', '.join(missing)}"
    if wrong := [key for key, kind in _KNOWN.items() if not isinstance(item.get(key, kind()), kind)]:
        yield f"{', '.join(wrong)} of another kind"
        return
    choices = (
        ("severity", [item.get("severity", "note")], [severity.value for severity in Severity]),
        ("about", [item.get("about", "表")], [about.value for about in About]),
        ("expected", [item.get("expected", "left")], ["left", "right"]),
        ("needs", item.get("needs", ()), list(Need)),
        ("state", [item.get("state", "missing")], ["missing", "returned"]),
    )
    for key, given, known in choices:
        if others := [str(one) for one in given if one not in known]:
            yield f"{key} is {', '.join(others)}, not one of {', '.join(known)}"
    if not _status_is_clear(item):
        yield "status is active, or retired with a date and a reason"


def _status_is_clear(item: Mapping[str, Any]) -> bool:
    retired = item.get("status", "active") == "retired"
    said = "retired" in item, "reason" in item
    return item.get("status", "active") in ("active", "retired") and said == (retired, retired)


def _rule(rule_id: str, item: Mapping[str, Any]) -> Rule:
    plain = {key: value for key, value in item.items() if key not in ("status", "severity", "about", "fields", "needs")}
    return Rule(
        id=rule_id,
        severity=Severity(item["severity"]),
        about=About(item["about"]),
        fields=tuple(item.get("fields", ())),
        needs=tuple(need for need in Need if need in item.get("needs", ())),
        **plain,
    )


# pkgutil reads the file wherever the package lies, and imports far less than importlib.resources does.
_whole = parse((get_data("checks", "rulebook.toml") or b"").decode("utf-8"))
# The rules of reports, and those of a request ledger, which see its columns and not a Report (`checks.ledger`).
rule_book = MappingProxyType({rule.id: rule for rule in _whole.values() if rule.about is not About.LEDGER})
ledger_rules = MappingProxyType({rule.id: rule for rule in _whole.values() if rule.about is About.LEDGER})
