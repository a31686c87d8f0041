"""Markdown: pipe tables become table rows, everything else is running text."""

from __future__ import annotations

import re

from xladdin.intake.formats.barred import pieces_of
from xladdin.intake.formats.document import Document

_MARKUP = re.compile(r"^#+\s*|\*\*|<br\s*/?>|\\(?=[*_.#-])")


def document_of_markdown(text: str, source: str) -> Document:
    """The Document of a Markdown text."""
    plain = "\n".join(_MARKUP.sub("", line.strip(" \r\f\u3000\xa0")) for line in text.splitlines())
    return Document(source, tuple(pieces_of(plain)) or ("",))
