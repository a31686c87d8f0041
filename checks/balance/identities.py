"""The balance relations of an edition as one linear system: what should add up, what does not, and by how much."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from checks.model.finding import Number
from workbook.edition import Edition, Field, Table
from workbook.report import Origin, Report, Value, number_value


@dataclass(frozen=True)
class Relation:
    """The fields on the left add up to the same as those on the right, in one row or one column of a table.

    `rule` is the number of the rule that looks at it; `is_total` tells what a total sums from what the form prints.
    """

    index: int
    rule: str
    where: str
    is_total: bool
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


@cache
def relations_of(edition: Edition, rule: str) -> tuple[Relation, ...]:
    """The relations for which the form names this rule."""
    return tuple(relation for relation in relations(edition) if relation.rule == rule)


def residuals(report: Report, rule: str = "") -> Iterator[Residual]:
    """Both sides of every balance relation, or of those of one rule, in the order of `relations`."""
    numbers = report.numbers
    for relation in relations_of(report.edition, rule) if rule else relations(report.edition):
        left, right = sum_of(numbers, relation.left), sum_of(numbers, relation.right)
        yield Residual(relation, None, None) if left is None or right is None else Residual(relation, left, right)


def totals(report: Report) -> Mapping[str, Value]:
    """The value that every total field should have, by field id; left out where an addend is not a number."""
    numbers = list(report.numbers)
    results: dict[str, Value] = {}
    for field, addends in _addends(report.edition):
        total = sum_of(numbers, addends)
        numbers[field.index] = total
        if total is not None:
            results[field.id] = number_value(total, Origin.COMPUTED)
    return results


def with_totals(report: Report) -> Report:
    """The report with every computable total put in place of what stood there."""
    return report.with_values(totals(report))


@cache
def interlocked(edition: Edition) -> frozenset[int]:
    """The numbers of the relations of totals in tables that have other relations as well: such totals are evidence."""
    tables = {f.table for r in relations(edition) if not r.is_total for f in r.fields}
    return frozenset(r.index for r in relations(edition) if r.is_total and r.right[0].table in tables)


@cache
def _addends(edition: Edition) -> tuple[tuple[Field, tuple[Field, ...]], ...]:
    """Each total field once, with the fields it sums, in an order in which sums of sums come last."""
    chosen: dict[int, tuple[Field, tuple[Field, ...]]] = {}
    for table in edition.tables:
        for _, _, _, left, (total,) in _totals(table):
            chosen.setdefault(total.index, (total, left))
    # A total over totals (the corner of 表三) needs its addends computed before it.
    return tuple(sorted(chosen.values(), key=lambda pair: sum(f.is_total for f in pair[1])))


Draft = tuple[str, str, bool, tuple[Field, ...], tuple[Field, ...]]


def _totals(table: Table) -> Iterator[Draft]:
    for field in table.fields:
        if rule := field.column[-1].total:
            where = f"「{field.row_name}」行" if field.row_name else f"「{_group(field)}」"
            yield rule, where, True, table.summed(field, "column"), (field,)
        if rule := field.row[-1].total:
            yield rule, f"「{field.column_name}」列", True, table.summed(field, "row"), (field,)


def _balances(table: Table) -> Iterator[Draft]:
    for balance in table.balances:
        for path in table.blocks[0].column_paths:
            column = {f.row_key: f for f in table.fields if f.block == 0 and f.column == path}
            left, right = (tuple(column[key] for key in side) for side in (balance.left, balance.right))
            yield balance.rule, f"「{next(iter(column.values())).column_name}」列", False, left, right


def _group(field: Field) -> str:
    return next(heading.name for heading in reversed(field.column[:-1]) if heading.key)


def sum_of(numbers: Sequence[Number | None], fields: Iterable[Field]) -> Number | None:
    """The numbers of these fields added up; None where one of them is missing."""
    total: Number = 0
    for field in fields:
        number = numbers[field.index]
        if number is None:
            return None
        total += number
    return total
