"""表四 of a published report: one row of figures, known by the column heads above it."""

from __future__ import annotations

from collections.abc import Iterator

from workbook.edition import Edition, Heading, Table
from xladdin.intake.formats.document import Flow, flow_of_body, stretches
from xladdin.intake.formats.printed_values import looks_like_value
from xladdin.intake.tables.column_heads import fitted
from xladdin.intake.tables.figures import runs_in, value_for, without_page_number
from xladdin.intake.tables.form_lines import addends
from xladdin.intake.tables.glued import TooMany, splits
from xladdin.intake.tables.labels import compact, occurrences
from xladdin.intake.tables.reading import Reading, ambiguous
from xladdin.intake.tables.sections import sections

_HEADS = 60
_ROW_LENGTH = 400


def read_disputes(report: Flow, edition: Edition) -> Reading:
    """The figures of 表四; all or none, since a row that has lost a cell can not be put right."""
    table = edition.disputes
    width = len(table.fields)
    first: tuple[str, ...] = ()
    for section in (*sections(report, edition, table), report):
        for cells in _rows_below_heads(section, table):
            if len(cells) == width:
                return Reading({f.id: value_for(f, text) for f, text in zip(table.fields, cells, strict=True)})
            first = first or cells
    place = f"表{table.number}"
    if cells := _rows_by_group(report, table):
        return Reading({f.id: value_for(f, text) for f, text in zip(table.fields, cells, strict=True)})
    if not first:
        return Reading(unread=(f"{place}：原文中没有找到这张表的数字。",))
    if 2 * len(first) <= width <= len("".join(first)):
        return _taken_apart(table, first)
    return Reading(unread=(f"{place}：应有 {width} 个数字，原文是 {len(first)} 个（{' '.join(first)}），没有填入。",))


def _rows_by_group(report: Flow, table: Table) -> tuple[str, ...]:
    """The figures of a table with a row or a small table of its own for every group; nothing unless all are there."""
    groups = [path[-2].label for path in table.blocks[0].column_paths if path[-1].total]
    width = len(table.fields) // len(groups)
    found: dict[str, tuple[str, ...]] = {}
    group = ""
    for row in _lines(report):
        words = compact("".join(cell for cell in row if not looks_like_value(cell)))
        named = [label for label in groups if compact(label) in words]
        if named:
            group = named[0] if len(named) == 1 else ""
        cells = fitted(_behind_labels(row), width)
        if group and len(cells) == width and _is_figures(cells, width) and found.setdefault(group, cells) != cells:
            return ()
    return tuple(cell for label in groups for cell in found.get(label, ())) if len(found) == len(groups) else ()


def _lines(report: Flow) -> Iterator[tuple[str, ...]]:
    """The rows of all tables, and the lines of the running text taken apart at their blanks."""
    for stretch in stretches(report.body):
        if isinstance(stretch, str):
            yield from (tuple(line.split()) for line in stretch.split("\n") if line.strip())
        else:
            yield stretch


def _behind_labels(row: tuple[str, ...]) -> tuple[str, ...]:
    """The cells of a row after the last one that is neither a figure nor blank."""
    labels = [at for at, cell in enumerate(row) if cell.strip() and not looks_like_value(cell)]
    return row[labels[-1] + 1 :] if labels else row


def _taken_apart(table: Table, cells: tuple[str, ...]) -> Reading:
    place = f"表{table.number}"
    try:
        ways = splits(cells, addends(table.blocks[0]))
    except TooMany:
        return Reading(unread=(f"{place}：原文连写为「{' '.join(cells)}」，可能的拆法太多，没有填入。",))
    if not ways:
        return Reading(unread=(f"{place}：原文连写为「{' '.join(cells)}」，按合计关系拆不开，没有填入。",))
    if len(ways) > 1:
        return Reading(unread=(f"{place}：{ambiguous(cells, ways)}",))
    values = {f.id: value_for(f, str(figure)) for f, figure in zip(table.fields, ways[0], strict=True)}
    return Reading(values, (f"{place}的数字在原文中连写，已按合计关系拆开。",))


def _rows_below_heads(section: Flow, table: Table) -> Iterator[tuple[str, ...]]:
    """Rows of figures that come after all the group heads of the table, or in one row with them."""
    heads = list(_names(table.blocks[0].columns))
    awaited = {compact(path[-2].label) for path in table.blocks[0].column_paths if path[-1].total}
    for stretch in stretches(section.body):
        if isinstance(stretch, str):
            flow = flow_of_body(stretch)
            ends = [at + len(group) if (at := flow.compact.find(group)) >= 0 else -1 for group in awaited]
            if min(ends, default=0) >= 0:
                yield from _after_heads(flow, max(ends, default=0), heads, addends(table.blocks[0]))
            awaited = {group for group in awaited if group not in flow.compact}
            continue
        words = compact("".join(stretch))
        awaited = {group for group in awaited if group not in words}
        row = fitted(_behind_labels(stretch), len(table.fields))
        if not awaited and _is_figures(row, len(table.fields)):
            yield row


def _after_heads(
    flow: Flow, start: int, heads: list[str], totals: tuple[tuple[int, ...], ...]
) -> Iterator[tuple[str, ...]]:
    """Runs of figures right after a head, from a compact position on."""
    # Heads are often broken in two, and then only the end of the last one stands before the figures.
    tails = {tail for head in heads for tail in (head, head[-2:])}
    ends = {at + len(tail) for tail in tails for at in occurrences(flow.compact, tail, _HEADS)}
    for end in sorted(end for end in ends if end >= start):
        segment = flow.between(end, min(end + _ROW_LENGTH, len(flow.compact)))
        run = next(runs_in(segment), None)
        if run and not any(map(str.isalnum, run.lead)):
            yield tuple(token.text for token in without_page_number(run.tokens, len(totals), totals))
    # Narrow columns print their heads from top to bottom, and the text of the page takes them line by line.
    run = next(runs_in(flow.between(start, min(start + _ROW_LENGTH, len(flow.compact)))), None)
    if run and set(compact(run.lead)) <= set("".join(heads)):
        yield tuple(token.text for token in without_page_number(run.tokens, len(totals), totals))


def _is_figures(row: tuple[str, ...], width: int) -> bool:
    """Whether a row holds figures, or is the row for them with nothing in it."""
    return (any(map(str.strip, row)) or len(row) == width) and all(
        looks_like_value(cell) or not cell.strip() for cell in row
    )


def _names(columns: tuple[Heading, ...]) -> Iterator[str]:
    for heading in columns:
        yield from map(compact, heading.wordings)
        yield from _names(heading.children)
