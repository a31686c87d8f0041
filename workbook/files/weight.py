"""How heavy a kind of workbook may be, said by whoever opens it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weight:
    """How heavy a kind of workbook may be.

    `part` and `total` are bytes unpacked, of one part and of all; `rows`, `columns` and `cells` are of one sheet, where
    a sheet counts as the rectangle from A1 that holds it; `texts` are the characters of all cells of one sheet.
    """

    part: int
    total: int
    rows: int
    columns: int
    cells: int
    texts: int


REPORT = Weight(part=16 << 20, total=48 << 20, rows=10_000, columns=1_000, cells=1_000_000, texts=8 << 20)
FOREIGN = REPORT  # a spreadsheet of somebody else, looked through for the tables of a report
ROSTER = Weight(part=32 << 20, total=64 << 20, rows=100_000, columns=100, cells=1_000_000, texts=16 << 20)
LEDGER = Weight(part=192 << 20, total=256 << 20, rows=200_000, columns=100, cells=6_000_000, texts=128 << 20)
