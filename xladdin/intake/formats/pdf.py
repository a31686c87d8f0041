"""A born-digital PDF: what its ruled lines enclose becomes table rows, the rest running text, from top to bottom."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from workbook.files import contained
from workbook.refusal import FileRefused, Kind
from xladdin.intake.formats.document import NEW_PAGE, Document, Piece, RowPlace
from xladdin.intake.formats.marked_text import is_note
from xladdin.intake.formats.ruled import Ruled, ruled_tables

Rule = Sequence[float]
# The longest real reports have some 100 pages and are read in two seconds.
SECONDS = 30
_PROCESS = Path(__file__).with_name("pdf_process.py")
_REFUSALS = {
    "password": "设有打开密码，无法读取；请取消密码后再读，或者用原始文档。",
    "damaged": "文件不完整或已损坏，读不出内容；请重新获取，或者用原始文档。",
    "large": "内容太多，不像一份年度报告。",
}
_FAILURES = {
    "time": f"读了 {SECONDS} 秒还没有读完，已停止；请用原始文档。",
    "memory": "展开后占用的内存过多，不像一份年度报告，已停止；请用原始文档。",
    "died": "文件不完整、已损坏，或者展开后太大，读不出内容；请重新获取，或者用原始文档。",
}
_SCANNED = "是扫描件，没有文字，读不出数字；请用原始文档。"
_BARE = "PDF 里的表格没有框线，只能按文字的先后读取；数字折行的可能读错，请逐项核对。"
# Characters stand on one line when their middles are this near, in parts of their height.
_SAME_LINE, _INDENT = 0.4, 1.5
# So far apart they are two words, in parts of the height: digits of two columns stand nearer than Chinese words.
_GAP, _GAP_ASCII = 0.4, 0.2
_LONG_LINE = 12
# A line strikes out what it runs through the middle of; a note mark is so much smaller, and so far up or down.
_MIDDLE, _SMALL, _OFF, _MOST_LINES = 0.2, 0.8, 0.1, 200


@dataclass(frozen=True)
class Glyph:
    """One printed character and its box on the page, in points from the top left."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of the box."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        """About the size of the type."""
        return max(self.bottom - self.top, 1.0)


def document_of_pdf(data: bytes, source: str) -> Document:
    """The Document of a PDF; raises FileRefused for one that is locked, damaged, scanned, or takes too long."""
    answer = _ask(data, source)
    pages = [_Page(page, number) for number, page in enumerate(answer["pages"], 1)]
    if not any(page.glyphs for page in pages):
        raise FileRefused(source, _SCANNED, Kind.WRONG_FORMAT)
    pieces = [piece for page in pages for piece in ([NEW_PAGE] * (page.number > 1) + page.pieces())]
    is_bare = all(isinstance(piece, str) for piece in pieces) and any("总计" in piece for piece in pieces)
    return Document(source, tuple(pieces), notes=(*_warnings(answer["pages"]), *((_BARE,) if is_bare else ())))


def _ask(data: bytes, source: str) -> dict[str, Any]:
    """What `pdf_process` finds on the pages."""
    try:
        out = contained.answer(_PROCESS, data, seconds=SECONDS)
    except contained.Failed as failed:
        if b"pypdfium2" in failed.said and b"ModuleNotFoundError" in failed.said:
            said = "本机没有安装读取 PDF 的组件 pypdfium2；请用原始文档，或者安装后再读。"
            raise FileRefused(source, said, Kind.NOT_INSTALLED) from None
        kind = Kind.DAMAGED if failed.kind == "died" else Kind.TOO_LARGE
        raise FileRefused(source, _FAILURES[failed.kind], kind) from None
    answer: dict[str, Any] = json.loads(out)
    reason, _, count = str(answer.get("refused", "")).partition(" ")
    if count:
        raise FileRefused(source, f"有 {count} 页，不像一份年度报告。", Kind.TOO_LARGE)
    if reason:
        raise FileRefused(source, _REFUSALS[reason], Kind.WRONG_FORMAT)
    return answer


def _warnings(pages: Sequence[dict[str, Any]]) -> Iterator[str]:
    pictures = [str(number) for number, page in enumerate(pages, 1) if page["pictures"] and not page["glyphs"]]
    if pictures:
        yield f"第 {'、'.join(pictures)} 页是图片，没有文字，上面的内容没有读。"
    if any(page["invisible"] for page in pages):
        yield "文字是从扫描的图片识别出来的，可能认错，请逐项核对。"


