"""Makes nianbao.oxt: the extension for LibreOffice, from the table of commands, the same bytes each time."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

from xladdin import profile
from xladdin.addin.command import TAB, Command
from xladdin.addin.commands import COMMANDS, groups, verify
from xladdin.addin.shell.clicks import OUR_SHEETS

IDENTIFIER, SUFFIX = "cn.nianbao.libreoffice", ".oxt"
MENU, TOOLBAR = "cn.nianbao.menu", "cn.nianbao.toolbar"
URL = "cn.nianbao.buttons:"  # as `in_office/buttons.py` answers to
_HANDLER = "cn.nianbao.Buttons"
_DATE = (2021, 9, 16, 0, 0, 0)  # of the form of 2021; a clock would make two builds differ
_CALC = "com.sun.star.sheet.SpreadsheetDocument"
_OLDEST = "6.4"
# The groups of the second toolbar: what is not of every day. One row for all would be wider than a screen.
_SECOND = ("台账", "汇总", "工具")
_OOR, _XS = "http://openoffice.org/2001/registry", "http://www.w3.org/2001/XMLSchema"
_MANIFEST = "http://openoffice.org/2001/manifest"
_DESCRIPTION, _XLINK = "http://openoffice.org/extensions/description/2006", "http://www.w3.org/1999/xlink"
_CONFIGURATION = "application/vnd.sun.star.configuration-data"
_COMPONENT = "application/vnd.sun.star.uno-component;type=Python"
_HERE = Path(__file__).parent
_ABOUT = (
    "政府信息公开工作年度报告的填表、校验与导出：「年报」菜单和工具栏。本扩展只是外壳，要先装年报助手本身。\n"
    "许可：Apache License 2.0，http://www.apache.org/licenses/LICENSE-2.0\n"
)
_LANGUAGES = ("en-US", "zh-CN")  # the first is what any other language gets
Element = ElementTree.Element


def extension(commands: Sequence[Command] = COMMANDS) -> bytes:
    """The extension as the content of an .oxt file; TableError where the table of commands is unsound."""
    verify(commands)
    parts = {
        "META-INF/manifest.xml": _manifest(),
        "description.xml": _described(),
        "description.txt": _ABOUT.encode("utf-8"),
        "Addons.xcu": _addons(commands),
        "ProtocolHandler.xcu": _protocol_handler(),
        "CalcWindowState.xcu": _window_state(),
        "component.py": (_HERE / "component.py").read_bytes(),
        **{f"pythonpath/nianbao_office/{path.name}": path.read_bytes() for path in _in_office()},
        "pythonpath/nianbao_office/table.json": _table(commands),
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, part in parts.items():
            entry = zipfile.ZipInfo(name, _DATE)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0  # as on Windows, wherever it is built
            package.writestr(entry, part.replace(b"\r\n", b"\n"), compresslevel=9)
    return target.getvalue()


def _in_office() -> list[Path]:
    return sorted((_HERE / "in_office").glob("*.py"))


def toolbars(commands: Sequence[Command] = COMMANDS) -> dict[str, list[Command | None]]:
    """What stands on each toolbar, by the end of its name; None is a line between groups."""
    found: dict[str, list[Command | None]] = {}
    for name, held in groups(commands).items():
        bar = found.setdefault("2" if name in _SECOND else "1", [])
        bar += [None, *held] if bar else held
    return found


def _addons(commands: Sequence[Command]) -> bytes:
    root = _component_data("Addons")
    addons = _node(root, "AddonUI")
    menu = _node(_node(addons, "OfficeMenuBar"), MENU, "replace")
    _words(menu, "Title", TAB)
    _property(menu, "Context", _CALC)
    within = _node(menu, "Submenu")
    every: list[Command | None] = []
    for held in groups(commands).values():
        every += [None, *held] if every else held
    _items(within, every, keys=True)
    bars = _node(addons, "OfficeToolBar")
    for end, held_there in toolbars(commands).items():
        _items(_node(bars, TOOLBAR + end, "replace"), held_there)
    return _bytes(root)


def _items(parent: Element, items: Sequence[Command | None], *, keys: bool = False) -> None:
    """The items, with their keys where they are those of a menu; the office sorts them by name."""
    for number, one in enumerate(items, 1):
        item = _node(parent, f"n{number:03d}", "replace")
        _property(item, "URL", "private:separator" if one is None else URL + one.tag)
        if one is not None:
            _words(item, "Title", f"{one.label}(~{one.keytip})" if keys else one.label)
            _property(item, "Target", "_self")
            _property(item, "Context", _CALC)


def _protocol_handler() -> bytes:
    root = _component_data("ProtocolHandler")
    handler = _node(_node(root, "HandlerSet"), _HANDLER, "replace")
    held = ElementTree.SubElement(handler, "prop", {"oor:name": "Protocols", "oor:type": "oor:string-list"})
    ElementTree.SubElement(held, "value").text = f"{URL}*"
    return _bytes(root)


def _window_state() -> bytes:
    """What the toolbars are called, and that they stand at the top."""
    root = _component_data("CalcWindowState", "org.openoffice.Office.UI")
    states = _node(_node(root, "UIElements"), "States")
    for row, (end, name) in enumerate({"1": TAB, "2": f"{TAB}：台账、汇总、工具"}.items()):
        state = _node(states, f"private:resource/toolbar/addon_{TOOLBAR}{end}", "replace")
        _words(state, "UIName", name)
        for key, value in (("Docked", "true"), ("Visible", "true")):
            _property(state, key, value, "xs:boolean")
        _property(state, "DockingArea", "0", "xs:int")
        _property(state, "DockPos", f"0,{row + 4}")
        _property(state, "Style", "0", "xs:int")
    return _bytes(root)


def _table(commands: Sequence[Command]) -> bytes:
    """What the buttons have to know of the table: what each says beside the mouse, and where it is of use."""
    known = {
        one.tag: {"needs_workbook": one.needs_workbook, "tip": f"{one.screentip}\n{one.supertip}"} for one in commands
    }
    return json.dumps({"our_sheets": list(OUR_SHEETS), "commands": known}, ensure_ascii=False, indent=1).encode()


def _manifest() -> bytes:
    root = Element("manifest:manifest", {"xmlns:manifest": _MANIFEST})
    for path, kind in (
        ("Addons.xcu", _CONFIGURATION),
        ("ProtocolHandler.xcu", _CONFIGURATION),
        ("CalcWindowState.xcu", _CONFIGURATION),
        ("component.py", _COMPONENT),
    ):
        entry = {"manifest:full-path": path, "manifest:media-type": kind}
        ElementTree.SubElement(root, "manifest:file-entry", entry)
    return _bytes(root)


def _described() -> bytes:
    root = Element("description", {"xmlns": _DESCRIPTION, "xmlns:d": _DESCRIPTION, "xmlns:xlink": _XLINK})
    ElementTree.SubElement(root, "identifier", {"value": IDENTIFIER})
    ElementTree.SubElement(root, "version", {"value": profile.release()})
    needs = ElementTree.SubElement(root, "dependencies")
    ElementTree.SubElement(
        needs,
        "lo:LibreOffice-minimal-version",
        {
            "xmlns:lo": "http://libreoffice.org/extensions/description/2011",
            "value": _OLDEST,
            "d:name": f"LibreOffice {_OLDEST}",
        },
    )
    names = ElementTree.SubElement(root, "display-name")
    for language in _LANGUAGES:
        ElementTree.SubElement(names, "name", {"lang": language}).text = "年报助手"
    about = ElementTree.SubElement(root, "extension-description")
    for language in _LANGUAGES:
        ElementTree.SubElement(about, "src", {"xlink:href": "description.txt", "lang": language})
    return _bytes(root)


def _component_data(name: str, package: str = "org.openoffice.Office") -> Element:
    return Element(
        "oor:component-data",
        {"xmlns:oor": _OOR, "xmlns:xs": _XS, "oor:name": name, "oor:package": package},
    )


def _node(parent: Element, name: str, operation: str = "") -> Element:
    attributes = {"oor:name": name, **({"oor:op": operation} if operation else {})}
    return ElementTree.SubElement(parent, "node", attributes)


def _property(parent: Element, name: str, value: str, kind: str = "xs:string") -> None:
    held = ElementTree.SubElement(parent, "prop", {"oor:name": name, "oor:type": kind})
    ElementTree.SubElement(held, "value").text = value


def _words(parent: Element, name: str, text: str) -> None:
    held = ElementTree.SubElement(parent, "prop", {"oor:name": name, "oor:type": "xs:string"})
    for language in _LANGUAGES:
        ElementTree.SubElement(held, "value", {"xml:lang": language}).text = text


def _bytes(root: Element) -> bytes:
    ElementTree.indent(root)
    text: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"
