"""A report from a file of whatever kind a user may name: a workbook of ours, figures as JSON, a published report."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from checks.model.prose import Narrative
from workbook.figures import from_json
from workbook.files.read_once import file_bytes
from workbook.refusal import FileRefused, Kind
from workbook.report import Report

if TYPE_CHECKING:
    from xladdin.intake.published import Intake


FIGURES = ".json"


@dataclass(frozen=True)
class Source:
    """A report, with its text where it has one, and what was read otherwise than it was written."""

    report: Report
    narrative: Narrative | None = None
    notes: tuple[str, ...] = ()


def readable() -> tuple[str, ...]:
    """What the names of published reports may end in; looked up when it is asked for, since readers take their time."""
    from xladdin.intake.formats.readers import SUFFIXES

    return SUFFIXES


def source(path: Path) -> Source:
    """The report in a workbook of ours, in figures as JSON, or in a published report."""
    if path.suffix.lower() == FIGURES:
        return from_figures(path)
    intake = published(path)
    doubts = (*intake.notes, *(f"没有读出：{line}" for line in intake.unread))
    return Source(intake.report, intake.narrative if intake.narrative.paragraphs else None, doubts)


def from_figures(path: Path) -> Source:
    """The report whose figures a JSON file holds."""
    report, notes = from_json(_text_of(path), path.name)
    return Source(report, notes=notes)


def published(path: Path, last_year: Report | None = None) -> Intake:
    """A published report as the import reads it, or figures as JSON; pages of a PDF take their time."""
    from xladdin.intake.published import Intake, read

    if path.suffix.lower() != FIGURES:
        return read(path, last_year)
    found = from_figures(path)
    report = found.report
    return Intake(report, found.notes, (), Narrative((), report.unit, report.year))


def _text_of(path: Path) -> str:
    data = file_bytes(path, "数据文件（.json）", "不是数据文件；请检查是否选错了文件")
    try:
        return data.decode("utf-8-sig")
    except UnicodeError as error:
        raise FileRefused(path, "读不出来：应为 UTF-8 文本文件。", Kind.WRONG_FORMAT) from error
