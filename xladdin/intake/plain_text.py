"""Plain text, as it is copied from a page or a PDF: one piece of running text."""

from __future__ import annotations

from xladdin.intake.document import Document


def document_of_text(text: str, source: str) -> Document:
    """The Document of a plain text."""
    return Document(source, (text,))
