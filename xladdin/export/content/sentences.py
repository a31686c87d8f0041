"""The sentences of a report that only repeat its figures: for 一（二）, 一（三）, 四 and 六, as reports word them.

A figure that is missing is never guessed: the sentence then says, between 【 and 】, what has to be filled in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from workbook.edition import Table
from workbook.report import Report, plain

Number = int | Decimal
SHARE_DECIMALS = 2


@dataclass(frozen=True)
class Fees:
    """信息处理费 of the year (国办函〔2020〕109号): notices sent, and what they demanded and brought in, in 元."""

    notices: int
    demanded: Decimal
    received: Decimal


def about_requests(report: Report, last_year: Report | None = None) -> tuple[str, ...]:
    """一·（二）: what was received, carried over and answered, who asked, and with what result.

    With `last_year` the requests received are compared with it.
    """
    totals = [_number(report, f"requests.{row}.total") for row in ("received", "carried_in", "carried_out")]
    answered = _number(report, "requests.results.total.total")
    if None in totals or answered is None:
        return (f"【请填写：{report.year}年收到、办理和结转政府信息公开申请的件数（表三的总计不全）】",)
    received, carried_in, carried_out = (number or 0 for number in totals)
    if not (received or carried_in):
        return (f"{report.year}年，本机关未收到政府信息公开申请，没有上年结转的申请。",)
    sentences = [
        _received(report, received, carried_in, last_year),
        f"本年度共办结{plain(answered)}件，"
        + (f"结转下年度继续办理{plain(carried_out)}件。" if carried_out else "没有结转下年度继续办理的申请。"),
        _applicants(report, received),
        _results(report, answered),
    ]
    return tuple(sentence for sentence in sentences if sentence)


def about_documents(report: Report) -> tuple[str, ...]:
    """一·（三）: 规章 and 行政规范性文件 made, repealed and in force; nothing on a form that does not count these."""
    parts = []
    for row, name in (("rules", "规章"), ("normative_documents", "行政规范性文件")):
        fields = [f"disclosure.{row}.{column}" for column in ("made", "repealed", "in_force")]
        if not all(report.edition.has(field) for field in fields):
            return ()
        numbers = [_number(report, field) for field in fields]
        if None in numbers:
            return (f"【请填写：{report.year}年制发、废止和现行有效的规章、行政规范性文件的件数（表二不全）】",)
        made, repealed, in_force = (plain(number or 0) for number in numbers)
        if row == "normative_documents" or any(numbers):
            parts.append(f"制发{name}{made}件，废止{repealed}件，现行有效{in_force}件")
    return (f"{report.year}年，本机关{'；'.join(parts)}。",)


def about_disputes(report: Report, last_year: Report | None = None) -> tuple[str, ...]:
    """四: the cases of 行政复议 and 行政诉讼 with their outcomes, compared with `last_year` where it is known."""
    groups = ("reconsideration", "direct_suit", "suit_after_reconsideration")
    totals = [_number(report, f"disputes.{group}.total") for group in groups]
    if None in totals:
        return (f"【请填写：{report.year}年政府信息公开行政复议、行政诉讼的件数（表四的总计不全）】",)
    review, direct, after = (number or 0 for number in totals)
    if not (review or direct or after):
        return (f"{report.year}年，未发生因政府信息公开引起的行政复议、行政诉讼案件。",)
    return (_reconsideration(report, review, last_year), _suits(report, direct, after))


def about_other_matters(report: Report, fees: Fees | None = None) -> tuple[str, ...]:
    """六: 信息处理费, which the form of 2021 asks for; not in the tables, it is asked for unless `fees` is given."""
    if not report.edition.has("requests.results.otherwise.fee_unpaid.total"):
        return ("没有其他需要报告的事项。",)
    if fees is None:
        return (
            f"【请填写：{report.year}年发出收费通知的件数、总金额和实际收取的总金额；"
            "没有的，写「本年度未发出收费通知，未收取信息处理费」】",
        )
    if not (fees.notices or fees.received):
        return (f"{report.year}年，本机关依申请公开政府信息未发出收费通知，未收取信息处理费。",)
    return (
        f"{report.year}年，本机关依申请公开政府信息发出收费通知{fees.notices}件，"
        f"总金额{plain(fees.demanded)}元，实际收取信息处理费{plain(fees.received)}元。",
    )


def shares(counts: Sequence[Number], decimals: int = SHARE_DECIMALS) -> list[Decimal]:
    """The percentages of these counts in their sum, with at most so many decimals, that add up to exactly 100.

    Rounded to the nearest, with a decimal less where only that adds up; else by largest remainder, each rounded up or
    down. ValueError where the counts have no sum or one is negative.
    """
    whole = sum(counts)
    if whole <= 0 or min(counts) < 0:
        raise ValueError("counts that have shares are not negative and not all zero")
    for fewer in range(decimals, max(decimals - 2, 0), -1):
        step = Decimal(1).scaleb(-fewer)
        nearest = [(Decimal(count) * 100 / Decimal(whole)).quantize(step, ROUND_HALF_UP) for count in counts]
        if sum(nearest) == 100:
            return nearest
    return _by_largest_remainder(counts, whole, decimals)


def _by_largest_remainder(counts: Sequence[Number], whole: Number, decimals: int) -> list[Decimal]:
    """Shares rounded down, but for those with the largest remainders; equal counts are treated alike if that works."""
    units = 100 * 10**decimals
    floors = [int(count * units // whole) for count in counts]
    left = units - sum(floors)
    remainders = [count * units % whole for count in counts]
    order = sorted((index for index in range(len(counts)) if remainders[index]), key=lambda index: -remainders[index])
    raised: list[int] = []
    for index in order:
        equals = [other for other in order if counts[other] == counts[index]]
        if index not in raised and len(raised) + len(equals) <= left:
            raised += equals
    raised += [index for index in order if index not in raised][: left - len(raised)]
    return [Decimal(floor + (index in raised)).scaleb(-decimals) for index, floor in enumerate(floors)]


def _received(report: Report, received: Number, carried_in: Number, last_year: Report | None) -> str:
    if not received:
        return f"{report.year}年，本机关未收到政府信息公开申请，上年结转{plain(carried_in)}件。"
    change = _change(received, _last(report, last_year, "requests.received.total"), "上年未收到申请")
    before = f"上年结转{plain(carried_in)}件" if carried_in else "没有上年结转的申请"
    return f"{report.year}年，共收到政府信息公开申请{plain(received)}件{change}，{before}。"


def _applicants(report: Report, received: Number) -> str:
    """Who asked; nothing where nothing was received, or where the columns do not give the total."""
    person = _number(report, "requests.received.natural_person")
    row = [f for f in report.edition.requests.fields if f.row_key == "received" and not f.column[-1].total]
    kinds = [report.value(f).number for f in row if f.column[-1].key != "natural_person"]
    if not received or person is None or None in kinds:
        return ""
    bodies = sum(number or 0 for number in kinds)
    if person + bodies != received or min(person, *(number or 0 for number in kinds)) < 0:
        return ""
    pairs = [("自然人申请", person), ("法人或其他组织申请", bodies)]
    return f"新收申请中，{_with_shares(pairs)}。"


def _results(report: Report, answered: Number) -> str:
    """The six groups of results that occurred; nothing where one is not known or they do not give （七）总计."""
    pairs = [(name, _group(report, key)) for key, name in _result_groups(report.edition.requests)]
    known = [(name, number) for name, number in pairs if number is not None]
    total = sum(number for _, number in known)
    if not answered or len(known) < len(pairs) or total != answered or min(number for _, number in known) < 0:
        return ""
    return f"办理结果中，{_with_shares([(name, number) for name, number in known if number])}。"


def _with_shares(pairs: Sequence[tuple[str, Number]]) -> str:
    """「予以公开3件，占60.00%；不予公开2件，占40.00%」"""
    found = shares([number for _, number in pairs])
    told = [(name, number, share) for (name, number), share in zip(pairs, found, strict=True) if number]
    return "；".join(f"{name}{plain(number)}件，占{_percentage(share)}" for name, number, share in told)


def _percentage(share: Decimal) -> str:
    return f"{'100' if share == 100 else plain(share)}%"


def _result_groups(requests: Table) -> Iterator[tuple[str, str]]:
    """Key and bare name of （一）予以公开 … （六）其他处理, from the form itself."""
    results = (heading for heading in requests.blocks[0].rows if heading.key == "results")
    for group in (child for heading in results for child in heading.children if not child.total):
        yield group.key, group.name.partition("）")[2]


def _group(report: Report, key: str) -> Number | None:
    """The sum of a group's rows in the total column; None where one of them holds no number."""
    prefix = f"requests.results.{key}."
    fields = [f for f in report.edition.requests.fields if f.id.startswith(prefix) and f.column[-1].total]
    numbers = [report.value(field).number for field in fields]
    return None if None in numbers else sum(number or 0 for number in numbers)


