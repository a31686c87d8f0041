"""Habits of a real Excel that a click has to live with: names, the undo list, how it calculates and names cells."""

from __future__ import annotations

from pathlib import Path

import pytest
from clicking import Recorded, saved
from fake_excel import MANUAL, R1C1, fake_excel_book

from workbook import layout
from workbook.layout import field_places
from workbook.refusal import FileRefused
from workbook.report import Report
from xladdin import ribbon
from xladdin.book.sheets import read_area
from xladdin.hosts import xw
from xladdin.hosts.content import read_formulas
from xladdin.hosts.dialogue import InExcel
from xladdin.hosts.protection import writable
from xladdin.ribbon import findings_tour


class AtExcel(Recorded):
    """A user at the Excel of a book, which opens what is to be opened."""

    def __init__(self, book: xw.Book, **answers: object) -> None:
        super().__init__(**answers)
        self.excel = InExcel(book.app)

    def open_workbook(self, path: Path) -> None:
        self.excel.open_workbook(path)

    def open_names(self) -> object:
        return self.excel.open_names()


@pytest.fixture
def book(jinhu: Report, tmp_path: Path) -> xw.Book:
    return fake_excel_book(saved(tmp_path / "年报.xlsx", jinhu))


def open_there(book: xw.Book) -> list[str]:
    return [one.FullName for one in book.app.api.Workbooks]


class TestTheSameNameOpenElsewhere:
    """Last year's 年报.xlsx is open; Excel opens no other of that name, from whatever folder."""

    def test_a_new_workbook_takes_a_name_that_is_free_on_disk_and_in_excel(self, book: xw.Book, tmp_path: Path) -> None:
        folder = tmp_path / "今年"
        folder.mkdir()
        path = ribbon.new_workbook(book, AtExcel(book, folder=folder))
        assert path == folder / "年报2.xlsx"
        assert open_there(book) == [book.fullname, str(path)]
        assert [found.name for found in folder.iterdir()] == ["年报2.xlsx"]

    def test_it_opens_in_the_excel_that_asked_though_no_workbook_is_open_there(
        self, book: xw.Book, tmp_path: Path
    ) -> None:
        folder = tmp_path / "今年"
        folder.mkdir()
        user = AtExcel(book, folder=folder)
        book.app.api.books.clear()
        path = ribbon.new_workbook(None, user)
        assert path == folder / "年报.xlsx"
        assert open_there(book) == [str(path)]
        assert user.opened == []

    def test_a_repaired_one_too(self, jinhu: Report, tmp_path: Path, book: xw.Book) -> None:
        elsewhere = tmp_path / "备份"
        elsewhere.mkdir()
        book.app.api.Workbooks.Open(str(saved(elsewhere / "年报-修复.XLSX", jinhu)))
        user = AtExcel(book)
        path = ribbon.repair(book, user)
        assert path == tmp_path / "年报-修复2.xlsx"
        assert open_there(book)[-1] == str(path)

    def test_a_new_ledger_takes_a_free_name_too_and_is_opened(self, book: xw.Book, tmp_path: Path) -> None:
        first = ribbon.new_ledger(book, AtExcel(book, folder=tmp_path))
        folder = tmp_path / "明年"
        folder.mkdir()
        second = ribbon.new_ledger(book, AtExcel(book, folder=folder))
        assert first is not None
        assert second is not None
        assert second.name != first.name
        assert open_there(book) == [book.fullname, str(first), str(second)]

    def test_a_report_to_be_counted_into_under_the_name_of_an_open_one_is_refused_in_words(
        self, jinhu: Report, tmp_path: Path
    ) -> None:
        open_one = fake_excel_book(saved(tmp_path / "年报.xlsx", jinhu))
        ledger = ribbon.new_ledger(open_one, AtExcel(open_one, folder=tmp_path))
        assert ledger is not None
        in_front = open_one.app.books[ledger.name]
        folder = tmp_path / "别处"
        folder.mkdir()
        other = saved(folder / "年报.xlsx", jinhu)
        with pytest.raises(FileRefused, match="同名"):
            ribbon.count_ledger(in_front, AtExcel(in_front, file=other))
        ribbon.count_ledger(in_front, AtExcel(in_front, file=Path(open_one.fullname)))
        assert len(open_there(open_one)) == 2


