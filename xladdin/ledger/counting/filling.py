"""What counting would write into a report workbook: 表三 and 表四, and 台账合计; what it finds typed otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from workbook.edition import Field
from workbook.layout import Place, field_places, ledger_places
from workbook.refusal import FileRefused, Kind
from workbook.report import BLANK, Report, State
from xladdin.ledger.counting.counts import LedgerCount


@dataclass(frozen=True)
class Difference:
    """A cell that holds something else than the ledger comes to; `control` for one of 台账合计."""

    field: Field
    place: Place
    ledger: int
    said: int | Decimal | str
    control: bool = False

    @property
    def where(self) -> str:
        """The row that it stands in, in words for the user."""
        row = f"表{self.field.number}{f'「{self.field.row_name}」行' if self.field.row_name else ''}"
        return f"台账合计（{row}）" if self.control else row


@dataclass(frozen=True)
class Changes:
    """`blank` are the cells without a figure, with what goes there; `differs` those that hold another."""

    blank: Mapping[Place, int]
    differs: tuple[Difference, ...]

    @property
    def lines(self) -> list[str]:
        """The differences in words, a line for each row of a table."""
        rows: dict[str, list[Difference]] = {}
        for one in self.differs:
            rows.setdefault(one.where, []).append(one)
        return [
            f"{where}：{'；'.join(f'「{d.field.column_name}」已填 {d.said}，台账数出来是 {d.ledger}' for d in found)}"
            for where, found in rows.items()
        ]

    def cells(self, *, replace: bool) -> dict[Place, int]:
        """What is written: the blank cells, and with `replace` those that differ."""
        return {**self.blank, **({d.place: d.ledger for d in self.differs} if replace else {})}


def changes_of(counted: LedgerCount, report: Report) -> Changes:
    """What filling this report from the count would change."""
    blank: dict[Place, int] = {}
    differs: list[Difference] = []
    places, controls = field_places(report.edition), ledger_places(report.edition)
    for field_id, number in counted.numbers.items():
        field = report.edition.field(field_id)
        cells = [(places[field_id], report.value(field_id), False)]
        if field_id in controls:
            cells.append((controls[field_id], report.ledger.get(field_id, BLANK), True))
        for place, value, control in cells:
            if value.state is State.BLANK:
                blank[place] = number
            elif value.number != number:
                said = value.text if value.number is None else value.number
                differs.append(Difference(field, place, number, said, control))
    return Changes(blank, tuple(sorted(differs, key=lambda d: d.control)))


def refuse_unfit(counted: LedgerCount, report: Report, source: Path | str) -> None:
    """Raise FileRefused where a report is of another form than the year that was counted."""
    if report.edition is not counted.edition:
        raise FileRefused(
            source,
            f"是 {report.edition.id} 版格式的年报，{counted.year} 年度要用 {counted.edition.id} 版格式；"
            "请核对年报封面的年度，或者新建一本",
            Kind.WRONG_YEAR,
        )
