"""Cells to fill in that were pasted over: what is pasted brings its own look along, and mostly locks the cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from workbook.layout import Place
from workbook.template.names import rectangles
from xladdin.book.repair.form import Form
from xladdin.hosts.cell_style import give_style, keep_style
from xladdin.hosts.contract import Book


def pasted_over(book: Book, form: Form, names: Sequence[str]) -> Iterator[Place]:
    """The cells to fill in, on these sheets, that are locked or have lost their style; a block is asked first."""

    def kind(place: Place) -> tuple[str, str]:
        return place.sheet, form.entry_styles[place]

    places = [place for place in form.entry_styles if place.sheet in names]
    for (sheet, style), group in groupby(sorted(places, key=kind), key=kind):
        for first, last in rectangles(group):
            corners = (first.row, first.column), (last.row, last.column)
            if keep_style(book, sheet, *corners, style):
                continue
            for row in range(first.row, last.row + 1):
                for column in range(first.column, last.column + 1):
                    if not keep_style(book, sheet, (row, column), (row, column), style):
                        yield Place(sheet, row, column)


def style_again(book: Book, form: Form, places: Sequence[Place]) -> None:
    """Give these cells the style of the form: unlocked, and looking as they did."""
    for place in places:
        give_style(book, place.sheet, place.row, place.column, form.entry_styles[place])
