"""What `nianbao report` and `nianbao verify` do: the tables into a Word report; is what was published still true."""

from __future__ import annotations

import datetime as dt
import sys
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path

import checks
from workbook.grid import blank_grid
from workbook.reading import Contents, read_workbook
from workbook.report import Report
from workbook.saving import write_atomically
from xladdin import reporting

CLEAN, PROBLEMS, USAGE = 0, 1, 2


def report(options: Namespace) -> int:
    """nianbao report: the three tables into an existing report, in place of those it has, or a whole report begun."""
    if options.new == bool(options.into) or (options.new and not options.out):
        _say("要么用 --into 指定已有的报告，要么用 --new -o 新建一份。")
        return USAGE
    found = read_workbook(options.file)
    assessment = checks.run(found.report, last_year=found.last_year, explanations=found.explanations)
    if not (assessment.ready or options.draft):
        _say(*reporting.as_text(assessment), "没有写入。改好之后再写；要先看样子，可加 --draft 写入草稿。")
        return PROBLEMS
    return _begin(options, found) if options.new else _update(options, found.report)


def verify(options: Namespace) -> int:
    """nianbao verify: whether a published output still equals the workbook (发布后有变动)."""
    from xladdin.export.verify import verify as compare

    verdict = compare(options.output, read_workbook(options.file).report)
    print(verdict.sentence)
    return CLEAN if verdict.same else PROBLEMS


def _begin(options: Namespace, found: Contents) -> int:
    from xladdin.export.stamp import stamp_of
    from xladdin.export.word import new_report

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
    _say(f"已新建报告 {options.out}；标黄的【请填写……】处请补上。")
    return CLEAN


def _update(options: Namespace, figures: Report) -> int:
    from xladdin.export.word_update import update_report, write_report

    pictures = _pictures(figures, draft=options.draft) if options.picture else None
    updated = update_report(figures, options.into, layout=options.layout, pictures=pictures, draft=options.draft)
    beside = options.into.with_name(f"{options.into.stem}-已填表.docx")
    out: Path | None = None if options.in_place else options.out or beside
    written = write_report(updated, options.into, out, force=options.force)
    _say(*updated.messages)
    _say(f"已写到 {'、'.join(map(str, written))}。" if written else "报告里的数字已经和工作簿一致，没有改动。")
    return CLEAN


def _pictures(figures: Report, *, draft: bool) -> Mapping[str, bytes]:
    from xladdin.export.picture import render

    grids = [blank_grid(table).with_text(figures.display) for table in figures.edition.tables]
    return {grid.table.key: render([grid], "png", draft=draft) for grid in grids}


def _say(*sentences: str) -> None:
    for sentence in sentences:
        print(sentence, file=sys.stderr)
