"""When each request must be answered, and how many days of work are left: 条例 第三十至三十四条, 国办函〔2020〕109号.

Counted from the day of receipt; anew from 补正, and from the fee notice with the time to pay (the ledger has no day of
payment, so that the last possible day is taken); 20 more where the extension was told; the time in which a third party
was asked left out, at most 15 days of work while it has not answered.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from xladdin.ledger.days.periods import ANSWER_DAYS, CLARIFY_DAYS, CONSULT_DAYS, EXTENSION_DAYS, PAYMENT_DAYS
from xladdin.ledger.days.workdays import Calendar, Days


def days(frame: pd.DataFrame, key: str) -> Days:
    """A column of dates as days, NaT where blank or unreadable."""
    found: Days = frame[key].to_numpy().astype("datetime64[D]")
    return found


def due(frame: pd.DataFrame, calendar: Calendar, on: dt.date, *, extended: bool = True) -> Days:
    """应答复日 of every request as it stands on a day; NaT while the applicant has to clarify, or without receipt.

    `extended` False gives the date that would hold without the extension: before it the extension must be told.
    """
    received, clarified, fee = days(frame, "received"), days(frame, "clarified"), days(frame, "fee_notice")
    base = np.fmax(np.fmax(received, clarified), fee)
    count = np.full(len(frame), ANSWER_DAYS, dtype=np.int64)
    count += np.where(np.isnat(fee), 0, PAYMENT_DAYS)
    if extended:
        count += np.where(np.isnat(days(frame, "extended")), 0, EXTENSION_DAYS)
    count += _left_out(frame, calendar, base, on)
    waiting = ~np.isnat(days(frame, "clarify_asked")) & np.isnat(clarified)
    reached = calendar.after(base, count)
    return np.where(waiting | np.isnat(received), np.datetime64("NaT", "D"), reached)


def clarify_due(frame: pd.DataFrame, calendar: Calendar) -> Days:
    """The last day for asking the applicant to clarify (补正告知): 7 days of work after receipt."""
    return calendar.after(days(frame, "received"), CLARIFY_DAYS)


def _left_out(
    frame: pd.DataFrame, calendar: Calendar, base: Days, on: dt.date
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Days of work in which others were asked for their opinion."""
    sent, back = days(frame, "consulted"), days(frame, "consult_answered")
    start = np.fmax(sent, base)
    today = np.fmin(np.full(len(frame), np.datetime64(on, "D")), days(frame, "answered"))
    waited = np.where(
        np.isnat(back), np.minimum(CONSULT_DAYS, calendar.between(start, today)), calendar.between(start, back)
    )
    return np.where(np.isnat(sent), 0, np.maximum(waited, 0))
