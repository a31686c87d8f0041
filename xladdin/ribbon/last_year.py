"""取上年数: last year's figures, from whatever file they are in, onto 上年数 and into 二、上年结转."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from workbook import layout
from workbook.files.reading import Contents, read_workbook
from workbook.files.saving import free_path, write_atomically
from workbook.layout import Place
from workbook.refusal import FileRefused, Kind
from workbook.report import Report, State, Value, number_value
from xladdin.book.sheets import read_area, written
from xladdin.hosts.application import is_file
from xladdin.hosts.content import Content
from xladdin.hosts.contract import Book
from xladdin.hosts.dialogue import Dialogue
from xladdin.intake.sources import FIGURES, from_figures, readable


def suffixes() -> tuple[str, ...]:
    """What the name of last year's file may end in: a workbook, figures as JSON, or any report that can be read."""
    return tuple(dict.fromkeys((".xlsx", ".xlsm", FIGURES, *readable())))


@dataclass(frozen=True)
class LastYear:
    """Last year's report, in sentences what was read otherwise than it stands or not at all, and 封面 of a workbook."""

    report: Report
    notes: tuple[str, ...] = ()
    cover: Mapping[str, str] = field(default_factory=dict)


def read(path: Path) -> LastYear:
    """The report in a file: a workbook of ours, figures as JSON, or a published report; else FileRefused."""
    if path.suffix.lower() == ".json":
        figures = from_figures(path)
        return LastYear(figures.report, figures.notes)
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        found = read_workbook(path)
        return LastYear(found.report, cover=found.cover)
    from xladdin.intake.published import read as read_published

    intake = read_published(path)
    return LastYear(intake.report, (*intake.notes, *(f"没有读出：{line}" for line in intake.unread)))


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


def fits_the_sheet(book: Book, last: Report) -> bool:
    """Whether 上年数 of the workbook is drawn on the form of last year's report."""
    form = layout.LAST_YEAR_EDITION_PLACE
    drawn = read_area(book, layout.LAST_YEAR, (form.row, form.column), (form.row, form.column))[0][0]
    return (str(int(drawn)) if isinstance(drawn, float) else str(drawn or "").strip()) == last.edition.id


def sheet_cells(last: Report) -> dict[Place, Content]:
    """What is written on 上年数."""
    places = layout.last_year_places(last.edition)
    figures: dict[Place, Content] = {place: written(last.value(field_id)) for field_id, place in places.items()}
    return {layout.LAST_YEAR_YEAR_PLACE: last.year, **figures}


def write_anew(book: Book, found: Contents, last: Report, dialogue: Dialogue) -> Path | None:
    """The same workbook with 上年数 on the form of last year's report, as a new file beside it, opened.

    For the first year of a form: a sheet of another form cannot be drawn anew in an open workbook.
    """
    path = Path(book.fullname)
    if not (path.is_absolute() and path.parent.is_dir()):
        raise FileRefused(book.name, "还没有存到本机；请先另存到本机的文件夹，再取上年数。", Kind.UNFIT)
    out = free_path(path.with_name(f"{path.stem}-已取上年数.xlsx"), dialogue.open_names())
    draw_anew(book, found, last, out)
    if is_file(book):
        book.app.books.open(str(out))
    else:
        dialogue.open_workbook(out)
    return out


def draw_anew(book: Book, found: Contents, last: Report, out: Path, *, force: bool = False) -> None:
    """Write such a workbook to `out`, with what `found` holds, its explanations, and the checks that `book` remembers.

    FileRefused where it cannot be written.
    """
    from xladdin.book.carried_over import added_sheets, carry_checks, carry_over, carry_sheets
    from xladdin.book.templates import workbook_of
    from xladdin.hosts.file_engine.file import open_book, save_copy

    results = layout.RESULT_TOP + layout.RESULT_ROWS - 1, layout.RESULT_WIDTH
    with tempfile.TemporaryDirectory() as folder:
        started = Path(folder) / "年报.xlsx"
        cover = {key: text for key, text in found.cover.items() if key not in ("unit", "year", "body")}
        write_atomically(started, workbook_of(found.report, cover=cover, last_year=last))
        with open_book(started) as opened:
            carry_over(opened, found.explanations)
            carry_checks(opened, read_area(book, layout.RESULTS, (1, 1), results))
            carry_sheets(opened, added_sheets(book))
            save_copy(opened, out, force=force)


def differing(last: Report, on_sheet: Report | None) -> int:
    """How many figures stand on 上年数 already and would become others."""
    if on_sheet is None or on_sheet.edition.id != last.edition.id:
        return 0
    pairs = zip(on_sheet.values, last.values, strict=True)
    return sum(old.state is not State.BLANK and old.display != new.display for old, new in pairs)


def carried_in(report: Report, last: Report) -> dict[str, Value]:
    """The blank entries of 二、上年结转, each with what last year carried out in that column (四、结转下年度)."""
    values = {}
    for one in report.edition.requests.fields:
        if one.row[-1].key != "carried_in" or one.is_total or report.value(one).state is not State.BLANK:
            continue
        source = one.id.replace(".carried_in.", ".carried_out.")
        number = last.value(source).number if last.edition.has(source) else None
        if number is not None:
            values[one.id] = number_value(number)
    return values
