"""What a format of export is: which files it writes, what makes them, and how one is told from the workbook again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbook.edition import Field
from workbook.grid import Grid
from workbook.report import Report
from xladdin.export.content.stamp import Stamp


class NotMade(Exception):
    """A file cannot be made of these figures; the text is for the user."""


@dataclass(frozen=True)
class ExportOrder:
    """What one file is made of: some tables of a report, with the stamp that they carry, and what it is about."""

    report: Report
    grids: Sequence[Grid]
    stamp: Stamp
    font: str = "bundled"
    about: str = "政府信息公开工作年度报告"

    @property
    def title(self) -> str:
        """The title of the report, as a page or a document says it."""
        return self.title_lines.replace("\n", "")

    @property
    def title_lines(self) -> str:
        """The same as it is printed: the unit in a line of its own."""
        return f"{self.report.unit}\n{self.report.year}年{self.about}"


@dataclass(frozen=True)
class Output:
    """A kind of file: how its name ends, what makes it (NotMade where it cannot), one a table or one for all."""

    ending: str
    make: Callable[[ExportOrder], bytes]
    a_table_each: bool = True


@dataclass(frozen=True)
class Format:
    """A format of export. The module that draws it ends with one; `xladdin.export.files` lists the modules.

    `read_back` reads the figures of such a file again, cell by cell, for the tables that it has; `suffixes` are those
    of the files it can read. `texts` are what would be written for a report, where a file is compared as a whole. A
    format with neither is told by the stamp that its files carry.
    """

    outputs: tuple[Output, ...]
    suffixes: tuple[str, ...] = ()
    read_back: Callable[[Path, Report], Iterator[tuple[Field, str]]] | None = None
    texts: Callable[[Report, Stamp | None], Iterator[str]] | None = None
    carries_stamp: bool = True


def encoded(text: str) -> bytes:
    """The text as UTF-8. Half of a surrogate pair, which a workbook may hold, is no character: it becomes 「?」."""
    return text.encode("utf-8", "replace")
