"""Writing into locked cells: sheets are protected, without a password, so that nobody types over totals."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from workbook.guard import FileRefused

# Excel's XlEnableSelection: only unlocked cells can be selected, so that Tab and Enter move through the entries.
_UNLOCKED_CELLS = 1


@contextmanager
def writable(book: Any, *sheets: str) -> Iterator[None]:
    """Within the block, locked cells of these sheets can be written; afterwards they are protected as before.

    Files know no protection while they are written, so only Excel needs this. Raises FileRefused where a sheet is
    protected with somebody's own password.
    """
    opened = []
    try:
        for name in sheets:
            sheet = book.sheets[name]
            if _unprotect(sheet, book.name):
                opened.append(sheet)
        yield
    finally:
        for sheet in opened:
            sheet.api.Protect()
            sheet.api.EnableSelection = _UNLOCKED_CELLS


def _unprotect(sheet: Any, source: str) -> bool:
    """Whether the sheet was protected, and is not any more."""
    native = sheet.api
    if not hasattr(native, "ProtectContents") or not native.ProtectContents:
        return False
    try:
        native.Unprotect()
    except Exception as error:  # COM errors have no class of their own outside Windows
        words = f"工作表「{sheet.name}」设有密码保护，写不进去；请先撤销工作表保护，再填充合计。"
        raise FileRefused(source, words) from error
    return True
