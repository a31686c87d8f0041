"""The exact limits of the rules about figures, and what their results may be relied on for."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
import re
from dataclasses import replace
from decimal import Decimal

import pytest
from builders import changed
from single_rule import alone

import checks
from checks.balance.filling import plan
from checks.balance.identities import Residual, relations
from checks.balance.suspects import Mending, System, explain, slip
from checks.model.prose import Narrative
from workbook.edition import load
from workbook.report import Report, blank_report, number_value

LICENCES, FEES, RECEIVED = "disclosure.licences.decisions", "disclosure.fees.amount", "requests.received.total"
GRANTED, NOT_HELD = "requests.results.granted", "requests.results.unavailable.not_held"


def before(report: Report, **numbers: object) -> Report:
    """The report as if it were last year's, with other numbers."""
    return replace(changed(report, {i.replace("__", "."): n for i, n in numbers.items()}), year=report.year - 1)


def empty(**numbers: object) -> Report:
    """A report of 2023 that is blank but for a few numbers."""
    blank = blank_report(load("2021"), "某局", 2023)
    return changed(blank, {i.replace("__", "."): n for i, n in numbers.items()})


class TestResults:
    """What a check gives can be kept and passed on: nobody changes it, and nobody mixes up its inputs."""

    @pytest.mark.parametrize("module", [name for _, name, _ in pkgutil.iter_modules(checks.__path__)])
    def test_nothing_public_can_be_edited(self, module: str) -> None:
        for name, found in vars(importlib.import_module(f"checks.{module}")).items():
            if isinstance(found, type) and dataclasses.is_dataclass(found) and name != "_Memory":
                assert vars(found)["__dataclass_params__"].frozen, name

    def test_what_is_asked_beside_the_figures_must_be_named(self, suqian: Report) -> None:
        for asked in (lambda: checks.run(suqian, suqian), lambda: plan(suqian, True), lambda: slip(21, 12, True)):  # type: ignore[call-arg]
            with pytest.raises(TypeError):
                asked()

    def test_an_explanation_lists_every_set_unless_it_says_otherwise(self) -> None:
        assert Mending((), ()).complete

    def test_a_text_without_title_has_no_year_and_no_unit(self) -> None:
        assert (Narrative(()).unit, Narrative(()).year) == ("", 0)

    def test_a_finding_is_known_by_rule_cells_and_figures(self, hongze: Report) -> None:
        for finding in checks.run(hongze).findings:
            assert re.fullmatch(r"T4-1-[0-9a-f]{4}-[0-9a-f]{8}", finding.number)

    def test_a_relation_of_which_one_side_is_missing_has_no_difference(self) -> None:
        relation = relations(load("2021"))[0]
        assert Residual(relation, None, 5).difference is None
        assert Residual(relation, 5, None).difference is None
        assert Residual(relation, 7, 5).difference == 2


class TestY6Jumps:
    """More than five-fold, from twenty on, whatever the unit of measure."""

    @pytest.mark.parametrize(
        ("now", "last", "told"),
        [
            *((20, 2, True), (19, 2, False), (2, 20, True), (2, 19, False), (100, 20, False), (101, 20, True)),
            *((20, 100, False), (20, 101, True), (20_000, 10, True), (10, 20_000, True)),
        ],
    )
    def test_a_count(self, now: int, last: int, *, told: bool) -> None:
        found = alone(
            "Y-6", empty(disclosure__licences__decisions=now), before(empty(), disclosure__licences__decisions=last)
        )
        assert [(f.left, f.right, f.difference) for f in found] == ([(last, now, last - now)] if told else [])

    @pytest.mark.parametrize(
        ("now", "last", "told"), [(600, 100, True), (500, 100, False), (200_000, 100, False), (500, 0, True)]
    )
    def test_an_amount_unless_its_unit_was_mistaken(self, now: int, last: int, *, told: bool) -> None:
        found = alone("Y-6", empty(disclosure__fees__amount=now), before(empty(), disclosure__fees__amount=last))
        assert bool(found) is told

    def test_a_mistaken_unit_hides_no_other_jump(self) -> None:
        now = empty(disclosure__fees__amount=1_000_000, requests__received__total=200)
        last = before(empty(), disclosure__fees__amount=100, requests__received__total=20)
        assert [finding.fields[0].id for finding in alone("Y-6", now, last)] == [RECEIVED]


