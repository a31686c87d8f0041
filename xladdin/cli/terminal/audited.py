"""What an audit says of a published report: its own words, since there is no workbook whose cells could be named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from checks import Assessment
from checks.model.finding import Finding, Outcome, Severity
from workbook.edition import Field
from xladdin.cli.terminal import reporting
from xladdin.intake.corrections import Correction
from xladdin.intake.published import Intake

_NAMED = 3


@dataclass(frozen=True)
class Audit:
    """A report as it was read, and what the checks found in it.

    `findings` are those of the report: cells that were not read are told apart from those that were left blank.
    """

    intake: Intake
    assessment: Assessment
    corrections: tuple[Correction, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings in the words of a report, most serious first; none that only says what was not read."""
        return tuple(kept for one in self.assessment.findings if (kept := _of_report(one, self.intake)) is not None)

    @property
    def blank(self) -> int:
        """How many cells are blank in the report itself."""
        return sum(len(_blank(one, self.intake)) for one in self.assessment.findings)

    @property
    def is_clean(self) -> bool:
        """Whether everything was read and nothing stands against the report."""
        return self.assessment.ready and not self.intake.lacking

    def count(self, severity: Severity) -> int:
        """How many findings of a severity failed."""
        return sum(one.severity is severity and one.outcome is Outcome.FAIL for one in self.findings)

    @property
    def verdict(self) -> str:
        """The result in one sentence."""
        parts = [f"{self.count(one)} 处{one.word}性问题" for one in Severity if self.count(one)]
        parts += [f"原文有 {self.blank} 格没有填数"] if self.blank else []
        parts += [f"有 {len(self.intake.lacking)} 格没有读出，涉及的关系没有核对"] if self.intake.lacking else []
        broken = sum(one.outcome is Outcome.BROKEN for one in self.findings)
        parts += [f"{broken} 条规则没有执行成功"] if broken else []
        left_out = [f"没有{what}，{n} 条规则未核对" for what, n in self.assessment.left_out.items() if what == "上年数"]
        result = f"：{'，'.join(parts)}" if parts else "，没有发现问题"
        return f"共核对 {len(self.assessment.outcomes)} 条规则{result}。{''.join(f'（{one}）' for one in left_out)}"

    def where(self, finding: Finding) -> str:
        """Where in the document a finding stands: the row and what is printed there, or the sentence to search for."""
        if finding.passage:
            return f"在原文中查找：「{finding.passage.words[:60]}」"
        rows = [self.intake.printed[of.id].words for of in finding.fields if of.id in self.intake.printed]
        return "；".join(list(dict.fromkeys(rows))[:2])

    @property
    def reading(self) -> tuple[str, ...]:
        """What was read otherwise than it stands, what was not read, and what a person has corrected."""
        unread = (f"没有读出：{sentence}" for sentence in self.intake.unread)
        return (*self.intake.notes, *unread, *(f"更正：{one.words}" for one in self.corrections))


def as_text(audit: Audit) -> Iterator[str]:
    """The result of an audit in lines for a person."""
    report = audit.intake.report
    yield f"{report.unit or '（没有读出单位）'} {report.year or '（没有读出年度）'} 年度（{report.edition.id} 版格式）"
    yield audit.verdict
    for number, finding in enumerate(audit.findings, 1):
        yield f"{number}. 【{finding.word}】{finding.message}"
        if where := audit.where(finding):
            yield f"   {where}"
    if any(finding.fields for finding in audit.findings) or audit.intake.lacking:
        yield "与原文不一致的数是读错了，可以更正以后再核对：nianbao audit 报告 --set 表三/（一）予以公开/自然人=12"


def as_data(audit: Audit) -> dict[str, Any]:
    """The same for other programs: as `validate --json`, with what was read and corrected."""
    data = reporting.as_data(replace(audit.assessment, findings=audit.findings))
    for told, finding in zip(data["findings"], audit.findings, strict=True):
        told["where"] = audit.where(finding) or None
    data["reading"] = {"notes": audit.intake.notes, "unread": audit.intake.unread, "lacking": len(audit.intake.lacking)}
    data["corrections"] = [
        {
            "place": one.field.place,
            "row": one.field.row_name or None,
            "column": one.field.column_name,
            "read": one.read.number if one.read.number is not None else one.read.text or None,
            "set": one.given.number,
        }
        for one in audit.corrections
    ]
    return data


def _of_report(finding: Finding, intake: Intake) -> Finding | None:
    """A finding in the words of a report; None for one about cells that were not read: that is told already."""
    if finding.outcome is not Outcome.NOT_ASSESSABLE or not finding.fields:
        return finding
    blank = _blank(finding, intake)
    if not blank:
        return None
    named = "、".join(of.place for of in blank[:_NAMED]) + ("等" if len(blank) > _NAMED else "")
    words = f"表{blank[0].number}原文有 {len(blank)} 格没有填数（{named}），没有发生的应填 0；涉及的关系没有核对。"
    return replace(finding, message=words, fields=tuple(blank))


def _blank(finding: Finding, intake: Intake) -> Sequence[Field]:
    """The cells of a finding that are blank in the report itself."""
    if finding.outcome is not Outcome.NOT_ASSESSABLE:
        return ()
    return [of for of in finding.fields if of.id not in intake.lacking]
