"""`python -m benchmarks.rollup [UNITS …]`: a roll-up of many workbooks, beside bare python-calamine on as many cores.

Both start as fresh processes, as a user would run them, one after the other in the same minute. Seconds are those of
the clock, and beside them those of the processors: on a machine that does other work, the second ratio is the better.
"""

from __future__ import annotations

import datetime as dt
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.units import offices, report_of, write_units
from xladdin.export.content.stamp import stamp_of
from xladdin.export.word.report import new_report

MANY = 2_000  # fewer are ready before the start of the program no longer counts
RATIO, AGAIN, MEMORY, TEXTS, ON_DASK = 2.7, 1.0, 300, 20.0, 1.5
_BARE = """
import sys
from pathlib import Path
from concurrent.futures import ProcessPoolExecutor
from io import BytesIO
from multiprocessing import get_context
from python_calamine import CalamineWorkbook
def read(paths):
    for path in paths:
        book = CalamineWorkbook.from_filelike(BytesIO(Path(path).read_bytes()))
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python()
if __name__ == "__main__":
    paths = [str(path) for path in sorted(Path(sys.argv[1]).rglob("*.xlsx"))]
    context = get_context("fork" if sys.platform == "linux" else "spawn")
    with ProcessPoolExecutor(int(sys.argv[2]), mp_context=context) as pool:
        list(pool.map(read, [paths[start : start + 32] for start in range(0, len(paths), 32)]))
"""
# Reading alone, twice each and the better one, so that neither pays for what the other has warmed.
_DASK = """
import json, sys, time
from pathlib import Path
from distributed import Client, LocalCluster
from xladdin.rollup.collecting import cluster, pool
from xladdin.rollup.collecting.one_file import Background
from xladdin.rollup.roster.members import Roster
def seconds(receive):
    start = time.perf_counter()
    count = sum(1 for _ in receive())
    return time.perf_counter() - start
if __name__ == "__main__":
    paths = [str(path) for path in sorted(Path(sys.argv[1]).rglob("*.xlsx"))]
    alone, count = Background(Roster((), given=False)), int(sys.argv[2])
    with LocalCluster(n_workers=count, threads_per_worker=1, processes=True, dashboard_address=":0",
                      host="127.0.0.1") as made, Client(made):
        ways = {"dask": lambda: cluster.receive_on(made.scheduler_address, paths, alone),
                "pool": lambda: pool.receive_here(paths, alone, count)}
        print(json.dumps({name: min(seconds(way) for _ in range(2)) for name, way in ways.items()}))
"""
Line = Callable[[str, float, float | None, float | None, str], None]


@dataclass(frozen=True)
class Cost:
    """What a command and its processes took: seconds of the clock and of the processors, MiB of the largest one."""

    wall: float
    cpu: float
    memory: float


def measure(line: Line, count: int = MANY) -> None:
    """Run this part; `line` takes what was measured, the value, its budget, the ratio to ours, and the unit."""
    with tempfile.TemporaryDirectory() as temporary:
        folder, out = Path(temporary) / "报来的", Path(temporary) / "汇总.xlsx"
        folder.mkdir()
        write_units(folder, count)
        bare, ours = _bare(folder), _rolled_up(folder, out)
        line(f"{count:,} 份工作簿：只用 python-calamine 读", bare.wall, None, None, "s")
        line("  汇总，全部工作表写出，没有缓存", ours.wall, None, None, "s")
        line("  是它的几倍，按时钟", ours.wall / bare.wall, RATIO if count >= MANY else None, None, "倍")
        line("  是它的几倍，按处理器", ours.cpu / bare.cpu, None, None, "倍")
        line("  最大的进程占内存", ours.memory, MEMORY, None, "MiB")
        again = min((_once_more(folder, out, at) for at in (7, 9, 11)), key=lambda cost: cost.wall)
        line("  再汇总一次，一个文件变了，三次里最快的", again.wall, AGAIN if count <= MANY else None, None, "s")
        line("  再汇总一次，按处理器", again.cpu, None, None, "s")
        if importlib.util.find_spec("distributed"):
            took = json.loads(_run(_DASK, str(folder), str(cores())))
            line("  只读和校验：Dask 是进程池的几倍", took["dask"] / took["pool"], ON_DASK, None, "倍")


def measure_texts(line: Line, count: int = 200) -> None:
    """The same for reports as Word documents."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "报来的"
        folder.mkdir()
        for office in offices(count):
            report = report_of(office)
            (folder / f"{office.name}.docx").write_bytes(
                new_report(report, stamp_of(report, dt.date(report.year + 1, 1, 20)))
            )
        found = _rolled_up(folder, Path(temporary) / "汇总.xlsx")
        line(f"{count} 份 Word 报告，汇总", found.wall, TEXTS, None, "s")
        line("  按处理器", found.cpu, None, None, "s")


def cores() -> int:
    """How many processes both sides have."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _bare(folder: Path) -> Cost:
    return _cost([sys.executable, "-c", _BARE, str(folder), str(cores())])


def _rolled_up(folder: Path, out: Path) -> Cost:
    return _cost([sys.executable, "-m", "xladdin.cli", "rollup", str(folder), "-o", str(out), "--force"])


def _once_more(folder: Path, out: Path, at: int) -> Cost:
    """What another run takes after one file has changed."""
    one, other = sorted(folder.rglob("*.xlsx"))[at : at + 2]
    one.write_bytes(other.read_bytes())
    return _rolled_up(folder, out)


def _cost(command: list[str]) -> Cost:
    """What a fresh process took, with all that it started."""
    # What is installed has been compiled; a variable of this shell must not have it compiled again every time.
    installed = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    largest, before, start = 0.0, os.times(), time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=installed) as process:
        while process.poll() is None:
            largest = max(largest, *map(_memory, [process.pid, *_children(process.pid)]))
            time.sleep(0.05)
    wall, after = time.perf_counter() - start, os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(wall, cpu, largest)


def _children(pid: int) -> list[int]:
    try:
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]
    except OSError:
        return []


def _memory(pid: int) -> float:
    """The MiB that a process has had at most; 0 where the system does not say. A child inherits none of it."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def _run(code: str, *arguments: str) -> str:
    """What a program prints that lies in a file, as the processes that it starts want it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "measured.py"
        path.write_text(code, encoding="utf-8")
        command = [sys.executable, str(path), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip().splitlines()[-1]


def _printed(what: str, value: float, budget: float | None, ratio: float | None, unit: str) -> None:
    print(f"{what}　{value:.2f} {unit}" + (f"（预算 {budget:g}）" if budget else ""))


if __name__ == "__main__":
    for units in map(int, sys.argv[1:] or [MANY]):
        measure(_printed, units)
    measure_texts(_printed)
