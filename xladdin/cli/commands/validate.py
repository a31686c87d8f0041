"""`nianbao validate`: all checks of a workbook."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from checks.assessment import Assessment
from workbook.files import outputs
from workbook.files.reading import Contents, read_workbook
from xladdin import copies
from xladdin.book.checking import check
from xladdin.book.local_profile import local_profile
from xladdin.cli.terminal import console
from xladdin.cli.terminal.judged import losses, tell, with_document
from xladdin.cli.terminal.parsing import REPORT_HELP, Subparsers, add_json, add_local, add_output
from xladdin.intake.sources import Source, source

if TYPE_CHECKING:
    from xladdin.ribbon.report_document import Named


def add_parser(adding: Subparsers) -> None:
    """The words and options of `nianbao validate`."""
    validate = adding.add_parser("validate", help="校验工作簿")
    validate.add_argument("file", type=Path, metavar="工作簿")
    validate.add_argument(
        "--last-year", type=Path, metavar="上年的文件", help="用它的数字做跨年核对（上年的工作簿或者公布的报告）"
    )
    validate.add_argument("--report", type=Path, metavar="报告文档", help=REPORT_HELP)
    add_local(validate)
    add_json(validate)
    add_output(validate, otherwise="不写；写了就是带校验结果和标记的一份副本")
    validate.set_defaults(run=run)


def run(options: Namespace) -> int:
    """nianbao validate: all checks of a workbook; with -o also a copy that shows them, as the ribbon does."""
    if options.out:
        outputs.refuse_unfit(options.out, ".xlsx", [options.file, options.last_year, options.report])
    console.reading(options.last_year)
    before = source(options.last_year) if options.last_year else None
    if before and before.notes:
        console.say(f"上年的数取自 {options.last_year.name}，其中：", *(f"  {note}" for note in before.notes))
    if not options.out:
        found = read_workbook(options.file)
        return tell(_checked(found, before, with_document(found, options), options), as_json=options.json)
    from xladdin.book.results import write_findings
    from xladdin.book.sheets import read_sheets
    from xladdin.hosts.file_engine.file import contents, open_book, save_copy
    from xladdin.ribbon.validating import occasion_now

    with open_book(options.file) as book:
        found = contents(book)
        document = with_document(found, options)
        assessment = _checked(found, before, document, options)  # what is checked is what is written
        write_findings(book, assessment, occasion_now(found, document.memory), read_sheets(book))
        lost = save_copy(book, options.out, force=options.force or copies.untouched(options.out))
    copies.remember([options.out], options.file)
    console.say(*losses(lost), f"校验结果已写到 {options.out}，原文件没有改动。")
    return tell(assessment, as_json=options.json)


def _checked(found: Contents, before: Source | None, document: Named, options: Namespace) -> Assessment:
    return check(
        found.report,
        last_year=before.report if before else found.last_year,
        narrative=document.narrative,
        last_narrative=before.narrative if before else None,
        local=local_profile(options.local),
        explanations=found.explanations,
        unfinished=found.unfinished,
        sources=found.sources,
        cover=found.cover,
        document_fault=document.fault,
    )
