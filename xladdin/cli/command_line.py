"""The whole command line of `nianbao`, put together from its commands."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from importlib import import_module

from xladdin.cli import examples
from xladdin.cli.terminal import console
from xladdin.cli.terminal.parsing import Parser

# In the order in which `nianbao --help` lists them: what is typed, and the module that does it; loaded when it is used.
COMMANDS = {
    "demo": "demo",
    "new": "new",
    "import": "import_report",
    "figures": "figures",
    "rules": "rules",
    "last-year": "last_year",
    "fill": "fill",
    "validate": "validate",
    "audit": "audit",
    "split": "split",
    "merge": "merge",
    "export": "export",
    "report": "report",
    "review": "review",
    "explanations": "explanations",
    "compare": "compare",
    "package": "package",
    "verify": "verify",
    "rollup": "rollup",
    "roster": "roster",
    "ledger": "ledger",
    "addin": "addin",
    "serve-shell": "serve_shell",
}
PACKAGE = "xladdin.cli.commands"


def version() -> str:
    """「nianbao 0.1.0」"""
    from importlib import metadata  # reads mail headers, which takes longer than most commands

    return f"nianbao {metadata.version('nianbao')}"


class _Version(argparse.Action):
    """Looks the version up only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        console.give(version())
        parser.exit()


def parser(arguments: Sequence[str] = ()) -> argparse.ArgumentParser:
    """The parser for these arguments; a parsed command line has its work as `run`.

    It knows the command that they begin with, and every command where they begin with none.
    """
    whole = Parser(prog="nianbao", description="年报助手：政府信息公开工作年度报告的填表、校验与导出。")
    whole.add_argument("--version", action=_Version, nargs=0, help="显示版本")
    adding = whole.add_subparsers(title="命令", metavar="命令", required=True, parser_class=Parser)
    wanted = [name for name in arguments[:1] if name in COMMANDS] or list(COMMANDS)
    for name in wanted:
        import_module(f"{PACKAGE}.{COMMANDS[name]}").add_parser(adding)
    whole.epilog = "\n".join(("例子：", *examples.lines()))
    for name, own in adding.choices.items():
        own.epilog = "\n".join(("例子：", *examples.lines(name)))
        if own.get_default("run"):
            own.set_defaults(parser=adding.choices[name])
    return whole
