"""Every kind of content in every role: nothing that a cell may hold is lost by repair, filling, undo or last year."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from clicking import Opener, Recorded, saved

from workbook import layout
from workbook.layout import Place
from workbook.report import BLANK, Report
from xladdin import ribbon
from xladdin.book.sheets import read_contents
from xladdin.hosts import xw
from xladdin.hosts.content import CellError, Content, Formula, read_held, write_block
from xladdin.hosts.file_engine.file import open_book
from xladdin.hosts.protection import writable
from xladdin.ribbon import snapshots

ACCOUNTING = '_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ '
KINDS: dict[str, Content] = {
    "count": 41.0,
    "zero": 0.0,
    "amount": 12.34567,
    "large": 123456789012.0,
    "nothing": None,
    "truth": True,
    "falsehood": False,
    "moment": dt.datetime(2026, 1, 15, 8, 30),
    "text": "无",
    "number as text": "12",
    "date as text": "3-4",
    "percent as text": "12%",
    "fraction as text": "1/2",
    "full width": "１２",
    "begins like a formula": "=1+1",
    "plus": "+5人",
    "at": "@某某",
    "apostrophe": "'引号",
    "reads like an error": "#N/A",
    "error": CellError("#N/A"),
    "formula": Formula("=SUM(N20:N21)"),
}
# Where a figure may stand: an entry, an amount, a total, last year, the ledger, the year of 上年数.
ROLES = {
    "entry": Place("表三", 6, 4),
    "amount": Place("表二", 16, 2),
    "total": Place("表三", 6, 10),
    "last year": Place(layout.LAST_YEAR, 8, 5),
    "ledger": Place("表三", 6, 12),
    "year": layout.LAST_YEAR_YEAR_PLACE,
}
FORMATS = ("General", ACCOUNTING)


def held(book: xw.Book, place: Place) -> tuple[type, Content]:
    at = place.row, place.column
    ((found,),) = read_held(book, place.sheet, at, at)
    return type(found), found


def put(book: xw.Book, place: Place, content: Content, number_format: str) -> None:
    with writable(book, place.sheet):
        book.sheets[place.sheet].range((place.row, place.column)).number_format = number_format
        write_block(book, place.sheet, (place.row, place.column), [[content]])


@pytest.fixture
def book(opened: Opener, suqian: Report) -> xw.Book:
    return opened(suqian, last_year=replace(suqian, year=2022))


@pytest.mark.parametrize("number_format", FORMATS, ids=["general", "accounting"])
@pytest.mark.parametrize("kind", KINDS)
class TestUndo:
    def test_it_comes_back_whatever_it_was_and_wherever_it_stood(
        self, book: xw.Book, kind: str, number_format: str
    ) -> None:
        for place in ROLES.values():
            put(book, place, KINDS[kind], number_format)
        before = {place: held(book, place) for place in ROLES.values()}
        snapshots.write_undoably(book, "取上年数", dict.fromkeys(ROLES.values(), 7))
        assert {held(book, place)[1] for place in ROLES.values()} == {7.0}
        assert ribbon.undo(book, Recorded())
        assert {place: held(book, place) for place in ROLES.values()} == before

    def test_what_was_written_is_known_again(self, book: xw.Book, kind: str, number_format: str) -> None:
        """Whatever is written, undo sees that nobody has changed it since."""
        place = ROLES["last year"]
        put(book, place, 5, number_format)
        snapshots.write_undoably(book, "取上年数", {place: KINDS[kind]})
        assert held(book, place) == (type(KINDS[kind]), KINDS[kind])
        assert ribbon.undo(book, Recorded())
        assert held(book, place)[1] == 5.0


@pytest.mark.parametrize("number_format", FORMATS, ids=["general", "accounting"])
class TestRepair:
    def test_a_new_workbook_holds_every_kind(self, book: xw.Book, tmp_path: Path, number_format: str) -> None:
        """A row of entries and a line of 上年数, one kind after the other; a formula gives what it came to."""
        places = [Place("表三", row, column) for row in (8, 9, 10, 11) for column in range(4, 10)][: len(KINDS)]
        for place, content in zip(places, KINDS.values(), strict=True):
            put(book, place, content, number_format)
        wanted = {place: held(book, place)[1] for place in places}
        user = Recorded()
        book.sheets[layout.MARKS].visible = True  # nothing else is altered: the user asks for a new one
        out = ribbon.repair(book, user)
        assert out is not None
        again = open_book(out)
        for place, content in wanted.items():
            found = held(again, place)[1]
            if isinstance(content, Formula):
                # Nobody calculates in a file: there it is told instead, on 「修复前数据」.
                assert found != content
                assert found is not None or "修复前数据" in again.sheet_names
            else:
                assert (place, found) == (place, content)


class TestFigures:
    """A sheet pasted from a finance department: its figures are read, added up and filled as any others."""

    def test_amounts_and_totals_in_accounting_format(self, opened: Opener, suqian: Report) -> None:
        book = opened(suqian.with_values({field.id: BLANK for field in suqian.edition.fields if field.is_total}))
        for name in ("表二", "表三", "表四"):
            with writable(book, name):
                book.sheets[name].range((5, 2), (30, 16)).number_format = ACCOUNTING
        user = Recorded()
        ribbon.fill_totals(book, user)
        found = read_contents(book).report
        assert [value.display for value in found.values] == [value.display for value in suqian.values]
        assert ribbon.undo(book, user)
        assert not [f for f in suqian.edition.fields if f.is_total and read_contents(book).report.value(f).number]

    def test_an_amount_keeps_every_digit(self, book: xw.Book, suqian: Report) -> None:
        amount = next(field for field in suqian.edition.fields if field.kind == "amount")
        put(book, layout.field_places(suqian.edition)[amount.id], 12.34567, ACCOUNTING)
        assert read_contents(book).report.value(amount).display == "12.34567"


class TestLastYear:
    def test_texts_stay_as_published_and_can_be_undone(self, opened: Opener, suqian: Report, tmp_path: Path) -> None:
        texts = ["3-4", "1/2", "12%", "TRUE", "3月4日", "￥5", "１２", "1e3"]
        rows = [field for field in suqian.edition.requests.fields if not field.is_total][: len(texts)]
        from workbook.report import value_of

        last = replace(suqian, year=2022).with_values({f.id: value_of(t) for f, t in zip(rows, texts, strict=True)})
        book = opened(suqian)
        user = Recorded(file=saved(tmp_path / "上年.xlsx", last))
        ribbon.fetch_last_year(book, user)
        places = layout.last_year_places(suqian.edition)
        assert [held(book, places[f.id]) for f in rows] == [(str, text) for text in texts]
        assert ribbon.undo(book, user)
