"""Builders of sound, broken and hostile files for the tests of the guard and of saving."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from workbook import layout
from workbook.edition import Table, load
from workbook.files.guard import check_workbook
from workbook.grid import blank_grid
from workbook.refusal import FileRefused

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET_PART = "xl/worksheets/sheet1.xml"
ONE_CELL = '<row r="1"><c r="A1"><v>1</v></c></row>'


def sheet_xml(rows: str = ONE_CELL, after: str = "", before: str = "") -> str:
    """A worksheet with this inside its sheetData, after it and before it."""
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def parts(sheet: str | bytes | None = None, extra: Mapping[str, str | bytes] | None = None) -> dict[str, bytes]:
    """The parts of a workbook with one sheet, 表三; `extra` adds parts or replaces them."""
    texts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">'
        '<sheets><sheet name="表三" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        SHEET_PART: sheet if sheet is not None else sheet_xml(),
        **(extra or {}),
    }
    return {name: text.encode() if isinstance(text, str) else text for name, text in texts.items()}


def pack(contents: Mapping[str, bytes] | Iterable[tuple[str, bytes]]) -> bytes:
    """A zip archive of these parts, in this order; the same name may come twice."""
    items = contents.items() if isinstance(contents, Mapping) else contents
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in items:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def workbook(sheet: str | bytes | None = None, extra: Mapping[str, str | bytes] | None = None) -> bytes:
    """A sound workbook of one sheet, unless what is passed makes it unsound."""
    return pack(parts(sheet, extra))


def save(folder: Path, data: bytes, name: str = "某局.xlsx") -> Path:
    """Put the bytes into a file of that name."""
    path = folder / name
    path.write_bytes(data)
    return path


def compound(*streams: str) -> bytes:
    """The outline of an OLE2 file (.xls, .doc, an encrypted .xlsx): its signature and the names of its streams."""
    names = b"".join(stream.encode("utf-16-le").ljust(128, b"\0") for stream in ("Root Entry", *streams))
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + names


def lying_bomb(real_size: int, claimed_size: int) -> bytes:
    """A workbook whose sheet unpacks to `real_size` bytes although both of its headers claim `claimed_size`."""
    zeros = sheet_xml().encode() + bytes(real_size)
    data = bytearray(pack(parts() | {SHEET_PART: zeros}))
    true, claimed = struct.pack("<L", len(zeros)), struct.pack("<L", claimed_size)
    assert data.count(true) == 2
    at = data.find(true)
    while at >= 0:
        data[at : at + 4] = claimed
        at = data.find(true, at + 4)
    return bytes(data)


def with_bad_crc(data: bytes, part: str) -> bytes:
    """The same archive with one part that unpacks to something other than its checksum says."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        crc = archive.getinfo(part).CRC
    assert crc != zlib.crc32(b"")
    return data.replace(struct.pack("<L", crc), struct.pack("<L", crc ^ 1))


@cache
def report_workbook(edition_id: str = "2021") -> bytes:
    """A filled-in workbook of seven sheets, as large and as rich as the one that offices fill in."""
    edition = load(edition_id)
    book = Workbook()
    book.remove(book.active)
    for name in layout.sheet_names(edition):
        book.create_sheet(name)
    for table in edition.tables:
        _draw(book[layout.sheet_of(table)], table, layout.GRID_TOP, 1)
        _draw(book[layout.LAST_YEAR], table, *layout.last_year_origin(edition, table))
    for row in book[layout.RESULTS].iter_rows(1, layout.RESULT_TOP + layout.RESULT_ROWS, 1, len(layout.RESULT_COLUMNS)):
        for cell in row:
            cell.border = _BORDER
    for row_number in range(1, 150):
        book[layout.GUIDE].cell(row_number, 2).value = f"第 {row_number} 行：统计口径、依据和容易出错的地方"
    book.create_sheet(layout.MARKS).sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


_LINE = Side(style="thin")
_BORDER = Border(_LINE, _LINE, _LINE, _LINE)


def _draw(sheet: Worksheet, table: Table, top: int, left: int) -> None:
    for cell in blank_grid(table).cells:
        place = sheet.cell(top + cell.row, left + cell.column)
        place.value = cell.text or cell.row * 7 + cell.column
        if cell.field and cell.field.is_total:
            place.value = f"=SUM({place.offset(0, -1).coordinate}:{place.offset(0, -1).coordinate})"
        place.border, place.font, place.alignment = _BORDER, Font(name="宋体"), Alignment(wrap_text=True)
        if cell.row_span * cell.column_span > 1:
            last = place.offset(cell.row_span - 1, cell.column_span - 1)
            sheet.merge_cells(f"{place.coordinate}:{last.coordinate}")
    for level in range(6):
        rule = FormulaRule(formula=[f"标记!A1={level}"], fill=PatternFill("solid", fgColor="FF0000"))
        sheet.conditional_formatting.add("A1:P40", rule)


def refusal(folder: Path, data: bytes, name: str = "某局.xlsx") -> str:
    """The reason for which a file with these bytes is refused."""
    with pytest.raises(FileRefused) as refused:
        check_workbook(save(folder, data, name))
    assert str(refused.value) == f"{name}：{refused.value.reason.removesuffix('。')}。"
    assert refused.value.__cause__ is None, "the user would be shown where in the code it happened"
    return refused.value.reason
