"""The entrance: a published report, as text or as a file, becomes a Report and a list of what could not be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from workbook.edition import UnknownYear
from workbook.guard import FileRefused
from workbook.report import Report, blank_report
from xladdin.intake.disputes import read_disputes
from xladdin.intake.document import Document, flow_of
from xladdin.intake.identity import disagreement, edition_of, identify
from xladdin.intake.markdown import document_of_markdown
from xladdin.intake.plain_text import document_of_text
from xladdin.intake.tables import read_table
from xladdin.intake.web_page import document_of_html

LARGEST_FILE = 20 * 1024 * 1024
# The longest report of a province has about 60,000 characters.
LONGEST_TEXT = 500_000
# A report has some 60 table rows; a page around it has a few hundred.
MOST_ROWS = 3_000
_ENCODINGS = ("utf-8-sig", "gb18030")
_READERS: dict[str, Callable[[str, str], Document]] = {
    ".txt": document_of_text,
    ".md": document_of_markdown,
    ".html": document_of_html,
    ".htm": document_of_html,
}


@dataclass(frozen=True)
class Intake:
    """A published report as it was read.

    `report.unit` is empty and `report.year` 0 where the report does not say them. `notes` are Chinese sentences about
    figures that were read otherwise than they stand; `unread` name table and row of what is left blank because it could
    not be read.
    """

    report: Report
    notes: tuple[str, ...]
    unread: tuple[str, ...]


def read(path: Path) -> Intake:
    """The report in a file; FileRefused, in words for the user, for what is no report or no file of a known kind."""
    if path.is_dir():
        raise FileRefused(path, "这是一个文件夹，请选择其中的一份报告。")
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        known = "、".join(suffix.removeprefix(".") for suffix in _READERS)
        raise FileRefused(path, f"不能读取这种格式；可以读取的格式是 {known}。")
    text = _text_of(path)
    try:
        return read_document(reader(text, path.name))
    except AssertionError:
        # The parser of the standard library says so of a page whose markup it cannot follow.
        raise FileRefused(path, "网页的标记已损坏，读不出内容。") from None


def read_text(text: str, *, source: str) -> Intake:
    """The report in a plain text; `source` is the name that messages give to it.

    Raises FileRefused where nothing of the statutory report is recognised, or the text is far too long for one.
    """
    return read_document(document_of_text(text, source))


def read_document(document: Document) -> Intake:
    """The report in a document that a format reader made; raises FileRefused as `read_text` does."""
    if document.size > LONGEST_TEXT:
        limit = LONGEST_TEXT // 10_000
        raise FileRefused(document.source, f"正文有 {document.size} 字，不像一份年度报告（上限 {limit} 万字）。")
    if len(document.pieces) > MOST_ROWS:
        raise FileRefused(document.source, f"表格有 {len(document.pieces)} 行以上，不像一份年度报告。")
    flow = flow_of(document)
    identity = identify(flow)
    try:
        edition, has_labels = edition_of(flow, identity.year)
    except UnknownYear as unknown:
        raise FileRefused(document.source, str(unknown)) from None
    readings = (
        read_table(flow, edition, edition.disclosure),
        read_table(flow, edition, edition.requests),
        read_disputes(flow, edition),
    )
    if not (has_labels or identity.has_title or any(reading.values for reading in readings)):
        raise FileRefused(document.source, "没有认出政府信息公开工作年度报告的标题和任何一张表。")
    report = blank_report(edition, identity.unit, identity.year or 0)
    for reading in readings:
        report = report.with_values(reading.values)
    notes = disagreement(edition, identity.year) + tuple(note for reading in readings for note in reading.notes)
    return Intake(report, notes, _missing(report) + tuple(line for reading in readings for line in reading.unread))


def _missing(report: Report) -> tuple[str, ...]:
    return (
        *(() if report.unit else ("没有从标题读出单位名称，请在封面填写。",)),
        *(() if report.year else ("没有从标题读出报告年度，请在封面填写。",)),
    )


def _text_of(path: Path) -> str:
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise FileRefused(path, f"文件有 {size // 1024 // 1024} MB，超过上限 20 MB。")
        data = path.read_bytes()
    except FileNotFoundError:
        raise FileRefused(path, "没有这个文件。") from None
    except OSError:
        raise FileRefused(path, "文件打不开，可能正被别的程序占用，或者没有读取权限。") from None
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileRefused(path, "文字编码不是 UTF-8，也不是 GB18030，读不出文字。")
