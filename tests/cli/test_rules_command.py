"""`nianbao rules`: every rule with its basis, as a page, as data and as a workbook."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from xladdin.cli import entry as cli


class TestRules:
    def test_the_page_in_docs_is_current(self) -> None:
        from xladdin.book import rule_list

        page = Path(__file__).parents[2] / "docs" / "rules.md"
        assert page.read_text(encoding="utf-8") == rule_list.as_markdown(), "run: make templates"

    def test_every_rule_with_its_basis(self, capsys: pytest.CaptureFixture[str]) -> None:
        from checks.model.rulebook import ledger_rules, rule_book

        assert cli.main(["rules", "--json"]) == 0
        listed = json.loads(capsys.readouterr().out)
        assert {entry["rule"] for entry in listed} == {*rule_book, *ledger_rules}
        assert all(entry["basis"] and entry["title"] for entry in listed)

    def test_as_a_workbook(self, tmp_path: Path) -> None:
        path = tmp_path / "rules.xlsx"
        assert cli.main(["rules", "-o", str(path)]) == 0
        sheet = openpyxl.load_workbook(path).worksheets[0]
        assert sheet["A1"].value == "编号"
        assert sheet.max_row > 30
