"""Markdown: pipe tables become table rows, everything else is running text."""

from __future__ import annotations

import re

from xladdin.intake.document import Document, Piece

_RULE = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?")
_MARKUP = re.compile(r"^#+\s*|\*\*|<br\s*/?>|\\(?=[*_.#-])")


def document_of_markdown(text: str, source: str) -> Document:
    """The Document of a Markdown text."""
    pieces: list[Piece] = []
    prose: list[str] = []
    for line in text.splitlines():
        bare = _MARKUP.sub("", line.strip())
        if not bare.startswith("|"):
            prose.append(bare)
            continue
        if prose:
            pieces.append("\n".join(prose))
            prose = []
        if not _RULE.fullmatch(bare):
            pieces.append(_cells(bare))
    return Document(source, (*pieces, "\n".join(prose)))


def _cells(line: str) -> tuple[str, ...]:
    inner = line.removeprefix("|").removesuffix("|")
    return tuple(cell.strip() for cell in inner.split("|"))
