"""`nianbao review`: 审核单, the sheet to print and to sign."""

from __future__ import annotations

import datetime as dt
from argparse import Namespace
from pathlib import Path

from workbook.files import outputs
from workbook.files.reading import read_workbook
from workbook.refusal import FileRefused, Kind
from xladdin import copies
from xladdin.book.checking import check_contents
from xladdin.cli.terminal import console
from xladdin.cli.terminal.exit_codes import CLEAN
from xladdin.cli.terminal.judged import with_document
from xladdin.cli.terminal.parsing import REPORT_HELP, Subparsers, add_force, add_json


def add_parser(adding: Subparsers) -> None:
    """The words and options of `nianbao review`."""
    review = adding.add_parser("review", help="审核单：数字、问题、情况说明，打印签字（Word 或者 PDF）")
    review.add_argument("file", type=Path, metavar="工作簿")
    review.add_argument("--report", type=Path, metavar="报告文档", help=REPORT_HELP)
    words = "写到哪个文件（默认在工作簿旁边，「单位-年度-审核单.docx」）"
    review.add_argument("-o", "--out", type=Path, metavar="文件.docx|.pdf", help=words)
    add_json(review)
    add_force(review)
    review.set_defaults(run=run)


def run(options: Namespace) -> int:
    """nianbao review: the sheet of a workbook as it is now; that of one with problems is marked as a draft."""
    from xladdin.export.content.stamp import stamp_of
    from xladdin.export.papers.files import PAPER_KINDS, made, review_files

    found = read_workbook(options.file)
    kind = options.out.suffix.lower().removeprefix(".") if options.out else "docx"
    if kind not in PAPER_KINDS:
        raise FileRefused(options.out, "审核单写成 .docx 或者 .pdf，请改文件名的后缀。", Kind.WRONG_NAME)
    document = with_document(found, options)
    assessment = check_contents(found, document.narrative, document.fault)
    stamp = stamp_of(found.report, dt.date.today(), draft=not assessment.ready)
    where = options.out or options.file
    ((name, data),) = made(lambda: review_files(found, assessment, stamp, (kind,), document.memory), where).items()
    out = options.out or options.file.with_name(name)
    outputs.refuse_sources([out], [options.file, document.path])
    copies.write(out, data, force=options.force)
    console.say(f"已写出 {out}。", *(() if assessment.ready else ("还有问题没有改好，审核单标明「草稿」。",)))
    if options.json:
        console.give_written([out])
    return CLEAN
