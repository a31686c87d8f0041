"""Rows from other programs: a CSV with the heads of 申请台账 or 争议台账, as they go into a new ledger."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbook.edition import Edition
from workbook.figures import plain_label
from workbook.files.read_once import file_bytes
from workbook.refusal import FileRefused, Kind
from xladdin.ledger.sheets.rows import Content
from xladdin.ledger.sheets.standard import ENDS, form_of_row, standard_word
from xladdin.ledger.terms.columns import COLUMNS, LedgerColumn, keys_by_head
from xladdin.ledger.terms.dates import read_date

MOST_ROWS = 200_000


@dataclass(frozen=True)
class Given:
    """Rows in the order of the columns that are typed, and what was left out, in sentences."""

    rows: tuple[tuple[Content, ...], ...]
    notes: tuple[str, ...] = ()


def read_csv(path: Path, sheet: str, edition: Edition) -> Given:
    """The rows of a CSV file with the heads of this sheet; FileRefused where it has none of them, or too many rows.

    A date that can be read becomes one, a word of the form is written as the drop-down has it; everything else stays
    as it is and is named when the ledger is checked. Heads that the sheet does not have are left out, and said.
    """
    text = _decoded(file_bytes(path, "CSV 文件", "太大了；请分成几个文件"), path)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), _dialect(text)))
    except csv.Error as error:
        raise FileRefused(path, "不是 CSV 文件，或者引号没有配对；请重新导出。", Kind.DAMAGED) from error
    lines = [line for line in lines if any(cell.strip() for cell in line)]
    heads = lines[0] if lines else []
    known = keys_by_head(sheet)
    places = {known[plain_label(h)]: at for at, h in enumerate(heads) if plain_label(h) in known}
    typed = [column for column in COLUMNS[sheet] if column.holds != "computed"]
    if not places:
        raise FileRefused(
            path, f"第一行应是「{sheet}」的表头，例如 {'、'.join(c.head for c in typed[:5])}。", Kind.WRONG_FORMAT
        )
    if len(lines) - 1 > MOST_ROWS:
        raise FileRefused(path, f"有 {len(lines) - 1} 行，最多 {MOST_ROWS} 行；请按年度分成几个文件。", Kind.TOO_LARGE)
    rows = tuple(_row(typed, line, places, edition) for line in lines[1:])
    unknown = [h for h in heads if h.strip() and plain_label(h) not in known]
    note = f"{path.name} 的「{'」「'.join(unknown)}」不是「{sheet}」的列，没有带入。"
    return Given(rows, (note,) if unknown else ())


def _row(
    typed: Sequence[LedgerColumn], line: Sequence[str], places: Mapping[str, int], edition: Edition
) -> tuple[Content, ...]:
    form = form_of_row((read_date(_cell(line, places, key)) for key in ENDS), edition)
    return tuple(_content(column, _cell(line, places, column.key), form) for column in typed)


def _cell(line: Sequence[str], places: Mapping[str, int], key: str) -> str:
    at = places.get(key, len(line))
    return line[at].strip() if at < len(line) else ""


def _content(column: LedgerColumn, text: str, edition: Edition) -> Content:
    if column.holds == "date":
        day = read_date(text)
        return day if isinstance(day, dt.date) else text or None
    return (standard_word(column, text, edition) or text or None) if column.holds == "word" else text or None


def _decoded(data: bytes, path: Path) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileRefused(path, "读不出文字，不是 CSV 文件；请导出为 UTF-8 的 CSV。", Kind.WRONG_FORMAT)


def _dialect(text: str) -> type[csv.Dialect] | csv.Dialect:
    """Tabs or semicolons between the cells where the first line has more of them than commas."""
    first = text.partition("\n")[0]
    separator = max(",\t;", key=first.count)

    class Found(csv.excel):
        delimiter = separator

    return Found
