"""The sentences of a report that only repeat its figures: for 一（二）, 一（三）, 四 and 六, as reports word them.

A figure that is missing is never guessed: the sentence then says, between 【 and 】, what has to be filled in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from workbook.bodies import GOVERNMENTS
from workbook.edition import Table
from workbook.report import Report, plain

Number = int | Decimal
SHARE_DECIMALS = 2
_KIND_OF_AREA = re.compile(r"(?:自治区|自治州|自治县|自治旗|省|市|盟|县|区|旗)$")
_AREAS = {"自治区": "区", "自治州": "州", "自治县": "县", "自治旗": "旗", **{kind: kind for kind in "省市盟县区旗"}}


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
        return (f"{report.year}年，{speaker(report)}未收到政府信息公开申请，没有上年结转的申请。",)
    sentences = [
        _received(report, received, carried_in, last_year),
        _answered(answered, carried_out),
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
        if row == "normative_documents" or any(numbers):
            parts.append(_documents(name, *(number or 0 for number in numbers)))
    return (f"{report.year}年，{speaker(report)}{'；'.join(parts)}。",)


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
        return ("【请填写：其他需要报告的事项；没有的，写“没有其他需要报告的事项”】",)
    if fees is None:
        return (
            f"【请填写：{report.year}年发出收费通知的件数、总金额和实际收取的总金额；"
            "没有的，写“本年度未发出收费通知，未收取信息处理费”】",
        )
    if not (fees.notices or fees.received):
        return (f"{report.year}年，{speaker(report)}依申请公开政府信息未发出收费通知，未收取信息处理费。",)
    return (
        f"{report.year}年，{speaker(report)}依申请公开政府信息发出收费通知{fees.notices}件，"
        f"总金额{plain(fees.demanded)}元，实际收取信息处理费{plain(fees.received)}元。",
    )


def speaker(report: Report) -> str:
    """Who the figures are about: 本机关, or 全省, 全市, 全县 where the report sums up a whole area (汇总)."""
    if report.body not in GOVERNMENTS:
        return "本机关"
    kind = _KIND_OF_AREA.search(report.unit.removesuffix("人民政府"))
    return "全" + _AREAS.get(kind[0] if kind else "", {"省": "省", "设": "市", "县": "县"}[report.body[0]])


def shares(counts: Sequence[Number], decimals: int = SHARE_DECIMALS) -> list[Decimal]:
    """The percentages of these counts in their sum, each rounded to the nearest as people check them (四舍五入).

    They need not add up to 100. ValueError where the counts have no sum or one is negative.
    """
    whole = sum(counts)
    if whole <= 0 or min(counts) < 0:
        raise ValueError("counts that have shares are not negative and not all zero")
    step = Decimal(1).scaleb(-decimals)
    return [(Decimal(count) * 100 / Decimal(whole)).quantize(step, ROUND_HALF_UP) for count in counts]


def _answered(answered: Number, carried_out: Number) -> str:
    if not answered:
        return f"均在办理中，结转下年度继续办理{plain(carried_out)}件。" if carried_out else ""
    rest = f"结转下年度继续办理{plain(carried_out)}件" if carried_out else "没有结转下年度继续办理的申请"
    return f"本年度共办结{plain(answered)}件，{rest}。"


def _documents(name: str, made: Number, repealed: Number, in_force: Number) -> str:
    """「制发规章2件，废止1件，现行有效11件」; what did not happen is said in words."""
    if not (made or repealed or in_force):
        return f"未制发、废止{name}，没有现行有效的{name}"
    named = "" if made else name  # a count without a noun belongs to the noun that was counted last
    parts = [f"制发{name}{plain(made)}件" if made else f"未制发{name}"]
    parts += [f"废止{named}{plain(repealed)}件"] if repealed else []
    parts += [f"现行有效{named}{plain(in_force)}件" if in_force else f"没有现行有效的{name}"]
    return "，".join(parts)


def _received(report: Report, received: Number, carried_in: Number, last_year: Report | None) -> str:
    if not received:
        return f"{report.year}年，{speaker(report)}未收到政府信息公开申请，上年结转{plain(carried_in)}件。"
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
    return _all_of_one(pairs, "新收申请") or f"新收申请中，{_with_shares(pairs)}。"


def _results(report: Report, answered: Number) -> str:
    """The six groups of results that occurred; nothing where one is not known or they do not give （七）总计."""
    pairs = [(name, _group(report, key)) for key, name in _result_groups(report.edition.requests)]
    known = [(name, number) for name, number in pairs if number is not None]
    total = sum(number for _, number in known)
    if not answered or len(known) < len(pairs) or total != answered or min(number for _, number in known) < 0:
        return ""
    return _all_of_one(known, "办理结果") or f"办理结果中，{_with_shares([pair for pair in known if pair[1]])}。"


def _all_of_one(pairs: Sequence[tuple[str, Number]], what: str) -> str:
    """「新收申请均为自然人申请。」 where only one kind occurred; else nothing."""
    occurred = [name for name, number in pairs if number]
    return f"{what}均为{occurred[0]}。" if len(occurred) == 1 else ""


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
    told = f"，{'其中' if '、' in outcomes else ''}{outcomes}" if outcomes else ""
    return f"{report.year}年，因政府信息公开被申请行政复议{plain(cases)}件{change}{told}。"


def _suits(report: Report, direct: Number, after: Number) -> str:
    if not (direct or after):
        return "未发生因政府信息公开引起的行政诉讼案件。"
    groups = (("direct_suit", "未经复议直接起诉", direct), ("suit_after_reconsideration", "复议后起诉", after))
    told = [(name, cases, _in_brackets(_outcomes(report, group))) for group, name, cases in groups if cases]
    head = f"因政府信息公开被提起行政诉讼{plain(direct + after)}件"
    if len(told) == 1:
        ((name, _, outcomes),) = told
        return f"{head}，均为{name}{outcomes}。"
    return f"{head}，包括{'，'.join(f'{name}{plain(cases)}件{outcomes}' for name, cases, outcomes in told)}。"


def _in_brackets(text: str) -> str:
    return f"（{text}）" if text else ""


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
