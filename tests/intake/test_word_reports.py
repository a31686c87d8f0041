"""A Word document becomes a Report: merged cells, tracked changes, content controls, automatic numbers, text boxes."""

from __future__ import annotations

import copy
import io
import random
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import HealthCheck, given, settings
from published_files import PROSE, docx, docx_bytes
from published_texts import NOT_HELD, reports, zeros

from workbook.refusal import FileRefused
from workbook.report import BLANK, Report
from xladdin.intake.formats.document import Document
from xladdin.intake.formats.word import document_of_docx
from xladdin.intake.published import read, read_document

SHARED = Path(__file__).parents[3] / "shared" / "reports"
FEW = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def document_xml(body: str) -> str:
    return f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"


def package_of(body: str, **parts: str) -> bytes:
    """A .docx whose document.xml has this body; `parts` are further parts of word/ by name."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", document_xml(body))
        for name, text in parts.items():
            archive.writestr(f"word/{name}.xml", text)
    return stream.getvalue()


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{escape(text)}</w:t></w:r>"


def paragraph(*content: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(content)}</w:p>"


def table(*rows: list[str]) -> str:
    cells = ("".join(f"<w:tc>{cell}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def read_body(body: str, **parts: str) -> Document:
    return document_of_docx(package_of(body, **parts), "报告.docx")


class TestReportsInWord:
    """The three tables on the statutory layout, merges and all."""

    @FEW
    @given(reports())
    def test_any_figures_come_back(self, report: Report) -> None:
        intake = read_document(document_of_docx(docx_bytes(docx(report)), "报告.docx"))
        assert [v.number for v in intake.report.values] == [v.number for v in report.values]
        assert intake.report.edition is report.edition
        assert (intake.report.unit, intake.report.year) == (report.unit, report.year)
        assert (intake.notes, intake.unread) == ((), ())

    def test_blank_cells_stay_blank_and_marks_stay_marks(self) -> None:
        report = zeros("2021").with_values({"disclosure.rules.made": NOT_HELD, "requests.received.business": BLANK})
        intake = read_document(document_of_docx(docx_bytes(docx(report)), "报告.docx"))
        assert intake.report.value("disclosure.rules.made").state is NOT_HELD.state
        assert intake.report.value("requests.received.business") is BLANK
        assert intake.report.value("requests.received.research").number == 0

    def test_the_text_beside_the_tables_is_the_narrative(self) -> None:
        narrative = read_document(document_of_docx(docx_bytes(docx(zeros("2021"))), "报告.docx")).narrative
        assert [p.text for p in narrative.paragraphs if p.section == "一"] == list(PROSE)
        assert [p.section for p in narrative.paragraphs] == ["", "", "一", "一", "五", "六"]
        assert (narrative.unit, narrative.year) == ("张店区人民政府办公室", 2021)

    def test_a_blank_form_is_read_as_blank_and_says_so_once(self) -> None:
        report = zeros("2021").with_values({f.id: BLANK for f in zeros("2021").edition.fields})
        intake = read_document(document_of_docx(docx_bytes(docx(report)), "报告.docx"))
        assert all(value is BLANK for value in intake.report.values)
        assert intake.unread == ("表二、表三、表四是空表，没有填数字。",)

    def test_the_circulated_blank_form(self) -> None:
        path = SHARED / "template-2021-edition.docx"
        if not path.is_file():
            pytest.skip("the folder with published reports is not beside the project")
        intake = read(path)
        assert intake.report.edition.id == "2021"
        assert all(value is BLANK for value in intake.report.values)
        assert [s for s in intake.unread if "表" in s] == ["表二、表三、表四是空表，没有填数字。"]
        assert [p.section for p in intake.narrative.paragraphs] == ["", "一", "五", "六"]

    def test_a_table_that_a_page_break_cuts_in_two(self) -> None:
        report = zeros("2021", requests__results__unavailable__unclear__total=4)
        document = docx(report)
        rows = document.tables[1].rows
        split = next(i for i, row in enumerate(rows) if row.cells[2].text.startswith("3.补正后"))
        second = docx(report).tables[1]
        for row in rows[split:]:
            row._tr.getparent().remove(row._tr)
        for row in second.rows[:split]:
            row._tr.getparent().remove(row._tr)
        document.tables[1]._tbl.addnext(second._tbl)
        intake = read_document(document_of_docx(docx_bytes(document), "报告.docx"))
        assert [v.number for v in intake.report.values] == list(report.numbers)

    @pytest.mark.parametrize("figures_above", [True, False])
    def test_a_row_that_a_page_break_cuts_in_two(self, *, figures_above: bool) -> None:
        """Converters leave the two halves of a label in two rows; the figures stand beside one of them."""
        report = zeros("2021", requests__results__denied__prohibited_by_law__total=4)
        document = docx(report)
        rows = document.tables[1].rows
        at = next(i for i, row in enumerate(rows) if row.cells[2].text.startswith("2.其他法律"))
        second = copy.deepcopy(rows[at]._tr)
        rows[at]._tr.addnext(second)
        halves = document.tables[1].rows[at], document.tables[1].rows[at + 1]
        for row, label in zip(halves, ("2.其他法", "律行政法规禁止公开"), strict=True):
            row.cells[2].text = label
        for cell in halves[1 if figures_above else 0].cells[3:]:
            cell.text = ""
        intake = read_document(document_of_docx(docx_bytes(document), "报告.docx"))
        assert [v.number for v in intake.report.values] == list(report.numbers)
        assert intake.unread == ()


class TestWhatIsTaken:
    """The text as it reads when all changes are accepted."""

    def test_insertions_are_in_and_deletions_are_out(self) -> None:
        gone = f'<w:del w:id="1">{run("三").replace("w:t>", "w:delText>")}</w:del>'
        body = paragraph(run("收到"), gone, f'<w:ins w:id="2">{run("五")}</w:ins>', run("件"))
        assert read_body(body).pieces == ("收到五件",)

    def test_moved_text_is_read_where_it_went(self) -> None:
        body = paragraph(f'<w:moveFrom w:id="1">{run("甲")}</w:moveFrom>', run("乙"))
        body += paragraph(f'<w:moveTo w:id="2">{run("甲")}</w:moveTo>')
        assert read_body(body).pieces == ("乙\n甲",)

    def test_a_deleted_paragraph_mark_joins_two_paragraphs(self) -> None:
        body = paragraph(run("收到五"), properties='<w:rPr><w:del w:id="1"/></w:rPr>') + paragraph(run("件"))
        assert read_body(body).pieces == ("收到五件",)

    def test_a_deleted_row_is_out(self) -> None:
        cut = table([paragraph(run("规章"))], [paragraph(run("旧"))])
        marked = cut.replace(
            "<w:tr><w:tc><w:p><w:pPr></w:pPr><w:r><w:rPr></w:rPr><w:t>旧",
            "<w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:r><w:t>旧",
        )
        assert marked != cut
        assert read_body(marked).pieces == (("规章",),)

    def test_hidden_text_is_out(self) -> None:
        body = paragraph(run("密", "<w:vanish/>"), run("明", '<w:vanish w:val="0"/>'))
        assert read_body(body).pieces == ("明",)

    def test_content_controls_are_open_anywhere(self) -> None:
        def control(content: str) -> str:
            return f"<w:sdt><w:sdtPr/><w:sdtContent>{content}</w:sdtContent></w:sdt>"

        inside = table([paragraph(run("规章")), paragraph(control(run("7")))])
        rows = inside.replace("<w:tr>", "<w:sdt><w:sdtContent><w:tr>").replace(
            "</w:tr>", "</w:tr></w:sdtContent></w:sdt>"
        )
        body = control(paragraph(run("一、总体情况"))) + control(rows)
        assert read_body(body).pieces == ("一、总体情况", ("规章", "7"))

    def test_a_text_box_is_read_once_and_after_its_paragraph(self) -> None:
        box = f"<w:txbxContent>{paragraph(run('某局文件'))}</w:txbxContent>"
        choice = f"<mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        fallback = f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        body = paragraph(run("标题"), f"<w:r><mc:AlternateContent>{choice}{fallback}</mc:AlternateContent></w:r>")
        assert read_body(body).pieces == ("标题\n某局文件",)

    def test_merged_cells_are_given_once(self) -> None:
        def cell(text: str, properties: str) -> str:
            return f"<w:tcPr>{properties}</w:tcPr>{paragraph(run(text))}"

        body = table(
            [
                cell("（三）不予公开", '<w:vMerge w:val="restart"/>'),
                cell("甲", ""),
                cell("5", '<w:gridSpan w:val="2"/>'),
            ],
            [cell("", "<w:vMerge/>"), cell("乙", ""), cell("6", "")],
        )
        assert read_body(body).pieces == (("（三）不予公开", "甲", "5"), ("乙", "6"))

    def test_a_table_inside_a_cell_of_the_layout_is_a_table(self) -> None:
        inner = table([paragraph(run("规章")), paragraph(run("7"))])
        body = table([paragraph(run("上文")) + inner + paragraph(run("下文"))])
        assert read_body(body).pieces == ("上文", ("规章", "7"), "下文")

    def test_breaks_and_tabs_separate(self) -> None:
        body = paragraph(run("结果"), "<w:r><w:br/></w:r>", run("维持"), "<w:r><w:tab/></w:r>", run("0"))
        assert read_body(body).pieces == ("结果\n维持\t0",)


def numbered(text: str, level: int = 0, number: int = 7) -> str:
    properties = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return paragraph(run(text), properties=properties)


NUMBERING = (
    f'<w:numbering {NAMESPACES}><w:abstractNum w:abstractNumId="3">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:start w:val="3"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>'
    '<w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="●"/></w:lvl>'
    '</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="3"/></w:num></w:numbering>'
)


class TestAutomaticNumbers:
    """Numbers that Word counts stand nowhere in the text, and are printed all the same."""

    def test_levels_count_on_and_begin_again(self) -> None:
        body = "".join(numbered(*item) for item in [("甲", 0), ("乙", 1), ("丙", 1), ("丁", 0), ("戊", 1), ("己", 2)])
        assert read_body(body, numbering=NUMBERING).pieces == ("一、甲\n（一）乙\n（二）丙\n二、丁\n（一）戊\n3.己",)

    def test_bullets_empty_paragraphs_and_list_none_have_no_number(self) -> None:
        body = numbered("甲", 3) + numbered("") + numbered("乙", 0, 0) + numbered("丙", 0)
        assert read_body(body, numbering=NUMBERING).pieces == ("甲\n\n乙\n一、丙",)

    def test_the_number_of_a_style(self) -> None:
        style = '<w:style w:styleId="T"><w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr></w:style>'
        body = paragraph(run("总体情况"), properties='<w:pStyle w:val="T"/>')
        found = read_body(body, numbering=NUMBERING, styles=f"<w:styles {NAMESPACES}>{style}</w:styles>")
        assert found.pieces == ("一、总体情况",)

    @pytest.mark.parametrize(("count", "numeral"), [(9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (31, "三十一")])
    def test_chinese_numerals(self, count: int, numeral: str) -> None:
        piece = read_body(numbered("段") * count, numbering=NUMBERING).pieces[0]
        assert str(piece).splitlines()[-1] == f"{numeral}、段"


class TestRefusedDocuments:
    """Documents that are damaged, locked, or made to harm their reader."""

    def test_a_document_with_entities(self) -> None:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("word/document.xml", "<!DOCTYPE a [<!ENTITY x 'y'>]>" + document_xml(""))
        with pytest.raises(FileRefused, match="DOCTYPE"):
            document_of_docx(stream.getvalue(), "报告.docx")

    def test_a_bomb_is_refused_by_what_it_claims(self) -> None:
        with pytest.raises(FileRefused, match="膨胀"):
            read_body(paragraph(run("空" * 3_000_000)))

    def test_a_document_that_is_far_too_long(self) -> None:
        noise = "".join(map(chr, random.Random(1).choices(range(0x4E00, 0x9FA0), k=6_000_000)))
        with pytest.raises(FileRefused, match="过大"):
            read_body(paragraph(run(noise)))

    def test_elements_nested_without_end(self) -> None:
        deep = "<w:sdt><w:sdtContent>" * 5_000 + paragraph(run("底")) + "</w:sdtContent></w:sdt>" * 5_000
        with pytest.raises(FileRefused, match="嵌套"):
            read_body(deep)

    def test_tables_nested_without_end(self) -> None:
        deep = paragraph(run("底"))
        for _ in range(100):  # fewer than Python's own limit
            deep = table([deep])
        with pytest.raises(FileRefused, match="嵌套"):
            read_body(deep)

    @pytest.mark.parametrize("body", ["<w:p>", "</w:body>", "&nbsp;"])
    def test_broken_markup(self, body: str) -> None:
        with pytest.raises(FileRefused, match="读不出来"):
            read_body(body)

    def test_a_document_without_a_body(self) -> None:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("word/document.xml", f"<w:document {NAMESPACES}/>")
        with pytest.raises(FileRefused, match="没有正文"):
            document_of_docx(stream.getvalue(), "报告.docx")


class TestAmounts:
    def test_an_amount_keeps_every_digit(self) -> None:
        document = docx(zeros("2021"))
        document.tables[0].rows[-1].cells[-1].text = "24252.311082"
        intake = read_document(document_of_docx(docx_bytes(document), "报告.docx"))
        assert str(intake.report.value("disclosure.fees.amount").number) == "24252.311082"
