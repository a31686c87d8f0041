"""Whether work grows with its input as a straight line does: told by ratios, so that a slow machine tells the same."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Input = TypeVar("Input")
TIMES = 4
# Four times as much takes four times as long; with the square it would be sixteen times.
MOST = 9.0
# Work this short (seconds of this process) says nothing about its growth.
SHORTEST = 0.01


def assert_grows_like_a_line(work: Callable[[Input], object], of: Callable[[int], Input], size: int) -> None:
    """Fail where the work on `of(4 × size)` takes far more than four times that on `of(size)`.

    Seconds of this process are compared, the lesser of two runs each; the size grows until they can be measured.
    """
    seconds = _seconds(work, of(size))
    while seconds < SHORTEST and size < 1 << 24:
        size, seconds = size * 2, _seconds(work, of(size * 2))
    ratio = _seconds(work, of(size * TIMES)) / seconds
    assert ratio < MOST, f"{TIMES} times as much takes {ratio:.1f} times as long"


def _seconds(work: Callable[[Input], object], given: Input) -> float:
    least = float("inf")
    for _ in range(2):
        started = time.process_time()
        work(given)
        least = min(least, time.process_time() - started)
    return max(least, 1e-9)
