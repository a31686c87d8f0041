"""What has changed since the last run: who is new, who has put things right, who is still wrong, who has become so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from xladdin.rollup.summing.units import Unit

_NAMED = 12


@dataclass(frozen=True)
class News:
    """The units that have changed since the last run, by name, and those that have stayed wrong."""

    first_run: bool
    arrived: tuple[str, ...] = ()
    corrected: tuple[str, ...] = ()
    still_wrong: tuple[str, ...] = ()
    newly_wrong: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    @property
    def sentences(self) -> tuple[str, ...]:
        """The news in words, the best first; nothing on the first run."""
        if self.first_run:
            return ()
        parts = (
            ("新报来", self.arrived),
            ("改好了", self.corrected),
            ("新出现问题", self.newly_wrong),
            ("仍有问题", self.still_wrong),
            ("上次有、这次没有了", self.gone),
        )
        told = tuple(f"{what} {len(names)} 家：{_named(names)}。" for what, names in parts if names)
        return told or ("与上次汇总相比，各单位的状态没有变化。",)

    def of(self, name: str) -> str:
        """What is new about one unit, in a word; empty if nothing is."""
        return self._words.get(name, "")

    @cached_property
    def _words(self) -> Mapping[str, str]:
        parts = (
            ("文件不见了", self.gone),
            ("仍有问题", self.still_wrong),
            ("新出现问题", self.newly_wrong),
            ("已改好", self.corrected),
            ("新报来", self.arrived),
        )
        return {name: word for word, names in parts for name in names}  # of two words about a unit the last one holds


def states_of(units: Sequence[Unit]) -> dict[str, Any]:
    """What is kept of each unit for the next run."""
    return {unit.member.name: [unit.state, bool(unit.receipt)] for unit in units if not unit.node}


def news_of(units: Sequence[Unit], last: Mapping[str, Any]) -> News:
    """What has changed since the states of the last run; damaged ones count as none."""
    before = {name: state[0] for name, state in last.items() if isinstance(state, list) and len(state) == 2}
    had = {name: bool(state[1]) for name, state in last.items() if isinstance(state, list) and len(state) == 2}
    if not before:
        return News(first_run=True)
    lists: dict[str, list[str]] = {key: [] for key in ("arrived", "corrected", "still", "newly", "gone")}
    for unit in units:
        if unit.node:
            continue
        name, wrong, was = unit.member.name, unit.state == "returned", before.get(unit.member.name, "missing")
        if unit.receipt and not had.get(name):
            lists["arrived"].append(name)
        elif had.get(name) and not unit.receipt:
            lists["gone"].append(name)
        elif was == "returned" and not wrong:
            lists["corrected"].append(name)
        if wrong and unit.receipt:
            lists["still" if was == "returned" else "newly"].append(name)
    # Without a roster a unit is there only as long as its file is.
    here = {unit.member.name for unit in units}
    lists["gone"] += [name for name in had if had[name] and name not in here]
    return News(False, *(tuple(lists[key]) for key in ("arrived", "corrected", "still", "newly", "gone")))


def _named(names: Sequence[str]) -> str:
    return "、".join(names) if len(names) <= _NAMED else f"{'、'.join(names[:_NAMED])}等"
