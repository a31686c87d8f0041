"""What `make` is said to do, it does: a target without a recipe is silent about it."""

from __future__ import annotations

import re
from pathlib import Path

MAKEFILE = (Path(__file__).parents[2] / "Makefile").read_text(encoding="utf-8")


def test_every_target_has_a_recipe() -> None:
    (named,) = re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)
    with_recipe = set(re.findall(r"^([a-z-]+):[^\n]*\n\t", MAKEFILE, re.MULTILINE))
    assert named.split()
    assert set(named.split()) == with_recipe
