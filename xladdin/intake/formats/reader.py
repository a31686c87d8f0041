"""A format that can be read, in one descriptor beside the code that reads it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from workbook.report import Report
from xladdin.intake.formats.document import Document
from xladdin.intake.formats.encodings import text_of

TEXT = "文本"


@dataclass(frozen=True)
class Reader:
    """What the name of such a file ends in, what it is called, how its content is known, and the function for it.

    `begins_with`: the first bytes of such a file. `part`: a part that an archive of this kind has, with what is written
    in it where that tells the kind. `document_of` gets the path and the bytes; it gives the Report itself for a file of
    ours, and raises FileRefused.
    """

    suffixes: tuple[str, ...]
    kind: str
    document_of: Callable[[Path, bytes], Document | Report]
    begins_with: tuple[bytes, ...] = ()
    part: tuple[str, bytes] | None = None


def of_text(suffixes: tuple[str, ...], read: Callable[[str, str], Document]) -> Reader:
    """The Reader of a format that is text, in whatever encoding."""
    return Reader(suffixes, TEXT, lambda path, data: read(text_of(data, path.name), path.name))
