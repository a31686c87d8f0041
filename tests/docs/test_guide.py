"""The guide and the page for when something goes wrong: they speak of every button, and of what is really said."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from xladdin.addin.command import Command
from xladdin.addin.commands import COMMANDS

DOCS = Path(__file__).parents[2] / "docs"
SOURCES = ("workbook", "checks", "xladdin")
_LINK = re.compile(r"(?:\]\(|src=\")([\w./-]+\.(?:md|png))")


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def said() -> str:
    """Everything that the program may say: its sources and the rule book, without the joints of long texts."""
    root = DOCS.parent
    files = [file for name in SOURCES for kind in ("*.py", "*.toml") for file in (root / name).rglob(kind)]
    text = "".join(file.read_text(encoding="utf-8") for file in files)
    return re.sub(r'"\s*\n\s*f?"', "", text)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.tag)
def test_every_button_is_explained(command: Command) -> None:
    assert command.label in page("guide.md") + page("trouble.md")


@pytest.mark.parametrize("name", ["guide.md", "trouble.md", "it.md"])
def test_every_link_and_picture_is_there(name: str) -> None:
    found = _LINK.findall(page(name))
    assert found or name == "trouble.md"
    assert [target for target in found if not (DOCS / target).exists()] == []


def test_messages_are_quoted_as_they_are_said(said: str) -> None:
    """Each piece of a message, between what stands for a name or a number, is found in the sources."""
    section = page("trouble.md").partition("## 关于工作簿")[2]
    quoted = [line.split("|")[1].strip() for line in section.splitlines() if re.match(r"\| (?!看到|-)", line)]
    pieces = [piece for line in quoted for piece in re.split(r"…|／|[「」（）：，]|表\W|等|或者|\s|！|#DIV/0!", line)]
    missing = [piece for piece in pieces if len(piece) > 3 and piece not in said]
    assert len(quoted) > 20
    assert missing == []
