"""What a whole check of a report comes to: its findings, in the order in which staff should look at them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from checks.balance.consequences import Raw
from checks.balance.items import items
from checks.model import registry
from checks.model.explanations import explained, kins
from checks.model.finding import NOT_ASSESSABLE, Finding, Outcome, Severity
from checks.model.local import LocalProfile
from checks.model.prose import Narrative
from checks.model.registry import Breach, Filing, GroundMissing, RuleFunction, put_into_words
from checks.model.roll_up import RollUp
from checks.model.rulebook import Need, Rule, rule_book
from checks.rules import (
    continuity,
    fees,
    narrative,
    plausibility,
    reporting_line,
    roll_up,
    sections,
    tables,
    wording,
    workbook_cover,
)
from workbook.explanation import Explanation
from workbook.report import Report

_TOPICS = (
    tables,
    workbook_cover,
    continuity,
    narrative,
    wording,
    sections,
    fees,
    plausibility,
    reporting_line,
    roll_up,
)  # every module that declares rules, so that none is forgotten
registry.verify()


@dataclass(frozen=True)
class Assessment:
    """The findings of one check, and what they add up to.

    `outcomes` has every rule that was carried out, and those that find none of their cells on this form (不适用);
    `left_out` the number of rules that could not be carried out, by what they lack. `unassessed` says for each relation
    that lacked a figure which one it was; the findings say the same once for all of them. `failures` has, for the log,
    what ended each rule that was not carried out.
    """

    report: Report
    findings: tuple[Finding, ...]
    outcomes: Mapping[str, Outcome]
    left_out: Mapping[Need, int]
    unassessed: tuple[Finding, ...] = ()
    failures: Mapping[str, Exception] = field(default_factory=dict)

    @cached_property
    def summary(self) -> Mapping[str, int]:
        """How many findings are open (blocking, query, note, not assessable, broken rules) and how many explained.

        `not_applicable` counts the rules that have nothing to look at on this form.
        """
        kinds = ("blocking", "query", "note", "not_assessable", "broken", "explained", "not_applicable")
        counts = dict.fromkeys(kinds, 0)
        counts["not_applicable"] = sum(outcome is Outcome.NOT_APPLICABLE for outcome in self.outcomes.values())
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
        """The result in one sentence for the user, and what was not looked at."""
        return self.conclusion + self.not_looked_at

    @property
    def conclusion(self) -> str:
        """The result in one sentence. 「没有发现问题」 only when everything could be assessed."""
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
        carried_out = len(self.outcomes) - counts["not_applicable"]
        return f"共核对 {carried_out} 条规则{result}{ending}。"

    @property
    def brief(self) -> str:
        """The result in the fewest words, for 封面: 「14 强制 3 无法核对」."""
        counts = self.summary
        parts = [f"{counts[severity.value]} {severity.word}" for severity in Severity if counts[severity.value]]
        parts += [f"{counts['not_assessable']} {NOT_ASSESSABLE}"] if counts["not_assessable"] else []
        parts += [f"{counts['broken']} 条规则没有执行成功"] if counts["broken"] else []
        explained = f"（{counts['explained']} 处已作说明）" if counts["explained"] else ""
        return (" ".join(parts) or "没有发现问题") + explained

    @property
    def not_looked_at(self) -> str:
        """Which rules could not be carried out, and what they lack; empty where all were."""
        parts = [f"没有{need.word}，{count} 条规则未核对" for need, count in self.left_out.items() if not need.optional]
        if absent := self.summary["not_applicable"]:
            parts.append(f"另有 {absent} 条规则不适用于本格式版本")
        return f"（{'；'.join(parts)}）" if parts else ""


def run(
    report: Report,
    *,
    last_year: Report | None = None,
    narrative: Narrative | None = None,
    last_narrative: Narrative | None = None,
    roll_up: RollUp | None = None,
    local: LocalProfile | None = None,
    explanations: Mapping[str, str | Explanation] | None = None,
    cover: Mapping[str, str] | None = None,
    document_fault: str = "",
) -> Assessment:
    """Check a report with every active rule of its edition.

    `last_year` is the report of the year before, where known; `narrative` and `last_narrative` the text of the two
    documents; `roll_up` the units whose sum the report is; `local` what its place asks of it. `explanations` are the
    texts (情况说明) that staff typed for findings of an earlier check, by their 编号; one counts as long as the figures
    that it explains are the same. `cover` are the lines of 封面 of a workbook, `document_fault` why the text of its
    report document was not read.
    """
    filing = Filing(report, last_year, narrative, last_narrative, roll_up, local, cover, document_fault)
    results = [_result(rule, function, filing) for rule, function in registry.rules_for(report.edition, report.year)]
    raw = [(result.rule, breach) for result in results for breach in result.breaches]
    outcomes = dict.fromkeys(_ids(registry.inapplicable(report.edition, report.year)), Outcome.NOT_APPLICABLE)
    outcomes |= {result.rule.id: result.outcome for result in results if not result.lacking}
    left_out = Counter(result.lacking for result in results if result.lacking)
    failures = {result.rule.id: result.failure for result in results if result.failure}
    broken = [_broken(result.rule) for result in results if result.failure]
    typed = {n: Explanation(said) if isinstance(said, str) else said for n, said in (explanations or {}).items()}
    found = explained(items(filing, raw, kins(typed)), report, typed)
    unassessed = tuple(put_into_words(*pair) for pair in raw if pair[0].blank and _lacks_figures(pair))
    return Assessment(report, (*broken, *found), outcomes, left_out, unassessed, failures)


@dataclass(frozen=True)
class _Result:
    """What came of one rule: its breaches, or what it lacked to be carried out, or our mistake that ended it."""

    rule: Rule
    breaches: Sequence[Breach] = ()
    lacking: Need | None = None
    failure: Exception | None = None

    @property
    def outcome(self) -> Outcome:
        if self.failure:
            return Outcome.BROKEN
        outcomes = {breach.outcome for breach in self.breaches}
        if Outcome.FAIL in outcomes:
            return Outcome.FAIL
        return Outcome.NOT_ASSESSABLE if outcomes else Outcome.PASS


def _result(rule: Rule, function: RuleFunction, filing: Filing) -> _Result:
    if lacking := filing.lacks(rule):
        return _Result(rule, lacking=lacking)
    try:
        breaches = list(function(filing))
        for breach in breaches:
            put_into_words(rule, breach)  # a message that lacks a word is to fail here, where it is caught
    except GroundMissing as missing:
        return _Result(rule, lacking=missing.need)
    except Exception as error:  # a mistake of ours must neither hide the other rules nor look like a pass
        return _Result(rule, failure=error)
    return _Result(rule, breaches)


def with_carried(assessment: Assessment, told: Sequence[tuple[str, str]]) -> Assessment:
    """The assessment with what rules about many units said when these were at hand: (number of the rule, its words).

    The severity is that of the rule book; what names no rule about many units is left out.
    """
    carried = []
    for rule_id, words in told:
        entry = rule_book.get(rule_id)
        if entry and entry.active and entry.of_many_units:
            carried.append(Finding(entry.id, entry.title, entry.severity, Outcome.FAIL, words, entry.about))
    if not carried:
        return assessment
    outcomes = {**assessment.outcomes, **{finding.rule: finding.outcome for finding in carried}}
    return replace(assessment, findings=(*carried, *assessment.findings), outcomes=outcomes)


def _lacks_figures(pair: Raw) -> bool:
    return pair[1].outcome is Outcome.NOT_ASSESSABLE


def _broken(rule: Rule) -> Finding:
    message = f"规则 {rule.id}「{rule.title}」没有执行成功，这一条请人工核对，并把工作簿和日志交给技术支持。"
    return Finding(rule.id, rule.title, Severity.BLOCKING, Outcome.BROKEN, message, rule.about)


def _ids(rules: Iterable[Rule]) -> tuple[str, ...]:
    return tuple(rule.id for rule in rules)
