"""A small Excel: the part of its object model that xlwings' own engine calls for what this program does.

It keeps Excel's habits where they differ from a file's, above all in its cells: see `fake_range`; how a sheet looks,
prints and is protected is in `fake_settings`.
"""

# Arguments are named as Excel names them.
# ruff: noqa: N803

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path

from com_stub import ComError, com_engine
from fake_parts import Style
from fake_range import Range
from fake_rules import without
from fake_settings import NO_RESTRICTIONS, PERMISSIONS, UNLOCKED_CELLS, PageSetup, SheetProtection, Window
from once import open_workbook, results
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.styles import Protection
from openpyxl.utils.cell import range_boundaries
from openpyxl.workbook.defined_name import DefinedName

from xladdin.hosts import xw

VISIBLE, HIDDEN = -1, 0
AUTOMATIC, MANUAL = -4105, -4135
A1, R1C1 = 1, -4150


def fake_excel_book(path: Path) -> xw.Book:
    """The workbook at `path`, open in a fake Excel that is driven by xlwings' own engine for Windows."""
    return xw.Book(impl=com_engine().Book(xl=Application(path).ActiveWorkbook))


class Application:
    def __init__(self, path: Path) -> None:
        self.Hwnd = 1
        self.ScreenUpdating = self.DisplayAlerts = True
        self.Calculation = AUTOMATIC
        self.ReferenceStyle = A1
        self.StatusBar: str | bool = False
        self.Selection: Range | None = None
        self.ActiveWorkbook: Workbook | None = Workbook(self, path)
        self.books = [self.ActiveWorkbook]

    @property
    def ActiveWindow(self) -> Window:
        return Window(self.ActiveWorkbook.file.active)

    @property
    def Workbooks(self) -> Workbooks:
        return Workbooks(self)

    def Goto(self, Reference: Range) -> None:
        """Brings sheet and cell to the front; Excel refuses for a sheet that is hidden or a cell not to be selected."""
        sheet = Reference.Worksheet
        if sheet.Visible != VISIBLE:
            raise ComError("引用无效。")
        before = self.Selection
        sheet.Activate()
        Reference.Select()
        if self.Selection is before and before is not Reference:
            raise ComError("引用无效。")


