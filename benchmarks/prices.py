"""`python -m benchmarks.prices`: what openpyxl needs for each thing that `workbook.files.survey` prices, once more.

Each price is the slope between a workbook with some of the things and one with twice as many: opened, written and
opened again, as a result without Excel is. On a busy machine all are too high; the prices shall not be far below.
"""

from __future__ import annotations

import io
import sys
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress

import openpyxl
from openpyxl.worksheet.print_settings import PrintArea

from workbook.files import survey

_PART = "xl/worksheets/sheet1.xml"
_MICROSECONDS = 1_000_000
_TIMES = 3


def main() -> int:
    """Print every price beside what was measured; 1 if one is less than half of it."""
    over = False
    for what, price, count, sheet in _THINGS:
        measured = (_seconds(sheet(2 * count)) - _seconds(sheet(count))) / count * _MICROSECONDS
        over |= _printed(what, price, measured)
    length = survey.LONGEST_FORMULA // 2
    over |= _printed("打印区域，两两字符", survey.PRINTED, _of_print_area(length) / length**2 * _MICROSECONDS)
    return int(over)


def _printed(what: str, price: float, measured: float) -> bool:
    print(f"{what:　<12}{measured:10.3f} 微秒   价格 {price:g}" + ("   太低" if price < measured / 2 else ""))
    return price < measured / 2


def _cells(count: int) -> str:
    rows = "".join(f'<row r="{at}"><c r="A{at}"><v>1</v></c></row>' for at in range(1, count // 3 + 1))
    return f"<sheetData>{rows}</sheetData>"


def _validations(count: int) -> str:
    one = '<dataValidation type="whole" sqref="A1"><formula1>1</formula1></dataValidation>'
    return f"<sheetData/><dataValidations>{one * (count // 2)}</dataValidations>"


def _merges(count: int) -> str:
    areas = "".join(f'<mergeCell ref="A{at}"/>' for at in range(1, count + 1))
    return f"<sheetData/><mergeCells>{areas}</mergeCells>"


def _places(count: int) -> str:
    return f'<sheetData/><mergeCells><mergeCell ref="A1:J{count // 10}"/></mergeCells>'


def _ranges(count: int) -> str:
    listed = " ".join(f"A{at}" for at in range(1, count + 1))
    validation = f'<dataValidation type="whole" sqref="{listed}"><formula1>1</formula1></dataValidation>'
    return f"<sheetData/><dataValidations>{validation}</dataValidations>"


def _formulas(count: int) -> str:
    """So many characters of formulas, each put together again for the ten cells that share it."""
    length = 800
    shared = '<f t="shared" si="0" ref="A1:A10">' + "A1+" * (length // 3 - 1) + "1</f>"
    rows = "".join(
        f'<row r="{10 * group + at}"><c r="A{10 * group + at}">'
        + (shared.replace('si="0"', f'si="{group}"') if at == 1 else f'<f t="shared" si="{group}"/>')
        + "<v>1</v></c></row>"
        for group in range(count // (10 * length))
        for at in range(1, 11)
    )
    return f"<sheetData>{rows}</sheetData>"


_THINGS: tuple[tuple[str, float, int, Callable[[int], str]], ...] = (
    ("元素，单元格里", survey.AMONG_CELLS, 60_000, _cells),
    ("元素，别处", survey.ELSEWHERE, 4_000, _validations),
    ("合并单元格", survey.MERGE + survey.ELSEWHERE, 3_000, _merges),
    ("区域盖住的一格", survey.PLACE, 10_000, _places),
    ("列出的一个区域", survey.RANGE, 10_000, _ranges),
    ("公式的一个字符", survey.CHARACTER, 200_000, _formulas),
)


def _seconds(sheet: str) -> float:
    """Seconds of the processor to open a workbook with this sheet, write it and open what was written; the least."""
    data = _workbook(sheet)
    return min(_timed(lambda: _rewritten(data)) for _ in range(_TIMES))


def _rewritten(data: bytes) -> None:
    buffer = io.BytesIO()
    openpyxl.load_workbook(io.BytesIO(data), rich_text=True).save(buffer)
    openpyxl.load_workbook(buffer)


def _of_print_area(length: int) -> float:
    def read() -> None:
        with suppress(ValueError, TypeError):
            PrintArea.from_string("'" * length)

    return min(_timed(read) for _ in range(_TIMES))


def _timed(action: Callable[[], None]) -> float:
    start = time.process_time()
    action()
    return time.process_time() - start


def _workbook(sheet: str) -> bytes:
    buffer, made = io.BytesIO(), io.BytesIO()
    openpyxl.Workbook().save(buffer)
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            xml = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{sheet}</worksheet>'
            new.writestr(name, xml if name == _PART else old.read(name))
    return made.getvalue()


if __name__ == "__main__":
    sys.exit(main())
