"""The detail of very many units: whoever reads files writes their figures and problems too, a few text tables a task.

So the process that adds up neither keeps nor writes what is only to be looked up. The tables of a task are named after
what they say: what is written twice, because a worker died in between, is written once, and a table of an earlier run
says what its name says, whatever roster it was written by.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import secrets
from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from checks.model.finding import Number
from workbook import edition as editions
from workbook.edition import Edition, Field
from workbook.files.saving import write_atomically
from workbook.refusal import FileRefused, Kind
from xladdin.rollup.collecting.receipt import Receipt

_FIGURES, _PROBLEMS = "明细", "问题"
_OURS = re.compile(rf"(?:{_FIGURES}-\w+|{_PROBLEMS})-([0-9a-f]{{12}}-\d+)\.csv")
_FILE_HEADS = ("单位", "报告上的单位", "年度", "文件", "文件校验值")
_PROBLEM_HEADS = ("单位", "文件", "级别", "问题", "疑点", "情况说明", "规则")
# What a spreadsheet takes for a formula when it opens a .csv (CWE-1236).
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
# The narrowest kind of number that holds all figures of a report.
_WIDTHS = ("B", "H", "I", "q")


@dataclass(frozen=True)
class DetailFolder:
    """Where the tables go. A worker that does not find the `mark` there sees another folder of that name."""

    path: str
    mark: str


def prepare(folder: Path) -> DetailFolder:
    """The folder, made and marked; FileRefused where it cannot be. `unmark` takes the mark away again."""
    mark = f".年报助手-{secrets.token_hex(4)}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / mark).touch()
    except OSError:
        words = "不能在这个文件夹里写分批明细；请换一个文件夹，或请管理员授权"
        raise FileRefused(folder, words, Kind.NOT_WRITTEN) from None
    return DetailFolder(str(folder.absolute()), mark)


def has_tables(folder: Path) -> bool:
    """Whether tables of an earlier run lie there."""
    return folder.is_dir() and any(_OURS.fullmatch(path.name) for path in folder.iterdir())


def with_detail(receipts: Sequence[Receipt], folder: DetailFolder | None) -> list[Receipt]:
    """The receipts of one task, each with the name of the tables that now tell of it.

    They stay as they are where there is nothing to write, or this machine does not see the folder. Raises FileRefused
    where nothing can be written.
    """
    told = [receipt for receipt in receipts if receipt.digest]
    if folder is None or not told or not Path(folder.path, folder.mark).is_file():
        return list(receipts)
    by_edition: dict[str, list[Receipt]] = {}
    for receipt in told:
        by_edition.setdefault(receipt.edition, []).append(receipt)
    figures = {one: _table(_figure_lines(editions.load(one), group)) for one, group in by_edition.items()}
    problems = _table(_problem_lines(told))
    digest = hashlib.sha256(b"\0".join((*figures.values(), problems))).hexdigest()
    part = f"{digest[:12]}-{len(told)}"
    for edition_id, table in figures.items():
        write_atomically(_figure_table(folder, edition_id, part), table, force=True)
    write_atomically(_problem_table(folder, part), problems, force=True)
    return [receipt._replace(part=part) if receipt.digest else receipt for receipt in receipts]


def parts_at_hand(receipts: Iterable[Receipt], folder: DetailFolder | None) -> frozenset[str]:
    """The parts written by an earlier run that tell of these receipts, and of no file besides."""
    if folder is None:
        return frozenset()
    told = Counter((receipt.part, receipt.edition) for receipt in receipts if receipt.part)
    counts: Counter[str] = Counter()
    tables: dict[str, list[Path]] = {}
    for (part, edition_id), count in told.items():
        counts[part] += count
        tables.setdefault(part, [_problem_table(folder, part)]).append(_figure_table(folder, edition_id, part))
    return frozenset(
        part
        for part, count in counts.items()
        if part.endswith(f"-{count}") and all(table.is_file() for table in tables[part])
    )


def settle(folder: DetailFolder, parts: Collection[str]) -> None:
    """Take away the tables of earlier runs that are not among these parts."""
    for path in list(Path(folder.path).iterdir()):
        if (found := _OURS.fullmatch(path.name)) and found[1] not in parts:
            with suppress(OSError):
                path.unlink()


def unmark(folder: DetailFolder) -> None:
    """Take the mark away again: nothing more is to be written there."""
    with suppress(OSError):
        Path(folder.path, folder.mark).unlink()


def slim(receipt: Receipt) -> Receipt:
    """The receipt without what the tables tell: figures in few bytes, no problem that does not go back to a unit."""
    open_ones = tuple(p for p in receipt.problems if p.open and (p.stands_in_the_way or p.severity == "query"))
    return receipt._replace(
        numbers=_narrow(receipt.numbers), before=_narrow(receipt.before), problems=open_ones, notes=(), basis=""
    )


def head_of(field: Field) -> str:
    """The head of a field's column: its row and its column, as printed."""
    return "　".join(part for part in (field.row_name, field.column_name) if part)


def harmless(text: str) -> str:
    """A text as a .csv may hold it, so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _narrow(numbers: Sequence[Number | None]) -> Sequence[Number | None]:
    if not numbers or set(map(type, numbers)) != {int}:
        return numbers
    for width in _WIDTHS:
        with suppress(OverflowError):
            return array(width, cast("Sequence[int]", numbers))
    return numbers


def _figure_table(folder: DetailFolder, edition_id: str, part: str) -> Path:
    return Path(folder.path, f"{_FIGURES}-{edition_id}-{part}.csv")


def _problem_table(folder: DetailFolder, part: str) -> Path:
    return Path(folder.path, f"{_PROBLEMS}-{part}.csv")


def _table(lines: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(lines)
    return text.getvalue().encode("utf-8-sig", "replace")


def _figure_lines(edition: Edition, receipts: Sequence[Receipt]) -> Iterator[Sequence[object]]:
    yield (*_FILE_HEADS, *(f"表{field.number}　{head_of(field)}" for field in edition.fields))
    for one in receipts:
        texts = (one.member or one.unit, one.unit, str(one.year or ""), one.path, one.digest[:16])
        yield (*map(harmless, texts), *one.numbers)


def _problem_lines(receipts: Sequence[Receipt]) -> Iterator[Sequence[str]]:
    yield _PROBLEM_HEADS
    for one in receipts:
        for problem in one.problems:
            suspects = "；".join(f"{place}：{now} → {proposed}" for place, now, proposed in problem.suspects)
            texts = (one.member or one.unit, one.path, problem.word, problem.message, suspects, problem.explanation)
            yield tuple(map(harmless, (*texts, problem.rule)))
