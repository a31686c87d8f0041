"""The balance relations of an edition: which they are, how far a report is from them, and the totals they give."""

from __future__ import annotations

from decimal import Decimal

import published
import pytest
from builders import (
    balanced_reports,
    changed,
    kinds_of_applicant,
    linked_fields,
    number_in,
    random_report,
    request_rows,
)
from hypothesis import given
from hypothesis import strategies as st

from checks.balance.identities import relations, residuals, totals, with_totals
from workbook.edition import Edition, load
from workbook.report import Origin, Report, State, blank_report


class TestTheRelationsOfAnEdition:
    """What is printed in the corner of 表三, what its totals say, and what those of 表四 say."""

    def test_there_is_one_for_every_sum_of_the_form(self, edition: Edition) -> None:
        found = [relation.rule for relation in relations(edition) if relation.fields[0] in linked_fields(edition)]
        columns = len(kinds_of_applicant(edition)) + 1
        assert {rule: found.count(rule) for rule in found} == {
            "T3-1": columns,
            "T3-2": columns,
            "T3-3": len(request_rows(edition)),
            "T4-1": 3,
        }

    def test_they_are_numbered_in_their_order(self, edition: Edition) -> None:
        assert [relation.index for relation in relations(edition)] == list(range(len(relations(edition))))

    def test_received_and_carried_in_stand_against_the_total_and_carried_out(self, edition: Edition) -> None:
        balances = [relation for relation in relations(edition) if relation.rule == "T3-1"]
        for relation, column in zip(balances, (*kinds_of_applicant(edition), "total"), strict=True):
            assert [f.id for f in relation.left] == [f"requests.received.{column}", f"requests.carried_in.{column}"]
            assert [f.id for f in relation.right] == [
                f"requests.results.total.{column}",
                f"requests.carried_out.{column}",
            ]

    def test_the_total_of_results_sums_every_result_and_nothing_else(self, edition: Edition) -> None:
        results = [row for row in request_rows(edition) if row.startswith("results.") and row != "results.total"]
        for relation in relations(edition):
            if relation.rule == "T3-2":
                column = relation.right[0].column[-1].key
                assert [f.id for f in relation.left] == [f"requests.{row}.{column}" for row in results]

    def test_the_terms_are_positive_on_the_left_and_negative_on_the_right(self, edition: Edition) -> None:
        for relation in relations(edition):
            assert [(f.index, 1) for f in relation.left] + [(f.index, -1) for f in relation.right] == [*relation.terms]
            assert relation.fields == relation.right + relation.left

    def test_every_field_of_requests_and_disputes_stands_in_one(self, edition: Edition) -> None:
        held = {f.id for relation in relations(edition) for f in relation.fields}
        summed = {f.id for f in edition.disclosure.fields} & held
        assert held == {f.id for f in linked_fields(edition)} | summed

    def test_no_two_fields_of_requests_stand_in_the_same_relations(self, edition: Edition) -> None:
        """This is why one wrong cell of 表三 can be named alone."""
        places: dict[str, list[int]] = {f.id: [] for f in edition.requests.fields}
        for relation in relations(edition):
            for field in relation.fields:
                if field.id in places:
                    places[field.id].append(relation.index)
        assert len({tuple(found) for found in places.values()}) == len(places)

    @pytest.mark.parametrize(
        ("rule", "where"),
        [("T3-1", "「自然人」列"), ("T3-2", "「总计」列"), ("T3-3", "「二、上年结转政府信息公开申请数量」行")],
    )
    def test_they_say_where_in_the_words_of_the_form(self, edition: Edition, rule: str, where: str) -> None:
        assert where in [relation.where for relation in relations(edition) if relation.rule == rule]

    def test_the_groups_of_disputes_are_named(self, edition: Edition) -> None:
        named = [relation.where for relation in relations(edition) if relation.rule == "T4-1"]
        assert named == ["「行政复议」", "「未经复议直接起诉」", "「复议后起诉」"]


