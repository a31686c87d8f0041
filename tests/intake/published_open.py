"""Makes, out of a report, an OpenDocument text or spreadsheet and a web page saved as one file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from xml.sax.saxutils import escape

import lxml.html
from published_texts import web_page

from workbook.report import Report

_SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
)


def open_document(report: Report, kind: str) -> bytes:
    """The web page of a report as OpenDocument; `kind` is text or spreadsheet."""
    page = lxml.html.document_fromstring(web_page(report))
    body = "".join(_pieces(page.body, kind))
    inside = f"<office:body><office:{kind}>{body}</office:{kind}></office:body>"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr("content.xml", f"<office:document-content {_SPACES}>{inside}</office:document-content>")
    return stream.getvalue()


def web_archive(report: Report) -> bytes:
    """The web page of a report with a style sheet beside it."""
    archive = MIMEMultipart("related", type="text/html")
    archive.attach(MIMEText(web_page(report), "html", "utf-8"))
    archive.attach(MIMEText("td { border: 1px solid }", "css", "utf-8"))
    return archive.as_bytes()


def _pieces(body: lxml.html.HtmlElement, kind: str) -> Iterator[str]:
    for element in body.iter("p", "h1", "h2", "h3", "table"):
        if element.tag == "table":
            yield f"<table:table>{''.join(map(_row, element.iter('tr')))}</table:table>"
        elif not list(element.iterancestors("table")):
            line = f"<text:p>{escape(element.text_content())}</text:p>"
            # A sheet has nothing but cells.
            in_cell = f"<table:table-row><table:table-cell>{line}</table:table-cell></table:table-row>"
            yield f"<table:table>{in_cell}</table:table>" if kind == "spreadsheet" else line


def _row(row: lxml.html.HtmlElement) -> str:
    return f"<table:table-row>{''.join(map(_cell, row.iter('td', 'th')))}</table:table-row>"


def _cell(cell: lxml.html.HtmlElement) -> str:
    names = {"rowspan": "table:number-rows-spanned", "colspan": "table:number-columns-spanned"}
    spans = "".join(f' {name}="{cell.get(key)}"' for key, name in names.items() if cell.get(key))
    return f"<table:table-cell{spans}><text:p>{escape(cell.text_content())}</text:p></table:table-cell>"
