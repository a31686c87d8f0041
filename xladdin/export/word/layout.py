"""The two ways a report is laid out in Word: as the circulated form, and as an official document of GB/T 9704-2012.

Lengths are twips (1/1440 inch), sizes half points, as Word counts them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from workbook.grid import Grid
from xladdin.export.picture.drawing import PICTURE_WIDTHS_MM

LayoutName = Literal["form", "gb9704"]
TWIPS_PER_MM = 1440 / 25.4
LATIN = "Times New Roman"


@dataclass(frozen=True)
class Face:
    """How one kind of paragraph is set; `line` is its exact line pitch, 0 for single spacing."""

    font: str
    size: int
    bold: bool = False
    line: int = 0


@dataclass(frozen=True)
class Layout:
    """Page and faces of a whole report. `margins` are top, right, bottom, left; the page is A4."""

    name: LayoutName
    margins: tuple[int, int, int, int]
    title: Face
    section: Face
    subsection: Face
    body: Face
    cell: Face
    footer_distance: int
    grid_pitch: int
    as_circulated: bool

    @property
    def text_width(self) -> int:
        """The width between the margins."""
        return PAGE[0] - self.margins[1] - self.margins[3]

    @property
    def text_height(self) -> int:
        """The height between the margins."""
        return PAGE[1] - self.margins[0] - self.margins[2]


def _mm(*lengths: float) -> tuple[int, ...]:
    return tuple(round(length * TWIPS_PER_MM) for length in lengths)


PAGE = (11906, 16838)  # A4, as Word writes it

# The page and the type of the form annexed to 国办公开办函〔2021〕30号, read from the circulated file.
AS_CIRCULATED = Layout(
    name="form",
    margins=(1440, 1800, 1440, 1800),
    title=Face("宋体", 36, bold=True),
    section=Face("宋体", 24, bold=True, line=440),
    subsection=Face("宋体", 24, line=440),
    body=Face("宋体", 24, line=440),
    cell=Face("宋体", 21),
    footer_distance=992,
    grid_pitch=312,
    as_circulated=True,
)

# GB/T 9704-2012: 5.2.1 margins and type area, 5.2.2 仿宋 3号 and 22 lines a page, 7.3.1 title 2号小标宋, 7.3.3 黑体 and
# 楷体 for the levels of headings, 7.5 page numbers 4号.
_TOP, _RIGHT, _BOTTOM, _LEFT, _BELOW = _mm(37, 26, 35, 28, 25)
OFFICIAL = Layout(
    name="gb9704",
    margins=(_TOP, _RIGHT, _BOTTOM, _LEFT),
    title=Face("方正小标宋简体", 44, line=720),
    section=Face("黑体", 32, line=579),
    subsection=Face("楷体_GB2312", 32, line=579),
    body=Face("仿宋_GB2312", 32, line=579),
    cell=Face("宋体", 21),
    footer_distance=_BELOW,
    grid_pitch=579,
    as_circulated=False,
)

LAYOUTS: dict[str, Layout] = {layout.name: layout for layout in (AS_CIRCULATED, OFFICIAL)}


def column_widths(grid: Grid, layout: Layout, available: int = 0) -> tuple[int, ...]:
    """The widths of a table's columns: those of the form, or set better and exactly as wide as `available`."""
    if layout.as_circulated and not available:
        return grid.widths
    shares: Sequence[float] = PICTURE_WIDTHS_MM.get(grid.table.key, ())
    if layout.as_circulated or len(shares) != grid.column_count:
        shares = grid.widths
    total = available or layout.text_width
    edges = [round(total * sum(shares[:count]) / sum(shares)) for count in range(len(shares) + 1)]
    return tuple(right - left for left, right in pairwise(edges))
