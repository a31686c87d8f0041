"""Tables drawn with + - | in plain text, as this program and others export them: their rows, cell by cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from xladdin.intake.formats.document import Piece, Row

_RULE = re.compile(r"\+-[+-]*\+")
_WORD = re.compile(r"[^\W\d_]")
_LINE = re.compile(r"[|+].*[|+]")


def pieces_of(text: str) -> Iterator[Piece]:
    """The text with every drawn table in it taken apart into rows; what is no such table stays running text."""
    plain: list[str] = []
    drawn: list[str] = []
    for line in [*text.split("\n"), ""]:
        bare = line.strip()
        if _LINE.fullmatch(bare) and (drawn or _RULE.fullmatch(bare)):
            drawn.append(bare)
            continue
        if len(drawn) > 2:
            if plain:
                yield "\n".join(plain)
            yield from _rows(drawn)
            plain = []
        else:
            plain += drawn
        drawn = []
        plain.append(line)
    if any(line.strip() for line in plain):
        yield "\n".join(plain)


def _rows(lines: Sequence[str]) -> Iterator[Row]:
    """The rows between the rules; a rule may be broken on its left, where a cell reaches over several rows."""
    band: list[list[str]] = []
    for line in lines:
        if _RULE.search(line) and line.endswith("+"):
            if band:
                yield _joined(band)
            band = []
        else:
            band.append([cell.strip() for cell in line.strip("|").split("|")])
    if band:
        yield _joined(band)


def _joined(band: Sequence[Sequence[str]]) -> Row:
    """The lines of one row put together, cell under cell, from the row's own label on.

    What stands before the label are pieces of cells that reach over several rows, set one character to a line.
    """
    width = max(len(cells) for cells in band)
    whole = [cells for cells in band if len(cells) == width]
    row = tuple("".join(cells[place] for cells in whole) for place in range(width))
    label = max((place for place, cell in enumerate(row) if _WORD.search(cell)), default=0)
    return row if label == width - 1 else row[label:]
