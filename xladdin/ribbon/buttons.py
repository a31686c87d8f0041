"""The functions behind the buttons of the ribbon 年报: each takes an xlwings book and knows nothing of Excel's ways.

Each talks to the user through a `Dialogue`. Called without a book, as by
`RunPython "from xladdin.ribbon import validate; validate()"`, they take the calling one and Excel's own boxes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from checks import Assessment
from checks.balance.filling import FillPlan, misfilled, plan
from workbook import layout
from workbook.layout import Place, sheet_of
from workbook.refusal import FileRefused, Kind
from workbook.report import Report
from xladdin import profile
from xladdin.book import fill_words, sheets
from xladdin.hosts import xw
from xladdin.hosts.contract import Book
from xladdin.hosts.dialogue import Dialogue, InExcel, listed
from xladdin.hosts.protection import writable
from xladdin.hosts.selection import go_to
from xladdin.ribbon import findings_tour, last_year, snapshots
from xladdin.ribbon.validating import check_book

Button = Callable[[Book | None, Dialogue], object]
_HELP = (
    "在「封面」填单位、年度和机关类型，再填三张表里浅绿色的格。\n"
    "「填充合计」算出合计，「校验」列出问题并标出单元格，「下一处」「上一处」逐处跳转；"
    "改好后导出图片、文本，放进年度报告。\n"
    "点错了用「撤销上次写入」；表样被改动了用「修复模板」。\n"
    f"还没有工作簿的，点「新建」。每张表统计什么，见工作簿里的「{layout.GUIDE}」。"
)


def validate(book: Book | None = None, dialogue: Dialogue | None = None) -> Assessment:
    """校验: check every table, list the findings on 校验结果, mark their cells, go to the first; change no figure.

    Explanations that staff have typed on 校验结果 stay with their finding as long as its figures are the same. Where
    nothing is new, nothing is written: Excel keeps its undo list, and the workbook need not be saved.
    """
    book, dialogue = _here(book, dialogue)
    return check_book(book, dialogue)


def choose_document(book: Book | None = None, dialogue: Dialogue | None = None) -> Path | None:
    """报告文档: which document holds the text of this report; 校验 then looks at it too."""
    from xladdin.ribbon.own_document import choose

    return choose(*_here(book, dialogue))


def show_text(book: Book | None = None, dialogue: Dialogue | None = None) -> bool:
    """看原文: the sentence of the report document that the finding in hand is about, in Word where there is one."""
    from xladdin.ribbon import original_text

    return original_text.show(*_here(book, dialogue))


def next_finding(book: Book | None = None, dialogue: Dialogue | None = None) -> Place | None:
    """下一处: select the next cell that 校验结果 points at, and say what is the matter there."""
    return _tour(book, dialogue, 1)


def previous_finding(book: Book | None = None, dialogue: Dialogue | None = None) -> Place | None:
    """上一处: the same, backwards."""
    return _tour(book, dialogue, -1)


def clear_marks(book: Book | None = None, dialogue: Dialogue | None = None) -> None:
    """清除标记: take the marks off the table sheets; the list on 校验结果 stays."""
    book, dialogue = _here(book, dialogue)
    sheets.clear_marks(book)
    dialogue.show("标记已清除；问题清单还在「校验结果」，再点「校验」会重新标出。")


def fill_totals(book: Book | None = None, dialogue: Dialogue | None = None) -> FillPlan:
    """填充合计 as the button does it: asks before it replaces a typed total that disagrees; can be undone."""
    book, dialogue = _here(book, dialogue)
    report, planned = plan_fill(book)
    replace = bool(planned.disagreements) and dialogue.ask(
        f"下面 {len(planned.disagreements)} 格已填的合计与各项之和不符：\n{listed(fill_words.disagreements(planned))}\n"
        "\n填错的可能是合计，也可能是某一项。要把这些合计改成各项之和吗？选「否」保持原样，只填空着的合计。"
    )
    changes = sheets.field_cells(report.edition, planned.changes(replace=replace))
    snapshots.write_undoably(book, "填充合计", changes)
    dialogue.show(fill_words.result(planned, replaced=replace))
    return planned


def fill_zeros(book: Book | None = None, dialogue: Dialogue | None = None) -> FillPlan:
    """空白补零: lists the blank entries and asks before it writes 0 into them; totals that this completes follow."""
    book, dialogue = _here(book, dialogue)
    report, planned = plan_fill(book, zeros=True)
    blank = [report.edition.field(field_id) for field_id in planned.zeros]
    question = (
        f"下面 {len(blank)} 格空着，将填 0（本年确实没有发生）：\n{listed(list(fill_words.by_row(blank)))}\n\n要填吗？"
    )
    if not blank:
        dialogue.show(
            "没有空着的填报项，不用补零。" if not planned.held_back else fill_words.result(planned, replaced=False)
        )
    elif dialogue.ask(question):
        changes = sheets.field_cells(report.edition, planned.changes(replace=False))
        snapshots.write_undoably(book, "空白补零", changes)
        dialogue.show(fill_words.result(planned, replaced=False))
    return planned


def undo(book: Book | None = None, dialogue: Dialogue | None = None) -> bool:
    """撤销上次写入: give the cells of the last write what they held before it; whether there was anything to undo."""
    book, dialogue = _here(book, dialogue)
    snapshot = snapshots.last(book)
    if snapshot is None:
        dialogue.say("没有可以撤销的写入：只能撤销最近一次；撤销过的、改了文件名或者换了电脑之后的，都不能再撤销。")
        return False
    snapshots.restore(book, snapshot)
    dialogue.show(f"已撤销「{snapshot.label}」，{len(snapshot.cells)} 格恢复到写入之前。")
    return True


def fetch_last_year(book: Book | None = None, dialogue: Dialogue | None = None) -> Report | None:
    """取上年数: put last year's figures on 上年数 and, if agreed, into the blank cells of 二、上年结转."""
    book, dialogue = _here(book, dialogue)
    found = sheets.read_contents(book)
    path = dialogue.choose_file("选择上年的年报工作簿、数据文件或已发布的报告", last_year.suffixes())
    if path is None:
        return None
    source = last_year.read(path)
    last = last_year.fitting(source.report, found.report, path)
    if not _agreed(found.report, found.last_year, last, dialogue):
        return None
    fits = last_year.fits_the_sheet(book, last)
    if not fits and not dialogue.ask(_of_another_form(last)):
        return None
    carried = last_year.carried_in(found.report, last)
    question = f"表三「二、上年结转」有 {len(carried)} 格空着。要填上上年的「四、结转下年度继续办理」数吗？"
    if carried and not dialogue.ask(question):
        carried = {}
    if fits:
        cells = last_year.sheet_cells(last) | sheets.field_cells(found.report.edition, carried)
        snapshots.write_undoably(book, "取上年数", cells)
    else:
        filled = replace(found, report=found.report.with_values(carried))
        out = last_year.write_anew(book, filled, last, dialogue)
        dialogue.show(f"已另存为 {out.name if out else ''}，上年数是 {last.year} 年度的；请用它继续填报。")
    if source.notes:
        dialogue.say(f"已取 {path.name}，其中：\n{listed(source.notes)}")
    if fits:
        dialogue.show(f"已取 {last.year} 年度的数：{path.name}。再点「校验」会核对结转和年际变化。")
    return last