class TestTheUndoList:
    def state(self, book: xw.Book) -> tuple[list[str], bool]:
        return list(book.impl.xl.undo), book.impl.xl.Saved

    def test_a_second_check_with_nothing_new_costs_nothing(self, book: xw.Book) -> None:
        ribbon.validate(book, Recorded())
        book.impl.xl.type_in(layout.COVER, "C12", "0517-1")
        book.impl.xl.Saved = True
        ribbon.validate(book, Recorded())
        assert self.state(book) == ([f"{layout.COVER}!C12"], True)

    def test_an_explanation_typed_meanwhile_is_nothing_new_either(self, book: xw.Book) -> None:
        ribbon.validate(book, Recorded())
        column = layout.RESULT_COLUMNS.index("情况说明") + 1
        address = layout.Place(layout.RESULTS, layout.RESULT_TOP, column).address
        book.impl.xl.type_in(layout.RESULTS, address, "已电话核实")
        ribbon.validate(book, Recorded())
        assert self.state(book)[0] == [f"{layout.RESULTS}!{address}"]

    def test_a_figure_that_changes_the_findings_is_written(self, book: xw.Book, jinhu: Report) -> None:
        ribbon.validate(book, Recorded())
        before = read_area(book, layout.RESULTS, (1, 1), (layout.RESULT_TOP + 20, 13))
        place = field_places(jinhu.edition)["requests.received.natural_person"]
        book.impl.xl.type_in(place.sheet, place.address, 99)
        ribbon.validate(book, Recorded())
        assert read_area(book, layout.RESULTS, (1, 1), (layout.RESULT_TOP + 20, 13)) != before
        assert self.state(book)[0] == []

    def test_marks_that_were_cleared_come_back(self, book: xw.Book) -> None:
        def marks() -> object:
            return read_area(book, layout.MARKS, (1, 1), (100, 16))

        ribbon.validate(book, Recorded())
        before = marks()
        ribbon.clear_marks(book, Recorded())
        assert marks() != before
        ribbon.validate(book, Recorded())
        assert marks() == before


class TestOtherSettings:
    def test_where_columns_have_numbers_the_links_lead_there_too(self, book: xw.Book) -> None:
        ribbon.validate(book, Recorded())
        stops = findings_tour.stops(book)
        book.app.api.ReferenceStyle = R1C1
        ribbon.clear_marks(book, Recorded())
        book.sheets[layout.RESULTS].range((layout.RESULT_VERDICT_ROW, 1)).value = "尚未校验"
        ribbon.validate(book, Recorded())
        column = layout.RESULT_COLUMNS.index("定位") + 1
        at = layout.RESULT_TOP, column
        first = stops[0].place
        links = [line[0] for line in read_formulas(book, layout.RESULTS, at, (at[0] + 30, column))]
        assert f'=HYPERLINK("#\'{first.sheet}\'!R{first.row}C{first.column}","转到")' in links
        assert findings_tour.stops(book) == stops

    def test_with_manual_calculation_the_sums_are_those_that_will_be_printed(
        self, book: xw.Book, jinhu: Report
    ) -> None:
        places = field_places(jinhu.edition)
        total, first = places["requests.received.total"], places["requests.received.natural_person"]
        with writable(book, total.sheet):
            row = total.row
            book.sheets[total.sheet].range((row, total.column)).value = f"=SUM(D{row}:I{row})"
        book.app.api.Calculation = MANUAL
        book.impl.xl.type_in(first.sheet, first.address, 500)
        found = ribbon.validate(book, Recorded())
        others = sum(
            float(jinhu.value(f).number or 0)
            for f in jinhu.edition.requests.fields
            if f.id.startswith("requests.received.") and not f.is_total
        ) - float(jinhu.value("requests.received.natural_person").number or 0)
        assert found.report.value("requests.received.total").number == 500 + others
