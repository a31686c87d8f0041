"""The lists of a roll-up as sheets: 单位状态, 问题清单, 分单位明细, 来源."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from pathlib import Path

from openpyxl.styles.differential import DifferentialStyle

from checks.model.finding import Number
from workbook import edition as editions
from workbook import layout
from workbook.edition import Edition
from workbook.layout import field_places
from workbook.marks import SEVERITIES, Mark
from workbook.report import plain
from workbook.template import styles
from xladdin.rollup.collecting.detail import head_of
from xladdin.rollup.collecting.receipt import Problem
from xladdin.rollup.sheets.rows import MOST_LINKS, Band, Content, Lines, ListColumn, ListSheet, link_to_file
from xladdin.rollup.summing.nodes import Node
from xladdin.rollup.summing.rolling import RolledUp
from xladdin.rollup.summing.sums import total
from xladdin.rollup.summing.units import WORDS, Left, Unit, name_of

STATES, PROBLEMS, DETAIL = "单位状态", "问题清单", "分单位明细"
# A sheet of a report workbook holds so many cells and lines before its readers refuse it; see workbook.files.guard.
MOST_CELLS, MOST_LINES = 300_000, 8_000
# How many units 来源 names for each cell; the rest stand together as one number.
SOURCE_UNITS = 60
_PRINTED_SOURCES = 6 + 2 * 3  # on paper the three largest: more would not fit the width of a page
_SHORT = styles.RESULT_WORD


def states(done: RolledUp, out: Path) -> ListSheet:
    """One line a unit of the roster, then one for every file that stands for none."""
    units = done.sorted_out.units
    left = done.sorted_out.left

    def line(at: int) -> list[Content]:
        return _state_row(at + 1, units[at], done) if at < len(units) else _left_row(left[at - len(units)])

    rows = Lines(len(units) + len(left), line)
    linked = islice(enumerate((*(u.receipt for u in units), *(one.receipt for one in left))), MOST_LINKS)
    files = {(at, 12): link_to_file(receipt.path, out) for at, receipt in linked if receipt}
    columns = (
        ListColumn("序号", 44, _SHORT),
        ListColumn("单位", 200),
        ListColumn("类别", 90, _SHORT),
        ListColumn("上级", 130),
        ListColumn("状态", 56, _SHORT),
        ListColumn("说明", 250),
        ListColumn("强制", 44, _SHORT),
        ListColumn("核实", 44, _SHORT),
        ListColumn("无法核对", 66, _SHORT),
        ListColumn("应报日期", 86, _SHORT),
        ListColumn("离应报日期", 84, _SHORT),
        ListColumn("文件", 250, styles.RESULT_FILE),
        ListColumn("文件校验值", 130),
    )
    note = f"{done.control.roster} 家单位，{done.year} 年度；点「文件」打开原件。文件校验值是内容的 SHA-256 前 16 位。"
    tints = tuple((5, WORDS[state], look) for state, look in _state_looks())
    return ListSheet(STATES, "单位状态", note, columns, rows, "UnitStates", 2, files=files, tints=tints, printed=12)


def problems(done: RolledUp, out: Path) -> ListSheet:
    """All findings of all units, the gravest units first as the roster has them."""
    rows: list[list[Content]] = []
    files: dict[tuple[int, int], str] = {}
    for unit in done.sorted_out.units:
        for problem in unit.problems:
            if unit.receipt:
                files[len(rows), 11] = link_to_file(unit.receipt.path, out)
            rows.append(_problem_row(len(rows) + 1, unit, problem))
    columns = (
        ListColumn("序号", 44, _SHORT),
        ListColumn("单位", 170),
        ListColumn("级别", 46, _SHORT),
        ListColumn("表", 50, _SHORT),
        ListColumn("行", 150),
        ListColumn("列", 110),
        ListColumn("问题", 400),
        ListColumn("疑点", 220),
        ListColumn("情况说明", 140),
        ListColumn("规则", 56, _SHORT),
        ListColumn("文件", 250, styles.RESULT_FILE),
    )
    note = f"共 {len(rows)} 条；用表头的筛选按钮按单位、级别或规则看。强制的要改正，核实的要核对或作情况说明。"
    tints = tuple((3, mark.word, styles.row_look(mark)) for mark in SEVERITIES)
    return ListSheet(PROBLEMS, "问题清单", note, columns, rows, "Problems", 2, files=files, tints=tints, printed=10)


def detail(done: RolledUp) -> ListSheet:
    """One row a unit, one column a field under the form's own heads; the first line is the sum."""
    edition = editions.load(done.sorted_out.edition)
    summed = {unit.member.name for unit in done.top.summed}
    rows: list[Sequence[Content]] = [
        ("合计", None, None, f"{len(summed)} 家", *done.top.report.numbers),
        *detail_rows(done.sorted_out.units, edition, summed),
    ]
    columns = (
        ListColumn("单位", 210),
        ListColumn("类别", 130, _SHORT),
        ListColumn("上级", 140),
        ListColumn("计入合计", 92, _SHORT),
        *(ListColumn(head_of(field), 118, styles.RESULT_NUMBER) for field in edition.fields),
    )
    note = "一家单位一行，一格一列；第一行是合计，等于「计入合计」为「是」的各行之和。筛选、排序不影响合计。"
    return ListSheet(
        DETAIL,
        "分单位明细",
        note,
        columns,
        rows,
        "UnitFigures",
        1,
        bands=tuple(_bands(edition)),
        totals=frozenset([0]),
        wide=True,
    )


