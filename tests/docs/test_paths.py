"""Every file and folder that a page names is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    path
    for folder in (".", "docs", "workbook", "checks", "xladdin", "tests")
    for path in (ROOT.glob("*.md") if folder == "." else (ROOT / folder).rglob("*.md"))
    if path.name != "CHANGELOG.md" and "texts" not in path.parts
)
_QUOTED = re.compile(r"`([\w./-]+)`")
# Made by a command, or standing for any name.
MADE = ("out/", "dist/", "build/")


def named(page: Path) -> list[str]:
    """The paths that a page names from the root of the project, or from its own folder."""
    quoted = _QUOTED.findall(page.read_text(encoding="utf-8"))
    return [name for name in quoted if "/" in name and name.split("/")[0] in TOP and not name.startswith(MADE)]


TOP = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")}


def test_pages_name_paths() -> None:
    assert len(PAGES) > 20
    assert sum(len(named(page)) for page in PAGES) > 40


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_what_it_names_is_there(page: Path) -> None:
    missing = [name for name in named(page) if not (ROOT / name).exists() and not (page.parent / name).exists()]
    assert missing == []
