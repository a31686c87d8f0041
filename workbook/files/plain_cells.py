"""The sheets that the usual writers make, read without a parser's objects for every cell; the same reading as `cells`.

Nearly every cell that Excel, WPS, LibreOffice, openpyxl and XlsxWriter write is spelled in one of a few ways. Runs of
such cells are cut out, over as many rows as they last, with a mark in the place of each, and the parser reads the rest.
Whatever is out of the ordinary, let alone crooked, is left to `cells`: what is read here is what it would read
(tests/workbook/files/test_plain_cells.py).

Why that is so: in sound XML a 「<」 begins markup, unless it stands in a comment, a CDATA section or a processing
instruction, and a sheet that has one of these is not read here. So each match is one element, closed. The mark is a
processing instruction: what is left is sound just where the whole is, for a mark within a tag or an attribute is not.
What a text says, with its references and the characters that XML forbids, the parser is asked.

The rest of a sheet, and its labels, are the same in all workbooks of one template; they are parsed once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress, islice, repeat
from operator import lt
from typing import cast

from workbook.addresses import COLUMNS
from workbook.files import markup
from workbook.files.cells import Area, Content, SharedParts, SheetCells, SheetReader
from workbook.files.dates import moment
from workbook.files.markup import MAIN, Element, main
from workbook.files.package import Flaw
from workbook.files.strings import sound
from workbook.files.weight import Weight

_MARK = b"<?cells?>"
# Possessive, so that the time is linear in the length of a sheet. Numbers that could be too large are left out.
_CELL = re.compile(
    rb'<c r="([A-Z]++[1-9][0-9]*+)"(?: s="([0-9]++)")?+(?:'
    rb'(?: t="n")?+(?:/>|>(?:</c>|<v>(-?[0-9]{1,20}+(?:\.[0-9]{1,20}+)?+(?:[eE][+-]?[0-9]{1,2}+)?+)</v></c>))'
    rb'| t="s"><v>([0-9]{1,8}+)</v></c>'
    rb'| t="inlineStr"><is><t(?: xml:space="preserve")?+>([^<]*+)</t></is></c>'
    rb'|((?: t="str")?+><f(?: aca="false")?+>[^<]*+</f>(?:<v/>|<v>[^<]*+</v>)?+</c>)'
    rb'| t="(?:s|str|inlineStr|b|e)"(?:/>|></c>))'
)
_PIECES = _CELL.groups + 1  # of `split`: what stands before a cell, then its groups
_next_row = re.compile(
    rb'</row><row r="([1-9][0-9]{0,6}+)"((?: (?:spans|s|customFormat|ht|hidden|customHeight|outlineLevel|collapsed'
    rb'|thickTop|thickBot|x14ac:dyDescent)="[A-Za-z0-9.: ]*+")*+)>'
).fullmatch
_ATTRIBUTE = re.compile(rb' ([A-Za-z0-9:]++)="')
_START = re.compile(
    rb'(?:\xef\xbb\xbf)?(?:<\?xml version="1\.0"(?: encoding="(?:UTF|utf)-8")?(?: standalone="(?:yes|no)")?'
    rb"\s{0,9}\?>\s{0,9})?(?=<[A-Za-z])"
)
_ADDRESS = re.compile(rb"([A-Z]{1,3})([1-9][0-9]{0,6})")
_COLUMN_BITS = 14
_COLUMN = (1 << _COLUMN_BITS) - 1
_DATA, _ROW = main("sheetData"), main("row")
_KEPT = 1 << 16  # bytes: what is longer is not kept to be known again
_MOST_KEPT, _LONGEST_KEPT = 4_096, 300
_known_places: dict[bytes, int] = {}
_known_texts: dict[bytes, str] = {}


class _OutOfOrdinary(Exception):
    """The sheet is for `cells` to read."""


@dataclass(slots=True)
class _Cut:
    """What has been cut out: by cell its address, style, and what it holds, as spelled, None where it does not.

    A run is the stretches of one row each: the number of the row as its tag says, 0 where the parser sees it, and from
    which to before which cell it reaches.
    """

    rest: bytes
    runs: list[list[tuple[int, int, int]]]
    prefixes: frozenset[str]
    addresses: list[bytes]
    styles: list[bytes | None]
    numbers: list[bytes | None]
    shared: list[bytes | None]
    texts: list[bytes | None]
    formulas: list[bytes | None]


@dataclass(frozen=True, slots=True)
class _Skeleton:
    """A sheet without its cells: the rows that the parser sees, and whether each holds a mark; its merged areas."""

    rows: tuple[tuple[int, bool], ...]
    merged: tuple[Area, ...]
    prefixes: frozenset[str | None]


def read(part: bytes, setting: SharedParts, weight: Weight) -> SheetCells | None:
    """A sheet as `cells.read` reads it; None for one that has to be read by it."""
    try:
        markup.refuse_many_nodes(part)
        cut = _cut(part)
        skeleton = (_skeleton if len(cut.rest) < _KEPT else _skeleton.__wrapped__)(cut.rest, weight)
        if not cut.prefixes <= skeleton.prefixes or sum(has for _, has in skeleton.rows) != len(cut.runs):
            return None
        places = _places(cut.addresses)
        reader = SheetReader(setting, weight, "")
        values = _values(cut, places, reader)
        reader.sheet.rows.extend(_rows(cut, skeleton, places, values, weight))
    except (_OutOfOrdinary, Flaw):
        return None
    reader.sheet.merged.extend(skeleton.merged)
    return reader.sheet


def _cut(part: bytes) -> _Cut:
    start = _START.match(part)
    if not start or markup.begins(part, b"!") or markup.begins(part, b"?", start.end()):
        raise _OutOfOrdinary
    pieces = _CELL.split(part)
    between = pieces[::_PIECES]
    left, runs, prefixes = [between[0]], [], set[str]()
    run: list[tuple[int, int, int]] = []
    row, begin = 0, 0
    for at in compress(range(1, len(between)), islice(between, 1, None)):
        run.append((row, begin, at))
        begin = at
        following = _next_row(between[at])
        if following and (found := _prefixes(following[2])) is not None:
            row = int(following[1])
            prefixes |= found
        else:
            left.append(between[at])
            runs.append(run)
            row, run = 0, []
    if run:
        raise _OutOfOrdinary
    return _Cut(_MARK.join(left), runs, frozenset(prefixes), *(pieces[at::_PIECES] for at in range(1, _PIECES)))


@lru_cache(maxsize=256)
def _prefixes(attributes: bytes) -> frozenset[str] | None:
    """The prefixes in the attributes of a row; None where one of these stands there twice."""
    names = _ATTRIBUTE.findall(attributes)
    if len(set(names)) < len(names):
        return None
    return frozenset(name.partition(b":")[0].decode() for name in names if b":" in name)


@lru_cache(maxsize=32)
def _skeleton(rest: bytes, weight: Weight) -> _Skeleton:
    root = markup.parsed(rest)
    data = root.find(_DATA)
    if data is None or data.prefix:
        raise _OutOfOrdinary
    rows = tuple(map(_row, data))
    data.clear()
    reader = SheetReader(SharedParts(), weight, "")
    reader.look_around(root)
    return _Skeleton(rows, tuple(reader.sheet.merged), frozenset(root.nsmap))


def _row(row: Element) -> tuple[int, bool]:
    said = row.get("r", "")
    number = int(said) if said.isdecimal() and len(said) < 8 else 0
    # Rows that were cut out have no prefix: between those that have one they would not be sound.
    if row.tag != _ROW or row.prefix or str(number) != said or len(row) > 1:
        raise _OutOfOrdinary
    if len(row) and isinstance(row[0].tag, str):
        raise _OutOfOrdinary
    return number, bool(len(row))


def _places(addresses: list[bytes]) -> list[int]:
    """Row and column of every cell in one number; out of the ordinary where they are not in order."""
    known = list(map(_known_places.get, addresses))
    if None in known:
        known = [_place(address) if place is None else place for address, place in zip(addresses, known, strict=True)]
    places = cast(list[int], known)
    if not all(map(lt, places, islice(places, 1, None))):
        raise _OutOfOrdinary
    return places


def _place(address: bytes) -> int:
    found = _ADDRESS.fullmatch(address)
    column = COLUMNS.get(found[1].decode(), 0) if found else 0
    if not found or not column:
        raise _OutOfOrdinary
    place = (int(found[2]) << _COLUMN_BITS) + column - 1
    if len(_known_places) < _MOST_KEPT:
        _known_places[address] = place
    return place


def _values(cut: _Cut, places: list[int], reader: SheetReader) -> list[Content]:
    """What the cells hold, None where they are blank."""
    values: list[Content] = [None] * len(places)
    dates = {style.encode(): is_span for style, is_span in reader.setting.dates.items()}
    # Most cells are numbers and shared texts: no call for each.
    styles = compress(cut.styles, cut.numbers)
    for at, style, number in zip(_present(cut.numbers), styles, map(float, filter(None, cut.numbers)), strict=True):
        is_span = dates.get(style or b"")
        values[at] = number if is_span is None else moment(number, is_span, reader.setting.since_1904)
    try:
        shared = [reader.setting.strings[index] for index in map(int, filter(None, cut.shared))]
    except IndexError:
        raise _OutOfOrdinary from None
    reader.spend(sum(map(len, shared)))
    for at, text in zip(_present(cut.shared), shared, strict=True):
        values[at] = text or None
    for at, text in _texts(cut.texts):
        values[at] = reader.counted(text)
    for at, cell in _formulas(cut):
        reader.row = places[at] >> _COLUMN_BITS
        values[at] = reader.content(cell, (places[at] & _COLUMN) + 1)
    return values


def _present(spelled: Sequence[bytes | None]) -> Iterator[int]:
    """The numbers of the cells that hold something of a kind; an empty text is nothing."""
    return compress(range(len(spelled)), spelled)


def _texts(spelled: Sequence[bytes | None]) -> Iterator[tuple[int, str]]:
    """What the texts say that stand in cells, with the number of the cell."""
    present = [(at, spelled[at] or b"") for at in _present(spelled)]
    if not present:
        return
    missing = list({text for _, text in present if text not in _known_texts})
    read = (sound(element.text or "", "") for element in _parsed([b"<t>%s</t>" % text for text in missing]))
    said = dict(zip(missing, read, strict=True))
    for at, text in present:
        yield at, said[text] if text in said else _known_texts[text]
    for text in missing:
        if len(_known_texts) < _MOST_KEPT and len(text) < _LONGEST_KEPT:
            _known_texts[text] = said[text]


def _formulas(cut: _Cut) -> Iterator[tuple[int, Element]]:
    """The cells that hold formulas, with their numbers."""
    present = [(at, cut.formulas[at] or b"") for at in _present(cut.formulas)]
    spelled = [b'<c s="%s"%s' % (cut.styles[at] or b"", rest) for at, rest in present]
    return zip((at for at, _ in present), _parsed(spelled), strict=True)


def _parsed(elements: Sequence[bytes]) -> Iterable[Element]:
    return markup.tree(b'<row xmlns="%s">%s</row>' % (MAIN.encode(), b"".join(elements))) if elements else ()


def _rows(
    cut: _Cut, skeleton: _Skeleton, places: list[int], values: list[Content], weight: Weight
) -> Iterator[Sequence[Content]]:
    """The rows from row 1."""
    runs = iter(cut.runs)
    before = widest = 0
    for number, has_cells in skeleton.rows:
        for said, begin, end in next(runs) if has_cells else ((0, 0, 0),):
            row = said or number
            first, last = (places[begin], places[end - 1]) if has_cells else (row << _COLUMN_BITS,) * 2
            width = (last & _COLUMN) + 1 if has_cells else 0
            widest = max(widest, width)
            if (
                row <= before
                or row > weight.rows
                or widest > weight.columns
                or widest * row > weight.cells
                or first >> _COLUMN_BITS != row
                or last >> _COLUMN_BITS != row
            ):
                raise _OutOfOrdinary
            yield from repeat((), row - before - 1)
            before = row
            if width == end - begin:
                yield values[begin:end]
                continue
            line: list[Content] = [None] * width
            for place, value in zip(places[begin:end], values[begin:end], strict=True):
                line[place & _COLUMN] = value
            yield line
