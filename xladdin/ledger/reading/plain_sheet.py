"""A large sheet read from its bytes, column by column: a hundred thousand rows in about a second.

Excel, WPS, LibreOffice and this program write the cells of a sheet in a few plain forms. Where every byte between
`<sheetData>` and `</sheetData>` belongs to one of them, and they follow each other as they must, XML has nothing to say
that is not said here, and arrays do in a second what a tree of elements takes ten for. For everything else (a comment,
rich text within a cell, an attribute that is not known) there is no answer: then the strict reader of `workbook.files`
reads the sheet, or refuses it. Both give the same values, and a test holds them together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbook.files.cells import UNCALCULATED
from workbook.files.dates import moment
from workbook.files.weight import Weight
from xladdin.ledger.reading.columnar import Cells, Codes, Columns
from xladdin.ledger.reading.plain_tags import (
    ERROR,
    F_EMPTY,
    INLINE,
    IS,
    MAY_FOLLOW,
    NUMBER,
    ROW_EMPTY,
    ROW_END,
    SHARED,
    TEXT,
    TRUTH,
    V_EMPTY,
    Attributes,
    F,
    NotPlain,
    Piece,
    T,
    V,
    attributes_of,
    digits,
    is_word,
    require,
)
from xladdin.ledger.reading.plain_texts import Places, shared_text, texts_of

BEGIN, END = b"<sheetData>", b"</sheetData>"
_ENOUGH = 1 << 20  # bytes that are taken apart at once: fits the cache, and takes a few MB of arrays
_ROW_END = b"</row>"
_MOST_SEEN = 100_000
_LONGEST_PIECE, _LONGEST_HEAD = 16 << 20, 1 << 20
_ROW_TAG = re.compile(rb'<row r="([1-9]\d{0,6})"((?: [^<>]*)?/?)>')
_HIDDEN = re.compile(rb' hidden="(?:1|true)"')
_ATTRIBUTE = re.compile(rb' ([A-Za-z0-9:]+)="[^"<>&]*"')
_OF_ROWS = frozenset(
    (b"spans ht customHeight customFormat hidden s outlineLevel collapsed thickTop thickBot ph x14ac:dyDescent").split()
)
_OF_FORMULAS = frozenset(b"t ref si ca aca xml:space".split())
_ENTITIES = (b"&amp;", b"&lt;", b"&gt;", b"&quot;", b"&apos;", b"&#")
_NUMBER = re.compile(rb"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?")
_ERROR = re.compile(rb"#[A-Z0-9/!?_]{1,20}")
# How a content is written as one number: its kind above, its value below.
_KIND = 48
_PLAIN_NUMBER, _DATE, _SPAN, _SHARED, _TEXT, _OTHER = (kind << _KIND for kind in range(1, 7))


@dataclass(frozen=True)
class PlainSheet:
    """`columns` are the cells, `around` the sheet without them (for the strict reader), `hidden` the hidden rows."""

    columns: Columns
    around: bytes
    hidden: frozenset[int]


@dataclass(frozen=True)
class CellSetting:
    """What the cells refer to: shared texts as written, styles that show dates (True: a length of time)."""

    strings: Sequence[bytes] = ()
    dates: Mapping[str, bool] = field(default_factory=dict)
    since_1904: bool = False


def read_plain(chunks: Iterable[bytes], book: CellSetting, weight: Weight) -> PlainSheet | None:
    """The sheet whose part comes in these chunks; None where it is not written plainly, or heavier than it may be.

    What is wrong with the chunks themselves (a damaged archive) is raised as it comes.
    """
    reader = _Reader(book, weight)
    try:
        around = reader.read(chunks)
        return PlainSheet(reader.columns(), around, frozenset(reader.hidden))
    except (NotPlain, UnicodeDecodeError):
        return None


class _Reader:
    """One sheet while it is read, some thousand rows at a time."""

    def __init__(self, book: CellSetting, weight: Weight) -> None:
        self.hidden: set[int] = set()
        self._book, self._weight = book, weight
        most = max((int(style) for style in book.dates if style.isdecimal()), default=0)
        self._style_kinds = np.full(most + 2, _PLAIN_NUMBER, dtype=np.int64)
        for style, is_span in book.dates.items():
            self._style_kinds[int(style)] = _SPAN if is_span else _DATE
        self._seen: set[bytes] = set()
        self._knows_x14ac = False
        self._last = 0
        self._texts = Places()
        self._others: dict[tuple[int, int, bytes], int] = {}
        self._parts: list[tuple[Codes, npt.NDArray[np.int64]]] = []

    def read(self, chunks: Iterable[bytes]) -> bytes:
        """Read the rows; give back what stands before and after them."""
        stream = iter(chunks)
        before = b""
        while BEGIN not in before:
            require(len(before) < _LONGEST_HEAD)
            before += next(stream, b"") or _raise()
        before, _, rest = before.partition(BEGIN)
        require(b"sheetData" not in before and b"<!" not in before and before.count(b"<?") <= 1)
        self._knows_x14ac = b" xmlns:x14ac=" in before
        waiting, size = [rest], len(rest)
        for chunk in stream:
            waiting.append(chunk)
            size += len(chunk)
            if size >= _ENOUGH:
                data = b"".join(waiting)
                end = 0 if END in data else data.rfind(_ROW_END) + len(_ROW_END)
                if end >= len(_ROW_END):
                    self._take(data[:end])
                else:
                    require(END in data or len(data) < _LONGEST_PIECE)
                waiting, size = [data[max(end, 0) :]], 0
        data, found, after = b"".join(waiting).partition(END)
        require(found and b"sheetData" not in after and b"<!" not in after and b"<?" not in after)
        if data:
            self._take(data)
        return before + BEGIN + END + after

    def _take(self, data: bytes) -> None:
        """The rows of a piece, which begins and ends with whole rows."""
        piece = Piece.of(data)
        tags = piece.tags
        require(MAY_FOLLOW[tags[:-1], tags[1:]].all())
        require(tags[0] <= ROW_EMPTY and tags[-1] in (ROW_END, ROW_EMPTY))
        holds_text = (tags == V) | (tags == F) | (tags == T)
        require((holds_text[:-1] | (piece.opens[1:] == piece.closes[:-1] + 1)).all())
        is_row = tags <= ROW_EMPTY
        self._formulas(piece)
        self._cells(piece, self._rows(data, piece.opens[is_row], piece.closes[is_row]))

    def _rows(self, data: bytes, opens: Codes, closes: Codes) -> Codes:
        """The numbers of the rows; those of hidden ones are kept."""
        numbers = []
        for start, end in zip(opens.tolist(), closes.tolist(), strict=True):
            tag = _ROW_TAG.fullmatch(data, start, end + 1)
            number = int(tag[1]) if tag else 0
            if tag is None or number <= self._last:
                raise NotPlain
            self._last = number
            numbers.append(number)
            if tag[2] not in self._seen:
                self._look(tag[2], _OF_ROWS)
            if b" hidden=" in tag[2] and _HIDDEN.search(tag[2]):
                self.hidden.add(number)
        require(self._last <= self._weight.rows)
        return np.array(numbers, dtype=np.int64)

    def _formulas(self, piece: Piece) -> None:
        """Look at what stands in the tags of formulas, and that every & of the piece begins an entity."""
        wide = ((piece.tags == F) | (piece.tags == F_EMPTY)) & (piece.closes - piece.opens > len("<f>"))
        for start, end in zip(piece.opens[wide].tolist(), piece.closes[wide].tolist(), strict=True):
            said = piece.data[start + 2 : end]
            if said not in self._seen:
                # One that fills several cells leaves in them what may be no result.
                require(b'"array"' not in said or b":" not in said)
                self._look(said, _OF_FORMULAS)
        at = np.flatnonzero(piece.a == ord("&"))
        known = np.zeros(len(at), dtype=np.bool_)
        for entity in _ENTITIES:
            known |= is_word(piece.a, at, entity)
        require(known.all())

    def _look(self, said: bytes, known: frozenset[bytes]) -> None:
        """Attributes as Excel writes them, each once; remembered, because they are the same in most rows."""
        names = _ATTRIBUTE.findall(said)
        require(
            not _ATTRIBUTE.sub(b"", said).strip(b" /") and len(set(names)) == len(names) and known.issuperset(names)
        )
        require(b"x14ac:" not in said or self._knows_x14ac)
        if len(self._seen) < _MOST_SEEN:
            self._seen.add(said)

    def _cells(self, piece: Piece, rows: Codes) -> None:
        """The contents of all cells, into an array of rows and columns."""
        tags, is_cell = piece.tags, piece.is_cell
        if not is_cell.any():
            return
        own_row = rows[(np.cumsum(tags <= ROW_EMPTY) - 1)[is_cell]]
        cells = attributes_of(piece, own_row)
        same_row = own_row[1:] == own_row[:-1]
        require(not (same_row & (cells.columns[1:] <= cells.columns[:-1])).any())
        width = int(cells.columns.max())
        require(width <= self._weight.columns and width * self._last <= self._weight.cells)
        contents = np.zeros(len(own_row), dtype=np.int64)
        self._values(piece, cells, contents)
        self._inline(piece, cells, contents)
        formulas = piece.owner[(tags == F) | (tags == F_EMPTY)]
        has_value = np.zeros(len(own_row), dtype=np.bool_)
        has_value[piece.owner[(tags == V) | (tags == V_EMPTY)]] = True
        # A text that a formula gives may be empty; a formula without any value is one that nobody has calculated.
        blank = formulas[(contents[formulas] == 0) & ~((cells.types[formulas] == TEXT) & has_value[formulas])]
        if len(blank):
            contents[blank] = self._keep(TEXT, 0, UNCALCULATED.encode())
        dense = np.zeros((len(rows), width), dtype=np.int64)
        dense[np.searchsorted(rows, own_row), cells.columns - 1] = contents
        self._parts.append((rows, dense))

    def _values(self, piece: Piece, cells: Attributes, contents: Codes) -> None:
        """What stands in <v>: numbers and places of shared texts at once, the few others one by one."""
        owners, starts, ends = piece.texts(V)
        kinds, lengths = cells.types[owners], ends - starts
        require(not (kinds == INLINE).any())
        value, after = digits(piece.a, starts, 9)
        whole, filled = (after == ends) & (lengths > 0), lengths > 0
        shared, numbers = kinds == SHARED, whole & (kinds == NUMBER)
        require(whole[shared & filled].all())
        shown = self._style_kinds[np.minimum(cells.styles[owners], len(self._style_kinds) - 1)]
        contents[owners[numbers]] = value[numbers] + shown[numbers]
        contents[owners[shared & whole]] = value[shared & whole] + _SHARED
        for at in np.flatnonzero(filled & ~numbers & ~shared).tolist():
            kind = int(kinds[at])
            style = int(shown[at]) if kind == NUMBER else 0
            contents[owners[at]] = self._keep(kind, style, piece.data[starts[at] : ends[at]])

    def _inline(self, piece: Piece, cells: Attributes, contents: Codes) -> None:
        """The texts that stand in their cells."""
        owners, starts, ends = piece.texts(T)
        require((cells.types[owners] == INLINE).all() and (cells.types[piece.owner[piece.tags == IS]] == INLINE).all())
        data = piece.data
        texts = [data[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
        contents[owners] = np.where(ends > starts, self._texts.of(texts) + _TEXT, 0)
        require(self._texts.length <= self._weight.texts)

    def _keep(self, kind: int, shown: int, raw: bytes) -> int:
        if kind == TEXT:
            return int(self._texts.of([raw])[0]) + _TEXT
        return self._others.setdefault((kind, shown, raw), len(self._others)) + _OTHER

    def columns(self) -> Columns:
        """All columns from row 1 to the last row."""
        width = max((dense.shape[1] for _, dense in self._parts), default=0)
        self._others_said = [self._understood(*key) for key in self._others]
        texts, self._texts_at = self._texts.taken()
        self._texts_said = texts_of(texts)
        columns = []
        for at in range(width):
            full = np.zeros(self._last, dtype=np.int64)
            for rows, dense in self._parts:
                if at < dense.shape[1]:
                    full[rows - 1] = dense[:, at]
            columns.append(self._column(full))
        return Columns(columns, self._last)

    def _column(self, full: Codes) -> Cells:
        """The contents as values, each once."""
        codes, contents = pd.factorize(full)
        kinds, places = contents >> _KIND << _KIND, contents & ((1 << _KIND) - 1)
        found = np.empty(len(contents), dtype=object)
        for kind in np.unique(kinds).tolist():
            same = kinds == kind
            found[same] = self._values_of(kind, places[same].tolist())
        values: list[object] = [None, *found.tolist()]
        blank = np.flatnonzero(contents == 0)
        codes = codes + 1
        if len(blank):
            codes[codes == blank[0] + 1] = 0
        return Cells(values, codes.astype(np.int64))

    def _values_of(self, kind: int, places: list[int]) -> list[object]:
        """What these contents of one kind are."""
        if kind == _TEXT:
            return [self._texts_said[at] for at in np.searchsorted(self._texts_at, places).tolist()]
        if kind == _SHARED:
            require(max(places) < len(self._book.strings))
            return [shared_text(self._book.strings[place]) for place in places]
        if kind == _OTHER:
            return [self._others_said[place] for place in places]
        return [self._number(float(place), kind) for place in places]

    def _number(self, number: float, kind: int) -> object:
        if kind == _PLAIN_NUMBER or not kind:
            return number
        return moment(number, kind == _SPAN, self._book.since_1904)

    def _understood(self, kind: int, shown: int, raw: bytes) -> object:
        """What stands in a cell and is neither a plain number nor a text."""
        if kind == TRUTH:
            require(raw in (b"0", b"1"))
            return raw == b"1"
        if kind == ERROR:
            require(_ERROR.fullmatch(raw) is not None)
            return raw.decode()
        require(kind == NUMBER and _NUMBER.fullmatch(raw) is not None)
        number = float(raw)
        require(np.isfinite(number))
        return self._number(number, shown)


def _raise() -> bytes:
    raise NotPlain
