"""`nianbao merge`: the parts that departments have handed in, put into a copy of the yearly workbook and checked."""

from __future__ import annotations

import datetime as dt
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from workbook.figures import to_json
from workbook.files import outputs
from workbook.refusal import FileRefused, Kind
from xladdin import copies
from xladdin.cli.terminal import console, reporting
from xladdin.cli.terminal.exit_codes import CLEAN, PROBLEMS
from xladdin.cli.terminal.judged import losses
from xladdin.cli.terminal.parsing import Subparsers, add_json, add_output

if TYPE_CHECKING:
    from workbook.files.reading import Contents
    from xladdin.departments.merging import Gathered, Merge
    from xladdin.hosts import xw


def add_parser(adding: Subparsers) -> None:
    """The words and options of `nianbao merge`."""
    merge = adding.add_parser("merge", help="收回各科室交来的分表，合到年报里，记下谁填的，再校验")
    merge.add_argument("file", type=Path, metavar="工作簿")
    merge.add_argument("parts_in", type=Path, nargs="+", metavar="分表", help="交回的分表，或者放着分表的目录")
    words = "科室填的数与工作簿里已有的不同时：part 用科室的，workbook 保留工作簿的（默认列出来，不写）"
    merge.add_argument("--take", choices=("part", "workbook"), metavar="part|workbook", help=words)
    merge.add_argument("--newest", action="store_true", help="一个科室交来几份不同的，用最新的一份（默认列出来，不写）")
    words = "按这个文件里的「分工表」收（默认用工作簿里的；没有的，用分表自己带的）"
    merge.add_argument("--parts", type=Path, metavar="分工表.xlsx", help=words)
    add_json(merge)
    add_output(merge)
    merge.set_defaults(run=run)


def run(options: Namespace) -> int:
    """nianbao merge: a copy of the workbook with what the departments gave; nothing while a question is open."""
    from xladdin.departments.handed_in import files_of
    from xladdin.hosts.file_engine.file import contents, open_book

    out = options.out or copies.beside(options.file, "已收分表")
    outputs.refuse_unfit(out, ".xlsx", [options.file, *files_of(options.parts_in), options.parts])
    with open_book(options.file) as book:
        found = contents(book)
        merging = _merging(book, found, options)
        if merging.open_questions:
            return _left_open(merging, options)
        return _merged(book, found, merging, out, options)


@dataclass(frozen=True)
class _Merging:
    """What is to be merged, and how the questions about it were answered; None where nobody could be asked."""

    gathered: Gathered
    merge: Merge
    refused: tuple[FileRefused, ...]
    notes: tuple[str, ...]
    replaced: tuple[str, ...] | None

    @property
    def open_questions(self) -> bool:
        return self.replaced is None or any(name not in self.merge.parts for name in self.gathered.twice)


def _merging(book: xw.Book, found: Contents, options: Namespace) -> _Merging:
    from xladdin.cli.commands.split import read_division
    from xladdin.departments import division_sheet
    from xladdin.departments.handed_in import files_of, refuse_unnamed
    from xladdin.departments.merging import assignment_for, gather, plan, settle_twice, unknown_departments

    report = found.report
    refuse_unnamed(report, options.file)
    given = read_division(options.parts, report.edition) if options.parts else None
    own = given or division_sheet.read_open(book, report.edition)
    gathered = gather(files_of(options.parts_in), report)
    assignment = assignment_for(gathered, own, report.edition, options.file)
    ask = _asker(options)
    settled = settle_twice(gathered, lambda question: options.newest or (ask is not None and ask(question)))
    merge = plan(report, assignment, settled, found.sources)
    unknown = unknown_departments(gathered, assignment)
    if not merge.parts and not gathered.twice:
        console.say(*map(str, (*gathered.refused, *unknown)), *gathered.notes)
        raise FileRefused(options.file, "没有收到可用的分表，什么也没有写", Kind.UNFIT)
    refused = (*gathered.refused, *unknown)
    return _Merging(gathered, merge, refused, settled.notes, _replaced(merge, options, ask))


def _asker(options: Namespace) -> Callable[[str], bool] | None:
    """Who answers questions: the person at the terminal, where there is one and a person reads the answer."""
    from xladdin.hosts.dialogue import AtTerminal

    if options.json or sys.stdin is None or not sys.stdin.isatty():
        return None
    return AtTerminal().ask


