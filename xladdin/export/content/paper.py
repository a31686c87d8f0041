"""A paper to print: what stands on it from top to bottom. Word and PDF are both made of this one description."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from workbook.grid import Grid

Style = Literal["title", "section", "body", "flush", "right"]


@dataclass(frozen=True)
class PrintedText:
    """A paragraph; a line break in the text is one on paper."""

    text: str
    style: Style = "body"


@dataclass(frozen=True)
class PrintedRows:
    """Lines of text under heads that repeat on every page. `shares` say how the width is divided.

    The columns in `flush`, counted from 0, are set flush left, the others in the middle. `kept` rows stand on one page
    with the heading above them and the line below.
    """

    heads: Sequence[str]
    shares: Sequence[int]
    lines: Sequence[Sequence[str]]
    flush: Collection[int] = ()
    kept: bool = False


@dataclass(frozen=True)
class PrintedForm:
    """A table of figures under its heading, with its unit of measure; without it where the title says as much."""

    grid: Grid
    headed: bool = True


@dataclass(frozen=True)
class PageBreak:
    """What follows begins a page."""


@dataclass(frozen=True)
class Paper:
    """The title is that of the file, and needs not stand on the page."""

    title: str
    blocks: Sequence[PrintedText | PrintedRows | PrintedForm | PageBreak]