class TestT22Unit:
    """A thousand times as much, or a thousandth, is another unit."""

    @pytest.mark.parametrize(
        ("now", "last", "proposed"),
        [
            (100_000, 100, Decimal(10)),
            (99_999, 100, None),
            (100, 100_000, Decimal(1_000_000)),
            (100, 99_999, None),
            (5, Decimal("0.0005"), Decimal("0.0005")),
        ],
    )
    def test_the_limit(self, now: int, last: int | Decimal, proposed: Decimal | None) -> None:
        found = alone("T2-2", empty(disclosure__fees__amount=now), before(empty(), disclosure__fees__amount=last))
        assert [s.proposed for finding in found for s in finding.suspects] == ([proposed] if proposed else [])
        assert all((f.left, f.right, f.difference) == (now, last, now - (proposed or 0)) for f in found)
        assert all(re.search(r"相差约 10000? 倍", finding.message) for finding in found)


class TestY2T23Stock:
    """Down to nothing in force is a sum like any other; below nothing it is the repealed that are wrong."""

    @pytest.mark.parametrize(("repealed", "rules"), [(5, ["Y-2"]), (6, ["Y-2"]), (7, ["T2-3"])])
    def test_the_limit(self, repealed: int, rules: list[str]) -> None:
        row = "disclosure__normative_documents__"
        now = empty(**{row + "made": 2, row + "repealed": repealed, row + "in_force": 9})
        last = before(empty(), **{row + "in_force": 4})
        assert [rule for rule in ("Y-2", "T2-3") if alone(rule, now, last)] == rules

    def test_the_figures(self) -> None:
        row = "disclosure__rules__"
        now = empty(**{row + "made": 2, row + "repealed": 9, row + "in_force": 3})
        last = before(empty(), **{row + "in_force": 4})
        (finding,) = alone("T2-3", now, last)
        assert (finding.left, finding.right, finding.difference) == (9, 6, 3)


class TestOtherFiguresOfLastYear:
    """Left, right and difference are those of the rule."""

    def test_y3(self, zhangdian: Report) -> None:
        last = before(zhangdian, disclosure__fees__items_last_year=7, disclosure__fees__items_change=-2)
        (finding,) = alone("Y-3", zhangdian, last)
        assert (finding.left, finding.right, finding.difference) == (5, 0, -5)

    def test_y4(self, zhangdian: Report) -> None:
        last = before(zhangdian, disclosure__normative_documents__disclosed_in_all=21)
        (finding,) = alone("Y-4", zhangdian, last)
        assert (finding.left, finding.right, finding.difference) == (28, 27, 1)

    def test_y10(self) -> None:
        now = replace(empty(disputes__direct_suit__total=9), year=2024)
        (finding,) = alone("Y-10", now, before(now, disputes__direct_suit__total=4))
        assert (finding.left, finding.right, finding.difference) == (4, 9, -5)

    def test_x1(self) -> None:
        now = empty(
            disputes__reconsideration__total=7, disputes__direct_suit__total=6, requests__results__total__total=9
        )
        (finding,) = alone("X-1", now)
        assert (finding.left, finding.right, finding.difference) == (13, 9, 4)

    @pytest.mark.parametrize(("filled", "told"), [(1, []), (2, ["Y-9"])])
    def test_y9_two_figures_that_did_not_change_are_enough(self, filled: int, told: list[str]) -> None:
        now = changed(empty(), dict.fromkeys([LICENCES, FEES][:filled], 5))
        found = alone("Y-9", now, before(now))
        assert [finding.rule for finding in found] == told
        assert all("2 个不为 0 的数字" in finding.message for finding in found)

    def test_x2(self, zhangdian: Report) -> None:
        (finding,) = alone("X-2", changed(zhangdian, {"disputes.direct_suit.total": 3}))
        assert (finding.left, finding.right, finding.difference) == (0, 3, -3)


