"""What else is known of figures that were printed without anything between them: the report's text, and last year's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checks.model.prose import Narrative
from workbook.edition import Field
from workbook.report import Report
from xladdin.intake.formats.document import clean
from xladdin.intake.tables.form_lines import FormLine
from xladdin.intake.tables.glued import Figures

# 「本年制发件数」 is told of as 「制发的规范性文件77件」.
_COLUMN_CORE = re.compile(r"(?:本年)?(.{2,6}?)(?:件数|数量|数)")
_CHAIN = ("made", "repealed", "in_force")


@dataclass(frozen=True)
class Clue:
    """Something that the figures of a row must agree with, and its source in words for the user."""

    words: str
    column: int = 0
    number: int = 0
    before: int | None = None

    def agrees(self, figures: Figures, line: FormLine) -> bool:
        """Whether one way to read the row agrees with the clue."""
        if self.before is None:
            return figures[self.column] == self.number
        made, repealed, in_force = (figures[_column(line, key)] for key in _CHAIN)
        return in_force == self.before + made - repealed


@dataclass(frozen=True)
class Evidence:
    """The text of the report, and the report of the year before where it is known."""

    narrative: Narrative
    last_year: Report | None = None

    def choose(self, line: FormLine, ways: Sequence[Figures]) -> tuple[tuple[Figures, ...], tuple[str, ...]]:
        """The ways that agree with what is known of this row, and the clues that ruled others out.

        A clue with which no way agrees is no help, and is left to the checks.
        """
        kept, used = tuple(ways), list[str]()
        for clue in self._clues(line):
            agreeing = tuple(way for way in kept if clue.agrees(way, line))
            if agreeing and len(agreeing) < len(kept):
                kept = agreeing
                used.append(clue.words)
        return kept, tuple(used)

    def against(self, line: FormLine, ways: Sequence[Figures]) -> tuple[str, ...]:
        """What the text says that agrees with no way to read this row: one of the two is wrong, whichever way it is."""
        told = (clue for clue in self._clues(line) if clue.before is None)
        return tuple(clue.words for clue in told if not any(clue.agrees(way, line) for way in ways))

    def _clues(self, line: FormLine) -> Iterator[Clue]:
        yield from self._from_last_year(line)
        for column, field in enumerate(line.fields):
            told = dict(self._told(field))
            if len(told) == 1:  # two different numbers for one thing are no evidence
                [(number, quote)] = told.items()
                yield Clue(f"正文「{quote}」", column, number)

    def _from_last_year(self, line: FormLine) -> Iterator[Clue]:
        keys = {field.column[-1].key for field in line.fields}
        in_force = next((f.id for f in line.fields if f.column[-1].key == "in_force"), "")
        if self.last_year and keys == set(_CHAIN) and self.last_year.edition.has(in_force):
            before = self.last_year.value(in_force).number
            if isinstance(before, int):
                yield Clue(f"上年现行有效 {before} 件，加本年制发、减本年废止等于本年现行有效", before=before)

    def _told(self, field: Field) -> Iterator[tuple[int, str]]:
        """Every number that the text gives for a figure of 表二, with its words."""
        core = _COLUMN_CORE.fullmatch(field.column[-1].label)
        if field.table != "disclosure" or not core:
            return
        rows = "|".join(re.escape(w) for w in sorted(field.row[-1].wordings, key=len, reverse=True))
        told = re.compile(rf"{re.escape(core[1])}(?:的|了)?(?:{rows})(?:共|共计)?(\d{{1,6}})件")
        for paragraph in self.narrative.paragraphs:
            for found in told.finditer(clean(paragraph.text).replace(" ", "")):
                yield int(found[1]), found[0]


def _column(line: FormLine, key: str) -> int:
    return next(i for i, field in enumerate(line.fields) if field.column[-1].key == key)
