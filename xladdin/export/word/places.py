"""Where a report in Word has the statutory tables: tables known by their labels, {{表二}}, or a bookmark 表二."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, lru_cache

from workbook.edition import Heading, Table
from workbook.grid import Cell, blank_grid
from xladdin.export.word.package import Element, W

# A label may differ from the printed one in one character of four and still be that label: 或者 for 或, say.
LIKENESS = 0.75
# A table with this share of a form's labels is that form's, or a part of it; with less it is something else.
MOST_LABELS, SOME_LABELS = 0.5, 0.1
_ORDINAL = re.compile(r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.．、])")
_WRAPPERS = frozenset({f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}smartTag"})
_TEXT_BOX = f"{W}txbxContent"


@dataclass(frozen=True, eq=False)
class FoundTable:
    """A statutory table in a document: the tables that hold it (two where it was split) and every field's cell."""

    tables: tuple[Element, ...]
    cells: Mapping[str, Element]


@dataclass(frozen=True)
class Misfit:
    """Why a table that has the labels of the form is not taken for it; the text is for the user.

    `advice` says what to do, where that is not to make place for the table anew.
    """

    reason: str
    advice: str = ""


@dataclass(frozen=True, eq=False)
class _Box:
    """A cell of a row of a document's table; `continued` if it only carries on a cell that begins above."""

    element: Element
    text: str
    continued: bool


def find_table(body: Element, form: Table) -> FoundTable | Misfit | None:
    """The one table of a document that is this form row by row; None where none has its labels.

    Labels may be worded by any alias, lack their ordinal (automatic numbering is not in the text) or differ a little.
    A form that was split in two tables is put together again.
    """
    tables = [table for table in body.iter(f"{W}tbl") if not _in_text_box(table)]
    rows = [[_boxes(row) for row in children(table, "tr")] for table in tables]
    known = [_share(boxes, form) for boxes in rows]
    found: list[FoundTable] = []
    missed: list[tuple[float, Misfit]] = []
    for index, share in enumerate(known):
        if share < SOME_LABELS:
            continue
        last = index + 1
        fitted = _fit(rows[index], form)
        while isinstance(fitted, int) and fitted and last < len(tables) and known[last] >= SOME_LABELS:
            last += 1
            fitted = _fit([row for part in rows[index:last] for row in part], form)
        if isinstance(fitted, dict):
            found.append(FoundTable(tuple(tables[index:last]), fitted))
        elif share >= MOST_LABELS:
            missed.append((share, fitted if isinstance(fitted, Misfit) else _short(fitted, form)))
    if len(found) > 1:
        return Misfit(
            f"报告里有 {len(found)} 张表都是表{form.number}，不知道该写哪一张",
            f"请在 Word 里只留一张表{form.number}，删去另外的，存盘、关闭后再写入",
        )
    return found[0] if found else max(missed, key=lambda pair: pair[0])[1] if missed else None


def find_placeholder(body: Element, form: Table) -> Element | None:
    """The paragraph that says nothing but {{表二}}, in however many runs."""
    wanted = re.compile(rf"[{{｛]{{2}}\s*表{form.number}\s*[}}｝]{{2}}")
    found = (p for p in body.iter(f"{W}p") if not _in_text_box(p) and wanted.fullmatch(text_of(p).strip()))
    return next(found, None)


def find_bookmark(body: Element, form: Table) -> Element | None:
    """The beginning of the bookmark 表二."""
    marks = (mark for mark in body.iter(f"{W}bookmarkStart") if mark.get(f"{W}name") == f"表{form.number}")
    return next((mark for mark in marks if not _in_text_box(mark)), None)


def children(element: Element, tag: str) -> Iterator[Element]:
    """The children of that tag, also those in content controls."""
    for child in element:
        if child.tag == f"{W}{tag}":
            yield child
        elif child.tag in _WRAPPERS:
            yield from children(child, tag)


def text_of(element: Element) -> str:
    """The text in an element, runs joined."""
    return "".join(text.text or "" for text in element.iter(f"{W}t"))


def _in_text_box(element: Element) -> bool:
    return next(element.iterancestors(_TEXT_BOX), None) is not None


def _boxes(row: Element) -> list[_Box]:
    found = []
    for cell in children(row, "tc"):
        merge = cell.find(f"{W}tcPr/{W}vMerge")
        continued = merge is not None and merge.get(f"{W}val") != "restart"
        found.append(_Box(cell, text_of(cell), continued))
    return found


