"""`nianbao explanations`: the list of 情况说明 as a Word document."""

from __future__ import annotations

import datetime as dt
from argparse import Namespace
from pathlib import Path

from workbook.files import outputs
from workbook.files.reading import read_workbook
from xladdin import copies
from xladdin.book.checking import check_contents
from xladdin.cli.terminal import console
from xladdin.cli.terminal.exit_codes import CLEAN
from xladdin.cli.terminal.judged import with_document
from xladdin.cli.terminal.parsing import REPORT_HELP, Subparsers, add_force, add_json


def add_parser(adding: Subparsers) -> None:
    """The words and options of `nianbao explanations`."""
    words = "情况说明清单：要说明的数据和写好的说明（Word）"
    listing = adding.add_parser("explanations", help=words)
    listing.add_argument("file", type=Path, metavar="工作簿")
    listing.add_argument("--report", type=Path, metavar="报告文档", help=REPORT_HELP)
    words = "写到哪个文件（默认在工作簿旁边，「单位-年度-情况说明.docx」）"
    listing.add_argument("-o", "--out", type=Path, metavar="文件.docx", help=words)
    add_json(listing)
    add_force(listing)
    listing.set_defaults(run=run)


def run(options: Namespace) -> int:
    """nianbao explanations: what staff wrote to the findings that a word settles; what lacks one is to be filled in."""
    from xladdin.export.content.stamp import stamp_of
    from xladdin.export.papers.files import explanation_files

    found = read_workbook(options.file)
    document = with_document(found, options)
    assessment = check_contents(found, document.narrative, document.fault)
    ((name, data),) = explanation_files(assessment, stamp_of(found.report, dt.date.today())).items()
    out = options.out or options.file.with_name(name)
    outputs.refuse_unfit(out, ".docx", [options.file, document.path])
    copies.write(out, data, force=options.force)
    console.say(f"已写出 {out}；没有写说明的，标黄处请补上。")
    if options.json:
        console.give_written([out])
    return CLEAN
