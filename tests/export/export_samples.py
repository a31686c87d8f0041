"""Reports for the export tests: published figures, and tables filled with one text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from workbook.edition import Field, load
from workbook.grid import Grid, blank_grid
from workbook.report import Report, blank_report, value_of

# 表三 of 宿迁市人民政府 for 2023, first and last of its rows; 表四 in full; the amounts of 表二.
SUQIAN_NEW = (3402, 99, 0, 4, 5, 1, 3511)
SUQIAN_DISPUTES = (309, 17, 88, 26, 440, 1, 1, 16, 6, 24, 13, 0, 67, 9, 89)
SUQIAN_DISCLOSURE = (2, 0, 11, 109, 489, 597, 1808595, 2822652, 20163, Decimal("59237.2449"))


def suqian() -> Report:
    """The 2021 form with figures of a published report."""
    edition = load("2021")
    figures: dict[str, object] = dict(zip((f.id for f in edition.disclosure.fields), SUQIAN_DISCLOSURE, strict=True))
    figures |= zip((f.id for f in edition.disputes.fields), SUQIAN_DISPUTES, strict=True)
    figures |= zip((f.id for f in edition.requests.fields[:7]), SUQIAN_NEW, strict=True)
    report = blank_report(edition, "宿迁市人民政府", 2023)
    return report.with_values({key: value_of(figure) for key, figure in figures.items()})


def office_of_2020() -> Report:
    """The 2019 form with signed changes, a refused cell and a cell of text."""
    edition = load("2019")
    report = blank_report(edition, "某区人民政府办公室", 2020)
    figures = {f.id: value_of(-3 if f.kind == "signed" else f.index) for f in edition.fields}
    fields = edition.requests.fields
    figures[fields[0].id] = value_of("12 件（不含上年结转）")
    figures[fields[1].id] = value_of("——")
    figures[fields[2].id] = value_of(None)
    return report.with_values(figures)


def grids_of(report: Report) -> list[Grid]:
    """表二, 表三 and 表四 of a report."""
    return [blank_grid(table).with_text(report.display) for table in report.edition.tables]


def filled(edition_id: str, key: str, text: str | Callable[[Field], str]) -> Grid:
    """One table with this text in every data cell."""
    table = next(table for table in load(edition_id).tables if table.key == key)
    return blank_grid(table).with_text(text if callable(text) else lambda _: text)


def all_grids() -> Sequence[Grid]:
    """Every table of both editions, filled in."""
    return [*grids_of(suqian()), *grids_of(office_of_2020())]
