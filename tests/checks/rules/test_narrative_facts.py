"""What the text of a report says of channels, units, documents and years, against 表二 and the cover."""

from __future__ import annotations

import pytest
from narrative_samples import found, narrative, pairs, rules

from checks.model.finding import Severity
from workbook.report import Report, number_value


class TestN7Channels:
    """The requests by channel add up to those received."""

    def test_channels_of_the_total_pass(self, suqian: Report) -> None:
        assert rules(suqian, "收到政府信息公开申请3511件，其中网络申请3000件、信函申请500件、当面申请11件。") == []

    def test_a_wrong_channel_is_found(self, suqian: Report) -> None:
        text = "收到政府信息公开申请3511件，其中网络申请3000件、信函申请500件、当面申请17件。"
        assert pairs(suqian, text) == [("N-7", 3517, 3511)]

    def test_an_incomplete_list_is_left_alone(self, suqian: Report) -> None:
        assert rules(suqian, "收到政府信息公开申请3511件，其中网络申请3000件、信函申请500件，其余当面提交。") == []

    def test_what_the_website_publishes_is_no_channel(self, suqian: Report) -> None:
        text = "政府网站发布信息2139条，平台发布信息393条，做好政府信息公开申请工作。"
        assert rules(suqian, text) == []


class TestN8Units:
    """The requests by subordinate unit add up to the total that the text gives."""

    TEXT = "收办政府信息公开申请3607件，其中市公安局{}件、市住建局1000件、沭阳县1000件、其他单位607件。"

    def test_a_list_that_adds_up_passes(self, suqian: Report) -> None:
        assert rules(suqian, self.TEXT.format(1000)) == []

    def test_a_complete_list_that_does_not_is_found(self, suqian: Report) -> None:
        assert pairs(suqian, self.TEXT.format(1100)) == [("N-8", 3707, 3607)]
        assert pairs(suqian, self.TEXT.format(900)) == [("N-8", 3507, 3607)]

    def test_the_busiest_units_are_no_complete_list(self, suqian: Report) -> None:
        text = "收办政府信息公开申请3607件，其中市公安局812件、市住建局600件、沭阳县500件。"
        assert rules(suqian, text) == []


class TestN9Documents:
    """制发, 废止 and 现行有效 are those of 表二."""

    def test_the_known_difference_of_a_real_report_is_found(self, pingtan: Report) -> None:
        text = "清理并集中发布现行有效行政规范性文件393件，更新本年度制发的规范性文件77件。"
        assert pairs(pingtan, text) == [("N-9", 393, 470)]

    def test_all_three_in_one_sentence(self, pingtan: Report) -> None:
        text = "全年制发行政规范性文件{}件，废止{}件，现行有效{}件。"
        assert rules(pingtan, text.format(77, 132, 470)) == []
        assert pairs(pingtan, text.format(78, 123, 470)) == [("N-9", 78, 77), ("N-9", 123, 132)]

    def test_what_was_published_need_not_be_what_was_made(self, suqian: Report) -> None:
        assert rules(suqian, "主动公开规章13件（含新制定5件，修改4件，废止4件），公开规范性文件42件。") == []

    def test_the_form_of_2019_counts_what_was_made(self, zhangdian: Report) -> None:
        assert rules(zhangdian, "全年制发规范性文件7件，废止规范性文件3件。") == []
        assert pairs(zhangdian, "全年制发规范性文件9件。") == [("N-9", 9, 7)]


class TestN10Changes:
    """同比 figures follow from last year's report."""

    @staticmethod
    def last(suqian: Report) -> Report:
        numbers = {"requests.received.total": number_value(3000), "requests.carried_in.total": number_value(100)}
        return Report(suqian.unit, 2022, suqian.edition, suqian.values).with_values(numbers)

    @pytest.mark.parametrize("change", ["同比增长16.35%", "较上年增加507件", "比2022年增长16.4%", "同比增长16%"])
    def test_a_true_change_passes(self, suqian: Report, change: str) -> None:
        text = f"收办政府信息公开申请3607件，{change}。"
        assert rules(suqian, text, last_year=self.last(suqian)) == []

    @pytest.mark.parametrize("change", ["同比增长13.65%", "较上年增加570件", "同比下降16.35%"])
    def test_a_wrong_change_is_found(self, suqian: Report, change: str) -> None:
        text = f"收办政府信息公开申请3607件，{change}。"
        (finding,) = found(suqian, text, last_year=self.last(suqian))
        assert finding.rule == "N-10"
        assert "上年 3100、本年 3607" in finding.message

    def test_without_last_year_nothing_is_said(self, suqian: Report) -> None:
        assert rules(suqian, "收办政府信息公开申请3607件，同比增长13.65%。") == []


