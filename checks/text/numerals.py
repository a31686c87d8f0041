"""Numbers as Chinese sentences write them: 3,119, 三十五, 两, 1.2万."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from checks.model.finding import Number

# Longer runs of digits are telephone numbers and the like; no count of a report has ten digits.
ARABIC = r"(?<![\d.,])(?:\d{1,3}(?:,\d{3}){1,3}|\d{1,12})(?:\.\d{1,8})?(?![\d.,]*\d)"
CHINESE = r"[零〇一二三四五六七八九十百千万亿两]{1,16}"
SCALES: Mapping[str, int] = {"": 1, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_DIGITS = {"零": 0, "〇": 0, "两": 2} | {char: i for i, char in enumerate("一二三四五六七八九", 1)}
_UNITS = {"十": 10, "百": 100, "千": 1000}


@dataclass(frozen=True)
class Numeral:
    """A number of a text. `step` is what its last printed digit counts: 1 for 「35」, 1,000 for 「1.2万」."""

    value: Number
    step: Number = 1

    def per(self, unit: int) -> Numeral:
        """The same number counted in a larger unit, 10,000 for 万元 instead of 元."""
        value, step = Decimal(self.value) / unit, Decimal(self.step) / unit
        return Numeral(int(value) if value == int(value) else value, step)

    def agrees_with(self, number: Number) -> bool:
        """Whether the text may stand for this number: they are the same but for what the text rounds or cuts off."""
        return abs(Decimal(self.value) - Decimal(number)) < self.step


def arabic(digits: str, scale: str = "") -> Numeral:
    """The number of ASCII digits, thousands separators allowed, times 百, 千, 万 or 亿."""
    bare = digits.replace(",", "")
    factor = SCALES[scale]
    if "." not in bare:
        return Numeral(int(bare) * factor, factor)
    amount = Decimal(bare) * factor
    step = Decimal(factor).scaleb(-len(bare.partition(".")[2]))
    return Numeral(int(amount), max(1, int(step))) if amount == int(amount) and step >= 1 else Numeral(amount, step)


def chinese(text: str) -> Numeral | None:
    """The number of Chinese numerals, 「一千零五」; None for what is no number in words, as 「二〇二三」, 「十百」."""
    total, tail = 0, text
    for scale in ("亿", "万"):
        head, found, rest = tail.partition(scale)
        if not found:
            continue
        part = _below_ten_thousand(head)
        if not part:
            return None
        total, tail = total + part * SCALES[scale], rest
        if not rest:
            return Numeral(total, SCALES[scale])
    last = _below_ten_thousand(tail.removeprefix("零") if total else tail)
    return None if last is None else Numeral(total + last)


def _below_ten_thousand(text: str) -> int | None:
    total, digit, below = 0, None, 10_000
    for position, char in enumerate(text):
        if char in _UNITS:
            if _UNITS[char] >= below or (digit is None and (char != "十" or total)):
                return None
            below = _UNITS[char]
            total, digit = total + (1 if digit is None else digit) * below, None
        elif char not in _DIGITS:
            return None
        elif char in "零〇" and text != char:
            if digit is not None or position == 0:
                return None
        elif digit is not None:
            return None
        else:
            digit = _DIGITS[char]
    return total + (digit or 0) if text else None
