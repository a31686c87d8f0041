"""One statutory table as a native Word table, and how a number is kept in one line in a narrow cell."""

from __future__ import annotations

import re
from collections.abc import Sequence

from workbook.grid import Cell, Grid
from xladdin.export.content.office_package import xml_attribute, xml_text
from xladdin.export.content.phrases import phrases
from xladdin.export.word.layout import LATIN, Face

# The white on either side of a cell's text, and the least height of a row: 340 as in the circulated form.
SIDE, ROW_HEIGHT = 36, 340
# Word scales characters down to this; what would have to be smaller is no number of a report and may wrap.
LEAST_SCALE = 30
# A table of more rows than this fits on no page: kept together, it would only leave its heading behind.
MOST_KEPT = 45
_UNBROKEN = re.compile(r"[!-~]+")
_BORDERS = ("top", "left", "bottom", "right", "insideH", "insideV")


def table_xml(grid: Grid, widths: Sequence[int], face: Face, row_height: int = ROW_HEIGHT) -> str:
    """The `w:tbl` of a table whose columns have these widths; the prefix `w` must be bound where it is put.

    Heads repeat on a second page, no row is split, and the rows hold together so that the table keeps to one page
    where it fits on one. The statutory heading is its alternative text.
    """
    occupancy = grid.occupancy()
    rows = "".join(_row(grid, line, index, widths, face, row_height) for index, line in enumerate(occupancy))
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tbl>{_properties(grid, sum(widths))}<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"


def number_scale(text: str, room: int, size: int, digit: float = 0.5) -> int:
    """The percentage to which characters must be narrowed so that no number of this text breaks: 100 where it fits.

    `room` is the width of the cell's text in twips, `size` its font size in half points, `digit` how wide a digit is,
    as a part of the size: half of it in 宋体 as in Times New Roman.
    """
    longest = max((len(word) for word in _UNBROKEN.findall(text)), default=0)
    needed = longest * size * 10 * digit
    if needed <= room:
        return 100
    return max(LEAST_SCALE, int(100 * room / needed))


def run_properties(face: Face, scale: int = 100) -> str:
    """The `w:rPr` of text set in this face: Chinese in its font, Latin letters and digits in Times New Roman."""
    bold = "<w:b/><w:bCs/>" if face.bold else ""
    narrow = f'<w:w w:val="{scale}"/>' if scale != 100 else ""
    return (
        f'<w:rPr><w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{face.font}" w:cs="{LATIN}" '
        f'w:hint="eastAsia"/>{bold}<w:color w:val="000000"/>{narrow}'
        f'<w:sz w:val="{face.size}"/><w:szCs w:val="{face.size}"/></w:rPr>'
    )


def _properties(grid: Grid, width: int) -> str:
    line = 'w:val="single" w:sz="4" w:space="0" w:color="000000"'  # sz counts eighths of a point: 0.5 pt
    borders = "".join(f"<w:{side} {line}/>" for side in _BORDERS)
    described = f"单位：{grid.table.unit}。{grid.row_count} 行 {grid.column_count} 列。"
    return (
        f'<w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{borders}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="{SIDE}" w:type="dxa"/>'
        f'<w:right w:w="{SIDE}" w:type="dxa"/></w:tblCellMar><w:tblLook w:val="0000"/>'
        f"<w:tblCaption w:val={xml_attribute(grid.table.heading)}/>"
        f"<w:tblDescription w:val={xml_attribute(described)}/></w:tblPr>"
    )


def _row(grid: Grid, line: Sequence[Cell], index: int, widths: Sequence[int], face: Face, height: int) -> str:
    head = "<w:tblHeader/>" if index < grid.head_rows else ""
    keep = index < grid.row_count - 1 and grid.row_count <= MOST_KEPT
    cells = "".join(_cell(cell, index, widths, face, keep=keep) for cell in dict.fromkeys(line))
    return f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{height}" w:hRule="atLeast"/>{head}</w:trPr>{cells}</w:tr>'


def _cell(cell: Cell, row: int, widths: Sequence[int], face: Face, *, keep: bool) -> str:
    width = sum(widths[cell.column : cell.column + cell.column_span])
    first = row == cell.row
    span = f'<w:gridSpan w:val="{cell.column_span}"/>' if cell.column_span > 1 else ""
    merged = "" if cell.row_span == 1 else '<w:vMerge w:val="restart"/>' if first else "<w:vMerge/>"
    # True vertical text, in which 、 stands where it belongs and characters are not laid on their side.
    turned = '<w:textDirection w:val="tbRlV"/>' if cell.vertical else ""
    lines = _lines(cell, width - 2 * SIDE, face) if first else ()
    scale = number_scale(cell.text, width - 2 * SIDE, face.size) if cell.field else 100
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merged}{turned}<w:vAlign w:val="center"/></w:tcPr>'
        f"{_paragraph(lines, cell.align, face, scale, keep=keep)}</w:tc>"
    )


def _lines(cell: Cell, room: int, face: Face) -> Sequence[str]:
    """The text in the lines it must have: one, but two for a group whose ordinal would run into its name."""
    text = " ".join(cell.text.split())
    pieces = phrases(text)
    em = face.size * 10
    group = cell.kind == "stub" and cell.row_span > 1 and not cell.vertical
    if group and len(text) * em > room and max(map(len, pieces)) * em <= room:
        return pieces
    return [text] if text else ()


def _paragraph(lines: Sequence[str], align: str, face: Face, scale: int, *, keep: bool) -> str:
    # Indents, spacing and grid of the document around the table would leak into its cells: each is set here.
    together = "<w:keepNext/>" if keep else ""
    shown = "<w:br/>".join(f'<w:t xml:space="preserve">{xml_text(line)}</w:t>' for line in lines)
    run = f"<w:r>{run_properties(face, scale)}{shown}</w:r>" if shown else ""
    return (
        f'<w:p><w:pPr>{together}<w:snapToGrid w:val="0"/><w:spacing w:before="0" w:beforeAutospacing="0" w:after="0" '
        'w:afterAutospacing="0" w:line="240" w:lineRule="auto"/><w:ind w:left="0" w:leftChars="0" w:right="0" '
        f'w:rightChars="0" w:firstLine="0" w:firstLineChars="0"/><w:jc w:val="{align}"/>{run_properties(face)}</w:pPr>'
        f"{run}</w:p>"
    )
