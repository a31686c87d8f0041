"""Whether one number may have been entered in the wrong row or the wrong column.

A number that slipped into a neighbouring cell of its row leaves the total of the row right and two columns wrong, and
many pairs of cells could be changed to mend them. But of all these pairs a hand moves only a number as a whole: from a
cell that is now 0 to one that now holds exactly that number, in one row or one column.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from checks.balance.suspects import Change, System
from checks.model.finding import Number
from workbook.edition import Field

# With more moves than this that would explain it, naming them would point at nobody.
MOST_MOVES = 3


def moves(
    system: System, values: Sequence[Number | None], failing: Mapping[int, Number], fields: Sequence[Field]
) -> list[list[Change]]:
    """The moves of one whole number back to where it belongs that make the failing relations hold; few or none.

    `failing` has the residuals of the relations that do not hold, `fields` are those of one table. Of several moves,
    those between neighbouring cells come first and alone.
    """
    amount = max(*failing.values(), 0)
    if len(failing) < 2 or any(residual not in (amount, -amount) for residual in failing.values()):
        return []
    touched = {variable for relation in failing for variable, _ in system.relations[relation]}
    entries = [field for field in fields if field.index in touched and not field.is_total]
    empty = [field for field in entries if values[field.index] == 0]
    found: list[tuple[int, list[Change]]] = []
    for there in (field for field in entries if values[field.index] == amount):
        for here in (field for field in empty if _apart(field, there)):
            changes = [(here.index, amount), (there.index, -amount)]
            if _mends(system, failing, changes):
                found.append((_apart(here, there), sorted(changes)))
    near = [changes for apart, changes in found if apart == 1]
    chosen = near or [changes for _, changes in found]
    return chosen if len(chosen) <= MOST_MOVES else []


def _apart(here: Field, there: Field) -> int:
    """How many cells apart two cells of one row or one column are; 0 where a number does not slip so."""
    if here.row_index == there.row_index:
        return abs(here.column_index - there.column_index)
    return abs(here.row_index - there.row_index) if here.column_index == there.column_index else 0


def _mends(system: System, failing: Mapping[int, Number], changes: Sequence[Change]) -> bool:
    rest = dict(failing)
    for variable, delta in changes:
        for relation, sign in system.of_variable.get(variable, ()):
            rest[relation] = rest.get(relation, 0) + sign * delta
    return not any(rest.values())