class Collection:
    """Counted from 1, or asked by name."""

    def __init__(self, items: list) -> None:
        self._items = items

    @property
    def Count(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator:
        return iter(self._items)

    def __call__(self, key: int | str) -> object:
        if isinstance(key, int) and 0 < key <= len(self._items):
            return self._items[key - 1]
        for item in self._items:
            if isinstance(key, str) and item.Name.casefold() == key.casefold():
                return item
        raise ComError("下标越界。")


class Workbooks(Collection):
    def __init__(self, app: Application) -> None:
        super().__init__(app.books)
        self._app = app

    def Open(self, path: str, *_options: object) -> Workbook:
        """Gives the one that is open already; refuses another of the same name, wherever it lies."""
        for book in self._app.books:
            if book.Name.casefold() == Path(path).name.casefold():
                if Path(book.FullName) != Path(path):
                    raise ComError("不能打开两个同名的工作簿，即使它们在不同的文件夹中。")
                return book
        opened = self._app.ActiveWorkbook = Workbook(self._app, Path(path))
        self._app.books.append(opened)
        return opened


class Workbook:
    def __init__(self, app: Application, path: Path) -> None:
        self.Application = app
        self.Name, self.FullName, self.Path = path.name, str(path), str(path.parent)
        self.FileFormat = 51
        self.Saved = True
        self.undo: list[str] = []  # what Ctrl+Z would take back: the places typed into by hand
        self.calculated: dict[tuple[str, str], object] = {}  # what formulas came to when last calculated
        self.file = open_workbook(path)
        # What the file says that its formulas gave, as long as they stand there.
        self._data = path.read_bytes()
        self._formulas = {
            (sheet.title, cell.coordinate): cell.value
            for sheet in self.file.worksheets
            for cell in sheet._cells.values()
            if cell.data_type == "f"
        }

    def result(self, sheet: str, address: str, formula: object) -> object:
        """What the file says that this formula gave; None where it stands no longer in the cell."""
        at = sheet, address
        return self._results.get(at) if self._formulas.get(at) == formula else None

    @cached_property
    def _results(self) -> Mapping[tuple[str, str], object]:
        return results(self._data)

    @property
    def Worksheets(self) -> Worksheets:
        return Worksheets(self)

    @property
    def ActiveSheet(self) -> Worksheet:
        return Worksheet(self, self.file.active)

    @property
    def Names(self) -> Names:
        return Names(self)

    def changed_by_program(self) -> None:
        """Any change that a program makes empties the undo list, and the workbook has to be saved."""
        self.Saved = False
        self.undo.clear()

    def type_in(self, sheet: str, address: str, text: object) -> None:
        """What a user types by hand: it can be undone, and the workbook has to be saved."""
        kept = [*self.undo, f"{sheet}!{address}"]
        self.Worksheets(sheet).Range(address).Value = text
        self.undo[:] = kept

    @property
    def Styles(self) -> list[Style]:
        return [Style(name) for name in self.file.named_styles]

    def paste(self, sheet: str, address: str, content: object, *, locked: bool = True) -> None:
        """What a user pastes from another workbook brings all its formats along, in place of those of the cell.

        An unlocked cell of a protected sheet takes them, and is locked from then on; its conditional formats and its
        validation are gone. From Word or a web page the cell gets the style Normal, locked or not as that is.
        """
        held = self.file[sheet]
        cell = held[address]
        if held.protection.sheet and cell.protection.locked:
            raise ComError("您试图更改的单元格或图表位于受保护的工作表中。")
        cell.value, cell.style = content, "Normal"
        cell.protection = Protection(locked=locked)
        for rule in held.data_validations.dataValidation:
            rule.sqref = without(rule.sqref, cell)
        formats = [(one.sqref, one.rules) for one in held.conditional_formatting]
        held.conditional_formatting = ConditionalFormattingList()
        for area, rules in formats:
            for rule in rules:
                held.conditional_formatting.add(str(without(area, cell)), rule)
        self.Saved = False

    def SaveAs(self, path: str, FileFormat: int, Password: str | None) -> None:
        self.file.save(path)

    def Close(self, SaveChanges: bool) -> None:
        self.file.close()


class Worksheets(Collection):
    def __init__(self, book: Workbook) -> None:
        self.Parent = book

    @property
    def _items(self) -> list[Worksheet]:
        return [Worksheet(self.Parent, sheet) for sheet in self.Parent.file.worksheets]

    def Add(self, Before: Worksheet | None = None) -> Worksheet:
        book = self.Parent.file
        sheet = book.create_sheet(index=book.index(Before.sheet if Before else book.active))
        book.active = sheet
        return Worksheet(self.Parent, sheet)


class Worksheet:
    def __init__(self, book: Workbook, sheet) -> None:
        self.Parent, self.sheet = book, sheet

    @property
    def PageSetup(self) -> PageSetup:
        return PageSetup(self.sheet)

    @property
    def Application(self) -> Application:
        return self.Parent.Application

    @property
    def Name(self) -> str:
        return self.sheet.title

    @Name.setter
    def Name(self, value: str) -> None:
        self.sheet.title = value

    @property
    def Index(self) -> int:
        return self.Parent.file.index(self.sheet) + 1

    @property
    def Visible(self) -> int:
        return VISIBLE if self.sheet.sheet_state == "visible" else HIDDEN

    @Visible.setter
    def Visible(self, value: bool) -> None:
        self.sheet.sheet_state = "visible" if value else "hidden"

    @property
    def ProtectContents(self) -> bool:
        return self.sheet.protection.sheet

    @property
    def Protection(self) -> SheetProtection:
        return SheetProtection(self.sheet.protection)

    @property
    def ProtectDrawingObjects(self) -> bool:
        return bool(self.sheet.protection.sheet and self.sheet.protection.objects)

    @property
    def ProtectScenarios(self) -> bool:
        return bool(self.sheet.protection.sheet and self.sheet.protection.scenarios)

    @property
    def ProtectionMode(self) -> bool:
        return False

    @property
    def EnableSelection(self) -> int:
        return UNLOCKED_CELLS if self.sheet.protection.selectLockedCells else NO_RESTRICTIONS

    @EnableSelection.setter
    def EnableSelection(self, value: int) -> None:
        self.sheet.protection.selectLockedCells = value == UNLOCKED_CELLS

    def Protect(
        self,
        Password: str = "",
        DrawingObjects: bool = True,
        Contents: bool = True,
        Scenarios: bool = True,
        UserInterfaceOnly: bool = False,
        *allowed: bool,
    ) -> None:
        """As in Excel, objects and scenarios too unless told, what is not allowed is forbidden, all may be selected."""
        held = self.sheet.protection
        held.sheet, held.selectLockedCells = Contents, False
        held.objects, held.scenarios = DrawingObjects, Scenarios
        if Password:
            held.password = Password
        for position, attribute in enumerate(PERMISSIONS.values()):
            # The file says what is forbidden, Excel's object model what is allowed.
            setattr(held, attribute, not (position < len(allowed) and allowed[position]))

    def Calculate(self) -> None:
        for row in self.sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    Range(self, cell.row, cell.column, cell.row, cell.column).calculate(cell)

    def Unprotect(self, Password: str = "") -> None:
        if self.sheet.protection.password:
            raise ComError("您所提供的密码不正确。")
        self.sheet.protection.sheet = False

    def Activate(self) -> None:
        self.Parent.file.active = self.sheet

    Select = Activate

    def Move(self, Before: Worksheet) -> None:
        sheets = self.Parent.file._sheets
        sheets.remove(self.sheet)
        sheets.insert(sheets.index(Before.sheet), self.sheet)

    def Delete(self) -> None:
        self.Parent.file.remove(self.sheet)

    @property
    def Cells(self) -> Range:
        return Range(self, 1, 1, 1_048_576, 16_384)

    @property
    def UsedRange(self) -> Range:
        sheet = self.sheet
        return Range(self, sheet.min_row, sheet.min_column, sheet.max_row, sheet.max_column)

    def Range(self, first: str | Range, last: Range | None = None) -> Range:
        if isinstance(first, str):
            if first in self.Parent.file.defined_names:
                return Name(Names(self.Parent), first).RefersToRange
            try:
                left, top, right, bottom = range_boundaries(first.replace("$", ""))
            except ValueError:
                raise ComError("应用程序定义或对象定义错误") from None
            return Range(self, top, left, bottom, right)
        last = last or first
        rows, columns = (
            (first.top, first.bottom, last.top, last.bottom),
            (first.left, first.right, last.left, last.right),
        )
        return Range(self, min(rows), min(columns), max(rows), max(columns))


class Names(Collection):
    def __init__(self, book: Workbook) -> None:
        self.book, self.all = book, book.file.defined_names
        super().__init__([Name(self, key) for key in self.all])

    def Add(self, name: str, refers_to: str) -> Name:
        self.all[name] = DefinedName(name, attr_text=refers_to.removeprefix("="))
        return Name(self, name)


class Name:
    def __init__(self, names: Names, key: str) -> None:
        self._names, self.Name = names, key

    @property
    def RefersTo(self) -> str:
        return f"={self._names.all[self.Name].attr_text}"

    @RefersTo.setter
    def RefersTo(self, value: str) -> None:
        self._names.all[self.Name].attr_text = value.removeprefix("=")

    @property
    def RefersToRange(self) -> Range:
        for title, address in self._names.all[self.Name].destinations:
            return Worksheets(self._names.book)(title).Range(address)
        raise ComError("应用程序定义或对象定义错误")

    def Delete(self) -> None:
        del self._names.all[self.Name]
