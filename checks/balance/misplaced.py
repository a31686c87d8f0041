"""Whether one number may have been entered in the wrong row or column, or two have been exchanged.

A number that slipped into a neighbouring cell of its row leaves the total of the row right and two columns wrong, and
many pairs of cells could be changed to mend them. But of all these pairs a hand only exchanges what stands in two
cells of one row or one column; a number in the wrong place has been exchanged with a 0.
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
    """The exchanges of two whole numbers back to where they belong that make the failing relations hold; few or none.

    `failing` has the residuals of the relations that do not hold, `fields` are those of one table.
    """
    amount = max(*failing.values(), 0)
    if len(failing) < 2 or any(residual not in (amount, -amount) for residual in failing.values()):
        return []
    touched = {variable for relation in failing for variable, _ in system.relations[relation]}
    entries = [field for field in fields if field.index in touched and not field.is_total]
    found: list[list[Change]] = []
    for there in entries:
        for here in entries:
            if not _apart(here, there) or not _differ_by(amount, values[there.index], values[here.index]):
                continue
            changes = [(here.index, amount), (there.index, -amount)]
            if _mends(system, failing, changes):
                found.append(sorted(changes))
    return found if len(found) <= MOST_MOVES else []


def is_exchange(values: Sequence[Number | None], changes: Sequence[Change], fields: Sequence[Field]) -> bool:
    """Whether two changes put back two numbers that were exchanged between neighbouring cells."""
    if len(changes) != 2 or any(variable >= len(fields) for variable, _ in changes):
        return False
    (one, delta), (other, back) = changes
    first, second = values[one], values[other]
    here, there = fields[one], fields[other]
    return (
        first is not None
        and second is not None
        and delta == -back == second - first
        and here.id.partition(".")[0] == there.id.partition(".")[0]
        and _apart(here, there) == 1
    )


def _differ_by(amount: Number, more: Number | None, less: Number | None) -> bool:
    return more is not None and less is not None and more - less == amount


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
