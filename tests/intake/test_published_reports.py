"""One number over all published reports that are kept beside the project: how many of the printed figures are read.

The figures beside them were read by hand. A figure that is left open and named is not right, but honest; another number
than the printed one is neither. What the checks say of a report is compared with what is known to be wrong with it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from workbook.edition import Field
from workbook.report import Report
from xladdin.book.checking import check
from xladdin.intake.published import Intake, read

SHARED = Path(__file__).parents[3] / "shared" / "reports"
LEAST_RIGHT = Decimal("0.98")
# What is wrong with each report, or has to be asked about it, by the rules that say so (see the README there).
KNOWN = {
    "hangzhou-style-2025": [],
    "hongze-2023": ["T4-1", "T4-1", "N-19"],
    "pingtan-2021": [],
    "pingtan-2023": [],
    "shanghai-stcsm-2024": ["T3-5"],
    "zhangdian-bgs-2020": [],
}
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the folder with published reports is not beside it")


@dataclass(frozen=True)
class Score:
    """Of one report: how many figures are printed, how many of them were read, and those read as another number."""

    printed: int
    right: int
    wrong: tuple[str, ...]


def names() -> list[str]:
    return sorted(path.stem for path in SHARED.glob("*-20??.*")) if SHARED.is_dir() else []


@cache
def intake_of(name: str) -> Intake:
    return read(next(SHARED.glob(f"{name}.*")))


def by_hand(name: str, report: Report) -> Iterator[tuple[Field, Decimal | None]]:
    """The figures that a person read, field by field; a row that is not printed is 0 where the import may say so."""
    truth: dict[str, Any] = json.loads(
        (SHARED / "truth" / f"{name}.json").read_text(encoding="utf-8"), parse_float=Decimal
    )
    form = report.edition
    for of in form.disclosure.fields:
        yield of, truth["table2"][of.row[-1].label][of.column[-1].label]
    for of in form.requests.fields:
        rows = truth["table3"]
        # One row of the older form stands for three of the newer one; the import says where it put the figures.
        old = rows.get("三、（六）其他处理") if of.row_name.startswith("三、（六）") else None
        row = rows.get(of.row_name, old if of.row_name.endswith("3.其他") or not old else [0] * 7)
        yield of, row[of.column_index]
    for of in form.disputes.fields:
        yield of, truth["table4"][of.column_index]


@cache
def score(name: str) -> Score:
    report = intake_of(name).report
    pairs = [(of, said, report.value(of).number) for of, said in by_hand(name, report)]
    printed = [(of, said, found) for of, said, found in pairs if said is not None]
    right = sum(found == said for _, said, found in printed)
    wrong = (f"{of.place}: {said} read as {found}" for of, said, found in pairs if found is not None and found != said)
    return Score(len(printed), right, tuple(wrong))


@pytest.mark.parametrize("name", names())
class TestEveryReport:
    def test_no_figure_is_another_number_than_the_printed_one(self, name: str) -> None:
        assert score(name).wrong == ()

    def test_what_was_not_read_is_named(self, name: str) -> None:
        found = intake_of(name)
        assert (score(name).printed > score(name).right) <= bool(found.unread and found.lacking)

    def test_what_is_wrong_with_it_is_said_and_nothing_else(self, name: str) -> None:
        found = intake_of(name)
        said = check(found.report, narrative=found.narrative).findings
        assert [one.rule for one in said if not {of.id for of in one.fields} & found.lacking] == KNOWN[name]


def test_a_contradiction_of_a_row_that_could_not_be_read_is_told_too() -> None:
    (line,) = intake_of("pingtan-2023").unread
    assert "现行有效行政规范性文件393件」与哪一种拆法都不相符" in line


def test_of_all_printed_figures_nearly_all_are_read(capsys: pytest.CaptureFixture[str]) -> None:
    scores = [score(name) for name in names()]
    right, printed = sum(one.right for one in scores), sum(one.printed for one in scores)
    with capsys.disabled():
        sys.stdout.write(f"\npublished reports: {right} of {printed} figures right ({right / printed:.2%}), 0 wrong\n")
    assert right >= LEAST_RIGHT * printed
