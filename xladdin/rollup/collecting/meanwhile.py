"""Work that a second core does meanwhile, where it costs nothing to begin it: in a process forked from this one."""

from __future__ import annotations

import gc
import multiprocessing
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any, TypeVar

from xladdin.rollup.collecting import worker

Done = TypeVar("Done")
_work: Callable[[], Any] | None = None


@contextmanager
def begun(work: Callable[[], Done]) -> Iterator[Callable[[], Done]]:
    """Begin something that gives plain values; what is given back waits for them, and raises what was raised there.

    Where nothing can be forked safely (Windows, macOS, a process with several threads, whose locks a fork would keep
    closed for ever), it is done when it is asked for: a new process would take longer to start than the work does.
    What is not wanted any more, as after Ctrl+C, is not waited for.
    """
    global _work
    if sys.platform != "linux" or threading.active_count() > 1:
        yield work
        return
    gc.freeze()  # what the search for garbage would touch, the fork would have to copy
    _work = work  # the fork has it at hand; it could not be sent
    pool = ProcessPoolExecutor(1, multiprocessing.get_context("fork"), worker.begin)
    try:
        done = pool.submit(_do)

        def ended() -> Done:
            try:
                found: Done = done.result()
                return found
            except BrokenProcessPool:  # it was ended from outside, for want of memory perhaps
                return work()

        yield ended
        pool.shutdown()
    finally:
        _work = None
        worker.end_now(pool)
        gc.unfreeze()


def _do() -> Any:
    if _work is None:
        raise RuntimeError("nothing was begun")
    return _work()
