"""Makes the add-in for WPS: ribbon, icons and scripts, from the table of commands, the same bytes each time."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from xladdin import profile
from xladdin.addin.command import Command
from xladdin.addin.commands import COMMANDS, verify
from xladdin.addin.ribbon_xml import wps_ribbon_xml

NAME, TYPE, SUFFIX = "nianbao", "et", ".zip"
SCRIPTS = ("main.js", "clicking.js", "process.js", "workbook.js", "contents.js", "person.js")
_DATE = (2021, 9, 16, 0, 0, 0)  # of the form of 2021; a clock would make two builds differ
_HERE = Path(__file__).parent / "in_wps"
_PAGE = """<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<title>年报助手</title>
<script charset="utf-8" src="main.js"></script>
</head>
</html>
"""
# A square of the colour of its group with the first word of the label: WPS draws no icons of Office.
_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="32" height="32" viewBox="0 0 32 32">'
    '<rect x="2" y="2" width="28" height="28" rx="5" fill="{colour}"/>'
    '<text x="16" y="23" font-family="SimHei,Microsoft YaHei,Noto Sans CJK SC,sans-serif" font-size="18" '
    'text-anchor="middle" fill="#ffffff">{word}</text></svg>\n'
)
_ABOUT = "年报助手：政府信息公开工作年度报告"
_COLOURS = ("#1f6feb", "#b42318", "#2e7d32", "#6d4c41", "#6a1b9a", "#00695c", "#ad5b00", "#455a64")


def addin(commands: Sequence[Command] = COMMANDS) -> dict[str, bytes]:
    """The files of the add-in by their names in its folder; TableError where the table of commands is unsound."""
    verify(commands)
    return {
        "ribbon.xml": wps_ribbon_xml(commands),
        "manifest.xml": _manifest(),
        "index.html": _PAGE.encode("utf-8"),
        **{name: (_HERE / name).read_bytes().replace(b"\r\n", b"\n") for name in SCRIPTS},
        **_icons(commands),
    }


def package() -> bytes:
    """The same in one file, the folder in it named as WPS wants it, for whoever hands it out."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, part in addin().items():
            entry = zipfile.ZipInfo(f"{folder_name()}/{name}", _DATE)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0  # as on Windows, wherever it is built
            package.writestr(entry, part, compresslevel=9)
    return target.getvalue()


def place_script(announced: str, program: str, script: str) -> bytes:
    """place.js, the one file that differs from computer to computer: where the process says that it listens, the Python
    that runs our program, and the script that has it begin."""
    told = json.dumps({"announced": announced, "program": program, "script": script}, ensure_ascii=True)
    return f"const NIANBAO_PLACE = {told};\n".encode("ascii")


def folder_name() -> str:
    """Of the add-in's folder: WPS looks for the name, a low line and the version."""
    return f"{NAME}_{profile.release()}"


def _icons(commands: Sequence[Command]) -> dict[str, bytes]:
    groups = list(dict.fromkeys(one.group for one in commands))
    return {
        f"images/{one.tag}.svg": _ICON.format(
            colour=_COLOURS[groups.index(one.group) % len(_COLOURS)], word=escape(one.label[:1])
        ).encode("utf-8")
        for one in commands
    }


def _manifest() -> bytes:
    root = ElementTree.Element("JsPlugin")
    for name, words in (("ApiVersion", "1.0.0"), ("Name", NAME), ("Description", _ABOUT)):
        ElementTree.SubElement(root, name).text = words
    ElementTree.indent(root)
    text: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"
