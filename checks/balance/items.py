"""From breaches to the list that staff work through: one item for one mistake, with the cell that is probably wrong.

A single wrong cell of 表三 breaks two or three relations. Listing each of them would send the reader to three places,
so failing relations are explained together (see `suspects`), and what could not be checked is listed once, with the
blank cells that stand in the way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from checks.balance.consequences import Beside, Raw
from checks.balance.identities import interlocked, relations
from checks.balance.misplaced import is_exchange, moves
from checks.balance.suspects import Change, ChangeSet, Mending, System, explain
from checks.model.finding import Finding, Number, Outcome, Suspect
from checks.model.registry import Breach, Filing, put_into_words
from workbook.edition import Edition, Field
from workbook.report import Report, plain

# With more ways than this to set relations right, naming them all would name nobody.
MOST_WAYS = 6


@dataclass(frozen=True)
class Equations:
    """The linear system of one report: its relations, 台账合计 among them, and the figures that go in."""

    report: Report
    system: System
    values: tuple[Number | None, ...]
    residuals: tuple[Number | None, ...]
    ledger: tuple[str, ...]

    def field(self, variable: int) -> Field:
        """The field of a variable; for 台账合计, the total that it controls."""
        fields = self.report.edition.fields
        if variable < len(fields):
            return fields[variable]
        return self.report.edition.field(self.ledger[variable - len(fields)])

    def suspect(self, variable: int, proposed: Number) -> Suspect:
        """The variable as a suspect that should hold `proposed`."""
        field = self.field(variable)
        if proposed == int(proposed):
            proposed = int(proposed)
        if variable < len(self.report.values):
            return Suspect(field.place, self.report.values[variable], proposed, field)
        place = f"{field.place}的台账合计"
        return Suspect(place, self.report.ledger[field.id], proposed, field, ledger=True)


def items(filing: Filing, raw: Sequence[Raw], spoken_of: frozenset[str] = frozenset()) -> list[Finding]:
    """The findings of a filing, most serious first, from everything its rules found.

    `spoken_of` are those, by their kin, for which staff have typed an explanation.
    """
    equations = equations_of(filing.report)
    beside = Beside(filing, raw, spoken_of)
    failing = _failing_relations(equations, raw)
    implied = implied_values(equations)
    backed = [_backed(equations, mending, beside) for mending in _mendings(equations)]
    located = [item for mending in backed for item in _items_of(equations, mending, failing)]
    located, consequences = _with_consequences(located, beside)
    own = [
        _with_proposals(equations, put_into_words(rule, breach), implied)
        for rule, breach in _without_repeats([pair for n, pair in enumerate(raw) if n not in consequences])
        if breach.relation is None and breach.ledger is None
    ]
    return _in_order(_merged([*own, *located]))


def equations_of(report: Report) -> Equations:
    """The linear system of a report with its figures."""
    ledger = tuple(report.ledger)
    typed = _system(report.edition, ledger)
    values = (*report.numbers, *(report.ledger[field_id].number for field_id in ledger))
    residuals = _residuals(typed, values)
    if _totals_hold(report.edition, residuals) and any(residuals):
        # The totals were computed from the entries, so they are no evidence of their own: look at the entries alone.
        typed = _computed_system(report.edition, ledger)
        residuals = _residuals(typed, values)
    return Equations(report, typed, values, residuals, ledger)


def implied_values(equations: Equations) -> Mapping[int, Number]:
    """For each cell without a number, the one that the relations leave for it, where they agree on one."""
    values = list(equations.values)
    found: dict[int, Number] = {}
    progress = True
    while progress:
        progress = False
        votes: dict[int, set[Number]] = {}
        for terms in equations.system.relations:
            unknown = [(variable, sign) for variable, sign in terms if values[variable] is None]
            if len(unknown) == 1:
                (variable, sign) = unknown[0]
                rest = sum(own * (values[v] or 0) for v, own in terms if v != variable)
                votes.setdefault(variable, set()).add(-rest * sign)
        for variable, proposals in votes.items():
            if len(proposals) == 1 and min(proposals) >= 0:
                found[variable] = values[variable] = proposals.pop()
                progress = True
    return found


@cache
def _system(edition: Edition, ledger: tuple[str, ...]) -> System:
    count = len(edition.fields)
    controls = [((edition.field(field_id).index, 1), (count + i, -1)) for i, field_id in enumerate(ledger)]
    return System((*(relation.terms for relation in relations(edition)), *controls))


@cache
def _computed_system(edition: Edition, ledger: tuple[str, ...]) -> System:
    """The same relations with every total that is no evidence of its own replaced by the entries that it sums."""
    replaced = interlocked(edition)
    sums = {r.right[0].index: r for r in relations(edition) if r.index in replaced}

    def entries(variable: int, sign: int) -> Iterator[tuple[int, int]]:
        if variable not in sums:
            yield variable, sign
            return
        for field in sums[variable].left:
            yield from entries(field.index, sign)

    computed = []
    for index, terms in enumerate(_system(edition, ledger).relations):
        computed.append(() if index in replaced else tuple(t for term in terms for t in entries(*term)))
    return System(tuple(computed))


def _totals_hold(edition: Edition, residuals: Sequence[Number | None]) -> bool:
    return all(residuals[index] == 0 for index in interlocked(edition))


def _residuals(system: System, values: Sequence[Number | None]) -> tuple[Number | None, ...]:
    return tuple(_residual(terms, values) for terms in system.relations)


def _residual(terms: Iterable[tuple[int, int]], values: Sequence[Number | None]) -> Number | None:
    total: Number = 0
    for variable, sign in terms:
        number = values[variable]
        if number is None:
            return None
        total += sign * number
    return total


def _mendings(equations: Equations) -> list[Mending]:
    edition = equations.report.edition
    totals = frozenset(field.index for field in edition.fields if field.is_total)
    signed = frozenset(field.index for field in edition.fields if field.kind == "signed")
    return explain(equations.system, equations.values, equations.residuals, totals, signed, _whole(equations))


def _whole(equations: Equations) -> frozenset[int]:
    """The variables that are counts: no half case was ever handled."""
    return frozenset(v for v in range(len(equations.values)) if equations.field(v).kind != "amount")


def _backed(equations: Equations, mending: Mending, beside: Beside) -> Mending:
    """The mending with the one set of changes that the text or last year's figures speak for, if there is one."""
    if len(mending.sets) < 2 or not mending.complete:
        return mending
    count = len(equations.report.values)
    speaking = [
        len(beside.mended({equations.field(v).id: (equations.values[v] or 0) + delta for v, delta in changes}))
        if all(variable < count for variable, _ in changes)
        else 0
        for changes in mending.sets
    ]
    most = max(speaking)
    if not most or speaking.count(most) > 1:
        return mending
    return replace(mending, sets=(mending.sets[speaking.index(most)],))


