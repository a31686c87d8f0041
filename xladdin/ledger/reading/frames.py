"""A ledger as a data frame: from the values of its sheets, whoever read them, with what could not be read named by row.

Nothing is dropped silently: a row that is no request (a head printed again, a total, the rest of merged rows) is said,
and a cell that cannot be read is kept as unread, so that its row is not counted as if it were blank.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbook.edition import Edition, UnknownYear, edition_ids, for_year, load
from workbook.figures import plain_label
from workbook.files.cells import UNCALCULATED
from workbook.refusal import FileRefused, Kind
from xladdin.ledger.days.workdays import Calendar, calendar
from xladdin.ledger.reading.columnar import Cells, Codes, Columns, by_column
from xladdin.ledger.sheets.aside import WORDS_TOP
from xladdin.ledger.sheets.days import HEADS as DAY_HEADS
from xladdin.ledger.sheets.guide import EARLIER_PLACE, FILE_FORMAT, SIGNATURE, SIGNATURE_PLACE, UNIT_PLACE, YEAR_PLACE
from xladdin.ledger.sheets.lists import DAY_MARKS, NOT_COUNTED
from xladdin.ledger.terms import words
from xladdin.ledger.terms.columns import (
    CALENDAR,
    COLUMNS,
    DISPUTES,
    GUIDE,
    REQUESTS,
    WORDS,
    LedgerColumn,
    head,
    keys_by_head,
)
from xladdin.ledger.terms.dates import read_date

Row = Sequence[object]
NOT_A_LEDGER = (
    "不是依申请公开台账：没有「申请台账」工作表，或者里面找不到「收到日期」「申请人类别」「办理结果」的表头。"
    "还没有台账的，请点「新建台账」；别的登记表，先用 nianbao ledger map 转过来"
)
_MOST_HEAD_ROWS = 30
_TOTALS = re.compile(r"(?:总计|合计|小计|累计|共计|总数|本页|本年合计)")
Filled = npt.NDArray[np.object_] | npt.NDArray[np.datetime64]
_NO_DAY = np.datetime64("NaT", "s")


@dataclass(frozen=True)
class Unread:
    """A cell that cannot be read: its sheet, row and column key, the 编号 of its row, and why, in words.

    `text` is what stands there: it goes into another ledger at most, never into a message.
    """

    sheet: str
    row: int
    number: str
    key: str
    reason: str
    text: str = field(default="", repr=False)


@dataclass(frozen=True)
class RegisterSheet:
    """What a reader gives of one sheet: its rows from A1, or all its columns, and what stands beside the values.

    `merged` are the merged areas as (first row, first column, last row, last column) from 0; `hidden` are the numbers
    of the hidden rows; `scattered` says in words what there is too much of to be listed.
    """

    rows: Iterable[Row]
    merged: Sequence[tuple[int, int, int, int]] = ()
    hidden: frozenset[int] = frozenset()
    columns: Columns | None = None
    scattered: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ledger:
    """One ledger. Both frames have a row for each request or dispute, their index is the row on the sheet.

    Texts and words are str ("" where blank), words without spaces and punctuation; dates are datetime64, NaT where
    blank or unread. `category`, `kind` and `outcome` hold keys of the form ("?" for a word that nobody knows).
    `year` is 0 where the ledger does not say one. `earlier_disputes`: whether disputes of earlier years count.
    """

    source: str
    unit: str
    year: int
    requests: pd.DataFrame
    disputes: pd.DataFrame
    calendar: Calendar
    earlier_disputes: bool = True
    unread: tuple[Unread, ...] = ()
    notes: tuple[str, ...] = ()
    # What the ledger's own words mean: by column head and word, the word of the form.
    meanings: Mapping[tuple[str, str], str] = field(default_factory=dict)


UNKNOWN = "?"


def ledger_of(sheets: Mapping[str, RegisterSheet], source: str, *, since_1904: bool = False) -> Ledger:
    """The ledger that these sheets hold; FileRefused, naming `source`, where they are none."""
    if REQUESTS not in sheets:
        raise FileRefused(source, NOT_A_LEDGER, Kind.NOT_OURS)
    guide = [list(row) for row in sheets[GUIDE].rows] if GUIDE in sheets else []
    _refuse_newer(guide, source)
    meanings = _meanings(sheets.get(WORDS))
    notes: list[str] = []
    unread: list[Unread] = []
    frames = {}
    for name in (REQUESTS, DISPUTES):
        table = _Table(name, sheets.get(name), source, since_1904, meanings)
        frames[name] = table.frame()
        notes += table.notes
        unread += table.unread
    return Ledger(
        source,
        _text(_at(guide, UNIT_PLACE.row, UNIT_PLACE.column)),
        _year(_at(guide, YEAR_PLACE.row, YEAR_PLACE.column)),
        frames[REQUESTS],
        frames[DISPUTES],
        _calendar(sheets.get(CALENDAR)),
        _text(_at(guide, EARLIER_PLACE.row, EARLIER_PLACE.column)) != NOT_COUNTED,
        tuple(unread),
        tuple(notes),
        meanings,
    )


def form_of(ledger: Ledger, year: int = 0) -> Edition:
    """The form edition for a year of a ledger (its own, unless given); the latest where no form is for that year."""
    try:
        return for_year(year or ledger.year)
    except UnknownYear:
        return load(edition_ids()[-1])


def has_heads(row: Row) -> bool:
    """Whether this row of a sheet could be the heads of 申请台账: then the workbook may be a ledger."""
    known = keys_by_head(REQUESTS)
    return sum(plain_label(str(value)) in known for value in row if isinstance(value, str)) >= _FEWEST_HEADS


class _Table:
    """One register while it is read: from rows to columns to a frame."""

    def __init__(
        self,
        name: str,
        sheet: RegisterSheet | None,
        source: str,
        since_1904: bool,
        meanings: Mapping[tuple[str, str], str],
    ) -> None:
        self.name, self.source, self.since_1904, self.meanings = name, source, since_1904, meanings
        self.unread: list[Unread] = []
        self.sheet = sheet or RegisterSheet(())
        self.notes = [f"「{name}」{words}。" for words in self.sheet.scattered]
        self.columns = COLUMNS[name]

    def frame(self) -> pd.DataFrame:
        """The register as a frame; FileRefused where 申请台账 has no heads."""
        found = self.sheet.columns or by_column(self.sheet.rows)
        top, places = self._heads_of(found)
        rows = self._rows(found, top, places)
        cells = {key: found.columns[at].rows(rows) for key, at in places.items()}
        if self.sheet.merged and len(rows):
            self._spread(rows, places, cells)
        numbers = rows + 1
        data = {c.key: self._column(c, cells[c.key], numbers, cells) for c in self.columns if c.key in cells}
        for column in self.columns:
            if column.key not in data and column.holds != "computed":
                dtype = "datetime64[s]" if column.holds == "date" else object
                data[column.key] = np.full(len(rows), _NO_DAY if column.holds == "date" else "", dtype=dtype)
        index = pd.Index(numbers, dtype="int64", name="row")
        # Texts as the objects they are: they are walked over more often than compared.
        series = {key: pd.Series(values, index=index, dtype=values.dtype, copy=False) for key, values in data.items()}
        return pd.DataFrame(series, copy=False)

    def _heads_of(self, found: Columns) -> tuple[int, dict[str, int]]:
        """The row below the heads, and where each column stands."""
        for row in range(min(found.height, _MOST_HEAD_ROWS)):
            if places := self._heads(found.row(row)):
                return row + 1, places
        if self.name == REQUESTS:
            raise FileRefused(self.source, NOT_A_LEDGER, Kind.NOT_OURS)
        return found.height, {}

    def _rows(self, found: Columns, top: int, places: Mapping[str, int]) -> Codes:
        """The rows below the heads, from 0, in which something is typed that is not the heads again."""
        holds = np.zeros(found.height, dtype=np.bool_)
        for key, at in places.items():
            if key in _typed(self.name):
                cells = found.columns[at]
                said = [value is not None and (type(value) is not str or not value.isspace()) for value in cells.values]
                holds |= np.array(said)[cells.codes]
        holds[:top] = False
        again = self._heads_again(found, np.flatnonzero(holds), places)
        holds[again] = False
        rows = np.flatnonzero(holds)
        if again:
            self.notes.append(f"「{self.name}」中间有 {len(again)} 行又写了一遍表头，没有当作登记行。")
        if hidden := len(self.sheet.hidden.intersection((rows + 1).tolist())):
            self.notes.append(f"「{self.name}」有 {hidden} 行被隐藏或者筛选掉了，照样计数。")
        return rows

    def _heads_again(self, found: Columns, rows: Codes, places: Mapping[str, int]) -> list[int]:
        """Of these rows, those in which the heads are printed once more: on a second page, or below a wider one."""
        known = _known_heads(self.name)
        candidates = np.zeros(found.height, dtype=np.bool_)
        # A text column has too many contents to look at each; heads stand over the dates and words as well.
        few = {c.key for c in self.columns if c.holds in ("date", "word")}
        for at in (at for key, at in places.items() if key in few):
            cells = found.columns[at]
            named = [isinstance(value, str) and plain_label(value) in known for value in cells.values]
            candidates |= np.array(named)[cells.codes]
        return [row for row in rows[candidates[rows]].tolist() if self._heads(found.row(row))]

    def _heads(self, row: Row) -> dict[str, int]:
        """Where the columns stand, if this row is the heads; nothing otherwise."""
        texts = [(at, value) for at, value in enumerate(row) if type(value) is str and 1 < len(value) < _LONGEST_HEAD]
        if len(texts) < _FEWEST_HEADS:
            return {}
        known = _known_heads(self.name)
        found: dict[str, int] = {}
        for at, value in texts:
            key = known.get(value) or known.get(plain_label(value))
            if key:
                found.setdefault(key, at)
        return found if len(found) >= _FEWEST_HEADS else {}

    def _spread(self, rows: Codes, places: Mapping[str, int], cells: dict[str, Cells]) -> None:
        """Give each row what was merged over several rows."""
        index = {row: i for i, row in enumerate(rows.tolist())}
        keys = {at: key for key, at in places.items()}
        spread = 0
        for first, left, last, _ in self.sheet.merged:
            if last == first or left not in keys or first not in index:
                continue
            codes, values = cells[keys[left]].codes, cells[keys[left]].values
            for row in range(first + 1, last + 1):
                if row in index and values[codes[index[row]]] is None:
                    codes[index[row]] = codes[index[first]]
                    spread += 1
        if spread:
            self.notes.append(
                f"「{self.name}」有上下合并的单元格，其中 {spread} 格取了合并格的内容；请拆开合并、逐行填写。"
            )

    def _column(self, column: LedgerColumn, cells: Cells, numbers: Codes, all_cells: Mapping[str, Cells]) -> Filled:
        if column.holds == "date":
            return self._dates(column, cells, numbers, all_cells)
        # A formula that nobody has calculated is no 编号 and no name; as a word it is one that nobody knows.
        read = self._known(column) if column.holds == "word" else _number if column.key in _NUMBERS else _calculated
        texts = np.array([read(_text(value)) for value in cells.values], dtype=object)
        return texts[cells.codes]

    def _known(self, column: LedgerColumn) -> Callable[[str], str]:
        table = _WORD_TABLES.get(column.key)

        def read(text: str) -> str:
            plain = plain_label(text)
            plain = plain_label(self.meanings.get((column.head, plain), plain))
            if table is None or not plain:
                return plain
            return table().get(plain, UNKNOWN)

        return read

    def _dates(self, column: LedgerColumn, cells: Cells, numbers: Codes, all_cells: Mapping[str, Cells]) -> Filled:
        days = np.full(len(cells.values), _MISSING, dtype=np.int64)
        wrong = {}
        for code, value in enumerate(cells.values):
            found = read_date(value, since_1904=self.since_1904)
            if isinstance(found, dt.date):
                days[code] = found.toordinal() - _EPOCH
            elif found is not None:
                wrong[code] = found
        if wrong:
            said = np.isin(cells.codes, list(wrong))
            for row in np.flatnonzero(said).tolist():
                own = _text(all_cells["number"].at(row)) if "number" in all_cells else ""
                reason = f"「{column.head}」{wrong[int(cells.codes[row])]}"
                text = _text(cells.at(row))
                self.unread.append(Unread(self.name, int(numbers[row]), own, column.key, reason, text))
        return days[cells.codes].view("datetime64[D]").astype("datetime64[s]")


def looks_like_total(texts: Iterable[str]) -> bool:
    """Whether one of these texts says that the row is a total typed below the data."""
    return any(len(text) <= _LONGEST_TOTAL and _TOTALS.search(text) for text in texts)


def _typed(name: str) -> frozenset[str]:
    return frozenset(c.key for c in COLUMNS[name] if c.holds != "computed")


def _known_heads(name: str) -> Mapping[str, str]:
    if name not in _HEADS:
        _HEADS[name] = keys_by_head(name)
    return _HEADS[name]


def _meanings(sheet: RegisterSheet | None) -> dict[tuple[str, str], str]:
    """对照: what the words of a register mean, by the column's head and the word."""
    found = {}
    for number, row in enumerate(sheet.rows if sheet else (), 1):
        if number >= WORDS_TOP and len(row) >= _WORD_CELLS:
            column, word, meaning = (_text(value) for value in row[:_WORD_CELLS])
            if column and word and meaning:
                found[column, plain_label(word)] = meaning
    return found


