"""How often each button calls the engine, for docs/architecture.md and for the test that keeps it true.

What a button needs before it has something to do stands in `PREPARED`; most need nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import published
import pytest
from clicking import Opener, Recorded, saved
from counting import Calls, counted_calls
from word_samples import by_hand

from workbook.report import BLANK, Report, State
from xladdin import ribbon
from xladdin.addin.command import Command
from xladdin.departments.assignment import usual
from xladdin.departments.files import part_files, put
from xladdin.ledger.sheets import build

PAGE = Path(__file__).parents[2] / "docs" / "architecture.md"
HEAD = "| 按钮 | 引擎调用 | 其中写 | 说明 |\n|---|---|---|---|\n"
_ROW = re.compile(r"^\| (\S.*?) \| (\d+) \| (\d+) \| ?(.*?) ?\|$", re.MULTILINE)


@dataclass(frozen=True)
class Row:
    """A line of the table: calls in all, those that write, and a word on them."""

    calls: int
    writes: int
    word: str = ""


def _last_year(report: Report, folder: Path) -> Path:
    return saved(folder / "上年.xlsx", replace(report, year=report.year - 1))


def _word_report(report: Report, folder: Path) -> Path:
    return by_hand(replace(report, year=report.year - 1), folder / "年度报告.docx")


def _none(report: Report, folder: Path) -> None:
    return None


def _parts(report: Report, folder: Path) -> Path:
    put(part_files(report, usual(report.edition)), folder / "交回的")
    return folder / "交回的"


@dataclass(frozen=True)
class Prepared:
    """What is there before the click: blanks, other clicks, the file and the answer that the user gives."""

    blank_totals: bool = True
    blank_zeros: bool = False
    before: tuple[Callable[[Any, Any], object], ...] = ()
    file: Callable[[Report, Path], Path | None] = _last_year
    folder: Callable[[Report, Path], Path | None] = _none
    answer: bool = True


def _ledger(report: Report, folder: Path) -> Path:
    """How many rows are prepared makes no difference to the calls, each of which reads a whole sheet."""
    path = folder / "台账.xlsx"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "PREPARED", 40)
        path.write_bytes(build.ledger_bytes(report.unit, report.year))
    return path


WITH_LEDGER = Prepared(file=_ledger)
FINISHED, TOURED = Prepared(blank_totals=False), Prepared(before=(ribbon.validate,))
PREPARED: Mapping[str, Prepared] = {
    "fill_zeros": Prepared(blank_zeros=True),
    "next_finding": TOURED,
    "previous_finding": TOURED,
    "clear_marks": TOURED,
    "undo": Prepared(before=(ribbon.fill_totals,)),
    "repair": Prepared(answer=False),
    "export_pictures": FINISHED,
    "export_text": FINISHED,
    "export_word": FINISHED,
    "export_web": FINISHED,
    "split_parts": Prepared(before=(ribbon.split_parts,)),
    "merge_parts": Prepared(folder=_parts),
    "count_ledger": WITH_LEDGER,
    "show_rows": WITH_LEDGER,
    "check_ledger": WITH_LEDGER,
    "show_due": WITH_LEDGER,
    "write_report": Prepared(blank_totals=False, file=_word_report),
    "choose_document": Prepared(file=_word_report),
    "new_report": FINISHED,
    "verify_published": Prepared(blank_totals=False, file=_word_report),
    "audit_report": Prepared(file=_none),  # what it writes is a file beside, on an engine of its own
}


def made_by(command: Command, opened: Opener, folder: Path) -> Calls:
    """The calls of one click on the workbook of 宿迁 2023."""
    prepared, report = PREPARED.get(command.tag, Prepared()), published.report("suqian-2023")
    user = Recorded(answer=prepared.answer, file=prepared.file(report, folder), folder=prepared.folder(report, folder))
    book = opened(report.with_values({field.id: BLANK for field in _blank(report, prepared)}))
    for function in prepared.before:
        function(book, user)
    with counted_calls(book) as calls:
        command.function(book, user)
    return calls


def writes(calls: Calls) -> int:
    """How many of them write."""
    return sum(count for name, count in calls.made.items() if name.endswith(("=", "clear_contents")))


def documented(text: str) -> dict[str, Row]:
    """The table in the page, by the label of the button."""
    table = text.partition(HEAD)[2].partition("\n\n")[0]
    return {label: Row(int(calls), int(writing), word) for label, calls, writing, word in _ROW.findall(table)}


def renewed(text: str, counted: Mapping[str, Calls]) -> str:
    """The page with the table for these calls, by label; what was said of a button stays."""
    held = documented(text)
    lines = [
        f"| {label} | {calls.count} | {writes(calls)} | {held.get(label, Row(0, 0)).word} |".replace("|  |", "| |")
        for label, calls in counted.items()
    ]
    before, _, rest = text.partition(HEAD)
    after = rest.partition("\n\n")[2]
    return before + HEAD + "".join(f"{line}\n" for line in lines) + (f"\n{after}" if after else "")


def _blank(report: Report, prepared: Prepared) -> list[Any]:
    return [
        field
        for field in report.edition.fields
        if (prepared.blank_totals and field.is_total)
        or (prepared.blank_zeros and report.value(field).state is State.ZERO)
    ]
