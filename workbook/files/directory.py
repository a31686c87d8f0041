"""Which parts a workbook has, and which sheet stands in which of them."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from workbook.files import package
from workbook.files.markup import PACKAGE, RELATION, STRICT, Element, main, tree
from workbook.files.package import BOOK, BOOK_RELATIONS, DAMAGED, HOSTILE, Entry, Flaw, Packed

MAX_SHEETS = 500
_ROOT_RELATIONS, _TYPES = "_rels/.rels", "[Content_Types].xml"
_RELATIONSHIP, _TYPE = f"{{{PACKAGE}/relationships}}Relationship", f"{{{PACKAGE}/content-types}}Override"
_SHEET_ID = f"{{{RELATION}}}id"
_KEPT = 1 << 16  # bytes of a directory that is kept to be known again
_SHOWN, _HIDDEN = "visible", ("hidden", "veryHidden")


@dataclass(frozen=True, slots=True)
class Tab:
    """A sheet as the list of sheets has it: the name of its part, whether it holds cells, and whether it is shown."""

    part: str
    has_cells: bool
    is_visible: bool


@dataclass(frozen=True, slots=True)
class Directory:
    """The sheets by name in the order of their tabs, and the parts that all of them refer to ("" for none)."""

    tabs: Mapping[str, Tab]
    strings: str
    styles: str
    since_1904: bool


def directory(data: bytes, entries: Mapping[str, Entry]) -> Directory:
    """The directory of a workbook; raises Flaw where it is not sound, or where two readers could differ about it."""
    lists = (BOOK, BOOK_RELATIONS, _ROOT_RELATIONS, _TYPES)
    parts = tuple((name, package.packed(data, entries[name])) for name in lists if name in entries)
    is_small = sum(len(part.content) for _, part in parts) < _KEPT
    return (_directory if is_small else _directory.__wrapped__)(parts, frozenset(entries))


@lru_cache(maxsize=16)  # workbooks made from one template have the same one
def _directory(listed: Sequence[tuple[str, Packed]], entries: Collection[str]) -> Directory:
    parts = {name: package.unpacked(part) for name, part in listed}
    root = _tree(parts, BOOK)
    if root.tag != main("workbook"):
        strict = str(root.tag).startswith(f"{{{STRICT}}}")
        raise Flaw(
            "这是「Strict Open XML」格式；请在 Excel 中另存为普通的「Excel 工作簿（.xlsx）」"
            if strict
            else f"里面没有工作表；{DAMAGED}"
        )
    _refuse_other_book(parts)
    related = _related(parts, BOOK_RELATIONS, "/xl")
    properties = root.find(main("workbookPr"))
    return Directory(
        MappingProxyType(_tabs(root, related, entries)),
        _only(related, "sharedStrings", entries),
        _only(related, "styles", entries),
        properties is not None and properties.get("date1904") in ("1", "true"),
    )


def _tabs(root: Element, related: Mapping[str, tuple[str, str]], entries: Collection[str]) -> dict[str, Tab]:
    tabs: dict[str, Tab] = {}
    used: set[str] = set()
    lists = root.findall(main("sheets"))
    for sheet in lists[0] if len(lists) == 1 else ():
        name, state = sheet.get("name", ""), sheet.get("state", _SHOWN)
        kind, part = related.get(sheet.get(_SHEET_ID, ""), ("", ""))
        if sheet.tag != main("sheet") or not name or name.casefold() in used or part not in entries or part in used:
            raise Flaw(f"工作表「{name}」重名或缺少内容；{DAMAGED}")
        if state not in (_SHOWN, *_HIDDEN) or len(name) > 255:
            raise Flaw(f"工作表目录写法不正常，{HOSTILE}")
        used |= {name.casefold(), part}
        tabs[name] = Tab(part, kind == "worksheet", state == _SHOWN)
    if not tabs:
        raise Flaw(f"里面没有工作表；{DAMAGED}")
    if len(tabs) > MAX_SHEETS:
        raise Flaw(f"工作表超过 {MAX_SHEETS} 张，{HOSTILE}")
    return tabs


def _only(related: Mapping[str, tuple[str, str]], wanted: str, entries: Collection[str]) -> str:
    """The one part of a kind, "" for none."""
    found = {part for kind, part in related.values() if kind == wanted}
    if len(found) > 1 or any(part not in entries for part in found):
        raise Flaw(f"工作簿的部件重复或缺少；{DAMAGED}")
    return next(iter(found), "")


def _related(parts: Mapping[str, bytes], listing: str, folder: str) -> dict[str, tuple[str, str]]:
    """By id, the kind (the last word of its type) and the part of everything within the file that a list names."""
    found: dict[str, tuple[str, str]] = {}
    for relation in _tree(parts, listing).iter(_RELATIONSHIP):
        identifier = relation.get("Id", "")
        if identifier in found:
            raise Flaw(f"工作表目录写法不正常，{HOSTILE}")
        inside = relation.get("TargetMode", "Internal") == "Internal"
        target = posixpath.normpath(posixpath.join(folder, relation.get("Target", ""))).lstrip("/") if inside else ""
        found[identifier] = relation.get("Type", "").rpartition("/")[2], target
    return found


def _refuse_other_book(parts: Mapping[str, bytes]) -> None:
    """Raise Flaw where the package names another part as its workbook: some readers follow that, some do not."""
    if _ROOT_RELATIONS in parts:
        related = _related(parts, _ROOT_RELATIONS, "/")
        if {part for kind, part in related.values() if kind == "officeDocument"} != {BOOK}:
            raise Flaw(f"工作簿不在它该在的地方，{HOSTILE}")
    if _TYPES in parts:
        for override in _tree(parts, _TYPES).iter(_TYPE):
            kind, part = override.get("ContentType", ""), override.get("PartName", "").lstrip("/")
            if kind.endswith(("sheet.main+xml", "macroEnabled.main+xml", "template.main+xml")) and part != BOOK:
                raise Flaw(f"工作簿不在它该在的地方，{HOSTILE}")


def _tree(parts: Mapping[str, bytes], name: str) -> Element:
    if name not in parts:
        raise Flaw(f"缺少工作表目录；{DAMAGED}")
    return tree(parts[name])
