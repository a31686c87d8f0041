"""A format that can be read, in one line: how its files are known, and the module that reads them."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from workbook.report import Report
from xladdin.intake.formats.document import Document

TEXT = "文本"


@dataclass(frozen=True)
class Reader:
    """The module whose `read` takes such a file apart, what the file's name ends in, and what it is called.

    `begins_with`: the first bytes of such a file. `part`: a part that an archive of this kind has, with what is written
    in it where that tells the kind. The module is loaded when the first such file comes.
    """

    module: str
    suffixes: tuple[str, ...]
    kind: str = TEXT
    begins_with: tuple[bytes, ...] = ()
    part: tuple[str, bytes] | None = None

    def document_of(self, path: Path, data: bytes) -> Document | Report:
        """The Document in the bytes of a file, or the Report itself for a file of ours; raises FileRefused."""
        found: Document | Report = import_module(f"{__package__}.{self.module}").read(path, data)
        return found
