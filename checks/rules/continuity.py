"""The rules that set this year's figures beside last year's, and the tables beside each other (审核：跨年、表间)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from checks.balance.identities import sum_of
from checks.model.finding import Number, Suspect
from checks.model.registry import Breach, Filing, rule, rule_of
from checks.model.rulebook import entries_of, fields_of
from workbook.bodies import GOVERNMENTS
from workbook.edition import Field
from workbook.report import Report, plain

# Below this, a figure may well change five-fold in a year without a mistake.
SMALL = 20
JUMP = 5
# Between a right amount and one in the wrong unit lies a factor of 10,000; ordinary change stays far below this.
UNIT_SLIP = 1000
# So many decisions of one kind do not come or go without a change of who decides.
MANY_DECISIONS = 50
# Below this, direct suits may well be of the kinds that need no 行政复议.
MANY_SUITS = 5
ANSWERED = "requests.results.total.total"


@rule("C-2")
def last_year_is_the_year_before(filing: Filing) -> Iterator[Breach]:
    """The figures that stand for last year are of the year before the reporting year."""
    last = filing.last_year
    if last and last.year and filing.report.year and last.year != filing.report.year - 1:
        words = {"last": last.year, "year": filing.report.year, "wanted": filing.report.year - 1}
        yield Breach((), words=words)


@rule("Y-1")
def carried_in_equals_carried_out(filing: Filing) -> Iterator[Breach]:
    """What was carried into this year is what last year carried out, in each column."""
    report, last = filing.report, year_before(filing)
    if last is None:
        return
    unequal: list[tuple[Field, Number, Number]] = []
    for field in fields_of(report.edition, "requests.carried_in"):
        before = _number(last, field.id.replace(".carried_in.", ".carried_out."))
        now = report.numbers[field.index]
        if before is not None and now is not None and before != now:
            unequal.append((field, before, now))
    if unequal:
        told = "，".join(f"{f.column_name}列上年 {plain(b)}、本年 {plain(n)}" for f, b, n in unequal)
        _, before, now = unequal[-1]
        fields = tuple(field for field, _, _ in unequal)
        figures = tuple(number for _, *pair in unequal for number in pair)
        yield Breach(fields, before, now, words={"columns": told}, figures=figures)


@rule("Y-2")
def in_force_rolls_forward(filing: Filing) -> Iterator[Breach]:
    """现行有效件数 is last year's, plus those made, minus those repealed."""
    for stock in _stocks(filing):
        expected = stock.last + stock.made - stock.repealed
        if expected >= 0 and expected != stock.now:
            moved = {"last": stock.last, "made": stock.made, "repealed": stock.repealed}
            words: dict[str, object] = {"row": stock.in_force.row_name, **moved}
            yield Breach((stock.in_force,), expected, stock.now, words=words)


@rule("T2-3")
def repealed_within_stock(filing: Filing) -> Iterator[Breach]:
    """No more documents are repealed than were in force and made."""
    for stock in _stocks(filing):
        if stock.repealed > stock.last + stock.made:
            field = _beside(filing.report, stock.in_force, "repealed")
            yield Breach((field,), stock.repealed, stock.last + stock.made, words={"row": field.row_name})


@rule("T2-2")
def fees_in_ten_thousands(filing: Filing) -> Iterator[Breach]:
    """The fee amount is of last year's order of magnitude: 元 typed for 万元 makes it 10,000 times as large."""
    for field in fields_of(filing.report.edition, "disclosure.fees.amount"):
        now, before = both_years(filing, field)
        if now and before and _slipped(now, before):
            times = max(now, before) / min(now, before)
            proposed = Decimal(now) / 10000 if now > before else Decimal(now) * 10000
            suspect = Suspect(field.place, filing.report.value(field), proposed.normalize(), field)
            yield Breach((field,), now, before, words={"times": round(times)}, suspects=(suspect,))


@rule("Y-3")
def items_roll_forward(filing: Filing) -> Iterator[Breach]:
    """上一年项目数量 is what last year's report makes of it (both years on one form)."""
    last = year_before(filing)
    for field in entries_of(filing.report.edition, "disclosure.*.items_last_year"):
        if last is None:
            return
        start, change = _number(last, field.id), _number(last, f"disclosure.{field.row_key}.items_change")
        now = filing.report.numbers[field.index]
        if start is not None and change is not None and now is not None and start + change != now:
            yield Breach((field,), start + change, now, words={"row": field.row_name})


@rule("Y-4")
def disclosed_grows_by_the_new(filing: Filing) -> Iterator[Breach]:
    """对外公开总数量 grows by what is newly disclosed (both years on one form)."""
    for field in entries_of(filing.report.edition, "disclosure.*.disclosed_in_all"):
        now, before = both_years(filing, field)
        new = _number(filing.report, f"disclosure.{field.row_key}.newly_disclosed")
        if now is not None and before is not None and new is not None and now != before + new:
            yield Breach((field,), before + new, now, words={"row": field.row_name})


@rule("Y-5")
def pending_cases_reappear(filing: Filing) -> Iterator[Breach]:
    """The cases that were pending last year are among this year's."""
    last = year_before(filing)
    for field in fields_of(filing.report.edition, "disputes.*.total"):
        pending = _number(last, f"{field.id.removesuffix('.total')}.pending") if last else None
        now = filing.report.numbers[field.index]
        if pending is not None and now is not None and pending > now:
            yield Breach((field,), pending, now, words={"group": field.column_name.split("—")[0]})


