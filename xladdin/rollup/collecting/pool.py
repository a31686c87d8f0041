"""Reading files on all cores of this machine; a file that kills its worker costs itself and no other."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool

from xladdin.rollup.collecting import worker
from xladdin.rollup.collecting.batches import KILLER, batches, halves
from xladdin.rollup.collecting.one_file import Background, receive_all
from xladdin.rollup.collecting.receipt import Receipt

# Windows cannot wait for more processes at once.
_MOST_WORKERS = 60
# Enough tasks wait that no worker is idle; what a broken pool takes with it stays small.
_AHEAD = 2
_setting: Background | None = None


def receive_here(paths: Iterable[str], setting: Background, workers: int = 0) -> Iterator[Receipt]:
    """The receipts of these files, in the order in which they are done; `workers` processes, or one a core."""
    waiting = list(reversed(list(batches(paths))))
    count = min(workers or cores(), _MOST_WORKERS, len(waiting))
    while waiting:
        running: dict[Future[list[Receipt]], list[str]] = {}
        pool = _pool(count, setting)
        try:
            while waiting or running:
                while waiting and len(running) < count * _AHEAD:
                    batch = waiting[-1]
                    running[pool.submit(_batch, batch)] = batch
                    waiting.pop()
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    receipts = future.result()
                    running.pop(future)
                    yield from receipts
        except BrokenProcessPool:
            # Nobody says which of the files at work it was: those alone are tried again, by halves.
            for batch in running.values():
                yield from _carefully(batch, setting)
        finally:
            _end(pool)


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _carefully(batch: list[str], setting: Background) -> Iterator[Receipt]:
    """The receipts of a task one of whose files may have killed its worker."""
    pool = _pool(1, setting)
    try:
        receipts = pool.submit(_batch, batch).result()
    except BrokenProcessPool:
        if len(batch) == 1:
            yield Receipt(batch[0], refused=KILLER)
        else:
            for half in halves(batch):
                yield from _carefully(half, setting)
        return
    finally:
        _end(pool)
    yield from receipts


def _pool(count: int, setting: Background) -> ProcessPoolExecutor:
    # Linux has what is loaded already in a forked worker at once; elsewhere processes begin anew.
    method = "fork" if sys.platform == "linux" else "spawn"
    context = multiprocessing.get_context(method)
    return ProcessPoolExecutor(count, mp_context=context, initializer=_begin, initargs=(setting,))


def _end(pool: ProcessPoolExecutor) -> None:
    """Let the workers go; where the work was broken off, without waiting for what they are at."""
    if sys.exc_info()[0] is not None:
        worker.end_now(pool)
    else:
        pool.shutdown(cancel_futures=True)


def _begin(setting: Background) -> None:
    """What a worker does first: take the setting too."""
    global _setting
    _setting = setting
    worker.begin()


def _batch(paths: list[str]) -> list[Receipt]:
    if _setting is None:
        raise RuntimeError("the worker has not been set up")
    return receive_all(paths, _setting)
