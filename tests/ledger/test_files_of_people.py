"""Ledger files as people leave them: every row is read right, or named with its row; nothing is counted silently.

Each file is read twice: as it is, in arrays, and with a comment in its sheet, by the strict reader.
"""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest
from ledger_samples import TODAY
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from xladdin.cli.commands.ledger.words import lines_of
from xladdin.ledger.checking.check import check_ledger
from xladdin.ledger.counting.counts import LedgerCount, Uncounted, count
from xladdin.ledger.reading.files import read_ledger
from xladdin.ledger.reading.frames import Ledger
from xladdin.ledger.terms.columns import REQUESTS

HEADS = ("编号", "收到日期", "申请人", "申请人类别", "申请内容摘要", "答复日期", "办理结果")
DAY, LATER = dt.date(2025, 3, 3), dt.date(2025, 3, 20)
Cells = Sequence[object]
Reads = Callable[[Workbook], LedgerCount]


def sound(number: object = "1", came: object = DAY, went: object = LATER, kind: object = "自然人") -> list[object]:
    return [number, came, "某人", kind, "某事", went, "予以公开"]


def book_of(*rows: Cells) -> Workbook:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = REQUESTS
    for row in (HEADS, *rows):
        sheet.append(list(row))
    return book


def register(book: Workbook) -> Worksheet:
    sheet = book[REQUESTS]
    assert isinstance(sheet, Worksheet)
    return sheet


@pytest.fixture(params=["in arrays", "strictly"])
def reads(request: pytest.FixtureRequest, tmp_path: Path) -> Reads:
    """Saves a workbook and counts 2025 in it."""

    def read(book: Workbook) -> LedgerCount:
        path = tmp_path / "台账.xlsx"
        book.save(path)
        if request.param == "strictly":
            with zipfile.ZipFile(path) as source:
                parts = {name: source.read(name) for name in source.namelist()}
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
                for name, part in parts.items():
                    target.writestr(name, part.replace(b"<sheetData>", b"<!-- x --><sheetData>"))
        return count(read_ledger(path), 2025)

    return read


def told(found: LedgerCount) -> list[tuple[int, str]]:
    return [(one.row, one.reason.partition("，")[0]) for one in found.uncounted]


def received(found: LedgerCount) -> int:
    return found.numbers["requests.received.total"]


def blocking(ledger: Ledger) -> set[int]:
    assessment, _ = check_ledger(ledger, year=2025, today=TODAY)
    return {finding.row for finding in assessment.findings if finding.severity.value == "blocking"}


def test_days_in_every_form_are_read(reads: Reads) -> None:
    forms = ["2025-03-03", "2025.3.3", "2025年3月3日", "2025/3/3", "20250303", 20250303, 45719, "２０２５．３．３", DAY]
    forms.append(dt.datetime(2025, 3, 3, 16, 30))
    found = reads(book_of(*(sound(str(at), came) for at, came in enumerate(forms))))
    assert told(found) == []
    assert set(found.ledger.requests["received"].dt.date) == {DAY}


def test_a_workbook_that_counts_its_days_from_1904(reads: Reads) -> None:
    book = book_of(sound("1"), sound("2", 45719 - 1462))
    book.epoch = CALENDAR_MAC_1904
    found = reads(book)
    assert told(found) == []
    assert set(found.ledger.requests["received"].dt.date) == {DAY}


@pytest.mark.parametrize(
    ("came", "said"),
    [
        ("0205-03-03", "「收到日期」年份不对"),
        (dt.date(2205, 3, 3), "「收到日期」年份不对"),
        ("3-3", "「收到日期」没有写年份"),
        ("2025-2-30", "「收到日期」没有这一天"),
        ("收到后补", "「收到日期」不是日期"),
        (2025.1, "「收到日期」不是日期"),
        (True, "「收到日期」不是日期"),
        ("=TODAY()-1", "「收到日期」是尚未计算的公式"),
        ("#N/A", "「收到日期」不是日期"),
        (None, "没有「收到日期」"),
    ],
)
def test_what_is_no_day_is_named_by_its_row(reads: Reads, came: object, said: str) -> None:
    found = reads(book_of(sound("1"), sound("2", came), sound("3")))
    assert told(found) == [(3, said)]
    assert received(found) == 2
    assert 3 in blocking(found.ledger)


def test_words_with_blanks_full_width_and_another_spelling_count(reads: Reads) -> None:
    rows = [sound(str(at)) for at in range(5)]
    words = (" 予以公开 ", "（一）予以公开", "(一)予以公开", "予以公开\u3000", "（ 三 ）１．属于国家秘密")
    for row, word in zip(rows, words, strict=True):
        row[6], row[3] = word, "　自然人 "
    found = reads(book_of(*rows))
    assert told(found) == []
    assert found.numbers["requests.results.granted.natural_person"] == 4
    assert found.numbers["requests.results.denied.state_secret.natural_person"] == 1


