"""Who has to report: the units of a roster, what each is called, and which unit a report belongs to."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import takewhile

# The kinds of unit that a roster knows. A vertically led system reports within itself (国办公开办函〔2021〕30号 二).
DEPARTMENT, TOWN, OWN, BELOW, VERTICAL, PARTY = KINDS = (
    "部门",
    "乡镇街道",
    "本机关",
    "下级政府",
    "垂直管理（不汇总）",
    "党的机关（加挂牌子）",
)
_SPACES = re.compile(r"[\s\u200b\ufeff]+")
# Shorter names are in too many others to say which unit is meant.
_SHORTEST = 3
_ENOUGH_BELOW = 3  # a government and two others; one other alone may be its office
_DIVISION_ENDINGS = ("省", "自治区", "市", "州", "盟", "县", "区", "旗")
_PLACE_ENDINGS = (*_DIVISION_ENDINGS, "乡", "镇", "街道")
_PLACE = re.compile(f".{{2,}}?(?:{'|'.join(_PLACE_ENDINGS)})")


@dataclass(frozen=True, slots=True)  # there may be a hundred thousand
class Member:
    """One unit of the roster. `due` is the day by which it has to hand in, None where the roster does not say."""

    name: str
    code: str = ""
    aliases: tuple[str, ...] = ()
    kind: str = DEPARTMENT
    above: str = ""
    counted: bool = True
    blank_is_zero: bool = False
    due: dt.date | None = None
    contact: str = ""
    remark: str = ""
    page: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Every name of the unit, the full one first."""
        return (self.name, *self.aliases)


@dataclass(frozen=True)
class Roster:
    """The units that have to report. `notes` are sentences about lines that could not be used as they stand."""

    members: tuple[Member, ...]
    notes: tuple[str, ...] = ()
    given: bool = True

    @cached_property
    def _by_name(self) -> dict[str, Member | None]:
        """Each member by its plain names; None for a name that two of them have."""
        found: dict[str, Member | None] = {}
        for member in self.members:
            for name in dict.fromkeys(map(plain_name, member.aliases)):
                found[name] = None if name in found else member
        # A full name is never given up for somebody else's short one.
        found |= {plain_name(member.name): member for member in self.members}
        found.pop("", None)
        return found

    def member(self, name: str) -> Member | None:
        """The member that has this name among its own; None if none has, or two have."""
        return self._by_name.get(plain_name(name))

    def recognise(self, unit: str, places: Iterable[str] = ()) -> tuple[Member | None, str]:
        """The member that a report of `unit` belongs to, and by what it was recognised if not by its own name.

        `places` are the names of the file and of the folders that it lies in, the nearest first.
        """
        if not self.members:
            return None, ""
        if member := self.member(unit):
            return member, ""
        if member := self._longest_within(plain_name(unit), both_ways=True):
            return member, f"报告上的单位是「{unit}」"
        for place in places:
            if member := self._longest_within(plain_name(place), both_ways=False):
                said = f"报告上的单位是「{unit}」" if unit else "报告没有写单位"
                return member, f"{said}，按文件名「{place}」认出"
        return None, ""

    def _longest_within(self, said: str, *, both_ways: bool) -> Member | None:
        """The one member one of whose names ends what is said, or is ended by it; of several the longest name.

        Where it is the name of a file (not `both_ways`), a name may stand anywhere in it.
        """
        if len(said) < _SHORTEST:
            return None
        fitting = self._ending_alike(said) if both_ways else self._within(said)
        best: dict[str, int] = {}
        for name in fitting:
            if (member := self._by_name[name]) is not None and not (both_ways and _elsewhere(said, name, member)):
                best[member.name] = max(best.get(member.name, 0), min(len(name), len(said)))
        longest = max(best.values(), default=0)
        winners = [name for name, length in best.items() if length == longest]
        return self.member(winners[0]) if len(winners) == 1 else None

    def _ending_alike(self, said: str) -> Iterator[str]:
        """The names that end what is said, and those that are ended by it; not one by one, which many units forbid."""
        for start in range(1, len(said) - _SHORTEST + 1):
            if said[start:] in self._by_name:
                yield said[start:]
        backwards = said[::-1]
        at = bisect_left(self._backwards, backwards)
        while at < len(self._backwards) and self._backwards[at].startswith(backwards):
            yield self._backwards[at][::-1]
            at += 1

    def _within(self, said: str) -> Iterator[str]:
        """The names that stand somewhere in what is said."""
        longest = min(len(said), max(map(len, self._backwards), default=0))
        for length in range(_SHORTEST, longest + 1):
            for start in range(len(said) - length + 1):
                if said[start : start + length] in self._by_name:
                    yield said[start : start + length]

    @cached_property
    def _backwards(self) -> list[str]:
        """The names that are long enough to say which unit is meant, from their ends, in order."""
        return sorted(name[::-1] for name in self._by_name if len(name) >= _SHORTEST)

    @cached_property
    def _below(self) -> dict[str, tuple[Member, ...]]:
        found: dict[str, list[Member]] = {}
        for member in self.members:
            if member.above:
                found.setdefault(member.above, []).append(member)
        return {name: tuple(members) for name, members in found.items()}

    def below(self, name: str) -> tuple[Member, ...]:
        """The members whose 上级 is the unit of this full name."""
        return self._below.get(name, ())

    def is_node(self, member: Member) -> bool:
        """Whether others stand below this member, so that its figures are the sum of theirs."""
        return member.name in self._below

    @cached_property
    def nodes(self) -> tuple[Member, ...]:
        """The members that others stand below, in the order of the roster."""
        return tuple(member for member in self.members if self.is_node(member))

    @cached_property
    def leaves(self) -> tuple[Member, ...]:
        """The members that report figures of their own, in the order of the roster."""
        return tuple(member for member in self.members if not self.is_node(member))

    def leaves_below(self, name: str) -> tuple[Member, ...]:
        """All members with figures of their own that stand anywhere below the unit of this full name."""
        found: list[Member] = []
        waiting = list(reversed(self.below(name)))
        while waiting:
            member = waiting.pop()
            if self.is_node(member):
                waiting.extend(reversed(self.below(member.name)))
            else:
                found.append(member)
        return tuple(found)

    @property
    def root(self) -> Member | None:
        """The one unit that stands above all others, where the roster has one."""
        tops = [member for member in self.nodes if not member.above]
        return tops[0] if len(tops) == 1 else None


