"""表四 of a published report: one row of figures, known by the names of the columns above it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from workbook.edition import Edition, Heading, Table
from xladdin.intake.formats.document import NOWHERE, Flow, Row, RowPlace, flow_of_body, place_of
from xladdin.intake.formats.marked_text import MENDED, PICTURE
from xladdin.intake.formats.printed_values import looks_like_value
from xladdin.intake.tables.column_heads import fitted
from xladdin.intake.tables.figures import runs_in, value_for, without_page_number
from xladdin.intake.tables.form_lines import addends
from xladdin.intake.tables.glued import TooMany, splits
from xladdin.intake.tables.labels import compact, letters, occurrences
from xladdin.intake.tables.named_columns import NamedColumns
from xladdin.intake.tables.reading import Printed, TableReading, adds_up, kept_as_text, nothing
from xladdin.intake.tables.sections import sections
from xladdin.intake.tables.taking_apart import ambiguous

_HEADS = 60
_ROW_LENGTH = 400
_ORDER = "各列的次序与格式不同，已按列名读取。"
_BY_SUMS = "没有读到完整的列名，三组数各自的总计与格式的次序相符，已按格式的次序读取，请核对。"


@dataclass(frozen=True)
class _Found:
    """A row of figures; in form order, if `order` is None. `order` has the column of the form for each printed one."""

    cells: tuple[str, ...]
    order: tuple[int, ...] | None = None
    is_named: bool = True
    place: RowPlace = NOWHERE
    note: str = ""


def read_disputes(report: Flow, edition: Edition) -> TableReading:
    """The figures of 表四; all or none, since a row that has lost a cell can not be put right."""
    table = edition.disputes
    parts = list(sections(report, edition, table))
    rows = [
        row
        for section in (*parts, report)
        for row in (*_named_rows(section, table), *_rows_below_heads(section, table))
    ]
    whole = [row for row in rows if len(row.cells) == len(table.fields)]
    settled = [row for row in whole if row.is_named or _bears_out(row.cells, table)]
    if settled:
        return _reading(table, settled[0])
    if cells := _rows_by_group(report, table):
        return _reading(table, _Found(cells))
    for section in parts:
        if cells := _row_without_heads(section, table):
            return _reading(table, _Found(cells, is_named=False))
    return _unsettled(table, parts, whole or rows)


def _unsettled(table: Table, parts: Sequence[Flow], rows: Sequence[_Found]) -> TableReading:
    """What is said of rows that nobody can be sure of, or that hold another number of figures."""
    width = len(table.fields)
    if not rows:
        return nothing(table, next((part for part in parts if PICTURE in part.body), None))
    cells = rows[0].cells
    if len(cells) == width:
        return nothing(table, None, f"列名与格式不同，不能确定各数属于哪一列（{' '.join(cells)}），没有填入。")
    if 2 * len(cells) <= width <= len("".join(cells)):
        return _taken_apart(table, cells)
    return nothing(table, None, f"应有 {width} 个数字，原文是 {len(cells)} 个（{' '.join(cells)}），没有填入。")


def _reading(table: Table, found: _Found) -> TableReading:
    name, notes = f"表{table.number}", list[str]()
    cells = tuple(cell.replace(MENDED, "") for cell in found.cells)
    if found.order:
        cells = tuple(cells[found.order.index(column)] for column in range(len(cells)))
    if found.order and list(found.order) != sorted(found.order):
        notes.append(name + _ORDER)
    notes += [name + found.note] if found.note else []
    notes += [] if found.is_named else [name + _BY_SUMS]
    if any(MENDED in cell for cell in found.cells):
        if adds_up(cells, addends(table.blocks[0])) is False:
            shown = " ".join(cells)
            return nothing(table, None, f"有的数字分行或者带注释，拼起来（{shown}）与总计不符，不能确定，没有填入。")
        notes.append(f"{name}有的数字在原文中分行、带空格或者带注释，已各读成一个数，请核对。")
    values = {of.id: value_for(of, text) for of, text in zip(table.fields, cells, strict=True)}
    kept = {of.id: words for of in table.fields if (words := kept_as_text(of, values[of.id]))}
    printed = dict.fromkeys(values, Printed(found.place, cells))
    return TableReading(values, tuple(notes), tuple(kept.values()), frozenset(kept), printed)


def _named_rows(section: Flow, table: Table) -> Iterator[_Found]:
    """Rows of figures whose columns are known by the heads above them, wherever those stand."""
    heads = NamedColumns(table)
    for row in section.stretches():
        if isinstance(row, str) or heads.take(row, is_line=False):
            continue
        settled = heads.settled(0)
        width = len(table.fields) + len(settled.extra if settled else ())
        cells = fitted(_behind_labels(row), width)
        if settled is None or not _is_figures(cells, width):
            continue
        if own := settled.cells(row, 0):
            extra = "、".join(f"「{head.text}」" for head in settled.extra)
            note = f"另有格式里没有的列（{extra}），没有读。" if extra else ""
            note += "" if list(settled.order) == sorted(settled.order) else _ORDER
            yield _Found(own, place=place_of(row), note=note)


def _bears_out(cells: Sequence[str], table: Table) -> bool:
    """Whether the figures add up in the form's order, and would in no other."""
    return adds_up([cell.replace(MENDED, "") for cell in cells], addends(table.blocks[0])) is True


