"""A request ledger as the rules see it: plain columns of equal length, and what goes with them.

A day is the number of days since the year 1 (`date.toordinal`), 0 where the cell is blank.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from checks.model.finding import Number, Severity
from workbook.edition import Field
from workbook.report import Report

Days = Sequence[int]
Texts = Sequence[str]

# The columns of 申请台账 in which people write a date.
WRITTEN_DATES = (
    "received",
    "clarify_asked",
    "clarified",
    "extended",
    "consulted",
    "consult_answered",
    "fee_notice",
    "answered",
    "withdrawn",
)


@dataclass(frozen=True)
class Requests:
    """申请台账: row on the sheet, 编号, and a column for each date and word.

    `result` is the key of the form, "" without a word, "?" for a word that is none of the form; `category` likewise.
    `due` is 应答复日, `first_due` the one without extension, `clarify_due` the last day for asking to clarify; `closed`
    the day on which it ended, by answer or withdrawal. `merged` is the number into which it was merged. `unread` is a
    line for each cell that could not be read: its place here, its column and why, in words; `astray` one for each
    request whose answer is said to be another's that cannot be found: its place and why.
    """

    rows: Sequence[int]
    numbers: Texts
    received: Days
    category: Texts
    clarify_asked: Days
    clarified: Days
    extended: Days
    consulted: Days
    consult_answered: Days
    fee_notice: Days
    answered: Days
    withdrawn: Days
    closed: Days
    due: Days
    first_due: Days
    clarify_due: Days
    result: Texts
    merged: Texts
    unread: Sequence[tuple[int, str, str]] = ()
    astray: Sequence[tuple[int, str]] = ()


@dataclass(frozen=True)
class Disputes:
    """争议台账, in the same way; `counts` says whether the role is one that counts, None for a word nobody knows."""

    rows: Sequence[int]
    numbers: Texts
    requests: Texts
    kind: Texts
    received: Days
    counts: Sequence[bool | None]
    outcome: Texts
    closed: Days
    unread: Sequence[tuple[int, str, str]] = ()


@dataclass(frozen=True)
class LedgerFiling:
    """What is checked together.

    `sheets` are the names of the two sheets, `heads` the heads of their columns by key. `counts` is what the ledger
    comes to in `year`, by the id of the field; `report` the report of that year, where it is known. `similar` are pairs
    of requests (by place: later, earlier) of one applicant that ask nearly the same; `open_before` the numbers that
    were open at the end of the year before in last year's ledger, `carried_in` those of this one. `estimated` are the
    years whose days off are not announced.
    """

    year: int
    today: int
    requests: Requests
    disputes: Disputes
    sheets: tuple[str, str]
    heads: tuple[Mapping[str, str], Mapping[str, str]]
    counts: Mapping[str, int] = field(default_factory=dict)
    report: Report | None = None
    similar: Sequence[tuple[int, int]] = ()
    open_before: frozenset[str] | None = None
    carried_in: Mapping[str, int] = field(default_factory=dict)
    estimated: frozenset[int] = frozenset()


@dataclass(frozen=True)
class RowBreach:
    """What a rule found: on which sheet (0 申请台账, 1 争议台账), at which place in its columns, in which column.

    `place` is -1 where no row is meant; `about` the field of the form that the ledger contradicts.
    """

    sheet: int = 0
    place: int = -1
    column: str = ""
    about: Field | None = None
    left: Number | None = None
    right: Number | None = None
    words: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class RowFinding:
    """One problem of a ledger: `row` on `sheet` (0 where it is of no row), its 编号, the head of the column.

    `message` is for the user: what is wrong, then what to do. It never repeats what stands in a cell but the 编号.
    """

    rule: str
    title: str
    severity: Severity
    sheet: str
    row: int
    number: str
    column: str
    message: str
    field: Field | None = None
    left: Number | None = None
    right: Number | None = None

    @property
    def place(self) -> str:
        """Sheet, row and 编号 in words: 「申请台账」第 5 行（2025-003）."""
        if not self.row:
            return self.field.place if self.field else ""
        return f"「{self.sheet}」第 {self.row} 行" + (f"（{self.number}）" if self.number else "")

    @property
    def problem(self) -> str:
        """What is wrong."""
        return self.message.partition("。")[0]

    @property
    def advice(self) -> str:
        """What to do."""
        return self.message.partition("。")[2]


RowRule = Callable[[LedgerFiling], Iterator[RowBreach]]


def written(day: int) -> str:
    """A day as people read it: 2025-01-15."""
    return dt.date.fromordinal(day).isoformat()
