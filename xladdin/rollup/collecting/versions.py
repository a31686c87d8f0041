"""Of several files of one unit, the newest good one, and in words why the others are not it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from xladdin.rollup.collecting.receipt import Receipt
from xladdin.rollup.roster.members import plain_name

_DATE = re.compile(r"(20\d\d)[-./年]?(0?[1-9]|1[0-2])[-./月]?(0?[1-9]|[12]\d|3[01])(?!\d)")


@dataclass(frozen=True)
class Chosen:
    """The file that stands for a unit, why, and the others with the reason that each is left aside."""

    receipt: Receipt
    why: str = ""
    superseded: tuple[tuple[Receipt, str], ...] = ()


def by_unit(receipts: Iterable[Receipt]) -> dict[str, list[Receipt]]:
    """The files that could be read, by the plain name of the unit that they belong to; "" where none was recognised."""
    found: dict[str, list[Receipt]] = {}
    for receipt in receipts:
        if not receipt.refused:
            found.setdefault(plain_name(receipt.member or receipt.unit), []).append(receipt)
    return found


def choose(receipts: Sequence[Receipt], year: int, edition: str) -> Chosen:
    """The file to use of those of one unit: of the year and form asked for, its own, final, good, and the newest."""

    if len(receipts) == 1:
        return Chosen(receipts[0], "", ())

    def rank(receipt: Receipt) -> tuple[object, ...]:
        fits = receipt.year == year and receipt.edition == edition
        return fits, receipt.says_its_name, not receipt.draft, countable(receipt), *_age(receipt)

    ordered = sorted(receipts, key=rank, reverse=True)
    best = ordered[0]
    others = tuple((one, _why_not(one, best, year, edition)) for one in ordered[1:])
    return Chosen(best, _why(best, ordered), others)


def countable(receipt: Receipt) -> bool:
    """Whether the figures can be summed: nothing stands in the way, and every field has a number."""
    return receipt.good and None not in receipt.numbers


def _age(receipt: Receipt) -> tuple[object, ...]:
    """What tells which of two files is newer: the date in its name or on its cover, else when it was last changed."""
    day = _day(Path(receipt.path).stem) or _day(receipt.date) or dt.datetime.fromtimestamp(receipt.modified).date()
    return day, receipt.modified, receipt.path


def _day(text: str) -> dt.date | None:
    if not (found := _DATE.search(text)):
        return None
    try:
        return dt.date(*(int(part) for part in found.groups()))
    except ValueError:
        return None


def _why(best: Receipt, ordered: Sequence[Receipt]) -> str:
    newer = [one for one in ordered[1:] if _age(one) > _age(best) and one.digest != best.digest]
    if newer:
        name = Path(newer[0].path).name
        return f"共 {len(ordered)} 个文件，采用最近的一个合格文件；更新的「{name}」{_flaw(newer[0], best)}"
    return f"共 {len(ordered)} 个文件，采用最新的一个"


def _why_not(one: Receipt, best: Receipt, year: int, edition: str) -> str:
    name = Path(best.path).name
    if one.digest == best.digest:
        return f"与「{name}」内容完全相同"
    if one.year != year:
        return f"是 {one.year or '未写明'} 年度的"
    if one.edition != edition:
        return f"用的是 {one.edition} 版格式"
    return f"已采用「{name}」：这个文件{_flaw(one, best)}"


def _flaw(one: Receipt, best: Receipt) -> str:
    """Why a file was not preferred to the best one."""
    if best.says_its_name and not one.says_its_name:
        return f"里的单位是「{one.unit}」"
    if one.draft and not best.draft:
        return "是草稿"
    if not countable(one) and countable(best):
        count = one.count("blocking")
        return f"有 {count} 处强制性问题" if count else "有空白或无法核对的数"
    return "不是最新的" if _age(one) <= _age(best) else "年度或格式不符"
