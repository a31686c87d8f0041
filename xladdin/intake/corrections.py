"""Figures that a person corrects after reading (`表三!D8=12`): a new report, and a trace of what was changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from workbook import layout
from workbook.edition import Edition, Field, Heading
from workbook.report import Origin, Value, value_of_text
from xladdin.intake.published import Intake
from xladdin.intake.tables.labels import letters, wording

_BLANK = frozenset({"", "空", "空白"})
# Between the names of table, row and column.
_PARTS = str.maketrans("／|", "//")


class UnknownCell(ValueError):
    """A correction that names no figure of the form, or no number; in words for the user."""


@dataclass(frozen=True)
class Correction:
    """One figure as it was read, and as the person says it is."""

    field: Field
    read: Value
    given: Value

    @property
    def words(self) -> str:
        """For the user: 表三「…」行「…」列：读到 7，更正为 12."""
        was, now = (value.display or "空白" for value in (self.read, self.given))
        return f"{self.field.place}：读到的是 {was}，已更正为 {now}。"


def corrected(intake: Intake, orders: Iterable[str]) -> tuple[Intake, tuple[Correction, ...]]:
    """What was read with these figures in place of those read; UnknownCell where an order cannot be followed."""
    edition = intake.report.edition
    found: dict[str, Correction] = {}
    for order in orders:
        where, sign, text = order.rpartition("=")
        if not sign:
            raise UnknownCell(f"「{order}」不是一处更正，请写成 表三!D8=12，或者 表三/（一）予以公开/自然人=12。")
        of = _field(edition, where.strip())
        given = value_of_text("" if text.strip() in _BLANK else text.strip(), Origin.TYPED)
        if given.number is None and text.strip() not in _BLANK:
            raise UnknownCell(f"「{order}」里等号后面不是数字；空着的请写「空」。")
        found[of.id] = Correction(of, intake.report.value(of.id), given)
    report = intake.report.with_values({name: one.given for name, one in found.items()})
    return replace(intake, report=report, lacking=intake.lacking - found.keys()), tuple(found.values())


def _field(edition: Edition, where: str) -> Field:
    """The figure that an address on the sheets of the form, or the names of table, row and column mean."""
    if "!" in where or "！" in where:
        address = where.replace("！", "!").replace("$", "").upper().replace(" ", "")
        named = [name for name, place in layout.field_places(edition).items() if str(place).upper() == address]
        if named:
            return edition.field(named[0])
        raise UnknownCell(f"「{where}」不是表里要填数的一格。")
    parts = [part.strip() for part in where.translate(_PARTS).split("/") if part.strip()]
    fields = [of for table in edition.tables if parts and parts[0] == f"表{table.number}" for of in table.fields]
    found = [of for of in fields if all(_names(part, of) for part in parts[1:])]
    if len(found) == 1:
        return found[0]
    if not found:
        raise UnknownCell(f"「{where}」对不上表里的任何一格，请写成 表三/（一）予以公开/自然人。")
    ways = "；".join(of.place for of in found[:4])
    raise UnknownCell(
        f"「{where}」可以指 {len(found)} 格（{ways}{'等' if len(found) > 4 else ''}），请把行名和列名都写上。"
    )


def _names(part: str, of: Field) -> bool:
    """Whether a part of a place is the name of the row or column of a field, or of a group that it is in."""
    return any(_is_called(part, path) for path in (of.row, of.column))


def _is_called(part: str, path: Sequence[Heading]) -> bool:
    asked = wording(part)
    ways = {(letters(w), wording(w).core) for heading in path for w in heading.wordings}
    return any(letters(part) == whole or (not asked.ordinal and asked.core == core) for whole, core in ways)
