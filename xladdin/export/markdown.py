"""The tables as Markdown (GitHub Flavored): heads flattened, for Markdown knows neither spans nor a second head row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from workbook.digest import digest
from workbook.edition import Block, Field, Heading
from workbook.grid import Grid, blank_grid
from workbook.report import Report
from xladdin.export.content.format import ExportOrder, Format, Output, encoded
from xladdin.export.content.stamp import Stamp, comment
from xladdin.export.flat import JOINT, column_label, row_label

DRAFT_LINE = "**【草稿】**"
# What Markdown or HTML could take for markup; a backslash before ASCII punctuation is always that character itself.
_MARKUP = re.compile(r"([\\`*_{}\[\]<>|~&$#!])")


def render(grids: Sequence[Grid], stamp: Stamp) -> str:
    """The tables one below another, each under its statutory heading; 表二 is a table for each of its bands.

    表四, one row of fifteen numbers, stands as a row for each kind of case.
    """
    mark = [DRAFT_LINE, ""] if stamp.draft else []
    parts = [comment(stamp), "", *mark]
    for grid in grids:
        parts += [f"## {_escaped(grid.table.heading)}", "", f"单位：{grid.table.unit}", ""]
        for block in _tables(grid):
            parts += [*block, ""]
    return "\n".join(parts)


def _tables(grid: Grid) -> Iterator[list[str]]:
    texts = {cell.field.id: cell.text for cell in grid.cells if cell.field}
    for index, block in enumerate(grid.table.blocks):
        fields = [field for field in grid.table.fields if field.block == index]
        if block.band:
            yield [f"### {_escaped(block.band)}"]
        if not grid.stub_columns and (folded := _folded(fields, texts)):
            yield folded
        else:
            yield _block(block, fields, texts)


def _block(block: Block, fields: Sequence[Field], texts: dict[str, str]) -> list[str]:
    """A table with a row for every row of figures and a column for every column."""
    paths = [_without_common(path, block) for path in block.column_paths]
    stub = JOINT.join(filter(None, (_corner(block), *(h.label for h in _common(block)))))
    rows = []
    for start in range(0, len(fields), len(paths)):
        line = fields[start : start + len(paths)]
        rows.append([row_label(line[0]), *(texts[field.id] for field in line)])
    return _lines([stub, *map(column_label, paths)], rows)


def _folded(fields: Sequence[Field], texts: dict[str, str]) -> list[str]:
    """A row of figures whose columns come in groups with the same heads, as a row a group; nothing if they do not."""
    groups: dict[str, list[Field]] = {}
    for field in fields:
        groups.setdefault(column_label(field.column[:-1]), []).append(field)
    heads = {tuple(field.column[-1].label for field in line) for line in groups.values()}
    if len(heads) != 1:
        return []
    return _lines(["类别", *heads.pop()], [[name, *(texts[f.id] for f in line)] for name, line in groups.items()])


def _common(block: Block) -> Sequence[Heading]:
    """The heads that stand over every column, as 申请人情况: once in the corner instead of in each head."""
    found = []
    level: Sequence[Heading] = block.columns
    while len(level) == 1 and level[0].children:
        found.append(level[0])
        level = level[0].children
    return found


def _without_common(path: Sequence[Heading], block: Block) -> Sequence[Heading]:
    return path[len(_common(block)) :]


def _corner(block: Block) -> str:
    return block.corner if block.band else "项目"


def _lines(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    rule = "| :--- |" + " ---: |" * (len(head) - 1)
    return [_line(head), rule, *map(_line, rows)]


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(map(_escaped, cells)) + " |"


def _escaped(text: str) -> str:
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))


def _make(order: ExportOrder) -> bytes:
    return encoded(render(order.grids, order.stamp))


def _texts(report: Report, stamp: Stamp | None) -> Iterator[str]:
    if stamp is not None:
        grids = [blank_grid(table).with_text(report.display) for table in report.edition.tables]
        for some in (grids, *([grid] for grid in grids)):
            yield render(some, Stamp(digest(report), stamp.date, stamp.rules))


FORMATS = {"md": Format((Output(".md", _make),), (".md",), texts=_texts)}
