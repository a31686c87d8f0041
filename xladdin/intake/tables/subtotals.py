"""Columns of subtotals (小计) beside those of the form in a text: left out, where names and sums agree on them."""

from __future__ import annotations

from collections.abc import Sequence

from workbook.edition import Block
from xladdin.intake.formats.document import Flow
from xladdin.intake.tables.columns import heads_of, printed_order
from xladdin.intake.tables.form_lines import addends
from xladdin.intake.tables.printed_rows import PrintedTable, RowState

SUBTOTAL = "小计"


def without_subtotals(printed: PrintedTable, section: Flow) -> None:
    """Rows with one figure too many, where the heads name a subtotal and one place for it fits every row."""
    for index, block in enumerate(printed.table.blocks):
        rows = [row for row in printed.rows if row.line.block == index and row.state is RowState.MISFIT]
        rows = [row for row in rows if len(row.cells) == row.line.width + 1 and all(map(str.isdecimal, row.cells))]
        if not rows or SUBTOTAL not in heads_of(section, block):
            continue
        told = [tuple(map(int, row.cells)) for row in rows]
        fitting = [at for at in _places(section, block) if all(_fits(figures, at, section, block) for figures in told)]
        ways = {tuple(_without(figures, at) for figures in told) for at in fitting}
        if len(ways) == 1:
            for row, cells in zip(rows, ways.pop(), strict=True):
                row.read(tuple(map(str, cells)))
            printed.note(f"另有格式里没有的列（「{SUBTOTAL}」），没有读。")


def _places(section: Flow, block: Block) -> list[int]:
    """Where a subtotal of a group of columns may be printed: right before the group or right behind it."""
    places = _of_group(section, block)
    if not places or places != list(range(places[0], places[0] + len(places))):
        return []
    return [places[0], places[-1] + 1]


def _of_group(section: Flow, block: Block) -> list[int]:
    """At which places the columns of the only group of a block are printed; none where their names do not say it."""
    order = printed_order(section, block)
    groups = {path[-2] for path in block.column_paths if len(path) > 1 and path[-2].label}
    groups = {group for group in groups if all(not child.children for child in group.children)}
    if order.columns is None or not order.is_named or len(groups) != 1:
        return []
    group = groups.pop()
    own = [column for column, path in enumerate(block.column_paths) if path[-1] in group.children]
    return sorted(order.columns.index(column) for column in own)


def _fits(figures: Sequence[int], at: int, section: Flow, block: Block) -> bool:
    """Whether the figure at this place is the sum of its group, and the others add up without it."""
    rest, columns = _without(figures, at), printed_order(section, block).columns
    if columns is None or figures[at] != sum(rest[place] for place in _of_group(section, block)):
        return False
    own = [rest[columns.index(column)] for column in range(len(columns))]
    return all(own[total] == sum(own[part] for part in parts) for total, parts in enumerate(addends(block)) if parts)


def _without(figures: Sequence[int], at: int) -> tuple[int, ...]:
    return (*figures[:at], *figures[at + 1 :])
