"""Which cells of a table stand under which column of the form, by the names in the heads above them.

Heads may have any depth, span columns, stand in any order, be broken over rows or pages, and name columns that the form
does not have (小计). Where the names do not settle it, nothing is taken from its place alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from workbook.edition import Block, Heading, Table
from xladdin.intake.formats.document import Row, place_of
from xladdin.intake.formats.printed_values import looks_like_value
from xladdin.intake.tables.labels import closest, compact, letters, wording

Edges = tuple[float, float]
# 「其他」 and 「总计」 are words of row labels too; the longer names are nothing but heads.
_SHORT = 2
# No form has more heads above a row than this; a page that repeats them has one set each time.
_MOST_HEADS = 200


@dataclass(frozen=True)
class _Head:
    text: str
    left: float
    right: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    def covers(self, at: float) -> bool:
        return self.left <= at <= self.right


@dataclass(frozen=True)
class Settled:
    """Where each column of a block stands, in form order, and columns beside them that the form does not have.

    `reworded`: names that were recognised although they are worded differently, with the names of the form.
    """

    own: tuple[Edges, ...]
    extra: tuple[_Head, ...] = ()
    reworded: tuple[tuple[str, str], ...] = ()

    @property
    def order(self) -> tuple[int, ...]:
        """The columns of the form as they are printed, from left to right."""
        return tuple(sorted(range(len(self.own)), key=lambda column: self.own[column]))

    def cells(self, row: Row, labels: int) -> tuple[str, ...] | None:
        """The figures of a row in form order; `labels` is how many cells before them belong to its label.

        None where the row does not have one cell under every head.
        """
        edges = place_of(row).edges
        found = [_under(own, row, edges, labels) for own in self.own]
        places = [at for at in found if at is not None]
        if len(places) < len(found) or len(set(places)) < len(places):
            return None
        return tuple(row[at] for at in places)


@dataclass
class NamedColumns:
    """The heads above the rows of one table, as they come by."""

    table: Table
    _heads: list[_Head] = field(default_factory=list)
    _is_open: bool = False
    _settled: dict[int, Settled | None] = field(default_factory=dict)

    def take(self, row: Row, *, is_line: bool) -> bool:
        """Whether a row is one of heads; then they are remembered. `is_line`: its label is a line of the form."""
        edges = place_of(row).edges
        filled = [compact(cell) for cell in row if cell.strip()]
        known = sum(text in self._names for text in filled)
        is_head = any(text in self._names and len(text) > _SHORT for text in filled) or known > 1
        has_figures = any(looks_like_value(cell) for cell in row if cell.strip())
        if not edges or not filled or has_figures or not (is_head or (self._is_open and not is_line)):
            self._is_open = False
            return False
        if not self._is_open:
            self._heads, self._settled = [], {}
        self._is_open = True
        found = (_Head(compact(cell), *edge) for cell, edge in zip(row, edges, strict=False) if cell.strip())
        self._heads = [*self._heads, *found][:_MOST_HEADS]
        return True

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(name for block in self.table.blocks for name in _names(block.columns))

    def settled(self, block: int) -> Settled | None:
        """Where the columns of a block stand; None where the heads do not settle it."""
        if block not in self._settled:
            self._settled[block] = _settled(self._heads, self.table.blocks[block])
        return self._settled[block]


def _settled(heads: Sequence[_Head], block: Block) -> Settled | None:
    paths = block.column_paths
    leaves = [{letters(w) for w in path[-1].wordings} for path in paths]
    places: list[dict[Edges, _Head]] = [{} for _ in paths]
    stacks = {id(head): [h.text for h in heads[: at + 1] if h.covers(head.middle)] for at, head in enumerate(heads)}
    for head in heads:
        stack = stacks[id(head)]
        endings = {"".join(stack[at:]) for at in range(len(stack))}
        for column, path in enumerate(paths):
            alike = sum(leaves[column] & other != set() for other in leaves) > 1
            if leaves[column] & endings and (not alike or _is_under(stack, path[:-1])):
                places[column][(head.left, head.right)] = head
    found = {column: next(iter(at.values())) for column, at in enumerate(places) if len(at) == 1}
    if any(len(at) > 1 for at in places) or not found:
        return None
    loose = _loose(heads, list(found.values()))
    reworded = tuple(_recognised(loose, found, block))
    if len(found) < len(paths):
        return None
    edges = tuple((found[column].left, found[column].right) for column in range(len(paths)))
    taken = list(found.values())
    return Settled(edges, tuple(head for head in loose if head not in taken), reworded)


def _is_under(stack: Sequence[str], groups: Sequence[Heading]) -> bool:
    """Whether the group right above a column, whose name its leaves share with others, is among the heads above it."""
    named = [group for group in groups if group.label]
    above = {"".join(stack[i:j]) for i in range(len(stack)) for j in range(i + 1, len(stack) + 1)}
    return bool(named) and any(letters(w) in above for w in named[-1].wordings)


def _loose(heads: Sequence[_Head], found: Sequence[_Head]) -> list[_Head]:
    """The lowest heads that name no column of the form, from the first that does on."""
    first = min(head.left for head in found)
    lowest = [
        head
        for at, head in enumerate(heads)
        if head.left >= first
        and not any(head.covers(own.middle) or own.covers(head.middle) for own in found)
        and not any(head.covers(below.middle) for below in heads[at + 1 :])
    ]
    return list({(head.left, head.right): head for head in lowest}.values())


def _recognised(loose: Sequence[_Head], found: dict[int, _Head], block: Block) -> Iterator[tuple[str, str]]:
    """Adds to `found` the columns whose names are worded differently; the last one left is known by that."""
    paths = block.column_paths
    ways = [path[-1].wordings for path in paths]
    if len({compact(names[0]) for names in ways}) < len(ways):
        return
    left = [head for head in loose if head.text not in {"小计", "合计"}]
    for head in tuple(left):
        missing = [column for column in range(len(paths)) if column not in found]
        at = closest(head.text, [wording(ways[column][0]).core for column in missing])
        if at is not None:
            found[missing[at]] = head
            left.remove(head)
            yield head.text, ways[missing[at]][0]
    missing = [column for column in range(len(paths)) if column not in found]
    if len(missing) == len(left) == 1:
        found[missing[0]] = left[0]
        yield left[0].text, ways[missing[0]][0]


def _under(own: Edges, row: Row, edges: Sequence[Edges], labels: int) -> int | None:
    """Which cell of a row stands under a head: the only one, or the only one that is filled."""
    middle = (own[0] + own[1]) / 2
    hits = [
        at
        for at, (left, right) in enumerate(edges[: len(row)])
        if at >= labels and (own[0] < (left + right) / 2 < own[1] or left <= middle <= right)
    ]
    filled = [at for at in hits if row[at].strip()]
    if len(filled) == 1:
        return filled[0]
    return hits[0] if len(hits) == 1 else None


def _names(columns: Iterable[Heading]) -> Iterator[str]:
    for heading in columns:
        yield from (letters(w) for w in heading.wordings)
        yield from _names(heading.children)
