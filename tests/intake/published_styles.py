"""The styles in which pages, texts and files of published reports show the three tables; figures in, text out.

Every style was seen in reports that were really published: what becomes of merged cells, blanks, rows and line ends
when a page is saved as text, copied, or taken from a PDF.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from published_texts import TITLE

from workbook.grid import Cell, Grid, blank_grid
from workbook.report import Report

Lines = Callable[[Grid], Iterator[str]]
Style = Callable[[Report], str]
# Heads that narrow columns break in two.
_BROKEN = {
    "商业企业": "商业 企业",
    "科研机构": "科研 机构",
    "本年新制作数量": "本年新 制作数量",
    "本年新公开数量": "本年新 公开数量",
}


def page(report: Report, lines_of: Lines, *, title: str = "") -> str:
    """A whole report whose tables are given line by line."""
    parts = [
        title or f"{report.unit}{report.year}年{TITLE}",
        "",
        f"本报告包括总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况等，所列数据的统计期限自{report.year}年1月1日起。",
        "一、总体情况",
        f"（一）主动公开。{report.year}年主动公开政府信息63条，其中行政处罚信息36条，行政许可5件。",
        f"（二）依申请公开。{report.year}年收到政府信息公开申请1件，予以公开1件，结转下年度继续办理0件。",
    ]
    for table in report.edition.tables:
        parts += [table.heading, *lines_of(blank_grid(table).with_text(report.display))]
    parts += ["五、存在的主要问题及改进情况", "公开的时效有待提高，下一步加强培训3次。"]
    return "\n".join([*parts, "六、其他需要报告的事项", "2023年没有收取信息处理费。", ""])


def rows_of(grid: Grid) -> Iterator[list[Cell]]:
    """The cells that begin in each row."""
    for number in range(grid.row_count):
        yield [cell for cell in grid.cells if cell.row == number]


def head(text: str) -> str:
    """A label as the page breaks it."""
    return _BROKEN.get(text, text)


def row_a_line(grid: Grid) -> Iterator[str]:
    """`规章 | 0 | 0 | 0 |`: merged cells once."""
    for row in rows_of(grid):
        yield " | ".join(head(cell.text) for cell in row) + " |"


def row_a_line_filled_up(grid: Grid) -> Iterator[str]:
    """`行政许可 | 5 | ||`: what merged cells cover is made up for at the end of the row."""
    for row in rows_of(grid):
        missing = grid.column_count - len(row)
        yield (
            "".join(f"{head(cell.text)} | " if cell.text else "| " for cell in row).rstrip()
            + " " * bool(missing)
            + "|" * missing
        )


def row_between_bars(grid: Grid) -> Iterator[str]:
    """`| 行政许可 | 5 | ||`."""
    return (f"| {line}" for line in row_a_line_filled_up(grid))


def cell_a_line(grid: Grid) -> Iterator[str]:
    """`规章 |` and `0 |` on lines of their own, a bar alone for a blank, the bars that make up a row on one."""
    for row in rows_of(grid):
        yield from (f"{head(cell.text)} |" if cell.text else "|" for cell in row)
        if missing := grid.column_count - len(row):
            yield "|" * missing


def cell_a_line_indented(grid: Grid) -> Iterator[str]:
    """The same with the indents of the page's source."""
    return (f"{line.replace(' |', '  |  ')}\n        " for line in cell_a_line(grid))


def bar_a_line(grid: Grid) -> Iterator[str]:
    """`规章`, `|`, `0`, `|`: cells and bars on lines of their own; nothing says where a row ends."""
    for row in rows_of(grid):
        for cell in row:
            yield from ([head(cell.text).replace(" ", "\n")] if cell.text else []) + ["|"]


def cells_and_blank_lines(grid: Grid) -> Iterator[str]:
    """Every paragraph of the page on a line of its own, blank lines between; blank cells leave nothing."""
    for row in rows_of(grid):
        yield from (
            f"\n{' ' * (cell.column % 3)}{head(cell.text).replace(' ', chr(10) * 2)}\n" for cell in row if cell.text
        )


