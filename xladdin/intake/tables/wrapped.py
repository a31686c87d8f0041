"""Row labels that run on below their figures, as narrow columns break them in the text of a PDF."""

from __future__ import annotations

from collections.abc import Sequence

from xladdin.intake.formats.printed_values import looks_like_value
from xladdin.intake.tables.form_lines import FormLine
from xladdin.intake.tables.labels import compact, has_ordinal, wording

# Labels take no more lines than this above and below the line of their figures.
_LINES_ABOVE, _LINES_BELOW, _NEAR = 3, 8, 12
# A report with every cell on a line of its own has some 2,000 lines.
_MOST_LINES = 6_000
# A shorter beginning could end any line.
_SHORTEST_BEGINNING = 2
# Beside a label stand pieces of the group labels left of it, each in a column as narrow as this.
_STUB_PIECE = 4


def unwrapped(text: str, lines: Sequence[FormLine]) -> str:
    """The text with every label that its own figures interrupt put before them, whole; all else as it was."""
    printed = text.split("\n")
    if not 1 < len(printed) <= _MOST_LINES:
        return text
    widths = {line.width for line in lines if line.width > 1}
    cores = sorted({wording(w).core for line in lines for w in line.heading.wordings}, key=len, reverse=True)
    whole: list[str] = []
    at = 0
    while at < len(printed):
        before, figures = _figures_at_end(printed[at])
        found = _label_around(printed, at, before, cores) if len(figures) in widths else None
        if found:
            whole.append(" ".join((found[0], *figures)))
            at = found[1]
        else:
            whole.append(printed[at])
        at += 1
    return "\n".join(whole)


def _figures_at_end(line: str) -> tuple[str, list[str]]:
    """A line without the figures at its end, and these."""
    words = line.split()
    first = len(words)
    while first and looks_like_value(words[first - 1]):
        first -= 1
    return " ".join(words[:first]), words[first:]


def _label_around(printed: Sequence[str], at: int, before: str, cores: Sequence[str]) -> tuple[str, int] | None:
    """The label that begins before the figures of a line and ends below them, and its last line."""
    above = [printed[place] for place in reversed(_text_lines(printed, at, -1, _LINES_ABOVE))]
    heads = {compact("".join((*above, before))), compact("".join(map(_without_stub, (*above, before))))}
    if len(compact(before)) <= _STUB_PIECE:
        heads |= {compact("".join(above)), compact("".join(map(_without_stub, above)))}
    if any(head.endswith(core) for head in heads for core in cores if len(core) > _SHORTEST_BEGINNING):
        return None  # the label is whole already
    below = _text_lines(printed, at, 1, _LINES_BELOW)
    for count in range(1, len(below) + 1):
        rest = [printed[place] for place in below[:count]]
        for tail in {compact("".join(rest)), compact("".join(map(_without_stub, rest)))}:
            for core in cores:
                start = len(core) - len(tail)
                is_end = bool(tail) and start >= _SHORTEST_BEGINNING and core.endswith(tail)
                if is_end and any(head.endswith(core[:start]) for head in heads):
                    return core, below[count - 1]
    return None


def _without_stub(line: str) -> str:
    """A line without a piece of a group label before its first blank."""
    first, _, rest = line.strip().partition(" ")
    return rest if rest and len(compact(first)) <= _STUB_PIECE else line


def _text_lines(printed: Sequence[str], at: int, step: int, most: int) -> list[int]:
    """The next lines above or below that hold text, up to one that ends in figures or begins another label."""
    found: list[int] = []
    for place in range(at + step, at + step * (_NEAR + 1), step):
        if not 0 <= place < len(printed) or len(found) == most:
            break
        if printed[place].strip():
            if _figures_at_end(printed[place])[1] or (step > 0 and has_ordinal(printed[place])):
                break
            found.append(place)
    return found