@rule("Y-6")
def no_unexplained_jump(filing: Filing) -> Iterator[Breach]:
    """Key figures neither grow more than five-fold nor shrink to less than a fifth within a year."""
    for field in rule_of(no_unexplained_jump).fields_in(filing.report.edition):
        now, before = both_years(filing, field)
        if now is None or before is None or max(now, before) < SMALL:
            continue
        if field.kind == "amount" and _slipped(now, before):
            continue  # the rule about units has said so
        if _is_new_or_gone(filing.report, field, now, before):
            continue  # the rule about powers says so
        if now > JUMP * before or before > JUMP * now:
            yield Breach((field,), before, now)


@rule("Y-11")
def powers_that_come_and_go_are_explained(filing: Filing) -> Iterator[Breach]:
    """Many decisions of one kind do not become none, or none many, without a change of who decides."""
    for field in rule_of(powers_that_come_and_go_are_explained).fields_in(filing.report.edition):
        now, before = both_years(filing, field)
        if now is not None and before is not None and _is_new_or_gone(filing.report, field, now, before):
            yield Breach((field,), before, now, words={"way": "无到有" if now else "有到无"})


@rule("Y-9")
def figures_are_new(filing: Filing) -> Iterator[Breach]:
    """This year's tables are not last year's: some figure that is not 0 has changed."""
    last = year_before(filing)
    if last is None or last.edition is not filing.report.edition or last.numbers != filing.report.numbers:
        return
    count = sum(bool(number) for number in last.numbers)
    if count > 1:
        yield Breach((), words={"count": count})


@rule("Y-10")
def reconsideration_comes_first(filing: Filing) -> Iterator[Breach]:
    """Suits without reconsideration neither grow nor are the greater part: refusals must go through it."""
    report = filing.report
    other = fields_of(report.edition, "disputes.reconsideration|suit_after_reconsideration.total")
    through = sum_of(report.numbers, other)
    for field in fields_of(report.edition, "disputes.direct_suit.total"):
        now, before = both_years(filing, field)
        if now is None:
            continue
        if before is not None and now > before:
            yield Breach((field,), before, now, words={"told": f"上年 {plain(before)} 件，本年 {plain(now)} 件"})
        elif through is not None and now >= max(MANY_SUITS, through):
            told = f"本年 {plain(now)} 件，不少于行政复议和复议后起诉之和 {plain(through)} 件"
            yield Breach((field,), through, now, words={"told": told})


@rule("X-1")
def disputes_within_answers(filing: Filing) -> Iterator[Breach]:
    """表四 has no more 复议 and direct suits than 表三 has answers, this year and last."""
    report, last = filing.report, year_before(filing)
    own = fields_of(report.edition, "disputes.reconsideration|direct_suit.total")
    cases, answered = sum_of(report.numbers, own), _number(report, ANSWERED)
    if last and answered is not None:
        before = _number(last, ANSWERED)
        answered = None if before is None else answered + before
    if cases is not None and answered and cases > answered:
        yield Breach(own[:1], cases, answered, words={"years": "本年和上年" if last else "本年"})


@rule("X-2")
def disputes_need_requests(filing: Filing) -> Iterator[Breach]:
    """表三 is not all zero while 表四 is not."""
    report = filing.report
    requests = report.edition.requests.fields
    disputes = sum_of(report.numbers, fields_of(report.edition, "disputes.*.total"))
    if disputes and all(report.numbers[f.index] == 0 for f in requests):
        yield Breach(tuple(f for f in requests if f.is_total)[:1], 0, disputes)


@rule("X-3")
def governments_disclose_something(filing: Filing) -> Iterator[Breach]:
    """表二 of a government's own consolidated report is not all zero."""
    report = filing.report
    government = report.body in GOVERNMENTS or (not report.body and report.unit.endswith("人民政府"))
    fields = report.edition.disclosure.fields
    if government and all(report.numbers[f.index] == 0 for f in fields):
        yield Breach(fields[:1], words={"unit": report.unit})


def _is_new_or_gone(report: Report, field: Field, now: Number, before: Number) -> bool:
    """Whether decisions of one kind, many in one of two years, are none in the other."""
    decides = field in rule_of(powers_that_come_and_go_are_explained).fields_in(report.edition)
    return decides and not min(now, before) and max(now, before) >= MANY_DECISIONS


def _slipped(now: Number, before: Number) -> bool:
    return max(now, before) >= UNIT_SLIP * min(now, before) > 0


def year_before(filing: Filing) -> Report | None:
    """Last year's report, if it is of the year before (or does not say of which)."""
    last = filing.last_year
    return last if last and last.year in (0, filing.report.year - 1) else None


def _number(report: Report, field_id: str) -> Number | None:
    return report.value(field_id).number if report.edition.has(field_id) else None


def both_years(filing: Filing, field: Field) -> tuple[Number | None, Number | None]:
    """This year's and last year's number of a field that means the same in both; None where there is none.

    表二 changed its meaning from one form to the next, so it is compared within one form only.
    """
    last = year_before(filing)
    now = filing.report.numbers[field.index]
    if last is None or (field.table == "disclosure" and last.edition is not filing.report.edition):
        return now, None
    return now, _number(last, field.id)


@dataclass(frozen=True)
class _Stock:
    """Documents of one kind: in force last year, made and repealed this year, and in force now."""

    in_force: Field
    last: Number
    made: Number
    repealed: Number
    now: Number


def _stocks(filing: Filing) -> Iterator[_Stock]:
    """The rows of 表二 that say what is in force, made and repealed, where all of it is known."""
    for field in entries_of(filing.report.edition, "disclosure.*.in_force"):
        now, before = both_years(filing, field)
        made, repealed = (_number(filing.report, f"disclosure.{field.row_key}.{key}") for key in ("made", "repealed"))
        if now is not None and before is not None and made is not None and repealed is not None:
            yield _Stock(field, before, made, repealed, now)


def _beside(report: Report, field: Field, column: str) -> Field:
    return report.edition.field(f"{field.table}.{field.row_key}.{column}")
