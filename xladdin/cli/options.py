"""The words and options of the command `nianbao`; what each command does stands where its `run` points."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import NoReturn

from xladdin.cli import commands, console, demonstration, judging, publishing
from xladdin.cli.addin import add_parser as add_addin
from xladdin.export.files import FORMATS

_WRONG_USAGE = 2
_USAGE_WORDS = (
    (r"the following arguments are required: (.*)", r"缺少参数：\1"),
    (r"unrecognized arguments: (.*)", r"不认识的参数：\1"),
    (r"argument (\S+): expected .*", r"参数 \1 后面要跟一个值"),
    (r"argument (\S+): invalid choice: (\S+).*", r"参数 \1 不能是 \2"),
    (r"argument (\S+): invalid int value: (\S+)", r"参数 \1 应为整数，不能是 \2"),
    (r"argument (\S+): (.*)", r"参数 \1：\2"),
)


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def add_usage(self, usage, actions, groups, prefix=None):  # type: ignore[no-untyped-def]
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    """argparse that speaks Chinese to the person at the keyboard."""

    def __init__(self, **options: object) -> None:
        super().__init__(**{"formatter_class": _Formatter, "add_help": False, **options})  # type: ignore[arg-type]
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="显示这份说明")

    def error(self, message: str) -> NoReturn:
        for pattern, words in _USAGE_WORDS:
            if re.fullmatch(pattern, message, re.DOTALL):
                message = re.sub(pattern, words, message, flags=re.DOTALL)
                break
        self.exit(_WRONG_USAGE, f"{message}\n{self.format_usage()}看全部说明：{self.prog} --help\n")


class _Version(argparse.Action):
    """Looks the version up only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        console.give(commands.version())
        parser.exit()


def parser() -> argparse.ArgumentParser:
    """The parser of all commands; a parsed command line has its work as `run`."""
    whole = _Parser(prog="nianbao", description="年报助手：政府信息公开工作年度报告的填表、校验与导出。")
    whole.add_argument("--version", action=_Version, nargs=0, help="显示版本")
    adding = whole.add_subparsers(title="命令", metavar="命令", required=True, parser_class=_Parser)

    demo = adding.add_parser("demo", help="用两份真实年报的数字走一遍：新建、填合计、校验、导出")
    demo.add_argument("-o", "--out", type=Path, default=Path("out"), metavar="目录", help="写到哪里（默认 out）")
    _force(demo)
    demo.set_defaults(run=demonstration.demo)

    new = adding.add_parser("new", help="新建一份年报工作簿")
    new.add_argument("--unit", metavar="单位", help="单位全称")
    new.add_argument("--year", type=int, metavar="年度", help="报告年度，例如 2025")
    new.add_argument("--body", metavar="机关类型", help="封面上的机关类型")
    new.add_argument("--figures", type=Path, metavar="F.json", help="用这些数字填好（figures --json 的格式）")
    new.add_argument("--last-year", type=Path, metavar="上年工作簿", help="带入上年的数字")
    _output(new, required=True)
    new.set_defaults(run=commands.new)

    importing = adding.add_parser("import", help="把已发布的报告读进工作簿")
    importing.add_argument("report", type=Path, metavar="报告")
    importing.add_argument("--unit", metavar="单位", help="单位全称（报告里读不出，或者只写了简称时）")
    importing.add_argument("--year", type=int, metavar="年度", help="报告年度（报告里读不出时）")
    _json(importing)
    _output(importing, required=True)
    importing.set_defaults(run=commands.import_report)

    _add_lists(adding)
    _add_checks(adding)
    add_addin(adding)
    return whole


def _add_lists(adding: argparse._SubParsersAction[_Parser]) -> None:
    figures = adding.add_parser("figures", help="列出工作簿里的数字")
    figures.add_argument("file", type=Path, metavar="工作簿")
    _json(figures)
    figures.set_defaults(run=commands.figures)
    rules = adding.add_parser("rules", help="列出全部规则")
    _json(rules)
    rules.add_argument("-o", "--out", type=Path, metavar="文件", help="写成 .md 或 .xlsx 文件")
    _force(rules)
    rules.set_defaults(run=commands.rules)


