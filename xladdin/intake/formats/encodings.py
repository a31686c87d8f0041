"""The text of a file in whatever encoding it is written."""

from __future__ import annotations

from workbook.refusal import FileRefused, Kind

_ENCODINGS = ("utf-8-sig", "gb18030", "big5hkscs")
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")


def text_of(data: bytes, source: str) -> str:
    """The text of a text file in any usual encoding; FileRefused where there is none."""
    if data[:2] in _WIDE_MARKS and len(data) % 2 == 0:
        return data.decode("utf-16", "replace")
    for encoding in (*_wide(data), *_ENCODINGS):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileRefused(source, "文字编码不是 UTF-8，也不是 GB18030，读不出文字。", Kind.WRONG_FORMAT)


def _wide(data: bytes) -> tuple[str, ...]:
    """UTF-16 without a mark, where every other byte of the markup or the figures is a zero."""
    start = data[:4000]
    if start.count(0) < len(start) // 20:
        return ()
    return ("utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be",)
