"""How the workbook looks: one quiet palette, the named cell styles, and how much room a text needs.

Users find the named styles in the style gallery of Excel; no sheet paints a cell in any other way.
"""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass
from typing import Any, Literal

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle

from workbook.marks import Mark

INK, GREY, ACCENT, LINE, HAIR = "1F2933", "6B7280", "1F5A54", "5F6B76", "C9D0D6"
ENTRY_FILL, TOTAL_FILL, HEAD_FILL, EVIDENCE_FILL = "EDF6F1", "E6E8EA", "F6F7F8", "EAF1F8"
DONE, MISSING = "2F7D4F", "9A5B00"

SONG, HEI = "宋体", "黑体"
BODY_SIZE = 10.5

# The default font of the file is Calibri 11, whose digits are 7 pixels wide; a cell keeps 5 pixels of padding.
_DIGIT_PIXELS, _PADDING_PIXELS = 7, 5
_LINE_POINTS, _ROW_PADDING_POINTS = 15.0, 7.0

Horizontal = Literal["left", "center", "right"]

DOCUMENT_TITLE, PAGE_TITLE, SHEET_TITLE, SECTION = "年报 总标题", "年报 页题", "年报 表题", "年报 小标题"
PLAIN, NOTE_LINE, SMALL, SIGNATURE_TEXT, STATUS = "年报 正文", "年报 附注", "年报 说明", "年报 标识", "年报 进度"
LINK = "年报 链接"
UNIT_LEFT, UNIT_RIGHT = "年报 单位行左", "年报 单位行右"
HEAD, STUB, STUB_LEFT, STUB_VERTICAL, BAND = "年报 表头", "年报 行名居中", "年报 行名", "年报 行名竖排", "年报 条款"
COUNT_ENTRY, AMOUNT_ENTRY, TEXT_ENTRY, DATE_ENTRY = "年报 填报项", "年报 填报金额", "年报 填报文字", "年报 填报日期"
YEAR_ENTRY, TOTAL = "年报 填报年度", "年报 合计项"
COUNT_EVIDENCE, AMOUNT_EVIDENCE = "年报 上年数", "年报 上年金额"
ENTRY_SAMPLE = "年报 填报项示例"
COMPARED, CHANGE, SHARE, BARS = "年报 对照数", "年报 增减", "年报 增减百分比", "年报 对照图"
LEDGER_HEAD, LEDGER_ENTRY, LIVE = "年报 台账名", "年报 台账合计", "年报 平差"
COVER_LABEL, COVER_LINK, COVER_HINT = "年报 封面栏目", "年报 封面链接", "年报 封面提示"
GUIDE_HEAD, GUIDE_TEXT, GUIDE_DEPTHS = "年报 说明表头", "年报 说明正文", 3
VERDICT, RESULT_HEAD, RESULT_TEXT = "年报 结论", "年报 结果表头", "年报 结果文字"
RESULT_WORD, RESULT_NUMBER, RESULT_LINK = "年报 结果短语", "年报 结果数字", "年报 结果定位"
OTHERS, OWNER = "年报 他科填报", "年报 谁填"  # of the parts that departments fill in
RESULT_FILE = "年报 结果文件"  # of lists that name files; the sheets of the template have none


def add_styles(book: Workbook) -> None:
    """Register every named style in a workbook.

    What is pasted from Word or a web page gets the style Normal; were that locked, nobody could type there again.
    """
    held: Any = book  # openpyxl gives its styles out by name only
    held._named_styles["Normal"].protection = Protection(locked=False)
    for style in (*_text_styles(), *_grid_styles(), *_entry_styles(), *_page_styles(), *_mark_styles()):
        book.add_named_style(style)


def add_list_styles(book: Workbook) -> None:
    """Register, in a workbook that has the others, the styles that only lists of many files need."""
    if RESULT_FILE not in book.named_styles:
        book.add_named_style(_style(RESULT_FILE, colour=ACCENT, underline=True, top=True, across="left"))


def add_part_styles(book: Workbook) -> None:
    """Register, in a workbook that has the others, the styles of the cells that another department fills in."""
    frame = _framed("thin", LINE)
    book.add_named_style(_style(OTHERS, fill=TOTAL_FILL, border=frame, shrink=True, colour=GREY))
    book.add_named_style(_style(OWNER, size=9, colour=GREY, across="left", wrap=False, indent=1))


def column_width(pixels: float) -> float:
    """The width in characters, as the file states it, of a column of that many pixels."""
    return round((pixels - _PADDING_PIXELS) / _DIGIT_PIXELS, 2)


def text_height(text: str, pixels: float, size: float = BODY_SIZE) -> float:
    """The height in points that a text needs when it wraps in a cell of that width in pixels.

    Excel does not grow a row for a merged cell, so that every height is said in the file.
    """
    per_line = max(1, int((pixels - 2 * _PADDING_PIXELS) / (size * 96 / 72 / 2)))
    lines = sum(max(1, math.ceil(_half_widths(line) / per_line)) for line in text.split("\n"))
    return lines * _LINE_POINTS * size / BODY_SIZE + _ROW_PADDING_POINTS


