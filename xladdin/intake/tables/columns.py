"""In which order a report prints the columns of a table whose cells are not known by their places on the page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from workbook.edition import Block, Heading
from xladdin.intake.formats.document import Flow
from xladdin.intake.tables.form_lines import addends
from xladdin.intake.tables.labels import letters

# Heads and the first row label stand close together; the note in the corner of 表三 is among them.
_REACH, _REACH_OF_BLOCK = 800, 60
# Words of heads in which a name of a column stands that is not meant.
_NO_NAMES = frozenset(["其他组织", "申请人情况"])


@dataclass(frozen=True)
class ColumnOrder:
    """For every printed column, the column of the form; None where the heads say something else than the form knows.

    `is_named`: the heads say it. Else they are lost, and the figures have to bear the order out.
    """

    columns: tuple[int, ...] | None
    is_named: bool = True


def printed_order(section: Flow, block: Block) -> ColumnOrder:
    """The order of the columns, from the heads above the rows of a block.

    In a text, those under one head follow each other as they are printed, however deep the heads are.
    """
    if len(block.column_paths) == 1:
        return ColumnOrder((0,))
    return order_in(heads_of(section, block), block)


def heads_of(section: Flow, block: Block) -> str:
    """The letters above the rows of a block, in which its heads are."""
    row_at = _first(section.compact, [w for path in block.row_paths for w in path[-1].wordings])
    reach = _REACH_OF_BLOCK if block.band else _REACH
    return section.compact[max(0, row_at - reach) : max(0, row_at)]


def order_in(heads: str, block: Block) -> ColumnOrder:
    """The order that a text of heads (letters alone) gives to the columns of a block."""
    own = tuple(range(len(block.column_paths)))
    at = _positions(heads, block)
    leaves = [path[-1] for path in block.column_paths]
    missing = sum(_place(leaf, at) < 0 for leaf in leaves)
    if missing == len(leaves):
        return ColumnOrder(own, is_named=False)
    if missing:
        # Some are torn or worded differently: the others may still contradict the form.
        for siblings in (block.columns, *(heading.children for heading in _all(block.columns))):
            known = [found for leaf in siblings if not leaf.children and (found := _printed(leaf, at)) >= 0]
            if known != sorted(known):
                return ColumnOrder(None, is_named=False)
        return ColumnOrder(own, is_named=False)
    return ColumnOrder(tuple(leaves.index(leaf) for leaf in _in_order(block.columns, at)))


def _positions(heads: str, block: Block) -> dict[str, int]:
    """Where each name of the heads of a block stands."""
    names = {name for heading in _all(block.columns) for name in _wordings(heading)} | _NO_NAMES
    at: dict[str, int] = {}
    for found in re.finditer("|".join(map(re.escape, sorted(names, key=len, reverse=True))), heads):
        # Above the rows of one block stand those of another; under one head, the first of a set repeated counts.
        at[found[0]] = found.start() if block.band else at.get(found[0], found.start())
    return at


def _printed(heading: Heading, at: Mapping[str, int]) -> int:
    return min((at[name] for name in _wordings(heading) if name in at), default=-1)


def _place(heading: Heading, at: Mapping[str, int]) -> int:
    inside = [place for child in heading.children if (place := _place(child, at)) >= 0]
    return min(inside, default=-1) if _printed(heading, at) < 0 else _printed(heading, at)


def _in_order(headings: Iterable[Heading], at: Mapping[str, int]) -> Iterator[Heading]:
    """The columns as they are printed; where a group has no head of its own, they stand among the others."""
    for heading in sorted(_opened(headings, at), key=lambda one: _place(one, at)):
        yield from _in_order(heading.children, at) if heading.children else (heading,)


def _opened(headings: Iterable[Heading], at: Mapping[str, int]) -> Iterator[Heading]:
    for heading in headings:
        is_unnamed = heading.children and _printed(heading, at) < 0
        yield from _opened(heading.children, at) if is_unnamed else (heading,)


def bears_out(rows: Sequence[Sequence[str]], block: Block) -> bool:
    """Whether the sums of rows agree with the order of the form, as they stand, better than with any other place.

    Where a block has no total, only rows of equal figures do.
    """
    figures = [tuple(map(int, row)) for row in rows if all(map(str.isdecimal, row))]
    told = [row for row in figures if len(set(row)) > 1]
    if not any(addends(block)):
        return bool(figures) and not told
    fits = [_adds_up(row, block) for row in told]
    others = [any(2 * figure == sum(row) for figure in row[:-1]) for row in told]
    against = sum(other and not fit for fit, other in zip(fits, others, strict=True))
    return bool(figures) and (not told or (any(fits) and sum(fits) > against))


def _adds_up(row: Sequence[int], block: Block) -> bool:
    return all(row[at] == sum(row[part] for part in parts) for at, parts in enumerate(addends(block)) if parts)


def _all(headings: Iterable[Heading]) -> Iterator[Heading]:
    for heading in headings:
        yield heading
        yield from _all(heading.children)


def _wordings(heading: Heading) -> list[str]:
    return [name for w in heading.wordings if (name := letters(w))]


def _first(text: str, wordings: list[str]) -> int:
    return min((at for w in wordings if (at := text.find(letters(w))) >= 0), default=-1)
