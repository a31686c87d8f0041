"""The table of commands in README, from `xladdin.cli.examples`: `python tools/list_commands.py`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from xladdin.cli.examples import lines  # noqa: E402

README = ROOT / "README.md"
_TABLE = re.compile(r"(## 命令行\n.*?\n```\n).*?(\n```\n)", re.DOTALL)


def renewed(text: str) -> str:
    """The page with the table as it is now."""
    table = "\n".join(lines())
    return _TABLE.sub(lambda found: found[1] + table + found[2], text, count=1)


if __name__ == "__main__":
    README.write_text(renewed(README.read_text(encoding="utf-8")), encoding="utf-8")
