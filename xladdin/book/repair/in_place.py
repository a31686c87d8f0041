"""Repairs that the open workbook itself can take, where nothing has moved: labels, merges, names, protection."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workbook import layout
from workbook.layout import Place
from xladdin.book.repair.entries import pasted_over, style_again
from xladdin.book.repair.form import Form, value_places
from xladdin.book.repair.leftovers import add_leftover_sheet
from xladdin.book.repair.recovery import Leftover, Recovery, as_record
from xladdin.book.sheets import write_cells
from xladdin.hosts.cell_rules import give_rules
from xladdin.hosts.cell_style import styles_of
from xladdin.hosts.content import Content, Formula, read_block
from xladdin.hosts.contract import Book, Sheet
from xladdin.hosts.protection import is_protected, protect, writable


@dataclass(frozen=True)
class Damage:
    """What of the form is not as it should be, each kind by itself; blocks as (sheet, address)."""

    recovery: Recovery
    unmerged: tuple[tuple[str, str], ...]
    overmerged: tuple[Place, ...]
    names: tuple[str, ...]
    unprotected: tuple[str, ...]
    without_rules: tuple[str, ...]
    hidden: tuple[str, ...]
    pasted_over: tuple[Place, ...]
    without_styles: bool

    @property
    def beyond_place(self) -> bool:
        """Whether only a new workbook can set it right."""
        moved = (*self.recovery.shifted, *self.recovery.missing, *self.recovery.renamed)
        return bool(self.recovery.older or moved or self.overmerged or self.without_styles)

    @property
    def lost_rules(self) -> tuple[str, ...]:
        """The sheets on which cells may take anything and show no mark: what is pasted takes both away."""
        return tuple(dict.fromkeys((*self.without_rules, *(place.sheet for place in self.pasted_over))))

    def __bool__(self) -> bool:
        light = (
            *self.recovery.relabelled,
            *self.unmerged,
            *self.names,
            *self.unprotected,
            *self.hidden,
            *self.lost_rules,
        )
        return bool(self.beyond_place or light)


def damage(book: Book, recovery: Recovery) -> Damage:
    """Look for what has been altered besides the contents that `recovery` has read."""
    form, away = recovery.form, {*recovery.missing, *recovery.renamed.values()}
    there = [name for name in form.sheets if name not in away]
    still = [name for name in there if name not in recovery.shifted]
    merges = [(name, area) for name in still for area in form.sheets[name].merges]
    pasted = tuple(pasted_over(book, form, still))
    return Damage(
        recovery,
        tuple((name, area) for name, area in merges if not _is_merged(book, name, area)),
        tuple(_overmerged(book, form, still)),
        tuple(_wrong_names(book, form)),
        tuple(name for name in there if form.sheets[name].protected and not is_protected(book, name)),
        tuple(
            name
            for name in map(layout.sheet_of, form.edition.tables)
            if name in there and not _has_rules(book, name, form)
        ),
        tuple(name for name in there if name != layout.MARKS and not _is_visible(book.sheets[name])),
        pasted,
        bool(pasted) and not styles_of(book).issuperset(form.entry_styles.values()),
    )


def repair_in_place(book: Book, found: Damage) -> None:
    """Set right what `found` names, except what is beyond place; contents that are in the way go to 「修复前数据」.

    Raises FileRefused where a sheet has a password.
    """
    form = found.recovery.form
    covered = list(_covered(book, found.unmerged))
    texts: dict[Place, Content] = {
        one.place: Formula(one.wanted) if one.wanted.startswith("=") else one.wanted
        for one in found.recovery.relabelled
    }
    with writable(book, *(name for name, sheet in form.sheets.items() if sheet.protected)):
        write_cells(book, {leftover.place: None for leftover in covered} | texts)
        style_again(book, form, found.pasted_over)
        for name in found.lost_rules:
            give_rules(book, name, form.sheets[name].rules)
        for name, area in found.unmerged:
            book.sheets[name].range(area).merge()
    for name in found.names:
        book.names.add(name, f"={form.names[name]}")
    for name in found.unprotected:
        protect(book, name)
    for name in found.hidden:
        book.sheets[name].visible = True
    add_leftover_sheet(book, (*found.recovery.leftovers, *covered))


def _is_merged(book: Book, name: str, area: str) -> bool:
    first = area.partition(":")[0]
    return bool(book.sheets[name].range(first).merge_area.address.replace("$", "") == area)


def _overmerged(book: Book, form: Form, names: Sequence[str]) -> Iterator[Place]:
    """The cells to fill in that have been merged with a neighbour."""
    blocks = {name: {area.partition(":")[0] for area in form.sheets[name].merges} for name in names}
    for place in value_places(form):
        if place.sheet in blocks and place.address not in blocks[place.sheet]:
            area = book.sheets[place.sheet].range((place.row, place.column)).merge_area
            if area.shape != (1, 1):
                yield place


def _wrong_names(book: Book, form: Form) -> Iterator[str]:
    held = {name.name.casefold(): _bare(name.refers_to) for name in book.names}
    return (name for name, refers_to in form.names.items() if held.get(name.casefold()) != _bare(refers_to))


def _bare(refers_to: str) -> str:
    """A reference without what Excel may add or leave out."""
    return refers_to.removeprefix("=").replace("'", "").casefold()


def _covered(book: Book, blocks: Sequence[tuple[str, str]]) -> Iterator[Leftover]:
    """What stands in the cells that a merge will cover; the top left one keeps its own."""
    for name, area in blocks:
        block = book.sheets[name].range(area)
        top, left = block.row, block.column
        last = top + block.shape[0] - 1, left + block.shape[1] - 1
        for row, line in enumerate(read_block(book, name, (top, left), last), top):
            for column, value in enumerate(line, left):
                if (row, column) != (top, left) and value is not None:
                    yield Leftover(Place(name, row, column), as_record(value), "合并单元格会盖住它")


def _has_rules(book: Book, name: str, form: Form) -> bool:
    """Whether the entries of a table sheet still say what may be filled in; yes where the host cannot tell."""
    native = book.sheets[name].api
    if hasattr(native, "data_validations"):
        return bool(native.data_validations.count)
    places = layout.field_places(form.edition)
    first = next(
        places[f.id] for t in form.edition.tables for f in t.fields if layout.sheet_of(t) == name and not f.is_total
    )
    try:
        return bool(book.sheets[name].range((first.row, first.column)).data_validation.type != "none")
    except Exception:  # each host has its own way of not knowing data validation
        return True


def _is_visible(sheet: Sheet) -> bool:
    """Whether a sheet has a tab; Excel says -1 for yes, and has two ways of saying no."""
    return sheet.visible in (True, -1)
