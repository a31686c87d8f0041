"""The finished tables as files: each table and all together, in every format asked for, or nothing at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbook.files.outputs import refuse_sources
from workbook.files.saving import folder_for, write_all_atomically
from workbook.grid import Grid, blank_grid
from workbook.layout import sheet_of
from workbook.refusal import FileRefused
from workbook.report import Report
from xladdin.export.content.stamp import Stamp, stamp_of

ALL_TABLES = "全部"
FORMATS = ("png", "svg", "pdf", "docx", "html", "md", "txt", "csv", "xlsx")


@dataclass(frozen=True)
class _Order:
    """What one file is made of: some tables of a report, with the stamp that they carry."""

    report: Report
    grids: Sequence[Grid]
    stamp: Stamp
    font: str

    @property
    def title(self) -> str:
        """The title of the report, as a page or a document says it."""
        return f"{self.report.unit}{self.report.year}年政府信息公开工作年度报告"


@dataclass(frozen=True)
class _Output:
    """A kind of file: how its name ends, what makes it, and whether there is one a table or one for all."""

    ending: str
    make: Callable[[_Order], bytes]
    a_table_each: bool = True


def write_tables(
    report: Report,
    folder: Path,
    formats: Sequence[str],
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
    grids = {sheet_of(t): [blank_grid(t).with_text(report.display)] for t in report.edition.tables}
    grids[ALL_TABLES] = [grid for (grid,) in list(grids.values())]
    wanted = [
        (folder / f"{name}{output.ending}", output.make, _Order(report, tables, stamp, font))
        for name, tables in grids.items()
        for kind in formats
        for output in _OUTPUTS[kind]
        if output.a_table_each or name == ALL_TABLES
    ]
    if not force and (existing := [path for path, _, _ in wanted if path.exists()]):
        raise FileRefused(existing[0], "文件已存在；要覆盖请加 --force，或者换一个目录。")
    refuse_sources((path for path, _, _ in wanted), [source])
    made = {path: _made(make, order, path) for path, make, order in wanted}
    with folder_for(folder):
        write_all_atomically(made, force=force)
    return list(made)


def _picture(kind: Any) -> Callable[[_Order], bytes]:
    def make(order: _Order) -> bytes:
        from xladdin.export.picture.drawing import render

        return render(order.grids, kind, font=order.font, stamp=order.stamp)

    return make


def _plain_text(order: _Order) -> bytes:
    from xladdin.export.plain_text import render

    return _encoded(render(order.grids, draft=order.stamp.draft))


def _markdown(order: _Order) -> bytes:
    from xladdin.export.markdown import render

    return _encoded(render(order.grids, order.stamp))


def _page(order: _Order) -> bytes:
    from xladdin.export.web_page import page

    return _encoded(page(order.grids, order.stamp, title=order.title))


def _paste(order: _Order) -> bytes:
    from xladdin.export.web_page import paste

    return _encoded(paste(order.grids, order.stamp))


def _word(order: _Order) -> bytes:
    from xladdin.export.word.report import tables

    return tables(order.grids, order.stamp, title=order.title)


def _csv(order: _Order) -> bytes:
    from xladdin.export.flat import as_csv

    return as_csv(order.report, order.stamp)


def _workbook(order: _Order) -> bytes:
    from xladdin.export.flat import as_workbook

    return as_workbook(order.report, order.stamp)


_OUTPUTS = {
    "png": (_Output(".png", _picture("png")),),
    "svg": (_Output(".svg", _picture("svg")),),
    "pdf": (_Output(".pdf", _picture("pdf")),),
    "docx": (_Output(".docx", _word),),
    "html": (_Output(".html", _page), _Output("-粘贴用.html", _paste)),
    "md": (_Output(".md", _markdown),),
    "txt": (_Output(".txt", _plain_text),),
    "csv": (_Output(".csv", _csv, a_table_each=False),),
    "xlsx": (_Output(".xlsx", _workbook, a_table_each=False),),
}


def _encoded(text: str) -> bytes:
    # Half of a surrogate pair, which a workbook may hold, is no character: it becomes a question mark.
    return text.encode("utf-8", "replace")


def _made(make: Callable[[_Order], bytes], order: _Order, path: Path) -> bytes:
    try:
        return make(order)
    except _failures() as error:
        raise FileRefused(path, str(error)) from error


def _failures() -> tuple[type[Exception], ...]:
    from xladdin.export.picture.drawing import MissingGlyph, PictureFailed
    from xladdin.export.picture.typeface import FontMissing

    return MissingGlyph, PictureFailed, FontMissing
