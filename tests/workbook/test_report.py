"""What stands in a cell: its state, its number with every digit, and the text as it was typed."""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal

import pytest
from builders import any_content
from hypothesis import given
from hypothesis import strategies as st

from workbook.edition import Edition
from workbook.report import (
    BLANK,
    NOT_APPLICABLE_TEXTS,
    Origin,
    Report,
    State,
    blank_report,
    number_value,
    plain,
    value_of,
    value_of_text,
)


class TestNumbers:
    """Counts become int, amounts Decimal with the digits that were entered."""

    @pytest.mark.parametrize(
        ("raw", "number", "display"),
        [
            (3511, 3511, "3511"),
            (3511.0, 3511, "3511"),
            (5949.088667, Decimal("5949.088667"), "5949.088667"),
            (0.1, Decimal("0.1"), "0.1"),
            (59237.2449, Decimal("59237.2449"), "59237.2449"),
            (1e-7, Decimal("1E-7"), "0.0000001"),
            (Decimal("7730.280"), Decimal("7730.280"), "7730.280"),
            (-3, -3, "-3"),
            (1e15, 10**15, "1000000000000000"),
        ],
    )
    def test_every_digit_is_kept(self, raw: float, number: object, display: str) -> None:
        value = value_of(raw)
        assert value.state is State.NUMBER
        assert value.number == number
        assert type(value.number) is type(number)
        assert value.display == display

    @pytest.mark.parametrize("raw", [0, 0.0, -0.0, Decimal("0.00")])
    def test_zero_has_a_state_of_its_own(self, raw: object) -> None:
        assert value_of(raw).state is State.ZERO
        assert value_of(raw).number == 0

    @pytest.mark.parametrize("raw", [math.nan, math.inf, -math.inf, Decimal("NaN"), Decimal("Infinity")])
    def test_what_is_not_finite_is_no_number(self, raw: object) -> None:
        assert value_of(raw).state is State.TEXT
        assert value_of(raw).number is None

    @given(st.decimals(-(10**9), 10**9, places=6))
    def test_any_amount_that_excel_holds_comes_back_with_its_digits(self, amount: Decimal) -> None:
        assert value_of(float(amount)).number == amount

    @given(st.integers() | st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9))
    def test_plain_digits_have_no_exponent_and_lose_nothing(self, number: int | Decimal) -> None:
        assert "E" not in plain(number)
        assert Decimal(plain(number)) == number


class TestOtherContents:
    """Blank is not zero, a text is not a number, a formula is not a result."""

    @pytest.mark.parametrize("raw", [None, "", " ", "\n", "\t ", "\u3000", "\u3000 \u3000", "\xa0"])
    def test_nothing_is_blank(self, raw: object) -> None:
        assert value_of(raw) is BLANK
        assert value_of(raw).display == ""

    @pytest.mark.parametrize("raw", sorted(NOT_APPLICABLE_TEXTS))
    def test_a_stroke_is_not_applicable_and_is_printed(self, raw: str) -> None:
        value = value_of(f" {raw} ")
        assert (value.state, value.number, value.display) == (State.NOT_APPLICABLE, None, raw)

    def test_a_full_width_stroke_is_one_too(self) -> None:
        assert value_of("／").state is State.NOT_APPLICABLE

    @pytest.mark.parametrize("raw", ["=SUM(A1)", " =A1", "=（未计算）"])
    def test_a_formula_is_not_calculated(self, raw: str) -> None:
        assert value_of(raw).state is State.UNCALCULATED
        assert value_of(raw).number is None

    @pytest.mark.parametrize("raw", ["12", "１２", "3,402", "12件", "十二", "+1", "@a", "-5", "TRUE"])
    def test_a_number_stored_as_text_is_text(self, raw: str) -> None:
        value = value_of(raw)
        assert (value.state, value.number, value.display) == (State.TEXT, None, raw)

    @pytest.mark.parametrize(("raw", "text"), [(True, "TRUE"), (False, "FALSE")])
    def test_true_and_false_are_no_numbers(self, raw: bool, text: str) -> None:
        assert (value_of(raw).state, value_of(raw).number, value_of(raw).text) == (State.TEXT, None, text)

    @pytest.mark.parametrize(
        ("raw", "text"),
        [
            (dt.date(2026, 1, 15), "日期 2026-01-15"),
            (dt.datetime(2026, 1, 15, 8, 30), "日期 2026-01-15"),
            (dt.time(8, 30), "08:30:00"),
        ],
    )
    def test_a_date_is_shown_as_one(self, raw: object, text: str) -> None:
        assert (value_of(raw).state, value_of(raw).text) == (State.TEXT, text)

    @given(any_content())
    def test_every_content_has_a_state_and_only_numbers_have_a_number(self, raw: object) -> None:
        value = value_of(raw)
        assert (value.number is not None) is (value.state in (State.NUMBER, State.ZERO))
        assert value.origin is Origin.TYPED

    def test_where_it_comes_from_is_kept(self) -> None:
        assert value_of(5, Origin.ROLLED_UP).origin is Origin.ROLLED_UP
        assert value_of("甲", Origin.IMPORTED).origin is Origin.IMPORTED


