"""Rows of a file grow with the text that is written into them, and only those that nobody set."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from once import workbook_bytes

from workbook.edition import load
from workbook.layout import RESULT_TOP, RESULTS
from workbook.report import blank_report
from xladdin.hosts.file_engine.file import open_book, save_copy


@pytest.fixture
def path(tmp_path: Path) -> Path:
    target = tmp_path / "年报.xlsx"
    target.write_bytes(workbook_bytes(blank_report(load("2021"), "某县人民政府", 2025)))
    return target


def heights(path: Path, out: Path, text: str) -> dict[int, float | None]:
    with open_book(path) as book:
        area = book.sheets[RESULTS].range((RESULT_TOP, 4), (RESULT_TOP + 1, 4))
        area.value = [["一" * 200], ["短"]]
        area.value = [[text], ["短"]]
        save_copy(book, out)
    sheet = openpyxl.load_workbook(out)[RESULTS]
    return {row: sheet.row_dimensions[row].height for row in (1, RESULT_TOP, RESULT_TOP + 1)}


class TestRowHeights:
    def test_a_long_text_makes_its_row_tall(self, path: Path, tmp_path: Path) -> None:
        found = heights(path, tmp_path / "a.xlsx", "一" * 200)
        assert (found[RESULT_TOP] or 0) > 60
        assert found[RESULT_TOP + 1] is None or (found[RESULT_TOP + 1] or 0) < 30

    def test_it_shrinks_again_with_a_shorter_text(self, path: Path, tmp_path: Path) -> None:
        tall = heights(path, tmp_path / "a.xlsx", "一" * 200)[RESULT_TOP] or 0
        assert (heights(path, tmp_path / "b.xlsx", "一" * 20)[RESULT_TOP] or 15) < tall

    def test_a_height_that_was_set_stays(self, path: Path, tmp_path: Path) -> None:
        before = openpyxl.load_workbook(path)[RESULTS].row_dimensions[1].height
        assert heights(path, tmp_path / "a.xlsx", "一" * 200)[1] == before
