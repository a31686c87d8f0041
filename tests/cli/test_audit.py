"""`nianbao audit --explain`: how each number of the text was understood, for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from xladdin.cli import entry as cli

CASE = Path(__file__).parents[1] / "conformance" / "cases" / "2021-N-2-answered" / "report.txt"


class TestExplain:
    def test_for_a_person_each_sentence_with_its_numbers(self, capsys: pytest.CaptureFixture[str]) -> None:
        cli.main(["audit", str(CASE), "--explain"])
        told = capsys.readouterr().out
        assert "正文的数字" in told
        assert "6件：规章、规范性文件（表二「行政规范性文件」行「本年制发件数」列）" in told

    def test_for_a_program_a_list_beside_the_findings(self, capsys: pytest.CaptureFixture[str]) -> None:
        cli.main(["audit", str(CASE), "--explain", "--json"])
        found = json.loads(capsys.readouterr().out)
        assert {"findings", "numbers"} <= set(found)
        assert all(set(n) == {"place", "quote", "number", "meaning", "verdict"} for n in found["numbers"])

    def test_unless_asked_for_nothing_of_it(self, capsys: pytest.CaptureFixture[str]) -> None:
        cli.main(["audit", str(CASE), "--json"])
        assert "numbers" not in json.loads(capsys.readouterr().out)
