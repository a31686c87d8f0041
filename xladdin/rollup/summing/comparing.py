"""Units beside their peers: what stands out, by robust statistics that take the size of a unit into account.

A share of 3 of 4 requests says less than one of 300 of 400. How far a unit is from the middle of its peers is therefore
measured in standard errors of its own size (a funnel plot; D. Spiegelhalter, Statistics in Medicine 24, 2005), and what
the peers differ by among themselves is allowed for by the median absolute deviation.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from checks.model.finding import Number
from workbook import edition as editions
from xladdin.rollup.summing.units import Unit

Kind = Literal["count", "share", "change"]
# Fewer peers have no middle to speak of; further than three standard errors is one in four hundred by chance.
ENOUGH_PEERS, FAR = 8, 3.0
_TO_SIGMA = 1.4826  # the median absolute deviation of a normal distribution is σ / 1.4826
_RESULTS = "requests.results."


@dataclass(frozen=True)
class Indicator:
    """Something by which units are compared. `part` and `whole` read it from the figures of a unit."""

    title: str
    kind: Kind
    part: Callable[[Unit], float | None]
    whole: Callable[[Unit], float | None] = lambda unit: None


@dataclass(frozen=True, slots=True)  # there may be a hundred thousand
class Standing:
    """Where one unit stands in one measure: the value as it is shown, and how far it is from its peers.

    `far` is None where it has too few peers to be compared with.
    """

    name: str
    value: float
    size: float
    far: float | None = None

    @property
    def outlying(self) -> bool:
        """Whether it is so far from its peers that somebody should look at it."""
        return self.far is not None and abs(self.far) >= FAR


def measures() -> tuple[Indicator, ...]:
    """The measures of 汇总图, in order."""
    answered = _figure(f"{_RESULTS}total.total")
    received = _figure("requests.received.total")
    return (
        Indicator("本年新收申请", "count", received),
        Indicator("予以公开（含部分公开）占办结的比例", "share", _sum("granted", "partly_granted"), answered),
        Indicator("不予公开占办结的比例", "share", _sum("denied"), answered),
        Indicator("无法提供占办结的比例", "share", _sum("unavailable"), answered),
        Indicator("复议、诉讼结果纠正", "count", _corrected),
        Indicator("新收比上年增减", "change", received, _before("requests.received.total")),
    )


def standings(units: Sequence[Unit], measure: Indicator) -> tuple[Standing, ...]:
    """Every unit that has the measure, the largest value first; those far from the peers of their kind say how far."""
    by_kind: dict[str, list[tuple[str, float, float]]] = {}
    for unit in units:
        part, whole = measure.part(unit), measure.whole(unit)
        if part is None or (measure.kind != "count" and not whole):
            continue
        by_kind.setdefault(unit.member.kind, []).append((unit.member.name, part, whole or 0.0))
    found = [standing for peers in by_kind.values() for standing in _among_peers(peers, measure.kind)]
    return tuple(sorted(found, key=lambda one: (-one.value, one.name)))


def _among_peers(peers: Sequence[tuple[str, float, float]], kind: Kind) -> Iterator[Standing]:
    scored: Sequence[float | None] = _scores(peers, kind) if len(peers) >= ENOUGH_PEERS else [None] * len(peers)
    for (name, part, whole), far in zip(peers, scored, strict=True):
        yield Standing(name, _shown(part, whole, kind), whole or part, far)


def _shown(part: float, whole: float, kind: Kind) -> float:
    if kind == "count":
        return part
    return part / whole - (1 if kind == "change" else 0)


def _scores(peers: Sequence[tuple[str, float, float]], kind: Kind) -> list[float]:
    """How many standard errors each is from the middle of its peers, the spread of the peers allowed for."""
    points = [_point(part, whole, kind) for _, part, whole in peers]
    if kind == "share":
        total = sum(whole for _, _, whole in peers)
        middle = sum(part for _, part, _ in peers) / total
        errors = [math.sqrt(max(middle * (1 - middle), 1e-9) / whole) for _, _, whole in peers]
        middle = _weighted_median([p for p, _ in points], [whole for _, _, whole in peers])
    else:
        middle = statistics.median(point for point, _ in points)
        errors = [error for _, error in points]
    raw = [(point - middle) / error for (point, _), error in zip(points, errors, strict=True)]
    spread = _TO_SIGMA * statistics.median(abs(one) for one in raw)
    return [one / max(1.0, spread) for one in raw]


def _point(part: float, whole: float, kind: Kind) -> tuple[float, float]:
    """The value on a scale on which units of all sizes may be compared, and its standard error there."""
    if kind == "share":
        return part / whole, 1.0
    if kind == "change":
        return math.log((part + 0.5) / (whole + 0.5)), math.sqrt(1 / (part + 0.5) + 1 / (whole + 0.5))
    return 2 * math.sqrt(part + 0.375), 1.0  # Anscombe: the square root of a count has the same error at every size


def _weighted_median(values: Sequence[float], weights: Sequence[float]) -> float:
    half, passed = sum(weights) / 2, 0.0
    for value, weight in sorted(zip(values, weights, strict=True)):
        passed += weight
        if passed >= half:
            return value
    return values[-1]


def _figure(field_id: str) -> Callable[[Unit], float | None]:
    def read(unit: Unit) -> float | None:
        receipt = unit.receipt
        return _number(receipt.edition, receipt.numbers, field_id) if receipt else None

    return read


def _before(field_id: str) -> Callable[[Unit], float | None]:
    def read(unit: Unit) -> float | None:
        receipt = unit.receipt
        return _number(receipt.edition_before, receipt.before, field_id) if receipt else None

    return read


def _number(edition_id: str, numbers: Sequence[Number | None], field_id: str) -> float | None:
    if not edition_id or not numbers or (at := _index(edition_id, field_id)) is None or (found := numbers[at]) is None:
        return None
    return float(found)


@cache
def _index(edition_id: str, field_id: str) -> int | None:
    edition = editions.load(edition_id)
    return edition.field(field_id).index if edition.has(field_id) else None


def _sum(*rows: str) -> Callable[[Unit], float | None]:
    """The 总计 of these rows, or of all rows of these groups, of 表三 第三项."""

    def read(unit: Unit) -> float | None:
        receipt = unit.receipt
        return _added(receipt.numbers, _totals(receipt.edition, rows)) if receipt and receipt.edition else None

    return read


@cache
def _totals(edition_id: str, rows: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(
        field.index
        for field in editions.load(edition_id).requests.fields
        if field.column[-1].total and field.id.removeprefix(_RESULTS).split(".")[0] in rows
    )


def _corrected(unit: Unit) -> float | None:
    receipt = unit.receipt
    return _added(receipt.numbers, _corrections(receipt.edition)) if receipt and receipt.edition else None


@cache
def _corrections(edition_id: str) -> tuple[int, ...]:
    fields = editions.load(edition_id).disputes.fields
    return tuple(field.index for field in fields if field.id.endswith(".corrected"))


def _added(numbers: Sequence[Number | None], places: Sequence[int]) -> float:
    return float(sum([numbers[at] or 0 for at in places]))