def _reconsideration(report: Report, cases: Number, last_year: Report | None) -> str:
    if not cases:
        return f"{report.year}年，未发生因政府信息公开引起的行政复议案件。"
    change = _change(cases, _last(report, last_year, "disputes.reconsideration.total"), "上年未发生")
    outcomes = _outcomes(report, "reconsideration")
    told = f"，其中{outcomes}" if outcomes else ""
    return f"{report.year}年，因政府信息公开被申请行政复议{plain(cases)}件{change}{told}。"


def _suits(report: Report, direct: Number, after: Number) -> str:
    if not (direct or after):
        return "未发生因政府信息公开引起的行政诉讼案件。"
    parts = []
    for group, name, cases in (
        ("direct_suit", "未经复议直接起诉", direct),
        ("suit_after_reconsideration", "复议后起诉", after),
    ):
        outcomes = _outcomes(report, group) if cases else ""
        parts.append(f"{name}{plain(cases)}件" + (f"（{outcomes}）" if outcomes else ""))
    return f"因政府信息公开被提起行政诉讼{plain(direct + after)}件，包括{'，'.join(parts)}。"


def _outcomes(report: Report, group: str) -> str:
    """「结果维持72件、尚未审结37件」: the outcomes that occurred; nothing where one of them is not known."""
    of_group = [f for f in report.edition.disputes.fields if f.id.startswith(f"disputes.{group}.")]
    fields = [field for field in of_group if not field.is_total]
    numbers = [report.value(field).number for field in fields]
    if None in numbers:
        return ""
    pairs = zip(fields, numbers, strict=True)
    return "、".join(f"{field.column[-1].name}{plain(number)}件" for field, number in pairs if number)


def _change(now: Number, before: Number | None, none_before: str) -> str:
    """How a count compares with last year's: 「，同比增长12.50%」; nothing where last year's is not known."""
    if before is None or before < 0:
        return ""
    if now == before:
        return "，与上年持平"
    if not before:
        return f"（{none_before}）"
    percent = abs(Decimal(now - before) * 100 / Decimal(before)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"，同比{'增长' if now > before else '下降'}{_percentage(percent)}"


def _last(report: Report, last_year: Report | None, field_id: str) -> Number | None:
    return _number(last_year, field_id) if last_year and last_year.year == report.year - 1 else None


def _number(report: Report, field_id: str) -> Number | None:
    """The number of a field; None where it holds none, or where the form has no such field."""
    return report.value(field_id).number if report.edition.has(field_id) else None
