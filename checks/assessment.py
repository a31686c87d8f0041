"""What a whole check of a report comes to: its findings, in the order in which staff should look at them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from checks import continuity, registry, tables
from checks.explanations import explained
from checks.finding import Finding, Outcome, Severity
from checks.items import Raw, items
from checks.prose import Narrative
from checks.registry import Filing
from workbook.report import Report

_TOPICS = (tables, continuity)  # every module that declares rules, so that none is forgotten
registry.verify()


@dataclass(frozen=True)
class Assessment:
    """The findings of one check, and what they add up to."""

    report: Report
    findings: tuple[Finding, ...]
    rule_count: int

    @cached_property
    def summary(self) -> Mapping[str, int]:
        """How many findings are open (blocking, query, note, not assessable) and how many are explained."""
        counts = {severity.value: 0 for severity in Severity} | {"not_assessable": 0, "explained": 0}
        for finding in self.findings:
            if finding.settled:
                counts["explained"] += 1
            else:
                counts[finding.severity.value if finding.outcome is Outcome.FAIL else "not_assessable"] += 1
        return counts

    @property
    def ready(self) -> bool:
        """Whether the tables may be published: no blocking finding stands, and everything could be assessed."""
        return not any(finding.stands_in_the_way for finding in self.findings)

    @property
    def verdict(self) -> str:
        """The result in one sentence for the user. 「没有发现问题」 only when everything could be assessed."""
        if not self.findings:
            return f"共核对 {self.rule_count} 类规则，没有发现问题。"
        counts = self.summary
        parts = [f"{counts[severity.value]} 处{severity.word}性问题" for severity in Severity if counts[severity.value]]
        if counts["not_assessable"]:
            parts.append(f"{counts['not_assessable']} 处因缺数据无法核对")
        if counts["explained"]:
            parts.append(f"{counts['explained']} 处已作情况说明")
        ending = "" if self.ready else "；改好之前不能导出正式表格"
        return f"共核对 {self.rule_count} 类规则：{'，'.join(parts)}{ending}。"


def run(
    report: Report,
    *,
    last_year: Report | None = None,
    narrative: Narrative | None = None,
    last_narrative: Narrative | None = None,
    explanations: Mapping[str, str] | None = None,
) -> Assessment:
    """Check a report with every active rule of its edition.

    `last_year` is the report of the year before, where known; `narrative` and `last_narrative` the text of the two
    documents. `explanations` are the texts (情况说明) that staff typed
    for findings of an earlier check, by 编号 (`reference`); one counts as long as the figures that it explains are the
    same.
    """
    filing = Filing(report, last_year, narrative, last_narrative)
    rules = registry.rules_for(report.edition.id)
    raw: list[Raw] = []
    broken: list[Finding] = []
    for entry, function in rules:
        try:
            raw.extend((entry, breach) for breach in function(filing))
        except Exception as error:  # a mistake of ours must neither hide the other rules nor look like a pass
            broken.append(_broken(entry, error))
    found = explained(items(report, raw), report, explanations or {})
    return Assessment(report, (*broken, *found), len(rules))


def _broken(entry: registry.Entry, error: Exception) -> Finding:
    message = f"规则 {entry.id}「{entry.title}」没有执行成功（{type(error).__name__}），请把工作簿交给技术支持。"
    return Finding(entry.id, entry.title, Severity.BLOCKING, Outcome.BROKEN, message)
