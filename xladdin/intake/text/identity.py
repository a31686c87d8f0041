"""Whose report it is, for which year, and on which form edition."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from workbook import edition as editions
from workbook.edition import Edition, Heading, Table, UnknownYear
from xladdin.intake.formats.document import CELL_END, ROW_END, ROW_NUMBERS, ROW_START, Flow
from xladdin.intake.tables.labels import letters
from xladdin.intake.text.issuer import issuer_of, year_in_name, year_told

_YEAR = r"(?P<year>20\d\d|二[〇零○]..)"
_MATTER = r"(?:政府|政务|政务和政府)?信息公开"
_TITLE = re.compile(
    _YEAR + rf"年度?(?P<unit>.{{0,30}}?){_MATTER}(?:工作)?的?(?:年度)?(?:工作)?(?:年?报告|年报)"
    rf"|{_MATTER}(?:工作)?{_YEAR.replace('year', 'later')}年度?(?:工作)?报告"
)
_TITLE_WITHOUT_YEAR = re.compile(_MATTER + r"(?:工作)?的?年度(?:工作)?报告")
_PERIOD = re.compile(_YEAR + r"年0?1月0?1日(?:零时)?(?:开始)?(?:起|至|到|以来|(?:20\d\d年)?12月)")
_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_UNIT_AT_END = re.compile(r"[\u4e00-\u9fffA-Za-z0-9()·]{2,40}$")
_NOT_A_UNIT = re.compile(
    r"^(?:我|本|各|全|该|其|将|因|的)|情况|要求|推进|做好|加强|根据|按照|编制|报告|公布|发布|现将|关于|通知|本机关|如下|[0-9]{4}"
)
# A page may list the reports of many years.
_MOST_TITLES = 40
# A name that a narrow cell cut: its beginning stands in the cell before.
_CUT_UNIT = re.compile(r"(?:人?民?政?府)?(?:办公室)?|街道|委员会|管委会|[局厅镇乡]")
_FIELD_NAME = re.compile(r"^\s*(?:标题|题目|名称)\s*:\s*")


@dataclass(frozen=True)
class Identity:
    """What a report says of itself; an empty unit or a year None is not said, or not in words that are understood.

    `title_year` stands in the title, `period_year` in the period that the figures cover (or in the file's name).
    `notes` say, for the user, what was taken from elsewhere.
    """

    unit: str
    title_year: int | None
    period_year: int | None
    has_title: bool
    notes: tuple[str, ...] = ()

    @property
    def year(self) -> int | None:
        """The year of the report: that of its title, else of its period."""
        return self.title_year or self.period_year


def identify(report: Flow, source: str = "") -> Identity:
    """Unit and year from the title, and the year from the period that the figures cover.

    What the title does not say is looked for on the page and in the file's name `source`, and said in a note.
    """
    titles = [(year, match) for match in _titles(report) if (year := _year(match["year"] or match["later"]))]
    periods = (_year(match["year"]) for match in _PERIOD.finditer(report.compact))
    period = next((year for year in periods if year), None)
    if len({year for year, _ in titles}) > 2 and period:
        # A page that lists the reports of many years: its own is the one of its period.
        titles.sort(key=lambda title: title[0] != period)
    units = (unit for _, match in titles if (unit := _unit_of(report, match)))
    unit, notes = next(units, ""), list[str]()
    if not unit and (issuer := issuer_of(report.body, source)):
        unit = issuer.unit
        notes.append(f"标题没有写单位，单位名称「{unit}」取自{issuer.where}，请核对。")
    title_year = titles[0][0] if titles else None
    elsewhere = None
    if not (title_year or period):
        elsewhere, where = year_in_name(source), "文件名"
        if not elsewhere:
            elsewhere, where = year_told(report.body), "正文多处所说的年份"
        notes += [f"报告没有写明年度，{elsewhere} 年取自{where}，请核对。"] if elsewhere else []
    has_title = bool(titles or _TITLE_WITHOUT_YEAR.search(report.compact))
    return Identity(unit, title_year, period or elsewhere, has_title, tuple(notes))


def _titles(report: Flow) -> list[re.Match[str]]:
    return list(islice(_TITLE.finditer(report.compact), _MOST_TITLES))


def _unit_of(report: Flow, title: re.Match[str]) -> str:
    """The unit that a title names inside or right before it; "" where it names none."""
    unit = title["unit"] if title["unit"] and len(title["unit"]) >= 2 else _unit_before(report, title.start())
    return unit if not _NOT_A_UNIT.search(unit) else ""


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
        cells = bare.rpartition(CELL_END)
        if cells[1] and _CUT_UNIT.fullmatch(cells[2]):
            bare = cells[0] + cells[2]
        if any(map(str.isalnum, bare)):
            match = _UNIT_AT_END.search(bare)
            return match[0] if match and (match.start() == 0 or _ends_a_cell(bare[match.start() - 1])) else ""
    return ""


def _ends_a_cell(char: str) -> bool:
    return char in {ROW_START, CELL_END, ROW_END, ":"} or char >= ROW_NUMBERS[0]


def _labels(edition: Edition) -> Iterator[str]:
    for table in edition.tables:
        yield from _labels_of(table)


def _labels_of(table: Table) -> Iterator[str]:
    def walk(headings: tuple[Heading, ...]) -> Iterator[str]:
        for heading in headings:
            yield from (text for w in heading.wordings if len(text := letters(w)) > 2)
            yield from walk(heading.children)

    for block in table.blocks:
        yield from walk(block.columns)
        yield from walk(block.rows)
