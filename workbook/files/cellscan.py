"""Where the cells of a sheet stand and which of them hold formulas, found in its XML without parsing it.

A sheet of ours is searched in a fraction of a millisecond; one written in any other way is walked tag by tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbook.addresses import column_letters, column_number
from workbook.files.package import DAMAGED, HOSTILE, Flaw, attribute

Most = tuple[
    int, int, int
]  # rows, columns and cells of a sheet: readers hold a sheet as a full rectangle, and each merged cell as an object
_FAR = "离表格太远，打开会耗尽内存；请在 Excel 中删除表格以外的行和列，保存后再用"

_PREFIX = rb"(?:[^\s<>/:]+:)?"  # of a namespace
# No sheet within row 999 and column ZZ holds either of these two, as Excel, WPS, LibreOffice and openpyxl write it.
_UNUSUAL = re.compile(rb'<(?:c|row)(?=[\s/>])(?! r="[A-Z]{0,2}+[1-9]\d{0,2}+")')
_PREFIXED = re.compile(rb":(?:c|row)[\s/>]")
_TAG = re.compile(rb"<" + _PREFIX + rb"(c|row)(?=[\s/>])((?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+)(>?)")
_ADDRESS = re.compile(rb"([A-Za-z]{1,3})([1-9]\d{0,6})")
# A pattern that begins with plain letters is found four times as fast: what may not stand before them comes second.
_AREA = re.compile(rb"ref(?<![\w:]ref)\s*=\s*[\"']([^\"'<]*)")
_WIDE_AREA = re.compile(rb"ref(?<![\w:]ref)\s*=\s*[\"'](?![A-Z]\d{1,2}+(?::[A-Z]\d{1,2}+)?\")")
_MANY_AREAS = 1_000_000 // (26 * 99)  # so many areas, none beyond Z99, cannot be too much together
_HARMLESS_AREAS = (b"autoFilter", b"sortState")  # filters over whole columns are common, and no reader unfolds them

_FORMULA, _PREFIXED_FORMULA = re.compile(rb"<f[\s/>]"), re.compile(rb":f[\s/>]")
_PLAIN_CELL = re.compile(rb'<c r="([A-Z]+\d+)"([^<>]*)')
_FORMULA_FIRST = re.compile(rb"\s*<" + _PREFIX + rb"f[\s/>]")
_CELL_END = re.compile(rb"</" + _PREFIX + rb"c\s*>")
_RESULT = re.compile(rb"<" + _PREFIX + rb"(?:v|is)(?:\s[^<>]*)?(?<!/)>\s*+(?!</)")
_ERROR = re.compile(rb"t\s*=\s*[\"']e[\"']")
_SHOWN = re.compile(rb"<" + _PREFIX + rb"v(?:\s[^<>]*)?>\s*([^<\s]*)")
_TEXT_RESULT = re.compile(rb"<" + _PREFIX + rb"v[\s/>]")


def refuse_far(part: bytes, where: str, most: Most) -> None:
    """Raise Flaw if a sheet or its comments reach so far out that a reader would hang or die.

    `where` names the sheet in the message. Cells that do not say where they stand are counted.
    """
    _refuse_far_cells(part, where, most)
    _refuse_far_areas(part, where, most)


def uncalculated(part: bytes) -> Iterator[str]:
    """The addresses of the formulas of a sheet for which no result is stored."""
    if not _FORMULA.search(part) and not _PREFIXED_FORMULA.search(part):
        return
    for start, attributes, address in _plain_formulas(part) if _is_plain(part) else _walked_formulas(part):
        if not _has_result(part, start, attributes):
            yield address


def errors(part: bytes) -> Iterator[tuple[str, str]]:
    """The address of every cell of a sheet that came to an error, and which one it shows (「#DIV/0!」)."""
    if not _ERROR.search(part):
        return
    for row, column, tag in _walk(part):
        if tag[1] == b"c" and attribute(tag[2], b"t") == b"e":
            end = _CELL_END.search(part, tag.end())
            shown = _SHOWN.search(part, tag.end(), end.start() if end else len(part))
            yield column_letters(column) + str(row), shown[1].decode("ascii", "replace") if shown else "#N/A"


def _is_plain(part: bytes) -> bool:
    return not _UNUSUAL.search(part) and not _PREFIXED.search(part)


def _refuse_far_cells(part: bytes, where: str, most: Most) -> None:
    if _is_plain(part):
        return
    if part.count(b"<") > 4 * most[2]:
        raise Flaw(f"{where}的单元格过多，{HOSTILE}")
    rows = columns = 0
    for row, column, _ in _walk(part):
        rows, columns = max(rows, row), max(columns, column)
        if rows > most[0] or columns > most[1]:
            place = f"第 {row} 行、第 {column} 列的单元格" if column else f"第 {row} 行"
            raise Flaw(f"{where}里{place}{_FAR}")
    if rows * columns > most[2]:
        raise Flaw(f"{where}占了 {rows} 行、{columns} 列，{_FAR}")


def _refuse_far_areas(part: bytes, where: str, most: Most) -> None:
    if not _WIDE_AREA.search(part) and part.count(b"ref") <= _MANY_AREAS:
        return
    cells = 0
    for area in _AREA.finditer(part):
        first, _, last = area[1].partition(b":")
        (top, left), (row, column) = _place(first), _place(last or first)
        cells += max(row - top + 1, 1) * max(column - left + 1, 1)
        if max(top, row) <= most[0] and max(left, column) <= most[1] and cells <= most[2]:
            continue
        element = part[part.rfind(b"<", 0, area.start()) + 1 : area.start()].split(None, 1)[0]
        if element.rpartition(b":")[2] not in _HARMLESS_AREAS:
            raise Flaw(f"{where}里的合并单元格、链接或批注（{area[1].decode('ascii')}）{_FAR}")


def _walk(part: bytes) -> Iterator[tuple[int, int, re.Match[bytes]]]:
    """Row, column and tag of every row (column 0) and cell; one that does not say its place follows the last one."""
    row = column = 0
    for tag in _TAG.finditer(part):
        if not tag[3]:
            raise Flaw(DAMAGED)
        said = attribute(tag[2], b"r")
        if tag[1] == b"row":
            row, column = (row + 1 if said is None else _place(b"A" + said)[0]), 0
            yield row, column, tag
        elif said is None:
            column += 1
            yield row, column, tag
        else:
            own_row, column = _place(said)
            yield own_row, column, tag
            row = max(row, own_row)  # some readers count on from the cell, some from the row: take the worse


def _place(address: bytes) -> tuple[int, int]:
    """「D6」 → (6, 4)"""
    match = _ADDRESS.fullmatch(address)
    if not match:
        raise Flaw(f"有的单元格地址写法不正常，{HOSTILE}")
    return int(match[2]), column_number(match[1].decode("ascii"))


def _plain_formulas(part: bytes) -> Iterator[tuple[int, bytes, str]]:
    for formula in _FORMULA.finditer(part):
        cell = _PLAIN_CELL.match(part, max(part.rfind(b"<c ", 0, formula.start()), 0))
        if cell:
            yield formula.start(), cell[2], cell[1].decode("ascii")


def _walked_formulas(part: bytes) -> Iterator[tuple[int, bytes, str]]:
    for row, column, tag in _walk(part):
        if tag[1] == b"c" and _FORMULA_FIRST.match(part, tag.end()):
            yield tag.end(), tag[2], column_letters(column) + str(row)


def _has_result(part: bytes, start: int, attributes: bytes) -> bool:
    end = _CELL_END.search(part, start)
    content = part[start : end.start() if end else len(part)]
    result = _TEXT_RESULT if attribute(attributes, b"t") == b"str" else _RESULT
    return result.search(content) is not None
