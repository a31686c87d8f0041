"""Hostile workbooks of every kind that once ended, hung or fooled the program, through every command that takes one.

All in one process of their own, within limits of memory and of the processor: each is read, or refused by a sentence
that names the file; nothing is left behind. What exactly is refused, `tests/workbook/files/test_guard.py` says.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
BOOK, COVER, REQUESTS, CORE = (
    "xl/workbook.xml",
    "xl/worksheets/sheet1.xml",
    "xl/worksheets/sheet3.xml",
    "docProps/core.xml",
)
MOST_MEMORY, MOST_SECONDS = 500, 60  # MiB, and seconds of the processor for all of them together
COMMANDS = (
    ["validate", "{file}"],
    ["validate", "{file}", "-o", "{out}/校验.xlsx"],
    ["fill", "{file}", "-o", "{out}/填充.xlsx"],
    ["export", "{file}", "-o", "{out}/导出", "--format", "txt", "--draft"],
    ["import", "{file}", "-o", "{out}/导入.xlsx"],
    ["audit", "{file}"],
    ["rollup", "{folder}", "-o", "{out}/汇总.xlsx"],
)
Change = Callable[[dict[str, bytes]], None]
_RUN = """
import contextlib, io, json, resource, sys
from pathlib import Path
from xladdin.cli import entry
most, kinds, commands = json.loads(sys.argv[1])
resource.setrlimit(resource.RLIMIT_CPU, (most, most))
resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
for kind, folder in kinds.items():
    for number, command in enumerate(commands):
        out = Path(folder, f"out{number}")
        out.mkdir()
        words = {"file": f"{folder}/in/{kind}.xlsx", "folder": f"{folder}/in", "out": str(out)}
        said = io.StringIO()
        with contextlib.redirect_stderr(said), contextlib.redirect_stdout(said):
            code = entry.main([part.format_map(words) for part in command])
        left = sorted(path.name for path in out.iterdir())
        print(json.dumps([kind, command[0], code, said.getvalue(), left]), file=sys.__stdout__, flush=True)
print(Path("/proc/self/status").read_text() if Path("/proc/self/status").exists() else "", file=sys.__stdout__)
"""


def inserted(part: str, before: str, xml: str) -> Change:
    """Puts something into a part, before the first place where `before` stands."""

    def change(parts: dict[str, bytes]) -> None:
        assert before.encode() in parts[part]
        parts[part] = parts[part].replace(before.encode(), xml.encode() + before.encode(), 1)

    return change


def _shared_formula(parts: dict[str, bytes]) -> None:
    first = f'<c r="A60"><f t="shared" si="0" ref="A60:A3000">{"A1+" * 2_500}1</f><v>1</v></c>'
    rows = "".join(f'<row r="{r}"><c r="A{r}"><f t="shared" si="0"/><v>1</v></c></row>' for r in range(61, 3_000))
    inserted(REQUESTS, "</sheetData>", f'<row r="60">{first}</row>{rows}')(parts)


def _properties(parts: dict[str, bytes]) -> None:
    parts[CORE] = b"<x"


KINDS: dict[str, Change] = {
    "两个地址": inserted(COVER, "</sheetData>", '<row r="90"><c r="A90" r="XFD1048576"><v>1</v></c></row>'),
    "长属性名": inserted(REQUESTS, "</sheetData>", f'<row r="90"><c {"a" * 1_000_000}=""/></row>'),
    "远处链接": inserted(REQUESTS, "<printOptions", '<hyperlink ref="A1:XFD1048576" location="A1"/>'),
    "共用公式": _shared_formula,
    "打印区域": inserted(
        BOOK,
        "</definedNames>",
        f'<definedName name="_xlnm.Print_Area" localSheetId="2">{"&apos;" * 8_000}</definedName>',
    ),
    "属性损坏": _properties,
    "值里注释": inserted(REQUESTS, "</v>", "<!-- -->0"),
}


@pytest.mark.skipif(os.name == "nt", reason="limits of memory and time are set otherwise on Windows")
def test_every_kind_through_every_command(book: Path, tmp_path: Path) -> None:
    folders = {}
    for number, (kind, change) in enumerate(KINDS.items()):
        folder = tmp_path / str(number)
        (folder / "in").mkdir(parents=True)
        folders[kind] = str(folder)
        with zipfile.ZipFile(book) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        change(parts)
        with zipfile.ZipFile(folder / "in" / f"{kind}.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
            for name, part in parts.items():
                archive.writestr(name, part)
    given = json.dumps([MOST_SECONDS, folders, COMMANDS])
    done = subprocess.run([sys.executable, "-c", _RUN, given], capture_output=True, text=True, check=False, timeout=300)
    lines = done.stdout.splitlines()
    tried = [json.loads(line) for line in lines if line.startswith("[")]
    assert len(tried) == len(KINDS) * len(COMMANDS), (tried[-1:], done.stderr[-500:])
    for kind, command, code, said, left in tried:
        case = (kind, command, code, said[-300:])
        assert "出错了" not in said, case
        assert "Traceback" not in said, case
        assert code in (0, 1, 3), case
        assert code != 3 or (f"{kind}.xlsx" in said and not left), case
    peak = [int(line.split()[1]) >> 10 for line in lines if line.startswith("VmHWM")]
    assert not peak or peak[0] < MOST_MEMORY
