"""The rules that set this year's figures beside last year's, one class to a rule."""

from __future__ import annotations

from decimal import Decimal

import published
import pytest
from builders import COLUMNS, balanced_reports, changed, kinds_of_applicant, number_in, random_report
from hypothesis import given, settings
from hypothesis import strategies as st
from single_rule import alone, told

import checks
from checks.model.finding import Outcome, Severity
from workbook.edition import edition_ids, load
from workbook.report import Report, blank_report

CROSS_YEAR = ("Y-1", "Y-2", "Y-3", "Y-4", "Y-5", "Y-6", "Y-9", "Y-10", "T2-2", "T2-3", "C-2")


def of_year(report: Report, year: int) -> Report:
    return Report(report.unit, year, report.edition, report.values, report.body)


@pytest.fixture
def pingtan() -> Report:
    """平潭 2021: 665 documents in force at the end of the year, one request carried out."""
    return published.report("pingtan-2021")


@pytest.fixture
def next_year(pingtan: Report) -> Report:
    """平潭 2022 as far as it is known: 665 + 88 − 55 = 698, and the carried-over request comes in."""
    rows = {"made": 88, "repealed": 55, "in_force": 698}
    documents = {f"disclosure.normative_documents.{column}": number for column, number in rows.items()}
    carried = {"requests.carried_in.natural_person": 1, "requests.carried_in.total": 1}
    handled = {"requests.received.natural_person": 63, "requests.received.total": 69}
    fees = {"disclosure.fees.amount": Decimal("23980.5")}
    return of_year(changed(pingtan, documents | carried | handled | fees), 2022)


class TestWithoutLastYear:
    """Rules across years say nothing where last year's figures are unknown."""

    @pytest.mark.parametrize("name", published.BALANCED)
    def test_no_rule_across_years_has_a_finding(self, name: str) -> None:
        found = [finding.rule for finding in checks.run(published.report(name)).findings]
        assert not set(found) & set(CROSS_YEAR)

    def test_a_year_that_follows_has_no_finding(self, pingtan: Report, next_year: Report) -> None:
        assert checks.run(next_year, last_year=pingtan).findings == ()

    def test_blank_figures_of_last_year_are_compared_with_nothing(self, edition_pair: tuple[Report, Report]) -> None:
        last, now = edition_pair
        assert checks.run(now, last_year=blank_report(last.edition, last.unit, last.year)).findings == ()

    @pytest.fixture(params=edition_ids())
    def edition_pair(self, request: pytest.FixtureRequest) -> tuple[Report, Report]:
        edition = load(request.param)
        year = edition.first_year
        return random_report(3, edition), of_year(random_report(3, edition), year + 1)


class TestC2TheYearBefore:
    """上年数 is of the year before."""

    def test_figures_of_two_years_ago_are_named(self, next_year: Report, pingtan: Report) -> None:
        (finding,) = told("C-2", of_year(next_year, 2023), pingtan)
        assert (finding.severity, finding.outcome) == (Severity.QUERY, Outcome.FAIL)
        assert finding.message == (
            "上年数是 2021 年度的，本报告是 2023 年度，应带入 2022 年度的数字；跨年规则因此没有核对。"
        )

    def test_then_no_rule_across_years_compares_them(self, next_year: Report, pingtan: Report) -> None:
        odd = changed(of_year(next_year, 2023), {"requests.carried_in.business": 7})
        assert {f.rule for f in checks.run(odd, last_year=pingtan).findings} & set(CROSS_YEAR) == {"C-2"}

    def test_a_year_that_is_not_given_is_taken_for_the_one_before(self, next_year: Report, pingtan: Report) -> None:
        assert alone("C-2", next_year, of_year(pingtan, 0)) == []
        odd = changed(next_year, {"requests.carried_in.total": 9})
        assert len(alone("Y-1", odd, of_year(pingtan, 0))) == 1

    @given(st.integers(2000, 2050), st.integers(2000, 2050))
    def test_it_is_found_exactly_where_the_years_do_not_follow(self, last: int, now: int) -> None:
        report = published.report("suqian-2023")
        assert (alone("C-2", of_year(report, now), of_year(report, last)) == []) is (now == last + 1)


