"""A ledger of 100,000 rows read, checked and counted, beside pandas reading the same sheet and pivoting it.

pandas reads by python-calamine, the fastest reader it has, and counts results by applicants: no guard, no deadlines, no
words of other offices, no rules. Times are those of the processor; memory is read from /proc.
`python -m benchmarks.ledger` runs this part alone.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from workbook.edition import for_year
from xladdin.ledger.days.workdays import calendar
from xladdin.ledger.sheets.build import Filling, ledger_bytes
from xladdin.ledger.sheets.rows import Content
from xladdin.ledger.terms import words
from xladdin.ledger.terms.columns import REQUESTS

YEAR, MANY, TYPICAL = 2025, 100_000, 2_000
_MEASURED = """
import json, re, sys, time
from pathlib import Path
{loading}
path = Path(sys.argv[1])
start = time.process_time()
{doing}
took = time.process_time() - start
# Not getrusage: that still knows how large the process was from which this one was started.
held = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024
print(json.dumps([took * 1000, held, int(found)]))
"""
_OURS = _MEASURED.format(
    loading="""from xladdin.ledger.checking.check import check_ledger
from xladdin.ledger.reading.files import read_ledger
import rapidfuzz.fuzz, rapidfuzz.process, chinese_calendar.constants""",
    doing="""assessment, counted = check_ledger(read_ledger(path))
assert not assessment.summary["blocking"] and not counted.uncounted
found = counted.numbers["requests.results.total.total"]""",
)
_PANDAS = _MEASURED.format(
    loading="import pandas, python_calamine",
    doing="""frame = pandas.read_excel(path, sheet_name="申请台账", engine="calamine")
ended = frame[frame["答复日期"].dt.year == 2025]
pivot = ended.pivot_table(index="办理结果", columns="申请人类别", values="编号", aggfunc="count", fill_value=0)
found = pivot.to_numpy().sum()""",
)
Line = Callable[[str, float, float | None, float | None, str], None]


def measure(line: Line) -> None:
    """Run this part; `line` takes what was measured, the value, its budget, the ratio to ours, and the unit."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "台账.xlsx"
        for size, budget in ((TYPICAL, 300.0), (MANY, 3000.0)):
            path.write_bytes(ledger_bytes("某某市人民政府", YEAR, Filling({REQUESTS: list(rows(size))})))
            took, memory, found = _best(_OURS, path)
            line(f"台账 {size} 行：读、核对、计数", took, budget, None, "ms")
            if size == MANY:
                line("  内存", memory, 300.0, None, "MB")
            other, held, same = _best(_PANDAS, path)
            assert same == found, "pandas counts something else"
            line(f"  对照：pandas 读同一张表并透视（{held:.0f} MB）", other, None, other / took, "ms")


def rows(size: int, seed: int = 1) -> Iterator[tuple[Content, ...]]:
    """Requests of a year and the weeks before it, as an office that does its work would have them."""
    draw, days = random.Random(seed), calendar()
    results = [result for result in words.results(for_year(YEAR)) if result.key.startswith(("granted", "partly"))]
    results += [one for one in words.results(for_year(YEAR)) if one.key.startswith(("unavailable.not", "denied.state"))]
    kinds = list(words.categories(for_year(YEAR)))
    offices = [day for day in (dt.date(YEAR - 1, 12, 10) + dt.timedelta(n) for n in range(340)) if days.is_work(day)]
    for number in range(1, size + 1):
        came = offices[number * len(offices) // (size + 1)]
        late = draw.random() < 0.02
        ended = came + dt.timedelta(days=draw.randint(32, 44) if late else draw.randint(2, 20))
        told = f"〔{YEAR}〕{number}号"
        subject = f"第 {draw.randint(1, size)} 号地块征收补偿安置方案、批准文件和附图，{draw.choice('甲乙丙丁')}区"
        yield (
            f"{YEAR}-{number:06d}",
            came,
            draw.choice(words.CHANNELS),
            f"申请人{draw.randint(1, size // 2)}",
            draw.choices(kinds, (90, 4, 1, 1, 2, 2))[0],
            subject,
            draw.choice(("办公室", "规划科", "法规科")),
            *[None] * 6,
            ended,
            told,
            draw.choice(results).word,
            draw.choice(words.DELIVERIES),
            *[None] * 3,
        )


def _best(code: str, path: Path) -> tuple[float, float, int]:
    """Milliseconds, megabytes and what was found, in a fresh process; the fastest of three."""
    command = [sys.executable, "-c", code, str(path)]
    runs = [json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout) for _ in range(3)]
    took, memory, found = min(runs)
    return took, memory, found


if __name__ == "__main__":
    from benchmarks.__main__ import _line

    measure(_line)
