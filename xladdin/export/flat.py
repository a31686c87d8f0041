"""The figures as a plain list, one line a number, for other programs: CSV and xlsx with one head row and no merges."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from workbook.addresses import column_letters
from workbook.edition import Field, Heading
from workbook.report import Report
from xladdin.export.content.format import ExportOrder, Format, Output
from xladdin.export.content.office_package import (
    DECLARATION,
    RELATIONS,
    content_types,
    pack,
    properties,
    relationships,
    root_relationships,
    xml_text,
)
from xladdin.export.content.stamp import Stamp, stamp_of

COLUMNS = ("单位名称", "年度", "表", "行", "列", "数值", "计量单位")
WIDTHS = (24, 8, 6, 60, 40, 16, 10)
DRAFT_COLUMN = "状态"
JOINT = "—"
# A text that begins so is a formula to Excel, WPS or LibreOffice when they open a CSV file.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

Content = str | int | Decimal | None


def row_label(field: Field) -> str:
    """The printed labels on the way to a row: 「三、本年度办理结果—（三）不予公开—1.属于国家秘密」."""
    return JOINT.join(heading.label for heading in field.row if heading.label)


def column_label(path: Sequence[Heading]) -> str:
    """The printed labels on the way to a column: 「申请人情况—法人或其他组织—商业企业」."""
    return JOINT.join(heading.label for heading in path if heading.label)


def lines(report: Report, stamp: Stamp) -> Iterator[tuple[Content, ...]]:
    """The head line, then a line a number in printed order: numbers as numbers, a blank as None, any other as text."""
    yield (*COLUMNS, DRAFT_COLUMN) if stamp.draft else COLUMNS
    for table in report.edition.tables:
        for field in table.fields:
            value = report.value(field)
            band = table.blocks[field.block].band
            row = JOINT.join(label for label in (band, row_label(field)) if label)
            content = value.number if value.number is not None else value.text or None
            line = (report.unit, report.year, f"表{table.number}", row, column_label(field.column), content, field.unit)
            yield (*line, "草稿") if stamp.draft else line


def as_csv(report: Report, stamp: Stamp) -> bytes:
    """The list as CSV."""
    return csv_of(lines(report, stamp))


def csv_of(lines_: Iterable[Sequence[Content]]) -> bytes:
    """Lines as CSV in UTF-8 with a byte order mark, as Excel wants it; no text of it can be taken for a formula."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    for line in lines_:
        writer.writerow([_safe(content) for content in line])
    return buffer.getvalue().encode("utf-8-sig", "replace")


def as_workbook(report: Report, stamp: Stamp) -> bytes:
    """The list as .xlsx."""
    title = f"{report.unit}{report.year}年政府信息公开工作年度报告数据"
    return workbook_of(lines(report, stamp), WIDTHS, title, stamp)


def workbook_of(lines_: Iterable[Sequence[Content]], widths: Sequence[int], title: str, stamp: Stamp) -> bytes:
    """Lines as .xlsx: numbers are numbers, text is text whatever it begins with, the head stays in sight."""
    rows = "".join(
        f'<row r="{number}">{"".join(_cell(number, column, content) for column, content in enumerate(line, 1))}</row>'
        for number, line in enumerate(lines_, 1)
    )
    columns = "".join(
        f'<col min="{i}" max="{i}" width="{width}" customWidth="1"/>' for i, width in enumerate(widths, 1)
    )
    sheet = (
        f'{DECLARATION}<worksheet xmlns="{_SHEET}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"<cols>{columns}</cols><sheetData>{rows}</sheetData></worksheet>"
    )
    book = (
        f'{DECLARATION}<workbook xmlns="{_SHEET}" xmlns:r="{RELATIONS}"><sheets>'
        '<sheet name="数据" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    return pack(
        {
            "[Content_Types].xml": content_types(
                {
                    "xl/workbook.xml": f"{_TYPE}.sheet.main+xml",
                    "xl/worksheets/sheet1.xml": f"{_TYPE}.worksheet+xml",
                    "xl/styles.xml": f"{_TYPE}.styles+xml",
                }
            ),
            "_rels/.rels": root_relationships("xl/workbook.xml"),
            **properties(title, stamp),
            "xl/workbook.xml": book,
            "xl/_rels/workbook.xml.rels": relationships(
                [("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")]
            ),
            "xl/worksheets/sheet1.xml": sheet,
            "xl/styles.xml": _STYLES,
        }
    )


def _safe(content: Content) -> str:
    if content is None:
        return ""
    if isinstance(content, str):
        text = " ".join(content.split())
        return f"'{text}" if content.startswith(_FORMULA) or text.startswith(_FORMULA) else text
    return f"{content:f}" if isinstance(content, Decimal) else str(content)


def _cell(row: int, column: int, content: Content) -> str:
    place = f'r="{column_letters(column)}{row}"'
    if content is None:
        return ""
    if isinstance(content, str):
        style = ' s="1"' if row == 1 else ""
        return f'<c {place}{style} t="inlineStr"><is><t xml:space="preserve">{xml_text(content)}</t></is></c>'
    number = f"{content:f}" if isinstance(content, Decimal) else str(content)
    return f"<c {place}><v>{number}</v></c>"


# Style 0 as it comes, style 1 bold for the head.
_STYLES = (
    f'{DECLARATION}<styleSheet xmlns="{_SHEET}"><fonts count="2"><font><sz val="11"/><name val="宋体"/></font>'
    '<font><b/><sz val="11"/><name val="宋体"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/>'
    '</fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/>'
    '<bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2">'
    '<xf xfId="0"/><xf xfId="0" fontId="1" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def _list(order: ExportOrder) -> bytes:
    return as_csv(order.report, order.stamp)


def _workbook(order: ExportOrder) -> bytes:
    return as_workbook(order.report, order.stamp)


def _texts(report: Report, stamp: Stamp | None) -> Iterator[str]:
    if stamp is None:
        yield as_csv(report, stamp_of(report, dt.date.min)).decode("utf-8-sig")


FORMATS = {
    "csv": Format((Output(".csv", _list, a_table_each=False),), (".csv",), texts=_texts, carries_stamp=False),
    "xlsx": Format((Output(".xlsx", _workbook, a_table_each=False),)),
}