class TestY1CarriedOver:
    """二、上年结转 is what last year carried out, column by column."""

    def test_pingtan_carried_one_request_into_2022(self, next_year: Report, pingtan: Report) -> None:
        assert alone("Y-1", next_year, pingtan) == []

    def test_the_columns_that_differ_are_one_finding(self, next_year: Report, pingtan: Report) -> None:
        (finding,) = told("Y-1", of_year(pingtan, 2022), pingtan)
        assert (finding.severity, finding.outcome) == (Severity.QUERY, Outcome.FAIL)
        assert finding.message == (
            "表三「二、上年结转政府信息公开申请数量」与上年「四、结转下年度继续办理」不一致："
            "自然人列上年 1、本年 0，总计列上年 1、本年 0。请更正，或者在情况说明中写明原因。"
        )
        assert [f.id for f in finding.fields] == ["requests.carried_in.natural_person", "requests.carried_in.total"]

    def test_a_blank_is_left_to_the_rule_on_blanks(self, next_year: Report, pingtan: Report) -> None:
        blank = {f"requests.carried_in.{column}": None for column in (*COLUMNS, "total")}
        assert alone("Y-1", changed(next_year, blank), pingtan) == []

    def test_the_form_of_2019_carries_over_into_that_of_2021(self, form_2021: object) -> None:
        last = of_year(random_report(5, load("2019")), 2020)
        now = of_year(random_report(6, load("2021")), 2021)
        carried = {
            f"requests.carried_in.{c}": number_in(last, f"requests.carried_out.{c}") for c in (*COLUMNS, "total")
        }
        assert alone("Y-1", changed(now, carried), last) == []
        assert len(alone("Y-1", changed(now, carried | {"requests.carried_in.other": 10**6}), last)) == 1

    @given(balanced_reports(), st.sampled_from(COLUMNS), st.integers(1, 99))
    def test_any_difference_is_found_with_its_column(self, report: Report, column: str, more: int) -> None:
        last = of_year(report, 2022)
        carried = {
            f"requests.carried_in.{c}": number_in(last, f"requests.carried_out.{c}")
            for c in (*kinds_of_applicant(report.edition), "total")
        }
        carried[f"requests.carried_in.{column}"] += more
        (finding,) = alone("Y-1", of_year(changed(report, carried), 2023), last)
        assert [f.column[-1].key for f in finding.fields] == [column]
        assert finding.difference == more


class TestY2InForce:
    """2021: 现行有效 = last year's + 制发 − 废止."""

    IN_FORCE = "disclosure.normative_documents.in_force"

    def test_the_393_of_pingtan_would_not_follow(self, next_year: Report, pingtan: Report) -> None:
        (finding,) = told("Y-2", changed(next_year, {self.IN_FORCE: 689}), pingtan)
        assert (finding.severity, finding.outcome) == (Severity.QUERY, Outcome.FAIL)
        assert finding.message == (
            "表二「行政规范性文件」行：上年现行有效 665，加本年制发 88，减本年废止 55，应为 698，现行有效件数填 689，"
            "相差 9。请更正，或者在情况说明中写明原因（清理、机构改革、有效期届满等）。"
        )
        assert [f.id for f in finding.fields] == [self.IN_FORCE]

    @pytest.mark.parametrize("column", ["made", "repealed", "in_force"])
    def test_a_missing_figure_is_left_to_the_rule_on_blanks(
        self, next_year: Report, pingtan: Report, column: str
    ) -> None:
        holed = changed(next_year, {f"disclosure.normative_documents.{column}": None})
        assert alone("Y-2", holed, pingtan) == []

    @given(st.integers(0, 999), st.integers(0, 999), st.integers(0, 999), st.integers(0, 999))
    def test_it_is_found_exactly_where_the_sum_differs(self, last: int, made: int, repealed: int, now: int) -> None:
        report = published.report("pingtan-2021")
        row = "disclosure.rules"
        filled = {f"{row}.made": made, f"{row}.repealed": repealed, f"{row}.in_force": now}
        filled |= {self.IN_FORCE: 665 + 69 - 3}
        before = changed(report, {f"{row}.in_force": last})
        wanted = last + made - repealed
        found = alone("Y-2", of_year(changed(report, filled), 2022), before)
        assert [f.left for f in found] == ([wanted] if wanted >= 0 and wanted != now else [])