def test_cells_merged_over_rows_stand_in_each_of_them_and_it_is_said(reads: Reads) -> None:
    book = book_of(sound("1"), [None, None, "另一人", None, "另一事", LATER, "予以公开"], sound("3"))
    for area in ("B2:B3", "D2:D3"):
        register(book).merge_cells(area)
    found = reads(book)
    assert received(found) == 3
    assert any("合并" in note for note in found.ledger.notes)


def test_a_row_of_merged_cells_alone_is_no_second_request(reads: Reads) -> None:
    book = book_of(sound("1"), [None] * 7, sound("3"))
    for column in "ABCDEFG":
        register(book).merge_cells(f"{column}2:{column}3")
    assert received(reads(book)) == 2


def test_hidden_and_filtered_rows_are_counted_and_said(reads: Reads) -> None:
    book = book_of(sound("1"), sound("2"), sound("3"), sound("4"))
    sheet = register(book)
    sheet.auto_filter.ref = "A1:G5"
    for row in (3, 4, 9):  # the ninth holds nothing
        sheet.row_dimensions[row].hidden = True
    found = reads(book)
    assert received(found) == 4
    assert [note for note in found.ledger.notes if "2 行被隐藏" in note]


def test_blank_rows_between_are_skipped(reads: Reads) -> None:
    found = reads(book_of(sound("1"), [None] * 7, [" ", "", None, None, "　", None, None], sound("2")))
    assert (received(found), told(found)) == (2, [])


@pytest.mark.parametrize("total", [["合计", 3], ["总计", None, 3], [None, None, "本页小计", 3], ["合计", DAY, 3]])
def test_totals_typed_below_are_named_and_not_counted(reads: Reads, total: Cells) -> None:
    found = reads(book_of(sound("1"), sound("2"), total))
    assert received(found) == 2
    assert [row for row, _ in told(found)] == [4]
    assert 4 in blocking(found.ledger)


@pytest.mark.parametrize("missing", [1, 3])
def test_a_request_for_a_total_is_a_request(reads: Reads, missing: int) -> None:
    row = sound("2")
    row[4], row[missing] = "财政决算合计", None
    ((at, said),) = told(reads(book_of(sound("1"), row)))
    assert (at, said) == (3, f"没有「{HEADS[missing]}」")


def test_heads_printed_again_are_no_request_and_said(reads: Reads) -> None:
    found = reads(book_of(sound("1"), HEADS, sound("2")))
    assert (received(found), told(found)) == (2, [])
    assert any("又写了一遍表头" in note for note in found.ledger.notes)


def test_a_title_above_the_heads(reads: Reads) -> None:
    book = book_of(sound("1"))
    register(book).insert_rows(1)
    register(book)["A1"] = "2025 年依申请公开登记表"
    assert received(reads(book)) == 1


def test_a_second_row_of_heads_is_named(reads: Reads) -> None:
    second = [None, "（年月日）", "姓名", "类型", None, "（年月日）", None]
    found = reads(book_of(second, sound("1")))
    assert received(found) == 1
    assert [row for row, _ in told(found)] == [2]


@pytest.mark.parametrize("missing", range(7))
def test_a_row_half_filled_counts_or_is_named(reads: Reads, missing: int) -> None:
    row = sound("2")
    row[missing] = None
    found = reads(book_of(sound("1"), row))
    # Without 编号, a name or a summary a request is a request; without the rest nobody knows where it counts.
    assert [at for at, _ in told(found)] == ([] if HEADS[missing] in ("编号", "申请人", "申请内容摘要") else [3])
    assert received(found) == (1 if told(found) else 2)


@pytest.mark.parametrize("column", range(7))
def test_a_formula_without_a_value_is_never_counted_as_something(reads: Reads, column: int) -> None:
    row = sound("2")
    row[column] = "=Z1"
    found = reads(book_of(sound("1"), row))
    assert [at for at, _ in told(found)] == ([] if HEADS[column] in ("编号", "申请人", "申请内容摘要") else [3])
    assert 3 in blocking(found.ledger) or HEADS[column] in ("编号", "申请人", "申请内容摘要")
    assert "未计算" not in "".join(found.ledger.requests["number"])


def test_every_row_that_holds_something_is_counted_or_named(reads: Reads) -> None:
    rows = [sound("1"), [None, None, "只有名字"], [None] * 6 + ["予以公开"], ["5"], [None, DAY], sound("7", "x")]
    found = reads(book_of(*rows))
    assert received(found) + len(found.uncounted) == len(rows)


def test_very_many_rows_that_cannot_be_counted_are_told_by_reason() -> None:
    many = tuple(Uncounted(REQUESTS, row, str(row), "没有「收到日期」，请补上") for row in range(2, 90))
    other = Uncounted(REQUESTS, 95, "", "没有「申请人类别」，请从下拉列表选择")
    assert lines_of((*many, other))[:2] == [
        "  「申请台账」第 2、3、4、5、6 等 88 行：没有「收到日期」，请补上。",
        "  「申请台账」第 95 行：没有「申请人类别」，请从下拉列表选择。",
    ]
    assert len(lines_of(many[:30])) == 30