class TestWords:
    """How much is named, and what is only counted."""

    def test_a_text_of_thirty_characters_is_shown_whole(self, suqian: Report) -> None:
        for length, shown in ((30, "字" * 30), (31, "字" * 30 + "…")):
            (finding,) = alone("T2-1", changed(suqian, {LICENCES: "字" * length}))
            assert f"为「{shown}」，" in finding.message

    @pytest.mark.parametrize(("count", "words"), [(3, "列没有填数。"), (4, "表三有 4 格没有填数，第一处是表三")])
    def test_more_than_three_blanks_are_counted(self, suqian: Report, count: int, words: str) -> None:
        blank = dict.fromkeys([field.id for field in suqian.edition.requests.fields[:count]])
        (finding,) = alone("T3-5", changed(suqian, blank))
        assert words in finding.message

    @pytest.mark.parametrize(("count", "end"), [(3, "应为 0。"), (4, "；这样的共 4 格。")])
    def test_three_implied_figures_are_all_told(self, suqian: Report, count: int, end: str) -> None:
        rows = (
            "received",
            "results.denied.state_secret",
            "results.denied.internal_affairs",
            "results.not_processed.publication",
        )
        columns = ("natural_person", "business", "research", "legal_service")
        blank = {f"requests.{row}.{column}": None for row, column in zip(rows[:count], columns, strict=False)}
        (finding,) = [f for f in checks.run(changed(suqian, blank)).findings if f.rule == "T3-5"]
        assert len(finding.suspects) == count
        assert finding.message.endswith(end)

    def test_of_four_other_relations_three_are_named(self, suqian: Report) -> None:
        wrong = {f"{GRANTED}.natural_person": 1174, f"{GRANTED}.business": 11, f"{NOT_HELD}.legal_service": 2}
        (finding,) = checks.run(changed(suqian, wrong)).findings
        assert re.search(r"列、[^、]*列、[^、]*列等随之不平|行、[^、]*列、[^、]*列等随之不平", finding.message)
        assert "可能是以下 3 组之一，每组的几处同时有错" in finding.message
        assert len(finding.suspects) == 6

    @pytest.mark.parametrize(("research", "other", "named"), [(0, 0, 5), (1, 0, 6), (1, 1, 0)])
    def test_up_to_six_suspects_are_named(self, suqian: Report, research: int, other: int, named: int) -> None:
        # With one row blank no column can be checked: the row alone has to say which cell is wrong. Its total is one
        # too small, so that any entry above 0 may be one too large.
        unclear = {f.id: None for f in suqian.edition.requests.fields if ".unclear." in f.id}
        row = {"research": research, "other": other, "total": 1175 + 12 + 3 + 1 + research + other - 1}
        report = changed(suqian, {**unclear, **{f"{GRANTED}.{column}": number for column, number in row.items()}})
        finding = next(f for f in checks.run(report).findings if f.rule == "T3-3")
        assert len(finding.suspects) == named

    def test_a_figure_that_nothing_implies_is_only_called_blank(self, suqian: Report) -> None:
        (finding,) = checks.run(changed(suqian, {FEES: None})).findings
        assert finding.message.endswith("有数的请补上。")


class TestOrder:
    """强制, 核实, 提示; in each what concerns no cell first."""

    def test_a_note_on_an_earlier_table_comes_after_a_query(self, zhangdian: Report) -> None:
        row = "disclosure__normative_documents__disclosed_in_all"
        last = before(zhangdian, requests__carried_out__total=5, **{row: 2})
        rules = [finding.rule for finding in checks.run(zhangdian, last_year=last).findings]
        assert rules == ["Y-1", "Y-4"]

    def test_the_cover_comes_before_the_very_first_cell(self, suqian: Report) -> None:
        wrong = replace(changed(suqian, {suqian.edition.fields[0].id: -1}), unit="")
        assert [finding.rule for finding in checks.run(wrong).findings] == ["C-1", "T2-1"]


class TestLedgerOfSeveralTotals:
    """Each 台账合计 is looked at on its own."""

    @pytest.mark.parametrize("wrong", [0, 1, 2])
    def test_the_wrong_one_is_named(self, suqian: Report, wrong: int) -> None:
        totals = [f"{GRANTED}.total", "requests.results.partly_granted.total", "requests.results.total.business"]
        right = [1191, 328, 99]
        ledger = {i: number_value(n + 7 * (k == wrong)) for k, (i, n) in enumerate(zip(totals, right, strict=True))}
        (finding,) = checks.run(replace(suqian, ledger=ledger)).findings
        assert [(s.field.id, s.proposed) for s in finding.suspects if s.field] == [(totals[wrong], right[wrong])]
        assert finding.suspects[0].ledger


class TestSlips:
    """How likely a slip of the hand is: 0 for a total left at 0, more for less likely ones."""

    @pytest.mark.parametrize(
        ("old", "new", "total", "rank"),
        [
            (0, 12, True, 0),
            (21, 12, True, 1),
            (21, 12, False, 1),
            (112, 12, False, 2),
            (12, 112, False, 2),
            (120_000, 12, False, 2),
            (13, 12, False, 3),
            (13, 12, True, 3),
            (57, 12, True, 5),
            (57, 12, False, 6),
            (0, 12, False, 7),
            (0, 0, False, 7),
            (321, 213, False, 6),
            (1234, 2143, False, 6),
            (12, 1234, False, 6),
            (1122, 12, False, 6),
        ],
    )
    def test_the_rank(self, old: int, new: int, rank: int, *, total: bool) -> None:
        assert slip(old, new, total=total) == rank

    def test_counts_stay_whole_numbers_however_large(self) -> None:
        system = System((((0, 1), (1, -1)), ((0, 1), (2, -1))))
        right = 9_007_199_254_740_993
        values = (right - 2, right, right)
        (found,) = explain(system, values, (-2, -2))
        assert found.sets == (frozenset({(0, 2)}),)
        assert all(isinstance(delta, int) for changes in found.sets for _, delta in changes)
