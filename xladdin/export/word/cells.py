"""Putting a number into a cell of somebody's Word table so that nothing else about the cell changes."""

from __future__ import annotations

import copy

from lxml import etree

from xladdin.export.content.office_package import possible
from xladdin.export.word.package import Element, W
from xladdin.export.word.places import children
from xladdin.export.word.table import number_scale

# What Word leaves on either side of a cell's text where a table does not say (0.19 cm), and its usual size of text.
USUAL_SIDE, USUAL_SIZE = 108, 20
# Fonts whose digits are half as wide as they are high; those of other fonts may be as wide as those of Arial.
_NARROW_FONTS = frozenset(
    {"Times New Roman", "宋体", "SimSun", "仿宋", "仿宋_GB2312", "FangSong", "楷体", "楷体_GB2312"}
)
_NARROW_DIGIT, _WIDE_DIGIT = 0.5, 0.56
# What stands behind w:w in the order that the format demands (ECMA-376 Part 1, 17.3.2.28).
_BEHIND_SCALE = frozenset(
    W + tag
    for tag in (
        *("kern", "position", "sz", "szCs", "highlight", "u", "effect", "bdr", "shd", "fitText", "vertAlign", "rtl"),
        *("cs", "em", "lang", "eastAsianLayout", "specVanish", "oMath", "rPrChange"),
    )
)


def fill(cell: Element, text: str, styles: Element | None) -> bool:
    """Make `text` what the cell says, in the formatting of what it said; whether that changed anything.

    A number that is too wide for the cell is set in narrower characters; one that fits again is set as usual.
    """
    shown = possible(" ".join(text.split()))
    texts = [t for t in cell.iter(f"{W}t") if next(t.iterancestors(f"{W}tc")) is cell]
    changed = "".join(t.text or "" for t in texts).strip() != shown
    if changed:
        first = next((t for t in texts if (t.text or "").strip()), texts[0] if texts else None)
        if first is None and shown:
            first = _new_text(cell)
        for other in texts:
            if other is not first:
                other.getparent().remove(other)
        if first is not None:
            first.text = shown
            texts = [first]
    for run in {t.getparent(): None for t in texts}:
        changed |= _narrow(run, cell, shown, styles)
    return changed


def _new_text(cell: Element) -> Element:
    """A text in a cell that had none, formatted as Word formats what is typed there."""
    paragraph = next(children(cell, "p"), None)
    if paragraph is None:
        paragraph = etree.SubElement(cell, f"{W}p")
    run = etree.SubElement(paragraph, f"{W}r")
    mark = paragraph.find(f"{W}pPr/{W}rPr")
    if mark is not None:
        run.append(copy.deepcopy(mark))
    return etree.SubElement(run, f"{W}t")


def _narrow(run: Element, cell: Element, text: str, styles: Element | None) -> bool:
    """Scale the characters of a run so that its number stays in one line; whether that changed anything."""
    room = _room(cell)
    if run.tag != f"{W}r" or room is None:
        return False
    properties = run.find(f"{W}rPr")
    old = None if properties is None else properties.find(f"{W}w")
    scale = number_scale(text, room, _size(run, styles), _digit(run))
    if scale == 100 and old is None:
        return False
    if scale == 100:
        properties.remove(old)
        return True
    if properties is None:
        properties = etree.Element(f"{W}rPr")
        run.insert(0, properties)
    if old is None:
        old = etree.Element(f"{W}w")
        at = next((i for i, child in enumerate(properties) if child.tag in _BEHIND_SCALE), len(properties))
        properties.insert(at, old)
    changed = bool(old.get(f"{W}val") != str(scale))
    old.set(f"{W}val", str(scale))
    return changed


def _room(cell: Element) -> int | None:
    """The width of a cell's text in twips; None where Word itself widens the column."""
    table = next(cell.iterancestors(f"{W}tbl"))
    layout = table.find(f"{W}tblPr/{W}tblLayout")
    width = cell.find(f"{W}tcPr/{W}tcW")
    if layout is None or layout.get(f"{W}type") != "fixed" or width is None or width.get(f"{W}type") != "dxa":
        return None
    sides = 0
    for names in (("left", "start"), ("right", "end")):
        places = [f"{W}tcPr/{W}tcMar/{W}{name}" for name in names]
        own = next((m for m in map(cell.find, places) if m is not None), None)
        tables = [f"{W}tblPr/{W}tblCellMar/{W}{name}" for name in names]
        whole = next((m for m in map(table.find, tables) if m is not None), None)
        margin = own if own is not None else whole
        sides += USUAL_SIDE if margin is None else _integer(margin, "w", USUAL_SIDE)
    room = _integer(width, "w", 0) - sides
    return room if room > 0 else None


def _digit(run: Element) -> float:
    fonts = run.find(f"{W}rPr/{W}rFonts")
    return _NARROW_DIGIT if fonts is not None and fonts.get(f"{W}ascii") in _NARROW_FONTS else _WIDE_DIGIT


def _size(run: Element, styles: Element | None) -> int:
    """The font size of a run in half points: its own, or that of its style, or the document's."""
    own = run.find(f"{W}rPr/{W}sz")
    if own is not None:
        return _integer(own, "val", USUAL_SIZE)
    if styles is None:
        return USUAL_SIZE
    named = next(run.iterancestors(f"{W}p")).find(f"{W}pPr/{W}pStyle")
    known = {style.get(f"{W}styleId"): style for style in styles.iter(f"{W}style")}
    usual = next((s for s in known.values() if s.get(f"{W}type") == "paragraph" and s.get(f"{W}default") == "1"), None)
    style = usual if named is None else known.get(named.get(f"{W}val"), usual)
    for _ in range(len(known)):
        if style is None:
            break
        size = style.find(f"{W}rPr/{W}sz")
        if size is not None:
            return _integer(size, "val", USUAL_SIZE)
        above = style.find(f"{W}basedOn")
        style = None if above is None else known.get(above.get(f"{W}val"))
    size = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}sz")
    return USUAL_SIZE if size is None else _integer(size, "val", USUAL_SIZE)


def _integer(element: Element, name: str, otherwise: int) -> int:
    value = str(element.get(f"{W}{name}", ""))
    return int(value) if value.isdecimal() and len(value) < 7 else otherwise
