"""A workbook as this program reads it: its sheets by name, each parsed once, strictly, when it is asked for.

Nothing else reads the values of an untrusted workbook. Parts that nobody asks for are not parsed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from workbook.files import cells, package
from workbook.files.cells import Content, SharedParts, SheetCells
from workbook.files.dates import date_styles
from workbook.files.directory import Directory, Tab, directory
from workbook.files.package import Entry, Flaw
from workbook.files.strings import shared
from workbook.files.weight import REPORT, Weight
from workbook.refusal import FileRefused


class Spreadsheet:
    """A workbook in memory; what it is asked for and finds not sound it refuses by FileRefused, naming `source`."""

    def __init__(self, data: bytes, source: Path | str, weight: Weight = REPORT) -> None:
        self.data = data
        self.source = source
        self._weight = weight
        with self._named():
            self._entries: Mapping[str, Entry] = package.entries(data, weight.part, weight.total)
            self._directory: Directory = directory(data, self._entries)
        self._sheets: dict[str, SheetCells] = {}

    @property
    def parts(self) -> Mapping[str, Entry]:
        """All parts of the file, by name."""
        return self._entries

    @property
    def tabs(self) -> Mapping[str, Tab]:
        """All sheets by name, in the order of their tabs."""
        return self._directory.tabs

    @property
    def sheet_names(self) -> tuple[str, ...]:
        """The names of the sheets that hold cells, hidden ones included, in the order of their tabs."""
        return tuple(name for name, tab in self.tabs.items() if tab.has_cells)

    def sheet(self, name: str) -> SheetCells:
        """A sheet, from A1; KeyError if there is none of that name."""
        if name not in self._sheets:
            tab = self.tabs[name]
            with self._named():
                part = package.unpack(self.data, self._entries[tab.part])
                self._sheets[name] = cells.read(part, self.setting, self._weight, f"工作表「{name}」")
        return self._sheets[name]

    def rows(self, name: str) -> Iterator[Sequence[Content]]:
        """The rows of a sheet while it is read, in bounded memory: for a sheet of many thousand rows."""
        chunks = package.chunks(self.data, self._entries[self.tabs[name].part])
        with self._named():
            yield from cells.rows(chunks, self.setting, self._weight, f"工作表「{name}」")

    @cached_property
    def setting(self) -> SharedParts:
        """What the cells of all sheets refer to."""
        found = self._directory
        strings: Sequence[str] = ()
        with self._named():
            if found.strings:
                chunks = package.chunks(self.data, self._entries[found.strings])
                strings = shared(chunks, self._weight.cells, self._weight.texts)
            styles = package.unpack(self.data, self._entries[found.styles]) if found.styles else b""
            return SharedParts(strings, date_styles(styles) if styles else {}, found.since_1904)

    @contextmanager
    def _named(self) -> Iterator[None]:
        """Whatever is found wrong is said with the name of the file."""
        try:
            yield
        except Flaw as flaw:
            raise FileRefused(self.source, str(flaw), flaw.kind) from None
