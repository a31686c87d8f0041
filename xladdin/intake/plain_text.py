"""Plain text, as it is copied from a page or a PDF: running text, and tables where they are drawn."""

from __future__ import annotations

from xladdin.intake.document import Document
from xladdin.intake.drawn import pieces_of


def document_of_text(text: str, source: str) -> Document:
    """The Document of a plain text."""
    return Document(source, tuple(pieces_of(text.replace("\r\n", "\n"))) or ("",))
