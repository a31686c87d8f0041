"""Large sheets: heads, styles and links are drawn by openpyxl, the rows are put in as text, ten times faster.

Every text is written as a text (`inlineStr`), so that no name and no explanation of a unit can become a formula.
"""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, lru_cache
from html import escape
from pathlib import Path
from typing import overload
from urllib.parse import quote

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from workbook.addresses import column_letters
from workbook.cell_text import LONGEST, listed
from workbook.layout import COVER, Place
from workbook.template import styles
from workbook.template.cells import set_height, set_widths, write, write_across, write_link
from workbook.template.pages import set_page

Content = str | int | Decimal | None
# Excel takes no more links on a sheet.
MOST_LINKS = 60_000
_HEAD_ROW = 4
_DATE = (2021, 9, 16, 0, 0, 0)


@dataclass(frozen=True)
class ListColumn:
    """One column: its head, its width in pixels and the named style of its cells."""

    head: str
    pixels: int
    style: str = styles.RESULT_TEXT


@dataclass(frozen=True)
class Lines(Sequence[Sequence[Content]]):
    """So many lines, each made when it is written: a hundred thousand of them take no memory."""

    size: int
    line: Callable[[int], Sequence[Content]]

    def __len__(self) -> int:
        """How many lines there are."""
        return self.size

    @overload
    def __getitem__(self, at: int) -> Sequence[Content]: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Sequence[Content]]: ...
    def __getitem__(self, at: int | slice) -> Sequence[Content] | Sequence[Sequence[Content]]:
        """One line, counted from 0, or several."""
        if isinstance(at, slice):
            return [self.line(one) for one in range(*at.indices(self.size))]
        if not 0 <= at < self.size:
            raise IndexError(at)
        return self.line(at)


@dataclass(frozen=True)
class Band:
    """A head that stands above several columns, given by their first and last number from 1."""

    text: str
    first: int
    last: int


@dataclass(frozen=True)
class ListSheet:
    """A sheet of one list. `table` is its name as an Excel table (ASCII); `freeze` how many columns stay in view.

    `files` are links to files by (row from 0, column from 1); `places` links to cells of this book likewise.
    `tints` colour the cells of a column by what they say: (column from 1, word, look). A `wide` sheet prints on several
    pages side by side, with the columns that stay in view on each; of all columns the first `printed` are, 0 for all.
    """

    name: str
    title: str
    note: str
    columns: tuple[ListColumn, ...]
    rows: Sequence[Sequence[Content]]
    table: str
    freeze: int = 1
    bands: tuple[Band, ...] = ()
    files: Mapping[tuple[int, int], str] = field(default_factory=dict)
    places: Mapping[tuple[int, int], str] = field(default_factory=dict)
    tints: tuple[tuple[int, str, DifferentialStyle], ...] = ()
    totals: frozenset[int] = frozenset()
    wide: bool = False
    printed: int = 0

    @property
    def top(self) -> int:
        """The row of the first line of the list."""
        return _HEAD_ROW + 1

    @property
    def last(self) -> int:
        """The row of the last line; a table has one line at least."""
        return _HEAD_ROW + max(1, len(self.rows))


@dataclass(frozen=True)
class Shell:
    """A sheet that has been drawn but for its rows: where it stands in the book, and the number of each look."""

    sheet: ListSheet
    number: int
    looks: tuple[int, ...]
    total_look: int

    @cached_property
    def _numbers_from(self) -> int:
        """The first of the columns, counted from 0, from which on to the last there are only numbers."""
        columns = self.sheet.columns
        others = [at for at, column in enumerate(columns) if column.style != styles.RESULT_NUMBER]
        return max(others, default=-1) + 1

    def whole_numbers(self, row: Sequence[Content]) -> int:
        """Where the run of whole numbers begins that ends this row; the end of the row where there is none.

        Nearly all cells of a large sheet are in it, and it is written at once.
        """
        start = self._numbers_from
        return start if set(map(type, row[start:])) == {int} else len(row)

    def numbers(self, *, total: bool) -> str:
        """The cells of that run, with @ for the row and %d for each number."""
        return self._totals_run if total else self._run

    @cached_property
    def _run(self) -> str:
        return self._cells(lambda at: self.looks[at])

    @cached_property
    def _totals_run(self) -> str:
        return self._cells(lambda at: self.total_look)

    def _cells(self, look: Callable[[int], int]) -> str:
        run = range(self._numbers_from, len(self.looks))
        return "".join(f'<c r="{column_letters(at + 1)}@" s="{look(at)}"><v>%d</v></c>' for at in run)


