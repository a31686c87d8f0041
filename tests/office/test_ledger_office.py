"""The ledger in a real office program: its 应答复日 and 剩余天数 are those of the deadlines in Python."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from converting import Converted
from proofs import needed
from python_calamine import CalamineWorkbook

from xladdin.ledger.counting.counts import closed_days
from xladdin.ledger.days import deadlines
from xladdin.ledger.reading.files import read_ledger
from xladdin.ledger.sheets.build import Filling, ledger_bytes
from xladdin.ledger.terms.columns import ALL_COLUMNS, COLUMNS, REQUESTS

# Of years whose days off are announced, over New Year, the Spring Festival, make-up Saturdays and the autumn holidays.
LINES: tuple[Mapping[str, str], ...] = (
    {"收到日期": "2024-01-02"},
    {"收到日期": "2024-02-04"},
    {"收到日期": "2024-02-10"},
    {"收到日期": "2024-09-14", "答复日期": "2024-10-12"},
    {"收到日期": "2024-04-28", "补正告知日": "2024-05-06"},
    {"收到日期": "2024-04-28", "补正告知日": "2024-05-06", "补正收到日": "2024-05-11"},
    {"收到日期": "2024-12-20", "延期告知日": "2025-01-10"},
    {"收到日期": "2024-12-20", "延期告知日": "2025-01-10", "答复日期": "2025-02-28"},
    {"收到日期": "2024-06-03", "征求意见发出日": "2024-06-05"},
    {"收到日期": "2024-06-03", "征求意见发出日": "2024-06-05", "答复日期": "2024-06-12"},
    {"收到日期": "2024-06-03", "征求意见发出日": "2024-06-05", "征求意见回复日": "2024-06-17"},
    {"收到日期": "2024-06-03", "征求意见发出日": "2024-06-05", "征求意见回复日": "2024-07-30"},
    {"收到日期": "2024-07-01", "补正告知日": "2024-07-03", "补正收到日": "2024-07-08", "征求意见发出日": "2024-07-04"}
    | {"征求意见回复日": "2024-07-15", "延期告知日": "2024-07-25"},
    {"收到日期": "2024-08-01", "收费通知日": "2024-08-09"},
    {"收到日期": "2024-08-01", "收费通知日": "2024-08-09", "补正告知日": "2024-08-02", "补正收到日": "2024-08-12"},
    {"收到日期": "2024-08-01", "撤回日": "2024-08-05"},
    {"收到日期": "2025-01-26"},
    {"收到日期": "2025-09-28", "延期告知日": "2025-10-30"},
)


def test_the_sheet_computes_the_deadlines_of_the_program(tmp_path: Path) -> None:
    needed("soffice")
    typed = [column for column in COLUMNS[REQUESTS] if column.holds != "computed"]
    lines = [{"编号": str(at), **line} for at, line in enumerate(LINES, 1)]
    rows = [
        tuple(
            dt.date.fromisoformat(line[c.head]) if c.holds == "date" and c.head in line else line.get(c.head)
            for c in typed
        )
        for line in lines
    ]
    path = tmp_path / "ledger.xlsx"
    path.write_bytes(ledger_bytes("某市", 2024, Filling({REQUESTS: rows})))
    office = Converted({"ods": {"ledger": path.read_bytes}}, "xlsx", tmp_path)
    today = dt.date.today()
    calculated = CalamineWorkbook.from_path(str(office.path("ods", "ledger")))
    if dt.date.today() != today:
        pytest.fail("midnight passed while the sheet was calculated; run again")
    rows_there = calculated.get_sheet_by_name(REQUESTS).to_python(skip_empty_area=False)[1 : len(LINES) + 1]
    heads = [column.head for column in ALL_COLUMNS[REQUESTS]]
    ledger = read_ledger(path)
    due = deadlines.due(ledger.requests, ledger.calendar, today)
    left = ledger.calendar.between(np.full(len(due), np.datetime64(today, "D")), due)
    open_still = np.isnat(closed_days(ledger.requests))
    shown = [(row[heads.index("应答复日")], row[heads.index("剩余天数")]) for row in rows_there]
    expected = [
        ("" if np.isnat(day) else day.item(), int(days) if is_open and not np.isnat(day) else "")
        for day, days, is_open in zip(due, left, open_still, strict=True)
    ]
    assert shown == expected
    assert sum(day != "" for day, _ in shown) == len(LINES) - 1


def test_the_deadlines_are_those_counted_by_hand(tmp_path: Path) -> None:
    """From the announced days of work, so that sheet and program are not wrong together."""
    typed = [column for column in COLUMNS[REQUESTS] if column.holds != "computed"]
    lines = [{"编号": str(at), **LINES[at]} for at in (0, 1, 5)]
    rows = [
        tuple(
            dt.date.fromisoformat(line[c.head]) if c.holds == "date" and c.head in line else line.get(c.head)
            for c in typed
        )
        for line in lines
    ]
    path = tmp_path / "ledger.xlsx"
    path.write_bytes(ledger_bytes("某市", 2024, Filling({REQUESTS: rows})))
    ledger = read_ledger(path)
    due = deadlines.due(ledger.requests, ledger.calendar, dt.date(2025, 1, 1))
    # 3 to 30 January are 20 days; 5 to 9 February 5, Sunday 18 February a make-up day, 19 February to 7 March 14;
    # 13 May to 7 June 20, without a holiday.
    assert [day.item() for day in due] == [dt.date(2024, 1, 30), dt.date(2024, 3, 7), dt.date(2024, 6, 7)]
