"""What the program says, as texts that a reviewer reads as a diff: findings in full, a report in each text format."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable, Mapping
from functools import partial
from io import BytesIO
from pathlib import Path

import published
from lxml import etree
from test_conformance import CASES, Case, assessed

from workbook.digest import digest
from workbook.edition import edition_ids
from workbook.grid import blank_grid
from xladdin.cli.terminal.reporting import as_text
from xladdin.export.content.format import ExportOrder, Output
from xladdin.export.content.stamp import Stamp
from xladdin.export.files import format_of

FOLDER = Path(__file__).parent / "texts"
# One published report of each form; a later form needs one of its own here, or it shows no tables.
REPORTS = {"2019": "zhangdian-2020", "2021": "suqian-2023"}
DAY = dt.date(2026, 1, 15)


def texts() -> dict[str, Callable[[], str]]:
    """What makes each golden text, by the name of its file."""
    return {**{f"findings-{edition}.md": partial(findings, edition) for edition in edition_ids()}, **tables()}


def findings(edition: str) -> str:
    """All findings of all conformance cases of an edition, as the person at a terminal reads them."""
    lines = [f"# 一致性测试集里 {edition} 版格式的每一例，程序说了什么", ""]
    for case in CASES:
        if case.edition == edition:
            lines += [f"## {case.folder.name}", "", *said(case), ""]
    return "\n".join(lines)


def said(case: Case) -> list[str]:
    """What is said of one case: the verdict, then each finding in its full words."""
    return as_text(assessed(case))


def tables() -> dict[str, Callable[[], str]]:
    """What makes each text format of a published report of each edition."""
    made: dict[str, Callable[[], str]] = {}
    for edition, name in REPORTS.items():
        for kind in ("txt", "md", "html", "csv"):
            for output in format_of(kind).outputs:
                made[f"{edition}-tables{output.ending}"] = partial(_exported, name, output)
        (word,) = format_of("docx").outputs
        made[f"{edition}-tables.document.xml"] = partial(_word_document, name, word)
    return made


def _exported(name: str, output: Output) -> str:
    return output.make(_order(name)).decode("utf-8-sig")


def _word_document(name: str, output: Output) -> str:
    return _indented(output.make(_order(name)))


def _order(name: str) -> ExportOrder:
    report = published.report(name)
    grids = [blank_grid(table).with_text(report.display) for table in report.edition.tables]
    return ExportOrder(report, grids, Stamp(digest(report), DAY, "0-000000000000"))


def _indented(package: bytes) -> str:
    """The document of a Word file, an element a line."""
    with zipfile.ZipFile(BytesIO(package)) as archive:
        document = etree.fromstring(archive.read("word/document.xml"))
    etree.indent(document)
    return etree.tostring(document, encoding="unicode")


def kept() -> Mapping[str, str]:
    """The texts as they were accepted last."""
    return {path.name: path.read_bytes().decode("utf-8") for path in sorted(FOLDER.iterdir())}


def renew() -> None:
    """Accept what the program says now."""
    wanted = texts()
    for path in FOLDER.iterdir():
        if path.name not in wanted:
            path.unlink()
    for name, text in wanted.items():
        (FOLDER / name).write_bytes(text().encode("utf-8"))


if __name__ == "__main__":
    renew()
