"""Which parts of a report may hold a table: from a mention of its title to the next mention of another table's."""

from __future__ import annotations

from collections.abc import Iterator

from workbook.edition import Edition, Table
from xladdin.intake.formats.document import Flow
from xladdin.intake.tables.labels import letters, occurrences

# The text before the tables mentions their titles too; the heading itself is among the first or the last mentions.
_MENTIONS = 200
_TRIED = 4


def sections(flow: Flow, edition: Edition, table: Table) -> Iterator[Flow]:
    """The parts of the report that may hold the table, whatever ordinal its heading has."""
    starts = occurrences(flow.compact, letters(table.title), _MENTIONS)
    others = [
        place
        for other in edition.tables
        if other is not table
        for place in occurrences(flow.compact, letters(other.title), _MENTIONS)
    ]
    for start in dict.fromkeys((*starts[:_TRIED], *starts[-_TRIED:])):
        end = min((place for place in others if place > start), default=len(flow.compact))
        yield flow.part(start, end)
