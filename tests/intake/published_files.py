"""Makes, out of a report, the files in which such reports are published: Word, Excel and PDF, laid out as the form."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import docx as word
import typst
from docx.document import Document
from openpyxl import Workbook
from published_texts import TITLE

from workbook.edition import Table
from workbook.grid import blank_grid
from workbook.report import Report

PROSE = ("2023 年我办主动公开政府信息 1136 条。", "（一）主动公开。全年收到申请 21 件，均已答复。")
LAST = ("无收取信息处理费情况。",)
FONTS = Path(__file__).parents[2] / "xladdin" / "export" / "picture" / "fonts"


def docx(report: Report, prose: Sequence[str] = PROSE) -> Document:
    """A Word document of the six sections; tables with the merges of the form."""
    document = word.Document()
    document.add_paragraph(report.unit)
    document.add_paragraph(f"{report.year}年{TITLE}")
    document.add_paragraph("一、总体情况")
    for text in prose:
        document.add_paragraph(text)
    for table in report.edition.tables:
        document.add_paragraph(table.heading)
        _add_table(document, report, table)
    for text in ("五、存在的主要问题及改进情况", "公开的时效有待提高。", "六、其他需要报告的事项", *LAST):
        document.add_paragraph(text)
    return document


def word_report_of_last_year(report: Report, folder: Path) -> Path:
    """Last year's report as it was published in Word: what it carried out is what this year's carried in."""
    year = report.year - 1
    carried = {
        field.id: report.value(field.id.replace("carried_out", "carried_in"))
        for field in report.edition.requests.fields
        if "carried_out" in field.id
    }
    path = folder / f"{year}年年度报告.docx"
    period = f"数据统计期限为{year}年1月1日至{year}年12月31日。"
    docx(replace(report, year=year).with_values(carried), (period,)).save(str(path))
    return path


def docx_bytes(document: Document) -> bytes:
    """The content of a Word file."""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _add_table(document: Document, report: Report, table: Table) -> None:
    grid = blank_grid(table).with_text(report.display)
    drawn = document.add_table(grid.row_count, grid.column_count, style="Table Grid")
    places = [row.cells for row in drawn.rows]
    for cell in grid.cells:
        first = places[cell.row][cell.column]
        last = places[cell.row + cell.row_span - 1][cell.column + cell.column_span - 1]
        (first.merge(last) if first is not last else first).text = cell.text


def xlsx(report: Report, *, top: int = 1, left: int = 1, sheets: bool = False) -> Workbook:
    """A workbook that an office made by itself: titles and tables one below the other, or a sheet a table."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "年报"
    row = top
    sheet.cell(row, left, f"{report.unit}{report.year}年{TITLE}")
    for table in report.edition.tables:
        if sheets:
            sheet, row = book.create_sheet(f"第{table.number}部分"), top
        row += 2
        sheet.cell(row, left, table.heading)
        row += 1
        grid = blank_grid(table)
        for cell in grid.cells:
            at = sheet.cell(row + cell.row, left + cell.column)
            value = report.value(cell.field) if cell.field else None
            at.value = cell.text if value is None else value.number if value.number is not None else value.text or None
            if cell.row_span * cell.column_span > 1:
                end = sheet.cell(row + cell.row + cell.row_span - 1, left + cell.column + cell.column_span - 1)
                sheet.merge_cells(f"{at.coordinate}:{end.coordinate}")
        row += grid.row_count
    return book


def saved(book: Workbook, path: Path) -> Path:
    """The workbook as a file."""
    book.save(path)
    return path


_PAPER = """
#set page(paper: "a4", margin: 26mm, numbering: "- 1 -")
#set text(font: "Nianbao Song", size: 12pt, lang: "zh")
#set par(first-line-indent: (amount: 2em, all: true), justify: true)
#let data = json(bytes(sys.inputs.data))
#for part in data [
  #if type(part) == str [
    #par(part)
  ] else [
    #set text(size: part.size * 1pt)
    #set par(first-line-indent: 0em, justify: false)
    #table(columns: part.columns.map(w => w * 1fr), inset: 3pt, stroke: 0.5pt,
      ..part.cells.map(c => table.cell(x: c.x, y: c.y, colspan: c.w, rowspan: c.h, breakable: false)[#c.text]))
  ]
]
"""


def pdf(report: Report, prose: Sequence[str] = PROSE, *, ruled: bool = True) -> bytes:
    """A born-digital PDF: broken and indented paragraphs, ruled tables that run over the pages, page numbers."""
    paper = _PAPER if ruled else _PAPER.replace("stroke: 0.5pt", "stroke: none")
    parts: list[object] = [f"{report.unit}{report.year}年{TITLE}", "一、总体情况", *prose]
    for table in report.edition.tables:
        grid = blank_grid(table).with_text(report.display)
        cells = [{"x": c.column, "y": c.row, "w": c.column_span, "h": c.row_span, "text": c.text} for c in grid.cells]
        size = 7 if table.key == "disputes" else 9
        parts += [table.heading, {"columns": grid.widths, "cells": cells, "size": size}]
    parts += ["五、存在的主要问题及改进情况", "公开的时效有待提高。", "六、其他需要报告的事项", *LAST]
    inputs = {"data": json.dumps(parts, ensure_ascii=False)}
    content = typst.compile(paper.encode(), font_paths=[str(FONTS)], sys_inputs=inputs, format="pdf")
    assert isinstance(content, bytes)
    return content


def hand_made_pdf(*objects: str, trailer: str = "") -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalogue."""
    body = b"%PDF-1.7\n"
    places = []
    for number, text in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    count = len(objects) + 1
    end = f"xref\n0 {count}\n0000000000 65535 f \n{table}trailer\n<</Size {count}/Root 1 0 R{trailer}>>\n"
    return body + f"{end}startxref\n{len(body)}\n%%EOF\n".encode("latin-1")