def draw(book: Workbook, sheet: ListSheet) -> Shell:
    """Add the sheet to a book, without its rows."""
    styles.add_list_styles(book)
    page = book.create_sheet(sheet.name)
    set_widths(page, (column.pixels for column in sheet.columns))
    write(page, 1, 1, sheet.title, styles.PAGE_TITLE)
    write(page, 2, 1, sheet.note, styles.NOTE_LINE)
    if COVER in book.sheetnames:
        place = Place(sheet.name, 1, min(len(sheet.columns), 8))
        write_link(page, place, "返回封面", Place(COVER, 1, 1))
    for band in sheet.bands:
        write_across(page, _HEAD_ROW - 1, (band.first, band.last), band.text, styles.RESULT_HEAD)
    for number, column in enumerate(sheet.columns, 1):
        write(page, _HEAD_ROW, number, column.head, styles.RESULT_HEAD)
    tallest = max(styles.text_height(column.head, column.pixels) for column in sheet.columns)
    for row, points in ((1, 30), (2, 20), (_HEAD_ROW, max(24, tallest))):
        set_height(page, row, points)
    _add_links(page, sheet)
    _add_table(page, sheet)
    _add_tints(page, sheet)
    page.freeze_panes = f"{column_letters(sheet.freeze + 1)}{sheet.top}"
    page.sheet_view.showGridLines = False
    set_page(page, "landscape", pages=0)
    page.print_title_rows = f"{_HEAD_ROW}:{_HEAD_ROW}"
    if sheet.wide:
        page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=False)
        page.page_setup.scale = 60
        page.print_title_cols = f"A:{column_letters(sheet.freeze)}"
    if sheet.printed:
        page.print_area = f"A1:{column_letters(min(sheet.printed, len(sheet.columns)))}{sheet.last}"
    looks = tuple(_look(page, column.style) for column in sheet.columns)
    return Shell(sheet, book.sheetnames.index(sheet.name) + 1, looks, _look(page, styles.TOTAL))


def filled(content: bytes, shells: Sequence[Shell]) -> bytes:
    """The workbook with the rows of these sheets in it."""
    by_part = {f"xl/worksheets/sheet{shell.number}.xml": shell for shell in shells}
    refs = {f'displayName="{shell.sheet.table}"'.encode(): shell.sheet for shell in shells}
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            entry = zipfile.ZipInfo(name, _DATE)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            if name in by_part:
                _write_rows(target, entry, part, by_part[name])
                continue
            if name.startswith("xl/tables/"):
                part = next((_with_area(part, sheet) for mark, sheet in refs.items() if mark in part), part)
            target.writestr(entry, part, compresslevel=6)
    return buffer.getvalue()


def link_to_file(path: str, out: Path) -> str:
    """A link from the output to a file: relative where both lie on one disk, so that the folder may be moved."""
    name = path.rpartition(os.sep)[2]
    return f"{_link_to_folder(path.removesuffix(name), out)}/{_quoted(name)}"


@lru_cache(1 << 10)
def _link_to_folder(path: str, out: Path) -> str:
    folder = Path(path).absolute()
    try:
        return _quoted(Path(os.path.relpath(folder, out.absolute().parent)).as_posix())
    except ValueError:  # another disk
        return folder.as_uri().rstrip("/")


def _quoted(path: str) -> str:
    return quote(path.encode("utf-8", "surrogateescape"), safe="/")


def _add_links(page: Worksheet, sheet: ListSheet) -> None:
    # The cells themselves are put in later; openpyxl's list of links is written as it stands.
    links: list[Hyperlink] = page._hyperlinks  # type: ignore[attr-defined]
    for (row, column), target in list(sheet.files.items())[:MOST_LINKS]:
        links.append(Hyperlink(ref=f"{column_letters(column)}{sheet.top + row}", target=target))
    for (row, column), place in list(sheet.places.items())[:MOST_LINKS]:
        links.append(Hyperlink(ref=f"{column_letters(column)}{sheet.top + row}", location=place))


def _add_table(page: Worksheet, sheet: ListSheet) -> None:
    """The Excel table, as small as one can be: its real size is put in with the rows."""
    table = Table(displayName=sheet.table, ref=f"A{_HEAD_ROW}:{column_letters(len(sheet.columns))}{_HEAD_ROW + 1}")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    page.add_table(table)


