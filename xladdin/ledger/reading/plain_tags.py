"""The tags of a sheet's cells in its bytes: where each stands, whether they follow each other as they must.

Everything is looked at in arrays, for some thousand rows at once; what is not written as expected raises NotPlain.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from xladdin.ledger.reading.columnar import Codes

Bytes = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]

_PRESERVED = b'<t xml:space="preserve">'
_PAD = bytes(64)  # so that looking a few bytes on from the last cell stays within
_TAB, _NEWLINE, _SPACE = 9, 10, 32
NO_STYLE = 1 << 20

# The tags, and which may follow which: what stands on the left of a colon is followed by one of those on the right.
ROW, ROW_EMPTY, ROW_END, CELL, CELL_EMPTY, CELL_END, V, V_EMPTY, V_END, F, F_EMPTY, F_END = range(12)
IS, IS_END, T, T_EMPTY, T_END, OTHER = range(12, 18)
_FOLLOWING: Mapping[int, tuple[int, ...]] = {
    ROW: (CELL, CELL_EMPTY, ROW_END),
    ROW_EMPTY: (ROW, ROW_EMPTY),
    ROW_END: (ROW, ROW_EMPTY),
    CELL: (V, V_EMPTY, F, F_EMPTY, IS, CELL_END),
    CELL_EMPTY: (CELL, CELL_EMPTY, ROW_END),
    CELL_END: (CELL, CELL_EMPTY, ROW_END),
    V: (V_END,),
    V_EMPTY: (CELL_END,),
    V_END: (CELL_END,),
    F: (F_END,),
    F_EMPTY: (V, V_EMPTY, CELL_END),
    F_END: (V, V_EMPTY, CELL_END),
    IS: (T, T_EMPTY),
    IS_END: (CELL_END,),
    T: (T_END,),
    T_EMPTY: (IS_END,),
    T_END: (IS_END,),
    OTHER: (),
}
MAY_FOLLOW = np.zeros((18, 18), dtype=np.bool_)
for _tag, _next in _FOLLOWING.items():
    MAY_FOLLOW[_tag, list(_next)] = True
# What a cell holds, by its type.
NUMBER, SHARED, TEXT, INLINE, TRUTH, ERROR = range(6)
_TYPES = {b"n": NUMBER, b"s": SHARED, b"str": TEXT, b"inlineStr": INLINE, b"b": TRUTH, b"e": ERROR}


class NotPlain(Exception):
    """The sheet is written in a way that is not read here."""


def require(holds: object) -> None:
    """Raise NotPlain unless this holds."""
    if not holds:
        raise NotPlain


def is_odd(a: Bytes) -> bool:
    """Whether bytes hold what XML forbids or changes: control characters, a carriage return."""
    control = a[a < _SPACE]
    return bool(((control != _TAB) & (control != _NEWLINE)).any())


@dataclass(frozen=True)
class Piece:
    """Some thousand whole rows: the bytes, where each tag opens and closes, which it is, to which cell it belongs."""

    data: bytes
    a: Bytes
    opens: Codes
    closes: Codes
    tags: Codes
    is_cell: Flags
    owner: Codes

    @classmethod
    def of(cls, data: bytes) -> Piece:
        """The piece that these bytes are; NotPlain or UnicodeDecodeError where they are none."""
        a = np.frombuffer(data + _PAD, dtype=np.uint8)
        require(not is_odd(a[: len(data)]))
        data.decode()  # or a formula could hold what no other reader lets pass
        opens, closes = np.flatnonzero(a == ord("<")), np.flatnonzero(a == ord(">"))
        require(len(opens) == len(closes) > 0 and opens[0] == 0 and closes[-1] == len(data) - 1)
        require((opens < closes).all() and (closes[:-1] < opens[1:]).all())
        tags = _tags(a, opens, closes)
        is_cell = (tags == CELL) | (tags == CELL_EMPTY)
        return cls(data, a, opens, closes, tags, is_cell, np.cumsum(is_cell) - 1)

    def texts(self, tag: int) -> tuple[Codes, Codes, Codes]:
        """Of each element of this name: the cell it belongs to, where its text begins and ends."""
        at = np.flatnonzero(self.tags == tag)
        return self.owner[at], self.closes[at] + 1, self.opens[at + 1]


@dataclass(frozen=True)
class Attributes:
    """Column (from 1), style (NO_STYLE where none) and type of each cell."""

    columns: Codes
    styles: Codes
    types: Codes


def _tags(a: Bytes, opens: Codes, closes: Codes) -> Codes:
    """Which tag each is."""
    length = closes - opens
    first, second, third = a[opens + 1], a[opens + 2], a[opens + 3]
    empty = a[closes - 1] == ord("/")
    tags = np.full(len(opens), OTHER, dtype=np.int64)
    spaced = second == ord(" ")
    bare = (length == 3) | ((length == 4) & spaced)  # <v/> or <v />

    def mark(mask: Flags, tag: int) -> None:
        tags[mask] = tag

    is_cell = (first == ord("c")) & spaced
    mark(is_cell & ~empty, CELL)
    mark(is_cell & empty, CELL_EMPTY)
    for letter, tag in (("v", V), ("f", F), ("t", T)):
        named = first == ord(letter)
        mark(named & (length == 2), tag)
        mark(named & empty & bare, tag + 1)
    is_formula = (first == ord("f")) & spaced
    mark(is_formula & ~empty, F)
    mark(is_formula & empty, F_EMPTY)
    mark((first == ord("i")) & (second == ord("s")) & (length == 3), IS)
    closing = (first == ord("/")) & (length == 3)
    for letter, tag in (("c", CELL_END), ("v", V_END), ("f", F_END), ("t", T_END)):
        mark(closing & (second == ord(letter)), tag)
    mark((first == ord("/")) & (second == ord("i")) & (third == ord("s")) & (length == 4), IS_END)
    is_row = (first == ord("r")) & (second == ord("o")) & (third == ord("w")) & (a[opens + 4] == ord(" "))
    mark(is_row & ~empty, ROW)
    mark(is_row & empty, ROW_EMPTY)
    row_end = (first == ord("/")) & (second == ord("r")) & (third == ord("o")) & (length == 5)
    mark(row_end & (a[opens + 4] == ord("w")), ROW_END)
    preserved = np.flatnonzero((first == ord("t")) & (length == len(_PRESERVED) - 1))
    tags[preserved[is_word(a, opens[preserved], _PRESERVED)]] = T
    return tags


def attributes_of(piece: Piece, rows: Codes) -> Attributes:
    """What the tags of the cells say: `<c r="B2" s="3" t="s">` or a part of it, each in the row it says it is in."""
    a, opens, closes = piece.a, piece.opens[piece.is_cell], piece.closes[piece.is_cell]
    tags = piece.tags[piece.is_cell]
    end = closes - (tags == CELL_EMPTY)
    end = end - (a[end - 1] == ord(" "))
    start = opens + 6
    require(is_word(a, opens, b'<c r="').all())
    first, second = a[start].astype(np.int64) - 64, a[start + 1].astype(np.int64) - 64
    two = (second >= 1) & (second <= 26)
    require(((first >= 1) & (first <= 26)).all())
    columns = np.where(two, first * 26 + second, first)
    at = start + 1 + two
    require((a[at] != ord("0")).all())
    numbers, at = digits(a, at, 7)
    require((numbers == rows).all() and (a[at] == ord('"')).all())
    at = at + 1
    styled = is_word(a, at, b' s="')
    styles, after = digits(a, at + 4, 5)
    require((a[after[styled]] == ord('"')).all() and (after > at + 4)[styled].all())
    require(not ((a[at + 4] == ord("0")) & (after > at + 5) & styled).any())
    styles, at = np.where(styled, styles, NO_STYLE), np.where(styled, after + 1, at)
    typed = is_word(a, at, b' t="')
    require((at == end)[~typed].all())
    types = np.zeros(len(opens), dtype=np.int64)
    where = np.flatnonzero(typed)
    at, length = at[where] + 4, (end - at)[where] - 5
    known = np.zeros(len(where), dtype=np.bool_)
    for word, kind in _TYPES.items():
        same = length == len(word)
        same[same] = is_word(a, at[same], word + b'"')
        types[where[same]] = kind
        known |= same
    require(known.all())
    return Attributes(columns, styles, types)


def is_word(a: Bytes, at: Codes, word: bytes) -> Flags:
    """Whether this word stands there."""
    same = np.ones(len(at), dtype=np.bool_)
    for place, byte in enumerate(word):
        same &= a[at + place] == byte
    return same


def digits(a: Bytes, at: Codes, most: int) -> tuple[Codes, Codes]:
    """The number that begins there, of at most so many digits, and where it ends."""
    value = np.zeros(len(at), dtype=np.int64)
    for _ in range(most):
        digit = a[at] - np.uint8(48)
        more = digit < 10
        if not more.any():
            break
        value = np.where(more, value * 10 + digit, value)
        at = at + more
    return value, at