class TestN11Year:
    """Title and 统计期限 are of the reporting year."""

    def test_the_title_of_another_year_is_blocking(self, suqian: Report) -> None:
        (finding,) = found(suqian, narrative("扎实推进。", year=2022))
        assert (finding.rule, finding.severity) == ("N-11", Severity.BLOCKING)
        assert "2022" in finding.message
        assert "2023" in finding.message

    @pytest.mark.parametrize(
        "period",
        [
            "统计期限为2023年1月1日至12月31日",
            "统计时限自 2023 年 1 月 1 日起，至 2023 年 12 月 31 日止",
            "数据统计期限自2023年1月1日—12月31日",
        ],
    )
    def test_the_period_of_the_year_passes_and_another_is_found(self, suqian: Report, period: str) -> None:
        assert rules(suqian, f"本报告所列{period}。") == []
        assert rules(suqian, f"本报告所列{period}。".replace("2023", "2022")) == ["N-11"]

    def test_a_period_that_ends_in_another_year_is_found(self, suqian: Report) -> None:
        assert rules(suqian, "统计期限自2023年1月1日起至2022年12月31日止。") == ["N-11"]


class TestN15Unit:
    """The report is of the unit of the workbook; a short name is the same unit."""

    @pytest.mark.parametrize(
        ("title", "unit"),
        [
            ("洪泽区人民政府", "淮安市洪泽区人民政府"),
            ("上海市科委", "上海市科学技术委员会"),
            ("平潭综合实验区", "平潭综合实验区管委会"),
            ("张店区", "淄博市张店区人民政府办公室"),
            ("县政府办", "金湖县人民政府办公室"),
            ("我局", "测试市财政局"),
            ("", "测试市财政局"),
            ("测试市自然资源和规划局（林业局）", "测试市自然资源和规划局"),
        ],
    )
    def test_the_same_unit_passes(self, suqian: Report, title: str, unit: str) -> None:
        report = Report(unit, suqian.year, suqian.edition, suqian.values)
        assert rules(report, narrative("扎实推进。", unit=title)) == []

    @pytest.mark.parametrize(
        ("title", "unit"),
        [
            ("淄博市临淄区人民政府办公室", "淄博市张店区人民政府办公室"),
            ("张店区教育局", "张店区住建局"),
            ("淮安市人民政府", "宿迁市人民政府"),
        ],
    )
    def test_another_unit_is_blocking(self, suqian: Report, title: str, unit: str) -> None:
        report = Report(unit, suqian.year, suqian.edition, suqian.values)
        (finding,) = found(report, narrative("扎实推进。", unit=title))
        assert (finding.rule, finding.severity) == ("N-15", Severity.BLOCKING)


class TestN16OtherYears:
    """A sentence that tells of another year as of the reporting year is left over from an older file."""

    def test_last_year_as_the_reporting_year_is_found_once(self, suqian: Report) -> None:
        (finding,) = found(suqian, "2022年，我局扎实推进政务公开。2022年，全市主动公开信息300条。")
        assert (finding.rule, finding.severity) == ("N-16", Severity.QUERY)
        assert "共 2 处" in finding.message

    @pytest.mark.parametrize(
        "text",
        [
            "2023年，我局扎实推进政务公开。",
            "与2022年相比，公开数量增加。",
            "2022年以来，我局持续推进政务公开。",
            "按照国办公开办函〔2019〕60号要求编制。",
            "2019年修订的条例施行后，工作更加规范。",
            "2022年度考核中，我局获优秀等次。",
            "2024年，我局将继续加强政务公开。",
            "公布2022年度部门决算、2024年部门预算。",
            "本报告于2024年1月20日公布。",
        ],
    )
    def test_years_in_their_place_pass(self, suqian: Report, text: str) -> None:
        assert rules(suqian, text) == []
