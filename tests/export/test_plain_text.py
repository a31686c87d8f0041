"""Plain text: read back by docutils, it is the grid again; and it looks as a person would have set it."""

from __future__ import annotations

import itertools
import re

import pytest
from docutils.parsers.rst.tableparser import GridTableParser
from docutils.statemachine import StringList
from export_samples import all_grids, filled, grids_of, office_of_2020, suqian
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook.grid import Grid
from xladdin.export.content.phrases import NOT_FIRST, NOT_LAST
from xladdin.export.plain_text import render, table_lines, text_width

Read = dict[tuple[int, int], tuple[int, int, str]]
EVERY_TABLE = pytest.mark.parametrize("grid", all_grids(), ids=lambda grid: f"{grid.table.key}-{grid.row_count}")


def read_back(lines: list[str]) -> Read:
    """(row, column) -> (row span, column span, text without white space), as docutils reads the table."""
    block = StringList([*lines])
    block.pad_double_width("\0")
    _, head, body = GridTableParser().parse(block)
    return {
        (r, c): (entry[0] + 1, entry[1] + 1, squeezed("".join(entry[3])))
        for r, row in enumerate(head + body)
        for c, entry in enumerate(row)
        if entry
    }


def model(grid: Grid) -> Read:
    """What the grid says about itself, in the same shape."""
    return {(c.row, c.column): (c.row_span, c.column_span, squeezed(c.text)) for c in grid.cells}


def squeezed(text: str) -> str:
    """The text without white space and without the parser's padding."""
    return "".join(text.replace("\0", "").split())


def lines_in_cells(lines: list[str]) -> list[str]:
    """Every piece of text that stands between two borders."""
    pieces = itertools.chain.from_iterable(line.split("|") for line in lines)
    return [piece.strip(" +-") for piece in pieces if piece.strip(" +-")]


class TestTextIsTheGrid:
    """A program that reads the table finds every cell, every span and every text."""

    @EVERY_TABLE
    def test_every_cell_is_read_back_with_its_spans(self, grid: Grid) -> None:
        assert read_back(table_lines(grid, ambiguous=1)) == model(grid)

    @given(
        text=st.text(
            alphabet=st.sampled_from(" 0123456789.,-+|*`\\件、）（“”万元abcdefghijklmnopqrstuvwxyz"), max_size=40
        )
    )
    @settings(max_examples=60, deadline=None)
    def test_any_text_in_a_cell_is_read_back(self, text: str) -> None:
        grid = filled("2021", "disputes", text)
        assert read_back(table_lines(grid, ambiguous=1)) == model(grid)

    def test_a_letter_with_a_combining_mark_takes_one_column(self) -> None:
        lines = table_lines(filled("2021", "disputes", "e\u0301"))
        assert {text_width(line) for line in lines} == {text_width(lines[0])}


class TestAlignment:
    """Lines end under one another, in a font where “ is as wide as a character and in one where it is not."""

    @EVERY_TABLE
    @pytest.mark.parametrize("ambiguous", [1, 2])
    def test_all_lines_are_equally_wide(self, grid: Grid, ambiguous: int) -> None:
        widths = {text_width(line, ambiguous) for line in table_lines(grid, ambiguous)}  # type: ignore[arg-type]
        assert len(widths) == 1

    def test_quotation_marks_count_as_the_reader_s_font_has_them(self) -> None:
        assert text_width("3.危及“三安全一稳定”", 2) == 22
        assert text_width("3.危及“三安全一稳定”", 1) == 20

    def test_a_long_number_widens_its_column_and_stays_whole(self) -> None:
        assert any("| 1234567.123456 |" in line for line in table_lines(filled("2021", "disputes", "1234567.123456")))


class TestLineBreaks:
    """Labels break as a careful typist would break them."""

    @EVERY_TABLE
    def test_no_line_begins_or_ends_with_the_wrong_punctuation(self, grid: Grid) -> None:
        for piece in lines_in_cells(table_lines(grid)):
            assert piece[0] not in NOT_FIRST
            assert piece[-1] not in NOT_LAST

    def test_the_corner_of_table_three_breaks_behind_the_comma(self) -> None:
        pieces = lines_in_cells(table_lines(grids_of(suqian())[1]))
        assert "（本列数据的勾稽关系为：第一项加第二项之和，" in pieces
        assert "等于第三项加第四项之和）" in pieces

    def test_a_narrow_head_breaks_in_pairs(self) -> None:
        pieces = lines_in_cells(table_lines(grids_of(suqian())[1]))
        assert {"社会", "公益", "组织", "（三）不予公开", "自然人"} <= set(pieces)

    def test_the_vertical_stub_stands_one_character_under_another(self) -> None:
        first_column = [line.split("|")[1].strip() for line in table_lines(grids_of(suqian())[1]) if line[0] == "|"]
        stub = "\n".join(text.split(" ")[0] for text in first_column if text)
        assert "三、\n本\n年\n度\n办\n理\n结\n果" in stub


class TestSections:
    """Each table stands under its statutory heading, with its unit, and says when it is a draft."""

    def test_three_tables_in_order_with_heading_and_unit(self) -> None:
        lines = [line.strip() for line in render(grids_of(suqian())).splitlines()]
        heads = [line for line in lines if line and line[0] not in "+|"]
        assert heads == [
            "二、主动公开政府信息情况",
            "单位：件、万元",
            "三、收到和处理政府信息公开申请情况",
            "单位：件",
            "四、政府信息公开行政复议、行政诉讼情况",
            "单位：件",
        ]

    def test_signed_numbers_texts_and_blanks_are_printed_as_entered(self) -> None:
        text = render(grids_of(office_of_2020()))
        assert re.search(r"\| +-3 +\|", text)
        assert "——" in text
        assert "12 件" in text
        assert "None" not in text

    def test_a_draft_says_so_above_every_table(self) -> None:
        assert render(grids_of(suqian()), draft=True).count("【草稿】\n") == 3
        assert "草稿" not in render(grids_of(suqian()))
