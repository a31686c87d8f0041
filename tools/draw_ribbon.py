"""The ribbon and the menu as the guide shows them, from the table of commands: `python tools/draw_ribbon.py`.

Groups, order, labels and sizes are those of the table. The icons are Office's own: a square stands for each.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from xladdin.addin.command import TAB, Command  # noqa: E402
from xladdin.addin.commands import groups  # noqa: E402
from xladdin.cli.menu import printed  # noqa: E402

GUIDE = ROOT / "docs" / "guide.md"
SHOWN = re.compile(r"(<!-- 菜单，由程序印出 -->\n\n).*?(\n<!-- 菜单到此为止 -->)", re.DOTALL)
PICTURE = ROOT / "docs" / "images" / "ribbon.svg"
# Pixels: a character of a label, the height of a small button, of the buttons, of the row of tabs.
EM, SMALL, HIGH, TOP = 13, 24, 78, 30
_FACE = "font-family=\"'Microsoft YaHei','Noto Sans CJK SC','PingFang SC',sans-serif\""


def columns(commands: list[Command]) -> Iterator[list[Command]]:
    """The buttons of a group as Excel sets them: a large one by itself, small ones three above each other."""
    small: list[Command] = []
    for one in commands:
        if one.size == "large":
            if small:
                yield small
            small = []
            yield [one]
        else:
            small.append(one)
            if len(small) == 3:
                yield small
                small = []
    if small:
        yield small


def svg() -> str:
    """The drawing."""
    parts: list[str] = []
    left = 8
    for name, commands in groups().items():
        begin = left
        for column in columns(commands):
            width = _column(column, left, parts)
            left += width + 6
        middle = (begin + left) // 2
        parts.append(_text(name, middle, TOP + HIGH + 16, "middle", "#666"))
        parts.append(f'<path d="M{left} {TOP + 4}v{HIGH + 14}" stroke="#d0d0d0"/>')
        left += 8
    height = TOP + HIGH + 24
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left} {height}" width="{left}" height="{height}" '
        f'role="img" {_FACE} font-size="{EM}"><title>功能区“{TAB}”：各组和按钮</title>\n'
        f'<rect width="{left}" height="{height}" fill="#f3f3f3"/>'
        f'<rect x="8" y="6" width="48" height="{TOP - 6}" fill="#fff"/>{_text(TAB, 32, 23, "middle", "#217346")}\n'
        f'<rect y="{TOP}" width="{left}" height="{height - TOP}" fill="#fff"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def _column(column: list[Command], left: int, parts: list[str]) -> int:
    """Draw one column of buttons; gives its width."""
    widest = int(max(sum(1 if ord(c) > 0xFF else 0.55 for c in one.label) for one in column) * EM)
    if column[0].size == "large":
        width = max(widest, 40) + 8
        parts.append(_icon(left + width // 2 - 14, TOP + 8, 28))
        parts.append(_text(column[0].label, left + width // 2, TOP + 56, "middle"))
        return width
    for at, one in enumerate(column):
        top = TOP + 4 + at * SMALL
        parts.append(_icon(left + 4, top + 4, 15))
        parts.append(_text(one.label, left + 24, top + 16, "start"))
    return widest + 28


def _icon(left: int, top: int, size: int) -> str:
    return f'<rect x="{left}" y="{top}" width="{size}" height="{size}" rx="3" fill="#e2efe6" stroke="#217346"/>'


def _text(words: str, left: int, top: int, anchor: str, fill: str = "#222") -> str:
    return f'<text x="{left}" y="{top}" text-anchor="{anchor}" fill="{fill}">{escape(words)}</text>'


def with_menu(page: str) -> str:
    """The guide with the menu as it is printed now."""
    block = f"```\n{printed(Path('年报.xlsx')).strip()}\n```\n"
    return SHOWN.sub(lambda found: f"{found[1]}{block}{found[2]}", page)


if __name__ == "__main__":
    PICTURE.write_text(svg(), encoding="utf-8")
    GUIDE.write_text(with_menu(GUIDE.read_text(encoding="utf-8")), encoding="utf-8")
