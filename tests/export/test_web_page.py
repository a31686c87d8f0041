"""Web pages: read back by a browser's parser they are the grid again, and every number names its heads."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import html5lib
import pytest
from export_samples import all_grids, filled, grids_of, office_of_2020
from hypothesis import given
from hypothesis import strategies as st
from table_readers import html_cells, html_grid, html_tables, model

from workbook.grid import Grid
from workbook.report import Report
from xladdin.export.content.stamp import Stamp, stamp_of
from xladdin.export.web_page import DRAFT_LINE, fragment, page, paste
from xladdin.intake.published import read

Writer = Callable[[Sequence[Grid], Stamp], str]
STAMP = Stamp("0" * 64, dt.date(2026, 1, 15), "1-0123456789ab")
DRAFT = Stamp("0" * 64, dt.date(2026, 1, 15), "1-0123456789ab", draft=True)
EVERY_TABLE = pytest.mark.parametrize("grid", all_grids(), ids=lambda grid: f"{grid.table.key}-{grid.row_count}")
WRITERS = pytest.mark.parametrize(
    "write", [lambda grids, stamp: page(grids, stamp, title="某局"), paste], ids=["page", "paste"]
)


def heads_of(table: object) -> dict[tuple[int, int], list[str]]:
    """By place of a number: the texts of the heads it names, each of which must exist once."""
    cells = list(html_cells(table))
    ids = [cell.get("id") for _, _, cell in cells if cell.get("id")]
    assert len(ids) == len(set(ids))
    texts = {cell.get("id"): "".join(cell.itertext()) for _, _, cell in cells}
    return {
        (row, column): [texts[name] for name in cell.get("headers").split()]
        for row, column, cell in cells
        if cell.get("headers")
    }


class TestReadBack:
    """What a browser makes of the markup."""

    @EVERY_TABLE
    @WRITERS
    def test_it_is_the_grid_again(self, grid: Grid, write: Writer) -> None:
        (table,) = html_tables(write([grid], STAMP))
        assert html_grid(table) == model(grid)

    @given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), max_size=30))
    def test_any_text_stays_text(self, text: str) -> None:
        grid = filled("2021", "disputes", text)
        (table,) = html_tables(page([grid], STAMP, title=text))
        assert html_grid(table) == model(grid)

    @pytest.mark.parametrize(
        "text", ["<script>alert(1)</script>", "</td></table><b>", "&lt;", "--><img src=x>", "\"' onload=x", "\x0b0\x00"]
    )
    @WRITERS
    def test_markup_in_a_cell_is_never_markup(self, text: str, write: Writer) -> None:
        tree = html5lib.parse(write([filled("2021", "disputes", text)], STAMP), namespaceHTMLElements=False)
        assert not {element.tag for element in tree.iter() if isinstance(element.tag, str)} & {"script", "img", "b"}

    def test_the_import_reads_the_figures_from_it(self, suqian: Report, tmp_path: Path) -> None:
        path = tmp_path / "全部.html"
        path.write_text(page(grids_of(suqian), STAMP, title="宿迁市人民政府2023年政府信息公开工作年度报告"), "utf-8")
        found = read(path).report
        assert (found.unit, found.year) == (suqian.unit, suqian.year)
        assert found.numbers == suqian.numbers

    @EVERY_TABLE
    def test_the_parser_finds_no_error(self, grid: Grid) -> None:
        parser = html5lib.HTMLParser(strict=False)
        parser.parse(page([grid], STAMP, title="某局"))
        assert parser.errors == []


class TestAccessibility:
    """What a screen reader needs."""

    def test_a_number_names_its_heads_from_the_outside_in(self) -> None:
        (table,) = html_tables(fragment(filled("2021", "requests", "7")))
        heads = heads_of(table)
        assert heads[7, 4] == [
            "申请人情况",
            "法人或其他组织",
            "商业企业",
            "三、本年度办理结果",
            "（三）不予公开",
            "1.属于国家秘密",
        ]
        assert heads[27, 9] == ["申请人情况", "总计", "四、结转下年度继续办理"]

    def test_a_number_of_table_two_names_its_band(self) -> None:
        (table,) = html_tables(fragment(filled("2019", "disclosure", "7")))
        heads = heads_of(table)
        assert heads[2, 1] == ["第二十条第（一）项", "本年新制作数量", "规章"]
        last = max(heads)
        assert heads[last] == ["第二十条第（九）项", "采购总金额", "政府集中采购"]

    @EVERY_TABLE
    def test_every_number_has_heads_and_nothing_else_has(self, grid: Grid) -> None:
        (table,) = html_tables(fragment(grid))
        data = {(cell.row, cell.column) for cell in grid.cells if cell.field}
        assert set(heads_of(table)) == data

    @EVERY_TABLE
    def test_the_caption_is_the_statutory_heading_with_its_unit(self, grid: Grid) -> None:
        (table,) = html_tables(fragment(grid))
        assert "".join(table.find("caption").itertext()) == f"{grid.table.heading}（单位：{grid.table.unit}）"

    def test_ids_of_several_tables_do_not_clash(self) -> None:
        markup = page(grids_of(office_of_2020()), STAMP, title="某局")
        ids = re.findall(r' id="([^"]+)"', markup)
        assert len(ids) == len(set(ids)) > 40

    @WRITERS
    def test_nothing_is_set_in_a_vertical_writing_mode(self, write: Writer) -> None:
        assert "writing-mode" not in write(grids_of(office_of_2020()), STAMP)


class TestPaste:
    """The variant for a content management system."""

    def test_it_needs_no_style_sheet_and_no_script(self) -> None:
        markup = paste(grids_of(office_of_2020()), STAMP)
        assert not re.search(r"<(?:style|script|html|body|head|link)\b|class=", markup)

    @EVERY_TABLE
    def test_every_cell_brings_its_border(self, grid: Grid) -> None:
        (table,) = html_tables(paste([grid], STAMP))
        assert all("border:1px solid #000" in cell.get("style") for _, _, cell in html_cells(table))


class TestDraft:
    """A draft says so where it is seen."""

    @WRITERS
    def test_a_draft_says_so_and_a_final_one_does_not(self, write: Writer) -> None:
        grids = grids_of(office_of_2020())
        assert DRAFT_LINE in write(grids, DRAFT)
        assert "草稿" not in write(grids, STAMP)

    def test_the_title_of_a_draft_says_so(self, suqian: Report) -> None:
        tree = html5lib.parse(
            page(grids_of(suqian), stamp_of(suqian, dt.date.today(), draft=True), title="某局"),
            namespaceHTMLElements=False,
        )
        assert tree.find("head/title").text == tree.find("body/main/h1").text == "某局（草稿）"


class TestWithoutStyles:
    """What is left where a content management system takes every style away."""

    def test_the_lines_and_the_middle_are_said_by_attributes_too(self) -> None:
        grid = grids_of(office_of_2020())[1]
        plain = re.sub(r' style="[^"]*"', "", paste([grid], STAMP))
        table = html5lib.parse(plain, namespaceHTMLElements=False).find(".//table")
        assert (table.get("border"), table.get("cellspacing")) == ("1", "0")
        figures = [cell for cell in table.iter("td") if cell.get("headers")]
        assert len(figures) == len(grid.table.fields)
        assert {cell.get("align") for cell in figures} == {"center"}
