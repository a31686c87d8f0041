"""What an unaltered workbook of an edition holds: its texts and formulas, merged cells, names and protected sheets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO

from workbook import layout
from workbook.edition import Edition, edition_ids, load
from workbook.layout import Place
from workbook.template import build
from xladdin.book.rule_list import guide_rules
from xladdin.hosts.cell_rules import SheetRules

Position = tuple[int, int]


@dataclass(frozen=True)
class FormSheet:
    """One sheet of the template: texts and formulas by (row, column) from 1, merged blocks as addresses, protection.

    `optional` are texts of ours that a workbook may also have: the list of rules, which another release has otherwise.
    `rules` say what may be typed where, and when a cell is marked.
    """

    texts: Mapping[Position, str]
    merges: tuple[str, ...]
    protected: bool
    rows: int
    columns: int
    rules: SheetRules
    optional: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Form:
    """The template on which a workbook was made; `last_edition` is the form on which its 上年数 is drawn.

    `entry_styles` gives the named style of every cell that staff fill in.
    """

    edition: Edition
    last_edition: Edition
    sheets: Mapping[str, FormSheet]
    names: Mapping[str, str]
    entry_styles: Mapping[Place, str]


@cache
def form_of(edition: Edition, last_edition: Edition) -> Form:
    """The template of these editions, looked up in the workbook that would be made for them today."""
    import openpyxl

    book = openpyxl.load_workbook(BytesIO(build(edition, last_edition=last_edition)))
    sheets = {
        sheet.title: FormSheet(
            {(c.row, c.column): str(c.value) for row in sheet.iter_rows() for c in row if c.value is not None},
            tuple(str(area) for area in sheet.merged_cells.ranges),
            bool(sheet.protection.sheet),
            sheet.max_row,
            sheet.max_column,
            SheetRules.of(sheet),
            _listed_rules(edition, last_edition) if sheet.title == layout.GUIDE else frozenset(),
        )
        for sheet in book.worksheets
    }
    names = {name: str(d.attr_text) for name, d in book.defined_names.items()}
    entries = _value_places(edition, last_edition)
    cells = {place: book[place.sheet].cell(place.row, place.column) for place in entries}
    styles = {place: str(cell.style) for place, cell in cells.items() if not cell.protection.locked}
    return Form(edition, last_edition, sheets, names, styles)


@cache
def blank_workbook(edition: Edition, last_edition: Edition) -> bytes:
    """The template of these editions as a file, with the rules of today on 填报说明."""
    return build(edition, last_edition=last_edition, rules=guide_rules(edition))


def _listed_rules(edition: Edition, last_edition: Edition) -> frozenset[str]:
    """Every text that the guide has of the rules."""
    import openpyxl

    content = blank_workbook(edition, last_edition)
    guide = openpyxl.load_workbook(BytesIO(content), read_only=True)[layout.GUIDE]
    return frozenset(str(value) for row in guide.iter_rows(values_only=True) for value in row if value is not None)


def value_places(form: Form) -> Mapping[Place, str]:
    """Every cell that is there to be filled in by staff or holds a total, with how a message calls it."""
    return _value_places(form.edition, form.last_edition)


def _value_places(edition: Edition, last_edition: Edition) -> Mapping[Place, str]:
    places = {layout.cover_place(line.key): f"封面「{line.label}」" for line in layout.COVER_LINES}
    for field_id, place in layout.field_places(edition).items():
        places[place] = edition.field(field_id).place
    for field_id, place in layout.ledger_places(edition).items():
        places[place] = f"{edition.field(field_id).place}的台账合计"
    for field_id, place in layout.last_year_places(last_edition).items():
        places[place] = f"上年数{last_edition.field(field_id).place}"
    return {**places, layout.LAST_YEAR_YEAR_PLACE: "上年数「上年年度」"}


def forms() -> tuple[Edition, ...]:
    """The editions of all forms that a workbook may have been made on, the latest first."""
    return tuple(load(edition_id) for edition_id in reversed(edition_ids()))
