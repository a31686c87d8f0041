"""Writing into locked cells: sheets are protected, without a password, so that nobody types over totals."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from workbook.refusal import FileRefused, Kind

# What Worksheet.Protect takes and Worksheet.Protection tells, so that a sheet is protected again as it was.
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


@contextmanager
def writable(book: Any, *sheets: str) -> Iterator[None]:
    """Within the block, locked cells of these sheets can be written; afterwards they are protected as before.

    Files know no protection while they are written, so only Excel needs this. Raises FileRefused where a sheet is
    protected with somebody's own password.
    """
    opened: list[tuple[Any, Mapping[str, bool], int]] = []
    try:
        for name in sheets:
            native = book.sheets[name].api
            if getattr(native, "ProtectContents", False):
                allowed: Mapping[str, bool] = {key: bool(getattr(native.Protection, key)) for key in _ALLOWANCES}
                selection = native.EnableSelection
                _unprotect(native, name, book.name)
                opened.append((native, allowed, selection))
        yield
    finally:
        for native, before, selection in opened:
            native.Protect(**before)
            native.EnableSelection = selection


def with_free_sheets(book: Any, sheets: Sequence[str], write: Callable[[], object]) -> None:
    """Write; where that fails on sheets that the template leaves free and somebody has protected, as `writable` does.

    Trying first costs nothing where they are free, as they nearly always are.
    """
    try:
        write()
    except Exception:  # COM errors have no class of their own outside Windows
        with writable(book, *sheets):
            write()


def _unprotect(native: Any, name: str, source: str) -> None:
    try:
        # The empty password keeps Excel from asking for one.
        native.Unprotect("")
    except Exception as error:  # COM errors have no class of their own outside Windows
        words = f"工作表「{name}」设有密码保护，写不进去；请先撤销工作表保护，再点一次。"
        raise FileRefused(source, words, Kind.PROTECTED) from error
