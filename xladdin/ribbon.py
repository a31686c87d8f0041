"""The functions behind the buttons of the ribbon 年报: each takes an xlwings book and knows nothing of Excel's ways.

Called without a book, as by `RunPython "from xladdin.ribbon import validate; validate()"`, they take the calling one.
"""

from __future__ import annotations

from typing import Any

import checks
from checks import Assessment
from checks.filling import FillPlan, misfilled, plan
from workbook.guard import FileRefused
from workbook.layout import sheet_of
from workbook.report import Report
from xladdin import sheets
from xladdin.hosts import xw
from xladdin.hosts.protection import writable


def validate(book: Any = None) -> Assessment:
    """校验: check every table, list the findings on 校验结果 and mark their cells; no figure is changed.

    Explanations that staff have typed on 校验结果 stay with their finding as long as its figures are the same.
    """
    book = book or xw.Book.caller()
    found = sheets.read_contents(book)
    assessment = checks.run(found.report, last_year=found.last_year, explanations=found.explanations)
    sheets.write_findings(book, assessment)
    book.app.status_bar = assessment.verdict
    return assessment


def clear_marks(book: Any = None) -> None:
    """清除标记: take the marks off the table sheets; the list on 校验结果 stays."""
    sheets.clear_marks(book or xw.Book.caller())


def plan_fill(book: Any = None, *, zeros: bool = False) -> tuple[Report, FillPlan]:
    """What 填充合计 (with `zeros` also 空白补零) would write, so that the user can be asked first.

    Raises FileRefused naming the cell where an entry holds what cannot be added up.
    """
    book = book or xw.Book.caller()
    report = sheets.read_contents(book).report
    refuse_misfilled(report, book.name)
    return report, plan(report, zeros=zeros)


def fill(book: Any = None, *, zeros: bool = False, replace: bool = False) -> FillPlan:
    """填充合计: write every total that is missing; with `zeros`, 0 into blank entries (空白补零) as well.

    A total that somebody typed and that is not the sum stays, unless `replace` says that the user agreed to it.
    """
    book = book or xw.Book.caller()
    report, planned = plan_fill(book, zeros=zeros)
    with writable(book, *map(sheet_of, report.edition.tables)):
        sheets.write_values(book, report.edition, planned.changes(replace=replace))
    return planned


def refuse_misfilled(report: Report, source: str) -> None:
    """Raise FileRefused naming the entries that are not numbers of the right kind, if there are any."""
    if found := misfilled(report):
        told = "；".join(f"{field.place}为「{report.display(field)}」，{words}" for field, words in found[:3])
        more = f"；另有 {len(found) - 3} 格" if len(found) > 3 else ""
        raise FileRefused(source, f"{told}{more}。改好之后再填充合计。")
