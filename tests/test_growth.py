"""The ratio tells a line from a square."""

from __future__ import annotations

import pytest
from growth import assert_grows_like_a_line


def test_a_line_passes() -> None:
    assert_grows_like_a_line(lambda text: text.count("ab"), lambda n: "a" * n, 100_000)


def test_a_square_does_not() -> None:
    with pytest.raises(AssertionError, match="4 times as much"):
        assert_grows_like_a_line(lambda n: [0 for _ in range(n) for _ in range(n)], lambda n: n, 100)
