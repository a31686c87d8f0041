"""`nianbao last-year`: last year's figures into a workbook that is there already, as a copy of it."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from workbook.files import outputs
from workbook.files.reading import Contents
from workbook.refusal import FileRefused, Kind
from workbook.report import Report, Value
from xladdin import copies
from xladdin.cli.terminal import console
from xladdin.cli.terminal.exit_codes import CLEAN
from xladdin.cli.terminal.judged import losses
from xladdin.cli.terminal.parsing import CARRY_HELP, Subparsers, add_json, add_output
from xladdin.hosts.contract import Book


def add_parser(adding: Subparsers) -> None:
    """The words and options of `nianbao last-year`."""
    fetch = adding.add_parser("last-year", help="取上年数：把上年的数取进已有的工作簿，写到新文件")
    fetch.add_argument("file", type=Path, metavar="工作簿")
    fetch.add_argument("last", type=Path, metavar="上年的文件", help="上年的工作簿、数据文件或者已发布的报告")
    fetch.add_argument("--carry", action="store_true", help=CARRY_HELP)
    fetch.add_argument("--anyway", action="store_true", help="是别的单位的也取；工作簿里已有的上年数不同的也换")
    add_json(fetch)
    add_output(fetch)
    fetch.set_defaults(run=run)


def run(options: Namespace) -> int:
    """nianbao last-year: what the button 取上年数 does, with options in place of its questions; across forms too."""
    from xladdin.hosts.file_engine.file import contents, open_book
    from xladdin.ribbon import last_year

    out = options.out or copies.beside(options.file, "已取上年数")
    outputs.refuse_unfit(out, ".xlsx", [options.file, options.last])
    with open_book(options.file) as book:
        found = contents(book)
        console.reading(options.last)
        source = last_year.read(options.last)
        last = last_year.fitting(source.report, found.report, options.last)
        _refuse_doubtful(last, found, options)
        waiting = last_year.carried_in(found.report, last)
        carried = waiting if options.carry else {}
        lost = _written(book, found, last, carried, out, options)
    copies.remember([out], options.file)
    console.say(*_told(options, last, len(waiting), source.notes), *losses(lost))
    console.say(f"已写到 {out}，原文件没有改动。")
    if options.json:
        console.give_written([out], year=last.year, edition=last.edition.id, carried=len(carried), notes=source.notes)
    return CLEAN


def _refuse_doubtful(last: Report, found: Contents, options: Namespace) -> None:
    """FileRefused for what the button asks about: another unit's figures, and others than stand there."""
    from xladdin.ribbon.last_year import differing

    if options.anyway:
        return
    more = "；确实要取的，请加 --anyway。"
    if last.unit and found.report.unit and last.unit != found.report.unit:
        words = f"是「{last.unit}」的报告，工作簿是「{found.report.unit}」的，没有取"
        raise FileRefused(options.last, words + more, Kind.UNFIT)
    if count := differing(last, found.last_year):
        raise FileRefused(options.file, f"「上年数」上已有 {count} 格与它不同，没有取{more}", Kind.UNFIT)


def _written(
    book: Book, found: Contents, last: Report, carried: Mapping[str, Value], out: Path, options: Namespace
) -> list[str]:
    """Write the copy; gives what it could not carry over."""
    from xladdin.book import sheets
    from xladdin.hosts.file_engine.file import save_copy
    from xladdin.ribbon import last_year

    force = options.force or copies.untouched(out)
    if not last_year.fits_the_sheet(book, last):
        filled = replace(found, report=found.report.with_values(carried))
        last_year.draw_anew(book, filled, last, out, force=force)
        return []
    sheets.write_cells(book, last_year.sheet_cells(last) | sheets.field_cells(found.report.edition, carried))
    return save_copy(book, out, force=force)


def _told(options: Namespace, last: Report, waiting: int, notes: tuple[str, ...]) -> Iterator[str]:
    if notes:
        yield f"上年的数取自 {options.last.name}，其中："
        yield from (f"  {note}" for note in notes)
    yield f"已取 {last.year} 年度的数（{last.edition.id} 版格式）。"
    if waiting and options.carry:
        yield f"表三“二、上年结转”填了 {waiting} 格。"
    elif waiting:
        yield f"表三“二、上年结转”有 {waiting} 格空着；要填上上年的“四、结转下年度继续办理”，请加 --carry。"
