"""The text of a report against its tables: true sentences pass, wrong numbers are found, the rest is left alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal
from pathlib import Path
from typing import Any

import published as reports
import pytest
from builders import balanced_reports
from hypothesis import given
from hypothesis import strategies as st

from checks.assessment import run
from checks.model.finding import Finding, Outcome, Severity
from checks.model.prose import Narrative, Paragraph
from workbook.edition import load
from workbook.report import Report, blank_report, number_value

REAL = Path(__file__).parents[4] / "shared" / "reports"
TEXT_RULES = re.compile(r"N-\d+|T3-6|Y-8")
HEADINGS = re.compile(
    r"(?<![，。；、（本])(?P<section>[一二三四五六])、"
    r"(?:总体情况|主动公开政府信息情况|收到和处理政府信息公开申请情况|政府信息公开行政复议、行政诉讼情况"
    r"|(?:政府信息公开工作)?存在(?:的主要)?问题及改进情况|其他需要报告的事项|主动公开工作情况|政府信息公开申请情况)"
)
PROBLEMS = "公开的深度还不够，主动公开意识有待提高；今后加强培训，完善制度。"
FEES = "本年度没有收取信息处理费。"


def narrative(overview: str, problems: str = PROBLEMS, others: str = FEES, unit: str = "", year: int = 0) -> Narrative:
    """A text of three sections, each one paragraph."""
    parts = (
        ("一", "总体情况", overview),
        ("五", "存在的主要问题及改进情况", problems),
        ("六", "其他需要报告的事项", others),
    )
    return Narrative(
        tuple(
            Paragraph(text, number, f"{number}、{name}", f"「{number}、{name}」第 1 段") for number, name, text in parts
        ),
        unit,
        year,
    )


def paragraphs_of(text: str, unit: str = "", year: int = 0) -> Narrative:
    """A whole published text as paragraphs: by blank lines, under the headings of the form."""
    found: list[Paragraph] = []
    section, heading, start = "", "", 0
    for match in [*HEADINGS.finditer(text), None]:
        body = text[start : match.start() if match else len(text)]
        for i, part in enumerate((p for p in re.split(r"\n\s*\n", body) if p.strip()), 1):
            found.append(Paragraph(part.replace("\n", ""), section, heading, f"「{heading or '前言'}」第 {i} 段"))
        if match:
            section, heading, start = match["section"], match[0], match.end()
    return Narrative(tuple(found), unit, year)


def found(report: Report, text: Narrative | str, **more: Any) -> list[Finding]:
    """What the rules about the text say."""
    told = narrative(text) if isinstance(text, str) else text
    findings = run(report, narrative=told, **more).findings
    assert not [f for f in findings if f.outcome is Outcome.BROKEN]
    return [f for f in findings if TEXT_RULES.fullmatch(f.rule)]


def rules(report: Report, text: Narrative | str, **more: Any) -> list[str]:
    return [finding.rule for finding in found(report, text, **more)]


def pairs(report: Report, text: Narrative | str, **more: Any) -> list[tuple[str, object, object]]:
    return [(f.rule, f.left, f.right) for f in found(report, text, **more)]


@pytest.fixture
def pingtan() -> Report:
    return reports.report("pingtan-2023")


class TestN1Received:
    """收到 / 受理 / 收办 N 件 is 一, or 一+二; the kinds of applicants likewise."""

    @pytest.mark.parametrize("number", [3511, 3607])
    def test_newly_received_and_with_carried_in_both_pass(self, suqian: Report, number: int) -> None:
        assert rules(suqian, f"全市全年共收到政府信息公开申请{number}件。") == []

    def test_another_number_is_found_with_both_values_and_the_place(self, suqian: Report) -> None:
        (finding,) = found(suqian, "全市全年共收办政府信息公开申请案件3670件。")
        assert (finding.rule, finding.severity, finding.left, finding.right) == ("N-1", Severity.QUERY, 3670, 3607)
        assert finding.quote == "全市全年共收办政府信息公开申请案件3670件。"
        assert all(
            word in finding.message for word in ("「一、总体情况」第 1 段", finding.quote, "3607", "63", "请核对")
        )
        assert [f.row[0].key for f in finding.fields] == ["received", "carried_in"]

    def test_applicants_count_what_is_carried_in_too(self, suqian: Report) -> None:
        text = "收办政府信息公开申请3607件，其中自然人申请{}件，法人或其他组织申请{}件。"
        assert rules(suqian, text.format(3493, 114)) == []
        assert pairs(suqian, text.format(3439, 114)) == [("N-1", 3439, 3402)]
        assert pairs(suqian, text.format(3493, 141)) == [("N-1", 141, 114)]

    def test_none_received_passes_only_where_there_were_none(self, zhangdian: Report, suqian: Report) -> None:
        text = "本年度我办未收到政府信息公开申请。"
        assert rules(zhangdian, text) == []
        assert pairs(suqian, text) == [("N-1", 0, 3511)]

    def test_a_rounded_number_passes(self, city: Report) -> None:
        assert rules(city, "全市受理政府信息公开申请1.4万件。") == []
        assert rules(city, "全市受理政府信息公开申请1.6万件。") == ["N-1"]

    def test_a_blank_table_says_nothing(self) -> None:
        assert rules(blank_report(load("2021"), "测试市财政局", 2023), "共收到政府信息公开申请5件。") == []

    @given(balanced_reports(), st.integers(0, 10**6))
    def test_a_number_passes_exactly_if_it_is_one_of_the_two(self, report: Report, number: int) -> None:
        new, before = (report.value(f"requests.{row}.total").number or 0 for row in ("received", "carried_in"))
        text = f"全年收到政府信息公开申请{number}件。"
        assert ("N-1" in rules(report, text)) == (number not in (new, new + before))
        assert "N-1" not in rules(report, f"全年收到政府信息公开申请{new}件。")


class TestN2Answered:
    """答复 / 办结 N 件 is （七）总计."""

    def test_the_total_passes_and_another_number_is_found(self, suqian: Report) -> None:
        assert rules(suqian, "全市答复政府信息公开申请3486件。") == []
        assert pairs(suqian, "全市答复政府信息公开申请3468件。") == [("N-2", 3468, 3486)]

    def test_of_answered_and_closed_in_one_sentence_answered_counts(self, suqian: Report) -> None:
        assert rules(suqian, "政府信息公开申请办结3000件，答复3486件。") == []

    @pytest.mark.parametrize(
        "text",
        [
            "办理上年度结转申请1件，属于政府信息公开。",
            "政府信息公开申请中，其中11件按期办结，8件申请人主动撤销。",
            "收到信箱来信238件，办结99件，做好政府信息公开申请工作。",
        ],
    )
    def test_parts_and_other_things_are_no_totals(self, suqian: Report, text: str) -> None:
        assert rules(suqian, text) == []


class TestAllOfThem:
    """「均按期答复」 has no number of its own: where some were left to the next year, it is not so."""

    def test_where_some_were_carried_out_it_contradicts_the_table(self, suqian: Report) -> None:
        (finding,) = found(suqian, "全年新收政府信息公开申请3511件，均按期答复。")
        assert (finding.rule, finding.left, finding.right) == ("N-2", 3511, 3486)
        assert "均按期答复" in finding.quote

    def test_with_what_was_carried_in(self, suqian: Report) -> None:
        text = "新收政府信息公开申请3511件，上年结转96件，均已依法答复。"
        assert pairs(suqian, text) == [("N-2", 3607, 3486)]

    def test_where_nothing_was_left_it_is_true(self, jinhu: Report) -> None:
        assert rules(jinhu, "全年收到政府信息公开申请143件，均按期答复。") == []

    def test_a_wrong_number_of_requests_is_told_once(self, suqian: Report) -> None:
        assert rules(suqian, "全年新收政府信息公开申请3151件，均按期答复。") == ["N-1"]

    @pytest.mark.parametrize("rest", ["均按期答复，结转下年121件", "除121件正在办理外均已答复", "均登记在册"])
    def test_what_is_said_of_a_part_is_not_said_of_all(self, suqian: Report, rest: str) -> None:
        assert rules(suqian, f"全年新收政府信息公开申请3511件，{rest}。") == []

    def test_what_was_carried_over_without_a_year_may_be_either(self, suqian: Report) -> None:
        for number, said in ((121, []), (96, []), (112, ["N-3"])):
            assert rules(suqian, f"全年新收政府信息公开申请3511件，办结3486件，结转{number}件。") == said


class TestN3CarriedOver:
    """上年结转 and 转下年度 are 二 and 四."""

    def test_both_pass_and_both_are_found_when_swapped(self, suqian: Report) -> None:
        text = "答复政府信息公开申请3486件（含上年度结转申请{}件，另有{}件顺延到下年度答复）。"
        assert rules(suqian, text.format(96, 121)) == []
        assert pairs(suqian, text.format(121, 96)) == [("N-3", 121, 96), ("N-3", 96, 121)]

    def test_a_number_without_measure_word_is_read_too(self, suqian: Report) -> None:
        assert pairs(suqian, "政府信息公开申请办理结果：转下年度125。") == [("N-3", 125, 121)]


class TestN4Results:
    """A named result group is the sum of its rows."""

    FIGURES = (1191, 328, 142, 1078, 406, 341)
    TEXT = (
        "政府信息公开申请办理结果为：予以公开{}件、部分公开{}件、不予公开{}件、无法提供{}件、不予处理{}件、"
        "作其他处理（含申请人主动撤回申请）{}件。"
    )

    def test_the_six_groups_of_a_city_pass(self, suqian: Report) -> None:
        assert rules(suqian, self.TEXT.format(*self.FIGURES)) == []

    @pytest.mark.parametrize("group", range(6))
    def test_each_wrong_group_is_found_alone(self, suqian: Report, group: int) -> None:
        wrong = [number + 9 * (i == group) for i, number in enumerate(self.FIGURES)]
        assert pairs(suqian, self.TEXT.format(*wrong)) == [("N-4", wrong[group], self.FIGURES[group])]

    def test_two_groups_told_together(self, pingtan: Report) -> None:
        assert rules(pingtan, "政府信息公开申请中予以公开及部分公开42件。") == []
        assert pairs(pingtan, "政府信息公开申请中予以公开及部分公开24件。") == [("N-4", 24, 42)]

    def test_a_single_row_is_known_by_its_label(self, suqian: Report) -> None:
        assert rules(suqian, "政府信息公开申请中属于行政执法案卷21件、重复申请39件。") == []
        assert pairs(suqian, "政府信息公开申请中属于行政执法案卷12件、重复申请39件。") == [("N-4", 12, 21)]

    def test_six_true_groups_against_a_total_that_is_not_their_sum(self, suqian: Report) -> None:
        report = suqian.with_values({"requests.results.total.total": number_value(3468)})
        text = self.TEXT.format(*self.FIGURES)
        (item,) = [f for f in run(report, narrative=narrative(text)).findings if f.severity is Severity.BLOCKING]
        assert [s.proposed for s in item.suspects] == [3486]
        assert "也与应为的数相符" in item.message


class TestN5Shares:
    """A percentage is its count divided by the total, to the printed digits."""

    TEXT = "办结依申请公开81件，其中：予以公开及部分公开42件，占{}%；不予公开5件，占{}%。"

    def test_the_shares_of_a_real_report_pass(self, pingtan: Report) -> None:
        assert rules(pingtan, self.TEXT.format("51.85", "6.17")) == []

    def test_whole_percentages_pass(self, pingtan: Report) -> None:
        assert rules(pingtan, self.TEXT.format("52", "6.2")) == []

    def test_swapped_digits_are_found(self, pingtan: Report) -> None:
        (finding,) = found(pingtan, self.TEXT.format("51.58", "6.17"))
        assert (finding.rule, str(finding.left), str(finding.right)) == ("N-5", "51.58", "51.85")
        assert "42 ÷ 81" in finding.message

    def test_a_share_of_the_requests_received_passes(self, suqian: Report) -> None:
        assert rules(suqian, "收办政府信息公开申请3607件，其中自然人申请3493件，占96.84%。") == []
        assert rules(suqian, "收办政府信息公开申请3607件，其中自然人申请3493件，占98.64%。") == ["N-5"]


class TestN24SharesAddUp:
    """The shares of results that are all results make 100 %, but for what rounding takes or gives."""

    COUNTS = (1191, 328, 142, 1078, 406, 341)  # the six groups of 宿迁 2023, together 3486
    NAMES = ("予以公开", "部分公开", "不予公开", "无法提供", "不予处理", "其他处理")

    def text(self, shares: Sequence[object]) -> str:
        told = zip(self.NAMES, self.COUNTS, shares, strict=True)
        return "政府信息公开申请办理结果为：" + "；".join(f"{name}{n}件，占{share}%" for name, n, share in told) + "。"

    def test_shares_of_all_that_was_received_do_not_add_up(self, suqian: Report) -> None:
        of_3607 = ("33.02", "9.09", "3.94", "29.89", "11.26", "9.45")
        (finding,) = found(suqian, self.text(of_3607))
        assert (finding.rule, str(finding.left), finding.right) == ("N-24", "96.65", 100)
        assert "所列 6 类结果合计就是总数，而占比之和为 96.65%，相差 3.35 个百分点" in finding.message

    def test_a_result_that_is_left_out_asks_for_nothing(self, suqian: Report) -> None:
        assert rules(suqian, "政府信息公开申请中予以公开1191件，占34.17%；部分公开328件，占9.41%。") == []

    def test_one_without_a_share_asks_for_nothing(self, suqian: Report) -> None:
        whole = self.text(("34.17", "9.41", "4.07", "30.92", "11.65", "9.78"))
        assert rules(suqian, whole.replace("，占9.78%", "")) == []

    @given(decimals=st.integers(0, 4), way=st.sampled_from([ROUND_HALF_UP, ROUND_DOWN, ROUND_UP]))
    def test_shares_that_are_rounded_in_any_way_pass(self, decimals: int, way: str) -> None:
        step = Decimal(1).scaleb(-decimals)
        shares = [(Decimal(100 * n) / 3486).quantize(step, way) for n in self.COUNTS]
        away = abs(sum(shares) - 100)
        said = rules(reports.report("suqian-2023"), self.text(shares))
        assert said == (["N-24"] if away > 3 * step else [])


class TestN6Cases:
    """复议 and 诉讼 are those of 表四; 「均为0」 needs zeros."""

    def test_the_cases_of_a_real_report_pass(self, pingtan: Report) -> None:
        assert rules(pingtan, "因政府信息公开引起的行政复议案件2件、行政诉讼案件7件。") == []

    def test_wrong_cases_are_found(self, pingtan: Report) -> None:
        text = "因政府信息公开引起的行政复议案件3件、行政诉讼案件5件。"
        assert pairs(pingtan, text) == [("N-6", 3, 2), ("N-6", 5, 7)]

    def test_outcomes_and_kinds_of_suits(self, suqian: Report) -> None:
        text = "政府信息公开行政复议440件，其中结果维持{}件；未经复议直接提起行政诉讼24件；经复议后提起行政诉讼89件。"
        assert rules(suqian, text.format(309)) == []
        assert pairs(suqian, text.format(390)) == [("N-6", 390, 309)]

    @pytest.mark.parametrize(
        "text", ["未发生因政府信息公开引起的行政复议、行政诉讼。", "政府信息公开行政复议和行政诉讼均为0。"]
    )
    def test_no_cases(self, zhangdian: Report, suqian: Report, text: str) -> None:
        assert rules(zhangdian, text) == []
        assert pairs(suqian, text) == [("N-6", 0, 553)]

    def test_cases_filed_for_record_are_another_measure(self, suqian: Report) -> None:
        assert rules(suqian, "全年备案政府信息公开行政复议案件134件，行政诉讼57件。") == []


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


class TestN12Problems:
    """Section 五 says something."""

    @pytest.mark.parametrize("text", ["无", "", "无。", "暂无问题。"])
    def test_nothing_is_found(self, suqian: Report, text: str) -> None:
        assert rules(suqian, narrative("扎实推进。", problems=text)) == ["N-12"]

    def test_a_section_without_any_paragraph_is_found(self, suqian: Report) -> None:
        whole = narrative("扎实推进。")
        assert rules(suqian, Narrative((whole.paragraphs[0], whole.paragraphs[2]))) == ["N-12"]

    def test_a_text_that_is_only_part_of_a_report_passes(self, suqian: Report) -> None:
        assert rules(suqian, Narrative(narrative("扎实推进。").paragraphs[:1])) == []


class TestN13Fees:
    """Section 六 says whether 信息处理费 was charged (form of 2021)."""

    @pytest.mark.parametrize(
        "text",
        ["本年度未收取信息处理费。", "未发生政府信息公开收费事项。", "无收费情况。", "收取信息处理费共计400元。"],
    )
    def test_any_statement_passes(self, suqian: Report, text: str) -> None:
        assert rules(suqian, narrative("扎实推进。", others=text)) == []

    def test_no_statement_is_found(self, suqian: Report, zhangdian: Report) -> None:
        assert rules(suqian, narrative("扎实推进。", others="无其他需要报告的事项。")) == ["N-13"]
        assert rules(zhangdian, narrative("扎实推进。", others="无")) == []

    def test_administrative_charges_are_another_thing(self, suqian: Report) -> None:
        assert suqian.value("disclosure.fees.amount").number
        assert rules(suqian, narrative("扎实推进。", others="本年度无收取信息处理费情况。")) == []


class TestN14Length:
    """Section 一 keeps to about a thousand characters."""

    @pytest.mark.parametrize(("length", "expected"), [(1000, []), (1100, []), (1101, ["N-14"]), (4000, ["N-14"])])
    def test_only_what_is_clearly_longer_is_noted(self, suqian: Report, length: int, expected: list[str]) -> None:
        assert [rule for rule in rules(suqian, "扎" * length) if rule == "N-14"] == expected


class TestT36UnpaidFees:
    """Requests that lapsed for want of payment need a notice to pay."""

    def test_no_notice_against_unpaid_fees(self, suqian: Report) -> None:
        text = narrative("扎实推进。", others="本年度未发出收费通知，未收取信息处理费。")
        assert pairs(suqian, text) == [("T3-6", None, 10)]

    def test_not_having_collected_is_no_contradiction(self, suqian: Report) -> None:
        assert rules(suqian, narrative("扎实推进。", others="本年度没有收取信息处理费。")) == []

    def test_without_unpaid_fees_there_is_nothing_to_say(self, pingtan: Report) -> None:
        assert rules(pingtan, narrative("扎实推进。", others="本年度未发出收费通知，未收取信息处理费。")) == []


class TestY8Alike:
    """A text that is last year's with other figures."""

    OWN = "".join(f"第{a}项工作由{b}负责推进并按要求落实到位，" for a in "甲乙丙丁戊己庚辛壬癸" for b in "天地玄黄宇宙")
    OTHER = "".join(
        f"围绕{a}{b}开展专题培训和督查，提升公开质量；" for a in "子丑寅卯辰巳午未申酉" for b in "日月盈昃辰宿"
    )

    def test_the_same_text_with_other_figures_is_found(self, suqian: Report) -> None:
        now, before = narrative(f"2023年公开300条。{self.OWN}"), narrative(f"2022年公开2500条。{self.OWN}")
        assert "Y-8" in rules(suqian, now, last_narrative=before)

    def test_another_text_passes(self, suqian: Report) -> None:
        now, before = narrative(self.OWN), narrative(self.OTHER)
        assert "Y-8" not in rules(suqian, now, last_narrative=before)

    def test_half_of_a_text_passes(self, suqian: Report) -> None:
        half = self.OWN[: len(self.OWN) // 2] + self.OTHER[: len(self.OTHER) // 2]
        assert "Y-8" not in rules(suqian, narrative(half), last_narrative=narrative(self.OWN))

    def test_a_few_sentences_are_too_little_to_judge(self, suqian: Report) -> None:
        assert "Y-8" not in rules(suqian, narrative("扎实推进。"), last_narrative=narrative("扎实推进。"))


class TestReallyPublishedTexts:
    """The texts of real reports beside their own tables: nothing is raised but what is really wrong."""

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("pingtan-2021.txt", []),
            ("pingtan-2023.txt", [("N-9", 393, 470)]),
            ("shanghai-stcsm-2024.md", []),
            ("zhangdian-bgs-2020.txt", []),
            ("hangzhou-style-2025.html", []),
        ],
    )
    def test_only_the_known_difference_is_raised(self, name: str, expected: list[tuple[str, int, int]]) -> None:
        if not (REAL / name).is_file():
            pytest.skip("the folder with published reports is not beside the project")
        stem = name.partition(".")[0]
        truth = reports.truth(stem)
        text = re.sub(r"<[^>]*>", "\n\n", (REAL / name).read_text(encoding="utf-8"))
        report = reports.report(stem.replace("-bgs", ""))
        assert pairs(report, paragraphs_of(text, truth["unit"], truth["reporting_year"])) == expected

    @pytest.mark.parametrize("name", ["pingtan-2023", "hongze-2023", "suqian-2023", "shanghai-stcsm-2024"])
    def test_the_claims_read_by_hand_pass(self, name: str) -> None:
        read = reports.truth(name)
        quotes = [claim["quote"] for claim in read["narrative_claims"] if claim["claim"] != "现行有效规范性文件"]
        text = Narrative(tuple(Paragraph(quote, "一", "依申请公开政府信息情况") for quote in quotes))
        assert rules(reports.report(name), text) == []

    @pytest.mark.parametrize(
        ("name", "quote", "wrong", "rule"),
        [
            ("hongze-2023", "受理政府信息公开申请21件", "受理政府信息公开申请12件", "N-1"),
            ("pingtan-2021", "办结69件", "办结96件", "N-2"),
            ("pingtan-2021", "1件结转下年度继续办理", "7件结转下年度继续办理", "N-3"),
            ("pingtan-2023", "无法提供31件", "无法提供13件", "N-4"),
            ("pingtan-2023", "不予处理1件", "不予处理7件", "N-4"),
            ("shanghai-stcsm-2024", "不予公开答复2件", "不予公开答复20件", "N-4"),
            ("shanghai-stcsm-2024", "上年结转政府信息公开申请2件", "上年结转政府信息公开申请3件", "N-3"),
            ("shanghai-stcsm-2024", "涉及的行政诉讼数为0件", "涉及的行政诉讼数为1件", "N-6"),
            ("suqian-2023", "自然人申请3493件", "自然人申请3394件", "N-1"),
            ("suqian-2023", "其他处理（含申请人主动撤回申请）341件", "其他处理（含申请人主动撤回申请）314件", "N-4"),
        ],
    )
    def test_a_seeded_wrong_number_is_found_by_its_rule_alone(
        self, name: str, quote: str, wrong: str, rule: str
    ) -> None:
        report = reports.report(name)
        frame = "全年政府信息公开申请中{}。"
        assert rules(report, frame.format(quote)) == []
        assert rules(report, frame.format(wrong)) == [rule]


