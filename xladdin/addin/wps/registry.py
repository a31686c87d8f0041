"""The lists in which WPS keeps its add-ins: publish.xml, which we add to, and authaddin.json, which is WPS's own.

What others have put into publish.xml stays as it is, comments and order too. authaddin.json says what the person has
allowed and whether WPS has loaded it; it is read, and never written.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from workbook.files.saving import backup, write_atomically
from workbook.refusal import FileRefused, Kind
from xladdin import profile
from xladdin.addin.wps import places
from xladdin.addin.wps.build import NAME, TYPE, folder_name

_ROOT, _ONE, _KINDS = "jsplugins", "jsplugin", ("jsplugin", "jspluginonline")
_MOST_BYTES = 1_000_000
_UNREADABLE = "读不了，没有改动。它是 WPS 的加载项清单，请把它改名留着，再运行一次；别的加载项要各自重新安装。"
_ENABLED = ("enable", "enable_dev", "true", "")


@dataclass(frozen=True)
class Trust:
    """What WPS itself says of our add-in: whether it is switched on, and whether it was loaded the last time."""

    enabled: bool
    loaded: bool


def published() -> Path:
    """The list of the add-ins of this user."""
    return places.addins() / "publish.xml"


def is_published() -> bool:
    """Whether ours stands there, this version, switched on. FileRefused where the list cannot be read."""
    path = published()
    return any(dict(one.attrib) == _attributes() for one in _ours(_read(path))) if path.is_file() else False


def is_switched_off() -> bool:
    """Whether ours stands there and is switched off. FileRefused as above."""
    path = published()
    return path.is_file() and any(one.get("enable", "") not in _ENABLED for one in _ours(_read(path)))


def publish() -> Path | None:
    """Enter ours, in place of an earlier one; gives the copy of the list that was changed, if there was one.

    FileRefused where the list cannot be read or written; then it is as it was.
    """
    path = published()
    root = _read(path) if path.is_file() else etree.Element(_ROOT)
    entry = etree.SubElement(root, _ONE, _attributes())
    entry.tail = "\n"
    for earlier in _ours(root):
        if earlier is not entry:
            _drop(root, earlier)
    path.parent.mkdir(parents=True, exist_ok=True)
    return _write(path, root)


def withdraw() -> bool:
    """Take ours out; gives whether it stood there. FileRefused as above."""
    path = published()
    if not path.is_file():
        return False
    root = _read(path)
    ours = _ours(root)
    for one in ours:
        _drop(root, one)
    if ours:
        _write(path, root)
    return bool(ours)


def trust() -> Trust | None:
    """What WPS says; None where it has not asked yet, or says it in another way than it is known to."""
    try:
        told = json.loads((places.addins() / "authaddin.json").read_text(encoding="utf-8-sig"))
        entries: list[Any] = list(told[TYPE].values())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    ours = [one for one in entries if isinstance(one, dict) and one.get("name") == NAME]
    if not ours:
        return None
    return Trust(*(any(_yes(one.get(key)) for one in ours) for key in ("enable", "isload")))


def _yes(given: object) -> bool:
    return given is True or str(given).lower() == "true"


def _attributes() -> dict[str, str]:
    return {
        "name": NAME,
        "type": TYPE,
        "url": folder_name(),
        "version": profile.release(),
        "enable": "enable_dev",  # what WPS's own tools write for an add-in of this computer
        "install": "null",
        "customDomain": "",
    }


def _ours(root: Any) -> list[Any]:
    return [one for one in root if one.tag in _KINDS and one.get("name") == NAME]


def _drop(root: Any, one: Any) -> None:
    """Take an entry out, and leave the blanks after it to the entry before."""
    before = one.getprevious()
    root.remove(one)
    if before is not None and before.tail is None:
        before.tail = "\n"


def _read(path: Path) -> Any:
    try:
        data = path.read_bytes()
        if len(data) > _MOST_BYTES or b"<!DOCTYPE" in data:
            raise FileRefused(path, _UNREADABLE, Kind.NOT_WRITTEN)
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except (OSError, etree.XMLSyntaxError) as error:
        raise FileRefused(path, _UNREADABLE, Kind.NOT_WRITTEN) from error
    if root.tag != _ROOT:
        raise FileRefused(path, _UNREADABLE, Kind.NOT_WRITTEN)
    return root


def _write(path: Path, root: Any) -> Path | None:
    """Write the list unless it says that already; gives the copy that was made of the one before."""
    data = etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True)
    if path.is_file() and etree.tostring(_read(path), method="c14n") == etree.tostring(root, method="c14n"):
        return None
    kept = backup(path) if path.is_file() else None
    write_atomically(path, data, force=True)
    return kept