def _row_without_heads(section: Flow, table: Table) -> tuple[str, ...]:
    """The only row with as many figures as the table has, under its heading, where each group of them adds up."""
    rows = [row for row in _lines(section) if len(row) == len(table.fields) and _is_figures(row, len(row))]
    found = {row for row in rows if _bears_out(row, table)}
    return found.pop() if len(found) == 1 and len(set(rows)) == 1 else ()


def _rows_by_group(report: Flow, table: Table) -> tuple[str, ...]:
    """The figures of a table with a row or a small table of its own for every group; nothing unless all are there."""
    groups = [path[-2] for path in table.blocks[0].column_paths if path[-1].total]
    width = len(table.fields) // len(groups)
    leaves = groups[0].children
    found: dict[str, tuple[str, ...]] = {}
    group, order = "", tuple(range(width))
    for row in _lines(report):
        words = compact("".join(cell for cell in row if not looks_like_value(cell)))
        named = [one.label for one in groups if any(letters(w) in words for w in one.wordings)]
        if named:
            group = named[0] if len(named) == 1 else ""
        order = _leaf_order(words, leaves) or order
        cells = fitted(_behind_labels(row), width)
        if group and len(cells) == width and _is_figures(cells, width):
            own = tuple(cells[order.index(column)] for column in range(width))
            if found.setdefault(group, own) != own:
                return ()
    return tuple(cell for one in groups for cell in found.get(one.label, ())) if len(found) == len(groups) else ()


def _leaf_order(words: str, leaves: Sequence[Heading]) -> tuple[int, ...] | None:
    """In which order a row of heads names the columns of a group; None for other rows."""
    at = [max(words.find(letters(w)) for w in leaf.wordings) for leaf in leaves]
    return tuple(sorted(range(len(at)), key=lambda column: at[column])) if min(at) >= 0 else None


def _lines(report: Flow) -> Iterator[Row]:
    """The rows of all tables, and the lines of the running text taken apart at their blanks."""
    for stretch in report.stretches():
        if isinstance(stretch, str):
            yield from (tuple(line.split()) for line in stretch.split("\n") if line.strip())
        else:
            yield stretch


def _behind_labels(row: Row) -> Row:
    """The cells of a row after the last one that is neither a figure nor blank."""
    labels = [at for at, cell in enumerate(row) if cell.strip() and not looks_like_value(cell)]
    return row[labels[-1] + 1 :] if labels else row


def _taken_apart(table: Table, cells: tuple[str, ...]) -> TableReading:
    try:
        ways = splits(cells, addends(table.blocks[0]))
    except TooMany:
        return nothing(table, None, f"原文连写为「{' '.join(cells)}」，可能的拆法太多，没有填入。")
    if not ways:
        return nothing(table, None, f"原文连写为「{' '.join(cells)}」，按合计关系拆不开，没有填入。")
    if len(ways) > 1:
        return nothing(table, None, ambiguous(cells, ways))
    values = {f.id: value_for(f, str(figure)) for f, figure in zip(table.fields, ways[0], strict=True)}
    return TableReading(values, (f"表{table.number}的数字在原文中连写，已按合计关系拆开。",))


def _rows_below_heads(section: Flow, table: Table) -> Iterator[_Found]:
    """Rows of figures that come after all the group heads of the table, or in one row with them."""
    heads = list(_names(table.blocks[0].columns))
    groups = [path[-2] for path in table.blocks[0].column_paths if path[-1].total]
    awaited = {letters(group.label): [letters(w) for w in group.wordings] for group in groups}
    above = ""
    for stretch in section.stretches():
        if isinstance(stretch, str):
            flow = flow_of_body(stretch)
            ends = [max((flow.compact.rfind(w) + len(w) for w in names if w in flow.compact), default=-1)
                    for names in awaited.values()]  # fmt: skip
            if min(ends, default=0) >= 0:
                for end, cells in _after_heads(flow, max(ends, default=0), heads, addends(table.blocks[0])):
                    order, is_named = _order(above + flow.compact[:end], table)
                    yield _Found(cells, order, is_named)
            awaited = {g: names for g, names in awaited.items() if not any(w in flow.compact for w in names)}
            above += flow.compact
            continue
        words = compact("".join(cell for cell in stretch if not looks_like_value(cell)))
        awaited = {g: names for g, names in awaited.items() if not any(w in words for w in names)}
        above += words
        row = fitted(_behind_labels(stretch), len(table.fields))
        # A head beside the only figure names that alone, as in a table whose columns are printed as rows.
        is_turned = any(head in words for head in heads) and sum(map(bool, map(str.strip, row))) == 1
        if not awaited and not is_turned and _is_figures(row, len(table.fields)):
            order, is_named = _order(above, table)
            yield _Found(row, order, is_named, place_of(stretch))


