"""How a ledger looks: named styles beside those of the report workbook, and the marks of state without colour."""

from __future__ import annotations

from copy import copy
from typing import cast

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from openpyxl.worksheet.dimensions import ColumnDimension

from workbook.template import styles

HEAD, HEAD_NEEDED, HEAD_COMPUTED = "台账 表头", "台账 必填表头", "台账 自动表头"
TEXT, WORD, DATE, COMPUTED_DATE, COMPUTED_NUMBER, COMPUTED_TEXT = (
    "台账 文字",
    "台账 选词",
    "台账 日期",
    "台账 自动日期",
    "台账 自动数字",
    "台账 自动文字",
)
DAY_OFF = "台账 休息日"
DATE_FORMAT = "yyyy-mm-dd"
_SONG, _HEI, _SIZE = styles.SONG, styles.HEI, 10.0
# The first letters of 状态, each a sign of its own, so that a print in black says as much as the screen.
OVERDUE, THREE_DAYS, WEEK, OPEN, DONE, WAITING, WRONG = "×", "▲", "△", "○", "√", "※", "？"
_SIGN_FORMATS = {OVERDUE: '"× "yyyy-mm-dd', THREE_DAYS: '"▲ "yyyy-mm-dd', WEEK: '"△ "yyyy-mm-dd'}
_SIGN_INKS = {OVERDUE: ("8F1D13", "F8CFCA"), THREE_DAYS: ("6E4A00", "FBE3A6"), WEEK: ("6E4A00", "FDF6DF")}


def add_styles(book: Workbook) -> None:
    """Register the named styles of a ledger in a workbook that has those of the report already."""
    for style in _styles():
        book.add_named_style(style)


def copy_look(cell: Cell | MergedCell, column: ColumnDimension) -> None:
    """Give a whole column the look of one of its cells: a cell that is still empty looks like its column."""
    # Copying the view that a cell gives of its look gives the look itself.
    column.font, column.alignment = cast(Font, copy(cell.font)), cast(Alignment, copy(cell.alignment))
    column.number_format = cell.number_format


def due_look(sign: str) -> DifferentialStyle:
    """How 应答复日 looks when it is passed or near: a sign before the date, bold where passed, and a colour."""
    ink, fill = _SIGN_INKS[sign]
    return DifferentialStyle(
        font=Font(bold=sign != WEEK, color=ink),
        fill=PatternFill("solid", fgColor=fill, bgColor=fill),
        numFmt=NumberFormat(numFmtId=170 + list(_SIGN_FORMATS).index(sign), formatCode=_SIGN_FORMATS[sign]),
    )


def missing_look() -> DifferentialStyle:
    """How a cell looks that must be filled in for its row to count."""
    side = Side("dashed", "8A5A00")
    return DifferentialStyle(border=Border(left=side, right=side, top=side, bottom=side))


def closed_look() -> DifferentialStyle:
    """How the row of a finished request recedes."""
    return DifferentialStyle(font=Font(color=styles.GREY))


def _styles() -> tuple[NamedStyle, ...]:
    line = Side("thin", styles.LINE)
    frame = Border(left=line, right=line, top=line, bottom=line)
    return (
        _style(HEAD, font=_HEI, fill="E3ECEA", border=frame, wrap=True),
        _style(HEAD_NEEDED, font=_HEI, fill="CFE3DE", border=frame, wrap=True, bold=True),
        _style(HEAD_COMPUTED, font=_HEI, fill=styles.TOTAL_FILL, border=frame, wrap=True, colour=styles.GREY),
        _style(TEXT, across="left", number_format="@"),
        _style(WORD, across="left"),
        _style(DATE, number_format=DATE_FORMAT),
        _style(COMPUTED_DATE, fill=styles.HEAD_FILL, number_format=DATE_FORMAT),
        _style(COMPUTED_NUMBER, fill=styles.HEAD_FILL, number_format="0"),
        _style(COMPUTED_TEXT, fill=styles.HEAD_FILL, across="left"),
        _style(DAY_OFF, fill=styles.TOTAL_FILL),
    )


def _style(
    name: str,
    *,
    font: str = _SONG,
    fill: str = "",
    border: Border | None = None,
    across: styles.Horizontal = "center",
    wrap: bool = False,
    bold: bool = False,
    colour: str = styles.INK,
    number_format: str = "General",
) -> NamedStyle:
    return NamedStyle(
        name,
        font=Font(name=font, size=_SIZE, bold=bold, color=colour),
        fill=PatternFill("solid", fgColor=fill) if fill else PatternFill(),
        border=border or Border(),
        alignment=Alignment(horizontal=across, vertical="center", wrap_text=wrap),
        number_format=number_format,
    )
