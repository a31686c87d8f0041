"""Markdown: read back by a renderer, every number stands under its heads and nothing in a cell is markup."""

from __future__ import annotations

import datetime as dt

import pytest
from builders import balanced_reports
from export_samples import filled, grids_of
from hypothesis import given, settings
from hypothesis import strategies as st
from table_readers import markdown_tables

from workbook.grid import blank_grid
from workbook.report import Report
from xladdin.export.content.stamp import Stamp, comment
from xladdin.export.markdown import DRAFT_LINE, render

STAMP = Stamp("0" * 64, dt.date(2026, 1, 15), "1-0123456789ab")


class TestReadBack:
    """What a renderer shows."""

    @settings(max_examples=30)
    @given(balanced_reports())
    def test_the_figures_stand_in_printed_order(self, report: Report) -> None:
        tables = markdown_tables(
            render([blank_grid(t).with_text(report.display) for t in report.edition.tables], STAMP)
        )
        shown = [cell for table in tables for row in table[1:] for cell in row[1:]]
        assert shown == [report.display(field) for field in report.edition.fields]

    def test_table_two_is_a_table_for_each_band(self, suqian: Report, zhangdian: Report) -> None:
        for report, bands in ((suqian, 4), (zhangdian, 5)):
            text = render(grids_of(report)[:1], STAMP)
            assert text.count("### 第二十条第") == len(markdown_tables(text)) == bands
        (first, *_) = markdown_tables(text)
        assert first[0] == ["信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量"]

    def test_the_heads_of_table_three_are_flattened(self, suqian: Report) -> None:
        (table,) = markdown_tables(render(grids_of(suqian)[1:2], STAMP))
        assert table[0] == [
            "项目—申请人情况",
            "自然人",
            *(f"法人或其他组织—{name}" for name in ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")),
            "总计",
        ]
        assert [row[0] for row in table[3:6]] == [
            "三、本年度办理结果—（一）予以公开",
            "三、本年度办理结果—（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
            "三、本年度办理结果—（三）不予公开—1.属于国家秘密",
        ]

    def test_table_four_is_a_row_for_each_kind_of_case(self, suqian: Report) -> None:
        (table,) = markdown_tables(render(grids_of(suqian)[2:], STAMP))
        assert table == [
            ["类别", "结果维持", "结果纠正", "其他结果", "尚未审结", "总计"],
            ["行政复议", "309", "17", "88", "26", "440"],
            ["行政诉讼—未经复议直接起诉", "1", "1", "16", "6", "24"],
            ["行政诉讼—复议后起诉", "13", "0", "67", "9", "89"],
        ]

    @given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Cn", "Zl", "Zp")), min_size=1, max_size=20))
    def test_any_text_stays_text(self, text: str) -> None:
        tables = markdown_tables(render([filled("2021", "disputes", text)], STAMP))
        assert tables[0][1][1] == " ".join(text.split())

    @pytest.mark.parametrize(
        "text", ["a|b", "<b>1</b>", "*1*", "[x](y)", "`1`", "&lt;", "~~1~~", "1\n2", "\\", "![x](y)"]
    )
    def test_markup_in_a_cell_is_never_markup(self, text: str) -> None:
        tables = markdown_tables(render([filled("2021", "disputes", text)], STAMP))
        assert tables[0][1][1:] == [" ".join(text.split())] * 5


class TestMarks:
    """Stamp and draft."""

    def test_it_begins_with_the_stamp(self, suqian: Report) -> None:
        assert render(grids_of(suqian), STAMP).startswith(comment(STAMP) + "\n")

    def test_a_draft_says_so(self, suqian: Report) -> None:
        draft = Stamp("0" * 64, STAMP.date, "1-0123456789ab", draft=True)
        assert DRAFT_LINE in render(grids_of(suqian), draft)
        assert "草稿" not in render(grids_of(suqian), STAMP)
