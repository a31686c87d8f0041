"""What a part of a report prints beside each row label of a table, as it stands there, right or wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from workbook.edition import Table
from xladdin.intake.document import Flow, Row, flow_of_body, stretches
from xladdin.intake.figures import cells_beside, looks_like_value, runs_in, without_page_number
from xladdin.intake.form_lines import Line, lines_of
from xladdin.intake.labels import Match, chain, closest, compact, find, wording

# No form has more rows between two labels than this.
_ROWS_BETWEEN = 40


@dataclass(frozen=True)
class Sighting:
    """The printed cells of one row; `line` is None for a table row of figures without its label.

    `apart`: label and figures did not stand side by side and were brought together by the order of the form.
    `worded`: the label as it stands there, where it was recognised although it is worded differently.
    `doubtful`: figures of the same number stand before the label too, so that nobody can say which are its own.
    """

    line: int | None
    cells: tuple[str, ...]
    apart: bool = False
    worded: str = ""
    doubtful: bool = False


def sightings(section: Flow, table: Table) -> list[Sighting]:
    """Every row of figures of the table in this part of the report, in reading order."""
    lines = lines_of(table)
    # 「其他」 and 「总计」 are words of row labels too; the longer heads are nothing but heads.
    names = (compact(w) for block in table.blocks for path in block.column_paths for w in path[-1].wordings)
    heads = tuple(name for name in names if len(name) > 2)
    found: list[Sighting] = []
    before: Row = ()
    for stretch in stretches(section.body):
        if isinstance(stretch, str):
            found.extend(_in_text(flow_of_body(stretch), lines, heads))
            continue
        whole = _halves(before, stretch, lines)
        if whole and found and found[-1].cells == whole.cells:
            found.pop()  # what the first half alone was taken for
        if sighting := whole or _in_row(stretch, lines):
            found.append(sighting)
        before = stretch
    return found


def _in_text(flow: Flow, lines: Sequence[Line], heads: Sequence[str]) -> Iterator[Sighting]:
    matches = [match for line in lines for match in find(flow, line.index, line.heading.wordings)]
    series = chain(matches, [_weight(flow, match) for match in matches])
    if not series:
        return
    stops = [match.start for match in series] + [len(flow.compact)]
    loose = _last_loose(flow.between(0, stops[0]), heads)
    waiting: list[int] = []
    followers = [match.label for match in series[1:]] + [len(lines)]
    for match, stop, follower in zip(series, stops[1:], followers, strict=True):
        line = lines[match.label]
        segment = flow.between(match.end, stop)
        cells, rest = _own(segment, line.width)
        if not cells:
            waiting += [] if line.is_group else [line.index]
        elif waiting and len(cells) == line.width * (len(waiting) + 1):
            yield from _dealt(cells, [*waiting, line.index], line.width)
            waiting = []
        else:
            yield Sighting(line.index, cells, doubtful=len(loose) == line.width and not waiting)
            waiting = []
        yield from _reworded(rest, lines[line.index + 1 : follower])
        if any(map(str.isalnum, rest)):
            loose = _last_loose(rest, heads)
        elif loose and cells:
            # The label above was in doubt, so its figures may just as well belong to the label below.
            loose = cells


def _own(segment: str, width: int) -> tuple[tuple[str, ...], str]:
    """The figures right beside a label, and the text after them."""
    run = next(runs_in(segment), None)
    if not run or not run.is_beside:
        return (), segment
    return tuple(token.text for token in without_page_number(run.tokens, width)), segment[run.end :]


def _dealt(cells: tuple[str, ...], indices: Sequence[int], width: int) -> Iterator[Sighting]:
    """Several labels and then the figures of all of them."""
    for place, index in enumerate(indices):
        yield Sighting(index, cells[place * width : (place + 1) * width], apart=True)


def _reworded(text: str, missing: Sequence[Line]) -> Iterator[Sighting]:
    """Rows between two known labels whose own label is worded differently, or torn by a word of the stub."""
    open_lines = [line for line in missing if not line.is_group]
    cores = [wording(line.heading.label).core for line in open_lines]
    for run in islice(runs_in(text), _ROWS_BETWEEN) if open_lines else ():
        for label in (run.lead.strip(), run.lead.strip().rpartition("\n")[2]):
            at = closest(wording(label).core, cores)
            if at is not None and len(run.cells) == open_lines[at].width:
                yield Sighting(open_lines[at].index, run.cells, worded=" ".join(label.split()))
                break


def _last_loose(text: str, heads: Sequence[str] = ()) -> tuple[str, ...]:
    """The figures right in front of the label that follows a text, unless a label of their own stands before them."""
    runs = list(runs_in(text))
    if not runs or any(map(str.isalnum, text[runs[-1].end :])):
        return ()
    lead = runs[-1].lead
    is_alone = not any(map(str.isalnum, lead.rpartition("\n")[2])) or compact(lead).endswith(tuple(heads))
    return runs[-1].cells if is_alone else ()


def _weight(flow: Flow, match: Match) -> int:
    """A label with figures after it counts for much more than its words in running text."""
    after = flow.between(match.end, min(match.end + 60, len(flow.compact)))
    return (10 if cells_beside(after) else 2) + match.has_ordinal


def _halves(above: Row, below: Row, lines: Sequence[Line]) -> Sighting | None:
    """The row that a page break cut in two, label and all; the figures stand in one of the halves."""
    (labels, cells), (more, others) = _taken_apart(above), _taken_apart(below)
    figures = [half for half in (cells, others) if any(map(str.strip, half))]
    if len(figures) != 1 or not labels or not more or not all(looks_like_value(c) or not c.strip() for c in figures[0]):
        return None
    label = compact(labels[-1]) + compact(more[-1])
    for line in lines:
        for text in map(wording, line.heading.wordings):
            if label in {text.ordinal + text.core, text.core} and compact(more[-1]) not in {text.core, ""}:
                own = fitted(figures[0], line.width)
                return Sighting(line.index, own) if len(own) == line.width else None
    return None


def _taken_apart(row: Row) -> tuple[list[str], list[str]]:
    """The stub cells of a row, and its other cells."""
    cells = list(row)
    labels: list[str] = []
    # Where a page break cuts a group, its first cells are empty on the new page.
    while len(cells) > 1 and not cells[0].strip() and any(not looks_like_value(c) and c.strip() for c in cells[1:]):
        cells.pop(0)
    while cells and not looks_like_value(cells[0]) and (cells[0].strip() or not labels):
        labels.append(cells.pop(0))
    return labels, cells


def _in_row(row: Row, lines: Sequence[Line]) -> Sighting | None:
    labels, cells = _taken_apart(row)
    line, worded = _line_of(labels, lines), ""
    if line is None and labels and labels[-1].strip() and any(map(looks_like_value, cells)):
        line, worded = _close_to(labels[-1], lines), labels[-1]
    if line is not None:
        width = lines[line].width
        own = fitted(cells, width)
        if len(own) != width and any(map(str.strip, own)):
            own = cells_beside(" ".join(cells)) or own
        return Sighting(line, own, worded=worded) if own else None
    figures = tuple(cell for cell in row if cell.strip())
    if any(map(str.strip, labels)) or not figures or not all(map(looks_like_value, figures)):
        return None
    return Sighting(None, row)


def _line_of(labels: Sequence[str], lines: Sequence[Line]) -> int | None:
    """The line whose label ends the stub cells of a row; the longest wording wins."""
    stub = compact("".join(labels))
    last = compact(labels[-1]) if labels else ""
    best: tuple[int, int] | None = None
    for line in lines:
        for text in line.heading.wordings:
            parts = wording(text)
            whole = parts.ordinal + parts.core
            exact = last in {whole, parts.core}
            if exact or stub.endswith(whole if parts.needs_ordinal else parts.core):
                best = max(best or (0, 0), (len(parts.core), -line.index))
    return -best[1] if best else None


def _close_to(label: str, lines: Sequence[Line]) -> int | None:
    ordinal = wording(label).ordinal
    own = (line for line in lines if not line.is_group)
    rows = [line for line in own if not ordinal or wording(line.heading.label).ordinal in {ordinal, ""}]
    at = closest(wording(label).core, [wording(line.heading.label).core for line in rows])
    return None if at is None else rows[at].index


def fitted(cells: Sequence[str], width: int) -> tuple[str, ...]:
    """The cells of a row without the blank ones that are too many, where it is clear which those are."""
    extra = len(cells) - width
    if extra <= 0:
        return tuple(cells)
    at_end = not any(map(str.strip, cells[width:]))
    at_start = not any(map(str.strip, cells[:extra]))
    if at_end and (not at_start or not any(map(str.strip, cells))):
        return tuple(cells[:width])
    return tuple(cells[extra:]) if at_start and not at_end else tuple(cells)
