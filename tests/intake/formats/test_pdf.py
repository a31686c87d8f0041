"""A born-digital PDF becomes a Report: tables by their ruled lines, paragraphs by their indents."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from published_files import hand_made_pdf, pdf
from published_texts import reports, zeros

from workbook.grid import blank_grid
from workbook.refusal import FileRefused
from workbook.report import BLANK, Report, number_value
from xladdin.export.picture.drawing import render
from xladdin.intake.formats.document import NEW_PAGE, Document, Piece
from xladdin.intake.formats.pdf import Glyph, document_of_pdf, lines_of, text_of
from xladdin.intake.formats.ruled import ruled_tables
from xladdin.intake.published import Intake, read, read_document, read_text

SHARED = Path(__file__).parents[4] / "shared" / "reports"
FEW = settings(
    max_examples=5,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # a PDF takes a quarter of a second
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
LONG = "2023年我办全面推进政务公开，" + "不断完善政府信息公开制度，" * 9 + "全年公开政府信息1136条。"
A_PAGE = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<>>>>"


def read_pdf(data: bytes) -> Intake:
    return read_document(document_of_pdf(data, "报告.pdf"))


def with_content(content: str, pages: str = "<</Type/Pages/Kids[3 0 R]/Count 1>>", trailer: str = "") -> bytes:
    """A PDF of one page that draws this."""
    stream = f"<</Length {len(content)}>>\nstream\n{content}\nendstream"
    return hand_made_pdf("<</Type/Catalog/Pages 2 0 R>>", pages, A_PAGE, stream, trailer=trailer)


def turned(data: bytes, degrees: int) -> bytes:
    """The same document on pages that viewers turn, with what stands on them turned back."""
    document = pypdfium2.PdfDocument(data)
    for page in document:
        width, height = page.get_size()
        matrix = {
            90: pypdfium2.PdfMatrix(0, 1, -1, 0, height, 0),
            180: pypdfium2.PdfMatrix(-1, 0, 0, -1, width, height),
            270: pypdfium2.PdfMatrix(0, -1, 1, 0, 0, width),
        }[degrees]
        for shape in page.get_objects(max_depth=1):
            shape.transform(matrix)
        if degrees != 180:
            page.set_mediabox(0, 0, height, width)
            page.set_cropbox(0, 0, height, width)
        page.set_rotation(degrees)
        page.gen_content()
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


class TestReportsInPdf:
    """Whole reports, text and tables, over several pages."""

    @FEW
    @given(reports(st.integers(0, 9_999).map(number_value)))
    def test_any_figures_come_back(self, report: Report) -> None:
        intake = read_pdf(pdf(report))
        assert [v.number for v in intake.report.values] == [v.number for v in report.values]
        assert intake.report.edition is report.edition
        assert (intake.report.unit, intake.report.year) == (report.unit, report.year)
        assert (intake.notes, intake.unread) == ((), ())

    def test_our_own_exported_tables_come_back(self, suqian: Report) -> None:
        tables = [blank_grid(table).with_text(suqian.display) for table in suqian.edition.tables]
        intake = read_pdf(render(tables, "pdf"))
        assert intake.report.numbers == suqian.numbers

    def test_blank_cells_stay_blank(self) -> None:
        report = zeros("2021").with_values({"requests.received.business": BLANK, "disputes.direct_suit.upheld": BLANK})
        assert read_pdf(pdf(report)).report.numbers == report.numbers

    def test_broken_lines_are_whole_paragraphs_again(self) -> None:
        prose = (LONG, "（一）主动公开。" + LONG, "（二）依申请公开。全年收到申请21件。")
        narrative = read_pdf(pdf(zeros("2021"), prose)).narrative
        assert tuple(p.text for p in narrative.paragraphs if p.section == "一") == prose
        assert [p.section for p in narrative.paragraphs] == ["", "一", "一", "一", "五", "六"]

    def test_every_paragraph_says_on_which_page_it_begins(self) -> None:
        prose = tuple(f"（{at}）" + LONG * 4 for at in "一二三四五六七八")
        narrative = read_pdf(pdf(zeros("2021"), prose)).narrative
        pages = [
            int(found[1]) for p in narrative.paragraphs if (found := re.search(r"第 \d+ 段（第 (\d+) 页）$", p.place))
        ]
        assert len(pages) == len(narrative.paragraphs)
        assert pages == sorted(pages)
        assert (pages[0], pages[-1] > pages[1]) == (1, True)
        assert tuple(p.text for p in narrative.paragraphs if p.section == "一") == prose

    def test_of_a_text_that_marks_its_pages_too(self) -> None:
        text = "某某县人民政府2024年政府信息公开工作年度报告\n一、总体情况\n" + LONG + "\n\f" + "第二页说的话。\n"
        places = [p.place for p in read_text(text, source="报告.txt").narrative.paragraphs]
        assert places == [
            "第一个标题之前第 1 段（第 1 页）",
            "「一、总体情况」第 1 段（第 1 页）",
            "「一、总体情况」第 2 段（第 2 页）",
        ]

    @pytest.mark.parametrize("degrees", [90, 180, 270])
    def test_a_turned_page_is_read_as_it_is_seen(self, suqian: Report, degrees: int) -> None:
        tables = [blank_grid(table).with_text(suqian.display) for table in suqian.edition.tables]
        intake = read_pdf(turned(render(tables, "pdf"), degrees))
        assert intake.report.numbers == suqian.numbers

    def test_hongze_2023_as_published(self) -> None:
        path = SHARED / "hongze-2023.pdf"
        if not path.is_file():
            pytest.skip("the folder with published reports is not beside the project")
        truth = json.loads((SHARED / "truth" / "hongze-2023.json").read_text(encoding="utf-8"))
        intake = read(path)
        found = {f.id: intake.report.value(f).number for f in intake.report.edition.fields}
        form = intake.report.edition
        expected = {f.id: truth["table2"][f.row[-1].label][f.column[-1].label] for f in form.disclosure.fields}
        single = truth["table3"]["三、（六）其他处理"]
        for field in form.requests.fields:
            row = field.row_name.replace("三、（六）3.其他", "三、（六）其他处理")
            expected[field.id] = truth["table3"].get(row, [0] * len(single))[field.column_index]
        expected |= {f.id: truth["table4"][f.column_index] for f in form.disputes.fields}
        assert {i: float(n) for i, n in found.items() if n is not None} == expected
        assert (intake.report.unit, intake.report.year, intake.unread) == ("洪泽区人民政府", 2023, ())
        assert ["2.其他法律行政止公开" in note for note in intake.notes] == [True, False]
        assert "「（六）其他处理」在原文只有一行" in intake.notes[1]
        sentences = [claim["quote"].replace(" ", "") for claim in truth["narrative_claims"]]
        text = "".join(p.text for p in intake.narrative.paragraphs)
        assert [s for s in sentences if s not in text] == []


class TestWhatAPageDoesNotShow:
    """A page that is a picture, and text that lies unseen under one, are said."""

    PICTURE = "q 500 0 0 700 40 40 cm BI /W 1 /H 1 /CS /G /BPC 8 ID x EI Q"

    def document(self, text: str) -> Document:
        font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
        page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {} 0 R/Resources<</Font<</F 7 0 R>>>>>>"
        streams = (f"<</Length {len(s)}>>\nstream\n{s}\nendstream" for s in (self.PICTURE, text))
        pages = "<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>"
        made = hand_made_pdf("<</Type/Catalog/Pages 2 0 R>>", pages, page.format(5), page.format(6), *streams, font)
        return document_of_pdf(made, "报告.pdf")

    def test_a_page_that_is_a_picture_is_named(self) -> None:
        found = self.document("BT /F 12 Tf 100 700 Td (2023 report) Tj ET")
        assert found.notes == ("第 1 页是图片，没有文字，上面的内容没有读。",)
        assert found.pieces == (NEW_PAGE, "2023 report")

    def test_recognised_text_under_a_picture_is_doubted(self) -> None:
        found = self.document("BT 3 Tr /F 12 Tf 100 700 Td (2023) Tj ET")
        assert "识别" in found.notes[1]

    def test_unseen_text_beside_seen_text_is_not_read(self) -> None:
        found = self.document("BT /F 12 Tf 100 700 Td (219) Tj 3 Tr (777) Tj 0 Tr 60 0 Td (5) Tj ET")
        assert found.pieces == (NEW_PAGE, "219 5")

    def test_what_is_struck_out_or_a_raised_note_is_not_read(self) -> None:
        struck = "BT /F 12 Tf 100 700 Td (226) Tj 40 0 Td (219) Tj ET 0.6 w 98 704 m 124 704 l S"
        assert self.document(struck).pieces == (NEW_PAGE, "219")
        raised = "BT /F 12 Tf 100 700 Td (265) Tj /F 7 Tf 5 Ts (1) Tj ET"
        assert self.document(raised).pieces == (NEW_PAGE, "265")

    def test_a_line_below_or_above_a_number_strikes_nothing_out(self) -> None:
        for y in (697, 712):
            drawn = f"BT /F 12 Tf 100 700 Td (226) Tj ET 0.6 w 98 {y} m 124 {y} l S"
            assert self.document(drawn).pieces == (NEW_PAGE, "226")

    def test_a_slanting_watermark_is_not_read(self) -> None:
        found = self.document("BT /F 12 Tf 100 700 Td (2023) Tj 0.7 0.7 -0.7 0.7 300 300 Tm (DRAFT) Tj ET")
        assert found.pieces == (NEW_PAGE, "2023")


class TestRefusedPdfs:
    """What holds no text, is locked, damaged, or made to keep its reader busy."""

    def test_a_scanned_page(self) -> None:
        picture = "q 500 0 0 700 40 40 cm BI /W 1 /H 1 /CS /G /BPC 8 ID x EI Q"
        with pytest.raises(FileRefused, match="是扫描件，没有文字，读不出数字；请用原始文档"):
            document_of_pdf(with_content(picture), "报告.pdf")

    def test_a_locked_document(self) -> None:
        secret = "<" + "5A" * 32 + ">"
        lock = f"/ID[<01><01>]/Encrypt<</Filter/Standard/V 1/R 2/O{secret}/U{secret}/P -4>>"
        with pytest.raises(FileRefused, match="密码"):
            document_of_pdf(with_content("", trailer=lock), "报告.pdf")

    @pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.7\n" + b"\0" * 5000, with_content("")[:200]])
    def test_a_damaged_document(self, data: bytes) -> None:
        with pytest.raises(FileRefused, match=r"损坏|扫描件"):
            document_of_pdf(data, "报告.pdf")

    def test_a_claim_of_a_million_pages_is_refused_soon(self) -> None:
        with pytest.raises(FileRefused, match="有 1000000 页"):
            document_of_pdf(with_content("", "<</Type/Pages/Kids[3 0 R]/Count 1000000>>"), "报告.pdf")

    def test_a_page_of_far_too_many_lines_is_refused_soon(self) -> None:
        lines = "".join(f"0 {i % 800} m {i % 500} {i % 800} l S\n" for i in range(70_000))
        with pytest.raises(FileRefused, match="内容太多"):
            document_of_pdf(with_content(lines), "报告.pdf")

    def test_a_reader_that_does_not_come_back_is_stopped(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        stuck = tmp_path / "stuck.py"
        stuck.write_text("import time\ntime.sleep(60)\n", encoding="utf-8")
        monkeypatch.setattr("xladdin.intake.formats.pdf._PROCESS", stuck)
        monkeypatch.setattr("xladdin.intake.formats.pdf.SECONDS", 1)
        with pytest.raises(FileRefused, match="还没有读完，已停止"):
            document_of_pdf(b"%PDF-", "报告.pdf")

    def test_a_reader_that_breaks_down_is_a_refusal(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        broken = tmp_path / "broken.py"
        broken.write_text("import os\nos.abort()\n", encoding="utf-8")
        monkeypatch.setattr("xladdin.intake.formats.pdf._PROCESS", broken)
        with pytest.raises(FileRefused, match="损坏"):
            document_of_pdf(b"%PDF-", "报告.pdf")


def frame(left: float, top: float, right: float, bottom: float) -> list[list[float]]:
    """The four lines around a box."""
    return [
        [left, top, right, top],
        [left, bottom, right, bottom],
        [left, top, left, bottom],
        [right, top, right, bottom],
    ]


class TestDrawnCells:
    """Text between drawn lines, as programs draw them: stroked or as thin filled boxes, in white for nothing."""

    @staticmethod
    def rows(lines: str, text: str) -> list[Piece]:
        font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
        page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
        content = f"{lines} BT /F 10 Tf {text} ET"
        stream = f"<</Length {len(content)}>>\nstream\n{content}\nendstream"
        catalogue, pages = "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>"
        return list(document_of_pdf(hand_made_pdf(catalogue, pages, page, stream, font), "报告.pdf").pieces)

    STROKED = "100 700 100 20 re S 150 700 m 150 720 l S"
    FILLED = "100 700 .5 20 re 150 700 .5 20 re 200 700 .5 20 re 100 700 100 .5 re 100 720 100 .5 re f"
    TEXT = "1 0 0 1 110 706 Tm (7) Tj 1 0 0 1 160 706 Tm (8) Tj"

    @pytest.mark.parametrize("lines", [STROKED, FILLED, f"q .5 0 0 .5 50 350 cm {STROKED.replace('.5', '1')} Q"])
    def test_cells_between_lines(self, lines: str) -> None:
        text = self.TEXT
        if lines.startswith("q"):
            text = "1 0 0 1 105 703 Tm (7) Tj 1 0 0 1 130 703 Tm (8) Tj"
        assert self.rows(lines, text) == [("7", "8")]

    def test_white_lines_and_backgrounds_make_no_cells(self) -> None:
        white = f"1 1 1 RG 1 1 1 rg {self.STROKED} {self.FILLED} 0 0 0 rg"
        assert self.rows(white, self.TEXT) == ["7 8"]
        assert self.rows("0.9 0.9 0.9 rg 100 700 50 20 re f 150 700 50 20 re f 0 g", self.TEXT) == ["7 8"]

    def test_a_number_broken_in_a_narrow_cell_keeps_its_lines(self) -> None:
        text = "1 0 0 1 110 711 Tm (1139) Tj 1 0 0 1 110 701 Tm (8889) Tj 1 0 0 1 160 706 Tm (8) Tj"
        assert self.rows(self.STROKED, text) == [("1139\n8889", "8")]


class TestRuledTables:
    """Cells out of lines."""

    def test_squares_without_a_line_between_them_are_one_cell(self) -> None:
        lines = [*frame(0, 0, 90, 60), [0, 30, 90, 30], [30, 0, 30, 60], [60, 30, 60, 60]]
        [table] = ruled_tables(lines)
        assert [len(row) for row in table.rows] == [2, 3]
        assert table.cell_at(50, 10) == table.cell_at(80, 10) != table.cell_at(80, 40)
        assert table.cell_at(95, 10) is None

    def test_a_cell_over_several_rows_begins_in_the_first(self) -> None:
        lines = [*frame(0, 0, 60, 60), [30, 0, 30, 60], [30, 30, 60, 30]]
        [table] = ruled_tables(lines)
        assert [len(row) for row in table.rows] == [2, 1]

    def test_lines_in_pieces_are_whole(self) -> None:
        lines = [[x, y, x + 29.5, y] for x in (0, 30, 60) for y in (0, 30, 60)]
        lines += [[x, y, x, y + 29.2] for x in (0, 30, 60, 90) for y in (0, 30)]
        [table] = ruled_tables(lines)
        assert [len(row) for row in table.rows] == [3, 3]

    def test_a_side_that_the_page_break_took_is_put_back(self) -> None:
        lines = [[0, 30, 90, 30], [0, 60, 90, 60], [0, 0, 0, 60], [45, 0, 45, 60], [90, 0, 90, 60]]
        [table] = ruled_tables(lines)
        assert [len(row) for row in table.rows] == [2, 2]

    def test_a_frame_around_text_and_a_rule_under_a_title_are_no_tables(self) -> None:
        assert ruled_tables([*frame(0, 0, 500, 800), [50, 100, 400, 100]]) == []

    def test_two_tables_stay_two(self) -> None:
        lines = [*frame(0, 0, 60, 30), [30, 0, 30, 30], *frame(0, 100, 60, 130), [30, 100, 30, 130]]
        assert [table.ys[0] for table in ruled_tables(lines)] == [0, 100]

    def test_a_drawing_of_thousands_of_lines_is_no_table(self) -> None:
        assert ruled_tables([[i * 5.0, 0, i * 5.0, 90] for i in range(900)]) == []


class TestLinesOfCharacters:
    """Characters, wherever they come in the file, become lines."""

    @staticmethod
    def glyphs(text: str, left: float, top: float, step: float = 10, size: float = 10) -> list[Glyph]:
        return [
            Glyph(c, left + i * step, top, left + i * step + (size if ord(c) > 127 else size / 2), top + size)
            for i, c in enumerate(text)
        ]

    def test_lines_from_top_to_bottom_each_from_left_to_right(self) -> None:
        mixed = [*self.glyphs("下文", 0, 20), *reversed(self.glyphs("上文", 0, 1))]
        assert [text_of(line) for line in lines_of(mixed)] == ["上文", "下文"]

    def test_figures_of_two_columns_stay_apart(self) -> None:
        assert text_of(self.glyphs("12", 0, 0)) == "1 2"
        assert text_of(self.glyphs("12", 0, 0, step=5.5)) == "12"

    def test_type_printed_twice_is_read_once(self) -> None:
        twice = [*self.glyphs("总计", 0, 0), *self.glyphs("总计", 0.3, 0)]
        assert text_of(lines_of(twice)[0]) == "总计"
