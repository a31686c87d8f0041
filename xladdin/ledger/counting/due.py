"""What has to be answered when: the open requests of a ledger as they stand on a day, and a calendar file of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
import pandas as pd

from xladdin.ledger.counting.counts import closed_days
from xladdin.ledger.days import deadlines
from xladdin.ledger.days.deadlines import days
from xladdin.ledger.days.periods import CLARIFYING_DAYS, CONSULT_DAYS, NEAR_DAYS, PAYMENT_DAYS, WEEK_DAYS
from xladdin.ledger.reading.frames import Ledger
from xladdin.ledger.terms.columns import REQUESTS


class Urgency(Enum):
    """How near a deadline is, the most urgent first; the value is the word of the JSON, then the words for people."""

    OVERDUE = "overdue", "已超期"
    THREE_DAYS = "three_days", f"{NEAR_DAYS} 个工作日内到期"
    WEEK = "week", "一周内到期"
    LATER = "later", "还没有到期"
    CLARIFYING = "clarifying", "等申请人补正"
    CONSULTING = "consulting", "等第三方或者其他机关的意见"
    PAYING = "paying", "等申请人缴费"
    UNKNOWN = "unknown", "算不出应答复日"

    @property
    def words(self) -> str:
        """As people read it."""
        return str(self.value[1])


@dataclass(frozen=True)
class Due:
    """One open request: its row and 编号, how urgent it is, its 应答复日 and the days of work left (None: unknown).

    `note` says what else is to be done: the applicant's or the third party's time is over, the year is an estimate.
    """

    row: int
    number: str
    urgency: Urgency
    due: dt.date | None
    left: int | None
    note: str = ""


def due_list(ledger: Ledger, on: dt.date | None = None) -> tuple[Due, ...]:
    """Every request that is open on this day (today), the most urgent first."""
    on = on or dt.date.today()
    frame = ledger.requests
    today = np.datetime64(on, "D")
    waiting_elsewhere = (frame["merged_into"] != "").to_numpy()
    begun = ~(days(frame, "received") > today) & ((frame["subject"] != "") | frame["received"].notna()).to_numpy()
    open_still = ~(closed_days(frame) <= today) & ~waiting_elsewhere & begun & (frame["result"] == "").to_numpy()
    frame = frame[open_still]
    reached = deadlines.due(frame, ledger.calendar, on)
    left = ledger.calendar.between(np.full(len(frame), today), reached)
    waits = {
        key: ~np.isnat(days(frame, key)) for key in ("clarify_asked", "clarified", "consulted", "consult_answered")
    }
    paying = ~np.isnat(days(frame, "fee_notice"))
    unread = {one.row for one in ledger.unread if one.sheet == REQUESTS and one.key != "received"}
    found = []
    for place, (row, number) in enumerate(zip(frame.index, frame["number"], strict=True)):
        day = None if np.isnat(reached[place]) else reached[place].item()
        remaining = None if day is None else int(left[place])
        if waits["clarify_asked"][place] and not waits["clarified"][place]:
            urgency, note = Urgency.CLARIFYING, _over(ledger, frame, "clarify_asked", place, CLARIFYING_DAYS, on)
        elif remaining is None:
            urgency, note = Urgency.UNKNOWN, "请核对收到日期"
        elif waits["consulted"][place] and not waits["consult_answered"][place] and remaining >= 0:
            urgency, note = Urgency.CONSULTING, _over(ledger, frame, "consulted", place, CONSULT_DAYS, on)
        elif paying[place] and remaining >= PAYMENT_DAYS:
            urgency, note = Urgency.PAYING, ""
        else:
            urgency, note = _urgency(remaining), ""
        if row in unread:
            note = "；".join(filter(None, (note, "有日期读不懂，应答复日可能不准，请先核对台账")))
        if day is not None and day.year not in ledger.calendar.announced:
            note = "；".join(filter(None, (note, f"{day.year} 年放假安排尚未公布，按周末估计")))
        found.append(Due(int(row), str(number), urgency, day, remaining, note))
    order = list(Urgency)
    return tuple(sorted(found, key=lambda d: (order.index(d.urgency), d.due or dt.date.max, d.row)))


def calendar_file(items: Sequence[Due], on: dt.date, unit: str) -> bytes:
    """The deadlines as an iCalendar file for Outlook and others: a whole day each, with a reminder two days before.

    Only 编号 and row are in it, nothing of the applicant or of what was asked.
    """
    from icalendar import Alarm, Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//nianbao//ledger//CN")
    calendar.add("version", "2.0")
    stamp = dt.datetime.combine(on, dt.time(), dt.UTC)
    for item in items:
        if item.due is None:
            continue
        name = item.number or f"第 {item.row} 行"
        event = Event()
        event.add("uid", f"{abs(hash_of(unit, item))}@nianbao")
        event.add("dtstamp", stamp)
        event.add("dtstart", item.due)
        event.add("dtend", item.due + dt.timedelta(days=1))
        event.add("summary", f"应答复：政府信息公开申请 {name}")
        event.add("description", f"申请台账第 {item.row} 行，{item.urgency.words}。{item.note}")
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", f"应答复：{name}")
        alarm.add("trigger", dt.timedelta(days=-2))
        event.add_component(alarm)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def hash_of(unit: str, item: Due) -> int:
    """A number that stays the same for a request of a unit, so that importing the file again renews the entry."""
    from hashlib import sha256

    return int.from_bytes(sha256(f"{unit}|{item.number or item.row}".encode()).digest()[:8], "big")


def told(items: Sequence[Due]) -> list[str]:
    """The list in lines for people: a line a group, then one a request."""
    lines = []
    for urgency in Urgency:
        group = [item for item in items if item.urgency is urgency]
        if group:
            lines.append(f"{urgency.words}：{len(group)} 件")
            lines += [f"  第 {i.row} 行{f'（{i.number}）' if i.number else ''}{_when(i)}" for i in group]
    return lines


def _when(item: Due) -> str:
    if item.due is None:
        when = ""
    elif item.left is not None and item.left < 0:
        when = f"，应答复日 {item.due}，已超 {-item.left} 个工作日"
    else:
        when = f"，应答复日 {item.due}，还有 {item.left} 个工作日"
    return when + (f"；{item.note}" if item.note else "")


def _urgency(left: int) -> Urgency:
    if left < 0:
        return Urgency.OVERDUE
    if left <= NEAR_DAYS:
        return Urgency.THREE_DAYS
    return Urgency.WEEK if left <= WEEK_DAYS else Urgency.LATER


def _over(ledger: Ledger, frame: pd.DataFrame, key: str, place: int, allowed: int, on: dt.date) -> str:
    """What is to be done when others have had their time."""
    end = ledger.calendar.after(days(frame, key)[place : place + 1], allowed)[0]
    if np.isnat(end) or end.item() >= on:
        return ""
    if key == "clarify_asked":
        return f"告知补正已过 {allowed} 个工作日，无正当理由逾期不补正的，可以不再处理"
    return f"征求意见已过 {allowed} 个工作日，由本机关依法决定"
