"""The sheets and the defined names of a file, as the engine of `engine.py` hands them to xlwings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from openpyxl.utils.cell import range_boundaries
from openpyxl.workbook.defined_name import DefinedName, DefinedNameDict
from openpyxl.worksheet.worksheet import Worksheet
from xlwings import base_classes

from workbook.addresses import LAST_COLUMN, LAST_ROW
from xladdin.hosts import xw
from xladdin.hosts.file_engine.cells import Range

if TYPE_CHECKING:
    from xladdin.hosts.file_engine.engine import Book


class Sheets(base_classes.Sheets):
    """The worksheets of a book; sheets that hold a chart only do not count."""

    def __init__(self, book: Book) -> None:
        self.book = book

    @property
    def active(self) -> Sheet:
        """The sheet in front."""
        active = self.book.workbook.active
        if not isinstance(active, Worksheet):
            raise xw.NoSuchObjectError("the active sheet is not a worksheet")
        return Sheet(self.book, active)

    def __call__(self, key: int | str) -> Sheet:
        worksheets = self.book.workbook.worksheets
        if isinstance(key, int):
            return Sheet(self.book, worksheets[key - 1])
        for worksheet in worksheets:
            if worksheet.title.casefold() == key.casefold():
                return Sheet(self.book, worksheet)
        raise xw.NoSuchObjectError(f"no sheet named {key}")

    def __contains__(self, key: object) -> bool:
        # In Excel `name in book.sheets` is always False, because xlwings compares the name with sheets.
        raise NotImplementedError("ask `name in book.sheet_names`")

    def __len__(self) -> int:
        return len(self.book.workbook.worksheets)

    def __iter__(self) -> Iterator[Sheet]:
        return (Sheet(self.book, worksheet) for worksheet in self.book.workbook.worksheets)

    def add(self, before: Sheet | None = None, after: Sheet | None = None, name: str | None = None) -> Sheet:
        """A new sheet, before the active one unless said otherwise; it becomes the active one."""
        workbook = self.book.workbook
        neighbour = before or after or self.active
        place = workbook.index(neighbour.worksheet) + (1 if after and not before else 0)
        sheet = Sheet(self.book, workbook.create_sheet(name, place))
        sheet.bring_to_front()
        return sheet


class Sheet(base_classes.Sheet):
    """One worksheet; `name` on its tab. It cannot be renamed: the formulas of a file would keep the old name."""

    __slots__ = ("book",)  # a plain attribute in place of the property of the class behind
    book: Book

    def __init__(self, book: Book, worksheet: Worksheet) -> None:
        self.book = book
        self.worksheet = worksheet

    @property
    def api(self) -> Worksheet:
        """The sheet of openpyxl; in Excel this is Excel's own, which knows protection."""
        return self.worksheet

    @property
    def name(self) -> str:
        """The name on the tab."""
        return self.worksheet.title

    @name.setter
    def name(self, value: str) -> None:
        raise NotImplementedError("name a sheet when it is added")

    @property
    def index(self) -> int:
        """The place among the worksheets, from 1."""
        return 1 + [sheet.title for sheet in self.book.workbook.worksheets].index(self.name)

    @property
    def visible(self) -> bool:
        """Whether the sheet has a tab. The last visible one cannot be hidden, which raises XlwingsError."""
        return self.worksheet.sheet_state == "visible"

    @visible.setter
    def visible(self, value: bool) -> None:
        if not value:
            self._leave_another()
        self.worksheet.sheet_state = "visible" if value else "hidden"

    def bring_to_front(self) -> None:
        """Bring the sheet to the front, alone: sheets selected together would be edited together."""
        for other in self.book.workbook.worksheets:
            other.sheet_view.tabSelected = other is self.worksheet
        self.book.workbook.active = self.worksheet

    def delete(self) -> None:
        """Take the sheet out of the book; names that referred to it then refer to nothing, as in Excel."""
        self._leave_another()
        book = self.book
        for name in book.workbook.defined_names.values():
            if any(title == self.name for title, _ in name.destinations):
                name.attr_text = "#REF!"
        book.calculated.removed(self.worksheet)
        book.workbook.remove(self.worksheet)
        if book.workbook.active not in book.workbook.worksheets or not Sheets(book).active.visible:
            next(sheet for sheet in Sheets(book) if sheet.visible).bring_to_front()

    def _leave_another(self) -> None:
        others = (sheet for sheet in self.book.workbook.worksheets if sheet is not self.worksheet)
        if all(sheet.sheet_state != "visible" for sheet in others):
            raise xw.XlwingsError("a workbook needs one visible sheet")

    @property
    def cells(self) -> Range:
        """All cells."""
        return Range(self, 1, 1, LAST_ROW, LAST_COLUMN)

    @property
    def used_range(self) -> Range:
        """The block of all cells that hold something or have a format; A1 on an empty sheet."""
        sheet = self.worksheet
        return self.range((sheet.min_row, sheet.min_column), (sheet.max_row, sheet.max_column))

    def range(self, first: Range | tuple[int, ...] | str, last: Range | tuple[int, ...] | str | None = None) -> Range:
        """A block of cells: an address, a defined name, (row, column) from 1, or the block that spans two of these."""
        one = self._range(first)
        if last is None:
            return one
        other = self._range(last)
        top, left = min(one.row, other.row), min(one.column, other.column)
        bottom = max(one.row + one.shape[0], other.row + other.shape[0])
        right = max(one.column + one.shape[1], other.column + other.shape[1])
        return Range(self, top, left, bottom - top, right - left)

    def _range(self, given: Range | tuple[int, ...] | str) -> Range:
        if isinstance(given, Range):
            return given
        if isinstance(given, str):
            return self._named(given) or self._addressed(given)
        if 0 in given[:2]:
            raise IndexError("rows and columns count from 1")
        return Range(self, *given)

    def _named(self, text: str) -> Range | None:
        name = Names(self.book)._found(text)
        found = name.refers_to_range if name else None
        return found if found is not None and found.sheet.worksheet is self.worksheet else None

    def _addressed(self, text: str) -> Range:
        left, top, right, bottom = range_boundaries(text.replace("$", "").upper())
        top, left, bottom, right = top or 1, left or 1, bottom or LAST_ROW, right or LAST_COLUMN
        return Range(self, top, left, bottom - top + 1, right - left + 1)


