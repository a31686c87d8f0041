"""`nianbao compare`: this year's figures beside last year's, in every format of export."""

from __future__ import annotations

import datetime as dt
from argparse import Namespace
from pathlib import Path

from workbook.files.reading import read_workbook
from xladdin.cli.terminal import console
from xladdin.cli.terminal.exit_codes import CLEAN, USAGE
from xladdin.cli.terminal.parsing import Subparsers, add_force, add_json, formats_of
from xladdin.export.files import FORMATS
from xladdin.intake.sources import source


def add_parser(adding: Subparsers) -> None:
    """The words and options of `nianbao compare`."""
    compare = adding.add_parser("compare", help="与上年对照：本年、上年、增减、增减百分比、图")
    compare.add_argument("file", type=Path, metavar="工作簿")
    words = "上年的工作簿、数据文件或者报告（默认用工作簿里的「上年数」）"
    compare.add_argument("--last-year", type=Path, metavar="上年的文件", help=words)
    known = ",".join(FORMATS)
    compare.add_argument("--format", default=known, metavar="格式", help=f"{known} 中的几种，逗号隔开（默认全部）")
    compare.add_argument("-o", "--out", type=Path, required=True, metavar="目录", help="写到哪个目录")
    add_json(compare)
    add_force(compare)
    compare.set_defaults(run=run)


def run(options: Namespace) -> int:
    """nianbao compare: the comparison in the formats asked for; wrong usage where no figures of last year are known."""
    from xladdin.export.content.stamp import stamp_of
    from xladdin.export.papers.files import comparison_files, made, put

    formats = formats_of(options.format, FORMATS)
    if not formats:
        return USAGE
    found = read_workbook(options.file)
    last = source(options.last_year).report if options.last_year else found.last_year
    if last is None:
        console.say("工作簿里没有上年数；请用 --last-year 给出上年的工作簿或者报告。")
        return USAGE
    stamp = stamp_of(found.report, dt.date.today())
    files = made(lambda: comparison_files(found.report, last, stamp, formats), options.out)
    written = put(files, options.out, force=options.force, source=options.file)
    console.say(*(f"已写出 {path}" for path in written))
    if options.json:
        console.give_written(written)
    return CLEAN
