"""A fuzz target a door: bytes that were sound once, changed at random, are read or refused by name, and nothing else.

  make fuzz                 every door for 60 seconds; SECONDS=600 before a release, DOOR=workbook for one of them

What hypothesis finds is kept in build/fuzz and tried again first.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources
from io import BytesIO
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.database import DirectoryBasedExampleDatabase

from workbook.figures import from_json
from workbook.refusal import FileRefused
from workbook.report import Report
from workbook.template import workbook_bytes

sys.path[:0] = [str(Path(__file__).parents[1] / room) for room in ("intake", "ledger")]
EXAMPLE = resources.files("xladdin").joinpath("examples", "suqian-2023.json").read_text(encoding="utf-8")
# Pieces that mean something to some door: put anywhere, they reach further than random bytes.
PIECES = [
    *(b"<", b">", b"</v>", b"<v>", b'r="XFD1048576"', b"<!--", b"<![CDATA[", b"&#0;", b"&a;", b"<!DOCTYPE x>"),
    *(b"1e999", b"-0", b"NaN", b'"', b"{", b"[[[[", b"\\ud800", b"_x0041_", b"\xef\xbb\xbf", b"\0", b"\xff"),
    *("表三".encode(), "合计".encode()),
    *(b"<table>", b"</td>", b'colspan="99999"', b"stream", b"endobj", b"\n" * 50, b" " * 200, b",,,,", b"PK\x03\x04"),
]  # fmt: skip


@dataclass(frozen=True)
class Door:
    """One way in: sound bytes, the name of their file, and what reads a file."""

    sound: Callable[[], bytes]
    name: str
    read: Callable[[Path], object]


def _report() -> Report:
    return from_json(EXAMPLE, "例.json")[0]


def _published(path: Path) -> object:
    from xladdin.intake import sources

    return sources.published(path)


def _contents(path: Path) -> object:
    from workbook.files.guard import check_workbook
    from workbook.files.reading import read_workbook

    check_workbook(path)
    return read_workbook(path)


def _figures(path: Path) -> object:
    return from_json(path.read_bytes().decode("utf-8", "replace"), path.name)


def _roster(path: Path) -> object:
    from xladdin.rollup.roster.reading import read_roster

    return read_roster(path)


def _ledger(path: Path) -> object:
    from xladdin.ledger.reading.files import read_ledger

    return read_ledger(path)


def _part_book() -> bytes:
    from xladdin.departments.assignment import usual
    from xladdin.departments.part_workbook import part_bytes

    return part_bytes(_report(), usual(_report().edition), "法制科")


def _part(path: Path) -> object:
    from xladdin.departments.assignment import usual
    from xladdin.departments.merging import gather, plan
    from xladdin.departments.sources_sheet import sheet_cells

    report = _report()
    merge = plan(report, usual(report.edition), gather([path], report))
    return sheet_cells(report.edition, merge.sources(""))


def _ledger_book() -> bytes:
    import ledger_samples

    from xladdin.ledger.anonymise import anonymised

    report = _report()
    return anonymised(
        ledger_samples.ledger(ledger_samples.requests_of(report)[:20], ledger_samples.disputes_of(report))
    )


def _text() -> bytes:
    rows = json.loads(EXAMPLE)["tables"]["三"]
    lines = [f"{row['row']}\t" + "\t".join(map(str, row["values"])) for row in rows]
    return "\n".join(["宿迁市人民政府2023年政府信息公开工作年度报告", "一、总体情况", *lines]).encode()


def _page() -> bytes:
    rows = "".join(f"<tr><td>{line}</td></tr>".replace("\t", "</td><td>") for line in _text().decode().split("\n"))
    return f"<html><body><h1>年度报告</h1><table>{rows}</table></body></html>".encode()


def _word() -> bytes:
    import published_files

    return published_files.docx_bytes(published_files.docx(_report()))


def _pdf() -> bytes:
    import published_files

    return published_files.pdf(_report())


def _roster_rows() -> bytes:
    return "单位,类别,上级\n宿迁市财政局,部门,宿迁市人民政府\n".encode()


DOORS = {
    "workbook": Door(lambda: workbook_bytes(_report()), "年报.xlsx", _contents),
    "foreign": Door(lambda: workbook_bytes(_report()), "报告.xlsx", _published),
    "figures": Door(EXAMPLE.encode, "数.json", _figures),
    "text": Door(_text, "报告.txt", _published),
    "page": Door(_page, "报告.html", _published),
    "word": Door(_word, "报告.docx", _published),
    "pdf": Door(_pdf, "报告.pdf", _published),
    "roster": Door(_roster_rows, "名册.csv", _roster),
    "part": Door(_part_book, "分表.xlsx", _part),
    "ledger": Door(_ledger_book, "台账.xlsx", _ledger),
}
Change = tuple[int, int, bytes]
CHANGES = st.lists(
    st.tuples(st.integers(0, 1 << 20), st.integers(0, 40), st.sampled_from(PIECES) | st.binary(max_size=8)),
    min_size=1,
    max_size=6,
)


def changed(sound: bytes, changes: list[Change], part: int) -> bytes:
    """The bytes with some replaced; those of an archive in one of its parts, which is packed again."""
    if not sound.startswith(b"PK"):
        return _spliced(sound, changes)
    with zipfile.ZipFile(BytesIO(sound)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = sorted(parts)[part % len(parts)]
    parts[name] = _spliced(parts[name], changes)
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for one, content in parts.items():
            archive.writestr(one, content)
    return packed.getvalue()


def _spliced(data: bytes, changes: list[Change]) -> bytes:
    for at, gone, put in changes:
        place = at % (len(data) + 1)
        data = data[:place] + put + data[place + gone :]
    return data


def attempt(door: Door, sound: bytes, changes: list[Change], part: int, folder: Path) -> None:
    """Read what the changes make of the sound bytes; whatever is raised but FileRefused is a find."""
    path = folder / door.name
    path.write_bytes(changed(sound, changes, part))
    try:
        door.read(path)
    except FileRefused as refused:
        assert refused.reason  # noqa: PT017 - it says what is wrong


def _fuzz(name: str, seconds: float) -> None:
    door, sound, end = DOORS[name], DOORS[name].sound(), time.monotonic() + seconds
    tried = 0
    with tempfile.TemporaryDirectory() as folder:

        @settings(
            max_examples=200,
            deadline=None,
            database=DirectoryBasedExampleDatabase(f"build/fuzz/{name}"),
            suppress_health_check=list(HealthCheck),
            phases=[Phase.reuse, Phase.generate, Phase.shrink],
        )
        @given(changes=CHANGES, part=st.integers(0, 99))
        def run(changes: list[Change], part: int) -> None:
            nonlocal tried
            tried += 1
            attempt(door, sound, changes, part, Path(folder))

        while time.monotonic() < end:
            run()
    sys.stdout.write(f"{name}: {tried} tried, none but read or refused\n")


if __name__ == "__main__":
    for chosen in [os.environ["DOOR"]] if os.environ.get("DOOR") else DOORS:
        _fuzz(chosen, float(os.environ.get("SECONDS", "60")))
