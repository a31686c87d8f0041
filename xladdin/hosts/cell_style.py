"""The named style of cells, which says how they look and whether they are locked; pasting takes it away."""

from __future__ import annotations

from workbook.addresses import column_letters
from xladdin.hosts.application import is_file
from xladdin.hosts.contract import Book


def styles_of(book: Book) -> frozenset[str]:
    """The names of the styles that the workbook has."""
    native = book.sheets[0].api
    if is_file(book):
        return frozenset(book.impl.workbook.named_styles)
    return frozenset(style.Name for style in native.Parent.Styles)


def keep_style(book: Book, name: str, first: tuple[int, int], last: tuple[int, int], style: str) -> bool:
    """Whether all cells of a block have this style, and none of them is locked.

    Of a copy that another program has saved, only the latter can be told.
    """
    native = book.sheets[name].api
    if is_file(book):
        cells = [cell for row in native.iter_rows(first[0], last[0], first[1], last[1]) for cell in row]
        named = book.impl.is_copy or all(cell.style == style for cell in cells)
        return named and not any(cell.protection.locked for cell in cells)
    area = native.Range(_address(first, last))
    # Excel says None of what is not the same in all of them.
    return area.Locked is False and area.Style is not None and bool(area.Style.Name == style)


def give_style(book: Book, name: str, row: int, column: int, style: str) -> None:
    """Give a cell a style that the workbook has: fill, frame, number format, and whether it is locked."""
    native = book.sheets[name].api
    if is_file(book):
        native.cell(row, column).style = style
    else:
        native.Range(_address((row, column), (row, column))).Style = style


def _address(first: tuple[int, int], last: tuple[int, int]) -> str:
    return f"{column_letters(first[1])}{first[0]}:{column_letters(last[1])}{last[0]}"
