"""核对台账, 到期提醒, 看明细 and 从台账生成 on a real ledger, as the menu runs them without Excel."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import icalendar
import pytest
from builders import random_report

sys.path.append(str(Path(__file__).parents[1] / "ledger"))

from clicking import Recorded, saved
from ledger_samples import disputes_of, requests_of

from workbook.edition import load
from workbook.layout import Place, field_places
from workbook.report import BLANK, Report, number_value
from xladdin.addin.commands import in_menu
from xladdin.book import sheets
from xladdin.cli import menu
from xladdin.cli.road import Road
from xladdin.hosts import xw
from xladdin.hosts.file_engine.file import open_book, save_copy
from xladdin.ledger.reading.files import read_ledger
from xladdin.ledger.reading.open_book import read_open_ledger
from xladdin.ledger.sheets import build
from xladdin.ledger.sheets.build import Filling
from xladdin.ledger.sheets.rows import Content
from xladdin.ledger.terms.columns import COLUMNS, DISPUTES, FINDINGS, REQUESTS
from xladdin.ribbon import ledger as buttons

UNIT = "测试市人民政府"
AS_GIVEN = build.PREPARED  # rows, to staff
OPEN = {"编号": "开-1", "收到日期": dt.date(2024, 3, 1), "申请人类别": "自然人", "申请人": "秘密的人"}


def rows(name: str, lines: Sequence[Any]) -> list[tuple[Content, ...]]:
    """Lines by their heads as rows of a new ledger."""
    heads = [column.head for column in COLUMNS[name] if column.holds != "computed"]
    return [tuple(line.get(head) for head in heads) for line in lines]


def select(book: xw.Book, place: Place) -> None:
    """Choose a cell, as a click does."""
    book.impl.workbook.active = book.impl.workbook[place.sheet]
    book.sheets[place.sheet].range(place.address).select()


@pytest.fixture(scope="module")
def figures() -> Report:
    """A report of 2025 whose 表三 and 表四 balance."""
    return replace(random_report(7, load("2021"), most=3), unit=UNIT, year=2025)


@pytest.fixture(autouse=True)
def few_prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few rows are prepared below those of the year, for the sake of time; one test has as many as staff."""
    monkeypatch.setattr(build, "PREPARED", 40)
    monkeypatch.setattr(build, "SPARE", 10)


@pytest.fixture(scope="module")
def filling(figures: Report) -> Filling:
    """The outcomes of the report, line by line."""
    return Filling({REQUESTS: rows(REQUESTS, requests_of(figures)), DISPUTES: rows(DISPUTES, disputes_of(figures))})


@pytest.fixture
def ledger_path(tmp_path: Path, filling: Filling) -> Path:
    """A ledger with the outcomes of the report."""
    path = tmp_path / "台账.xlsx"
    path.write_bytes(build.ledger_bytes(UNIT, 2025, filling))
    return path


@pytest.fixture
def blank(tmp_path: Path, figures: Report) -> Path:
    """The report workbook with 表三 and 表四 still blank."""
    values = tuple(figures.value(f) if f.table == "disclosure" else BLANK for f in figures.edition.fields)
    return saved(tmp_path / "年报.xlsx", replace(figures, values=values))


@pytest.fixture
def opened_ledger(ledger_path: Path) -> Iterator[xw.Book]:
    """The ledger, open without Excel."""
    with open_book(ledger_path) as book:
        yield book


def test_a_check_lists_what_it_found_on_the_ledger_and_the_copy_keeps_the_rows(
    filling: Filling, user: Recorded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "PREPARED", AS_GIVEN)
    ledger_path = tmp_path / "台账.xlsx"
    ledger_path.write_bytes(build.ledger_bytes(UNIT, 2025, filling))
    with open_book(ledger_path) as book:
        assert len(book.impl.workbook[REQUESTS]._cells) > 20_000
        assessment = buttons.check_ledger(book, user)
        assert assessment is not None
        assert user.shown[-1] == assessment.verdict
        listed = book.sheets[FINDINGS].range((1, 1), (60, 10)).value
        rules = [row[9] for row in listed if row[9] and str(row[9]).startswith("L-")]
        assert rules == [finding.rule for finding in assessment.findings][: len(rules)]
        assert rules
        save_copy(book, tmp_path / "核对过.xlsx")
    before, after = read_ledger(ledger_path), read_ledger(tmp_path / "核对过.xlsx")
    assert after.requests.equals(before.requests)
    assert after.disputes.equals(before.disputes)


