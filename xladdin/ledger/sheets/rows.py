"""Puts the rows of a register into a workbook as text: a hundred thousand in seconds; cell by cell it is minutes.

openpyxl draws the sheet with one sample row; the bytes it gives are opened once more, and the sample row is followed by
as many rows as there are, in the looks of the sample.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape

from workbook.addresses import column_letters
from workbook.cell_text import listed

Content = str | int | float | dt.date | None
_EPOCH = dt.date(1899, 12, 30)
_SAMPLE = re.compile(rb'<row r="2".*?</row>', re.DOTALL)
_LOOK = re.compile(rb'<c r="([A-Z]+)2"(?: s="(\d+)")?')
_FIRST = 2


class RowFormula(str):
    """A formula of ours, without the sign of equality; every other text stays text whatever it begins with."""

    __slots__ = ()


def with_rows(data: bytes, rows: Mapping[str, Iterable[Sequence[Content]]], tables: Mapping[str, int]) -> bytes:
    """The workbook with these rows, from row 2 on, in its sheets by the name of the part, 「xl/worksheets/sheet1.xml」.

    `tables` are the last rows of its Excel tables, by their names; drawn, they have the sample row only. Texts go in
    as text (a formula is a `Formula`), dates as dates. The order and dates of the parts stay, so that the same input
    gives the same bytes.
    """
    final = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(final, "w") as target:
        for info in source.infolist():
            part = source.read(info)
            if info.filename in rows:
                part = _filled(part, rows[info.filename])
            elif table := next((last for name, last in tables.items() if f'"{name}"'.encode() in part), 0):
                part = re.sub(rb'(ref="A1:[A-Z]+)2"', rb'\g<1>%d"' % table, part) if b"<table " in part else part
            target.writestr(info, part, zipfile.ZIP_DEFLATED, 6)
    return final.getvalue()


def _filled(part: bytes, rows: Iterable[Sequence[Content]]) -> bytes:
    sample = _SAMPLE.search(part)
    if sample is None:
        raise ValueError("the sheet has no sample row")
    looks = {letters.decode(): look.decode() or "0" for letters, look in _LOOK.findall(sample[0])}
    lines = list(_lines(rows, looks))
    before = re.sub(rb'(<dimension ref="A1:[A-Z]+)2"', rb'\g<1>%d"' % (len(lines) + 1), part[: sample.start()])
    return before + "".join(lines).encode() + part[sample.end() :]


def _lines(rows: Iterable[Sequence[Content]], looks: Mapping[str, str]) -> Iterator[str]:
    starts = [
        f'<c r="{letters}{{row}}" s="{looks[letters]}"' for letters in map(column_letters, range(1, len(looks) + 1))
    ]
    heads = [start.split("{row}") for start in starts]
    for number, row in enumerate(rows, _FIRST):
        cells = [
            f"{before}{number}{after}{_content(content)}"
            for (before, after), content in zip(heads, row, strict=True)
            if content is not None and content != ""
        ]
        yield f'<row r="{number}">{"".join(cells)}</row>'


def _content(content: Content) -> str:
    if isinstance(content, RowFormula):
        return f"><f>{escape(content, quote=False)}</f></c>"
    if isinstance(content, str):
        return f' t="inlineStr"><is><t xml:space="preserve">{escape(listed(content), quote=False)}</t></is></c>'
    if isinstance(content, dt.date):
        return f"><v>{content.toordinal() - _EPOCH_ORDINAL}</v></c>"
    return f"><v>{content}</v></c>"


_EPOCH_ORDINAL = _EPOCH.toordinal()
