"""The tables as a Word document, and a whole yearly report begun: six sections, the tables, what the figures say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from workbook.edition import Field
from workbook.grid import Grid, blank_grid
from workbook.report import Report
from xladdin.export.content import sentences
from xladdin.export.content.format import ExportOrder, Format, Output
from xladdin.export.content.sentences import Fees
from xladdin.export.content.stamp import Stamp
from xladdin.export.picture.drawing import render as render_picture
from xladdin.export.word.document import document, end_of_table, paragraph, picture, picture_relation
from xladdin.export.word.layout import LAYOUTS, Layout, LayoutName, column_widths
from xladdin.export.word.plain_table import right_aligned
from xladdin.export.word.table import table_xml

# Room for the heading above a table that stands as a picture on the same page, in twips.
_HEADING_ROOM = 700


def tables(
    grids: Sequence[Grid], stamp: Stamp, *, title: str, layout: LayoutName = "form", as_pictures: bool = False
) -> bytes:
    """A .docx file with each table under its statutory heading, to be used as it is or copied from.

    `as_pictures` puts the PNG of each table in its place, at its physical size. A draft (`stamp.draft`) has 草稿 behind
    every page. Raises what `picture.render` raises.
    """
    setting = LAYOUTS[layout]
    pictures = _pictures(grids, stamp) if as_pictures else {}
    blocks = [
        block
        for index, grid in enumerate(grids)
        for block in (paragraph(grid.table.heading, "section"), _table(grid, index, setting, pictures))
    ]
    return document([*blocks, end_of_table()], setting, title, stamp, pictures)


def new_report(
    report: Report,
    stamp: Stamp,
    *,
    last_year: Report | None = None,
    contact: str = "",
    fees: Fees | None = None,
    layout: LayoutName = "form",
    as_pictures: bool = False,
) -> bytes:
    """A .docx file with the whole report begun: title, first paragraph, six sections, the tables and their sentences.

    What the figures do not say stands as 【请填写：……】, marked yellow. `contact` is the telephone number to be
    published, `fees` what section 六 reports.
    """
    setting = LAYOUTS[layout]
    grids = [blank_grid(table).with_text(report.display) for table in report.edition.tables]
    pictures = _pictures(grids, stamp) if as_pictures else {}
    shown = {grid.table.key: _table(grid, index, setting, pictures) for index, grid in enumerate(grids)}
    title = f"{report.unit}{report.year}年政府信息公开工作年度报告"
    blocks = [
        paragraph(f"{report.unit}\n{report.year}年政府信息公开工作年度报告", "title"),
        paragraph(_opening(report, contact)),
        *_situation(report, last_year),
        *_section(report.edition.disclosure.heading, shown["disclosure"]),
        *_section(report.edition.requests.heading, shown["requests"]),
        *_section(report.edition.disputes.heading, shown["disputes"]),
        end_of_table(),
        *(paragraph(text) for text in sentences.about_disputes(report, last_year)),
        paragraph("五、存在的主要问题及改进情况", "section"),
        paragraph("【请填写：存在的主要问题】"),
        paragraph("【请填写：改进情况】"),
        paragraph("六、其他需要报告的事项", "section"),
        *(paragraph(text) for text in sentences.about_other_matters(report, fees)),
        paragraph(""),
        right_aligned(report.unit),
        right_aligned("【请填写：发布日期】"),
    ]
    return document(blocks, setting, title, stamp, pictures)


def _opening(report: Report, contact: str) -> str:
    """The paragraph before the six sections: legal basis, period, where to read it, whom to ask (条例第五十条)."""
    number = contact or "【请填写：电话】"
    return (
        f"本报告根据《中华人民共和国政府信息公开条例》和《{report.edition.title}》（{report.edition.basis}）编制。"
        "全文包括总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、政府信息公开行政复议和行政诉讼情况、"
        "存在的主要问题及改进情况、其他需要报告的事项六个部分。"
        f"本报告所列数据的统计期限自{report.year}年1月1日起至{report.year}年12月31日止。"
        "本报告电子版可在【请填写：网站名称和网址】下载。"
        f"如对本报告有疑问，请与{report.unit}联系（地址：【请填写：地址、邮编】；电话：{number}）。"
    )


def _situation(report: Report, last_year: Report | None) -> Iterator[str]:
    """Section 一, with the sentences that the figures give."""
    yield paragraph("一、总体情况", "section")
    yield paragraph("（一）主动公开情况", "subsection")
    yield paragraph("【请填写：主动公开的渠道、数量和重点领域】")
    yield paragraph("（二）依申请公开情况", "subsection")
    yield paragraph("".join(sentences.about_requests(report, last_year)))
    yield paragraph("（三）政府信息管理情况", "subsection")
    yield paragraph("".join(sentences.about_documents(report)) + "【请填写：政府信息管理的其他情况】")
    yield paragraph("（四）政府信息公开平台建设情况", "subsection")
    yield paragraph("【请填写：网站、新媒体等平台的建设情况】")
    yield paragraph("（五）监督保障情况", "subsection")
    yield paragraph("【请填写：机构、人员、培训，以及工作考核、社会评议和责任追究结果情况】")


def _section(heading: str, content: str) -> Iterator[str]:
    yield paragraph(heading, "section")
    yield content


def _pictures(grids: Sequence[Grid], stamp: Stamp) -> dict[str, bytes]:
    return {f"{grid.table.key}.png": render_picture([grid], "png", stamp=stamp) for grid in grids}


def _table(grid: Grid, index: int, layout: Layout, pictures: Mapping[str, bytes]) -> str:
    if not pictures:
        return table_xml(grid, column_widths(grid, layout), layout.cell)
    name = f"表{grid.table.number}"
    room = (layout.text_width, layout.text_height - _HEADING_ROOM)
    png = pictures[f"{grid.table.key}.png"]
    return picture(png, picture_relation(index), name, grid.table.heading, room, index + 1)


def _make(order: ExportOrder) -> bytes:
    return tables(order.grids, order.stamp, title=order.title)


def _read_back(output: Path, report: Report) -> Iterator[tuple[Field, str]]:
    from xladdin.export.word.cells import figure_and_note
    from xladdin.export.word.package import W, open_document
    from xladdin.export.word.places import FoundTable, find_table, text_of

    body = open_document(output).root.find(f"{W}body")
    for table in report.edition.tables:
        found = find_table(body, table)
        if isinstance(found, FoundTable):
            yield from ((field, figure_and_note(text_of(found.cells[field.id]))[0]) for field in table.fields)


FORMATS = {"docx": Format((Output(".docx", _make),), (".docx", ".docm"), read_back=_read_back)}
