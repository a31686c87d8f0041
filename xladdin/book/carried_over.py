"""情况说明 and earlier checks from another copy of a workbook, put onto 校验结果 so that the next check finds them."""

from __future__ import annotations

from collections.abc import Mapping

from workbook import layout
from workbook.explanation import Explanation
from workbook.layout import Place
from xladdin.book.sheets import read_area, write_cells
from xladdin.hosts.content import Block, Content, read_held, write_block
from xladdin.hosts.contract import Book
from xladdin.hosts.new_sheet import SheetLook, add_sheet
from xladdin.hosts.protection import with_free_sheets

_MOST_ROWS, _MOST_COLUMNS = 700, 20  # more than these sheets of ours have


def carry_over(book: Book, explanations: Mapping[str, Explanation]) -> int:
    """Put those of the explanations that the workbook has no text for on 校验结果; gives how many.

    They count there as if they had been typed: as long as the figures that they explain are the same.
    """
    if layout.RESULTS not in book.sheet_names:
        return 0
    last = layout.RESULT_TOP + layout.RESULT_ROWS - 1
    heads = read_area(book, layout.RESULTS, (layout.RESULT_HEAD_ROW, 1), (layout.RESULT_HEAD_ROW, layout.RESULT_WIDTH))
    columns = layout.result_columns(heads[0])
    width, (at, text_at, message_at) = len(columns), (columns[name] - 1 for name in ("编号", "情况说明", "问题"))
    rows = read_area(book, layout.RESULTS, (layout.RESULT_TOP, 1), (last, width))
    said = {str(row[at]) for row in rows if row[at] and str(row[text_at] or "").strip()}
    wanted = {number: one for number, one in explanations.items() if number not in said}
    held = [row for row in rows if str(row[at] or "") in said]
    brought: list[list[Content]] = []
    for number, one in wanted.items():
        row: list[Content] = [None] * width
        row[at], row[text_at], row[message_at] = number, one.text, one.message
        brought.append(row)
    if not brought:
        return 0
    blank: list[list[Content]] = [[None] * width for _ in rows]
    block = [*held, *brought, *blank][: len(rows)]
    with_free_sheets(book, (layout.RESULTS,), lambda: write_block(book, layout.RESULTS, (layout.RESULT_TOP, 1), block))
    return len(brought)


def added_sheets(book: Book) -> Mapping[Place, Content]:
    """What stands on the sheets that a workbook has besides once departments fill in parts of it."""
    found: dict[Place, Content] = {}
    for name in layout.ADDED_SHEETS:
        if name in book.sheet_names:
            last = book.sheets[name].used_range.last_cell
            corner = min(last.row, _MOST_ROWS), min(last.column, _MOST_COLUMNS)
            for row, line in enumerate(read_held(book, name, (1, 1), corner), 1):
                found |= {Place(name, row, column): one for column, one in enumerate(line, 1) if one is not None}
    return found


def carry_sheets(book: Book, held: Mapping[Place, Content]) -> None:
    """Add those sheets to another copy of the workbook, which has none."""
    for name in dict.fromkeys(place.sheet for place in held):
        add_sheet(book, name, SheetLook(layout.ADDED_SHEETS[name], ()))
    write_cells(book, held)


def carry_checks(book: Book, results: Block) -> None:
    """Put the checks that another copy remembers onto 校验结果 of one that was never checked.

    `results` is that sheet of the other copy from A1. The figures of its last check come along, so that the next one
    says what has changed since. A copy of an older release has nothing to remember.
    """
    heads = [*results[layout.RESULT_HEAD_ROW - 1]] if len(results) >= layout.RESULT_HEAD_ROW else []
    left, row, column = layout.HISTORY_LEFT, layout.RESULT_CHECKED_ROW, layout.RESULT_MEMORY_COLUMN
    if tuple(heads[left - 1 : layout.RESULT_WIDTH]) != layout.HISTORY_COLUMNS:
        return
    past = [[*line[left - 1 : layout.RESULT_WIDTH]] for line in results[layout.RESULT_TOP - 1 :]]
    past = past[: layout.RESULT_ROWS]
    figures = [[results[row - 1][column - 1]]]

    def write() -> None:
        write_block(book, layout.RESULTS, (layout.RESULT_TOP, left), past)
        write_block(book, layout.RESULTS, (row, column), figures)

    if past:
        with_free_sheets(book, (layout.RESULTS,), write)
