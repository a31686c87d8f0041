"""The rules that look at one report's tables alone (审核：表内)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from checks.balance.identities import Residual, residuals
from checks.model.finding import Number, Outcome
from checks.model.registry import Breach, Filing, GroundMissing, rule
from checks.model.rulebook import Need, entries_of, fields_of, rule_book
from checks.text.pattern import Pattern
from workbook.bodies import BODIES, RULE_MAKING_BODIES
from workbook.edition import Field
from workbook.report import Origin, Report, State, fault

# Of a long text in a cell, so much is enough to find it again.
LONGEST = 30
# Names of bodies below a city, and of offices of any; 「自治区」 and 「新区」 are no districts.
_NO_RULE_MAKING = Pattern(
    "(?:[乡镇]|街道|街道办|苏木)(?:人民政府|办事处|党政综合办公室|党政办公室|党政办|办公室){0,2}$"
    "|(?:[县旗]|(?<!自治)(?<!新)区)人民政府$|[县区旗]人民政府办公室$|(?:[县旗]|(?<!自治)区)[^县区旗]{2,20}[局办站所队]$",
    hears="某某县某某镇",
    leaves="某某自治区人民政府",
)
_ASIDE = Pattern("[（(][^（）()]{0,80}[)）]", hears="某某镇（街道）", leaves="某某镇")
_SILENT = {State.BLANK, State.NOT_APPLICABLE}


def relations_hold(rule_id: str, filing: Filing) -> Iterator[Breach]:
    """The balances and totals for which the form names this rule add up, in each column or row."""
    for residual in residuals(filing.report, rule_id):
        if residual.difference != 0:
            yield _unbalanced(filing.report, residual)


for _rule in rule_book.values():
    if _rule.relation and _rule.active:
        rule(_rule.id)(partial(relations_hold, _rule.id))


@rule("T3-4")
def requests_are_counts(filing: Filing) -> Iterator[Breach]:
    """Every cell of 表三 that is filled in holds a whole number, 0 or more."""
    return _misfilled(filing.report, filing.report.edition.requests.fields)


@rule("T4-2")
def disputes_are_counts(filing: Filing) -> Iterator[Breach]:
    """Every cell of 表四 that is filled in holds a whole number, 0 or more."""
    return _misfilled(filing.report, filing.report.edition.disputes.fields)


@rule("T2-1")
def disclosure_is_numbers(filing: Filing) -> Iterator[Breach]:
    """Every cell of 表二 that is filled in holds what it asks for: a count, a signed count or an amount."""
    return _misfilled(filing.report, filing.report.edition.disclosure.fields)


@rule("T3-5")
def requests_are_complete(filing: Filing) -> Iterator[Breach]:
    """No cell of 表三 is blank or 「/」: blank is not zero."""
    return _unfilled(filing.report, filing.report.edition.requests.fields)


@rule("T4-3")
def disputes_are_complete(filing: Filing) -> Iterator[Breach]:
    """No cell of 表四 is blank or 「/」: blank is not zero."""
    return _unfilled(filing.report, filing.report.edition.disputes.fields)


@rule("T2-8")
def disclosure_is_complete(filing: Filing) -> Iterator[Breach]:
    """No cell of 表二 is blank or 「/」: blank is not zero."""
    return _unfilled(filing.report, filing.report.edition.disclosure.fields)


@rule("C-1")
def cover_is_complete(filing: Filing) -> Iterator[Breach]:
    """封面, or the published report, names the unit and a year for which this edition of the form is used."""
    report = filing.report
    published = any(value.origin is Origin.IMPORTED for value in report.values)
    if not report.unit:
        words = {"fault": "报告里没有读出单位名称" if published else "封面没有填写单位名称"}
        yield Breach((), words=words, cover_line="unit")
    if not report.year:
        typed = "封面没有填写报告年度，或者填的不是四位数字（例如 2025）"
        yield Breach((), words={"fault": "报告里没有读出报告年度" if published else typed}, cover_line="year")
    elif not report.edition.covers(report.year):
        form = f"{report.edition.id} 版格式，不适用于该年度；请"
        typed = f"封面的报告年度是 {report.year}，但本工作簿是 {form}核对年度，年度没有错的，请新建该年度的工作簿"
        told = f"报告年度是 {report.year}，但报告里的表格是 {form}核对年度和所用的表格"
        yield Breach((), words={"fault": told if published else typed}, cover_line="year")


@rule("T2-4")
def rules_only_by_rule_makers(filing: Filing) -> Iterator[Breach]:
    """A body that cannot make 规章 reports none; GroundMissing where neither 机关类型 nor name says what it may."""
    report = filing.report
    filled = tuple(f for f in fields_of(report.edition, "disclosure.rules") if report.numbers[f.index])
    if filled and report.body not in BODIES and not _NO_RULE_MAKING.search(_ASIDE.without(report.unit)):
        raise GroundMissing(Need.BODY)
    if filled and report.body not in RULE_MAKING_BODIES:
        told = "、".join(f"{field.column_name} {report.display(field)}" for field in filled)
        figures = tuple(report.numbers[field.index] or 0 for field in filled)
        body = report.body if report.body in BODIES else report.unit
        words = {"row": filled[0].row_name, "told": told, "body": body}
        yield Breach(filled, words=words, figures=figures)


@rule("T2-5")
def newly_disclosed_within_all(filing: Filing) -> Iterator[Breach]:
    """本年新公开数量 is not more than 对外公开总数量."""
    for pair in _pairs(filing.report, "newly_disclosed", "disclosed_in_all"):
        if pair.missing or pair.left > pair.right:
            yield pair.breach()


@rule("T2-6")
def items_not_below_zero(filing: Filing) -> Iterator[Breach]:
    """本年增/减 takes no more away from 上一年项目数量 than there was."""
    for pair in _pairs(filing.report, "items_last_year", "items_change"):
        if pair.missing or pair.left + pair.right < 0:
            yield replace(pair, right=-pair.right).breach(change=pair.right)


@rule("T2-7")
def procurement_has_projects(filing: Filing) -> Iterator[Breach]:
    """There are procurement projects where there is an amount, and the reverse."""
    for pair in _pairs(filing.report, "projects", "amount"):
        if pair.missing or bool(pair.left) != bool(pair.right):
            yield pair.breach()


@rule("L-1")
def ledger_agrees(filing: Filing) -> Iterator[Breach]:
    """The totals of 表三 equal 台账合计, where the unit has given them."""
    report = filing.report
    for field_id, value in report.ledger.items():
        field = report.edition.field(field_id)
        total, ledger = report.numbers[field.index], value.number
        if total is not None and ledger is not None and total != ledger:
            yield Breach((field,), total, ledger, ledger=field)


def _unbalanced(report: Report, residual: Residual) -> Breach:
    relation = residual.relation
    missing = [f for f in relation.fields if report.numbers[f.index] is None]
    return Breach(
        fields=tuple(missing) or relation.fields,
        left=residual.left,
        right=residual.right,
        outcome=Outcome.NOT_ASSESSABLE if missing else Outcome.FAIL,
        words={"where": relation.where, "missing": named(missing)},
        relation=relation.index,
    )


def _misfilled(report: Report, fields: Sequence[Field]) -> Iterator[Breach]:
    for field in fields:
        value = report.values[field.index]
        if words := fault(field, value):
            outcome = Outcome.FAIL if value.state is not State.UNCALCULATED else Outcome.NOT_ASSESSABLE
            shown = value.text if len(value.text) <= LONGEST else value.text[:LONGEST] + "…"
            yield Breach((field,), outcome=outcome, words={"text": shown, "fault": words})


def _unfilled(report: Report, fields: Sequence[Field]) -> Iterator[Breach]:
    """One breach for all the cells of a table that hold no figure: staff fill them in one go.

    Totals are counted apart, as on 封面: nobody fills those in by hand.
    """
    blank = tuple(field for field in fields if report.values[field.index].state in _SILENT)
    if not blank:
        return
    unknown = {field.index for field in blank}
    count = sum(
        residual.difference is None and any(f.index in unknown for f in residual.relation.fields)
        for residual in residuals(report)
    )
    entries, totals = ([f for f in blank if f.is_total is wanted] for wanted in (False, True))
    told = entries or totals
    texts = sorted({report.values[f.index].text for f in blank} - {""})
    also = f"（其中有填「{'」「'.join(texts)}」的）" if texts else ""
    summary = (
        f"{named(told)}没有填数{also}"
        if len(told) <= 3
        else (f"表{told[0].number}有 {len(told)} 格没有填数{also}，第一处是{told[0].place}")
    )
    advice = "没有发生的请填 0（可用「空白补零」），有数的请补上" if entries else "合计可用「填充合计」算出"
    if entries and totals:
        advice += f"；另有 {len(totals)} 格合计空着，可用「填充合计」算出"
    words = {"summary": summary, "count": count, "advice": advice}
    yield Breach(blank, outcome=Outcome.NOT_ASSESSABLE, words=words)


def named(fields: Sequence[Field]) -> str:
    """The places of a few fields in one phrase; of many, the first three and how many there are."""
    places = [field.place for field in fields[:3]]
    more = f"等 {len(fields)} 格" if len(fields) > 3 else ""
    return "、".join(places) + more


@dataclass(frozen=True)
class _Pair:
    """Two figures of one row of 表二 that belong together; 0 stands for a missing one."""

    fields: tuple[Field, Field]
    left: Number
    right: Number
    missing: tuple[Field, ...]

    def breach(self, **words: object) -> Breach:
        told = {"row": self.fields[0].row_name, "missing": named(self.missing), **words}
        if self.missing:
            return Breach(self.missing, outcome=Outcome.NOT_ASSESSABLE, words=told)
        return Breach(self.fields, self.left, self.right, words=told)


def _pairs(report: Report, left: str, right: str) -> Iterator[_Pair]:
    """These two columns of every row of 表二 that has both."""
    for first in entries_of(report.edition, f"disclosure.*.{left}"):
        second = f"disclosure.{first.row_key}.{right}"
        if report.edition.has(second):
            fields = (first, report.edition.field(second))
            numbers = [report.numbers[field.index] for field in fields]
            missing = tuple(field for field, number in zip(fields, numbers, strict=True) if number is None)
            yield _Pair(fields, numbers[0] or 0, numbers[1] or 0, missing)
