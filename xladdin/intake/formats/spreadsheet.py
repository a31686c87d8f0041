"""A workbook: one of ours by the places of its cells, any other as the table rows that it shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from workbook import layout
from workbook.files import guard
from workbook.files.cells import SheetCells
from workbook.files.reading import contents_of
from workbook.files.spreadsheet import Spreadsheet
from workbook.files.weight import FOREIGN
from workbook.refusal import FileRefused
from workbook.report import Report, plain
from xladdin.intake.formats.document import Document, Piece, Row, RowPlace
from xladdin.intake.formats.marked_text import PICTURE
from xladdin.intake.formats.sheet_marks import Marks, marks_of

# Sheets of our workbook that hold figures of another year, or none.
_NOT_THIS_YEAR = {layout.LAST_YEAR, layout.COMPARISON, layout.GUIDE, layout.RESULTS, layout.MARKS}
# A row with nothing but a text of this length, or with a whole sentence, is running text.
_LONG_TEXT = 60
UNCALCULATED = "=（公式未计算）"


def read(path: Path, data: bytes) -> Report | Document:
    """The Report in a workbook of ours, or the Document that any other workbook shows; FileRefused says what is wrong.

    `data` is what was read of the file at `path`.

    A workbook of ours whose template was altered is read as any other, and the Document says so in a note.
    """
    guard.refuse_other_kinds(data, path)
    book = Spreadsheet(data, path, FOREIGN)
    visible = [name for name in book.sheet_names if book.tabs[name].is_visible]
    sheets = {name: book.sheet(name) for name in visible}
    marks = marks_of(book)
    pieces = {
        name: tuple(_pieces(sheet, marks.get(name, Marks()), number))
        for number, (name, sheet) in enumerate(sheets.items(), 1)
        if name not in _NOT_THIS_YEAR
    }
    notes: tuple[str, ...] = ()
    if layout.COVER in sheets and _is_signed(pieces[layout.COVER]):
        try:
            return contents_of(book).report
        except FileRefused as refused:
            notes = (f"这份工作簿改动过（{refused.reason}），已按行名和列名读取，请核对。",)
    everything = tuple(piece for found in pieces.values() for piece in found)
    return Document(path.name, everything, has_paragraphs=True, notes=notes)


def _is_signed(cover: Sequence[Piece]) -> bool:
    return any(layout.SIGNATURE in (piece if isinstance(piece, str) else "".join(piece)) for piece in cover)


def _pieces(sheet: SheetCells, marks: Marks, number: int) -> Iterator[Piece]:
    """The rows of a sheet, a merged cell given once, blank rows left out, and what is not shown or struck out."""
    covered, ends = _merged(sheet)
    width = max(map(len, sheet.rows), default=0)
    texts: list[str] = []
    waiting = list(marks.pictures)
    for at, values in enumerate(sheet.rows):
        while waiting and waiting[0] <= at:
            waiting.pop(0)
            texts.append(PICTURE)
        if at in marks.rows:
            continue
        columns = [c for c in range(width) if (at, c) not in covered and c not in marks.columns]
        row = tuple(
            marks.texts[at, c].strip()
            if (at, c) in marks.texts
            else UNCALCULATED
            if (at + 1, c + 1) in sheet.uncalculated
            else text_of(values[c] if c < len(values) else None)
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
        yield RowPlace(number, at + 1, 0, edges).row_of(row)
    texts += [PICTURE] * len(waiting)
    if texts:
        yield "\n".join(texts)


def text_of(value: object) -> str:
    """A cell's content as it would be printed: every digit that was entered, whole numbers without a point."""
    if value is None:
        return ""
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


def _merged(sheet: SheetCells) -> tuple[set[tuple[int, int]], dict[tuple[int, int], int]]:
    """The places (from 0) that a merged cell covers beyond its first, and in which column each such cell ends."""
    covered: set[tuple[int, int]] = set()
    ends: dict[tuple[int, int], int] = {}
    for top, left, bottom, right in sheet.merged:
        covered |= {(row - 1, column - 1) for row in range(top, bottom + 1) for column in range(left, right + 1)}
        covered.discard((top - 1, left - 1))
        ends |= {(row - 1, left - 1): right - 1 for row in range(top, bottom + 1)}
    return covered, ends
