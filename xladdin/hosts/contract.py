"""What this program asks of a workbook, whoever serves it: the part of xlwings that it uses, and nothing else of it.

`xw.Book` answers to `Book`, in an Excel and on a file alike; the checker of types sees a member that is misspelt, or
used without standing here. Rows and columns count from 1.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol


class Engine(Protocol):
    """What serves a workbook."""

    @property
    def name(self) -> str:
        """「excel」; 「file」 where there is none."""


class Speaker(Protocol):
    """What a program offers for speaking to the person at it."""

    @property
    def api(self) -> Any:
        """The Application of an Excel."""

    @property
    def status_bar(self) -> str | bool:
        """The words in the status bar; False for the program's own."""

    @status_bar.setter
    def status_bar(self, value: str | bool) -> None: ...

    def alert(self, prompt: str, title: str, buttons: str = "ok", /) -> str | None:
        """A message box; which button was pressed."""


class App(Speaker, Protocol):
    """The program in which a workbook is open."""

    @property
    def engine(self) -> Engine:
        """What serves it."""

    @property
    def books(self) -> Books:
        """The workbooks that are open in it."""

    @property
    def selection(self) -> Range | None:
        """The cells that are selected."""

    @property
    def calculation(self) -> str:
        """「automatic」, 「manual」 or 「semiautomatic」."""


class Books(Protocol):
    """The workbooks that are open in one program."""

    @property
    def active(self) -> Book:
        """The one in front."""

    def __iter__(self) -> Iterator[Book]: ...

    def __len__(self) -> int: ...

    def open(self, fullname: str) -> Book:
        """Open a file; `application.open_beside` is what may be asked of every host."""


class Book(Protocol):
    """A workbook that is open."""

    @property
    def name(self) -> str:
        """Its name, without folders."""

    @property
    def fullname(self) -> str:
        """Its path; an address in the cloud where its host knows no path."""

    @property
    def app(self) -> App:
        """The program in which it is open."""

    @property
    def impl(self) -> Any:
        """The object of the engine that serves it."""

    @property
    def sheets(self) -> Sheets:
        """Its worksheets."""

    @property
    def sheet_names(self) -> list[str]:
        """The names of its worksheets, in order."""

    @property
    def names(self) -> Names:
        """Its defined names."""


class Sheets(Protocol):
    """The worksheets of a workbook."""

    @property
    def active(self) -> Sheet:
        """The one in front."""

    def __getitem__(self, key: int | str) -> Sheet: ...

    def __len__(self) -> int: ...

    def add(self, name: str | None = None, before: Any = None, after: Any = None) -> Sheet:
        """A new sheet, which comes to the front."""


class Sheet(Protocol):
    """One worksheet."""

    @property
    def api(self) -> Any:
        """The Worksheet of an Excel, or of openpyxl."""

    @property
    def impl(self) -> Any:
        """The object of the engine that serves it."""

    @property
    def name(self) -> str:
        """The name on its tab."""

    @property
    def visible(self) -> bool:
        """Whether it has a tab; Excel says -1 for yes, and has two ways of saying no."""

    @visible.setter
    def visible(self, value: bool) -> None: ...

    @property
    def used_range(self) -> Range:
        """All that holds something, or has a format."""

    def range(self, cell1: Any, cell2: Any = None) -> Range:
        """The cells from one corner, (row, column) or an address, to the other."""


class Range(Protocol):
    """A block of cells."""

    @property
    def last_cell(self) -> Range:
        """The one at the bottom right."""

    @property
    def api(self) -> Any:
        """The Range of an Excel."""

    @property
    def sheet(self) -> Sheet:
        """The sheet that it is on."""

    @property
    def row(self) -> int:
        """Its first row."""

    @property
    def column(self) -> int:
        """Its first column."""

    @property
    def shape(self) -> tuple[int, int]:
        """How many rows and columns it has."""

    @property
    def address(self) -> str:
        """「$A$1:$B$2」"""

    @property
    def value(self) -> Any:
        """What `content.write_block` writes."""

    @value.setter
    def value(self, data: Any) -> None: ...

    @property
    def raw_value(self) -> Any:
        """What `content.read_block` reads, as the engine hands it over."""

    @property
    def formula(self) -> Any:
        """What the formula bar shows; rows of it for several cells."""

    @property
    def merge_area(self) -> Range:
        """The merged cell that the first cell is part of."""

    @property
    def data_validation(self) -> Any:
        """What may be typed into it."""

    def clear_contents(self) -> None:
        """Empty the cells; their formats stay."""

    def merge(self, across: bool = False) -> None:
        """Make one cell of them."""

    def select(self) -> None:
        """Select them; their sheet has to be in front."""


class Names(Protocol):
    """The defined names of a workbook."""

    def __iter__(self) -> Iterator[Name]: ...

    def add(self, name: str, refers_to: str) -> Name:
        """Define one, in place of an earlier one of that name."""


class Name(Protocol):
    """One defined name."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def refers_to(self) -> Any:
        """What it stands for, with its "="."""