def _calendar(sheet: RegisterSheet | None) -> Calendar:
    """The working days of China, changed as the ledger's own 工作日历 says."""
    known = calendar()
    said: dict[dt.date, bool] = {}
    for row in sheet.rows if sheet else ():
        if len(row) < len(DAY_HEADS) - 2:
            continue
        day, mark = read_date(row[0]), _text(row[2])
        if isinstance(day, dt.date) and mark in DAY_MARKS and known.is_work(day) != (mark == DAY_MARKS[0]):
            said[day] = mark == DAY_MARKS[0]
    return known.with_days(said) if said else known


def _refuse_newer(guide: Sequence[Row], source: str) -> None:
    found = re.fullmatch(rf"{SIGNATURE} (\d+) (\w+)", _text(_at(guide, SIGNATURE_PLACE.row, SIGNATURE_PLACE.column)))
    if found and (int(found[1]) > FILE_FORMAT or found[2] not in edition_ids()):
        raise FileRefused(source, "是较新版本的年报助手做的台账；请先升级年报助手。", Kind.NEWER)


def _at(rows: Sequence[Row], row: int, column: int) -> object:
    return rows[row - 1][column - 1] if row <= len(rows) and column <= len(rows[row - 1]) else None


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip().strip("\u3000")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d}"
    return str(value)