class TestT23RepealedWithinStock:
    """2021: no more is repealed than was in force or made."""

    def test_more_repealed_than_there_were(self, next_year: Report, pingtan: Report) -> None:
        (finding,) = told("T2-3", changed(next_year, {"disclosure.normative_documents.repealed": 800}), pingtan)
        assert (finding.severity, finding.outcome) == (Severity.BLOCKING, Outcome.FAIL)
        assert finding.message == (
            "表二「行政规范性文件」行：本年废止件数 800 大于上年现行有效件数与本年制发件数之和 753，多出 47。"
        )
        assert [f.id for f in finding.fields] == ["disclosure.normative_documents.repealed"]

    def test_it_is_not_told_again_as_an_impossible_stock(self, next_year: Report, pingtan: Report) -> None:
        wrong = changed(next_year, {"disclosure.normative_documents.repealed": 800})
        assert told("Y-2", wrong, pingtan) == []

    @given(st.integers(0, 999), st.integers(0, 999), st.integers(0, 9999))
    def test_it_is_found_exactly_beyond_the_stock(self, last: int, made: int, repealed: int) -> None:
        report = published.report("pingtan-2021")
        before = changed(report, {"disclosure.rules.in_force": last})
        filled = {"disclosure.rules.made": made, "disclosure.rules.repealed": repealed}
        found = alone("T2-3", of_year(changed(report, filled), 2022), before)
        assert [f.difference for f in found] == ([repealed - last - made] if repealed > last + made else [])


class TestT22Fees:
    """2021: the fee amount is in 万元."""

    FEE = "disclosure.fees.amount"

    def test_yuan_typed_for_ten_thousand_yuan(self, next_year: Report, pingtan: Report) -> None:
        (finding,) = told("T2-2", changed(next_year, {self.FEE: 242523110}), pingtan)
        assert (finding.severity, finding.outcome) == (Severity.QUERY, Outcome.FAIL)
        assert finding.message == (
            "表二「行政事业性收费」行「本年收费金额（单位：万元）」列为 242523110 万元，上年为 24252.311082 万元，"
            "相差约 10000 倍，疑把元填成了万元（或者相反）。"
        )
        assert [s.proposed for s in finding.suspects] == [Decimal("24252.311")]

    def test_the_other_way_round(self, next_year: Report, pingtan: Report) -> None:
        (finding,) = told("T2-2", changed(next_year, {self.FEE: 2.5}), pingtan)
        assert [s.proposed for s in finding.suspects] == [25000]
        assert (finding.expected, finding.found, finding.difference) == (25000, Decimal("2.5"), Decimal("-24997.5"))

    def test_it_is_not_told_again_as_a_jump(self, next_year: Report, pingtan: Report) -> None:
        assert told("Y-6", changed(next_year, {self.FEE: 242523110}), pingtan) == []

    @pytest.mark.parametrize("content", [0, None, "/"])
    def test_nothing_is_said_of_no_fees(self, next_year: Report, pingtan: Report, content: object) -> None:
        assert alone("T2-2", changed(next_year, {self.FEE: content}), pingtan) == []

    @given(st.decimals(1, 10**6, places=4), st.decimals(Decimal("0.002"), Decimal("900"), places=4))
    def test_ordinary_change_passes(self, before: Decimal, factor: Decimal) -> None:
        report = published.report("pingtan-2021")
        last, now = changed(report, {self.FEE: before}), changed(report, {self.FEE: before * factor})
        assert alone("T2-2", of_year(now, 2022), last) == []