def mark_look(mark: Mark) -> DifferentialStyle:
    """How a marked cell looks: with a line or a hatching beside its colour."""
    look = _LOOKS[mark]
    return DifferentialStyle(font=look.font(), fill=look.pattern(), border=_framed(look.frame, look.line))


def mark_sample(mark: Mark) -> str:
    """The named style that shows, in 填报说明, how a marked cell looks."""
    return f"年报 标记示例{mark.code}"


def guide_group(depth: int) -> str:
    """The named style of a row name in 填报说明 that only heads others, so many levels deep."""
    return f"年报 说明分组{depth}"


def guide_item(depth: int) -> str:
    """The named style of a row name in 填报说明 that is explained, so many levels deep."""
    return f"年报 说明项目{depth}"


def row_look(mark: Mark) -> DifferentialStyle:
    """How the severity of a line of 校验结果 is tinted."""
    fill, colour = _TINTS[mark]
    return DifferentialStyle(font=Font(color=colour, bold=mark is Mark.BLOCKING), fill=_painted(fill))


def row_frame(*, to_fill_in: bool = False) -> DifferentialStyle:
    """How a line of 校验结果 is framed as soon as it holds a finding; 情况说明 is tinted as a cell to fill in."""
    return DifferentialStyle(border=_framed("thin", HAIR), fill=_painted(ENTRY_FILL) if to_fill_in else None)


def status_look(*, missing: bool) -> DifferentialStyle:
    """How the progress on 封面 is coloured."""
    return DifferentialStyle(font=Font(color=MISSING if missing else DONE, bold=missing))


