"""Plain text, as it is copied from a page or a PDF: running text, and tables where they are drawn or barred."""

from __future__ import annotations

import re
from pathlib import Path

from xladdin.intake.formats import barred, drawn
from xladdin.intake.formats.document import Document, Piece
from xladdin.intake.formats.encodings import text_of

# Some texts carry the headings of Markdown.
_HEADING_MARK = re.compile(r"^[ \t]*#{1,6}[ \t]+", re.MULTILINE)


def document_of_text(text: str, source: str) -> Document:
    """The Document of a plain text."""
    plain = _HEADING_MARK.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    pieces: list[Piece] = []
    for piece in drawn.pieces_of(plain):
        pieces += barred.pieces_of(piece) if isinstance(piece, str) else [piece]
    return Document(source, tuple(pieces) or ("",))


def read(path: Path, data: bytes) -> Document:
    """The Document in the bytes of such a file, in whatever encoding."""
    return document_of_text(text_of(data, path.name), path.name)
