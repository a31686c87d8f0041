"""A value or an action of each kind: what Excel's documentation says, what the fake Excel does, what the files do.

One table holds all engines together: where the fake were kinder than Excel, work would fail in an office alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from com_stub import ComError
from fake_excel import MANUAL, fake_excel_book

from xladdin.hosts import xw
from xladdin.hosts.content import CellError, read_block, write_block
from xladdin.hosts.file_engine.file import open_book

ENGINES: dict[str, Callable[[Path], xw.Book]] = {"fake": fake_excel_book, "file": open_book}
# What is assigned to Range.Value, and what the cell then holds: in Excel (of a Chinese Windows, in 2026), in a file.
ASSIGNED = {
    "a number": (41, 41.0, 41.0),
    "a number as text": ("12", 12.0, "12"),
    "with separators": ("1,234", 1234.0, "1,234"),
    "in scientific notation": ("1e3", 1000.0, "1e3"),
    "full width": ("１２", 12.0, "１２"),
    "per cent": ("12%", 0.12, "12%"),
    "a fraction": ("1 1/2", 1.5, "1 1/2"),
    "month and day": ("3-4", dt.datetime(2026, 3, 4), "3-4"),
    "a fraction that is a date": ("1/2", dt.datetime(2026, 1, 2), "1/2"),
    "a Chinese date": ("3月4日", dt.datetime(2026, 3, 4), "3月4日"),
    "a whole date": ("2025/12/31", dt.datetime(2025, 12, 31), "2025/12/31"),
    "no date": ("13/45", "13/45", "13/45"),
    "truth": ("TRUE", True, "TRUE"),
    "an error": ("#N/A", CellError("#N/A"), CellError("#N/A")),
    "a text": ("无", "无", "无"),
    "nothing": (None, None, None),
    "an empty text": ("", None, None),
    "a date": (dt.datetime(2026, 1, 15), dt.datetime(2026, 1, 15), dt.datetime(2026, 1, 15)),
    "a truth": (True, True, True),
}


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def opened(engine: str, figures: Path) -> xw.Book:
    return ENGINES[engine](figures)


@pytest.fixture
def excel(figures: Path) -> xw.Book:
    return fake_excel_book(figures)


class TestWhatIsAssigned:
    @pytest.mark.parametrize("kind", ASSIGNED)
    def test_bare(self, opened: xw.Book, engine: str, kind: str) -> None:
        given, in_excel, in_file = ASSIGNED[kind]
        opened.sheets["表四"]["C3"].value = given
        (((found,),)) = read_block(opened, "表四", (3, 3), (3, 3))
        wanted = in_excel if engine == "fake" else in_file
        assert (found, type(found)) == (wanted, type(wanted))

    @pytest.mark.parametrize("kind", ASSIGNED)
    def test_as_this_program_writes_it_every_engine_holds_the_same(self, opened: xw.Book, kind: str) -> None:
        given = ASSIGNED[kind][0]
        write_block(opened, "表四", (3, 3), [[given]])
        (((found,),)) = read_block(opened, "表四", (3, 3), (3, 3))
        assert found == (given or None)
        assert isinstance(found, str) == bool(isinstance(given, str) and given)

    def test_a_currency_sign_makes_it_currency(self, excel: xw.Book) -> None:
        cell = excel.sheets["表四"]["C3"]
        cell.value = "￥5"
        assert cell.raw_value == Decimal("5.0000")
        assert cell.api.Value2 == 5.0

    def test_a_cell_for_text_takes_text(self, excel: xw.Book) -> None:
        cell = excel.sheets["表四"]["C3"]
        cell.number_format = "@"
        cell.value = "3-4"
        assert cell.value == "3-4"


class TestWhatExcelDoes:
    def test_no_two_workbooks_of_one_name(self, excel: xw.Book, figures: Path, tmp_path: Path) -> None:
        other = tmp_path / "别处" / figures.name.upper()
        other.parent.mkdir()
        other.write_bytes(figures.read_bytes())
        workbooks = excel.app.api.Workbooks
        with pytest.raises(ComError, match="同名"):
            workbooks.Open(str(other))
        assert workbooks.Open(str(figures)).FullName == str(figures)

    def test_protecting_takes_objects_and_scenarios_along(self, excel: xw.Book) -> None:
        native = excel.sheets["表三"].api
        native.Protect()
        assert (native.ProtectDrawingObjects, native.ProtectScenarios) == (True, True)
        native.Protect("", False, True, False)
        assert (native.ProtectDrawingObjects, native.ProtectScenarios) == (False, False)

    def test_where_only_unlocked_cells_can_be_selected_nothing_happens(self, excel: xw.Book) -> None:
        native = excel.sheets["表三"].api
        native.Protect()
        native.EnableSelection = 1
        excel.sheets["表三"]["B1"].select()
        assert excel.app.api.Selection is None
        native.EnableSelection = 0
        excel.sheets["表三"]["B1"].select()
        assert excel.app.selection.address == "$B$1"

    def test_a_write_by_a_program_costs_the_undo_list_and_the_saved_state(self, excel: xw.Book) -> None:
        native = excel.impl.xl
        native.type_in("表三", "B2", 5)
        native.Saved = True
        excel.sheets["表三"]["B2"].value  # noqa: B018
        assert (native.undo, native.Saved) == (["表三!B2"], True)
        excel.sheets["表三"]["B3"].value = 5
        assert (native.undo, native.Saved) == ([], False)

    def test_with_manual_calculation_a_formula_stands_still(self, excel: xw.Book) -> None:
        sheet = excel.sheets["表三"]
        sheet["D2"].value = "=SUM(B2:C2)"
        excel.app.calculation = "manual"
        assert excel.app.api.Calculation == MANUAL
        sheet["B2"].value = 100
        assert sheet["D2"].value == 44.0
        sheet.api.Calculate()
        assert sheet["D2"].value == 103.0