class _Page:
    """A page while its characters are put in order."""

    def __init__(self, drawn: dict[str, Any], number: int) -> None:
        glyphs, rules = without_struck([Glyph(*glyph) for glyph in drawn["glyphs"]], drawn["rules"])
        self.glyphs, self.number = without_notes(glyphs), number
        self._tables = ruled_tables(rules) if self.glyphs else []
        self._has_pictures = bool(drawn["pictures"])

    def pieces(self) -> list[Piece]:
        """Running text and table rows, from top to bottom."""
        loose: list[Glyph] = []
        inside: list[dict[int, list[Glyph]]] = [{} for _ in self._tables]
        for glyph in self.glyphs:
            for table, cells in zip(self._tables, inside, strict=True):
                if (cell := table.cell_at(*glyph.middle)) is not None:
                    cells.setdefault(cell, []).append(glyph)
                    break
            else:
                loose.append(glyph)
        lines = lines_of(loose)
        margin = _margin(lines)
        found: list[tuple[float, list[Piece]]] = [(line[0].top, [_indented(line, margin)]) for line in lines]
        for count, (table, cells) in enumerate(zip(self._tables, inside, strict=True), 1):
            found.append((table.ys[0], list(_rows(table, cells, RowPlace(count, 0, self.number)))))
        return list(_joined(piece for _, pieces in sorted(found, key=lambda item: item[0]) for piece in pieces))


def without_struck(
    glyphs: Sequence[Glyph], rules: Sequence[Sequence[float]]
) -> tuple[list[Glyph], list[Sequence[float]]]:
    """The characters through whose middle no line runs, and the lines that strike nothing out."""
    at: dict[int, list[Rule]] = defaultdict(list)
    for rule in rules:
        if rule[2] - rule[0] > rule[3] - rule[1]:
            at[round((rule[1] + rule[3]) / 2)].append(rule)
    kept: list[Glyph] = []
    striking: set[tuple[float, ...]] = set()
    for glyph in glyphs:
        x, y = glyph.middle
        near = range(round(y - _MIDDLE * glyph.height), round(y + _MIDDLE * glyph.height) + 1)
        through = [rule for place in near for rule in at.get(place, ())[:_MOST_LINES] if rule[0] <= x <= rule[2]]
        striking |= {tuple(rule) for rule in through}
        kept += [] if through else [glyph]
    return kept, [rule for rule in rules if tuple(rule) not in striking]


def without_notes(glyphs: Iterable[Glyph]) -> list[Glyph]:
    """The characters without note marks: small ones, raised or lowered, right behind another."""
    kept: list[Glyph] = []
    for glyph in glyphs:
        before = kept[-1] if kept else None
        if (
            before is not None
            and before.text.isdigit()
            and is_note(glyph.text)
            and glyph.height < _SMALL * before.height
        ):
            is_beside = -_SMALL < (glyph.left - before.right) / before.height < _SMALL
            is_off = abs(glyph.middle[1] - before.middle[1]) > _OFF * before.height
            if is_beside and is_off and before.top - before.height < glyph.middle[1] < before.bottom + before.height:
                continue
        kept.append(glyph)
    return kept


def lines_of(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Characters as lines, from top to bottom, each from left to right."""
    lines: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: g.middle[1]):
        last = lines[-1][-1] if lines else None
        if last and glyph.middle[1] - last.middle[1] <= _SAME_LINE * min(glyph.height, last.height):
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    return [sorted(line, key=lambda g: g.left) for line in lines]


def text_of(line: Sequence[Glyph]) -> str:
    """The text of one line, with a blank where there is room for one."""
    parts: list[str] = []
    before: Glyph | None = None
    for glyph in line:
        if before and glyph.text == before.text and glyph.left - before.left < 0.1 * glyph.height:
            continue  # bold type made by printing twice
        if before and glyph.left - before.right > _gap(before, glyph):
            parts.append(" ")
        parts.append(glyph.text)
        before = glyph
    return "".join(parts).strip()


def _gap(before: Glyph, after: Glyph) -> float:
    both_ascii = before.text.isascii() and after.text.isascii()
    return (_GAP_ASCII if both_ascii else _GAP) * min(before.height, after.height)


def _rows(table: Ruled, inside: dict[int, list[Glyph]], place: RowPlace) -> Iterator[Piece]:
    """The rows of a table; the empty line above or below, which a page break leaves, is none."""
    for count, cells in enumerate(table.rows, 1):
        row = tuple(_cell(inside.get(cell, ())) for cell in cells)
        if len(row) > 1 or any(row):
            edges = tuple(map(table.edges_of, cells))
            yield replace(place, row=count, edges=edges).row_of(row)


def _cell(glyphs: Sequence[Glyph]) -> str:
    """The text of a cell, line by line."""
    return "\n".join(map(text_of, lines_of(glyphs)))


def _margin(lines: Sequence[Sequence[Glyph]]) -> float:
    """Where most of the long lines begin."""
    starts = Counter(round(line[0].left) for line in lines if len(line) >= _LONG_LINE)
    # First lines of paragraphs are rarely as many as the others; of equally many, the ones further left.
    return min(starts, key=lambda start: (-starts[start], start), default=0)


def _indented(line: Sequence[Glyph], margin: float) -> str:
    is_in = bool(margin) and line[0].left - margin > _INDENT * line[0].height
    return ("\u3000\u3000" if is_in else "") + text_of(line)


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The pieces with texts that follow each other in one."""
    lines: list[str] = []
    for piece in pieces:
        if isinstance(piece, str):
            lines.append(piece)
            continue
        if lines:
            yield "\n".join(lines)
            lines = []
        yield piece
    if lines:
        yield "\n".join(lines)


def read(path: Path, data: bytes) -> Document:
    """The Document in the bytes of such a file; raises FileRefused."""
    return document_of_pdf(data, path.name)
