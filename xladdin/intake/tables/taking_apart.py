"""Rows whose figures were glued together, wholly or in part: taken apart where the sums of the form leave one way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xladdin.intake.tables.evidence import Evidence
from xladdin.intake.tables.form_lines import addends, sums_of
from xladdin.intake.tables.glued import Figures, TooMany, narrow, splits
from xladdin.intake.tables.groups import fill_up
from xladdin.intake.tables.printed_rows import PrintedTable, Row, RowState

_EXAMPLES = 12


def take_apart(printed: PrintedTable, evidence: Evidence) -> None:
    """Rows whose figures were glued together, where the sums or else what is known from elsewhere leave one way."""
    ways: dict[int, tuple[Figures, ...]] = {}
    for row in _glued(printed):
        try:
            ways[row.line.index] = splits(row.cells, addends(printed.table.blocks[row.line.block]))
        except TooMany:
            row.refuse(f"原文连写为「{' '.join(row.cells)}」，可能的拆法太多，没有填入。")
    ways = {index: found for index, found in ways.items() if found}
    rows = [row for row in printed.figures if row.state is RowState.READ and all(map(str.isdecimal, row.cells))]
    narrowed = narrow(ways | {row.line.index: (tuple(map(int, row.cells)),) for row in rows}, sums_of(printed.table))
    settled = [index for index in ways if len(narrowed[index]) == 1]
    for index in settled:
        _read(printed, printed.rows[index], narrowed[index][0])
    if settled:
        printed.note(f"有 {len(settled)} 行的数字在原文中连写，只有一种拆法符合勾稽关系，已拆开填入。")
    for index in sorted(ways.keys() - set(settled)):
        _decide(printed, printed.rows[index], narrowed[index], evidence)


def _glued(printed: PrintedTable) -> Iterator[Row]:
    """The misfitting rows whose figures were glued together, and did not lose blank cells.

    A row with fewer digits than figures has lost some, and then so may have every other; where no total tells,
    nothing but a text that has lost all blanks is taken apart.
    """
    rows = [row for row in printed.figures if row.state is RowState.MISFIT]
    if any(len("".join(row.cells)) < row.line.width for row in rows):
        return
    for row in rows:
        has_total = any(addends(printed.table.blocks[row.line.block]))
        is_whole = 2 * len(row.cells) <= row.line.width and (has_total or row.glued or row.cells[0].startswith("00"))
        if is_whole or (has_total and len(row.cells) < row.line.width and not _lacks_a_blank(row)):
            yield row


def _lacks_a_blank(row: Row) -> bool:
    """Whether a row adds up as it stands: then it has lost a blank cell, and no figures in it are glued."""
    figures = [int(cell) for cell in row.cells if cell.isdecimal()]
    return len(figures) < len(row.cells) or (any(figures) and 2 * max(figures) == sum(figures))


def _decide(printed: PrintedTable, row: Row, ways: Sequence[Figures], evidence: Evidence) -> None:
    """Glued figures that the sums leave in doubt, where something else that is known settles them."""
    shown, (kept, clues) = " ".join(row.cells), evidence.choose(row.line, ways)
    known = "；".join(clues)
    if len(kept) == 1:
        _read(printed, row, kept[0])
        taken = "、".join(map(str, kept[0]))
        printed.notes.append(f"{row.line.place}：原文连写为「{shown}」，据{known}，拆成 {taken}，请核对。")
    else:
        against = "；".join(evidence.against(row.line, ways))
        row.refuse(
            ambiguous(row.cells, kept)
            + (f"（已据{known}排除其余拆法。）" if clues else "")
            + (f"（{against}与哪一种拆法都不相符，请核对。）" if against else "")
        )


def _read(printed: PrintedTable, row: Row, figures: Figures) -> None:
    row.read(tuple(map(str, figures)))
    if row.stands_for:
        fill_up(printed, row, row.line.path[-2].name)


def ambiguous(cells: Sequence[str], ways: Sequence[Figures]) -> str:
    """What the user is told about glued figures that can be taken apart in several ways."""
    examples = "；".join("、".join(map(str, way)) for way in ways[:_EXAMPLES])
    more = f"等 {len(ways)} 种" if len(ways) > _EXAMPLES else ""
    return f"原文连写为「{' '.join(cells)}」，可以拆成（{examples}）{more}，不能确定，没有填入。"
