"""`nianbao fill`: totals, and zeros where asked, into a copy of the workbook."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterable, Sequence
from pathlib import Path

from checks.balance.filling import FillPlan
from workbook.edition import Field
from workbook.report import Report
from xladdin import copies
from xladdin.book import fill_words
from xladdin.cli.terminal import console, reporting
from xladdin.cli.terminal.exit_codes import CLEAN, PROBLEMS
from xladdin.cli.terminal.judged import losses
from xladdin.cli.terminal.parsing import Subparsers, add_json, add_output


def add_parser(adding: Subparsers) -> None:
    """The words and options of `nianbao fill`."""
    fill = adding.add_parser("fill", help="填充合计，写到新文件")
    fill.add_argument("file", type=Path, metavar="工作簿")
    fill.add_argument("--zeros", action="store_true", help="空白补零：空着的填报项一并填 0，并逐格列出")
    fill.add_argument("--replace", action="store_true", help="已填的合计与各项之和不符时，改成各项之和")
    add_json(fill)
    add_output(fill)
    fill.set_defaults(run=run)


def run(options: Namespace) -> int:
    """nianbao fill: totals, and zeros where asked, in a copy of the workbook; lists all that it changed or left."""
    from xladdin import ribbon
    from xladdin.hosts.file_engine.file import contents, open_book, save_copy

    out = options.out or copies.beside(options.file, "已填合计")
    with open_book(options.file) as book:
        contents(book)  # a ribbon function sees values alone; an altered template is told from the file
        report, planned = ribbon.plan_fill(book, zeros=options.zeros)
        replace = options.replace or (not options.json and bool(planned.disagreements) and _agreed(planned))
        ribbon.fill(book, zeros=options.zeros, replace=replace)
        lost = save_copy(book, out, force=options.force or copies.untouched(out))
    copies.remember([out], options.file)
    if options.json:
        filled = reporting.fill_as_data(planned, report.edition, replaced=replace)
        console.give_written([out], **filled, not_carried_over=lost)
    else:
        console.say(*_fill_report(report, planned, replace=replace), *losses(lost))
    console.say(f"已写到 {out}，原文件没有改动。")
    return PROBLEMS if planned.waiting or (planned.disagreements and not replace) else CLEAN


def _agreed(planned: FillPlan) -> bool:
    """Whether the person at the terminal wants typed totals replaced; without a terminal nobody can be asked."""
    if sys.stdin is None or not sys.stdin.isatty():
        return False
    console.say(*_disagreements(planned), "要改成各项之和吗？[y/N]")
    try:
        return input().strip().lower() in ("y", "yes", "是")
    except EOFError:
        return False


def _disagreements(planned: FillPlan) -> Iterable[str]:
    return (f"{line}。" for line in fill_words.disagreements(planned))


def _fill_report(report: Report, planned: FillPlan, *, replace: bool) -> Iterable[str]:
    yield f"填充合计 {len(planned.totals)} 格。"
    if planned.zeros:
        yield f"空白补零 {len(planned.zeros)} 格："
        yield from (f"  {line}" for line in fill_words.by_row([report.edition.field(name) for name in planned.zeros]))
    for field in planned.held_back:
        yield f"{field.place}空着没有补零：按勾稽关系这里不应是 0，请填写。"
    if planned.disagreements:
        yield from _disagreements(planned)
        yield "以上合计已改成各项之和。" if replace else "以上合计保持原样；确认要改成各项之和，请加 --replace。"
    if planned.waiting:
        yield f"{_few(planned.waiting)}还不能计算，因为有填报项空着；没有发生的可加 --zeros 补零。"


def _few(fields: Sequence[Field]) -> str:
    return "、".join(f.place for f in fields[:3]) + (f"等 {len(fields)} 格合计" if len(fields) > 3 else "")
