"""Where everything stands in the workbook: sheet names, and the cell of each field.

The template is built from this, and everything that reads or writes a workbook finds its cells here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from workbook.addresses import column_letters
from workbook.comparison import comparison_table
from workbook.edition import Edition, Field, Table
from workbook.grid import blank_grid

COVER, LAST_YEAR, COMPARISON, GUIDE, RESULTS, MARKS = "封面", "上年数", "对照上年", "填报说明", "校验结果", "标记"
SIGNATURE = "年报助手工作簿"
# What a department (科室) fills in has this sheet in place of 封面, and is no yearly workbook.
PART = "科室分表"

# On a table sheet: row 1 the statutory title, row 2 unit, year and unit of measure, the grid from A3.
GRID_TOP = 3


@dataclass(frozen=True)
class Place:
    """One cell of the workbook; row and column count from 1, as Excel does."""

    sheet: str
    row: int
    column: int

    @property
    def address(self) -> str:
        """「D5」"""
        return column_letters(self.column) + str(self.row)

    def __str__(self) -> str:
        return f"{self.sheet}!{self.address}"


@dataclass(frozen=True)
class CoverLine:
    """A line of 封面 that is filled in: `key` for programs, `label` as printed, in rows from COVER_TOP down."""

    key: str
    label: str
    required: bool
    hint: str


COVER_LINES = (
    CoverLine("unit", "单位名称", True, "填全称，与印章一致"),
    CoverLine("year", "报告年度", True, "四位数字，例如 2025"),
    CoverLine("body", "机关类型", True, "从下拉列表中选择"),
    CoverLine("contact", "联系电话", False, "报告中公布的咨询电话"),
    CoverLine("filler", "填报人", True, ""),
    CoverLine("reviewer", "审核人", True, ""),
    CoverLine("date", "填报日期", False, "例如 2026-01-15"),
    CoverLine("document", "报告文档", False, "点“报告文档”选，校验时一并核对文字；不用的写“无”"),
)
# 封面: the labels stand in column B, the values in column C.
COVER_TOP, COVER_LABEL_COLUMN, COVER_COLUMN = 6, 2, 3
# The signature (「年报助手工作簿 1 2021」: file format, then form edition) stands in 封面!B3.
SIGNATURE_ROW, SIGNATURE_COLUMN, FILE_FORMAT = 3, 2, 1


def sheet_of(table: Table) -> str:
    """The sheet of a statutory table: 表二, 表三, 表四."""
    return f"表{table.number}"


def sheet_names(edition: Edition) -> tuple[str, ...]:
    """The sheets a user sees, in order."""
    return (COVER, *(sheet_of(table) for table in edition.tables), LAST_YEAR, COMPARISON, GUIDE, RESULTS)


def cover_place(key: str) -> Place:
    """Where 封面 holds the value of a CoverLine; StopIteration for a key that is none, which only a mistake gives."""
    row = next(i for i, line in enumerate(COVER_LINES) if line.key == key)
    return Place(COVER, COVER_TOP + row, COVER_COLUMN)


@cache
def field_places(edition: Edition) -> Mapping[str, Place]:
    """The cell of every field on the table sheets, by field id."""
    return {
        field.id: Place(sheet_of(table), GRID_TOP + row, 1 + column)
        for table in edition.tables
        for field, row, column in _data_cells(table)
    }


@cache
def entry_places(edition: Edition) -> frozenset[Place]:
    """The cells that have to be typed into: those of 封面, and every field of the tables that is no total."""
    totals = {field.id for table in edition.tables for field in table.fields if field.is_total}
    fields = (place for field_id, place in field_places(edition).items() if field_id not in totals)
    return frozenset((*fields, *(cover_place(line.key) for line in COVER_LINES)))


@cache
def ledger_places(edition: Edition) -> Mapping[str, Place]:
    """The cells of 台账合计 on 表三, by the id of the total field that each one controls.

    Row totals stand two columns to the right of the grid, column totals two rows below it.
    """
    table = edition.requests
    grid = blank_grid(table)
    right, below = grid.column_count + 2, GRID_TOP + grid.row_count + 1
    places = {}
    for field, row, column in _data_cells(table):
        if field.column[-1].total:
            places[field.id] = Place(sheet_of(table), GRID_TOP + row, right)
        elif field.row[-1].total:
            places[field.id] = Place(sheet_of(table), below, 1 + column)
    return places


# 上年数: 表三 from A4; 表二 to its right; 表四 below 表二. Row 2 says which year and form these figures are of.
LAST_YEAR_TOP = 4
LAST_YEAR_YEAR_PLACE, LAST_YEAR_EDITION_PLACE = Place(LAST_YEAR, 2, 2), Place(LAST_YEAR, 2, 5)


def last_year_right(edition: Edition) -> int:
    """The first column of 表二 and 表四 on 上年数: a gap of one column to the right of 表三."""
    return blank_grid(edition.requests).column_count + 2


def last_year_origin(edition: Edition, table: Table) -> tuple[int, int]:
    """The row and column (from 1) of the top left cell of a table's grid on the sheet 上年数."""
    if table.key == "requests":
        return LAST_YEAR_TOP, 1
    if table.key == "disclosure":
        return LAST_YEAR_TOP, last_year_right(edition)
    return LAST_YEAR_TOP + blank_grid(edition.disclosure).row_count + 2, last_year_right(edition)


