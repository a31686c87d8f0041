"""How a command line is taken apart: argparse that speaks Chinese, and the options that several commands share."""

from __future__ import annotations

import argparse
import difflib
import re
import unicodedata
from collections.abc import Collection
from pathlib import Path
from typing import NoReturn, TypeAlias

from xladdin.cli.terminal import console
from xladdin.cli.terminal.exit_codes import USAGE

_USAGE_WORDS = (
    (r"the following arguments are required: (.*)", r"缺少参数：\1"),
    (r"unrecognized arguments: (.*)", r"不认识的参数：\1"),
    (r"argument (\S+): expected .*", r"参数 \1 后面要跟一个值"),
    (r"argument (\S+): invalid choice: '(.*?)' .*", r"参数 \1 不能是 \2"),
    (r"argument (\S+): invalid int value: (\S+)", r"参数 \1 应为整数，不能是 \2"),
    (r"argument (\S+): (.*)", r"参数 \1：\2"),
)


_HELP_AT = 26  # the half width at which the words to an option begin


def _wrapped(text: str, room: int) -> list[str]:
    lines = [""]
    for piece in re.findall(r"[!-~]+|.", text):  # a word of Latin letters is not broken
        closing = piece in "，。、；：）”」"  # such a sign never begins a line
        if not closing and width(lines[-1] + piece) > room:
            lines.append("")
        lines[-1] += piece
    return lines


def width(text: str) -> int:
    """How many half widths a text takes in a terminal."""
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


# What `--report` means wherever a workbook is checked.
REPORT_HELP = "一并核对报告文字与表格是否一致（默认用封面所记的报告文档）"
# What `--carry` means wherever last year's figures come in.
CARRY_HELP = "表三“二、上年结转”空着的格，填上年的“四、结转下年度继续办理”"


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """argparse counts characters; a Chinese one is as wide as two, and a line may be broken between any of them."""

    def add_usage(self, usage, actions, groups, prefix=None):  # type: ignore[no-untyped-def]
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)

    def _format_action(self, action):  # type: ignore[no-untyped-def]
        head = " " * self._current_indent + self._format_action_invocation(action)
        words = _wrapped(self._expand_help(action), self._width - _HELP_AT) if action.help else []
        more = [" " * _HELP_AT + line for line in words]
        if words and width(head) + 2 <= _HELP_AT:
            more[0] = head + " " * (_HELP_AT - width(head)) + words[0]
            head = ""
        own = [head] * (bool(head) and not isinstance(action, argparse._SubParsersAction)) + more
        each = self._iter_indented_subactions(action)
        below = [self._format_action(sub) for sub in each]  # type: ignore[no-untyped-call]
        return "".join([*(f"{line}\n" for line in own), *below])


class Parser(argparse.ArgumentParser):
    """argparse that speaks Chinese to the person at the keyboard."""

    def __init__(self, **options: object) -> None:
        super().__init__(**{"formatter_class": _Formatter, "add_help": False, **options})  # type: ignore[arg-type]
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="显示这份说明")

    def parse_args(self, args=None, namespace=None):  # type: ignore[no-untyped-def]
        """As argparse does it, but an option that no command has is told with the usage of the command it was given."""
        parsed, left = self.parse_known_args(args, namespace)
        if left:
            getattr(parsed, "parser", self).error(f"unrecognized arguments: {' '.join(left)}")
        return parsed

    def error(self, message: str) -> NoReturn:
        """Leave with exit code 2, in Chinese: what is wrong, what may have been meant, and how it is used."""
        advice = self._advice(message)
        for pattern, words in _USAGE_WORDS:
            if re.fullmatch(pattern, message, re.DOTALL):
                message = re.sub(pattern, words, message, flags=re.DOTALL)
                break
        self.exit(USAGE, f"{message}{advice}\n{self.format_usage()}看全部说明：{self.prog} --help\n")

    def _advice(self, message: str) -> str:
        """What may have been meant by a word that is not known; the commands there are, where one is missing."""
        commands = [name for action in self._actions if isinstance(action.choices, dict) for name in action.choices]
        if re.search(r"required: .*命令", message):
            return f"。可以用的命令：{'、'.join(commands)}"
        options = [option for action in self._actions for option in action.option_strings]
        wrong = re.search(r"invalid choice: '(.*?)'|unrecognized arguments: (--\S+)", message)
        choices = [str(choice) for action in self._actions for choice in action.choices or ()]
        meant = difflib.get_close_matches(wrong[1] or wrong[2], [*choices, *options], 1, 0.6) if wrong else []
        return f"，是不是 {meant[0]}？" if meant else ""


# What `add_subparsers` gives cannot be named at run time.
Subparsers: TypeAlias = "argparse._SubParsersAction[Parser]"


def add_local(parser: argparse.ArgumentParser) -> None:
    """`--local`: what the place asks of a report beyond the form."""
    words = "本地要求（.toml），总体情况须写明哪些数字；不写的用本人文件夹里的「本地要求.toml」，没有就不核对"
    parser.add_argument("--local", type=Path, metavar="本地要求", help=words)


def add_json(parser: argparse.ArgumentParser) -> None:
    """`--json`: what is reported, for other programs."""
    parser.add_argument("--json", action="store_true", help="以 JSON 输出")


def year(text: str) -> int:
    """A year in four digits, as 2025; a Chinese error for argparse else."""
    if not re.fullmatch(r"20\d\d", text.removesuffix("年度").removesuffix("年")):
        raise argparse.ArgumentTypeError(f"应为四位数字的年份，例如 2025，不能是 {text}")
    return int(text[:4])


def formats_of(text: str, known: Collection[str]) -> list[str]:
    """The formats that `--format` names, with commas of either kind between them; none, and a sentence, if it is wrong.

    >>> formats_of("png，DOCX、png", ("png", "docx"))
    ['png', 'docx']
    """
    formats = list(dict.fromkeys(name.strip().lower() for name in re.split("[,，、]", text) if name.strip()))
    unknown = [name for name in formats if name not in known]
    if unknown or not formats:
        wrong = f"不能导出 {'、'.join(unknown)}" if unknown else "没有写要导出的格式"
        console.say(f"{wrong}；可选的格式：{'、'.join(known)}。")
        return []
    return formats


def add_output(parser: argparse.ArgumentParser, *, required: bool = False, otherwise: str = "在原文件旁边另存") -> None:
    """`-o` for the workbook a command writes, with `--force`; `otherwise` says what happens without it."""
    words = "写到哪个文件" if required else f"写到哪个文件（默认{otherwise}）"
    parser.add_argument("-o", "--out", type=Path, required=required, metavar="文件.xlsx", help=words)
    add_force(parser)


def add_force(parser: argparse.ArgumentParser) -> None:
    """`--force`: a file that exists may be written over."""
    parser.add_argument("--force", action="store_true", help="文件已存在时覆盖")