def _with_consequences(located: Sequence[Finding], beside: Beside) -> tuple[list[Finding], frozenset[int]]:
    """The items, each with what follows from its one wrong cell, and the numbers of those breaches in `beside.raw`."""
    found: list[Finding] = []
    gone: frozenset[int] = frozenset()
    for item in located:
        only = item.suspects[0] if len(item.suspects) == 1 else None
        mended: frozenset[int] = frozenset()
        if only and only.field and not only.ledger:
            mended = beside.mended({only.field.id: only.proposed}) - gone
        found.append(replace(item, message=item.message + beside.told(mended)) if mended else item)
        gone |= mended
    return found, gone


def _without_repeats(raw: Sequence[Raw]) -> Iterator[Raw]:
    """Without those that only say a figure is missing, where another one names the cell that lacks it."""
    told = {field.index for rule, breach in raw if not rule.blank for field in breach.fields}
    for rule, breach in raw:
        repeats = rule.blank and breach.outcome is Outcome.NOT_ASSESSABLE
        if not (repeats and all(field.index in told for field in breach.fields)):
            yield rule, breach


def _failing_relations(equations: Equations, raw: Sequence[Raw]) -> Mapping[int, Raw]:
    """The breaches of balance relations and of 台账合计, by the number of the relation in the system."""
    count = len(relations(equations.report.edition))
    found: dict[int, Raw] = {}
    for rule, breach in raw:
        if breach.relation is not None and breach.outcome is Outcome.FAIL:
            found[breach.relation] = (rule, breach)
        elif breach.ledger is not None:
            found[count + equations.ledger.index(breach.ledger.id)] = (rule, breach)
    return found


