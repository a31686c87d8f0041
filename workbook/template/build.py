"""Puts the workbook together, fills in a report, and gives it as bytes that are the same on every run."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.workbook.properties import CalcProperties
from openpyxl.worksheet.cell_range import MultiCellRange
from openpyxl.writer.excel import ExcelWriter
from openpyxl.xml.constants import ARC_CORE, ARC_STYLE
from openpyxl.xml.functions import tostring

from workbook.edition import Edition, UnknownYear, for_year
from workbook.layout import COVER, COVER_LINES, LAST_YEAR, cover_place, field_places, ledger_places
from workbook.report import Report, number_value
from workbook.template.calculated import with_locks, with_results
from workbook.template.cells import put_text, put_value
from workbook.template.compared import add_comparison_sheet
from workbook.template.cover import add_cover_sheet
from workbook.template.guide import GuideRule, add_guide_sheet
from workbook.template.last_year import add_last_year_sheet, fill_last_year
from workbook.template.marks import add_mark_sheet
from workbook.template.names import add_names
from workbook.template.results import add_results_sheet
from workbook.template.styles import add_styles
from workbook.template.tables import add_table_sheet

TEMPLATE_FOLDER = Path(__file__).parent.parent / "templates"
# The files carry this date instead of the hour they were made, so that two runs give the same bytes.
_DATE = dt.datetime(2021, 9, 16)
_CREATOR = "年报助手"
# Excel 2019 and 365; a file that an older one calculated is calculated anew by a newer one.
_CALCULATED_BY = 191029


def build(edition: Edition, *, last_edition: Edition | None = None, rules: Sequence[GuideRule] = ()) -> bytes:
    """The blank workbook of an edition, as the content of an .xlsx file.

    `last_edition` is the form on which 上年数 is drawn: the same one, unless last year's report was on another.
    `rules` are listed on 填报说明.
    """
    return content_of(_draw(edition, last_edition or edition, rules), edition=edition)


def workbook_bytes(
    report: Report,
    *,
    cover: Mapping[str, str] | None = None,
    last_year: Report | None = None,
    rules: Sequence[GuideRule] = (),
    more: Callable[[Workbook], None] | None = None,
) -> bytes:
    """The workbook of a report, with its figures and 台账合计, as the content of an .xlsx file.

    `cover` gives lines of 封面 by the key of their CoverLine; unit, year and body come from the report where it knows
    them. ValueError for a key that is none. `last_year` goes on 上年数; without it that sheet is drawn on last year's
    form and left blank. Totals stand as they are in the report, and a blank stays blank. `rules` go on 填报说明.
    `more` is given the book at the end, to add sheets of its own behind the others.
    """
    book = _draw(report.edition, last_year.edition if last_year else _form_of_last_year(report), rules)
    _fill_cover(book, report, cover or {})
    places, ledger = field_places(report.edition), ledger_places(report.edition)
    for field in report.edition.fields:
        put_value(book[places[field.id].sheet], places[field.id], report.value(field))
    for field_id, value in report.ledger.items():
        put_value(book[ledger[field_id].sheet], ledger[field_id], value)
    if last_year:
        fill_last_year(book[LAST_YEAR], last_year)
    if more:
        more(book)
    return content_of(book, edition=report.edition)


def _draw(edition: Edition, last_edition: Edition, rules: Sequence[GuideRule]) -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    add_styles(book)
    add_cover_sheet(book, edition)
    for table in edition.tables:
        add_table_sheet(book, edition, table)
    add_last_year_sheet(book, last_edition)
    add_comparison_sheet(book, edition, last_edition)
    add_guide_sheet(book, edition, rules)
    add_results_sheet(book, edition, last_edition)
    add_mark_sheet(book)
    add_names(book, edition)
    return book


def _form_of_last_year(report: Report) -> Edition:
    try:
        return for_year(report.year - 1)
    except UnknownYear:
        return report.edition


def _fill_cover(book: Workbook, report: Report, cover: Mapping[str, str]) -> None:
    if unknown := sorted(set(cover) - {line.key for line in COVER_LINES}):
        raise ValueError(f"{COVER} has no line for: {', '.join(unknown)}")
    known = {"unit": report.unit, "body": report.body}
    for line in COVER_LINES:
        text = known.get(line.key) or cover.get(line.key, "")
        if line.key == "year" and report.year:
            put_value(book[COVER], cover_place(line.key), number_value(report.year))
        else:
            put_text(book[COVER], cover_place(line.key), text)


def content_of(book: Workbook, title: str = "政府信息公开工作年度报告", *, edition: Edition | None = None) -> bytes:
    """A drawn workbook as the content of an .xlsx file, the same bytes on every run.

    `edition` is that of the form, where the workbook is of one.
    """
    book.properties.creator = _CREATOR
    book.properties.title = title
    book.properties.created = _DATE
    # The results stand beside the formulas: Excel has nothing to calculate on opening, and so nothing to be saved.
    book.calculation = CalcProperties(calcId=_CALCULATED_BY, fullCalcOnLoad=False)
    for sheet in book.worksheets:  # the order of a set depends on how it was filled, and these are one
        sheet.merged_cells = MultiCellRange(sorted(sheet.merged_cells.ranges, key=lambda area: area.bounds))
    draft, final = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_STORED) as archive:
        ExcelWriter(book, archive).save()
    # Saving stamps the document with the present hour.
    book.properties.modified = _DATE
    with zipfile.ZipFile(draft) as source, zipfile.ZipFile(final, "w") as target:
        for name in source.namelist():
            part = _part(book, name, source.read(name), edition)
            entry = zipfile.ZipInfo(name, _DATE.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            # Python writes its own system here, which would make files from Windows differ.
            entry.create_system = 0
            target.writestr(entry, part, compresslevel=6)
    return final.getvalue()


def _part(book: Workbook, name: str, content: bytes, edition: Edition | None) -> bytes:
    """A part of the file as it is given out; `content` is what openpyxl wrote."""
    if name == ARC_CORE:
        return bytes(tostring(book.properties.to_tree()))
    if name == ARC_STYLE:
        return with_locks(content)
    sheets = {f"xl/worksheets/sheet{number}.xml": sheet for number, sheet in enumerate(book.worksheets, 1)}
    return with_results(content, book, sheets[name], edition) if name in sheets else content
