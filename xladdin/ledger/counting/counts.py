"""Counts a ledger into 表三 and 表四 of a year, and says in which cells each of its rows counts.

The conditions are those of 国办公开办函〔2021〕30号 and 〔2019〕60号: received in the year; open when it began; ended
in the year, by result; open when it ended. Every row that ends in the year or is open counts once on each side, so that
一 + 二 = 三（七） + 四 holds whatever stands in the ledger. A row that cannot be placed counts nowhere, and is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from workbook.edition import Edition, Field, Heading
from workbook.report import Origin, Report, blank_report, number_value
from xladdin.ledger.days.deadlines import days
from xladdin.ledger.days.workdays import Days
from xladdin.ledger.reading.frames import UNKNOWN, Ledger, form_of, looks_like_total
from xladdin.ledger.terms import words
from xladdin.ledger.terms.columns import DISPUTES, REQUESTS, head

RECEIVED, CARRIED_IN, CARRIED_OUT = "requests.received", "requests.carried_in", "requests.carried_out"
RESULTS = "requests.results"
_IN_A_CIRCLE = -1
_ENDS = ["answered", "withdrawn"]


@dataclass(frozen=True)
class Uncounted:
    """A row that could not be counted: its sheet, its row there, its 编号 ("" without), and why, in words."""

    sheet: str
    row: int
    number: str
    reason: str


@dataclass(frozen=True)
class LedgerCount:
    """What a ledger comes to in one year.

    `placed` has a line for each row and cell in which it counts: columns `sheet`, `row`, `field` (the id of an entry
    of the form). `counted` is how many rows of the two sheets count in that year.
    """

    ledger: Ledger
    year: int
    edition: Edition
    placed: pd.DataFrame
    uncounted: tuple[Uncounted, ...]

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """The number of every field of 表三 and 表四, totals included, by id."""
        counted = self.placed["field"].value_counts()
        return _with_totals(self.edition, {str(name): int(n) for name, n in counted.items()})

    @cached_property
    def counted(self) -> int:
        """How many rows of the two sheets count in this year."""
        return int(self.placed[["sheet", "row"]].drop_duplicates().shape[0])

    @property
    def told(self) -> str:
        """How many rows count, for people; where none does, that every figure is 0 for want of a row."""
        none = "：台账里没有计入这一年的申请和争议，数出来的都是 0" if not self.counted else ""
        return f"{self.year} 年度计数 {self.counted} 行{none}"

    @cached_property
    def report(self) -> Report:
        """The figures as a report of which 表二 is blank, with 台账合计."""
        values = {field_id: number_value(n, Origin.COMPUTED) for field_id, n in self.numbers.items()}
        blank = blank_report(self.edition, self.ledger.unit, self.year)
        return blank.with_values(values)

    def rows_of(self, fields: Iterable[Field]) -> pd.DataFrame:
        """The rows behind these fields, in the order of the sheets: columns `sheet` and `row`.

        For a total, give the entries that it sums up.
        """
        wanted = {field.id for field in fields}
        return self.placed[self.placed["field"].isin(wanted)][["sheet", "row"]].drop_duplicates()

    def cells_of(self, sheet: str, row: int) -> tuple[str, ...]:
        """The ids of the fields in which a row counts this year; empty where it counts in none."""
        here = self.placed[(self.placed["sheet"] == sheet) & (self.placed["row"] == row)]
        return tuple(here["field"])


def count(ledger: Ledger, year: int = 0) -> LedgerCount:
    """Count a ledger for a year, its own unless another is given."""
    year = year or ledger.year
    edition = form_of(ledger, year)
    requests, unplaced = _requests(ledger, edition, year)
    disputes, others = _disputes(ledger, year)
    return LedgerCount(ledger, year, edition, pd.concat([requests, disputes], ignore_index=True), (*unplaced, *others))


def entries_of(edition: Edition, field: Field) -> tuple[Field, ...]:
    """The entries that a field sums up; the field itself where it is one."""
    if not field.is_total:
        return (field,)
    return tuple(
        other
        for other in edition.fields
        if (other.table, other.block, other.is_total) == (field.table, field.block, False)
        and _within(field.row, other.row)
        and _within(field.column, other.column)
    )


def _within(path: Sequence[Heading], other: Sequence[Heading]) -> bool:
    """Whether a row or column is the one of this path, or among those that the path's total sums up."""
    if not path[-1].total:
        return tuple(other) == tuple(path)
    return tuple(other[: len(path) - 1]) == tuple(path[:-1])


