"""Where the rows and columns of the form are now, in a sheet in which some were inserted, deleted or renamed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise

from workbook.figures import plain_label
from xladdin.book.repair.form import Position

# A line that was renamed still counts as the same if its longest label is that much alike.
_ALIKE = 0.6
_IN_PLACE = 0.01  # what staying where it was adds: between equal lines, the nearer one is meant
Lines = Sequence[Sequence[str]]


def row_texts(texts: Mapping[Position, str], count: int) -> list[list[str]]:
    """The labels in each row, left to right, without what typing and typesetting change; rows from 1 to `count`."""
    return _lines(((row, plain_label(text)) for (row, _), text in sorted(texts.items())), count)


def column_texts(texts: Mapping[Position, str], count: int) -> list[list[str]]:
    """The labels in each column, top to bottom."""
    ordered = sorted(texts.items(), key=lambda item: item[0][::-1])
    return _lines(((column, plain_label(text)) for (_, column), text in ordered), count)


def aligned(form: Lines, held: Lines, values: Collection[int] = (), filled: Collection[int] = ()) -> dict[int, int]:
    """For each line of the form, counted from 1, the line that is it now; lines that are gone are left out.

    The order of lines is kept. A line without labels follows the one before it; one that is there for values (`values`)
    is the next line that holds something (`filled`).
    """
    found = {i + 1: j + 1 for i, j in _best_pairs(form, held)}
    anchors = [(0, 0), *sorted(found.items()), (len(form) + 1, len(held) + 1)]
    for (above, above_now), (below, below_now) in pairwise(anchors):
        gap, gap_now = range(above + 1, below), range(above_now + 1, below_now)
        if len(gap) == len(gap_now):
            found |= dict(zip(gap, gap_now, strict=True))
            continue
        unlabelled = [line for line in gap if not form[line - 1]]
        for line, now in zip(unlabelled, gap_now, strict=False):
            found[line] = now
        needing = [line for line in unlabelled if line in values]
        for line, now in zip(needing, [now for now in gap_now if now in filled], strict=False):
            found[line] = now
        last = above_now
        for line in unlabelled:  # one without values gives way to one that has them
            taken = {found[one] for one in needing if one in found}
            if line not in needing:
                free = [now for now in gap_now if now > last and now not in taken]
                found.pop(line, None)
                if free:
                    found[line] = free[0]
            last = found.get(line, last)
    return found


def _best_pairs(form: Lines, held: Lines) -> list[tuple[int, int]]:
    """The pairs of alike lines, in order, that are most alike together (as a longest common subsequence)."""
    score = [
        [_likeness(one, other) + (_IN_PLACE if i == j else 0) for j, other in enumerate(held)]
        for i, one in enumerate(form)
    ]
    best = [[0.0] * (len(held) + 1) for _ in range(len(form) + 1)]
    for i in range(len(form) - 1, -1, -1):
        for j in range(len(held) - 1, -1, -1):
            paired = score[i][j] + best[i + 1][j + 1] if score[i][j] > _IN_PLACE else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], paired)
    pairs, i, j = [], 0, 0
    while i < len(form) and j < len(held):
        if score[i][j] > _IN_PLACE and best[i][j] == score[i][j] + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _likeness(one: Sequence[str], other: Sequence[str]) -> float:
    if not one or not other:
        return 0.0
    rest = list(other)
    common = 0
    for label in one:
        if label in rest:
            rest.remove(label)
            common += 1
    if common:
        return common / len(one) + common
    return _likeness_of_labels(max(one, key=len), max(other, key=len)) / 2


@lru_cache(maxsize=20_000)  # the labels of a form are compared on each of its sheets, and again at the next repair
def _likeness_of_labels(one: str, other: str) -> float:
    """How much two labels are alike, up to 1; 0 where that is too little to be the same one."""
    matcher = SequenceMatcher(None, one, other)
    # The two quick ones are never less than the true one.
    if matcher.real_quick_ratio() < _ALIKE or matcher.quick_ratio() < _ALIKE:
        return 0.0
    likeness = matcher.ratio()
    return likeness if likeness >= _ALIKE else 0.0


def _lines(found: Iterable[tuple[int, str]], count: int) -> list[list[str]]:
    lines: list[list[str]] = [[] for _ in range(count)]
    for line, label in found:
        if label and line <= count:
            lines[line - 1].append(label)
    return lines
