"""What an earlier ledger's 对照 says about a register: which head is which column, which word means what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from workbook.figures import plain_label
from workbook.refusal import FileRefused, Kind
from xladdin.ledger.reading.files import open_workbook
from xladdin.ledger.sheets.aside import COLUMN_HEADS, COLUMN_LEFT, WORD_HEADS, WORDS_TOP
from xladdin.ledger.terms.columns import WORDS


@dataclass(frozen=True)
class Remembered:
    """`columns` by register and head, `meanings` by column head and plain word."""

    columns: Mapping[tuple[str, str], str]
    meanings: Mapping[tuple[str, str], str]


def remembered(path: Path) -> Remembered:
    """The 对照 of a ledger file; FileRefused where it has none."""
    book = open_workbook(path)
    if WORDS not in book.sheet_names:
        raise FileRefused(path, f"没有「{WORDS}」工作表；请选择由本程序转成的台账", Kind.NOT_OURS)
    rows = book.sheet(WORDS).rows[WORDS_TOP - 1 :]
    words = [tuple(map(_text, (*row, *[""] * len(WORD_HEADS))[: len(WORD_HEADS)])) for row in rows]
    heads = [tuple(map(_text, (*row, *[""] * _WIDTH)[COLUMN_LEFT - 1 : _WIDTH])) for row in rows]
    return Remembered(
        {(register, theirs): ours for register, theirs, ours in heads if register and theirs and ours},
        {(column, plain_label(word)): meaning for column, word, meaning, *_ in words if column and word and meaning},
    )


def _text(value: object) -> str:
    return str(value).strip() if value is not None else ""


_WIDTH = COLUMN_LEFT - 1 + len(COLUMN_HEADS)
