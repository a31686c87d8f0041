"""The figures of the text, at the limits: rounded numbers, incomplete lists, other bases, other years, blanks."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import published as reports
import pytest
from builders import changed

from checks.assessment import run
from checks.model.finding import Finding
from checks.model.prose import Narrative, Paragraph
from checks.model.registry import Filing, put_into_words
from checks.model.rulebook import rule_book
from checks.rules.narrative import results_as_in_the_table
from workbook.edition import load
from workbook.report import Report, blank_report

RULES = {f"N-{number}" for number in range(1, 11)}
TOTAL, RECEIVED, CARRIED_IN = (f"requests.{row}.total" for row in ("results.total", "received", "carried_in"))


def narrative(*texts: str, place: str = "「一、总体情况」第 1 段") -> Narrative:
    return Narrative(tuple(Paragraph(text, "一", "一、总体情况", place) for text in texts))


def found(report: Report, *texts: str, last: Report | None = None) -> list[Finding]:
    findings = run(report, narrative=narrative(*texts), last_year=last).findings
    return [finding for finding in findings if finding.rule in RULES]


def told(report: Report, *texts: str, last: Report | None = None) -> list[tuple[str, object, object, object]]:
    return [(f.rule, f.left, f.right, f.difference) for f in found(report, *texts, last=last)]


def ids(finding: Finding) -> list[str]:
    return [field.id for field in finding.fields]


@pytest.fixture
def pingtan() -> Report:
    return reports.report("pingtan-2023")


class TestAgreement:
    """A claim that none of its sums bears out is told with the sum that is nearest."""

    @pytest.mark.parametrize(("number", "right"), [(3510, 3511), (3512, 3511), (3558, 3511), (3560, 3607), (9, 3511)])
    def test_the_nearest_sum_is_the_right_one(self, suqian: Report, number: int, right: int) -> None:
        text = f"全年收到政府信息公开申请{number}件。"
        assert told(suqian, text) == [("N-1", number, right, number - right)]

    def test_the_cells_and_the_place_of_one_sum(self, suqian: Report) -> None:
        (finding,) = found(suqian, "全年收到政府信息公开申请3151件。")
        assert ids(finding) == [RECEIVED]
        assert "，表三「一、本年新收政府信息公开申请数量」行「总计」列为 3511，" in finding.message

    def test_of_two_cells_their_sum_is_named(self, suqian: Report) -> None:
        (finding,) = found(suqian, "全年收办政府信息公开申请3670件。")
        assert ids(finding) == [RECEIVED, CARRIED_IN]
        assert (
            "申请数量」行「总计」列、表三「二、上年结转政府信息公开申请数量」行「总计」列之和为 3607" in finding.message
        )

    def test_of_a_group_of_rows_the_group_is_named(self, suqian: Report) -> None:
        (finding,) = found(suqian, "政府信息公开申请中不予公开124件。")
        assert len(ids(finding)) == 8
        assert "，表三「三、（三）不予公开」「总计」列之和为 142，" in finding.message

    def test_of_all_legal_persons_their_columns_are_named(self, suqian: Report) -> None:
        (finding,) = found(suqian, "收到政府信息公开申请3511件，其中法人或其他组织申请110件。")
        assert len(ids(finding)) == 5
        assert "「一、本年新收政府信息公开申请数量」「法人或其他组织」各列之和为 109，" in finding.message

    def test_a_figure_that_is_missing_says_nothing(self, suqian: Report) -> None:
        text = "全年收到政府信息公开申请5件。"
        assert told(changed(suqian, {RECEIVED: None}), text) == []
        assert told(changed(suqian, {CARRIED_IN: None}), text) == []

    def test_of_answered_and_closed_only_answered_counts(self, suqian: Report) -> None:
        text = "政府信息公开申请办结{}件，答复{}件。"
        assert told(suqian, text.format(3000, 3468)) == [("N-2", 3468, 3486, -18)]
        assert told(suqian, "政府信息公开申请办结3000件。") == [("N-2", 3000, 3486, -486)]

    def test_what_was_answered_without_what_was_carried_in_passes(self, suqian: Report) -> None:
        assert told(suqian, f"全市答复政府信息公开申请{3486 - 96}件。") == []

    def test_without_place_the_heading_is_named_or_the_text(self, suqian: Report) -> None:
        wrong = "全年收到政府信息公开申请5件。"
        for paragraph, start in (
            (Paragraph(wrong, "一", "一、总体情况"), "一、总体情况写「"),
            (Paragraph(wrong), "正文写「"),
        ):
            (finding,) = [f for f in run(suqian, narrative=Narrative((paragraph,))).findings if f.rule == "N-1"]
            assert finding.message.startswith(start)


class TestSixResults:
    """All six groups together are （七）总计, where each of them is right."""

    TEXT = (
        "政府信息公开申请办理结果为：予以公开1191件、部分公开328件、不予公开142件、无法提供{}件、"
        "不予处理406件、其他处理341件。"
    )

    def by_the_rule(self, report: Report, text: str) -> list[Finding]:
        """What the rule alone says; in a whole check, a total that breaks table 三 is one item with it."""
        breaches = results_as_in_the_table(Filing(report, narrative=narrative(text)))
        return [put_into_words(rule_book["N-4"], breach) for breach in breaches]

    def test_the_sum_is_told_with_the_total(self, suqian: Report) -> None:
        (finding,) = self.by_the_rule(changed(suqian, {TOTAL: 3468}), self.TEXT.format(1078))
        assert (finding.rule, finding.left, finding.right, finding.difference) == ("N-4", 3486, 3468, 18)
        assert ids(finding) == [TOTAL]
        assert "表三「三、（七）总计」行「总计」列（六类结果之和）为 3468" in finding.message

    def test_single_results_beside_them_do_not_count_twice(self, suqian: Report) -> None:
        text = self.TEXT.format(1078).replace("、不予处理", "、重复申请39件、不予处理")
        assert told(suqian, text) == []
        (finding,) = self.by_the_rule(changed(suqian, {TOTAL: 3468}), text)
        assert (finding.left, finding.right, finding.difference) == (3486, 3468, 18)

    def test_a_wrong_group_is_told_alone(self, suqian: Report) -> None:
        assert told(changed(suqian, {TOTAL: 3468}), self.TEXT.format(1087)) == [("N-4", 1087, 1078, 9)]

    @pytest.mark.parametrize("less", ["予以公开1191件、", "、其他处理341件"])
    def test_five_of_them_say_nothing_of_the_total(self, suqian: Report, less: str) -> None:
        assert told(changed(suqian, {TOTAL: 3468}), self.TEXT.format(1078).replace(less, "")) == []

    def test_a_rounded_group_says_nothing_of_the_total(self, suqian: Report) -> None:
        assert told(changed(suqian, {TOTAL: 3468}), self.TEXT.format("0.1万")) == []

    def test_without_a_total_there_is_nothing_to_compare(self, suqian: Report) -> None:
        assert told(changed(suqian, {TOTAL: None}), self.TEXT.format(1078)) == []


class TestShares:
    """A share is of the results, of the requests, or of another number in the sentence."""

    def test_a_result_is_a_share_of_all_results(self, suqian: Report) -> None:
        text = "政府信息公开申请中予以公开1191件，占{}%。"
        assert told(suqian, text.format("34.17")) == []
        (finding,) = found(suqian, text.format("43.17"))
        assert (finding.rule, finding.left, finding.right) == ("N-5", Decimal("43.17"), Decimal("34.17"))
        assert finding.difference == Decimal("9.00")
        assert ids(finding) == [TOTAL]
        assert "文中占比为 43.17%，按 1191 ÷ 3486 计算应为 34.17%，相差 9.00 个百分点" in finding.message

    @pytest.mark.parametrize("base", [3607, 3511, 3486])
    def test_a_share_of_what_came_in_passes_too(self, suqian: Report, base: int) -> None:
        share = round(Decimal(119100) / base, 2)
        assert told(suqian, f"政府信息公开申请中予以公开1191件，占{share}%。") == []

    def test_a_share_of_another_number_of_the_sentence_passes(self, suqian: Report) -> None:
        text = "政府信息公开申请中不予公开142件，其中属于行政执法案卷21件，占{}%。"
        assert told(suqian, text.format("14.79")) == []
        assert [rule for rule, *_ in told(suqian, text.format("17.49"))] == ["N-5"]

    def test_an_applicant_is_a_share_of_all_that_came_in(self, suqian: Report) -> None:
        text = "收到政府信息公开申请3511件，其中自然人申请3402件，占{}%。"
        assert told(suqian, text.format("96.90")) == []
        (finding,) = found(suqian, text.format("69.90"))
        assert "按 3402 ÷ 3607 计算应为 94.32%" in finding.message

    def test_the_share_of_a_rounded_number_cannot_be_told(self, suqian: Report) -> None:
        assert told(suqian, "政府信息公开申请中予以公开0.12万件，占99%。") == []

    def test_nothing_has_no_share(self, zhangdian: Report) -> None:
        assert told(zhangdian, "政府信息公开申请中予以公开0件，占50%。") == []

    def test_a_share_of_cases_or_documents_is_left_alone(self, suqian: Report) -> None:
        assert told(suqian, "因政府信息公开引起的行政复议440件，占5%。") == []

    def test_a_missing_total_says_nothing(self, suqian: Report) -> None:
        assert told(changed(suqian, {TOTAL: None}), "政府信息公开申请中予以公开1191件，占99%。") == []

    def test_a_total_that_nobody_has_is_shown_as_it_is(self, suqian: Report) -> None:
        huge = changed(suqian, {"requests.results.granted.total": 1, TOTAL: 1})
        (finding,) = [f for f in found(huge, f"政府信息公开申请中予以公开{10**11}件，占5%。") if f.rule == "N-5"]
        assert finding.right == 10**13


class TestChannels:
    """Two or more ways, complete and exact, add up to what came in."""

    TEXT = "收到政府信息公开申请3511件，其中网络申请3000件、信函申请{}件。"

    @pytest.mark.parametrize("number", [511, 607, 486])
    def test_any_of_the_three_totals_passes(self, suqian: Report, number: int) -> None:
        assert told(suqian, self.TEXT.format(number)) == []

    def test_the_sum_is_told_with_how_many_ways(self, suqian: Report) -> None:
        (finding,) = found(suqian, self.TEXT.format(521))
        assert (finding.rule, finding.left, finding.right, finding.difference) == ("N-7", 3521, 3511, 10)
        assert ids(finding) == [RECEIVED]
        assert "文中 2 种渠道合计 3521，表三「一、本年新收政府信息公开申请数量」行「总计」列为 3511" in finding.message

    def test_one_way_is_no_list(self, suqian: Report) -> None:
        assert told(suqian, "收到政府信息公开申请3511件，其中网络申请3000件。") == []

    def test_a_sum_that_the_sentence_itself_gives_passes(self, suqian: Report) -> None:
        text = "收到政府信息公开申请3500件，其中网络申请3000件、信函申请500件。"
        assert [rule for rule, *_ in told(suqian, text)] == ["N-1"]

    def test_a_rounded_way_cannot_be_added(self, suqian: Report) -> None:
        assert told(suqian, self.TEXT.format("0.1万")) == []

    @pytest.mark.parametrize("words", ["主要为", "其余为", "前三为"])
    def test_a_list_that_says_it_is_a_part_is_left_alone(self, suqian: Report, words: str) -> None:
        assert told(suqian, self.TEXT.format(521).replace("其中", words)) == []
        assert told(suqian, self.TEXT.format(521).replace("521件。", f"521件{words[0]}{words[1:]}。")) == []

    def test_words_far_before_the_list_are_not_about_it(self, suqian: Report) -> None:
        text = "主要做法：" + "甲" * 40 + "，" + self.TEXT.format(521)
        assert [rule for rule, *_ in told(suqian, text)] == ["N-7"]

    def test_blanks_say_nothing(self) -> None:
        assert told(blank_report(load("2021"), "测试市财政局", 2023), self.TEXT.format(521)) == []


class TestUnits:
    """Three units or more in the paragraph of the total, complete and exact, add up to it."""

    TEXT = "收到政府信息公开申请3511件，其中市公安局1500件、市住建局1000件、其他单位{}件。"

    def test_the_sum_is_told_with_how_many_units(self, suqian: Report) -> None:
        assert told(suqian, self.TEXT.format(1011)) == []
        (finding,) = found(suqian, self.TEXT.format(1001))
        assert (finding.rule, finding.left, finding.right, finding.difference) == ("N-8", 3501, 3511, -10)
        assert ids(finding) == [RECEIVED]
        assert "文中所列 3 个单位合计 3501，文中总数为 3511" in finding.message

    def test_a_sum_of_the_tables_passes(self, suqian: Report) -> None:
        assert told(suqian, self.TEXT.format(1107)) == []

    def test_two_units_are_no_list(self, suqian: Report) -> None:
        assert told(suqian, "收到政府信息公开申请3511件，其中市公安局1500件、其他单位9件。") == []

    def test_the_total_may_stand_in_the_sentence_before(self, suqian: Report) -> None:
        first, second = "收到政府信息公开申请3511件。", "其中市公安局1500件、市住建局1000件、其他单位1001件。"
        assert [rule for rule, *_ in told(suqian, first + second)] == ["N-8"]
        assert told(suqian, first, "政府信息公开申请：" + second) == []

    def test_without_a_total_there_is_nothing_to_compare(self, suqian: Report) -> None:
        assert told(suqian, "政府信息公开申请：市公安局1500件、市住建局1000件、其他单位1001件。") == []

    def test_rounded_numbers_are_not_added(self, suqian: Report) -> None:
        assert told(suqian, self.TEXT.format("0.1万")) == []
        assert told(suqian, self.TEXT.replace("3511", "0.35万").format(1099)) == []

    @pytest.mark.parametrize("change", [("其中", "主要有"), ("市住建局", "市公安局")])
    def test_a_part_and_two_lists_of_the_same_units_are_left_alone(
        self, suqian: Report, change: tuple[str, str]
    ) -> None:
        assert told(suqian, self.TEXT.format(1001).replace(*change)) == []

    def test_more_than_the_total_is_always_wrong(self, suqian: Report) -> None:
        text = "收到政府信息公开申请3511件，其中市公安局1500件、市住建局1000件、市教育局1012件。"
        assert told(suqian, text) == [("N-8", 3512, 3511, 1)]
        assert told(suqian, text.replace("1012", "1010")) == []

    @pytest.mark.parametrize(
        ("count", "gap", "expected"), [(8, 175, ["N-8"]), (8, 176, []), (7, 10, []), (9, 10, ["N-8"]), (8, 0, [])]
    )
    def test_a_long_list_that_nearly_adds_up_is_complete(
        self, suqian: Report, count: int, gap: int, expected: list[str]
    ) -> None:
        units = "、".join(f"市{'甲乙丙丁戊己庚辛壬'[i]}局{100}件" for i in range(count - 1))
        last = 3511 - gap - 100 * (count - 1)
        text = f"收到政府信息公开申请3511件，其中{units}、市教育局{last}件。"
        assert [rule for rule, *_ in told(suqian, text)] == expected


class TestChanges:
    """What changed since last year follows from last year's report, by whichever of its sums."""

    TEXT = "收到政府信息公开申请3511件，{}。"

    @staticmethod
    def last(suqian: Report, received: int = 3000, carried_in: int = 100, year: int = 2022) -> Report:
        return replace(changed(suqian, {RECEIVED: received, CARRIED_IN: carried_in}), year=year)

    @pytest.mark.parametrize("change", ["同比增加511件", "同比增长17.03%", "较上年增加411件", "比上年增长13.26%"])
    def test_with_or_without_what_was_carried_in(self, suqian: Report, change: str) -> None:
        assert told(suqian, self.TEXT.format(change), last=self.last(suqian)) == []

    @pytest.mark.parametrize(
        ("change", "said", "right", "words"),
        [
            ("同比增加501件", 501, 511, "应增加 511件"),
            ("同比增长17.30%", Decimal("17.30"), Decimal("17.03"), "应增加 17.03%"),
            ("同比下降17.03%", Decimal("17.03"), Decimal("17.03"), "应增加 17.03%"),
        ],
    )
    def test_another_is_told_with_the_right_one(
        self, suqian: Report, change: str, said: object, right: object, words: str
    ) -> None:
        (finding,) = found(suqian, self.TEXT.format(change), last=self.last(suqian))
        assert (finding.rule, finding.left, finding.right) == ("N-10", said, right)
        assert ids(finding) == [RECEIVED]
        assert f"按上年 3000、本年 3511 计算{words}" in finding.message

    def test_a_fall_is_called_so(self, suqian: Report) -> None:
        (finding,) = found(suqian, self.TEXT.format("同比增长5%"), last=self.last(suqian, received=4000))
        assert "应减少 12%" in finding.message
        assert finding.right == 12

    def test_no_change_is_no_fall(self, suqian: Report) -> None:
        (finding,) = found(suqian, self.TEXT.format("同比增长5%"), last=self.last(suqian, received=3511))
        assert "应增加 0%" in finding.message

    @pytest.mark.parametrize(("year", "count"), [(2022, 1), (0, 1), (2021, 0), (2023, 0)])
    def test_only_the_year_before_counts(self, suqian: Report, year: int, count: int) -> None:
        assert len(found(suqian, self.TEXT.format("同比增长5%"), last=self.last(suqian, year=year))) == count

    def test_from_nothing_there_is_no_change_to_compute(self, suqian: Report) -> None:
        last = self.last(suqian, received=0, carried_in=0)
        assert told(suqian, self.TEXT.format("同比增长5%"), last=last) == []

    def test_where_one_sum_was_nothing_any_percentage_may_be_right(self, suqian: Report) -> None:
        last = self.last(suqian, received=0, carried_in=100)
        text = "收办政府信息公开申请3607件，{}。"
        assert told(suqian, text.format("同比增长5%"), last=last) == []
        assert [rule for rule, *_ in told(suqian, text.format("同比增加5件"), last=last)] == ["N-10"]

    def test_a_rounded_number_has_no_exact_change(self, suqian: Report) -> None:
        text = "收到政府信息公开申请0.35万件，同比增长5%。"
        assert told(suqian, text, last=self.last(suqian)) == []

    def test_a_table_that_is_blank_says_nothing(self, suqian: Report) -> None:
        last = self.last(suqian)
        assert told(changed(suqian, {RECEIVED: None}), self.TEXT.format("同比增长5%"), last=last) == []
        assert told(suqian, self.TEXT.format("同比增长5%"), last=changed(last, {RECEIVED: None})) == []
