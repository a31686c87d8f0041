"""表二 and 表三 of a published report: the value of every field, found by the label of its row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from workbook.edition import Edition, Table
from workbook.report import Value
from xladdin.intake.formats.document import Flow
from xladdin.intake.tables.columns import printed_order
from xladdin.intake.tables.evidence import Evidence
from xladdin.intake.tables.figures import value_for, was_converted
from xladdin.intake.tables.form_lines import Line, addends, children, lines_of, other_child, sums_of
from xladdin.intake.tables.glued import Figures, TooMany, narrow, splits
from xladdin.intake.tables.sections import sections
from xladdin.intake.tables.sighting import Sighting
from xladdin.intake.tables.text_rows import sightings

_EXAMPLES = 12


@dataclass(frozen=True)
class Reading:
    """What was read of one table: values by field id; in Chinese, what was read differently and what was not read."""

    values: dict[str, Value] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


@dataclass
class _Draft:
    """A table while it is being read: per line its cells when they fit, else what stood there."""

    table: Table
    lines: tuple[Line, ...]
    cells: dict[int, tuple[str, ...]] = field(default_factory=dict)
    misfits: dict[int, tuple[str, ...]] = field(default_factory=dict)
    glued: set[int] = field(default_factory=set)
    complaints: dict[int, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def read_table(report: Flow, edition: Edition, table: Table, evidence: Evidence) -> Reading:
    """The figures of 表二 or 表三, from the part of the report in which most of its rows are found.

    `evidence` helps where figures were printed without anything between them.
    """
    lines = lines_of(table)
    tried = [(sightings(section, table), section) for section in sections(report, edition, table)]
    best, section = max(tried, key=lambda found: _count(found[0]), default=([], report))
    if not _count(best):
        best, section = sightings(report, table), report
    if not _count(best):
        return Reading(unread=(f"表{table.number}：原文中没有找到这张表的数字。",))
    draft = _Draft(table, lines)
    _take(draft, best)
    _fill_gaps(draft, best)
    _take_groups(draft)
    _take_apart(draft, evidence)
    return _reading(draft, section)


def _count(found: Sequence[Sighting]) -> int:
    return len({sighting.line for sighting in found if sighting.line is not None})


def _take(draft: _Draft, found: Sequence[Sighting]) -> None:
    """Every row that stands beside its label; a label that comes twice with different figures is not believed."""
    apart: list[Line] = []
    filled = {sighting.line for sighting in found if not sighting.is_blank}
    for sighting, line, cells in ((s, draft.lines[s.line], s.cells) for s in found if s.line is not None):
        if sighting.is_blank and line.index in filled:
            continue  # a page break left the label behind, or the label is a word of the heads too
        if len(cells) != line.width:
            draft.misfits.setdefault(line.index, cells)
            draft.glued |= {line.index} if sighting.glued else set()
        elif sighting.doubtful:
            draft.complaints[line.index] = "原文中行名的前面和后面都有数字，分不清哪些是它的，没有填入。"
        elif draft.cells.setdefault(line.index, cells) != cells:
            both = "；".join("、".join(c) for c in (draft.cells[line.index], cells))
            draft.complaints[line.index] = f"原文中出现两次，数字不同（{both}），没有填入。"
        elif sighting.apart:
            apart.append(line)
        elif sighting.worded:
            draft.notes.append(f"{line.place}：原文的行名是「{sighting.worded[:60]}」，已按这一行读取，请核对。")
    for index in draft.complaints:
        draft.cells.pop(index, None)
    _note_apart(draft, apart)


def _fill_gaps(draft: _Draft, found: Sequence[Sighting]) -> None:
    """Rows of figures without a label: known where as many lines of the form are missing between their neighbours."""
    filled: list[Line] = []
    before, loose = -1, list[tuple[str, ...]]()
    for sighting in (*found, Sighting(len(draft.lines), ())):
        if sighting.line is None:
            loose.append(sighting.cells)
        elif sighting.line == len(draft.lines) or sighting.line in draft.cells:
            missing = [
                line for line in draft.lines[before + 1 : sighting.line] if not line.is_group and _is_open(draft, line)
            ]
            if loose and [line.width for line in missing] == [len(cells) for cells in loose]:
                draft.cells.update((line.index, cells) for line, cells in zip(missing, loose, strict=True))
                filled += missing
            before, loose = sighting.line, []
    _note_apart(draft, filled)


def _is_open(draft: _Draft, line: Line) -> bool:
    return line.index not in draft.cells and line.index not in draft.complaints


def _note_apart(draft: _Draft, lines: Sequence[Line]) -> None:
    if lines:
        names = "、".join(f"「{line.name}」" for line in lines)
        number = draft.table.number
        draft.notes.append(f"表{number}有 {len(lines)} 行的数字与行名在原文中分开，已按表内次序对应，请核对：{names}。")


def _take_groups(draft: _Draft) -> None:
    """Figures beside a group's own label (「（六）其他处理」, one row) go into its row 其他; they are all there is."""
    for group in (line for line in draft.lines if line.is_group):
        target = other_child(draft.lines, group)
        source = draft.cells if group.index in draft.cells else draft.misfits
        cells = source.pop(group.index, None)
        rows = children(draft.lines, group)
        if cells is None or target is None or any(r.index in draft.cells or r.index in draft.misfits for r in rows):
            continue
        source[target.index] = cells
        draft.cells.update((row.index, ("0",) * row.width) for row in rows if row is not target)
        words = f"表{draft.table.number}「{group.name}」在原文只有一行，已填入「{target.name}」，该项其余各行填 0。"
        draft.notes.append(words)


