"""A few changed files at every door, on every run of the tests; `make fuzz` tries each for a minute."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from doors import CHANGES, DOORS, Change, attempt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

# A PDF costs a process each, a ledger of five thousand prepared rows half a second; `make fuzz` tries these too.
QUICK = [name for name in DOORS if name not in {"pdf", "ledger"}]


@cache
def sound(name: str) -> bytes:
    """A sound file that comes in at a door."""
    return DOORS[name].sound()


@pytest.mark.parametrize("name", QUICK)
@given(changes=CHANGES, part=st.integers(0, 99))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_comes_in_is_read_or_refused(name: str, tmp_path: Path, changes: list[Change], part: int) -> None:
    attempt(DOORS[name], sound(name), changes, part, tmp_path)
