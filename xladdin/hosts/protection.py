"""Writing into locked cells: sheets are protected, without a password, so that nobody types over totals."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from workbook.refusal import FileRefused, Kind
from xladdin.hosts.application import is_file
from xladdin.hosts.busy import patiently
from xladdin.hosts.contract import Book

# The arguments of Worksheet.Protect after UserInterfaceOnly, in their order, which Worksheet.Protection tells too.
_ALLOWANCES = (
    "AllowFormattingCells",
    "AllowFormattingColumns",
    "AllowFormattingRows",
    "AllowInsertingColumns",
    "AllowInsertingRows",
    "AllowInsertingHyperlinks",
    "AllowDeletingColumns",
    "AllowDeletingRows",
    "AllowSorting",
    "AllowFiltering",
    "AllowUsingPivotTables",
)


@dataclass(frozen=True)
class _Protection:
    """How a sheet of an Excel is protected: everything that Worksheet.Protect can be told.

    Left out, objects and scenarios would be protected too: shapes and notes of the user would be locked.
    """

    objects: bool
    scenarios: bool
    interface_only: bool
    allowed: tuple[bool, ...]
    selection: int

    @classmethod
    def of(cls, native: Any) -> _Protection:
        allowed = tuple(bool(getattr(native.Protection, name)) for name in _ALLOWANCES)
        objects, scenarios = bool(native.ProtectDrawingObjects), bool(native.ProtectScenarios)
        return cls(objects, scenarios, bool(native.ProtectionMode), allowed, native.EnableSelection)

    def apply(self, native: Any) -> None:
        # By position: by name, they would need type information that not every host gives.
        native.Protect("", self.objects, True, self.scenarios, self.interface_only, *self.allowed)
        native.EnableSelection = self.selection


_LOCKED = "工作表「{}」设有密码保护，写不进去；请先撤销工作表保护，再点一次。"
# As the template has it: widths and heights are free, every cell can be selected, and so copied.
_AS_IN_TEMPLATE = _Protection(False, False, False, tuple(name in _ALLOWANCES[1:3] for name in _ALLOWANCES), 0)


@contextmanager
def writable(book: Book, *sheets: str) -> Iterator[None]:
    """Within the block, locked cells of these sheets can be written; afterwards they are protected as before.

    Files know no protection while they are written, so only Excel needs this. Raises FileRefused where a sheet is
    protected with somebody's own password: in Excel, and in a program that has handed us a copy and writes itself.
    """
    with ExitStack() as stack:
        for name in sheets:
            native = book.sheets[name].api
            if is_file(book) and book.impl.is_copy and _has_password(native.protection):
                raise FileRefused(book.name, _LOCKED.format(name), Kind.PROTECTED)
            if not is_file(book) and _is_protected(native):
                before = _Protection.of(native)
                _unprotect(native, name, book.name)
                stack.callback(before.apply, native)
        yield


def is_protected(book: Book, name: str) -> bool:
    """Whether the locked cells of a sheet are."""
    native = book.sheets[name].api
    return bool(native.protection.sheet) if is_file(book) else _is_protected(native)


def protect(book: Book, name: str) -> None:
    """Protect a sheet as the template does: no password, widths and heights free, every cell can be selected."""
    native = book.sheets[name].api
    if is_file(book):
        native.protection.sheet = True
        native.protection.selectLockedCells = False
        native.protection.formatColumns = native.protection.formatRows = False
    else:
        _AS_IN_TEMPLATE.apply(native)


def with_free_sheets(book: Book, sheets: Sequence[str], write: Callable[[], object]) -> None:
    """Write; where that fails on sheets that the template leaves free and somebody has protected, as `writable` does.

    Trying first costs nothing where they are free, as they nearly always are.
    """
    try:
        write()
    except Exception:  # COM errors have no class of their own outside Windows
        with writable(book, *sheets):
            write()


def _is_protected(native: Any) -> bool:
    # A busy Excel says that it has no such name; it must not be taken for one without protection.
    return bool(patiently(lambda: native.ProtectContents, native.Application))


def _unprotect(native: Any, name: str, source: str) -> None:
    try:
        # The empty password keeps Excel from asking for one.
        native.Unprotect("")
    except Exception as error:  # COM errors have no class of their own outside Windows
        raise FileRefused(source, _LOCKED.format(name), Kind.PROTECTED) from error


def _has_password(held: Any) -> bool:
    """Whether the protection of a sheet in a file is there, and asks for a password."""
    return bool(held.sheet and (held.password or held.hashValue))
