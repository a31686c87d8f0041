"""Whose report, of which year: by the title in all its forms, else by the page, the text and the name of the file."""

from __future__ import annotations

import pytest
from published_texts import flattened, zeros

from xladdin.intake.published import Intake, read_text

REPORT = zeros("2021")
TITLE_LINES = f"{REPORT.unit}\n2021 年政府信息公开工作年度报告\n"


def read(top: str, source: str = "报告.txt", end: str = "") -> Intake:
    text = flattened(REPORT)
    assert text.startswith(TITLE_LINES)
    return read_text(top + "\n" + text.removeprefix(TITLE_LINES).replace("2020 年", "") + end, source=source)


class TestTitles:
    @pytest.mark.parametrize(
        "title",
        [
            "测试县教育局2023年政府信息公开工作年度报告",
            "测试县教育局2023年度政府信息公开工作报告",
            "测试县教育局政府信息公开工作2023年度报告",
            "测试县教育局2023年政府信息公开年报",
            "测试县教育局2023年信息公开工作年度报告",
            "测试县教育局2023年度政务信息公开年度报告",
            "测试县教育局2023年政府信息公开工作的年度报告",
            "2023年测试县教育局政府信息公开\n工作年度报告",
            "2023年测试县教育局政府信息\n公开工作年度报告",
            "测试县教育局\n二〇二三年政府信息公开工作年度报告",
            "测试县教育局2023年度政府\n信息公开工作年度报告",
            "测试县教育局 2023 年 政府信息公开工作年度报告\n（2024年1月23日）",
            "关于做好2023年政府信息公开工作年度报告编制工作的通知\n测试县教育局2023年政府信息公开工作年度报告",
            "# 测试县教育局 2023 年政府信息公开工作年度报告",
            "标 题 | 测试县教育局2023年政府信息公开工作年度报告 | 文号 | 无 |",
        ],
    )
    def test_unit_and_year_are_found(self, title: str) -> None:
        intake = read(title)
        assert (intake.report.unit, intake.report.year, intake.notes) == ("测试县教育局", 2023, ())

    def test_on_a_page_that_lists_many_years_the_report_is_that_of_its_period(self) -> None:
        listed = "\n".join(f"某某县{year}年政府信息公开工作年度报告" for year in (2025, 2024, 2022))
        own = "测试县教育局2023年政府信息公开工作年度报告\n统计期限自2023年1月1日起至2023年12月31日止。"
        intake = read(f"{listed}\n{own}")
        assert (intake.report.unit, intake.report.year) == ("测试县教育局", 2023)

    def test_a_sentence_about_us_is_no_unit(self) -> None:
        intake = read("2023年我局政府信息公开工作年度报告如下。")
        assert (intake.report.unit, intake.report.year) == ("", 2023)


class TestElsewhere:
    """What the title leaves out is taken from elsewhere, and the user is told."""

    @pytest.mark.parametrize(
        ("top", "source", "end", "where"),
        [
            ("发布机构：测试县教育局 发布时间：2024-01-16", "报告.txt", "", "发布机构"),
            ("索引号: | 43110 | 分类: | |\n发文机关: | 测试县教育局 | 发文日期: | |", "报告.txt", "", "发布机构"),
            ("来源： 测试县教育局 时间：2024-01-12 10:01", "报告.txt", "", "来源"),
            ("如有疑问，请与测试县教育局办公室联系（电话：0830-722）。", "报告.txt", "", "联系单位"),
            ("本报告由测试县教育局编制。", "报告.txt", "", "编制"),
            ("", "报告.txt", "\n测试县教育局\n2024年1月23日\n", "落款"),
            ("", "测试县教育局2023年政府信息公开工作年度报告.txt", "", "文件名"),
        ],
    )
    def test_a_unit(self, top: str, source: str, end: str, where: str) -> None:
        intake = read(f"2023年政府信息公开工作年度报告\n{top}", source, end)
        assert (intake.report.unit, intake.report.year) == ("测试县教育局", 2023)
        assert len(intake.notes) == 1
        assert where in intake.notes[0]
        assert "请核对" in intake.notes[0]

    @pytest.mark.parametrize(
        ("top", "source", "where"),
        [
            ("", "测试县教育局2023年政府信息公开工作年度报告.txt", "文件名"),
            (
                "2023年，我局收到申请。截至2023年底，2022年的已经办结，2024年1月1日公布，2023年共3次。",
                "报告.txt",
                "正文",
            ),
        ],
    )
    def test_a_year(self, top: str, source: str, where: str) -> None:
        intake = read(f"发布机构：测试县教育局\n{top}", source)
        assert intake.report.year == 2023
        assert any(where in note and "2023 年" in note for note in intake.notes)

    @pytest.mark.parametrize("top", ["来源：某某新闻网 时间：2024-01-12", "来源：本站 2022年 2023年", "作者：张三"])
    def test_nothing_is_made_up(self, top: str) -> None:
        intake = read(top)
        assert (intake.report.unit, intake.report.year) == ("", 0)
        assert [s for s in intake.unread if "单位名称" in s]
        assert [s for s in intake.unread if "报告年度" in s]
