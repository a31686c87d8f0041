"""The rules that set the figures of the report's text beside its tables (审核：文表一致)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from typing import TYPE_CHECKING

from checks.model.finding import Number
from checks.model.prose import Narrative
from checks.model.registry import Breach, Filing, rule
from checks.text import measures
from checks.text.pattern import Pattern, before_number
from workbook.edition import Field
from workbook.report import HUGE, Report

if TYPE_CHECKING:
    from checks.text.claims import Change, Claim, Heard, TextReading
    from checks.text.numerals import Numeral
    from checks.text.sentences import Count, Sentence

# Words by which a list of ways or of units says that it is not complete.
_INCOMPLETE = Pattern(
    r"其余|主要|为主|等|居前|较多|前[一二三四五六七八九十\d]|最多",
    hears="主要是网络申请5件、信函3件",
    leaves="网络申请5件、信函3件",
)
_THE_REST = Pattern("其[他它余]", hears="其他单位", leaves="教育局")
_CLOSE = Pattern("[；。）]", hears="网络5件；", leaves="网络5件，")
# What follows a list of channels without being an entry of it.
_NO_ENTRY = before_number("答复|办结|结转|公开|处理|合计|共计|总计", hears="办结5件", leaves="公证处5件")
# A complete list of units is off by one slip of the hand, hence by little; a list of the busiest units lacks more.
LONG_LIST, SMALL_GAP = 8, Decimal("0.05")


@rule("N-1")
def received_as_in_the_table(filing: Filing) -> Iterator[Breach]:
    """The requests that the text says were received are row 一 of 表三, or rows 一 and 二; so by kind of applicant."""
    return _disagreements(filing, "received", "applicant")


@rule("N-2")
def answered_as_in_the_table(filing: Filing) -> Iterator[Breach]:
    """The requests that the text says were answered are （七）总计; of 答复 and 办结 in one sentence 答复 counts."""
    return _disagreements(filing, "answered")


@rule("N-3")
def carried_over_as_in_the_table(filing: Filing) -> Iterator[Breach]:
    """The requests that the text says were carried in and out are rows 二 and 四 of 表三."""
    return _disagreements(filing, "carried_in", "carried_out")


@rule("N-4")
def results_as_in_the_table(filing: Filing) -> Iterator[Breach]:
    """Each result group that the text names is the sum of its rows; all six together are （七）总计."""
    wrong = list(_disagreements(filing, "result"))
    yield from wrong
    if wrong:
        return
    for sentence, claims in _by_sentence(claim for claim in _claims(filing) if claim.measure.kind == "result"):
        rows = sorted(
            row.split(".")[2] for claim in claims for row in claim.measure.sums[0].rows if row.count(".") == 2
        )
        total = measures.RESULTS_TOTAL.of(filing.report)
        whole = [claim for claim in claims if all(row.count(".") == 2 for row in claim.measure.sums[0].rows)]
        if rows == sorted(measures.TOP_GROUPS) and total is not None and all(c.count.number.step == 1 for c in whole):
            said = sum(claim.count.number.value for claim in whole)
            if said != total:
                fields = measures.RESULTS_TOTAL.fields(filing.report.edition)
                yield _breach(sentence, whole[-1].count, fields, said, total, f"{fields[0].place}（六类结果之和）")


@rule("N-5")
def shares_recompute(filing: Filing) -> Iterator[Breach]:
    """A percentage is the count before it divided by a total, to the digits that are printed."""
    report = filing.report
    for sentence, claims in _by_sentence(_claims(filing)):
        for claim in claims:
            if claim.share is None or claim.measure.kind not in ("result", "applicant", "channel"):
                continue
            own = _own_base(claim, claims, report)
            bases = [own, *_bases(report), *(other.count.number.value for other in claims if other is not claim)]
            share, number = claim.share.number, claim.count.number
            counted = [number.value, *measures.values(claim.measure, report)]
            if not own or any(base and share.agrees_with(_percent(n, base)) for base in bases for n in counted):
                continue
            if number.step != 1:
                continue
            right = _rounded(_percent(number.value, own), share)
            fields = measures.RESULTS_TOTAL.fields(report.edition)
            words = {"count": number.value, "base": own}
            yield _breach(sentence, claim.share, fields, share.value, right, "", words)


@rule("N-24")
def shares_add_up(filing: Filing) -> Iterator[Breach]:
    """The shares of results that are all results add up to 100 %, but for what rounding makes."""
    total = measures.RESULTS_TOTAL.of(filing.report)
    for sentence, claims in _by_sentence(c for c in _claims(filing) if c.measure.kind == "result"):
        shares = [claim.share.number for claim in claims if claim.share]
        if len(shares) < 2 or len(shares) < len(claims) or not total or _added(claims) != total:
            continue
        said = sum((Decimal(share.value) for share in shares), Decimal(0))
        step = max(Decimal(share.step) for share in shares)
        if abs(said - 100) > len(shares) * step / 2:
            fields = measures.RESULTS_TOTAL.fields(filing.report.edition)
            last = claims[-1].share or claims[-1].count
            yield _breach(sentence, last, fields, said, 100, "", {"count": len(shares)})


@rule("N-6")
def cases_as_in_the_table(filing: Filing) -> Iterator[Breach]:
    """The cases of 行政复议 and 行政诉讼 about disclosure that the text names are those of 表四."""
    return _disagreements(filing, "dispute")


@rule("N-7")
def channels_add_up(filing: Filing) -> Iterator[Breach]:
    """The requests by channel (网络, 信函, 当面 …), where a sentence lists them, add up to those received."""
    known = measures.values(measures.HANDLED, filing.report)
    for sentence, claims in _by_sentence(_claims(filing)):
        ways = [claim for claim in claims if claim.measure is measures.CHANNEL]
        if len(ways) < 2 or not known or _INCOMPLETE.search(_span(sentence, ways)):
            continue
        said = _added(ways)
        totals = [claim.count.number.value for claim in claims if claim.measure.kind in ("received", "answered")]
        nearest = measures.nearest(measures.RECEIVED, filing.report, said or 0)
        if (
            said is not None
            and nearest
            and said not in (*known, *totals)
            and not _others_among(_reading(filing).numbers, sentence, ways)
        ):
            fields = nearest[0].fields(filing.report.edition)
            where = nearest[0].named(filing.report.edition)
            yield _breach(sentence, ways[-1].count, fields, said, nearest[1], where, {"count": len(ways)})


@rule("N-8")
def units_add_up(filing: Filing) -> Iterator[Breach]:
    """The requests by subordinate unit, where a sentence lists the units, add up to the total that the text gives."""
    total: Claim | None = None
    for sentence, claims in _by_sentence(_claims(filing)):
        total = next((c for c in claims if c.measure.kind == "received"), total)
        units = [claim for claim in claims if claim.measure is measures.UNIT]
        if total is None or total.sentence.paragraph is not sentence.paragraph or len(units) < 3:
            continue
        said, whole = _added(units), total.count.number
        if said is None or whole.step != 1 or _lists_a_part(sentence, units, said, whole.value):
            continue
        if said != whole.value and said not in measures.values(measures.HANDLED, filing.report):
            fields = total.measure.sums[0].fields(filing.report.edition)
            yield _breach(sentence, units[-1].count, fields, said, whole.value, "", {"count": len(units)})


@rule("N-9")
def documents_as_in_the_table(filing: Filing) -> Iterator[Breach]:
    """规章 and 规范性文件 that the text says were made, were repealed or are in force are those of 表二."""
    return _disagreements(filing, "document")


@rule("N-17")
def decisions_as_in_the_table(filing: Filing) -> Iterator[Breach]:
    """The decisions of 行政许可, 行政处罚 and 行政强制 that the text says were made are those of 表二."""
    return _disagreements(filing, "decision", "fee")


@rule("N-10")
def changes_recompute(filing: Filing) -> Iterator[Breach]:
    """What the text says of the change since last year follows from last year's report."""
    last = filing.last_year
    if last is None or last.year not in (0, filing.report.year - 1):
        return
    for change in _reading(filing).changes:
        number, measure = change.claim.count.number, change.claim.measure
        before = measures.values(measure, last)
        nearest = measures.nearest(measure, filing.report, number.value)
        own = nearest[0].of(last) if nearest else None
        counted = [number.value, *measures.values(measure, filing.report)]
        if not nearest or not own or number.step != 1 or change.claim.wide:
            continue
        if any(_changed(change, now, b) for b in before for now in counted):
            continue
        right = abs(_difference(change, number.value, own))
        words = {"last": own, "now": number.value, "unit": change.count.measure, "way": _way(number.value - own)}
        said = change.count.number.value
        shown = _rounded(right, change.count.number)
        yield _breach(change.sentence, change.count, nearest[0].fields(filing.report.edition), said, shown, "", words)


