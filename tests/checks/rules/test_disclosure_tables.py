"""The rules that look at one report's 表二 alone, one class to a rule."""

from __future__ import annotations

from decimal import Decimal

import published
import pytest
from builders import changed
from hypothesis import given
from hypothesis import strategies as st
from single_rule import alone, told

from checks.model.finding import Finding, Outcome, Severity
from workbook.bodies import BODIES, RULE_MAKING_BODIES
from workbook.report import Report

NOT_NUMBERS = ["12件", "一百", "/", "=SUM(A1)", None, True]


def ids(finding: Finding) -> list[str]:
    return [field.id for field in finding.fields]


def with_body(report: Report, body: str, unit: str = "") -> Report:
    return Report(unit or report.unit, report.year, report.edition, report.values, body)


class TestT24RuleMaking:
    """规章 are made by ministries, provinces and cities with districts; others report none."""

    @pytest.mark.parametrize(
        ("unit", "allowed"),
        [
            ("宿迁市人民政府", True),
            ("洪泽区人民政府高良涧街道办事处", False),
            ("金湖县人民政府", False),
            ("平桥镇人民政府", False),
            ("张店区人民政府办公室", False),
            ("某某县某某镇", False),
            ("某某乡", False),
            ("某某区某某街道", False),
            ("某某街道办", False),
            ("某某镇党政办公室", False),
            ("某某镇人民政府（某某街道办事处）", False),
            ("某某县教育局", False),
            ("某某旗人民政府", False),
            ("某某自治区人民政府", True),
            ("某某自治州人民政府", True),
            ("某某省人民政府", True),
        ],
    )
    def test_the_unit_tells_where_its_kind_is_not_given(self, suqian: Report, unit: str, allowed: bool) -> None:
        assert (told("T2-4", with_body(suqian, "", unit)) == []) is allowed

    @pytest.mark.parametrize("body", BODIES)
    def test_the_kind_of_body_decides_where_it_is_given(self, suqian: Report, body: str) -> None:
        assert (told("T2-4", with_body(suqian, body)) == []) is (body in RULE_MAKING_BODIES)

    def test_the_row_is_asked_about_once(self, suqian: Report) -> None:
        assert told("T2-4", with_body(suqian, "设区的市政府")) == told("T2-4", with_body(suqian, ""))  # no kind of body
        (finding,) = told("T2-4", with_body(suqian, "县级政府部门"))
        assert (finding.severity, finding.outcome) == (Severity.QUERY, Outcome.FAIL)
        assert finding.message.startswith("表二「规章」行填了本年制发件数 2、现行有效件数 ")
        assert finding.message.endswith("但「县级政府部门」一般无权制定规章。请核对是否应填在「行政规范性文件」行。")
        assert ids(finding) == ["disclosure.rules.made", "disclosure.rules.in_force"]

    def test_zeros_and_blanks_pass(self, hongze: Report) -> None:
        none = changed(hongze, {"disclosure.rules.made": None})
        assert alone("T2-4", with_body(none, "县级政府部门")) == []

    @given(st.integers(1, 500))
    def test_any_figure_of_the_form_of_2019_too(self, number: int) -> None:
        report = changed(published.report("zhangdian-2020"), {"disclosure.rules.disclosed_in_all": number})
        (finding,) = alone("T2-4", report)
        assert finding.message.startswith(f"表二「规章」行填了对外公开总数量 {number}，但「{report.unit}」")


class TestT25NewWithinAll:
    """2019: what is newly disclosed is part of what is disclosed in all."""

    NEW, ALL = "disclosure.normative_documents.newly_disclosed", "disclosure.normative_documents.disclosed_in_all"

    def test_zhangdian_2020_disclosed_7_of_27(self, zhangdian: Report) -> None:
        assert alone("T2-5", zhangdian) == []

    def test_more_new_than_all(self, zhangdian: Report) -> None:
        (finding,) = told("T2-5", changed(zhangdian, {self.NEW: 72}))
        assert (finding.severity, finding.outcome) == (Severity.BLOCKING, Outcome.FAIL)
        assert finding.message == "表二「规范性文件」行：本年新公开数量 72 大于对外公开总数量 27，多出 45。"
        assert ids(finding) == [self.NEW, self.ALL]

    @pytest.mark.parametrize("content", NOT_NUMBERS)
    def test_a_missing_figure_cannot_be_assessed(self, zhangdian: Report, content: object) -> None:
        (finding,) = alone("T2-5", changed(zhangdian, {self.ALL: content}))
        assert finding.outcome is Outcome.NOT_ASSESSABLE
        assert ids(finding) == [self.ALL]
        assert finding.message == (
            "表二「规范性文件」行：表二「规范性文件」行「对外公开总数量」列没有数字，"
            "无法核对本年新公开数量与对外公开总数量。"
        )

    @given(st.integers(0, 10**6), st.integers(0, 10**6))
    def test_it_is_found_exactly_where_new_is_more(self, new: int, in_all: int) -> None:
        report = published.report("zhangdian-2020")
        found = alone("T2-5", changed(report, {self.NEW: new, self.ALL: in_all}))
        assert [finding.difference for finding in found] == ([new - in_all] if new > in_all else [])


