"""What a workbook of ours says: its report, last year's figures, the cover and the explanations, by values alone."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from workbook import edition as editions
from workbook import layout, sources
from workbook.addresses import column_letters
from workbook.edition import Edition, Table
from workbook.explanation import Explanation
from workbook.figures import plain_label
from workbook.files import guard
from workbook.files.cells import UNCALCULATED, Area, SheetCells
from workbook.files.spreadsheet import Spreadsheet
from workbook.grid import blank_grid
from workbook.layout import Place
from workbook.refusal import FileRefused, Kind
from workbook.report import Report, State, Value, value_of
from workbook.sources import Contribution

Matrix = Sequence[Sequence[object]]
NOT_OURS = (
    "不是年报助手的工作簿。请打开或者选择年报工作簿；还没有的，请先新建一份"
    "（已发布的报告可以用 nianbao import 读进新的工作簿）。"
)
REPAIR = "请用「修复模板」恢复（在 Excel 的「年报」选项卡或者年报助手的菜单里），填的数都会保留"
IS_A_PART = f"是{layout.PART}，不是整份年报；填好存盘，交给分表的人，用「收回分表」合到年报工作簿里"
_SIGNATURE = re.compile(rf"{layout.SIGNATURE} (\d+) (\w+)")


@dataclass(frozen=True)
class Contents:
    """All that staff may have written into a workbook. `explanations` are by the 编号 of the finding.

    `sources` says, by field id, which department gave a figure, where departments did.
    `unfinished` is what keeps a sum of many units from being final: the numbers of the rules, and what each says.
    """

    report: Report
    cover: Mapping[str, str]
    last_year: Report | None = None
    explanations: Mapping[str, Explanation] = field(default_factory=dict)
    unfinished: tuple[tuple[str, str], ...] = ()
    sources: Mapping[str, Contribution] = field(default_factory=dict)


def read_workbook(path: Path) -> Contents:
    """The contents of a workbook file, after the guard has looked at it; FileRefused says what is wrong with it.

    A formula that was never calculated is read as 公式未计算, and one that came to an error as that text, not as blank.
    """
    return contents_of(Spreadsheet(guard.workbook_bytes(path), path))


def contents_of(book: Spreadsheet) -> Contents:
    """The contents of a workbook that is in memory; raises FileRefused as `read_workbook` does."""
    refuse_part(book.sheet_names, book.source)
    opened = {layout.COVER: book.sheet(layout.COVER)} if layout.COVER in book.sheet_names else {}
    edition = edition_of(opened[layout.COVER].rows if opened else (), book.source)
    wanted = {*layout.sheet_names(edition), layout.CONTROL, sources.SHEET} - {layout.COMPARISON, layout.GUIDE, *opened}
    opened |= {name: book.sheet(name) for name in book.sheet_names if name in wanted}
    found = contents({name: sheet.rows for name, sheet in opened.items()}, book.source)
    for table in edition.tables:
        refuse_unmerged(opened[layout.sheet_of(table)], table, book.source)
    return found


def contents(sheets: Mapping[str, Matrix], source: Path | str) -> Contents:
    """The contents of a workbook from the values of its sheets, each from A1, None or "" where blank.

    Raises FileRefused, naming `source`, where it is not a workbook of ours or where its template has been altered.
    """
    edition = edition_of(sheets.get(layout.COVER, ()), source)
    if missing := [layout.sheet_of(t) for t in edition.tables if layout.sheet_of(t) not in sheets]:
        raise FileRefused(source, f"缺少工作表「{'」「'.join(missing)}」；{REPAIR}。", Kind.ALTERED)
    for table in edition.tables:
        refuse_altered(sheets[layout.sheet_of(table)], table, source)
    cover = {line.key: _text(sheets, layout.cover_place(line.key)) for line in layout.COVER_LINES}
    ledger = layout.ledger_places(edition)
    typed = zip(ledger, values_at(sheets, ledger.values()), strict=True)
    report = Report(
        unit=cover["unit"],
        year=_year(cover["year"]),
        edition=edition,
        values=values_at(sheets, layout.field_places(edition).values()),
        body=cover["body"],
        ledger={field_id: value for field_id, value in typed if value.state is not State.BLANK},
    )
    explained = _explanations(sheets.get(layout.RESULTS, ()))
    unfinished = _unfinished(sheets.get(layout.CONTROL, ()))
    given = sources.read(sheets.get(sources.SHEET, ()), edition)
    return Contents(report, cover, _last_year(sheets, report), explained, unfinished, given)


def edition_of(cover: Matrix, source: Path | str) -> Edition:
    """The form edition that a workbook's 封面 names; FileRefused if it is not a workbook of ours."""
    text = str(_at(cover, layout.SIGNATURE_ROW, layout.SIGNATURE_COLUMN) or "")
    found = _SIGNATURE.fullmatch(text.strip())
    if not found:
        raise FileRefused(source, NOT_OURS, Kind.NOT_OURS)
    if int(found[1]) > layout.FILE_FORMAT or found[2] not in editions.edition_ids():
        raise FileRefused(source, "是较新版本的年报助手做的工作簿；请先升级年报助手。", Kind.NEWER)
    return editions.load(found[2])