def _items_of(equations: Equations, mending: Mending, failing: Mapping[int, Raw]) -> Iterator[Finding]:
    """The items for one group of failing relations that are explained together."""
    raw = {index: failing[index] for index in mending.relations if index in failing}
    certain = frozenset.intersection(*mending.sets) if mending.sets and mending.complete else frozenset()
    for change in sorted(certain):
        touched = [raw[i] for i, _ in equations.system.of_variable[change[0]] if i in raw]
        # 台账合计 that repeats a wrong total breaks nothing by itself; the item on the total is enough.
        if touched:
            yield _located(equations, touched, [[change]])
    explained = {i for variable, _ in certain for i, _ in equations.system.of_variable[variable]}
    rest = {index: pair for index, pair in raw.items() if index not in explained}
    if not rest:
        return
    if mending.sets:
        groups = _alternatives(equations, mending, certain)
        moved = [] if groups or certain else _moves(equations, mending)
        yield _located(equations, list(rest.values()), groups or moved, likely=bool(moved))
    else:
        count = len(rest)
        others = f"这一条和另外 {count - 1} 条" if count > 1 else "这一条"
        hint = (
            f"{others}相互关联，错误在 4 处以上，无法推断是哪几格：请先改好明显填错的格，再校验一次；还不平的逐条核对。"
        )
        for number, pair in enumerate(rest.values()):
            found = put_into_words(*pair)
            yield found if number else replace(found, message=found.message + hint)


def _alternatives(equations: Equations, mending: Mending, certain: ChangeSet) -> list[list[Change]]:
    """The competing sets, exchanged numbers first, then the most likely, without what they share; none if too many."""
    groups = [sorted(changes - certain) for changes in mending.sets]
    exchanged = [group for group in groups if is_exchange(equations.values, group, equations.report.edition.fields)]
    ordered = [*exchanged, *(group for group in groups if group not in exchanged)]
    return ordered if mending.complete and len(groups) <= MOST_WAYS else []


def _moves(equations: Equations, mending: Mending) -> list[list[Change]]:
    """The ways in which one number in the wrong row or column would explain a group of failing relations."""
    failing = {i: residual for i in mending.relations if (residual := equations.residuals[i])}
    return moves(equations.system, equations.values, failing, equations.report.edition.requests.fields)


def _located(
    equations: Equations, raw: Sequence[Raw], groups: Sequence[Sequence[Change]], *, likely: bool = False
) -> Finding:
    """One item for relations that fail together, with the groups of cells of which one may be to blame.

    `likely` are groups that a slip of the hand would explain, where the relations alone would allow many others.
    """
    # The relation with the fewest terms is the easiest to check by eye.
    first = min(raw, key=lambda pair: (pair[1].ledger is not None, len(pair[1].fields)))
    found = put_into_words(*first)
    accused = [[equations.suspect(v, (equations.values[v] or 0) + delta) for v, delta in group] for group in groups]
    suspects = tuple({(s.place, s.proposed): s for group in accused for s in group}.values())
    message = found.message
    others = list(dict.fromkeys(where for _, breach in raw if (where := _where(breach)) != _where(first[1])))
    if others:
        message += f"{'、'.join(others[:3])}{'等' if len(others) > 3 else ''}随之不平。"
    totals = [breach.fields[0] for _, breach in raw]
    own = [suspect.field for suspect in suspects if suspect.field and not suspect.ledger]
    return replace(
        found,
        message=message + (_misplaced(accused) if likely else _pointing(accused)),
        fields=tuple(dict.fromkeys([*own, *totals])),
        suspects=suspects,
    )


