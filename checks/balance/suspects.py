"""Which cells are probably wrong, given what does not add up.

The principle is that of Fellegi and Holt (1976) for official statistics: change as few figures as possible so that
every relation holds. The search is exact for up to three wrong cells in a group of connected relations. It rests on
this: the cells of a smallest set of up to three form no cycle of relations, so one of them is always alone in some
relation, and that relation's residual is exactly what the cell is wrong by. Peel that cell off, and the rest is a
smaller problem.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from checks.model.finding import Number

MOST_CELLS = 3
MOST_SETS = 12
_MOST_DIGITS = 24  # what a Decimal of Python can be divided with; no figure of a report has more than 15

Change = tuple[int, Number]
ChangeSet = frozenset[Change]


@dataclass(frozen=True, eq=False)
class System:
    """Linear relations over numbered variables: in each one the terms (variable, +1 or −1) must add up to 0."""

    relations: tuple[tuple[tuple[int, int], ...], ...]

    @cached_property
    def of_variable(self) -> Mapping[int, tuple[tuple[int, int], ...]]:
        """For each variable, the relations it stands in: (relation, sign)."""
        found: dict[int, list[tuple[int, int]]] = {}
        for index, terms in enumerate(self.relations):
            for variable, sign in terms:
                found.setdefault(variable, []).append((index, sign))
        return {variable: tuple(places) for variable, places in found.items()}

    @cached_property
    def standing_in(self) -> Mapping[frozenset[int], Sequence[int]]:
        """The variables by the set of relations that each stands in."""
        return _by_relations(self, frozenset(range(len(self.relations))))

    @cached_property
    def most_relations(self) -> int:
        """In how many relations a variable stands at most."""
        return max(len(places) for places in self.of_variable.values())

    @cached_property
    def variables(self) -> tuple[tuple[int, ...], ...]:
        """The variables of each relation."""
        return tuple(tuple(variable for variable, _ in terms) for terms in self.relations)

    @cached_property
    def degree(self) -> Mapping[int, int]:
        """In how many relations each variable stands."""
        return {variable: len(places) for variable, places in self.of_variable.items()}

    @cached_property
    def components(self) -> tuple[frozenset[int], ...]:
        """The relations, grouped so that two that share a variable are together."""
        group = list(range(len(self.relations)))
        for places in self.of_variable.values():
            ids = {group[relation] for relation, _ in places}
            group = [min(ids) if g in ids else g for g in group]
        return tuple(frozenset(i for i, g in enumerate(group) if g == name) for name in sorted(set(group)))


def _by_relations(system: System, active: frozenset[int]) -> Mapping[frozenset[int], Sequence[int]]:
    found: dict[frozenset[int], list[int]] = {}
    for variable, places in system.of_variable.items():
        found.setdefault(frozenset(i for i, _ in places if i in active), []).append(variable)
    return found


@dataclass(frozen=True)
class Mending:
    """What would mend the failing relations of one group.

    `sets` are all the smallest sets of changes, the most human mistake first; empty if more than three cells must be
    wrong. `complete` is False where there are more equally small sets than are listed.
    """

    relations: tuple[int, ...]
    sets: tuple[ChangeSet, ...]
    complete: bool = True


def explain(
    system: System,
    values: Sequence[Number | None],
    residuals: Sequence[Number | None],
    totals: frozenset[int] = frozenset(),
    signed: frozenset[int] = frozenset(),
    whole: frozenset[int] = frozenset(),
) -> list[Mending]:
    """For every group of connected relations that do not all hold, the smallest sets of changes that make them hold.

    `residuals` has one entry a relation: the sum of its terms, or None where it cannot be assessed. No change makes a
    number negative, except of the `signed` variables, or gives a fraction to a `whole` one. `totals` are the variables
    that the form computes: a total of 0 or one that is off by a slip of the hand ranks first where sets tie.
    """
    mendings = []
    active = frozenset(i for i, residual in enumerate(residuals) if residual is not None)
    for component in system.components:
        failing = {i: r for i in component if (r := residuals[i])}
        if not failing:
            continue
        search = _Search(system, values, active, signed, whole)
        sets = search.smallest(failing)
        ranked = sorted(sets, key=lambda changes: _rank(changes, values, totals))
        mendings.append(Mending(tuple(sorted(failing)), tuple(ranked[:MOST_SETS]), complete=len(ranked) <= MOST_SETS))
    return mendings


@dataclass(frozen=True, eq=False)
class _Search:
    system: System
    values: Sequence[Number | None]
    active: frozenset[int]
    signed: frozenset[int]
    whole: frozenset[int]

    @cached_property
    def degree(self) -> Mapping[int, int]:
        """In how many assessable relations each variable stands."""
        places = self.system.of_variable.items()
        if len(self.active) == len(self.system.relations):
            return self.system.degree
        return {variable: sum(relation in self.active for relation, _ in found) for variable, found in places}

    @cached_property
    def standing_in(self) -> Mapping[frozenset[int], Sequence[int]]:
        """The variables by the set of assessable relations that each stands in."""
        if len(self.active) == len(self.system.relations):
            return self.system.standing_in
        return _by_relations(self.system, self.active)

    def smallest(self, failing: dict[int, Number]) -> set[ChangeSet]:
        """The sets of the smallest size that work: all of them, or one more than MOST_SETS; none beyond MOST_CELLS."""
        found: set[ChangeSet] = set()
        for size in range(1, MOST_CELLS + 1):
            if len(failing) > size * self.system.most_relations:
                continue  # so few cells do not stand in so many relations
            for changes in self._sets(failing, (), size):
                found.add(frozenset(changes))
                if len(found) > MOST_SETS:
                    return found
            if found:
                break
        return found

    def _sets(
        self, failing: Mapping[int, Number], changed: tuple[Change, ...], left: int
    ) -> Iterator[tuple[Change, ...]]:
        taken = [variable for variable, _ in changed]
        if left == 1:
            yield from ((*changed, change) for change in self._single(failing) if change[0] not in taken)
            return
        most = self.system.most_relations * (left - 1)
        hopeful = self._hopeful(failing, most)
        tried: set[Change] = set(changed)
        for relation, residual in failing.items():
            for variable, sign in self.system.relations[relation]:
                if variable not in hopeful or variable in taken:
                    continue
                change = self._largest(variable, -residual * sign)
                if change is None or change in tried or self._still_failing(failing, change) > most:
                    continue
                tried.add(change)
                rest = self._after(failing, change)
                if rest and (left > 2 or frozenset(rest) in self.standing_in):
                    yield from self._sets(rest, (*changed, change), left - 1)

    def _hopeful(self, failing: Mapping[int, Number], most: int) -> set[int]:
        """The variables of which some change may leave no more than `most` relations failing.

        At best a change mends every failing relation it stands in, and it breaks all others: this much is known before
        any change is tried, and ends nearly every wrong turn.
        """
        mended = Counter(chain.from_iterable(self.system.variables[relation] for relation in failing))
        least = len(failing) - most
        return {variable for variable, count in mended.items() if 2 * count - self.degree[variable] >= least}

    def _still_failing(self, failing: Mapping[int, Number], change: Change) -> int:
        """How many relations fail after the change: more than the cells left can stand in, and the turn was wrong."""
        variable, delta = change
        left = len(failing)
        for relation, sign in self.system.of_variable[variable]:
            if relation in failing:
                left -= failing[relation] == -sign * delta
            elif relation in self.active:
                left += 1
        return left

    def _single(self, failing: Mapping[int, Number]) -> Iterator[Change]:
        """The changes of one variable that alone make every failing relation hold and break no other."""
        relation, residual = next(iter(failing.items()))
        for variable in self.standing_in.get(frozenset(failing), ()):
            signs = dict(self.system.of_variable[variable])
            delta = -residual * signs[relation]
            if all(failing[place] == -delta * signs[place] for place in failing) and self._possible((variable, delta)):
                yield variable, delta

    def _after(self, failing: Mapping[int, Number], change: Change) -> dict[int, Number]:
        variable, delta = change
        rest = dict(failing)
        for relation, sign in self.system.of_variable[variable]:
            if relation in self.active:
                residual = rest.pop(relation, 0) + sign * delta
                if residual:
                    rest[relation] = residual
        return rest

    def _largest(self, variable: int, delta: Number) -> Change | None:
        """The change by `delta`, or as far down as 0: two cells may have to fall together where neither can alone."""
        if self._possible((variable, delta)):
            return variable, delta
        value = self.values[variable]
        return (variable, -value) if value and value + delta < 0 else None

    def _possible(self, change: Change) -> bool:
        variable, delta = change
        value = self.values[variable]
        if value is None or (variable in self.whole and not _is_whole(value + delta)):
            return False
        return variable in self.signed or value + delta >= 0


def _is_whole(number: Number) -> bool:
    """Whether a number has no decimals; of one with more digits than can be reckoned with, that is no matter."""
    return isinstance(number, int) or number.adjusted() > _MOST_DIGITS or number == int(number)


def _rank(changes: ChangeSet, values: Sequence[Number | None], totals: frozenset[int]) -> tuple[int, list[int]]:
    """How unlike a human mistake a set of changes is: the sum of its slips, then its place in the form."""
    slips = 0
    for variable, delta in changes:
        old = values[variable] or 0
        slips += slip(old, old + delta, total=variable in totals)
    return slips, sorted(variable for variable, _ in changes)


def slip(old: Number, new: Number, *, total: bool) -> int:
    """How far `old` is from being `new` by a slip of the hand: 0 very likely, 9 unlikely.

    A total left at 0 is the commonest fault of published reports; then come digits swapped, doubled, dropped or
    mistyped, and 元 typed for 万元.
    """
    if total and not old:
        return 0
    was, should = str(old), str(new)
    if sorted(was) == sorted(should) and sum(a != b for a, b in zip(was, should, strict=True)) == 2:
        return 1
    if _one_more(was, should) or _one_more(should, was):
        return 2
    if new and old == new * 10000:
        return 2
    if len(was) == len(should) and sum(a != b for a, b in zip(was, should, strict=True)) == 1:
        return 3
    if total:
        return 5
    return 6 if old else 7


def _one_more(longer: str, shorter: str) -> bool:
    return len(longer) == len(shorter) + 1 and any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))
