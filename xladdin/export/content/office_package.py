"""A new Word or Excel file from its parts, the same bytes for the same parts: no clock and no machine gets in."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping, Sequence
from html import escape
from io import BytesIO

from xladdin.export.content.stamp import CUSTOM_PROPERTIES, Stamp

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006"
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_RELATIONS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
_EPOCH = (1980, 1, 1, 0, 0, 0)
# What XML 1.0 cannot hold, not even escaped; a workbook can (Excel writes it as _x000B_).
_IMPOSSIBLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# In an attribute a reader makes spaces of these, unless they are spelled.
_SPACES = {ord(space): f"&#{ord(space)};" for space in "\t\n\r"}


def possible(text: str) -> str:
    """The text without the control characters that no XML file may hold."""
    return _IMPOSSIBLE.sub("", text)


def xml_text(text: str) -> str:
    """The text with markup escaped, and without what no XML file may hold."""
    return escape(possible(text), quote=False)


def xml_attribute(text: str) -> str:
    """The text as an attribute value, quotes included."""
    return f'"{escape(possible(text)).translate(_SPACES)}"'


def pack(parts: Mapping[str, str | bytes]) -> bytes:
    """A package of these parts, in this order."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            archive.writestr(entry, part)
    return buffer.getvalue()


def content_types(overrides: Mapping[str, str]) -> str:
    """[Content_Types].xml for parts of these types, by part name; the properties that every file has are included."""
    known = {"docProps/core.xml": _CORE_TYPE, CUSTOM_PROPERTIES: _CUSTOM_TYPE, **overrides}
    listed = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in known.items())
    return (
        f'{DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{_RELATIONS_TYPE}"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        f"{listed}</Types>"
    )


def relationships(targets: Sequence[tuple[str, str]]) -> str:
    """A .rels part: pairs of relation (「styles」, or a whole address) and target, numbered rId1, rId2, …"""
    listed = "".join(
        f'<Relationship Id="rId{number}" Type="{_address(kind)}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'{DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


def root_relationships(main: str) -> str:
    """_rels/.rels of a file whose main part is `main`."""
    core = f"{_PACKAGE}/relationships/metadata/core-properties"
    return relationships(
        [("officeDocument", main), (core, "docProps/core.xml"), ("custom-properties", CUSTOM_PROPERTIES)]
    )


def properties(title: str, stamp: Stamp) -> dict[str, str]:
    """The parts with a file's title, the date of export and the stamp."""
    moment = f"{stamp.date.isoformat()}T00:00:00Z"
    dublin, terms = "http://purl.org/dc/elements/1.1/", "http://purl.org/dc/terms/"
    core = (
        f'{DECLARATION}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="{dublin}" '
        f'xmlns:dcterms="{terms}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{xml_text(title)}</dc:title><dc:language>zh-CN</dc:language>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified></cp:coreProperties>'
    )
    custom = (
        f'{DECLARATION}<Properties xmlns="{_PROPERTIES}/custom-properties" xmlns:vt="{_PROPERTIES}/docPropsVTypes">'
        '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="nianbao">'
        f"<vt:lpwstr>{stamp.text}</vt:lpwstr></property></Properties>"
    )
    return {"docProps/core.xml": core, CUSTOM_PROPERTIES: custom}


def _address(kind: str) -> str:
    return kind if "/" in kind else f"{RELATIONS}/{kind}"
