"""Work that a second core does meanwhile, where it costs nothing to begin it: in a process forked from this one."""

from __future__ import annotations

import multiprocessing
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager

from xladdin.rollup.collecting import worker

_work: Callable[[], bytes] | None = None


@contextmanager
def begun(work: Callable[[], bytes]) -> Iterator[Callable[[], bytes]]:
    """Begin something that gives a file's content; what is given back waits for it, and raises what it raised.

    Where nothing can be forked safely (Windows, macOS, a process with several threads, whose locks a fork would keep
    closed for ever), it is done when it is asked for: a new process would take longer to start than the work does.
    What is not wanted any more, as after Ctrl+C, is not waited for.
    """
    global _work
    if sys.platform != "linux" or threading.active_count() > 1:
        yield work
        return
    _work = work  # the fork has it at hand; it could not be sent
    pool = ProcessPoolExecutor(1, multiprocessing.get_context("fork"), worker.begin)
    try:
        done = pool.submit(_do)

        def ended() -> bytes:
            try:
                return done.result()
            except BrokenProcessPool:  # it was ended from outside, for want of memory perhaps
                return work()

        yield ended
        pool.shutdown()
    finally:
        _work = None
        worker.end_now(pool)


def _do() -> bytes:
    if _work is None:
        raise RuntimeError("nothing was begun")
    return _work()
