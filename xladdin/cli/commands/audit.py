"""`nianbao audit`: all checks of a published report, without keeping a workbook."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from xladdin.book.checking import check
from xladdin.cli.terminal import console
from xladdin.cli.terminal.judged import tell
from xladdin.cli.terminal.parsing import Subparsers, add_json
from xladdin.intake.sources import published, source


def add_parser(adding: Subparsers) -> None:
    """The words and options of `nianbao audit`."""
    audit = adding.add_parser("audit", help="校验一份已发布的报告，不留工作簿")
    audit.add_argument("report", type=Path, metavar="报告")
    audit.add_argument("--last-year", type=Path, metavar="上年报告", help="用上年的报告或工作簿做跨年核对")
    audit.add_argument("--explain", action="store_true", help="列出正文的每个数是怎样理解的，和表里哪一格核对")
    add_json(audit)
    audit.set_defaults(run=run)


def run(options: Namespace) -> int:
    """nianbao audit: read a published report and check it."""
    console.reading(options.last_year, options.report)
    before = source(options.last_year) if options.last_year else None
    intake = published(options.report, before.report if before else None)
    console.say(*intake.notes, *(f"没有读出：{sentence}" for sentence in intake.unread))
    assessment = check(
        intake.report,
        last_year=before.report if before else None,
        narrative=intake.narrative,
        last_narrative=before.narrative if before else None,
    )
    if options.explain and intake.narrative is not None:
        # Imported here: its patterns take their time to compile, and most audits do not ask for it.
        from checks.text.understood import understood

        return tell(assessment, as_json=options.json, numbers=understood(intake.narrative, intake.report))
    return tell(assessment, as_json=options.json)