def split_parts(book: Book | None = None, dialogue: Dialogue | None = None) -> list[Path]:
    """分给科室: a workbook for every department, with its own cells open; gives the files written."""
    from xladdin.ribbon import departments

    return departments.split_parts(*_here(book, dialogue))


def merge_parts(book: Book | None = None, dialogue: Dialogue | None = None) -> Assessment | None:
    """收回分表: what the departments have handed in, put into the workbook and checked; can be undone."""
    from xladdin.ribbon import departments

    return departments.merge_parts(*_here(book, dialogue))


def export_as(*formats: str) -> Button:
    """The button that writes the finished tables in these formats into a folder beside the workbook."""

    def export(book: Book | None = None, dialogue: Dialogue | None = None) -> list[Path]:
        from xladdin.ribbon.exporting import export_tables

        return export_tables(*_here(book, dialogue), formats)

    return export


def write_report(book: Book | None = None, dialogue: Dialogue | None = None) -> list[Path]:
    """写入报告: put the three tables into the yearly report in Word, after a backup; gives the files written."""
    from xladdin.ribbon.exporting import write_into_report

    return write_into_report(*_here(book, dialogue))


def make_review_sheet(book: Book | None = None, dialogue: Dialogue | None = None) -> list[Path]:
    """审核单: the sheet to print and sign, beside the workbook; gives the files written."""
    from xladdin.ribbon import papers

    return papers.make_review_sheet(*_here(book, dialogue))


