"""The rules that look at one report's tables alone, one class to a rule."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import published
import pytest
from builders import (
    balanced_reports,
    changed,
    editions,
    kinds_of_applicant,
    number_in,
    random_report,
    request_rows,
)
from hypothesis import given
from hypothesis import strategies as st
from single_rule import alone, told

import checks
from checks.model.finding import Finding, Outcome, Severity
from workbook.edition import Edition, load
from workbook.report import Origin, Report, blank_report, number_value, value_of

NOT_NUMBERS = ["12件", "一百", "/", "=SUM(A1)", None, True]


def ids(finding: Finding) -> list[str]:
    return [field.id for field in finding.fields]


@pytest.mark.parametrize("name", published.BALANCED)
def test_a_published_report_that_balances_has_no_finding(name: str) -> None:
    assert checks.run(published.report(name)).findings == ()


class TestT31ReceivedEqualsHandled:
    """表三: 第一项加第二项之和，等于第三项加第四项之和."""

    def test_the_column_of_stcsm_2024_without_its_total_cannot_be_assessed(self, stcsm: Report) -> None:
        (finding,) = alone("T3-1", stcsm)
        assert finding.outcome is Outcome.NOT_ASSESSABLE
        assert ids(finding) == ["requests.carried_out.total"]
        assert finding.message == (
            "表三「总计」列：表三「四、结转下年度继续办理」行「总计」列没有数字，"
            "无法核对「第一项加第二项之和，等于第三项加第四项之和」。"
        )

    def test_a_column_in_which_more_comes_in_than_goes_out(self, suqian: Report) -> None:
        (finding,) = alone("T3-1", changed(suqian, {"requests.carried_out.natural_person": 108}))
        assert (finding.severity, finding.outcome) == (Severity.BLOCKING, Outcome.FAIL)
        assert finding.message == "表三「自然人」列：第一项加第二项之和为 3493，第三项加第四项之和为 3483，相差 10。"
        assert (finding.left, finding.right, finding.difference) == (3493, 3483, 10)
        assert set(ids(finding)) == {
            f"requests.{row}.natural_person" for row in ("received", "carried_in", "results.total", "carried_out")
        }

    def test_the_difference_is_told_without_its_sign(self, suqian: Report) -> None:
        (finding,) = alone("T3-1", changed(suqian, {"requests.carried_out.natural_person": 128}))
        assert finding.message.endswith("相差 10。")
        assert finding.difference == -10

    @given(balanced_reports(), st.integers(1, 10**6))
    def test_more_received_is_always_found(self, report: Report, more: int) -> None:
        received = "requests.received.business"
        (finding,) = alone("T3-1", changed(report, {received: number_in(report, received) + more}))
        assert finding.difference == more


class TestT32ResultsAddUp:
    """表三: （七）总计 is the sum of （一） to （六）."""

    def test_a_total_left_at_zero(self, suqian: Report) -> None:
        (finding,) = alone("T3-2", changed(suqian, {"requests.results.total.business": 0}))
        assert (finding.severity, finding.outcome) == (Severity.BLOCKING, Outcome.FAIL)
        assert finding.message == "表三「商业企业」列：（一）至（六）各项之和为 99，（七）总计为 0，相差 99。"
        assert ids(finding)[0] == "requests.results.total.business"
        assert len(ids(finding)) == 22

    def test_the_form_of_2019_sums_one_row_for_other_results(self, zhangdian: Report) -> None:
        (finding,) = alone("T3-2", changed(zhangdian, {"requests.results.otherwise.other": 4}))
        assert finding.difference == 4
        assert len(ids(finding)) == 20

    def test_a_missing_result_cannot_be_assessed(self, suqian: Report) -> None:
        (finding,) = alone("T3-2", changed(suqian, {"requests.results.granted.business": "/"}))
        assert finding.outcome is Outcome.NOT_ASSESSABLE
        assert finding.message == (
            "表三「商业企业」列：表三「三、（一）予以公开」行「商业企业」列没有数字，无法核对（七）总计。"
        )

    def test_of_many_missing_results_three_are_named(self, suqian: Report) -> None:
        rows = ("granted", "partly_granted", "denied.state_secret", "unavailable.unclear")
        (finding,) = alone("T3-2", changed(suqian, {f"requests.results.{row}.business": None for row in rows}))
        assert len(ids(finding)) == 4
        assert "「三、（三）1.属于国家秘密」行「商业企业」列等 4 格没有数字" in finding.message

    @given(balanced_reports(), st.integers(1, 10**6))
    def test_a_total_too_large_is_always_found(self, report: Report, more: int) -> None:
        total = "requests.results.total.other"
        (finding,) = alone("T3-2", changed(report, {total: number_in(report, total) + more}))
        assert finding.difference == -more


class TestT33ApplicantsAddUp:
    """表三: 总计 is the sum of the six kinds of applicants."""

    def test_a_row_total_with_two_digits_swapped(self, suqian: Report) -> None:
        (finding,) = alone("T3-3", changed(suqian, {"requests.received.total": 3151}))
        assert (finding.severity, finding.outcome) == (Severity.BLOCKING, Outcome.FAIL)
        assert finding.message == (
            "表三「一、本年新收政府信息公开申请数量」行：各类申请人之和为 3511，总计为 3151，相差 360。"
        )
        assert ids(finding)[0] == "requests.received.total"
        assert len(ids(finding)) == 7

    def test_the_blank_total_of_stcsm_2024_cannot_be_assessed(self, stcsm: Report) -> None:
        (finding,) = alone("T3-3", stcsm)
        assert finding.outcome is Outcome.NOT_ASSESSABLE
        assert finding.message == (
            "表三「四、结转下年度继续办理」行：表三「四、结转下年度继续办理」行「总计」列没有数字，无法核对本行总计。"
        )

    @given(balanced_reports(), st.integers(1, 10**6))
    def test_an_applicant_too_many_is_always_found(self, report: Report, more: int) -> None:
        field_id = "requests.results.unavailable.not_held.research"
        (finding,) = alone("T3-3", changed(report, {field_id: number_in(report, field_id) + more}))
        assert finding.difference == more


class TestT41OutcomesAddUp:
    """表四: 总计 is the sum of the four results beside it."""

    def test_the_totals_left_at_zero_in_hongze_2023_are_found(self, hongze: Report) -> None:
        first, second = alone("T4-1", hongze)
        assert first.message == "表四「行政复议」：四种结果之和为 11，总计为 0，相差 11。"
        assert second.message == "表四「复议后起诉」：四种结果之和为 5，总计为 0，相差 5。"
        assert {first.severity, second.severity} == {Severity.BLOCKING}

    def test_the_total_left_at_zero_in_jinhu_2023_is_found(self, jinhu: Report) -> None:
        (finding,) = told("T4-1", jinhu)
        assert [(s.field.id, s.proposed) for s in finding.suspects if s.field] == [("disputes.direct_suit.total", 3)]

    def test_a_blank_total_is_not_assessable(self, suqian: Report) -> None:
        (finding,) = alone("T4-1", changed(suqian, {"disputes.direct_suit.total": None}))
        assert finding.outcome is Outcome.NOT_ASSESSABLE
        assert finding.message == ("表四「未经复议直接起诉」：表四「未经复议直接起诉—总计」列没有数字，无法核对总计。")

    @given(balanced_reports(), st.sampled_from(["upheld", "corrected", "otherwise", "pending"]), st.integers(1, 9999))
    def test_any_case_too_many_is_found(self, report: Report, outcome: str, more: int) -> None:
        field_id = f"disputes.suit_after_reconsideration.{outcome}"
        (finding,) = alone("T4-1", changed(report, {field_id: number_in(report, field_id) + more}))
        assert finding.difference == more
        assert field_id in ids(finding)


COUNT_RULES = [
    ("T3-4", "requests.carried_in.business", "表三「二、上年结转政府信息公开申请数量」行「商业企业」列"),
    ("T4-2", "disputes.reconsideration.upheld", "表四「行政复议—结果维持」列"),
    ("T2-1", "disclosure.licences.decisions", "表二「行政许可」行「本年处理决定数量」列"),
]


@pytest.mark.parametrize(("rule", "field_id", "place"), COUNT_RULES)
class TestT34T42T21Counts:
    """表三, 表四 and most of 表二 count: whole numbers, 0 or more."""

    @pytest.mark.parametrize(
        ("content", "shown", "fault"),
        [
            (-3, "-3", "小于 0，应为大于或等于 0 的数"),
            (2.5, "2.5", "不是整数，应为整数"),
            ("十二", "十二", "不是数字，请改填数字"),
            ("12", "12", "是文字格式的数字，请重新填成数字"),
            ("１２", "１２", "是文字格式的数字，请重新填成数字"),
            (" 12 ", " 12 ", "是文字格式的数字，请重新填成数字"),
            (True, "TRUE", "不是数字，请改填数字"),
            (10**15, "1000000000000000", "数值过大，请核对"),
            (-(10**15), "-1000000000000000", "数值过大，请核对"),
        ],
    )
    def test_what_is_wrong_is_said(
        self, suqian: Report, rule: str, field_id: str, place: str, content: object, shown: str, fault: str
    ) -> None:
        (finding,) = alone(rule, changed(suqian, {field_id: content}))
        assert (finding.severity, finding.outcome) == (Severity.BLOCKING, Outcome.FAIL)
        assert finding.message == f"{place}为「{shown}」，{fault}。"
        assert ids(finding) == [field_id]

    @pytest.mark.parametrize("content", [0, 5, 5.0, Decimal("5.00"), 10**15 - 1, None, "/"])
    def test_a_count_and_a_blank_pass(
        self, suqian: Report, rule: str, field_id: str, place: str, content: object
    ) -> None:
        assert alone(rule, changed(suqian, {field_id: content})) == []

    def test_a_formula_nobody_calculated_cannot_be_assessed(
        self, suqian: Report, rule: str, field_id: str, place: str
    ) -> None:
        (finding,) = told(rule, changed(suqian, {field_id: "=SUM(C4:H4)"}))
        assert finding.outcome is Outcome.NOT_ASSESSABLE
        assert finding.message.startswith(f"{place}为「=SUM(C4:H4)」，是尚未计算的公式，请在 Excel 中打开、计算并保存")

    @given(st.integers(max_value=-1) | st.integers(min_value=10**15))
    def test_no_number_outside_the_range_passes(self, rule: str, field_id: str, place: str, number: int) -> None:
        report = random_report(1, load("2021"))
        (finding,) = alone(rule, changed(report, {field_id: number}))
        assert ids(finding) == [field_id]


class TestT21KindsOfDisclosure:
    """表二 also has amounts, with decimals, and changes, which may be below 0."""

    def test_the_fees_of_pingtan_2023_keep_their_six_decimals(self) -> None:
        report = published.report("pingtan-2023")
        assert report.value("disclosure.fees.amount").display == "5949.088667"
        assert alone("T2-1", report) == []

    @pytest.mark.parametrize("content", ["7730.28", "7,730.28", "７７３０.２８"])
    def test_an_amount_kept_as_text_is_called_so(self, hongze: Report, content: str) -> None:
        (finding,) = alone("T2-1", changed(hongze, {"disclosure.fees.amount": content}))
        assert finding.message.endswith(f"列为「{content}」，是文字格式的数字，请重新填成数字。")

    def test_an_amount_below_zero_is_found(self, suqian: Report) -> None:
        (finding,) = alone("T2-1", changed(suqian, {"disclosure.fees.amount": -0.5}))
        assert finding.message == (
            "表二「行政事业性收费」行「本年收费金额（单位：万元）」列为「-0.5」，小于 0，应为大于或等于 0 的数。"
        )

    def test_a_change_below_zero_passes(self, zhangdian: Report) -> None:
        falling = {"disclosure.licences.items_last_year": 9, "disclosure.licences.items_change": -3}
        assert told("T2-1", changed(zhangdian, falling)) == []

    def test_a_change_is_still_a_whole_number(self, zhangdian: Report) -> None:
        (finding,) = alone("T2-1", changed(zhangdian, {"disclosure.licences.items_change": -2.5}))
        assert finding.message == "表二「行政许可」行「本年增/减」列为「-2.5」，不是整数，应为整数。"


BLANK_RULES = [
    ("T2-8", "disclosure"),
    ("T3-5", "requests"),
    ("T4-3", "disputes"),
]


@pytest.mark.parametrize(("rule", "table"), BLANK_RULES)
class TestT28T35T43BlankIsNotZero:
    """No cell is left blank, or filled with 「/」."""

    def test_a_report_nobody_filled_in_has_one_finding_a_table(self, edition: Edition, rule: str, table: str) -> None:
        report = blank_report(edition, "测试市", edition.first_year)
        fields = getattr(edition, table).fields
        (finding,) = told(rule, report)
        assert (finding.severity, finding.outcome) == (Severity.QUERY, Outcome.NOT_ASSESSABLE)
        assert finding.fields == fields
        # As 封面 counts them: entries first, totals apart.
        totals = sum(field.is_total for field in fields)
        blank = len(fields) - totals
        assert finding.message.startswith(f"表{fields[0].number}有 {blank} 格没有填数，第一处是{fields[0].place}。")
        assert (f"另有 {totals} 格合计空着，可用「填充合计」算出" in finding.message) == bool(totals)

    def test_zeros_are_filled_in(self, zhangdian: Report, rule: str, table: str) -> None:
        assert alone(rule, zhangdian) == []

    def test_up_to_three_cells_are_named(self, suqian: Report, rule: str, table: str) -> None:
        chosen = getattr(suqian.edition, table).fields[:3]
        (finding,) = alone(rule, changed(suqian, {field.id: None for field in chosen}))
        assert finding.message.startswith(f"{'、'.join(field.place for field in chosen)}没有填数。")
        assert finding.fields == chosen

    def test_signs_for_not_applicable_are_blank_and_shown(self, suqian: Report, rule: str, table: str) -> None:
        first, second, *_ = getattr(suqian.edition, table).fields
        (finding,) = alone(rule, changed(suqian, {first.id: "/", second.id: "无"}))
        assert "没有填数（其中有填「/」「无」的）" in finding.message

    def test_a_text_is_left_to_the_rule_on_numbers(self, suqian: Report, rule: str, table: str) -> None:
        field = getattr(suqian.edition, table).fields[0]
        assert alone(rule, changed(suqian, {field.id: "十二"})) == []

    @given(st.data())
    def test_exactly_the_blank_cells_are_pointed_at(self, rule: str, table: str, data: st.DataObject) -> None:
        report = random_report(data.draw(st.integers(0, 99)), data.draw(editions()))
        fields = getattr(report.edition, table).fields
        blank = data.draw(st.sets(st.sampled_from(fields), min_size=1))
        (finding,) = alone(
            rule, changed(report, {field.id: data.draw(st.sampled_from([None, "/"])) for field in blank})
        )
        assert set(finding.fields) == blank


class TestT35HowMuchCannotBeChecked:
    """The message says how many relations wait for the blank cells."""

    def test_the_blank_total_of_stcsm_2024_holds_up_two(self, stcsm: Report) -> None:
        (finding,) = alone("T3-5", stcsm)
        assert finding.message.endswith("补齐之前有 2 条勾稽关系无法核对。")

    def test_a_blank_form_holds_up_all(self, edition: Edition) -> None:
        (finding,) = alone("T3-5", blank_report(edition, "测试市", edition.first_year))
        columns = len(kinds_of_applicant(edition)) + 1
        assert f"补齐之前有 {len(request_rows(edition)) + 2 * columns} 条" in finding.message

    def test_a_text_elsewhere_is_not_counted(self, stcsm: Report) -> None:
        (finding,) = alone("T3-5", changed(stcsm, {"requests.received.business": "两件"}))
        assert "有 2 条勾稽关系" in finding.message


class TestC1Cover:
    """封面 names the unit and a year of this edition."""

    def test_no_unit(self, suqian: Report) -> None:
        (finding,) = told("C-1", Report("", 2023, suqian.edition, suqian.values))
        assert finding.severity is Severity.BLOCKING
        assert finding.message == "封面没有填写单位名称。"
        assert finding.fields == ()

    def test_no_year(self, suqian: Report) -> None:
        (finding,) = told("C-1", Report("宿迁市人民政府", 0, suqian.edition, suqian.values))
        assert finding.message == "封面没有填写报告年度，或者填的不是四位数字（例如 2025）。"

    def test_neither(self, suqian: Report) -> None:
        assert len(told("C-1", Report("", 0, suqian.edition, suqian.values))) == 2

    def test_a_year_of_the_other_edition(self, zhangdian: Report) -> None:
        (finding,) = told("C-1", Report(zhangdian.unit, 2023, zhangdian.edition, zhangdian.values))
        assert finding.message == (
            "封面的报告年度是 2023，但本工作簿是 2019 版格式，不适用于该年度；"
            "请核对年度，年度没有错的，请新建该年度的工作簿。"
        )

    def test_a_published_report_has_no_cover(self, zhangdian: Report) -> None:
        imported = tuple(replace(value, origin=Origin.IMPORTED) for value in zhangdian.values)
        lacking = [finding.message for finding in told("C-1", Report("", 0, zhangdian.edition, imported))]
        (other,) = told("C-1", Report(zhangdian.unit, 2023, zhangdian.edition, imported))
        assert lacking == ["报告里没有读出单位名称。", "报告里没有读出报告年度。"]
        assert other.message == (
            "报告年度是 2023，但报告里的表格是 2019 版格式，不适用于该年度；请核对年度和所用的表格。"
        )

    @given(editions(), st.integers(1990, 2100))
    def test_a_year_passes_where_the_edition_covers_it(self, edition: Edition, year: int) -> None:
        report = random_report(1, edition)
        found = alone("C-1", Report(report.unit, year, edition, report.values))
        assert (found == []) is edition.covers(year)


class TestL1Ledger:
    """台账合计 equals the total that it controls, where a unit gives it."""

    TOTAL = "requests.results.granted.total"

    def report(self, suqian: Report, granted: object) -> Report:
        ledger = {self.TOTAL: value_of(granted)}
        return Report(suqian.unit, suqian.year, suqian.edition, suqian.values, ledger=ledger)

    def test_the_same_number_passes(self, suqian: Report) -> None:
        assert alone("L-1", self.report(suqian, granted=1191)) == []

    def test_another_number_is_asked_about(self, suqian: Report) -> None:
        (finding,) = alone("L-1", self.report(suqian, granted=1190))
        assert (finding.severity, finding.outcome) == (Severity.QUERY, Outcome.FAIL)
        assert finding.message == "表三「三、（一）予以公开」行「总计」列为 1191，台账合计为 1190，相差 1。"
        assert ids(finding) == [self.TOTAL]

    @pytest.mark.parametrize("content", NOT_NUMBERS)
    def test_what_is_no_number_is_not_compared(self, suqian: Report, content: object) -> None:
        assert alone("L-1", self.report(suqian, granted=content)) == []

    def test_a_total_without_number_is_not_compared(self, suqian: Report) -> None:
        assert alone("L-1", changed(self.report(suqian, granted=1190), {self.TOTAL: None})) == []

    @given(balanced_reports(), st.integers(0, 10**6))
    def test_the_difference_is_total_minus_ledger(self, report: Report, ledger: int) -> None:
        controlled = Report(
            report.unit, report.year, report.edition, report.values, ledger={self.TOTAL: number_value(ledger)}
        )
        total = number_in(report, self.TOTAL)
        assert [f.difference for f in alone("L-1", controlled)] == ([total - ledger] if total != ledger else [])
