"""What a printed figure looks like in any format: a number, with its unit or without, or a sign that there is none."""

from __future__ import annotations

import re

from workbook.report import NOT_APPLICABLE_TEXTS
from xladdin.intake.formats.marked_text import MENDED, UNITS

# Longer runs of digits than these are something else than figures of the form (or an attack).
LONGEST = 120
_NUMBER = r"[+-]?(?:\d{1,3}(?:,\d{3}){1,5}(?!\d)|\d+)(?:\.\d+)?"
_NOTHING = "|".join(re.escape(text) for text in sorted(NOT_APPLICABLE_TEXTS, key=len, reverse=True))
# In a running text: other units than these are those of sentences.
TOKEN = re.compile(
    rf"(?P<number>{_NUMBER})(?:(?:万元|元|件|项|个)| (?:万元|元|件|项|个)(?!\w))?{MENDED}?|(?<!\S)(?:{_NOTHING})(?!\S)"
)
_CELL = re.compile(rf"{_NUMBER}{UNITS}?{MENDED}?|{_NOTHING}")


def looks_like_value(cell: str) -> bool:
    """Whether a table cell holds a figure, a formula, or says that there is none; blank cells do not."""
    if cell.startswith("="):
        return True
    bare = cell.strip()
    return len(bare) <= LONGEST and bool(_CELL.fullmatch(bare))