class TestAnyText:
    """No text makes a rule fail."""

    @given(
        st.lists(
            st.builds(Paragraph, st.text(max_size=80), st.sampled_from(["", *"一二三四五六"]), st.text(max_size=12))
        )
    )
    def test_no_rule_breaks(self, paragraphs: list[Paragraph]) -> None:
        text = Narrative(tuple(paragraphs), "某单位", 2023)
        found(reports.report("suqian-2023"), text, last_narrative=text, last_year=reports.report("jinhu-2023"))

    @given(st.integers(-(10**40), 10**40), st.integers(-(10**40), 10**40))
    def test_no_figure_of_the_tables_breaks_a_rule(self, now: int, before: int) -> None:
        report = reports.report("suqian-2023")
        totals = [field.id for field in report.edition.requests.fields if field.column[-1].total]
        mistyped = report.with_values({field_id: number_value(now) for field_id in totals})
        last = report.with_values({field_id: number_value(before) for field_id in totals})
        text = "收到政府信息公开申请3607件，同比增长5.12%，较上年增加20件；予以公开1191件，占34.16%；结转下年度3件。"
        found(mistyped, text, last_year=Report(last.unit, 2022, last.edition, last.values))

    def test_without_a_text_nothing_is_said(self, suqian: Report) -> None:
        assert [f for f in run(suqian).findings if TEXT_RULES.fullmatch(f.rule)] == []
