"""Reads tables back from HTML, Markdown and Word with parsers that know nothing of this project."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import html5lib
from docx import Document
from docx.oxml.ns import qn
from markdown_it import MarkdownIt

from workbook.grid import Grid

Read = dict[tuple[int, int], tuple[int, int, str]]


def model(grid: Grid) -> Read:
    """(row, column) -> (row span, column span, text in one line), as the grid has them."""
    return {(c.row, c.column): (c.row_span, c.column_span, " ".join(c.text.split())) for c in grid.cells}


def html_tables(page: str) -> list[Any]:
    """The table elements of a page, as a browser's parser builds them."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    return list(tree.iter("table"))


def html_cells(table: Any) -> Iterator[tuple[int, int, Any]]:
    """Row, column and element of every cell, placed by the rules of HTML for spans."""
    taken: set[tuple[int, int]] = set()
    for row, line in enumerate(table.iter("tr")):
        column = 0
        for cell in line:
            while (row, column) in taken:
                column += 1
            down, across = int(cell.get("rowspan", 1)), int(cell.get("colspan", 1))
            taken |= {(r, c) for r in range(row, row + down) for c in range(column, column + across)}
            yield row, column, cell
            column += across


def html_grid(table: Any) -> Read:
    """A table of a page, in the shape of `model`."""
    return {
        (row, column): (
            int(cell.get("rowspan", 1)),
            int(cell.get("colspan", 1)),
            " ".join("".join(cell.itertext()).split()),
        )
        for row, column, cell in html_cells(table)
    }


def markdown_tables(text: str) -> list[list[list[str]]]:
    """The tables of a Markdown text, as rows of cells: what a GitHub Flavored Markdown renderer would show."""
    tables: list[list[list[str]]] = []
    in_cell = False
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        if token.type == "table_open":
            tables.append([])
        elif token.type == "tr_open":
            tables[-1].append([])
        elif token.type in ("th_open", "td_open"):
            in_cell = True
        elif token.type == "inline" and in_cell:
            in_cell = False
            children = token.children or []
            assert {child.type for child in children} <= {"text", "text_special"}, token.content
            tables[-1][-1].append("".join(child.content for child in children))
    return tables


def word_tables(document: bytes) -> list[Any]:
    """The w:tbl elements of a document, as python-docx opens it."""
    return [table._tbl for table in Document(BytesIO(document)).tables]


def word_grid(table: Any) -> Read:
    """A table of a Word document, in the shape of `model`; a line break within a cell counts for nothing."""
    found: Read = {}
    open_cells: dict[int, tuple[int, int]] = {}
    for row, line in enumerate(table.iter(qn("w:tr"))):
        column = 0
        for cell in line.iter(qn("w:tc")):
            span = cell.find(qn("w:tcPr")).find(qn("w:gridSpan"))
            across = 1 if span is None else int(span.get(qn("w:val")))
            merge = cell.find(qn("w:tcPr")).find(qn("w:vMerge"))
            if merge is not None and merge.get(qn("w:val")) != "restart" and column in open_cells:
                top = open_cells[column]
                rows, columns, text = found[top]
                found[top] = (rows + 1, columns, text)
                assert "".join(t.text or "" for t in cell.iter(qn("w:t"))) == ""
            else:
                open_cells[column] = (row, column)
                found[row, column] = (1, across, "".join(t.text or "" for t in cell.iter(qn("w:t"))))
            column += across
    return found