def make_explanations(book: Book | None = None, dialogue: Dialogue | None = None) -> list[Path]:
    """情况说明: the list of what staff explained, as Word; gives the files written."""
    from xladdin.ribbon import papers

    return papers.make_explanations(*_here(book, dialogue))


def make_comparison(book: Book | None = None, dialogue: Dialogue | None = None) -> list[Path]:
    """对照上年: this year's figures beside last year's; gives the files written."""
    from xladdin.ribbon import papers

    return papers.make_comparison(*_here(book, dialogue))


def make_submission(book: Book | None = None, dialogue: Dialogue | None = None) -> list[Path]:
    """上报包: everything that goes up, in one folder; gives the files written."""
    from xladdin.ribbon import papers

    return papers.make_submission(*_here(book, dialogue))


def new_report(book: Book | None = None, dialogue: Dialogue | None = None) -> Path | None:
    """新建报告: a whole yearly report in Word from the figures, beside the workbook; gives its path."""
    from xladdin.ribbon.reports import begin_report

    return begin_report(*_here(book, dialogue))


def verify_published(book: Book | None = None, dialogue: Dialogue | None = None) -> bool | None:
    """核对已发布: whether a published file still says what the workbook says; None where that cannot be told."""
    from xladdin.ribbon.reports import verify_published as verify

    return verify(*_here(book, dialogue))


def audit_report(book: Book | None = None, dialogue: Dialogue | None = None) -> Assessment | None:
    """审一份报告: read a published report into a workbook beside it, check it there, and open it."""
    from xladdin.ribbon.reports import audit_report as audit

    return audit(dialogue or InExcel((book or xw.Book.caller()).app))


def repair(book: Book | None = None, dialogue: Dialogue | None = None) -> Path | None:
    """修复模板: bring an altered workbook back to the form, in place or as a new file; no value is lost."""
    from xladdin.book.repair.button import repair_workbook

    return repair_workbook(*_here(book, dialogue))


def new_workbook(book: Book | None = None, dialogue: Dialogue | None = None) -> Path | None:
    """新建: a blank workbook in a folder of the user's choice, opened; gives its path."""
    from xladdin.ribbon.creating import create_workbook

    return create_workbook(dialogue or InExcel((book or xw.Book.caller()).app))


def roll_up(book: Book | None = None, dialogue: Dialogue | None = None) -> bool:
    """汇总: the reports of many units into one, beside Excel; gives whether it has begun."""
    from xladdin.ribbon.rolling_up import begin

    return begin(dialogue or InExcel((book or xw.Book.caller()).app))


def show_sources(book: Book | None = None, dialogue: Dialogue | None = None) -> bool:
    """看来源: which units make up the selected figure of a sum; gives whether there was one."""
    from xladdin.ribbon.rolling_up import tell_sources

    return tell_sources(*_here(book, dialogue))


