"""The entrance: a published report, as text or as a file, becomes a Report and a list of what could not be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from checks.model.prose import Narrative
from workbook.edition import Edition, UnknownYear
from workbook.refusal import FileRefused, Kind
from workbook.report import BLANK, Report, blank_report
from xladdin.intake.formats.contents import file_bytes
from xladdin.intake.formats.document import Document, flow_of
from xladdin.intake.formats.plain_text import document_of_text
from xladdin.intake.formats.readers import BY_SUFFIX
from xladdin.intake.tables.disputes import read_disputes
from xladdin.intake.tables.evidence import Evidence
from xladdin.intake.tables.reading import Printed, TableReading, read_table
from xladdin.intake.text.identity import disagreement, edition_of, identify
from xladdin.intake.text.paragraph_text import narrative_of

# The longest report of a province has about 60,000 characters.
LONGEST_TEXT = 500_000
# A report has some 60 table rows; a page around it has a few hundred.
MOST_ROWS = 3_000


@dataclass(frozen=True)
class Intake:
    """A published report as it was read.

    `report.unit` is empty and `report.year` 0 where the report does not say them. `notes` are Chinese sentences about
    figures that were read otherwise than they stand; `unread` name table and row of what is left blank because it could
    not be read, and every cell that holds something and no figure. `narrative` is the text beside the tables.

    `lacking` are the fields of which that is true, by id; `printed` says for fields whose row was found where it stands
    and what is printed there. `content` is the SHA-256 of the file that was read; empty for what was read from a text.
    """

    report: Report
    notes: tuple[str, ...]
    unread: tuple[str, ...]
    narrative: Narrative
    lacking: frozenset[str] = frozenset()
    printed: Mapping[str, Printed] = field(default_factory=dict)
    content: str = ""


def read(path: Path, last_year: Report | None = None) -> Intake:
    """The report in a file; FileRefused, in words for the user, for what is no report or no file of a known kind.

    Figures that were printed without anything between them are told apart with the help of `last_year`, the report of
    the year before, where one is given; a report of any other year is left out of it.
    """
    data = file_bytes(path)
    content = sha256(data).hexdigest()
    found = BY_SUFFIX[path.suffix.lower()].document_of(path, data)
    if isinstance(found, Report):
        return Intake(found, (), (), Narrative((), found.unit, found.year), content=content)
    return replace(read_document(found, last_year), content=content)


def read_text(text: str, *, source: str, last_year: Report | None = None) -> Intake:
    """The report in a plain text; `source` is the name that messages give to it.

    Raises FileRefused where nothing of the statutory report is recognised, or the text is far too long for one.
    """
    return read_document(document_of_text(text, source), last_year)


def read_document(document: Document, last_year: Report | None = None) -> Intake:
    """The report in a document that a format reader made; raises FileRefused as `read_text` does."""
    _refuse_too_long(document)
    flow = flow_of(document)
    identity = identify(flow, document.source)
    try:
        edition, has_labels = edition_of(flow, identity.year)
    except UnknownYear as unknown:
        raise FileRefused(document.source, str(unknown), Kind.WRONG_YEAR) from None
    narrative = narrative_of(document, identity, edition)
    is_next = last_year is not None and identity.year == last_year.year + 1
    evidence = Evidence(narrative, last_year if is_next else None)
    readings = (
        read_table(flow, edition, edition.disclosure, evidence),
        read_table(flow, edition, edition.requests, evidence),
        read_disputes(flow, edition),
    )
    if not (has_labels or identity.has_title or any(reading.values for reading in readings)):
        raise FileRefused(document.source, "没有认出政府信息公开工作年度报告的标题和任何一张表。", Kind.NOT_OURS)
    report = blank_report(edition, identity.unit, identity.year or 0)
    for reading in readings:
        report = report.with_values(reading.values)
    notes = (
        *document.notes,
        *identity.notes,
        *disagreement(edition, identity.year),
        *(n for r in readings for n in r.notes),
    )
    unread = (*_missing(report), *_empty(edition, readings), *(line for r in readings for line in r.unread))
    lacking = frozenset[str]().union(*(reading.lacking for reading in readings))
    printed = {name: row for reading in readings for name, row in reading.printed.items()}
    return Intake(report, notes, unread, narrative, lacking, printed)


def _refuse_too_long(document: Document) -> None:
    if document.size > LONGEST_TEXT:
        limit = LONGEST_TEXT // 10_000
        raise FileRefused(
            document.source, f"正文有 {document.size} 字，不像一份年度报告（上限 {limit} 万字）。", Kind.TOO_LARGE
        )
    if len(document.pieces) > MOST_ROWS:
        raise FileRefused(document.source, f"表格有 {len(document.pieces)} 行以上，不像一份年度报告。", Kind.TOO_LARGE)


def _empty(edition: Edition, readings: Sequence[TableReading]) -> tuple[str, ...]:
    """One sentence about the tables whose rows are there and hold nothing."""
    empty = [
        f"表{table.number}"
        for table, reading in zip(edition.tables, readings, strict=True)
        if reading.values and all(value is BLANK for value in reading.values.values())
    ]
    return (f"{'、'.join(empty)}是空表，没有填数字。",) if empty else ()


def _missing(report: Report) -> tuple[str, ...]:
    return (
        *(() if report.unit else ("没有从标题读出单位名称。",)),
        *(() if report.year else ("没有从标题读出报告年度。",)),
    )
