"""What is asked before figures go into somebody's report, and what its text says afterwards.

Ribbon, menu and command line all decide it here: a report of another unit or year is nobody's place for these figures,
and a text that contradicts the tables written into it is told at once.
"""

from __future__ import annotations

from pathlib import Path

from checks import Assessment
from checks.model.finding import Finding
from workbook.body_names import is_another_body
from workbook.files.reading import Contents
from workbook.refusal import FileRefused
from workbook.report import Report
from xladdin.book.checking import check
from xladdin.intake.published import Intake, read


def not_of_this_report(report: Report, document: Path) -> str:
    """Why a document seems to be another unit's or another year's report, as a sentence for the user; else empty.

    What a document does not say is held against nobody: a blank form names neither unit nor year.
    """
    found = _read(document)
    if found is None:
        return ""
    wrong = []
    if is_another_body(found.report.unit, report.unit):
        wrong.append(f"是「{found.report.unit}」的报告，工作簿是「{report.unit}」的")
    year = found.narrative.year or found.report.year
    if year and report.year and year != report.year:
        wrong.append(f"写的是 {year} 年，工作簿是 {report.year} 年度的")
    return f"「{document.name}」{'；'.join(wrong)}" if wrong else ""


def text_findings(found: Contents, document: Path) -> tuple[Finding, ...]:
    """What the rules find in the text of a report beside the figures of the workbook, and only that.

    Empty where the document has no text that can be read.
    """
    read_again = _read(document)
    if read_again is None or not read_again.narrative.paragraphs:
        return ()
    alone = _judged(found, None)
    known = {(finding.rule, finding.message) for finding in alone.findings}
    with_text = _judged(found, read_again)
    return tuple(finding for finding in with_text.findings if (finding.rule, finding.message) not in known)


def told(findings: tuple[Finding, ...], document: Path) -> tuple[str, ...]:
    """The findings of the text as lines for the user: how many, then each with what to do about it."""
    if not findings:
        return ()
    head = f"表已写好，但「{document.name}」的文字还有 {len(findings)} 处要看，请在 Word 里改好："
    return head, *(f"{n}.【{finding.severity.word}】{finding.message}" for n, finding in enumerate(findings, 1))


def _judged(found: Contents, document: Intake | None) -> Assessment:
    return check(
        found.report,
        last_year=found.last_year,
        narrative=document.narrative if document else None,
        explanations=found.explanations,
    )


def _read(document: Path) -> Intake | None:
    """The document as the import reads it; None where it cannot: the writing itself says what is wrong with it."""
    try:
        return read(document)
    except FileRefused:
        return None
