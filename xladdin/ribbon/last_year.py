"""取上年数: last year's figures, from whatever file they are in, onto 上年数 and into 二、上年结转."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from workbook import layout
from workbook.files.reading import read_workbook
from workbook.layout import Place
from workbook.refusal import FileRefused, Kind
from workbook.report import Report, State, Value, number_value
from xladdin.book.sheets import field_cells, read_area, written
from xladdin.hosts.content import Content
from xladdin.hosts.contract import Book
from xladdin.intake.sources import FIGURES, from_figures, readable


def suffixes() -> tuple[str, ...]:
    """What the name of last year's file may end in: a workbook, figures as JSON, or any report that can be read."""
    return tuple(dict.fromkeys((".xlsx", ".xlsm", FIGURES, *readable())))


@dataclass(frozen=True)
class LastYear:
    """Last year's report, and in sentences what was read otherwise than it stands or could not be read."""

    report: Report
    notes: tuple[str, ...] = ()


def read(path: Path) -> LastYear:
    """The report in a file: a workbook of ours, figures as JSON, or a published report; else FileRefused."""
    if path.suffix.lower() == ".json":
        figures = from_figures(path)
        return LastYear(figures.report, figures.notes)
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        return LastYear(read_workbook(path).report)
    from xladdin.intake.published import read as read_published

    found = read_published(path)
    return LastYear(found.report, (*found.notes, *(f"没有读出：{line}" for line in found.unread)))


def fitting(last: Report, report: Report, path: Path) -> Report:
    """Last year's report with its year said; FileRefused where it is empty, or not of the year before `report`."""
    if not report.year:
        raise FileRefused(path, "还不知道取哪一年的：请先在封面填写报告年度（四位数字）。", Kind.WRONG_YEAR)
    if all(value.state is State.BLANK for value in last.values):
        raise FileRefused(
            path, "三张表里一个数都没有，没有可取的。请选择填好的上年工作簿，或者已发布的上年报告。", Kind.UNFIT
        )
    wanted = report.year - 1
    if last.year and last.year != wanted:
        raise FileRefused(path, f"是 {last.year} 年度的，本工作簿要的是上一年（{wanted} 年度）的。", Kind.WRONG_YEAR)
    return replace(last, year=wanted)


def sheet_cells(book: Book, last: Report, path: Path) -> dict[Place, Content]:
    """What is written on 上年数; FileRefused where that sheet is drawn on another form than last year's report."""
    form = layout.LAST_YEAR_EDITION_PLACE
    drawn = read_area(book, layout.LAST_YEAR, (form.row, form.column), (form.row, form.column))[0][0]
    drawn_on = str(int(drawn)) if isinstance(drawn, float) else str(drawn or "").strip()
    if drawn_on != last.edition.id:
        words = f"是 {last.edition.id} 版格式的报告，本工作簿的「{layout.LAST_YEAR}」是 {drawn_on} 版的表样，放不进去；"
        raise FileRefused(path, words + "请新建工作簿，新建时带入上年数。", Kind.UNFIT)
    places = layout.last_year_places(last.edition)
    figures: dict[Place, Content] = {place: written(last.value(field_id)) for field_id, place in places.items()}
    return {layout.LAST_YEAR_YEAR_PLACE: last.year, **figures}


def differing(last: Report, on_sheet: Report | None) -> int:
    """How many figures stand on 上年数 already and would become others."""
    if on_sheet is None or on_sheet.edition.id != last.edition.id:
        return 0
    pairs = zip(on_sheet.values, last.values, strict=True)
    return sum(old.state is not State.BLANK and old.display != new.display for old, new in pairs)


def carried_in_cells(report: Report, last: Report) -> dict[Place, Content]:
    """The cells of `carried_in`."""
    return field_cells(report.edition, carried_in(report, last))


def carried_in(report: Report, last: Report) -> dict[str, Value]:
    """The blank entries of 二、上年结转, each with what last year carried out in that column (四、结转下年度)."""
    values = {}
    for field in report.edition.requests.fields:
        if field.row[-1].key != "carried_in" or field.is_total or report.value(field).state is not State.BLANK:
            continue
        source = field.id.replace(".carried_in.", ".carried_out.")
        number = last.value(source).number if last.edition.has(source) else None
        if number is not None:
            values[field.id] = number_value(number)
    return values
