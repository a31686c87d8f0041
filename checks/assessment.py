"""What a whole check of a report comes to: its findings, in the order in which staff should look at them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from checks.balance.consequences import Raw
from checks.balance.items import items
from checks.model import registry
from checks.model.explanations import explained, kins
from checks.model.finding import Finding, Outcome, Severity
from checks.model.prose import Narrative
from checks.model.registry import Entry, Filing, put_into_words
from checks.model.roll_up import RollUp
from checks.rules import continuity, narrative, roll_up, tables, wording
from workbook.report import Report

_TOPICS = (
    tables,
    continuity,
    narrative,
    wording,
    roll_up,
)  # every module that declares rules, so that none is forgotten
registry.verify()
# Few have these, and a check without them is a whole check.
_OPTIONAL = ("台账合计", "上年报告文本", "所属各单位")


@dataclass(frozen=True)
class Assessment:
    """The findings of one check, and what they add up to.

    `outcomes` has every rule that was carried out; `left_out` the number of rules that could not be, by what they
    lack (「上年数」, …). `unassessed` says for each relation that lacked a figure which one it was; the findings
    say the same once for all of them. `failures` has, for the log, what ended each rule that was not carried out.
    """

    report: Report
    findings: tuple[Finding, ...]
    outcomes: Mapping[str, Outcome]
    left_out: Mapping[str, int]
    unassessed: tuple[Finding, ...] = ()
    failures: Mapping[str, Exception] = field(default_factory=dict)

    @cached_property
    def summary(self) -> Mapping[str, int]:
        """How many findings are open (blocking, query, note, not assessable, broken rules) and how many explained."""
        counts = dict.fromkeys(("blocking", "query", "note", "not_assessable", "broken", "explained"), 0)
        for finding in self.findings:
            if finding.settled:
                counts["explained"] += 1
            else:
                counts[finding.severity.value if finding.outcome is Outcome.FAIL else finding.outcome.value] += 1
        return counts

    @property
    def ready(self) -> bool:
        """Whether the tables may be published: no blocking finding stands, and everything could be assessed."""
        return not any(finding.stands_in_the_way for finding in self.findings)

    @property
    def verdict(self) -> str:
        """The result in one sentence for the user. 「没有发现问题」 only when everything could be assessed."""
        counts = self.summary
        parts = [f"{counts[severity.value]} 处{severity.word}性问题" for severity in Severity if counts[severity.value]]
        if counts["not_assessable"]:
            parts.append(f"{counts['not_assessable']} 处因缺数据无法核对")
        if counts["broken"]:
            parts.append(f"{counts['broken']} 条规则没有执行成功")
        if counts["explained"]:
            parts.append(f"{counts['explained']} 处已作情况说明")
        result = f"：{'，'.join(parts)}" if parts else "，没有发现问题"
        ending = "" if self.ready else "；改好之前不能导出正式表格"
        return f"共核对 {len(self.outcomes)} 条规则{result}{ending}。{self._not_looked_at}"

    @property
    def _not_looked_at(self) -> str:
        missing = [
            f"没有{what}，{count} 条规则未核对" for what, count in self.left_out.items() if what not in _OPTIONAL
        ]
        return f"（{'；'.join(missing)}）" if missing else ""


def run(
    report: Report,
    *,
    last_year: Report | None = None,
    narrative: Narrative | None = None,
    last_narrative: Narrative | None = None,
    roll_up: RollUp | None = None,
    explanations: Mapping[str, str] | None = None,
) -> Assessment:
    """Check a report with every active rule of its edition.

    `last_year` is the report of the year before, where known; `narrative` and `last_narrative` the text of the two
    documents; `roll_up` the units whose sum the report is. `explanations` are the texts (情况说明) that staff typed for
    findings of an earlier check, by 编号
    (`reference`); one counts as long as the figures that it explains are the same.
    """
    filing = Filing(report, last_year, narrative, last_narrative, roll_up)
    raw: list[Raw] = []
    broken: list[Finding] = []
    failures: dict[str, Exception] = {}
    outcomes: dict[str, Outcome] = {}
    left_out: dict[str, int] = {}
    for entry, function in registry.rules_for(report.edition.id):
        if lacking := filing.lacks(entry):
            left_out[lacking] = left_out.get(lacking, 0) + 1
            continue
        try:
            breaches = list(function(filing))
            for breach in breaches:
                put_into_words(entry, breach)
        except Exception as error:  # a mistake of ours must neither hide the other rules nor look like a pass
            failures[entry.id] = error
            broken.append(_broken(entry))
            outcomes[entry.id] = Outcome.BROKEN
            continue
        raw.extend((entry, breach) for breach in breaches)
        outcomes[entry.id] = _outcome([breach.outcome for breach in breaches])
    found = explained(items(filing, raw, kins(explanations or {})), report, explanations or {})
    unassessed = tuple(put_into_words(*pair) for pair in raw if pair[0].blank and _lacks_figures(pair))
    return Assessment(report, (*broken, *found), outcomes, left_out, unassessed, failures)


def _outcome(outcomes: list[Outcome]) -> Outcome:
    if Outcome.FAIL in outcomes:
        return Outcome.FAIL
    return Outcome.NOT_ASSESSABLE if outcomes else Outcome.PASS


def _lacks_figures(pair: Raw) -> bool:
    return pair[1].outcome is Outcome.NOT_ASSESSABLE


def _broken(entry: Entry) -> Finding:
    message = f"规则 {entry.id}「{entry.title}」没有执行成功，这一条请人工核对，并把工作簿和日志交给技术支持。"
    return Finding(entry.id, entry.title, Severity.BLOCKING, Outcome.BROKEN, message)
