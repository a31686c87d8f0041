"""How often each button calls the engine: in Excel, every call is a trip to another process.

The numbers stand in docs/architecture.md, which this test keeps true.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import published
import pytest
from clicking import Opener, Recorded, saved
from counting import Calls, counted_calls
from word_samples import by_hand

from workbook.report import BLANK, Report, State
from xladdin import ribbon
from xladdin.addin.commands import COMMANDS, Command

ROOT = Path(__file__).parents[2]
BUDGET = 12  # of a validate click
_ROW = re.compile(r"^\| (\S.*?) \| (\d+) \| (\d+) \|", re.MULTILINE)


def documented() -> dict[str, tuple[int, int]]:
    """What the table in the documentation says: calls in all and those that write, by the label of the button."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = text.partition("| 按钮 | 引擎调用 |")[2].partition("\n\n")[0]
    return {label: (int(calls), int(writes)) for label, calls, writes in _ROW.findall(table)}


def made_by(command: Command, opened: Opener, tmp_path: Path) -> Calls:
    """The calls of one click on the workbook of 宿迁 2023, its totals blank where the button would fill them."""
    report: Report = published.report("suqian-2023")
    finished = command.tag.startswith("export") or command.tag == "write_report"
    zeros = command.tag == "fill_zeros"
    blank = [f for f in report.edition.fields if f.is_total or (zeros and report.value(f).state is State.ZERO)]
    if command.tag == "write_report":
        chosen = by_hand(replace(report, year=2022), tmp_path / "年度报告.docx")
    else:
        chosen = saved(tmp_path / "上年.xlsx", replace(report, year=2022))
    user = Recorded(answer=command.tag != "repair", file=chosen)
    book = opened(report if finished else report.with_values({f.id: BLANK for f in blank}))
    _before(command.tag, book, user)
    with counted_calls(book) as calls:
        command.function(book, user)
    return calls


def _before(tag: str, book: Any, user: Recorded) -> None:
    if tag in ("next_finding", "previous_finding", "clear_marks"):
        ribbon.validate(book, user)
    if tag == "undo":
        ribbon.fill_totals(book, user)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.tag)
def test_a_click_makes_the_calls_that_the_documentation_tells(opened: Opener, command: Command, tmp_path: Path) -> None:
    calls = made_by(command, opened, tmp_path)
    writes = sum(count for name, count in calls.made.items() if name.endswith(("=", "clear_contents")))
    most = documented()[command.label]
    # The engine over a file brings a sheet to the front without a call of its own.
    assert (most[0] - 1 <= calls.count <= most[0], writes) == (True, most[1]), calls.made


def test_validate_is_within_its_budget() -> None:
    assert documented()["校验"][0] <= BUDGET


def test_the_table_has_a_line_for_every_button() -> None:
    assert set(documented()) == {command.label for command in COMMANDS}
