"""The list that staff work through: one item for one mistake, pointing at the cell that is probably wrong."""

from __future__ import annotations

import pytest
from builders import balanced_reports, changed, faults, linked_fields, number_in
from hypothesis import given
from hypothesis import strategies as st

import checks
from checks.balance.identities import totals
from checks.balance.items import MOST_WAYS, equations_of, implied_values
from checks.balance.suspects import MOST_CELLS
from checks.model.finding import Finding, Outcome, Severity
from workbook.report import Report, number_value, value_of

GRANTED = "requests.results.granted.natural_person"
LAW = "requests.results.denied.prohibited_by_law.natural_person"


def found(report: Report) -> tuple[Finding, ...]:
    return checks.run(report).findings


def only(report: Report) -> Finding:
    (finding,) = found(report)
    return finding


def without_totals(report: Report) -> Report:
    """As staff fill it in: entries only, the totals left to the program."""
    filled = changed(report, {f.id: None for f in report.edition.fields if f.is_total})
    return filled.with_values(totals(filled))


class TestOneMistakeIsOneItem:
    """A wrong cell of 表三 breaks up to three relations and is told once."""

    def test_an_entry_that_breaks_its_row_and_its_column(self, suqian: Report) -> None:
        finding = only(changed(suqian, {GRANTED: 1157}))
        assert finding.rule == "T3-3"
        assert finding.message == (
            "表三「三、（一）予以公开」行：各类申请人之和为 1173，总计为 1191，相差 18。「自然人」列随之不平。"
            "疑为表三「三、（一）予以公开」行「自然人」列填错，现为 1157，应为 1175。"
        )
        assert (finding.left, finding.right, finding.difference) == (1173, 1191, -18)
        assert finding.fields[0].id == GRANTED
        assert {f.id for f in finding.fields[1:]} == {
            "requests.results.granted.total",
            "requests.results.total.natural_person",
        }

    def test_a_total_of_a_column_breaks_three(self, suqian: Report) -> None:
        finding = only(changed(suqian, {"requests.results.total.business": 0}))
        assert [(s.field.id, s.proposed) for s in finding.suspects if s.field] == [
            ("requests.results.total.business", 99)
        ]
        # The relation with the fewest terms is told in full: 99 + 3 against 0 + 3.
        assert finding.rule == "T3-1"
        assert "随之不平" in finding.message

    def test_two_mistakes_far_apart_are_two_items(self, suqian: Report) -> None:
        findings = found(changed(suqian, {GRANTED: 1157, "disputes.reconsideration.total": 0}))
        assert [finding.rule for finding in findings] == ["T3-3", "T4-1"]

    def test_two_mistakes_in_one_table_are_two_items_where_each_is_certain(self, suqian: Report) -> None:
        findings = found(changed(suqian, {GRANTED: 1157, "requests.received.business": 98}))
        assert [[s.field.id for s in f.suspects if s.field] for f in findings] == [
            ["requests.received.business"],
            [GRANTED],
        ]

    def test_more_than_three_further_places_are_cut_short(self, city: Report) -> None:
        """Three equal mistakes, crosswise: six relations, and six ways to explain them."""
        cells = ("granted.natural_person", "partly_granted.business", "unavailable.not_held.legal_service")
        numbers = {f"requests.results.{cell}": 5 for cell in cells}
        finding = only(changed(city, {key: number_in(city, key) + more for key, more in numbers.items()}))
        assert "「自然人」列、「商业企业」列、「法律服务机构」列等随之不平。" in finding.message


