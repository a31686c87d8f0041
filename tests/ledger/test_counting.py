"""Counting: published figures and any balanced table come back, and one changed row moves what it should."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections import Counter
from collections.abc import Mapping
from typing import Any, ClassVar

import published
import pytest
from builders import EDITIONS, balanced_reports, random_report
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_samples import disputes_of, ledger, requests_of

from workbook.edition import load
from workbook.figures import from_json
from workbook.report import Report, blank_report, number_value
from xladdin.ledger.checking.check import check_ledger
from xladdin.ledger.counting.counts import count, entries_of, open_numbers
from xladdin.ledger.counting.filling import changes_of
from xladdin.ledger.terms import words
from xladdin.ledger.terms.columns import DISPUTES, REQUESTS


def entries(report: Report, *tables: str) -> dict[str, int]:
    """The entries of these tables by field id, 0 where blank."""
    fields = [f for f in report.edition.fields if f.table in tables and not f.is_total]
    return {field.id: int(report.value(field).number or 0) for field in fields}


def counted_entries(report: Report, *tables: str) -> dict[str, int]:
    """The same of what a ledger made from the report counts to."""
    made = ledger(requests_of(report), disputes_of(report), year=report.year)
    found = count(made)
    assert found.uncounted == ()
    assert found.edition is report.edition
    return {key: number for key, number in found.numbers.items() if key in entries(report, *tables)}


def by_label(read: Mapping[str, Any]) -> Report:
    """The report of figures read by hand, its rows placed by their labels; 表二 left out."""
    groups = zip(("行政复议", "未经复议直接起诉", "复议后起诉"), (0, 5, 10), strict=True)
    tables = {
        "三": [{"row": row, "values": values} for row, values in read["table3"].items()],
        "四": {name: read["table4"][start : start + 5] for name, start in groups},
    }
    data = {"unit": read["unit"], "year": read["reporting_year"], "edition": read["edition"], "tables": tables}
    report, _ = from_json(json.dumps(data, default=int), "by hand")
    return report


class TestPublishedFigures:
    """A ledger with exactly the outcomes of a published report gives its tables back."""

    @pytest.mark.parametrize("name", published.NAMES)
    def test_every_figure_that_was_typed_comes_back(self, name: str) -> None:
        report = published.report(name)
        assert counted_entries(report, "requests", "disputes") == entries(report, "requests", "disputes")

    @pytest.mark.parametrize("name", published.BALANCED)
    def test_the_totals_are_the_published_ones(self, name: str) -> None:
        report = published.report(name)
        found = count(ledger(requests_of(report), disputes_of(report), year=report.year)).report
        fields = [f for f in report.edition.fields if f.table != "disclosure"]
        assert [found.value(f).number for f in fields] == [report.value(f).number for f in fields]
        assert all(found.value(f).number is None for f in report.edition.disclosure.fields)

    @pytest.mark.parametrize("name", published.TRUTH_NAMES)
    def test_every_file_read_by_hand_comes_back(self, name: str) -> None:
        report = by_label(published.truth(name))
        assert counted_entries(report, "requests", "disputes") == entries(report, "requests", "disputes")


class TestAnyTable:
    """Not only what was published."""

    @settings(max_examples=15)
    @given(st.sampled_from(EDITIONS), st.integers(0, 10**6))
    def test_a_random_balanced_table_comes_back(self, edition_id: str, seed: int) -> None:
        report = random_report(seed, load(edition_id), most=3)
        assert counted_entries(report, "requests", "disputes") == entries(report, "requests", "disputes")

    @settings(max_examples=10)
    @given(balanced_reports().filter(lambda r: sum(entries(r, "requests", "disputes").values()) < 3_000))
    def test_a_balanced_table_of_any_size_comes_back(self, report: Report) -> None:
        assert counted_entries(report, "requests", "disputes") == entries(report, "requests", "disputes")

    @settings(max_examples=20)
    @given(st.integers(0, 10**6))
    def test_the_balance_holds_whatever_the_days_are(self, seed: int) -> None:
        draw = random.Random(seed)
        lines = [_any_line(draw) for _ in range(60)]
        for year in (2023, 2024, 2025):
            numbers = count(ledger(lines), year).numbers
            for column in ("natural_person", "business", "other", "total"):
                left = numbers[f"requests.received.{column}"] + numbers[f"requests.carried_in.{column}"]
                right = numbers[f"requests.results.total.{column}"] + numbers[f"requests.carried_out.{column}"]
                assert left == right

    @settings(max_examples=20)
    @given(st.integers(0, 10**6))
    def test_what_a_year_leaves_open_the_next_begins_with(self, seed: int) -> None:
        draw = random.Random(seed)
        made = ledger([_any_line(draw, sound=True) for _ in range(40)])
        for year in (2022, 2023, 2024):
            out, after = count(made, year).numbers, count(made, year + 1).numbers
            for column in ("natural_person", "business", "other", "total"):
                assert out[f"requests.carried_out.{column}"] == after[f"requests.carried_in.{column}"]


class TestOneChangedRow:
    """Any one row changed moves exactly the cells that it should."""

    @settings(max_examples=15)
    @given(st.integers(0, 10**6), st.data())
    def test_another_result_moves_one_request_between_two_rows(self, seed: int, data: st.DataObject) -> None:
        report = random_report(seed, load("2021"), most=3)
        lines = requests_of(report)
        ended = [at for at, line in enumerate(lines) if line["办理结果"]]
        if not ended:
            return
        at = data.draw(st.sampled_from(ended))
        new = data.draw(st.sampled_from([r.word for r in words.results(report.edition)]))
        before = count(ledger(lines, year=report.year)).numbers
        known = words.result_words(report.edition)
        old_key = known[words.plain_label(str(lines[at]["办理结果"]))]
        lines[at] = {**lines[at], "办理结果": new}
        after = count(ledger(lines, year=report.year)).numbers
        column = words.category_words(report.edition)[words.plain_label(str(lines[at]["申请人类别"]))]
        new_key = known[words.plain_label(new)]
        expected: Counter[str] = Counter()
        for which, by in ((old_key, -1), (new_key, 1)):
            for target in (column, "total"):
                expected[f"requests.results.{which}.{target}"] += by
        moved = {key: after[key] - before[key] for key in after if after[key] != before[key]}
        assert moved == {key: by for key, by in expected.items() if by}

    @settings(max_examples=15)
    @given(st.integers(0, 10**6), st.data())
    def test_a_row_taken_away_leaves_the_cells_that_it_was_said_to_count_in(
        self, seed: int, data: st.DataObject
    ) -> None:
        report = random_report(seed, load("2021"), most=3)
        lines, cases = requests_of(report), disputes_of(report)
        sheet, given_lines = data.draw(st.sampled_from([(REQUESTS, lines), (DISPUTES, cases)]))
        if not given_lines:
            return
        at = data.draw(st.integers(0, len(given_lines) - 1))
        whole = count(ledger(lines, cases, year=report.year))
        cells = set(whole.cells_of(sheet, at + 2))
        del given_lines[at]
        rest = count(ledger(lines, cases, year=report.year)).numbers
        lost = {key for key in rest if rest[key] != whole.numbers[key]}
        sums = {f.id for f in report.edition.fields if cells & {e.id for e in entries_of(report.edition, f)}}
        assert lost == sums
        assert all(whole.numbers[key] - rest[key] in (1, 2) for key in lost)


class TestTheYearOfARow:
    """Days at the edges of the year."""

    @pytest.mark.parametrize(
        ("received", "answered", "cells"),
        [
            ("2025-01-01", "2025-12-31", {"received", "results"}),
            ("2024-12-31", "2025-01-01", {"carried_in", "results"}),
            ("2024-12-31", "2024-12-31", set()),
            ("2025-12-31", "2026-01-01", {"received", "carried_out"}),
            ("2025-12-31", None, {"received", "carried_out"}),
            ("2024-03-01", None, {"carried_in", "carried_out"}),
            ("2024-03-01", "2026-03-01", {"carried_in", "carried_out"}),
            ("2026-01-01", None, set()),
        ],
    )
    def test_it_counts_where_the_form_says(self, received: str, answered: str | None, cells: set[str]) -> None:
        line = {"编号": "1", "收到日期": received, "申请人类别": "自然人", "答复日期": answered}
        line["办理结果"] = "予以公开" if answered else None
        found = count(ledger([line]))
        assert {cell.split(".")[1] for cell in found.cells_of(REQUESTS, 2)} == cells
        assert found.uncounted == ()

    def test_withdrawn_counts_as_otherwise_in_both_forms(self) -> None:
        line = {"编号": "1", "收到日期": "2020-03-01", "申请人类别": "商业企业", "撤回日": "2020-03-05"}
        assert count(ledger([line], year=2020)).numbers["requests.results.otherwise.business"] == 1
        line |= {"收到日期": "2025-03-01", "撤回日": "2025-03-05"}
        assert count(ledger([line])).numbers["requests.results.otherwise.other.business"] == 1

    def test_merged_requests_count_each_with_the_answer_of_the_other(self) -> None:
        answered = {"编号": "1", "收到日期": "2025-03-01", "申请人类别": "自然人"}
        answered |= {"答复日期": "2025-03-20", "办理结果": "部分公开"}
        merged = {"编号": "2", "收到日期": "2025-03-02", "申请人类别": "自然人", "合并到": "1"}
        again = {"编号": "3", "收到日期": "2025-03-03", "申请人类别": "自然人", "合并到": "2"}
        numbers = count(ledger([merged, again, answered])).numbers
        assert numbers["requests.results.partly_granted.natural_person"] == 3
        assert numbers["requests.received.total"] == 3

    def test_merged_in_a_circle_or_into_nothing_is_named(self) -> None:
        plain = {"收到日期": "2025-03-01", "申请人类别": "自然人"}
        lines = [plain | {"编号": n, "合并到": to} for n, to in (("1", "2"), ("2", "1"), ("3", "9"), ("4", "4"))]
        assert [one.row for one in count(ledger(lines)).uncounted] == [2, 3, 4, 5]

    def test_a_word_of_2021_counts_in_the_one_row_of_2019(self) -> None:
        line = {"编号": "1", "收到日期": "2020-03-01", "申请人类别": "自然人", "答复日期": "2020-03-09"}
        line["办理结果"] = "逾期不补正"
        assert count(ledger([line], year=2020)).numbers["requests.results.otherwise.natural_person"] == 1

    def test_the_one_row_of_2019_is_three_in_2021_and_is_not_guessed(self) -> None:
        line = {"编号": "1", "收到日期": "2025-03-01", "申请人类别": "自然人", "答复日期": "2025-03-09"}
        line["办理结果"] = "（六）其他处理"
        assert [one.number for one in count(ledger([line])).uncounted] == ["1"]


def test_what_differs_from_a_report_is_told_by_rows() -> None:
    edition = load("2021")
    report = blank_report(edition, "测试市人民政府", 2025).with_values(
        {
            "requests.received.business": number_value(3),
            "requests.received.total": number_value(4),
            "requests.carried_in.natural_person": number_value(0),
            "disputes.reconsideration.upheld": number_value(2),
        }
    )
    assert changes_of(count(ledger()), report).lines == [
        "表三「一、本年新收政府信息公开申请数量」行：「商业企业」已填 3，台账数出来是 0；"
        "「总计」已填 4，台账数出来是 0",
        "表四：「行政复议—结果维持」已填 2，台账数出来是 0",
    ]


class TestDisputes:
    """表四 has no carry-in; the ledger says what it does with older cases."""

    CASE: ClassVar[dict[str, object]] = {
        "编号": "F1",
        "类型": "行政复议",
        "收到日期": "2024-10-01",
        "结果": "维持",
        "审结日期": "2025-02-01",
    }

    def test_a_case_of_last_year_decided_this_year_counts_unless_the_ledger_says_no(self) -> None:
        from ledger_samples import guide

        assert count(ledger([], [self.CASE])).numbers["disputes.reconsideration.upheld"] == 1
        without = ledger([], [self.CASE], 填写说明=guide("某市", 2025, "不计入"))
        assert sum(count(without).numbers.values()) == 0
        assert count(without).uncounted == ()

    def test_a_co_defendant_is_not_counted(self) -> None:
        case = {**self.CASE, "机关角色": "复议机关（共同被告，不计）"}
        assert sum(count(ledger([], [case])).numbers.values()) == 0

    def test_a_case_decided_next_year_is_pending_this_year(self) -> None:
        assert count(ledger([], [self.CASE], year=2024)).numbers["disputes.reconsideration.pending"] == 1

    @pytest.mark.parametrize(
        "changes",
        [
            {"类型": "仲裁"},
            {"类型": None},
            {"收到日期": None},
            {"结果": "胜诉"},
            {"审结日期": None},
            {"机关角色": "第三人"},
        ],
    )
    def test_what_cannot_be_placed_is_named(self, changes: dict[str, object]) -> None:
        found = count(ledger([], [{**self.CASE, **changes}]))
        assert [(one.sheet, one.row, one.number) for one in found.uncounted] == [(DISPUTES, 2, "F1")]
        assert found.counted == 0


def test_the_open_list_has_the_numbers_that_the_next_year_carries_in() -> None:
    lines = [
        {"编号": "1", "收到日期": "2024-11-01", "申请人类别": "自然人"},
        {
            "编号": "2",
            "收到日期": "2024-11-01",
            "申请人类别": "自然人",
            "答复日期": "2024-11-20",
            "办理结果": "予以公开",
        },
    ]
    assert open_numbers(ledger(lines), 2024) == ["1"]


def _any_line(draw: random.Random, *, sound: bool = False) -> dict[str, object]:
    came = dt.date(2022, 6, 1) + dt.timedelta(days=draw.randint(0, 1_300))
    line: dict[str, object] = {"编号": str(draw.random()), "收到日期": came}
    line["申请人类别"] = draw.choice(["自然人", "商业企业", "其他"])
    if draw.random() < 0.8:
        line["答复日期"] = came + dt.timedelta(days=draw.randint(0 if sound else -3, 90))
        words_of = ["予以公开", "重复申请"] if sound else ["予以公开", "不存在的词", None, "3.其他"]
        line["办理结果"] = draw.choice(words_of)
    return line


def test_the_report_has_no_figure_that_nobody_counted() -> None:
    found = count(ledger([]))
    assert all(
        found.report.value(f) == number_value(0, found.report.value(f).origin) for f in found.edition.disputes.fields
    )


def test_a_ledger_without_a_row_says_so() -> None:
    empty = ledger([], [], year=2023)
    assert "没有什么可以核对" in check_ledger(empty)[0].verdict
    assert "台账里没有计入这一年的申请和争议" in count(empty).told
    one = ledger(requests_of(published.report("suqian-2023"))[:1], [], year=2023)
    assert "没有什么可以核对" not in check_ledger(one)[0].verdict
    assert count(one).told == "2023 年度计数 1 行"
