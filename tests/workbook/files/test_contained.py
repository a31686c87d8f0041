"""Whatever a reader in a process of its own does, an answer or the kind of trouble comes back."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from workbook.files.contained import Failed, answer, limits


def program(folder: Path, code: str) -> Path:
    path = folder / "reader.py"
    path.write_text(f"import sys, os\ndata = sys.stdin.buffer.read()\n{code}\n", encoding="utf-8")
    return path


def test_an_answer(tmp_path: Path) -> None:
    assert answer(program(tmp_path, "sys.stdout.buffer.write(data[::-1])"), b"abc", seconds=60) == b"cba"


@pytest.mark.parametrize(
    "code", ["os.abort()", "os._exit(1)", "sys.exit(3)", "raise BaseException", "import ctypes; ctypes.string_at(0)"]
)
def test_a_reader_that_dies(tmp_path: Path, code: str) -> None:
    with pytest.raises(Failed) as failed:
        answer(program(tmp_path, code), b"x" * 100_000, seconds=60)
    assert failed.value.kind == "died"


def test_a_reader_that_hangs(tmp_path: Path) -> None:
    with pytest.raises(Failed) as failed:
        answer(program(tmp_path, "import time; time.sleep(600)"), b"", seconds=2)
    assert failed.value.kind == "time"


@pytest.mark.skipif(sys.platform != "linux", reason="the limit of memory is set by prlimit, which is of Linux")
def test_a_reader_that_wants_all_memory(tmp_path: Path) -> None:
    """The limit comes from outside: this reader sets none."""
    with pytest.raises(Failed) as failed:
        answer(program(tmp_path, "x = bytearray(2 << 30)"), b"", seconds=60)
    assert failed.value.kind == "memory"


def test_the_limits_of_a_job_object_have_the_layout_of_windows() -> None:
    """Sizes on 64-bit Windows, from winnt.h: 64 and 144 bytes."""
    import ctypes

    made = limits(30, 640 << 20)
    assert (ctypes.sizeof(made.basic), ctypes.sizeof(made)) == (64, 144)
    assert made.basic.process_time == 300_000_000
    assert made.process_memory == 640 << 20