def _fit(rows: Sequence[Sequence[_Box]], form: Table) -> dict[str, Element] | Misfit | int:
    """The cell of every field; or what is wrong; or how many rows of the form are there, where the rest is missing."""
    grid = blank_grid(form)
    wanted = [list(dict.fromkeys(line)) for line in grid.occupancy()]
    cells: dict[str, Element] = {}
    done = repeated = 0
    for number, row in enumerate(rows, 1):
        if done < len(wanted) and _wrong(row, wanted[done], done, form) is None:
            cells |= {c.field.id: box.element for box, c in zip(row, wanted[done], strict=True) if c.field}
            done, repeated = done + 1, 0
        elif done and repeated < grid.head_rows and _wrong(row, wanted[repeated], repeated, form) is None:
            repeated += 1
        elif len(row) > 1 or 0 < done < len(wanted):
            if done == len(wanted):
                return Misfit(f"表{form.number}第 {number} 行是多出来的（「{_first_text(row)}」）")
            return Misfit(f"表{form.number}第 {number} 行{_wrong(row, wanted[done], done, form)}")
    return cells if done == len(wanted) else done


def _wrong(row: Sequence[_Box], wanted: Sequence[Cell], index: int, form: Table) -> str | None:
    """What is wrong with a row where the form has these cells, in words; None if it is that row."""
    if len(row) != len(wanted):
        return f"有 {len(row)} 格，应有 {len(wanted)} 格"
    for box, cell in zip(row, wanted, strict=True):
        if cell.kind == "corner" or box.continued:
            continue
        if cell.field:
            if bare(box.text) in _labels(form):
                return f"应为数字的格里是「{box.text}」"
        elif not (_means(box.text, cell.text, form) or (index > cell.row and not bare(box.text))):
            return f"应为「{cell.text}」，现为「{box.text.strip() or '空白'}」"
    return None


def _means(text: str, label: str, form: Table) -> bool:
    """Whether a text stands for a label: one of its wordings, or nearer to it than to any other label of the form."""
    labels, said = _labels(form), bare(text)
    own = _wordings(form)[label]
    if said in own:
        return True
    if not said or said in labels:
        return False
    likeness = {other: SequenceMatcher(None, said, other).ratio() for other in labels}
    nearest = max(likeness, key=lambda other: likeness[other])
    return nearest in own and likeness[nearest] >= LIKENESS


@lru_cache(maxsize=2048)
def bare(text: str) -> str:
    """A label by its letters and digits alone, without ordinal: 「（三）不予公开」 and 「不予公开」 are the same."""
    folded = "".join(unicodedata.normalize("NFKC", text).split())
    # NFKC makes （ of 「（三）」 a half-width parenthesis; the ordinal is cut off in either writing.
    folded = _ORDINAL.sub("", folded.replace("(", "（").replace(")", "）"))
    return "".join(character for character in folded if character.isalnum())


@cache
def _wordings(form: Table) -> Mapping[str, frozenset[str]]:
    """By printed label: every way to say it, bare."""
    found: dict[str, set[str]] = {}
    for block in form.blocks:
        for heading in _headings((Heading(block.band), *block.columns, *block.rows)):
            found.setdefault(heading.label, set()).update(bare(wording) for wording in heading.wordings)
    return {label: frozenset(wordings) for label, wordings in found.items()}


@cache
def _labels(form: Table) -> frozenset[str]:
    return frozenset(wording for wordings in _wordings(form).values() for wording in wordings if wording)


def _headings(headings: Iterable[Heading]) -> Iterator[Heading]:
    for heading in headings:
        yield heading
        yield from _headings(heading.children)


def _share(rows: Sequence[Sequence[_Box]], form: Table) -> float:
    """Which part of the form's labels a table has."""
    said = {bare(box.text) for row in rows for box in row}
    wordings = [words for words in _wordings(form).values() if any(words)]
    return sum(bool(words & said) for words in wordings) / len(wordings)


def _first_text(row: Sequence[_Box]) -> str:
    return next((box.text.strip() for box in row if box.text.strip()), "空白")


def _short(done: int, form: Table) -> Misfit:
    return Misfit(f"表{form.number}只有前 {done} 行，格式应有 {blank_grid(form).row_count} 行")
