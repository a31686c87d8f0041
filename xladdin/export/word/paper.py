"""A paper to print as a Word document: on A4, with page numbers, set as the circulated form is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from xladdin.export.content.paper import PageBreak, Paper, PrintedForm, PrintedRows, PrintedText
from xladdin.export.content.stamp import Stamp
from xladdin.export.word.document import document, end_of_table, paragraph
from xladdin.export.word.layout import AS_CIRCULATED, Face, column_widths
from xladdin.export.word.plain_table import plain_table
from xladdin.export.word.table import table_xml

_FLUSH = '<w:p><w:pPr>{}<w:ind w:firstLineChars="0" w:firstLine="0"/>{}</w:pPr>'
_BREAK = '<w:p><w:pPr><w:spacing w:line="20" w:lineRule="exact"/></w:pPr><w:r><w:br w:type="page"/></w:r></w:p>'
# As in the PDF of the same paper: 表四 then stands below 表三.
_ROW_HEIGHT = 270
# A type area 156 mm wide, as in GB/T 9704, with less white above and below, as the PDF of the same paper has it.
_SHEET = replace(
    AS_CIRCULATED,
    margins=(1417, 1474, 1361, 1587),
    title=Face("宋体", 36, bold=True, line=560),
    cell=Face("宋体", 19),
    as_circulated=False,
    grid_pitch=440,
)


def paper_docx(paper: Paper, stamp: Stamp) -> bytes:
    """The .docx file of a paper; that of a draft has 草稿 behind every page."""
    blocks = [part for block in paper.blocks for part in _block(block)]
    last = paper.blocks[-1] if paper.blocks else None
    ending = [] if isinstance(last, PrintedText) else [end_of_table()]
    return document([*blocks, *ending], _SHEET, paper.title, stamp)


def _block(block: PrintedText | PrintedRows | PrintedForm | PageBreak) -> Iterator[str]:
    if isinstance(block, PrintedText):
        yield _paragraph(block)
    elif isinstance(block, PrintedRows):
        yield plain_table(block.heads, _widths(block.shares), block.lines, block.flush, kept=block.kept)
    elif isinstance(block, PrintedForm):
        grid = block.grid
        if block.headed:
            yield paragraph(grid.table.heading, "section")
        yield _aligned(f"单位：{grid.table.unit}", "right", keep=True)
        yield table_xml(grid, column_widths(grid, _SHEET), _SHEET.cell, _ROW_HEIGHT)
    else:
        yield _BREAK


def _paragraph(block: PrintedText) -> str:
    if block.style == "body":
        return paragraph(block.text)
    if block.style in ("flush", "right"):
        return _aligned(block.text, "right" if block.style == "right" else "left")
    return paragraph(block.text, block.style)


def _aligned(text: str, side: str, *, keep: bool = False) -> str:
    kept = "<w:keepNext/>" if keep else ""
    return paragraph(text).replace("<w:p>", _FLUSH.format(kept, f'<w:jc w:val="{side}"/>'), 1)


def _widths(shares: Sequence[int]) -> tuple[int, ...]:
    whole = _SHEET.text_width
    edges = [round(whole * sum(shares[:count]) / sum(shares)) for count in range(len(shares) + 1)]
    return tuple(right - left for left, right in pairwise(edges))
