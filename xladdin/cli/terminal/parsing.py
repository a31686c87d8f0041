"""How a command line is taken apart: argparse that speaks Chinese, and the options that several commands share."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import NoReturn, TypeAlias

from xladdin.cli.terminal.exit_codes import USAGE

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


class Parser(argparse.ArgumentParser):
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
        self.exit(USAGE, f"{message}\n{self.format_usage()}看全部说明：{self.prog} --help\n")


# What `add_subparsers` gives cannot be named at run time.
Subparsers: TypeAlias = "argparse._SubParsersAction[Parser]"


def add_json(parser: argparse.ArgumentParser) -> None:
    """`--json`: what is reported, for other programs."""
    parser.add_argument("--json", action="store_true", help="以 JSON 输出")


def add_output(parser: argparse.ArgumentParser, *, required: bool = False) -> None:
    """`-o` for the workbook a command writes, with `--force`."""
    words = "写到哪个文件" if required else "写到哪个文件（默认在原文件旁边另存）"
    parser.add_argument("-o", "--out", type=Path, required=required, metavar="文件.xlsx", help=words)
    add_force(parser)


def add_force(parser: argparse.ArgumentParser) -> None:
    """`--force`: a file that exists may be written over."""
    parser.add_argument("--force", action="store_true", help="文件已存在时覆盖")
