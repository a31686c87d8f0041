"""明细: the rows of a ledger behind a cell of 表三 or 表四, and backwards; row, 编号, dates and result, no more."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from workbook.addresses import place_of
from workbook.edition import Edition, Field
from workbook.layout import Place, field_places
from xladdin.ledger.counting.counts import LedgerCount, closed_days, entries_of, results_of, with_merged
from xladdin.ledger.terms import words
from xladdin.ledger.terms.columns import REQUESTS

_CELL = re.compile(r"'?(表[三四])'?[!！]?\$?([A-Za-z]{1,2})\$?(\d{1,3})")


@dataclass(frozen=True)
class DetailLine:
    """One row behind a cell: where it stands, its 编号, when it came and ended, and how, in the word of the form."""

    sheet: str
    row: int
    number: str
    received: dt.date | None
    closed: dt.date | None
    result: str

    @property
    def text(self) -> str:
        """In one line for people."""
        ended = f"{self.closed} {self.result}" if self.closed else self.result or "没有办结"
        return f"  第 {self.row} 行{f'（{self.number}）' if self.number else ''}：收到 {self.received}，{ended}"

    @property
    def data(self) -> Mapping[str, object]:
        """For other programs."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "number": self.number,
            "received": self.received.isoformat() if self.received else None,
            "closed": self.closed.isoformat() if self.closed else None,
            "result": self.result or None,
        }


@dataclass(frozen=True)
class CountedCell:
    """A cell of the form in which a row counts."""

    field: Field
    place: Place
    year: int

    @property
    def line(self) -> str:
        """In words."""
        return f"{self.year} 年度 {self.place}：{self.field.place}"


def field_at(edition: Edition, cell: str) -> Field | None:
    """The field of a cell as people write it (「表三!D8」, 「表三 D8」); None where it is none of 表三 and 表四."""
    found = _CELL.fullmatch(cell.replace(" ", ""))
    if not found:
        return None
    row, column = place_of(f"{found[2]}{found[3]}")
    wanted = Place(found[1], row, column)
    return next((edition.field(field_id) for field_id, at in field_places(edition).items() if at == wanted), None)


def rows_behind(counted: LedgerCount, field: Field) -> list[DetailLine]:
    """The rows that a field counts, in the order of the ledger; of a total, those of all entries it sums up."""
    found = counted.rows_of(entries_of(counted.edition, field))
    lines = []
    for sheet, group in found.groupby("sheet", sort=False):
        frame = _described(counted, str(sheet)).loc[sorted(group["row"])]
        for row, number, received, closed, result in frame.itertuples(name=None):
            lines.append(DetailLine(str(sheet), int(row), str(number), _day(received), _day(closed), str(result)))
    return lines


def cells_of_row(counted: LedgerCount, sheet: str, row: int) -> list[CountedCell]:
    """The cells in which a row counts in the year of the count."""
    places = field_places(counted.edition)
    return [CountedCell(counted.edition.field(f), places[f], counted.year) for f in counted.cells_of(sheet, row)]


def _described(counted: LedgerCount, sheet: str) -> pd.DataFrame:
    if sheet == REQUESTS:
        frame, _ = with_merged(counted.ledger.requests)
        printed = {result.key: result.word for result in words.results(counted.edition)}
        results, closed = results_of(frame, counted.edition), closed_days(frame)
    else:
        frame = counted.ledger.disputes
        printed = {key: word for word, key in words.outcomes(counted.edition).items()}
        results, closed = frame["outcome"], frame["closed"].to_numpy()
    return pd.DataFrame(
        {
            "number": frame["number"],
            "received": frame["received"],
            "closed": pd.Series(closed, index=frame.index).astype("datetime64[s]"),
            "result": results.map(lambda key: printed.get(key, "")),
        }
    )


def _day(value: object) -> dt.date | None:
    return value.date() if isinstance(value, pd.Timestamp) and not pd.isna(value) else None
