"""A statutory table as a grid of cells with spans: every sheet, picture, page and text is drawn from it.

Spans are derived from the row and column trees of the edition, so that a merged head cannot be wrong by typing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from workbook.edition import Block, Field, Heading, Table

CellKind = Literal["corner", "spanner", "stub", "band", "data"]


@dataclass(frozen=True)
class Cell:
    """One cell. `row` and `column` count from 0 at the top left; a data cell of a blank form has no text."""

    row: int
    column: int
    row_span: int
    column_span: int
    kind: CellKind
    text: str = ""
    align: Literal["left", "center"] = "center"
    vertical: bool = False
    field: Field | None = None


@dataclass(frozen=True)
class Grid:
    """One table, laid out. The cells tile `row_count` × `column_count` exactly; widths are twips."""

    table: Table
    row_count: int
    head_rows: int
    stub_columns: int
    widths: tuple[int, ...]
    cells: tuple[Cell, ...]

    @property
    def column_count(self) -> int:
        """Stub columns and data columns together."""
        return len(self.widths)

    def with_text(self, text_of: Callable[[Field], str]) -> Grid:
        """The same grid with the text of every data cell given by `text_of`."""
        cells = tuple(replace(cell, text=text_of(cell.field)) if cell.field else cell for cell in self.cells)
        return replace(self, cells=cells)

    def occupancy(self) -> list[list[Cell]]:
        """For every grid position, the cell that covers it: a list of rows. ValueError if the cells do not tile."""
        matrix: list[list[Cell | None]] = [[None] * self.column_count for _ in range(self.row_count)]
        for cell in self.cells:
            for row in range(cell.row, cell.row + cell.row_span):
                for column in range(cell.column, cell.column + cell.column_span):
                    if matrix[row][column] is not None:
                        raise ValueError(f"two cells at row {row}, column {column}")
                    matrix[row][column] = cell
        full = [[cell for cell in row if cell is not None] for row in matrix]
        if any(len(row) != self.column_count for row in full):
            raise ValueError("the cells leave a hole in the grid")
        return full


@cache
def blank_grid(table: Table) -> Grid:
    """The empty form of a statutory table."""
    cells: list[Cell] = []
    row = 0
    for index in range(len(table.blocks)):
        row = _append_block(cells, table, index, row)
    only = table.blocks[0] if len(table.blocks) == 1 else None
    return Grid(
        table=table,
        row_count=row,
        head_rows=_depth(only.columns) if only else 0,
        stub_columns=len(table.stub_widths),
        widths=table.stub_widths + table.column_widths,
        cells=tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))),
    )


def _append_block(cells: list[Cell], table: Table, index: int, top: int) -> int:
    """Lay one block out from grid row `top` downwards; gives the first row below it."""
    block = table.blocks[index]
    stub, width = len(table.stub_widths), len(table.stub_widths + table.column_widths)
    if block.band:
        cells.append(Cell(top, 0, 1, width, "band", block.band))
        top += 1
    depth = _depth(block.columns)
    if stub:
        cells.append(Cell(top, 0, depth, stub, "corner", block.corner))
    spread = _spread(block, len(table.column_widths))
    cells.extend(_spanners(block.columns, top, stub, depth, spread))
    top += depth
    cells.extend(_stubs(block.rows, top, 0, stub, centred=bool(block.band)))
    for field in table.fields:
        if field.block == index:
            left = stub + sum(spread[: field.column_index])
            span = spread[field.column_index]
            cells.append(Cell(top + field.row_index, left, 1, span, "data", field=field))
    return top + len(block.row_paths)


def _spread(block: Block, columns: int) -> list[int]:
    """How many grid columns each column of figures takes: one, and the last one what is left over."""
    count = len(block.column_paths)
    return [1] * (count - 1) + [columns - count + 1]


def _depth(headings: Sequence[Heading]) -> int:
    return max((1 + _depth(heading.children) for heading in headings), default=0)


def _spanners(headings: Sequence[Heading], top: int, left: int, depth: int, spread: Sequence[int]) -> Iterator[Cell]:
    taken = 0
    for heading in headings:
        own = spread[taken : taken + heading.leaf_count]
        height = 1 if heading.children else depth
        yield Cell(top, left + sum(spread[:taken]), height, sum(own), "spanner", heading.label)
        yield from _spanners(heading.children, top + 1, left + sum(spread[:taken]), depth - 1, own)
        taken += heading.leaf_count


def _stubs(headings: Sequence[Heading], top: int, left: int, depth: int, *, centred: bool) -> Iterator[Cell]:
    if not depth:
        return
    for heading in headings:
        width = 1 if heading.children else depth
        # A group that fills a narrow first column (三、本年度办理结果) is printed one character under another.
        vertical = bool(heading.children) and left == 0
        align: Literal["left", "center"] = "center" if centred or vertical else "left"
        yield Cell(top, left, heading.leaf_count, width, "stub", heading.label, align, vertical)
        yield from _stubs(heading.children, top, left + 1, depth - 1, centred=centred)
        top += heading.leaf_count
