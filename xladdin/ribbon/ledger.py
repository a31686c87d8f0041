"""The buttons of the request ledger: 新建台账, 从台账生成, 核对台账, 看明细, 到期提醒.

They work whether the ledger or the report is the workbook in front; the other one is chosen as a file, once, and is
remembered. What needs pandas is loaded within the functions, so that a click without a ledger never waits for it.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING

from workbook import layout
from workbook.files.saving import free_path, write_atomically
from workbook.refusal import FileRefused, Kind
from xladdin import profile
from xladdin.book import sheets
from xladdin.hosts import xw
from xladdin.hosts.application import is_file, open_beside
from xladdin.hosts.contract import Book
from xladdin.hosts.dialogue import Dialogue, InExcel, listed
from xladdin.hosts.selection import go_to
from xladdin.ledger.terms.columns import REQUESTS
from xladdin.ribbon import findings_tour, snapshots

if TYPE_CHECKING:
    from checks.ledger import LedgerAssessment
    from xladdin.ledger.counting.counts import LedgerCount
    from xladdin.ledger.counting.due import Due
    from xladdin.ledger.reading.frames import Ledger

_SUFFIXES = (".xlsx", ".xlsm")
_MOST_REMEMBERED, _MOST_TOLD = 50, 20


def new_ledger(book: Book | None = None, dialogue: Dialogue | None = None) -> Path | None:
    """新建台账: an empty ledger in a folder of the user's choice, opened; unit and year are those of the report."""
    from xladdin.ledger.sheets.build import ledger_bytes

    dialogue = dialogue or InExcel((book or xw.Book.caller()).app)
    folder = dialogue.choose_folder("新的台账存到哪个文件夹")
    if folder is None:
        return None
    unit, year = "", dt.date.today().year
    if book is not None and not is_ledger(book) and layout.COVER in book.sheet_names:
        report = sheets.read_contents(book).report
        unit, year = report.unit, report.year or year
    path = free_path(folder / f"依申请公开台账-{year}.xlsx", dialogue.open_names())
    write_atomically(path, ledger_bytes(unit, year))
    if book is not None and is_file(book):
        open_beside(book, path)  # for whoever serves it
    else:
        dialogue.open_workbook(path)
    dialogue.show(f"已新建 {path}。请先在「填写说明」核对单位和年度，再在「申请台账」一件一行地记。")
    return path


def count_ledger(book: Book | None = None, dialogue: Dialogue | None = None) -> LedgerCount | None:
    """从台账生成: fill 表三, 表四 and 台账合计 from the ledger; asks before it replaces what was typed."""
    book, dialogue = _here(book, dialogue)
    from xladdin.ledger.counting.counts import count
    from xladdin.ledger.counting.filling import changes_of, refuse_unfit
    from xladdin.ledger.reading.open_book import read_open_ledger

    if is_ledger(book):
        path = dialogue.choose_file("选择要填表三、表四的年报工作簿", _SUFFIXES)
        if path is None:
            return None
        ledger, book = read_open_ledger(book), open_beside(book, path)
    else:
        found = _ledger_for(book, dialogue)
        if found is None:
            return None
        ledger = found
    report = sheets.read_contents(book).report
    if not (report.year or ledger.year):
        raise FileRefused(book.name, "不知道数哪一年：请先在封面填报告年度。", Kind.UNFIT)
    counted = count(ledger, report.year)
    refuse_unfit(counted, report, book.name)
    planned = changes_of(counted, report)
    replace = bool(planned.differs) and dialogue.ask(
        f"下面 {len(planned.differs)} 格已填的数与台账不同：\n{listed(planned.lines)}\n"
        "\n要改成台账的数吗？选「否」保持原样，只填空着的格。"
    )
    snapshots.write_undoably(book, "从台账生成", dict(planned.cells(replace=replace)))
    lines = [f"「{u.sheet}」第 {u.row} 行：{u.reason}" for u in counted.uncounted]
    uncounted = f"台账有 {len(lines)} 行不能计数，没有计入：\n{listed(lines)}\n\n在台账里改好以后再点「从台账生成」。"
    if said := "\n".join([*ledger.notes, *([uncounted] if lines else [])]):
        dialogue.say(said)
    kept = f"；{len(planned.differs)} 格与台账不同，保持原样" if planned.differs and not replace else ""
    filled = len(planned.cells(replace=replace))
    dialogue.show(f"{counted.told}，填了 {filled} 格{kept}。再点「校验」。可以撤销。")
    return counted


def check_ledger(book: Book | None = None, dialogue: Dialogue | None = None) -> LedgerAssessment | None:
    """核对台账: all ledger rules; a ledger gets the list on 核对结果, the figures of a report are compared too."""
    book, dialogue = _here(book, dialogue)
    from xladdin.ledger.checking import check as checking
    from xladdin.ledger.checking.listing import write_findings
    from xladdin.ledger.reading.open_book import read_open_ledger

    if is_ledger(book):
        ledger = read_open_ledger(book)
        assessment, _ = checking.check_ledger(ledger, year=ledger.year or dt.date.today().year)
        write_findings(book, assessment)
        first = next((f for f in assessment.findings if f.row), None)
        if first is not None:
            go_to(book, layout.Place(first.sheet, first.row, 1))
        if ledger.notes:
            dialogue.say("\n".join([assessment.verdict, *ledger.notes]))
        else:
            dialogue.show(assessment.verdict)
        return assessment
    found = _ledger_for(book, dialogue)
    if found is None:
        return None
    report = sheets.read_contents(book).report
    assessment, _ = checking.check_ledger(found, year=report.year, report=report)
    lines = [f"{f.severity.word} {f.place}：{f.problem}" for f in assessment.findings]
    dialogue.say("\n".join([assessment.verdict, *found.notes, *([listed(lines, _MOST_TOLD)] if lines else [])]))
    return assessment


