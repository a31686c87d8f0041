"""`nianbao verify`: whether what was exported or published still equals the workbook (发布后有变动)."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from workbook.figures import to_json
from workbook.files.reading import read_workbook
from xladdin.cli.terminal import console
from xladdin.cli.terminal.exit_codes import CLEAN, PROBLEMS, USAGE
from xladdin.cli.terminal.parsing import Subparsers, add_json

WORKBOOKS = (".xlsx", ".xlsm")


def add_parser(adding: Subparsers) -> None:
    """The words and options of `nianbao verify`."""
    verify = adding.add_parser("verify", help="核对已导出或已发布的文件与工作簿是否一致")
    verify.add_argument("output", type=Path, metavar="文件")
    verify.add_argument("file", type=Path, metavar="工作簿")
    add_json(verify)
    verify.set_defaults(run=run)


def run(options: Namespace) -> int:
    """nianbao verify: whether a published output still equals the workbook (发布后有变动)."""
    from xladdin.export.verify import verify as compare
    from xladdin.ribbon.report_document import of_another

    if options.file.suffix.lower() not in WORKBOOKS and options.output.suffix.lower() in WORKBOOKS:
        console.say("两个文件写反了：先写要核对的文件，再写工作簿。")
        return USAGE
    report = read_workbook(options.file).report
    verdict = compare(options.output, report)
    sentence = of_another(options.output, report, verdict) or verdict.sentence
    console.give(to_json({"same": verdict.same, "message": sentence}) if options.json else sentence)
    return CLEAN if verdict.same else PROBLEMS