class Names(base_classes.Names):
    """The defined names of a book; one that belongs to a sheet is called 「表三!名称」."""

    def __init__(self, book: Book) -> None:
        self.book = book

    def _all(self) -> Iterator[tuple[DefinedNameDict, str, str]]:
        """Where each name is kept, its key there, and what stands before it when it is called."""
        workbook = self.book.workbook
        homes = [(workbook.defined_names, ""), *((s.defined_names, f"{s.title}!") for s in workbook.worksheets)]
        return ((home, key, prefix) for home, prefix in homes for key in home)

    def _found(self, called: str) -> Name | None:
        wanted = called.casefold()
        found = ((home, key, before) for home, key, before in self._all() if (before + key).casefold() == wanted)
        return next((Name(self.book, *one) for one in found), None)

    def __call__(self, key: int | str) -> Name:
        if isinstance(key, int):
            return Name(self.book, *list(self._all())[key - 1])
        if name := self._found(key):
            return name
        raise KeyError(key)

    def contains(self, key: str) -> bool:
        """Whether there is a name like this; case does not matter."""
        return self._found(key) is not None

    def __len__(self) -> int:
        return sum(1 for _ in self._all())

    def add(self, name: str, refers_to: str) -> Name:
        """Define a name for the whole book, in place of an earlier one."""
        self.book.workbook.defined_names[name] = DefinedName(name, attr_text=refers_to.removeprefix("="))
        return self(name)


class Name(base_classes.Name):
    """One defined name."""

    __slots__ = ("name",)
    name: str

    def __init__(self, book: Book, home: DefinedNameDict, key: str, prefix: str) -> None:
        self._book = book
        self._home = home
        self._key = key
        self.name = prefix + key

    @property
    def refers_to(self) -> str:
        """What the name stands for, with its "="."""
        return f"={self._home[self._key].attr_text}"

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self._home[self._key].attr_text = value.removeprefix("=")

    @property
    def refers_to_range(self) -> Range:
        """The cells that the name stands for; NoSuchObjectError if it stands for something else."""
        for title, address in self._home[self._key].destinations:
            return Sheets(self._book)(title)._addressed(address)
        raise xw.NoSuchObjectError(f"the name {self.name} does not refer to cells")

    def delete(self) -> None:
        """Take the definition away."""
        del self._home[self._key]
