"""How one cell is written: a label or formula of ours, a text from outside, or the value of a field."""

from __future__ import annotations

from collections.abc import Iterable

from openpyxl.cell import Cell
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from workbook.addresses import column_letters
from workbook.cell_text import LONGEST, is_too_long, spelled
from workbook.layout import Place
from workbook.refusal import FileRefused, Kind
from workbook.report import State, Value
from workbook.template import styles


def write(sheet: Worksheet, row: int, column: int, text: str, style: str) -> Cell:
    """Put a label or a formula of ours into a cell."""
    cell = sheet.cell(row, column, text)
    cell.style = style
    return cell


def write_across(sheet: Worksheet, row: int, columns: tuple[int, int], text: str, style: str) -> Cell:
    """Put a label or a formula of ours into a row, across the columns from the first to the last."""
    first, last = columns
    span(sheet, (row, first), (row, last), style)
    return write(sheet, row, first, text, style)


def span(sheet: Worksheet, first: tuple[int, int], last: tuple[int, int], style: str) -> None:
    """Style the cells from the first to the last, given as (row, column), and join them if they are several.

    The covered cells are styled too: they carry the frame, and a span counts as unlocked only when all its cells are.
    """
    for row in range(first[0], last[0] + 1):
        for column in range(first[1], last[1] + 1):
            sheet.cell(row, column).style = style
    if first != last:
        sheet.merged_cells.add(f"{Place('', *first).address}:{Place('', *last).address}")


def write_link(sheet: Worksheet, place: Place, text: str, target: Place, style: str = styles.LINK) -> Cell:
    """Put a link into a cell that leads to another place of this workbook."""
    cell = sheet.cell(place.row, place.column, text)
    cell.hyperlink = Hyperlink(ref=place.address, location=f"'{target.sheet}'!{target.address}")
    # Setting a hyperlink gives the cell the look of Excel's own links.
    cell.style = style
    return cell


def put_text(sheet: Worksheet, place: Place, text: str) -> None:
    """Put a text that came from outside into a cell: it stays text there, also when it begins with = + - or @.

    Every character is kept. Raises FileRefused for a text that is longer than a cell can be.
    """
    if not text:
        return
    if is_too_long(text):
        raise FileRefused(
            place.sheet,
            f"{place.address} 要填的文字有 {len(text)} 个字，一个单元格最多容纳 {LONGEST} 个字，没有写出；请改短后再试",
            Kind.UNFIT,
        )
    cell = sheet.cell(place.row, place.column, spelled(text))
    cell.data_type = "s"
    # Without this, Excel takes the text for a formula as soon as somebody edits the cell.
    cell.quotePrefix = int(text[0] in "=+-@")


def put_value(sheet: Worksheet, place: Place, value: Value) -> None:
    """Put the value of a field into its cell: a number as a number, a text as a text, nothing for a blank."""
    if value.number is not None:
        sheet.cell(place.row, place.column, value.number)
    elif value.state in (State.TEXT, State.NOT_APPLICABLE):
        put_text(sheet, place, value.text)


def set_widths(sheet: Worksheet, pixels: Iterable[float], left: int = 1) -> None:
    """Make the columns from `left` on that many pixels wide."""
    for column, width in enumerate(pixels, left):
        sheet.column_dimensions[column_letters(column)].width = styles.column_width(width)


def set_height(sheet: Worksheet, row: int, points: float) -> None:
    """Make a row at least that high."""
    have = sheet.row_dimensions[row].height or 0.0
    sheet.row_dimensions[row].height = max(have, round(points, 2))
