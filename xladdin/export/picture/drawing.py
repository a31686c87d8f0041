"""The tables as pictures: PNG, SVG and PDF, set by typst.

The same grids and the same font give the same bytes. Cell text travels as JSON, so that nothing in it is ever markup.
"""

from __future__ import annotations

import json
import re
import struct
import zlib
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from workbook.grid import Cell, Grid
from xladdin.export.content.format import ExportOrder, Format, NotMade, Output
from xladdin.export.content.office_package import xml_text
from xladdin.export.content.paper import PageBreak, Paper, PrintedForm, PrintedRows, PrintedText
from xladdin.export.content.phrases import phrases
from xladdin.export.content.stamp import Stamp, in_png, in_svg

if TYPE_CHECKING:
    from xladdin.export.picture.typeface import Typeface

PictureFormat = Literal["png", "svg", "pdf"]
SOURCE = Path(__file__).with_name("table.typ")
DOTS_PER_INCH = 300
# GB/T 9704-2012: the type area of an official document is 156 mm wide. Lines included, a table fills it but for half a
# dot: its right border then falls on whole dots, as its left one does, and is as black.
WIDTH_MM, LINE_MM = int(156 * DOTS_PER_INCH / 25.4) * 25.4 / DOTS_PER_INCH, 0.5 * 25.4 / 72
# Around several tables in one picture, which is looked at by itself.
MARGIN_MM = 4.0
# Where the circulated proportions set badly: 表二 has one long label in its first column; in 表三 the vertical
# 「三、本年度办理结果」 needs less room, and 「自然人」 and the longest label of （六） want to be whole.
PICTURE_WIDTHS_MM = {
    "disclosure": (43.5, 37.5, 37.5, 37.5),
    "requests": (7.2, 17.4, 56.0, 12.2, 10.2, 10.2, 10.2, 10.2, 10.2, 12.2),
}

_TABLES = "政府信息公开工作年度报告统计表"
_MISSING = "〓"
# What stands in a data cell: numbers and Latin words, which are kept whole, and anything else.
_WORDS = re.compile(r"[!-~]+|[^!-~]+")


class MissingGlyph(NotMade):
    """The font has no such character; the text names the place in the table, the character and its code point."""


class PictureFailed(NotMade):
    """No picture could be made on this machine; the text is for the user."""


def render(
    grids: Sequence[Grid],
    format: PictureFormat,  # noqa: A002
    *,
    font: str = "bundled",
    draft: bool = False,
    stamp: Stamp | None = None,
    title: str = "",
) -> bytes:
    """One table as a picture 156 mm wide with its unit of measure; several in one, each under its heading too.

    PNG has 300 dots an inch and says so; PDF is tagged, one grid gives a page of the table's size, several give A4
    pages with page numbers under the `title` of the report. SVG has a title for readers. `font` is a
    `typeface.FontChoice`; `draft`, or the stamp of a draft, prints 草稿 behind every table. `stamp` goes out of sight
    into the file; a PDF then also says its date.
    Raises MissingGlyph, FontMissing or PictureFailed instead of giving a picture with a hole; ValueError for no grids.
    """
    if not grids:
        raise ValueError("no grids to draw")
    face = _face(font)
    for grid in grids:
        _require_glyphs(grid, face)
    draft = draft or bool(stamp and stamp.draft)
    several = len(grids) > 1
    named = title.replace("\n", "") or (_TABLES if several else grids[0].table.heading)
    blocks = [{"kind": "grid", "grid": _table(grid, headed=several)} for grid in grids]
    a4 = several and format == "pdf"
    if a4:
        blocks.insert(0, {"kind": "text", "style": "title", "text": _printable(title or _TABLES, face)})
    data = _data(f"{named}（草稿）" if draft else named, blocks, stamp, draft=draft, a4=a4)
    content = _compile(data | {"margin": MARGIN_MM if several and not a4 else 0}, face, format)
    if format == "png":
        content = _with_resolution(content)
        return in_png(content, stamp) if stamp else content
    if format == "svg":
        content = _with_title(content, data["title"])
        return in_svg(content, stamp) if stamp else content
    return content


def paper_pdf(paper: Paper, stamp: Stamp, *, font: str = "bundled") -> bytes:
    """A paper as PDF on A4, with page numbers. What the font lacks stands as 〓, but never within a table of figures.

    Raises as `render`.
    """
    face = _face(font)
    blocks = [_block(block, face) for block in paper.blocks]
    title = f"{paper.title}（草稿）" if stamp.draft else paper.title
    return _compile(_data(title, blocks, stamp, draft=stamp.draft, a4=True), face, "pdf")


def _face(font: str) -> Typeface:
    try:
        from xladdin.export.picture.typeface import typeface

        return typeface(font)
    except ImportError as error:
        raise PictureFailed(
            "本机没有安装排版组件 typst，不能生成图片和 PDF；文字、网页和 Word 格式不受影响。"
        ) from error


def _block(block: PrintedText | PrintedRows | PrintedForm | PageBreak, face: Typeface) -> dict[str, Any]:
    """What table.typ is told of one block of a paper."""
    if isinstance(block, PrintedText):
        return {"kind": "text", "style": block.style, "text": _printable(block.text, face)}
    if isinstance(block, PrintedRows):
        widths = [share * (WIDTH_MM - LINE_MM) / sum(block.shares) for share in block.shares]
        lines = [[_printable(text, face) for text in line] for line in block.lines]
        flush = sorted(block.flush)
        more = {"flush": flush, "kept": block.kept}
        return {"kind": "rows", "columns": widths, "heads": list(block.heads), "lines": lines, **more}
    if isinstance(block, PageBreak):
        return {"kind": "page"}
    _require_glyphs(block.grid, face)
    return {"kind": "grid", "grid": _table(block.grid, headed=block.headed)}


