"""收回分表: what the parts that were handed in would put into the yearly workbook, before anything is written.

A figure is taken from the department to which the assignment gives it, and from no other. What stands in the workbook
already and is another figure is a conflict, about which somebody is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from checks.balance.filling import Disagreement
from checks.balance.filling import plan as plan_totals
from workbook.edition import Edition, Field
from workbook.refusal import FileRefused, Kind
from workbook.report import BLANK, Report, State, Value, fault
from workbook.sources import Contribution
from workbook.sources import given as given_before
from xladdin.departments.assignment import Assignment, usual
from xladdin.departments.handed_in import HandedIn, differing, read_part, refuse_others, same_figures

_NO_NUMBER = "不是数；没有发生的请填 0"


@dataclass(frozen=True)
class Gathered:
    """The parts that can be used, by department, the newest first; and what was refused, with the reasons."""

    parts: Mapping[str, tuple[HandedIn, ...]]
    refused: tuple[FileRefused, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def twice(self) -> Mapping[str, tuple[HandedIn, ...]]:
        """The departments that handed in several that are not the same."""
        return {name: parts for name, parts in self.parts.items() if len(parts) > 1}


@dataclass(frozen=True)
class Conflict:
    """A figure that stands in the workbook already and is another one than the department gives."""

    field: Field
    held: Value
    given: Value
    part: HandedIn

    @property
    def line(self) -> str:
        """In words for the user."""
        return f"{self.field.place}：工作簿里是 {self.held.display}，{self.part.department}填的是 {self.given.display}"


@dataclass(frozen=True)
class Untaken:
    """A cell of a part that is not taken, and why."""

    field: Field
    value: Value
    part: HandedIn
    why: str

    @property
    def line(self) -> str:
        """In words for the user."""
        return f"{self.part.department}：{self.field.place}填了「{self.value.display}」，{self.why}"


@dataclass(frozen=True)
class Merge:
    """What merging does. `new` and `same` are figures by field id: those for blank cells, and those that stand there.

    `blank` are the own entries that a department left empty, `missing` the departments that handed nothing in,
    `earlier` is who gave what before.
    """

    report: Report
    assignment: Assignment
    parts: Mapping[str, HandedIn]
    new: Mapping[str, Value]
    same: Mapping[str, Value]
    conflicts: tuple[Conflict, ...]
    untaken: tuple[Untaken, ...]
    blank: Mapping[str, tuple[Field, ...]]
    missing: tuple[str, ...]
    earlier: Mapping[str, Contribution] = field(default_factory=dict)

    @property
    def disputed(self) -> Mapping[str, tuple[Conflict, ...]]:
        """The conflicts by department."""
        found: dict[str, tuple[Conflict, ...]] = {}
        for one in self.conflicts:
            found[one.part.department] = (*found.get(one.part.department, ()), one)
        return found

    def values(self, replaced: Sequence[str] = ()) -> Mapping[str, Value]:
        """What is written, by field id: the new figures, and those of conflicts that the `replaced` departments win.

        Totals that are blank and can be worked out of these are among them, and those that follow (`followed`).
        """
        figures = self._figures(replaced)
        totals = plan_totals(self.report.with_values(figures)).totals
        return {**figures, **totals, **{d.field.id: d.computed for d in self.followed(replaced)}}

    def followed(self, replaced: Sequence[str] = ()) -> tuple[Disagreement, ...]:
        """The totals that were the sum of what stood there, and go along with the figures that are replaced.

        A total that was not the sum, or of which an entry was lacking, says something of its own: it stays.
        """
        before, after = plan_totals(self.report), plan_totals(self.report.with_values(self._figures(replaced)))
        own = {*(d.field.id for d in before.disagreements), *(f.id for f in before.waiting)}
        return tuple(d for d in after.disagreements if d.field.id not in own)

    def _figures(self, replaced: Sequence[str]) -> Mapping[str, Value]:
        return {**self.new, **{c.field.id: c.given for c in self.conflicts if c.part.department in replaced}}

    def sources(self, taken: str, replaced: Sequence[str] = ()) -> Mapping[str, Contribution]:
        """Who gave which figure, by field id; `taken` says when it was taken.

        A figure that stands as it was given before stays with whoever gave it, and with what was noted then.
        """
        notes = {
            c.field.id: f"工作簿原为 {c.held.display}，改成科室填的数"
            if c.part.department in replaced
            else f"没有采用：保留工作簿的 {c.held.display}"
            for c in self.conflicts
        }
        given = {**self.new, **self.same, **{c.field.id: c.given for c in self.conflicts}}
        written = {*self.new, *(c.field.id for c in self.conflicts if c.part.department in replaced)}
        found = {}
        for field_id, value in given.items():
            part = self.parts[self.assignment.of[field_id]]
            face, note = part.face, notes.get(field_id, "")
            came = Contribution(value, part.department, face.filler, face.date, taken, part.path.name, note)
            found[field_id] = came if field_id in written else self._standing(field_id, came)
        return found

    def _standing(self, field_id: str, came: Contribution) -> Contribution:
        """What is said of a figure that is not replaced, now that somebody gave it again, or another one."""
        before = given_before(self.report, self.earlier, field_id)
        if before is None:
            return came
        if came.note:
            return replace(before, note=f"{came.who}在「{came.file}」填的是 {came.value.display}，没有采用")
        again = (before.department, before.filler, before.date) == (came.department, came.filler, came.date)
        return before if again else came


def gather(paths: Sequence[Path], report: Report) -> Gathered:
    """Read the parts in these files; one that cannot be used costs itself and no other."""
    read: dict[str, list[HandedIn]] = {}
    refused: list[FileRefused] = []
    notes: list[str] = []
    for path in paths:
        try:
            part = read_part(path)
            if part is None:
                continue
            refuse_others(part, report)
        except FileRefused as refusal:
            refused.append(refusal)
            continue
        if part.is_untouched(report):
            notes.append(f"「{path.name}」还没有填，没有收。")
            continue
        if part.face.unit != report.unit:
            notes.append(f"「{path.name}」上写的单位是「{part.face.unit}」，与封面的写法不同，照收。")
        read.setdefault(part.department, []).append(part)
    parts = {}
    for name, several in read.items():
        newest = sorted(several, key=lambda one: (one.day, one.modified), reverse=True)
        kept = [one for i, one in enumerate(newest) if not any(same_figures(one, other) for other in newest[:i])]
        if len(kept) < len(newest):
            notes.append(f"{name}交来 {len(newest)} 份，其中有内容相同的，只算一份。")
        parts[name] = tuple(kept)
    return Gathered(parts, tuple(refused), tuple(notes))


def assignment_for(gathered: Gathered, own: Assignment | None, edition: Edition, source: Path | str) -> Assignment:
    """The assignment that counts: that of the yearly workbook, else the one by which all parts were made.

    Raises FileRefused where the parts were made by different ones.
    """
    if own is not None:
        return own
    known = [part.assignment for parts in gathered.parts.values() for part in parts if part.assignment]
    if any(other.of != known[0].of for other in known[1:]):
        words = "收到的分表是按不同的分工分出来的，这本年报里又没有「分工表」，不知道以哪一种为准；请先放进分工表"
        raise FileRefused(source, words, Kind.UNFIT)
    return known[0] if known else usual(edition)


def settle_twice(gathered: Gathered, ask: Callable[[str], bool]) -> Gathered:
    """Let the user say, of each department that handed in several parts, whether the newest is to be taken.

    Where he says no, none of that department is taken.
    """
    parts, notes = dict(gathered.parts), list(gathered.notes)
    for name, several in gathered.twice.items():
        agreed = ask(question_twice(name, several))
        parts[name] = several[:1] if agreed else ()
        used = f"用的是较新的「{several[0].path.name}」" if agreed else "没有说用哪一份，先不收"
        notes.append(f"{name}交来 {len(several)} 份不同的，{used}。")
    return replace(gathered, parts={name: held for name, held in parts.items() if held}, notes=tuple(notes))


def question_twice(name: str, several: Sequence[HandedIn]) -> str:
    """The question which of several parts of a department is to be taken."""
    newest, *older = several
    lines = [f"{name}交来 {len(several)} 份不同的分表：", *(one.in_words for one in several)]
    differences = list(differing(newest, older[0]))
    lines += [f"有 {len(differences)} 格不同：" if differences else "数相同，填报人或者日期不同。", *differences[:6]]
    lines += ["……"] if len(differences) > 6 else []
    return "\n".join([*lines, f"\n用较新的「{newest.path.name}」吗？选“否”，这个科室的先不收。"])


def plan(
    report: Report, assignment: Assignment, gathered: Gathered, earlier: Mapping[str, Contribution] | None = None
) -> Merge:
    """What merging the newest part of every department would change in the report.

    `earlier` is what departments have given before; they are not missing, and what stands stays theirs.
    """
    refused = _Untaken()
    new: dict[str, Value] = {}
    same: dict[str, Value] = {}
    conflicts: list[Conflict] = []
    blank: dict[str, tuple[Field, ...]] = {}
    parts = {name: gathered.parts[name][0] for name in assignment.departments if gathered.parts.get(name)}
    for name, part in parts.items():
        own = assignment.fields(name)
        refused.outside(part, assignment)
        blank[name] = tuple(f for f in own if part.values.get(f.id, BLANK).state is State.BLANK)
        for one in own:
            given, held = part.values.get(one.id, BLANK), report.value(one)
            if given.state is State.BLANK or refused.unfit(one, given, part):
                continue
            if held.state is State.BLANK:
                new[one.id] = given
            elif held.number == given.number:
                same[one.id] = given
            else:
                conflicts.append(Conflict(one, held, given, part))
    came = {*parts, *(one.department for one in (earlier or {}).values())}
    missing = tuple(name for name in assignment.departments if name not in came)
    return Merge(
        report, assignment, parts, new, same, tuple(conflicts), tuple(refused.cells), blank, missing, earlier or {}
    )


def unknown_departments(gathered: Gathered, assignment: Assignment) -> list[FileRefused]:
    """The parts of departments to which the assignment gives nothing, each refused in words."""
    return [
        FileRefused(part.path, f"分工里没有「{name}」这个科室，没有收；改过分工的，请重新分给它", Kind.UNFIT)
        for name, parts in gathered.parts.items()
        if name not in assignment.departments
        for part in parts
    ]


@dataclass
class _Untaken:
    cells: list[Untaken] = field(default_factory=list)

    def unfit(self, one: Field, value: Value, part: HandedIn) -> bool:
        """Whether a department's own cell holds what no report can."""
        words = fault(one, value) or ("" if value.number is not None else _NO_NUMBER)
        if words:
            self.cells.append(Untaken(one, value, part, f"{words}；没有取"))
        return bool(words)

    def outside(self, part: HandedIn, assignment: Assignment) -> None:
        """What was typed into cells that are not the department's; a total counts where it is not the sum."""
        edition = assignment.edition
        entered = Report(part.face.unit, part.face.year, edition, _all_of(part, edition))
        sums = plan_totals(entered)
        wrong = {d.field.id for d in sums.disagreements} | {f.id for f in sums.waiting}
        for field_id, value in part.values.items():
            one = edition.field(field_id)
            if value.state is State.BLANK or (one.is_total and field_id not in wrong):
                continue
            if one.is_total:
                self.cells.append(Untaken(one, value, part, "合计由年报工作簿算，没有取"))
            elif assignment.of[field_id] != part.department:
                self.cells.append(Untaken(one, value, part, f"这一格由{assignment.of[field_id]}填，没有取"))


def _all_of(part: HandedIn, edition: Edition) -> tuple[Value, ...]:
    return tuple(part.values.get(f.id, BLANK) for f in edition.fields)
