"""One notion of a cell's text with its marks, the same for web pages, Word, spreadsheets, Markdown and OpenDocument."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from xladdin.intake.formats.document import Document, flow_of
from xladdin.intake.formats.markdown import document_of_markdown
from xladdin.intake.formats.marked_text import MENDED, TextRun, figure_text, said
from xladdin.intake.formats.open_document import document_of_open_document
from xladdin.intake.formats.spreadsheet import read
from xladdin.intake.formats.web_page import document_of_html
from xladdin.intake.formats.word import document_of_docx

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def last_cell(document: Document) -> str:
    """The last cell of the only row, as the tables see it."""
    rows = [piece for piece in flow_of(document).stretches() if not isinstance(piece, str)]
    return rows[-1][-1].replace(MENDED, "")


def web(cell: str, style: str = "") -> str:
    row = f"<table><tr><td>规章</td><td>{cell}</td></tr></table>"
    page = f"<html><head><style>{style}</style></head><body>{row}</body></html>"
    return last_cell(document_of_html(page, "报告.html"))


def word(runs: str, styles: str = "") -> str:
    cells = "".join(f"<w:tc><w:p>{one}</w:p></w:tc>" for one in ("<w:r><w:t>规章</w:t></w:r>", runs))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        body = f"<w:body><w:tbl><w:tr>{cells}</w:tr></w:tbl></w:body>"
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{MAIN}">{body}</w:document>')
        archive.writestr("word/styles.xml", f'<w:styles xmlns:w="{MAIN}">{styles}</w:styles>')
    return last_cell(document_of_docx(stream.getvalue(), "报告.docx"))


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


class TestFigures:
    """A figure in a cell, whatever stands beside it."""

    @pytest.mark.parametrize(
        ("cell", "figure"),
        [
            ("219 件", "219件"),
            ("1 520", "1520"),
            ("12 345 678.50", "12345678.50"),
            ("1'520", "1520"),
            ("1\n2\n5", "125"),
            ("12\n5", "125"),
            ("219\n件", "219件"),
            ("265[1]", "265"),
            ("265*", "265"),
            ("※265", "265"),
            ("265(注1)", "265"),
            ("265(含联合发文3件)", "265"),
            ("- 8", "-8"),
            ("零", "0"),
            ("1234.56 万元", "1234.56万元"),
        ],
    )
    def test_it_is_its_digits_and_its_unit(self, cell: str, figure: str) -> None:
        assert figure_text(cell).replace(MENDED, "") == figure

    @pytest.mark.parametrize("cell", ["5\n12", "12\n3\n45", "五件", "约12", "(265)", "12 5", "2024年"])
    def test_what_is_no_one_figure_stays_text(self, cell: str) -> None:
        assert not figure_text(cell).replace(MENDED, "").isdecimal()

    @given(st.integers(0, 10**9))
    def test_a_plain_number_is_left_alone(self, number: int) -> None:
        assert figure_text(str(number)) == str(number)
        assert figure_text(f" {number} ") == str(number)

    def test_raised_text_alone_is_the_figure(self) -> None:
        assert said([TextRun("265", raised=True)]) == "265"
        assert said([TextRun("265"), TextRun("1", raised=True)]) == "265"
        assert said([TextRun("219", struck=True), TextRun("216")]) == "216"


class TestWebPages:
    @pytest.mark.parametrize(
        "cell",
        [
            "<s>219</s>216",
            "<strike>219</strike> 216",
            "<del>219</del><ins>216</ins>",
            '<span style="text-decoration: line-through">219</span>216',
            '<span class="old">219</span>216',
            "216<sup>1</sup>",
            '216<span style="vertical-align:super">(1)</span>',
            '216<span style="display:none">219</span>',
            "<span hidden>219</span>216",
            "216①",
            "216¹",
            "216<br>件",
            "2<br>1<br>6",
            "<p>2</p><p>1</p><p>6</p>",
            "216&nbsp;件",
            "２１６",
        ],
    )
    def test_it_is_216(self, cell: str) -> None:
        assert web(cell, ".old { text-decoration: line-through }").removesuffix("件") == "216"

    def test_rules_for_print_hide_nothing(self) -> None:
        assert web("<span class=x>216</span>", "@media print { .x { display: none } }") == "216"

    def test_hidden_rows_and_columns_are_left_out(self) -> None:
        page = (
            '<table><col><col style="display:none"><col><tr style="display:none"><td>规章</td><td>1</td><td>1</td></tr>'
            "<tr><td>规章</td><td>2</td><td>3</td></tr></table>"
        )
        assert document_of_html(page, "报告.html").pieces == (("规章", "3"),)


class TestWord:
    @pytest.mark.parametrize(
        "runs",
        [
            run("219", "<w:strike/>") + run("216"),
            run("219", "<w:dstrike/>") + run("216"),
            run("219", '<w:rStyle w:val="old"/>') + run("216"),
            run("219", '<w:rStyle w:val="older"/>') + run("216"),
            run("216", '<w:strike w:val="0"/>'),
            run("216") + run("1", '<w:vertAlign w:val="superscript"/>'),
            run("216") + run("[1]", '<w:position w:val="12"/>'),
            run("216") + run("219", "<w:vanish/>"),
            "<w:r><w:t>2</w:t><w:br/><w:t>1</w:t><w:br/><w:t>6</w:t></w:r>",
        ],
    )
    def test_it_is_216(self, runs: str) -> None:
        styles = '<w:style w:styleId="old"><w:rPr><w:strike/></w:rPr></w:style>'
        styles += '<w:style w:styleId="older"><w:basedOn w:val="old"/></w:style>'
        assert word(runs, styles) == "216"

    def test_a_hidden_row_is_left_out(self) -> None:
        rows = "".join(
            f"<w:tr><w:trPr>{mark}</w:trPr><w:tc><w:p>{run('规章')}</w:p></w:tc><w:tc><w:p>{run(text)}</w:p></w:tc></w:tr>"
            for mark, text in (("<w:hidden/>", "1"), ("", "2"))
        )
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            body = f"<w:body><w:tbl>{rows}</w:tbl></w:body>"
            archive.writestr("word/document.xml", f'<w:document xmlns:w="{MAIN}">{body}</w:document>')
        assert document_of_docx(stream.getvalue(), "报告.docx").pieces == (("规章", "2"),)


class TestSpreadsheets:
    def book(self, folder: Path) -> Document:
        book = Workbook()
        sheet = book.worksheets[0]
        for row in (("规章", 1, 1), ("规范性文件", 2, 3), ("行政许可", 4, 5), ("行政处罚", 7, 8)):
            sheet.append(row)
        sheet.row_dimensions[1].hidden = True
        sheet.column_dimensions["B"].hidden = True
        sheet["C3"].font = Font(strike=True)
        struck, raised = InlineFont(strike=True), InlineFont(vertAlign="superscript")
        sheet["C4"] = CellRichText(TextBlock(struck, "219"), TextBlock(InlineFont(), "216"), TextBlock(raised, "1"))
        path = folder / "表.xlsx"
        book.save(path)
        found = read(path, path.read_bytes())
        assert isinstance(found, Document)
        return found

    def test_what_is_hidden_struck_out_or_raised_is_not_said(self, tmp_path: Path) -> None:
        assert self.book(tmp_path).pieces == (("规范性文件", "3"), ("行政许可", ""), ("行政处罚", "216"))


class TestMarkdown:
    @pytest.mark.parametrize(
        "cell",
        [
            "~~219~~216",
            "<s>219</s>216",
            "216<sup>1</sup>",
            "216[^1]",
            "216^1^",
            "$216$",
            "216$^{1}$",
            "2<br>1<br>6",
            "**216**",
        ],
    )
    def test_it_is_216(self, cell: str) -> None:
        assert (
            last_cell(document_of_markdown(f"| 规章 | 0 | 0 |\n|---|---|---|\n| 规章 | 1 | {cell} |", "报告.md"))
            == "216"
        )


class TestOpenDocument:
    def test_struck_out_and_hidden_is_not_said(self) -> None:
        names = " ".join(
            f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
            for short, name in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
        )
        style = (
            '<style:style style:name="T1"><style:text-properties style:text-line-through-style="solid"/></style:style>'
        )
        cells = "<table:table-cell><text:p>规章</text:p></table:table-cell>"
        new = '<table:table-cell><text:p><text:span text:style-name="T1">219</text:span>216</text:p></table:table-cell>'
        row = f"<table:table-row>{cells}{new}</table:table-row>"
        hidden = f'<table:table-row table:visibility="collapse">{cells}{new}</table:table-row>'
        body = f"<office:body><office:text><table:table>{hidden}{row}</table:table></office:text></office:body>"
        content = f"<office:document-content {names}><office:automatic-styles>{style}</office:automatic-styles>{body}"
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
            archive.writestr("content.xml", content + "</office:document-content>")
        assert document_of_open_document(stream.getvalue(), "报告.odt").pieces == (("规章", "216"),)
