"""The rows of a table while it is being read: what stands in each, and how far one has come with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from workbook.edition import Table
from xladdin.intake.formats.document import NOWHERE, RowPlace
from xladdin.intake.tables.form_lines import FormLine, lines_of
from xladdin.intake.tables.named_columns import Settled
from xladdin.intake.tables.sighting import Sighting

_LONGEST_QUOTE = 60


class RowState(Enum):
    """How far one has come with a row."""

    OPEN = auto()  # nothing was found beside its label
    READ = auto()  # as many figures as the form has columns
    MISFIT = auto()  # figures of another number
    REFUSED = auto()  # something that nobody can be sure of


@dataclass
class Row:
    """One line of the form, and what the report prints there."""

    line: FormLine
    state: RowState = RowState.OPEN
    cells: tuple[str, ...] = ()
    complaint: str = ""
    named: Settled | None = None
    place: RowPlace = NOWHERE
    glued: bool = False
    # The other rows of its group, where it is all that is printed of the group.
    stands_for: tuple[Row, ...] = ()

    def read(self, cells: Sequence[str], named: Settled | None = None, place: RowPlace | None = None) -> None:
        """These are its figures."""
        self.state, self.cells, self.named, self.place = RowState.READ, tuple(cells), named, place or self.place

    def refuse(self, complaint: str) -> None:
        """Nobody can be sure of it, for this reason."""
        self.state, self.complaint = RowState.REFUSED, complaint

    @property
    def why_not(self) -> str:
        """Why it was not read, for the user."""
        if self.complaint:
            return self.complaint
        if self.state is RowState.MISFIT:
            shown = " ".join(self.cells)
            shown = shown if len(shown) <= _LONGEST_QUOTE else shown[:_LONGEST_QUOTE] + "…"
            return f"应有 {self.line.width} 个数字，原文是 {len(self.cells)} 个（{shown}），没有填入。"
        return "原文中没有读到这一行的数字。"


@dataclass
class PrintedTable:
    """All rows of a table, and what is told of them."""

    table: Table
    rows: tuple[Row, ...]
    notes: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, table: Table) -> PrintedTable:
        """A table of which nothing was read yet."""
        return cls(table, tuple(Row(line) for line in lines_of(table)))

    @property
    def figures(self) -> Iterator[Row]:
        """The rows that hold figures, groups left out."""
        return (row for row in self.rows if not row.line.is_group)

    def note(self, words: str) -> None:
        """Something that the user is told of this table."""
        self.notes.append(f"表{self.table.number}{words}")


def take(printed: PrintedTable, found: Sequence[Sighting]) -> None:
    """Every row that stands beside its label; a label that comes twice with different figures is not believed."""
    apart: list[Row] = []
    filled = {sighting.line for sighting in found if not sighting.is_blank}
    for sighting in found:
        if sighting.line is None or (sighting.is_blank and sighting.line in filled):
            continue  # a page break left the label behind, or the label is a word of the heads too
        row = printed.rows[sighting.line]
        if row.state is RowState.REFUSED:
            continue
        if len(sighting.cells) != row.line.width:
            if row.state is RowState.OPEN:
                row.state, row.cells, row.place = RowState.MISFIT, sighting.cells, sighting.place
            row.glued |= sighting.glued
        elif sighting.doubtful:
            row.refuse("原文中行名的前面和后面都有数字，分不清哪些是它的，没有填入。")
        elif row.state is RowState.READ and row.cells != sighting.cells:
            both = "；".join("、".join(cells) for cells in (row.cells, sighting.cells))
            row.refuse(f"原文中出现两次，数字不同（{both}），没有填入。")
        elif row.state is not RowState.READ:
            _accept(printed, row, sighting, apart)
    note_apart(printed, [row for row in apart if row.state is RowState.READ])


def _accept(printed: PrintedTable, row: Row, sighting: Sighting, apart: list[Row]) -> None:
    row.read(sighting.cells, sighting.named, sighting.place)
    if sighting.apart:
        apart.append(row)
    elif sighting.worded:
        words = f"原文的行名是「{sighting.worded[:60]}」，已按这一行读取，请核对。"
        printed.notes.append(f"{row.line.place}：{words}")


def fill_gaps(printed: PrintedTable, found: Sequence[Sighting]) -> None:
    """Rows of figures without a label: known where as many lines of the form are missing between their neighbours."""
    filled: list[Row] = []
    before, loose = -1, list[Sighting]()
    for sighting in (*found, Sighting(len(printed.rows), ())):
        if sighting.line is None:
            loose.append(sighting)
            continue
        at = sighting.line
        if at == len(printed.rows) or printed.rows[at].state is RowState.READ:
            missing = [row for row in printed.rows[before + 1 : at] if not row.line.is_group and _is_open(row)]
            if loose and [row.line.width for row in missing] == [len(one.cells) for one in loose]:
                for row, one in zip(missing, loose, strict=True):
                    row.read(one.cells, one.named, one.place)
                filled += missing
            before, loose = at, []
    note_apart(printed, filled)


def _is_open(row: Row) -> bool:
    return row.state in {RowState.OPEN, RowState.MISFIT}


def note_apart(printed: PrintedTable, rows: Sequence[Row]) -> None:
    """Rows whose figures do not stand beside their labels."""
    if rows:
        names = "、".join(f"「{row.line.name}」" for row in rows)
        printed.note(f"有 {len(rows)} 行的数字与行名在原文中分开，已按表内次序对应，请核对：{names}。")
