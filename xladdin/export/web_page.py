"""The tables as web pages that a screen reader can read, and as markup to be pasted into a content management system.

Every number names the heads it stands under (`headers`), which is what irregular tables need (WCAG technique H43).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path

from workbook.edition import Field
from workbook.grid import Cell, Grid
from workbook.refusal import FileRefused
from workbook.report import Report
from xladdin.export.content.format import ExportOrder, Format, Output, encoded
from xladdin.export.content.office_package import possible
from xladdin.export.content.stamp import Stamp, comment

DRAFT_LINE = "草稿，不是正式数据"
_FONT = "SimSun,'宋体','Songti SC','Noto Serif CJK SC',serif"
# 、 takes a line of its own there, instead of hanging beside the character before it.
_STACKED = "display:inline-block;width:1em;line-height:1.2;word-break:break-all;line-break:anywhere"
# （三）不予公开 breaks behind its ordinal only.
_WHOLE = "word-break:keep-all"
# Wide enough for the 15 columns of 表四 on a desk, and scrolled sideways on a telephone.
STYLE = f"""
body{{margin:1em auto;max-width:52em;padding:0 1em;font-family:{_FONT};color:#000;background:#fff;line-height:1.5}}
h1{{font-size:1.4em;text-align:center}}
.nianbao-draft{{margin:1em 0;padding:.3em;border:2px solid #b00000;color:#b00000;text-align:center;font-weight:bold}}
.nianbao-scroll{{overflow-x:auto;margin:1.5em 0}}
table.nianbao{{border-collapse:collapse;width:100%;min-width:40em;font-size:1em}}
table.nianbao caption{{padding:.4em;font-weight:bold}}
table.nianbao caption span{{position:sticky;left:.4em;display:inline-block;max-width:calc(100vw - 3em)}}
table.nianbao th,table.nianbao td{{border:1px solid #000;padding:.2em .3em;text-align:center;font-weight:normal}}
table.nianbao .left{{text-align:left}}
table.nianbao td.number{{white-space:nowrap}}
table.nianbao .stacked span{{{_STACKED}}}
table.nianbao .group{{{_WHOLE}}}
@media (max-width:45em){{
table.nianbao caption{{text-align:left}}
table.nianbao .row{{position:sticky;left:0;max-width:9em;background:#fff;box-shadow:1px 0 #000}}
}}
@media print{{body{{max-width:none}}.nianbao-scroll{{overflow:visible}}}}
"""
_INLINE_TABLE = f"border-collapse:collapse;width:100%;font-family:{_FONT};font-size:16px;color:#000"
# What a content management system leaves that takes styles away: lines, and figures in the middle.
_PLAIN_TABLE = 'border="1" cellspacing="0" cellpadding="4" width="100%"'
_INLINE_CELL = "border:1px solid #000;padding:3px 4px;font-weight:normal;text-align:"


def page(grids: Sequence[Grid], stamp: Stamp, *, title: str) -> str:
    """A whole page with these tables, each with its caption; the page of a draft says so at its head."""
    banner = f'<p class="nianbao-draft">{DRAFT_LINE}</p>\n' if stamp.draft else ""
    heading = _text(f"{title}（草稿）" if stamp.draft else title)
    tables = "\n".join(
        f'<div class="nianbao-scroll" tabindex="0" role="region" aria-label={_quoted(grid.table.heading)}>\n'
        f"{fragment(grid)}\n</div>"
        for grid in grids
    )
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n{comment(stamp)}\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{heading}</title>\n'
        f"<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{heading}</h1>\n{banner}{tables}\n</main>\n</body>\n</html>\n"
    )


def paste(grids: Sequence[Grid], stamp: Stamp) -> str:
    """The tables alone with every style inline, for a content management system that takes style sheets away."""
    style = "padding:5px;border:2px solid #b00000;color:#b00000;text-align:center;font-weight:bold"
    banner = f'<p style="{style}">{DRAFT_LINE}</p>\n' if stamp.draft else ""
    return f"{comment(stamp)}\n{banner}" + "\n".join(fragment(grid, inline=True) for grid in grids) + "\n"


def fragment(grid: Grid, *, inline: bool = False) -> str:
    """One `table` element, to stand in a page that has STYLE, or with its styles `inline`."""
    ids = {c: f"{grid.table.key}-{c.row}-{c.column}" for c in grid.cells if c.kind in ("spanner", "stub", "band")}
    heads = _heads(grid)
    lines: list[list[str]] = [[] for _ in range(grid.row_count)]
    for cell in grid.cells:
        lines[cell.row].append(_cell(cell, ids, heads.get(cell, ()), inline=inline))
    rows = [f"<tr>{''.join(line)}</tr>" for line in lines]
    total = sum(grid.widths)
    columns = "".join(f'<col style="width:{width / total * 100:.2f}%">' for width in grid.widths)
    parts = [
        f'<table {_PLAIN_TABLE} style="{_INLINE_TABLE}">' if inline else '<table class="nianbao">',
        _caption(grid, inline=inline),
        f"<colgroup>{columns}</colgroup>",
        *(["<thead>", *rows[: grid.head_rows], "</thead>"] if grid.head_rows else []),
        *("<tbody>", *rows[grid.head_rows :], "</tbody>", "</table>"),
    ]
    return "\n".join(parts)


def _caption(grid: Grid, *, inline: bool) -> str:
    style = ' style="padding:6px;font-weight:bold"' if inline else ""
    words = f"{_text(grid.table.heading)}（单位：{_text(grid.table.unit)}）"
    return f"<caption{style}>{words}</caption>" if inline else f"<caption><span>{words}</span></caption>"


def _heads(grid: Grid) -> Mapping[Cell, Sequence[Cell]]:
    """For every number the heads it stands under, outermost first, and those beside it."""
    occupancy = grid.occupancy()
    found = {}
    for cell in grid.cells:
        if cell.field:
            above = [occupancy[row][cell.column] for row in _head_rows(grid, occupancy, cell)]
            beside = occupancy[cell.row][: grid.stub_columns]
            found[cell] = [head for head in dict.fromkeys((*above, *beside)) if head.kind not in ("corner", "data")]
    return found


def _head_rows(grid: Grid, occupancy: Sequence[Sequence[Cell]], cell: Cell) -> range:
    """The rows of the heads of a number: those of the table, or those of its block with the band above them."""
    if grid.head_rows:
        return range(grid.head_rows)
    last = next(row for row in range(cell.row, -1, -1) if occupancy[row][cell.column].kind == "spanner")
    first = next((row for row in range(last, -1, -1) if occupancy[row][cell.column].kind == "band"), last)
    return range(first, last + 1)


def _cell(cell: Cell, ids: Mapping[Cell, str], heads: Sequence[Cell], *, inline: bool) -> str:
    tag = "th" if cell in ids else "td"
    attributes = f' colspan="{cell.column_span}"' if cell.column_span > 1 else ""
    attributes += f' rowspan="{cell.row_span}"' if cell.row_span > 1 else ""
    if cell in ids:
        attributes += f' id="{ids[cell]}"'
    if heads:
        attributes += f' headers="{" ".join(ids[head] for head in heads)}"'
    text = _text(" ".join(cell.text.split()))
    group = cell.kind == "stub" and cell.row_span > 1 and not cell.vertical
    if inline:
        broken = ";white-space:nowrap" if cell.field else f";{_WHOLE}" if group else ""
        attributes += f' align="{cell.align}" valign="middle" style="{_INLINE_CELL}{cell.align}{broken}"'
        shown = f'<span style="{_STACKED}">{text}</span>' if cell.vertical else text
    else:
        row = cell.kind == "stub" and cell.row_span == 1
        kinds = {"left": cell.align == "left", "number": bool(cell.field), "stacked": cell.vertical, "group": group}
        kinds["row"] = row
        if names := " ".join(name for name, holds in kinds.items() if holds):
            attributes += f' class="{names}"'
        shown = f"<span>{text}</span>" if cell.vertical else text
    return f"<{tag}{attributes}>{shown}</{tag}>"


def _text(text: str) -> str:
    return escape(possible(text), quote=False)


def _quoted(text: str) -> str:
    return f'"{escape(possible(text))}"'


def _page(order: ExportOrder) -> bytes:
    return encoded(page(order.grids, order.stamp, title=order.title))


def _paste(order: ExportOrder) -> bytes:
    return encoded(paste(order.grids, order.stamp))


def _read_back(output: Path, report: Report) -> Iterator[tuple[Field, str]]:
    """The numbers of a page as the import reads them, of the tables of which it reads any."""
    from xladdin.intake.published import read

    try:
        published = read(output).report
    except FileRefused:
        return
    if published.edition is not report.edition:
        return
    for table in report.edition.tables:
        if any(published.value(field).number is not None for field in table.fields):
            yield from ((field, published.value(field).text) for field in table.fields)


FORMATS = {
    "html": Format((Output(".html", _page), Output("-粘贴用.html", _paste)), (".html", ".htm"), read_back=_read_back)
}
