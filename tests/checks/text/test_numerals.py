"""Every way in which a sentence writes a number, and what the number may stand for."""

from __future__ import annotations

from decimal import Decimal

import pytest

from checks.text.numerals import Numeral, arabic, chinese


class TestScales:
    """百, 千, 万 and 亿 after digits, and in words."""

    @pytest.mark.parametrize(("scale", "factor"), [("百", 100), ("千", 1000), ("万", 10_000), ("亿", 100_000_000)])
    def test_digits_before_a_scale_count_so_many_of_it(self, scale: str, factor: int) -> None:
        assert arabic("3", scale) == Numeral(3 * factor, factor)
        assert arabic("1,203", scale) == Numeral(1203 * factor, factor)

    def test_digits_alone_are_exact(self) -> None:
        assert arabic("1,203") == Numeral(1203, 1)

    @pytest.mark.parametrize(
        ("text", "number", "step"),
        [
            ("三亿", 300_000_000, 100_000_000),
            ("十万", 100_000, 10_000),
            ("二十万", 200_000, 10_000),
            ("一亿三千万", 130_000_000, 10_000),
            ("一亿二千万零三", 120_000_003, 1),
            ("两万零五", 20_005, 1),
            ("一万五千", 15_000, 1),
        ],
    )
    def test_a_scale_in_words(self, text: str, number: int, step: int) -> None:
        assert chinese(text) == Numeral(number, step)

    @pytest.mark.parametrize("text", ["零万", "零亿五", "十百万", "三亿万", "一万十百"])
    def test_a_scale_of_nothing_is_no_number(self, text: str) -> None:
        assert chinese(text) is None


class TestDecimals:
    """What is printed after the point says how exact the number is."""

    @pytest.mark.parametrize(
        ("digits", "scale", "value", "step"),
        [
            ("1.2", "万", 12_000, 1000),
            ("1.20", "万", 12_000, 100),
            ("1.2345", "万", 12_345, 1),
            ("1.5", "百", 150, 10),
            ("2.00", "", Decimal("2.00"), Decimal("0.01")),
            ("1.23456", "万", Decimal("12345.6"), Decimal("0.1")),
            ("0.5", "", Decimal("0.5"), Decimal("0.1")),
        ],
    )
    def test_value_and_step(self, digits: str, scale: str, value: int | Decimal, step: int | Decimal) -> None:
        found = arabic(digits, scale)
        assert (found.value, found.step) == (value, step)
        assert (type(found.value), type(found.step)) == (type(value), type(step))

    @pytest.mark.parametrize(("figure", "agrees"), [(11_000, False), (11_001, True), (12_999, True), (13_000, False)])
    def test_it_agrees_with_what_rounds_to_it_and_no_more(self, figure: int, agrees: bool) -> None:
        assert arabic("1.2", "万").agrees_with(figure) is agrees


class TestWords:
    """Numbers in words, up to 9999."""

    @pytest.mark.parametrize(
        ("text", "number"),
        [
            ("〇", 0),
            ("一十", 10),
            ("十九", 19),
            ("九十", 90),
            ("一百一十二", 112),
            ("三百零九", 309),
            ("两百", 200),
            ("六千", 6000),
            ("七千零八十", 7080),
            ("八千九百", 8900),
        ],
    )
    def test_a_number(self, text: str, number: int) -> None:
        assert chinese(text) == Numeral(number, 1)

    @pytest.mark.parametrize(
        "text",
        ["零五", "〇五", "一百十", "一千二千", "三百四百", "十十", "五零", "千", "一二", "二〇二三", "甲", "三甲"],
    )
    def test_no_number(self, text: str) -> None:
        assert chinese(text) is None
