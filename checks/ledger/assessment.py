"""What a whole check of a ledger comes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from checks.ledger.register import LedgerFiling, RowBreach, RowFinding
from checks.ledger.rules import FUNCTIONS
from checks.model.finding import Severity
from checks.model.rulebook import Need, Rule, RuleBookError, ledger_rules
from workbook.report import plain

if set(FUNCTIONS) != {rule.id for rule in ledger_rules.values() if rule.active}:
    raise RuleBookError("the ledger rules and their functions do not match")


@dataclass(frozen=True)
class LedgerAssessment:
    """The findings of a check of a ledger, the gravest first, then by sheet and row; `left_out` by what was lacking."""

    findings: tuple[RowFinding, ...]
    left_out: Mapping[str, int]
    carried_out: int
    rows: int

    @cached_property
    def summary(self) -> Mapping[str, int]:
        """How many findings there are of each severity, by the word of the JSON contract."""
        return {severity.value: sum(f.severity is severity for f in self.findings) for severity in Severity}

    @property
    def ready(self) -> bool:
        """Whether everything can be counted: no blocking finding stands."""
        return not self.summary[Severity.BLOCKING.value]

    @property
    def verdict(self) -> str:
        """The result in one sentence for the user."""
        if not self.rows and not self.findings:
            return "台账里还没有登记一件申请、复议或者诉讼，没有什么可以核对。"
        parts = [f"{self.summary[s.value]} 处{s.word}性问题" for s in Severity if self.summary[s.value]]
        lacking = "；".join(f"没有{what}，{count} 条规则未核对" for what, count in self.left_out.items())
        result = f"：{'，'.join(parts)}" if parts else "，没有发现问题"
        return f"台账共核对 {self.carried_out} 条规则{result}。{f'（{lacking}）' if lacking else ''}"


def run(filing: LedgerFiling) -> LedgerAssessment:
    """Check a ledger with every active ledger rule."""
    findings: list[RowFinding] = []
    left_out: dict[str, int] = {}
    carried_out = 0
    beside = {Need.REPORT: filing.report, Need.LAST_LEDGER: filing.open_before}
    for rule_id, function in FUNCTIONS.items():
        rule = ledger_rules[rule_id]
        if lacking := next((need for need in rule.needs if beside[need] is None), None):
            left_out[lacking.word] = left_out.get(lacking.word, 0) + 1
            continue
        carried_out += 1
        findings += [_finding(filing, rule, breach) for breach in function(filing)]
    order = list(Severity)
    findings.sort(key=lambda f: (order.index(f.severity), filing.sheets.index(f.sheet) if f.sheet else 2, f.row))
    return LedgerAssessment(
        tuple(findings), left_out, carried_out, len(filing.requests.rows) + len(filing.disputes.rows)
    )


def _finding(filing: LedgerFiling, rule: Rule, breach: RowBreach) -> RowFinding:
    register = (filing.requests, filing.disputes)[breach.sheet]
    of_row = breach.place >= 0
    words = {
        "place": breach.about.place if breach.about else "",
        "left": "" if breach.left is None else plain(breach.left),
        "right": "" if breach.right is None else plain(breach.right),
        "difference": ""
        if breach.left is None or breach.right is None
        else plain(Decimal(breach.left) - Decimal(breach.right)).lstrip("-"),
        **breach.words,
    }
    return RowFinding(
        rule=rule.id,
        title=rule.title,
        severity=rule.severity,
        sheet=filing.sheets[breach.sheet] if of_row else "",
        row=register.rows[breach.place] if of_row else 0,
        number=register.numbers[breach.place] if of_row else "",
        column=filing.heads[breach.sheet].get(breach.column, "") if of_row else "",
        message=rule.message.format_map(words),
        field=breach.about,
        left=breach.left,
        right=breach.right,
    )
