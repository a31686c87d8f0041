"""What a second core does meanwhile comes to the same as if it were done at once."""

from __future__ import annotations

import os
import subprocess
import sys
import threading

import pytest

from xladdin.rollup.sheets import meanwhile

_TOLD = """
import os
from xladdin.rollup.sheets.meanwhile import begun
{work}
done = begun(work)
try:
    print(os.getpid(), done().decode())
except ValueError as mistake:
    print("raised", mistake)
"""


def told(work: str) -> list[str]:
    """What a process of its own prints, which has no other threads, as the command line has none."""
    code = _TOLD.format(work=work)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    return done.stdout.split()


@pytest.mark.skipif(sys.platform != "linux", reason="nothing is forked elsewhere")
class TestForked:
    """On Linux, from a process of one thread."""

    def test_another_process_does_it(self) -> None:
        own, other = told("work = lambda: str(os.getpid()).encode()")
        assert own != other

    def test_what_goes_wrong_there_is_raised_here(self) -> None:
        assert told("def work(): raise ValueError('为什么')") == ["raised", "为什么"]

    def test_where_that_process_is_ended_it_is_done_here(self) -> None:
        ending = (
            "here = os.getpid()\ndef work():\n    if os.getpid() != here: os._exit(9)\n    return str(here).encode()"
        )
        own, other = told(ending)
        assert own == other


def test_beside_other_threads_nothing_is_forked() -> None:
    stop = threading.Event()
    other = threading.Thread(target=stop.wait)
    other.start()
    try:
        assert meanwhile.begun(lambda: str(os.getpid()).encode())() == str(os.getpid()).encode()
    finally:
        stop.set()
        other.join()
