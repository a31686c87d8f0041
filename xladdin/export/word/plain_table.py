"""A plain table for an official paper, and the lines below one that name who sends it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from xladdin.export.content.office_package import xml_text
from xladdin.export.word.document import highlighted, paragraph
from xladdin.export.word.layout import OFFICIAL
from xladdin.export.word.table import run_properties

# The type of cells is smaller than that of the text, single-spaced, so that a table of problems keeps to a page or two.
_FACE = OFFICIAL.cell
_FLAT = '<w:snapToGrid w:val="0"/><w:spacing w:before="30" w:after="30" w:line="240" w:lineRule="auto"/>'
_NO_INDENT = '<w:ind w:firstLineChars="0" w:firstLine="0"/>'
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def plain_table(
    heads: Sequence[str],
    widths: Sequence[int],
    lines: Iterable[Sequence[str]],
    flush: Collection[int] = (),
    *,
    kept: bool = False,
) -> str:
    """The `w:tbl` of heads, if any, which repeat on every page, and lines of text, none split between pages.

    The columns in `flush`, counted from 0, are set flush left, the others in the middle. `kept` rows stay on one page
    with the line below them.
    """
    borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>' for side in _SIDES)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    head = [_row(heads, widths, (), head=True)] if heads else []
    rows = "".join([*head, *(_row(line, widths, flush) for line in lines)])
    if kept:
        rows = rows.replace("<w:p><w:pPr>", "<w:p><w:pPr><w:keepNext/>")
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def right_aligned(text: str) -> str:
    """A line flush right, four characters in, as the sender and the date of an official paper stand."""
    properties = '<w:pPr><w:ind w:rightChars="400" w:right="1280"/><w:jc w:val="right"/></w:pPr>'
    return paragraph(text).replace("<w:p>", f"<w:p>{properties}", 1)


def _row(texts: Sequence[str], widths: Sequence[int], flush: Collection[int], *, head: bool = False) -> str:
    properties = f"<w:trPr><w:cantSplit/>{'<w:tblHeader/>' if head else ''}</w:trPr>"
    cells = (
        _cell(text, width, bold=head, across="left" if at in flush else "center")
        for at, (text, width) in enumerate(zip(texts, widths, strict=True))
    )
    return f"<w:tr>{properties}{''.join(cells)}</w:tr>"


def _cell(text: str, width: int, *, bold: bool, across: str) -> str:
    face = run_properties(replace(_FACE, bold=bold)).replace("</w:rPr>", f"{highlighted(text)}</w:rPr>")
    pieces = "<w:br/>".join(f'<w:t xml:space="preserve">{xml_text(line)}</w:t>' for line in text.split("\n"))
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr>{_FLAT}{_NO_INDENT}<w:jc w:val="{across}"/></w:pPr><w:r>{face}{pieces}</w:r></w:p></w:tc>'
    )
