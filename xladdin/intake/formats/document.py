"""What every format reader makes of a published report: running text and table rows, in reading order.

`Flow` is the same document as one string, in which labels are found whatever blanks and punctuation stand in them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Row = tuple[str, ...]
Piece = str | Row

# A cell that holds this much is a cell of the page's layout, not of a statutory table.
LAYOUT_CELL = 400
ROW_START, CELL_END, ROW_END = "\x1d", "\x1f", "\x1e"
_FENCES = frozenset((ROW_START, CELL_END, ROW_END))
_WHOLE_ROW = re.compile(f"{ROW_START}([^{ROW_START}{ROW_END}]*){ROW_END}")
# The characters of the form, of titles and of the names of offices, as mirrors of pages for other regions write them.
_SIMPLIFIED = str.maketrans(
    "開報總況關數據屬國處結轉續辦當許罰強業機構會組織務計請復複議訴訟維糾審單萬費規範製廢現條項內決類種過"
    "執檔詢無補確認獲繳納與將區縣鎮鄉廳廣東門發訪舉電級鐵術臺灣聯綜統財稅環農漁觀導經濟貿險醫藥衛體產質監"
    "標準運輸車陽陰龍馬鳳雲貴寧蘇滬資",
    "开报总况关数据属国处结转续办当许罚强业机构会组织务计请复复议诉讼维纠审单万费规范制废现条项内决类种过"
    "执档询无补确认获缴纳与将区县镇乡厅广东门发访举电级铁术台湾联综统财税环农渔观导经济贸险医药卫体产质监"
    "标准运输车阳阴龙马凤云贵宁苏沪资",
)
# A line that holds nothing but the number of a page: 「- 3 -」, 「—3—」, 「第 3 页 共 12 页」.
PAGE_MARK = re.compile(
    r"^[ \t\f\u3000]*(?:[-—–―－][ \t]*\d{1,3}[ \t]*[-—–―－]|第[ \t]*\d{1,3}[ \t]*页.{0,12})[ \t]*$", re.MULTILINE
)


@dataclass(frozen=True)
class Document:
    """A published report in neutral form.

    A piece is either running text (with its line breaks) or one table row: its cells from left to right, a cell that
    spans several columns or rows given once, a blank cell as an empty text. `has_paragraphs`: every line of a running
    text is a paragraph, as the format itself says; else a paragraph may be broken over several lines. `notes` are
    Chinese sentences about what the format reader could not or should not read.
    """

    source: str
    pieces: tuple[Piece, ...]
    has_paragraphs: bool = False
    notes: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """Characters in all pieces together."""
        return sum(len(p) if isinstance(p, str) else sum(map(len, p)) for p in self.pieces)


@dataclass(frozen=True)
class Flow:
    """A stretch of a document as one string, and beside it the same with nothing but letters and digits.

    `compact[i]` is the character `body[offsets[i]]`. Table rows are fenced in `body` by control characters.
    """

    body: str
    compact: str
    offsets: Sequence[int]

    def between(self, end: int, start: int) -> str:
        """The body after the compact position `end` (exclusive end of a match) up to the compact position `start`."""
        first = self.offsets[end - 1] + 1 if end else 0
        last = self.offsets[start] if start < len(self.offsets) else len(self.body)
        return self.body[first:last]

    def part(self, start: int, end: int) -> Flow:
        """The flow from one compact position up to another."""
        last = self.offsets[end] if end < len(self.offsets) else len(self.body)
        return flow_of_body(self.body[self.offsets[start] : last])


def flow_of(document: Document) -> Flow:
    """The whole document as a Flow."""
    return flow_of_body("\n".join(_encode(piece) for piece in document.pieces))


def flow_of_body(body: str) -> Flow:
    """A Flow of a text that has been cleaned and fenced already."""
    offsets = [i for i, char in enumerate(body) if char.isalnum()]
    return Flow(body, "".join(body[i] for i in offsets), offsets)


def stretches(body: str) -> Iterator[Piece]:
    """The running texts and the table rows of a fenced body, in order."""
    done = 0
    for match in _WHOLE_ROW.finditer(body):
        yield _without_fences(body[done : match.start()])
        yield tuple(match[1].split(CELL_END))
        done = match.end()
    yield _without_fences(body[done:])


def clean(text: str) -> str:
    """Full-width forms folded, invisible characters dropped, all line ends alike; the form's words in one writing."""
    folded = unicodedata.normalize("NFKC", text.replace("\r\n", "\n").replace("\r", "\n")).translate(_SIMPLIFIED)
    folded = folded.replace("其它", "其他")
    return "".join(c for c in folded if c in "\n\t\f" or unicodedata.category(c) not in {"Cc", "Cf"})


def _encode(piece: Piece) -> str:
    if isinstance(piece, str):
        return PAGE_MARK.sub("", clean(piece))
    return ROW_START + CELL_END.join(" ".join(clean(cell).split()) for cell in piece) + ROW_END


def _without_fences(text: str) -> str:
    return "".join(" " if char in _FENCES else char for char in text)
