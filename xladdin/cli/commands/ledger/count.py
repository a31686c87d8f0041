"""`nianbao ledger count`: a ledger counted into 表三 and 表四, for reading, as JSON, or into a report workbook."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbook.figures import figures as figures_of
from workbook.figures import groups, rows, to_json
from workbook.files import outputs
from workbook.layout import field_places
from xladdin.cli.commands.ledger.words import add_ledger, add_year, lines_of, read, year_of
from xladdin.cli.terminal import console
from xladdin.cli.terminal.exit_codes import CLEAN, PROBLEMS
from xladdin.cli.terminal.judged import losses
from xladdin.cli.terminal.parsing import Subparsers, add_json, add_output

if TYPE_CHECKING:
    from xladdin.ledger.counting.counts import LedgerCount


def add_parser(adding: Subparsers) -> None:
    """The words and options of `nianbao ledger count`."""
    count = adding.add_parser("count", help="把台账数成表三和表四")
    add_ledger(count)
    add_year(count)
    count.add_argument("--into", type=Path, metavar="年报.xlsx", help="填进这本年报，写到新文件")
    count.add_argument("--replace", action="store_true", help="年报里已填的数与台账不同时，改成台账的数")
    add_json(count)
    add_output(count)
    count.set_defaults(run=run)


def run(options: Namespace) -> int:
    """nianbao ledger count: the figures; with --into, in a copy of the report; lists what differs and what is left."""
    from xladdin.ledger.counting.counts import count

    if options.out and not options.into:
        console.say("-o 要和 --into 一起用：填进哪本年报，写到哪个文件。")
        return 2
    ledger = read(options.file)
    if options.into:
        return _into(ledger, options)
    counted = count(ledger, year_of(ledger, options))
    if options.json:
        console.give(to_json(_as_data(counted, [])))
    else:
        console.give("\n".join(_figures(counted)))
    console.say(*_told(counted))
    return PROBLEMS if counted.uncounted else CLEAN


def _into(ledger: Any, options: Namespace) -> int:
    from xladdin.book.sheets import write_cells
    from xladdin.hosts.file_engine.file import contents, open_book, save_copy
    from xladdin.hosts.protection import writable
    from xladdin.ledger.counting.counts import count
    from xladdin.ledger.counting.filling import changes_of, refuse_unfit

    out = options.out or options.into.with_name(f"{options.into.stem}-从台账生成.xlsx")
    outputs.refuse_unfit(out, ".xlsx", [options.file, options.into])
    with open_book(options.into) as book:
        report = contents(book).report
        counted = count(ledger, int(options.year or report.year) or year_of(ledger, options))
        refuse_unfit(counted, report, options.into)
        planned = changes_of(counted, report)
        if planned.differs and not options.json:
            console.say(f"年报里有 {len(planned.differs)} 格与台账不同：", *(f"  {line}。" for line in planned.lines))
        replace = options.replace or (bool(planned.differs) and not options.json and _agreed())
        cells = planned.cells(replace=replace)
        with writable(book, *dict.fromkeys(place.sheet for place in cells)):
            write_cells(book, cells)
        lost = save_copy(book, out, force=options.force)
    places = field_places(report.edition)
    differs = [
        {"cell": str(places[d.field.id]), "ledger": d.ledger, "report": d.said}
        for d in planned.differs
        if not d.control
    ]
    if options.json:
        console.give(to_json(_as_data(counted, differs) | {"written": [str(out)], "not_carried_over": lost}))
    kept = planned.differs and not replace
    words = "以上各格保持原样；确认要改成台账的数，请加 --replace。" if kept else ""
    console.say(*_told(counted), *losses(lost), *filter(None, [words]), f"已写到 {out}，原文件没有改动。")
    return PROBLEMS if counted.uncounted or kept else CLEAN


def _agreed() -> bool:
    from xladdin.hosts.dialogue import AtTerminal

    return AtTerminal().ask("要改成台账的数吗？")


def _as_data(counted: LedgerCount, differs: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "figures": figures_of(counted.report),
        "counted": counted.counted,
        "uncounted": [
            {"sheet": one.sheet, "row": one.row, "number": one.number, "reason": one.reason}
            for one in counted.uncounted
        ],
        "differs": differs,
    }


def _told(counted: LedgerCount) -> list[str]:
    lines = [f"{counted.told}。", *counted.ledger.notes]
    if counted.uncounted:
        lines += [f"下面 {len(counted.uncounted)} 行不能计数，改好以后再数：", *lines_of(counted.uncounted)]
    return lines


def _figures(counted: LedgerCount) -> list[str]:
    report = counted.report
    lines = [f"{report.unit} {report.year} 年度（{report.edition.id} 版格式）"]
    for table in (report.edition.requests, report.edition.disputes):
        lines.append(f"\n{table.heading}")
        for name, fields in groups(table) if table is report.edition.disputes else rows(table):
            lines.append(f"  {name}：" + "  ".join(f"{f.column[-1].name} {report.display(f)}" for f in fields))
    return lines
