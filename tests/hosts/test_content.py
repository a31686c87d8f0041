"""The closed set of what a cell may hold: nothing is lost on the way in or out, and nothing else passes."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from fake_excel import fake_excel_book

from workbook.refusal import FileRefused
from xladdin.hosts import xw
from xladdin.hosts.content import (
    CellError,
    Formula,
    formula_in,
    handed_over,
    read_block,
    read_held,
    write_block,
)

CURRENCY = ('"¥"#,##0.00', '_ "¥"* #,##0.00_ ', "[$€-2] #,##0.00", '"$"#,##0.00_);[Red]("$"#,##0.00)', "[$¥-804]#,##0")


@pytest.fixture
def excel(figures: Path) -> xw.Book:
    return fake_excel_book(figures)


def giving(raw: object) -> Any:
    """A book whose cells hand over this object, as a COM object model might."""
    area = SimpleNamespace(raw_value=raw)
    return SimpleNamespace(name="年报.xlsx", sheets={"表三": SimpleNamespace(range=lambda *_: area)})


class TestWhatIsTaken:
    @pytest.mark.parametrize("format_", CURRENCY)
    def test_a_currency_cell_keeps_every_digit(self, excel: xw.Book, format_: str) -> None:
        area = excel.sheets["表三"]["B2:C4"]
        area.value = [[88.5, 12.34567], [0, None], ["无", 3]]
        area.number_format = format_
        assert isinstance(area.raw_value[0][0], Decimal)
        found = read_block(excel, "表三", (2, 2), (4, 3))
        assert found == [[88.5, 12.34567], [0.0, None], ["无", 3.0]]
        assert type(found[0][0]) is float

    def test_dates_beside_currency_stay_dates(self, excel: xw.Book) -> None:
        sheet = excel.sheets["表三"]
        sheet["B2"].value, sheet["C2"].value = dt.datetime(2026, 1, 15, 8, 30), 5
        sheet["C2"].number_format = CURRENCY[0]
        assert read_block(excel, "表三", (2, 2), (2, 3)) == [[dt.datetime(2026, 1, 15, 8, 30), 5.0]]

    def test_a_language_in_a_format_is_no_currency(self, excel: xw.Book) -> None:
        excel.sheets["表三"]["B2"].number_format = "[$-804]0.00"
        assert type(excel.sheets["表三"]["B2"].raw_value) is float

    @pytest.mark.parametrize(
        ("number", "name"),
        [(2000, "#NULL!"), (2007, "#DIV/0!"), (2042, "#N/A"), (2045, "#SPILL!"), (2050, "#CALC!"), (2051, "#2051")],
    )
    def test_every_error_of_old_and_new_excels_is_an_error(self, number: int, name: str) -> None:
        (((found,),)) = read_block(giving(0x800A0000 - 2**32 + number), "表三", (2, 2), (2, 2))
        assert (found, type(found)) == (name, CellError)

    def test_truth_is_not_a_number(self) -> None:
        assert read_block(giving(((True, False),)), "表三", (2, 2), (2, 3)) == [[True, False]]

    def test_nothing_and_an_empty_text_are_nothing(self) -> None:
        assert read_block(giving(((None, ""),)), "表三", (2, 2), (2, 3)) == [[None, None]]

    @pytest.mark.parametrize("raw", [5, 0, 2**40, -1, object(), b"12", (1,)])
    def test_anything_else_is_refused_with_its_address(self, raw: object) -> None:
        with pytest.raises(FileRefused, match=r"年报\.xlsx：表三第 2 行第 C 列的内容读不懂"):
            read_block(giving(((1.0, raw),)), "表三", (2, 2), (2, 3))


class TestWhatIsHandedOver:
    @pytest.mark.parametrize(
        ("content", "given"),
        [
            (None, None),
            ("", None),
            (3, 3.0),
            (2**40, float(2**40)),
            (12.34567, 12.34567),
            (True, True),
            (dt.datetime(2026, 1, 15), dt.datetime(2026, 1, 15)),
            ("3-4", "'3-4"),
            ("'引号", "''引号"),
            ("=1+1", "'=1+1"),
            (Formula("=1+1"), "=1+1"),
            (CellError("#N/A"), "#N/A"),
            (CellError("#2051"), "'#2051"),
            ("#N/A", "'#N/A"),
        ],
    )
    def test_each_kind(self, content: object, given: object) -> None:
        found = handed_over(content)
        assert (found, isinstance(found, bool)) == (given, isinstance(given, bool))
        assert not (isinstance(found, int) and not isinstance(found, bool))

    @pytest.mark.parametrize("content", [Decimal("1.5"), object(), b"12", dt.date(2026, 1, 15), [1]])
    def test_nothing_else(self, content: object) -> None:
        with pytest.raises(TypeError, match="no cell can hold"):
            handed_over(content)


class TestFormulasAndTheirLikes:
    def test_a_text_that_begins_like_a_formula_is_none(self) -> None:
        assert formula_in("=1+1", "=1+1") is None
        assert formula_in(2.0, "=1+1") == Formula("=1+1")
        assert formula_in(Formula("=1+1"), "=1+1") == Formula("=1+1")
        assert formula_in(None, '=""') == Formula('=""')

    def test_what_is_held_can_be_written_again(self, book: xw.Book) -> None:
        rows = [[1, "=1+1", Formula("=SUM(B9:C9)"), None], ["12", True, dt.datetime(2026, 1, 15), CellError("#N/A")]]
        write_block(book, "表三", (2, 1), rows)
        held = read_held(book, "表三", (2, 1), (3, 4))
        assert held == rows
        assert [[type(one) for one in row] for row in held] == [
            [float, str, Formula, type(None)],
            [str, bool, dt.datetime, CellError],
        ]
        write_block(book, "表四", (5, 2), held)
        assert read_held(book, "表四", (5, 2), (6, 5)) == rows
