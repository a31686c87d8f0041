"""What staff typed for a finding (情况说明), as a workbook holds it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Explanation:
    """The text, and what the finding said then, where that is known; it stands beside the text on 校验结果."""

    text: str
    message: str = ""
