"""`python -m benchmarks.rollup [UNITS]`: a roll-up of many workbooks, beside bare python-calamine on as many cores."""

from __future__ import annotations

import multiprocessing
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from io import BytesIO
from pathlib import Path

from benchmarks.units import write_units
from xladdin.rollup.collecting.pool import cores

BUDGET_RATIO, BUDGET_AGAIN, BUDGET_MEMORY = 2.7, 1.0, 300


def main(arguments: list[str]) -> int:
    """Make the units, roll them up cold, again with one changed, and read them bare; 1 if a budget is exceeded."""
    count = int(arguments[0]) if arguments else 2000
    over = []
    with tempfile.TemporaryDirectory() as temporary:
        folder, out = Path(temporary) / "units", Path(temporary) / "汇总.xlsx"
        folder.mkdir()
        write_units(folder, count)
        paths = [str(path) for path in sorted(folder.rglob("*.xlsx"))]
        bare, (whole, memory) = _timed(lambda: bare_reading(paths)), rolled_up(folder, out)
        print(f"{count} 份工作簿，{cores()} 个进程")
        print(f"  只用 python-calamine 读全部工作表      {bare:8.2f} s")
        print(
            f"  汇总，全部工作表写出，没有缓存          {whole:8.2f} s   {whole / bare:.2f} 倍（预算 {BUDGET_RATIO}）"
        )
        print(f"  主进程最大内存                          {memory:8.0f} MiB（预算 {BUDGET_MEMORY}）")
        changed = Path(paths[7])
        changed.write_bytes(Path(paths[8]).read_bytes())
        again, _ = rolled_up(folder, out)
        print(f"  再汇总一次，一个文件变了                {again:8.2f} s（2,000 份的预算 {BUDGET_AGAIN}）")
        over += ["ratio"] * (whole / bare > BUDGET_RATIO) + ["memory"] * (memory > BUDGET_MEMORY)
        over += ["again"] * (count <= 2000 and again > BUDGET_AGAIN)
    return bool(over)


def bare_reading(paths: list[str]) -> None:
    """Read all sheets of these files with python-calamine alone, in as many processes as the roll-up has."""
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    with ProcessPoolExecutor(cores(), mp_context=context) as pool:
        list(pool.map(_read_bare, [paths[start : start + 32] for start in range(0, len(paths), 32)]))


def rolled_up(folder: Path, out: Path) -> tuple[float, float]:
    """Seconds and MiB of a fresh process that rolls a folder up, as a user would run it."""
    command = [sys.executable, "-m", "xladdin.cli", "rollup", str(folder), "-o", str(out), "--force"]
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        largest = 0.0
        while process.poll() is None:
            largest = max(largest, _memory(process.pid))
            time.sleep(0.05)
    return time.perf_counter() - start, largest


def _memory(pid: int) -> float:
    """The MiB that a process has had at most; 0 where the system does not say. A child inherits none of it."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def _read_bare(paths: list[str]) -> None:
    from python_calamine import CalamineWorkbook

    for path in paths:
        book = CalamineWorkbook.from_filelike(BytesIO(Path(path).read_bytes()))
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python()


def _timed(action: Callable[[], None]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