class TestY3ItemsRollForward:
    """2019: 上一年项目数量 is what last year's report makes of it."""

    def test_the_sum_of_last_year(self, zhangdian: Report) -> None:
        last = changed(
            of_year(zhangdian, 2019),
            {"disclosure.licences.items_last_year": 12, "disclosure.licences.items_change": -2},
        )
        now = changed(zhangdian, {"disclosure.licences.items_last_year": 12})
        (finding,) = told("Y-3", now, last)
        assert finding.severity is Severity.QUERY
        assert finding.message == (
            "表二「行政许可」行：按上年报告推算，上一年项目数量应为 10，现填 12，相差 2。"
            "请更正，或者在情况说明中写明原因。"
        )
        assert [f.id for f in finding.fields] == ["disclosure.licences.items_last_year"]
        assert alone("Y-3", changed(now, {"disclosure.licences.items_last_year": 10}), last) == []

    def test_missing_figures_are_not_compared(self, zhangdian: Report) -> None:
        last = changed(of_year(zhangdian, 2019), {"disclosure.fees.items_change": "/"})
        assert alone("Y-3", changed(zhangdian, {"disclosure.fees.items_last_year": 9}), last) == []
        assert alone("Y-3", zhangdian) == []


class TestY4Disclosed:
    """2019: 对外公开总数量 grows by what is newly disclosed."""

    def test_zhangdian_2020_would_have_had_20_before(self, zhangdian: Report) -> None:
        total = "disclosure.normative_documents.disclosed_in_all"
        last = of_year(zhangdian, 2019)
        assert alone("Y-4", zhangdian, changed(last, {total: 20})) == []
        (finding,) = told("Y-4", zhangdian, changed(last, {total: 22}))
        assert finding.severity is Severity.NOTE
        assert finding.message == (
            "表二「规范性文件」行：上年对外公开总数量加本年新公开数量为 29，本年对外公开总数量为 27，相差 2。"
        )
        assert alone("Y-4", zhangdian, changed(last, {total: None})) == []


class TestY5PendingCases:
    """What was pending last year is among this year's cases."""

    def test_more_were_pending_than_there_are_now(self, suqian: Report) -> None:
        now = changed(of_year(suqian, 2024), {"disputes.reconsideration.total": 20})
        (finding,) = alone("Y-5", now, suqian)
        assert finding.severity is Severity.NOTE
        assert finding.message == (
            "表四「行政复议」：上年尚未审结 26 件，本年总计只有 20 件，请核对上年未审结的案件是否已计入。"
        )
        assert [f.id for f in finding.fields] == ["disputes.reconsideration.total"]

    def test_as_many_pass_and_a_blank_is_not_compared(self, suqian: Report) -> None:
        for content in (26, None):
            now = changed(of_year(suqian, 2024), {"disputes.reconsideration.total": content})
            assert alone("Y-5", now, suqian) == []


