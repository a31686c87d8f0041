"""`nianbao report`: the three tables into a Word report, or a report begun."""

from __future__ import annotations

import datetime as dt
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path

from workbook.files import outputs
from workbook.files.reading import Contents, read_workbook
from workbook.files.saving import write_atomically
from workbook.grid import blank_grid
from workbook.refusal import FileRefused, Kind
from workbook.report import Report
from xladdin.book.checking import check_contents
from xladdin.cli.terminal import console
from xladdin.cli.terminal.exit_codes import CLEAN, PROBLEMS, USAGE
from xladdin.cli.terminal.judged import problems_stand
from xladdin.cli.terminal.parsing import Subparsers, add_force, add_json
from xladdin.intake.sources import readable


def add_parser(adding: Subparsers) -> None:
    """The words and options of `nianbao report`."""
    report = adding.add_parser("report", help="把三张表写进年度报告（Word），或者新建一份报告")
    report.add_argument("file", type=Path, metavar="工作簿")
    words = "写进这份报告，只改表里的数（默认写进封面所记的报告文档）"
    report.add_argument("--into", type=Path, metavar="报告.docx", help=words)
    report.add_argument("--new", action="store_true", help="新建一份报告：六个部分、三张表、带数字的句子")
    report.add_argument("--in-place", action="store_true", help="直接更新这份报告，先在旁边留一份备份")
    report.add_argument("--layout", choices=("form", "gb9704"), default="form", help="版式：统一格式，或者 GB/T 9704")
    report.add_argument("--picture", action="store_true", help="放图片，不放 Word 表格")
    report.add_argument("--anyway", action="store_true", help="报告写的是别的单位或年度也写入")
    report.add_argument("--draft", action="store_true", help="有问题也写入，并标明「草稿」")
    report.add_argument("-o", "--out", type=Path, metavar="文件.docx", help="写到哪个文件（默认在原报告旁边另存）")
    add_json(report)
    add_force(report)
    report.set_defaults(run=run)


def run(options: Namespace) -> int:
    """nianbao report: the three tables into an existing report, in place of those it has, or a whole report begun."""
    from xladdin.ribbon.report_document import path_named_by

    found = None
    if not options.new and not options.into:
        found = read_workbook(options.file)
        options.into = path_named_by(found, str(options.file.resolve()))
    if options.new == bool(options.into) or (options.new and not options.out):
        console.say("要么用 --into 指定已有的报告（或者在封面写好报告文档），要么用 --new -o 新建一份。")
        return USAGE
    if options.in_place and (options.new or options.out):
        console.say("--in-place 直接更新 --into 的报告，不能和 --new、-o 一起用。")
        return USAGE
    if options.out:
        suffix = ".docm" if options.into and options.into.suffix.lower() == ".docm" else ".docx"
        outputs.refuse_unfit(options.out, suffix, [options.file, options.into])
    found = found or read_workbook(options.file)
    if problems_stand(check_contents(found), options, "没有写入。改好之后再写；要先看样子，可加 --draft 写入草稿。"):
        return PROBLEMS
    return _begin(options, found) if options.new else _update(options, found)


def _begin(options: Namespace, found: Contents) -> int:
    from xladdin.export.content.stamp import stamp_of
    from xladdin.export.word.report import new_report

    stamp = stamp_of(found.report, dt.date.today(), draft=options.draft)
    data = new_report(
        found.report,
        stamp,
        last_year=found.last_year,
        contact=found.cover["contact"],
        layout=options.layout,
        as_pictures=options.picture,
    )
    write_atomically(options.out, data, force=options.force)
    console.say(f"已新建报告 {options.out}；标黄的【请填写……】处请补上。")
    if options.json:
        console.give_written([options.out])
    return CLEAN


def _update(options: Namespace, found: Contents) -> int:
    from xladdin.cli.terminal.reporting import findings_as_data
    from xladdin.export.word.update import update_report, write_report
    from xladdin.ribbon.report_document import not_of_this_report, text_findings, told

    figures = found.report
    if options.into.suffix.lower() in {".xlsm", *readable()} - {".docx", ".docm"}:
        raise FileRefused(
            options.into, "要写进的报告应为 Word 文档（.docx）；扩展名写错了的，请先改正。", Kind.WRONG_NAME
        )
    if not options.anyway and (doubt := not_of_this_report(figures, options.into)):
        raise FileRefused(
            options.into,
            f"{doubt}，没有写入；请先核对标题和统计期限，确实要写进这份报告的，请加 --anyway。",
            Kind.UNFIT,
        )
    pictures = _pictures(figures, draft=options.draft) if options.picture else None
    updated = update_report(figures, options.into, layout=options.layout, pictures=pictures, draft=options.draft)
    # A document with macros under the name of one without would not open in Word.
    beside = options.into.with_name(f"{options.into.stem}-已填表{options.into.suffix}")
    out: Path | None = None if options.in_place else options.out or beside
    written = write_report(updated, options.into, out, force=options.force)
    console.say(*updated.messages)
    console.say(f"已写到 {'、'.join(map(str, written))}。" if written else "报告里的数字已经和工作簿一致，没有改动。")
    document = out or options.into
    findings = text_findings(found, document)
    console.say(*told(findings, document))
    if options.json:
        console.give_written(written, messages=updated.messages, findings=findings_as_data(findings, figures.edition))
    return PROBLEMS if any(finding.stands_in_the_way for finding in findings) else CLEAN


def _pictures(figures: Report, *, draft: bool) -> Mapping[str, bytes]:
    from xladdin.export.content.stamp import stamp_of
    from xladdin.export.picture.drawing import render

    stamp = stamp_of(figures, dt.date.today(), draft=draft)
    grids = [blank_grid(table).with_text(figures.display) for table in figures.edition.tables]
    return {grid.table.key: render([grid], "png", stamp=stamp) for grid in grids}
