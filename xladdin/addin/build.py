"""Makes nianbao.xlam: VBA, ribbon XML and the words of the add-in's own sheet in one package, the same bytes each time.

pyOpenVBA, a build dependency, brings a package that Excel itself wrote and puts the VBA into it.
"""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from xladdin.addin import vba
from xladdin.addin.command import Command
from xladdin.addin.commands import COMMANDS, verify
from xladdin.addin.ribbon_xml import Generation, ribbon_xml
from xladdin.addin.vba_project import BuildFailed, source_only

COMMITTED = Path(__file__).with_name("nianbao.xlam")
_DATE = (2021, 9, 16, 0, 0, 0)  # of the form of 2021; a clock would make two builds differ
_RELATION = "http://schemas.microsoft.com/office/{}/relationships/ui/extensibility"
_PARTS: dict[Generation, tuple[str, str]] = {
    "2007": ("customUI/customUI.xml", _RELATION.format("2006")),
    "2010": ("customUI/customUI14.xml", _RELATION.format("2007")),
}
_RELATIONS, _SHEET, _BOOK = "_rels/.rels", "xl/worksheets/sheet1.xml", "xl/workbook.xml"
_BOOK_RELATIONS, _TYPES, _STRINGS = "xl/_rels/workbook.xml.rels", "[Content_Types].xml", "xl/sharedStrings.xml"
_STRINGS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
_STRINGS_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_END = "</Relationships>"
_PROJECT = "xl/vbaProject.bin"
_PROPERTIES, _APPLICATION = "docProps/core.xml", "docProps/app.xml"
_PEOPLE = re.compile(r"(<(?:dc:creator|cp:lastModifiedBy)>)[^<]*")
_MOMENTS = re.compile(r'(xsi:type="dcterms:W3CDTF">)[^<]*')
_TITLE, _CREATOR = "<dc:title>年报助手</dc:title>", "年报助手"


def build(commands: Sequence[Command] = COMMANDS) -> bytes:
    """The add-in as the content of an .xlam file.

    Raises TableError where the table of commands is unsound, ImportError without pyOpenVBA, BuildFailed where another
    version of it brings another package.
    """
    verify(commands)
    parts = _with_macros(commands)
    parts[_PROJECT] = source_only(parts[_PROJECT])
    cells = {**vba.LABELS, **vba.WORDS}
    parts[_SHEET] = _replaced(parts, _SHEET, "<sheetData/>", f"<sheetData>{_rows(cells)}</sheetData>")
    parts[_STRINGS] = _strings(cells)
    parts[_TYPES] = _replaced(
        parts, _TYPES, "</Types>", f'<Override PartName="/{_STRINGS}" ContentType="{_STRINGS_TYPE}"/></Types>'
    )
    parts[_BOOK_RELATIONS] = _replaced(
        parts,
        _BOOK_RELATIONS,
        _END,
        f'<Relationship Id="words" Type="{_STRINGS_RELATION}" Target="sharedStrings.xml"/>{_END}',
    )
    parts[_BOOK] = _replaced(parts, _BOOK, '<sheet name="Sheet1"', f'<sheet name="{vba.SHEET}"')
    parts[_APPLICATION] = _replaced(parts, _APPLICATION, "<vt:lpstr>Sheet1<", f"<vt:lpstr>{vba.SHEET}<")
    parts[_PROPERTIES] = _properties(parts[_PROPERTIES].decode("utf-8"))
    parts[_RELATIONS] = _replaced(parts, _RELATIONS, _END, _ribbon_relations() + _END)
    parts |= {name: ribbon_xml(commands, generation) for generation, (name, _) in _PARTS.items()}
    return _package(parts)


def _with_macros(commands: Sequence[Command]) -> dict[str, bytes]:
    """The parts of an add-in that holds our VBA and nothing else of ours yet."""
    from pyopenvba import ExcelFile  # type: ignore[import-untyped]  # it comes without type hints

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "nianbao.xlam"
        with ExcelFile.create_new(path) as file:
            project = file.vba_project()
            project.delete_module("Module1")
            project.add_module(vba.MODULE, vba.module_source(commands))
            file.set_module("ThisWorkbook", file.get_module("ThisWorkbook") + vba.workbook_source())
            file.save()
        with zipfile.ZipFile(path) as package:
            return {name: package.read(name) for name in package.namelist()}


def _replaced(parts: Mapping[str, bytes], name: str, old: str, new: str) -> bytes:
    text = parts[name].decode("utf-8")
    if text.count(old) != 1:
        raise BuildFailed(f"{name}: expected {old!r} once")
    return text.replace(old, new).encode("utf-8")


def _rows(cells: Mapping[str, str]) -> str:
    """The rows of the add-in's own sheet; each cell refers to its text by its place in `cells`."""
    placed = {address: f'<c r="{address}" t="s"><v>{number}</v></c>' for number, address in enumerate(cells)}
    rows = sorted({address[1:] for address in cells}, key=int)
    return "".join(f'<row r="{row}">{"".join(placed[column + row] for column in "AB")}</row>' for row in rows)


def _strings(cells: Mapping[str, str]) -> bytes:
    listed = "".join(f"<si><t>{escape(text)}</t></si>" for text in cells.values())
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f'{head}<sst xmlns="{_MAIN}" count="{len(cells)}" uniqueCount="{len(cells)}">{listed}</sst>'.encode()


def _properties(text: str) -> bytes:
    """The document properties with our name in place of the template author's; Excel lists add-ins by their title."""
    text = _PEOPLE.sub(rf"\g<1>{_CREATOR}", text)
    text = _MOMENTS.sub(r"\g<1>2021-09-16T00:00:00Z", text)
    if text.count("<dc:creator>") != 1:
        raise BuildFailed(f"{_PROPERTIES}: expected one creator")
    return text.replace("<dc:creator>", f"{_TITLE}<dc:creator>").encode("utf-8")


def _ribbon_relations() -> str:
    return "".join(
        f'<Relationship Id="nianbao{generation}" Type="{kind}" Target="{name}"/>'
        for generation, (name, kind) in _PARTS.items()
    )


def _package(parts: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, part in parts.items():
            entry = zipfile.ZipInfo(name, _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # as on Windows, wherever it is built
            package.writestr(entry, part, compresslevel=9)
    return target.getvalue()
