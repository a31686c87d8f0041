"""What a part of a report prints beside one row label."""

from __future__ import annotations

from dataclasses import dataclass

from xladdin.intake.formats.document import NOWHERE, RowPlace
from xladdin.intake.tables.named_columns import Settled


@dataclass(frozen=True)
class Sighting:
    """The printed cells of one row; `line` is None for a table row of figures without its label.

    `apart`: label and figures did not stand side by side and were brought together by the order of the form.
    `worded`: the label as it stands there, where it was recognised although it is worded differently.
    `doubtful`: figures of the same number stand before the label too, so that nobody can say which are its own.
    `glued`: nothing stands between the label and its figures, as in texts that have lost all blanks.
    `named`: the columns of its cells, where the heads above say which they are; then the cells stand in form order.
    """

    line: int | None
    cells: tuple[str, ...]
    apart: bool = False
    worded: str = ""
    doubtful: bool = False
    glued: bool = False
    named: Settled | None = None
    place: RowPlace = NOWHERE

    @property
    def is_blank(self) -> bool:
        """Whether the row stands there with nothing in it."""
        return not any(map(str.strip, self.cells))
