"""An audit of a folder: one line a report, a table of all, and the findings as a workbook to work through."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checks.model.finding import Severity
from checks.model.local import LocalProfile
from workbook.refusal import FileRefused
from workbook.report import Report
from xladdin import log
from xladdin.book.checking import check
from xladdin.cli.terminal.audited import Audit
from xladdin.cli.terminal.audited import as_data as one_as_data
from xladdin.cli.terminal.exit_codes import CLEAN, PROBLEMS, REFUSED
from xladdin.intake.sources import published, readable, source

_MOST_REPORTS = 20_000
_NAMES = (Severity.BLOCKING, Severity.QUERY, Severity.NOTE)


@dataclass(frozen=True)
class Audited:
    """One file of the folder: its audit, or why it was not read."""

    file: str
    audit: Audit | None = None
    refused: str = ""

    @property
    def state(self) -> str:
        """The result in a word or two."""
        if self.audit is None:
            return "没有读成"
        if self.audit.intake.lacking:
            return "没有读全"
        if not self.audit.is_clean:
            return "有问题"
        return "待核实" if self.audit.count(Severity.QUERY) else "没有问题"

    @property
    def row(self) -> tuple[str, ...]:
        """The cells of the summary table."""
        if self.audit is None:
            return self.file, "", "", self.state, "", "", "", "", "", self.refused
        report = self.audit.intake.report
        counts = [str(self.audit.count(one)) for one in _NAMES]
        lacking = str(len(self.audit.intake.lacking))
        return self.file, report.unit, str(report.year or ""), self.state, *counts, str(self.audit.blank), lacking, ""


HEADS = ("文件", "单位", "年度", "结果", "强制", "核实", "提示", "原文空白", "没有读出", "说明")


def audit_all(
    folder: Path, last_year: Path | None, leave_out: Path | None = None, local: LocalProfile | None = None
) -> list[Audited]:
    """The audits of all reports in a folder and those below it, by name; a bar shows how far one has come."""
    from tqdm import tqdm

    before = _before(last_year)
    paths = [path for path in _files(folder) if leave_out is None or path.resolve() != leave_out.resolve()]
    bar = tqdm(paths, unit="份", desc="正在核对", disable=None, dynamic_ncols=True, leave=False, file=sys.stderr)
    return [_audited(path, str(path.relative_to(folder)), before, local) for path in bar]


def _files(folder: Path) -> list[Path]:
    found = (path for path in folder.rglob("*") if path.suffix.lower() in readable() and path.is_file())
    kept = [path for path in found if not path.name.startswith(("~$", "."))]
    return sorted(kept[:_MOST_REPORTS])


def _before(last_year: Path | None) -> dict[str, Report]:
    """Last year's reports by unit; "" for the only one that was given."""
    if last_year is None:
        return {}
    if not last_year.is_dir():
        return {"": source(last_year).report}
    found: dict[str, Report] = {}
    for path in _files(last_year):
        try:
            report = source(path).report
        except FileRefused:
            continue
        found.setdefault(report.unit, report)
    return found


def _audited(path: Path, name: str, before: dict[str, Report], local: LocalProfile | None) -> Audited:
    """The audit of one file; whatever is the matter with it is told, and the next one comes."""
    try:
        intake = published(path)
        last = before.get("") or before.get(intake.report.unit)
        if last is not None:
            intake = published(path, last)
        assessment = check(intake.report, last_year=last, narrative=intake.narrative, local=local)
        return Audited(name, Audit(intake, assessment))
    except FileRefused as refused:
        return Audited(name, refused=refused.reason)
    except (Exception, RecursionError) as error:
        log.start().error("audit of %s failed", name, exc_info=error)
        return Audited(name, refused="读的时候出错了，请把这份文件和日志交给技术支持。")


def exit_code(found: Sequence[Audited]) -> int:
    """0 where all reports are clean, 3 where none could be read, else 1."""
    if all(one.audit is None for one in found):
        return REFUSED
    return CLEAN if all(one.audit and one.audit.is_clean for one in found) else PROBLEMS


