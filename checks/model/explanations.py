"""Explanations (情况说明): what staff say to a finding that is true as it stands, and until when it counts.

An explanation belongs to the figures that it explains. When one of them changes, the finding is open again; the text is
kept, marked as said of other figures, until somebody confirms it by taking the mark away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from checks.model.finding import Finding
from workbook.report import Report

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
STALE = "【数字已变，请核对后删去本提示】"


def reference(finding: Finding, report: Report) -> str:
    """The number (编号) of a finding: its rule, its cells and the figures that it is about, as 「Y-2-3e93-065be3」."""
    figures = [report.display(field) for field in finding.fields]
    # The message states every other figure that the rule looked at, last year's among them.
    figures += _NUMBER.findall(finding.message)
    return f"{kin(finding)}-{_digest(','.join(figures), 6)}"


def explained(found: Iterable[Finding], report: Report, typed: Mapping[str, str]) -> list[Finding]:
    """The findings, each with what was typed for it; `typed` is by the 编号 that the findings had then."""
    older = {_kin_of(number): text for number, text in typed.items()}
    results = []
    for finding in found:
        text = typed.get(reference(finding, report), "").strip()
        if text and not text.startswith(STALE):
            results.append(replace(finding, explanation=text))
        else:
            stale = (text or older.get(kin(finding), "")).removeprefix(STALE)
            results.append(replace(finding, stale=stale))
    return results


def kin(finding: Finding) -> str:
    """What stays the same about a finding when only its figures change."""
    return f"{finding.rule}-{_digest(','.join(field.id for field in finding.fields), 4)}"


def kins(typed: Iterable[str]) -> frozenset[str]:
    """The `kin` of every finding for which something was typed, by their 编号."""
    return frozenset(map(_kin_of, typed))


def _kin_of(number: str) -> str:
    return number.rsplit("-", 1)[0]


def _digest(text: str, length: int) -> str:
    from hashlib import sha256  # loads OpenSSL, which a report without findings does not need

    return sha256(text.encode()).hexdigest()[:length]
