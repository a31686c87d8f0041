"""What a part of a report prints beside each row label of a table, as it stands there, right or wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from workbook.edition import Table
from xladdin.intake.formats.document import Flow, flow_of_body
from xladdin.intake.tables.cell_rows import TableRows
from xladdin.intake.tables.figures import FigureRun, cells_beside, runs_in, without_page_number
from xladdin.intake.tables.form_lines import FormLine, lines_of
from xladdin.intake.tables.labels import Match, chain, closest, compact, find, has_second_ordinal, letters, wording
from xladdin.intake.tables.sighting import Sighting
from xladdin.intake.tables.wrapped import unwrapped

# A remark right behind a label; a number in brackets is none.
_REMARK = re.compile(r"\s{0,8}\((?!\d{1,3}\)|[一二三四五六七八九十]{1,3}\))[^()\n]{1,80}\)")
# No form has more rows between two labels than this.
_ROWS_BETWEEN = 40


def sightings(section: Flow, table: Table) -> list[Sighting]:
    """Every row of figures of the table in this part of the report, in reading order."""
    lines = lines_of(table)
    # 「其他」 and 「总计」 are words of row labels too; the longer heads are nothing but heads.
    names = (letters(w) for block in table.blocks for path in block.column_paths for w in path[-1].wordings)
    heads = tuple(name for name in names if len(name) > 2)
    pieces = list(section.stretches())
    rows = TableRows(table, [piece for piece in pieces if not isinstance(piece, str)])
    found: list[Sighting] = []
    told: list[Sighting] = []
    for piece in pieces:
        if isinstance(piece, str):
            texts = list(_in_text(flow_of_body(unwrapped(piece, lines)), lines, heads))
            told += texts
            found += texts
        else:
            rows.sightings(piece, found)
    # What a sentence says of a row that stands in a table is no second row.
    in_table = {sighting.line for sighting in found if sighting not in told}
    return [s for s in found if s not in told or s.line not in in_table]


def _in_text(flow: Flow, lines: Sequence[FormLine], heads: Sequence[str]) -> Iterator[Sighting]:
    matches = [match for line in lines for match in find(flow, line.index, line.heading.wordings)]
    series = chain(matches, [_weight(flow, match) for match in matches])
    if not series:
        return
    stops = [match.start for match in series] + [len(flow.compact)]
    first = flow.between(0, stops[0])
    loose = _last_loose(first, heads)
    waiting: list[int] = []
    behind_heads, on_line = False, _ends_in_figure(first)
    followers = [match.label for match in series[1:]] + [len(lines)]
    for match, stop, follower in zip(series, stops[1:], followers, strict=True):
        line = lines[match.label]
        segment = flow.between(match.end, stop)
        cells, rest, glued = _own(segment, line.width, line.totals)
        if not cells:
            waiting += [] if line.is_group else [line.index]
        elif waiting and len(cells) == line.width * (len(waiting) + 1):
            yield from _dealt(cells, [*waiting, line.index], line.width)
            waiting = []
        else:
            # Figures before this label are those of a label that waits for them, unless heads stand between.
            doubtful = len(loose) == line.width and (not waiting or behind_heads)
            doubtful |= bool(loose) and on_line and not waiting
            yield Sighting(line.index, cells, doubtful=doubtful, glued=glued)
            waiting = []
        yield from _reworded(rest, lines[line.index + 1 : follower])
        if loose and cells and next(runs_in(rest), None) is None:
            # The label above was in doubt, so its figures may just as well belong to the label below.
            loose = cells
        elif any(map(str.isalnum, rest)):
            loose = _last_loose(rest, heads)
            behind_heads = any(head in compact(rest) for head in heads)
            on_line = _ends_in_figure(rest)
    yield from _elsewhere(flow, lines, matches, series)


def _elsewhere(
    flow: Flow, lines: Sequence[FormLine], matches: Sequence[Match], series: Sequence[Match]
) -> Iterator[Sighting]:
    """Rows that are printed out of the form's order, as （七）总计 before （一）: known by their ordinal and label."""
    chained = {match.label for match in series}
    starts = sorted(match.start for match in series)
    for match in matches:
        line = lines[match.label]
        if match.label in chained or line.is_group or not match.has_ordinal:
            continue
        stop = next((start for start in starts if start >= match.end), len(flow.compact))
        cells, _, _ = _own(flow.between(match.end, stop), line.width, line.totals)
        if line.width <= len(cells) <= line.width + 1:  # one more where a subtotal is printed
            yield Sighting(line.index, cells)


def _own(segment: str, width: int, totals: Sequence[Sequence[int]]) -> tuple[tuple[str, ...], str, bool]:
    """The figures right beside a label, the text after them, and whether nothing at all stands between."""
    if remark := _REMARK.match(segment):
        segment = segment[remark.end() :]
    run: FigureRun | None = next(runs_in(segment), None)
    if not run or not run.is_beside or run.is_told:
        return (), segment, False
    cells = tuple(token.text for token in without_page_number(run.tokens, width, totals))
    return cells, segment[run.end :], not any(map(str.isspace, run.lead))


def _dealt(cells: tuple[str, ...], indices: Sequence[int], width: int) -> Iterator[Sighting]:
    """Several labels and then the figures of all of them."""
    for place, index in enumerate(indices):
        yield Sighting(index, cells[place * width : (place + 1) * width], apart=True)


def _reworded(text: str, missing: Sequence[FormLine]) -> Iterator[Sighting]:
    """Rows between two known labels whose own label is worded differently, or torn by a word of the stub."""
    open_lines = [line for line in missing if not line.is_group]
    cores = [wording(line.heading.label).core for line in open_lines]
    for run in islice(runs_in(text), _ROWS_BETWEEN) if open_lines else ():
        for label in (run.lead.strip(), run.lead.strip().rpartition("\n")[2]):
            at = None if has_second_ordinal(label) else closest(wording(label).core, cores)
            if at is not None and len(run.cells) == open_lines[at].width:
                yield Sighting(open_lines[at].index, run.cells, worded=" ".join(label.split()))
                break


def _ends_in_figure(text: str) -> bool:
    """Whether a figure stands right before what follows, on its very line."""
    return text.rstrip(" \t\u3000")[-1:].isdigit()


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
