"""What the text of a report says of requests and cases, against 表三 and 表四: received, answered, shares, outcomes."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal

import published as reports
import pytest
from builders import balanced_reports
from hypothesis import given
from hypothesis import strategies as st
from narrative_samples import found, narrative, pairs, rules
from single_rule import alone

from checks.assessment import run
from checks.model.finding import Severity
from workbook.edition import load
from workbook.report import Report, blank_report, number_value


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

    def test_it_points_at_the_last_of_them(self, suqian: Report) -> None:
        report = suqian.with_values({"requests.results.total.total": number_value(3468)})
        (finding,) = alone("N-4", report, narrative=narrative(self.TEXT.format(*self.FIGURES)))
        assert (finding.left, finding.right) == (3486, 3468)
        assert "341件" in finding.quote


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

    def test_behind_one_that_is_right_the_next_is_still_looked_at(self, pingtan: Report) -> None:
        (finding,) = found(pingtan, self.TEXT.format("51.85", "6.71"))
        assert (finding.rule, str(finding.left), str(finding.right)) == ("N-5", "6.71", "6.17")

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
