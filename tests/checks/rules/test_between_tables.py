"""The rules that set the tables of one report beside each other, one class to a rule."""

from __future__ import annotations

import pytest
from builders import changed
from single_rule import alone, told

from checks.model.finding import Severity
from workbook.report import Report


def of_year(report: Report, year: int) -> Report:
    return Report(report.unit, year, report.edition, report.values, report.body)


class TestX1DisputesWithinAnswers:
    """There are no more disputes than answers, this year's and last year's."""

    def test_more_cases_than_answers(self, suqian: Report) -> None:
        now = changed(suqian, {"requests.results.total.total": 400})
        (finding,) = alone("X-1", now)
        assert finding.severity is Severity.NOTE
        assert finding.message == "表四行政复议与未经复议直接起诉共 464 件，多于表三本年答复的 400 件，请核对。"

    def test_last_years_answers_count_too(self, suqian: Report) -> None:
        now = changed(of_year(suqian, 2024), {"requests.results.total.total": 400})
        assert alone("X-1", now, changed(suqian, {"requests.results.total.total": 64})) == []
        (finding,) = alone("X-1", now, changed(suqian, {"requests.results.total.total": 63}))
        assert "多于表三本年和上年答复的 463 件" in finding.message

    @pytest.mark.parametrize("content", [None, 0])
    def test_without_answers_nothing_is_said(self, suqian: Report, content: object) -> None:
        assert alone("X-1", changed(suqian, {"requests.results.total.total": content})) == []


class TestX2DisputesNeedRequests:
    """表三 is not all zero while 表四 is not."""

    def test_an_empty_table_of_requests_beside_disputes(self, suqian: Report) -> None:
        empty = changed(suqian, {f.id: 0 for f in suqian.edition.requests.fields})
        (finding,) = told("X-2", empty)
        assert finding.severity is Severity.NOTE
        assert finding.message == "表三全部为 0，而表四有 553 件，请核对是否漏填表三。"

    def test_nothing_at_all_passes(self, zhangdian: Report) -> None:
        assert alone("X-2", zhangdian) == []

    def test_a_blank_table_is_left_to_the_rule_on_blanks(self, suqian: Report) -> None:
        assert alone("X-2", changed(suqian, {f.id: None for f in suqian.edition.requests.fields})) == []


class TestX3GovernmentsDisclose:
    """表二 of a government is not all zero."""

    def all_zero(self, report: Report, unit: str, body: str = "") -> Report:
        zero = changed(report, {f.id: 0 for f in report.edition.disclosure.fields})
        return Report(unit, zero.year, zero.edition, zero.values, body)

    def test_a_government_by_its_name(self, suqian: Report) -> None:
        (finding,) = told("X-3", self.all_zero(suqian, "宿迁市人民政府"))
        assert finding.severity is Severity.NOTE
        assert finding.message == "「宿迁市人民政府」的表二全部为 0，请核对是否漏填。"

    def test_a_government_by_its_kind(self, suqian: Report) -> None:
        assert len(told("X-3", self.all_zero(suqian, "宿迁市", "设区的市级人民政府（汇总）"))) == 1

    def test_an_office_may_disclose_nothing(self, suqian: Report) -> None:
        assert told("X-3", self.all_zero(suqian, "宿迁市档案局")) == []
        assert told("X-3", self.all_zero(suqian, "宿迁市人民政府", "政府办公厅（室）")) == []

    def test_a_government_with_any_figure_passes(self, suqian: Report) -> None:
        assert alone("X-3", suqian) == []
