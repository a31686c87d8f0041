"""Which cells are wrong: this program and Banff's `errorloc` on the same 200 faulty records (`make bench-banff`)."""

from __future__ import annotations

import csv
import json
import random
import subprocess
import sys
import tempfile
import time
from importlib import resources
from pathlib import Path
from typing import Any

from checks.balance import identities, suspects
from workbook.figures import from_json

RECORDS = 200


def main(python_with_banff: str) -> int:
    """Print both times and how often the sets are of the same size; exit code 1 if one of ours is larger."""
    text = resources.files("xladdin").joinpath("examples", "suqian-2023.json").read_text(encoding="utf-8")
    report = from_json(text, "suqian-2023.json")[0]
    relations = [r for r in identities.relations(report.edition) if r.fields[0].table == "requests"]
    first = report.edition.requests.fields[0].index
    right = [int(report.numbers[f.index] or 0) for f in report.edition.requests.fields]
    terms = [tuple((index - first, sign) for index, sign in relation.terms) for relation in relations]
    faulty = _faulty(right)
    system = suspects.System(tuple(terms))
    start = time.perf_counter()
    ours = [_size(system, record) for record in faulty]
    seconds = time.perf_counter() - start
    with tempfile.TemporaryDirectory() as temporary:
        theirs = _banff(python_with_banff, Path(temporary), faulty, terms)
    larger = sum(a > theirs["sizes"].get(str(unit), 0) for unit, a in enumerate(ours))
    same = sum(a == theirs["sizes"].get(str(unit), 0) for unit, a in enumerate(ours))
    print(f"本程序 {seconds * 1000 / RECORDS:.3f} ms 一份，Banff {theirs['seconds'] * 1000 / RECORDS:.1f} ms 一份")
    print(f"快 {theirs['seconds'] / seconds:.0f} 倍；{RECORDS} 份中单元格数相同 {same} 份，本程序更多 {larger} 份")
    return int(larger > 0)


def _faulty(right: list[int]) -> list[list[int]]:
    draw = random.Random(7)
    records = []
    for _ in range(RECORDS):
        record = list(right)
        for cell in draw.sample(range(len(record)), draw.choice((1, 1, 2))):
            record[cell] += draw.choice((1, 3, 9, 18, 45, 100))
        records.append(record)
    return records


def _size(system: suspects.System, record: list[int]) -> int:
    residuals = [sum(sign * record[index] for index, sign in terms) for terms in system.relations]
    return sum(len(found.sets[0]) if found.sets else 99 for found in suspects.explain(system, record, residuals))


def _banff(python: str, folder: Path, faulty: list[list[int]], terms: list[tuple[tuple[int, int], ...]]) -> Any:
    names = [f"v{i}" for i in range(len(faulty[0]))]
    with (folder / "records.csv").open("w", newline="", encoding="ascii") as file:
        writer = csv.writer(file)
        writer.writerow(["unit", *names])
        writer.writerows([unit, *record] for unit, record in enumerate(faulty))
    edits = []
    for relation in terms:
        left = " + ".join(names[index] for index, sign in relation if sign > 0)
        right = " + ".join(names[index] for index, sign in relation if sign < 0)
        edits.append(f"{left} = {right};")
    (folder / "edits.txt").write_text("\n".join(edits), encoding="ascii")
    side = Path(__file__).with_name("banff_side.py")
    subprocess.run([python, str(side), str(folder)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return json.loads((folder / "banff.json").read_text(encoding="utf-8"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