def _half_widths(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


def _painted(colour: str) -> PatternFill:
    # In a conditional format the colour of a solid fill is its background colour.
    return PatternFill("solid", fgColor=colour, bgColor=colour)


def _framed(style: Literal["thin", "dashed", "dotted"], colour: str) -> Border:
    side = Side(style=style, color=colour)
    return Border(left=side, right=side, top=side, bottom=side)


_TINTS = {
    Mark.BLOCKING: ("FBE3E0", "8F1D13"),
    Mark.QUERY: ("FDF1D3", "6E4A00"),
    Mark.NOTE: ("E3EEF9", "1C4878"),
}


@dataclass(frozen=True)
class _Look:
    """A mark speaks twice: by colour, and by its frame and letters to those who do not see the colour."""

    ink: str
    fill: str
    line: str
    frame: Literal["thin", "dashed", "dotted"]
    bold: bool = False
    italic: bool = False
    underline: Literal["single", "double"] | None = None
    hatching: str = ""

    def font(self, name: str | None = None, size: float | None = None) -> Font:
        return Font(name, size, bold=self.bold, italic=self.italic, underline=self.underline, color=self.ink)

    def pattern(self) -> PatternFill:
        return PatternFill("lightUp", self.hatching, self.fill) if self.hatching else _painted(self.fill)


_LOOKS = {
    Mark.BLOCKING: _Look("8F1D13", "F8CFCA", "B42318", "thin", bold=True),
    Mark.QUERY: _Look("6E4A00", "FBE3A6", "8A5A00", "dashed", underline="single"),
    Mark.NOTE: _Look("1C4878", "CFE1F5", "1C4878", "dotted", italic=True),
    Mark.SUSPECT: _Look("5B1A86", "F1E4FA", "5B1A86", "thin", bold=True, underline="double", hatching="B58AD1"),
}


def _style(
    name: str,
    *,
    font: str = SONG,
    size: float = BODY_SIZE,
    bold: bool = False,
    underline: bool = False,
    colour: str = INK,
    fill: str = "",
    border: Border | None = None,
    across: Horizontal = "center",
    top: bool = False,
    wrap: bool = True,
    shrink: bool = False,
    rotation: int = 0,
    indent: int = 0,
    locked: bool = True,
    number_format: str = "General",
) -> NamedStyle:
    return NamedStyle(
        name,
        font=Font(name=font, size=size, bold=bold, color=colour, underline="single" if underline else None),
        fill=PatternFill("solid", fgColor=fill) if fill else PatternFill(),
        border=border or Border(),
        alignment=Alignment(
            horizontal=across,
            vertical="top" if top else "center",
            wrap_text=wrap and not shrink,
            shrink_to_fit=shrink,
            text_rotation=rotation,
            indent=indent,
        ),
        protection=Protection(locked=locked),
        number_format=number_format,
    )


def _text_styles() -> tuple[NamedStyle, ...]:
    return (
        _style(DOCUMENT_TITLE, font=HEI, size=20, colour=ACCENT, across="left", wrap=False),
        _style(PAGE_TITLE, font=HEI, size=14, across="left", wrap=False),
        _style(SHEET_TITLE, font=HEI, size=14),
        _style(
            SECTION,
            font=HEI,
            size=12,
            colour=ACCENT,
            across="left",
            wrap=False,
            border=Border(bottom=Side("thin", ACCENT)),
        ),
        _style(PLAIN, across="left"),
        _style(NOTE_LINE, size=9, colour=GREY, across="left", wrap=False),
        _style(SMALL, size=9, colour=GREY, across="left"),
        _style(SIGNATURE_TEXT, size=8, colour="9AA3AB", across="left", wrap=False),
        _style(LINK, colour=ACCENT, underline=True, across="left", wrap=False),
    )


def _grid_styles() -> tuple[NamedStyle, ...]:
    frame = _framed("thin", LINE)
    return (
        _style(UNIT_LEFT, across="left", wrap=False, shrink=True),
        _style(UNIT_RIGHT, across="right", wrap=False),
        _style(HEAD, fill=HEAD_FILL, border=frame),
        _style(STUB, border=frame),
        _style(STUB_LEFT, border=frame, across="left"),
        _style(STUB_VERTICAL, border=frame, wrap=False, rotation=255),
        _style(BAND, bold=True, fill=HEAD_FILL, border=frame),
    )


def _entry_styles() -> tuple[NamedStyle, ...]:
    frame, dashes = _framed("thin", LINE), _framed("dashed", LINE)
    cover = Border(bottom=Side("thin", HAIR))
    return (
        _style(COUNT_ENTRY, fill=ENTRY_FILL, border=frame, shrink=True, locked=False),
        _style(AMOUNT_ENTRY, fill=ENTRY_FILL, border=frame, shrink=True, locked=False),
        _style(TOTAL, bold=True, fill=TOTAL_FILL, border=frame, shrink=True),
        _style(COUNT_EVIDENCE, fill=EVIDENCE_FILL, border=frame, shrink=True, locked=False),
        _style(AMOUNT_EVIDENCE, fill=EVIDENCE_FILL, border=frame, shrink=True, locked=False),
        _style(COMPARED, border=frame, shrink=True),
        _style(CHANGE, border=frame, shrink=True, number_format="+General;-General;General"),
        _style(SHARE, border=frame, shrink=True, number_format="+0.0;-0.0;0.0"),
        _style(BARS, border=frame, colour=ACCENT, across="left", wrap=False),
        _style(LEDGER_HEAD, size=9, colour=GREY, border=dashes),
        _style(LIVE, size=9, colour=GREY, shrink=True),
        _style(LEDGER_ENTRY, fill=EVIDENCE_FILL, border=dashes, shrink=True, locked=False),
        _style(TEXT_ENTRY, fill=ENTRY_FILL, border=cover, across="left", indent=1, locked=False, number_format="@"),
        _style(YEAR_ENTRY, fill=ENTRY_FILL, border=cover, across="left", indent=1, locked=False, number_format="0"),
        _style(
            DATE_ENTRY, fill=ENTRY_FILL, border=cover, across="left", indent=1, locked=False, number_format="yyyy-mm-dd"
        ),
        _style(COVER_LABEL, across="left", border=cover),
        _style(COVER_LINK, colour=ACCENT, underline=True, across="left", wrap=False, border=cover),
        _style(COVER_HINT, size=9, colour=GREY, across="left", border=cover, indent=1),
        _style(STATUS, across="left", wrap=False, border=cover, indent=1),
        _style(ENTRY_SAMPLE, fill=ENTRY_FILL, border=frame),
    )


def _page_styles() -> tuple[NamedStyle, ...]:
    hair, depths = _framed("thin", HAIR), range(GUIDE_DEPTHS)
    return (
        _style(GUIDE_HEAD, font=HEI, fill=HEAD_FILL, border=hair, across="left"),
        _style(GUIDE_TEXT, border=hair, across="left", top=True),
        *(
            _style(guide_group(n), bold=True, border=hair, fill=HEAD_FILL, across="left", top=True, indent=n)
            for n in depths
        ),
        *(_style(guide_item(n), border=hair, across="left", top=True, indent=n) for n in depths),
        _style(VERDICT, font=HEI, size=12, across="left", wrap=False),
        _style(RESULT_HEAD, font=HEI, fill=HEAD_FILL, border=hair),
        # No frame and no fill: three hundred prepared but empty lines would print.
        _style(RESULT_TEXT, across="left", top=True),
        _style(RESULT_WORD, top=True),
        _style(RESULT_NUMBER, across="right", top=True, indent=1),
        _style(RESULT_LINK, colour=ACCENT, underline=True, top=True),
    )


def _mark_styles() -> tuple[NamedStyle, ...]:
    return tuple(
        NamedStyle(
            mark_sample(mark),
            font=look.font(SONG, BODY_SIZE),
            fill=look.pattern(),
            border=_framed(look.frame, look.line),
            alignment=Alignment(horizontal="center", vertical="center"),
        )
        for mark, look in _LOOKS.items()
    )
