"""A born-digital PDF: what its ruled lines enclose becomes table rows, the rest running text, from top to bottom."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbook.refusal import FileRefused, Kind
from xladdin.intake.formats.document import Document, Piece
from xladdin.intake.formats.ruled import Ruled, ruled_tables

# The longest real reports have some 100 pages and are read in two seconds.
SECONDS = 30
_PROCESS = Path(__file__).with_name("pdf_process.py")
_REFUSALS = {
    "password": "设有打开密码，无法读取；请取消密码后再读，或者用原始文档。",
    "damaged": "文件不完整或已损坏，读不出内容；请重新获取，或者用原始文档。",
    "large": "内容太多，不像一份年度报告。",
}
_SCANNED = "是扫描件，没有文字，读不出数字；请用原始文档。"
_BARE = "PDF 里的表格没有框线，只能按文字的先后读取；数字折行的可能读错，请逐项核对。"
# Characters stand on one line when their middles are this near, in parts of their height.
_SAME_LINE, _INDENT = 0.4, 1.5
# So far apart they are two words, in parts of the height: digits of two columns stand nearer than Chinese words.
_GAP, _GAP_ASCII = 0.4, 0.2
_LONG_LINE = 12
_PART_OF_NUMBER = re.compile(r"[\d.,]+")


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
    pages = [_Page(page) for page in answer["pages"]]
    if not any(page.glyphs for page in pages):
        raise FileRefused(source, _SCANNED, Kind.WRONG_FORMAT)
    pieces = [piece for page in pages for piece in page.pieces()]
    is_bare = all(isinstance(piece, str) for piece in pieces) and any("总计" in piece for piece in pieces)
    return Document(source, tuple(pieces), notes=(*_warnings(answer["pages"]), *((_BARE,) if is_bare else ())))


def _ask(data: bytes, source: str) -> dict[str, Any]:
    """What `pdf_process` finds on the pages."""
    command = [sys.executable, "-P", str(_PROCESS)]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, and nothing of the file on the command line
            command,
            input=data,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired:
        raise FileRefused(source, f"读了 {SECONDS} 秒还没有读完，已停止；请用原始文档。", Kind.TOO_LARGE) from None
    if done.returncode:
        if b"pypdfium2" in done.stderr and b"ModuleNotFoundError" in done.stderr:
            raise FileRefused(
                source, "本机没有安装读取 PDF 的组件 pypdfium2；请用原始文档，或者安装后再读。", Kind.NOT_INSTALLED
            )
        raise FileRefused(source, _REFUSALS["damaged"], Kind.DAMAGED)
    answer: dict[str, Any] = json.loads(done.stdout)
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

    def __init__(self, drawn: dict[str, Any]) -> None:
        self.glyphs = [Glyph(*glyph) for glyph in drawn["glyphs"]]
        self._tables = ruled_tables(drawn["rules"]) if self.glyphs else []

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
        found += [(table.ys[0], list(_rows(table, cells))) for table, cells in zip(self._tables, inside, strict=True)]
        return list(_joined(piece for _, pieces in sorted(found, key=lambda item: item[0]) for piece in pieces))


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


def _rows(table: Ruled, inside: dict[int, list[Glyph]]) -> Iterator[Piece]:
    """The rows of a table; the empty line above or below, which a page break leaves, is none."""
    for cells in table.rows:
        row = tuple(_cell(inside.get(cell, ())) for cell in cells)
        if len(row) > 1 or any(row):
            yield row


def _cell(glyphs: Sequence[Glyph]) -> str:
    """The text of a cell; a number that a narrow column breaks is whole again."""
    lines = list(map(text_of, lines_of(glyphs)))
    return ("" if all(map(_PART_OF_NUMBER.fullmatch, lines)) else "\n").join(lines)


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
