"""Which sheet of an altered workbook is a sheet of the form under another name, known by its labels."""

from __future__ import annotations

from collections.abc import Mapping

from workbook import layout
from workbook.figures import plain_label
from workbook.files.reading import Matrix
from xladdin.book.repair.form import FormSheet, form_of, forms
from xladdin.hosts.content import read_block
from xladdin.hosts.contract import Book

# Most of the labels of the form; somebody's own sheet has hardly any of them.
_ENOUGH = 0.6
_AREA = (150, 30)


def renamed(book: Book) -> dict[str, str]:
    """The name that each such sheet should have, by the name that it has now."""
    names = book.sheet_names
    wanted = {name: sheet for one in forms() for name, sheet in _by_label(form_of(one, one).sheets).items()}
    missing = [name for name in wanted if name not in names]
    others = [name for name in names if name not in wanted and name != layout.MARKS]
    if not missing:
        return {}
    found: dict[str, str] = {}
    for now in others:
        texts = _labels(read_block(book, now, (1, 1), _AREA))
        alike = {name: _likeness(texts, name) for name in missing if name not in found.values()}
        best = max(alike, key=lambda name: alike[name], default="")
        if best and alike[best] >= _ENOUGH:
            found[now] = best
    return found


def _likeness(texts: set[str], name: str) -> float:
    """How much of the labels of that sheet these are, on the form of which they are most."""
    sheets = [form_of(one, one).sheets[name] for one in forms()]
    return max(len(texts & labels) / len(labels) for labels in map(_printed, sheets))


def _by_label(sheets: Mapping[str, FormSheet]) -> dict[str, FormSheet]:
    """The sheets that can be told by what is printed on them: all but the hidden one."""
    return {name: sheet for name, sheet in sheets.items() if name != layout.MARKS}


def _printed(sheet: FormSheet) -> set[str]:
    return {plain_label(text) for text in sheet.texts.values() if not text.startswith("=")}


def _labels(matrix: Matrix) -> set[str]:
    return {plain_label(value) for row in matrix for value in row if isinstance(value, str)}
