"""The rules that set this year's figures beside last year's, and the tables beside each other (审核：跨年、表间)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from checks.model.finding import Number, Suspect
from checks.model.registry import Breach, Filing, rule
from workbook.bodies import GOVERNMENTS
from workbook.edition import Field
from workbook.report import Report, plain

# Below this, a figure may well change five-fold in a year without a mistake.
SMALL = 20
JUMP = 5
# Between a right amount and one in the wrong unit lies a factor of 10,000; ordinary change stays far below this.
UNIT_SLIP = 1000
RECONSIDERATION_FIRST = 2024
_KEY_FIGURES = (
    "disclosure.normative_documents.newly_made",
    "disclosure.other_services.decisions",
    "disclosure.licences.decisions",
    "disclosure.penalties.decisions",
    "disclosure.compulsory_measures.decisions",
    "disclosure.fees.amount",
    "requests.received.total",
    "requests.results.total.total",
    "disputes.reconsideration.total",
    "disputes.direct_suit.total",
    "disputes.suit_after_reconsideration.total",
)
_DISPUTE_GROUPS = ("reconsideration", "direct_suit", "suit_after_reconsideration")


@rule("C-2")
def last_year_is_the_year_before(filing: Filing) -> Iterator[Breach]:
    """The figures that stand for last year are of the year before the reporting year."""
    last = filing.last_year
    if last and last.year and filing.report.year and last.year != filing.report.year - 1:
        words = {"last": last.year, "year": filing.report.year, "wanted": filing.report.year - 1}
        yield Breach((), words=words)


@rule("Y-1")
def carried_in_equals_carried_out(filing: Filing) -> Iterator[Breach]:
    """What was carried into this year is what last year carried out, in each column; 表三 is alike in both editions."""
    report, last = filing.report, _before(filing)
    if last is None:
        return
    unequal: list[tuple[Field, Number, Number]] = []
    for field in report.edition.requests.fields:
        if field.row[-1].key == "carried_in":
            before = _number(last, field.id.replace(".carried_in.", ".carried_out."))
            now = report.numbers[field.index]
            if before is not None and now is not None and before != now:
                unequal.append((field, before, now))
    if unequal:
        told = "，".join(f"{f.column_name}列上年 {plain(b)}、本年 {plain(n)}" for f, b, n in unequal)
        _, before, now = unequal[-1]
        fields = tuple(field for field, _, _ in unequal)
        yield Breach(fields, before, now, before - now, words={"columns": told})


@rule("Y-2")
def in_force_rolls_forward(filing: Filing) -> Iterator[Breach]:
    """现行有效件数 is last year's, plus those made, minus those repealed (form of 2021)."""
    for row, last, made, repealed, now in _documents(filing):
        expected = last + made - repealed
        if expected >= 0 and expected != now:
            field = filing.report.edition.field(f"{row}.in_force")
            words = {"row": field.row_name, "last": last, "made": made, "repealed": repealed}
            yield Breach((field,), expected, now, expected - now, words=words)


@rule("T2-3")
def repealed_within_stock(filing: Filing) -> Iterator[Breach]:
    """No more documents are repealed than were in force and made (form of 2021)."""
    for row, last, made, repealed, _ in _documents(filing):
        if repealed > last + made:
            field = filing.report.edition.field(f"{row}.repealed")
            yield Breach((field,), repealed, last + made, repealed - last - made, words={"row": field.row_name})


@rule("T2-2")
def fees_in_ten_thousands(filing: Filing) -> Iterator[Breach]:
    """The fee amount is of last year's order of magnitude: 元 typed for 万元 makes it 10,000 times as large."""
    now, before = _both(filing, "disclosure.fees.amount")
    if not now or not before:
        return
    field = filing.report.edition.field("disclosure.fees.amount")
    if _slipped(now, before):
        times = max(now, before) / min(now, before)
        proposed = Decimal(now) / 10000 if now > before else Decimal(now) * 10000
        suspect = Suspect(field.place, filing.report.value(field), proposed.normalize(), field)
        yield Breach((field,), now, before, now - before, words={"times": round(times)}, suspects=(suspect,))


@rule("Y-3")
def items_roll_forward(filing: Filing) -> Iterator[Breach]:
    """上一年项目数量 is what last year's report makes of it (form of 2019, both years)."""
    last = _before(filing)
    for field in filing.report.edition.disclosure.fields:
        if last is None or field.column[-1].key != "items_last_year":
            continue
        start, change = _number(last, field.id), _number(last, field.id.replace("items_last_year", "items_change"))
        now = filing.report.numbers[field.index]
        if start is not None and change is not None and now is not None and start + change != now:
            yield Breach((field,), start + change, now, start + change - now, words={"row": field.row_name})


@rule("Y-4")
def disclosed_grows_by_the_new(filing: Filing) -> Iterator[Breach]:
    """对外公开总数量 grows by what is newly disclosed (form of 2019, both years)."""
    for row in ("disclosure.rules", "disclosure.normative_documents"):
        now, before = _both(filing, f"{row}.disclosed_in_all")
        new = _number(filing.report, f"{row}.newly_disclosed")
        if now is not None and before is not None and new is not None and now != before + new:
            field = filing.report.edition.field(f"{row}.disclosed_in_all")
            yield Breach((field,), before + new, now, before + new - now, words={"row": field.row_name})


