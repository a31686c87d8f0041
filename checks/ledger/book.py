"""The ledger's part of the rule book."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pkgutil import get_data

from checks.model.finding import Severity
from checks.model.registry import RuleBookError


@dataclass(frozen=True)
class Rule:
    """A rule."""

    id: str
    title: str
    severity: Severity
    basis: str
    about: str
    message: str
    retired: str = ""

    @property
    def active(self) -> bool:
        """Active."""
        return not self.retired


ledger_rules: Mapping[str, Rule] = {
    k: Rule(id=k, severity=Severity(v.pop("severity")), **{a: b for a, b in v.items() if a != "status"})
    for k, v in tomllib.loads((get_data("checks", "ledger/rules.toml") or b"").decode()).items()
}
__all__ = ["Rule", "RuleBookError", "ledger_rules"]
