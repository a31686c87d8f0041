"""Reports in Word as offices have them: made by hand, split, numbered automatically, with placeholders."""

from __future__ import annotations

import copy
import zipfile
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.table import Table as WordTable

from workbook.edition import Table
from workbook.grid import blank_grid
from workbook.report import Report

Change = Callable[[Any, Table], None]


def by_hand(report: Report, path: Path, change: Change | None = None, *, keep: bool = True) -> Path:
    """A report whose tables somebody drew in Word: other fonts, a grid of its own, numbers in odd runs.

    `change` may alter each table; `keep` leaves last year's numbers in it, else the cells are empty.
    """
    document = Document()
    document.add_heading(f"{report.unit}{report.year}年政府信息公开工作年度报告", 0)
    for table in report.edition.tables:
        document.add_heading(table.heading, 1)
        drawn = _draw(document, table, keep=keep)
        if change:
            change(drawn, table)
        document.add_paragraph("表后的说明。")
    document.save(str(path))
    return path


def with_places(report: Report, path: Path, place: Callable[[Any, Table], None]) -> Path:
    """A report without tables; `place` adds below each heading what says where the table goes."""
    document = Document()
    for table in report.edition.tables:
        document.add_heading(table.heading, 1)
        place(document, table)
        document.add_paragraph("表后的说明。")
    document.save(str(path))
    return path


def placeholder(document: Any, table: Table) -> None:
    """{{表二}} in one run."""
    document.add_paragraph(f"{{{{表{table.number}}}}}")


def split_placeholder(document: Any, table: Table) -> None:
    """{{表二}} in the pieces into which Word cuts what is typed with corrections."""
    paragraph = document.add_paragraph("{")
    for piece in ("{表", table.number, "}", "} "):
        paragraph.add_run(piece)


def bookmark(document: Any, table: Table) -> None:
    """An empty paragraph with a bookmark."""
    paragraph = document.add_paragraph()
    for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
        mark = OxmlElement(tag)
        mark.set(qn("w:id"), str(ord(table.number)))
        if tag == "w:bookmarkStart":
            mark.set(qn("w:name"), f"表{table.number}")
        paragraph._p.append(mark)


def parts(data: bytes) -> dict[str, bytes]:
    """The parts of a document by name, in their order."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def repacked(data: bytes, changes: dict[str, bytes]) -> bytes:
    """The document with these parts changed or added."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in {**parts(data), **changes}.items():
            archive.writestr(name, part)
    return buffer.getvalue()


def split_in_two(drawn: Any, table: Table) -> None:
    """表三 cut before its tenth row, the heads copied to the second part, as is done to begin a new page."""
    if table.key != "requests":
        return
    first = drawn._tbl
    second = copy.deepcopy(first)
    rows, copies = list(first.iter(qn("w:tr"))), list(second.iter(qn("w:tr")))
    for row in rows[10:]:
        first.remove(row)
    for row in copies[3:10]:
        second.remove(row)
    between = OxmlElement("w:p")
    first.addnext(between)
    between.addnext(second)


def without_ordinals(drawn: Any, table: Table) -> None:
    """Labels as automatic numbering leaves them, and a few worded a little differently."""
    for text in drawn._tbl.iter(qn("w:t")):
        said = text.text or ""
        if said[:2].rstrip(".").isdigit() and "." in said[:2]:
            text.text = said[2:]
        text.text = text.text.replace("法人或其他组织", "法人或者其他组织").replace("总计", "合计")


def _draw(document: Any, table: Table, *, keep: bool) -> Any:
    place = document.add_table(1, 1)._tbl
    drawn = copy.deepcopy(_drawn(table, keep))
    place.getparent().replace(place, drawn)
    return WordTable(drawn, document)


@cache
def _drawn(table: Table, keep: bool) -> Any:
    """The table, drawn once: merging cell by cell takes python-docx a second."""
    grid = blank_grid(table)
    drawn = Document().add_table(grid.row_count, grid.column_count)
    drawn.style = "Table Grid"
    places = drawn._cells  # python-docx finds all of them anew for each that it is asked for
    for cell in grid.cells:
        first = places[cell.row * grid.column_count + cell.column]
        if (cell.row_span, cell.column_span) != (1, 1):
            last = (cell.row + cell.row_span - 1) * grid.column_count + cell.column + cell.column_span - 1
            first = first.merge(places[last])
        paragraph = first.paragraphs[0]
        for text in _pieces(cell.text) if not cell.field else (("1", "9") if keep else ()):
            run = paragraph.add_run(text)
            run.font.name, run.font.size, run.bold = "Arial", Pt(9), cell.field is not None
    return drawn._tbl


def _pieces(label: str) -> tuple[str, ...]:
    middle = len(label) // 2
    return tuple(piece for piece in (label[:middle], label[middle:]) if piece)
