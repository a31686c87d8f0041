"""The rules L-2 to L-14 on plain rows: one class a rule, what it finds and what it lets pass."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

import pytest
from ledger_samples import TODAY, ledger

from checks.ledger import RowFinding
from workbook.edition import load
from workbook.report import BLANK, Report, number_value
from xladdin.ledger.checking.check import check_ledger
from xladdin.ledger.counting.counts import count
from xladdin.ledger.reading.frames import Ledger
from xladdin.ledger.terms import words

Line = Mapping[str, object]
SOUND: Line = {
    "编号": "2025-001",
    "收到日期": "2025-03-03",
    "申请人类别": "自然人",
    "申请内容摘要": "征地补偿标准",
    "答复日期": "2025-03-20",
    "办理结果": "予以公开",
}
OPEN: Line = {key: value for key, value in SOUND.items() if key not in ("答复日期", "办理结果")}
CASE: Line = {"编号": "F1", "类型": "行政复议", "收到日期": "2025-04-01", "结果": "结果维持", "审结日期": "2025-06-03"}


def found(
    rule: str,
    *lines: Line,
    cases: Sequence[Line] = (),
    report: Report | None = None,
    last_year: Ledger | None = None,
    today: dt.date = TODAY,
) -> list[RowFinding]:
    """The findings of this rule alone."""
    assessment, _ = check_ledger(ledger(lines, cases), report=report, last_year=last_year, today=today)
    return [finding for finding in assessment.findings if finding.rule == rule]


def places(findings: Sequence[RowFinding]) -> list[tuple[str, int, str]]:
    """Where they stand."""
    return [(finding.sheet, finding.row, finding.column) for finding in findings]


def report_of(*lines: Line, cases: Sequence[Line] = (), **changed: int) -> Report:
    """The report that these rows come to; `changed` by the id of the field, dots as double underscores."""
    other = {key.replace("__", "."): number for key, number in changed.items()}
    counted = count(ledger(lines, cases)).report
    edition = counted.edition
    values = tuple(number_value(other[f.id]) if f.id in other else counted.value(f) for f in edition.fields)
    return replace(counted, values=values)


class TestL2:
    """表三 of the report is what the ledger comes to."""

    def test_the_same_figures_pass_and_blank_ones_are_not_compared(self) -> None:
        blank = Report("某市", 2025, load("2021"), (BLANK,) * len(load("2021").fields))
        assert found("L-2", SOUND, report=report_of(SOUND)) == []
        assert found("L-2", SOUND, report=blank) == []
        assert found("L-2", SOUND) == []

    def test_another_figure_is_found_with_both_values(self) -> None:
        (one,) = found("L-2", SOUND, report=report_of(SOUND, requests__received__natural_person=5))
        assert one.field is not None
        assert (one.field.id, one.left, one.right) == ("requests.received.natural_person", 1, 5)
        assert all(text in one.message for text in (one.field.place, " 1", " 5", " 4"))


class TestL3:
    """Answered in 20 days of work, 20 more with the extension; 31 March 2025 is the 20th day after 3 March."""

    def test_the_last_day_passes(self) -> None:
        assert found("L-3", {**SOUND, "答复日期": "2025-03-31"}) == []
        assert found("L-3", {**SOUND, "答复日期": "2025-04-20", "延期告知日": "2025-03-20"}) == []
        assert (
            found("L-3", {**SOUND, "答复日期": "2025-04-20", "补正告知日": "2025-03-05", "补正收到日": "2025-04-01"})
            == []
        )

    def test_a_day_later_is_found(self) -> None:
        assert places(found("L-3", {**SOUND, "答复日期": "2025-04-01"})) == [("申请台账", 2, "答复日期")]

    def test_a_year_without_announced_days_off_is_called_an_estimate(self) -> None:
        late = {**SOUND, "收到日期": "2028-03-01", "答复日期": "2028-06-01"}
        (one,) = found("L-3", late, today=dt.date(2028, 6, 30))
        assert "2028 年放假安排尚未公布" in one.message


class TestL4:
    """补正 asked within 7 days of work; 12 March 2025 is the seventh after 3 March."""

    def test_the_seventh_day_passes(self) -> None:
        assert found("L-4", {**OPEN, "补正告知日": "2025-03-12"}) == []

    def test_the_eighth_is_found(self) -> None:
        assert places(found("L-4", {**OPEN, "补正告知日": "2025-03-13"})) == [("申请台账", 2, "补正告知日")]


class TestL5:
    """The extension is told before the first period is over."""

    def test_within_the_period_it_passes(self) -> None:
        assert found("L-5", {**OPEN, "延期告知日": "2025-03-31"}) == []

    def test_after_it_it_is_found(self) -> None:
        assert places(found("L-5", {**OPEN, "延期告知日": "2025-04-01"})) == [("申请台账", 2, "延期告知日")]


class TestL6:
    """Days in their order, none missing at the start, none in the future, all readable."""

    def test_days_in_order_pass(self) -> None:
        whole = {"补正告知日": "2025-03-04", "补正收到日": "2025-03-05", "征求意见发出日": "2025-03-06"}
        assert found("L-6", {**SOUND, **whole, "征求意见回复日": "2025-03-07"}, cases=[CASE]) == []

    @pytest.mark.parametrize(
        ("changes", "column"),
        [
            ({"答复日期": "2025-03-01"}, "答复日期"),
            ({"补正告知日": "2025-03-06", "补正收到日": "2025-03-05"}, "补正收到日"),
            ({"征求意见发出日": "2025-03-06", "征求意见回复日": "2025-03-05"}, "征求意见回复日"),
            ({"撤回日": "2025-03-01"}, "撤回日"),
            ({"收到日期": None}, "收到日期"),
            ({"收到日期": "三月"}, "收到日期"),
            ({"答复日期": "2027-01-01"}, "答复日期"),
        ],
    )
    def test_others_are_found(self, changes: Line, column: str) -> None:
        assert ("申请台账", 2, column) in places(found("L-6", {**SOUND, **changes}))

    def test_a_case_closed_before_it_came_is_found(self) -> None:
        assert places(found("L-6", cases=[{**CASE, "审结日期": "2025-03-01"}])) == [("争议台账", 2, "审结日期")]

    def test_a_case_without_the_day_it_came_is_found(self) -> None:
        assert places(found("L-6", cases=[{**CASE, "收到日期": None}])) == [("争议台账", 2, "收到日期")]


class TestL7:
    """A result and its day go together."""

    def test_both_or_neither_pass(self) -> None:
        pending = {**CASE, "编号": "F2", "结果": "尚未审结", "审结日期": None}
        assert found("L-7", SOUND, {**OPEN, "编号": "2025-002"}, cases=[CASE, pending]) == []
        assert found("L-7", {**OPEN, "撤回日": "2025-03-05"}) == []

    def test_one_without_the_other_is_found(self) -> None:
        assert places(found("L-7", {**SOUND, "答复日期": None})) == [("申请台账", 2, "答复日期")]
        assert places(found("L-7", {**SOUND, "办理结果": None})) == [("申请台账", 2, "办理结果")]
        assert places(found("L-7", cases=[{**CASE, "审结日期": None}])) == [("争议台账", 2, "审结日期")]
        assert places(found("L-7", cases=[{**CASE, "结果": None}])) == [("争议台账", 2, "结果")]

    @pytest.mark.parametrize(("goal", "said"), [("2025-099", "找不到"), ("2025-001", "转了一圈")])
    def test_an_answer_that_is_in_no_other_row_is_found(self, goal: str, said: str) -> None:
        (one,) = found("L-7", {**OPEN, "合并到": goal})
        assert (one.row, one.column) == (2, "合并到")
        assert said in one.message

    def test_a_number_in_full_width_is_the_same_number(self) -> None:
        assert found("L-7", SOUND, {**OPEN, "编号": "2025-002", "合并到": "２０２５－００１"}) == []
        assert len(found("L-13", SOUND, {**SOUND, "编号": "２０２５－００１"})) == 1


class TestL8:
    """Only words of the form count."""

    def test_words_of_the_form_pass(self) -> None:
        assert found("L-8", SOUND, {**OPEN, "编号": "2025-002"}, cases=[CASE]) == []

    @pytest.mark.parametrize(
        ("changes", "column"),
        [
            ({"申请人类别": None}, "申请人类别"),
            ({"申请人类别": "公民"}, "申请人类别"),
            ({"办理结果": "已答复"}, "办理结果"),
        ],
    )
    def test_others_are_found(self, changes: Line, column: str) -> None:
        assert places(found("L-8", {**SOUND, **changes})) == [("申请台账", 2, column)]

    @pytest.mark.parametrize(
        ("changes", "column"),
        [
            ({"类型": None}, "类型"),
            ({"类型": "信访"}, "类型"),
            ({"结果": "胜诉"}, "结果"),
            ({"机关角色": "旁听"}, "机关角色"),
        ],
    )
    def test_so_are_those_of_a_case(self, changes: Line, column: str) -> None:
        assert places(found("L-8", cases=[{**CASE, **changes}])) == [("争议台账", 2, column)]


class TestL9:
    """The same applicant asks nearly the same again."""

    FIRST: ClassVar[Line] = {**SOUND, "申请人": "某人", "申请内容摘要": "某某地块征地补偿安置方案和批准文件"}
    AGAIN: ClassVar[Line] = {**FIRST, "编号": "2025-002", "申请内容摘要": "某某地块征地补偿安置方案及批准文件"}

    def test_another_applicant_another_text_or_the_result_for_it_pass(self) -> None:
        assert found("L-9", self.FIRST, {**self.AGAIN, "申请人": "别人"}) == []
        assert found("L-9", self.FIRST, {**self.AGAIN, "申请内容摘要": "环评报告"}) == []
        assert found("L-9", self.FIRST, {**self.AGAIN, "办理结果": "重复申请"}) == []

    def test_it_is_found_at_the_later_and_names_the_earlier_without_the_person(self) -> None:
        (one,) = found("L-9", self.FIRST, self.AGAIN)
        assert (one.row, one.number) == (3, "2025-002")
        assert "第 2 行（2025-001）" in one.message
        assert "某人" not in one.message


class TestL10:
    """What a result presupposes."""

    @pytest.mark.parametrize(
        ("result", "column", "day"),
        [
            ("otherwise.not_clarified", "补正告知日", "2025-03-04"),
            ("otherwise.fee_unpaid", "收费通知日", "2025-03-04"),
            ("unavailable.unclear", "补正收到日", "2025-03-06"),
            ("denied.third_party", "征求意见发出日", "2025-03-04"),
        ],
    )
    def test_with_the_day_it_passes_and_without_it_is_found(self, result: str, column: str, day: str) -> None:
        word = next(one.word for one in words.results(load("2021")) if one.key == result)
        line = {**SOUND, "办理结果": word}
        assert places(found("L-10", line)) == [("申请台账", 2, column)]
        assert found("L-10", {**line, column: day}) == []


class TestL11:
    """表四 of the report is what the ledger comes to."""

    def test_the_same_figures_pass(self) -> None:
        assert found("L-11", cases=[CASE], report=report_of(cases=[CASE])) == []

    def test_another_figure_is_found(self) -> None:
        report = report_of(cases=[CASE], disputes__reconsideration__upheld=3)
        (one,) = found("L-11", cases=[CASE], report=report)
        assert (one.left, one.right) == (1, 3)


class TestL12:
    """Since 2024 reconsideration comes first against what is kept back."""

    KEPT: ClassVar[Line] = {**SOUND, "办理结果": "属于国家秘密"}
    SUIT: ClassVar[Line] = {**CASE, "类型": "未经复议直接起诉", "关联申请编号": "2025-001"}

    def test_reconsideration_an_open_answer_or_an_earlier_year_pass(self) -> None:
        assert found("L-12", self.KEPT, cases=[{**CASE, "关联申请编号": "2025-001"}]) == []
        assert found("L-12", SOUND, cases=[self.SUIT]) == []
        assert found("L-12", self.KEPT, cases=[{**self.SUIT, "收到日期": "2023-12-31"}]) == []

    def test_a_suit_at_once_is_found(self) -> None:
        assert places(found("L-12", self.KEPT, cases=[self.SUIT])) == [("争议台账", 2, "类型")]


class TestL13:
    """Numbers: each once, none missing."""

    def test_a_series_without_a_gap_passes(self) -> None:
        assert found("L-13", SOUND, {**SOUND, "编号": "2025-002"}, cases=[CASE]) == []

    @pytest.mark.parametrize(
        ("number", "row", "said"),
        [("2025-001", 3, "与第 2 行相同"), (None, 3, "没有编号"), ("2025-004", 2, "缺 2025-002—2025-003")],
    )
    def test_others_are_found(self, number: str | None, row: int, said: str) -> None:
        (one,) = found("L-13", SOUND, {**SOUND, "编号": number})
        assert (one.row, one.column) == (row, "编号")
        assert said in one.message

    def test_a_series_counts_on_through_all_its_digits(self) -> None:
        """A serial has nine digits at most: 199999999 is followed by 200000000."""
        (one,) = found("L-13", {**SOUND, "编号": "甲199999999"}, {**SOUND, "编号": "甲200000001"})
        assert "缺 甲200000000" in one.message
        assert found("L-13", {**SOUND, "编号": "甲9999999999"}, {**SOUND, "编号": "甲8000000000"}) == []

    def test_what_was_left_open_by_an_earlier_year_is_no_series(self) -> None:
        left = [{**OPEN, "编号": f"2024-{number}", "收到日期": "2024-12-20"} for number in ("003", "017")]
        assert found("L-13", *left, SOUND) == []


class TestL14:
    """二 of this year is what last year's ledger left open, by 编号."""

    LEFT: ClassVar[Line] = {**OPEN, "收到日期": "2024-12-20"}
    ENDED: ClassVar[Line] = {**SOUND, "收到日期": "2024-12-20", "答复日期": "2025-01-08"}

    def test_the_same_numbers_pass(self) -> None:
        assert found("L-14", self.ENDED, last_year=ledger([self.LEFT], year=2024)) == []
        assert found("L-14", self.ENDED) == []

    def test_one_that_is_lost_and_one_that_was_not_open_are_found(self) -> None:
        last_year = ledger([{**self.LEFT, "编号": "2024-099"}], year=2024)
        lost, new = sorted(found("L-14", self.ENDED, last_year=last_year), key=lambda one: one.row)
        assert "2024-099" in lost.message
        assert (lost.row, new.row, new.column) == (0, 2, "编号")