class TestWhereTheCellIsNotCertain:
    """Several cells could set it right: the likeliest is named first, and none where they are too many."""

    def test_the_total_left_at_zero_in_hongze_2023_comes_before_the_entry(self, hongze: Report) -> None:
        reconsideration, suit = found(hongze)
        assert [s.proposed for s in reconsideration.suspects] == [11]
        assert [(s.field.column[-1].key, s.proposed) for s in suit.suspects if s.field] == [("total", 5), ("upheld", 0)]
        assert suit.message == (
            "表四「复议后起诉」：四种结果之和为 5，总计为 0，相差 5。可能是以下各处之一："
            "表四「复议后起诉—总计」列填错，现为 0，应为 5；表四「复议后起诉—结果维持」列填错，现为 5，应为 0。"
        )

    def test_the_fields_are_the_suspects_in_their_order_then_the_total(self, hongze: Report) -> None:
        for finding in found(hongze):
            assert [s.field for s in finding.suspects] == list(finding.fields)

    def test_two_cells_that_are_wrong_together_are_not_called_one_of_these(self, suqian: Report) -> None:
        """Both 5 too many, crosswise: either these two are wrong, or the two across; never one of the four alone."""
        cells = ("granted.natural_person", "partly_granted.business")
        across = ("granted.business", "partly_granted.natural_person")
        right = {f"requests.results.{cell}": number_in(suqian, f"requests.results.{cell}") for cell in cells + across}
        wrong = {key: number + 5 for key, number in right.items() if key.removeprefix("requests.results.") in cells}
        finding = only(changed(suqian, wrong))
        assert {s.field.id for s in finding.suspects if s.field} == set(right)
        assert "以下各处之一" not in finding.message

    def test_a_column_that_does_not_balance_by_right_totals_names_nobody(self, suqian: Report) -> None:
        """All totals computed, one result too few: any of 25 cells of the column may be the wrong one."""
        wrong = without_totals(changed(suqian, {GRANTED: 1170}))
        finding = only(wrong)
        assert finding.rule == "T3-1"
        assert finding.suspects == ()
        assert finding.message.endswith("仅凭表内关系不能断定是哪一格，请对照台账核对。")
        assert "「自然人」列：第一项加第二项之和为 3493，第三项加第四项之和为 3488，相差 5。" in finding.message

    def test_more_than_three_mistakes_that_hang_together_are_told_one_by_one(self, suqian: Report) -> None:
        rows = ("granted", "partly_granted", "unavailable.not_held", "not_processed.petition", "not_processed.repeated")
        findings = found(changed(suqian, {f"requests.results.{row}.natural_person": 1 for row in rows}))
        assert [finding.rule for finding in findings].count("T3-3") == 5
        assert all(finding.suspects == () for finding in findings)
        (hint,) = [finding.message for finding in findings if "相互关联" in finding.message]
        assert hint == findings[0].message, "it is said once, where the reader begins"
        assert f"这一条和另外 {len(findings) - 1} 条相互关联，错误在 4 处以上，无法推断是哪几格" in hint

    @given(st.data())
    def test_never_more_cells_are_named_than_help(self, data: st.DataObject) -> None:
        report = data.draw(balanced_reports())
        wrong = data.draw(faults(report, linked_fields(report.edition), data.draw(st.integers(1, 3))))
        for finding in found(changed(report, wrong)):
            assert len(finding.suspects) <= MOST_WAYS * MOST_CELLS


class TestBlankCells:
    """What cannot be checked is told once, with the number that the relations leave for it."""

    def test_the_blank_total_of_stcsm_2024_should_be_1(self, stcsm: Report) -> None:
        finding = only(stcsm)
        assert finding.outcome is Outcome.NOT_ASSESSABLE
        assert [(s.field.id, s.proposed) for s in finding.suspects if s.field] == [("requests.carried_out.total", 1)]
        assert finding.message.endswith("按勾稽关系推算，表三「四、结转下年度继续办理」行「总计」列应为 1。")

    def test_a_blank_cell_is_not_told_again_by_the_relations_it_is_missing_from(self, suqian: Report) -> None:
        assert only(changed(suqian, {GRANTED: None})).rule == "T3-5"

    def test_a_text_is_not_told_again_by_the_relations_it_is_missing_from(self, suqian: Report) -> None:
        finding = only(changed(suqian, {GRANTED: "1175件"}))
        assert finding.rule == "T3-4"
        assert [s.proposed for s in finding.suspects] == [1175]

    def test_of_many_blanks_three_proposals_are_spelt_out(self, suqian: Report) -> None:
        blank = {f"requests.results.{row}.natural_person": None for row in ("granted",)}
        blank |= {f"requests.results.{row}.business": None for row in ("partly_granted",)}
        blank |= {"requests.received.research": None, "requests.carried_in.other": None}
        finding = only(changed(suqian, blank))
        assert [s.proposed for s in finding.suspects] == [0, 0, 1175, 7]
        assert finding.message.count("应为") == 3
        assert "；这样的共 4 格" in finding.message

    def test_nothing_is_proposed_where_the_relations_contradict_each_other(self, suqian: Report) -> None:
        odd = changed(suqian, {GRANTED: None, LAW: 99})
        for finding in found(odd):
            assert all(s.field is None or s.field.id != GRANTED for s in finding.suspects)

    def test_a_negative_number_is_never_implied(self, suqian: Report) -> None:
        wrong = changed(suqian, {"disputes.direct_suit.upheld": None, "disputes.direct_suit.total": 3})
        (finding,) = [f for f in found(wrong) if f.rule == "T4-3"]
        assert finding.suspects == ()

    @given(st.data())
    def test_blanks_of_a_balanced_report_are_only_ever_given_their_true_numbers(self, data: st.DataObject) -> None:
        report = data.draw(balanced_reports())
        blank = data.draw(
            st.lists(st.sampled_from(linked_fields(report.edition)), min_size=1, max_size=12, unique=True)
        )
        holed = changed(report, {field.id: None for field in blank})
        implied = implied_values(equations_of(holed))
        assert implied.items() <= {field.index: report.numbers[field.index] for field in blank}.items()
        for finding in found(holed):
            for suspect in finding.suspects:
                assert suspect.field
                assert suspect.proposed == report.value(suspect.field).number

    def test_one_blank_in_requests_is_always_given_its_number(self, suqian: Report) -> None:
        for field in suqian.edition.requests.fields:
            assert implied_values(equations_of(changed(suqian, {field.id: None}))) == {
                field.index: suqian.numbers[field.index]
            }


