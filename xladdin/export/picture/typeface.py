"""Which font a picture is set in, and which characters that font has.

typst replaces nothing and says nothing when a glyph is missing: the table would simply have a hole. So the character
map of the font file is read here, with the standard library, before anything is set.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from xladdin.export.content.format import NotMade

if TYPE_CHECKING:
    import typst

FontChoice = Literal["bundled", "system", "fangsong"]
BUNDLED_FAMILY = "Nianbao Song"
BUNDLED_FOLDER = Path(__file__).parent / "fonts"
# typst matches English family names only (宋体, 仿宋 are not found); the first one that is installed is used.
INSTALLED_FAMILIES = {
    "system": ("宋体", ("SimSun", "NSimSun")),
    "fangsong": ("仿宋", ("FangSong_GB2312", "FangSong")),
}
_REGULAR_WEIGHT = 400


class FontMissing(NotMade):
    """The font asked for is not installed on this machine; the text is for the user."""


@dataclass(frozen=True)
class Typeface:
    """One font: its family name as typst knows it, the fonts typst may use, and the code points that it has."""

    family: str
    fonts: typst.Fonts
    characters: frozenset[int]

    def lacks(self, text: str) -> str:
        """The first character of `text` that this font cannot print, or nothing."""
        return next((character for character in text if ord(character) not in self.characters), "")


@cache
def typeface(choice: str = "bundled") -> Typeface:
    """The font of that choice: "bundled" (the same everywhere), "system" (宋体) or "fangsong" (仿宋), as installed.

    Raises FontMissing where no such font is installed, and ValueError for any other choice.
    """
    import typst

    if choice == "bundled":
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(BUNDLED_FOLDER)])
        return _typeface(fonts, "内置宋体", (BUNDLED_FAMILY,))
    if choice not in INSTALLED_FAMILIES:
        raise ValueError(f"unknown font choice {choice!r}")
    return _typeface(typst.Fonts(include_embedded_fonts=False), *INSTALLED_FAMILIES[choice])


def _typeface(fonts: typst.Fonts, chinese_name: str, families: tuple[str, ...]) -> Typeface:
    for family in families:
        for font in fonts.fonts():
            if font.family == family and font.style == "normal" and font.weight == _REGULAR_WEIGHT and font.path:
                return Typeface(family, fonts, frozenset(characters_of(Path(font.path).read_bytes(), font.index)))
    names = "、".join(families)
    raise FontMissing(f"本机没有安装{chinese_name}（{names}），不能用它生成图片；请改用内置字体，或者先安装该字体。")


def characters_of(font: bytes, index: int = 0) -> Iterator[int]:
    """The code points that a TrueType or OpenType font file maps to a glyph; `index` picks one font of a collection.

    Source: ISO/IEC 14496-22 (OpenType), table cmap, formats 4 and 12.
    """
    start = struct.unpack_from(">I", font, 12 + 4 * index)[0] if font[:4] == b"ttcf" else 0
    cmap = _table_offset(font, start, b"cmap")
    subtables = {
        cmap + offset
        for platform, encoding, offset in struct.iter_unpack(">HHI", _records(font, cmap))
        if platform == 0 or (platform == 3 and encoding in (1, 10))
    }
    for offset in sorted(subtables):
        (subtable_format,) = struct.unpack_from(">H", font, offset)
        if subtable_format == 4:
            yield from _segments(font, offset)
        elif subtable_format == 12:
            yield from _groups(font, offset)


def _records(font: bytes, cmap: int) -> bytes:
    (count,) = struct.unpack_from(">H", font, cmap + 2)
    return font[cmap + 4 : cmap + 4 + 8 * count]


def _table_offset(font: bytes, start: int, tag: bytes) -> int:
    (count,) = struct.unpack_from(">H", font, start + 4)
    for record in range(start + 12, start + 12 + 16 * count, 16):
        if font[record : record + 4] == tag:
            return int(struct.unpack_from(">I", font, record + 8)[0])
    raise ValueError(f"the font has no table {tag.decode()}")


def _segments(font: bytes, offset: int) -> Iterator[int]:
    """Format 4: segments of the Basic Multilingual Plane; glyph 0 inside a segment means that there is none."""
    count = struct.unpack_from(">H", font, offset + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", font, offset + 14)
    starts = struct.unpack_from(f">{count}H", font, offset + 16 + 2 * count)
    deltas = struct.unpack_from(f">{count}H", font, offset + 16 + 4 * count)
    ranges_at = offset + 16 + 6 * count
    ranges = struct.unpack_from(f">{count}H", font, ranges_at)
    for i in range(count):
        for code in range(starts[i], ends[i] + 1):
            glyph = code
            if ranges[i]:
                (glyph,) = struct.unpack_from(">H", font, ranges_at + 2 * i + ranges[i] + 2 * (code - starts[i]))
            # The delta is added to a glyph id, and to the code itself where the segment has no glyph list.
            if (glyph or not ranges[i]) and (glyph + deltas[i]) % 0x10000 and code != 0xFFFF:
                yield code


def _groups(font: bytes, offset: int) -> Iterator[int]:
    """Format 12: groups of (first code, last code, first glyph)."""
    (count,) = struct.unpack_from(">I", font, offset + 12)
    for first, last, glyph in struct.iter_unpack(">III", font[offset + 16 : offset + 16 + 12 * count]):
        yield from range(first if glyph else first + 1, last + 1)
