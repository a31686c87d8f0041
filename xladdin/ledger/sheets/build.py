"""Puts a ledger together and gives it as bytes that are the same on every run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl import Workbook

from workbook.edition import Edition, for_year
from workbook.template.build import content_of
from workbook.template.styles import add_styles
from xladdin.ledger.days.workdays import Calendar, calendar
from xladdin.ledger.sheets import aside, looks
from xladdin.ledger.sheets.days import add_days, day_rows
from xladdin.ledger.sheets.formulas import define_formulas, formula_name
from xladdin.ledger.sheets.guide import add_guide
from xladdin.ledger.sheets.lists import add_lists
from xladdin.ledger.sheets.registers import TABLES, add_register
from xladdin.ledger.sheets.rows import Content, RowFormula, with_rows
from xladdin.ledger.terms.columns import ALL_COLUMNS, CALENDAR, COLUMNS, DISPUTES, REQUESTS, WORDS

PREPARED, SPARE = 5_000, 1_000
_PRINTED = {REQUESTS: 200, DISPUTES: 40}  # rows that print where fewer are filled: a page or two


@dataclass(frozen=True)
class Filling:
    """What a new ledger holds: rows of the two registers in the order of their typed columns, and the lines of 对照.

    Those are (列, 登记表里的词, 相当于, 件数, 可能是) and (台账, 登记表的列, 台账的列). `calendar` has the days of work
    where they are others than those announced.
    """

    rows: Mapping[str, Sequence[Sequence[Content]]] = field(default_factory=dict)
    words: Sequence[tuple[str, str, str, int, str]] = ()
    columns: Sequence[tuple[str, str, str]] = ()
    calendar: Calendar | None = None


def ledger_bytes(unit: str, year: int, filling: Filling | None = None) -> bytes:
    """A ledger of this unit, begun in this year, as the content of an .xlsx file; UnknownYear without a form for it.

    5,000 rows are prepared, or 1,000 more than there are.
    """
    filling, edition = filling or Filling(), for_year(year)
    days = filling.calendar or calendar()
    lasts = {name: 1 + max(PREPARED, len(filling.rows.get(name, ())) + SPARE) for name in COLUMNS}
    book = _draw(edition, unit, year, filling, lasts)
    parts = {f"xl/worksheets/sheet{book.sheetnames.index(name) + 1}.xml": name for name in (*COLUMNS, CALENDAR)}
    rows: dict[str, Iterator[Sequence[Content]]] = {}
    for part, name in parts.items():
        rows[part] = day_rows(year, days) if name == CALENDAR else _register_rows(name, filling, lasts[name])
    tables = {TABLES[name]: last for name, last in lasts.items()}
    return with_rows(content_of(book, "依申请公开台账"), rows, tables)


def _draw(edition: Edition, unit: str, year: int, filling: Filling, lasts: Mapping[str, int]) -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    add_styles(book)
    looks.add_styles(book)
    printed = {name: 1 + max(room, len(filling.rows.get(name, ())) + room // 2) for name, room in _PRINTED.items()}
    for name in (REQUESTS, DISPUTES):
        add_register(book, name, lasts[name], printed[name])
    add_guide(book, edition, unit, year, printed)
    aside.add_findings(book)
    aside.add_words(book)
    _fill_words(book, filling)
    add_days(book, year)
    add_lists(book, edition)
    define_formulas(book)
    # Whoever opens the file computes 应答复日 and 状态 of today.
    book.calculation.fullCalcOnLoad = True
    return book


def _fill_words(book: Workbook, filling: Filling) -> None:
    sheet = book[WORDS]
    for left, lines in ((1, filling.words), (aside.COLUMN_LEFT, filling.columns)):
        for row, line in enumerate(lines, aside.WORDS_TOP):
            for column, content in enumerate(line, left):
                cell = sheet.cell(row, column)
                cell.value = content
                if isinstance(content, str):
                    cell.data_type = "s"


def _register_rows(name: str, filling: Filling, last: int) -> Iterator[Sequence[Content]]:
    columns = ALL_COLUMNS[name]
    own = [number for number, column in enumerate(COLUMNS[name]) if column.holds != "computed"]
    blank: list[Content] = [
        RowFormula(formula_name(name, column.key)) if column.holds == "computed" else None for column in columns
    ]
    given = iter(filling.rows.get(name, ()))
    for _ in range(2, last + 1):
        line = list(blank)
        for place, content in zip(own, next(given, ()), strict=False):
            line[place] = content
        yield line