class TestOneCellTwoFaults:
    """A negative count does not add up either: still one item."""

    def test_a_negative_entry_is_one_item_that_proposes_the_number(self, suqian: Report) -> None:
        finding = only(changed(suqian, {GRANTED: -1175}))
        assert finding.rule == "T3-4"
        assert finding.message.startswith("表三「三、（一）予以公开」行「自然人」列为「-1175」，小于 0")
        assert finding.message.endswith("现为 -1175，应为 1175。")

    def test_a_fraction_is_one_item_that_proposes_the_number(self, suqian: Report) -> None:
        finding = only(changed(suqian, {"requests.results.partly_granted.natural_person": 319.5}))
        assert finding.rule == "T3-4"
        assert [s.proposed for s in finding.suspects] == [319]

    def test_two_cells_with_faults_of_their_own_stay_two_items(self, suqian: Report) -> None:
        findings = found(changed(suqian, {GRANTED: -1175, LAW: -27}))
        assert [finding.fields[0].id for finding in findings] == [GRANTED, LAW]


class TestLedger:
    """台账合计 is evidence like any other: it decides between the total and the ledger itself."""

    def test_a_column_with_computed_totals_is_decided_by_the_ledger(self, suqian: Report) -> None:
        wrong = without_totals(changed(suqian, {GRANTED: 1170}))
        ledger = {
            "requests.results.total.natural_person": number_value(3375),
            "requests.results.granted.total": number_value(1191),
        }
        controlled = Report(wrong.unit, wrong.year, wrong.edition, wrong.values, ledger=ledger)
        (finding,) = found(controlled)
        assert [(s.field.id, s.proposed) for s in finding.suspects if s.field] == [(GRANTED, 1175)]
        assert finding.severity is Severity.BLOCKING

    def test_a_wrong_ledger_beside_a_right_table_is_itself_the_suspect(self, suqian: Report) -> None:
        ledger = {"requests.results.granted.total": number_value(1911)}
        (finding,) = found(Report(suqian.unit, suqian.year, suqian.edition, suqian.values, ledger=ledger))
        (suspect,) = finding.suspects
        assert finding.rule == "L-1"
        assert finding.severity is Severity.QUERY
        assert suspect.ledger
        assert suspect.place == "表三「三、（一）予以公开」行「总计」列的台账合计"
        assert (suspect.value.number, suspect.proposed) == (1911, 1191)

    def test_a_total_that_is_off_is_told_with_its_ledger_in_one_item(self, suqian: Report) -> None:
        ledger = {"requests.results.granted.total": number_value(1191)}
        wrong = changed(suqian, {"requests.results.granted.total": 1119})
        (finding,) = found(Report(wrong.unit, wrong.year, wrong.edition, wrong.values, ledger=ledger))
        assert finding.rule != "L-1"
        assert "「三、（一）予以公开」行" in finding.message
        assert [(s.place, s.proposed) for s in finding.suspects] == [("表三「三、（一）予以公开」行「总计」列", 1191)]

    def test_a_ledger_that_repeats_the_mistake_does_not_hide_it(self, suqian: Report) -> None:
        total = "requests.results.granted.total"
        wrong = changed(suqian, {total: 0})
        findings = found(Report(wrong.unit, wrong.year, wrong.edition, wrong.values, ledger={total: number_value(0)}))
        named = {(s.field.id, s.proposed) for finding in findings for s in finding.suspects if s.field}
        assert (total, 1191) in named

    def test_a_ledger_that_is_no_number_counts_for_nothing(self, suqian: Report) -> None:
        ledger = {"requests.results.granted.total": value_of("待核")}
        report = Report(suqian.unit, suqian.year, suqian.edition, suqian.values, ledger=ledger)
        assert all(finding.rule != "L-1" for finding in found(report))


class TestOrder:
    """强制 before 核实 before 提示, and in each the order of the form; what concerns no cell comes first."""

    def test_the_worst_comes_first(self, suqian: Report) -> None:
        everything = changed(suqian, {GRANTED: None, "disputes.reconsideration.total": 0, "disclosure.rules.made": -1})
        assert [finding.rule for finding in found(everything)] == ["T2-1", "T4-1", "T3-5"]

    def test_the_cover_comes_before_the_cells(self, suqian: Report) -> None:
        nameless = Report("", suqian.year, suqian.edition, suqian.values)
        findings = found(changed(nameless, {"disputes.reconsideration.total": 0}))
        assert [finding.rule for finding in findings] == ["C-1", "T4-1"]

    @given(st.data())
    def test_it_holds_for_any_faults(self, data: st.DataObject) -> None:
        report = data.draw(balanced_reports())
        wrong = data.draw(faults(report, linked_fields(report.edition), 3))
        blank = data.draw(st.sampled_from(report.edition.fields))
        ranks = [list(Severity).index(f.severity) for f in found(changed(report, {**wrong, blank.id: None}))]
        assert ranks == sorted(ranks)


@pytest.mark.parametrize("content", ["{left}", "%s", "<b>", "=1+1", "\n", "0x10"])
def test_what_is_typed_is_shown_as_it_is(suqian: Report, content: str) -> None:
    finding = only(changed(suqian, {"disclosure.licences.decisions": content}))
    assert content.strip() in finding.message or finding.rule == "T2-8"
