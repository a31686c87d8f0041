"""What the subcommands of `nianbao ledger` share: their arguments, and how a row is said."""

from __future__ import annotations

import argparse
import datetime as dt
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from workbook.refusal import FileRefused, Kind
from xladdin.cli.terminal import console

if TYPE_CHECKING:
    from xladdin.ledger.counting.counts import Uncounted
    from xladdin.ledger.reading.frames import Ledger


def add_ledger(parser: argparse.ArgumentParser) -> None:
    """The ledger that a subcommand reads."""
    parser.add_argument("file", type=Path, metavar="台账.xlsx")


def add_year(parser: argparse.ArgumentParser) -> None:
    """`--year`: which year, where it is not the one that the ledger names."""
    parser.add_argument("--year", type=int, metavar="年度", help="哪一年（默认是台账「填写说明」上的年度）")


def a_day(text: str) -> dt.date:
    """A date given as an option: 2025-01-15."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"「{text}」不是日期，请写成 2025-01-15 的样子") from None


def read(path: Path) -> Ledger:
    """The ledger of a file, with a word for whoever waits."""
    from xladdin.ledger.reading.files import read_ledger

    if path.is_file() and path.stat().st_size > _LARGE:
        console.working("正在读台账，请稍候……")
    return read_ledger(path)


def year_of(ledger: Ledger, options: Namespace) -> int:
    """The year asked for; FileRefused where neither the options nor the ledger say one."""
    year = int(options.year or ledger.year)
    if not year:
        raise FileRefused(options.file, "没有写年度；请在「填写说明」填上，或者加 --year 2025", Kind.UNFIT)
    return year


def lines_of(uncounted: tuple[Uncounted, ...], most: int = 30) -> list[str]:
    """The rows that could not be counted, a line each; of very many, a line for each reason with the first rows."""
    if len(uncounted) <= most:
        return [f"  「{u.sheet}」第 {u.row} 行{f'（{u.number}）' if u.number else ''}：{u.reason}。" for u in uncounted]
    rows: dict[tuple[str, str], list[int]] = {}
    for one in uncounted:
        rows.setdefault((one.sheet, one.reason), []).append(one.row)
    gravest = sorted(rows.items(), key=lambda item: -len(item[1]))
    lines = [f"  「{sheet}」{_some(found)}：{reason}。" for (sheet, reason), found in gravest[:most]]
    return [*lines, "  逐行的清单用 nianbao ledger check 台账.xlsx -o 核对结果.xlsx。"]


def _some(rows: list[int], most: int = 5) -> str:
    first = "、".join(map(str, rows[:most]))
    return f"第 {first} 行" if len(rows) <= most else f"第 {first} 等 {len(rows)} 行"


_LARGE = 1 << 20
