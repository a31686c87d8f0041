"""How a cell that needs attention is marked: one table of codes, words and looks, the gravest first."""

from __future__ import annotations

from enum import Enum


class Mark(Enum):
    """What the sheet 标记 may say of a cell. Each mark is told by a colour and by a second sign beside it.

    `code` is what stands on 标记, `word` what staff call it, `advice` what they are to do, `signs` how it looks.
    """

    BLOCKING = 1, "强制", "必须改正", "红底、实线框、加粗"
    QUERY = 2, "核实", "请核对，属实的写明情况说明", "黄底、虚线框、下划线"
    NOTE = 3, "提示", "供参考", "蓝底、点线框、斜体"
    SUSPECT = 4, "疑点", "可能填错：只标一格的，多半是它；标了几格的，看“问题”一栏", "斜纹底、双下划线"

    def __init__(self, code: int, word: str, advice: str, signs: str) -> None:
        self.code = code
        self.word = word
        self.advice = advice
        self.signs = signs

    @property
    def meaning(self) -> str:
        """What it asks for and how it looks, in one phrase for 填报说明."""
        return f"{self.advice}；{self.signs}"


SEVERITIES = (Mark.BLOCKING, Mark.QUERY, Mark.NOTE)