class TestResiduals:
    """How much is missing or too much in each relation."""

    @pytest.mark.parametrize("name", published.BALANCED)
    def test_those_of_a_balanced_report_are_all_zero(self, name: str) -> None:
        assert {residual.difference for residual in residuals(published.report(name))} == {0}

    def test_the_totals_left_at_zero_in_hongze_2023(self, hongze: Report) -> None:
        wrong = [(r.relation.where, r.left, r.right, r.difference) for r in residuals(hongze) if r.difference]
        assert wrong == [("「行政复议」", 11, 0, 11), ("「复议后起诉」", 5, 0, 5)]

    def test_a_blank_cell_leaves_both_sides_open_and_no_others(self, stcsm: Report) -> None:
        still_open = [r for r in residuals(stcsm) if r.difference is None]
        assert [r.relation.where for r in still_open] == ["「总计」列", "「四、结转下年度继续办理」行"]
        assert [(r.left, r.right) for r in still_open] == [(None, None), (None, None)]

    @given(balanced_reports())
    def test_any_balanced_report_has_none(self, report: Report) -> None:
        assert not any(residual.difference for residual in residuals(report))

    @given(balanced_reports(), st.data(), st.integers(1, 9999))
    def test_a_change_shows_as_it_is_in_each_relation_of_its_cell(
        self, report: Report, data: st.DataObject, more: int
    ) -> None:
        field = data.draw(st.sampled_from(linked_fields(report.edition)))
        wrong = changed(report, {field.id: number_in(report, field) + more})
        for residual in residuals(wrong):
            sides = residual.relation
            expected = more if field in sides.left else -more if field in sides.right else 0
            assert residual.difference == expected


class TestTotals:
    """What every total should be, from the entries alone."""

    @pytest.mark.parametrize("name", published.BALANCED)
    def test_those_published_by_a_balanced_report_are_found_again(self, name: str) -> None:
        report = published.report(name)
        computed = totals(report)
        assert {field_id: value.number for field_id, value in computed.items()} == {
            f.id: report.numbers[f.index] for f in report.edition.fields if f.is_total
        }

    def test_typed_totals_have_no_part_in_them(self, suqian: Report) -> None:
        ruined = changed(suqian, {f.id: 10**6 for f in suqian.edition.fields if f.is_total})
        assert totals(ruined) == totals(suqian)

    def test_the_corner_total_sums_sums(self, suqian: Report) -> None:
        without = changed(suqian, {f.id: None for f in suqian.edition.fields if f.is_total})
        assert totals(without)["requests.results.total.total"].number == 3486

    def test_a_blank_entry_leaves_out_the_totals_that_need_it(self, suqian: Report) -> None:
        computed = totals(changed(suqian, {"requests.results.granted.natural_person": None}))
        left_out = {f.id for f in suqian.edition.fields if f.is_total} - set(computed)
        assert left_out == {
            "requests.results.granted.total",
            "requests.results.total.natural_person",
            "requests.results.total.total",
        }

    def test_they_are_marked_as_computed(self, suqian: Report) -> None:
        assert {value.origin for value in totals(suqian).values()} == {Origin.COMPUTED}

    def test_a_blank_report_has_none(self, edition: Edition) -> None:
        assert totals(blank_report(edition, "测试市", 2023)) == {}

    def test_decimals_typed_as_counts_keep_their_digits(self, suqian: Report) -> None:
        odd = changed(suqian, {"disputes.reconsideration.upheld": Decimal("309.10")})
        assert str(totals(odd)["disputes.reconsideration.total"].number) == "440.10"

    @given(balanced_reports())
    def test_they_are_put_in_place_of_whatever_stood_there(self, report: Report) -> None:
        ruined = changed(report, {f.id: "待定" for f in report.edition.fields if f.is_total})
        assert with_totals(ruined).numbers == report.numbers

    @given(st.integers(0, 10**6), st.sampled_from([2, 3, 7]))
    def test_they_grow_with_the_entries(self, seed: int, factor: int) -> None:
        report = random_report(seed, load("2021"))
        larger = changed(report, {f.id: number_in(report, f) * factor for f in report.edition.fields})
        for field_id, value in totals(larger).items():
            assert value.number == factor * number_in(with_totals(report), field_id)

    def test_a_total_of_zero_is_a_zero_and_not_a_blank(self, zhangdian: Report) -> None:
        assert {value.state for value in totals(zhangdian).values()} == {State.ZERO}