def detail_rows(units: Sequence[Unit], edition: Edition, summed: set[str]) -> Iterator[Sequence[Content]]:
    """The figures of every unit whose report is on this form."""
    for unit in units:
        if unit.receipt and unit.receipt.edition == edition.id and not unit.node:
            counted = "是" if unit.member.name in summed else f"否（{WORDS[unit.state]}）"
            yield (unit.member.name, unit.member.kind, unit.member.above, counted, *unit.receipt.numbers)


def sources(node: Node, edition: Edition) -> ListSheet:
    """For every cell of the sum the units that make it up, the largest first; units with 0 are not named."""
    places = field_places(edition)
    parts_of_all = list(_parts_of_all(node))
    named = max((len(parts.largest) for parts in parts_of_all), default=1) or 1
    rows: list[list[Content]] = []
    links: dict[tuple[int, int], str] = {}
    for field, parts in zip(edition.fields, parts_of_all, strict=True):
        place = places[field.id]
        links[len(rows), 4] = f"'{place.sheet}'!{place.address}"
        cells: list[Content] = []
        for number, name in parts.largest:
            cells += [name, number]
        cells += [None] * (2 * named - len(cells))
        others_count = parts.count - len(parts.largest)
        others: Content = f"另 {others_count} 家共 {plain(parts.rest)}" if others_count else None
        head: list[Content] = [f"表{field.number}", field.row_name or None, field.column_name, place.address]
        rows.append([*head, node.report.numbers[field.index], parts.count, *cells, others])
    columns = (
        ListColumn("表", 50, _SHORT),
        ListColumn("行", 290),
        ListColumn("列", 170),
        ListColumn("单元格", 64, styles.RESULT_LINK),
        ListColumn("合计", 84, styles.RESULT_NUMBER),
        ListColumn("有数的单位", 84, styles.RESULT_NUMBER),
        *(
            column
            for rank in range(1, named + 1)
            for column in (ListColumn(f"第 {rank} 单位", 200), ListColumn(f"第 {rank} 数", 70, styles.RESULT_NUMBER))
        ),
        ListColumn("其余单位", 140),
    )
    note = "合计里的每一个数由哪些单位构成，从大到小，为 0 的单位不列；点「单元格」到表里的那一格。"
    return ListSheet(
        layout.CONTRIBUTIONS, "来源", note, columns, rows, "CellSources", 6, places=links, printed=_PRINTED_SOURCES
    )


