"""The balance relations of an edition as one linear system: what should add up, what does not, and by how much."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from checks.model.finding import Number
from workbook.edition import Balance, Edition, Field, Heading, Table
from workbook.report import Origin, Report, Value, number_value

_RULES = {("requests", "across"): "T3-3", ("requests", "down"): "T3-2", ("disputes", "across"): "T4-1"}


@dataclass(frozen=True)
class Relation:
    """The fields on the left add up to the same as those on the right, in one row or one column of a table."""

    index: int
    rule: str
    where: str
    left: tuple[Field, ...]
    right: tuple[Field, ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        """All fields of the relation, the right-hand ones (the totals) first."""
        return self.right + self.left

    @property
    def terms(self) -> tuple[tuple[int, int], ...]:
        """(field index, +1 on the left or −1 on the right), for all fields."""
        return tuple((f.index, 1) for f in self.left) + tuple((f.index, -1) for f in self.right)


@dataclass(frozen=True, slots=True)
class Residual:
    """A relation looked at with the figures of a report; both sides are None where a field holds no number."""

    relation: Relation
    left: Number | None
    right: Number | None

    @property
    def difference(self) -> Number | None:
        """Left minus right; 0 where the relation holds."""
        return None if self.left is None or self.right is None else self.left - self.right


@cache
def relations(edition: Edition) -> tuple[Relation, ...]:
    """Every balance relation of an edition: what its form prints, then what its totals imply."""
    drafts = [draft for table in edition.tables for draft in (*_balances(table), *_totals(table))]
    drafts.sort(key=lambda draft: draft[0])
    return tuple(Relation(index, *draft) for index, draft in enumerate(drafts))


def residuals(report: Report) -> Iterator[Residual]:
    """Both sides of every balance relation, in the order of `relations`."""
    numbers = report.numbers
    for relation in relations(report.edition):
        left, right = _sum(numbers, relation.left), _sum(numbers, relation.right)
        yield Residual(relation, None, None) if left is None or right is None else Residual(relation, left, right)


def totals(report: Report) -> Mapping[str, Value]:
    """The value that every total field should have, by field id; left out where an addend is not a number."""
    numbers = list(report.numbers)
    results: dict[str, Value] = {}
    for field, addends in _addends(report.edition):
        total = _sum(numbers, addends)
        numbers[field.index] = total
        if total is not None:
            results[field.id] = number_value(total, Origin.COMPUTED)
    return results


def with_totals(report: Report) -> Report:
    """The report with every computable total put in place of what stood there."""
    return report.with_values(totals(report))


@cache
def _addends(edition: Edition) -> tuple[tuple[Field, tuple[Field, ...]], ...]:
    """Each total field once, with the fields it sums, in an order in which sums of sums come last."""
    chosen: dict[int, tuple[Field, tuple[Field, ...]]] = {}
    for table in edition.tables:
        for _, _, left, (total,) in _totals(table):
            chosen.setdefault(total.index, (total, left))
    # A total over totals (the corner of 表三) needs its addends computed before it.
    return tuple(sorted(chosen.values(), key=lambda pair: sum(f.is_total for f in pair[1])))


Draft = tuple[str, str, tuple[Field, ...], tuple[Field, ...]]


def _totals(table: Table) -> Iterator[Draft]:
    for field in table.fields:
        if field.column[-1].total:
            where = f"「{field.row_name}」行" if field.row_name else f"「{_group(field)}」"
            yield _rule(table, "across"), where, _beside(table, field, "column"), (field,)
        if field.row[-1].total:
            yield _rule(table, "down"), f"「{field.column_name}」列", _beside(table, field, "row"), (field,)


def _balances(table: Table) -> Iterator[Draft]:
    for balance in table.balances:
        for path in table.blocks[0].column_paths:
            column = [f for f in table.fields if f.column == path]
            left, right = _side(column, balance, "left"), _side(column, balance, "right")
            yield "T3-1", f"「{column[0].column_name}」列", left, right


def _side(column: Sequence[Field], balance: Balance, side: str) -> tuple[Field, ...]:
    by_row = {".".join(heading.key for heading in f.row if heading.key): f for f in column}
    return tuple(by_row[key] for key in getattr(balance, side))


def _beside(table: Table, total: Field, axis: str) -> tuple[Field, ...]:
    """The fields that a total sums: all other leaves under the parent of its own heading, along one axis."""
    own: tuple[Heading, ...] = getattr(total, axis)
    other = "row" if axis == "column" else "column"
    return tuple(
        field
        for field in table.fields
        if field.block == total.block
        and getattr(field, other) == getattr(total, other)
        and getattr(field, axis)[: len(own) - 1] == own[:-1]
        and not getattr(field, axis)[-1].total
    )


def _rule(table: Table, direction: str) -> str:
    return _RULES[table.key, direction]


def _group(field: Field) -> str:
    return next(heading.name for heading in reversed(field.column[:-1]) if heading.key)


def _sum(numbers: Sequence[Number | None], fields: Sequence[Field]) -> Number | None:
    total: Number = 0
    for field in fields:
        number = numbers[field.index]
        if number is None:
            return None
        total += number
    return total
