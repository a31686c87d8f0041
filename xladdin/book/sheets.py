"""Between an Excel workbook and a Report: reading one call a sheet, writing one call a block.

Works on any xlwings book, in Excel or on a file. What a cell may hold is said in `hosts.content`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from checks import Assessment
from checks.model.finding import Finding, Number
from workbook import edition as editions
from workbook import layout, sources
from workbook.edition import Edition
from workbook.files.reading import NOT_OURS, REPAIR, Contents, contents, edition_of, refuse_part
from workbook.layout import Place
from workbook.marks import Mark
from workbook.refusal import FileRefused, Kind
from workbook.report import Value
from xladdin.hosts.application import calculate
from xladdin.hosts.content import Block, Content, read_block, write_block
from xladdin.hosts.contract import Book, Sheet
from xladdin.hosts.protection import with_free_sheets

# As much of 封面 as any form fills.
_COVER_AREA = (20, 5)


def read_contents(book: Book) -> Contents:
    """Everything staff have written into the workbook; FileRefused, in words for the user, if it is not one of ours."""
    return contents(read_sheets(book), book.name)


def read_sheets(book: Book) -> Mapping[str, Block]:
    """The sheets that `read_contents` is made from, each from A1; FileRefused as there.

    Where the user has turned automatic calculation off, they are calculated first: what is checked is what is printed.
    """
    cover = _read(book, layout.COVER, _COVER_AREA)
    edition = edition_of(cover, book.name)
    table_area = layout.mark_size(edition)
    calculate(book, (*map(layout.sheet_of, edition.tables), layout.COVER))
    sheets: dict[str, Block] = {layout.COVER: cover}
    sheets |= {name: _read(book, name, table_area) for name in map(layout.sheet_of, edition.tables)}
    sheets[layout.LAST_YEAR] = _read(book, layout.LAST_YEAR, _last_year_area())
    if layout.CONTROL in book.sheet_names:
        sheets[layout.CONTROL] = _read(book, layout.CONTROL, (layout.OPEN_LINES, layout.OPEN_WORDS_COLUMN))
    if sources.SHEET in book.sheet_names:
        area = sources.HEAD_ROW + sources.MOST_ROWS, len(sources.COLUMNS)
        sheets[sources.SHEET] = _read(book, sources.SHEET, area)
    results = (layout.RESULT_TOP + layout.RESULT_ROWS, layout.RESULT_WIDTH)
    sheets[layout.RESULTS] = _read(book, layout.RESULTS, results)
    return sheets


def clear_marks(book: Book) -> None:
    """Remove every mark; the list on 校验结果 stays."""
    sizes = [layout.mark_size(editions.load(edition_id)) for edition_id in editions.edition_ids()]
    last = 3 * max(rows for rows, _ in sizes), max(columns for _, columns in sizes)
    mirror = require_sheet(book, layout.MARKS).range((1, 1), last)
    with_free_sheets(book, (layout.MARKS,), mirror.clear_contents)


def write_values(book: Book, edition: Edition, values: Mapping[str, Value]) -> None:
    """Put the numbers of these fields, by id, into their cells, neighbours in one call; no other cell is written."""
    write_cells(book, field_cells(edition, values))


def field_cells(edition: Edition, values: Mapping[str, Value]) -> dict[Place, Content]:
    """The cell of each of these fields, given by id, with what is written there."""
    places = layout.field_places(edition)
    return {places[field_id]: written(value) for field_id, value in values.items()}


def write_cells(book: Book, cells: Mapping[Place, Content]) -> None:
    """Write these cells, neighbours in one call, and no other one."""
    for start, block in blocks(cells):
        write_block(book, start.sheet, (start.row, start.column), block)


def read_area(book: Book, name: str, first: tuple[int, int], last: tuple[int, int]) -> Block:
    """What a sheet of ours holds, as `hosts.content.read_block` gives it; FileRefused without the sheet."""
    require_sheet(book, name)
    return read_block(book, name, first, last)


def mark_matrix(assessment: Assessment) -> Block:
    """What 标记 says for these findings: a code for each marked cell of the three table sheets, the gravest first."""
    edition = assessment.report.edition
    rows, columns = layout.mark_size(edition)
    matrix: Block = [[None] * columns for _ in range(len(edition.tables) * rows)]
    for finding in reversed(assessment.findings):
        for place, code in _marked(finding, edition):
            matrix[layout.mark_block(edition, place.sheet) + place.row - 1][place.column - 1] = code
    return matrix


def _marked(finding: Finding, edition: Edition) -> Iterator[tuple[Place, int]]:
    suspects = {s.field.id for s in finding.suspects if s.field and not s.ledger}
    places = layout.field_places(edition)
    for field in finding.fields:
        mark = Mark.SUSPECT if field.id in suspects else finding.severity.mark
        yield places[field.id], mark.code
    for suspect in finding.suspects:
        if suspect.ledger and suspect.field:
            yield layout.ledger_places(edition)[suspect.field.id], Mark.SUSPECT.code


def _last_year_area() -> tuple[int, int]:
    """As much of 上年数 as the largest form fills: on which one last year's report was, only the sheet itself says."""
    forms = map(editions.load, editions.edition_ids())
    return layout.area_of(place for form in forms for place in layout.last_year_places(form).values())


def _read(book: Book, name: str, area: tuple[int, int]) -> Block:
    return read_area(book, name, (1, 1), area)


def require_sheet(book: Book, name: str) -> Sheet:
    """A sheet of the workbook; FileRefused, with what to do, where it is not there."""
    try:
        return book.sheets[name]
    except Exception as error:  # each xlwings engine has its own error for a sheet that is not there
        refuse_part(book.sheet_names, book.name)
        if layout.COVER not in book.sheet_names and layout.MARKS not in book.sheet_names:
            raise FileRefused(book.name, NOT_OURS, Kind.NOT_OURS) from error
        raise FileRefused(book.name, f"缺少工作表「{name}」；{REPAIR}。", Kind.ALTERED) from error


def _number(number: Number | None) -> float | int | None:
    return number if number is None or isinstance(number, int) else float(number)


def written(value: Value) -> Content:
    """What is written into a cell for a value: its number, or its text, nothing for a blank."""
    return _number(value.number) if value.number is not None else value.text or None


def blocks(cells: Mapping[Place, Content]) -> Iterator[tuple[Place, list[list[Content]]]]:
    """The cells put together into as few blocks as follow from their neighbourhood: along a row, else down a column."""
    at = {(place.sheet, place.row, place.column): content for place, content in cells.items()}
    lines: list[tuple[Place, list[Content]]] = []
    for (sheet, row), group in groupby(sorted(at), key=lambda key: key[:2]):
        for _, _, column in group:
            start, line = lines[-1] if lines else (Place("", 0, 0), [])
            if (start.sheet, start.row, start.column + len(line)) == (sheet, row, column):
                line.append(at[sheet, row, column])
            else:
                lines.append((Place(sheet, row, column), [at[sheet, row, column]]))
    found: list[tuple[Place, list[list[Content]]]] = []
    for start, line in sorted(lines, key=lambda item: (item[0].sheet, item[0].column, len(item[1]), item[0].row)):
        top, block = found[-1] if found else (Place("", 0, 0), [[]])
        below = (top.sheet, top.row + len(block), top.column, len(block[0]))
        if below == (start.sheet, start.row, start.column, len(line)):
            block.append(line)
        else:
            found.append((start, [line]))
    yield from found
