"""Whose report it is, for which year, and on which form edition."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workbook import edition as editions
from workbook.edition import Edition, Heading, Table, UnknownYear
from xladdin.intake.document import Flow
from xladdin.intake.labels import compact

_YEAR = r"(?P<year>20\d\d|二[〇零○]..)"
_TITLE = re.compile(_YEAR + r"年度?(?P<unit>.{0,30}?)政府信息公开(?:工作)?年度?报告")
_TITLE_WITHOUT_YEAR = re.compile(r"政府信息公开(?:工作)?年度报告")
_PERIOD = re.compile(_YEAR + r"年1月1日")
_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_UNIT_AT_END = re.compile(r"[\u4e00-\u9fffA-Za-z0-9()·]{2,40}$")
_NOT_A_UNIT = re.compile(r"根据|按照|编制|报告|公布|发布|现将|关于|通知|本机关|如下|[0-9]{4}")
_FIELD_NAME = re.compile(r"^\s*(?:标题|题目|名称)\s*:\s*")


@dataclass(frozen=True)
class Identity:
    """What a report says of itself; an empty unit or a year None is not said, or not in words that are understood.

    `title_year` stands in the title, `period_year` in the period that the figures cover.
    """

    unit: str
    title_year: int | None
    period_year: int | None
    has_title: bool

    @property
    def year(self) -> int | None:
        """The year of the report: that of its title, else of its period."""
        return self.title_year or self.period_year


def identify(report: Flow) -> Identity:
    """Unit and year from the title, and the year from the period that the figures cover."""
    units: list[str] = []
    years: list[int] = []
    for match in list(_TITLE.finditer(report.compact))[:20]:
        year = _year(match["year"])
        if year is None:
            continue
        years.append(year)
        unit = match["unit"] if len(match["unit"]) >= 2 else _unit_before(report, match.start())
        if unit and not _NOT_A_UNIT.search(unit):
            units.append(unit)
    periods = (_year(match["year"]) for match in _PERIOD.finditer(report.compact))
    period = next((year for year in periods if year), None)
    has_title = bool(_TITLE_WITHOUT_YEAR.search(report.compact))
    return Identity(units[0] if units else "", years[0] if years else None, period, has_title)


def edition_of(report: Flow, year: int | None) -> tuple[Edition, bool]:
    """The edition whose own labels the report uses, else that of the year; and whether any label was found.

    Raises UnknownYear, in words for the user, where there is neither.
    """
    all_editions = [editions.load(i) for i in editions.edition_ids()]
    own = [set(_labels(e)) - {x for o in all_editions if o is not e for x in _labels(o)} for e in all_editions]
    found = [sum(label in report.compact for label in labels) for labels in own]
    if max(found):
        winners = [e for e, count in zip(all_editions, found, strict=True) if count == max(found)]
        by_year = [e for e in winners if year and e.covers(year)]
        return (by_year or winners)[-1], True
    return (editions.for_year(year) if year else all_editions[-1]), False


def disagreement(edition: Edition, year: int | None) -> tuple[str, ...]:
    """A sentence where the form used is not the one prescribed for the year."""
    if year is None or edition.covers(year):
        return ()
    try:
        prescribed = f"，{year} 年度应使用 {editions.for_year(year).id} 年格式"
    except UnknownYear:
        prescribed = ""
    return (f"报告的表头是 {edition.id} 年格式（{edition.basis}）{prescribed}；已按表头读取。",)


def _year(text: str) -> int | None:
    digits = text.translate(_DIGITS)
    return int(digits) if digits.isdecimal() and len(digits) == 4 else None


def _unit_before(report: Flow, start: int) -> str:
    """The name that stands right before the year, on its line or on the last line above that says anything."""
    before = report.body[max(0, report.offsets[start] - 200) : report.offsets[start]]
    for line in reversed(before.splitlines() or [""]):
        bare = _FIELD_NAME.sub("", line).replace(" ", "").replace("\t", "")
        if any(map(str.isalnum, bare)):
            match = _UNIT_AT_END.search(bare)
            return match[0] if match and (match.start() == 0 or bare[match.start() - 1] in "\x1d\x1f\x1e:") else ""
    return ""


def _labels(edition: Edition) -> Iterator[str]:
    for table in edition.tables:
        yield from _labels_of(table)


def _labels_of(table: Table) -> Iterator[str]:
    def walk(headings: tuple[Heading, ...]) -> Iterator[str]:
        for heading in headings:
            yield from (text for w in heading.wordings if len(text := compact(w)) > 2)
            yield from walk(heading.children)

    for block in table.blocks:
        yield from walk(block.columns)
        yield from walk(block.rows)
