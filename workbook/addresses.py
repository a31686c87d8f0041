"""Cell addresses as Excel writes them: 「D6」 is column 4, row 6."""

from __future__ import annotations

import re
from itertools import islice, product
from string import ascii_uppercase

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384  # "Excel specifications and limits"
# The letters of every column, by its number, and the number by the letters.
LETTERS = [
    "",
    *islice(("".join(letters) for n in (1, 2, 3) for letters in product(ascii_uppercase, repeat=n)), LAST_COLUMN),
]
COLUMNS = {letters: column for column, letters in enumerate(LETTERS) if column}
_ADDRESS = re.compile(r"([A-Za-z]{1,3})([1-9]\d{0,6})")


def column_letters(column: int) -> str:
    """The letters of a column as Excel writes them, counted from 1.

    >>> column_letters(1), column_letters(27)
    ('A', 'AA')
    """
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """The number of a column, counted from 1; capital and small letters alike, A to Z and nothing else.

    >>> column_number("A"), column_number("aa")
    (1, 27)
    """
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return column


def place_of(address: str) -> tuple[int, int]:
    """Row and column of an address, the row first. Raises ValueError for what is no address of one cell.

    >>> place_of("D6")
    (6, 4)
    """
    match = _ADDRESS.fullmatch(address)
    if not match:
        raise ValueError(address)
    return int(match[2]), column_number(match[1])
