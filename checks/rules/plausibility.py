"""The rules about figures that are possible and yet unusual: staff are asked to look once more."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from checks.balance.identities import sum_of
from checks.model.finding import Number
from checks.model.registry import Breach, Filing, rule, rule_of
from checks.model.rulebook import fields_of
from checks.rules.continuity import both_years, year_before
from workbook.report import Report

# Of fewer requests a share says nothing; published reports of offices with some thirty answers reach forty per cent.
MANY_OTHERWISE, SHARE_OTHERWISE = 30, 20
MANY_DENIED = 10
ALL_BUT_DENIED = "requests.results.granted|partly_granted|unavailable|not_processed|otherwise"
DENIED_FOR_CONTENT = "requests.results.denied.state_secret|prohibited_by_law|public_security|third_party.total"


@rule("T3-7")
def otherwise_is_the_exception(filing: Filing) -> Iterator[Breach]:
    """（六）其他处理 is not a large part of all results."""
    report = filing.report
    fields = tuple(f for f in fields_of(report.edition, "requests.results.otherwise") if f.column[-1].total)
    otherwise, answered = sum_of(report.numbers, fields), _total(report, "requests.results.total.total")
    if otherwise is None or not answered or otherwise < MANY_OTHERWISE:
        return
    if 100 * otherwise >= SHARE_OTHERWISE * answered:
        share = (Decimal(otherwise) * 100 / Decimal(answered)).quantize(Decimal("0.1"))
        yield Breach(fields, otherwise, answered, words={"share": share})


@rule("T3-8")
def some_are_granted_in_part(filing: Filing) -> Iterator[Breach]:
    """Where many requests were denied for what they contain, some were granted in part."""
    report = filing.report
    partly, denied = _total(report, "requests.results.partly_granted.total"), _total(report, DENIED_FOR_CONTENT)
    if partly == 0 and denied is not None and denied >= MANY_DENIED:
        yield Breach(fields_of(report.edition, "requests.results.partly_granted.total"), partly, denied)


@rule("X-4")
def suits_after_follow_reconsideration(filing: Filing) -> Iterator[Breach]:
    """Suits after 行政复议 are no more than the cases of 行政复议 of this year and last."""
    report, last = filing.report, year_before(filing)
    suits = _total(report, "disputes.suit_after_reconsideration.total")
    cases = _total(report, "disputes.reconsideration.total")
    before = _total(last, "disputes.reconsideration.total") if last else None
    if suits is not None and cases is not None and before is not None and suits > cases + before:
        yield Breach(fields_of(report.edition, "disputes.suit_after_reconsideration.total"), suits, cases + before)


@rule("X-5")
def direct_suits_have_an_answer(filing: Filing) -> Iterator[Breach]:
    """Suits without 行政复议 have an answer, of this year or last, that may be sued over at once."""
    report, last = filing.report, year_before(filing)
    suits = _total(report, "disputes.direct_suit.total")
    known = [_answers(one) for one in (report, last) if one]
    if suits and len(known) == 2 and all(number == 0 for number in known):
        yield Breach(fields_of(report.edition, "disputes.direct_suit.total"), suits, 0)


@rule("Y-12")
def fees_are_not_last_years(filing: Filing) -> Iterator[Breach]:
    """The amount of fees is not last year's to the last digit, unless all figures are, which Y-9 says."""
    report, last = filing.report, year_before(filing)
    if last is None or last.numbers == report.numbers:
        return
    for field in rule_of(fees_are_not_last_years).fields_in(report.edition):
        now, before = both_years(filing, field)
        if now and now == before and now != int(now):
            yield Breach((field,), before, now)


def _answers(report: Report) -> Number | None:
    fields = [f for f in fields_of(report.edition, ALL_BUT_DENIED) if f.column[-1].total]
    return sum_of(report.numbers, fields)


def _total(report: Report, pattern: str) -> Number | None:
    fields = fields_of(report.edition, pattern)
    return sum_of(report.numbers, fields) if fields else None
