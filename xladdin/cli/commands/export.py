"""`nianbao export`: the finished tables, each and all together, in the formats asked for."""

from __future__ import annotations

from argparse import Namespace
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from workbook.files.reading import Contents, read_workbook
from xladdin.book.checking import check_contents
from xladdin.cli.terminal import console
from xladdin.cli.terminal.exit_codes import CLEAN, PROBLEMS, USAGE
from xladdin.cli.terminal.judged import problems_stand
from xladdin.cli.terminal.parsing import Subparsers, add_force, add_json, formats_of
from xladdin.export.files import FORMATS

_MOST_NAMED = 8


def add_parser(adding: Subparsers) -> None:
    """The words and options of `nianbao export`."""
    export = adding.add_parser("export", help="导出表格：图片、Word、网页、文本等")
    export.add_argument("file", type=Path, metavar="工作簿")
    known = ",".join(FORMATS)
    export.add_argument("--format", default=known, metavar="格式", help=f"{known} 中的几种，逗号隔开（默认全部）")
    export.add_argument("--draft", action="store_true", help="有问题也导出，并标明「草稿」")
    export.add_argument("--font", choices=("bundled", "system", "fangsong"), default="bundled", help="图片字体")
    export.add_argument("-o", "--out", type=Path, required=True, metavar="目录", help="写到哪个目录")
    add_json(export)
    add_force(export)
    export.set_defaults(run=run)


def run(options: Namespace) -> int:
    """nianbao export: each table and all together, in the formats asked for; refused while a problem stands."""
    from xladdin.export.files import write_tables

    formats = formats_of(options.format, FORMATS)
    if not formats:
        return USAGE
    found = read_workbook(options.file)
    if problems_stand(check_contents(found), options, "没有导出。改好之后再导出；要先看样子，可加 --draft 导出草稿。"):
        return PROBLEMS
    console.working("正在导出，请稍候……")
    written = write_tables(
        found.report,
        options.out,
        formats,
        force=options.force,
        draft=options.draft,
        font=options.font,
        source=options.file,
    )
    console.say(*_told(written, options.out), *_still_open(found))
    if options.json:
        console.give_written(written)
    return CLEAN


def _told(written: Sequence[Path], folder: Path) -> Iterator[str]:
    """Each file where there are few, else how many of which kind."""
    if len(written) <= _MOST_NAMED:
        yield from (f"已写出 {path}" for path in written)
        return
    kinds = Counter(path.suffix.removeprefix(".") for path in written)
    listed = "、".join(f"{kind} {count} 个" for kind, count in kinds.items())
    yield f"已写出 {len(written)} 个文件到 {folder}（{listed}）。"


def _still_open(found: Contents) -> Iterator[str]:
    """What may be published though it is not explained yet: staff should know before they do."""
    queries = [finding for finding in check_contents(found).findings if not finding.settled]
    if queries:
        yield f"还有 {len(queries)} 处没有写情况说明，发布之前请看一看（nianbao validate）。"
