"""Pictures of the tables in somebody's Word document: the file, how the document refers to it, and its renewal."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

from lxml import etree

from workbook.edition import Table
from xladdin.export.content.office_package import DECLARATION, RELATIONS
from xladdin.export.word.document import NAMESPACES, picture
from xladdin.export.word.package import RELATION, Element, R, WordFile, parsed

_TYPES, _TYPE = "[Content_Types].xml", "{http://schemas.openxmlformats.org/package/2006/content-types}Default"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_INLINE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


class Pictures:
    """The pictures (PNG by table key) that are to stand in one document; collects what that changes in its parts."""

    def __init__(self, file: WordFile, images: Mapping[str, bytes]) -> None:
        self._file = file
        self._images = images
        self._changes: dict[str, bytes] = {}
        self._added: dict[str, str] = {}

    @property
    def wanted(self) -> bool:
        """Whether pictures are to be put at all."""
        return bool(self._images)

    def renew(self, table: Table) -> bool:
        """Give the picture that was put here before its new content; False where the document has none."""
        for properties in self._file.root.iter(f"{_INLINE}docPr"):
            if properties.get("name") == f"表{table.number}" and properties.get("descr") == table.heading:
                inline = properties.getparent()
                blip = next(inline.iter(f"{_DRAWING}blip"), None)
                target = None if blip is None else self._target(str(blip.get(f"{R}embed")))
                if target and target.endswith(f"{table.key}.png"):
                    self._changes[target] = self._images[table.key]
                    self._resize(inline, table)
                    return True
        return False

    def paragraph(self, table: Table, room: tuple[int, int]) -> Element:
        """A paragraph that shows the picture, no larger than `room` (twips); its parts are added to the document."""
        number = 1 + max((int(p.get("id", "0")) for p in self._file.root.iter(f"{_INLINE}docPr")), default=0)
        name = f"nianbao-{table.key}.png"
        self._changes[posixpath.join(posixpath.dirname(self._file.main), "media", name)] = self._images[table.key]
        relation = f"rIdNianbao{table.key.capitalize()}"
        self._added[relation] = f"media/{name}"
        xml = picture(self._images[table.key], relation, f"表{table.number}", table.heading, room, number)
        made = etree.fromstring(f"<piece {NAMESPACES}>{xml}</piece>")[0]
        etree.cleanup_namespaces(made)
        return made

    def changes(self) -> dict[str, bytes]:
        """The parts that are changed or added, by name."""
        changes = dict(self._changes)
        if self._added:
            changes[self._file.relations] = self._relations()
            changes[_TYPES] = self._content_types()
        return changes

    def _resize(self, inline: Element, table: Table) -> None:
        """Keep the width that the picture has on the page, and give it the height of its new content."""
        png = self._images[table.key]
        width, height = (int.from_bytes(png[at : at + 4], "big") for at in (16, 20))
        extents = [*inline.iter(f"{_INLINE}extent"), *(e for e in inline.iter(f"{_DRAWING}ext") if e.get("cx"))]
        for extent in extents:
            right, now = int(extent.get("cx", "0")) * height // width, int(extent.get("cy", "0"))
            if abs(right - now) * 1000 > now:  # less than that is rounding
                extent.set("cy", str(right))

    def _target(self, relation: str) -> str | None:
        relations = self._file.tree(self._file.relations)
        for found in () if relations is None else relations.iter(RELATION):
            if found.get("Id") == relation and found.get("TargetMode") != "External":
                folder = posixpath.dirname(self._file.main)
                return posixpath.normpath(posixpath.join("/", folder, found.get("Target", ""))).lstrip("/")
        return None

    def _relations(self) -> bytes:
        tree = parsed(self._file.part(self._file.relations))
        for relation, target in self._added.items():
            if not any(found.get("Id") == relation for found in tree.iter(RELATION)):
                etree.SubElement(tree, RELATION, Id=relation, Type=f"{RELATIONS}/image", Target=target)
        return DECLARATION.encode() + bytes(etree.tostring(tree, encoding="UTF-8"))

    def _content_types(self) -> bytes:
        tree = parsed(self._file.part(_TYPES))
        if any(str(kind.get("Extension", "")).lower() == "png" for kind in tree.iter(_TYPE)):
            return self._file.part(_TYPES)
        tree.insert(0, etree.Element(_TYPE, Extension="png", ContentType="image/png"))
        return DECLARATION.encode() + bytes(etree.tostring(tree, encoding="UTF-8"))
