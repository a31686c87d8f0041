"""Word: read back by python-docx the tables are the grid again, and the file is one that Word accepts."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from builders import changed
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from export_samples import all_grids, filled, grids_of, office_of_2020
from hypothesis import given
from hypothesis import strategies as st
from openxml_audit import OpenXmlValidator
from table_readers import model, word_grid, word_tables

from workbook.grid import Grid
from workbook.report import Report
from xladdin.export.content.sentences import Fees
from xladdin.export.content.stamp import Stamp, stamp_of
from xladdin.export.word import report as word
from xladdin.export.word.layout import LAYOUTS, LayoutName, column_widths
from xladdin.export.word.table import LEAST_SCALE, SIDE, number_scale, table_xml
from xladdin.intake.published import read

STAMP = Stamp("0" * 64, dt.date(2026, 1, 15), "1-0123456789ab")
DRAFT = Stamp("0" * 64, dt.date(2026, 1, 15), "1-0123456789ab", draft=True)
EVERY_TABLE = pytest.mark.parametrize("grid", all_grids(), ids=lambda grid: f"{grid.table.key}-{grid.row_count}")
BOTH_LAYOUTS = pytest.mark.parametrize("layout", ["form", "gb9704"])
# Parts that Word writes into every file of its own and does without: the validator asks for them.
NOT_NEEDED = re.compile(r"relationships/(?:theme|fontTable)'? is\s+missing|/theme|/fontTable")


def made(grids: Sequence[Grid], layout: LayoutName = "form") -> bytes:
    """The document of these tables."""
    return word.tables(grids, STAMP, title="某局", layout=layout)


def squeezed(read_back: dict[tuple[int, int], tuple[int, int, str]]) -> dict[tuple[int, int], tuple[int, int, str]]:
    """Without blanks: where a label is broken into lines, Word has no blank."""
    return {place: (down, across, "".join(text.split())) for place, (down, across, text) in read_back.items()}


class TestReadBack:
    """The tables as another program sees them."""

    @EVERY_TABLE
    @BOTH_LAYOUTS
    def test_it_is_the_grid_again(self, grid: Grid, layout: LayoutName) -> None:
        (table,) = word_tables(made([grid], layout))
        assert squeezed(word_grid(table)) == squeezed(model(grid))

    @given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), max_size=20))
    def test_any_text_stays_text(self, text: str) -> None:
        grid = filled("2021", "disputes", text)
        (table,) = word_tables(made([grid]))
        assert word_grid(table)[3, 0][2] == " ".join(text.split())

    @pytest.mark.parametrize("text", ["<w:br/>", "&amp;", "]]>", "12345678.123456", "\x0b1\x00", "㐂𠀀", "=1+1"])
    def test_nothing_in_a_cell_is_markup(self, text: str) -> None:
        (table,) = word_tables(made([filled("2019", "requests", text)]))
        assert word_grid(table)[3, 3][2] == "".join(c for c in text if c.isprintable())

    @BOTH_LAYOUTS
    def test_the_import_reads_the_whole_report_from_it(
        self, suqian: Report, zhangdian: Report, layout: LayoutName, tmp_path: Path
    ) -> None:
        for report in (suqian, zhangdian):
            path = tmp_path / f"{report.year}.docx"
            path.write_bytes(word.new_report(report, STAMP, layout=layout))
            found = read(path).report
            assert (found.unit, found.year, found.edition) == (report.unit, report.year, report.edition)
            assert found.numbers == report.numbers


class TestTypesetting:
    """What a careful typesetter sees to."""

    @EVERY_TABLE
    @BOTH_LAYOUTS
    def test_the_columns_are_as_wide_as_the_table(self, grid: Grid, layout: LayoutName) -> None:
        (table,) = word_tables(made([grid], layout))
        columns = [int(column.get(qn("w:w"))) for column in table.iter(qn("w:gridCol"))]
        assert sum(columns) == int(table.tblPr.find(qn("w:tblW")).get(qn("w:w")))
        assert sum(columns) == (sum(grid.widths) if layout == "form" else LAYOUTS[layout].text_width)
        for row in table.iter(qn("w:tr")):
            assert sum(int(width.get(qn("w:w"))) for width in row.iter(qn("w:tcW"))) == sum(columns)

    def test_the_circulated_widths_are_kept(self, form_2021: Any) -> None:
        (table,) = word_tables(made([filled("2021", "requests", "0")]))
        assert [int(column.get(qn("w:w"))) for column in table.iter(qn("w:gridCol"))] == [754, 921, 3271, *[685] * 7]

    @EVERY_TABLE
    def test_rows_hold_together_and_are_not_split(self, grid: Grid) -> None:
        (table,) = word_tables(made([grid]))
        rows = list(table.iter(qn("w:tr")))
        assert all(row.find(qn("w:trPr")).find(qn("w:cantSplit")) is not None for row in rows)
        heads = [row.find(qn("w:trPr")).find(qn("w:tblHeader")) is not None for row in rows]
        assert heads == [index < grid.head_rows for index in range(len(rows))]
        for index, row in enumerate(rows):
            kept = [p.find(qn("w:pPr")).find(qn("w:keepNext")) is not None for p in row.iter(qn("w:p"))]
            assert set(kept) == {index < len(rows) - 1}

    @EVERY_TABLE
    def test_chinese_is_set_in_song_and_lines_are_half_a_point(self, grid: Grid) -> None:
        (table,) = word_tables(made([grid]))
        assert {fonts.get(qn("w:eastAsia")) for fonts in table.iter(qn("w:rFonts"))} == {"宋体"}
        borders = list(table.tblPr.find(qn("w:tblBorders")))
        assert len(borders) == 6
        assert {(line.get(qn("w:val")), line.get(qn("w:sz"))) for line in borders} == {("single", "4")}

    @EVERY_TABLE
    def test_the_heading_is_the_alternative_text_and_stays_with_its_table(self, grid: Grid) -> None:
        document = Document(BytesIO(made([grid])))
        (table,) = document.tables
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == grid.table.heading
        above = document.paragraphs[0]
        assert (above.text, above.style.name) == (grid.table.heading, "Heading 1")
        assert above.style.paragraph_format.keep_with_next

    def test_an_ordinal_stands_above_the_name_of_its_group(self) -> None:
        (table,) = word_tables(made([filled("2021", "requests", "0")], "gb9704"))
        (cell,) = (c for c in table.iter(qn("w:tc")) if "".join(t.text for t in c.iter(qn("w:t"))) == "（三）不予公开")
        assert [t.text for t in cell.iter(qn("w:t"))] == ["（三）", "不予公开"]

    @BOTH_LAYOUTS
    def test_the_page_is_that_of_the_layout(self, suqian: Report, layout: LayoutName) -> None:
        section = Document(BytesIO(word.new_report(suqian, STAMP, layout=layout))).sections[0]
        margins = [section.top_margin, section.right_margin, section.bottom_margin, section.left_margin]
        wanted = [37, 26, 35, 28] if layout == "gb9704" else [25.4, 31.75, 25.4, 31.75]
        assert [round(m.mm, 1) for m in margins] == pytest.approx(wanted, abs=0.1)
        assert section.page_width.mm == pytest.approx(210, abs=0.1)
        assert section.page_height.mm == pytest.approx(297, abs=0.1)

    def test_body_and_headings_of_an_official_document(self, suqian: Report) -> None:
        styles = Document(BytesIO(word.new_report(suqian, STAMP, layout="gb9704"))).styles
        fonts = {
            name: (styles[name].element.rPr.rFonts.get(qn("w:eastAsia")), styles[name].font.size.pt)
            for name in ("Title", "Heading 1", "Heading 2")
        }
        assert fonts == {"Title": ("方正小标宋简体", 22), "Heading 1": ("黑体", 16), "Heading 2": ("楷体_GB2312", 16)}
        defaults = styles.element.find(qn("w:docDefaults")).find(f".//{qn('w:rFonts')}")
        assert defaults.get(qn("w:eastAsia")) == "仿宋_GB2312"


class TestLongNumbers:
    """No number is ever broken over two lines."""

    @pytest.mark.parametrize("layout", ["form", "gb9704"])
    @pytest.mark.parametrize("number", [7, 9999, 12345678, Decimal("12345678.123456")])
    def test_a_number_fits_into_the_narrowest_column(self, layout: LayoutName, number: object) -> None:
        for key in ("requests", "disputes"):
            grid = filled("2021", key, str(number))
            widths = column_widths(grid, LAYOUTS[layout])
            (table,) = word_tables(made([grid], layout))
            for cell in table.iter(qn("w:tc")):
                text = "".join(t.text for t in cell.iter(qn("w:t")))
                if text == str(number):
                    scale = cell.find(f".//{qn('w:r')}/{qn('w:rPr')}/{qn('w:w')}")
                    percent = 100 if scale is None else int(scale.get(qn("w:val")))
                    room = int(cell.find(qn("w:tcPr")).find(qn("w:tcW")).get(qn("w:w"))) - 2 * SIDE
                    # A digit of Times New Roman is half as wide as its size, 10.5 pt = 210 twips.
                    assert len(text) * 105 * percent / 100 <= room
            assert min(widths) > 0

    @given(st.text("0123456789", min_size=1, max_size=12), st.integers(400, 3000), st.integers(16, 32))
    def test_the_scale_is_the_largest_that_fits(self, digits: str, room: int, size: int) -> None:
        scale = number_scale(digits, room, size)
        width = len(digits) * size * 5
        assert width * scale <= room * 100 or scale == LEAST_SCALE
        assert scale == 100 or width * (scale + 1) > room * 100


class TestFile:
    """The package."""

    @BOTH_LAYOUTS
    @pytest.mark.parametrize("as_pictures", [False, True])
    @pytest.mark.parametrize("stamp", [STAMP, DRAFT], ids=["final", "draft"])
    def test_it_keeps_to_the_schema(
        self, suqian: Report, layout: LayoutName, as_pictures: bool, stamp: Stamp, tmp_path: Path
    ) -> None:
        path = tmp_path / "报告.docx"
        path.write_bytes(word.new_report(suqian, stamp, layout=layout, as_pictures=as_pictures))
        errors = [str(error) for error in OpenXmlValidator().validate(str(path)).errors]
        assert [error for error in errors if not NOT_NEEDED.search(error)] == []

    def test_the_same_report_gives_the_same_bytes(self, suqian: Report) -> None:
        stamp = stamp_of(suqian, dt.date(2026, 1, 15))
        assert word.new_report(suqian, stamp) == word.new_report(suqian, stamp)

    def test_title_and_date_are_in_its_properties(self, suqian: Report) -> None:
        properties = Document(BytesIO(word.new_report(suqian, STAMP))).core_properties
        assert properties.title == "宿迁市人民政府2023年政府信息公开工作年度报告"
        assert properties.created.date() == STAMP.date

    def test_pictures_have_their_physical_size(self, suqian: Report) -> None:
        document = Document(BytesIO(word.new_report(suqian, STAMP, layout="gb9704", as_pictures=True)))
        assert [round(shape.width.mm) for shape in document.inline_shapes] == [156, 156, 156]
        assert not document.tables
        for shape in document.inline_shapes:
            assert shape.height < Mm(225)

    def test_a_picture_keeps_within_the_margins(self, suqian: Report) -> None:
        section = Document(BytesIO(data := word.new_report(suqian, STAMP, as_pictures=True))).sections[0]
        room = section.page_width - section.left_margin - section.right_margin
        assert all(shape.width <= room for shape in Document(BytesIO(data)).inline_shapes)


class TestDraft:
    """A draft says so on every page."""

    @BOTH_LAYOUTS
    def test_every_page_has_it(self, suqian: Report, layout: LayoutName) -> None:
        section = Document(BytesIO(word.new_report(suqian, DRAFT, layout=layout))).sections[0]
        for header in (section.header, section.even_page_header):
            assert header.paragraphs[0].text.startswith("【草稿】")
            assert 'string="草稿"' in header._element.xml

    def test_a_final_one_does_not_say_it(self, suqian: Report) -> None:
        section = Document(BytesIO(word.new_report(suqian, STAMP))).sections[0]
        assert "草稿" not in section.header._element.xml


class TestNewReport:
    """The report begun: six sections in their order, what is known filled in, what is not asked for."""

    def texts(self, report: Report, **more: Any) -> list[str]:
        return [p.text for p in Document(BytesIO(word.new_report(report, STAMP, **more))).paragraphs]

    def test_the_six_sections_in_order(self, suqian: Report, zhangdian: Report) -> None:
        for report in (suqian, zhangdian):
            document = Document(BytesIO(word.new_report(report, STAMP)))
            headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
            assert headings == [
                "一、总体情况",
                "二、主动公开政府信息情况",
                "三、收到和处理政府信息公开申请情况",
                "四、政府信息公开行政复议、行政诉讼情况",
                "五、存在的主要问题及改进情况",
                "六、其他需要报告的事项",
            ]

    def test_each_table_follows_its_heading(self, suqian: Report) -> None:
        body = Document(BytesIO(word.new_report(suqian, STAMP))).element.body
        pairs = [
            "".join(t.text for t in above.iter(qn("w:t")))
            for above, below in itertools.pairwise(body)
            if below.tag == qn("w:tbl")
        ]
        assert pairs == [table.heading for table in suqian.edition.tables]

    def test_the_first_paragraph_names_basis_period_and_contact(self, suqian: Report) -> None:
        first = self.texts(suqian, contact="0527-84368000")[1]
        for piece in ("国办公开办函〔2021〕30号", "自2023年1月1日起至2023年12月31日止", "电话：0527-84368000"):
            assert piece in first

    def test_what_nobody_knows_is_marked(self, suqian: Report) -> None:
        document = Document(BytesIO(word.new_report(suqian, STAMP)))
        runs = [run for p in document.paragraphs for run in p.runs]
        asked = [run.text for run in runs if run.font.highlight_color is not None]
        assert len(asked) > 6
        assert all(re.fullmatch("【请填写：[^【】]+】", text) for text in asked)
        assert not [run.text for run in runs if "【" in run.text and run.font.highlight_color is None]

    def test_it_ends_with_who_sends_it_and_a_date_that_nobody_made_up(self, suqian: Report) -> None:
        assert self.texts(suqian)[-2:] == [suqian.unit, "【请填写：发布日期】"]

    def test_known_fees_are_told(self, suqian: Report) -> None:
        assert "实际收取信息处理费80元" in "".join(self.texts(suqian, fees=Fees(2, Decimal(100), Decimal(80))))

    def test_long_names_and_markup_in_names(self) -> None:
        unit = "<b>" + "某某自治区某某市某某县" * 8 + "人民政府办公室&"
        report = changed(office_of_2020(), {})
        texts = self.texts(type(report)(unit, 2020, report.edition, report.values))
        assert texts[0] == f"{unit}\n2020年政府信息公开工作年度报告"

    def test_a_cell_of_text_stays_as_it_was_typed(self) -> None:
        tables = Document(BytesIO(word.new_report(office_of_2020(), STAMP))).tables
        assert tables[1].cell(3, 3).text == "12 件（不含上年结转）"


def test_the_table_alone_is_one_element() -> None:
    grid = grids_of(office_of_2020())[2]
    xml = table_xml(grid, grid.widths, LAYOUTS["form"].cell)
    assert xml.count("<w:tbl>") == xml.count("</w:tbl>") == 1
