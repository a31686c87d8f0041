"""Figures that are possible and yet unusual: T3-7, T3-8, X-4, X-5, Y-11, Y-12; with the limits of each."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from builders import changed
from single_rule import alone

from workbook.edition import load
from workbook.report import Report, blank_report

RESULTS = "requests.results"
EMPTY = blank_report(load("2021"), "某某市某某局", 2025)


def figures(report: Report, **numbers: object) -> Report:
    return changed(report, {key.replace("__", "."): value for key, value in numbers.items()})


def of_last_year(report: Report, **numbers: object) -> Report:
    return replace(figures(report, **numbers), year=report.year - 1)


class TestT37:
    """Thirty and a fifth of all."""

    @pytest.mark.parametrize(
        ("other", "total", "told"), [(30, 150, True), (29, 100, False), (30, 151, False), (200, 1000, True)]
    )
    def test_the_limits(self, other: int, total: int, *, told: bool) -> None:
        report = figures(
            EMPTY,
            requests__results__otherwise__not_clarified__total=0,
            requests__results__otherwise__fee_unpaid__total=0,
            requests__results__otherwise__other__total=other,
            requests__results__total__total=total,
        )
        assert bool(alone("T3-7", report)) is told

    def test_no_alarm_on_published_reports(self, suqian: Report, stcsm: Report, hongze: Report) -> None:
        assert [alone("T3-7", report) for report in (suqian, stcsm, hongze)] == [[], [], []]

    def test_the_sentence(self, suqian: Report) -> None:
        report = figures(suqian, requests__results__otherwise__other__total=900)
        (finding,) = alone("T3-7", report)
        assert finding.message.startswith("表三（六）其他处理共 ")
        assert finding.severity.word == "提示"


class TestT38:
    @pytest.mark.parametrize(("partly", "denied", "told"), [(0, 10, True), (0, 9, False), (1, 10, False)])
    def test_the_limits(self, partly: int, denied: int, *, told: bool) -> None:
        rows = ("state_secret", "prohibited_by_law", "public_security", "third_party")
        report = changed(
            EMPTY,
            {
                f"{RESULTS}.partly_granted.total": partly,
                **{f"{RESULTS}.denied.{row}.total": denied if row == "third_party" else 0 for row in rows},
            },
        )
        assert bool(alone("T3-8", report)) is told

    def test_no_alarm_on_published_reports(self, suqian: Report, stcsm: Report, hongze: Report) -> None:
        assert [alone("T3-8", report) for report in (suqian, stcsm, hongze)] == [[], [], []]


class TestX4:
    @pytest.mark.parametrize(("suits", "told"), [(5, False), (6, True)])
    def test_the_limit(self, suits: int, *, told: bool) -> None:
        now = figures(EMPTY, disputes__suit_after_reconsideration__total=suits, disputes__reconsideration__total=2)
        found = alone("X-4", now, of_last_year(EMPTY, disputes__reconsideration__total=3))
        assert [(f.left, f.right) for f in found] == ([(suits, 5)] if told else [])

    def test_without_last_year_nobody_can_say(self) -> None:
        now = figures(EMPTY, disputes__suit_after_reconsideration__total=9, disputes__reconsideration__total=0)
        assert alone("X-4", now) == []


class TestX5:
    """From 2025 on, with no answer in two years that may be sued over at once."""

    ROWS = tuple(
        f.id
        for f in EMPTY.edition.requests.fields
        if f.column[-1].total and f.row[-1].key != "total" and ".results." in f.id and ".denied." not in f.id
    )

    def suits(self, year: int, answered: int) -> Report:
        rows = dict.fromkeys(self.ROWS, 0)
        rows[f"{RESULTS}.granted.total"] = answered
        return replace(changed(EMPTY, {**rows, "disputes.direct_suit.total": 2}), year=year)

    @pytest.mark.parametrize(
        ("year", "now", "before", "told"),
        [(2025, 0, 0, True), (2025, 1, 0, False), (2025, 0, 1, False), (2024, 0, 0, False)],
    )
    def test_the_limits(self, year: int, now: int, before: int, *, told: bool) -> None:
        assert bool(alone("X-5", self.suits(year, now), self.suits(year - 1, before))) is told

    def test_the_law_is_named(self) -> None:
        (finding,) = alone("X-5", self.suits(2025, 0), self.suits(2024, 0))
        assert "2025 年 6 月起" in finding.message


class TestY10:
    """More than last year; or, whatever last year was, many and no less than all that went through 复议."""

    @pytest.mark.parametrize(("direct", "through", "told"), [(5, 5, True), (4, 0, False), (5, 6, False), (12, 3, True)])
    def test_without_last_year(self, direct: int, through: int, *, told: bool) -> None:
        report = figures(
            EMPTY,
            disputes__direct_suit__total=direct,
            disputes__reconsideration__total=through,
            disputes__suit_after_reconsideration__total=0,
        )
        assert bool(alone("Y-10", report)) is told


class TestY11:
    @pytest.mark.parametrize(
        ("before", "now", "way"), [(0, 50, "无到有"), (50, 0, "有到无"), (0, 49, ""), (1, 900, "")]
    )
    def test_the_limits(self, before: int, now: int, way: str) -> None:
        key = "disclosure__licences__decisions"
        found = alone("Y-11", figures(EMPTY, **{key: now}), of_last_year(EMPTY, **{key: before}))
        assert [(f.left, f.right) for f in found] == ([(before, now)] if way else [])
        assert all(f"由{way}" in finding.message for finding in found)

    def test_it_is_told_once(self) -> None:
        key = "disclosure__licences__decisions"
        now, last = figures(EMPTY, **{key: 60}), of_last_year(EMPTY, **{key: 0})
        assert alone("Y-6", now, last) == []
        assert len(alone("Y-11", now, last)) == 1


class TestY12:
    @pytest.mark.parametrize(
        ("now", "before", "told"),
        [
            (Decimal("18.87"), Decimal("18.87"), True),
            (Decimal("18.88"), Decimal("18.87"), False),
            (0, 0, False),
            (5, 5, False),
        ],
    )
    def test_the_same_to_the_last_digit(self, now: object, before: object, *, told: bool) -> None:
        key = "disclosure__fees__amount"
        found = alone(
            "Y-12", figures(EMPTY, **{key: now}, requests__received__total=7), of_last_year(EMPTY, **{key: before})
        )
        assert bool(found) is told

    def test_where_all_is_the_same_another_rule_says_so(self, suqian: Report) -> None:
        assert alone("Y-12", suqian, of_last_year(suqian)) == []