def _add_checks(adding: argparse._SubParsersAction[_Parser]) -> None:
    fill = adding.add_parser("fill", help="填充合计，写到新文件")
    fill.add_argument("file", type=Path, metavar="工作簿")
    fill.add_argument("--zeros", action="store_true", help="空白补零：空着的填报项一并填 0，并逐格列出")
    fill.add_argument("--replace", action="store_true", help="已填的合计与各项之和不符时，改成各项之和")
    _json(fill)
    _output(fill)
    fill.set_defaults(run=judging.fill)

    validate = adding.add_parser("validate", help="校验工作簿")
    validate.add_argument("file", type=Path, metavar="工作簿")
    validate.add_argument("--last-year", type=Path, metavar="上年工作簿", help="用它的数字做跨年核对（工作簿或报告）")
    validate.add_argument("--report", type=Path, metavar="报告文档", help="核对报告文字与表格是否一致")
    _json(validate)
    _output(validate)
    validate.set_defaults(run=judging.validate)

    audit = adding.add_parser("audit", help="校验一份已发布的报告，不留工作簿")
    audit.add_argument("report", type=Path, metavar="报告")
    audit.add_argument("--last-year", type=Path, metavar="上年报告", help="用上年的报告或工作簿做跨年核对")
    _json(audit)
    audit.set_defaults(run=judging.audit)

    export = adding.add_parser("export", help="导出表格：图片、Word、网页、文本等")
    export.add_argument("file", type=Path, metavar="工作簿")
    known = ",".join(FORMATS)
    export.add_argument("--format", default=known, metavar="格式", help=f"{known} 中的几种，逗号隔开（默认全部）")
    export.add_argument("--draft", action="store_true", help="有问题也导出，并标明「草稿」")
    export.add_argument("--font", choices=("bundled", "system", "fangsong"), default="bundled", help="图片字体")
    export.add_argument("-o", "--out", type=Path, required=True, metavar="目录", help="写到哪个目录")
    _json(export)
    _force(export)
    export.set_defaults(run=judging.export)
    _add_publishing(adding)


def _add_publishing(adding: argparse._SubParsersAction[_Parser]) -> None:
    report = adding.add_parser("report", help="把三张表写进年度报告（Word），或者新建一份报告")
    report.add_argument("file", type=Path, metavar="工作簿")
    report.add_argument("--into", type=Path, metavar="报告.docx", help="写进这份报告，只改表里的数")
    report.add_argument("--new", action="store_true", help="新建一份报告：六个部分、三张表、带数字的句子")
    report.add_argument("--in-place", action="store_true", help="直接更新这份报告，先在旁边留一份备份")
    report.add_argument("--layout", choices=("form", "gb9704"), default="form", help="版式：统一格式，或者 GB/T 9704")
    report.add_argument("--picture", action="store_true", help="放图片，不放 Word 表格")
    report.add_argument("--draft", action="store_true", help="有问题也写入，并标明「草稿」")
    report.add_argument("-o", "--out", type=Path, metavar="文件.docx", help="写到哪个文件（默认在原报告旁边另存）")
    _json(report)
    _force(report)
    report.set_defaults(run=publishing.report)

    verify = adding.add_parser("verify", help="核对已导出或已发布的文件与工作簿是否一致")
    verify.add_argument("output", type=Path, metavar="文件")
    verify.add_argument("file", type=Path, metavar="工作簿")
    _json(verify)
    verify.set_defaults(run=publishing.verify)


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="以 JSON 输出")


def _output(parser: argparse.ArgumentParser, *, required: bool = False) -> None:
    words = "写到哪个文件" if required else "写到哪个文件（默认在原文件旁边另存）"
    parser.add_argument("-o", "--out", type=Path, required=required, metavar="文件.xlsx", help=words)
    _force(parser)


def _force(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--force", action="store_true", help="文件已存在时覆盖")
