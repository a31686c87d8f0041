"""`nianbao split`: the yearly workbook shared out among the departments of one body, a small workbook each."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace
from pathlib import Path

from workbook.edition import Edition
from workbook.files import guard, outputs
from workbook.files.reading import contents_of
from workbook.files.spreadsheet import Spreadsheet
from workbook.refusal import FileRefused, Kind
from xladdin import copies
from xladdin.cli.terminal import console
from xladdin.cli.terminal.exit_codes import CLEAN
from xladdin.cli.terminal.parsing import Subparsers, add_force, add_json
from xladdin.departments import division_sheet
from xladdin.departments.assignment import Assignment, usual
from xladdin.departments.handed_in import refuse_unnamed


def add_parser(adding: Subparsers) -> None:
    """The words and options of `nianbao split`."""
    split = adding.add_parser("split", help="把年报分给各科室：每个科室一本小工作簿，只有自己的格能填")
    split.add_argument("file", type=Path, metavar="工作簿")
    split.add_argument("-o", "--out", type=Path, required=True, metavar="目录", help="分表写到哪个目录")
    words = "按这个文件里的「分工表」分（默认用工作簿里的；没有的，用通常的分工）"
    split.add_argument("--parts", type=Path, metavar="分工表.xlsx", help=words)
    split.add_argument("--due", metavar="日期", help="分工表上没有写交回日期的科室，哪天交回，例如 2026-01-08")
    add_json(split)
    add_force(split)
    split.set_defaults(run=run)


def run(options: Namespace) -> int:
    """nianbao split: the parts and 分工表 in a folder, all or none; a part that somebody has filled in is kept."""
    from xladdin.departments import told
    from xladdin.departments.files import division_file, part_files, put

    book = Spreadsheet(guard.workbook_bytes(options.file), options.file)
    report = contents_of(book).report
    refuse_unnamed(report, options.file)
    assignment = with_due(_assignment(options.parts, book, report.edition), options.due or "")
    console.working("正在做科室分表，请稍候……")
    name, division = division_file(assignment)
    files = dict(part_files(report, assignment))
    if options.parts is None or (options.out / name).resolve() != options.parts.resolve():
        files[name] = division
    outputs.refuse_sources((options.out / one for one in files), [options.file, options.parts])
    taken = [path for one in files if (path := options.out / one).exists()]
    if not options.force and not copies.untouched(*taken):
        worked_on = next(path for path in taken if not copies.untouched(path))
        raise FileRefused(worked_on, "已有人填过或者改过，没有写出；要盖掉请加 --force，或者换一个目录", Kind.EXISTS)
    written = put(files, options.out, force=True)
    copies.remember(written)
    console.say(f"已分成 {len(assignment.departments)} 份，写到 {options.out}：")
    console.say(*(f"  {line}" for line in told.shared_out(assignment)))
    console.say(f"分工写在 {options.out / name}；要改分工的，改好以后用 --parts 给出它，再分一次。")
    if options.json:
        shares = [
            {"department": one, "fields": len(assignment.fields(one)), "due": assignment.due.get(one)}
            for one in assignment.departments
        ]
        console.give_written(written, departments=shares)
    return CLEAN


def read_division(path: Path, edition: Edition) -> Assignment:
    """The assignment of a file with a sheet 分工表; FileRefused where it has none, or one that does not hold."""
    return _division_of(Spreadsheet(guard.workbook_bytes(path), path), edition) or _refuse(path)


def with_due(assignment: Assignment, day: str) -> Assignment:
    """The assignment with a day for every department that has none."""
    if not day:
        return assignment
    return replace(assignment, due={**dict.fromkeys(assignment.departments, day), **assignment.due})


def _assignment(path: Path | None, book: Spreadsheet, edition: Edition) -> Assignment:
    if path is not None:
        return read_division(path, edition)
    return _division_of(book, edition) or usual(edition)


def _division_of(book: Spreadsheet, edition: Edition) -> Assignment | None:
    if division_sheet.NAME not in book.sheet_names:
        return None
    return division_sheet.read(book.sheet(division_sheet.NAME).rows, edition, book.source)


def _refuse(path: Path) -> Assignment:
    raise FileRefused(path, f"没有「{division_sheet.NAME}」这张表；请用 split 写出的分工表", Kind.NOT_OURS)