class TestT26ItemsNotBelowZero:
    """2019: last year's items and this year's change are together 0 or more."""

    BEFORE, CHANGE = "disclosure.penalties.items_last_year", "disclosure.penalties.items_change"

    def test_zhangdian_2020_has_none_and_loses_none(self, zhangdian: Report) -> None:
        assert alone("T2-6", zhangdian) == []

    def test_more_given_up_than_there_were(self, zhangdian: Report) -> None:
        (finding,) = told("T2-6", changed(zhangdian, {self.BEFORE: 5, self.CHANGE: -8}))
        assert (finding.severity, finding.outcome) == (Severity.BLOCKING, Outcome.FAIL)
        assert finding.message == "表二「行政处罚」行：上一年项目数量 5 加本年增/减 -8 小于 0，少 3。"
        assert ids(finding) == [self.BEFORE, self.CHANGE]

    @pytest.mark.parametrize("content", NOT_NUMBERS)
    def test_a_missing_figure_cannot_be_assessed(self, zhangdian: Report, content: object) -> None:
        (finding,) = alone("T2-6", changed(zhangdian, {self.CHANGE: content}))
        assert finding.outcome is Outcome.NOT_ASSESSABLE
        assert ids(finding) == [self.CHANGE]
        assert finding.message.endswith("「本年增/减」列没有数字，无法核对项目数量。")

    @pytest.mark.parametrize("row", ["licences", "other_services", "penalties", "compulsory_measures", "fees"])
    def test_every_row_with_items_is_looked_at(self, zhangdian: Report, row: str) -> None:
        (finding,) = alone("T2-6", changed(zhangdian, {f"disclosure.{row}.items_change": -1}))
        assert ids(finding)[0].startswith(f"disclosure.{row}.")

    @given(st.integers(0, 999), st.integers(-999, 999))
    def test_it_is_found_exactly_below_zero(self, before: int, change: int) -> None:
        report = published.report("zhangdian-2020")
        found = alone("T2-6", changed(report, {self.BEFORE: before, self.CHANGE: change}))
        assert [finding.difference for finding in found] == ([before + change] if before + change < 0 else [])


class TestT27Procurement:
    """2019: there is an amount where there are projects, and the reverse."""

    PROJECTS, AMOUNT = "disclosure.procurement.projects", "disclosure.procurement.amount"

    def test_zhangdian_2020_bought_nothing(self, zhangdian: Report) -> None:
        assert alone("T2-7", zhangdian) == []

    def test_projects_without_an_amount(self, zhangdian: Report) -> None:
        (finding,) = told("T2-7", changed(zhangdian, {self.PROJECTS: 4}))
        assert (finding.severity, finding.outcome) == (Severity.QUERY, Outcome.FAIL)
        assert finding.message == (
            "表二「政府集中采购」行：采购项目数量 4，采购总金额 0，一个为 0 另一个不为 0，请核对。"
        )
        assert ids(finding) == [self.PROJECTS, self.AMOUNT]

    @pytest.mark.parametrize("content", NOT_NUMBERS)
    def test_a_missing_figure_cannot_be_assessed(self, zhangdian: Report, content: object) -> None:
        (finding,) = alone("T2-7", changed(zhangdian, {self.AMOUNT: content}))
        assert finding.outcome is Outcome.NOT_ASSESSABLE
        assert finding.message.endswith("「采购总金额」列没有数字，无法核对采购项目数量与金额。")

    @given(st.integers(0, 3), st.decimals(0, 3, places=2))
    def test_it_is_found_exactly_where_one_is_zero(self, projects: int, amount: Decimal) -> None:
        report = published.report("zhangdian-2020")
        found = alone("T2-7", changed(report, {self.PROJECTS: projects, self.AMOUNT: amount}))
        assert len(found) == ((projects == 0) is not (amount == 0))
