"""A workbook as other programs write it after they have opened it: shared texts, their own attributes, their order."""

from __future__ import annotations

import io
import zipfile
from itertools import count

import openpyxl
import xlsxwriter
from lxml import etree

from workbook.files.spreadsheet import Spreadsheet

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
X14AC = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"
_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
_TABLE_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
_TABLE_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"


def as_excel_writes(data: bytes) -> bytes:
    """A workbook of ours in the spelling of Chinese Excel: shared texts with their hints, spans, row descents."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    texts: dict[str, int] = {}
    for name in parts:
        if name.startswith("xl/worksheets/sheet"):
            parts[name] = _sheet(parts[name], texts)
    parts["xl/sharedStrings.xml"] = _table(texts)
    override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TABLE_TYPE}"/></Types>'.encode()
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", override)
    relation = f'<Relationship Id="rIdTexts" Type="{_TABLE_RELATION}" Target="sharedStrings.xml"/></Relationships>'
    listed = "xl/_rels/workbook.xml.rels"
    parts[listed] = parts[listed].replace(b"</Relationships>", relation.encode())
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return buffer.getvalue()


def _sheet(part: bytes, texts: dict[str, int]) -> bytes:
    old = etree.fromstring(part)
    root = etree.Element(old.tag, nsmap={None: MAIN, "x14ac": X14AC})
    root.extend(list(old))
    for row in root.iter(f"{{{MAIN}}}row"):
        row.set("spans", f"1:{max(len(row), 1)}")
        row.set(f"{{{X14AC}}}dyDescent", "0.15")
    for cell in root.iter(f"{{{MAIN}}}c"):
        if cell.get("t") == "inlineStr":
            text = "".join(cell.itertext())
            cell[:] = []
            cell.set("t", "s")
            etree.SubElement(cell, f"{{{MAIN}}}v").text = str(texts.setdefault(text, len(texts)))
        if cell.get("t") == "n":
            del cell.attrib["t"]
    etree.cleanup_namespaces(root, keep_ns_prefixes=["x14ac"])
    written: bytes = etree.tostring(root, encoding="UTF-8")
    return _DECLARATION + written


def _table(texts: dict[str, int]) -> bytes:
    root = etree.Element(f"{{{MAIN}}}sst", nsmap={None: MAIN}, count=str(len(texts)), uniqueCount=str(len(texts)))
    for text in texts:
        item = etree.SubElement(root, f"{{{MAIN}}}si")
        written = etree.SubElement(item, f"{{{MAIN}}}t")
        written.text = text
        if text != text.strip():
            written.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        etree.SubElement(item, f"{{{MAIN}}}phoneticPr", fontId="1", type="noConversion")
    made: bytes = etree.tostring(root, encoding="UTF-8")
    return _DECLARATION + made


def as_openpyxl_writes(data: bytes) -> bytes:
    """The same opened and saved by openpyxl."""
    buffer = io.BytesIO()
    openpyxl.load_workbook(io.BytesIO(data)).save(buffer)
    return buffer.getvalue()


def as_xlsxwriter_writes(data: bytes) -> bytes:
    """The values and merges of a workbook of ours, written by XlsxWriter."""
    old = Spreadsheet(data, "")
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    boxed = book.add_format({"border": 1})
    for name in old.sheet_names:
        sheet, found = book.add_worksheet(name), old.sheet(name)
        for row, line in zip(count(), found.rows, strict=False):
            sheet.set_row(row, 20)
            for column, content in enumerate(line):
                if isinstance(content, str) and not content.startswith("=（"):
                    sheet.write_string(row, column, content, boxed)
                elif isinstance(content, float):
                    sheet.write_number(row, column, content, boxed)
                else:
                    sheet.write_blank(row, column, None, boxed)
        for top, left, bottom, right in found.merged:
            first = found.rows[top - 1][left - 1]
            sheet.merge_range(top - 1, left - 1, bottom - 1, right - 1, first, boxed)
    book.close()
    return buffer.getvalue()


WRITERS = {"Excel": as_excel_writes, "openpyxl": as_openpyxl_writes, "XlsxWriter": as_xlsxwriter_writes}