def _add_tints(page: Worksheet, sheet: ListSheet) -> None:
    for column, word, look in sheet.tints:
        letters = column_letters(column)
        area = f"{letters}{sheet.top}:{letters}{sheet.last}"
        test = f'{letters}{sheet.top}="{word}"'
        page.conditional_formatting.add(area, Rule("expression", dxf=look, formula=[test]))


def _look(page: Worksheet, style: str) -> int:
    """The number under which the file knows a named style; a cell that is there already lends itself for a moment."""
    cell = page.cell(1, 1)
    kept = cell.style
    cell.style = style
    found = int(cell.style_id)
    cell.style = kept
    return found


def _write_rows(target: zipfile.ZipFile, entry: zipfile.ZipInfo, part: bytes, shell: Shell) -> None:
    sheet = shell.sheet
    area = f"A1:{column_letters(len(sheet.columns))}{sheet.last}"
    text = re.sub(r'<dimension ref="[^"]*"', f'<dimension ref="{area}"', part.decode("utf-8"), count=1)
    before, end, after = text.partition("</sheetData>")
    # What openpyxl has put where the rows begin: the empty line of the table.
    before = re.sub(rf'<row r="(?:{sheet.top}|{sheet.top + 1})"(?:[^>]*/>|.*?</row>)', "", before, flags=re.DOTALL)
    large = len(sheet.rows) * len(sheet.columns) > 100_000
    entry._compresslevel = 1 if large else 6  # type: ignore[attr-defined]
    with ThreadPoolExecutor(1) as packing, target.open(entry, "w", force_zip64=True) as out:
        out.write(before.encode())
        # zlib lets other threads work: while some rows are packed, the next are made. No more than these are held.
        packed: Future[int] | None = None
        for lines in _chunks(shell):
            if packed:
                packed.result()
            packed = packing.submit(out.write, lines.encode("utf-8", "replace"))
        if packed:
            packed.result()
        out.write((end + after).encode())


def _chunks(shell: Shell) -> Iterator[str]:
    """The rows as XML, some hundred at a time."""
    sheet = shell.sheet
    letters = [column_letters(number) for number in range(1, len(sheet.columns) + 1)]
    lines: list[str] = []
    for number, row in enumerate(sheet.rows):
        total = number in sheet.totals
        lines.append(_row(row, sheet.top + number, letters, shell, total=total))
        if len(lines) == 256:
            yield "".join(lines)
            lines.clear()
    yield "".join(lines)


def _row(row: Sequence[Content], at: int, letters: Sequence[str], shell: Shell, *, total: bool) -> str:
    cells = []
    tallest = 0.0
    whole = shell.whole_numbers(row)
    for letter, content, look, column in zip(letters, row[:whole], shell.looks, shell.sheet.columns, strict=False):
        style = shell.total_look if total else look
        if type(content) is int:
            cells.append(f'<c r="{letter}{at}" s="{style}"><v>{content}</v></c>')
        elif content is None or content == "":
            cells.append(f'<c r="{letter}{at}" s="{style}"/>' if total else "")
        elif isinstance(content, str):
            text = f'<is><t xml:space="preserve">{_spelled(content)}</t></is>'
            cells.append(f'<c r="{letter}{at}" s="{style}" t="inlineStr">{text}</c>')
            if len(content) * 14 > column.pixels - 10:
                tallest = max(tallest, _height(content[:LONGEST], column.pixels))
        else:
            digits = f"{content:f}" if isinstance(content, Decimal) else str(content)
            cells.append(f'<c r="{letter}{at}" s="{style}"><v>{digits}</v></c>')
    if whole < len(row):
        cells.append(shell.numbers(total=total).replace("@", str(at)) % tuple(row[whole:]))
    height = f' ht="{min(tallest, 400):g}" customHeight="1"' if tallest else ""
    return f'<row r="{at}"{height}>{"".join(cells)}</row>'


# The same few words stand in most of the lines.
_height = lru_cache(1 << 12)(styles.text_height)


@lru_cache(1 << 12)
def _spelled(text: str) -> str:
    return escape(listed(text), quote=False)


def _with_area(part: bytes, sheet: ListSheet) -> bytes:
    area = f"A{_HEAD_ROW}:{column_letters(len(sheet.columns))}{sheet.last}"
    return re.sub(rb'\bref="[^"]*"', f'ref="{area}"'.encode(), part)
