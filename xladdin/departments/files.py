"""The parts as files: what they are called, and how they are written, all of them or none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from workbook.files.saving import folder_for, write_all_atomically
from workbook.report import Report
from xladdin.departments import division_sheet
from xladdin.departments.assignment import Assignment
from xladdin.departments.part_workbook import part_bytes
from xladdin.export.content.names import file_stem

# What Windows forbids in a name, and what no name shows.
_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\ufeff]+')


def part_files(report: Report, assignment: Assignment) -> Mapping[str, bytes]:
    """The part of every department, by file name: 「某某局-2025-分表-法制科.xlsx」."""
    files: dict[str, bytes] = {}
    taken: set[str] = set()
    for department in assignment.departments:
        stem = file_stem(report, f"分表-{_UNFIT.sub('_', department).strip(' .')}")
        name, number = f"{stem}.xlsx", 1
        while _on_disk(name) in taken:
            number += 1
            name = f"{stem}（{number}）.xlsx"
        taken.add(_on_disk(name))
        files[name] = part_bytes(report, assignment, department)
    return files


def _on_disk(name: str) -> str:
    """What a disk that does not tell capitals apart (Windows, macOS) takes a name for."""
    return unicodedata.normalize("NFC", name).casefold()


def division_file(assignment: Assignment) -> tuple[str, bytes]:
    """分工表 as a file of its own, to be changed and given to `nianbao split --parts`."""
    return f"{division_sheet.NAME}.xlsx", division_sheet.division_bytes(assignment)


def put(files: Mapping[str, bytes], folder: Path, *, force: bool = False) -> list[Path]:
    """Write them into a folder, which is made where it is not there; gives the paths. FileRefused as saving does."""
    with folder_for(folder):
        write_all_atomically({folder / name: content for name, content in files.items()}, force=force)
    return [folder / name for name in files]
