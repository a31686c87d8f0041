"""An xlwings engine over openpyxl: a ribbon function that staff click in Excel runs on a file just the same.

It is as wide as the part of xlwings that this program uses and no wider; the rest raises NotImplementedError. It never
calculates, and never writes to the file it was opened from.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

from xlwings import base_classes

from workbook.files import guard
from workbook.files.saving import target_of, write_atomically
from workbook.refusal import FileRefused, Kind
from xladdin.hosts import xw
from xladdin.hosts.file_engine import contents, values
from xladdin.hosts.file_engine.calculated import Calculated
from xladdin.hosts.file_engine.cells import Range
from xladdin.hosts.file_engine.row_heights import RowHeights
from xladdin.hosts.file_engine.worksheets import Names, Sheets

# Where nobody can be asked, nothing is agreed to.
_UNASKED = {"yes_no": "no", "ok_cancel": "cancel", "yes_no_cancel": "cancel"}
_serial = itertools.count(1)


class Engine:
    """What xlwings knows the engine by."""

    name = "file"
    type = "desktop"
    clean_value_data = staticmethod(values.from_read)
    prepare_xl_data_element = staticmethod(values.for_write)

    def __init__(self) -> None:
        self.apps = Apps()


class Apps(base_classes.Apps):
    """The open apps, one for each book that is open."""

    def __init__(self) -> None:
        self._apps: dict[int, App] = {}

    def add(self, spec: object = None, add_book: object = None, xl: object = None, visible: object = None) -> App:
        """A new app, without a book."""
        app = App(self)
        self._apps[app.pid] = app
        return app

    def remove(self, app: App) -> None:
        """Forget an app, and with it all that it held."""
        self._apps.pop(app.pid, None)

    def keys(self) -> list[int]:
        """The number of every app."""
        return list(self._apps)

    def __iter__(self) -> Iterator[App]:
        return iter(list(self._apps.values()))

    def __len__(self) -> int:
        return len(self._apps)

    def __getitem__(self, pid: int) -> App:
        return self._apps[pid]


class App(base_classes.App):
    """What stands for Excel: its settings are remembered, and what it would have shown in a box is kept in `alerts`."""

    __slots__ = ("books", "pid", "selection")  # plain attributes in place of the properties of the class behind
    pid: int
    books: Books
    selection: Range | None

    screen_updating: bool = True
    display_alerts: bool = True
    calculation: str = "automatic"
    status_bar: str | bool = False

    def __init__(self, apps: Apps) -> None:
        self._apps = apps
        self.pid = next(_serial)
        self.books = Books(self)
        self.selection = None
        self.alerts: list[str] = []

    @property
    def engine(self) -> Engine:
        """The engine this app belongs to."""
        return ENGINE

    def alert(
        self,
        prompt: str,
        title: str | None,
        buttons: str | None,
        mode: str | None,
        callback: Callable[..., object] | str | None,
    ) -> str:
        """Keep the message in `alerts`; the answer is 「ok」 to a message, and no to every question."""
        self.alerts.append(prompt)
        return _UNASKED.get(buttons or "ok", "ok")

    def quit(self) -> None:
        """Close every book without saving, and the app."""
        self.books.clear()
        self.selection = None
        self._apps.remove(self)


class Books(base_classes.Books):
    """The books that are open in an app."""

    def __init__(self, app: App) -> None:
        self.app = app
        self._books: list[Book] = []

    @property
    def active(self) -> Book:
        """The book opened last."""
        return self._books[-1]

    def __call__(self, key: int | str) -> Book:
        if isinstance(key, int):
            return self._books[key - 1]
        for book in self._books:
            if key in (book.name, book.fullname):
                return book
        raise KeyError(key)

    def __len__(self) -> int:
        return len(self._books)

    def __iter__(self) -> Iterator[Book]:
        return iter(list(self._books))

    def open(self, fullname: str, *_options: object) -> Book:
        """Read a file into memory, unless it is open already; FileRefused if it is hostile or broken.

        Excel's own options do nothing here.
        """
        path = Path(fullname).resolve()
        held = next((book for book in self._books if book.path.resolve() == path), None)
        return held or self._added(Book(self, path, guard.check_workbook(path)))

    def _added(self, book: Book) -> Book:
        self._books.append(book)
        return book

    def remove(self, book: Book) -> None:
        """Forget a book; the app goes with its last one."""
        self._books = [other for other in self._books if other is not book]
        if not self._books:
            self.app.quit()

    def clear(self) -> None:
        """Forget every book."""
        self._books = []


class Book(base_classes.Book):
    """A workbook in memory, with the path and the bytes of the file that it was read from.

    `is_copy` says that another program has it open and saved these bytes only for us to look at: cells hold what they
    hold there, but the names of styles may be lost.
    """

    def __init__(self, books: Books, path: Path, data: bytes) -> None:
        self.books = books
        self.path = path
        self.data = data
        self.workbook = contents.load(data, path)
        self.calculated = Calculated(contents.as_guarded(data, path, self.workbook), self.workbook)
        self.row_heights = RowHeights()
        self.is_copy = False

    @property
    def app(self) -> App:
        """The app in which the book is open."""
        return self.books.app

    @property
    def name(self) -> str:
        """The name of the file, without folders."""
        return self.path.name

    @property
    def fullname(self) -> str:
        """The full path of the file."""
        return str(self.path)

    @property
    def sheets(self) -> Sheets:
        """The worksheets."""
        return Sheets(self)

    @property
    def names(self) -> Names:
        """The defined names."""
        return Names(self)

    def close(self) -> None:
        """Forget the book without saving it."""
        self.books.remove(self)

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Write the book to another file, in place of what that held; FileRefused for the file it was read from."""
        if password is not None:
            raise NotImplementedError("a file cannot be protected without Excel")
        self.write(Path(path) if path else self.path, force=True)

    def write(self, out: Path, *, force: bool) -> None:
        """Write the book to another .xlsx file, whole or not at all; `force` allows it to take the place of one.

        Raises FileRefused for the file that the book was read from, for another kind of file, where a file stands
        already, and where the bytes would not give back what the cells hold.
        """
        if target_of(out) == self.path or (out.exists() and out.samefile(self.path)):
            raise FileRefused(out, "这是原来的文件，不能改写；请另给一个文件名，结果会存在新文件里", Kind.IS_SOURCE)
        if out.suffix.lower() != ".xlsx":
            raise FileRefused(out, "结果只能存为 .xlsx 文件，请把文件名的后缀改为 .xlsx", Kind.WRONG_NAME)
        write_atomically(out, contents.proven(self.workbook, out), force=force)


def open_copy(app: App, path: Path, copy: Path) -> Book:
    """The workbook that another program has open as `path`, as saved by it in `copy`; FileRefused as `Books.open`."""
    book = Book(app.books, path, guard.check_workbook(copy))
    book.is_copy = True
    return app.books._added(book)


ENGINE = Engine()
xw.engines.add(xw.Engine(impl=ENGINE))
