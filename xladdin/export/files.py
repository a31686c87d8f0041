"""The finished tables as files: each table and all together, in every format asked for, or nothing at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from importlib import import_module
from pathlib import Path

from workbook.files.outputs import refuse_sources
from workbook.files.saving import folder_for, write_all_atomically
from workbook.grid import Grid, blank_grid
from workbook.layout import sheet_of
from workbook.refusal import FileRefused, Kind
from workbook.report import Report
from xladdin.export.content.format import ExportOrder, Format, NotMade, Output
from xladdin.export.content.names import file_stem
from xladdin.export.content.stamp import stamp_of

ALL_TABLES = "全部"
# Every format of export, in the order of the documents, and the module whose `FORMATS` has it; loaded when it is used.
FORMATS = {
    "png": "xladdin.export.picture.drawing",
    "svg": "xladdin.export.picture.drawing",
    "pdf": "xladdin.export.picture.drawing",
    "docx": "xladdin.export.word.report",
    "html": "xladdin.export.web_page",
    "md": "xladdin.export.markdown",
    "txt": "xladdin.export.plain_text",
    "csv": "xladdin.export.flat",
    "xlsx": "xladdin.export.flat",
}


def format_of(name: str) -> Format:
    """The format of this name. Raises KeyError where there is none."""
    found: Format = import_module(FORMATS[name]).FORMATS[name]
    return found


def planned(report: Report, folder: Path, formats: Collection[str]) -> list[Path]:
    """The files that `write_tables` writes, in its order."""
    return [path for path, _, _ in _plan(report, folder, formats)]


def write_tables(
    report: Report,
    folder: Path,
    formats: Collection[str],
    *,
    force: bool = False,
    draft: bool = False,
    font: str = "bundled",
    date: dt.date | None = None,
    source: Path | None = None,
) -> list[Path]:
    """Write 表二, 表三, 表四 and all of them together into `folder`; gives the files written.

    A page comes in two variants, one of them to be pasted into a content management system; the plain lists (csv, xlsx)
    hold all tables. Every file carries the stamp of its figures and of `date`, today unless given, but txt and csv.
    Raises FileRefused, in words for the user and with nothing written, where a file exists already (unless `force`),
    where one is `source`, the workbook that was read, and where one of them cannot be made or written, as when the font
    lacks a character or the disk is full.
    """
    stamp = stamp_of(report, date or dt.date.today(), draft=draft)
    wanted = _plan(report, folder, formats)
    if not force and (existing := [path for path, _, _ in wanted if path.exists()]):
        raise FileRefused(existing[0], "文件已存在；要覆盖请加 --force，或者换一个目录。", Kind.EXISTS)
    refuse_sources((path for path, _, _ in wanted), [source])
    made = {path: _made(output, ExportOrder(report, grids, stamp, font), path) for path, output, grids in wanted}
    with folder_for(folder):
        write_all_atomically(made, force=force)
    return list(made)


def _plan(report: Report, folder: Path, formats: Collection[str]) -> list[tuple[Path, Output, list[Grid]]]:
    """Each file with what makes it and the tables that go in."""
    tables = {sheet_of(table): [blank_grid(table).with_text(report.display)] for table in report.edition.tables}
    tables[ALL_TABLES] = [grid for (grid,) in list(tables.values())]
    return [
        (folder / f"{file_stem(report, name)}{output.ending}", output, grids)
        for name, grids in tables.items()
        for kind in formats
        for output in format_of(kind).outputs
        if output.a_table_each or name == ALL_TABLES
    ]


def _made(output: Output, order: ExportOrder, path: Path) -> bytes:
    try:
        return output.make(order)
    except NotMade as error:
        raise FileRefused(path, str(error), Kind.NOT_WRITTEN) from error
