"""A county of invented offices whose reports lie in a folder, in the formats and with the faults that come in."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from once import workbook_bytes

from benchmarks.units import Office, filled, offices, report_of, template
from workbook.report import Report, number_value
from xladdin.export.content.stamp import stamp_of
from xladdin.export.word.report import new_report
from xladdin.rollup.roster.members import VERTICAL, Member
from xladdin.rollup.roster.reading import kind_of
from xladdin.rollup.roster.writing import roster_workbook

YEAR = 2025
GOVERNMENT = "清河县人民政府"
TODAY = dt.date(2026, 2, 5)


def unit_names(count: int) -> list[str]:
    """The names of so many offices of the county."""
    return [office.name for office in offices(count)]


def report(name: str, year: int = YEAR) -> Report:
    """The balanced report of an office."""
    return report_of(Office(name, 1.0), year)


def with_wrong_total(found: Report) -> Report:
    """The report with 新收 总计 three too many."""
    number = found.value("requests.received.total").number or 0
    return found.with_values({"requests.received.total": number_value(number + 3)})


def put_workbook(folder: Path, found: Report, name: str = "", *, days: int = 0) -> Path:
    """The workbook of a report in a folder; `days` makes the file older."""
    path = folder / f"{name or found.unit}.xlsx"
    fast = found.year == YEAR and None not in found.numbers and not set(found.unit) & set("<>&")
    path.write_bytes(filled(template(), found) if fast else workbook_bytes(found))
    return aged(path, days)


def put_word(folder: Path, found: Report) -> Path:
    """The report as a Word document."""
    path = folder / f"{found.unit}{found.year}年政府信息公开工作年度报告.docx"
    path.write_bytes(new_report(found, stamp_of(found, dt.date(found.year + 1, 1, 20))))
    return path


def put_roster(path: Path, names: Sequence[str], above: str = GOVERNMENT, changes: Sequence[Member] = ()) -> Path:
    """A roster of these units below the county; `changes` take the place of the members of their names."""
    changed = {member.name: member for member in changes}
    members = [Member(above, kind="下级政府")] if above else []
    kinds = {name: kind_of(name) for name in names}
    members += [
        changed.get(name) or Member(name, kind=kinds[name], above=above, counted=kinds[name] != VERTICAL)
        for name in names
    ]
    members += [member for name, member in changed.items() if name not in names]
    path.write_bytes(roster_workbook(members, YEAR))
    return path


def aged(path: Path, days: int) -> Path:
    """The file, made so many days older."""
    at = path.stat().st_mtime - days * 86_400
    os.utime(path, (at, at))
    return path


def renamed(found: Report, unit: str) -> Report:
    """The report under another name."""
    return replace(found, unit=unit)