def show_rows(book: Book | None = None, dialogue: Dialogue | None = None) -> list[str]:
    """看明细: the rows behind a cell of 表三 or 表四; on a row of the ledger, the cells in which it counts."""
    book, dialogue = _here(book, dialogue)
    from xladdin.ledger.counting.counts import count
    from xladdin.ledger.counting.detail import cells_of_row, field_at, rows_behind
    from xladdin.ledger.reading.open_book import read_open_ledger

    place = findings_tour.selected(book)
    if is_ledger(book):
        ledger = read_open_ledger(book)
        counted = count(ledger, ledger.year or dt.date.today().year)
        cells = cells_of_row(counted, place.sheet, place.row) if place else []
        lines = [cell.line for cell in cells]
        row = f"第 {place.row} 行" if place else "这一行"
        dialogue.say("\n".join([f"{row}计入：", *lines]) if lines else f"{row}不计入 {counted.year} 年度的表三、表四。")
        return lines
    report = sheets.read_contents(book).report
    field = field_at(report.edition, f"{place.sheet}!{place.address}") if place else None
    if field is None:
        dialogue.say("请先选中表三或者表四里填数的一格，再点「看明细」；在台账里，选中一行再点。")
        return []
    found = _ledger_for(book, dialogue)
    if found is None:
        return []
    lines = [line.text.strip() for line in rows_behind(count(found, report.year), field)]
    dialogue.say(f"{field.place}（{report.year} 年度）：台账里有 {len(lines)} 件\n{listed(lines, _MOST_TOLD)}")
    return lines


def show_due(book: Book | None = None, dialogue: Dialogue | None = None) -> tuple[Due, ...]:
    """到期提醒: what is overdue, due soon, or waiting for somebody; on request a calendar file beside the ledger."""
    book, dialogue = _here(book, dialogue)
    from xladdin.ledger.counting.due import calendar_file, due_list, told
    from xladdin.ledger.reading.open_book import read_open_ledger

    ledger = read_open_ledger(book) if is_ledger(book) else _ledger_for(book, dialogue)
    if ledger is None:
        return ()
    today = dt.date.today()
    items = due_list(ledger, today)
    dialogue.say(f"{today} 没有办结的申请：{len(items)} 件\n{listed(told(items), _MOST_TOLD)}")
    dated = [item for item in items if item.due is not None]
    if dated and dialogue.ask(f"要把这 {len(dated)} 件的应答复日写成日历文件吗？可以导入 Outlook。"):
        folder = dialogue.choose_folder("日历文件存到哪个文件夹")
        if folder is not None:
            path = free_path(folder / "应答复日.ics")
            write_atomically(path, calendar_file(dated, today, ledger.unit))
            dialogue.show(f"日历已写到 {path}。")
    return items


def is_ledger(book: Book) -> bool:
    """Whether an open workbook has the sheet 申请台账."""
    return REQUESTS in book.sheet_names


def _here(book: Book | None, dialogue: Dialogue | None) -> tuple[Book, Dialogue]:
    """The workbook in front and its user; FileRefused for one that is neither a ledger nor a report.

    It is looked at before anything else is loaded: on another workbook, nobody waits for pandas.
    """
    book = book or xw.Book.caller()
    if not is_ledger(book):
        sheets.read_contents(book)
    return book, dialogue or InExcel(book.app)


def _ledger_for(book: Book, dialogue: Dialogue) -> Ledger | None:
    """The ledger of the report in front: the one chosen last time, open or on disk, or one that the user chooses."""
    from xladdin.ledger.reading.files import read_ledger
    from xladdin.ledger.reading.open_book import read_open_ledger

    for other in book.app.books:
        if other.fullname != book.fullname and is_ledger(other):
            return read_open_ledger(other)
    remembered = _remembered().get(book.fullname, "")
    path: Path | None = Path(remembered) if remembered else None
    if path is None or not path.is_file():
        path = dialogue.choose_file("选择依申请公开台账", _SUFFIXES)
    if path is None:
        return None
    dialogue.show(f"正在读 {path.name}，请稍候……")
    ledger = read_ledger(path)
    _remember(book.fullname, path)
    return ledger


def _remembered() -> dict[str, str]:
    try:
        data = json.loads(_file().read_text(encoding="utf-8"))
        return {str(report): str(ledger) for report, ledger in data.items()}
    except (OSError, ValueError, AttributeError):
        return {}


def _remember(report: str, ledger: Path) -> None:
    """Keep which ledger belongs to a report, by their paths and nothing else; not keeping it does no harm."""
    known = {**_remembered(), report: str(ledger)}
    kept = dict(list(known.items())[-_MOST_REMEMBERED:])
    try:
        _file().parent.mkdir(parents=True, exist_ok=True)
        write_atomically(_file(), json.dumps(kept, ensure_ascii=False).encode(), force=True)
    except (OSError, FileRefused):
        return


def _file() -> Path:
    return profile.folder() / "台账.json"
