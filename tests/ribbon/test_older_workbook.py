"""A workbook of release 0.1 is read, checked and explained under its own heads; 修复模板 brings the new ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from altered import altered
from clicking import Recorded, saved

from workbook import layout
from workbook.files.reading import read_workbook
from workbook.report import Report, number_value
from xladdin import ribbon
from xladdin.hosts.content import read_block, write_block
from xladdin.hosts.file_engine.file import open_book, save_copy

WRONG = "requests.results.granted.natural_person"


def as_of_release_01(book: Any) -> None:
    """Without what is new since: the line of the report document, the columns of 校验结果."""
    cover, results = book[layout.COVER], book[layout.RESULTS]
    place = layout.cover_place("document")
    for column in (place.column - 1, place.column, place.column + 1):
        cover.cell(place.row, column).value = None
    results.cell(1, 1).value = layout.RESULTS
    for column in range(1, layout.RESULT_WIDTH + 1):
        heads = layout.OLDER_RESULT_COLUMNS
        results.cell(layout.RESULT_HEAD_ROW, column).value = heads[column - 1] if column <= len(heads) else None


@pytest.fixture
def older(suqian: Report, tmp_path: Path) -> Path:
    wrong = suqian.with_values({WRONG: number_value(1157), "disputes.direct_suit.total": number_value(0)})
    return altered(saved(tmp_path / "年报.xlsx", wrong), as_of_release_01)


def line(book: Any, row: int) -> dict[str, object]:
    block = read_block(book, layout.RESULTS, (row, 1), (row, len(layout.OLDER_RESULT_COLUMNS)))
    return dict(zip(layout.OLDER_RESULT_COLUMNS, block[0], strict=True))


def test_findings_stand_under_the_heads_that_it_has(older: Path, user: Recorded) -> None:
    with open_book(older) as book:
        ribbon.validate(book, user)
        assert list(line(book, layout.RESULT_HEAD_ROW).values()) == list(layout.OLDER_RESULT_COLUMNS)
        found = line(book, layout.RESULT_TOP)
        assert (found["级别"], found["表"], found["应为"]) == ("强制", "表三", 1175)
        assert str(found["问题"]).startswith("表三「三、（一）予以公开」行")
        assert ribbon.next_finding(book, user) is not None


def test_what_was_explained_stays_and_repair_brings_the_new_columns(
    older: Path, tmp_path: Path, user: Recorded
) -> None:
    with open_book(older) as book:
        ribbon.validate(book, user)
        rows = range(layout.RESULT_TOP, layout.RESULT_TOP + 20)
        row = next(row for row in rows if line(book, row)["级别"] == "核实")
        column = layout.OLDER_RESULT_COLUMNS.index("情况说明") + 1
        write_block(book, layout.RESULTS, (row, column), [["已核对。"]])
        save_copy(book, tmp_path / "说明.xlsx")
    (before,) = read_workbook(tmp_path / "说明.xlsx").explanations.values()
    assert before.text == "已核对。"
    with open_book(tmp_path / "说明.xlsx") as book:
        out = ribbon.repair(book, user)
    assert out is not None
    assert "工作簿是较早版本的年报助手做的" in user.asked[-1]
    after = read_workbook(out)
    assert [one.text for one in after.explanations.values()] == ["已核对。"]
    assert after.report == read_workbook(older).report
    with open_book(out) as book:
        heads = read_block(book, layout.RESULTS, (layout.RESULT_HEAD_ROW, 1), (layout.RESULT_HEAD_ROW, 10))
        assert tuple(heads[0]) == layout.RESULT_COLUMNS
