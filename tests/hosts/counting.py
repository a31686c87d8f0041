"""How many times a piece of work calls the engine behind an xlwings book, whichever engine that is.

A call reads or writes values, formulas, notes, links or formats of a range, adds, deletes or clears, or sets the state
of the app, or asks Excel's own object of an app or a sheet for something: in Excel each is at least one trip to another
process. Moving about (sheets, ranges, names) is counted
apart.
"""

from __future__ import annotations

import functools
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from unittest.mock import patch

from xladdin.hosts import xw

READ_OR_WRITE = {
    "Range": ("raw_value", "formula", "color", "number_format", "note", "hyperlink"),
    "Note": ("text",),
    "Sheet": ("name", "visible", "api"),
    "Name": ("refers_to",),
    "App": ("screen_updating", "display_alerts", "calculation", "status_bar", "selection", "api"),
}
DO = {
    "Range": ("clear_contents", "add_note", "add_hyperlink", "merge", "select"),
    "Note": ("delete",),
    "Sheets": ("add",),
    "Sheet": ("delete", "select"),
    "Names": ("add",),
    "Name": ("delete",),
    "App": ("alert",),
    "Book": ("save", "close"),
}
GO = {
    "Range": ("__call__", "end", "merge_area", "row", "column", "shape", "address"),
    "Sheets": ("__call__", "__len__"),
    "Sheet": ("range", "cells", "used_range", "index"),
    "Names": ("__call__", "contains", "__len__"),
    "Name": ("refers_to_range",),
    "Book": ("sheets", "names", "app"),
}
# Reading these tells where one is, and is part of finding a sheet by its name.
GOING = {"Sheet.name"}


@dataclass
class Calls:
    """What was counted: `made` by name (「Range.raw_value」, 「Range.raw_value=」 for writing), `moves` apart."""

    made: Counter[str] = field(default_factory=Counter)
    moves: Counter[str] = field(default_factory=Counter)
    depth: int = 0

    @property
    def count(self) -> int:
        """How many calls, moving about left out."""
        return self.made.total()

    def noted(self, name: str, work: Callable[..., object], *, moves: bool) -> Callable[..., object]:
        """The same work, counted when it is asked for from outside the engine."""

        @functools.wraps(work)
        def counted(*args: object, **kwargs: object) -> object:
            if not self.depth:
                (self.moves if moves else self.made)[name] += 1
            self.depth += 1
            try:
                return work(*args, **kwargs)
            finally:
                self.depth -= 1

        return counted


@contextmanager
def counted_calls(book: xw.Book) -> Iterator[Calls]:
    """Within the block, every call to the engine of this book is counted."""
    calls = Calls()
    tables = ((READ_OR_WRITE, False), (DO, False), (GO, True))
    watched = [
        (_class(book, kind), name, moves or f"{kind}.{name}" in GOING)
        for table, moves in tables
        for kind, names in table.items()
        for name in names
    ]
    with ExitStack() as stack:
        for owner, name, moves in watched:
            _watch(stack, calls, owner, name, moves)
        yield calls


def _class(book: xw.Book, kind: str) -> type:
    """The class that plays this part in the engine of the book."""
    book_class = type(book.impl)
    sheet = book.sheets[0].impl
    found = {
        "Book": book_class,
        "App": type(book.app.impl),
        "Sheets": type(book.sheets.impl),
        "Sheet": type(sheet),
        "Range": type(sheet.range("A1")),
        "Names": type(book.names.impl),
    }
    if kind in found:
        return found[kind]
    beside = {"Note": found["Range"], "Name": found["Names"]}[kind]
    return getattr(sys.modules[beside.__module__], kind)


def _watch(stack: ExitStack, calls: Calls, owner: type, name: str, moves: bool) -> None:
    label = f"{owner.__name__}.{name}"
    held = owner.__dict__.get(name, getattr(owner, name))
    if isinstance(held, property):
        read = held.fget and calls.noted(label, held.fget, moves=moves)
        write = held.fset and calls.noted(f"{label}=", held.fset, moves=False)
        stack.enter_context(patch.object(owner, name, property(read, write)))
    elif callable(held):
        stack.enter_context(patch.object(owner, name, calls.noted(label, held, moves=moves)))
    elif not moves:
        _watch_attribute(stack, calls, owner, name, held)


def _watch_attribute(stack: ExitStack, calls: Calls, owner: type, name: str, held: object) -> None:
    """A plain attribute, kept in the instance: the settings of the app that stands for Excel with a file."""
    slot = held if hasattr(held, "__set__") else None

    def read(self: object) -> object:
        return slot.__get__(self) if slot else self.__dict__.get(name, held)

    def write(self: object, value: object) -> None:
        if slot:
            slot.__set__(self, value)
        else:
            self.__dict__[name] = value

    label = f"{owner.__name__}.{name}"
    watched = property(calls.noted(label, read, moves=False), calls.noted(f"{label}=", write, moves=False))
    stack.enter_context(patch.object(owner, name, watched))
