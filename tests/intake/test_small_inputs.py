"""The small inputs kept beside the project, each for a kind of fault: what the checks say of them."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from xladdin.book.checking import check
from xladdin.intake.published import read

CASES = Path(__file__).parents[3] / "shared" / "cases"
FILES = sorted(CASES.glob("*.json"))
TEXT_ALONE = "N-"


def case_of(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    return found


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
class TestEachKind:
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
