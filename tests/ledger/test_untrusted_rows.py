"""Rows as people leave them are read right or named, and what they hold of people goes nowhere else."""

from __future__ import annotations

import datetime as dt

import pytest
from ledger_samples import TODAY, ledger

from xladdin.ledger.checking.check import check_ledger
from xladdin.ledger.counting.counts import count
from xladdin.ledger.counting.due import calendar_file, due_list, told
from xladdin.ledger.terms.columns import REQUESTS
from xladdin.ledger.terms.dates import read_date

SOUND = {
    "编号": "1",
    "收到日期": "2025-03-03",
    "申请人类别": "自然人",
    "答复日期": "2025-03-20",
    "办理结果": "予以公开",
}


@pytest.mark.parametrize(
    "raw",
    [
        *("2025.1.5", "2025年1月5日", "２０２５-０１-０５", "20250105", 20250105, 45662, 45662.0, "2025/1/5 10:30"),
        *("2025年1月5号", "2025年1月5日（周日）", "2025-1-5 星期日", "2025-1-5上午", "2025.1.5."),
    ],
)
def test_a_day_is_read_however_it_is_written(raw: object) -> None:
    assert read_date(raw) == dt.date(2025, 1, 5)


@pytest.mark.parametrize(
    "raw", ["0205-01-05", "1-15", "2025-2-30", "下周", "2025-1-5—1-8", "上午", 2025.1, True, "=（未计算）"]
)
def test_what_is_no_day_is_said(raw: object) -> None:
    assert isinstance(read_date(raw), str)


def test_a_time_behind_a_day_is_no_part_of_it() -> None:
    assert read_date("2025-1-1 0:30") == read_date("2025-01-01T00:30:00") == dt.date(2025, 1, 1)


def test_a_serial_number_of_1904_is_read_as_such() -> None:
    assert read_date(45662 - 1462, since_1904=True) == dt.date(2025, 1, 5)


@pytest.mark.parametrize(
    "changes",
    [
        {"收到日期": "0205-03-03"},
        {"申请人类别": None},
        {"申请人类别": "公民"},
        {"办理结果": "已答复"},
        {"答复日期": None},
    ],
)
def test_a_row_that_cannot_be_counted_is_named_and_blocks(changes: dict[str, object]) -> None:
    made = ledger([{**SOUND, **changes}, {**SOUND, "编号": "2"}])
    found = count(made)
    assert [(one.sheet, one.row, one.number) for one in found.uncounted] == [(REQUESTS, 2, "1")]
    assert found.counted == 1
    assert not check_ledger(made, today=TODAY)[0].ready


@pytest.mark.parametrize("head", ["答复日期", "撤回日"])
def test_the_day_that_is_too_early_is_named_by_its_own_column(head: str) -> None:
    day = {"答复日期": None, head: "2020-01-06"}
    (one,) = count(ledger([{**SOUND, **day}])).uncounted
    assert one.reason.startswith(f"「{head}」早于「收到日期」")


def test_words_with_blanks_and_full_width_count() -> None:
    made = ledger([{**SOUND, "申请人类别": " 自然人　", "办理结果": "（三） １．属于国家秘密 "}])
    assert count(made).numbers["requests.results.denied.state_secret.natural_person"] == 1


def test_a_total_below_the_data_and_heads_printed_again_are_no_requests() -> None:
    heads = {head: head for head in ("编号", "收到日期", "申请人类别", "办理结果")}
    made = ledger([SOUND, {}, heads, {**SOUND, "编号": "2"}, {"编号": "合计", "申请人": "2"}])
    found = count(made)
    assert found.numbers["requests.received.total"] == 2
    assert [one.row for one in found.uncounted] == [6]
    assert made.notes


def test_planted_names_are_in_no_output() -> None:
    private = {"申请人": "张三丰秘名", "申请内容摘要": "李四光秘事", "备注": "王五秘注"}
    lines = [
        {**SOUND, **private},
        {**SOUND, **private, "编号": "2", "办理结果": "张三丰秘名", "申请人类别": "李四光秘事"},
        {"编号": "3", "收到日期": "张三丰秘名", **private},
        {"编号": "4", "收到日期": "2026-06-01", "申请人类别": "自然人", **private},
    ]
    made = ledger(lines)
    assessment, found = check_ledger(made, today=TODAY)
    items = due_list(made, TODAY)
    said = [f.place + f.message for f in assessment.findings] + [u.reason for u in found.uncounted]
    said += [*told(items), calendar_file(items, TODAY, "某市").decode(), *made.notes, assessment.verdict]
    assert assessment.findings
    assert items
    assert not [text for text in said if "秘" in text.replace("国家秘密", "")]
