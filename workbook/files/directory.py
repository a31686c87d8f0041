"""Which parts a workbook has, and which sheet stands in which of them."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass

from workbook.files import package
from workbook.files.markup import PACKAGE, RELATION, STRICT, Element, main, tree
from workbook.files.package import BOOK, BOOK_RELATIONS, DAMAGED, HOSTILE, Entry, Flaw

MAX_SHEETS = 500
_ROOT_RELATIONS, _TYPES = "_rels/.rels", "[Content_Types].xml"
_RELATIONSHIP, _TYPE = f"{{{PACKAGE}/relationships}}Relationship", f"{{{PACKAGE}/content-types}}Override"
_SHEET_ID = f"{{{RELATION}}}id"
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
    root = _tree(data, entries, BOOK)
    if root.tag != main("workbook"):
        strict = str(root.tag).startswith(f"{{{STRICT}}}")
        raise Flaw(
            "这是「Strict Open XML」格式；请在 Excel 中另存为普通的「Excel 工作簿（.xlsx）」"
            if strict
            else f"里面没有工作表；{DAMAGED}"
        )
    _refuse_other_book(data, entries)
    related = _related(data, entries, BOOK_RELATIONS, "/xl")
    properties = root.find(main("workbookPr"))
    return Directory(
        _tabs(root, related, entries),
        _only(related, "sharedStrings", entries),
        _only(related, "styles", entries),
        properties is not None and properties.get("date1904") in ("1", "true"),
    )


def _tabs(root: Element, related: Mapping[str, tuple[str, str]], entries: Mapping[str, Entry]) -> dict[str, Tab]:
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


def _only(related: Mapping[str, tuple[str, str]], wanted: str, entries: Mapping[str, Entry]) -> str:
    """The one part of a kind, "" for none."""
    found = {part for kind, part in related.values() if kind == wanted}
    if len(found) > 1 or any(part not in entries for part in found):
        raise Flaw(f"工作簿的部件重复或缺少；{DAMAGED}")
    return next(iter(found), "")


def _related(data: bytes, entries: Mapping[str, Entry], listing: str, folder: str) -> dict[str, tuple[str, str]]:
    """By id, the kind (the last word of its type) and the part of everything within the file that a list names."""
    found: dict[str, tuple[str, str]] = {}
    for relation in _tree(data, entries, listing).iter(_RELATIONSHIP):
        identifier = relation.get("Id", "")
        if identifier in found:
            raise Flaw(f"工作表目录写法不正常，{HOSTILE}")
        inside = relation.get("TargetMode", "Internal") == "Internal"
        target = posixpath.normpath(posixpath.join(folder, relation.get("Target", ""))).lstrip("/") if inside else ""
        found[identifier] = relation.get("Type", "").rpartition("/")[2], target
    return found


def _refuse_other_book(data: bytes, entries: Mapping[str, Entry]) -> None:
    """Raise Flaw where the package names another part as its workbook: some readers follow that, some do not."""
    if _ROOT_RELATIONS in entries:
        related = _related(data, entries, _ROOT_RELATIONS, "/")
        if {part for kind, part in related.values() if kind == "officeDocument"} != {BOOK}:
            raise Flaw(f"工作簿不在它该在的地方，{HOSTILE}")
    if _TYPES in entries:
        for override in _tree(data, entries, _TYPES).iter(_TYPE):
            kind, part = override.get("ContentType", ""), override.get("PartName", "").lstrip("/")
            if kind.endswith(("sheet.main+xml", "macroEnabled.main+xml", "template.main+xml")) and part != BOOK:
                raise Flaw(f"工作簿不在它该在的地方，{HOSTILE}")


def _tree(data: bytes, entries: Mapping[str, Entry], name: str) -> Element:
    if name not in entries:
        raise Flaw(f"缺少工作表目录；{DAMAGED}")
    return tree(package.unpack(data, entries[name]))
