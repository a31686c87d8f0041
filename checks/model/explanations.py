"""Explanations (情况说明): what staff say to a finding that is true as it stands, and until when it counts.

An explanation belongs to the figures that it explains. When one of them changes, the finding is open again; the text is
kept, marked as said of other figures, until somebody confirms it by taking the mark away. How a finding is worded does
not matter.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from checks.model.finding import Finding
from workbook.explanation import Explanation
from workbook.report import Report

STALE = "【数字已变，请核对后删去本提示】"
_KIN, _FIGURES = 4, 8
# Until 0.1 a 编号 ended in six digits, which stood for the numerals of the message.
_OLD_FIGURES = 6
_NUMERAL = re.compile(r"\d+(?:\.\d+)?")


def numbered(found: Iterable[Finding], report: Report) -> list[Finding]:
    """The findings, each with its 编号 (「Y-2-3e93-065be3a1」): its rule, its cells and the figures it is about.

    Two findings of one check never share one.
    """
    told: Counter[str] = Counter()
    results = []
    for finding in found:
        figures = [*(report.display(field) for field in finding.fields), *finding.figures]
        number = f"{kin(finding)}-{_digest(','.join(figures), _FIGURES)}"
        told[number] += 1
        again = f"-{told[number]}" if told[number] > 1 else ""
        results.append(replace(finding, number=number + again))
    return results


def explained(found: Iterable[Finding], report: Report, typed: Mapping[str, Explanation]) -> list[Finding]:
    """The findings, numbered, each with what was typed for it; `typed` is by the 编号 that the findings had then."""
    older = {_kin_of(number): said.text for number, said in typed.items()}
    results = []
    for finding in numbered(found, report):
        text = _typed_for(finding, report, typed).strip()
        if text and not text.startswith(STALE):
            results.append(replace(finding, explanation=text))
        else:
            stale = (text or older.get(kin(finding), "")).removeprefix(STALE)
            results.append(replace(finding, stale=stale))
    return results


def kin(finding: Finding) -> str:
    """What stays the same about a finding when only its figures change."""
    return f"{finding.rule}-{_digest(','.join(field.id for field in finding.fields), _KIN)}"


def kins(typed: Iterable[str]) -> frozenset[str]:
    """The `kin` of every finding for which something was typed, by their 编号."""
    return frozenset(map(_kin_of, typed))


def _typed_for(finding: Finding, report: Report, typed: Mapping[str, Explanation]) -> str:
    if finding.number in typed:
        return typed[finding.number].text
    own = kin(finding)
    for number, said in typed.items():
        start, _, end = number.rpartition("-")
        if start == own and len(end) == _OLD_FIGURES and _was_of(finding, report, end, said.message or finding.message):
            return said.text
    return ""


def _was_of(finding: Finding, report: Report, end: str, message: str) -> bool:
    """Whether an old 编号 with this end was of the figures that the finding has now, by what its message said then."""
    displayed, numerals = [report.display(field) for field in finding.fields], _NUMERAL.findall(message)
    if _digest(",".join([*displayed, *numerals]), _OLD_FIGURES) != end:
        return False
    return {figure.lstrip("-") for figure in finding.figures} <= {*displayed, *numerals}


def _kin_of(number: str) -> str:
    return "-".join(number.split("-")[:3])


def _digest(text: str, length: int) -> str:
    from hashlib import sha256  # loads OpenSSL, which a report without findings does not need

    return sha256(text.encode()).hexdigest()[:length]