@lru_cache(1 << 15)
def plain_name(name: str) -> str:
    """A unit's name without what typing changes: spaces, full width, brackets of one kind or another."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", name)).casefold()


def _elsewhere(said: str, name: str, member: Member) -> bool:
    """Whether what is said ends with a short name of this member, but begins with another place than its full name.

    Every county has its 教育局: 南河县教育局 is not the 清河县教育局 that a roster also calls 教育局.
    """
    full = plain_name(member.name)
    if said.endswith(full) or full.endswith(said) or not said.endswith(name) or not _PLACE.match(full):
        return False
    before = said.removesuffix(name)
    place = before + name[0] if name[0] in _PLACE_ENDINGS else before
    if not place.endswith(_PLACE_ENDINGS) or place in full:
        return False
    return not any(place.endswith(full[:length]) for length in range(2, len(full)))


def name_of_parent(names: Sequence[str]) -> str:
    """The government whose units these probably are: what their names begin with; empty where that says nothing."""
    governed = [name for name in names if len(name) > 3]
    first, last = (min(governed), max(governed)) if len(governed) > 1 else ("", "")
    common = "".join(takewhile(bool, (a if a == b else "" for a, b in zip(first, last, strict=False))))
    while common and not common.endswith(_DIVISION_ENDINGS):
        common = common[:-1]
    return f"{common}人民政府" if len(common) > 1 else ""


def roster_of(members: Iterable[Member], notes: Iterable[str] = (), *, given: bool = True) -> Roster:
    """A roster in which every unit stands once and 上级 leads to a top: what does not is left out, and told."""
    told = list(notes)
    once: dict[str, Member] = {}
    for member in members:
        if plain_name(member.name) in once:
            told.append(f"名册里「{member.name}」出现了不止一次，只用第一次的那一行。")
        else:
            once[plain_name(member.name)] = member
    placed = {member.name: _placed(member, once, told) for member in once.values()}
    for name in _circling(placed):
        told.append(f"名册里「{name}」的上级绕了一圈又回到它自己，已当作没有上级；请改正「上级」一列。")
        placed[name] = replace(placed[name], above="")
    return Roster(_below_their_own(tuple(placed.values()), told), tuple(told), given)


def _below_their_own(members: tuple[Member, ...], told: list[str]) -> tuple[Member, ...]:
    """The members, below the government whose they are if it is one of them and the roster says nothing of 上级.

    Its own report is the sum of the others: added to them, it would count everything twice.
    """
    own = name_of_parent([member.name for member in members])
    parent = next((member for member in members if member.name == own and member.kind != OWN), None)
    if parent is None or len(members) < _ENOUGH_BELOW or any(member.above for member in members):
        return members
    told.append(f"没有写上级，已把「{own}」当作本级：它自己的报告只用来核对，不加进合计。")
    return tuple(member if member is parent else replace(member, above=own) for member in members)


def _placed(member: Member, once: dict[str, Member], told: list[str]) -> Member:
    """The member with its 上级 under the full name; without one where the roster has no such unit."""
    if not member.above:
        return member
    above = once.get(plain_name(member.above))
    if above is None:
        wanted = plain_name(member.above)
        above = next((m for m in once.values() if wanted in map(plain_name, m.aliases)), None)
    if above is None or above.name == member.name:
        what = "是它自己" if above else "不在名册里"
        told.append(f"名册里「{member.name}」的上级「{member.above}」{what}，已当作没有上级。")
        return replace(member, above="")
    return member if above.name == member.above else replace(member, above=above.name)


def _circling(placed: dict[str, Member]) -> list[str]:
    """One unit of every circle that 上级 goes in."""
    done: set[str] = set()
    circling = []
    for start in placed:
        way: list[str] = []
        at = start
        while at and at not in done and at not in way:
            way.append(at)
            at = placed[at].above
        if at and at in way:
            circling.append(at)
        done.update(way)
    return circling