def _take_apart(draft: _Draft, evidence: Evidence) -> None:
    """Rows whose figures were glued together, where the sums of the form leave one way."""
    ways: dict[int, tuple[Figures, ...]] = {}
    for index in _glued(draft):
        line, cells = draft.lines[index], draft.misfits[index]
        try:
            ways[index] = splits(cells, addends(draft.table.blocks[line.block]))
        except TooMany:
            draft.complaints[index] = f"原文连写为「{' '.join(cells)}」，可能的拆法太多，没有填入。"
    ways = {index: found for index, found in ways.items() if found}
    clear = {i: (tuple(map(int, c)),) for i, c in draft.cells.items() if all(map(str.isdecimal, c))}
    narrowed = narrow(ways | clear, sums_of(draft.table))
    settled = [index for index in ways if len(narrowed[index]) == 1]
    draft.cells.update((index, tuple(map(str, narrowed[index][0]))) for index in settled)
    if settled:
        draft.notes.append(
            f"表{draft.table.number}有 {len(settled)} 行的数字在原文中连写，只有一种拆法符合勾稽关系，已拆开填入。"
        )
    for index in ways.keys() - set(settled):
        _decide(draft, draft.lines[index], narrowed[index], evidence)


def _glued(draft: _Draft) -> Iterator[int]:
    """The misfitting rows whose figures were glued together, and did not lose blank cells.

    A row with fewer digits than figures has lost some, and then so may have every other; where no total tells,
    nothing but a text that has lost all blanks is taken apart.
    """
    rows = {i: cells for i, cells in draft.misfits.items() if i not in draft.cells and not draft.lines[i].is_group}
    if any(len("".join(cells)) < draft.lines[index].width for index, cells in rows.items()):
        return
    for index, cells in rows.items():
        line = draft.lines[index]
        has_total = any(addends(draft.table.blocks[line.block]))
        # A row with only a figure or two too few has lost a blank cell; taking it apart would be guessing.
        if 2 * len(cells) <= line.width and (has_total or index in draft.glued or cells[0].startswith("00")):
            yield index


def _decide(draft: _Draft, line: Line, ways: Sequence[Figures], evidence: Evidence) -> None:
    """Glued figures that the sums leave in doubt, where something else that is known settles them."""
    printed = draft.misfits[line.index]
    kept, clues = evidence.choose(line, ways)
    known = "；".join(clues)
    if len(kept) == 1:
        draft.cells[line.index] = tuple(map(str, kept[0]))
        shown = "、".join(map(str, kept[0]))
        draft.notes.append(f"{line.place}：原文连写为「{' '.join(printed)}」，据{known}，拆成 {shown}，请核对。")
    else:
        draft.complaints[line.index] = ambiguous(printed, kept) + (f"（已据{known}排除其余拆法。）" if clues else "")


def ambiguous(cells: Sequence[str], ways: Sequence[Figures]) -> str:
    """What the user is told about glued figures that can be taken apart in several ways."""
    examples = "；".join("、".join(map(str, way)) for way in ways[:_EXAMPLES])
    more = f"等 {len(ways)} 种" if len(ways) > _EXAMPLES else ""
    return f"原文连写为「{' '.join(cells)}」，可以拆成（{examples}）{more}，不能确定，没有填入。"


def _reading(draft: _Draft, section: Flow) -> Reading:
    orders = [printed_order(section, block) for block in draft.table.blocks]
    for block, order in zip(draft.table.blocks, orders, strict=True):
        if list(order) != sorted(order):
            names = "、".join(block.column_paths[column][-1].name for column in order)
            draft.notes.append(f"表{draft.table.number}「{block.band}」各列的次序与格式不同（{names}），已按列名读取。")
    values: dict[str, Value] = {}
    unread: list[str] = []
    converted: list[str] = []
    for line in (line for line in draft.lines if not line.is_group):
        if line.index not in draft.cells:
            unread.append(f"{line.place}：{_complaint(draft, line)}")
            continue
        for column, text in zip(orders[line.block], draft.cells[line.index], strict=True):
            of = line.fields[column]
            values[of.id] = value_for(of, text)
            if was_converted(of, text):
                converted.append(f"{of.place}：原文为「{text}」，已换算成{of.unit}。")
    return Reading(values, (*draft.notes, *converted), tuple(unread))


def _complaint(draft: _Draft, line: Line) -> str:
    if line.index in draft.complaints:
        return draft.complaints[line.index]
    if cells := draft.misfits.get(line.index):
        shown = " ".join(cells)
        shown = shown if len(shown) <= 60 else shown[:60] + "…"
        return f"应有 {line.width} 个数字，原文是 {len(cells)} 个（{shown}），没有填入。"
    return "原文中没有读到这一行的数字。"
