"""表二 and 表三 of a published report: every value by the label of its row and the name of its column."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from workbook.edition import Block, Edition, Field, Table
from workbook.report import State as ValueState
from workbook.report import Value
from xladdin.intake.formats.document import Flow, RowPlace
from xladdin.intake.formats.marked_text import MENDED, PICTURE
from xladdin.intake.tables.columns import bears_out, printed_order
from xladdin.intake.tables.evidence import Evidence
from xladdin.intake.tables.figures import unit_told, value_for, was_converted
from xladdin.intake.tables.form_lines import addends
from xladdin.intake.tables.groups import take_groups
from xladdin.intake.tables.printed_rows import PrintedTable, Row, RowState, fill_gaps, take
from xladdin.intake.tables.sections import sections
from xladdin.intake.tables.sighting import Sighting
from xladdin.intake.tables.subtotals import without_subtotals
from xladdin.intake.tables.taking_apart import take_apart
from xladdin.intake.tables.text_rows import sightings

NOT_FOUND = "原文中没有找到这张表的数字。"
PICTURES = (
    "原文在这里是图片，图片里的数字读不出来；请用原始的 Word、Excel 文档再读，没有的照图片填进工作簿（nianbao new）。"
)


@dataclass(frozen=True)
class Printed:
    """Where the row of a field stands in the document, and the figures that are printed in it."""

    place: RowPlace
    cells: tuple[str, ...]

    @property
    def words(self) -> str:
        """For the user: 原文第 2 个表格第 8 行：6 0 0 0 0 1 7."""
        return f"原文{self.place.words}：{' '.join(cell or '（空）' for cell in self.cells)[:80]}"


@dataclass(frozen=True)
class TableReading:
    """What was read of one table: values by field id; in Chinese, what was read differently and what was not read.

    `lacking`: the fields of which something stands in the report that could not be read as a figure, and those of which
    nothing was found. `printed`: where in the document the row of a field stands, and what is printed there.
    """

    values: dict[str, Value] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    lacking: frozenset[str] = frozenset()
    printed: Mapping[str, Printed] = field(default_factory=dict)


def nothing(table: Table, section: Flow | None, words: str = NOT_FOUND) -> TableReading:
    """The Reading of a table of which no figure was read."""
    words = PICTURES if section is not None and PICTURE in section.body else words
    return TableReading(unread=(f"表{table.number}：{words}",), lacking=frozenset(f.id for f in table.fields))


def read_table(report: Flow, edition: Edition, table: Table, evidence: Evidence) -> TableReading:
    """The figures of 表二 or 表三, from the part of the report in which most of its rows are found.

    `evidence` helps where figures were printed without anything between them.
    """
    parts = list(sections(report, edition, table))
    tried = [(sightings(section, table), section) for section in parts]
    best, section = max(tried, key=lambda found: _count(found[0]), default=([], report))
    if not _count(best):
        best, section = sightings(report, table), report
    if not _count(best):
        return nothing(table, next((part for part in parts if PICTURE in part.body), None))
    printed = PrintedTable.of(table)
    # What stands beside its own label is the surest; the rest is read between and by what is sure.
    passes: tuple[Callable[[], None], ...] = (
        lambda: take(printed, best),
        lambda: fill_gaps(printed, best),
        lambda: without_subtotals(printed, section),
        lambda: take_groups(printed),
        lambda: take_apart(printed, evidence),
        lambda: _in_form_order(printed, section),
        lambda: _check_mended(printed),
    )
    for one in passes:
        one()
    return _reading(printed, section)


def _count(found: Sequence[Sighting]) -> int:
    return len({sighting.line for sighting in found if sighting.line is not None})


def _in_form_order(printed: PrintedTable, section: Flow) -> None:
    """The figures of every row in the order of the form's columns: by the names above them, never by place alone."""
    for index, block in enumerate(printed.table.blocks):
        rows = [row for row in printed.figures if row.line.block == index and row.state is RowState.READ]
        named = [row for row in rows if row.named]
        for settled in {row.named for row in named if row.named}:
            names = [f"「{was}」按「{is_}」" for was, is_ in settled.reworded]
            if names:
                printed.note(f"的列名与格式不同，{'、'.join(names)}读取，请核对。")
            if settled.extra:
                extra = "、".join(f"「{head.text}」" for head in settled.extra)
                printed.note(f"另有格式里没有的列（{extra}），没有读。")
            _note_order(printed, block, settled.order)
        _by_text(printed, block, [row for row in rows if not row.named], printed_order(section, block).columns, section)


