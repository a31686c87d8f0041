"""From one year's ledger into the next: what was open at the end of the year is what the next year begins with."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from workbook.edition import Edition
from workbook.refusal import FileRefused, Kind
from xladdin.ledger.counting.counts import CARRIED_OUT, count
from xladdin.ledger.days.deadlines import days
from xladdin.ledger.reading.files import read_ledger
from xladdin.ledger.reading.frames import Ledger
from xladdin.ledger.sheets.rows import Content
from xladdin.ledger.sheets.standard import rows_again
from xladdin.ledger.terms.columns import COLUMNS, DISPUTES, REQUESTS


def left_open(path: Path, year: int, edition: Edition) -> dict[str, list[tuple[Content, ...]]]:
    """The rows of last year's ledger that were open when `year` began, by sheet, with their words in its form.

    A date that cannot be read comes over as it was typed, and is named in the new ledger too. FileRefused where a row
    of last year cannot be counted: nobody knows whether it was open.
    """
    ledger = read_ledger(path)
    counted = count(ledger, year - 1)
    if counted.uncounted:
        first = counted.uncounted[0]
        where = f"「{first.sheet}」第 {first.row} 行"
        told = f"有 {len(counted.uncounted)} 行不能计数（{where}等），不知道有没有办结"
        raise FileRefused(path, f"{told}；请先用 nianbao ledger check 核对改正", Kind.UNFIT)
    placed = counted.placed
    rows = placed["row"][placed["field"].str.startswith(f"{CARRIED_OUT}.")]
    disputes = ledger.disputes
    begin = np.datetime64(f"{year}-01-01", "D")
    pending = ~(days(disputes, "closed") < begin) & (days(disputes, "received") < begin)
    frames = {REQUESTS: ledger.requests.loc[sorted(rows)], DISPUTES: disputes[pending]}
    return {
        sheet: _with_unread(ledger, sheet, frame.index, rows_again(frame, sheet, edition))
        for sheet, frame in frames.items()
    }


def _with_unread(
    ledger: Ledger, sheet: str, numbers: pd.Index, rows: Iterable[tuple[Content, ...]]
) -> list[tuple[Content, ...]]:
    """These rows with what could not be read as it was typed: nothing that was written down is lost."""
    typed = [column.key for column in COLUMNS[sheet] if column.holds != "computed"]
    said = {(one.row, typed.index(one.key)): one.text for one in ledger.unread if one.sheet == sheet and one.text}
    return [
        tuple(said.get((number, at), content) for at, content in enumerate(row))
        for number, row in zip(numbers, rows, strict=True)
    ]
