"""`nianbao ledger map`: an office's own register into a ledger."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbook import edition as editions
from workbook.figures import to_json
from workbook.files import outputs
from workbook.files.saving import write_atomically
from xladdin.cli.terminal import console
from xladdin.cli.terminal.exit_codes import CLEAN, PROBLEMS
from xladdin.cli.terminal.parsing import Subparsers, add_json, add_output

if TYPE_CHECKING:
    from xladdin.ledger.registers.mapping import Mapped


def add_parser(adding: Subparsers) -> None:
    """The words and options of `nianbao ledger map`."""
    mapping = adding.add_parser("map", help="把自己的登记表转成台账")
    mapping.add_argument("file", type=Path, metavar="登记表.xlsx")
    mapping.add_argument("--unit", default="", metavar="单位", help="单位全称")
    mapping.add_argument("--year", type=int, metavar="年度", help="台账的年度（默认是登记表里最近的收到日期的年份）")
    mapping.add_argument("--words", type=Path, metavar="台账.xlsx", help="照这本台账「对照」里写明的列和词来转")
    add_json(mapping)
    add_output(mapping, required=True)
    mapping.set_defaults(run=run)


def run(options: Namespace) -> int:
    """nianbao ledger map: write the ledger, and say what became of every column and word."""
    from xladdin.ledger.registers.mapping import latest_year, map_register
    from xladdin.ledger.registers.remembered import remembered
    from xladdin.ledger.sheets.build import ledger_bytes

    outputs.refuse_unfit(options.out, ".xlsx", [options.file, options.words])
    known = remembered(options.words) if options.words else None
    edition = editions.load(editions.edition_ids()[-1]) if not options.year else editions.for_year(options.year)
    found = map_register(
        options.file, edition, columns=known.columns if known else None, meanings=known.meanings if known else None
    )
    year = options.year or latest_year(found)
    write_atomically(options.out, ledger_bytes(options.unit, year, found.filling), force=options.force)
    if options.json:
        console.give(to_json(_as_data(options.out, year, found)))
    console.say(*_told(found), f"已转成 {options.out}（{year} 年度）。原来的登记表没有改动。")
    return PROBLEMS if found.unknown or found.skipped or any(s.unplaced or s.lacks for s in found.sheets) else CLEAN


def _told(found: Mapped) -> Iterator[str]:
    for sheet in found.sheets:
        yield f"工作表「{sheet.sheet}」：{sheet.rows} 行，转到「{sheet.register}」。"
        yield "  " + "；".join(f"{theirs} → {ours}" for theirs, ours in sheet.columns.items())
        if sheet.by_content:
            yield f"  表头没有说明、按内容认出的列：{'、'.join(sheet.by_content)}。请核对。"
        if sheet.lacks:
            yield f"  没有找到{'、'.join(f'「{head}」' for head in sheet.lacks)}的列；没有它，这些行都不能计数。"
        if sheet.unplaced:
            yield f"  没有带入的列：{'、'.join(sheet.unplaced)}。"
            yield "  要带入的，在「对照」右边写明是台账的哪一列，再用 --words 转一次。"
    for head, counts in _unknown(found).items():
        kinds = f"「{head}」有 {len(counts)} 种写法不是表里的词，共 {sum(counts)} 行"
        yield f"{kinds}；请在「对照」里逐个写明，不写明的不计数。那里写着可能是哪一项，核对以后抄过去。"
    yield from (f"{line}。" for line in found.skipped)


def _unknown(found: Mapped) -> dict[str, list[int]]:
    """By the head of the column: of each word that is none of the form, how many rows have it."""
    by_head: dict[str, list[int]] = {}
    for (head, _), count in found.unknown.items():
        by_head.setdefault(head, []).append(count)
    return by_head


def _as_data(out: Path, year: int, found: Mapped) -> dict[str, Any]:
    return {
        "written": [str(out)],
        "year": year,
        "sheets": [
            {
                "sheet": sheet.sheet,
                "register": sheet.register,
                "rows": sheet.rows,
                "columns": dict(sheet.columns),
                "unplaced": list(sheet.unplaced),
                "by_content": list(sheet.by_content),
                "lacks": list(sheet.lacks),
            }
            for sheet in found.sheets
        ],
        # Which words these are stands on 对照 of the ledger and nowhere else: one may be a name in the wrong column.
        "unknown": [
            {"column": head, "kinds": len(counts), "rows": sum(counts)} for head, counts in _unknown(found).items()
        ],
        "skipped": list(found.skipped),
    }