def _calculated(text: str) -> str:
    return "" if text == UNCALCULATED else text


def _number(text: str) -> str:
    """A 编号 as it is compared with others: ２０２５－００１ is 2025-001."""
    return unicodedata.normalize("NFKC", _calculated(text)).strip()


def _year(value: object) -> int:
    text = _text(value).removesuffix("年度").removesuffix("年")
    return int(text) if text.isdecimal() and len(text) == 4 else 0


def _every(table: Callable[[Edition], Mapping[str, str]]) -> Callable[[], Mapping[str, str]]:
    """A table of words of the latest form; kinds of applicants and disputes are the same in all."""
    return lambda: table(load(edition_ids()[-1]))


_HEADS: dict[str, Mapping[str, str]] = {}
_BLANKS = (None, "")
_NUMBERS = ("number", "merged_into", "request")
_FEWEST_HEADS, _LONGEST_HEAD, _LONGEST_TOTAL, _WORD_CELLS = 3, 20, 12, 3
_EPOCH = dt.date(1970, 1, 1).toordinal()
_MISSING = np.iinfo(np.int64).min  # NaT
_WORD_TABLES = {
    "category": _every(words.category_words),
    "kind": _every(words.kind_words),
    "outcome": _every(words.outcome_words),
}
__all__ = ["NOT_A_LEDGER", "UNKNOWN", "Ledger", "RegisterSheet", "Unread", "form_of", "has_heads", "head", "ledger_of"]
