"""The texts of a large sheet as XML and Excel mean them, from the bytes in which they are written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

import numpy as np

from workbook.cell_text import LONGEST, plain_text
from workbook.files.markup import MAIN, main, tree
from workbook.files.package import Flaw
from workbook.files.strings import item_text
from xladdin.ledger.reading.columnar import Codes
from xladdin.ledger.reading.plain_tags import NotPlain, is_odd

_ITEM = re.compile(rb"<si>(.*?)</si>|<si ?/>", re.DOTALL)
_SIMPLE = re.compile(rb'<t(?: xml:space="preserve")?>([^<]*)</t>(?:<phoneticPr [^<>&]*/>)?')
_ITEMS = re.compile(rb"(.*?<sst [^<>]*>)(.*)(</sst>\s*)", re.DOTALL)
_BETWEEN = b"\x00"
_SPELLED = (b"&", b"_x", b"\xef\xbf")  # an entity, an escape of Excel, what may be U+FFFE, which XML has not


class Places:
    """Different texts in the order in which they were met, each with its place; `length` is that of all of them.

    A place is that of the first cell that had the text, among all cells that were asked for.
    """

    def __init__(self) -> None:
        self.length = 0
        self._asked = 0
        self._places: dict[bytes, int] = {}

    def of(self, texts: Sequence[bytes]) -> Codes:
        """The place of each of these texts."""
        known, asked = len(self._places), self._asked
        self._asked += len(texts)
        places = map(self._places.setdefault, texts, range(asked, self._asked))
        found = np.fromiter(places, dtype=np.int64, count=len(texts))
        self.length += sum(map(len, islice(reversed(self._places), len(self._places) - known)))
        return found

    def taken(self) -> tuple[list[bytes], Codes]:
        """All of them and their places, which rise; there are none afterwards."""
        found = list(self._places), np.fromiter(self._places.values(), dtype=np.int64, count=len(self._places))
        self._places.clear()
        return found


def shared_texts(part: bytes) -> list[bytes] | None:
    """The shared texts of a workbook as they are written, from their part; None where it is not written plainly.

    Each is what stands between `<si>` and `</si>`; a text is looked at when a cell refers to it.
    """
    if not part:
        return []
    found = _ITEMS.fullmatch(part)
    if found is None or b"<!" in part or part.count(b"<?") > 1 or is_odd(np.frombuffer(part, dtype=np.uint8)):
        return None
    pieces = _ITEM.split(found[2])
    try:
        is_table = tree(found[1] + found[3]).tag == main("sst")
    except Flaw:
        return None
    # Between the items there is nothing: every byte belongs to one.
    return [text or b"" for text in pieces[1::2]] if is_table and not any(pieces[::2]) else None


def shared_text(item: bytes) -> str | None:
    """A shared text; rich ones, with formats in them, are taken apart by the strict reader."""
    if found := _SIMPLE.fullmatch(item):
        return _text(found[1])
    try:
        return item_text(tree(b'<si xmlns="%b">%b</si>' % (MAIN.encode(), item)), "") or None
    except Flaw:
        raise NotPlain from None


def texts_of(raw: Sequence[bytes]) -> list[str | None]:
    """Texts as XML and Excel mean them; None for an empty one."""
    if not raw:
        return []
    # All at once: no text holds the mark between them, which XML forbids. The few that are spelled are looked at alone.
    joined = _BETWEEN.join(raw)
    found: list[str | None] = [text or None for text in joined.decode().split(_BETWEEN.decode())]
    alone = [at for mark in _SPELLED if mark in joined for at, text in enumerate(raw) if mark in text]
    for at in alone + [at for at, text in enumerate(raw) if len(text) > LONGEST]:
        found[at] = _text(raw[at])
    return found


def _text(raw: bytes) -> str | None:
    """A text as XML and Excel mean it; None for an empty one."""
    if b"&" in raw or b"\xef\xbf" in raw:
        try:
            text = tree(b"<t>" + raw + b"</t>").text or ""
        except Flaw:
            raise NotPlain from None
    else:
        text = raw.decode()
    if "_x" in text:
        text = plain_text(text)
    if len(text) > LONGEST:
        raise NotPlain
    return text or None
