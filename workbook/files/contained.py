"""A reader of untrusted bytes in a process of its own: whatever it does, an answer or the kind of trouble comes back.

The limits of memory and time are set by this process, not by the one that is limited: on Linux by `prlimit`, on Windows
by a job object; where a system has neither, the reader limits itself and the clock is all there is.
"""

from __future__ import annotations

import contextlib
import ctypes
import math
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

MEMORY = 640 << 20  # bytes of address space, of which a reader can use some 500 MB


class Failed(Exception):
    """A reader gave no answer; `kind` is `time`, `memory` or `died`, `said` what it wrote to standard error."""

    def __init__(self, kind: str, said: bytes = b"") -> None:
        super().__init__(kind)
        self.kind = kind
        self.said = said


def answer(program: Path, data: bytes, *, seconds: float, memory: int = MEMORY) -> bytes:
    """What a Python program that is given `data` on standard input writes to standard output; Failed if it fails."""
    command: Sequence[str] = [sys.executable, "-P", str(program)]
    with subprocess.Popen(  # noqa: S603 - our own program, and nothing of the file on the command line
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    ) as process:
        # It has not seen a byte of the data before its limits are set.
        job = _limit(process, seconds, memory)
        try:
            out, said = process.communicate(data, timeout=seconds)
        except subprocess.TimeoutExpired:
            raise Failed("time") from None
        finally:
            process.kill()
            _close(job)
    if process.returncode:
        raise Failed(_kind(process.returncode, said), said)
    return out


def _kind(code: int, said: bytes) -> str:
    if code in (-24, -9) and not said:  # SIGXCPU, and SIGKILL where that is ignored
        return "time"
    return "memory" if b"MemoryError" in said else "died"


def _limit(process: subprocess.Popen[bytes], seconds: float, memory: int) -> object:
    """Limit a process; gives what has to be kept as long as it runs."""
    if sys.platform == "win32":
        return _job(process, seconds, memory)
    import resource

    if hasattr(resource, "prlimit"):
        whole = math.ceil(seconds)
        with contextlib.suppress(OSError, ValueError):
            resource.prlimit(process.pid, resource.RLIMIT_AS, (memory, memory))
            resource.prlimit(process.pid, resource.RLIMIT_CPU, (whole, whole + 1))
            resource.prlimit(process.pid, resource.RLIMIT_CORE, (0, 0))
    return None


class _Basic(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION of winnt.h."""

    _fields_ = (
        ("process_time", ctypes.c_int64),
        ("job_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("least_working_set", ctypes.c_size_t),
        ("most_working_set", ctypes.c_size_t),
        ("processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
    )


class _Extended(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION of winnt.h."""

    _fields_ = (
        ("basic", _Basic),
        ("io", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peak_process_memory", ctypes.c_size_t),
        ("peak_job_memory", ctypes.c_size_t),
    )


_EXTENDED_LIMITS = 9
_TIME, _PROCESSES, _MEMORY, _KILL_ON_CLOSE = 0x2, 0x8, 0x100, 0x2000
_UNITS_A_SECOND = 10_000_000  # of 100 ns


def limits(seconds: float, memory: int) -> _Extended:
    """The limits of a job object: one process, so much memory and time, and no life after this program's."""
    found = _Extended()
    found.basic.flags = _TIME | _PROCESSES | _MEMORY | _KILL_ON_CLOSE
    found.basic.process_time = int(seconds * _UNITS_A_SECOND)
    found.basic.processes = 1
    found.process_memory = memory
    return found


def _job(process: subprocess.Popen[bytes], seconds: float, memory: int) -> object:
    kernel: Any = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]
    kernel.CreateJobObjectW.restype = ctypes.c_void_p
    job = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))
    wanted = limits(seconds, memory)
    kernel.SetInformationJobObject(job, _EXTENDED_LIMITS, ctypes.byref(wanted), ctypes.sizeof(wanted))
    handle = ctypes.c_void_p(int(process._handle))  # type: ignore[attr-defined,unused-ignore]
    kernel.AssignProcessToJobObject(job, handle)
    return job


def _close(job: object) -> None:
    if job is not None:
        ctypes.windll.kernel32.CloseHandle(job)  # type: ignore[attr-defined,unused-ignore]
