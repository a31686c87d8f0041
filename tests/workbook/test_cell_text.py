"""What a cell holds is what was given: every text comes back as it was, or is refused by name; so is every number."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook.cell_text import LONGEST, is_exact, is_too_long, listed, plain_text, spelled
from workbook.edition import Edition
from workbook.figures import from_json
from workbook.files.reading import contents_of
from workbook.files.spreadsheet import Spreadsheet
from workbook.refusal import FileRefused
from workbook.report import Report, blank_report
from workbook.template import workbook_bytes


class TestTexts:
    """Escapes, control characters, leading signs, long texts."""

    @given(st.text(st.sampled_from("_x0041_FaAg县\r\n\t\x01\x0b\ufffe=+-@ "), max_size=30))
    def test_spelling_is_undone_by_reading(self, text: str) -> None:
        assert plain_text(spelled(text)) == text

    @given(st.text(st.sampled_from("_x0041_县😀\r\x01\ud800"), min_size=1, max_size=9), st.integers(1, 9_000))
    def test_a_list_shows_as_much_of_a_text_as_a_cell_holds(self, part: str, times: int) -> None:
        text = part * times
        shown = plain_text(listed(text))
        assert not is_too_long(shown)
        if not is_too_long(text):
            assert shown == text
        else:
            assert shown.endswith("…")
            assert len(shown.encode("utf-16-le", "surrogatepass")) > 2 * (LONGEST - 2) - 2 * text.count("\ud800")

    @pytest.mark.parametrize(
        "unit", ["_x0041_县", "_x000D_", "甲\x01乙", "甲\r乙", "_x005F_x0041_", "=1+1", "a\nb", "😀县"]
    )
    def test_a_name_comes_back_from_a_workbook(self, edition: Edition, unit: str) -> None:
        data = workbook_bytes(blank_report(edition, unit, 2023))
        assert contents_of(Spreadsheet(data, "年报.xlsx")).report.unit == unit.strip()

    def test_a_name_that_is_too_long_is_refused_by_name(self, edition: Edition) -> None:
        with pytest.raises(FileRefused, match="40000 个字"):
            workbook_bytes(blank_report(edition, "长" * 40_000, 2023))
        figures = json.dumps({"unit": "长" * 40_000, "year": 2023, "tables": {}})
        with pytest.raises(FileRefused, match=r"数.json：里面有一段文字太长"):
            from_json(figures, "数.json")


class TestNumbers:
    """A number that a cell would change is refused, whatever it is spelled like."""

    @pytest.mark.parametrize(
        "number", ["1e1000000", "1e-1000000", "12345678901234567890123", "0.12345678901234567890123"]
    )
    def test_what_a_cell_cannot_hold(self, number: str) -> None:
        values = f'{{"本年收费金额（单位：万元）": {number}}}'
        text = f'{{"unit":"a","year":2023,"tables":{{"二":[{{"row":"行政事业性收费","values":{values}}}]}}}}'
        with pytest.raises(FileRefused, match=r"数.json：.*单元格存不下"):
            from_json(text, "数.json")

    @given(st.decimals(-(10**9), 10**9, places=6, allow_nan=False) | st.integers(-(10**15), 10**15))
    @settings(max_examples=200)
    def test_what_people_type_is_exact(self, number: int | Decimal) -> None:
        assert is_exact(number)

    def test_every_digit_of_a_published_report(self, suqian: Report) -> None:
        found = contents_of(Spreadsheet(workbook_bytes(suqian), "年报.xlsx")).report
        assert found.numbers == suqian.numbers
