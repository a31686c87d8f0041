"""Rows whose figures were glued together (「640020470」): taken apart where the sums of the form leave one way only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from xladdin.intake.tables.form_lines import LineSum

Figures = tuple[int, ...]
Reach = tuple[Figures, Figures]
# Bounds that real rows stay far below; beyond them a row counts as unreadable.
MOST_SPLITS = 60
_MOST_STEPS = 60_000
_LONGEST_PART = 9


class TooMany(Exception):
    """There are more ways than anybody wants to look at."""


@dataclass
class _Budget:
    """Steps that are left for one search."""

    steps: int = field(default=_MOST_STEPS)

    def spend(self) -> None:
        self.steps -= 1
        if self.steps < 0:
            raise TooMany


def splits(tokens: Sequence[str], addends: Sequence[Sequence[int]]) -> tuple[Figures, ...]:
    """Every way to read the tokens as one figure a column, in which each total is the sum of its columns.

    `addends` says for every column which columns it is the total of (empty for an entry). Blanks between tokens
    always separate figures. TooMany where the ways are beyond counting.
    """
    if not all(token.isdecimal() for token in tokens):
        return ()
    digits, cuts, at = "".join(tokens), set[int](), 0
    for token in tokens:
        at += len(token)
        cuts.add(at)
    found: list[Figures] = []
    for way in _ways(digits, frozenset(cuts), addends, (), 0, _Budget()):
        found.append(way)
        if len(found) > MOST_SPLITS:
            raise TooMany
    return tuple(found)


def _ways(
    digits: str, cuts: frozenset[int], addends: Sequence[Sequence[int]], done: Figures, at: int, budget: _Budget
) -> Iterator[Figures]:
    budget.spend()
    column = len(done)
    if column == len(addends):
        if at == len(digits):
            yield done
        return
    for end in _ends(digits, cuts, at, len(addends) - column - 1):
        figure = int(digits[at:end])
        if addends[column] and figure != sum(done[i] for i in addends[column]):
            continue
        if _fits(digits, addends, (*done, figure), end):
            yield from _ways(digits, cuts, addends, (*done, figure), end, budget)


def _ends(digits: str, cuts: frozenset[int], at: int, columns_after: int) -> Iterator[int]:
    """Where a figure that begins here may end: no leading zero, no blank inside, a digit left for each later column."""
    last = min(len(digits) - columns_after, at + _LONGEST_PART)
    for end in range(at + 1, last + 1):
        yield end
        if digits[at] == "0" or end in cuts:
            return


def _fits(digits: str, addends: Sequence[Sequence[int]], done: Figures, at: int) -> bool:
    """Whether the next total can still be as large as what it already has to hold."""
    total = next((i for i in range(len(done), len(addends)) if addends[i]), None)
    if total is None:
        return True
    held = sum(done[i] for i in addends[total] if i < len(done))
    room = len(digits) - at - (len(addends) - len(done) - 1)
    return len(str(held)) <= room


def narrow(domains: Mapping[int, tuple[Figures, ...]], sums: Sequence[LineSum]) -> dict[int, tuple[Figures, ...]]:
    """The ways of each line that agree with the sums between lines; a sum that no ways satisfy says nothing.

    `domains` holds, by line index, the possible figures of every line that was read (one way where it was clear).
    """
    left = dict(domains)
    changed = True
    while changed:
        changed = False
        for relation in sums:
            kept = _agreeing(left, relation)
            for line, ways in kept.items():
                changed |= len(ways) < len(left[line])
                left[line] = ways
    return left


def _agreeing(domains: Mapping[int, tuple[Figures, ...]], relation: LineSum) -> dict[int, tuple[Figures, ...]]:
    """For the lines of one sum, the ways that occur in some solution; empty when there is nothing to learn."""
    lines = sorted((*relation.left, *relation.right), key=lambda line: len(domains.get(line, ())))
    if any(line not in domains for line in lines) or all(len(domains[line]) == 1 for line in lines):
        return {}
    sign = dict.fromkeys(relation.left, 1) | dict.fromkeys(relation.right, -1)
    steps = [tuple(tuple(sign[line] * f for f in way) for way in domains[line]) for line in lines]
    try:
        solutions = list(_vanishing(steps, (0,) * len(steps[0][0]), _reach(steps), 0, _Budget()))
    except TooMany:
        return {}
    return {
        line: tuple(dict.fromkeys(domains[line][chosen[place]] for chosen in solutions))
        for place, line in enumerate(lines)
        if solutions
    }


def _vanishing(
    steps: Sequence[Sequence[Figures]], so_far: Figures, reach: Sequence[Reach], place: int, budget: _Budget
) -> Iterator[Figures]:
    """Which way to take of every line (by number) so that all columns come to nothing."""
    budget.spend()
    least, most = reach[place]
    if any(now + low > 0 or now + high < 0 for now, low, high in zip(so_far, least, most, strict=True)):
        return
    if place == len(steps):
        yield ()
        return
    for number, way in enumerate(steps[place]):
        then = tuple(now + step for now, step in zip(so_far, way, strict=True))
        for rest in _vanishing(steps, then, reach, place + 1, budget):
            yield (number, *rest)


def _reach(steps: Sequence[Sequence[Figures]]) -> list[Reach]:
    """For every place, the least and the most that the lines from there on can add to each column."""
    nothing = (0,) * len(steps[0][0])
    reach = [(nothing, nothing)]
    for ways in reversed(steps):
        least, most = reach[-1]
        columns = list(zip(*ways, strict=True))
        reach.append(
            (
                tuple(low + min(column) for low, column in zip(least, columns, strict=True)),
                tuple(high + max(column) for high, column in zip(most, columns, strict=True)),
            )
        )
    return reach[::-1]
