"""汇总图: the units ranked in each measure, as native Excel charts that print, with those that stand out named."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.marker import DataPoint
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from workbook.layout import Place
from workbook.template import styles
from workbook.template.cells import put_text, set_height, set_widths, write, write_across
from workbook.template.pages import set_page
from xladdin.rollup.summing.comparing import ENOUGH_PEERS, Indicator, Standing, measures, standings
from xladdin.rollup.summing.nodes import Node

CHARTS = "汇总图"
# A chart names so many units, the largest; more names could not be read on a page.
SHOWN = 25
_PIXELS = (190, 74, 74, 20, 560)
_ROWS_A_CHART = 30
_ACCENT, _OUT = styles.ACCENT, "B42318"


def add_charts(book: Workbook, node: Node) -> None:
    """Add the sheet to a book: on the left the figures of each chart, on the right the chart."""
    sheet = book.create_sheet(CHARTS)
    set_widths(sheet, _PIXELS)
    write(sheet, 1, 1, "汇总图", styles.PAGE_TITLE)
    words = f"只比较计入合计的 {len(node.summed)} 家；各列前 {SHOWN} 家。红色的与同类单位相差很远（已考虑大小）。"
    write(sheet, 2, 1, words, styles.NOTE_LINE)
    set_height(sheet, 1, 30)
    row = 4
    for measure in measures():
        found = standings(node.summed, measure)
        if row > 4 and drawn(measure, found):  # what has nothing to draw needs no page
            sheet.row_breaks.append(Break(row - 1))
        row = _add(sheet, row, measure, found)
    sheet.sheet_view.showGridLines = False
    sheet.freeze_panes = "A4"
    set_page(sheet, "landscape", pages=0)


def outliers(standing: Sequence[Standing]) -> list[Standing]:
    """Those that stand out, the furthest first."""
    return sorted((one for one in standing if one.outlying), key=lambda one: -abs(one.far or 0))


def drawn(measure: Indicator, standing: Sequence[Standing]) -> Sequence[Standing]:
    """Those that a chart shows: the largest; of counts, none that is 0."""
    return [one for one in standing if measure.kind != "count" or one.value][:SHOWN]


def told(measure: Indicator, standing: Sequence[Standing]) -> str:
    """Who stands out in a measure, in a sentence."""
    out = outliers(standing)
    if not standing:
        return "没有可比的数。"
    if not drawn(measure, standing):
        return "各单位都是 0。"
    if all(one.far is None for one in standing):
        return f"同类单位不足 {ENOUGH_PEERS} 家，没有比较。"
    if not out:
        return "没有与同类单位相差很远的。"
    names = "、".join(
        f"{one.name}（{shown(measure, one.value)}，偏{'高' if (one.far or 0) > 0 else '低'}）" for one in out[:10]
    )
    return f"与同类单位相差很远的 {len(out)} 家：{names}{'等' if len(out) > 10 else ''}。"


def shown(measure: Indicator, value: float) -> str:
    """A value as it is printed."""
    if measure.kind == "count":
        return f"{value:g}"
    return f"{value:+.1%}" if measure.kind == "change" else f"{value:.1%}"


def _add(sheet: Worksheet, top: int, measure: Indicator, standing: Sequence[Standing]) -> int:
    """Draw one measure from this row on; gives the row of the next one."""
    write(sheet, top, 1, measure.title, styles.SECTION)
    words = told(measure, standing)
    write_across(sheet, top + 1, (1, len(_PIXELS)), "", styles.SMALL)
    put_text(sheet, Place(CHARTS, top + 1, 1), words)
    set_height(sheet, top + 1, styles.text_height(words, sum(_PIXELS), 9))
    best = drawn(measure, standing)
    if not best:
        return top + 4
    heads = ("单位", "件数") if measure.kind == "count" else ("单位", "比例", "基数")
    for column, head in enumerate(heads, 1):
        write(sheet, top + 2, column, head, styles.RESULT_HEAD)
    first = top + 3
    for row, one in enumerate(best, first):
        sheet.cell(row, 1).style = styles.RESULT_TEXT
        put_text(sheet, Place(CHARTS, row, 1), one.name)
        cell = sheet.cell(row, 2, one.value)
        cell.style = styles.RESULT_NUMBER
        cell.number_format = "0" if measure.kind == "count" else "0.0%"
        if measure.kind != "count":
            sheet.cell(row, 3, one.size).style = styles.RESULT_NUMBER
    sheet.add_chart(_chart(sheet, measure, first, best), f"E{top + 2}")
    return top + max(_ROWS_A_CHART, len(best) + 5)


def _chart(sheet: Worksheet, measure: Indicator, first: int, best: Sequence[Standing]) -> BarChart:
    chart = BarChart()
    chart.type, chart.style, chart.gapWidth = "bar", 10, 40
    chart.title = None
    chart.legend = None
    last = first + len(best) - 1
    chart.add_data(Reference(sheet, min_col=2, min_row=first, max_row=last), titles_from_data=False)
    chart.set_categories(Reference(sheet, min_col=1, min_row=first, max_row=last))
    series = chart.series[0]
    series.graphicalProperties = GraphicalProperties(solidFill=_ACCENT)
    for index, one in enumerate(best):
        if one.outlying:
            series.dPt.append(DataPoint(idx=index, spPr=GraphicalProperties(solidFill=_OUT)))
    series.dLbls = DataLabelList(showVal=True, showSerName=False, showCatName=False, showLegendKey=False)
    chart.y_axis.numFmt = "0" if measure.kind == "count" else "0%"
    chart.y_axis.majorGridlines = None
    chart.y_axis.delete = True
    chart.x_axis.delete = False
    chart.x_axis.scaling.orientation = "maxMin"  # the largest at the top
    chart.x_axis.tickLblPos = "low"
    chart.layout = Layout(manualLayout=ManualLayout(xMode="edge", yMode="edge", x=0.38, y=0.02, w=0.54, h=0.96))
    chart.width, chart.height = 15, max(3.5, 0.55 * len(best) + 1)
    return chart