def _where(breach: Breach) -> str:
    return f"{breach.ledger.row_name}的台账合计" if breach.ledger else str(breach.words["where"])


def _pointing(groups: Sequence[Sequence[Suspect]]) -> str:
    if not groups:
        return "仅凭表内关系不能断定是哪一格，请对照台账核对。"
    told = ["，同时".join(map(_change, group)) for group in groups]
    if len(told) == 1:
        return f"疑为{told[0]}。"
    if all(len(group) == 1 for group in groups):
        return f"可能是以下各处之一：{'；'.join(told)}。"
    return f"可能是以下 {len(told)} 组之一，每组的几处同时有错：{'；或者'.join(told)}。"


def _misplaced(groups: Sequence[Sequence[Suspect]]) -> str:
    told = "；或者".join("，同时".join(map(_change, group)) for group in groups)
    return f"可能是一个数填错了行或者列：{told}。仅凭表内关系不能断定，请对照台账核对。"


def _change(suspect: Suspect) -> str:
    now = f"现为 {suspect.value.display}" if suspect.value.display else "现为空白"
    return f"{suspect.place}填错，{now}，应为 {plain(suspect.proposed)}"


def _with_proposals(equations: Equations, found: Finding, implied: Mapping[int, Number]) -> Finding:
    """The same finding with the values that the relations imply for its cells."""
    known = [(field, implied[field.index]) for field in found.fields if _is_fit(field, implied.get(field.index))]
    if not known or found.suspects:
        return found
    suspects = tuple(equations.suspect(field.index, number) for field, number in known)
    shown = "；".join(f"{s.place}应为 {plain(s.proposed)}" for s in suspects[:3])
    more = f"；这样的共 {len(suspects)} 格" if len(suspects) > 3 else ""
    return replace(found, suspects=suspects, message=f"{found.message}按勾稽关系推算，{shown}{more}。")


def _is_fit(field: Field, number: Number | None) -> bool:
    """Whether a cell can hold a number that the relations leave for it."""
    return number is not None and (field.kind == "amount" or number == int(number))


def _merged(found: Sequence[Finding]) -> list[Finding]:
    """With one item for a cell that is faulted both for what stands in it and for what does not add up."""
    results: list[Finding] = []
    for item in found:
        twin = next((i for i, told in enumerate(results) if _same_cell(told, item)), None)
        if twin is None:
            results.append(item)
        else:
            told = results[twin]
            results[twin] = replace(item, rule=told.rule, title=told.title, message=told.message + item.message)
    return results


def _same_cell(told: Finding, item: Finding) -> bool:
    """Whether `item` blames the one cell that `told` already faults for what stands in it (a negative count, say)."""
    return (
        told.outcome is Outcome.FAIL
        and told.severity is item.severity
        and told.left is None
        and len(told.fields) == len(item.suspects) == 1
        and item.suspects[0].field is told.fields[0]
    )


def _in_order(found: Iterable[Finding]) -> list[Finding]:
    """What must be put right first, the gravest before the others: blank cells before a line of 封面.

    Among these stands what is wrong in a cell before what does not add up because of it.
    """

    def weight(item: Finding) -> tuple[bool, int, bool, int]:
        place = min((field.index for field in item.fields), default=-1)
        return not item.stands_in_the_way, item.severity.mark.code, _adds_up(item), place

    return sorted(found, key=weight)


def _adds_up(item: Finding) -> bool:
    """Whether a finding is that sums disagree, and not what one cell holds."""
    return item.left is not None
