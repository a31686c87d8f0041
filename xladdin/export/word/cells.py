"""Putting a number into a cell of somebody's Word table so that nothing else about the cell changes."""

from __future__ import annotations

import copy
import re
from itertools import takewhile

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
_BEHIND_SIZE = _BEHIND_SCALE - {W + tag for tag in ("kern", "position", "sz")}
# What stands behind w:jc in a paragraph's properties, behind w:vAlign in a cell's (17.3.1.26, 17.4.66).
_BEHIND_ALIGNMENT = frozenset(
    W + tag
    for tag in (
        *("textDirection", "textAlignment", "textboxTightWrap", "outlineLvl", "divId", "cnfStyle", "rPr", "sectPr"),
        "pPrChange",
    )
)
_BEHIND_VERTICAL = frozenset(
    W + tag for tag in ("hideMark", "headers", "cellIns", "cellDel", "cellMerge", "tcPrChange")
)
# A figure, or what stands for none, and behind it a mark of a note or a unit.
_NOTED = re.compile(
    r"([+-]?\d[\d,，]*(?:\.\d+)?|[/／—–-]+)"
    r"(\s*(?:[①-⑳⑴-⒇*＊※†‡]+|[\[［(（]注?\d{1,2}[\]］)）]|注\d{0,2}|[件项个宗次]|万元|亿元|元))"
)


def fill(cell: Element, text: str, styles: Element | None) -> bool:
    """Make `text` the figure of the cell, in the formatting of what it said; whether that changed anything.

    A note mark or a unit behind the old figure (「0①」, 「3 件」) stays behind the new one. What said nothing has
    no layout worth keeping: its figure stands in the middle, in the size of the labels beside it. A number that is too
    wide for the cell is set in narrower characters; one that fits again is set as usual.
    """
    shown = possible(" ".join(text.split()))
    texts = [t for t in cell.iter(f"{W}t") if next(t.iterancestors(f"{W}tc")) is cell]
    said = "".join(t.text or "" for t in texts)
    figure, note = figure_and_note(said)
    changed = figure != shown
    if changed and not said.strip():
        texts = _first_figure(cell, texts, shown)
    elif changed:
        texts = _another_figure(texts, shown, said.rstrip().removesuffix(note) if note else said)
    for run in {t.getparent(): None for t in texts}:
        changed |= _narrow(run, cell, shown + note, styles)
    return changed


def figure_and_note(said: str) -> tuple[str, str]:
    """What a cell of somebody's table says as figure, and the note mark or unit behind it, which is no part of it."""
    match = _NOTED.fullmatch(said.strip())
    return (match[1], match[2]) if match else (said.strip(), "")


def _first_figure(cell: Element, texts: list[Element], shown: str) -> list[Element]:
    """Put a figure into a cell that said nothing."""
    if not shown:
        return texts
    for blank in texts:
        blank.getparent().remove(blank)
    new = _new_text(cell)
    new.text = shown
    return [new]


def _another_figure(texts: list[Element], shown: str, old: str) -> list[Element]:
    """Put `shown` in place of the old figure, with which the texts begin; what stands behind it stays as it is."""
    left = len(old)
    first = next((t for t in texts if (t.text or "").strip()), texts[0])
    kept = []
    for text in texts:
        content = text.text or ""
        rest, left = content[left:], max(0, left - len(content))
        text.text = shown + rest if text is first else rest
        if text.text or text is first:
            kept.append(text)
        else:
            text.getparent().remove(text)
    return kept


def _new_text(cell: Element) -> Element:
    """A text in a cell that had none: in the middle, as large as the labels, else as Word formats what is typed."""
    paragraph = next(children(cell, "p"), None)
    if paragraph is None:
        paragraph = etree.SubElement(cell, f"{W}p")
    run = etree.SubElement(paragraph, f"{W}r")
    mark = paragraph.find(f"{W}pPr/{W}rPr")
    if mark is not None:
        run.append(copy.deepcopy(mark))
    _sized_as(run, _label_beside(cell))
    _centred(cell, paragraph)
    return etree.SubElement(run, f"{W}t")


def _label_beside(cell: Element) -> Element | None:
    """The properties of the label that stands nearest before the cell: in its row, else in a row above."""
    cells = next(cell.iterancestors(f"{W}tbl")).iter(f"{W}tc")
    for other in reversed(list(takewhile(lambda other: other is not cell, cells))):
        for run in other.iter(f"{W}r"):
            if _is_label("".join(run.itertext())):
                return run.find(f"{W}rPr")
    return None


def _is_label(text: str) -> bool:
    """Whether a text of a table is no figure."""
    return any(character.isalpha() for character in text)


def _sized_as(run: Element, label: Element | None) -> None:
    """Give the run the size of a label."""
    sizes = [] if label is None else [label.find(f"{W}{name}") for name in ("sz", "szCs")]
    if not any(size is not None for size in sizes):
        return
    properties = run.find(f"{W}rPr")
    if properties is None:
        properties = etree.SubElement(run, f"{W}rPr")
    for size in filter(lambda found: found is not None, sizes):
        _put(properties, copy.deepcopy(size), _BEHIND_SIZE)


def _centred(cell: Element, paragraph: Element) -> None:
    """Have the paragraph stand in the middle of its cell, both ways."""
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        properties = etree.Element(f"{W}pPr")
        paragraph.insert(0, properties)
    _put(properties, etree.Element(f"{W}jc", {f"{W}val": "center"}), _BEHIND_ALIGNMENT)
    of_cell = cell.find(f"{W}tcPr")
    if of_cell is None:
        of_cell = etree.Element(f"{W}tcPr")
        cell.insert(0, of_cell)
    _put(of_cell, etree.Element(f"{W}vAlign", {f"{W}val": "center"}), _BEHIND_VERTICAL)


def _put(properties: Element, new: Element, behind: frozenset[str]) -> None:
    """Put a property in place of the one of its kind, or before those that must stand behind it."""
    old = properties.find(new.tag)
    if old is not None:
        properties.replace(old, new)
        return
    at = next((i for i, child in enumerate(properties) if child.tag in behind), len(properties))
    properties.insert(at, new)


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
        _put(properties, old, _BEHIND_SCALE)
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
