"""Small inputs kept beside the project, each for a kind of fault: what is read is right, or left open and said."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from workbook.report import Report
from xladdin.intake.published import Intake, read

CASES = Path(__file__).parents[3] / "shared" / "cases"
FILES = sorted(CASES.glob("*.json")) if CASES.is_dir() else []


def cases() -> list[Any]:
    """Every case; where the folder is absent, one that says so."""
    absent = pytest.param(
        None, id="absent", marks=pytest.mark.skip(reason="the folder of cases is not beside the project")
    )
    return [pytest.param(path, id=path.stem) for path in FILES] or [absent]


def numbers(report: Report, number: str) -> list[Any]:
    """The numbers of a table, in form order."""
    return [report.value(of).number for table in report.edition.tables if table.number == number for of in table.fields]


def expected(rows: list[Any]) -> list[Any]:
    """The numbers that a case gives for a table, in form order."""
    return [number for row in rows for number in (row if isinstance(row, list) else [row])]


@pytest.mark.parametrize("path", cases())
class TestEveryCase:
    def test_no_figure_is_another_one(self, path: Path) -> None:
        case, intake = told(path)
        for number, rows in (case.get("figures") or {}).items():
            for was, right in zip(numbers(intake.report, number), expected(rows), strict=False):
                assert was is None or was == right

    def test_what_must_be_read_is_read(self, path: Path) -> None:
        case, intake = told(path)
        for number, rows in (case.get("figures") or {}).items():
            if case.get("must_read"):
                assert numbers(intake.report, number)[: len(expected(rows))] == expected(rows)

    def test_what_is_not_read_is_said(self, path: Path) -> None:
        case, intake = told(path)
        for number, rows in (case.get("figures") or {}).items():
            open_ones = [
                right is not None and was is None
                for was, right in zip(numbers(intake.report, number), expected(rows), strict=False)
            ]
            assert not any(open_ones) or any(line.startswith(f"表{number}") for line in intake.unread)


def told(path: Path) -> tuple[dict[str, Any], Intake]:
    """A case, and what was read of its file."""
    case: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    return case, read(CASES / case["file"])


def test_the_case_of_pictures_says_what_to_do() -> None:
    if not FILES:
        pytest.skip("the folder of cases is not beside the project")
    intake = read(CASES / "tables-as-pictures.html")
    assert all("图片" in line and "Word" in line for line in intake.unread)
    assert len(intake.lacking) == len(intake.report.edition.fields)
