"""The sentences made of the figures: worded as reports are, true by the rules that compare text and tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from builders import balanced_reports, changed
from hypothesis import given, settings
from hypothesis import strategies as st

import checks
from checks.model.prose import Narrative, Paragraph
from checks.text import reader
from checks.text.scope import Whose
from workbook.edition import load
from workbook.report import Report, blank_report, number_value
from xladdin.export.content.sentences import (
    Fees,
    about_disputes,
    about_documents,
    about_other_matters,
    about_requests,
    shares,
    speaker,
)

NO_FEES = Fees(0, Decimal(0), Decimal(0))
# What a person writes beside the sentences that the figures give: every aspect that section 一 has to speak of.
REST = "主动公开、政府信息管理、平台建设和监督保障扎实推进，工作考核、社会评议、责任追究均已落实。"


def narrative(report: Report, last_year: Report | None = None, fees: Fees | None = NO_FEES) -> Narrative:
    """The sentences in the places of a report where they stand."""
    parts = (
        ("一", "（一）主动公开情况", (REST,)),
        ("一", "（二）依申请公开情况", about_requests(report, last_year)),
        ("一", "（三）政府信息管理情况", about_documents(report)),
        ("四", "四、政府信息公开行政复议、行政诉讼情况", about_disputes(report, last_year)),
        ("五", "五、存在的主要问题及改进情况", ("公开的内容还不够全面，下一步将加强培训和检查。",)),
        ("六", "六、其他需要报告的事项", about_other_matters(report, fees)),
    )
    found = tuple(Paragraph("".join(text), section, heading, heading) for section, heading, text in parts)
    return Narrative(found, report.unit, report.year)


def broken_rules(report: Report, last_year: Report | None = None, fees: Fees | None = NO_FEES) -> list[str]:
    """What the rules that compare text and tables have against the sentences; what is still to write is no mistake."""
    found = checks.run(report, narrative=narrative(report, last_year, fees), last_year=last_year)
    told = [finding for finding in found.findings if finding.rule.startswith("N-") and finding.rule != "N-26"]
    return [f"{finding.rule} {finding.message}" for finding in told]


def unpaid(report: Report) -> int:
    """How many requests ended since a fee was not paid."""
    field = "requests.results.otherwise.fee_unpaid.total"
    return int(report.value(field).number or 0) if report.edition.has(field) else 0


def zeros(edition_id: str, year: int) -> Report:
    """A report in which nothing happened."""
    edition = load(edition_id)
    return blank_report(edition, "某区民政局", year).with_values({f.id: number_value(0) for f in edition.fields})


class TestRealFigures:
    """Sentences of published reports."""

    def test_a_city_says_what_it_received_answered_and_carried_over(self, suqian: Report) -> None:
        assert about_requests(suqian) == (
            "2023年，共收到政府信息公开申请3511件，上年结转96件。",
            "本年度共办结3486件，结转下年度继续办理121件。",
            "新收申请中，自然人申请3402件，占96.90%；法人或其他组织申请109件，占3.10%。",
            "办理结果中，予以公开1191件，占34.17%；部分公开328件，占9.41%；不予公开142件，占4.07%；"
            "无法提供1078件，占30.92%；不予处理406件，占11.65%；其他处理341件，占9.78%。",
        )

    def test_cases_are_told_with_the_outcomes_that_occurred(self, suqian: Report) -> None:
        assert about_disputes(suqian) == (
            "2023年，因政府信息公开被申请行政复议440件，其中结果维持309件、结果纠正17件、其他结果88件、尚未审结26件。",
            "因政府信息公开被提起行政诉讼113件，包括未经复议直接起诉24件（结果维持1件、结果纠正1件、其他结果16件、"
            "尚未审结6件），复议后起诉89件（结果维持13件、其他结果67件、尚未审结9件）。",
        )

    def test_documents_are_told_as_in_table_two(self, suqian: Report) -> None:
        assert about_documents(suqian) == (
            "2023年，本机关制发规章2件，现行有效11件；制发行政规范性文件109件，废止489件，现行有效597件。",
        )

    def test_an_office_without_requests_and_cases_says_so(self, zhangdian: Report) -> None:
        assert about_requests(zhangdian) == ("2020年，本机关未收到政府信息公开申请，没有上年结转的申请。",)
        assert about_disputes(zhangdian) == ("2020年，未发生因政府信息公开引起的行政复议、行政诉讼案件。",)

    def test_what_is_said_is_understood_by_the_rules(self, suqian: Report) -> None:
        # Otherwise the rules would have nothing to say against any sentence.
        read = reader.read(narrative(suqian), Whose(suqian.edition, suqian.unit, suqian.year)).claims
        kinds = {claim.measure.kind for claim in read}
        requests = {"received", "answered", "carried_in", "carried_out", "applicant", "result"}
        assert kinds == requests | {"document", "dispute"}
        assert sum(claim.share is not None for claim in read) == 8
        assert broken_rules(suqian) == []

    def test_a_blank_total_is_asked_for_and_not_guessed(self, stcsm: Report) -> None:
        (sentence,) = about_requests(stcsm)
        assert sentence.startswith("【请填写：2024年收到")


class TestComparison:
    """同比, where last year's report is known."""

    @pytest.mark.parametrize(
        ("before", "now", "told"),
        [
            (10, 15, "，同比增长50.00%"),
            (15, 10, "，同比下降33.33%"),
            (5, 5, "，与上年持平"),
            (0, 3, "（上年未收到申请）"),
            (5, 10, "，同比增长100%"),
            (8, 9, "，同比增长12.50%"),
        ],
    )
    def test_growth_and_fall_are_told_to_two_decimals(self, before: int, now: int, told: str) -> None:
        last_year = changed(zeros("2021", 2022), {"requests.received.total": before})
        report = changed(zeros("2021", 2023), {"requests.received.total": now})
        assert f"共收到政府信息公开申请{now}件{told}，" in about_requests(report, last_year)[0]

    def test_another_year_than_the_last_is_not_compared(self, suqian: Report) -> None:
        assert "同比" not in "".join(about_requests(suqian, replace(suqian, year=2021)))

    def test_cases_are_compared_too(self, suqian: Report) -> None:
        last_year = changed(replace(suqian, year=2022), {"disputes.reconsideration.total": 400})
        assert "行政复议440件，同比增长10.00%，其中" in about_disputes(suqian, last_year)[0]


