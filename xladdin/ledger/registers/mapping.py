"""An office's own register into a ledger: which column is what, by its head, and which of its words mean what.

Columns are proposed by name, or by the words in them; what could not be placed is listed. Words are never guessed: one
that is not a word of the form stays in its row as it is, and stands on 对照 with what it may mean, where the clerk says
once what it means; counting then knows it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from workbook.edition import Edition
from workbook.figures import plain_label
from workbook.refusal import FileRefused, Kind
from xladdin.ledger.reading.files import open_workbook, register_of
from xladdin.ledger.reading.frames import Row, looks_like_total
from xladdin.ledger.reading.plain_texts import shared_texts
from xladdin.ledger.registers.proposing import proposed, says_what_it_is
from xladdin.ledger.sheets.build import Filling
from xladdin.ledger.sheets.rows import Content
from xladdin.ledger.sheets.standard import ENDS, form_of_row, standard_word
from xladdin.ledger.terms.columns import COLUMNS, DISPUTES, REQUESTS, LedgerColumn
from xladdin.ledger.terms.dates import read_date

_MOST_HEAD_ROWS, _MOST_DEPTH, _FEWEST_HEADS = 30, 3, 3
_ALIKE = 86.0
_MEANT = ("category", "result", "kind", "outcome", "role")
_NO_HEADS = (
    "找不到登记表的表头：前 30 行里没有一行写着收到日期、申请人、办理结果这样的列名。"
    "请在表上面补一行列名，或者先另存为一张只有登记行的表"
)


@dataclass(frozen=True)
class Placed:
    """How one sheet of the register was read: into which register, how many rows, which heads went where.

    `by_content` are the heads that say nothing, whose columns were known by the words in them. `lacks` are the columns
    without which no row counts and that no head was found for.
    """

    sheet: str
    register: str
    rows: int
    columns: Mapping[str, str]
    unplaced: tuple[str, ...]
    by_content: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mapped:
    """What a register comes to: the filling of a new ledger, how each sheet was read, and what it could not place.

    `unknown` counts the rows by column head and word that is none of the form; `skipped` are rows left out, in words.
    """

    filling: Filling
    sheets: tuple[Placed, ...]
    unknown: Mapping[tuple[str, str], int] = field(default_factory=dict)
    skipped: tuple[str, ...] = ()


def map_register(
    path: Path,
    edition: Edition,
    *,
    columns: Mapping[tuple[str, str], str] | None = None,
    meanings: Mapping[tuple[str, str], str] | None = None,
) -> Mapped:
    """Read any workbook with a register in it; FileRefused where no sheet has heads that are known.

    `columns` and `meanings` are what an earlier 对照 says: by register and head the column's head; by column head and
    word (without spaces and punctuation) the word of the form.
    """
    book = open_workbook(path)
    texts = shared_texts(book.strings_part())
    reader = _Reader(edition, columns or {}, meanings or {}, since_1904=book.since_1904)
    for name in book.sheet_names:
        found = register_of(book, name, texts)
        rows = found.columns.rows() if found.columns else [list(row) for row in found.rows]
        reader.read(name, rows, found.merged)
    if not reader.sheets:
        raise FileRefused(path, _NO_HEADS, Kind.NOT_OURS)
    return reader.result()


class _Reader:
    """The sheets of one register, read one after the other."""

    def __init__(
        self,
        edition: Edition,
        columns: Mapping[tuple[str, str], str],
        meanings: Mapping[tuple[str, str], str],
        *,
        since_1904: bool,
    ) -> None:
        self.edition, self.columns, self.meanings, self.since_1904 = edition, columns, meanings, since_1904
        self.rows: dict[str, list[tuple[Content, ...]]] = {REQUESTS: [], DISPUTES: []}
        self.sheets: list[Placed] = []
        self.said: dict[tuple[str, str, str], str] = {}
        self.unknown: Counter[tuple[str, str]] = Counter()
        self.words: dict[tuple[str, str], str] = {}
        self.skipped: list[str] = []

    def read(self, name: str, rows: list[list[object]], merged: Sequence[tuple[int, int, int, int]]) -> None:
        """Read one sheet, if it has heads."""
        _spread(rows, merged)
        best = max(
            (self._heads(register, rows) for register in (REQUESTS, DISPUTES)), key=lambda found: len(found.places)
        )
        if len(best.places) < _FEWEST_HEADS:
            return
        typed = [column for column in COLUMNS[best.register] if column.holds != "computed"]
        by_content = self._by_content(best, rows)
        best = replace(best, places={**best.places, **by_content})
        taken, printed = 0, [_text(value) for value in _at(rows[best.last], best.places)]
        for number, row in enumerate(rows[best.last + 1 :], best.last + 2):
            texts = [text for text in map(_text, _at(row, best.places)) if text]
            if not texts or texts == printed:
                continue
            if self._is_total(typed, texts, row, best.places):
                self.skipped.append(f"「{name}」第 {number} 行像是合计行，没有带入")
                continue
            ends = (self._day(_cell(row, best.places[key])) for key in ENDS if key in best.places)
            form = form_of_row(ends, self.edition)
            self.rows[best.register].append(tuple(self._content(c, row, best.places, form) for c in typed))
            taken += 1
        heads = {best.texts[at]: key for key, at in sorted(best.places.items(), key=lambda one: one[1])}
        names = {column.key: column.head for column in COLUMNS[best.register]}
        placed = {text: names[key] for text, key in heads.items()}
        unplaced = tuple(text for at, text in best.texts.items() if text and at not in best.places.values())
        known_by_words = tuple(best.texts[at] for at in by_content.values())
        lacks = tuple(column.head for column in typed if column.needed and column.key not in best.places)
        self.sheets.append(Placed(name, best.register, taken, placed, unplaced, known_by_words, lacks))
        for text in best.texts.values():
            if text:
                self.said[best.register, text, names.get(heads.get(text, ""), "")] = ""

    def result(self) -> Mapped:
        """All sheets together."""
        words = [
            (head, word, self.words.get((head, word), ""), count, self._proposed(head, word))
            for (head, word), count in self.unknown.most_common()
        ]
        filling = Filling(self.rows, words=words, columns=list(self.said))
        left = {key: count for key, count in self.unknown.items() if not self.words.get(key)}
        return Mapped(filling, tuple(self.sheets), left, tuple(self.skipped))

    def _is_total(
        self, typed: Sequence[LedgerColumn], texts: Sequence[str], row: Row, places: Mapping[str, int]
    ) -> bool:
        """Whether a row is a total below the data: a word for a sum, and neither a day nor a word of the form."""
        if len(texts) > _FEW_TEXTS or not looks_like_total(texts):
            return False
        said = ((column, _cell(row, places[column.key])) for column in typed if column.key in places)
        return not any(
            isinstance(self._day(value), dt.date)
            if column.holds == "date"
            else column.key in _MEANT and standard_word(column, _text(value), self.edition)
            for column, value in said
        )

    def _proposed(self, head: str, word: str) -> str:
        """What a word of a column may mean, for the clerk to confirm; the column is that of the first register."""
        columns = (column for register in COLUMNS for column in COLUMNS[register] if column.head == head)
        return next((found for column in columns if (found := proposed(column, word, self.edition))), "")

    def _by_content(self, found: _Heads, rows: Sequence[Row]) -> dict[str, int]:
        """Columns whose heads say nothing (「类型」), by the words in them: where one column alone holds such words."""
        given = {text for register, text in self.columns if register == found.register}
        free = [
            at for at, text in found.texts.items() if text and at not in found.places.values() and text not in given
        ]
        below = rows[found.last + 1 :]
        texts = {at: list(dict.fromkeys(filter(None, (_text(_cell(row, at)) for row in below)))) for at in free}
        placed: dict[str, int] = {}
        for column in COLUMNS[found.register]:
            if column.key in _MEANT and column.key not in found.places:
                fitting = [at for at in free if says_what_it_is(column, texts[at][:_ENOUGH_WORDS], self.edition)]
                if len(fitting) == 1 and fitting[0] not in placed.values():
                    placed[column.key] = fitting[0]
        return placed

    def _heads(self, register: str, rows: Sequence[Row]) -> _Heads:
        """The rows of heads that place the most columns of this register: one row, or up to three over each other."""
        best = _Heads(register, -1, {}, {})
        # The fewest rows that place the most: a title over the heads adds nothing to them.
        for depth in range(1, _MOST_DEPTH + 1):
            for last in range(depth - 1, min(len(rows), _MOST_HEAD_ROWS)):
                texts = _joined(rows[last + 1 - depth : last + 1])
                places = self._places(register, texts)
                if len(places) > len(best.places):
                    best = _Heads(register, last, places, {at: text for at, (text, _) in texts.items()})
        return best

    def _places(self, register: str, texts: Mapping[int, tuple[str, tuple[str, ...]]]) -> dict[str, int]:
        """Where each column of the register stands: by its own name or one that is known, exact names first."""
        heads = {column.head: column.key for column in COLUMNS[register]}
        found: dict[str, int] = {}
        left = []
        own = {_plain_head(head): key for head, key in heads.items()}
        # 「收到日期」 is the day of receipt, whether or not a 「登记日期」 stands before it.
        for at, (text, parts) in sorted(texts.items(), key=lambda one: _plain_head(one[1][0]) not in own):
            remembered = self.columns.get((register, text))
            if remembered is not None:
                if remembered in heads:
                    found.setdefault(heads[remembered], at)
                continue
            bare = (_IN_BRACKETS.sub("", said) for said in (text, *parts))
            names = map(_plain_head, (text, _GROUP_WORDS.sub("", text), *parts, *bare))
            key = next((_KNOWN[register][name] for name in names if name in _KNOWN[register]), "")
            if key and key not in found:
                found[key] = at
            elif text:
                left.append((at, text))
        if len(found) >= _FEWEST_HEADS:
            for at, text in left:
                key = _alike(register, text)
                if key and key not in found:
                    found[key] = at
        return {
            key: at for key, at in found.items() if key in {c.key for c in COLUMNS[register] if c.holds != "computed"}
        }

    def _day(self, value: object) -> dt.date | str | None:
        return read_date(value, since_1904=self.since_1904)

    def _content(self, column: LedgerColumn, row: Row, places: Mapping[str, int], form: Edition) -> Content:
        value = _cell(row, places.get(column.key, len(row)))
        if column.holds == "date":
            day = self._day(value)
            return day if isinstance(day, dt.date) else _text(value) or None
        text = _text(value)
        if column.holds != "word" or not text:
            return text or None
        word = standard_word(column, text, form)
        if not word and column.key in _MEANT:
            self.unknown[column.head, text] += 1
            meaning = self.meanings.get((column.head, plain_label(text)), "")
            if meaning:
                self.words[column.head, text] = meaning
        return word or text


@dataclass(frozen=True)
class _Heads:
    """Heads found on a sheet: of which register, their last row, where each column stands, all texts by column."""

    register: str
    last: int
    places: Mapping[str, int]
    texts: Mapping[int, str]


def _at(row: Row, places: Mapping[str, int]) -> list[object]:
    """What a row holds in these columns."""
    return [_cell(row, at) for at in places.values()]


def _cell(row: Row, at: int) -> object:
    return row[at] if at < len(row) else None


def _joined(rows: Sequence[Row]) -> dict[int, tuple[str, tuple[str, ...]]]:
    """The heads by column: the texts over each other as one, and each of them, the lowest first."""
    found: dict[int, tuple[str, tuple[str, ...]]] = {}
    for at in range(max(map(len, rows), default=0)):
        texts = list(dict.fromkeys(filter(None, (_text(row[at]) if at < len(row) else "" for row in rows))))
        if any(len(text) > _LONGEST_HEAD for text in texts):
            continue
        found[at] = ("".join(texts), tuple(reversed(texts)))
    return found


def _alike(register: str, text: str) -> str:
    """The column whose name is spelled nearly so."""
    from rapidfuzz import process
    from rapidfuzz.fuzz import ratio

    found = process.extractOne(_plain_head(text), list(_KNOWN[register]), scorer=ratio, score_cutoff=_ALIKE)
    return _KNOWN[register][found[0]] if found else ""


def _spread(rows: list[list[object]], merged: Sequence[tuple[int, int, int, int]]) -> None:
    """Write what a merged area holds into each of its cells, as it is read by people; long areas stay as they are."""
    for top, left, bottom, right in merged:
        if top >= len(rows) or (bottom - top + 1) * (right - left + 1) > _LARGEST_AREA:
            continue
        value = rows[top][left] if left < len(rows[top]) else None
        if value is None:
            continue
        for row in rows[top : bottom + 1]:
            row.extend([None] * (right + 1 - len(row)))  # a reader gives each row as far as it is filled
            row[left : right + 1] = [value] * (right + 1 - left)


def _known(register: str) -> Iterator[tuple[str, str]]:
    for column in COLUMNS[register]:
        for name in (column.head, *column.aliases):
            yield _plain_head(name), column.key


def _plain_head(text: str) -> str:
    """A head as it is compared: 收件时间, 收件日 and 收件日期 are one."""
    plain = plain_label(text).replace("时间", "日期")
    return f"{plain}期" if plain.endswith("日") else plain


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d}"
    return str(value).strip().strip("\u3000")


_KNOWN = {register: dict(reversed(list(_known(register)))) for register in COLUMNS}
# 「申请人信息」over 「类型」 is 申请人类型, 「答复情况」 over 「日期」 is 答复日期.
_GROUP_WORDS = re.compile(r"基本|信息|情况|相关")
# 「答复时间（年月日）」 is 答复时间; 「收到日期（补正）」 is another day than 收到日期.
_IN_BRACKETS = re.compile(r"[(（\[【〔](?!.*(?:补正|延期|征求|第三方|费|撤回|复议|诉讼)).*[)）\]】〕]$")
_LONGEST_HEAD, _LARGEST_AREA, _FEW_TEXTS = 24, 2_000, 4
_ENOUGH_WORDS = 200  # different ones tell what a column holds


def latest_year(found: Mapped) -> int:
    """The year of the latest day of receipt in the register; this year where it has none."""
    typed = [column.key for column in COLUMNS[REQUESTS] if column.holds != "computed"]
    at = typed.index("received")
    years = [day.year for day in (row[at] for row in found.filling.rows[REQUESTS]) if isinstance(day, dt.date)]
    today = dt.date.today().year
    return min(max(years), today) if years else today
