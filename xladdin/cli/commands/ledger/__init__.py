"""`nianbao ledger`: the request ledger; one file a subcommand."""

from __future__ import annotations

from xladdin.cli.commands.ledger import anonymise, check, count, due, map_register, new, rows
from xladdin.cli.terminal.parsing import Parser, Subparsers

# In the order in which `nianbao ledger --help` lists them.
SUBCOMMANDS = (new, map_register, due, check, count, rows, anonymise)


def add_parser(adding: Subparsers) -> None:
    """The words and options of `nianbao ledger` and its subcommands."""
    ledger = adding.add_parser("ledger", help="依申请公开台账：新建、到期提醒、核对、数成表三和表四")
    below = ledger.add_subparsers(title="子命令", metavar="子命令", required=True, parser_class=Parser)
    for command in SUBCOMMANDS:
        command.add_parser(below)
