"""Which rows of a sheet are hidden and which cells are merged, asked of Excel by halves: most sheets answer at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from xladdin.hosts.application import is_file
from xladdin.hosts.contract import Book

Area = tuple[int, int, int, int]  # first row, first column, last row, last column, each from 1
# Each question is a call to another process. A filter over ten thousand rows needs some thousand of them, no more.
_MOST_QUESTIONS = 4_000


class TooScattered(Exception):
    """There is more of it than can be asked for in a moment."""


def hidden_rows(book: Book, name: str, last_row: int) -> frozenset[int]:
    """The numbers of the rows, down to `last_row`, that are hidden or filtered away.

    Raises TooScattered where there are too many to be counted one by one.
    """
    if is_file(book):
        rows = book.impl.workbook[name].row_dimensions
        return frozenset(number for number, row in rows.items() if row.hidden and number <= last_row)
    native = book.sheets[name].api

    def hidden(first: int, _left: int, last: int, _right: int) -> object:
        return native.Range(native.Cells(first, 1), native.Cells(last, 1)).EntireRow.Hidden

    found = _by_halves((1, 1, last_row, 1), hidden)
    return frozenset(row for first, _, last, _ in found for row in range(first, last + 1))


def merged_areas(book: Book, name: str, last: tuple[int, int]) -> tuple[Area, ...]:
    """The merged cells of a sheet within A1 to `last`, which is (row, column).

    Raises TooScattered where there are too many to be asked for one by one.
    """
    if is_file(book):
        areas = book.impl.workbook[name].merged_cells.ranges
        return tuple(sorted((area.min_row, area.min_col, area.max_row, area.max_col) for area in areas))
    native, known = book.sheets[name].api, set[Area]()

    def merged(top: int, left: int, bottom: int, right: int) -> object:
        found = native.Range(native.Cells(top, left), native.Cells(bottom, right))
        said = found.MergeCells
        if said is False:
            return False
        corner = native.Cells(top, left).MergeArea
        end = corner.Row + corner.Rows.Count - 1, corner.Column + corner.Columns.Count - 1
        if corner.Count > 1:
            known.add((corner.Row, corner.Column, *end))
        # Several merged cells side by side are all merged as well: only one that holds everything ends the asking.
        return True if end[0] >= bottom and end[1] >= right else None

    _by_halves((1, 1, *last), merged)
    return tuple(sorted(known))


def _by_halves(whole: Area, says: Callable[[int, int, int, int], Any]) -> list[Area]:
    """The parts of an area of which it is true; where a part is neither (None), its halves are asked."""
    found: list[Area] = []
    waiting, asked = [whole], 0
    while waiting:
        top, left, bottom, right = part = waiting.pop()
        asked += 1
        if asked > _MOST_QUESTIONS:
            raise TooScattered
        said = says(*part)
        if said is True:
            found.append(part)
        elif said is None and bottom > top:
            middle = (top + bottom) // 2
            waiting += [(middle + 1, left, bottom, right), (top, left, middle, right)]
        elif said is None and right > left:
            middle = (left + right) // 2
            waiting += [(top, middle + 1, bottom, right), (top, left, bottom, middle)]
    return found
