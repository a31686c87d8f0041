"""Markdown: pipe tables, drawn tables and tables in HTML become table rows, everything else is running text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

from xladdin.intake.formats import barred, drawn
from xladdin.intake.formats.document import Document, Piece, RowPlace, place_of
from xladdin.intake.formats.encodings import text_of
from xladdin.intake.formats.marked_text import PICTURE
from xladdin.intake.formats.web_page import document_of_html

# A line end inside a cell, until the rows are known.
_LINE = "\ue0fd"
_STRUCK = re.compile(r"~~[^~\n]{0,200}~~|<(?:s|del|strike)>[^<\n]{0,200}</(?:s|del|strike)>", re.IGNORECASE)
# What is raised: as HTML, as Pandoc writes it, as a footnote, as a formula.
_RAISED = re.compile(
    r"<su[pb]>[^<\n]{0,12}</su[pb]>|\[\^[^\]\s]{1,20}\]|(?<=\d)\^[\d,*()]{1,6}\^|\$ ?\{? ?\}?\^ ?\{?[^$\n]{0,12}\$",
    re.IGNORECASE,
)
_PICTURE = re.compile(r"!\[[^\]\n]{0,200}\]\([^)\n]{0,500}\)|<img[^<>]{0,2000}>", re.IGNORECASE)
_FORMULA = re.compile(r"\$([\d.,% ]{1,40})\$")
_BREAK = re.compile(r"<br ?/?>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:html|head|body|div|p|center|span|u|b|i|em|strong|font|figure|a|ins|mark)(?:\s[^<>]{0,500})?>", re.IGNORECASE
)
_MARKUP = re.compile(r"^(?:#{1,6}(?=\s)|#+)\s*|\*\*|\\(?=[*_.#\-()~])")
_TABLE = re.compile(r"<(/?)table\b", re.IGNORECASE)


def document_of_markdown(text: str, source: str) -> Document:
    """The Document of a Markdown text; raises FileRefused for markup in it that no page has."""
    pieces: list[Piece] = []
    tables = 0
    for part, is_table in _parts(text.replace("\r\n", "\n").replace("\r", "\n")):
        if not is_table:
            pieces += map(_with_lines, _pieces_of_text(part))
            continue
        found = document_of_html(part, source).pieces
        pieces += [_renumbered(piece, tables) for piece in found if not isinstance(piece, str) or piece.strip()]
        tables += max((place_of(piece).table for piece in found if not isinstance(piece, str)), default=0)
    return Document(source, tuple(pieces) or ("",))


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    """The text outside and inside HTML tables."""
    done = depth = start = 0
    for found in _TABLE.finditer(text):
        if not found[1]:
            if not depth:
                yield text[done : found.start()], False
                start = found.start()
            depth += 1
        elif depth:
            depth -= 1
            done = text.find(">", found.end()) + 1 or len(text)
            if not depth:
                yield text[start:done], True
    if depth:
        yield text[start:], True
    else:
        yield text[done:], False


def _pieces_of_text(text: str) -> Iterator[Piece]:
    plain = "\n".join(_line(line) for line in text.split("\n"))
    for piece in drawn.pieces_of(plain):
        if isinstance(piece, str):
            yield from barred.pieces_of(piece)
        else:
            yield piece


def _line(line: str) -> str:
    """A line without its markup; line ends in cells are marked."""
    bare = line.strip(" \r\f\u3000\xa0")
    for pattern, instead in ((_PICTURE, PICTURE), (_STRUCK, ""), (_RAISED, ""), (_FORMULA, r"\1"), (_BREAK, _LINE)):
        bare = pattern.sub(instead, bare)
    return html.unescape(_MARKUP.sub("", _TAG.sub("", bare)))


def _with_lines(piece: Piece) -> Piece:
    if isinstance(piece, str):
        return piece.replace(_LINE, "")
    return place_of(piece).row_of([cell.replace(_LINE, "\n") for cell in piece])


def _renumbered(piece: Piece, before: int) -> Piece:
    """A row with its table counted on from the tables before."""
    if isinstance(piece, str):
        return piece
    at = place_of(piece)
    return RowPlace(at.table + before if at.table else 0, at.row, at.page, at.edges).row_of(piece)


def read(path: Path, data: bytes) -> Document:
    """The Document in the bytes of such a file, in whatever encoding."""
    return document_of_markdown(text_of(data, path.name), path.name)
