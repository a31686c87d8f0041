"""The sheet 「修复前数据」: whatever has no place in the form, each with where it stood."""

from __future__ import annotations

from collections.abc import Sequence

from xladdin.book.repair.recovery import Leftover
from xladdin.hosts.content import Content, write_block
from xladdin.hosts.contract import Book

NAME = "修复前数据"
_HEADS = ("工作表", "单元格", "内容", "说明")


def add_leftover_sheet(book: Book, leftovers: Sequence[Leftover]) -> None:
    """Add the sheet at the end of a workbook, under a number where there is one already; none for nothing."""
    if not leftovers:
        return
    names = book.sheet_names
    name = next(f"{NAME}{number or ''}" for number in range(len(names) + 2) if f"{NAME}{number or ''}" not in names)
    front = book.sheets.active
    book.sheets.add(name, after=book.sheets[len(book.sheets) - 1])
    rows: list[list[Content]] = [list(_HEADS)]
    rows += [[one.place.sheet, one.place.address, one.content, one.why] for one in leftovers]
    write_block(book, name, (1, 1), rows)
    # A new sheet comes to the front, where it is not wanted.
    (getattr(front.impl, "bring_to_front", None) or front.impl.select)()
