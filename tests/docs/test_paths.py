"""Every file and folder that a page names is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    path
    for folder in (".", "docs", "workbook", "checks", "xladdin", "tests", "tools")
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


FILES = [
    path.relative_to(ROOT).as_posix()
    for folder in TOP
    for kind in ("*.py", "*.toml")
    for path in (ROOT / folder).rglob(kind)
]
_FILE = re.compile(r"`(?:\.\./)*([\w/-]+\.(?:py|toml))`")


def is_there(name: str) -> bool:
    """Whether a file of the project is called so, in whatever folder; a page need not say the whole way."""
    return any(f"/{file}".endswith(f"/{name}") for file in FILES)


def test_pages_name_paths() -> None:
    assert len(PAGES) > 20
    assert sum(len(named(page)) for page in PAGES) > 40


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_what_it_names_is_there(page: Path) -> None:
    missing = [name for name in named(page) if not (ROOT / name).exists() and not (page.parent / name).exists()]
    assert missing == []


def test_every_file_that_is_named_without_its_folder_is_there_too() -> None:
    named_so = {(page.name, name) for page in PAGES for name in _FILE.findall(page.read_text(encoding="utf-8"))}
    assert len(named_so) > 100
    assert {one for one in named_so if not is_there(one[1]) and not (ROOT / one[1]).is_file()} == set()
    assert is_there("commands/new.py")
    assert not is_there("ommands/new.py")