class TestPrintedText:
    """In a published report digits are a number, full width too."""

    @pytest.mark.parametrize(
        ("text", "number"),
        [
            ("3402", 3402),
            ("３４０２", 3402),
            ("3,402", 3402),
            (" 7730.28 ", Decimal("7730.28")),
            ("-3", -3),
            ("+3", 3),
            ("0", 0),
            ("1,234,567.50", Decimal("1234567.50")),
        ],
    )
    def test_a_number(self, text: str, number: object) -> None:
        value = value_of_text(text)
        assert value.number == number
        assert str(value.number) == str(number)
        assert value.origin is Origin.IMPORTED

    @pytest.mark.parametrize("text", ["12件", "1 2", "3，402件", "34,02", "1.2.3", "一", "1e3", "9" * 40])
    def test_no_number(self, text: str) -> None:
        assert value_of_text(text).number is None

    @pytest.mark.parametrize(
        ("text", "state"), [("", State.BLANK), ("／", State.NOT_APPLICABLE), ("/", State.NOT_APPLICABLE)]
    )
    def test_the_rest_is_as_in_a_workbook(self, text: str, state: State) -> None:
        assert value_of_text(text).state is state

    @given(st.integers(-(10**15), 10**15))
    def test_a_count_comes_back_from_its_print(self, number: int) -> None:
        assert value_of_text(f"{number:,}").number == number


class TestReport:
    """Built once, never edited."""

    def test_a_blank_one_has_a_blank_for_every_field(self, edition: Edition) -> None:
        report = blank_report(edition, "测试市", 2023, "其他机关和组织")
        assert report.values == (BLANK,) * len(edition.fields)
        assert (report.unit, report.year, report.body) == ("测试市", 2023, "其他机关和组织")
        assert set(report.numbers) == {None}

    def test_a_change_gives_a_new_one(self, suqian: Report) -> None:
        changed = suqian.with_values({"disclosure.rules.made": number_value(9)})
        assert suqian.value("disclosure.rules.made").number == 2
        assert changed.value("disclosure.rules.made").number == 9
        assert sum(a is not b for a, b in zip(suqian.values, changed.values, strict=True)) == 1

    def test_a_field_and_its_id_give_the_same(self, suqian: Report) -> None:
        for field in suqian.edition.fields:
            assert suqian.value(field) is suqian.value(field.id)
            assert suqian.display(field) == suqian.value(field).display
            assert suqian.numbers[field.index] == suqian.value(field).number

    def test_an_unknown_field_is_a_mistake(self, suqian: Report) -> None:
        with pytest.raises(KeyError):
            suqian.with_values({"requests.nothing": BLANK})

    def test_too_few_values_are_a_mistake(self, form_2021: Edition) -> None:
        with pytest.raises(ValueError, match="199 values for 200 fields"):
            Report("测试市", 2023, form_2021, (BLANK,) * 199)
