"""Where a Chinese label may be broken into lines, in a picture as in text."""

from __future__ import annotations

import re

# 行首禁则 and 行尾禁则: what may not begin, and what may not end, a line (GB/T 15834-2011, 5.1).
NOT_FIRST = "、，。；：？！）》〉】〕”’…%％)"
NOT_LAST = "（《〈【〔“‘("

_PHRASE = re.compile(rf".+?[，、：；）][{re.escape(NOT_FIRST)}]*|.+")


def phrases(label: str) -> list[str]:
    """A label in the pieces that read best: they end with the ordinal （三）, a comma, a colon or a closing bracket."""
    return _PHRASE.findall(label)
