"""How often each button calls the engine: in Excel, every call is a trip to another process.

The numbers stand in docs/architecture.md, which this test keeps true and `make architecture` renews.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from clicking import Opener
from counting import Calls
from engine_calls import PAGE, PREPARED, Row, documented, made_by, renewed, writes

from xladdin.addin.command import Command
from xladdin.addin.commands import COMMANDS

BUDGET = 12  # of a validate click
DOCUMENTED = documented(PAGE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.tag)
def test_a_click_makes_the_calls_that_the_documentation_tells(
    request: pytest.FixtureRequest, opened: Opener, command: Command, tmp_path: Path
) -> None:
    calls, with_excel = made_by(command, opened, tmp_path), "excel" in request.node.callspec.id
    told = DOCUMENTED.get(command.label, Row(-1, -1))
    # A file has no settings of an Excel to ask for, and no protection to lift.
    is_told = calls.count == told.calls if with_excel else calls.count <= told.calls
    assert (is_told, writes(calls)) == (True, told.writes), f"run `make architecture`: {calls.made}"


def test_validate_is_within_its_budget() -> None:
    assert DOCUMENTED["校验"].calls <= BUDGET


def test_the_table_has_a_line_for_every_button_and_no_other() -> None:
    assert list(DOCUMENTED) == [command.label for command in COMMANDS], "run `make architecture`"


def test_what_is_prepared_is_for_a_button_that_is_there() -> None:
    assert set(PREPARED) <= {command.tag for command in COMMANDS}


def test_renewing_it_keeps_what_is_said_of_a_button_and_takes_a_new_one_in() -> None:
    text = PAGE.read_text(encoding="utf-8")
    calls = Calls()
    calls.made.update({"Range.raw_value": 2, "Range.raw_value=": 1})
    found = documented(renewed(text, {"校验": calls, "从台账生成": calls}))
    assert found == {"校验": Row(3, 1, DOCUMENTED["校验"].word), "从台账生成": Row(3, 1)}
    assert DOCUMENTED["校验"].word
    assert renewed(renewed(text, {"校验": calls}), {}).partition("## ")[0] == text.partition("## ")[0]
