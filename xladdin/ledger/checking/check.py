"""Checks a ledger: its frames become the plain columns that the rules take, with deadlines and near-equal texts."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress

import numpy as np
import pandas as pd

from checks.ledger import WRITTEN_DATES, Disputes, LedgerAssessment, LedgerFiling, Requests, run
from workbook.edition import Edition, UnknownYear, for_year
from workbook.figures import plain_labels
from workbook.report import Report
from xladdin.ledger.counting.counts import LedgerCount, closed_days, count, open_numbers, results_of, with_merged
from xladdin.ledger.days import deadlines
from xladdin.ledger.days.deadlines import days
from xladdin.ledger.days.workdays import Days
from xladdin.ledger.reading.frames import Ledger
from xladdin.ledger.terms import words
from xladdin.ledger.terms.columns import ALL_COLUMNS, DISPUTES, REQUESTS

# Two requests of one applicant are near-equal when at least so many of a hundred characters agree.
_NEAR = 92.0
# Of an applicant with more requests than this, each is compared with its neighbours in the order of the texts only.
_ALL_PAIRS, _NEIGHBOURS, _SHORTEST = 40, 4, 4
_EPOCH = dt.date(1970, 1, 1).toordinal()
_FIRST_YEAR = 1970
_NO_DAY = np.iinfo(np.int64).min  # NaT


def check_ledger(
    ledger: Ledger,
    *,
    year: int = 0,
    report: Report | None = None,
    last_year: Ledger | None = None,
    today: dt.date | None = None,
) -> tuple[LedgerAssessment, LedgerCount]:
    """All ledger rules, and the count of the year on which those about the report rest."""
    year, today = year or ledger.year, today or dt.date.today()
    counted = count(ledger, year)
    return run(filing_of(ledger, counted, report=report, last_year=last_year, today=today)), counted


def filing_of(
    ledger: Ledger, counted: LedgerCount, *, report: Report | None, last_year: Ledger | None, today: dt.date
) -> LedgerFiling:
    """What the rules look at."""
    estimated = frozenset(range(today.year - 1, today.year + 3)) - ledger.calendar.announced
    return LedgerFiling(
        year=counted.year,
        today=today.toordinal(),
        requests=_requests(ledger, counted, today),
        disputes=_disputes(ledger),
        sheets=(REQUESTS, DISPUTES),
        heads=(_heads(REQUESTS), _heads(DISPUTES)),
        counts=counted.numbers,
        report=report if report is None or report.edition is counted.edition else None,
        similar=tuple(similar(ledger.requests)),
        open_before=None if last_year is None else frozenset(open_numbers(last_year, counted.year - 1)),
        carried_in=_carried_in(ledger, counted),
        estimated=estimated,
    )


def similar(frame: pd.DataFrame) -> Iterator[tuple[int, int]]:
    """Pairs of requests, by place (later, earlier), of one applicant that ask for nearly the same."""
    from rapidfuzz.fuzz import ratio
    from rapidfuzz.process import cpdist

    applicants = frame["applicant"]
    again = np.flatnonzero(applicants.duplicated(keep=False) & (applicants != ""))
    subjects = dict(zip(again.tolist(), plain_labels(frame["subject"].iloc[again].tolist()), strict=True))
    pairs = list(_pairs(applicants.iloc[again], subjects))
    ones, others = ([subjects[pair[side]] for pair in pairs] for side in (0, 1))
    alike = np.flatnonzero(cpdist(ones, others, scorer=ratio, score_cutoff=_NEAR)) if pairs else np.empty(0, dtype=int)
    told: set[int] = set()
    for one, other in (pairs[at] for at in alike.tolist()):
        later, earlier = max(one, other), min(one, other)
        if later not in told:
            told.add(later)
            yield later, earlier


def _pairs(applicants: Iterable[str], subjects: Mapping[int, str]) -> Iterator[tuple[int, int]]:
    """Which requests are compared: those of one applicant, each with each, or with its neighbours where many are."""
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for (place, subject), applicant in zip(subjects.items(), applicants, strict=True):
        if len(subject) >= _SHORTEST:
            groups[applicant].append(place)
    for group in groups.values():
        if len(group) <= _ALL_PAIRS:
            yield from ((one, other) for at, one in enumerate(group) for other in group[:at])
            continue
        group.sort(key=lambda place: (subjects[place], place))
        for at, one in enumerate(group):
            yield from ((one, other) for other in group[max(0, at - _NEIGHBOURS) : at])


def _requests(ledger: Ledger, counted: LedgerCount, today: dt.date) -> Requests:
    frame, astray = with_merged(ledger.requests)
    return Requests(
        rows=frame.index.tolist(),
        numbers=frame["number"].tolist(),
        category=frame["category"].tolist(),
        closed=_ordinals(closed_days(frame)),
        due=_ordinals(deadlines.due(frame, ledger.calendar, today)),
        first_due=_ordinals(deadlines.due(frame, ledger.calendar, today, extended=False)),
        clarify_due=_ordinals(deadlines.clarify_due(frame, ledger.calendar)),
        result=_results(frame, counted.edition),
        merged=frame["merged_into"].tolist(),
        unread=_unread(ledger, REQUESTS, frame.index),
        astray=tuple((place, fault) for place, fault in enumerate(astray) if fault),
        **{key: _ordinals(days(frame, key)) for key in WRITTEN_DATES},
    )


def _results(frame: pd.DataFrame, edition: Edition) -> list[str]:
    """The key of each result in the form of the year in which its request ended; in this form while it is open."""
    years = closed_days(frame).astype("datetime64[Y]").astype(np.int64) + _FIRST_YEAR
    found = results_of(frame, edition)
    for year in np.unique(years[years > 0]).tolist():
        with suppress(UnknownYear):
            if (own := for_year(year)) is not edition:
                found = found.mask(years == year, results_of(frame, own))
    return found.tolist()


def _disputes(ledger: Ledger) -> Disputes:
    frame = ledger.disputes
    return Disputes(
        rows=frame.index.tolist(),
        numbers=frame["number"].tolist(),
        requests=frame["request"].tolist(),
        kind=frame["kind"].tolist(),
        received=_ordinals(days(frame, "received")),
        counts=[words.counted_role(word) for word in frame["role"]],
        outcome=frame["outcome"].tolist(),
        closed=_ordinals(days(frame, "closed")),
        unread=_unread(ledger, DISPUTES, frame.index),
    )


def _unread(ledger: Ledger, sheet: str, rows: pd.Index) -> tuple[tuple[int, str, str], ...]:
    found = [one for one in ledger.unread if one.sheet == sheet]
    places = rows.get_indexer(pd.Index([one.row for one in found])).tolist()
    return tuple((place, one.key, one.reason) for place, one in zip(places, found, strict=True))


def _carried_in(ledger: Ledger, counted: LedgerCount) -> dict[str, int]:
    fields = counted.placed["field"]
    carried_in = [field for field in fields.unique() if field.startswith("requests.carried_in.")]
    rows = counted.placed["row"][fields.isin(carried_in)]
    places = ledger.requests.index.get_indexer(pd.Index(rows))
    numbers = ledger.requests["number"].iloc[places]
    return {number: place for number, place in zip(numbers, places.tolist(), strict=True) if number}


def _ordinals(found: Days) -> list[int]:
    """Days as numbers, 0 where there is none; the same day is one and the same object, or they would take 50 MB."""
    codes, days = pd.factorize(found.astype("datetime64[D]").astype(np.int64))
    known = [0 if day == _NO_DAY else day + _EPOCH for day in days.tolist()]
    return np.array(known, dtype=object)[codes].tolist()  # type: ignore[no-any-return]


def _heads(sheet: str) -> dict[str, str]:
    return {column.key: column.head for column in ALL_COLUMNS[sheet]}
