"""A workbook as this program reads it: its sheets by name, each parsed once, strictly, when it is asked for.

Nothing else reads the values of an untrusted workbook. Parts that nobody asks for are not parsed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from workbook.files import cells, package, plain_cells
from workbook.files.cells import Content, SharedParts, SheetCells
from workbook.files.dates import date_styles
from workbook.files.directory import Directory, Tab, directory
from workbook.files.package import Entry, Flaw
from workbook.files.strings import shared, shared_at_once
from workbook.files.weight import REPORT, Weight
from workbook.refusal import FileRefused

_AT_ONCE = 1 << 20  # bytes of a table of texts that is parsed whole


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
                plain = plain_cells.read(part, self.setting, self._weight)
                self._sheets[name] = plain or cells.read(part, self.setting, self._weight, f"工作表「{name}」")
        return self._sheets[name]

    def formulas(self, name: str) -> Mapping[cells.Address, str]:
        """The formula of every cell of a sheet that has one, with its 「=」; only that where another cell says it."""
        if not self.sheet(name).formulas:
            return {}
        with self._named():
            return cells.formulas(package.unpack(self.data, self._entries[self.tabs[name].part]))

    def rows(self, name: str) -> Iterator[Sequence[Content]]:
        """The rows of a sheet while it is read, in bounded memory: for a sheet of many thousand rows."""
        chunks = package.chunks(self.data, self._entries[self.tabs[name].part])
        with self._named():
            yield from cells.rows(chunks, self.setting, self._weight, f"工作表「{name}」")

    def chunks(self, name: str) -> Iterator[bytes]:
        """The part of a sheet as it is unpacked, for a reader that takes whole columns."""
        with self._named():
            yield from package.chunks(self.data, self._entries[self.tabs[name].part])

    def around(self, name: str, part: bytes) -> SheetCells:
        """What a sheet says around its cells (the merged ones), from its part without them."""
        with self._named():
            return cells.read(part, SharedParts(), self._weight, f"工作表「{name}」")

    def strings_part(self) -> bytes:
        """The part of the texts that the cells share; empty where the workbook has none."""
        with self._named():
            name = self._directory.strings
            return package.unpack(self.data, self._entries[name]) if name else b""

    @property
    def since_1904(self) -> bool:
        """Whether the days of the workbook are counted from 1904."""
        return self._directory.since_1904

    @cached_property
    def dates(self) -> Mapping[str, bool]:
        """The styles that show dates; True for those that show a length of time."""
        with self._named():
            name = self._directory.styles
            part = package.packed(self.data, self._entries[name]) if name else None
            return date_styles(part) if part and part.size else {}

    @cached_property
    def setting(self) -> SharedParts:
        """What the cells of all sheets refer to."""
        found = self._directory
        strings: Sequence[str] = ()
        with self._named():
            if found.strings:
                entry, limits = self._entries[found.strings], (self._weight.cells, self._weight.texts)
                if entry.size > _AT_ONCE:
                    strings = shared(package.chunks(self.data, entry), *limits)
                else:
                    strings = shared_at_once(package.unpack(self.data, entry), *limits)
        return SharedParts(strings, self.dates, self.since_1904)

    @contextmanager
    def _named(self) -> Iterator[None]:
        """Whatever is found wrong is said with the name of the file."""
        try:
            yield
        except Flaw as flaw:
            raise FileRefused(self.source, str(flaw), flaw.kind) from None
