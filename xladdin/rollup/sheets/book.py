"""The workbook of a sum: a report workbook of the parent like any other, with the sheets of the roll-up behind it."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook

from workbook import edition as editions
from xladdin.book.templates import workbook_of
from xladdin.rollup.collecting.meanwhile import begun
from xladdin.rollup.sheets import lists
from xladdin.rollup.sheets.charts import add_charts
from xladdin.rollup.sheets.control import add_control
from xladdin.rollup.sheets.rows import ListSheet, Shell, draw, filled
from xladdin.rollup.summing.nodes import Node
from xladdin.rollup.summing.rolling import RolledUp


def workbooks(done: RolledUp, out: Path) -> dict[Path, bytes]:
    """The workbook of the whole, by its path; where the lists are too long for it, a second one beside it has them."""
    found, note = [lists.states(done, out)], ""
    if done.wanted.detail:
        note = f"各单位的明细和问题在「{done.wanted.detail.name}」文件夹里，由读文件的程序分批写成 csv；"
    else:
        found += [lists.problems(done, out), lists.detail(done)]
    if _fits(*found):
        return {out: _book(done, done.top, [*found, _sources(done, done.top)], note)}
    beside = out.with_name(f"{out.stem}-明细.xlsx")
    note += f"单位太多，{''.join(f'「{sheet.name}」' for sheet in found)}另存在「{beside.name}」。"
    with begun(lambda: _lists_alone(found)) as lists_alone:
        return {out: _book(done, done.top, [_sources(done, done.top)], note), beside: lists_alone()}


def level_workbook(done: RolledUp, node: Node) -> bytes:
    """The workbook of one level below the whole."""
    return _book(done, node, [_sources(done, node)])


def _sources(done: RolledUp, node: Node) -> ListSheet:
    return lists.sources(node, editions.load(done.sorted_out.edition))


def _book(done: RolledUp, node: Node, sheets: list[ListSheet], note: str = "") -> bytes:
    shells: list[Shell] = []

    def add(book: Workbook) -> None:
        shells.extend(draw(book, sheet) for sheet in sheets)
        add_charts(book, node)
        add_control(book, done, node, note)

    return filled(workbook_of(node.report, last_year=node.last_year, more=add), shells)


def _lists_alone(sheets: list[ListSheet]) -> bytes:
    import io

    from workbook.template import styles

    book = Workbook()
    book.remove(book.worksheets[0])
    styles.add_styles(book)
    shells = [draw(book, sheet) for sheet in sheets]
    buffer = io.BytesIO()
    book.save(buffer)
    return filled(buffer.getvalue(), shells)


def _fits(*sheets: ListSheet) -> bool:
    cells = sum(len(sheet.rows) * len(sheet.columns) for sheet in sheets)
    return cells <= lists.MOST_CELLS and all(len(sheet.rows) <= lists.MOST_LINES for sheet in sheets)
