"""`nianbao package`: 上报包, all that goes up to the superior, in one folder or one .zip."""

from __future__ import annotations

import datetime as dt
from argparse import Namespace
from pathlib import Path

from workbook.files import outputs
from workbook.files.reading import Contents, read_workbook
from workbook.files.saving import write_atomically
from xladdin.book.checking import check_contents
from xladdin.cli.terminal import console
from xladdin.cli.terminal.exit_codes import CLEAN, PROBLEMS
from xladdin.cli.terminal.judged import problems_stand, with_document
from xladdin.cli.terminal.parsing import Subparsers, add_force, add_json


def add_parser(adding: Subparsers) -> None:
    """The words and options of `nianbao package`."""
    package = adding.add_parser("package", help="上报包：报告、表格、图片、数据、审核单放进一个文件夹或者 .zip")
    package.add_argument("file", type=Path, metavar="工作簿")
    words = "一并放进去的年度报告，并核对文字与表格（默认用封面所记的报告文档）"
    package.add_argument("--report", type=Path, metavar="报告文档", help=words)
    package.add_argument("--draft", action="store_true", help="有问题也做，并标明「草稿」")
    words = "写到哪个目录，或者哪个 .zip（默认在工作簿旁边，「单位-年度-上报包」）"
    package.add_argument("-o", "--out", type=Path, metavar="目录|文件.zip", help=words)
    add_json(package)
    add_force(package)
    package.set_defaults(run=run)


def run(options: Namespace) -> int:
    """nianbao package: the files, all or none; refused while a problem stands, of the text of the report too."""
    from xladdin.export.content.names import file_stem
    from xladdin.export.content.stamp import stamp_of
    from xladdin.export.papers.files import SUBMISSION, made, put, submission_files, zipped

    found = read_workbook(options.file)
    document = with_document(found, options)
    assessment = check_contents(found, document.narrative, document.fault)
    enclosed = None if document.fault else document.path
    if not _is_current(enclosed, options, found):
        return PROBLEMS
    if problems_stand(assessment, options, "没有做上报包。改好之后再做；要先看样子，可加 --draft。"):
        return PROBLEMS
    console.working("正在做上报包，请稍候……")
    stamp = stamp_of(found.report, dt.date.today(), draft=options.draft)
    out = options.out or options.file.with_name(file_stem(found.report, SUBMISSION))
    files = made(lambda: submission_files(found, assessment, stamp, enclosed, document.memory), out)
    if out.suffix.lower() == ".zip":
        outputs.refuse_sources([out], [options.file, document.path])
        write_atomically(out, zipped(files), force=options.force)
        written = [out]
    else:
        written = put(files, out, force=options.force, source=options.file)
    console.say(f"已做好上报包 {out}，共 {len(files)} 个文件：", *(f"  {name}" for name in files))
    if document.fault:
        console.say(f"注意：{document.fault}；年度报告没有放进上报包。")
    elif document.path is None:
        console.say("里面没有年度报告：封面没有记报告文档。要一并放进去的，请用 --report 给出报告再做一次。")
    if options.json:
        console.give_written(written)
    return CLEAN


def _is_current(document: Path | None, options: Namespace, found: Contents) -> bool:
    """Whether the report that goes along, if one does, has the figures of the workbook; a draft may have others."""
    if document is None or options.draft:
        return True
    from xladdin.export.verify import verify

    verdict = verify(document, found.report)
    if verdict.same is not False:
        return True
    console.say(verdict.sentence, f"没有做上报包；请先把表写进报告：nianbao report {options.file} --into {document}")
    if options.json:
        console.give_written([], stale=str(document))
    return False
