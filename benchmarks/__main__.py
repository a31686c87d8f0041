"""Print every measure with its budget; exit code 1 if one is over.

Times are those of the processor where one process works alone, so that a busy machine tells nearly the same; ratios
come from the same run.
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import resources
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import checks
from benchmarks import ledger, rollup
from benchmarks.units import filled, offices, report_of, template
from checks.balance import identities, suspects
from tests.workbook.files.other_writers import WRITERS
from workbook.figures import from_json
from workbook.files.reading import read_workbook
from workbook.report import Report, number_value
from workbook.template import workbook_bytes

_over: list[str] = []
# What a click costs in a process that Excel has just started: all that the bridge loads, and the first validation. The
# engine that serves files stands in for Excel; loading it, and opening the book, is not counted.
_FIRST_CLICK = """
import sys, time
from pathlib import Path
start = time.process_time()
import xladdin.addin.windows.bridge
from xladdin.addin.perform import perform
loaded = time.process_time() - start
from xladdin.hosts.dialogue import AtTerminal
from xladdin.hosts.file_engine.file import open_book
class Silent(AtTerminal):
    say = show = lambda self, text: None
with open_book(Path(sys.argv[1])) as book:
    start = time.process_time()
    assert perform("validate", book, Silent())
    print((loaded + time.process_time() - start) * 1000)