@cache
def last_year_places(edition: Edition) -> Mapping[str, Place]:
    """The cell of every field on the sheet 上年数, by field id; `edition` is the one last year's report was made on."""
    places = {}
    for table in edition.tables:
        top, left = last_year_origin(edition, table)
        for field, row, column in _data_cells(table):
            places[field.id] = Place(LAST_YEAR, top + row, left + column)
    return places


# 对照上年: row 1 the title, row 2 a hint, the grid from A3.
COMPARISON_TOP = 3


@cache
def comparison_places(edition: Edition) -> Mapping[str, Place]:
    """The cell of every field of the table of `workbook.comparison` on the sheet 对照上年, by field id."""
    cells = _data_cells(comparison_table(edition))
    return {field.id: Place(COMPARISON, COMPARISON_TOP + row, 1 + column) for field, row, column in cells}


# 来源, in the workbook of a roll-up alone: which units make up each figure of the sum.
CONTRIBUTIONS = "来源"

# 核对, there as well: what keeps the sum from being final, in columns that are hidden, from row 1
# down: the number of the rule and what it says.
CONTROL, OPEN_RULE_COLUMN, OPEN_WORDS_COLUMN, OPEN_LINES = "核对", 5, 6, 60


# 校验结果: row 1 title, row 2 the verdict, row 3 what was checked and when, row 4 the heads, findings from row 5.
# What staff must look at stands first; the sheet is as wide as a screen of 1366 pixels.
RESULT_COLUMNS = ("序号", "级别", "定位", "问题", "情况说明", "应为", "实为", "差", "疑点", "编号")
RESULT_WIDTHS = (5, 9, 6, 60, 34, 10, 10, 9, 30, 18)
RESULT_VERDICT_ROW, RESULT_CHECKED_ROW, RESULT_HEAD_ROW, RESULT_TOP, RESULT_ROWS = 2, 3, 4, 5, 300
# The heads that workbooks had until 0.1; there, findings are listed under those.
OLDER_RESULT_COLUMNS = (
    *("序号", "级别", "表", "行", "列", "问题", "应为", "实为", "差", "疑点", "情况说明", "定位", "编号"),
)
# Beside the findings, in hidden columns: what the check remembers (in 编号 the result in brief and the checksum of the
# figures, in the next column the document and the figures), and the checks before it, the latest first.
RESULT_NUMBER_COLUMN, RESULT_MEMORY_COLUMN = len(RESULT_COLUMNS), len(RESULT_COLUMNS) + 1
HISTORY_COLUMNS = ("校验时间", "校验人", "结论", "与上一次相比", "数字指纹")
HISTORY_WIDTHS = (17, 16, 30, 60, 18)
HISTORY_LEFT = RESULT_MEMORY_COLUMN + 1
RESULT_WIDTH = RESULT_MEMORY_COLUMN + len(HISTORY_COLUMNS)


def result_columns(heads: Sequence[object]) -> Mapping[str, int]:
    """The column of each head of 校验结果 in its row of heads, the present ones or those of an older workbook."""
    older = tuple(heads[: len(OLDER_RESULT_COLUMNS)]) == OLDER_RESULT_COLUMNS
    return {head: column for column, head in enumerate(OLDER_RESULT_COLUMNS if older else RESULT_COLUMNS, 1)}


# What a workbook has besides once departments (科室) fill in parts of it, with the widths of the columns in characters.
DIVISION, SOURCES = "分工表", "填报来源"
ADDED_SHEETS: Mapping[str, tuple[float, ...]] = {
    DIVISION: (7, 46, 30, 20, 3, 20, 16),
    SOURCES: (10, 40, 26, 12, 14, 18, 16, 12, 17, 50, 34),
}


# 标记 mirrors the table sheets cell for cell; each table sheet has its own block of rows there. A form that needs more
# room has larger blocks; workbooks of the forms so far have these.
_LEAST_MARK_ROWS, _LEAST_MARK_COLUMNS = 40, 16


@cache
def mark_size(edition: Edition) -> tuple[int, int]:
    """How many rows and columns of 标记 each table sheet has: enough for every cell that can be marked."""
    cells = [*field_places(edition).values(), *ledger_places(edition).values()]
    rows, columns = area_of(cells)
    return max(rows, _LEAST_MARK_ROWS), max(columns, _LEAST_MARK_COLUMNS)


def mark_block(edition: Edition, sheet: str) -> int:
    """The row offset of a table sheet's mirror on 标记: its cell (row, column) is at (offset + row, column)."""
    return [sheet_of(table) for table in edition.tables].index(sheet) * mark_size(edition)[0]


def area_of(places: Iterable[Place]) -> tuple[int, int]:
    """The last row and the last column of an area from A1 that holds all these cells."""
    cells = list(places)
    return max(place.row for place in cells), max(place.column for place in cells)


def _data_cells(table: Table) -> list[tuple[Field, int, int]]:
    return [(cell.field, cell.row, cell.column) for cell in blank_grid(table).cells if cell.field]
