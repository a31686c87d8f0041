"""`nianbao ledger due`: what is overdue, due soon, or waiting for somebody; with --ics for Outlook."""

from __future__ import annotations

import datetime as dt
from argparse import Namespace
from pathlib import Path

from workbook.figures import to_json
from workbook.files import outputs
from workbook.files.saving import write_atomically
from xladdin.cli.commands.ledger.words import a_day, add_ledger, read
from xladdin.cli.terminal import console
from xladdin.cli.terminal.exit_codes import CLEAN, PROBLEMS, USAGE
from xladdin.cli.terminal.parsing import Subparsers, add_force, add_json


def add_parser(adding: Subparsers) -> None:
    """The words and options of `nianbao ledger due`."""
    due = adding.add_parser("due", help="到期提醒：超期、快到期、等补正、等意见的申请")
    add_ledger(due)
    due.add_argument("--on", type=a_day, metavar="日期", help="按哪一天算（默认今天）")
    due.add_argument("--ics", type=Path, metavar="F.ics", help="写成日历文件，可以导入 Outlook")
    add_json(due)
    add_force(due)
    due.set_defaults(run=run)


def run(options: Namespace) -> int:
    """nianbao ledger due: the list, the most urgent first; exit code 1 where something is overdue."""
    from xladdin.ledger.counting.due import Urgency, calendar_file, due_list, told
    from xladdin.ledger.days.workdays import FIRST_YEAR, LAST_YEAR

    if options.on and not FIRST_YEAR <= options.on.year <= LAST_YEAR:
        console.say(f"工作日只算到 {FIRST_YEAR} 年至 {LAST_YEAR} 年；请检查 --on 的日期。")
        return USAGE
    if options.ics:
        outputs.refuse_unfit(options.ics, ".ics", [options.file])
    ledger = read(options.file)
    on = options.on or dt.date.today()
    items = due_list(ledger, on)
    if options.json:
        console.give(
            to_json(
                {
                    "on": on.isoformat(),
                    "due": [
                        {
                            "row": item.row,
                            "number": item.number,
                            "state": item.urgency.value[0],
                            "due": item.due.isoformat() if item.due else None,
                            "days_left": item.left,
                            "note": item.note,
                        }
                        for item in items
                    ],
                }
            )
        )
    else:
        console.give("\n".join([f"{on} 没有办结的申请：{len(items)} 件", *told(items)]))
    if options.ics:
        write_atomically(options.ics, calendar_file(items, on, ledger.unit), force=options.force)
        console.say(f"日历已写到 {options.ics}。")
    return PROBLEMS if any(item.urgency is Urgency.OVERDUE for item in items) else CLEAN
