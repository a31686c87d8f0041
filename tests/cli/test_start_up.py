"""What a command loads before it does its work: modules are counted, whatever the speed of the machine."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from xladdin.cli.command_line import COMMANDS, PACKAGE

CASE = Path(__file__).parents[1] / "conformance" / "cases" / "2021-N-2-answered" / "report.txt"
# Libraries of spreadsheets, of tables and of documents, and what takes long in the standard library.
HEAVY = {"xlwings", "openpyxl", "pandas", "numpy", "lxml", "pypdfium2", "typst", "email", "importlib.metadata"}
# All that is loaded to audit a text, the interpreter's own modules included.
MOST_MODULES = 280
COUNTED = """
import json, sys
from xladdin.cli.entry import main
sys.stdout = open(sys.argv[1], "w", encoding="utf-8")
code = main(sys.argv[2:])
json.dump([code, sorted(sys.modules)], sys.__stdout__)
"""


def loaded(out: Path, *arguments: object) -> tuple[int, set[str]]:
    """The exit code of a command, and every module that was loaded by its end."""
    done = subprocess.run(
        [sys.executable, "-c", COUNTED, str(out), *map(str, arguments)], capture_output=True, text=True, check=True
    )
    code, modules = json.loads(done.stdout)
    return code, set(modules)


@pytest.fixture(scope="module")
def of_an_audit(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    code, modules = loaded(tmp_path_factory.mktemp("audit") / "out.txt", "audit", CASE, "--explain")
    assert code == 1  # the case has a contradiction: the rules of the text have been at work
    return modules


class TestAnAuditOfAText:
    def test_loads_no_library_of_workbooks_tables_or_documents(self, of_an_audit: set[str]) -> None:
        assert HEAVY & of_an_audit == set()

    def test_loads_its_own_command_and_reader_alone(self, of_an_audit: set[str]) -> None:
        assert {name for name in of_an_audit if name.startswith(PACKAGE + ".")} == {f"{PACKAGE}.audit"}
        formats = {"pdf", "word", "spreadsheet", "open_document", "web_page", "markdown", "plain_text"}
        package = "xladdin.intake.formats."
        assert {one for one in formats if package + one in of_an_audit} == {"plain_text"}

    def test_loads_few_modules(self, of_an_audit: set[str]) -> None:
        assert len(of_an_audit) <= MOST_MODULES


def test_only_what_is_asked_for_is_loaded(tmp_path: Path) -> None:
    for command in ("rules", "ledger"):
        _, modules = loaded(tmp_path / "out.txt", command, "--help")
        others = {f"{PACKAGE}.{module}" for name, module in COMMANDS.items() if name != command}
        assert others & modules == set()
        assert HEAVY & modules <= {"lxml"}  # its help is asked for in a moment, with or without that