def _own_base(claim: Claim, others: Sequence[Claim], report: Report) -> Number | None:
    """The total of which a share is usually told: the results for a result, the requests for all else."""
    if claim.measure.kind == "result":
        return measures.RESULTS_TOTAL.of(report)
    if claim.measure is measures.CHANNEL:
        listed = _added([other for other in others if other.measure is measures.CHANNEL])
        return next((base for base in _bases(report) if base == listed), _bases(report)[1])
    return measures.HANDLED.sums[0].of(report)


def _reading(filing: Filing) -> TextReading:
    # Imported here since its patterns take longer to compile than the tables to check, and most checks have no text.
    from checks.text.reader import read
    from checks.text.scope import Whose

    report = filing.report
    return read(filing.narrative or Narrative(()), Whose(report.edition, report.unit, report.year))


def _claims(filing: Filing) -> tuple[Claim, ...]:
    return _reading(filing).claims


def _by_sentence(claims: Iterable[Claim]) -> Iterator[tuple[Sentence, list[Claim]]]:
    for _, group in groupby(claims, key=lambda claim: id(claim.sentence)):
        found = list(group)
        yield found[0].sentence, found


def _disagreements(filing: Filing, *kinds: str) -> Iterator[Breach]:
    """A breach for every claim about something of these kinds that none of its sums bears out."""
    report = filing.report
    for sentence, claims in _by_sentence(_claims(filing)):
        own = [c for c in claims if c.measure.kind in kinds and not (c.wide and _is_of_more(claims, report))]
        # Of 答复 and 办结 in one sentence 答复 counts.
        if answers := [c for c in own if c.measure.kind == "answered" and "答复" in c.count.before]:
            own = answers
        told: set[Number] = set()
        parts = Counter(claim.measure for claim in own if claim.measure.kind == "result")
        for claim in own:
            number = claim.count.number
            known = measures.values(claim.measure, report)
            nearest = measures.nearest(claim.measure, report, number.value)
            if not nearest or not known or any(number.agrees_with(value) for value in known):
                continue
            if claim.implied and not _left_some(report, number.value):
                continue
            # One result told in several parts, 「因…不予公开3件、因…不予公开2件」, is no total.
            if parts[claim.measure] > 1:
                continue
            # A total and the kind of applicant that is wrong in it are one mistake.
            if claim.measure.kind in ("received", "applicant") and number.value - nearest[1] in told:
                continue
            told.add(number.value - nearest[1])
            fields = nearest[0].fields(report.edition)
            yield _breach(sentence, claim.count, fields, number.value, nearest[1], nearest[0].named(report.edition))


