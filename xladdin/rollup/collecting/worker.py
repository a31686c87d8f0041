"""What every process does that works for this one: it begins alike, and it ends with it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor


def begin() -> None:
    """What a worker does first: leave Ctrl+C to the process that the user speaks with, and end when that one has ended.

    A worker waits for work for ever, also where the one that gives it was ended by force and nobody can tell it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def end_now(pool: ProcessPoolExecutor) -> None:
    """Let the workers of a pool go without waiting for what they are at."""
    processes = list((getattr(pool, "_processes", None) or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.kill()


def _end_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)