def _requests(ledger: Ledger, edition: Edition, year: int) -> tuple[pd.DataFrame, list[Uncounted]]:
    frame, merged = with_merged(ledger.requests)
    begin, end = np.datetime64(f"{year}-01-01", "D"), np.datetime64(f"{year}-12-31", "D")
    received, closed = days(frame, "received"), closed_days(frame)
    results = results_of(frame, edition)
    reasons, concerned = _why_not(ledger, frame, merged, results, (begin, end))
    good = (reasons == "") & concerned
    new = good & (received >= begin) & (received <= end)
    open_before = good & (received < begin) & ~(closed < begin)
    ended = good & (closed >= begin) & (closed <= end)
    open_after = good & (received <= end) & ~(closed <= end)
    parts = [
        _placed(frame, new, RECEIVED),
        _placed(frame, open_before, CARRIED_IN),
        _placed(frame, ended, RESULTS, results),
        _placed(frame, open_after, CARRIED_OUT),
    ]
    numbers = frame["number"]
    told = [
        Uncounted(REQUESTS, int(row), str(numbers.loc[row]), str(reasons.loc[row]))
        for row in frame.index[reasons != ""]
    ]
    return pd.concat(parts).assign(sheet=REQUESTS), told


def _placed(
    frame: pd.DataFrame, mask: pd.Series[bool], row: str, results: pd.Series[str] | None = None
) -> pd.DataFrame:
    """A line for each of these requests: its row, and the field of that row of the form (and result) that counts it."""
    # As objects: what pandas makes of texts by itself takes 40 MB more, and another library.
    codes, categories = pd.factorize(frame["category"][mask].to_numpy(dtype=object))
    names = [f"{row}.{category}" for category in categories]
    if results is not None:
        among, known = pd.factorize(results[mask].to_numpy(dtype=object))
        names = [f"{row}.{result}.{category}" for result in known for category in categories]
        codes = among * len(categories) + codes
    fields = pd.Series(np.array(names, dtype=object)[codes], dtype=object)
    return pd.DataFrame({"row": frame.index[mask], "field": fields})


def closed_days(frame: pd.DataFrame) -> Days:
    """The day on which each request ended: its answer, or its withdrawal; NaT while it is open."""
    answered = days(frame, "answered")
    return np.where(np.isnat(answered), days(frame, "withdrawn"), answered)


def results_of(frame: pd.DataFrame, edition: Edition) -> pd.Series[str]:
    """The key of each row's result in this edition: "" without a word, "?" for one that is none of the form.

    A request that was withdrawn counts as 其他处理 where nobody chose a result.
    """
    known = words.result_words(edition)
    said = frame["result"]
    keys = {word: known.get(word, UNKNOWN) if word else "" for word in said.unique()}
    withdrawn = (said == "") & ~np.isnat(days(frame, "withdrawn")) & np.isnat(days(frame, "answered"))
    return said.map(keys).mask(withdrawn, words.withdrawn_result(edition))


