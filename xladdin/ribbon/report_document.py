"""What is asked before figures go into somebody's report, and what its text says afterwards.

Ribbon, menu and command line all decide it here: a report of another unit or year is nobody's place for these figures,
and a text that contradicts the tables written into it is told at once.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from checks.model.finding import Finding
from checks.model.prose import Narrative
from workbook.body_names import is_another_body
from workbook.files.reading import Contents
from workbook.refusal import FileRefused
from workbook.report import Report
from xladdin.book.checking import check_contents
from xladdin.intake.published import Intake, read
from xladdin.intake.sources import published, readable

if TYPE_CHECKING:
    from xladdin.export.verify import Verdict

# What 封面 holds where no document is to be looked at.
NO_DOCUMENT = frozenset({"无", "没有", "不用"})
_DIGITS, _LONGEST = 12, 100
# No report is a workbook or a list of data: what a workbook of somebody else names goes up with 上报包.
_NO_REPORT = frozenset({".xlsx", ".xlsm", ".csv", ".ods"})


@dataclass(frozen=True)
class Named:
    """The report document that 封面 names: its text, or why that is not looked at; nothing where it names none.

    `memory` tells one state of the document from another.
    """

    path: Path | None = None
    narrative: Narrative | None = None
    fault: str = ""
    memory: str = ""


def document_of(found: Contents, workbook: str, given: Path | None = None) -> Named:
    """The document that is checked with a workbook: the one given, else the one that 封面 names.

    Raises FileRefused for one that is given and cannot be read.
    """
    if given is None:
        return named_by(found, workbook)
    intake = published(given)
    return Named(given, intake.narrative, memory=_memory(given, intake))


def path_named_by(found: Contents, workbook: str) -> Path | None:
    """Where the document that 封面 names lies; None where it names none, or none that is there."""
    said = _said(found)
    path = _local(said, workbook) if said else None
    return path if path and _is_file(path) else None


def kinds() -> tuple[str, ...]:
    """What the name of a report document may end in."""
    return tuple(suffix for suffix in readable() if suffix not in _NO_REPORT)


def named_by(found: Contents, workbook: str) -> Named:
    """Read the document that 封面 names, counted from the folder of the workbook; it never fails without a word.

    One that is no report, or cannot be read, has no path: nobody passes it on.
    """
    said = _said(found)
    if not said:
        return Named()
    path, said = _local(said, workbook), said if len(said) <= _LONGEST else f"{said[:_LONGEST]}…"
    if path is None:
        return Named(fault=f"封面的报告文档「{said}」不在本机能直接打开的文件夹里，请点「报告文档」重新选")
    if not _is_file(path):
        return Named(fault=f"找不到封面的报告文档「{said}」；请放回工作簿旁边，或者点「报告文档」重新选")
    if path.suffix.lower() not in kinds():
        return Named(fault=f"封面的报告文档「{said}」不是报告（Word、PDF 或者文字），请点「报告文档」重新选")
    try:
        intake = read(path)
    except FileRefused as refusal:
        return Named(fault=f"封面的报告文档读不了：{str(refusal).rstrip('。')}")
    memory = _memory(path, intake)
    if doubt := _doubt(intake, found.report, path):
        return Named(path, fault=f"封面的报告文档{doubt}", memory=memory)
    return Named(path, intake.narrative, memory=memory)


def relative_to(document: Path, workbook: str) -> str:
    """The document as 封面 holds it: from the folder of the workbook where there is a way, else in full."""
    folder = Path(workbook).parent
    try:
        return Path(os.path.relpath(document, folder)).as_posix() if folder.is_absolute() else document.as_posix()
    except ValueError:  # on another drive
        return document.as_posix()


def beside(workbook: str) -> Path | None:
    """The Word document beside a workbook that looks like its report, the latest where there are several."""
    folder = Path(workbook).parent
    if not (folder.is_absolute() and folder.is_dir()):
        return None
    found = [path for path in folder.glob("*.docx") if not path.name.startswith("~$") and "备份" not in path.name]
    likely = [path for path in found if "报告" in path.name] or found
    return max(likely, key=lambda path: path.stat().st_mtime, default=None)


def not_of_this_report(report: Report, document: Path) -> str:
    """Why a document seems to be another unit's or another year's report, as a sentence for the user; else empty.

    What a document does not say is held against nobody: a blank form names neither unit nor year.
    """
    found = _read(document)
    return _doubt(found, report, document) if found else ""


def of_another(output: Path, report: Report, verdict: Verdict) -> str:
    """Of a document that differs from the workbook because it is another unit's or year's, that; else empty.

    It would be wrong to say of such a one that it was changed after it was published.
    """
    doubt = not_of_this_report(report, output) if verdict.same is False else ""
    return f"{doubt}，不是这份工作簿的报告；请检查文件是不是选错了。" if doubt else ""


def _doubt(found: Intake, report: Report, document: Path) -> str:
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
    known = {(finding.rule, finding.message) for finding in check_contents(found).findings}
    with_text = check_contents(found, read_again.narrative)
    return tuple(finding for finding in with_text.findings if (finding.rule, finding.message) not in known)


def told(findings: tuple[Finding, ...], document: Path) -> tuple[str, ...]:
    """The findings of the text as lines for the user: how many, then each with what to do about it."""
    if not findings:
        return ()
    head = f"表已写好，但「{document.name}」的文字还有 {len(findings)} 处要看，请在 Word 里改好："
    return head, *(f"{n}.【{finding.word}】{finding.message}" for n, finding in enumerate(findings, 1))


def _local(said: str, workbook: str) -> Path | None:
    """Where the document lies; None for another computer: a workbook of somebody else must not lead us there."""
    folder, said = Path(workbook).parent, said.replace("\\", "/")
    if not folder.is_absolute() or said.startswith("//") or "://" in said or "\0" in said:
        return None
    return folder / said


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False  # a name that no disk takes


def _said(found: Contents) -> str:
    said = found.cover.get("document", "").strip()
    return "" if said in NO_DOCUMENT else said


def _memory(path: Path, intake: Intake) -> str:
    return f"{path.name} {intake.content[:_DIGITS]}"


def _read(document: Path) -> Intake | None:
    """The document as the import reads it; None where it cannot: the writing itself says what is wrong with it."""
    try:
        return read(document)
    except FileRefused:
        return None
