"""`nianbao ledger check`: all ledger rules, and the report beside it where it is given."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

from workbook.figures import to_json
from workbook.files import outputs
from xladdin.cli.commands.ledger.words import a_day, add_ledger, add_year, read, year_of
from xladdin.cli.terminal import console
from xladdin.cli.terminal.exit_codes import CLEAN, PROBLEMS
from xladdin.cli.terminal.parsing import Subparsers, add_json, add_output

_MOST_TOLD = 200


def add_parser(adding: Subparsers) -> None:
    """The words and options of `nianbao ledger check`."""
    check = adding.add_parser("check", help="核对台账：日期、期限、用词、编号，能不能计数")
    add_ledger(check)
    add_year(check)
    check.add_argument("--report", type=Path, metavar="年报.xlsx", help="核对表三、表四是不是台账数出来的数")
    check.add_argument("--last-year", type=Path, metavar="上年台账.xlsx", help="按编号核对上年结转")
    check.add_argument("--on", type=a_day, metavar="日期", help="按哪一天核对（默认今天）")
    add_json(check)
    add_output(check)
    check.set_defaults(run=run)


def run(options: Namespace) -> int:
    """nianbao ledger check: the findings, for reading or as JSON; with -o also a workbook that lists them."""
    from xladdin.ledger.checking.check import check_ledger

    if options.out:
        outputs.refuse_unfit(options.out, ".xlsx", [options.file, options.report, options.last_year])
    ledger = read(options.file)
    report = None
    if options.report:
        from workbook.files.reading import read_workbook

        report = read_workbook(options.report).report
    year = int(options.year or (report.year if report else 0)) or year_of(ledger, options)
    last_year = read(options.last_year) if options.last_year else None
    assessment, counted = check_ledger(ledger, year=year, report=report, last_year=last_year, today=options.on)
    if options.out:
        from workbook.files.saving import write_atomically
        from xladdin.ledger.checking.listing import findings_bytes

        write_atomically(options.out, findings_bytes(assessment), force=options.force)
        console.say(f"核对结果的清单已写到 {options.out}，里面只有行号和编号。")
    if options.json:
        console.give(to_json(_as_data(ledger, counted, assessment)))
    else:
        console.give("\n".join(_as_text(ledger, assessment)))
    return CLEAN if assessment.ready else PROBLEMS


def _as_text(ledger: Any, assessment: Any) -> list[str]:
    lines = [assessment.verdict, *ledger.notes]
    for finding in assessment.findings[:_MOST_TOLD]:
        lines.append(f"{finding.severity.word} {finding.rule} {finding.place}：{finding.message}")
    if len(assessment.findings) > _MOST_TOLD:
        lines.append(f"……另有 {len(assessment.findings) - _MOST_TOLD} 处，用 -o 写出全部，或者加 --json。")
    return lines


def _as_data(ledger: Any, counted: Any, assessment: Any) -> dict[str, Any]:
    return {
        "unit": ledger.unit,
        "year": counted.year,
        "edition": counted.edition.id,
        "summary": dict(assessment.summary),
        "notes": list(ledger.notes),
        "findings": [
            {
                "rule": finding.rule,
                "severity": finding.severity.value,
                "sheet": finding.sheet or None,
                "row": finding.row or None,
                "number": finding.number or None,
                "column": finding.column or None,
                "left": finding.left,
                "right": finding.right,
                "message": f"{finding.place}：{finding.message}" if finding.place else finding.message,
            }
            for finding in assessment.findings
        ],
    }
