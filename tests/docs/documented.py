"""The commands that the pages for people show, and the files that they are shown with."""

from __future__ import annotations

import itertools
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import county
from once import workbook_bytes
from published_files import docx, pdf
from published_texts import flattened

from workbook.report import Report
from xladdin.departments.assignment import usual
from xladdin.departments.files import part_files, put
from xladdin.export.content.names import file_stem
from xladdin.export.files import write_tables
from xladdin.ledger.sheets.build import ledger_bytes

ROOT = Path(__file__).parents[2]
PAGES = (
    "README.md",
    "CONTRIBUTING.md",
    "docs/guide.md",
    "docs/trouble.md",
    "docs/it.md",
    "docs/architecture.md",
    "docs/libreoffice.md",
    "docs/wps.md",
)
PROFILE = 'name = "本地要求"\n[[figures]]\nname = "政策解读篇数"\nwords = ["解读"]\n'
_FENCE = re.compile(r"```[a-z]*\n(.*?)```", re.DOTALL)
_INLINE = re.compile(r"`(nianbao [^`]+)`")
# Behind a command in a block stands what it does, after two blanks or more.
_REMARK = re.compile(r"\s{2,}[^\s-].*$|\s+#.*$")
_OPTIONAL = re.compile(r"\s*\[([^\]]+)\]")


@dataclass(frozen=True)
class Shown:
    """A command as a page shows it, `[optional parts]` and all; `in_text` where it is named in a sentence."""

    page: str
    text: str
    in_text: bool

    @property
    def forms(self) -> list[list[str]]:
        """The words of the command without its optional parts, and with each of them."""
        optional = _OPTIONAL.findall(self.text)
        bare = _OPTIONAL.sub("", self.text)
        return [shlex.split(f"{bare} {part}")[1:] for part in ("", *itertools.chain(optional))]


def shown() -> Iterator[Shown]:
    """Every command on the pages, once each."""
    found: dict[str, Shown] = {}
    for page in PAGES:
        text = (ROOT / page).read_text(encoding="utf-8")
        lines = [line.strip() for block in _FENCE.findall(text) for line in block.splitlines()]
        for line in lines:
            if line.startswith("nianbao "):
                bare = _REMARK.sub("", line).strip()
                found.setdefault(bare, Shown(page, bare, in_text=False))
        for inline in _INLINE.findall(_FENCE.sub("", text)):
            found.setdefault(inline, Shown(page, inline.strip(), in_text=True))
    yield from found.values()


def prepare(folder: Path, report: Report, last_year: Report) -> None:
    """The files that the commands of the pages are about, under the names they have there."""
    (folder / "年报.xlsx").write_bytes(workbook_bytes(report))
    (folder / "上年的文件.xlsx").write_bytes(workbook_bytes(last_year))
    (folder / "报告.txt").write_text(flattened(report), encoding="utf-8")
    docx(report).save(str(folder / "报告.docx"))
    made = {path.name: path for path in write_tables(report, folder / "made", ["docx"])}
    (folder / "台账.xlsx").write_bytes(ledger_bytes(report.unit, report.year))
    (folder / "报告.pdf").write_bytes(pdf(report))
    (folder / "本地要求.toml").write_text(PROFILE, encoding="utf-8")
    (folder / "报告文件夹").mkdir()
    (folder / "报告文件夹" / "报告.txt").write_text(flattened(report), encoding="utf-8")
    reports = folder / "报来的"
    reports.mkdir()
    names = county.unit_names(2)
    for name in names:
        county.put_workbook(reports, county.report(name))
    county.put_roster(folder / "名册.xlsx", names)
    put(part_files(report, usual(report.edition)), folder / "交回的")
    made[f"{file_stem(report, '全部')}.docx"].rename(folder / "发布的文件.docx")
