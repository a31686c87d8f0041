"""One file, from its path to its receipt: read, recognise the unit, check with all rules. Runs in a worker."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from checks.balance import filling
from checks.model.finding import Number
from checks.model.prose import Narrative
from workbook import edition as editions
from workbook.files.read_once import file_bytes
from workbook.files.reading import NOT_OURS, Contents, read_workbook
from workbook.refusal import FileRefused
from workbook.report import BLANK, Report, number_value
from xladdin.book.checking import check
from xladdin.rollup.collecting.detail import DetailFolder, with_detail
from xladdin.rollup.collecting.receipt import Receipt, problems_of
from xladdin.rollup.roster.members import Member, Roster, plain_name

_DRAFT = re.compile(r"草稿|征求意见稿|送审稿|讨论稿")
_BROKE = "读这个文件时出错了，没有读成；请单位重新导出或另存一份再报"


@dataclass(frozen=True)
class Before:
    """What a unit reported the year before, and the file that its text is in, if it is not a workbook of ours.

    `text_digest` tells that file from another one of that name: what is found about this year depends on its text.
    """

    year: int
    edition: str
    numbers: Sequence[Number | None]
    text_in: str = ""
    text_digest: str = ""


@dataclass(frozen=True)
class Background:
    """What the reading of every file depends on beside the file: the roster, and last year's figures by plain name.

    `detail` is where the tables of every file go, if they are wanted.
    """

    roster: Roster
    before: Mapping[str, Before] = field(default_factory=dict)
    detail: DetailFolder | None = None

    def basis(self, name: str, member: str) -> str:
        """A digest of what the receipt of this unit depends on; another basis needs another reading."""
        found = self.roster.member(member) if member else None
        known = (member, found.blank_is_zero if found else False, self.before.get(plain_name(member or name)))
        return hashlib.sha256(repr(known).encode()).hexdigest()[:16]

    @cached_property
    def alone(self) -> bool:
        """Whether there is no roster, so that every unit found is one."""
        return not self.roster.given


@dataclass(frozen=True)
class _Reading:
    contents: Contents
    narrative: Narrative | None = None
    notes: tuple[str, ...] = ()


def receive_all(paths: Sequence[str], setting: Background) -> list[Receipt]:
    """The receipts of the files of one task, told in the folder of details where one is wanted."""
    return with_detail([receive(path, setting) for path in paths], setting.detail)


def receive(path: str, setting: Background) -> Receipt:
    """The receipt of one file; whatever is wrong with the file is said in it, and nothing is raised."""
    try:
        return _received(Path(path), setting)
    except FileRefused as refusal:
        return Receipt(path, refused=refusal.reason)
    except MemoryError:
        return Receipt(path, refused="内存不够，没有读成；请检查是否选错了文件")
    except Exception:  # a mistake of ours, or of a library, costs this file and no other
        _log(path)
        return Receipt(path, refused=_BROKE)


class Fingerprint(NamedTuple):
    """By what a file is known again: the SHA-256 of its content; and when it was last changed."""

    digest: str
    modified: float


def fingerprint_of(path: Path) -> Fingerprint:
    """The fingerprint of a file. Raises FileRefused or OSError where it cannot be read."""
    data = file_bytes(path, "报告文件", "不像一份年度报告；请检查是否选错了文件")
    return Fingerprint(hashlib.sha256(data).hexdigest(), path.stat().st_mtime)


def places_of(path: str) -> Iterator[str]:
    """What may say whose a file is where the report does not: its name, and those of the two folders around it."""
    file = Path(path)
    yield from filter(None, (file.stem, file.parent.name, file.parent.parent.name))


def _received(path: Path, setting: Background) -> Receipt:
    digest, modified = fingerprint_of(path)
    reading = _read(path)
    report = reading.contents.report
    member, by = setting.roster.recognise(report.unit, places_of(str(path)))
    name = plain_name(member.name if member else report.unit)
    report, as_zero = _with_zeros(report, member)
    before = setting.before.get(name)
    last_year = _last_year(before, report) or reading.contents.last_year
    assessment = check(
        report,
        last_year=last_year,
        narrative=reading.narrative,
        last_narrative=_text_before(before) if reading.narrative else None,
        explanations=reading.contents.explanations,
    )
    return Receipt(
        path=str(path),
        digest=digest,
        unit=report.unit,
        member=member.name if member else "",
        recognised_by=by,
        year=report.year,
        edition=report.edition.id,
        body=report.body,
        date=reading.contents.cover.get("date", ""),
        numbers=report.numbers,
        problems=problems_of(assessment),
        notes=reading.notes,
        draft=_is_draft(path, reading),
        as_zero=as_zero,
        before=last_year.numbers if last_year else (),
        edition_before=last_year.edition.id if last_year else "",
        modified=modified,
        basis=setting.basis(report.unit, member.name if member else ""),
    )


def _read(path: Path) -> _Reading:
    if path.suffix.lower() in {".xlsx", ".xlsm"}:
        try:
            return _Reading(read_workbook(path))
        except FileRefused as refusal:
            if refusal.reason != NOT_OURS:
                raise
    from xladdin.intake.sources import published

    intake = published(path)
    notes = (*intake.notes, *(f"没有读出：{sentence}" for sentence in intake.unread))
    narrative = intake.narrative if intake.narrative.paragraphs else None
    return _Reading(Contents(intake.report, {}), narrative, notes)


def _with_zeros(report: Report, member: Member | None) -> tuple[Report, int]:
    """The report with its blanks as 0 where the roster says so for this unit, and how many there were."""
    if member is None or not member.blank_is_zero or BLANK not in report.values:
        return report, 0
    planned = filling.plan(report, zeros=True)
    changes = planned.changes(replace=False)
    return report.with_values(changes), len(planned.zeros)


def _last_year(before: Before | None, report: Report) -> Report | None:
    if before is None:
        return None
    values = tuple(BLANK if n is None else number_value(n) for n in before.numbers)
    return replace(report, year=before.year, edition=editions.load(before.edition), values=values, ledger={})


def _text_before(before: Before | None) -> Narrative | None:
    """The text of last year's report, read again where it is needed: it is too long to be kept for every unit."""
    if before is None or not before.text_in:
        return None
    try:
        return _read(Path(before.text_in)).narrative
    except FileRefused:
        return None


def _is_draft(path: Path, reading: _Reading) -> bool:
    if _DRAFT.search(path.stem):
        return True
    first = reading.narrative.paragraphs[:3] if reading.narrative else ()
    return any(_DRAFT.search(paragraph.text[:20]) for paragraph in first)


def _log(path: str) -> None:
    from xladdin import log

    log.start().exception("a unit's file failed: %s", path)
