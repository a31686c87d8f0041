"""`nianbao rules`: the rule book, for people and for other programs."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from workbook.figures import to_json
from workbook.files.saving import write_atomically
from xladdin.cli.terminal import console
from xladdin.cli.terminal.exit_codes import CLEAN, USAGE
from xladdin.cli.terminal.parsing import Subparsers, add_force, add_json


def add_parser(adding: Subparsers) -> None:
    """The words and options of `nianbao rules`."""
    rules = adding.add_parser("rules", help="列出全部规则")
    add_json(rules)
    rules.add_argument("-o", "--out", type=Path, metavar="文件", help="写成 .md 或 .xlsx 文件")
    add_force(rules)
    rules.set_defaults(run=run)


def run(options: Namespace) -> int:
    """nianbao rules: the list of rules, on the screen, as JSON, or into a .md or .xlsx file."""
    from xladdin.book import rule_list

    if options.out and options.out.suffix.lower() not in (".md", ".xlsx"):
        console.say("规则册只能写成 .md 或 .xlsx 文件。")
        return USAGE
    if options.out:
        as_page = options.out.suffix.lower() == ".md"
        content = rule_list.as_markdown().encode() if as_page else rule_list.as_workbook()
        write_atomically(options.out, content, force=options.force)
        console.say(f"规则册已写到 {options.out}。")
    elif options.json:
        console.give(to_json(rule_list.as_data()))
    else:
        console.give("\n".join(rule_list.as_text()))
    return CLEAN