def test_what_is_due_is_told_and_goes_into_a_calendar(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(build.ledger_bytes(UNIT, 2024, Filling({REQUESTS: rows(REQUESTS, [OPEN])})))
    user = Recorded(folder=tmp_path)
    with open_book(path) as book:
        items = buttons.show_due(book, user)
    assert [(item.row, item.number, item.due) for item in items] == [(2, "开-1", dt.date(2024, 3, 29))]
    assert "已超期：1 件" in user.said[0]
    calendar = icalendar.Calendar.from_ical((tmp_path / "应答复日.ics").read_bytes())
    assert [event["dtstart"].dt for event in calendar.walk("VEVENT")] == [dt.date(2024, 3, 29)]
    assert "秘密的人" not in "".join([*user.said, *user.shown, *user.asked])


def test_a_cell_of_the_report_tells_its_rows_from_the_ledger_beside_it(
    opened_ledger: xw.Book, figures: Report, user: Recorded, tmp_path: Path
) -> None:
    opened_ledger.app.books.open(str(saved(tmp_path / "年报.xlsx", figures)))
    report = opened_ledger.app.books["年报.xlsx"]
    field = next(f for f in figures.edition.requests.fields if not f.is_total and (figures.value(f).number or 0) >= 2)
    place = field_places(figures.edition)[field.id]
    select(report, place)
    lines = buttons.show_rows(report, user)
    assert len(lines) == figures.value(field).number
    assert f"台账里有 {len(lines)} 件" in user.said[-1]


def test_a_cell_of_the_report_asks_for_the_ledger_where_none_is_open_and_remembers_it(
    ledger_path: Path, figures: Report, tmp_path: Path
) -> None:
    field = next(f for f in figures.edition.disputes.fields if not f.is_total and figures.value(f).number)
    place = field_places(figures.edition)[field.id]
    with open_book(saved(tmp_path / "年报.xlsx", figures)) as book:
        select(book, place)
        first = buttons.show_rows(book, Recorded(file=ledger_path))
        again = buttons.show_rows(book, Recorded(file=None))
    assert len(first) == figures.value(field).number
    assert again == first


def test_a_row_of_the_ledger_tells_the_cells_in_which_it_counts(opened_ledger: xw.Book, user: Recorded) -> None:
    select(opened_ledger, Place(REQUESTS, 2, 2))
    assert buttons.show_rows(opened_ledger, user)
    assert user.said[-1].startswith("第 2 行计入：")


@pytest.mark.parametrize("in_front", ["ledger", "report"])
def test_the_figures_of_the_ledger_go_into_the_report_whichever_is_in_front(
    in_front: str, ledger_path: Path, blank: Path, figures: Report
) -> None:
    with open_book(ledger_path if in_front == "ledger" else blank) as book:
        counted = buttons.count_ledger(book, Recorded(file=blank if in_front == "ledger" else ledger_path))
        assert counted is not None
        assert counted.uncounted == ()
        held = next(b for b in book.app.books if b.name == blank.name)
        filled = sheets.read_contents(held).report
    typed = [f for f in figures.edition.fields if f.table != "disclosure" and not f.is_total]
    assert [filled.value(f).number for f in typed] == [figures.value(f).number or 0 for f in typed]


def test_hidden_rows_are_counted_and_said_by_every_button_that_counts(
    ledger_path: Path, blank: Path, figures: Report
) -> None:
    words = "有 2 行被隐藏或者筛选掉了，照样计数。"
    with open_book(ledger_path) as book:
        for row in (2, 3):
            book.impl.workbook[REQUESTS].row_dimensions[row].hidden = True
        checked, counting = Recorded(), Recorded(file=blank)
        buttons.check_ledger(book, checked)
        counted = buttons.count_ledger(book, counting)
    assert words in checked.said[-1]
    assert words in "".join(counting.said)
    assert counted is not None
    assert counted.numbers["requests.results.total.total"] == figures.value("requests.results.total.total").number


def test_rows_merged_in_the_open_ledger_count_as_those_of_the_file(ledger_path: Path) -> None:
    with open_book(ledger_path) as book:
        sheet = book.impl.workbook[REQUESTS]
        heads = [cell.value for cell in sheet[1]]
        column = heads.index("申请人类别") + 1
        sheet.merge_cells(start_row=2, end_row=3, start_column=column, end_column=column)
        save_copy(book, merged := ledger_path.with_name("合并.xlsx"))
        shown = Recorded()
        buttons.check_ledger(book, shown)
        opened = read_open_ledger(book)
    from_file = read_ledger(merged)
    assert opened.requests["category"].tolist() == from_file.requests["category"].tolist()
    assert opened.notes == from_file.notes
    assert "合并" in shown.said[-1]


def test_in_the_menu_what_a_ledger_fills_into_a_report_is_kept_as_a_copy(
    ledger_path: Path, blank: Path, figures: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, user = blank.read_bytes(), menu.AtMenu()
    monkeypatch.setattr(user, "choose_file", lambda title, suffixes: blank)
    monkeypatch.setattr("builtins.input", lambda: "")
    command = next(one for one in in_menu() if one.tag == "count_ledger")
    road = Road(ledger_path)
    menu.carry_out(command, road, user)
    out = road.path
    assert out.parent == blank.parent
    assert out != blank
    assert blank.read_bytes() == before
    with open_book(out) as book:
        filled = sheets.read_contents(book).report
    typed = [f for f in figures.edition.fields if f.table != "disclosure" and not f.is_total]
    assert [filled.value(f).number for f in typed] == [figures.value(f).number or 0 for f in typed]


def test_a_figure_typed_otherwise_is_asked_about_and_stays_on_no(
    ledger_path: Path, figures: Report, tmp_path: Path
) -> None:
    field = figures.edition.field("requests.received.natural_person")
    typed = 1 + int(figures.value(field).number or 0)
    values = tuple(number_value(typed) if f is field else figures.value(f) for f in figures.edition.fields)
    report = replace(figures, values=values)
    user = Recorded(answer=False, file=ledger_path)
    with open_book(saved(tmp_path / "年报.xlsx", report)) as book:
        buttons.count_ledger(book, user)
        assert sheets.read_contents(book).report.value(field).number == typed
    assert len(user.asked) == 1


def test_the_selection_outside_the_tables_is_said(figures: Report, user: Recorded, tmp_path: Path) -> None:
    with open_book(saved(tmp_path / "年报.xlsx", figures)) as book:
        select(book, Place("表三", 1, 1))
        assert buttons.show_rows(book, user) == []
    assert "请先选中" in user.said[-1]
