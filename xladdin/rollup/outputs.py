"""Where a roll-up writes, and what it must not be written over; said before anything is read.

Nothing that draws a sheet is loaded here: it loads while the files are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from workbook import layout
from workbook.files import guard
from workbook.files.spreadsheet import Spreadsheet
from workbook.refusal import FileRefused, Kind, shown
from xladdin.rollup.collecting.detail import has_tables
from xladdin.rollup.collecting.finding import find

# How the files are named that lie in the folders of our own; of the details none looks like a report.
_LEVEL, _RETURN = re.compile(r".+-汇总\.xlsx"), re.compile(r"(?:退回|核实|催报名单).*\.docx")
_CHART, _NONE = re.compile(r"汇总图.*"), re.compile("")


@dataclass(frozen=True)
class Outputs:
    """Where everything goes; None for what is not wanted."""

    out: Path
    levels: Path | None = None
    returns: Path | None = None
    frame: Path | None = None
    charts: Path | None = None


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
    refuse_report(outputs.out, folder, "汇总", {layout.CONTROL, layout.CONTRIBUTIONS})
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