def _by_text(
    printed: PrintedTable, block: Block, rows: Sequence[Row], order: tuple[int, ...] | None, section: Flow
) -> None:
    """The same for rows whose cells are not known by their places on the page."""
    if not rows or len(block.column_paths) == 1:
        return
    if order is None:
        for row in rows:
            row.refuse(f"列名与格式不同，不能确定各数属于哪一列（{' '.join(row.cells)[:60]}），没有填入。")
    elif printed_order(section, block).is_named:
        _note_order(printed, block, order)
        for row in rows:
            row.cells = tuple(row.cells[order.index(column)] for column in range(len(order)))
    elif bears_out([row.cells for row in rows], block):
        if any(addends(block)):
            printed.note("没有读到完整的列名，各行的合计与格式的次序相符，已按格式的次序读取，请核对。")
    else:
        for row in rows:
            row.refuse(f"没有读到列名，不能确定各数属于哪一列（{' '.join(row.cells)[:60]}），没有填入。")


def _note_order(printed: PrintedTable, block: Block, order: Sequence[int]) -> None:
    if list(order) != sorted(order):
        names = "、".join(block.column_paths[column][-1].name for column in order)
        printed.note(f"「{block.band or '申请人情况'}」各列的次序与格式不同（{names}），已按列名读取。")


def _check_mended(printed: PrintedTable) -> None:
    """Figures that were put together from parts are believed where their row adds up, or nothing can tell."""
    mended: list[str] = []
    for row in (row for row in printed.figures if row.state is RowState.READ):
        if not any(MENDED in cell for cell in row.cells):
            continue
        cells = tuple(cell.replace(MENDED, "") for cell in row.cells)
        if adds_up(cells, addends(printed.table.blocks[row.line.block])) is False:
            row.refuse(f"有的数字分行或者带注释，拼起来（{' '.join(cells)}）与合计不符，不能确定，没有填入。")
        else:
            mended.append(row.line.name)
        row.cells = cells
    if mended:
        names = "、".join(f"「{name}」" for name in mended[:6]) + ("等" if len(mended) > 6 else "")
        printed.note(f"有 {len(mended)} 行的数字在原文中分行、带空格或者带注释，已读成一个数，请核对：{names}。")


def adds_up(cells: Sequence[str], totals: Iterable[Sequence[int]]) -> bool | None:
    """Whether all totals of a row are right; None where it has none, or not only whole numbers."""
    numbers = [cell.rstrip("件宗项个条份起次例").replace(",", "") for cell in cells]
    checked = [(at, parts) for at, parts in enumerate(totals) if parts]
    if not checked or not all(map(str.isdecimal, numbers)):
        return None
    return all(int(numbers[at]) == sum(int(numbers[part]) for part in parts) for at, parts in checked)


def _reading(printed: PrintedTable, section: Flow) -> TableReading:
    values: dict[str, Value] = {}
    lacking: set[str] = set()
    unread: list[str] = []
    found: dict[str, Printed] = {}
    for row in printed.figures:
        if row.cells:
            found |= dict.fromkeys((of.id for of in row.line.fields), Printed(row.place, row.cells))
        told = _unit(printed, row, section) if row.state is RowState.READ else None
        if row.state is not RowState.READ:
            unread.append(f"{row.line.place}：{row.why_not}")
            lacking |= {of.id for of in row.line.fields}
            continue
        for of, text in zip(row.line.fields, row.cells, strict=True):
            values[of.id] = value = value_for(of, text, told or "")
            if was_converted(of, text, told or ""):
                whole = f"{text}（{told}）" if told and not text.endswith("元") else text
                printed.notes.append(f"{of.place}：原文为「{whole}」，已换算成{of.unit}，为 {value.display}。")
            if words := kept_as_text(of, value):
                unread.append(words)
                lacking.add(of.id)
    return TableReading(values, tuple(printed.notes), tuple(unread), frozenset(lacking), found)


def kept_as_text(of: Field, value: Value) -> str:
    """What the user is told of a cell that holds something and no figure; "" for every other."""
    if value.state is ValueState.UNCALCULATED:
        return f"{of.place}：原文是公式，没有算出数；请在 Excel 或 WPS 中打开、保存以后再读，或者填上数字。"
    if value.state is ValueState.TEXT:
        return f"{of.place}：原文是「{value.text[:40]}」，不是数字，照原样保留；请填上数字。"
    return ""


def _unit(printed: PrintedTable, row: Row, section: Flow) -> str | None:
    """The unit that the head or the label of a row of amounts names, where it is another than the form's."""
    amount = next((of for of in row.line.fields if of.kind == "amount"), None)
    if amount is None:
        return None
    units = unit_told(section, row.line)
    if len(units) > 1:
        row.refuse(f"原文的单位有几种（{'、'.join(sorted(units))}），不能确定金额是多少，没有填入。")
    return units.pop() if len(units) == 1 else None
