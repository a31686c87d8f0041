"""The rules L-2 to L-14, each a function over the columns of a ledger; their words are in the rule book.

The functions walk the columns side by side: a hundred thousand rows take some milliseconds a rule.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Set
from itertools import pairwise

from checks.ledger.register import WRITTEN_DATES, Disputes, LedgerFiling, Requests, RowBreach, RowRule, written
from checks.model.rulebook import RuleBookError, ledger_rules

FUNCTIONS: dict[str, RowRule] = {}
UNKNOWN, PENDING = "?", "pending"
# 条例 第十四至十六条: what may be kept back; against that, reconsideration comes first since 2024.
_KEPT_BACK = frozenset(
    f"denied.{key}"
    for key in (
        "state_secret",
        "prohibited_by_law",
        "public_security",
        "third_party",
        "internal_affairs",
        "deliberation",
        "enforcement_files",
    )
)
_RECONSIDERATION_FIRST = 2024
# Which day a result must be preceded by: by the key of the form, the column.
_NEEDS = {
    "otherwise.not_clarified": "clarify_asked",
    "otherwise.fee_unpaid": "fee_notice",
    "unavailable.unclear": "clarified",
    "denied.third_party": "consulted",
}
_ORDER = (
    ("received", "clarify_asked"),
    ("clarify_asked", "clarified"),
    ("received", "extended"),
    ("received", "consulted"),
    ("consulted", "consult_answered"),
    ("received", "fee_notice"),
    ("received", "answered"),
    ("received", "withdrawn"),
    ("clarify_asked", "answered"),
    ("clarified", "answered"),
)
_MOST_GAPS = 20
_DIGITS, _MOST_DIGITS = "0123456789", 9


def rule(rule_id: str) -> Callable[[RowRule], RowRule]:
    """Declare the function that carries out the ledger rule of this id."""

    def register(function: RowRule) -> RowRule:
        if rule_id not in ledger_rules:
            raise RuleBookError(f"{function.__name__}: the rule book has no ledger rule {rule_id}")
        FUNCTIONS[rule_id] = function
        return function

    return register


@rule("L-2")
def _requests_as_counted(filing: LedgerFiling) -> Iterator[RowBreach]:
    yield from _as_counted(filing, "requests")


@rule("L-3")
def _answered_in_time(filing: LedgerFiling) -> Iterator[RowBreach]:
    requests = filing.requests
    columns = zip(requests.answered, requests.due, requests.closed, requests.result, requests.merged, strict=True)
    for place, (answered, due, closed, result, merged) in enumerate(columns):
        if answered > due > 0:
            fault = f"答复日期 {written(answered)} 晚于应答复日 {written(due)}"
        elif filing.today > due > 0 and not (closed or result or merged):
            fault = f"应答复日 {written(due)} 已过，还没有答复"
        else:
            continue
        words = _days(filing, answered or filing.today, due)
        yield RowBreach(place=place, column="answered", words={**words, "fault": fault})


@rule("L-4")
def _clarification_asked_in_time(filing: LedgerFiling) -> Iterator[RowBreach]:
    requests = filing.requests
    for place, (asked, due) in enumerate(zip(requests.clarify_asked, requests.clarify_due, strict=True)):
        if asked > due > 0:
            yield RowBreach(place=place, column="clarify_asked", words=_days(filing, asked, due))


@rule("L-5")
def _extension_told_in_time(filing: LedgerFiling) -> Iterator[RowBreach]:
    requests = filing.requests
    for place, (told, due) in enumerate(zip(requests.extended, requests.first_due, strict=True)):
        if told > due > 0:
            yield RowBreach(place=place, column="extended", words=_days(filing, told, due))


@rule("L-6")
def _dates_in_order(filing: LedgerFiling) -> Iterator[RowBreach]:
    requests, heads = filing.requests, filing.heads[0]
    unread = {(place, column) for place, column, _ in requests.unread}
    for place, column, reason in requests.unread:
        yield RowBreach(place=place, column=column, words={"fault": reason})
    for place, received in enumerate(requests.received):
        if not received and (place, "received") not in unread:
            yield RowBreach(place=place, column="received", words={"fault": f"没有「{heads['received']}」"})
    for earlier, later in _ORDER:
        pairs = zip(getattr(requests, earlier), getattr(requests, later), strict=True)
        if not any(getattr(requests, later)):
            continue
        for place, (first, second) in enumerate(pairs):
            if first > second > 0:
                fault = f"「{heads[later]}」{written(second)} 早于「{heads[earlier]}」{written(first)}"
                yield RowBreach(place=place, column=later, words={"fault": fault})
    for column in WRITTEN_DATES:
        days = getattr(requests, column)
        late = (at for at in enumerate(days) if at[1] > filing.today) if max(days, default=0) > filing.today else ()
        for place, day in late:
            fault = f"「{heads[column]}」{written(day)} 还没有到"
            yield RowBreach(place=place, column=column, words={"fault": fault})
    yield from _dispute_dates(filing)


def _dispute_dates(filing: LedgerFiling) -> Iterator[RowBreach]:
    disputes, heads = filing.disputes, filing.heads[1]
    unread = {(place, column) for place, column, _ in disputes.unread}
    for place, column, reason in disputes.unread:
        yield RowBreach(1, place, column, words={"fault": reason})
    for place, (received, closed) in enumerate(zip(disputes.received, disputes.closed, strict=True)):
        if not received and (place, "received") not in unread:
            yield RowBreach(1, place, "received", words={"fault": f"没有「{heads['received']}」"})
        if received > closed > 0:
            fault = f"「{heads['closed']}」{written(closed)} 早于「{heads['received']}」{written(received)}"
            yield RowBreach(1, place, "closed", words={"fault": fault})
        for column, day in (("received", received), ("closed", closed)):
            if day > filing.today:
                yield RowBreach(1, place, column, words={"fault": f"「{heads[column]}」{written(day)} 还没有到"})


@rule("L-7")
def _result_and_day_together(filing: LedgerFiling) -> Iterator[RowBreach]:
    requests, heads = filing.requests, filing.heads[0]
    unread = {place for place, column, _ in requests.unread if column in ("answered", "withdrawn")}
    columns = zip(requests.result, requests.answered, requests.closed, requests.merged, strict=True)
    for place, (result, answered, closed, merged) in enumerate(columns):
        if result and not closed and place not in unread:
            yield RowBreach(place=place, column="answered", words=_half(heads["result"], heads["answered"]))
        elif answered and not result and not merged:
            yield RowBreach(place=place, column="result", words=_half(heads["answered"], heads["result"]))
    for place, fault in requests.astray:
        words = {"fault": fault, "advice": f"请改正「{heads['merged_into']}」；没有合并答复的，把它清空"}
        yield RowBreach(place=place, column="merged_into", words=words)
    disputes, heads = filing.disputes, filing.heads[1]
    unread = {place for place, column, _ in disputes.unread if column == "closed"}
    for place, (outcome, closed) in enumerate(zip(disputes.outcome, disputes.closed, strict=True)):
        decided = outcome not in ("", PENDING, UNKNOWN)
        if decided and not closed and place not in unread:
            yield RowBreach(1, place, "closed", words=_half(heads["outcome"], heads["closed"]))
        elif closed and not decided and outcome != UNKNOWN:
            yield RowBreach(1, place, "outcome", words=_half(heads["closed"], heads["outcome"]))


@rule("L-8")
def _words_of_the_form(filing: LedgerFiling) -> Iterator[RowBreach]:
    requests = filing.requests
    for place, (category, result) in enumerate(zip(requests.category, requests.result, strict=True)):
        if not category:
            yield RowBreach(place=place, column="category", words=_fault(filing, 0, "category", "空着"))
        elif category == UNKNOWN:
            yield RowBreach(place=place, column="category", words=_fault(filing, 0, "category", "不是表三的词"))
        if result == UNKNOWN:
            yield RowBreach(place=place, column="result", words=_fault(filing, 0, "result", "不是表三的词"))
    disputes = filing.disputes
    for place, (kind, outcome, counts) in enumerate(zip(disputes.kind, disputes.outcome, disputes.counts, strict=True)):
        if not kind:
            yield RowBreach(1, place, "kind", words=_fault(filing, 1, "kind", "空着"))
        elif kind == UNKNOWN:
            yield RowBreach(1, place, "kind", words=_fault(filing, 1, "kind", "不是表四的词"))
        if outcome == UNKNOWN:
            yield RowBreach(1, place, "outcome", words=_fault(filing, 1, "outcome", "不是表四的词"))
        if counts is None:
            yield RowBreach(1, place, "role", words=_fault(filing, 1, "role", "不是列表里的词"))


@rule("L-9")
def _asked_before(filing: LedgerFiling) -> Iterator[RowBreach]:
    for later, earlier in filing.similar:
        if filing.requests.result[later] != "not_processed.repeated":
            words = {"other": _row(filing, earlier)}
            yield RowBreach(place=later, column="subject", words=words)


@rule("L-10")
def _what_a_result_presupposes(filing: LedgerFiling) -> Iterator[RowBreach]:
    requests, heads = filing.requests, filing.heads[0]
    columns = {key: getattr(requests, column) for key, column in _NEEDS.items()}
    for place, result in enumerate(requests.result):
        if result in columns and not columns[result][place]:
            words = {"lacks": heads[_NEEDS[result]], "result": heads["result"]}
            yield RowBreach(place=place, column=_NEEDS[result], words=words)


@rule("L-11")
def _disputes_as_counted(filing: LedgerFiling) -> Iterator[RowBreach]:
    yield from _as_counted(filing, "disputes")


@rule("L-12")
def _reconsideration_first(filing: LedgerFiling) -> Iterator[RowBreach]:
    results = dict(zip(filing.requests.numbers, filing.requests.result, strict=True))
    disputes = filing.disputes
    columns = zip(disputes.kind, disputes.requests, disputes.received, strict=True)
    for place, (kind, request, received) in enumerate(columns):
        if (
            kind == "direct_suit"
            and results.get(request, "") in _KEPT_BACK
            and _year(received) >= _RECONSIDERATION_FIRST
        ):
            yield RowBreach(1, place, "kind", words={"request": request})


@rule("L-13")
def _numbers(filing: LedgerFiling) -> Iterator[RowBreach]:
    registers: tuple[Requests | Disputes, ...] = (filing.requests, filing.disputes)
    for sheet, register in enumerate(registers):
        rows, numbers = register.rows, register.numbers
        first: dict[str, int] = {}
        for place, number in enumerate(numbers):
            if not number:
                yield RowBreach(sheet, place, "number", words={"fault": "没有编号", "advice": "请补上一个不重复的编号"})
            elif number in first:
                fault = f"编号与第 {rows[first[number]]} 行相同"
                yield RowBreach(
                    sheet, place, "number", words={"fault": fault, "advice": "请核对是否登记了两次，或者改正编号"}
                )
            else:
                first[number] = place
        # Of an earlier year there may be no more than what was left open: its numbers are not in a row.
        begin = dt.date(filing.year, 1, 1).toordinal() if filing.year else 0
        earlier = {number for number, place in first.items() if 0 < register.received[place] < begin}
        for before, missing in _gaps(first, earlier):
            fault = f"编号 {before} 之后缺 {missing}"
            words = {"fault": fault, "advice": "请核对是否漏登；确实没有的不用补"}
            yield RowBreach(sheet, first[before], "number", words=words)


@rule("L-14")
def _carried_in_as_left_open(filing: LedgerFiling) -> Iterator[RowBreach]:
    if filing.open_before is None:
        return
    for number in sorted(filing.open_before - set(filing.carried_in)):
        yield RowBreach(words={"fault": f"上年台账里 {number} 到年底没有办结，本台账的上年结转里没有它"})
    for number, place in filing.carried_in.items():
        if number not in filing.open_before:
            fault = "计入上年结转，而上年台账里没有这件还没办结的申请"
            yield RowBreach(place=place, column="number", words={"fault": fault})


def _as_counted(filing: LedgerFiling, table: str) -> Iterator[RowBreach]:
    if filing.report is None:
        return
    for field in filing.report.edition.fields:
        number = filing.report.value(field).number
        if field.table == table and number is not None and number != filing.counts.get(field.id, number):
            yield RowBreach(about=field, left=filing.counts[field.id], right=number)


def _half(has: str, lacks: str) -> dict[str, object]:
    return {"fault": f"有「{has}」而没有「{lacks}」", "advice": f"请补上「{lacks}」；没有办结的，把「{has}」清空"}


def _gaps(numbers: Iterable[str], earlier: Set[str]) -> Iterator[tuple[str, str]]:
    """Which numbers are missing in each series (same text before the last digits): after which one, and which.

    What is missing beside one of `earlier` is not told.
    """
    series: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    for number in numbers:
        width = min(len(number) - len(number.rstrip(_DIGITS)), _MOST_DIGITS)
        if width:
            series[number[:-width], width].append(int(number[-width:]))
    told = 0
    for (start, width), members in series.items():
        members.sort()
        for one, other in pairwise(members):
            if other - one <= 1 or told == _MOST_GAPS:
                continue
            beside = f"{start}{one:0{width}d}", f"{start}{other:0{width}d}"
            if earlier.isdisjoint(beside):
                told += 1
                last = f"—{start}{other - 1:0{width}d}" if other - one > 2 else ""
                yield beside[0], f"{start}{one + 1:0{width}d}{last}"


def _days(filing: LedgerFiling, day: int, due: int) -> dict[str, object]:
    estimate = (
        "" if not {_year(day), _year(due)} & filing.estimated else _ESTIMATE.format(year=max(_year(day), _year(due)))
    )
    return {"day": written(day), "due": written(due), "estimate": estimate}


def _fault(filing: LedgerFiling, sheet: int, column: str, what: str) -> dict[str, object]:
    return {"fault": f"「{filing.heads[sheet][column]}」{what}"}


def _row(filing: LedgerFiling, place: int) -> str:
    number = filing.requests.numbers[place]
    return f"第 {filing.requests.rows[place]} 行" + (f"（{number}）" if number else "")


def _year(day: int) -> int:
    return int(written(day)[:4]) if day else 0


_ESTIMATE = "（{year} 年放假安排尚未公布，按周末估计）"