class TestY6Jumps:
    """Key figures do not change more than five-fold."""

    LICENCES = "disclosure.licences.decisions"

    def test_licences_a_tenth_of_last_year(self, next_year: Report, pingtan: Report) -> None:
        (finding,) = told("Y-6", changed(next_year, {self.LICENCES: 229}), pingtan)
        assert finding.severity is Severity.QUERY
        assert finding.message == (
            "表二「行政许可」行「本年处理决定数量」列上年为 2293，本年为 229，变动过大。"
            "请核对，或者在情况说明中写明原因。"
        )
        assert (finding.left, finding.right, finding.difference) == (2293, 229, 2064)

    def test_small_figures_may_jump(self, next_year: Report, pingtan: Report) -> None:
        assert alone("Y-6", changed(next_year, {"disputes.direct_suit.total": 1}), pingtan) == []

    def test_from_nothing_to_much_is_a_jump(self, next_year: Report, pingtan: Report) -> None:
        grown = changed(next_year, {"disputes.suit_after_reconsideration.total": 20})
        assert len(alone("Y-6", grown, pingtan)) == 1

    def test_disclosure_is_not_compared_with_the_form_of_2019(self, pingtan: Report, zhangdian: Report) -> None:
        assert all(f.fields[0].table != "disclosure" for f in alone("Y-6", pingtan, zhangdian))

    @given(st.integers(0, 10**6), st.integers(0, 10**6))
    def test_it_is_found_exactly_beyond_five_fold(self, before: int, now: int) -> None:
        report = published.report("suqian-2023")
        last, this = changed(report, {self.LICENCES: before}), changed(report, {self.LICENCES: now})
        wanted = max(before, now) >= 20 and (now > 5 * before or before > 5 * now)
        # From none to many and back is another rule's: Y-11.
        wanted &= bool(min(before, now)) or max(before, now) < 50
        assert bool(alone("Y-6", of_year(this, 2024), last)) is wanted


class TestY9SameAsLastYear:
    """This year's tables are not last year's."""

    def test_the_same_figures_again(self, suqian: Report) -> None:
        (finding,) = told("Y-9", of_year(suqian, 2024), suqian)
        assert finding.severity is Severity.QUERY
        count = sum(bool(number) for number in suqian.numbers)
        assert finding.message == (f"三张表的数字与上年完全相同（{count} 个不为 0 的数字都没有变），疑沿用了上年的表。")

    def test_an_office_with_nothing_to_report_may_report_it_again(self, zhangdian: Report) -> None:
        nothing = changed(zhangdian, {f.id: 0 for f in zhangdian.edition.fields})
        assert alone("Y-9", nothing, of_year(nothing, 2019)) == []

    @given(st.data())
    def test_one_other_figure_is_enough(self, data: st.DataObject) -> None:
        report = data.draw(balanced_reports())
        field = data.draw(st.sampled_from(report.edition.fields))
        other = changed(report, {field.id: number_in(report, field) + 1})
        assert alone("Y-9", of_year(other, report.year + 1), report) == []


class TestY10ReconsiderationFirst:
    """2021, from 2024: direct suits do not grow."""

    @pytest.mark.parametrize(("year", "found"), [(2023, 0), (2024, 1), (2025, 1)])
    def test_it_is_asked_from_2024(self, suqian: Report, year: int, found: int) -> None:
        now = changed(of_year(suqian, year), {"disputes.direct_suit.total": 30})
        assert len(alone("Y-10", now, of_year(suqian, year - 1))) == found

    def test_what_it_says(self, suqian: Report) -> None:
        now = changed(of_year(suqian, 2024), {"disputes.direct_suit.pending": 12, "disputes.direct_suit.total": 30})
        (finding,) = told("Y-10", now, suqian)
        assert finding.severity is Severity.NOTE
        assert finding.message.startswith("表四「未经复议直接起诉」总计上年 24 件，本年 30 件。2024 年起")

    def test_fewer_pass(self, suqian: Report) -> None:
        now = changed(of_year(suqian, 2024), {"disputes.direct_suit.total": 24})
        assert alone("Y-10", now, suqian) == []


@given(balanced_reports(st.just("2021").map(load)), balanced_reports(st.just("2019").map(load)))
@settings(max_examples=50)
def test_figures_of_the_form_of_2019_can_stand_beside_those_of_2021(now: Report, last: Report) -> None:
    assessment = checks.run(of_year(now, last.year + 1), last_year=last)
    assert all(finding.outcome is Outcome.FAIL for finding in assessment.findings)
