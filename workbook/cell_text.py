"""What a cell of a workbook can hold, and how a text is spelled in it, so that nothing is changed on the way."""

from __future__ import annotations

import re
from decimal import Decimal

_IN_PRINT = str.maketrans("「」『』", "“”‘’")
LONGEST = 32_767  # characters in a cell, "Excel specifications and limits"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
# What XML cannot hold or would change (a carriage return), and the 「_」 of what would be taken for an escape.
_TO_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


def plain_text(spelled: str) -> str:
    """What a spelling of SpreadsheetML means: 「_x000D_」 is a carriage return (ECMA-376 part 1, §22.9.2.19)."""
    return _ESCAPED.sub(lambda code: chr(int(code[1], 16)), spelled) if "_x" in spelled else spelled


def spelled(text: str) -> str:
    """How a text is spelled so that Excel shows just this: 「_x0041_」 → 「_x005F_x0041_」."""
    return _TO_ESCAPE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def listed(text: str) -> str:
    """How a list that only tells of a text spells it: what no cell holds any more is cut off, and 「…」 ends it."""
    if is_too_long(text):
        text = text.encode("utf-16-le", "surrogatepass")[: 2 * (LONGEST - 1)].decode("utf-16-le", "ignore") + "…"
    return spelled(text)


def is_too_long(text: str) -> bool:
    """Whether a text has more characters than a cell holds; Excel counts those beyond U+FFFF twice."""
    if 2 * len(text) <= LONGEST:
        return False
    return len(text) > LONGEST or len(text.encode("utf-16-le", "surrogatepass")) > 2 * LONGEST


def is_exact(number: int | Decimal) -> bool:
    """Whether a cell gives this very number back: cells hold binary fractions of 15 to 17 digits, up to 1E308."""
    try:
        return Decimal(repr(float(number))) == number
    except OverflowError:
        return False


def in_print(text: str) -> str:
    """A text of the program as a sheet or an official paper has it: “” for 「」 (GB/T 15834-2011, 4.8)."""
    return text.translate(_IN_PRINT)
