"""`make architecture`: the picture of the rooms in docs/architecture.md, drawn anew from the table the tests check."""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "architecture"))

from rooms import mermaid  # noqa: E402  (the table lies with the tests)

PAGE = ROOT / "docs" / "architecture.md"


def main() -> None:
    """Put the picture in place of the one that stands there."""
    text = PAGE.read_text(encoding="utf-8")
    drawn = re.sub(r"(```mermaid\n).*?(\n```)", lambda match: match[1] + mermaid() + match[2], text, flags=re.DOTALL)
    PAGE.write_text(drawn, encoding="utf-8")


if __name__ == "__main__":
    main()
