"""A workbook: one of ours by the places of its cells, any other as the table rows that it shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from io import BytesIO
from pathlib import Path

from python_calamine import CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from workbook import layout
from workbook.files import guard
from workbook.files.reading import read_workbook
from workbook.refusal import FileRefused
from workbook.report import Report, plain
from xladdin.intake.formats.document import Document, Piece, Place, Row
from xladdin.intake.formats.sheet_marks import Marks, marks_of

# Sheets of our workbook that hold figures of another year, or none.
_NOT_THIS_YEAR = {layout.LAST_YEAR, layout.GUIDE, layout.RESULTS, layout.MARKS}
# A row with nothing but a text of this length, or with a whole sentence, is running text.
_LONG_TEXT = 60
UNCALCULATED = "=（公式未计算）"


def report_or_document(path: Path) -> Report | Document:
    """The Report in a workbook of ours, or the Document that any other workbook shows; FileRefused says what is wrong.

    A workbook of ours whose template was altered is read as any other, and the Document says so in a note.
    """
    data = guard.check_workbook(path)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        visible = [m.name for m in book.sheets_metadata if m.visible == SheetVisibleEnum.Visible]
        sheets = {name: book.get_sheet_by_name(name) for name in visible}
        marks = marks_of(data)
        pieces = {
            name: tuple(_pieces(sheet, data, marks.get(name, Marks()), number))
            for number, (name, sheet) in enumerate(sheets.items(), 1)
            if name not in _NOT_THIS_YEAR
        }
    except Exception as error:  # calamine has no common error class; whatever it says, the file cannot be read
        raise FileRefused(path, "打不开，文件可能已损坏；请在 Excel 中另存一份再试。") from error
    notes: tuple[str, ...] = ()
    if layout.COVER in sheets and _is_signed(pieces[layout.COVER]):
        try:
            return read_workbook(path).report
        except FileRefused as refused:
            notes = (f"这份工作簿改动过（{refused.reason}），已按行名和列名读取，请核对。",)
    everything = tuple(piece for found in pieces.values() for piece in found)
    return Document(path.name, everything, has_paragraphs=True, notes=notes)


def _is_signed(cover: Sequence[Piece]) -> bool:
    return any(layout.SIGNATURE in (piece if isinstance(piece, str) else "".join(piece)) for piece in cover)


def _pieces(sheet: CalamineSheet, data: bytes, marks: Marks, number: int) -> Iterator[Piece]:
    """The rows of a sheet, a merged cell given once, blank rows left out, and what is not shown or struck out."""
    covered, ends = _merged(sheet)
    waiting = _uncalculated(data, sheet.name)
    texts: list[str] = []
    for at, values in enumerate(sheet.to_python(skip_empty_area=False)):
        if at in marks.rows:
            continue
        columns = [c for c in range(len(values)) if (at, c) not in covered and c not in marks.columns]
        row = tuple(
            marks.texts[at, c].strip()
            if (at, c) in marks.texts
            else UNCALCULATED
            if (at, c) in waiting
            else text_of(values[c])
            for c in columns
        )
        if not any(row):
            continue
        if (text := _running_text(row)) is not None:
            texts.append(text)
            continue
        if texts:
            yield "\n".join(texts)
            texts = []
        edges = tuple((float(c), float(ends.get((at, c), c) + 1)) for c in columns)
        yield Place(number, at + 1, 0, edges).row_of(row)
    if texts:
        yield "\n".join(texts)


def text_of(value: object) -> str:
    """A cell's content as it would be printed: every digit that was entered, whole numbers without a point."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else plain(Decimal(repr(value)))
    if isinstance(value, dt.datetime | dt.date):
        return f"{value:%Y-%m-%d}"
    return str(value).strip()


def _running_text(row: Row) -> str | None:
    filled = [cell for cell in row if cell]
    is_text = len(filled) == 1 and (len(row) == 1 or len(filled[0]) > _LONG_TEXT or "。" in filled[0])
    return filled[0] if is_text else None


def _merged(sheet: CalamineSheet) -> tuple[set[tuple[int, int]], dict[tuple[int, int], int]]:
    """The places (from 0) that a merged cell covers beyond its first, and in which column each such cell ends."""
    covered: set[tuple[int, int]] = set()
    ends: dict[tuple[int, int], int] = {}
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        covered |= {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)}
        covered.discard((top, left))
        ends |= {(row, left): right for row in range(top, bottom + 1)}
    return covered, ends


def _uncalculated(data: bytes, name: str) -> set[tuple[int, int]]:
    """The places (from 0) of formulas that nobody has calculated."""
    addresses = guard.formula_cells(data, {name}).get(name)
    if not addresses:
        return set()
    from openpyxl.utils.cell import coordinate_to_tuple

    return {(row - 1, column - 1) for row, column in map(coordinate_to_tuple, addresses)}
