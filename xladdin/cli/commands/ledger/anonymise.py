"""`nianbao ledger anonymise`: a copy without names and contents."""

from __future__ import annotations

from argparse import Namespace

from workbook.files import outputs
from workbook.files.saving import write_atomically
from xladdin.cli.commands.ledger.words import add_ledger, read
from xladdin.cli.terminal import console
from xladdin.cli.terminal.exit_codes import CLEAN
from xladdin.cli.terminal.parsing import Subparsers, add_output


def add_parser(adding: Subparsers) -> None:
    """The words and options of `nianbao ledger anonymise`."""
    anonymise = adding.add_parser("anonymise", help="做一份去掉姓名和内容的副本，可以发给别人看")
    add_ledger(anonymise)
    add_output(anonymise)
    anonymise.set_defaults(run=run)


def run(options: Namespace) -> int:
    """nianbao ledger anonymise: write the copy beside the ledger, or where -o says."""
    from xladdin.ledger.anonymise import anonymised

    out = options.out or options.file.with_name(f"{options.file.stem}-去标识.xlsx")
    outputs.refuse_unfit(out, ".xlsx", [options.file])
    ledger = read(options.file)
    write_atomically(out, anonymised(ledger), force=options.force)
    console.say(
        f"已写到 {out}：姓名、内容、部门、文号已替换，备注、单位和读不出来的格已去掉。",
        "原文件没有改动。发出以前请再看一眼。",
    )
    return CLEAN
