"""`nianbao audit`: all checks of a published report, or of a folder of them, without keeping a workbook."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from workbook.figures import to_json
from workbook.files import outputs
from xladdin.cli.terminal import console
from xladdin.cli.terminal.exit_codes import CLEAN, PROBLEMS, USAGE
from xladdin.cli.terminal.parsing import Subparsers, add_json, add_local, add_output

if TYPE_CHECKING:
    from checks.text.understood import Understood
    from xladdin.intake.published import Intake


def add_parser(adding: Subparsers) -> None:
    """The words and options of `nianbao audit`."""
    audit = adding.add_parser("audit", help="校验已发布的报告（一份，或者一个文件夹），不留工作簿")
    audit.add_argument("report", type=Path, metavar="报告", help="一份报告，或者放报告的文件夹")
    audit.add_argument(
        "--last-year", type=Path, metavar="上年报告", help="用上年的报告、工作簿做跨年核对（文件夹则按单位对应）"
    )
    audit.add_argument(
        "--set",
        action="append",
        default=[],
        dest="corrections",
        metavar="更正",
        help="更正一个读错的数以后再核对，例如 表三/（一）予以公开/自然人=12，或者 表三!D8=12；可以写多个",
    )
    add_local(audit)
    audit.add_argument("--explain", action="store_true", help="列出正文的每个数是怎样理解的，和表里哪一格核对")
    add_json(audit)
    add_output(audit)
    audit.set_defaults(run=run)


def run(options: Namespace) -> int:
    """nianbao audit: read a published report, or all of a folder, and check them."""
    # Imported here: what reads reports and knows all rules is not needed to say what the command is for.
    from xladdin.cli.terminal import audited, reporting

    if options.report.is_dir():
        return _folder(options)
    if options.out:
        console.say("-o 用于文件夹：把各份报告的问题写到一个工作簿。一份报告的请用 nianbao import 读进工作簿再校验。")
        return USAGE
    from xladdin.book.checking import check
    from xladdin.book.local_profile import local_profile
    from xladdin.intake.corrections import UnknownCell, corrected
    from xladdin.intake.sources import published, source

    local = local_profile(options.local)
    console.reading(options.last_year, options.report)
    before = source(options.last_year) if options.last_year else None
    intake = published(options.report, before.report if before else None)
    try:
        intake, corrections = corrected(intake, options.corrections)
    except UnknownCell as unknown:
        console.say(str(unknown))
        return USAGE
    assessment = check(
        intake.report,
        last_year=before.report if before else None,
        narrative=intake.narrative,
        last_narrative=before.narrative if before else None,
        local=local,
    )
    audit = audited.Audit(intake, assessment, corrections)
    console.say(*audit.reading)
    numbers = _numbers(intake) if options.explain else None
    if options.json:
        more = {} if numbers is None else {"numbers": reporting.numbers_as_data(numbers)}
        console.give(to_json(audited.as_data(audit) | more))
    else:
        console.give("\n".join([*audited.as_text(audit), *(reporting.numbers_as_text(numbers) if numbers else ())]))
    return CLEAN if audit.is_clean else PROBLEMS


def _numbers(intake: Intake) -> Sequence[Understood]:
    """How each number of the text was understood; its patterns take their time to compile, and few ask for it."""
    from checks.text.understood import understood

    return understood(intake.narrative, intake.report)


def _folder(options: Namespace) -> int:
    """Every report of a folder; one that cannot be read never stops the rest."""
    from xladdin.book.local_profile import local_profile
    from xladdin.cli.terminal import audited_folder

    if options.corrections:
        console.say("--set 用于一份报告，文件夹里的请逐份更正。")
        return USAGE
    if options.out:
        outputs.refuse_unfit(options.out, ".xlsx", [])
    local = local_profile(options.local)
    found = audited_folder.audit_all(options.report, options.last_year, leave_out=options.out, local=local)
    if options.out and found:
        audited_folder.write(found, options.out, force=options.force)
        console.say(f"各份报告的问题已写到 {options.out}。")
    text = "\n".join(audited_folder.as_text(found))
    console.give(to_json(audited_folder.as_data(found)) if options.json else text)
    return audited_folder.exit_code(found)
