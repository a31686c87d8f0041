"""Cell addresses as Excel writes them: 「D6」 is column 4, row 6."""

from __future__ import annotations

import re

_ADDRESS = re.compile(r"([A-Za-z]{1,3})([1-9]\d{0,6})")


def column_letters(column: int) -> str:
    """1 → A, 27 → AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """A → 1, AA → 27; capital and small letters alike. `letters` are A to Z and nothing else."""
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return column


def place_of(address: str) -> tuple[int, int]:
    """D6 → (6, 4), the row first. Raises ValueError for what is no address of one cell."""
    match = _ADDRESS.fullmatch(address)
    if not match:
        raise ValueError(address)
    return int(match[2]), column_number(match[1])
