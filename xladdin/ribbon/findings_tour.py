"""下一处 and 上一处: from the cell that is selected to the next cell that 校验结果 points at."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbook import edition as editions
from workbook import layout
from workbook.addresses import column_number
from workbook.layout import Place
from xladdin.book.sheets import read_area
from xladdin.hosts.content import read_formulas
from xladdin.hosts.contract import Book

# Excel says 「R5C4」 for D5 where its user has chosen that style.
_LINK = re.compile(r"""=HYPERLINK\("#'([^']+)'!(?:R(\d+)C(\d+)|([A-Z]{1,3})(\d+))",""")
_WIDTH = max(len(layout.RESULT_COLUMNS), len(layout.OLDER_RESULT_COLUMNS))
_ORDER = {name: index for index, name in enumerate(layout.sheet_names(editions.load(editions.edition_ids()[-1])))}
# The last stop of each workbook, and the cell that was selected there: typing and Enter move the selection on, and
# where Excel does not let a locked cell be selected, it does not move at all.
_visited: dict[str, tuple[Place | None, Place]] = {}


@dataclass(frozen=True)
class Stop:
    """A cell that findings point at; `findings` are their lines on 校验结果 in words, `rows` where they stand there."""

    place: Place
    findings: tuple[str, ...]
    rows: tuple[int, ...]


def stops(book: Book) -> tuple[Stop, ...]:
    """The first cell of every finding on 校验结果, in the order of the workbook; one stop for each cell."""
    bottom = layout.RESULT_TOP + layout.RESULT_ROWS - 1
    heads, *lines = read_area(book, layout.RESULTS, (layout.RESULT_HEAD_ROW, 1), (bottom, _WIDTH))
    columns = layout.result_columns(heads)
    links = read_formulas(book, layout.RESULTS, (layout.RESULT_TOP, columns["定位"]), (bottom, columns["定位"]))
    found: dict[Place, list[int]] = {}
    for row, line in enumerate(links):
        if match := _LINK.match(str(line[0])):
            row_there, column = (match[2], int(match[3])) if match[2] else (match[5], column_number(match[4]))
            place = Place(match[1], int(row_there), column)
            found.setdefault(place, []).append(row)
    return tuple(
        Stop(place, tuple(_words(lines[row], columns) for row in rows), tuple(layout.RESULT_TOP + row for row in rows))
        for place, rows in sorted(found.items(), key=lambda item: _position(item[0]))
    )


def neighbour(book: Book, tour: Sequence[Stop], step: int) -> tuple[Stop, bool]:
    """The stop after where the user is (`step` 1) or before it (-1), and whether the tour began anew to reach it.

    The user is at the selected cell, but still at the last stop as long as he only works around it. On a line of
    校验结果, the stop of that line itself comes next.
    """
    here = selected(book)
    if here is not None and here.sheet == layout.RESULTS and step > 0:
        for stop in tour:
            if here.row in stop.rows:
                return stop, False
    at = _position(_standing(book, tour, here))
    if step > 0:
        after = [stop for stop in tour if _position(stop.place) > at]
        return (after or tour)[0], not after
    before = [stop for stop in tour if _position(stop.place) < at]
    return (before or tour)[-1], not before


def _standing(book: Book, tour: Sequence[Stop], here: Place | None) -> Place:
    """Where the tour goes on from: the last stop, unless the user went to another one or to another sheet."""
    places = [stop.place for stop in tour]
    stood, visited = _visited.get(book.fullname, (None, None))
    here = here or Place("", 0, 0)
    if visited not in places or visited is None:
        return here
    stayed = here == stood or (here not in places and here.sheet in ("", visited.sheet))
    return visited if stayed else here


def remember(book: Book, place: Place, stood: Place | None = None) -> None:
    """Take note that the user was sent to this place, and which cell was selected then, where that is known."""
    _visited[book.fullname] = stood, place


def selected(book: Book) -> Place | None:
    """The cell that is selected, the first one if there are several; None if no cell is."""
    try:
        chosen = book.app.selection
        return Place(chosen.sheet.name, chosen.row, chosen.column) if chosen is not None else None
    except AttributeError:  # xlwings asks a chart or a picture for its address
        return None


def _words(line: Sequence[object], columns: Mapping[str, int]) -> str:
    number, severity, message = (line[columns[head] - 1] for head in ("序号", "级别", "问题"))
    return f"第 {_whole(number)} 条【{severity}】{message}"


def _whole(number: object) -> object:
    return int(number) if isinstance(number, float) else number


def _position(place: Place) -> tuple[int, int, int]:
    return _ORDER.get(place.sheet, -1), place.row, place.column