def tabbed(grid: Grid) -> Iterator[str]:
    """As copied from a browser or a worksheet."""
    return ("\t".join(cell.text for cell in row) for row in rows_of(grid))


def tabbed_on_a_sheet(grid: Grid) -> Iterator[str]:
    """As copied from a worksheet: what merged cells cover is blank, every column keeps its place."""
    for number, row in enumerate(grid.occupancy()):
        yield "\t".join(
            cell.text if (cell.row, cell.column) == (number, column) else "" for column, cell in enumerate(row)
        )


def spaced(grid: Grid) -> Iterator[str]:
    """As a PDF gives its text: one blank between cells, group labels wherever they stand."""
    return (" ".join(cell.text for cell in row if cell.text) for row in rows_of(grid))


def wrapped(grid: Grid) -> Iterator[str]:
    """As a PDF gives its text: long labels run on below their figures."""
    for row in rows_of(grid):
        data = " ".join(cell.text for cell in row if cell.field)
        stubs = [cell.text for cell in row if not cell.field]
        if not data or not stubs or len(stubs[-1]) <= 12:
            yield " ".join([*stubs, data])
            continue
        cut = 12 if len(stubs[-1]) < 24 else 20
        yield " ".join([*stubs[:-1], stubs[-1][:cut], data])
        yield stubs[-1][cut:]


def repeated(grid: Grid) -> Iterator[str]:
    """Markdown that says the text of a merged cell in every place it covers."""
    for number, row in enumerate(grid.occupancy()):
        yield "| " + " | ".join(cell.text for cell in row) + " |"
        if not number:
            yield "|" + " --- |" * grid.column_count


def sheet_rows(grid: Grid) -> Iterator[str]:
    """Markdown that leaves the places a merged cell covers blank."""
    for number, row in enumerate(grid.occupancy()):
        own = ((cell.row, cell.column) == (number, column) for column, cell in enumerate(row))
        yield "| " + " | ".join(cell.text if it else "" for cell, it in zip(row, own, strict=True)) + " |"
        if not number:
            yield "|" + "---|" * grid.column_count


def small_tables(grid: Grid) -> Iterator[str]:
    """Markdown with a table for every band, group and row label of the form."""
    for block in grid.table.blocks:
        yield from [f"### {block.band}"] if block.band else []
        groups = [path[-2] for path in block.column_paths if path[-1].total and len(path) > 1]
        if grid.table.key == "disputes":
            for place, group in enumerate(groups):
                five = [c for c in grid.cells if c.field][place * 5 : place * 5 + 5]
                yield f"\n### {group.label if not place else f'行政诉讼（{group.label}）'}"
                yield from _table([h.label for h in block.columns[0].children], [[c.text for c in five]])
            continue
        heads = ["信息内容", *(path[-1].label for path in block.column_paths)]
        for path in block.row_paths:
            cells = [c.text for c in grid.cells if c.field and c.field.row == path]
            yield from [f"\n### {path[-2].label}"] if len(path) > 1 else [""]
            yield from _table(heads, [[path[-1].label, *cells]])


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield "| " + " | ".join(heads) + " |"
    yield "|" + "---|" * len(heads)
    yield from ("| " + " | ".join(row) + " |" for row in rows)


# Styles in which every blank cell keeps its place.
WITH_BLANKS: dict[str, Lines] = {
    f.__name__: f
    for f in (
        row_a_line,
        row_a_line_filled_up,
        row_between_bars,
        cell_a_line,
        cell_a_line_indented,
        bar_a_line,
        tabbed,
        tabbed_on_a_sheet,
        repeated,
        sheet_rows,
        small_tables,
    )
}
# Styles in which a blank cell leaves nothing.
WITHOUT_BLANKS: dict[str, Lines] = {f.__name__: f for f in (cells_and_blank_lines, spaced, wrapped)}
STYLES = WITH_BLANKS | WITHOUT_BLANKS