def _left_some(report: Report, received: Number) -> bool:
    """Whether 表三 has so many requests and left some of them to the next year: then not all were answered."""
    return received in measures.values(measures.HANDLED, report) and bool(measures.CARRIED_OUT.sums[0].of(report))


def _is_of_more(claims: Sequence[Claim], report: Report) -> bool:
    """Whether what an office tells of a whole area is of more than its own tables: no total of the two is the same."""
    received = [c for c in claims if c.wide and c.measure.kind == "received" and c.count.number.value]
    return not any(c.count.number.value in measures.values(c.measure, report) for c in received)


def _others_among(numbers: Iterable[Heard], sentence: Sentence, ways: Sequence[Claim]) -> bool:
    """Whether the list of channels has an entry, between the others or right after them, that is not understood."""
    known = {claim.count.start for claim in ways}
    end = _CLOSE.compiled.search(sentence.masked, ways[-1].count.end)
    stop = end.start() if end else len(sentence.masked)
    counts = (heard.count for heard in numbers if heard.sentence is sentence and not heard.count.rough)
    listed = (c for c in counts if ways[0].count.start < c.start < stop and c.measure != "%")
    return any(c.start not in known and not _NO_ENTRY.search(c.before) for c in listed)


def _breach(
    sentence: Sentence,
    count: Count,
    fields: tuple[Field, ...],
    said: Number,
    right: Number,
    where: str,
    words: Mapping[str, object] | None = None,
) -> Breach:
    quote = sentence.quote(count.start, count.end)
    paragraph = sentence.paragraph
    told = {"at": paragraph.place or paragraph.heading or "正文", "quote": quote, "where": where}
    passage = sentence.passage(count.start, count.end)
    return Breach(fields, said, right, words={**told, **(words or {})}, quote=quote, passage=passage)


def _bases(report: Report) -> list[Number | None]:
    return [total.of(report) for total in measures.HANDLED.sums]


def _percent(number: Number, base: Number) -> Decimal:
    return Decimal(number) * 100 / Decimal(base)


def _rounded(exact: Decimal, like: Numeral) -> Decimal:
    """The number with as many decimals as the text prints; one that no report has stays as it is."""
    if abs(exact) >= HUGE:
        return exact
    return exact.quantize(Decimal(like.step), ROUND_HALF_UP)


def _difference(change: Change, now: Number, before: Number) -> Decimal:
    return _percent(now - before, before) if change.count.measure == "%" else Decimal(now - before)


def _changed(change: Change, now: Number, before: Number) -> bool:
    """Whether the change from `before` to `now` is the one that the text tells; from nothing, any percentage may be."""
    if not before:
        return change.count.measure == "%"
    return change.count.number.agrees_with(change.sign * _difference(change, now, before))


def _way(difference: Number) -> str:
    return "增加" if difference >= 0 else "减少"


def _added(claims: Sequence[Claim]) -> Number | None:
    """The sum of the numbers; None where one of them is rounded."""
    exact = all(claim.count.number.step == 1 for claim in claims)
    return sum(claim.count.number.value for claim in claims) if exact else None


def _span(sentence: Sentence, claims: Sequence[Claim]) -> str:
    return sentence.masked[max(0, claims[0].count.start - 40) : claims[-1].count.end + 6]


def _lists_a_part(sentence: Sentence, units: Sequence[Claim], said: Number, whole: Number) -> bool:
    """Whether the list of units is, or may well be, one of some units only; or is two lists of the same units."""
    names = [claim.unit for claim in units]
    if len(set(names)) < len(names) or _INCOMPLETE.search(_span(sentence, units)):
        return True
    if said > whole or _THE_REST.search(names[-1]):
        return False
    return len(units) < LONG_LIST or whole - said > whole * SMALL_GAP