"""


def main() -> int:
    """Run everything; gives the exit code."""
    # What is installed has been compiled; a variable of this shell must not have it compiled again in every process.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    report = _published()
    _rules(report)
    _suspects(report)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "年报.xlsx"
        path.write_bytes(workbook_bytes(report))
        _reading(path)
        _click(path)
    _cold()
    ledger.measure(_line)
    rollup.measure(_line, 200)
    rollup.measure(_line)
    rollup.measure_texts(_line)
    if _over:
        print("\n超出预算：" + "、".join(_over))
    return bool(_over)


def _published() -> Report:
    text = resources.files("xladdin").joinpath("examples", "suqian-2023.json").read_text(encoding="utf-8")
    return from_json(text, "suqian-2023.json")[0]


def _rules(report: Report) -> None:
    faulty = report.with_values({"requests.results.granted.natural_person": number_value(1157)})
    _line("全部表内规则，一份平衡的报告", _median(lambda: checks.run(report), 200), 1.0)
    one = _median(lambda: checks.run(faulty), 200)
    _line("全部表内规则，一份有错的报告，指出单元格", one, 1.0)
    if find_spec("pandera"):
        from benchmarks.with_pandera import check

        _line("  对照：pandera 同样的勾稽关系", slow := _median(lambda: check(report), 3), None, slow / one)


def _suspects(report: Report) -> None:
    relations = identities.relations(report.edition)
    system = suspects.System(tuple(relation.terms for relation in relations))
    cells = [field.index for field in report.edition.requests.fields]
    numbers = [int(n) if n is not None and n == int(n) else n for n in report.numbers]
    draw = random.Random(1)
    for count in (1, 2, 3):
        times = []
        for _ in range(200):
            wrong = list(numbers)
            for cell in draw.sample(cells, count):
                wrong[cell] = (wrong[cell] or 0) + draw.choice((1, 2, 9, 10, 45, 100))
            residuals = [sum(sign * (wrong[i] or 0) for i, sign in terms) for terms in system.relations]
            start = time.perf_counter()
            suspects.explain(system, wrong, residuals)
            times.append((time.perf_counter() - start) * 1000)
        _line(f"推断 {count} 处错误的单元格，中位数", statistics.median(times), 1.0)
        _line(f"推断 {count} 处错误的单元格，最慢", max(times), 100.0)


def _reading(path: Path) -> None:
    """Workbooks of many offices, read one after the other, in the spelling of each program that writes them."""
    import openpyxl

    files = {"本程序": [filled(template(), report_of(office)) for office in offices(20)]}
    files |= {
        name: [write(data) for data in files["本程序"]] for name, write in WRITERS.items() if name != "XlsxWriter"
    }
    for name, workbooks in files.items():
        paths = []
        for number, data in enumerate(workbooks):
            paths.append(path.with_name(f"{name}{number}.xlsx"))
            paths[-1].write_bytes(data)
        own, bare = _medians(lambda at, of=paths: read_workbook(of[at]), lambda at, of=paths: _bare(of[at]), len(paths))
        _line(f"读{name}写的工作簿，先过安全检查", own, None)
        _line("  对照：只用 python-calamine 读", bare, None)
        _line("  本程序是它的几倍", own / bare, 2.0, unit="倍")
    slow = _median(lambda: openpyxl.load_workbook(path, data_only=True), 5)
    _line("  对照：openpyxl 读", slow, None, slow / own)


def _bare(path: Path) -> None:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(BytesIO(path.read_bytes()))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()


def _click(path: Path) -> None:
    from tests.hosts.counting import counted_calls
    from xladdin import ribbon
    from xladdin.hosts.file_engine.file import open_book

    with open_book(path) as book:
        _line("点一次「校验」，热（文件引擎）", _median(lambda: ribbon.validate(book), 5), 100.0)
        with counted_calls(book) as calls:
            ribbon.validate(book)
    _line("点一次「校验」的引擎调用次数", calls.count, 12, unit="次")
    cold = min(float(_printed(_FIRST_CLICK, str(path))) for _ in range(5))
    _line("点一次「校验」，冷（新进程，不算装入文件引擎）", _process("pass") + cold, 1000.0)


def _cold() -> None:
    _line("import checks（新进程，减去空 Python）", _process("import checks") - _process("pass"), 100.0)
    if _printed("import sys, checks; print([m for m in ('pandas', 'numpy') if m in sys.modules])") != "[]":
        _over.append("checks 引入了 pandas 或 numpy")
    pictures = (
        "from benchmarks.__main__ import _published\n"
        "from workbook.grid import blank_grid\n"
        "from xladdin.export.picture.drawing import render\n"
        "r = _published()\n"
        "for t in r.edition.tables: render([blank_grid(t).with_text(r.display)], 'png')\n"
    )
    _line("三张表的 300 dpi PNG（新进程）", _process(pictures), 1000.0)


def _printed(code: str, *arguments: str) -> str:
    """What a fresh Python that runs this prints."""
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def _process(code: str) -> float:
    """Milliseconds of the processor that a fresh Python takes for this, the best of five; other work does not count."""
    times = []
    for _ in range(5):
        before = _of_children()
        subprocess.run([sys.executable, "-c", code], check=True)
        times.append((_of_children() - before) * 1000)
    return min(times)


def _of_children() -> float:
    """Seconds of the processor that processes which have ended took; of the clock where the system does not say."""
    if sys.platform == "win32":
        return time.perf_counter()
    spent = os.times()
    return spent.children_user + spent.children_system


def _median(action: Callable[[], object], times: int) -> float:
    """Milliseconds of the processor for one call; what else the machine does, does not count."""
    action()
    measured = []
    for _ in range(times):
        start = time.process_time()
        action()
        measured.append((time.process_time() - start) * 1000)
    return statistics.median(measured)


def _medians(first: Callable[[int], object], second: Callable[[int], object], inputs: int) -> tuple[float, float]:
    """Milliseconds of the processor for one call of each on one of so many inputs, in turn, the medians."""
    measured: tuple[list[float], list[float]] = ([], [])
    for at in range(5 * inputs):
        for action, times in zip((first, second), measured, strict=True):
            start = time.process_time()
            action(at % inputs)
            times.append((time.process_time() - start) * 1000)
    return statistics.median(measured[0]), statistics.median(measured[1])


def _line(what: str, value: float, budget: float | None, ratio: float | None = None, unit: str = "ms") -> None:
    width = 46 - sum(ord(c) > 0x2E7F for c in what)
    text = f"{what:<{width}}{value:10.2f} {unit}"
    if budget is not None:
        text += f"   预算 {budget:g} {unit}"
        if value > budget:
            _over.append(what)
            text += "   超出"
    if ratio is not None:
        text += f"   是本程序的 {ratio:.1f} 倍"
    print(text)


if __name__ == "__main__":
    sys.exit(main())