@dataclass(frozen=True)
class _Parts:
    """The units that make up one figure of the sum: the largest, how many there are, and what the others come to."""

    largest: Sequence[tuple[Number, str]]
    count: int
    rest: Number


def _parts_of_all(node: Node) -> Iterator[_Parts]:
    """What makes up each field in order; units of the same number stand by their names."""
    units = sorted(
        ((unit.member.name, unit.receipt.numbers) for unit in node.summed if unit.receipt), key=itemgetter(0)
    )
    names = [name for name, _ in units]
    # One column at a time: all of them at once, of a hundred thousand units, would fill the memory.
    columns = zip(*(numbers for _, numbers in units), strict=True) if units else [()] * len(node.report.numbers)
    for column in columns:
        parts = [part for part in zip(column, names, strict=True) if part[0]]
        parts.sort(key=itemgetter(0), reverse=True)
        yield _Parts(parts[:SOURCE_UNITS], len(parts), total([number for number, _ in parts[SOURCE_UNITS:]]) or 0)


def _state_row(number: int, unit: Unit, done: RolledUp) -> list[Content]:
    receipt, member = unit.receipt, unit.member
    news = done.news.of(member.name)
    return [
        number,
        member.name,
        member.kind,
        member.above or None,
        WORDS[unit.state],
        "；".join(part for part in (news, unit.reason) if part),
        unit.count("blocking") or None,
        unit.count("query") or None,
        unit.count("not_assessable") or None,
        member.due.isoformat() if member.due else None,
        _days(unit, done.wanted.today),
        name_of(receipt) if receipt else None,
        receipt.digest[:16] if receipt else None,
    ]


def _left_row(left: Left) -> list[Content]:
    """The line of a file that stands for no unit."""
    name = left.unit or left.receipt.unit or "（没有认出单位）"
    words = [None, name, None, None, WORDS[left.state], left.reason]
    return [*words, *[None] * 5, name_of(left.receipt), left.receipt.digest[:16]]


def _days(unit: Unit, today: dt.date) -> str | None:
    """How many days are left, or past, for a unit from which something is still to come."""
    if unit.member.due is None or unit.state not in ("missing", "returned"):
        return None
    left = (unit.member.due - today).days
    return f"还有 {left} 天" if left > 0 else "今天到期" if left == 0 else f"已过 {-left} 天"


def _problem_row(number: int, unit: Unit, problem: Problem) -> list[Content]:
    edition = editions.load(unit.receipt.edition) if unit.receipt and unit.receipt.edition else None
    fields = [edition.fields[index] for index in problem.fields] if edition else []
    return [
        number,
        unit.member.name,
        problem.word,
        f"表{fields[0].number}" if fields else None,
        _several([field.row_name for field in fields]),
        _several([field.column_name for field in fields]),
        problem.message,
        "；".join(f"{place}：{now} → {proposed}" for place, now, proposed in problem.suspects) or None,
        problem.explanation or None,
        problem.rule,
        name_of(unit.receipt) if unit.receipt else None,
    ]


def _several(names: Sequence[str]) -> str | None:
    distinct = [name for name in dict.fromkeys(names) if name]
    return "、".join(distinct[:3]) + ("等" if len(distinct) > 3 else "") or None


def _bands(edition: Edition) -> Iterator[Band]:
    column = 5
    for table in edition.tables:
        yield Band(f"表{table.number}　{table.title}", column, column + len(table.fields) - 1)
        column += len(table.fields)


def _state_looks() -> Iterator[tuple[str, DifferentialStyle]]:
    for state, mark in (
        ("returned", Mark.BLOCKING),
        ("missing", Mark.BLOCKING),
        ("refused", Mark.QUERY),
        ("unknown", Mark.QUERY),
        ("not_counted", Mark.NOTE),
        ("superseded", Mark.NOTE),
    ):
        yield state, styles.row_look(mark)
    yield "passed", styles.status_look(missing=False)
