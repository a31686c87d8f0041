"""How heavy a kind of workbook may be, said by whoever opens it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

LEDGER_SHEET = "申请台账"  # the sheet that makes a workbook a request ledger


@dataclass(frozen=True, slots=True)
class Weight:
    """How heavy a kind of workbook may be.

    `part` and `total` are bytes unpacked, of one part and of all; `rows`, `columns` and `cells` are of one sheet, where
    a sheet counts as the rectangle from A1 that holds it; `texts` are the characters of all cells of one sheet; `cost`
    is what openpyxl may need to open and rewrite it, in microseconds as `survey` prices them.
    """

    part: int
    total: int
    rows: int
    columns: int
    cells: int
    texts: int
    cost: float = 1_000_000  # with what starting the program costs, 2 seconds of one processor


REPORT = Weight(part=16 << 20, total=48 << 20, rows=10_000, columns=1_000, cells=1_000_000, texts=8 << 20)
FOREIGN = REPORT  # a spreadsheet of somebody else, looked through for the tables of a report
ROSTER = Weight(part=32 << 20, total=64 << 20, rows=100_000, columns=100, cells=1_000_000, texts=16 << 20)
LEDGER = Weight(part=192 << 20, total=256 << 20, rows=200_000, columns=100, cells=6_000_000, texts=128 << 20)
# A ledger that is opened to be worked in without Excel: an empty one has 5,000 rows prepared and costs 2 seconds.
OPENED_LEDGER = Weight(
    part=48 << 20, total=96 << 20, rows=100_000, columns=100, cells=1_000_000, texts=32 << 20, cost=8_000_000
)


def opened_weight(sheet_names: Collection[str]) -> Weight:
    """What a workbook with these sheets may weigh that is opened without Excel."""
    return OPENED_LEDGER if LEDGER_SHEET in sheet_names else REPORT
