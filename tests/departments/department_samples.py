"""Parts as departments fill them in, and a report shared out and put together again, all in memory but the files."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import openpyxl

from workbook.layout import field_places
from workbook.report import BLANK, Report
from xladdin.departments.assignment import Assignment
from xladdin.departments.face import place_of
from xladdin.departments.files import part_files, put
from xladdin.departments.handed_in import files_of
from xladdin.departments.merging import Gathered, Merge, assignment_for, gather, plan
from xladdin.departments.part_workbook import part_bytes

# To fill parts in takes a second, and many tests begin with the same ones.
_FILLED: dict[object, dict[str, tuple[str, bytes]]] = {}


def emptied(report: Report) -> Report:
    """The same report with nothing filled in."""
    return report.with_values(dict.fromkeys((f.id for f in report.edition.fields), BLANK))


def fill_in(path: Path, report: Report, fields: Iterable[Any], **face: object) -> Path:
    """Type a report's figures into these fields of a part, and its face, as a department does; gives the file."""
    book = openpyxl.load_workbook(path)
    places = field_places(report.edition)
    for field in fields:
        number = report.value(field).number
        book[places[field.id].sheet][places[field.id].address] = number
    for key, text in face.items():
        cell = book[place_of(key).sheet][place_of(key).address]
        cell.value = text
        if isinstance(text, str):
            cell.data_type = "s"  # Excel keeps a text as a text, whatever it begins with
    book.save(path)
    return path


def handed_out(report: Report, assignment: Assignment, folder: Path) -> Mapping[str, Path]:
    """The empty parts of a report in a folder, by department."""
    written = put(part_files(emptied(report), assignment), folder)
    return dict(zip(assignment.departments, written, strict=True))


def handed_in(report: Report, assignment: Assignment, folder: Path) -> Mapping[str, Path]:
    """The parts, each filled in with the report's own figures by 张三 of that department."""
    known = (report.unit, report.year, report.edition.id, report.values, tuple(assignment.of.items()))
    folder.mkdir(exist_ok=True)
    if known not in _FILLED:
        parts = handed_out(report, assignment, folder)
        for name, path in parts.items():
            fill_in(path, report, assignment.fields(name), filler=f"{name}张三", date="2024-01-08")
        _FILLED[known] = {name: (path.name, path.read_bytes()) for name, path in parts.items()}
    for file, data in _FILLED[known].values():
        (folder / file).write_bytes(data)
    return {name: folder / file for name, (file, _) in _FILLED[known].items()}


def opened_part(report: Report, assignment: Assignment, department: str) -> openpyxl.Workbook:
    """The workbook of a part, as openpyxl reads it."""
    return openpyxl.load_workbook(io.BytesIO(part_bytes(report, assignment, department)))


def merged(report: Report, folder: Path, assignment: Assignment | None = None) -> tuple[Gathered, Merge]:
    """What the parts of a folder would change in a report."""
    gathered = gather(files_of([folder]), report)
    return gathered, plan(report, assignment_for(gathered, assignment, report.edition, "年报.xlsx"), gathered)


def figures(report: Report) -> list[str]:
    """Every figure as it is printed."""
    return [value.display for value in report.values]
