"""The ribbon as Excel and WPS read it: customUI XML for Excel 2007, for later ones and for WPS, from the table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
# The functions of the add-in's main.js that WPS calls.
WPS_ON_LOAD, WPS_ON_ACTION, WPS_IMAGE = "OnAddinLoad", "OnAction", "GetImage"


def ribbon_xml(commands: Sequence[Command], generation: Generation) -> bytes:
    """The customUI part: one tab, its groups and buttons, UTF-8 with an XML declaration."""
    return _ribbon(commands, NAMESPACES[generation], ON_LOAD, _in_excel)


def wps_ribbon_xml(commands: Sequence[Command]) -> bytes:
    """The same as WPS reads it: its buttons call scripts, which say too where the icon of each lies."""
    return _ribbon(commands, NAMESPACES["2007"], WPS_ON_LOAD, _in_wps)


def _ribbon(
    commands: Sequence[Command], namespace: str, on_load: str, attributes: Callable[[Command], dict[str, str]]
) -> bytes:
    root = ElementTree.Element("customUI", {"xmlns": namespace, "onLoad": on_load})
    tabs = ElementTree.SubElement(ElementTree.SubElement(root, "ribbon"), "tabs")
    tab = ElementTree.SubElement(tabs, "tab", {"id": "nianbao", "label": TAB, "keytip": TAB_KEYTIP})
    for number, (name, held) in enumerate(groups(commands).items(), 1):
        group = ElementTree.SubElement(tab, "group", {"id": f"nianbao_group_{number}", "label": name})
        for one in sorted(held, key=lambda one: one.size != "large"):
            ElementTree.SubElement(group, "button", attributes(one))
    ElementTree.indent(root)
    text: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _in_excel(one: Command) -> dict[str, str]:
    return _attributes(one, one.supertip + one.in_excel, {"imageMso": one.image}, ON_ACTION)


def _in_wps(one: Command) -> dict[str, str]:
    return _attributes(one, one.supertip, {"getImage": WPS_IMAGE}, WPS_ON_ACTION)


def _attributes(one: Command, supertip: str, image: dict[str, str], on_action: str) -> dict[str, str]:
    return {
        "id": f"nianbao_{one.tag}",
        "tag": one.tag,
        "label": one.label,
        "screentip": one.screentip,
        "supertip": supertip,
        "keytip": one.keytip,
        **image,
        "size": one.size,
        "onAction": on_action,
    }
