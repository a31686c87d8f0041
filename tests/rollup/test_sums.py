"""Sums: exact, and the same in any order."""

from __future__ import annotations

import random
from decimal import Decimal

import county
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xladdin.rollup.collecting.receipt import Receipt, as_json, from_json
from xladdin.rollup.roster.members import Member
from xladdin.rollup.summing.control import DoesNotAddUp, verify_total
from xladdin.rollup.summing.sums import add
from xladdin.rollup.summing.units import Unit

amounts = st.decimals(min_value=0, max_value=10**14, places=6, allow_nan=False, allow_infinity=False)
numbers = st.one_of(st.none(), st.integers(0, 10**15 - 1), amounts)
tables = st.integers(1, 6).flatmap(lambda width: st.lists(st.tuples(*[numbers] * width), min_size=1, max_size=30))


@given(tables, st.randoms(use_true_random=False))
def test_any_order_gives_the_same_digits(rows: list[tuple[int | Decimal | None, ...]], draw: random.Random) -> None:
    width = len(rows[0])
    first = add(rows, width)
    draw.shuffle(rows)
    assert list(map(str, add(rows, width))) == list(map(str, first))


@given(tables)
def test_pandas_adds_up_to_the_same(rows: list[tuple[int | Decimal | None, ...]]) -> None:
    frame = pd.DataFrame(rows, dtype=object)
    for mine, column in zip(add(rows, len(rows[0])), frame.columns, strict=True):
        present = [one for one in frame[column] if one is not None]
        assert (mine is None) == (not present)
        assert (mine or 0) == sum(map(Decimal, present), Decimal(0))


def test_no_unit_gives_blanks() -> None:
    assert add([], 3) == (None, None, None)


def test_a_total_that_is_not_the_sum_of_its_column_stops_everything() -> None:
    units = [Unit(Member(name), "passed", receipt=Receipt("x", numbers=(2, Decimal("0.5")))) for name in "ab"]
    verify_total((4, 1), units)
    with pytest.raises(DoesNotAddUp):
        verify_total((4, Decimal("1.5")), units)


@given(st.lists(numbers, max_size=20), st.text(max_size=20))
def test_a_receipt_comes_back_from_the_cache_as_it_was(values: list[int | Decimal | None], unit: str) -> None:
    import json

    receipt = Receipt("路径", "d", unit=unit, numbers=tuple(values), notes=("一",))
    assert from_json(json.loads(json.dumps(as_json(receipt)))) == receipt


def test_a_receipt_is_small() -> None:
    import pickle

    report = county.report("清河县公安局")
    receipt = Receipt("/某处/清河县公安局.xlsx", "0" * 64, unit=report.unit, numbers=report.numbers)
    assert len(pickle.dumps(receipt)) < 2_000