def _order(heads: str, table: Table) -> tuple[tuple[int, ...] | None, bool]:
    """In which order a text of heads names the columns: the column of the form for each printed one.

    Groups follow each other as they are named; within them the columns must come in one order alike. Else the order is
    that of the form, and not named (False).
    """
    heads = heads.rpartition(letters(table.title))[2]
    groups = [path[-2] for path in table.blocks[0].column_paths if path[-1].total]
    width, leaves = len(groups[0].children), groups[0].children
    names = {letters(w): leaf for leaf in leaves for w in leaf.wordings}
    own = tuple(range(len(table.fields)))
    in_order = _groups_in_order(heads, table, groups)
    if len(in_order) < len(groups):
        return own, False
    printed = [names[found[0]] for found in re.finditer("|".join(map(re.escape, sorted(names, key=len)[::-1])), heads)]
    chunks = [printed[at : at + width] for at in range(0, len(printed), width)]
    alike = all(a == b for a, b in pairwise(chunks)) and bool(chunks) and len(set(map(id, chunks[0]))) == width
    if not alike:
        return own, False
    order = tuple(groups.index(g) * width + leaves.index(leaf) for g in in_order for leaf in chunks[0])
    return order, True


def _groups_in_order(heads: str, table: Table, groups: Sequence[Heading]) -> list[Heading]:
    """The groups as they are printed; fewer than there are where one is not named.

    行政诉讼 stands over two groups, or over each of them where 行政复议 is printed between the two.
    """
    paths = table.blocks[0].column_paths
    above = {letters(w): "" for path in paths for heading in path[:-2] for w in heading.wordings}
    alone = [group for group in groups if all(len(path) == 2 for path in paths if group in path)]
    names = {letters(w): group.label for group in groups for w in group.wordings} | above
    ways = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    # A head that stands over several columns may be printed over each.
    told = [name for name, _ in groupby(names[found[0]] for found in re.finditer(ways, heads))]
    times = max((told.count(group.label) for group in groups if group not in alone), default=1)
    if times > 1 and len(told) % times == 0:  # the heads are printed again, as on a new page
        told = told[: len(told) // times]
    beside = [label for label in dict.fromkeys(told) if label and label not in {group.label for group in alone}]
    under, order = iter(beside), list[str]()
    for label in told:
        is_group = label in {group.label for group in alone}
        if is_group:
            order.append(label)
        elif not label:
            order += [next(under, "")] if told.count("") > 1 else beside
    order = list(dict.fromkeys(filter(None, [*order, *beside])))
    return [group for label in order for group in groups if group.label == label]


def _after_heads(
    flow: Flow, start: int, heads: list[str], totals: tuple[tuple[int, ...], ...]
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Runs of figures right after a head, from a compact position on, with where they begin."""
    # Heads are often broken in two, and then only the end of the last one stands before the figures.
    tails = {tail for head in heads for tail in (head, head[-2:])}
    ends = {at + len(tail) for tail in tails for at in occurrences(flow.compact, tail, _HEADS)}
    for end in sorted(end for end in ends if end >= start):
        segment = flow.between(end, min(end + _ROW_LENGTH, len(flow.compact)))
        run = next(runs_in(segment), None)
        if run and not any(map(str.isalnum, run.lead)):
            yield end, tuple(token.text for token in without_page_number(run.tokens, len(totals), totals))
    # Narrow columns print their heads from top to bottom, and the text of the page takes them line by line.
    run = next(runs_in(flow.between(start, min(start + _ROW_LENGTH, len(flow.compact)))), None)
    if run and set(compact(run.lead)) <= set("".join(heads)):
        end = start + len(compact(run.lead))
        yield end, tuple(token.text for token in without_page_number(run.tokens, len(totals), totals))


def _is_figures(row: tuple[str, ...], width: int) -> bool:
    """Whether a row holds figures, or is the row for them with nothing in it."""
    return (any(map(str.strip, row)) or len(row) == width) and all(
        looks_like_value(cell) or not cell.strip() for cell in row
    )


def _names(columns: tuple[Heading, ...]) -> Iterator[str]:
    for heading in columns:
        yield from map(letters, heading.wordings)
        yield from _names(heading.children)
