"""The hidden sheet 下拉表: the words to choose from, from the edition, and where each of them counts in the form."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.utils import quote_sheetname
from openpyxl.workbook.defined_name import DefinedName

from workbook.addresses import column_letters
from workbook.edition import Edition
from workbook.layout import field_places
from xladdin.ledger.sheets import names
from xladdin.ledger.terms import words
from xladdin.ledger.terms.columns import LISTS

DAY_MARKS = ("班", "休")
COUNTED, NOT_COUNTED = "计入", "不计入"


def add_lists(book: Workbook, edition: Edition) -> None:
    """Add the sheet and a name for each list."""
    sheet = book.create_sheet(LISTS)
    sheet.sheet_state = "hidden"
    for number, (name, head, values) in enumerate(_lists(edition), 1):
        sheet.cell(1, number, head)
        for row, value in enumerate(values, 2):
            sheet.cell(row, number, value)
        define(book, name, LISTS, (2, number), (len(values) + 1, number))
    kinds, outcomes = words.kinds(edition), words.outcomes(edition)
    left = len(_lists(edition)) + 2
    places = field_places(edition)
    for row, outcome in enumerate(outcomes.values(), 2):
        for column, kind in enumerate(kinds.values(), left):
            sheet.cell(row, column, places[f"disputes.{kind}.{outcome}"].address)
    define(book, names.OUTCOME_CELLS, LISTS, (2, left), (len(outcomes) + 1, left + len(kinds) - 1))


def define(book: Workbook, name: str, sheet: str, first: tuple[int, int], last: tuple[int, int]) -> None:
    """Name the cells of a sheet from the first to the last, given as (row, column)."""
    corners = [f"${column_letters(column)}${row}" for row, column in dict.fromkeys((first, last))]
    book.defined_names[name] = DefinedName(name, attr_text=f"{quote_sheetname(sheet)}!{':'.join(corners)}")


def _lists(edition: Edition) -> list[tuple[str, str, Sequence[str | int]]]:
    results, categories, places = words.results(edition), words.categories(edition), field_places(edition)
    first = next(iter(categories.values()))
    letters = [places[words.result_field("granted", key)].address.rstrip("0123456789") for key in categories.values()]
    return [
        (names.RESULTS, "办理结果", [result.word for result in results]),
        (names.RESULT_ROWS, "表三的行", [places[words.result_field(r.key, first)].row for r in results]),
        (names.CATEGORIES, "申请人类别", list(categories)),
        (names.CATEGORY_LETTERS, "表三的列", letters),
        (names.CHANNELS, "收到方式", words.CHANNELS),
        (names.DELIVERIES, "送达方式", words.DELIVERIES),
        (names.KINDS, "类型", list(words.kinds(edition))),
        (names.ROLES, "机关角色", words.ROLES),
        (names.OUTCOMES, "结果", list(words.outcomes(edition))),
        (names.MARKS_OF_DAYS, "日历", DAY_MARKS),
        (names.WHETHER, "计入与否", (COUNTED, NOT_COUNTED)),
    ]