def as_text(found: Sequence[Audited]) -> Iterator[str]:
    """One line a report, and what it comes to."""
    if not found:
        yield f"文件夹里没有可以读取的报告（{'、'.join(readable())}）。"
        return
    rows = [HEADS, *(one.row for one in found)]
    widths = [min(max(_width(row[at]) for row in rows), 40) for at in range(len(HEADS) - 1)]
    for row in rows:
        cells = [_padded(_cut(cell, width), width) for cell, width in zip(row, widths, strict=False)]
        yield "  ".join((*cells, row[-1])).rstrip()
    read = [one.audit for one in found if one.audit]
    problems = sum(not audit.is_clean for audit in read)
    yield (
        f"共 {len(found)} 份：读成 {len(read)} 份，其中 {problems} 份有问题或者没有读全；"
        f"{len(found) - len(read)} 份没有读成。"
    )


def as_data(found: Sequence[Audited]) -> dict[str, Any]:
    """The same for other programs."""
    reports = [
        {"file": one.file, "state": one.state, **(one_as_data(one.audit) if one.audit else {"refused": one.refused})}
        for one in found
    ]
    read = [one.audit for one in found if one.audit]
    clean = sum(audit.is_clean for audit in read)
    return {"reports": reports, "summary": {"files": len(found), "read": len(read), "clean": clean}}


def write(found: Sequence[Audited], out: Path, *, force: bool) -> None:
    """The table of all reports and all their findings as a workbook; no text in it becomes a formula."""
    from openpyxl import Workbook

    from workbook.files.saving import write_atomically

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "汇总"
    _fill(sheet, [HEADS, *(one.row for one in found)], (36, 26, 8, 10, 8, 8, 8, 10, 10, 60))
    findings = book.create_sheet("问题")
    heads = ("文件", "单位", "年度", "级别", "规则", "问题", "在原文何处")
    _fill(findings, [heads, *(row for one in found for row in _findings(one))], (36, 26, 8, 8, 8, 90, 60))
    reading = book.create_sheet("读取说明")
    _fill(reading, [("文件", "说明"), *(row for one in found for row in _reading(one))], (36, 110))
    stream = _bytes(book)
    write_atomically(out, stream, force=force)


def _findings(one: Audited) -> Iterator[tuple[str, ...]]:
    if one.audit is None:
        return
    report = one.audit.intake.report
    for finding in one.audit.findings:
        level = finding.word
        where = one.audit.where(finding)
        yield one.file, report.unit, str(report.year or ""), level, finding.rule, finding.message, where


def _reading(one: Audited) -> Iterator[tuple[str, str]]:
    yield from ((one.file, sentence) for sentence in (one.audit.reading if one.audit else (one.refused,)))


def _fill(sheet: Any, rows: Sequence[Sequence[str]], widths: Sequence[int]) -> None:
    from openpyxl.styles import Alignment, Font

    for number, row in enumerate(rows, 1):
        for column, text in enumerate(row, 1):
            cell = sheet.cell(number, column)
            bare = "".join(c for c in text if c == "\n" or unicodedata.category(c) != "Cc")[:32_000]
            is_count = bare.isdecimal() and len(bare) < 10
            cell.value = int(bare) if is_count else bare or None
            if not is_count and bare:
                cell.data_type = "s"  # text that begins with "=" stays text
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if number == 1:
                cell.font = Font(bold=True)
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = width
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions


def _bytes(book: Any) -> bytes:
    from io import BytesIO

    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def _padded(text: str, width: int) -> str:
    return text + " " * max(width - _width(text), 0)


def _cut(text: str, width: int) -> str:
    if _width(text) <= width:
        return text
    kept = ""
    for char in text:
        if _width(kept + char) >= width - 1:
            break
        kept += char
    return kept + "…"