def _printable(text: str, face: Typeface) -> str:
    """The text with 〓 for what the font lacks, as printers have always marked a sort that is missing."""
    return "".join("\n" if c == "\n" else _MISSING if face.lacks(c) else c for c in text)


def _require_glyphs(grid: Grid, face: Typeface) -> None:
    texts = [(f"表{grid.table.number}的标题", grid.table.heading)]
    texts += [(_place(grid, cell), _printed(cell)) for cell in grid.cells]
    for place, text in texts:
        if character := face.lacks(text):
            shown = f"「{character}」" if character.isprintable() else "不可见字符"
            raise MissingGlyph(f"{place}：字体 {face.family} 没有{shown}（U+{ord(character):04X}），图片没有生成。")


def _place(grid: Grid, cell: Cell) -> str:
    return cell.field.place if cell.field else f"表{grid.table.number}的栏目「{cell.text}」"


def _compile(data: dict[str, Any], face: Typeface, format: PictureFormat) -> bytes:  # noqa: A002
    import typst

    inputs = {"paper": json.dumps(data, ensure_ascii=False), "font": face.family}
    compiler = typst.Compiler(str(SOURCE), font_paths=face.fonts, sys_inputs=inputs)
    try:
        content, warnings = compiler.compile_with_warnings(format=format, ppi=DOTS_PER_INCH)
    except typst.TypstError as error:
        raise PictureFailed(f"图片没有生成，排版程序报告：{error}") from error
    if warnings:
        raise PictureFailed(f"图片没有生成，排版程序报告：{warnings[0].message}")
    if not isinstance(content, bytes):
        raise PictureFailed("图片没有生成：表格没有排在一页之内。")
    return content


def _data(
    title: str, blocks: Sequence[dict[str, Any]], stamp: Stamp | None, *, draft: bool, a4: bool
) -> dict[str, Any]:
    """What table.typ is told."""
    return {
        "title": title,
        "draft": draft,
        "stamp": stamp.text if stamp else None,
        "date": [stamp.date.year, stamp.date.month, stamp.date.day] if stamp else None,
        "a4": a4,
        "width": WIDTH_MM,
        "margin": 0,
        "blocks": blocks,
    }


def _table(grid: Grid, *, headed: bool) -> dict[str, Any]:
    widths = _millimetres(grid)
    groups = groupby(grid.cells, key=lambda cell: _level(grid, cell))
    return {
        "heading": grid.table.heading if headed else "",
        "unit": grid.table.unit,
        "columns": widths,
        "groups": [
            # Only a head over the whole table is worth repeating on a second page.
            {"level": level, "repeat": bool(grid.head_rows), "cells": [_cell(cell, widths) for cell in cells]}
            for level, cells in groups
        ],
    }


def _level(grid: Grid, cell: Cell) -> int:
    """0 for the body; 1 for the head of the table, or for a band; 2 for the heads below a band."""
    if grid.head_rows:
        return int(cell.row < grid.head_rows)
    return {"band": 1, "corner": 2, "spanner": 2}.get(cell.kind, 0)


def _millimetres(grid: Grid) -> list[float]:
    shares = PICTURE_WIDTHS_MM.get(grid.table.key, ())
    if len(shares) != grid.column_count:
        shares = tuple(float(width) for width in grid.widths)
    return [share * (WIDTH_MM - LINE_MM) / sum(shares) for share in shares]


def _cell(cell: Cell, widths: Sequence[float]) -> dict[str, Any]:
    text = _printed(cell)
    return {
        "x": cell.column,
        "y": cell.row,
        "colspan": cell.column_span,
        "rowspan": cell.row_span,
        "align": cell.align,
        "width": sum(widths[cell.column : cell.column + cell.column_span]),
        "style": "stacked" if cell.vertical else "figures" if cell.field else "label",
        "pieces": _WORDS.findall(text) if cell.field else phrases(text),
    }


def _printed(cell: Cell) -> str:
    """The text in one line: a line break typed into a cell is a space here."""
    return " ".join(cell.text.split())


def _with_resolution(png: bytes) -> bytes:
    """The PNG with a pHYs chunk, without which Word takes it for 72 dpi and sets it four times as wide.

    Source: PNG specification (ISO/IEC 15948) §11.3.5.3; pixels a metre, placed right behind IHDR.
    """
    per_metre = round(DOTS_PER_INCH / 0.0254)
    chunk = b"pHYs" + struct.pack(">IIB", per_metre, per_metre, 1)
    end_of_header = 8 + 25
    return (
        png[:end_of_header] + struct.pack(">I", 9) + chunk + struct.pack(">I", zlib.crc32(chunk)) + png[end_of_header:]
    )


def _with_title(svg: bytes, title: str) -> bytes:
    """The drawing with a title, which a screen reader says in place of its outlines (SVG 2, 5.7)."""
    head, end, rest = svg.partition(b">")
    return head + b' role="img"' + end + f"<title>{xml_text(title)}</title>".encode() + rest


def _format(kind: PictureFormat) -> Format:
    def make(order: ExportOrder) -> bytes:
        whole, (first, *more) = order.report, order.grids
        title = order.title_lines if more else f"{whole.unit}{whole.year}年 {first.table.heading}"
        return render(order.grids, kind, font=order.font, stamp=order.stamp, title=title)

    return Format((Output(f".{kind}", make),))


FORMATS = {"png": _format("png"), "svg": _format("svg"), "pdf": _format("pdf")}