@rule("Y-5")
def pending_cases_reappear(filing: Filing) -> Iterator[Breach]:
    """The cases that were pending last year are among this year's."""
    last = _before(filing)
    for group in _DISPUTE_GROUPS:
        pending = _number(last, f"disputes.{group}.pending") if last else None
        now = _number(filing.report, f"disputes.{group}.total")
        if pending is not None and now is not None and pending > now:
            field = filing.report.edition.field(f"disputes.{group}.total")
            yield Breach((field,), pending, now, pending - now, words={"group": field.column_name.split("—")[0]})


@rule("Y-6")
def no_unexplained_jump(filing: Filing) -> Iterator[Breach]:
    """Key figures neither grow more than five-fold nor shrink to less than a fifth within a year."""
    for field_id in _KEY_FIGURES:
        now, before = _both(filing, field_id)
        if now is None or before is None or max(now, before) < SMALL:
            continue
        if filing.report.edition.field(field_id).kind == "amount" and _slipped(now, before):
            continue  # T2-2 has said so
        if now > JUMP * before or before > JUMP * now:
            yield Breach((filing.report.edition.field(field_id),), before, now, now - before)


@rule("Y-9")
def figures_are_new(filing: Filing) -> Iterator[Breach]:
    """This year's tables are not last year's: some figure that is not 0 has changed."""
    last = _before(filing)
    if last is None or last.edition is not filing.report.edition or last.numbers != filing.report.numbers:
        return
    count = sum(bool(number) for number in last.numbers)
    if count > 1:
        yield Breach((), words={"count": count})


@rule("Y-10")
def reconsideration_comes_first(filing: Filing) -> Iterator[Breach]:
    """From 2024 suits without reconsideration do not grow, since refusals must go through it. 行政复议法第二十三条."""
    if filing.report.year < RECONSIDERATION_FIRST:
        return
    now, before = _both(filing, "disputes.direct_suit.total")
    if now is not None and before is not None and now > before:
        yield Breach((filing.report.edition.field("disputes.direct_suit.total"),), before, now, now - before)


@rule("X-1")
def disputes_within_answers(filing: Filing) -> Iterator[Breach]:
    """表四 has no more 复议 and direct suits than 表三 has answers, this year and last."""
    report, last = filing.report, _before(filing)
    disputes = [_number(report, f"disputes.{group}.total") for group in _DISPUTE_GROUPS[:2]]
    answers = [_number(report, "requests.results.total.total")]
    if last:
        answers.append(_number(last, "requests.results.total.total"))
    cases, answered = _sum(disputes), _sum(answers)
    if cases is not None and answered and cases > answered:
        field = report.edition.field("disputes.reconsideration.total")
        yield Breach((field,), cases, answered, cases - answered, words={"years": "本年和上年" if last else "本年"})


@rule("X-2")
def disputes_need_requests(filing: Filing) -> Iterator[Breach]:
    """表三 is not all zero while 表四 is not."""
    report = filing.report
    requests = [report.numbers[f.index] for f in report.edition.requests.fields]
    disputes = _sum([_number(report, f"disputes.{group}.total") for group in _DISPUTE_GROUPS])
    if disputes and all(number == 0 for number in requests):
        yield Breach((report.edition.field("requests.received.total"),), 0, disputes, -disputes)


@rule("X-3")
def governments_disclose_something(filing: Filing) -> Iterator[Breach]:
    """表二 of a government's own consolidated report is not all zero."""
    report = filing.report
    government = report.body in GOVERNMENTS or (not report.body and report.unit.endswith("人民政府"))
    fields = report.edition.disclosure.fields
    if government and all(report.numbers[f.index] == 0 for f in fields):
        yield Breach(fields[:1], words={"unit": report.unit})


def _slipped(now: Number, before: Number) -> bool:
    return max(now, before) >= UNIT_SLIP * min(now, before) > 0


def _before(filing: Filing) -> Report | None:
    """Last year's report, if it is of the year before (or does not say of which)."""
    last = filing.last_year
    return last if last and last.year in (0, filing.report.year - 1) else None


def _number(report: Report, field_id: str) -> Number | None:
    return report.value(field_id).number if report.edition.has(field_id) else None


def _both(filing: Filing, field_id: str) -> tuple[Number | None, Number | None]:
    """This year's and last year's number of a field that means the same in both; None where there is none.

    表二 changed its meaning from the form of 2019 to that of 2021, so it is compared within one edition only.
    """
    last = _before(filing)
    now = _number(filing.report, field_id)
    if last is None or (field_id.startswith("disclosure.") and last.edition is not filing.report.edition):
        return now, None
    return now, _number(last, field_id)


def _documents(filing: Filing) -> Iterator[tuple[str, Number, Number, Number, Number]]:
    """For 规章 and 行政规范性文件: the row, in force last year, made, repealed and in force this year."""
    for row in ("disclosure.rules", "disclosure.normative_documents"):
        now, before = _both(filing, f"{row}.in_force")
        made, repealed = _number(filing.report, f"{row}.made"), _number(filing.report, f"{row}.repealed")
        if now is not None and before is not None and made is not None and repealed is not None:
            yield row, before, made, repealed, now


def _sum(numbers: list[Number | None]) -> Number | None:
    total: Number = 0
    for number in numbers:
        if number is None:
            return None
        total += number
    return total
