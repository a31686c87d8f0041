"""What a roll-up writes: workbooks, one for every level, Word pages for the units, the frame; all of it or nothing."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from pathlib import Path

from workbook.files.saving import folder_for, free_path, write_all_atomically
from xladdin.rollup.outputs import Outputs, refuse_taken
from xladdin.rollup.sheets.book import level_workbook, workbooks
from xladdin.rollup.summing.rolling import RolledUp

# What no file system takes in a name, and what ends one on Windows.
_UNFIT = re.compile(r'[\x00-\x1f<>:"/\\|?*\u200b-\u200f\u202a-\u202e\ufeff]+')
_LONGEST_NAME = 60
_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)$")


def write(done: RolledUp, outputs: Outputs, *, force: bool = False) -> list[Path]:
    """Write everything that is wanted; gives the paths. FileRefused where one cannot be written, and then none is."""
    files = dict(workbooks(done, outputs.out))
    if outputs.levels:
        named = {node.name: level_workbook(done, node) for node in done.nodes[1:]}
        files |= _within(outputs.levels, named, "-汇总.xlsx")
    if outputs.returns:
        from xladdin.rollup.returns.pages import pages

        files |= _within(outputs.returns, pages(done), ".docx")
    if outputs.charts:
        from xladdin.rollup.sheets.pictures import pictures

        files |= {outputs.charts / name: content for name, content in pictures(done.top).items()}
    if outputs.frame:
        from xladdin.rollup.sheets.frame import frame_bytes

        files[outputs.frame] = frame_bytes(done, outputs.frame)
    return _written(files, outputs, force=force)


def file_name(name: str) -> str:
    """A name that a file may have, from the name of a unit: no path, no device, nothing that hides."""
    plain = _UNFIT.sub("_", name).strip(" .")[:_LONGEST_NAME] or "未命名"
    return f"_{plain}" if _RESERVED.match(plain) or plain.startswith("~$") else plain


def _within(folder: Path, contents: Mapping[str, bytes], ending: str) -> dict[Path, bytes]:
    """The files of a folder; two units whose names come to the same get different ones."""
    found: dict[Path, bytes] = {}
    for name, content in contents.items():
        path, number = folder / f"{file_name(name)}{ending}", 1
        while path in found:
            number += 1
            path = folder / f"{file_name(name)}（{number}）{ending}"
        found[path] = content
    return found


def _written(files: Mapping[Path, bytes], outputs: Outputs, *, force: bool) -> list[Path]:
    if not force:
        refuse_taken(files)
    with contextlib.ExitStack() as folders:
        for folder in (outputs.levels, outputs.returns, outputs.charts):
            if folder and any(path.parent == folder for path in files):
                folders.enter_context(folder_for(folder))
        write_all_atomically(files, force=force)
    return list(files)


def free_output(folder: Path) -> Path:
    """A path for the sum beside a folder of reports, which nothing has yet."""
    return free_path(folder.parent / f"{folder.name}-汇总.xlsx")
