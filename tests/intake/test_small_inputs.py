"""The small inputs kept beside the project, each for a kind of fault: read as printed or named, and judged as it is."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from workbook.report import Report
from xladdin.book.checking import check
from xladdin.intake.published import read

CASES = Path(__file__).parents[3] / "shared" / "cases"
FILES = sorted(CASES.glob("*.json"))
TABLES = {"二": "disclosure", "三": "requests", "四": "disputes"}
TEXT_ALONE = "N-"


def printed(report: Report, table: str) -> list[Decimal | int | None]:
    return [report.value(of).number for of in getattr(report.edition, TABLES[table]).fields]


def flat(rows: list[Any]) -> list[Any]:
    return [cell for row in rows for cell in (row if isinstance(row, list) else [row])]


def case_of(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    return found


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
class TestEachKind:
    def test_every_figure_is_the_printed_one_or_named(self, path: Path) -> None:
        case = case_of(path)
        found = read(CASES / case["file"])
        for table, rows in (case.get("figures") or {}).items():
            told = flat(rows)
            got = printed(found.report, table)[: len(told)]
            wrong = [(said, is_) for said, is_ in zip(told, got, strict=True) if is_ is not None and said != is_]
            assert wrong == []
            missing = [said for said, is_ in zip(told, got, strict=True) if is_ is None and said is not None]
            assert not missing or (not case["must_read"] and found.unread)

    def test_the_checks_say_what_is_wrong_and_nothing_else(self, path: Path) -> None:
        expected = case_of(path).get("expects")
        if expected is None:
            return
        found = read(CASES / case_of(path)["file"])
        said = [one.rule for one in check(found.report, narrative=found.narrative).findings]
        if expected:
            assert any(rule in said for rule in expected)
            assert all(said.count(rule) <= 1 for rule in expected if not rule.startswith(TEXT_ALONE))
        else:
            assert [rule for rule in said if rule.startswith(TEXT_ALONE) and rule != "N-20"] == []