class TestZeroCases:
    """Nothing received, nothing answered, no cases: each said in the words that reports use."""

    def test_nothing_new_but_something_carried_in(self) -> None:
        report = changed(zeros("2021", 2023), {"requests.carried_in.total": 2, "requests.carried_out.total": 2})
        assert about_requests(report) == (
            "2023年，本机关未收到政府信息公开申请，上年结转2件。",
            "均在办理中，结转下年度继续办理2件。",
        )

    def test_one_kind_of_applicant_and_one_result(self) -> None:
        one = {
            "requests.received.natural_person": 1,
            "requests.received.total": 1,
            "requests.results.granted.total": 1,
            "requests.results.total.total": 1,
        }
        assert about_requests(changed(zeros("2021", 2023), one)) == (
            "2023年，共收到政府信息公开申请1件，没有上年结转的申请。",
            "本年度共办结1件，没有结转下年度继续办理的申请。",
            "新收申请均为自然人申请。",
            "办理结果均为予以公开。",
        )

    def test_one_outcome(self) -> None:
        report = changed(
            zeros("2021", 2023), {"disputes.reconsideration.total": 1, "disputes.reconsideration.upheld": 1}
        )
        assert about_disputes(report)[0] == "2023年，因政府信息公开被申请行政复议1件，结果维持1件。"

    def test_suits_without_reconsideration(self) -> None:
        report = changed(zeros("2021", 2023), {"disputes.direct_suit.total": 1, "disputes.direct_suit.pending": 1})
        assert about_disputes(report) == (
            "2023年，未发生因政府信息公开引起的行政复议案件。",
            "因政府信息公开被提起行政诉讼1件，均为未经复议直接起诉（尚未审结1件）。",
        )

    def test_a_body_without_rules_of_its_own_does_not_mention_them(self) -> None:
        (sentence,) = about_documents(zeros("2021", 2023))
        assert sentence == "2023年，本机关未制发、废止行政规范性文件，没有现行有效的行政规范性文件。"

    def test_figures_that_do_not_add_up_get_no_shares(self, suqian: Report) -> None:
        wrong = changed(suqian, {"requests.results.granted.total": 1})
        assert not any(sentence.startswith("办理结果中") for sentence in about_requests(wrong))


