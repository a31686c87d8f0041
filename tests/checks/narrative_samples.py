"""Texts of reports, made or published, and what the rules about the text say of them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from checks.assessment import run
from checks.model.finding import Finding, Outcome
from checks.model.prose import Narrative, Paragraph
from workbook.report import Report

REAL = Path(__file__).parents[3] / "shared" / "reports"
TEXT_RULES = re.compile(r"N-\d+|T3-6|Y-8")
HEADINGS = re.compile(
    r"(?<![，。；、（本])(?P<section>[一二三四五六])、"
    r"(?:总体情况|主动公开政府信息情况|收到和处理政府信息公开申请情况|政府信息公开行政复议、行政诉讼情况"
    r"|(?:政府信息公开工作)?存在(?:的主要)?问题及改进情况|其他需要报告的事项|主动公开工作情况|政府信息公开申请情况)"
)
PROBLEMS = "公开的深度还不够，主动公开意识有待提高；今后加强培训，完善制度。"
FEES = "本年度没有收取信息处理费。"


def narrative(overview: str, problems: str = PROBLEMS, others: str = FEES, unit: str = "", year: int = 0) -> Narrative:
    """A text of three sections, each one paragraph."""
    parts = (
        ("一", "总体情况", overview),
        ("五", "存在的主要问题及改进情况", problems),
        ("六", "其他需要报告的事项", others),
    )
    return Narrative(
        tuple(
            Paragraph(text, number, f"{number}、{name}", f"「{number}、{name}」第 1 段") for number, name, text in parts
        ),
        unit,
        year,
    )


def paragraphs_of(text: str, unit: str = "", year: int = 0) -> Narrative:
    """A whole published text as paragraphs: by blank lines, under the headings of the form."""
    found: list[Paragraph] = []
    section, heading, start = "", "", 0
    for match in [*HEADINGS.finditer(text), None]:
        body = text[start : match.start() if match else len(text)]
        for i, part in enumerate((p for p in re.split(r"\n\s*\n", body) if p.strip()), 1):
            found.append(Paragraph(part.replace("\n", ""), section, heading, f"「{heading or '前言'}」第 {i} 段"))
        if match:
            section, heading, start = match["section"], match[0], match.end()
    return Narrative(tuple(found), unit, year)


def found(report: Report, text: Narrative | str, **more: Any) -> list[Finding]:
    """What the rules about the text say."""
    told = narrative(text) if isinstance(text, str) else text
    findings = run(report, narrative=told, **more).findings
    assert not [f for f in findings if f.outcome is Outcome.BROKEN]
    return [f for f in findings if TEXT_RULES.fullmatch(f.rule)]


def rules(report: Report, text: Narrative | str, **more: Any) -> list[str]:
    return [finding.rule for finding in found(report, text, **more)]


def pairs(report: Report, text: Narrative | str, **more: Any) -> list[tuple[str, object, object]]:
    return [(f.rule, f.left, f.right) for f in found(report, text, **more)]
