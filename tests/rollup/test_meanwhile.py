"""What a second core does meanwhile comes to the same as if it were done at once."""

from __future__ import annotations

import os
import subprocess
import sys
import threading

import pytest

from xladdin.rollup.collecting import meanwhile

_TOLD = """
import os
from xladdin.rollup.collecting.meanwhile import begun
{work}
try:
    with begun(work) as done:
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

    def test_what_is_broken_off_is_not_waited_for(self) -> None:
        """Work that never ends: the process would wait for it as long, were it not ended."""
        code = (
            # As on the command line: what a library leaves half done is not to complain on the way out.
            "import sys, threading\nsys.unraisablehook = lambda _: None\n"
            "from xladdin.rollup.collecting.meanwhile import begun\n"
            "with begun(threading.Event().wait) as done:\n    raise KeyboardInterrupt"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False)
        assert done.stderr.rstrip().endswith("KeyboardInterrupt")

    @pytest.mark.parametrize(
        "working",
        [
            "from xladdin.rollup.collecting.meanwhile import begun\n"
            "with begun(lambda: print(os.getpid(), flush=True) or wait()) as done: done()",
            "from xladdin.rollup.collecting import one_file, pool\n"
            "pool.receive_all = lambda *_: print(os.getpid(), flush=True) or wait()\n"
            "list(pool.receive_here(['a.pdf', 'b.pdf'], one_file.Background(None), workers=2))",
        ],
    )
    def test_a_worker_ends_with_the_process_it_works_for(self, working: str) -> None:
        """Also where that one was ended by force and could say nothing: the pipe closes with the last that has it."""
        code = f"import os, threading\nwait = threading.Event().wait\n{working}"
        process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
        assert process.stdout
        process.stdout.readline()
        process.kill()
        process.communicate(timeout=60)


def test_beside_other_threads_nothing_is_forked() -> None:
    stop = threading.Event()
    other = threading.Thread(target=stop.wait)
    other.start()
    try:
        with meanwhile.begun(lambda: str(os.getpid()).encode()) as done:
            assert done() == str(os.getpid()).encode()
    finally:
        stop.set()
        other.join()


def test_what_draws_sheets_is_loaded_without_numpy() -> None:
    """openpyxl would load it where it is found, for a sixth of the time of a second run; pandas finds it after that."""
    code = (
        "import sys; from xladdin.cli.commands import rollup; rollup._load_what_writes()\n"
        "print('xladdin.rollup.writing' in sys.modules, 'numpy' in sys.modules)\n"
        "import pandas; print('numpy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.split() == ["True", "False", "True"]