def with_merged(frame: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series[str]]:
    """The frame in which a request that was answered with another has that one's answer; and what is wrong there."""
    wrong = pd.Series("", index=frame.index, dtype=object)
    if not (frame["merged_into"] != "").any():
        return frame, wrong
    said = dict(frame["merged_into"].items())
    own = (frame["result"] != "") | frame["answered"].notna() | frame["withdrawn"].notna()
    ended = dict(own.items())
    place = {
        number: row for row, number in reversed(list(zip(frame.index.tolist(), frame["number"], strict=True))) if number
    }
    goals: dict[int, int | None] = {}
    name = head(REQUESTS, "merged_into")
    for row in frame.index[(frame["merged_into"] != "") & ~own].tolist():
        way: list[int] = []
        goal: int | None = row
        while goal is not None and said[goal] and not ended[goal] and goal not in goals:
            goals[goal] = _IN_A_CIRCLE
            way.append(goal)
            goal = place.get(said[goal])
        end = goals.get(goal, goal) if goal is not None else None
        goals.update(dict.fromkeys(way, end))
    wrong.loc[[row for row, end in goals.items() if end is None]] = f"「{name}」的编号在台账里找不到"
    circles = [row for row, end in goals.items() if end == _IN_A_CIRCLE]
    wrong.loc[circles] = f"「{name}」转了一圈又回到自己"
    found = {row: end for row, end in goals.items() if end is not None and end != _IN_A_CIRCLE}
    if found:
        frame = frame.copy()
        keys = ["answered", "result", "withdrawn"]
        for key in keys:
            frame.loc[list(found), key] = frame.loc[list(found.values()), key].to_numpy()
    return frame, wrong


def _why_not(
    ledger: Ledger,
    frame: pd.DataFrame,
    merged: pd.Series[str],
    results: pd.Series[str],
    span: tuple[np.datetime64, ...],
) -> tuple[pd.Series[str], pd.Series[bool]]:
    """Why each row cannot be counted in this year, "" for one that can; and whether the year is concerned at all."""
    received, closed = days(frame, "received"), closed_days(frame)
    begin, end = span
    unread = _unread(ledger, REQUESTS, ("received", "answered", "withdrawn"))
    reasons = merged.where(merged == "", merged + "，请核对编号")

    def say(mask: object, reason: str) -> None:
        reasons[np.asarray(mask, dtype=bool) & (reasons == "").to_numpy()] = reason

    in_year, ended = (closed >= begin) & (closed <= end), ~np.isnat(closed)
    names = {key: head(REQUESTS, key) for key in ("received", "category", "result", "answered")}
    reasons.update(pd.Series({row: f"{reason}，不能计数" for row, reason in unread.items()}, dtype=object))
    say(_totals(frame), "像是合计行，不是一件申请；合计由程序数，请删去这一行")
    say(np.isnat(received), f"没有「{names['received']}」，请补上")
    say(frame["category"] == "", f"没有「{names['category']}」，请从下拉列表选择")
    say(frame["category"] == UNKNOWN, f"「{names['category']}」不是表三的词，请从下拉列表选择，或者在「对照」里写明")
    answered = ~np.isnat(days(frame, "answered"))
    for key, mine in (("answered", answered), ("withdrawn", ~answered)):
        early = f"「{head(REQUESTS, key)}」早于「{names['received']}」，请核对两个日期"
        say(mine & ended & (closed < received), early)
    say(in_year & (results == ""), f"有「{names['answered']}」而没有「{names['result']}」，请从下拉列表选择")
    unknown = f"「{names['result']}」不是本年表三的词，请从下拉列表选择，或者在「对照」里写明"
    say(in_year & (results == UNKNOWN), unknown)
    no_day = f"有「{names['result']}」而没有「{names['answered']}」，不知道计入哪一年，请补上"
    say(~ended & (results != ""), no_day)
    # What ended before the year, or came after it, is no concern of this year.
    elsewhere = (received > end) | ((closed < begin) & (closed >= received))
    elsewhere &= ~frame.index.isin(list(unread))
    reasons[elsewhere] = ""
    return reasons, pd.Series(~elsewhere, index=frame.index)


def _totals(frame: pd.DataFrame) -> pd.Series[bool]:
    """Rows that are totals typed below the data: no day, no word of the form, and a word for a sum in a text."""
    request = frame[["received", *_ENDS]].notna().any(axis=1) | (frame["result"] != "")
    request |= ~frame["category"].isin(["", UNKNOWN])
    candidates = frame.index[~request]
    texts = frame.loc[candidates, ["number", "applicant", "subject", "category", "channel"]]
    found = [row for row, *line in texts.itertuples(name=None) if looks_like_total(str(text) for text in line)]
    return pd.Series(frame.index.isin(found), index=frame.index)


def _unread(ledger: Ledger, sheet: str, keys: tuple[str, ...]) -> dict[int, str]:
    return {one.row: one.reason for one in reversed(ledger.unread) if one.sheet == sheet and one.key in keys}