def _replaced(merge: Merge, options: Namespace, ask: Callable[[str], bool] | None) -> tuple[str, ...] | None:
    from xladdin.departments import told

    if options.take:
        return tuple(merge.disputed) if options.take == "part" else ()
    if merge.conflicts and ask is None:
        return None
    return tuple(name for name, cells in merge.disputed.items() if ask is not None and ask(told.question(name, cells)))


def _left_open(merging: _Merging, options: Namespace) -> int:
    """Tell what has to be decided; nothing is written."""
    from xladdin.departments import told
    from xladdin.departments.merging import question_twice

    lines: list[str] = []
    for name, parts in merging.gathered.twice.items():
        if name not in merging.merge.parts:
            *told_of, _ = question_twice(name, parts).split("\n")
            lines += [line for line in told_of if line]
            lines.append("用最新的一份，请加 --newest；否则请只给要用的那一份。")
    if merging.replaced is None:
        lines += [f"{len(merging.merge.conflicts)} 格与工作簿里已有的数不同：", *told.kept(merging.merge.conflicts)]
        lines.append("用科室填的数，请加 --take part；保留工作簿里的，请加 --take workbook。")
    console.say(*lines, "没有写出任何文件。")
    if options.json:
        console.give_written([], **told.as_data(merging.gathered, merging.merge))
    return PROBLEMS


def _merged(book: xw.Book, found: Contents, merging: _Merging, out: Path, options: Namespace) -> int:
    from xladdin.book.checking import check_contents
    from xladdin.book.results import write_findings
    from xladdin.book.sheets import read_contents, read_sheets
    from xladdin.departments import told
    from xladdin.hosts.file_engine.file import save_copy
    from xladdin.ribbon.validating import occasion_now

    replaced = merging.replaced or ()
    _write(book, found, merging.merge, replaced)
    after = read_contents(book)
    assessment = check_contents(after)
    write_findings(book, assessment, occasion_now(after), read_sheets(book))
    lost = save_copy(book, out, force=options.force or copies.untouched(out))
    copies.remember([out], options.file)
    console.say(*_told(merging, replaced), *losses(lost), f"已写到 {out}，原文件没有改动。")
    if options.json:
        data = told.as_data(merging.gathered, merging.merge, replaced) | reporting.as_data(assessment)
        console.give(to_json({"written": [str(out)], **data, "not_carried_over": lost}))
    else:
        console.give("\n".join(reporting.as_text(assessment)))
    complete = not (merging.refused or merging.merge.missing or merging.merge.untaken)
    return CLEAN if complete and assessment.ready else PROBLEMS


def _write(book: xw.Book, found: Contents, merge: Merge, replaced: Sequence[str]) -> None:
    from xladdin.book import sheets
    from xladdin.departments import division_sheet, sources_sheet
    from xladdin.hosts.protection import writable

    edition = found.report.edition
    given = {**found.sources, **merge.sources(dt.datetime.now().strftime("%Y-%m-%d %H:%M"), replaced)}
    if division_sheet.NAME not in book.sheet_names:
        division_sheet.add_to(book, merge.assignment)
    sources_sheet.ensure(book, edition)
    cells = {**sheets.field_cells(edition, merge.values(replaced)), **sources_sheet.sheet_cells(edition, given)}
    with writable(book, *dict.fromkeys(place.sheet for place in cells)):
        sheets.write_cells(book, cells)


def _told(merging: _Merging, replaced: Sequence[str]) -> Iterator[str]:
    from xladdin.departments import told

    merge = merging.merge
    yield from told.taken(merge, replaced)
    for conflict in merge.conflicts:
        kept = "改成科室填的数" if conflict.part.department in replaced else "保留工作簿里的"
        yield f"{conflict.line}；{kept}。"
    yield from told.followed(merge, replaced)
    yield from merging.notes
    yield from (f"{line}。" for line in told.not_taken(merge))
    yield from map(str, merging.refused)
    if merge.missing:
        yield f"还没有交的 {len(merge.missing)} 个科室：{'；'.join(told.missing(merge))}。"
