"""The ribbon as Excel reads it: customUI XML for Excel 2007 and for later ones, from the table of commands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal
from xml.etree import ElementTree

from xladdin.addin.command import TAB, TAB_KEYTIP, Command
from xladdin.addin.commands import groups

Generation = Literal["2007", "2010"]
NAMESPACES: dict[Generation, str] = {
    "2007": "http://schemas.microsoft.com/office/2006/01/customui",
    "2010": "http://schemas.microsoft.com/office/2009/07/customui",
}
# The Subs of the VBA module that Excel calls. No button is ever grey: one would stay so for ever once VBA is reset, and
# where a click is of no use, what is said to it says why.
ON_LOAD, ON_ACTION = "NB_Loaded", "NB_Clicked"


def ribbon_xml(commands: Sequence[Command], generation: Generation) -> bytes:
    """The customUI part: one tab, its groups and buttons, UTF-8 with an XML declaration."""
    root = ElementTree.Element("customUI", {"xmlns": NAMESPACES[generation], "onLoad": ON_LOAD})
    tabs = ElementTree.SubElement(ElementTree.SubElement(root, "ribbon"), "tabs")
    tab = ElementTree.SubElement(tabs, "tab", {"id": "nianbao", "label": TAB, "keytip": TAB_KEYTIP})
    for number, (name, held) in enumerate(groups(commands).items(), 1):
        group = ElementTree.SubElement(tab, "group", {"id": f"nianbao_group_{number}", "label": name})
        for one in sorted(held, key=lambda one: one.size != "large"):
            ElementTree.SubElement(group, "button", _attributes(one))
    ElementTree.indent(root)
    text: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _attributes(one: Command) -> dict[str, str]:
    return {
        "id": f"nianbao_{one.tag}",
        "tag": one.tag,
        "label": one.label,
        "screentip": one.screentip,
        "supertip": one.supertip + one.in_excel,
        "keytip": one.keytip,
        "imageMso": one.image,
        "size": one.size,
        "onAction": ON_ACTION,
    }