def _disputes(ledger: Ledger, year: int) -> tuple[pd.DataFrame, list[Uncounted]]:
    frame = ledger.disputes
    begin, end = np.datetime64(f"{year}-01-01", "D"), np.datetime64(f"{year}-12-31", "D")
    received, closed = days(frame, "received"), days(frame, "closed")
    roles = [words.counted_role(word) for word in frame["role"]]
    open_after = np.isnat(closed) | (closed > end)
    reasons = pd.Series("", index=frame.index, dtype=object)

    def say(mask: object, reason: str) -> None:
        reasons[np.asarray(mask, dtype=bool) & (reasons == "").to_numpy()] = reason

    names = {key: head(DISPUTES, key) for key in ("received", "kind", "outcome", "closed", "role")}
    unread = _unread(ledger, DISPUTES, ("received", "closed"))
    reasons.update(pd.Series({row: f"{reason}，不能计数" for row, reason in unread.items()}, dtype=object))
    plain = np.isnat(received) & np.isnat(closed) & frame["kind"].isin(["", UNKNOWN]).to_numpy()
    say(plain & _sum_lines(frame), "像是合计行，不是一件案件；合计由程序数，请删去这一行")
    say(np.isnat(received), f"没有「{names['received']}」，请补上")
    say([counts is None for counts in roles], f"「{names['role']}」不是列表里的词，请从下拉列表选择")
    say(frame["kind"] == "", f"没有「{names['kind']}」，请从下拉列表选择")
    say(frame["kind"] == UNKNOWN, f"「{names['kind']}」不是表四的词，请从下拉列表选择，或者在「对照」里写明")
    say(closed < received, f"「{names['closed']}」早于「{names['received']}」，请核对两个日期")
    say(frame["outcome"] == UNKNOWN, f"「{names['outcome']}」不是表四的词，请从下拉列表选择，或者在「对照」里写明")
    decided = ~frame["outcome"].isin(["", words.PENDING])
    say(np.isnat(closed) & decided, f"有「{names['outcome']}」而没有「{names['closed']}」，不知道计入哪一年，请补上")
    say(~open_after & ~decided, f"有「{names['closed']}」而没有审结的「{names['outcome']}」，请从下拉列表选择")
    elsewhere = ~np.isnat(received) & ((received > end) | (~np.isnat(closed) & (closed < begin) & (closed >= received)))
    mine = (received >= begin) | bool(ledger.earlier_disputes)
    not_ours = np.array([counts is False for counts in roles], dtype=bool)
    out_of_scope = (elsewhere | not_ours | ~mine & ~np.isnat(received)) & ~frame.index.isin(list(unread))
    reasons[out_of_scope] = ""
    good = (reasons == "").to_numpy() & ~out_of_scope
    outcome = frame["outcome"].astype(object).mask(open_after, words.PENDING)
    field = "disputes." + frame["kind"].astype(object) + "." + outcome
    told = [
        Uncounted(DISPUTES, int(row), str(frame["number"].loc[row]), str(reasons.loc[row]))
        for row in frame.index[reasons != ""]
    ]
    placed = pd.DataFrame({"row": frame.index[good], "field": field[good].to_numpy()})
    return placed.assign(sheet=DISPUTES), told


def _sum_lines(frame: pd.DataFrame) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    texts = frame[["number", "request", "role"]].itertuples(index=False, name=None)
    return np.array([looks_like_total(map(str, line)) for line in texts], dtype=bool)


def _with_totals(edition: Edition, counted: Mapping[str, int]) -> dict[str, int]:
    numbers = {}
    for table in (edition.requests, edition.disputes):
        for field in table.fields:
            numbers[field.id] = sum(counted.get(entry.id, 0) for entry in entries_of(edition, field))
    return numbers


def open_numbers(ledger: Ledger, year: int) -> list[str]:
    """The 编号 of the requests that are open when this year ends: 四、结转下年度."""
    placed = count(ledger, year).placed
    rows = placed["row"][placed["field"].str.startswith(f"{CARRIED_OUT}.")]
    return [number for number in ledger.requests["number"].loc[list(rows)] if number]