def show_help(book: Book | None = None, dialogue: Dialogue | None = None) -> None:
    """帮助: how to work with the ribbon, and 填报说明 where the workbook has it."""
    host = dialogue or InExcel((book or xw.Book.caller()).app)
    host.say(_HELP)


def show_log(book: Book | None = None, dialogue: Dialogue | None = None) -> None:
    """日志: open the log of this program, for whoever helps the user."""
    host = dialogue or InExcel((book or xw.Book.caller()).app)
    if profile.log_file().exists():
        host.open(profile.log_file())
    else:
        host.say("还没有日志。出错时程序会把经过记在日志里，可以交给技术支持。")


def plan_fill(book: Book | None = None, *, zeros: bool = False) -> tuple[Report, FillPlan]:
    """What 填充合计 (with `zeros` also 空白补零) would write, so that the user can be asked first.

    Raises FileRefused naming the cell where an entry holds what cannot be added up.
    """
    book = xw.Book.caller() if book is None else book
    report = sheets.read_contents(book).report
    refuse_misfilled(report, book.name)
    return report, plan(report, zeros=zeros)


def fill(book: Book | None = None, *, zeros: bool = False, replace: bool = False) -> FillPlan:
    """填充合计: write every total that is missing; with `zeros`, 0 into blank entries (空白补零) as well.

    A total that somebody typed and that is not the sum stays, unless `replace` says that the user agreed to it.
    """
    book = xw.Book.caller() if book is None else book
    report, planned = plan_fill(book, zeros=zeros)
    with writable(book, *map(sheet_of, report.edition.tables)):
        sheets.write_values(book, report.edition, planned.changes(replace=replace))
    return planned


def refuse_misfilled(report: Report, source: str) -> None:
    """Raise FileRefused naming the entries that are not numbers of the right kind, if there are any."""
    if found := misfilled(report):
        told = "；".join(f"{field.place}为「{report.display(field)}」，{words}" for field, words in found[:3])
        more = f"；另有 {len(found) - 3} 格" if len(found) > 3 else ""
        raise FileRefused(source, f"{told}{more}。改好之后再填充合计。", Kind.UNFIT)


def _of_another_form(last: Report) -> str:
    return (
        f"{last.year} 年度的报告是 {last.edition.id} 版格式，本工作簿的「{layout.LAST_YEAR}」是另一版的表样。\n\n"
        "要另存一份上年数用那一版表样的工作簿、带入全部数字吗？现在这份不会改动。"
    )


def _here(book: Book | None, dialogue: Dialogue | None) -> tuple[Book, Dialogue]:
    book = xw.Book.caller() if book is None else book
    return book, dialogue or InExcel(book.app)


def _tour(book: Book | None, dialogue: Dialogue | None, step: int) -> Place | None:
    book, dialogue = _here(book, dialogue)
    tour = findings_tour.stops(book)
    if not tour:
        dialogue.show("「校验结果」里没有可以跳转的问题；填完或改完之后请点「校验」。")
        return None
    stop, anew = findings_tour.neighbour(book, tour, step)
    go_to(book, stop.place)
    findings_tour.remember(book, stop.place, findings_tour.selected(book))
    start = ("已到最后一处，从头开始。" if step > 0 else "已到第一处，从末尾开始。") if anew else ""
    dialogue.show(f"{start}{stop.place}：{'；'.join(stop.findings)}")
    return stop.place


def _agreed(report: Report, on_sheet: Report | None, last: Report, dialogue: Dialogue) -> bool:
    """Whether the user agrees to what is unusual about these figures of last year, if anything is."""
    if last.unit and report.unit and last.unit != report.unit:
        question = f"选的是「{last.unit}」的报告，本工作簿是「{report.unit}」的。仍要取它的数吗？"
        if not dialogue.ask(question):
            return False
    count = last_year.differing(last, on_sheet)
    return not count or dialogue.ask(f"「{layout.LAST_YEAR}」上已有 {count} 格与选的报告不同，要换成它的数吗？")