def refuse_part(sheet_names: Collection[str], source: Path | str) -> None:
    """Raise FileRefused for what a department fills in: the rest of the report is not there."""
    if layout.PART in sheet_names and layout.COVER not in sheet_names:
        raise FileRefused(source, IS_A_PART, Kind.UNFIT)


def refuse_altered(matrix: Matrix, table: Table, source: Path | str) -> None:
    """Raise FileRefused at the first printed label that is not where the form has it: a row was inserted, say."""
    sheet = layout.sheet_of(table)
    for row, column, text in _labels(table):
        found = str(_at(matrix, row, column) or "")
        if found != text and plain_label(found) != plain_label(text):
            now = f"是「{found}」" if found else "是空白"
            raise FileRefused(
                source,
                f"{sheet}第 {row} 行第 {column_letters(column)} 列应为「{text}」，现在{now}，模板已被改动；{REPAIR}。",
                Kind.ALTERED,
            )


@cache
def _labels(table: Table) -> Sequence[tuple[int, int, str]]:
    """The printed labels of a table on its sheet, each with its row and column."""
    cells = blank_grid(table).cells
    return [
        (layout.GRID_TOP + cell.row, 1 + cell.column, cell.text) for cell in cells if cell.kind != "data" and cell.text
    ]


def refuse_unmerged(sheet: SheetCells, table: Table, source: Path | str) -> None:
    """Raise FileRefused at the first cell of a table that is no longer merged as printed."""
    merged = set(sheet.merged)
    for area, text in _merges(table).items():
        if area not in merged:
            top, left, bottom, right = area
            name = layout.sheet_of(table)
            first, last = Place(name, top, left).address, Place(name, bottom, right).address
            raise FileRefused(
                source,
                f"{name}的 {first}:{last}（「{text or '数据格'}」）应为合并单元格，现在已被拆开或改动；{REPAIR}。",
                Kind.ALTERED,
            )


@cache
def _merges(table: Table) -> Mapping[Area, str]:
    """The merged cells of a table on its sheet, in the order of the form, and what is printed in each."""
    found = {}
    for cell in blank_grid(table).cells:
        top, left = layout.GRID_TOP + cell.row, 1 + cell.column
        if cell.row_span > 1 or cell.column_span > 1:
            found[top, left, top + cell.row_span - 1, left + cell.column_span - 1] = cell.text
    return found


def _last_year(sheets: Mapping[str, Matrix], report: Report) -> Report | None:
    """Last year's report from the sheet 上年数; None where nothing has been filled in there."""
    edition_id = _text(sheets, layout.LAST_YEAR_EDITION_PLACE)
    if edition_id not in editions.edition_ids():
        return None
    edition = editions.load(edition_id)
    values = values_at(sheets, layout.last_year_places(edition).values())
    if all(value.state is State.BLANK for value in values):
        return None
    return Report(report.unit, _year(_text(sheets, layout.LAST_YEAR_YEAR_PLACE)), edition, values)


def _explanations(results: Matrix) -> Mapping[str, Explanation]:
    at = layout.RESULT_HEAD_ROW - 1
    columns = layout.result_columns(results[at] if at < len(results) else ())
    found = {}
    for row in range(layout.RESULT_TOP, min(layout.RESULT_TOP + layout.RESULT_ROWS, len(results) + 1)):
        if number := str(_at(results, row, columns["编号"]) or ""):
            text, message = (str(_at(results, row, columns[head]) or "") for head in ("情况说明", "问题"))
            if text.strip() and text != UNCALCULATED:
                found[number] = Explanation(text, message)
    return found


def _unfinished(control: Matrix) -> tuple[tuple[str, str], ...]:
    rows = range(1, min(layout.OPEN_LINES, len(control)) + 1)
    found = (
        (str(_at(control, row, layout.OPEN_RULE_COLUMN) or ""), str(_at(control, row, layout.OPEN_WORDS_COLUMN) or ""))
        for row in rows
    )
    return tuple((rule, words) for rule, words in found if rule and words)


def values_at(sheets: Mapping[str, Matrix], places: Iterable[Place]) -> tuple[Value, ...]:
    """The values of these cells, in their order; blank where a sheet is not there or ends before."""
    return tuple([value_of(_at(sheets.get(place.sheet, ()), place.row, place.column)) for place in places])


def _text(sheets: Mapping[str, Matrix], place: Place) -> str:
    raw = _at(sheets.get(place.sheet, ()), place.row, place.column)
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    return "" if raw is None or raw == UNCALCULATED else str(raw).strip()


def _year(text: str) -> int:
    """The year, 0 where none is given; 「2025年」 is 2025."""
    digits = text.removesuffix("年度").removesuffix("年").strip()
    return int(digits) if digits.isdecimal() and len(digits) == 4 else 0


def _at(matrix: Matrix, row: int, column: int) -> object:
    try:
        return matrix[row - 1][column - 1]
    except IndexError:
        return None