class TestFees:
    """六: what the form of 2021 wants said about 信息处理费."""

    def test_unknown_fees_are_asked_for(self, suqian: Report) -> None:
        (sentence,) = about_other_matters(suqian)
        assert sentence.startswith("【请填写：2023年发出收费通知的件数、总金额和实际收取的总金额")

    def test_no_fees(self, suqian: Report) -> None:
        assert about_other_matters(suqian, NO_FEES) == (
            "2023年，本机关依申请公开政府信息未发出收费通知，未收取信息处理费。",
        )

    def test_fees_in_all_three_figures(self, suqian: Report) -> None:
        assert about_other_matters(suqian, Fees(3, Decimal("1200.50"), Decimal("0.3"))) == (
            "2023年，本机关依申请公开政府信息发出收费通知3件，总金额1200.50元，实际收取信息处理费0.3元。",
        )

    def test_the_form_of_2019_does_not_ask(self, zhangdian: Report) -> None:
        (sentence,) = about_other_matters(zhangdian)
        assert sentence == "【请填写：其他需要报告的事项；没有的，写“没有其他需要报告的事项”】"


class TestEverySentence:
    """Whatever the figures, the rules that compare text and tables have nothing to say."""

    @settings(max_examples=60)
    @given(balanced_reports(), balanced_reports(), st.integers(0, 9))
    def test_it_passes_the_narrative_rules(self, report: Report, other: Report, notices: int) -> None:
        last_year = replace(other, year=report.year - 1, unit=report.unit)
        notices += unpaid(report)  # whoever did not pay had a notice
        fees = Fees(notices, Decimal(notices) / 4, Decimal(notices) / 8)
        assert broken_rules(report, last_year, fees) == []
        assert broken_rules(report) == []

    @given(balanced_reports(), st.data())
    def test_a_missing_figure_never_becomes_a_number(self, report: Report, data: st.DataObject) -> None:
        field = data.draw(st.sampled_from(report.edition.fields))
        holey = report.with_values({field.id: blank_report(report.edition, "", 0).values[0]})
        text = "".join(p.text for p in narrative(holey).paragraphs)
        assert "None" not in text
        assert broken_rules(holey) == []


counts = st.lists(st.integers(0, 10**8), min_size=1, max_size=8).filter(any)


class TestShares:
    """Percentages as people check them: each rounded to the nearest."""

    @given(counts)
    def test_each_is_the_nearest(self, numbers: Sequence[int]) -> None:
        for number, share in zip(numbers, shares(numbers), strict=True):
            assert abs(share - Decimal(number) * 100 / sum(numbers)) <= Decimal("0.005")
            assert share.as_tuple().exponent == -2

    def test_equal_counts_have_equal_shares(self) -> None:
        assert shares([1, 1, 1]) == [Decimal("33.33")] * 3

    def test_a_half_goes_up(self) -> None:
        assert shares([3, 93])[0] == Decimal("3.13")  # 3.125

    def test_nothing_has_no_shares(self) -> None:
        with pytest.raises(ValueError, match="not all zero"):
            shares([0, 0])


class TestWhoseFigures:
    """本机关 for an office; the whole area where the report sums it up."""

    @pytest.mark.parametrize(
        ("unit", "body", "said"),
        [
            ("宿迁市人民政府", "设区的市级人民政府（汇总）", "全市"),
            ("江苏省人民政府", "省级人民政府（汇总）", "全省"),
            ("宁夏回族自治区人民政府", "省级人民政府（汇总）", "全区"),
            ("上海市人民政府", "省级人民政府（汇总）", "全市"),
            ("金湖县人民政府", "县级人民政府（汇总）", "全县"),
            ("淮安市洪泽区人民政府", "县级人民政府（汇总）", "全区"),
            ("恩施土家族苗族自治州人民政府", "设区的市级人民政府（汇总）", "全州"),
            ("某地人民政府", "县级人民政府（汇总）", "全县"),
            ("宿迁市财政局", "市级政府部门", "本机关"),
            ("宿迁市人民政府", "", "本机关"),
        ],
    )
    def test_speaker(self, unit: str, body: str, said: str) -> None:
        report = replace(zeros("2021", 2023), unit=unit, body=body)
        assert speaker(report) == said
        assert about_requests(report)[0].startswith(f"2023年，{said}未收到")
