"""How often each button calls the engine: in Excel, every call is a trip to another process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import published
import pytest
from clicking import Opener, Recorded, saved
from counting import counted_calls

from workbook.report import BLANK, Report, State
from xladdin import ribbon

MOST = {
    "validate": 12,
    "next_finding": 12,
    "previous_finding": 12,
    "clear_marks": 2,
    "fill_totals": 20,
    "fill_zeros": 80,  # a write for each group of neighbours; here 85 zeros are scattered over the tables
    "fetch_last_year": 20,
    "undo": 20,
    "export_text": 6,
    "repair": 500,  # it looks at every merged cell and every cell to fill in
}


def _before(tag: str, book: Any, user: Recorded) -> None:
    if tag in ("next_finding", "previous_finding", "clear_marks"):
        ribbon.validate(book, user)
    if tag == "undo":
        ribbon.fill_totals(book, user)


@pytest.mark.parametrize("tag", MOST)
def test_a_click_stays_within_its_budget(
    opened: Opener, tag: str, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    from xladdin.addin.commands import command

    report: Report = published.report("suqian-2023")
    blank = {
        f.id: BLANK
        for f in report.edition.fields
        if f.is_total or (tag == "fill_zeros" and report.value(f).state is State.ZERO)
    }
    user = Recorded(answer=tag != "repair", file=saved(tmp_path / "上年.xlsx", replace(report, year=2022)))
    book = opened(report.with_values(blank))
    _before(tag, book, user)
    with counted_calls(book) as calls:
        command(tag).function(book, user)
    record_property("engine calls", calls.count)
    assert calls.count <= MOST[tag], calls.made
