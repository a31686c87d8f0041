"""Once a click is over, the bridge holds nothing of its Excel: else that one stays, unseen, when its user closes it."""

from __future__ import annotations

import gc
import logging
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest
from com_stub import com_engine
from excel_window import NO, Boxes, Excel
from once import workbook_bytes

from workbook.report import BLANK, Report
from xladdin.addin.commands import COMMANDS
from xladdin.addin.windows.clicks import Clicks

TOTAL = "disputes.reconsideration.total"


class Handed:
    """An object of Excel as COM hands it over: a new one each time it is asked for, and each known to the test."""

    everything: ClassVar[list[weakref.ref[Handed]]] = []

    def __init__(self, held: Any) -> None:
        object.__setattr__(self, "_held", held)
        Handed.everything.append(weakref.ref(self))

    def __getattr__(self, name: str) -> Any:
        found = getattr(object.__getattribute__(self, "_held"), name)
        return Handed(found) if name in ("ActiveWorkbook", "Worksheets", "Application", "Parent") and found else found

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(object.__getattribute__(self, "_held"), name, value)

    def __call__(self, *given: Any) -> Any:
        return Handed(object.__getattribute__(self, "_held")(*given))

    def __iter__(self) -> Iterator[Any]:
        return map(Handed, object.__getattribute__(self, "_held"))


@pytest.fixture(autouse=True)
def memory() -> None:
    """As it is."""


@pytest.fixture(autouse=True)
def no_collector() -> Iterator[None]:
    """Python's collector does not run by itself, as it does not while the bridge waits for a click."""
    logging.disable()  # pytest keeps every error that is logged, and with it what it was about
    Handed.everything.clear()
    gc.collect()
    gc.freeze()  # a click looks through everything twice; what earlier tests left is none of its concern
    gc.disable()
    yield
    gc.enable()
    logging.disable(logging.NOTSET)


def left() -> list[object]:
    """What is still held of Excel."""
    return [found for one in Handed.everything if (found := one()) is not None]


@pytest.fixture
def excel(tmp_path: Path, suqian: Report) -> Iterator[Excel]:
    path = tmp_path / "年报.xlsx"
    path.write_bytes(workbook_bytes(suqian.with_values({TOTAL: BLANK})))
    excel = Excel(path)
    gc.freeze()  # nor are the cells of the workbook, which the bridge does not know
    sheets = excel.ActiveWorkbook.file.worksheets
    yield excel
    for sheet in sheets:
        sheet._cells.clear()  # what is frozen goes when nothing refers to it, and only then


@pytest.mark.parametrize("tag", [one.tag for one in COMMANDS])
def test_after_a_click_of_any_button_nothing_is_held(
    excel: Excel, boxes: Boxes, tag: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xladdin.ledger.sheets.build.PREPARED", 20)  # how many rows are opened makes no difference
    excel.folder = tmp_path
    boxes.answer = NO
    clicks = Clicks()
    for _ in range(2):
        clicks.take(tag, Handed(excel))
    assert len(Handed.everything) > 2
    assert left() == []
    assert com_engine().BOOK_CALLER is None


@pytest.mark.parametrize("error", [ZeroDivisionError, SystemExit, KeyboardInterrupt])
def test_nor_after_one_that_failed(excel: Excel, boxes: Boxes, error: type[BaseException]) -> None:
    def fail(tag: str, book: object, user: object) -> bool:
        assert left()
        raise error

    assert not Clicks(carry_out=fail).take("validate", Handed(excel))
    assert left() == []


def test_nor_after_one_that_was_turned_away(excel: Excel) -> None:
    def again(tag: str, book: object, user: object) -> bool:
        clicks.take("fill_totals", Handed(excel))
        return True

    clicks = Clicks(carry_out=again)
    assert clicks.take("validate", Handed(excel))
    assert left() == []


def test_what_refers_to_itself_is_found_too(excel: Excel) -> None:
    def knot(tag: str, book: Any, user: object) -> bool:
        held: list[object] = [book]
        held.append(held)
        return True

    assert Clicks(carry_out=knot).take("validate", Handed(excel))
    assert left() == []
