"""The whole command line of `nianbao`, put together from its commands."""

from __future__ import annotations

import argparse
from importlib import metadata

from xladdin.cli.commands import (
    addin,
    audit,
    demo,
    export,
    figures,
    fill,
    import_report,
    ledger,
    new,
    report,
    rollup,
    roster,
    rules,
    validate,
    verify,
)
from xladdin.cli.terminal import console
from xladdin.cli.terminal.parsing import Parser

# In the order in which `nianbao --help` lists them.
COMMANDS = (
    demo,
    new,
    import_report,
    figures,
    rules,
    fill,
    validate,
    audit,
    export,
    report,
    verify,
    rollup,
    roster,
    ledger,
    addin,
)


def version() -> str:
    """「nianbao 0.1.0」"""
    return f"nianbao {metadata.version('nianbao')}"


class _Version(argparse.Action):
    """Looks the version up only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        console.give(version())
        parser.exit()


def parser() -> argparse.ArgumentParser:
    """The parser of all commands; a parsed command line has its work as `run`."""
    whole = Parser(prog="nianbao", description="年报助手：政府信息公开工作年度报告的填表、校验与导出。")
    whole.add_argument("--version", action=_Version, nargs=0, help="显示版本")
    adding = whole.add_subparsers(title="命令", metavar="命令", required=True, parser_class=Parser)
    for command in COMMANDS:
        command.add_parser(adding)
    for name, own in adding.choices.items():
        if own.get_default("run"):
            own.set_defaults(parser=adding.choices[name])
    return whole
