"""What a sentence of the report may count, and which figures of the tables it must then agree with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from checks.model.finding import Number
from workbook.edition import Edition, Field, ordinal
from workbook.report import Report

CORPORATE = ("business", "research", "public_welfare", "legal_service", "other")


@dataclass(frozen=True)
class Sum:
    """A sum of fields: these rows (or groups of rows) in these columns, less the rows of `minus`."""

    rows: tuple[str, ...]
    columns: tuple[str, ...] = ("total",)
    minus: tuple[str, ...] = ()

    def fields(self, edition: Edition) -> tuple[Field, ...]:
        """The fields that are added up; none where the edition lacks one of the rows."""
        found = [_fields(edition, row, self.columns) for row in self.rows]
        return tuple(field for part in found for field in part) if all(found) else ()

    def of(self, report: Report) -> Number | None:
        """What the tables say; None where a figure is missing."""
        plus = _total(report, self.fields(report.edition))
        less = _total(report, [f for row in self.minus for f in _fields(report.edition, row, self.columns)])
        if plus is None or not self.minus:
            return plus
        return None if less is None else plus - less

    def named(self, edition: Edition) -> str:
        """The sum in words, to stand in a message: a cell, a few cells, or rows of 表三 with their column."""
        fields = self.fields(edition)
        if len(fields) <= 3:
            places = "、".join(field.place for field in fields)
            return places if len(fields) == 1 else f"{places}之和"
        rows = "、".join(f"「{_row_name(edition, row)}」" for row in self.rows)
        columns = "「总计」列" if self.columns == ("total",) else "「法人或其他组织」各列"
        return f"表{fields[0].number}{rows}{columns}之和"


SUBJECTS = {
    "received": "收到的申请",
    "answered": "答复的申请",
    "carried_in": "上年结转的申请",
    "carried_out": "结转下年的申请",
    "applicant": "申请人",
    "result": "办理结果",
    "channel": "申请渠道",
    "unit": "所属单位的申请",
    "dispute": "复议诉讼",
    "document": "规章、规范性文件",
    "decision": "许可、处罚、强制",
    "fee": "行政事业性收费",
}


@dataclass(frozen=True)
class Measure:
    """Something that is counted. The text is right if it agrees with any of the sums; the first is the usual one."""

    kind: str
    sums: tuple[Sum, ...] = ()

    @property
    def subject(self) -> str:
        """What is counted, in words."""
        return SUBJECTS[self.kind]


_NEW, _BOTH, _ALL = ("requests.received",), ("requests.received", "requests.carried_in"), ("requests.results.total",)
RECEIVED = Measure("received", (Sum(_NEW), Sum(_BOTH)))
HANDLED = Measure("received", (Sum(_BOTH), Sum(_NEW), Sum(_ALL)))
# What is told apart from what was carried in, and what is told with it.
NEWLY_RECEIVED, TOGETHER = Measure("received", (Sum(_NEW),)), Measure("received", (Sum(_BOTH),))
# 「收到 81 件，已办结 81 件；另办结上年结转 5 件」 counts without what was carried in.
ANSWERED = Measure("answered", (Sum(_ALL), Sum(_ALL, minus=("requests.carried_in",))))
# 「受理 749 件；共办理 718 件」: after what was received, what was done with it; or all there was to do.
DEALT_WITH = Measure("answered", (*ANSWERED.sums, Sum(_BOTH)))
CARRIED_IN = Measure("carried_in", (Sum(("requests.carried_in",)),))
CARRIED_OUT = Measure("carried_out", (Sum(("requests.carried_out",)),))
# 「结转31件」 does not say from which year or to which.
CARRIED_OVER = Measure("carried_out", (CARRIED_OUT.sums[0], CARRIED_IN.sums[0]))
CHANNEL, UNIT = Measure("channel"), Measure("unit")
TOP_GROUPS = ("granted", "partly_granted", "denied", "unavailable", "not_processed", "otherwise")
RESULTS_TOTAL = ANSWERED.sums[0]


def applicant(*columns: str) -> Measure:
    """Requests of one kind of applicant; texts count those received, with or without carried in, or those answered."""
    return Measure("applicant", tuple(Sum(rows, columns) for rows in (_NEW, _BOTH, _ALL)))


# 「企业」 may be the column 商业企业, or all legal persons and organisations as against natural persons.
COMPANIES = Measure(
    "applicant",
    tuple(Sum(rows, columns) for columns in (("business",), CORPORATE) for rows in (_NEW, _BOTH, _ALL)),
)


def result(*rows: str) -> Measure:
    """Requests with one result, or with any of several: keys below `requests.results`."""
    return Measure("result", (Sum(tuple(f"requests.results.{row}" for row in rows)),))


def dispute(*groups: str, outcome: str = "total") -> Measure:
    """Cases of 表四 of these groups together."""
    return Measure("dispute", (Sum(tuple(f"disputes.{group}" for group in groups), (outcome,)),))


def documents(subject: str, column: str) -> Measure:
    """规章 or 规范性文件 that were made, were repealed or are in force; the form of 2019 has only those made."""
    columns = ("made", "newly_made") if column == "made" else (column,)
    return Measure("document", (Sum((f"disclosure.{subject}",), columns),))


def decisions(row: str) -> Measure:
    """Decisions of 行政许可, 行政处罚 or 行政强制 of the year."""
    return Measure("decision", (Sum((f"disclosure.{row}",), ("decisions",)),))


FEES = Measure("fee", (Sum(("disclosure.fees",), ("amount",)),))


def nearest(measure: Measure, report: Report, number: Number) -> tuple[Sum, Number] | None:
    """The sum that the text probably means, with its value; None where the tables cannot say."""
    known = [(s, value) for s in measure.sums if not s.minus and (value := s.of(report)) is not None]
    return min(known, key=lambda pair: abs(Decimal(pair[1]) - Decimal(number))) if known else None


def values(measure: Measure, report: Report) -> list[Number]:
    """Every figure that the text may rightly give for the measure; none where one of them is not known."""
    found = [s.of(report) for s in measure.sums if s.fields(report.edition)]
    return [] if None in found else [value for value in found if value is not None]


@cache
def _fields(edition: Edition, row: str, columns: tuple[str, ...]) -> tuple[Field, ...]:
    return tuple(f for f in edition.fields if f.id.startswith(row + ".") and f.column[-1].key in columns)


def _total(report: Report, fields: Iterable[Field]) -> Number | None:
    total: Number | None = None
    for field in fields:
        number = report.numbers[field.index]
        if number is None:
            return None
        total = number if total is None else total + number
    return total


def _row_name(edition: Edition, row: str) -> str:
    """The name of a row or of a group of rows by its keys, with the ordinals above it."""
    depth = row.count(".")
    path = _fields(edition, row, ("total",))[0].row[:depth]
    return "".join(ordinal(heading.label) for heading in path[:-1]) + path[-1].name
