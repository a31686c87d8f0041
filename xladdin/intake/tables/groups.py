"""Figures that stand beside the label of a group of rows (「（六）其他处理」) and not beside the rows themselves."""

from __future__ import annotations

from xladdin.intake.tables.columns import bears_out
from xladdin.intake.tables.form_lines import children, other_child
from xladdin.intake.tables.printed_rows import PrintedTable, Row, RowState, note_apart


def take_groups(printed: PrintedTable) -> None:
    """One row of figures is all there is of a group, as in the form of 2019; as many as it has rows are those rows."""
    for group in (row for row in printed.rows if row.line.is_group and row.state in {RowState.READ, RowState.MISFIT}):
        lines = tuple(row.line for row in printed.rows)
        inside = [printed.rows[line.index] for line in children(lines, group.line)]
        if not inside or any(row.state is not RowState.OPEN for row in inside):
            continue
        target = other_child(lines, group.line)
        if group.state is RowState.READ and target is not None:
            _take_one(printed, group, inside, printed.rows[target.index])
        elif group.state is RowState.MISFIT and not _deal(printed, group, inside):
            _refuse(group, inside, target is not None)


def _take_one(printed: PrintedTable, group: Row, inside: list[Row], target: Row) -> None:
    target.read(group.cells, group.named, group.place)
    target.stands_for = tuple(row for row in inside if row is not target)
    fill_up(printed, target, group.line.name)


def fill_up(printed: PrintedTable, target: Row, group: str) -> None:
    """A row that is all there is of its group has been read: the others hold nothing."""
    for row in target.stands_for:
        row.read(("0",) * row.line.width, target.named, target.place)
    printed.note(f"「{group}」在原文只有一行，已填入「{target.line.name}」，该项其余各行填 0。")


def _deal(printed: PrintedTable, group: Row, inside: list[Row]) -> bool:
    """The figures of all rows one after the other, where their sums bear it out."""
    width = group.line.width
    if len(group.cells) != width * len(inside):
        return False
    dealt = [group.cells[at * width : (at + 1) * width] for at in range(len(inside))]
    if not bears_out(dealt, printed.table.blocks[group.line.block]):
        return False
    for row, cells in zip(inside, dealt, strict=True):
        row.read(cells, place=group.place)
    note_apart(printed, inside)
    return True


def _refuse(group: Row, inside: list[Row], has_other: bool) -> None:
    """Figures that fit nothing; those that may be the row 其他 of a group may be glued, and are looked at there."""
    if has_other and 2 * len(group.cells) <= group.line.width:
        target = inside[-1]
        target.state, target.cells, target.glued = RowState.MISFIT, group.cells, group.glued
        target.stands_for = tuple(inside[:-1])
        return
    shown = " ".join(group.cells)[:60]
    for row in inside:
        row.refuse(f"「{group.line.name}」后面有 {len(group.cells)} 个数字（{shown}），分不清属于哪一行，没有填入。")
