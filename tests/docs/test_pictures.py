"""What the guide shows of the ribbon and the menu is what they are now."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from xladdin.addin.commands import COMMANDS
from xladdin.cli import menu

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "guide.md"
_SHOWN = re.compile(r"<!-- 菜单，由程序印出 -->\n\n```\n(.*?)```\n", re.DOTALL)


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> str:
    """The ribbon as the script draws it."""
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    import draw_ribbon

    sys.modules.pop("draw_ribbon")
    return str(draw_ribbon.svg())


def test_the_ribbon_is_drawn_from_the_table_of_commands(drawn: str) -> None:
    assert (ROOT / "docs" / "images" / "ribbon.svg").read_text(encoding="utf-8") == drawn


def test_every_button_is_in_the_drawing(drawn: str) -> None:
    words = [node.text for node in ElementTree.fromstring(drawn).iter("{http://www.w3.org/2000/svg}text")]
    assert [one.label for one in COMMANDS if one.label not in words] == []


def test_the_menu_is_shown_as_it_is_printed() -> None:
    """`make architecture` renews it."""
    shown = _SHOWN.search(PAGE.read_text(encoding="utf-8"))
    assert shown is not None
    assert shown[1].strip() == menu.printed(Path("年报.xlsx")).strip()


def test_the_way_to_start_it_that_the_guide_names_is_there() -> None:
    named = re.search(r"python -m ([\w.]+)", PAGE.read_text(encoding="utf-8"))
    assert named is not None
    assert named[1] == menu.__name__
