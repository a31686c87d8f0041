"""Surgery on workbook files: parts added or changed as Excel would have left them, which openpyxl cannot write."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def changed(path: Path, parts: Mapping[str, str | bytes]) -> None:
    """Put these parts into the workbook at `path`, in place of those of the same name."""
    with zipfile.ZipFile(path) as package:
        held = {name: package.read(name) for name in package.namelist()}
    held |= {name: part.encode() if isinstance(part, str) else part for name, part in parts.items()}
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in held.items():
            package.writestr(name, part)
    path.write_bytes(target.getvalue())


def part(path: Path, name: str) -> str:
    """The text of one part."""
    with zipfile.ZipFile(path) as package:
        return package.read(name).decode()


def with_results(path: Path, results: Mapping[str, str], sheet: str = "xl/worksheets/sheet1.xml") -> None:
    """Put beside these formulas what Excel would have calculated: a number, an error, or text in quotes."""
    text = part(path, sheet)
    for address, result in results.items():
        kind = ' t="str"' if result.startswith('"') else ' t="e"' if result.startswith("#") else ""
        pattern = rf'<c r="{address}"([^>]*)>(<f\b[^>]*?(?:/>|>.*?</f>))(?:<v ?/?>(?:</v>)?)?</c>'
        replaced = rf'<c r="{address}"\1{kind}>\2<v>{result.strip(chr(34))}</v></c>'
        text, count = re.subn(pattern, replaced, text)
        assert count == 1, f"no formula in {address}"
    changed(path, {sheet: text})


def with_relation(path: Path, of: str, kind: str, target: str, content: str | bytes) -> None:
    """Let the part `of` refer to a new part `target`, relation and content included."""
    folder, _, name = of.rpartition("/")
    listing = f"{folder}/_rels/{name}.rels"
    with zipfile.ZipFile(path) as package:
        there = package.read(listing).decode() if listing in package.namelist() else ""
    number = len(re.findall("<Relationship ", there)) + 1
    entry = f'<Relationship Id="rId{number}x" Type="{OFFICE}/{kind}" Target="/{target}"/>'
    start = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    listed = there.replace("</Relationships>", f"{entry}</Relationships>") or f"{start}{entry}</Relationships>"
    changed(path, {listing: listed, target: content})
