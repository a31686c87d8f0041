"""What a roll-up writes: workbooks, one for every level, Word pages for the units, the frame; all of it or nothing."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from workbook import layout
from workbook.files import guard
from workbook.files.saving import folder_for, free_path, write_all_atomically
from workbook.files.spreadsheet import Spreadsheet
from workbook.refusal import FileRefused, Kind, shown
from xladdin.rollup.collecting.detail import has_tables
from xladdin.rollup.collecting.finding import find
from xladdin.rollup.sheets.book import level_workbook, workbooks
from xladdin.rollup.sheets.lists import SOURCES
from xladdin.rollup.summing.rolling import RolledUp

# What no file system takes in a name, and what ends one on Windows.
_UNFIT = re.compile(r'[\x00-\x1f<>:"/\\|?*\u200b-\u200f\u202a-\u202e\ufeff]+')
_LONGEST_NAME = 60
# How the files are named that lie in the folders of our own; of the details none looks like a report.
_LEVEL, _RETURN = re.compile(r".+-汇总\.xlsx"), re.compile(r"(?:退回|核实|催报名单).*\.docx")
_CHART, _NONE = re.compile(r"汇总图.*"), re.compile("")
_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)$")


@dataclass(frozen=True)
class Outputs:
    """Where everything goes; None for what is not wanted."""

    out: Path
    levels: Path | None = None
    returns: Path | None = None
    frame: Path | None = None
    charts: Path | None = None


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


def refuse_taken(paths: Iterable[Path]) -> None:
    """Raise FileRefused where one of these files is there already: told before hours of work, not after."""
    if taken := [path for path in paths if path.exists()]:
        others = f"（共 {len(taken)} 个这样的文件）" if len(taken) > 1 else ""
        raise FileRefused(taken[0], f"文件已存在{others}，没有写出；要覆盖请加 --force，或者换一个名字", Kind.EXISTS)


def refuse_batches(folder: Path | None) -> None:
    """Raise FileRefused where the folder of details has tables of an earlier run, which would be replaced."""
    if folder and has_tables(folder):
        raise FileRefused(folder, "里面已有分批明细，没有汇总；要更新请加 --force，或者换一个文件夹", Kind.EXISTS)


def refuse_reports(folder: Path, outputs: Outputs, batches: Path | None = None) -> None:
    """Raise FileRefused for an output among the reports that would take the place of one, or keep them unread.

    An earlier sum may lie there, and folders of our own: what lies in those is not read, and has to be ours.
    """
    refuse_report(outputs.out, folder, "汇总", {layout.CONTROL, SOURCES})
    for own, ours in ((outputs.levels, _LEVEL), (outputs.returns, _RETURN), (outputs.charts, _CHART), (batches, _NONE)):
        if own is None or not _is_below(own, folder):
            continue
        if own.resolve() == folder.resolve():
            words = "不能写进放着报告的文件夹，下次会被当成单位报来的；请另给一个文件夹"
            raise FileRefused(own, words, Kind.IS_SOURCE)
        if own.is_dir() and (others := [path for path in find(own).files if not ours.fullmatch(path.name)]):
            words = f"里面有报来的文件（{shown(others[0].name)}），结果写在这里，它们就读不到了；请另给一个文件夹"
            raise FileRefused(own, words, Kind.IS_SOURCE)


def refuse_report(out: Path, folder: Path, what: str, sheets: Collection[str]) -> None:
    """Raise FileRefused where a workbook would be written over a report; not over one that has these sheets itself."""
    if out.is_file() and _is_below(out, folder) and not _has(out, sheets):
        words = f"这是报来的文件，不是以前的{what}，不能写在它上面，没有写出；请另给一个文件名"
        raise FileRefused(out, words, Kind.IS_SOURCE)


def _is_below(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())


def _has(path: Path, sheets: Collection[str]) -> bool:
    try:
        return set(sheets) <= set(Spreadsheet(guard.workbook_bytes(path), path).sheet_names)
    except FileRefused:
        return False


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
