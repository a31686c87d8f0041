"""In which order a report prints the columns of a table, from the heads above its rows."""

from __future__ import annotations

from workbook.edition import Block
from xladdin.intake.formats.document import Flow
from xladdin.intake.tables.labels import compact

# Heads and the first row label stand close together.
_REACH = 60


def printed_order(section: Flow, block: Block) -> tuple[int, ...]:
    """For every printed column, the column of the form; the form's own order where the heads do not say otherwise.

    Only heads of one level say it: under spanners, the order of the words in a text is not that of the columns.
    """
    own = tuple(range(len(block.column_paths)))
    if len(own) == 1 or any(len(path) > 1 for path in block.column_paths):
        return own
    row_at = _first(section.compact, [w for path in block.row_paths for w in path[-1].wordings])
    above = section.compact[max(0, row_at - _REACH) : max(0, row_at)]
    places = [max(above.rfind(compact(w)) for w in path[-1].wordings) for path in block.column_paths]
    if min(places) < 0 or len(set(places)) < len(places):
        return own
    return tuple(sorted(own, key=lambda column: places[column]))


def _first(text: str, wordings: list[str]) -> int:
    return min((at for w in wordings if (at := text.find(compact(w))) >= 0), default=-1)
